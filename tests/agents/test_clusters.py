"""Who worked with whom, which groups of them are teams, who holds them, and who knows somebody."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations

import pytest
from pydantic import ValidationError

from agents.clusters import BOUNDS, Bounds, Clusters, clusters, known_by
from agents.clusters_ties import MOST_HANDS, Shared, Tie, ties
from memory.records import Evidence, Gate, MergedChange
from tests.agents.scoring_facts import RECENT, TODAY, change, paper, review

XS, YS = ("x1", "x2", "x3", "x4"), ("y1", "y2", "y3", "y4")


def gated(number: int, by: str, **changed: object) -> MergedChange:
    return change(number, gate=Gate(kind="merge", by=by, by_name=by), **changed)


def met(evidence: dict[str, Sequence[Evidence]], programs: Sequence[str] = ()) -> dict[tuple[str, str], list[str]]:
    """Pair -> how, of every work."""
    owners = {f"git:{person}": person for person in evidence}
    return {(tie.a, tie.b): [one.how for one in tie.shared] for tie in ties(evidence, owners, programs, TODAY)}


def test_who_stood_at_the_gate_of_a_change_is_tied_to_its_author_by_its_page() -> None:
    (tie,) = ties({"ann": [gated(1, "git:bo")], "bo": []}, {"git:bo": "bo"}, (), TODAY)
    assert (tie.a, tie.b) == ("ann", "bo")
    assert tie.shared == (Shared(how="accepted", by="bo", url="https://host.example/1", happened_on=RECENT),)


def test_a_change_and_its_review_meet_though_their_addresses_differ() -> None:
    assert met({"ann": [change(1, gate=None)], "bo": [review(1, url="https://host.example/1#review-7")]}) == {
        ("ann", "bo"): ["reviewed"]
    }


def test_authors_of_one_change_wrote_together_and_its_judges_kept_together() -> None:
    found = met({
        "ann": [gated(1, "git:cy")],
        "bo": [gated(1, "git:cy", discounts=("co_author",))],
        "cy": [review(1, act="merged")],
        "di": [review(1)],
    })  # fmt: skip
    assert found == {
        ("ann", "bo"): ["wrote together"],
        ("ann", "cy"): ["accepted"],
        ("ann", "di"): ["reviewed"],
        ("bo", "cy"): ["accepted"],
        ("bo", "di"): ["reviewed"],
        ("cy", "di"): ["kept together"],
    }


def test_a_preprint_and_its_article_are_one_paper_of_two_people() -> None:
    first = paper(1, doi="10.5555/a", arxiv="2601.00001")
    assert met({"ann": [first], "bo": [paper(2, arxiv="2601.00001")]}) == {("ann", "bo"): ["wrote together"]}


def test_two_papers_of_one_title_tie_nobody() -> None:
    assert met({"ann": [paper(1, title="Attention")], "bo": [paper(2, title="Attention")]}) == {}


@pytest.mark.parametrize(("authors", "tied"), [(MOST_HANDS, True), (MOST_HANDS + 1, False)])
def test_a_byline_of_a_crowd_shows_no_acquaintance(authors: int, tied: bool) -> None:
    assert bool(met({one: [paper(1, doi="10.5555/a", authors=authors)] for one in ("ann", "bo")})) is tied


def test_a_program_is_tied_to_nobody() -> None:
    robot: dict[str, Sequence[Evidence]] = {
        "ann": [gated(1, "git:ci")], "ci": [review(1), change(2)], "bo": [gated(3, "github:login:ci[bot]")],
    }  # fmt: skip
    assert met(robot, programs=("ci",)) == {}
    assert met(robot) != {}, "unmarked, it would stand between people"


def test_nothing_later_than_the_day_is_known() -> None:
    assert met({"ann": [gated(1, "git:bo", happened_on=TODAY + timedelta(days=1))], "bo": []}) == {}


def test_a_tie_without_a_page_is_refused() -> None:
    with pytest.raises(ValidationError):
        Shared(how="reviewed", by="bo", url="", happened_on=RECENT)
    with pytest.raises(ValidationError):
        Tie(a="ann", b="bo", shared=())


def tie(a: str, b: str, works: int = 5, day: date = RECENT) -> Tie:
    low, high = sorted((a, b))
    shared = (
        Shared(how="reviewed", by=a, url=f"https://host.example/{low}/{high}/{n}", happened_on=day)
        for n in range(works)
    )
    return Tie(a=low, b=high, shared=tuple(shared))


def among(people: Iterable[str], works: int = 5, day: date = RECENT) -> list[Tie]:
    return [tie(a, b, works, day) for a, b in combinations(people, 2)]


def teams(found: Clusters) -> set[tuple[str, ...]]:
    return {team.members for team in found.teams}


def test_two_planted_teams_are_found_as_they_were_planted() -> None:
    planted = [*among(XS), *among(YS), tie("x1", "y1", works=1)]
    assert teams(clusters(planted, TODAY)) == {XS, YS}


def test_every_tie_in_a_team_shows_its_pages() -> None:
    (team,) = clusters(among(XS), TODAY).teams
    assert len(team.ties) == 6
    assert all(one.url.startswith("https://") for tie_ in team.ties for one in tie_.shared)


def test_a_team_that_parted_is_intact_no_more() -> None:
    left = TODAY - timedelta(days=BOUNDS.recent_days)
    assert clusters([*among(XS, day=left), *among(YS)], TODAY).teams == clusters(among(YS), TODAY).teams


def test_one_work_together_makes_no_team() -> None:
    assert teams(clusters(among(XS, works=BOUNDS.close - 1), TODAY)) == set()


def everybodys_reviewer(works: int = 9) -> list[Tie]:
    """Two teams, and somebody who judges the work of five hundred people, theirs too."""
    crowd = (f"p{n:03}" for n in range(500))
    return [*among(XS), *among(YS), *(tie("rev", one, works) for one in (*XS, *YS, *crowd))]


def without_the_reviewer(found: Clusters) -> set[tuple[str, ...]]:
    return {tuple(one for one in members if one != "rev") for members in teams(found)}


def test_a_reviewer_of_five_hundred_people_joins_no_two_teams() -> None:
    assert without_the_reviewer(clusters(everybodys_reviewer(), TODAY)) == {XS, YS}


def test_two_reviewers_of_everybody_join_no_two_teams_either() -> None:
    second = [tie("rex", one) for one in (*XS, *YS)]
    found = clusters([*everybodys_reviewer(works=5), *second, tie("rev", "rex", works=60)], TODAY)
    assert not any({"x1", "y1"} <= set(members) for members in teams(found))
    assert {"x1", "x4"} <= {one for members in teams(found) for one in members}


def test_without_the_bound_of_density_two_reviewers_would_join_them() -> None:
    planted = [*among(XS), *among(YS), *(tie(one, other) for one in ("rev", "rex") for other in (*XS, *YS))]
    found = clusters([*planted, tie("rev", "rex")], TODAY, Bounds(dense_permille=0))
    assert any({"x1", "y1"} <= set(members) for members in teams(found))


def test_who_works_with_all_of_a_team_holds_it() -> None:
    lead = [tie("lead", one, works=8) for one in (*XS, *YS)]
    found = clusters([*among(XS), *among(YS), *lead], TODAY)
    assert {team.held_by for team in found.teams} == {"lead"}
    assert found.centres[0].person == "lead"
    assert [one.a if one.b == "lead" else one.b for one in found.centres[0].ties] == [*XS, *YS]


def test_many_single_meetings_are_no_centre() -> None:
    passing = [tie("greeter", f"p{n:03}", works=1) for n in range(500)]
    found = clusters([*passing, *among(XS)], TODAY)
    assert "greeter" not in {one.person for one in found.centres}


def test_the_order_of_the_ties_changes_nothing() -> None:
    planted = everybodys_reviewer()
    assert clusters(planted[::-1], TODAY) == clusters(planted, TODAY)


def test_who_knows_somebody_is_told_with_the_pages_of_the_way() -> None:
    known = [tie("col", "mid", works=2), tie("mid", "far"), tie("near", "far", works=1)]
    first, second = known_by(known, "far", ("col", "near", "stranger"), most=9)
    assert first.people == ("near", "far")
    assert second.people == ("col", "mid", "far")
    assert second.ties[0].shared[0].url == "https://host.example/col/mid/0"


def test_of_two_ways_the_one_whose_weakest_tie_is_stronger_is_told() -> None:
    weak, strong = [tie("col", "aa", 9), tie("aa", "far", 1)], [tie("col", "bb", 4), tie("bb", "far", 3)]
    (path,) = known_by([*weak, *strong], "far", ("col",), most=9)
    assert path.ties[0] == tie("col", "bb", 4)


def test_three_steps_are_too_many() -> None:
    assert known_by([tie("col", "m1"), tie("m1", "m2"), tie("m2", "far")], "far", ("col",), most=9) == ()


def test_without_colleagues_only_those_are_told_who_know_somebody_themselves() -> None:
    found = known_by([tie("col", "mid"), tie("mid", "far", 2), tie("eve", "far", 7)], "far", None, most=9)
    assert [path.people for path in found] == [("eve", "far"), ("mid", "far")]
    assert known_by([tie("a", "b")], "nobody", None, most=9) == ()
