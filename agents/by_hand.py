"""The complete text of a message that a person hands over themselves: what an approval by hand names.

Pure, as `agents.message` is for mail. Below a line of dashes stands the whole data notice: part of what is pasted, or,
where the channel takes a first layer only, what is handed over next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from agents.facts import choose, filled
from agents.fixed_texts import Letter, around, by_introduction, plain_name
from agents.message import text_of
from agents.proposals import DraftGiven, DraftProposal, ProposedSentence
from memory.errors import UsageError
from memory.knowledge.by_hand import ByHandRule, by_hand
from memory.knowledge.message_wording import wording
from memory.records import Introducer, Route, Sentence

_NOTICE = "\n\n-- \n"


@dataclass(frozen=True)
class HandedOver:
    """A by-hand message in its parts."""

    channel: str
    to: str | None
    subject: str
    text: str
    """What is pasted or said."""
    notice: str | None
    """The whole notice where `text` holds a first layer of it only."""
    colleague: str | None = None
    """Name of the colleague whom a note asks."""
    about: str | None = None
    """Id of the person whom a note to a colleague is about."""


def rule_of(route: Route) -> ByHandRule:
    return by_hand().channels[route.channel]


def compose_by_hand(
    route: Route, subject: str, sentences: Sequence[Sentence], asks: Mapping[str, str] | None = None
) -> str:
    """The text with its channel and its recipient: an approval of one is no approval of another.

    Args: asks: of `asked`, where a colleague is asked about somebody.

    Raises: UsageError: the subject or the recipient would not stay on its line.
    """
    head = {"Channel": route.channel, "To": route.to or "", **(asks or {}), "Subject": subject}
    if bad := next((name for name, value in head.items() if not (value.isprintable() or value == "")), None):
        raise UsageError(f"{bad} holds a line break or a control character")
    return "".join(f"{name}: {value}\n" for name, value in head.items()) + "\n" + text_of(sentences)


def parted(message: str, rule: ByHandRule) -> HandedOver:
    """A message of `compose_by_hand` in its parts."""
    head, _, body = message.partition("\n\n")
    said = dict(line.partition(": ")[::2] for line in head.split("\n"))
    text, _, notice = body.partition(_NOTICE)
    if rule.notice == "whole":
        text, notice = body, ""
    return HandedOver(
        channel=said["Channel"],
        to=said["To"] or None,
        subject=said["Subject"],
        text=text.strip(),
        notice=notice.strip() or None,
        colleague=said.get("Colleague"),
        about=said.get("About"),
    )


def asked(introducer: Introducer, person: str) -> dict[str, str]:
    """What binds a note to the colleague whom it asks and to the person whom it is about."""
    return {"Colleague": introducer.colleague.name, "About": person}


def length(route: Route, sentences: Sequence[Sentence]) -> int:
    """Characters of what is pasted."""
    return len(parted(compose_by_hand(route, "-", sentences), rule_of(route)).text)


def fitting(proposal: DraftProposal, given: DraftGiven, letter: Letter) -> DraftProposal:
    """The proposal as the channel takes it: its first sentences that fit, or one of its proofs in few enough words.

    Where nothing fits the proposal stays as it is, and the draft is held back as too long.
    """
    if by_introduction(letter.route):
        return _note(proposal, given, letter)
    longest = rule_of(letter.route).longest if letter.route else None
    if letter.route is None or longest is None:
        return proposal
    cuts = [proposal.sentences[:kept] for kept in range(len(proposal.sentences), 0, -1)]
    for sentences in chain(cuts, _fewest(proposal, given)):
        cut = proposal.model_copy(update={"sentences": sentences})
        if _length(cut, letter.route, letter, given) <= longest:
            return cut
    return proposal


def _note(proposal: DraftProposal, given: DraftGiven, letter: Letter) -> DraftProposal:
    """What the proposal cites, told to a colleague in code's own words."""
    words, name = wording(given.language), plain_name(letter.name)
    cited = {id_ for one in proposal.sentences for id_ in one.evidence}
    facts = [fact for fact in given.facts if fact.evidence in cited] or given.facts[:1]
    frames = [choose(words.about.opening, given.seed, "about"), *words.further]
    role, subject = words.roles[given.role], choose(words.about.subject, given.seed, "subject")
    return DraftProposal(
        subject=subject.format(name=name or "…", one=role.one, title=role.title),
        sentences=tuple(
            ProposedSentence(text=filled(frame, fact.text), evidence=(fact.evidence,), fact=None)
            for frame, fact in zip(frames, facts, strict=False)
        ),
    )


def _length(proposal: DraftProposal, route: Route, letter: Letter, given: DraftGiven) -> int:
    # With what carries them: a sentence on other grounds begins a paragraph, which is a character more.
    own = [Sentence(**one.model_dump(), template=None) for one in proposal.sentences]
    return length(route, around(own, letter, given))


def _fewest(proposal: DraftProposal, given: DraftGiven) -> Iterator[tuple[ProposedSentence, ...]]:
    """Each proof that the proposal cites in its shortest sentence, with its title and then without."""
    facts = {fact.evidence: fact for fact in given.facts}
    for fact in (facts[id_] for one in proposal.sentences for id_ in one.evidence if id_ in facts):
        for words in (fact.text, fact.briefly):
            text = min((filled(frame, words) for frame in wording(given.language).openings), key=len)
            yield (ProposedSentence(text=text, evidence=(fact.evidence,), fact=None),)
