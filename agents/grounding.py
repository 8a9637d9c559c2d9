"""The one check of drafting: every sentence of a message is carried, or the message is blocked.

A sentence is carried by exactly one thing: a piece of evidence, an employer fact, or a reviewed fixed text. What it
says beside that (numbers, dates, names, titles, projects, claims) must be there too: each word is either the
carrier's or one of the plain connecting words listed in the wording. That holds for any writer, however hijacked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agents import fixed_texts
from agents.fixed_texts import Letter, by_introduction
from agents.grounding_about import claimed_about
from agents.grounding_words import (
    Carrier,
    Lexicon,
    claimed,
    hides_author,
    lexicon_of,
    links,
    list_hits,
    names_work,
    shaded,
    turned_round,
    unsupported,
)
from agents.later_texts import ANSWERS
from agents.proposals import CheckedFact, DraftGiven, DraftProposal, ProposedSentence
from memory.records import EmployerFact, Frozen, Sentence

LONGEST_SENTENCE = 600
LONGEST_SUBJECT = 120
"""Characters; a mail reader shows fewer."""


class Grounded(Frozen):
    """A checked message: what it says, and why it may not go out."""

    subject: str
    sentences: tuple[Sentence, ...]
    blocks: tuple[str, ...]
    """Stable names, each once: `unsupported_sentence`, `unlisted_link`, `no_sender`, ..."""
    warnings: tuple[str, ...]
    """For a person: which sentence, which words."""


@dataclass(frozen=True)
class _Fault:
    block: str | None
    """None: only a warning."""
    text: str


@dataclass(frozen=True)
class _Told:
    """What sentences are held against."""

    given: DraftGiven
    lexicon: Lexicon
    about: str | None
    """The name of whom a colleague is told, empty where none is known; None: they are told themselves."""


def check(given: DraftGiven, proposal: DraftProposal, letter: Letter, words: int) -> Grounded:
    """Verify a proposal and put the fixed texts around it.

    Args:
        given: what the writer was given; nothing else can carry a sentence.
        words: most words of the proposal's own sentences.
    """
    lexicon, later = lexicon_of(given.language), letter.earlier is not None
    about = fixed_texts.plain_name(letter.name) if by_introduction(letter.route) else None
    told = _Told(given, lexicon, about)
    faults = [] if later else [*_subject_faults(told, proposal.subject)]
    for number, sentence in enumerate(proposal.sentences, start=1):
        faults += [_Fault(one.block, f"sentence {number}: {one.text}") for one in _faults(told, sentence)]
    if told.about == "":
        faults.append(_Fault("unclear_name", "no plain name of theirs is known; enter it with `people correct --name`"))
    faults += _source_faults(given, letter) if later else _work_faults(given, proposal, lexicon)
    faults += _whole_faults(proposal, letter, words)
    return Grounded(
        subject=fixed_texts.subject_of(letter) or clean_line(proposal.subject, LONGEST_SUBJECT),
        sentences=fixed_texts.around(_carried(given, proposal), letter, given),
        blocks=tuple(dict.fromkeys(one.block for one in faults if one.block)),
        warnings=tuple(one.text for one in faults),
    )


def clean_line(text: str, longest: int) -> str:
    """One line without control or invisible characters."""
    kept = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(kept.split())[:longest]


def _faults(told: _Told, sentence: ProposedSentence) -> list[_Fault]:
    carrier = _carrier(told.given, sentence)
    if carrier is None:
        return [
            _Fault("unsupported_sentence", f"“{sentence.text[:80]}” must cite one known proof or one employer fact")
        ]
    if clean_line(sentence.text, LONGEST_SENTENCE) != sentence.text.strip():
        return [_Fault("unsupported_sentence", "it is too long, or holds line breaks or invisible characters")]
    return _text_faults(told, sentence.text, (carrier,), _misused(told, sentence.text, carrier))


def _misused(told: _Told, text: str, carrier: Carrier) -> Iterator[str]:
    """What the carrier's own words can be made to say that it does not."""
    match carrier:
        case CheckedFact():
            if hides_author(text, carrier, told.lexicon):
                yield "somebody else made the work, and nothing says so"
            if said := claimed(text, carrier, told.lexicon):
                yield f"the proof does not show “{'”, “'.join(said)}”"
            if told.about:
                yield from _unclear_about(told.about, text, carrier, told.lexicon)
        case EmployerFact():
            if turned_round(text, carrier, told.lexicon):
                yield "the employer's words stand in another order, or not all that belong together"
            if said := shaded(text, carrier, told.lexicon):
                yield f"the employer did not say “{'”, “'.join(said)}”"


