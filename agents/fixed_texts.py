"""The reviewed fixed texts around a message's own sentences: greeting, who writes, pay, one ask, the legal notice.

The notice holds what Art. 14 GDPR asks for at first contact: controller, purpose, legal basis, data and where they
are from, recipients, how long, rights, complaint; beside it the postal address and the opt-out.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agents.facts import choose, clean
from agents.later_texts import later
from agents.proposals import CheckedFact, DraftGiven
from memory.knowledge.by_hand import by_hand
from memory.knowledge.message_wording import Wording, wording
from memory.records import Brief, ContactPoint, Earlier, Introducer, LawfulBasis, Route, Sender, Sentence

NOTICE = (
    "notice_controller", "notice_purpose", "notice_sources", "notice_sources_by_hand", "notice_recipients",
    "notice_retention", "notice_rights", "disclosure", "opt_out", "opt_out_link",
)  # fmt: skip
"""Fixed texts that stand below the message, in this order."""

LONGEST_NAME = 60
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .’'\-])*")
_GIT = re.compile(r"git:([0-9a-f]{7,64})")


@dataclass(frozen=True)
class Letter:
    """What a message needs beside its own sentences. Nothing here meets a model."""

    brief: Brief
    name: str
    """The person's name as published; hostile until cleaned."""
    sender: Sender | None
    contact: ContactPoint | None
    retention_days: int
    """How long data on a person is kept; stated in the notice."""
    route: Route | None = None
    """None: it goes by e-mail."""
    introducer: Introducer | None = None
    """The colleague who is asked, where it goes by introduction."""
    objection: str | None = None
    """Page on which the person objects with one click; None: by answering."""
    earlier: Earlier | None = None
    """What it follows; None: it is the first message."""
    told: tuple[CheckedFact, ...] = ()
    """The proofs that the first message names."""


def around(own: Sequence[Sentence], letter: Letter, given: DraftGiven) -> tuple[Sentence, ...]:
    """The whole message: `own` sentences with the fixed texts in their places."""
    words = wording(given.language)
    if by_introduction(letter.route):
        return _to_colleague(own, letter, given, words)
    texts = _Texts(letter, given, words)
    if letter.earlier is not None:
        return (texts.greeting(), *later(own, letter.earlier, letter.told, texts), *texts.end())
    if texts.short:
        return (texts.greeting(), *own, texts.sentence("ask_short"), *texts.end())
    # Who writes comes after the proof that made them write, and before what they say of themselves.
    proof = max((place for place, one in enumerate(own, start=1) if one.evidence), default=0)
    return (
        texts.greeting(),
        *own[:proof],
        *([texts.sentence("purpose")] if letter.sender else []),
        *own[proof:],
        *(texts.sentence(name) for name in texts.offer()),
        *texts.end(),
    )


def by_introduction(route: Route | None) -> bool:
    return route is not None and route.channel == "introduction"


def _to_colleague(own: Sequence[Sentence], letter: Letter, given: DraftGiven, words: Wording) -> tuple[Sentence, ...]:
    """The note to a colleague: what it links to is what it cites."""
    cited = {id_ for one in own for id_ in one.evidence}
    facts = tuple(fact for fact in given.facts if fact.evidence in cited)
    texts = _Texts(letter, given.model_copy(update={"facts": facts}), words)
    pay = (name for name in texts.offer() if name != "ask")
    links = ["links_introduction"] if facts else []
    return (
        texts.greeting(),
        *([texts.sentence("purpose_introduction")] if letter.sender else []),
        *own,
        *(texts.sentence(name) for name in (*pay, "ask_introduction", *links)),
        *texts.end(),
    )


def subject_of(letter: Letter) -> str | None:
    """Under which a mail program shows a later message with the first; None: it is the first."""
    return None if letter.earlier is None else f"Re: {letter.earlier.first.subject}"


