"""The reviewed fixed texts of messages after the first one: a follow-up, or the answer to a reply.

An answer says nothing but these texts and what records hold: no model takes part.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from agents.proposals import CheckedFact
from memory.records import Earlier, ReplyKind, Sentence


class Texts(Protocol):
    """The fixed texts of one message, in its language and with its values."""

    short: bool
    values: dict[str, str]

    def sentence(self, name: str, evidence: tuple[str, ...] = (), **said: str) -> Sentence: ...

    def where(self, fact: CheckedFact) -> str: ...

    def day(self, day: date) -> str: ...

    def pay(self) -> Iterator[str]: ...


ANSWERS: Mapping[ReplyKind, tuple[str, ...]] = {
    "yes": ("answer_yes",),
    "not_now": ("answer_not_now",),
    "ask_colleague": ("answer_ask_colleague",),
    "how_did_you_find_me": ("answer_found", "answer_found_end"),
    "pay_question": ("answer_pay", "answer_pay_end"),
}
"""What each kind of reply is answered with, first and last; the others get no answer of ours."""


def later(own: Sequence[Sentence], earlier: Earlier, told: Sequence[CheckedFact], texts: Texts) -> Iterator[Sentence]:
    """Everything between the greeting and the signature. Args: told: the proofs that the first message names."""
    if earlier.reply is None:
        yield _refers(earlier, texts)
        yield from own
        yield texts.sentence("ask_follow_up")
        return
    if earlier.reply.kind not in ANSWERS:
        return
    first, *last = ANSWERS[earlier.reply.kind]
    remind_on = earlier.reply.remind_on
    if earlier.reply.kind == "not_now" and remind_on is not None:
        yield texts.sentence("answer_not_now_remind", date=texts.day(remind_on))
    else:
        yield texts.sentence(first)
    yield from _from_records(earlier, told, texts)
    yield from own
    yield from (texts.sentence(name) for name in last)


def _refers(earlier: Earlier, texts: Texts) -> Sentence:
    """The first message by its date; whoever sent it by hand knows the day, and the store does not."""
    if texts.short:
        return texts.sentence("follow_up_short")
    if earlier.dated is None:
        return texts.sentence("follow_up_undated")
    return texts.sentence("follow_up", date=texts.day(earlier.dated))


def _from_records(earlier: Earlier, told: Sequence[CheckedFact], texts: Texts) -> Iterator[Sentence]:
    match earlier.reply and earlier.reply.kind:
        case "how_did_you_find_me":
            yield from _found(earlier, told, texts)
        case "pay_question":
            yield from (texts.sentence(name) for name in list(texts.pay()) or ["answer_pay_later"])


def _found(earlier: Earlier, told: Sequence[CheckedFact], texts: Texts) -> Iterator[Sentence]:
    read = {one.evidence: one for one in earlier.read_from}
    for fact in told:
        if record := read.get(fact.evidence):
            said = {"Fact": fact.text[0].upper() + fact.text[1:], "where": texts.where(fact)}
            said |= {"source": record.source.partition(":")[0], "date": texts.day(record.on)}
            yield texts.sentence("answer_found_proof", (fact.evidence,), **said)
    yield from (texts.sentence(f"answer_found_{name}") for name in ("address", "way") if texts.values.get(_NEEDS[name]))


_NEEDS = {"address": "found", "way": "reached"}