def _unclear_about(name: str, text: str, fact: CheckedFact, lexicon: Lexicon) -> Iterator[str]:
    """A colleague must be told of whom a proof is, and nobody guesses at what somebody can or wants."""
    if name not in text:
        yield f"it does not say that it is about {name}"
    yield from _unshown(name, text, fact, lexicon)


def _unshown(name: str, text: str, fact: CheckedFact, lexicon: Lexicon) -> Iterator[str]:
    if said := claimed_about(text, name, fact, lexicon):
        yield f"no proof shows “{'”, “'.join(said)}” of {name}"


def _text_faults(told: _Told, text: str, carriers: Sequence[Carrier], misused: Iterable[str]) -> list[_Fault]:
    """Everything that nothing carries is one line, however many rules it breaks."""
    faults = [_Fault("unlisted_link", f"the link {link!r} is not a source's") for link in links(text, carriers)]
    missing = unsupported(text, carriers, told.given.role, told.lexicon)
    why = [f"nothing it cites carries {', '.join(missing)}"] if missing else []
    if why := [*why, *misused]:
        faults.append(_Fault("unsupported_sentence", f"{'; '.join(why)}; in “{text}”"))
    hits = list_hits(text, carriers, told.lexicon)
    return faults + [_Fault(one.name if one.blocks else None, f"{one.name}: {one.words!r}") for one in hits]


def _subject_faults(told: _Told, subject: str) -> list[_Fault]:
    if clean_line(subject, LONGEST_SUBJECT) != subject.strip():
        return [_Fault("unsupported_sentence", "subject: too long, or with line breaks or invisible characters")]
    given = told.given
    misused = _unshown(told.about, subject, given.facts[0], told.lexicon) if told.about and given.facts else ()
    found = _text_faults(told, subject, given.facts + given.employer, misused)
    return [_Fault(one.block, f"subject: {one.text}") for one in found]


def _with_proofs(given: DraftGiven, proposal: DraftProposal) -> Iterator[tuple[str, CheckedFact]]:
    for one in proposal.sentences:
        if isinstance(fact := _carrier(given, one), CheckedFact):
            yield one.text, fact


def _work_faults(given: DraftGiven, proposal: DraftProposal, lexicon: Lexicon) -> list[_Fault]:
    if any(names_work(text, fact, lexicon) for text, fact in _with_proofs(given, proposal)):
        return []
    return [_Fault("no_evidence", "no sentence names what of the person's work made somebody write")]


def _source_faults(given: DraftGiven, letter: Letter) -> list[_Fault]:
    """A later message need not name their work again, but it says where their data is from."""
    reply = letter.earlier.reply if letter.earlier else None
    if reply is not None and reply.kind not in ANSWERS:
        return [_Fault("no_answer", f"a reply of the kind {reply.kind} gets no answer")]
    if given.facts or letter.told:
        return []
    return [_Fault("no_evidence", "nothing that the first message named may be told any more")]


def _whole_faults(proposal: DraftProposal, letter: Letter, words: int) -> list[_Fault]:
    faults = []
    said = sum(len(one.text.split()) for one in proposal.sentences)
    if said > words:
        faults.append(_Fault("too_long", f"{said} words of its own; at most {words}"))
    if any("?" in one.text for one in proposal.sentences):
        faults.append(_Fault(None, "the message already ends with one clear question; another one weakens it"))
    if letter.sender is None:
        faults.append(_Fault("no_sender", "set the sender and the postal address"))
    if letter.contact is None and letter.route is None:
        faults.append(_Fault("no_contact_point", "nobody entered an address that may be used"))
    return faults


def _carrier(given: DraftGiven, sentence: ProposedSentence) -> Carrier | None:
    """The one thing that the sentence cites; two at once would let it join what belongs apart."""
    facts = {one.evidence: one for one in given.facts}
    employer = {one.id: one for one in given.employer}
    match sentence.evidence, sentence.fact:
        case ((one,), None):
            return facts.get(one)
        case ((), str(fact)):
            return employer.get(fact)
        case _:
            return None


def _carried(given: DraftGiven, proposal: DraftProposal) -> tuple[Sentence, ...]:
    """The sentences as records; what cites nothing known keeps no carrier."""
    known = {one.evidence for one in given.facts}
    employer = {one.id for one in given.employer}
    return tuple(
        Sentence(
            text=clean_line(one.text, LONGEST_SENTENCE) or "…",
            evidence=tuple(id_ for id_ in one.evidence if id_ in known),
            fact=one.fact if one.fact in employer else None,
            template=None,
        )
        for one in proposal.sentences
    )
