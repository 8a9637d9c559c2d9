"""From checked sentences to a held draft: the one place where a message is composed and its SHA computed.

The drafting agent, an edit and a new contact point all end here, so that what is held is the same thing however it
came about.
"""

from dataclasses import dataclass
from datetime import datetime

from agents.by_hand import asked, compose_by_hand, length, rule_of
from agents.contact_policy import (
    check_approach,
    check_contact,
    check_route,
    contact_warnings,
    off_limits_warnings,
    route_warnings,
)
from agents.fixed_texts import Letter
from agents.grounding import Grounded
from agents.message import compose, evidence_of, message_id, sha256, sha256_of_text
from memory.errors import ContactRefused
from memory.ids import DraftKey
from memory.knowledge.contact_rules import ContactRules
from memory.records import Approach, Draft, Engine


@dataclass(frozen=True)
class Making:
    """Who made a version, when and how."""

    key: DraftKey
    engine: Engine
    made_by: str
    made_at: datetime
    rules: ContactRules
    approach: Approach


def hold(grounded: Grounded, letter: Letter, making: Making, version: int) -> Draft:
    """A draft that waits for a person: `held` with its complete message, or `blocked` with the reasons."""
    blocks = tuple(dict.fromkeys((*grounded.blocks, *_refusal(letter, making), *_too_long(grounded, letter))))
    evidence = evidence_of(grounded.sentences)
    text_sha = sha256_of_text(grounded.subject, grounded.sentences, evidence)
    message = unique = None
    asks = asked(letter.introducer, making.key.person) if letter.introducer else None
    if not blocks and letter.route is not None:
        message = compose_by_hand(letter.route, grounded.subject, grounded.sentences, asks)
    elif not blocks and letter.sender is not None and letter.contact is not None:
        unique = message_id(making.key.id, text_sha, letter.sender)
        message = compose(
            recipient=letter.contact.address,
            sender=letter.sender,
            subject=grounded.subject,
            sentences=grounded.sentences,
            message_id=unique,
            objection=letter.objection,
            follows=letter.earlier.message_ids if letter.earlier else (),
        )
    return Draft(
        id=making.key.id,
        search=making.key.search,
        person=making.key.person,
        step=making.key.step,
        version=version,
        state="blocked" if message is None else "held",
        subject=grounded.subject,
        sentences=grounded.sentences,
        contact=letter.contact.id if letter.contact and not letter.route else None,
        route=letter.route,
        message=message,
        message_id=unique,
        sha256=text_sha if message is None else sha256(message, evidence),
        blocks=blocks,
        warnings=(*grounded.warnings, *_warnings(letter, making)),
        engine=making.engine,
        made_by=making.made_by,
        made_at=making.made_at,
    )


def _warnings(letter: Letter, making: Making) -> tuple[str, ...]:
    if letter.route:
        of_way = route_warnings(letter.route, rule_of(letter.route), making.rules)
    else:
        of_way = contact_warnings(letter.contact, making.rules) if letter.contact else ()
    return (*of_way, *off_limits_warnings(making.approach.off_limits))


def _too_long(grounded: Grounded, letter: Letter) -> tuple[str, ...]:
    longest = rule_of(letter.route).longest if letter.route else None
    fits = letter.route is None or longest is None or length(letter.route, grounded.sentences) <= longest
    return () if fits else ("too_long",)


def _refusal(letter: Letter, making: Making) -> tuple[str, ...]:
    """Why this way may not be taken, as block names."""
    try:
        if letter.route is not None:
            check_route(letter.route, rule_of(letter.route), making.rules, making.approach, letter.introducer)
        elif letter.contact is not None:
            check_contact(letter.contact, making.rules, making.approach, making.made_at.date())
        else:
            check_approach(making.approach)
            return ("no_contact_point",)
    except ContactRefused as refused:
        return (refused.rule,)
    return ()
