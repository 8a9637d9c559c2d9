"""What the agents hand to an engine: the need, how sources answered, and facts as sentences, on a real store."""

from pathlib import Path

import pytest

from agents.drafting import sentences
from agents.proposals import Asked, IntakeGiven, IntakeProposal, PlanGiven, PlanProposal
from memory.budget import Budget
from memory.errors import BudgetExhausted, SourceLimited
from memory.records import EmployerFact, Query, SourceAnswer
from tests.helpers.parts import NOW, PlansInTurn, ScriptedSource, SteadyIntake, found, reading
from tests.helpers.world import ACTOR, Parts, one_source, opened


async def test_the_pick_is_given_the_need_of_the_accepted_brief(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source(),))
    async with opened(tmp_path, parts) as world:
        await world.at_shortlist("alpha")
    assert [(given.specialisation, given.must_have_skills) for given in parts.pick.asked] == 2 * [(None, ("CUDA",))]


async def test_a_later_round_is_given_how_each_query_was_answered(tmp_path: Path) -> None:
    limited = ScriptedSource("beta", {"cuda": SourceLimited("60 requests an hour", NOW)})
    parts = Parts(sources=(one_source("Ada Muster"), limited))
    async with opened(tmp_path, parts) as world:
        await world.at_shortlist("alpha", "beta")
    answered = {
        Asked(source="alpha", kind="people", terms=("cuda",), status="ok", people=1),
        Asked(source="beta", kind="people", terms=("cuda",), status="limited", people=0),
    }
    assert [set(given.asked) for given in parts.plan.asked][:2] == [set(), answered]


class Repository(ScriptedSource):
    """A source that the built-in plan can ask."""

    kinds = ("history",)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        return found(self.name, "Ada Muster")


class SpentInTheFirst(PlansInTurn):
    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        if given.round:
            return await super().propose(given, budget)
        self.asked.append(given)
        raise BudgetExhausted("tokens", 1)


HISTORY = Asked(source="git:repo", kind="history", terms=(), status="ok", people=1)


async def test_the_line_that_stands_for_the_model_is_no_source_that_was_asked(tmp_path: Path) -> None:
    plan = SpentInTheFirst((), (), ())
    async with opened(tmp_path, Parts(sources=(Repository("git:repo", {}),), plan=plan)) as world:
        view = await world.at_shortlist("git:repo")
        assert {row.source for row in view.coverage} == {"git:repo", "model"}
    assert [given.asked for given in plan.asked][:2] == [(), (HISTORY,)]


class Copying(SteadyIntake):
    """Copies a clause of the brief as what a message could say."""

    async def propose(self, given: IntakeGiven, budget: Budget) -> IntakeProposal:
        return reading().model_copy(update={"employer": ("we write CUDA kernels in the open,",)})


async def test_the_writer_is_given_the_employer_s_clauses_as_sentences(tmp_path: Path) -> None:
    parts = Parts(sources=(one_source(),), intake=Copying())
    async with opened(tmp_path, parts) as world:
        view = await world.searches.start(ACTOR, "Here we write CUDA kernels in the open, Zurich", ("alpha",), 5)
        for _ in range(2):
            view = await world.searches.accept(ACTOR, view.search)
        brief = await world.rows.briefs.latest_brief(view.search)
        assert brief is not None
        assert [fact.text for fact in brief.employer] == ["we write CUDA kernels in the open,"]
    assert [fact.text for fact in parts.write.asked[0].employer] == ["We write CUDA kernels in the open."]


@pytest.mark.parametrize(
    ("copied", "said"),
    [
        ("  - we ship\n weekly;", "We ship weekly."),
        ("• Thirty days of leave", "Thirty days of leave."),
        ("vLLM in every product!", "vLLM in every product!"),
        ("c10d, NCCL and more …", "c10d, NCCL and more …"),
        ("wir bauen Öfen:", "Wir bauen Öfen."),
    ],
)
def test_a_clause_becomes_a_sentence_in_its_own_words(copied: str, said: str) -> None:
    (fact,) = sentences([EmployerFact(id="f", text=copied)])
    assert (fact.id, fact.text) == ("f", said)


def test_what_was_copied_without_a_word_is_no_sentence() -> None:
    assert list(sentences([EmployerFact(id="f", text=" - • ")])) == []
