"""Single fields of GitHub's answers, hostile ones among them."""

from datetime import date
from typing import Any

import pytest

from memory.records import Gate, Review
from tests.tools.fetch.fetch_world import Routes
from tests.tools.github.github_world import FIXTURES, ROUTES, ask, changed, exchange, replay
from tools.github.fields import next_page, page
from tools.github.parse import SAID_LIMIT, change, drop, merger, profile

TODAY = date(2026, 11, 20)
PULL: dict[str, Any] = exchange(FIXTURES / "pull_41.json")["response"]["body"]
ANN: dict[str, Any] = exchange(FIXTURES / "user_ann.json")["response"]["body"]


@pytest.mark.parametrize(
    ("blog", "key"),
    [
        ("https://ann.home.example", "web:ann.home.example"),
        ("www.ann.home.example/cv/", "web:ann.home.example/cv"),
        ("http://Ann.Home.example/?utm=1#top", "web:ann.home.example"),
        ("https://orcid.org/0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("https://huggingface.co/ann-example", "huggingface:ann-example"),
        ("https://huggingface.co/ann-example/model", "web:huggingface.co/ann-example/model"),
        ("ann@home.example", None),
        ("mailto:ann@home.example", None),
        ("https://ann:pw@home.example/", None),
        ("https://ann@localhost.example/", None),
        ("ftp://home.example/", None),
        ("javascript://home.example/%0aalert(1)", None),
        ("http://10.0.0.5/", None),
        ("https://[::1", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_page_on_a_profile_is_a_key_and_an_address_never_is(blog: str, key: str | None) -> None:
    for body in ({**ANN, "twitter_username": None, "blog": blog}, drop({**ANN, "twitter_username": "", "blog": blog})):
        known = profile(body, "r")
        assert known is not None
        keys = [link.b for link in known[2]]
        assert keys == ([] if key is None else [key])


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)//x/kiln-labs/oven/pull/41",
        "https://github.com/kiln-labs/oven/pull/41/../../settings",
        "https://github.com/kiln-labs/oven/pull/41\n<script>",
        "https://github.com/kiln-labs/oven/issues/41",
        "https://github.com/kiln-labs/../pull/41/x",
        "https://me:pw@github.com/kiln-labs/oven/pull/41",
        "https://github.com/kiln-labs/oven/pull/0",
    ],
)
def test_an_address_that_is_no_pull_request_s_page_is_none(url: str) -> None:
    assert page({"html_url": url}) is None
    assert change({**PULL, "html_url": url}, "r", TODAY) is None


@pytest.mark.parametrize(
    "link",
    ["", "<https://x.example/2>", '<https://x.example/2>; rel="prev"', "rel=next", '<>; rel="next"', "<" * 5_000],
)
def test_a_link_header_without_a_next_page_has_none(link: str) -> None:
    assert next_page(link) is None


def test_the_next_page_is_found_among_the_others() -> None:
    link = (
        '<https://x.example/1>; rel="prev", <https://x.example/3?a=b,c>; rel="next", <https://x.example/9>; rel="last"'
    )
    assert next_page(link) == "https://x.example/3?a=b,c"


def test_nothing_is_dated_later_than_today() -> None:
    told = change({**PULL, "merged_at": "2031-01-01T00:00:00Z"}, "r", TODAY)
    assert told is not None
    assert told[1].happened_on == TODAY


def test_a_robot_that_pressed_merge_is_nobody_s_account() -> None:
    robot = {"login": "kilnbot[bot]", "id": 90000003, "type": "Bot"}
    told = change({**PULL, "merged_by": robot}, "r", TODAY)
    assert told is not None
    assert told[1].gate == Gate(kind="merge", by=None, by_name="kilnbot[bot]")
    assert merger({**PULL, "merged_by": robot}, "r", TODAY) is None


def test_what_people_say_of_themselves_beside_place_and_employer_is_not_stored() -> None:
    kept = drop({**ANN, "company": "@kiln-labs", "location": "Basel"})
    assert not {"email", "bio", "hireable", "avatar_url"} & set(kept)
    assert kept["login"] == "ann-example"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"location": "Basel, CH", "company": "@kiln-labs"}, ("Basel, CH", "@kiln-labs")),
        ({"location": None, "company": ""}, (None, None)),
        ({"location": 7, "company": "ann@kiln.example"}, (None, "[address]")),
        ({"location": "B" * 200}, ("B" * SAID_LIMIT, None)),
    ],
)
def test_where_somebody_says_they_are_and_work_stays_beside_the_account(
    said: dict[str, object], kept: tuple[str | None, str | None]
) -> None:
    told = profile(drop({**ANN, "location": None, "company": None, **said}), "r")
    assert told is not None
    assert (told[1].place, told[1].employer) == kept


async def test_a_pull_request_that_tells_of_another_change_or_author_adds_nothing() -> None:
    for path, value in (
        (("html_url",), "https://github.com/kiln-labs/oven/pull/999"),
        (("user",), {"login": "mallory", "id": 90000066, "type": "User"}),
    ):
        told = exchange(FIXTURES / "pull_41.json")
        told["response"]["body"] = changed(told["response"]["body"], path, value)

        def other(request: Any, told: dict[str, Any] = told) -> Any:
            return replay(told)

        answer = await ask(
            Routes({**ROUTES, "/repos/kiln-labs/oven/pulls/41": other}), "merged_changes", "kiln-labs/oven"
        )
        facts = {(fact.kind, fact.url.rpartition("/")[2], fact.owner) for fact in answer.evidence}
        assert ("merged_change", "41", "github:id:90000001") in facts
        assert not [fact for fact in facts if fact[1] == "999" or fact[2].endswith("66")]
        assert all(one.number == 41 for one in answer.evidence if isinstance(one, Review))
