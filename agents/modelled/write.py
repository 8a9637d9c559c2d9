"""Messages written by a model. It sees facts under short names (E1, J1, ...), never an id, a name or an address."""

import json
from collections.abc import Iterator, Sequence

from pydantic import create_model

from agents.modelled.closed import one_of
from agents.ports import Model
from agents.proposals import CheckedFact, DraftGiven, DraftProposal, ProposedSentence
from agents.roles import role_title
from memory.budget import Budget
from memory.knowledge.message_wording import wording
from memory.records import Engine, Frozen, Text

_LANGUAGES = {"en": "English", "de": "German, with the formal address (Sie)"}


class WrittenSentence(Frozen):
    text: Text
    cites: Text
    """Short name of the one proof or job fact that carries the sentence."""


class Written(Frozen):
    """What the model answers."""

    subject: Text
    sentences: tuple[WrittenSentence, ...]


class ModelledWriter:
    """Fits `Proposer[DraftGiven, DraftProposal]`."""

    engine: Engine = "modelled"

    def __init__(self, model: Model, words: int) -> None:
        """Args: words: most words of a message's own sentences."""
        self._model, self._words = model, words

    async def propose(self, given: DraftGiven, budget: Budget) -> DraftProposal:
        """A sentence that cites an unknown name keeps no carrier, so that the check blocks it instead of losing it."""
        proofs = {f"E{n}": fact for n, fact in enumerate(given.facts, start=1)}
        job = {f"J{n}": fact for n, fact in enumerate(given.employer, start=1)}
        variables = {
            "role": role_title(given.role),
            "language": _LANGUAGES[wording(given.language).language],
            "words": str(self._words),
            "facts": "\n".join(_proof_line(name, fact) for name, fact in proofs.items()) or "none",
            "job": "\n".join(_line(name=name, text=fact.text) for name, fact in job.items()),
            "reason": given.redraft_reason or "",
            "follow_up": "yes" if given.follow_up else "",
        }
        said = await self._model.ask("draft", variables, _answer_type([*proofs, *job]), budget)
        ids = {name: fact.evidence for name, fact in proofs.items()}
        facts = {name: fact.id for name, fact in job.items()}
        return DraftProposal(subject=said.subject, sentences=tuple(_sentences(said, ids, facts)))


def _answer_type(names: Sequence[str]) -> type[Written]:
    """`Written` with the names that a sentence may cite in its schema."""
    if not names:
        return Written
    sentence = create_model("WrittenSentence", __base__=WrittenSentence, cites=(one_of(names), ...))
    return create_model("Written", __base__=Written, sentences=(tuple[sentence, ...], ...))


def _sentences(said: Written, proofs: dict[str, str], job: dict[str, str]) -> Iterator[ProposedSentence]:
    for one in said.sentences:
        evidence = (proofs[one.cites],) if one.cites in proofs else ()
        yield ProposedSentence(text=one.text, evidence=evidence, fact=job.get(one.cites))


def _proof_line(name: str, fact: CheckedFact) -> str:
    return _line(name=name, text=fact.text, project=fact.project or "", title=fact.title or "")


def _line(**shown: str) -> str:
    """One JSON line, so that no title can look like a proof of its own."""
    return json.dumps(shown, ensure_ascii=False)
