"""What the conversation answers: how a search stands, what a turn changed, and why a brief was read as it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from agents.builtin.intake.traps import Trap
from agents.conversation import next_question
from agents.intake.check import role_question
from memory.knowledge.conversation import talk
from memory.knowledge.market import Market
from memory.knowledge.replies import Replies
from memory.records import ROLES, Brief, Reading, RoleLabel
from service.pay_told import pay_told
from service.telling import (
    MUST_HAVES,
    asked_in,
    brief_in_words,
    fields,
    off_limits_in_words,
    shortlist_in_words,
    some,
    title,
)
from service.views import SearchView

_QUOTES = 3
_OTHERS = 3
_LEAST_SHARE = 0.05
"""Of belief; a reading with less is not worth a line."""
_QUOTED = 60
"""Characters of a recruiter's words that are said back."""


@dataclass(frozen=True)
class Speaker:
    """Says things in one language. Args: old: whether figures of a day are old by now."""

    say: Replies
    market: Market
    old: Callable[[date], bool]

    def reply(self, view: SearchView, before: SearchView | None) -> str:
        """How the search stands. Args: before: what was told last; of a brief only what is new is told again."""
        say = self.say
        match view.status:
            case "brief_gate" if view.brief is not None:
                return f"{self._told(view, view.brief, before)}\n\n{self._asks(view.brief)}"
            case "shortlist_gate" if not view.shortlist:
                return f"{shortlist_in_words(view, say)}\n\n{say.start_again}"
            case "shortlist_gate":
                asks = say.shall_i_draft.format(count=len(view.shortlist), search=view.search)
                return f"{shortlist_in_words(view, say)}\n\n{asks}"
            case "failed":
                return say.failed.format(failure=view.failure)
            case status:
                return "\n".join([say.stands[status], *view.partial])

    def _told(self, view: SearchView, brief: Brief, before: SearchView | None) -> str:
        told = before.brief if before else None
        parts = [brief_in_words(brief, told, self.old, self.say, self.market)]
        parts += [self._advice(view)] if told is None or (told.role, told.pay) != (brief.role, brief.pay) else []
        parts += [off_limits_in_words(view, self.say)] if before is None or before.off_limits != view.off_limits else []
        return "\n".join(filter(None, parts))

    def _advice(self, view: SearchView) -> str:
        """How large the pool is and what else could be asked for; the figures stand where the brief is shown whole."""
        if view.advice is None or not view.advice.alternatives:
            return ""
        sizes = ", ".join(dict.fromkeys(self.say.name(told.standing) for told in view.advice.pool))
        others = ", ".join(self.say.name(told.name) for told in view.advice.alternatives[:_OTHERS])
        return self.say.pool.format(size=sizes, others=others, search=view.search)

    def _asks(self, brief: Brief) -> str:
        question = next_question(brief)
        return asked_in(question, brief, self.say, self.market) if question else self.say.shall_i

    def missing(self, brief: Brief) -> str:
        """What is open before a search can start."""
        topics = ", ".join(self.say.topics[question.topic] for question in brief.questions)
        return self.say.missing.format(topics=topics) if topics else self.say.all_there

    def changes(self, before: Brief, after: Brief, back: bool = False) -> str:
        """What is different now, field by field; empty where nothing is. Args: back: because it was taken back."""
        say, old, new = self.say, fields(before, self.say), fields(after, self.say)
        told = [
            say.changed.format(field=say.fields[name], new=new[name] or say.open, old=old[name] or say.open)
            for name in new
            if name != MUST_HAVES and old[name] != new[name]
        ]
        told += [self._skills(before, after)] if before.must_have_skills != after.must_have_skills else []
        return (say.taken_back if back else say.taken).format(changes="; ".join(told)) if told else ""

    def _skills(self, before: Brief, after: Brief) -> str:
        """`must-haves + Slurm, − Terraform`; where little stays, the new list."""
        added = [skill for skill in after.must_have_skills if skill not in before.must_have_skills]
        gone = [skill for skill in before.must_have_skills if skill not in after.must_have_skills]
        parts = [f"{sign} {some(skills, self.say)}" for sign, skills in (("+", added), ("−", gone)) if skills]
        return f"{self.say.fields[MUST_HAVES]} {', '.join(parts)}"

    def back(self, before: Brief, after: Brief, gone: Sequence[str]) -> str:
        """What an undo changed. Args: gone: whom it took off the list of the search."""
        told = self.changes(before, after, back=True)
        off = self.say.taken_back.format(changes=f"{self.say.name('off_limits')} {', '.join(gone)}") if gone else ""
        return "\n".join(filter(None, (told, off))) or self.say.taken_back.format(changes="–")

    def leaves_out(self, text: str, names: Sequence[str], search: str) -> str:
        """Whom a turn put on the list, or how to do it where no name was understood."""
        if names:
            return self.say.left_out.format(names=", ".join(names))
        return self.say.not_noted.format(search=search) if talk().not_from.first(text) else ""

    def unheard(self, parts: Sequence[str]) -> str:
        quotes = ", ".join(f"“{shorten(part, _QUOTED, placeholder=' …')}”" for part in parts)
        return self.say.unheard.format(quotes=quotes) if parts else ""

    def one_brief(self, levels: Sequence[str]) -> str:
        return self.say.one_brief.format(levels=", ".join(f"“{level}”" for level in levels)) if levels else ""

    def asks_back(self, text: str, before: Brief, after: Brief) -> Iterator[str]:
        """What a wish is told that cannot be taken as it stands."""
        known, asked = talk(), next_question(before)
        if known.results.first(text):
            yield self.say.not_searched
        if known.cheaper.first(text) and before.salary == after.salary:
            yield self.say.how_much
        if known.both.first(text) and asked and asked.topic == "role" and before.role == after.role:
            yield self.say.one_role
        if after.salary and after.salary.currency is None and before.salary != after.salary:
            yield self.say.which_currency

    def refusals(self, wishes: Sequence[Trap]) -> str:
        """One polite line for each wish that nobody may filter on, with the lawful way."""
        return "\n".join(
            f"“{wish.quote}”: {self.market.refusals[wish.kind].told(self.say.language)}" for wish in wishes
        )

    def pay(self, brief: Brief) -> str:
        return pay_told(brief, self.old, self.say)

    def reasons(self, brief: Brief, text: str) -> str:
        """The words that speak for each reading, and the question whose answer would change the mind.

        Args: text: the turn; a role that it names (`why not data scientist?`) is answered for, too.
        """
        likely = [reading for reading in brief.readings if reading.role != "ambiguous"][:2]
        lines = [self._speaks(reading) for reading in likely if reading.quotes and reading.weight >= _LEAST_SHARE]
        named = self._asked_about(text)
        if named and named not in {reading.role for reading in likely if reading.quotes}:
            of_it = next((reading for reading in brief.readings if reading.role == named), None)
            lines.append(self._speaks(of_it or Reading(role=named, weight=0.0, quotes=())))
        if asks := role_question(brief.readings, self.say.language, self.market):
            lines.append(self.say.changes_mind.format(question=asks))
        return "\n".join(lines) or self.say.words_alone

    def _speaks(self, reading: Reading) -> str:
        told = self.say.speaks_for if reading.quotes else self.say.speaks_against
        quotes = ", ".join(f"“{quote}”" for quote in reading.quotes[:_QUOTES])
        return told.format(role=title(reading.role, self.say), share=f"{reading.weight:.0%}", quotes=quotes)

    def _asked_about(self, text: str) -> RoleLabel | None:
        named = self.market.role_names.first(text)
        return next((role for role in ROLES if named and named.value == role), None)
