"""What stands beside a score: sentences by code, what speaks against it, the plain count, tiers, strikes, doubts."""

from datetime import date

import pytest

from agents.scoring import assess, score
from agents.scoring.against import NOTHING, against, unsure
from agents.scoring.cards import cards, sentence
from agents.scoring.doubtful import Doubtful, claimed_accounts, doubtful, likely_accounts
from agents.scoring.plain import ordinal, plain_places, reviewers, told_plainly
from agents.scoring.shapes import mine
from agents.scoring.tiers import tiers
from memory.knowledge.deeds import load, told
from memory.knowledge.weights import profile
from memory.records import Assessment, Evidence, Link, Person
from tests.agents.scoring_facts import TODAY, change, model, review

ROLE = profile("ml_infrastructure_engineer")
WORK: list[Evidence] = [change(n, title=f"Speed up step {n}") for n in range(6)]


def seen(*facts: Evidence, **changed: object) -> Assessment:
    return assess(ROLE, "p", facts, TODAY, **changed)  # type: ignore[arg-type]


def say(title: str) -> str:
    fact = change(1, title=title)
    return sentence(fact, mine([fact]))


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Speed up paged attention (#12)", "Sped up paged attention (in vllm-project/vllm)."),
        ("[Kernel][V1] Fuse norm and quant", "Fused norm and quant (in vllm-project/vllm)."),
        ("fix(core): empty batches", "Fixed: empty batches (in vllm-project/vllm)."),
        ("fix: remove a race", "Removed a race (in vllm-project/vllm)."),
        ("Support fp8", "Added support for fp8 (in vllm-project/vllm)."),
        ("Paged attention for long prompts", "Changed vllm-project/vllm: “Paged attention for long prompts”."),
        ("Fix-point iteration", "Changed vllm-project/vllm: “Fix-point iteration”."),
        ("Fix", "Changed vllm-project/vllm: “Fix”."),
        ("", "Changed vllm-project/vllm."),
    ],
)
def test_a_sentence_says_the_deed_of_its_title_and_else_changed(title: str, said: str) -> None:
    assert say(title) == said


def test_no_deed_is_said_without_a_word_for_it_in_the_title() -> None:
    quick = set(load().deeds["Sped up"])
    for title in (
        "Make decode cheaper",
        "Prefix cache, twice as fast",
        "perf: fewer copies",
        "Do not speed up anything",
    ):
        assert told(title).deed != "Sped up"
        assert not any(title.lower().startswith(word) for word in quick)


def test_a_hostile_title_brings_no_link_and_no_markup_into_the_sentence() -> None:
    said = say('Fix <b>bold</b> [click](https://evil.example/x) at evil.example "now"\u202e')
    assert not any(bad in said for bad in ("http", "<", "evil", "\u202e", '"'))


def test_the_rows_tell_what_is_known_and_say_what_is_not() -> None:
    facts = [change(1, title="Speed up decode"), change(2, title="Add a cache", areas=(), files=None, gate=None)]
    first, second = cards(seen(*facts), facts, {"e00001": 2}, 3)
    assert (first.sentence, first.files, first.reviews) == (
        "Sped up decode (in vllm-project/vllm).", "serving, tests, 4 files", "2 people seen",
    )  # fmt: skip
    assert (first.accepted_by, first.url, first.survives[:9]) == ("Another Person", facts[0].url, "no revert")
    assert (second.files, second.reviews, second.survives) == ("not told", "none seen", "not told")
    assert second.accepted_by == "nobody else is seen to have"


def test_what_speaks_against_a_score_is_told_and_sound_work_is_not_smeared() -> None:
    sound = [change(n, project=f"{owner}/p{n}") for n, owner in enumerate(("a", "b", "c"))]
    assert not any("single file" in told or "accepted" in told for told in against(seen(*sound), sound))
    weak = [change(1, files=1, gate=None, happened_on=date(2024, 1, 5)), change(2, discounts=("reverted",), sha=None)]
    said = " / ".join(against(seen(*weak), weak))
    for word in ("nobody else is seen", "one item carries", "newer than 2024-01-05", "single file", "count as nothing"):
        assert word in said
    assert against(seen(), []) == (NOTHING,)


def test_how_far_the_score_moves_is_told_and_makes_up_the_spread() -> None:
    moves = seen(*WORK).moves
    assert moves is not None
    parts = (moves.items, moves.unseen, moves.aged, moves.weights)
    assert all(part > 0 for part in parts)
    assert abs(sum(part**2 for part in parts) - seen(*WORK).spread_mp ** 2) <= 2 * seen(*WORK).spread_mp
    assert moves.without_best == score(ROLE, WORK[1:], TODAY).score_mp
    assert any(told.startswith("how far it moves: single items ±") for told in unsure(seen(*WORK)))
    sure = ROLE.model_copy(update={"leeway": 0})
    assert score(sure, WORK, TODAY).spread_mp < score(ROLE, WORK, TODAY).spread_mp, "the range of the weights counts"


