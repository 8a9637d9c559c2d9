"""Which account or page an address is."""

from typing import Any

import pytest

from tools.answers.places import MOST_PLACES, PLACES, keeping_places, place_key, places_in


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://github.com/Ann-Example/", "github:login:ann-example"),
        ("https://www.github.com/ann-example/oven", "web:github.com/ann-example/oven"),
        ("https://huggingface.co/Ann_Example", "huggingface:Ann_Example"),
        ("https://orcid.org/0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("https://dblp.org/pid/12/3456-1.html", "dblp:12/3456-1"),
        ("https://openreview.net/profile?id=~Ann_Example1", "openreview:~Ann_Example1"),
        ("https://github.example/ann-example", "github:login:ann-example"),
        ("https://hub.example/annhub", "huggingface:annhub"),
        ("https://github.com.evil.example/ann-example", "web:github.com.evil.example/ann-example"),
        ("https://pages.example/?id=7", "web:pages.example"),
        ("https://pages.example/cv?id=7", None),
    ],
)
def test_a_profile_page_is_its_account_and_any_other_page_is_itself(url: str, key: str | None) -> None:
    assert place_key(url) == key


def test_a_text_keeps_the_pages_it_names_and_nothing_else() -> None:
    text = "Mother of two, ann@home.example. Code: https://github.example/ann-example, (https://hub.example/annhub)."

    assert places_in(text) == ["github:login:ann-example", "huggingface:annhub"]


def test_a_text_of_a_thousand_pages_names_a_few() -> None:
    assert len(places_in(" ".join(f"https://p{n}.example/" for n in range(1_000)))) == MOST_PLACES


@pytest.mark.parametrize("text", [None, 7, ["https://github.com/x"], {}])
def test_what_is_no_text_names_nothing(text: Any) -> None:
    assert places_in(text) == []


def test_pages_are_kept_at_any_depth_and_nobody_else_can_put_them_there() -> None:
    body = {"data": [{"bio": "https://hub.example/annhub"}, {PLACES: ["github:login:victim"]}], PLACES: ["x"]}

    kept = keeping_places(body, "bio")

    assert kept == {"data": [{"bio": "https://hub.example/annhub", PLACES: ["huggingface:annhub"]}, {}]}
