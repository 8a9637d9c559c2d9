"""Part three: somebody whom no keyword finds."""

from apps.demo.naming import PLACES, Naming
from apps.demo.ordering import Ordering, Placed
from apps.demo.pool import Known, Proof, known, proofs
from apps.demo.stage import Stage
from evals.keyword_order import keyword_order
from memory.errors import UsageError
from memory.records import Frozen

SAYS_AI = (
    "AI", "ML", "LLM", "GPT", "machine learning", "deep learning", "data", "research", "scientist", "PyTorch", "model",
    "language models",
)  # fmt: skip
"""Words by one of which a keyword search would have found an AI or ML engineer."""


class Opening(Frozen):
    """The best of those who say none of these words of themselves."""

    placed: Placed
    says: str
    proofs: tuple[Proof, ...]


async def play(stage: Stage, naming: Naming, ordering: Ordering) -> Opening:
    """Raises: UsageError: everybody on the shortlist calls themselves an AI or ML engineer."""
    pool = await known(stage, naming.search, naming.role)
    for placed in ordering.people[:PLACES]:
        one = pool[placed.person]
        if one.bio and not _says_ai(one):
            return Opening(placed=placed, says=one.bio, proofs=proofs(one, one.assessment.contributions))
    raise UsageError("everybody on the shortlist has an AI word in their profile")


def _says_ai(one: Known) -> bool:
    (matched,) = keyword_order(SAYS_AI, {one.person.id: one.bio})
    return matched.hits > 0
