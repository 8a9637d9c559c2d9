"""The one door: what comes from GitHub, what is not shown to be published, and whoever said no is not written to."""

from datetime import date
from typing import Any

import pytest

from agents.contact_policy import check_contact, contact_warnings
from evals.kit.outreach_world import TODAY, contact
from memory.errors import ContactRefused, UsageError
from memory.knowledge.contact_rules import ContactRules, contact_rules, with_exceptions
from memory.records import Approach

RULES = contact_rules()
GITHUB_FREE = RULES.model_copy(
    update={
        "github": RULES.github.model_copy(
            update={"hosts": (), "address_domains": (), "shown_by_other_pages": (), "paths": {}, "words": ()}
        )
    }
)
"""The door without its GitHub rules: what it lets pass shows that those rules did the refusing."""


def refused(rules: ContactRules = RULES, suppressed: bool = False, today: date = TODAY, **other: Any) -> str | None:
    try:
        check_contact(contact(**other), rules, Approach(suppressed=suppressed), today)
    except ContactRefused as no:
        return no.rule
    return None


def test_a_published_address_with_its_page_and_quote_passes() -> None:
    assert refused() is None


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/ada",
        "http://github.com/ada",
        "https://GitHub.com/ada/dotfiles/blob/main/README.md",
        "https://www.github.com/ada",
        "https://github.com./ada",
        "https://github.com:443/ada",
        "https://gist.github.com/ada/1",
        "https://api.github.com/users/ada/events/public",
        "https://raw.githubusercontent.com/ada/ada/main/README.md",
        "https://gist.githubusercontent.com/ada/1/raw",
        "https://patch-diff.githubusercontent.com/raw/a/b/pull/1.patch",
        "https://avatars.githubusercontent.com/u/7",
        "https://ada.github.io/",
        "https://ADA.GITHUB.IO/contact",
        "https://ｇithub.com/ada",
        "https://git.io/ada",
        "https://cdn.jsdelivr.net/gh/ada/site/index.html",
        "https://web.archive.org/web/2024/https://github.com/ada",
        "https://web.archive.org/web/2024/https%3A%2F%2Fgithub.com%2Fada",
        "https://r.jina.ai/https://raw.githubusercontent.com/ada/x/main/README.md",
        "https://proxy.example/?u=https%253A%252F%252Fgithub.com%252Fada",
        "https://github-com.translate.goog/ada",
        "https://ada-github-io.translate.goog/",
        "https://raw.githack.com/ada/site/main/index.html",
    ],
)
def test_a_page_of_github_is_no_place_to_find_an_address(url: str) -> None:
    assert refused(url=url) == "github_born"
    assert refused(GITHUB_FREE, url=url) is None


@pytest.mark.parametrize("domain", ["users.noreply.github.com", "noreply.github.com"])
def test_github_s_forwarding_addresses_are_refused_wherever_they_were_seen(domain: str) -> None:
    address = f"7+ada@{domain}"

    assert refused(address=address, quote=f"mail {address}") == "github_born"
    assert refused(GITHUB_FREE, address=address, quote=f"mail {address}") is None


@pytest.mark.parametrize(
    "whom", ["her GitHub profile", "the commit message of 3f2a", "git log", "a gist", "Github events", "noreply header"]
)
def test_a_forged_provenance_that_names_github_s_data_is_refused(whom: str) -> None:
    given: dict[str, Any] = {"found": "given_by_person", "url": None, "quote": None, "from_whom": whom}

    assert refused(**given) == "github_born"
    assert refused(GITHUB_FREE, **given) is None


def test_a_provenance_that_only_sounds_like_it_passes() -> None:
    assert refused(found="introduced", url=None, quote=None, from_whom="Jo Registrar, logistics") is None


def test_the_same_address_published_outside_github_may_be_used() -> None:
    assert refused(quote="ada@muster.example, also on github.com/ada") is None


def test_only_the_operator_s_recorded_reason_opens_a_page_below_github_io() -> None:
    own = with_exceptions(RULES, {"ada.github.io": "her own domain points there, seen 2026-11-18"})

    assert refused(own, url="https://ada.github.io/") is None
    assert refused(own, url="https://bob.github.io/") == "github_born"


@pytest.mark.parametrize(("host", "reason"), [("github.com", "why"), ("ada.github.io", " "), ("x.example", "why")])
def test_no_other_exception_can_be_made(host: str, reason: str) -> None:
    with pytest.raises(UsageError):
        with_exceptions(RULES, {host: reason})


@pytest.mark.parametrize("found", ["home_page", "paper", "event"])
@pytest.mark.parametrize("missing", ["url", "quote"])
def test_a_page_and_the_words_on_it_are_needed_together(found: str, missing: str) -> None:
    without: dict[str, Any] = {missing: None}
    assert refused(found=found, **without) == "no_proof"
    assert refused(found=found) is None