def test_a_struck_item_and_every_other_account_of_it_count_for_nothing() -> None:
    twice = [change(7, title="A"), change(7, id="e90007", title="The same pull request")]
    assert twice[0].url == twice[1].url
    left = seen(*WORK, *twice, struck={"e00007": "not their work"})
    assert left.score_mp == seen(*WORK).score_mp < seen(*WORK, *twice).score_mp
    reasons = {item.evidence: item.reason for item in left.discounted}
    assert reasons["e00007"] == "struck: not their work"
    assert reasons["e90007"].startswith("struck: the same work")
    assert sum(item.points for item in left.contributions) == left.score_mp


def person(*accounts: str) -> Person:
    return Person(id="p", name="N", names=("N",), accounts=accounts, login=None, bot=False)


def link(a: str, b: str, status: str) -> Link:
    return Link.model_validate({"a": a, "b": b, "status": status, "proof": "x", "record": "r"})


def test_what_hangs_on_likely_accounts_widens_the_spread_and_keeps_the_score() -> None:
    facts = [*WORK, change(50, owner="hub:other"), model(51, owner="hub:other")]
    sure, unsure_ = seen(*facts), seen(*facts, doubtful=Doubtful(likely=frozenset({"hub:other"})))
    assert unsure_.moves is not None
    assert unsure_.moves.links == sure.score_mp - score(ROLE, WORK, TODAY).score_mp
    assert (unsure_.score_mp, unsure_.spread_mp > sure.spread_mp) == (sure.score_mp, True)


def test_claiming_a_strangers_account_moves_neither_of_the_two_nor_their_spreads() -> None:
    me, star = person("github:1"), person("github:2")
    links = [link("github:1", "github:2", "unproven")]
    work = {"star": [change(n, owner="github:2") for n in range(9)], "me": [change(99, owner="github:1")]}
    assert claimed_accounts(star, links) == frozenset(), "somebody else's word is not theirs"
    mine_, plain = seen(*work["me"], doubtful=doubtful(me, links, work)), seen(*work["me"])
    assert (mine_.score_mp, mine_.spread_mp) == (plain.score_mp, plain.spread_mp)
    assert mine_.moves is not None
    assert (mine_.moves.if_linked or 0) > mine_.score_mp
    assert any("without proof" in told for told in unsure(mine_))


def test_only_a_chain_of_proven_links_makes_an_account_sure() -> None:
    links = [link("a", "b", "proven"), link("b", "c", "proven"), link("c", "d", "likely")]
    assert likely_accounts(person("a", "b", "c", "d"), links, ()) == frozenset({"d"})


def test_what_is_likely_hangs_on_the_account_with_most_of_the_work_and_not_on_the_first_one_met() -> None:
    links, work = [link("hub:a", "github:b", "likely")], [change(n, owner="github:b") for n in range(3)]
    assert likely_accounts(person("hub:a", "github:b"), links, [*work, model(9, owner="hub:a")]) == {"hub:a"}


def test_people_whose_spreads_overlap_share_a_tier() -> None:
    assert tiers([(60, 5), (56, 5), (49, 5), (44, 5), (20, 2)]) == (1, 1, 2, 2, 3)
    assert tiers([]) == ()
    chain = [(100 - 9 * n, 5) for n in range(10)]
    assert len(set(tiers(chain))) == 5, "a chain of overlaps is not one tier"


def test_a_plain_count_and_its_reasons_stand_beside_the_rank() -> None:
    many: list[Evidence] = [change(n, discounts=("trivial",), files=1) for n in range(40)]
    places = plain_places({"many": many, "few": WORK, "named": [change(90, discounts=("co_author",))]})
    assert [(places[who].merged, places[who].place) for who in ("many", "few", "named")] == [(40, 1), (6, 2), (0, 3)]
    up = told_plainly(places["few"], 1, seen(*WORK), WORK, ROLE)
    assert up.startswith(
        "Plain merged count: 2nd of 3 (with 6); here 1st, because 6 of 6 changes went to core projects"
    )
    down = told_plainly(places["many"], 2, seen(*many), many, ROLE)
    assert "40 of 40 changes count as nothing" in down
    assert told_plainly(places["many"], 1, seen(*many), many, ROLE).endswith("here 1st.")


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (41, "41st"), (112, "112th")]
)
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


def test_reviewers_are_other_people_who_reviewed_the_change() -> None:
    evidence: dict[str, list[Evidence]] = {
        "author": [change(5), review(5)],
        "one": [review(5), review(5, id="e2")],
        "two": [review(5, act="merged")],
        "three": [review(6)],
    }
    assert reviewers(evidence, ["author"]) == {"author": {"e00005": 1}}