class _Texts:
    def __init__(self, letter: Letter, given: DraftGiven, words: Wording) -> None:
        self.letter, self.given, self.words = letter, given, words
        self.values = dict(_values(letter, given, words))
        self.rule = by_hand().channels[letter.route.channel] if letter.route else None
        self.short = self.rule is not None and self.rule.shape == "short"

    def sentence(self, name: str, evidence: tuple[str, ...] = (), **said: str) -> Sentence:
        """Varied by the seed; where every character counts, the shortest, so that more is left for the proof.

        Args: said: what this text says beside the values that all of them share.
        """
        texts = self.words.templates[name]
        text = min(texts, key=len) if self.short else choose(texts, self.given.seed, name)
        return Sentence(text=text.format_map(self.values | said), evidence=evidence, fact=None, template=name)

    def where(self, fact: CheckedFact) -> str:
        """Where a proof can be looked up."""
        return _source(fact, self.words)

    def day(self, day: date) -> str:
        return self.words.day.format(day=day.day, month=self.words.months[day.month - 1], year=day.year)

    def greeting(self) -> Sentence:
        return self.sentence("greeting" if self.values["name"] else "greeting_unnamed")

    def offer(self) -> Iterator[str]:
        yield from self.pay()
        yield "ask"

    def pay(self) -> Iterator[str]:
        salary = self.letter.brief.salary
        # Without a currency and a period a figure misleads; the recruiter chooses by stating them.
        if salary and salary.currency and salary.period:
            match salary.min, salary.max:
                case int(low), int(high) if low == high:
                    yield "pay_one"
                case int(), int():
                    yield "pay_range"
                case int(), None:
                    yield "pay_from"
                case None, int():
                    yield "pay_to"

    def end(self) -> Iterator[Sentence]:
        if self.rule and self.rule.notice == "first_layer":
            yield self.sentence("hand_on_introduction" if by_introduction(self.letter.route) else "notice_first_layer")
        if self.letter.sender and not self.short:
            yield self.sentence("sign_off")
        for name in NOTICE:
            if self._can_say(name):
                yield self.sentence(name)

    def _can_say(self, name: str) -> bool:
        needs = set(re.findall(r"{(\w+)}", self.words.templates[name][0]))
        return all(self.values.get(need) for need in needs)


def _values(letter: Letter, given: DraftGiven, words: Wording) -> Iterator[tuple[str, str]]:
    about = plain_name(letter.name)
    colleague = letter.introducer.colleague.name if letter.introducer else ""
    yield "name", plain_name(colleague) if by_introduction(letter.route) else about
    yield "about", about
    yield "one", words.roles[given.role].one
    yield "title", words.roles[given.role].title
    yield "place", _place(letter.brief, words)
    yield "objection", letter.objection or ""
    yield "days", str(letter.retention_days)
    yield "sources", ", ".join(dict.fromkeys(_source(fact, words) for fact in (*letter.told, *given.facts)))
    if letter.sender:
        yield "sender", letter.sender.name
        yield "address", letter.sender.address
        yield "postal", ", ".join(letter.sender.postal_address.split("\n"))
    yield "basis", words.basis[_basis(letter)]
    yield from _reached(letter, words)
    yield from _pay(letter.brief, words)


def _basis(letter: Letter) -> LawfulBasis:
    if letter.route:
        return "consent" if letter.route.consent_note else "legitimate_interest"
    return letter.contact.lawful if letter.contact else "legitimate_interest"


def _reached(letter: Letter, words: Wording) -> Iterator[tuple[str, str]]:
    """Where the address is from, or the way by hand; the notice has one text for each."""
    if letter.route:
        yield "reached", words.reached[letter.route.channel].format(url=letter.route.to or "")
    elif letter.contact:
        yield "found", words.found[letter.contact.found].format(url=letter.contact.url or "")


def plain_name(name: str) -> str:
    """The name where it is plainly one, else nothing: a login or a slogan is no way to greet somebody."""
    shown = clean(name, LONGEST_NAME)
    as_published = " ".join(unicodedata.normalize("NFKC", name).split()).rstrip(".")
    return shown if shown == as_published and _NAME.fullmatch(shown) else ""


def _place(brief: Brief, words: Wording) -> str:
    if brief.location:
        return words.place.format(location=clean(brief.location))
    return words.place_remote if brief.remote else ""


def _source(fact: CheckedFact, words: Wording) -> str:
    commit = _GIT.fullmatch(fact.url)
    if commit is None:
        return fact.url
    return words.git_source.format(project=fact.project, sha=commit[1][:12])


def _pay(brief: Brief, words: Wording) -> Iterator[tuple[str, str]]:
    if brief.salary is None:
        return
    yield "min", _figure(brief.salary.min, words)
    yield "max", _figure(brief.salary.max, words)
    yield "currency", brief.salary.currency or ""
    yield "period", words.periods[brief.salary.period] if brief.salary.period else ""


def _figure(amount: int | None, words: Wording) -> str:
    if amount is None:
        return ""
    grouped = f"{amount:,}"
    return grouped.replace(",", ".") if words.language == "de" else grouped