@pytest.mark.parametrize(
    "quote",
    [
        "Write to me",
        "mail bob@muster.example",
        "joada@muster.example",
        "x.ada@muster.example",
        "o'ada@muster.example",
        "ada@muster.example.org",
        "ada@muster.example-shop.org",
        "ada@muster.examples",
        "ada at muster",
    ],
)
def test_a_quote_holds_this_very_address(quote: str) -> None:
    assert refused(quote=quote) == "quote_without_address"


@pytest.mark.parametrize(
    "quote",
    [
        "ada@muster.example.",
        "<ada@muster.example>",
        "mailto:ada@muster.example?subject=x",
        "ADA@Muster.Example",
        "ada [at] muster [dot] example",
        "ada (at) muster.example",
        "ada at muster dot example",
    ],
)
def test_the_usual_ways_to_write_an_address_are_read(quote: str) -> None:
    assert refused(quote=quote) is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://muster.example/",
        "javascript:alert(1)",
        "https://ada@muster.example/",
        "https://github.com@muster.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://muster/",
        "https://muster.example:8443/",
        "https://mus ter.example/",
        "https://muster.example/\nx",
        "https://bit.ly/3x",
        "https://t.co/x",
        "https://[broken",
        "not a page",
        "https://%67ithub.com/ada",
    ],
)
def test_only_a_plain_page_under_its_own_name_is_a_page(url: str) -> None:
    assert refused(url=url) == "bad_url"


@pytest.mark.parametrize("found", ["applied", "introduced", "given_by_person", "ats"])
def test_the_other_ways_need_who_gave_it(found: str) -> None:
    assert refused(found=found, url=None, quote=None, from_whom=None) == "no_provenance"
    assert refused(found=found, url=None, quote=None, from_whom="  ") == "no_provenance"
    assert refused(found=found, url=None, quote=None, from_whom="Jo Muster") is None


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@",
        "@muster.example",
        "ada@muster",
        "a b@muster.example",
        "ada@muster.example, bob@muster.example",
        "ada@muster.example\r\nBcc: all@evil.example",
        "Ada <ada@muster.example>",
        '"ada"@muster.example',
        "ada@[127.0.0.1]",
        "ada@127.0.0.1",
        "ada..b@muster.example",
        ".ada@muster.example",
        "ada@-muster.example",
        "ada@muster..example",
        "ädä@muster.example",
        "ada@straße.example",
        "ada@muster.example\u200b",
        "a" * 65 + "@muster.example",
        "ada@" + "a." * 130 + "example",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    assert refused(address=address, quote=f"mail {address}") == "bad_address"


def test_an_international_domain_passes_in_either_form() -> None:
    assert refused(address="ada@mü-muster.example", quote="ada@mü-muster.example") is None
    assert refused(address="ada@mü-muster.example", quote="ada@xn--m-muster-65a.example") is None


@pytest.mark.parametrize("country", ["DE", "AT", "FR", "NO"])
def test_a_country_that_asks_for_consent_gets_no_unasked_mail(country: str) -> None:
    consent: dict[str, Any] = {"lawful": "consent", "consent_note": "said yes by phone on 2026-11-02"}

    assert refused(country=country) == "consent_needed"
    assert refused(country=country, lawful="contract_steps") == "consent_needed"
    assert refused(country=country, **consent) is None


@pytest.mark.parametrize("note", [None, " "])
def test_consent_without_a_note_is_no_consent(note: str | None) -> None:
    assert refused(country="DE", lawful="consent", consent_note=note) == "no_proof"


def test_a_country_that_is_not_known_is_warned_about_and_passes() -> None:
    assert refused(country=None) is None
    assert "country unknown" in contact_warnings(contact(country=None), RULES)[0]
    assert "no rule is on file for BR" in contact_warnings(contact(country="BR"), RULES)[0]
    assert contact_warnings(contact(country="US"), RULES) == ()


@pytest.mark.parametrize("country", ["de", "DEU", "D", "1"])
def test_a_country_is_a_two_letter_code(country: str) -> None:
    assert refused(country=country) == "bad_country"


def test_whoever_objected_is_not_written_to_whatever_else_holds() -> None:
    assert refused(suppressed=True) == "suppressed"
    assert refused(suppressed=False) is None


def test_a_page_was_seen_lately_and_not_in_the_future() -> None:
    assert refused(seen=date(2026, 11, 21)) is None
    assert refused(seen=date(2026, 11, 22)) == "bad_date"
    assert refused(seen=date(2024, 11, 21)) is None
    assert refused(seen=date(2024, 11, 19)) == "bad_date"


def test_every_country_rule_is_dated_and_sourced() -> None:
    listed = [*RULES.countries.values(), *RULES.groups]

    assert all(rule.source and rule.as_of >= date(2026, 1, 1) for rule in listed)
    assert {RULES.countries[code].rule for code in ("DE", "AT")} == {"consent"}
