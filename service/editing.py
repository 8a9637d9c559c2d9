"""A person's edited text becomes sentences again, each with what carries it best.

Sentences that were not touched keep their carrier. A new one gets the proof or employer fact that leaves the fewest
of its words unsupported; whether that is enough is for the grounding check to say. The fixed texts are put around
again by code, so they are taken out of the edited text first.
"""

import re

from agents.grounding_words import Carrier, lexicon_of, unsupported
from agents.proposals import CheckedFact, DraftGiven, DraftProposal, ProposedSentence
from memory.errors import UsageError
from memory.records import Draft, Sentence

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])|\n+")


def proposed(text: str, subject: str, draft: Draft, given: DraftGiven) -> DraftProposal:
    """What the edited text proposes.

    Args:
        text: the message's body as a person left it, fixed texts included or not.
        draft: the version that was edited.

    Raises:
        UsageError: no sentence of the message's own is left.
    """
    body = _without_fixed_texts(text, draft.sentences)
    pieces = [piece.strip() for piece in _SENTENCE_END.split(body) if piece.strip(" -\t")]
    if not pieces:
        raise UsageError("the edited text has no sentence of its own; to give up on this person use `drafts reject`")
    kept = {sentence.text: sentence for sentence in draft.sentences if sentence.template is None}
    return DraftProposal(subject=subject, sentences=tuple(_sentence(piece, kept.get(piece), given) for piece in pieces))


def _without_fixed_texts(text: str, sentences: tuple[Sentence, ...]) -> str:
    for sentence in sentences:
        if sentence.template is not None:
            text = text.replace(sentence.text, "\n")
    return text


def _sentence(text: str, before: Sentence | None, given: DraftGiven) -> ProposedSentence:
    if before is not None:
        return ProposedSentence(text=text, evidence=before.evidence, fact=before.fact)
    lexicon = lexicon_of(given.language)

    def missing(carrier: Carrier) -> int:
        return len(unsupported(text, (carrier,), given.role, lexicon))

    carriers: tuple[Carrier, ...] = (*given.facts, *given.employer)
    best = min(carriers, key=missing, default=None)
    match best:
        case None:
            return ProposedSentence(text=text, evidence=(), fact=None)
        case CheckedFact():
            return ProposedSentence(text=text, evidence=(best.evidence,), fact=None)
        case _:
            return ProposedSentence(text=text, evidence=(), fact=best.id)
