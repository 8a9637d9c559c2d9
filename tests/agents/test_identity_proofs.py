"""What links prove together, and what they do not."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from agents.identity import join, proofs
from memory.records import Account, JoinFacts, Landed, Link, LinkStatus, LinkVerdict, VerdictKind

NOTHING = JoinFacts(gated={}, landed=(), verdicts=())


def account(key: str, name: str | None, handle: str | None = None) -> Account:
    source = key.partition(":")[0]
    return Account(key=key, source=source, handle=handle, name=name, url=None, bot=False)


def link(a: str, b: str, status: LinkStatus = "unproven") -> Link:
    return Link(a=a, b=b, status=status, proof="the profile names this page", record="r")


CODE = account("github:id:7", "Mara Quell", "MaraQ")
HUB = account("huggingface:Mara-Quell", "Mara Quell", "Mara-Quell")
PAPERS = account("openalex:A1", "M. Quell")
THERE, BACK = link("github:id:7", "huggingface:mara-quell"), link("huggingface:Mara-Quell", "github:login:maraq")


def together(accounts: Sequence[Account], links: Sequence[Link], facts: JoinFacts = NOTHING) -> bool:
    return len(join(accounts, links, facts)) == 1


def status(accounts: Sequence[Account], links: Sequence[Link], facts: JoinFacts = NOTHING) -> LinkStatus:
    (found,) = proofs(accounts, links, facts)
    return found.status


def test_two_profiles_that_name_each_other_are_proven_in_whatever_spelling() -> None:
    assert status([CODE, HUB], [THERE, BACK]) == "proven"
    assert together([CODE, HUB], [THERE, BACK])


@pytest.mark.parametrize("alone", [THERE, BACK])
def test_one_direction_alone_proves_nothing(alone: Link) -> None:
    """The planted fault of the rule above: without the way back the join must fall apart."""
    assert not together([CODE, HUB], [alone])


def test_a_login_that_two_numbers_were_met_under_names_nobody() -> None:
    heir = account("github:id:8", "Somebody Else", "maraq")

    assert len(join([CODE, heir, HUB], [THERE, BACK])) == 3


@pytest.mark.parametrize(
    ("mine", "theirs", "joined"),
    [(3, 0, True), (3, 3, True), (0, 0, False), (2, 3, False), (0, 40, False)],
)
def test_a_claim_joins_only_who_brings_at_least_the_work_that_is_claimed(mine: int, theirs: int, joined: bool) -> None:
    """An impostor has nothing of their own; what they claim stays its owner's."""
    facts = NOTHING.model_copy(update={"gated": {CODE.key: mine, HUB.key: theirs}})

    assert together([CODE, HUB], [THERE], facts) is joined


STRONG = NOTHING.model_copy(update={"gated": {CODE.key: 9}})


def test_a_claim_under_the_same_full_name_is_likely() -> None:
    assert status([CODE, HUB], [THERE], STRONG) == "likely"


@pytest.mark.parametrize(
    "name",
    ["Mara Kestrel", "M. Quell", "Mara", "Мара Квелл", None, "梅良", "Mara Quell-Brandt"],
    ids=["changed surname", "initial", "first name", "transliterated", "nameless", "non-Latin", "married"],
)
def test_a_claim_under_another_name_is_a_question_for_a_person(name: str | None) -> None:
    other = HUB.model_copy(update={"name": name})

    assert not together([CODE, other], [THERE], STRONG)


@pytest.mark.parametrize(
    "other",
    [
        account("github:id:8", "Mara Quell", "mq"),
        account("huggingface:mquell", "Mara Quell", "mquell"),
    ],
)
def test_a_second_account_of_that_name_makes_a_claim_a_question(other: Account) -> None:
    assert len(join([CODE, HUB, other], [THERE], STRONG)) == 3


def test_a_page_that_two_claim_is_nobodys() -> None:
    rival = account("openalex:A2", "Somebody Else")

    assert len(join([CODE, HUB, rival], [THERE, link("openalex:A2", HUB.key)], STRONG)) == 3


def test_who_names_another_account_there_is_not_claimed_by_this_one() -> None:
    elsewhere = account("github:id:9", "Tove Arden", "tove")

    assert len(join([CODE, HUB, elsewhere], [THERE, link(HUB.key, "github:login:tove")], STRONG)) == 3


