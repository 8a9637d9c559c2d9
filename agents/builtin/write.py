"""Messages written by code: a plan of sentences over checked facts, varied from person to person by the seed."""

from agents.facts import choose, filled
from agents.proposals import DraftGiven, DraftProposal, ProposedSentence
from memory.budget import Budget
from memory.knowledge.message_wording import Wording, wording
from memory.records import EmployerFact, Engine

MOST_EMPLOYER_FACTS = 2


class BuiltinWriter:
    """Fits `Proposer[DraftGiven, DraftProposal]`.

    Args:
        words: most words of a message's own sentences; what does not fit is left out, the least telling first.
    """

    def __init__(self, words: int) -> None:
        self._words = words

    @property
    def engine(self) -> Engine:
        return "builtin"

    async def propose(self, given: DraftGiven, budget: Budget) -> DraftProposal:
        """Never raises and never touches the budget: code costs nothing."""
        words = wording(given.language)
        own = self._fitting([*_proof(given, words), *_place(given, words)])
        return DraftProposal(subject=_subject(given, words), sentences=tuple(own))

    def _fitting(self, sentences: list[ProposedSentence]) -> list[ProposedSentence]:
        kept: list[ProposedSentence] = []
        for sentence in sentences:
            if sum(len(one.text.split()) for one in [*kept, sentence]) <= self._words:
                kept.append(sentence)
        return kept


def _proof(given: DraftGiven, words: Wording) -> list[ProposedSentence]:
    """One sentence for each fact; no frame twice in one message."""
    sentences = []
    further = list(words.further)
    for place, fact in enumerate(given.facts):
        opens = place == 0 and not given.follow_up
        frame = choose(words.openings if opens else further, given.seed, f"sentence {place}")
        if not opens:
            further.remove(frame)
        sentences.append(ProposedSentence(text=filled(frame, fact.text), evidence=(fact.evidence,), fact=None))
        if not further:
            break
    return sentences


def _place(given: DraftGiven, words: Wording) -> list[ProposedSentence]:
    """What the employer confirmed, word for word; only the first is introduced."""
    facts = given.employer[:MOST_EMPLOYER_FACTS]
    frames = [choose(words.employer, given.seed, "employer"), words.employer[0]]
    return [_said(frame, fact) for frame, fact in zip(frames, facts, strict=False)]


def _said(frame: str, fact: EmployerFact) -> ProposedSentence:
    text = " ".join(fact.text.split())
    ended = text if text[-1:] in ".!?…" else f"{text}."
    return ProposedSentence(text=frame.format(text=ended), evidence=(), fact=fact.id)


def _subject(given: DraftGiven, words: Wording) -> str:
    first = given.facts[0] if given.facts else None
    role = words.roles[given.role]
    if first and first.project:
        options = words.subjects.project
    elif first and first.title and len(first.title) <= 60:
        options = words.subjects.titled
    else:
        options = words.subjects.bare
    one = role.one
    return choose(options, given.seed, "subject").format(
        project=first.project if first else "",
        work=first.title if first else "",
        title=role.title,
        one=one,
        One=one[0].upper() + one[1:],
    )
