"""An address at somebody's present employer is told by its host, from what they say of themselves."""

from typing import Any

import pytest

from agents.contact_policy import check_contact
from agents.employers import is_host_of
from evals.kit.outreach_world import TODAY, contact
from memory.errors import ContactRefused
from memory.knowledge.contact_rules import ContactRules, contact_rules
from memory.records import Approach


@pytest.mark.parametrize(
    ("host", "stated"),
    [
        ("acme.example", "@acme"),
        ("mail.acme.example", "Acme"),
        ("acme.example", "acme.example"),
        ("acme-robotics.example", "Acme Robotics GmbH"),
        ("acmerobotics.co.example", "ACME Robotics Inc."),
        ("acme.example", "Acme Robotics"),
        ("acme.example", "ML engineer at Acme, ex-Birch"),
        ("birch.example", "@acme @birch"),
        ("mit.example", "Massachusetts Institute of Technology"),
        ("muller.example", "Müller AG"),
    ],
)
def test_a_host_called_like_the_stated_employer_is_theirs(host: str, stated: str) -> None:
    assert is_host_of(host, stated)


@pytest.mark.parametrize(
    ("host", "stated"),
    [
        ("muster.example", "Acme"),
        ("acme.example", "ex-Acme"),
        ("acme.example", "Birch, previously Acme"),
        ("acmeist.example", "Acme"),
        ("example.org", "Birch"),
        ("it.example", "IT"),
        ("acme.example", ""),
    ],
)
def test_any_other_host_is_not(host: str, stated: str) -> None:
    assert not is_host_of(host, stated)


def refused(rules: ContactRules, stated: str, **other: Any) -> str | None:
    try:
        check_contact(contact(**other), rules, Approach(employers=(stated,) if stated else ()), TODAY)
    except ContactRefused as no:
        return no.rule
    return None


AT_WORK = {"address": "ada@acme.example", "quote": "Write to ada@acme.example"}


def test_a_first_message_to_the_employer_s_house_is_refused_however_the_address_was_found() -> None:
    rules = contact_rules()

    assert refused(rules, "Acme Robotics", **AT_WORK) == "employer_address"
    given = {"found": "given_by_person", "url": None, "from_whom": "the person"}
    assert refused(rules, "Acme Robotics", **(AT_WORK | given)) == "employer_address"
    assert refused(rules, "Acme Robotics") is None
    # The planted fault: with nothing known of the employer the same address passes.
    assert refused(rules, "", **AT_WORK) is None


def test_where_anybody_can_have_an_address_the_house_s_own_people_can_too() -> None:
    rules = contact_rules()
    mail = {"address": "ada@fastmail.com", "quote": "ada@fastmail.com"}

    assert refused(rules, "Fastmail", **mail) is None
    assert refused(rules.model_copy(update={"public_mail": ()}), "Fastmail", **mail) == "employer_address"