@pytest.mark.parametrize(
    "names",
    [
        ("Mara Quell", "Mara Quell"), ("王伟", "王伟"), ("Олена Коваль", "Олена Коваль"),
        ("Олена Коваль", "Olena Koval"), ("M. Quell", "Mara Quell"), ("Łukasz Żak", "Lukasz Zak"),
        ("محمد علي", "محمد علي"), ("김민준", "Minjun Kim"),
    ],
)  # fmt: skip
def test_a_name_alone_joins_nobody_in_any_script(names: tuple[str, str]) -> None:
    accounts = [account("github:id:1", names[0], "one"), account("openalex:A1", names[1])]

    assert not together(accounts, [])


def test_a_proof_joins_whatever_the_names_say() -> None:
    other = HUB.model_copy(update={"name": "Мара Кестрел"})

    assert together([CODE, other], [THERE, BACK])


def test_two_profiles_meet_at_a_place_that_is_nobodys_account() -> None:
    place = "arxiv:2503.94001#1-quell"

    assert together([HUB, PAPERS], [link(HUB.key, place, "likely"), link(PAPERS.key, place, "likely")])
    assert not together([HUB, PAPERS], [link(HUB.key, place), link(PAPERS.key, place)])


def test_likely_links_never_bring_two_orcid_ids_together() -> None:
    ids = [account("orcid:0000-0000-0000-0001", None), account("orcid:0000-0000-0000-0002", None)]
    links = [link(PAPERS.key, one.key, "likely") for one in ids]

    assert len(join([PAPERS, *ids], links)) == 2


def landed(*told: tuple[str, int]) -> JoinFacts:
    return NOTHING.model_copy(update={"landed": tuple(Landed(owner=o, project="Lab/Oven", number=n) for o, n in told)})


ADDRESS = account("git:aa", "mara")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(ADDRESS.key, 1), (CODE.key, 1), (ADDRESS.key, 2), (CODE.key, 2)], "proven"),
        ([(ADDRESS.key, 1), (CODE.key, 1)], "likely"),
    ],
)
def test_the_same_numbered_changes_are_one_persons(told: list[tuple[str, int]], expected: LinkStatus) -> None:
    assert status([ADDRESS, CODE], [], landed(*told)) == expected


def test_whoever_lands_the_work_of_several_is_none_of_them() -> None:
    other = account("github:id:8", "Tove Arden", "tove")
    told = landed((ADDRESS.key, 1), (CODE.key, 1), (ADDRESS.key, 2), (other.key, 2))

    assert len(join([ADDRESS, CODE, other], [], told)) == 3


def said(says: VerdictKind, a: Account = CODE, b: Account = HUB) -> LinkVerdict:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return LinkVerdict(a=a.key, b=b.key, says=says, reason="asked them", by="local:rita", at=at)


def decided(*verdicts: LinkVerdict) -> JoinFacts:
    return NOTHING.model_copy(update={"verdicts": verdicts})


def test_a_person_joins_and_their_reason_is_the_proof() -> None:
    (found,) = proofs([CODE, HUB], [], decided(said("confirmed")))

    assert (found.status, found.proof) == ("proven", "confirmed by local:rita: asked them")


def test_a_person_parts_what_profiles_prove() -> None:
    assert not together([CODE, HUB], [THERE, BACK], decided(said("split")))


def test_parted_accounts_are_not_joined_by_way_of_a_third() -> None:
    way = [link(CODE.key, PAPERS.key, "proven"), link(PAPERS.key, HUB.key, "proven")]

    assert len(join([CODE, HUB, PAPERS], way, decided(said("split")))) == 2
    assert len(join([CODE, HUB, PAPERS], way)) == 1


@pytest.mark.parametrize(
    ("words", "joined"),
    [(("split", "withdrawn"), True), (("withdrawn", "split"), False), (("confirmed", "split"), False)],
)
def test_the_newest_word_about_a_pair_stands(words: tuple[VerdictKind, ...], joined: bool) -> None:
    assert together([CODE, HUB], [THERE, BACK], decided(*map(said, words))) is joined
