"""The trained reader: which role a text means, from what the work is, with calibrated shares of belief and quotes."""

import asyncio
from typing import TYPE_CHECKING

import numpy as np

from agents.builtin.intake.features import LABELS, Matrix, features, in_english, passages, stack
from agents.builtin.intake.head import Belief, Head, believe
from agents.builtin.intake.text import Brieftext
from agents.ports import Embeddings
from memory.errors import UsageError
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.role_reader import RoleKnowledge
from memory.records import ROLES, Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOTHING = (Reading(role="ambiguous", weight=1.0, quotes=()),)
"""What a text without a word comes to."""
_QUOTES = 3
_LEAST = 0.02
_OTHER_WORK = 0.2
"""From this belief on, that a blurred text asks for no AI work at all is worth a question."""


class RoleReader:
    def __init__(self, embeddings: Embeddings, known: RoleKnowledge, lexicon: Lexicon) -> None:
        """Raises: UsageError: the weights were trained on vectors of another model."""
        if known.weights.embeddings != embeddings.model:
            raise UsageError(
                f"the role reader was trained on {known.weights.embeddings}, and {embeddings.model} is what there is"
            )
        self._embeddings, self._lexicon, self._hints = embeddings, lexicon, known.hints
        self._head = Head.of(known.weights)

    async def read(self, text: Brieftext) -> tuple[Reading, ...]:
        """Likeliest first, with one reading `ambiguous`: the belief that two kinds of work are meant. Adds up to 1.

        Raises: ModelUnavailable: from the embeddings.
        """
        said = passages(text)
        if not said:
            return NOTHING
        vectors = await self._embeddings.embed([in_english(passage, self._lexicon) for passage in said])
        return await asyncio.to_thread(self._read, text, vectors)

    def _read(self, text: Brieftext, vectors: "NDArray[np.float32]") -> tuple[Reading, ...]:
        belief = believe(self._head, stack([features(text, vectors, self._lexicon, self._hints)]))
        mixed = Reading(role="ambiguous", weight=float(belief.mixed[0]), quotes=())
        # A mixture is one of roles, and so is the question that tells it apart, unless it may well be other work.
        shares = belief.roles[0]
        of_roles = mixed.weight >= shares.max() and shares[LABELS.index("not_ai")] < _OTHER_WORK
        meant = ROLES if of_roles else LABELS
        roles = (
            Reading(role=label, weight=float(share), quotes=_quotes(text, belief, number))
            for number, (label, share) in enumerate(zip(LABELS, shares, strict=True))
            if share >= _LEAST and label in meant
        )
        return tuple(sorted((mixed, *roles), key=lambda reading: (-reading.weight, reading.role)))


def _quotes(text: Brieftext, belief: Belief, label: int) -> tuple[str, ...]:
    """The passages that add most to a label, strongest first."""
    added: Matrix = belief.passages[:, label]
    strongest = np.argsort(-added, kind="stable")[:_QUOTES]
    said = passages(text)
    return tuple(dict.fromkeys(said[number].text.strip() for number in strongest))
