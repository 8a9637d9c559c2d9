"""The whole product on one page: every node and every edge.

A search is one thread: it names the role, waits for a person, asks the sources, scores the proof, waits for a person
again, and queues one thread for each person who is to be written to. That thread drafts, and waits until somebody
has approved or rejected exactly what it holds. There is no node that sends and none that approves: delivery is
another process, and approval is a row that only a person's action writes.

Rows are the truth and threads follow: nodes write rows by upsert under deterministic keys, so a node that runs again
after a crash changes nothing. An interrupt node holds nothing but its interrupt.
"""

import copy
from typing import Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

from agents.drafting import Drafting
from agents.evidence import EvidenceAgent
from agents.intake.agent import Intake
from agents.ports import Deps
from agents.sourcing import Sourcing
from agents.state import OutreachState, SearchState, SourceTask

Checkpointer = BaseCheckpointSaver[str] | None
SearchGraph = CompiledStateGraph[SearchState, None, SearchState, SearchState]
OutreachGraph = CompiledStateGraph[OutreachState, None, OutreachState, OutreachState]


def after_intake(state: SearchState) -> Literal["accept_brief", "brief_gate"]:
    return "accept_brief" if state["accepted"] else "brief_gate"


def after_brief_gate(state: SearchState) -> Literal["accept_brief", "intake"]:
    return "accept_brief" if state["accepted"] else "intake"


def sources_or_people(state: SearchState) -> list[Send] | Literal["identity"]:
    tasks = [Send("source", SourceTask(search=state["search"], source=source)) for source in state["ask"]]
    return tasks or "identity"


def after_review(state: OutreachState) -> Literal["draft", "__end__"]:
    return "draft" if state["again"] else "__end__"


def build_search(deps: Deps, checkpointer: Checkpointer = None) -> SearchGraph:
    intake, sourcing, evidence = Intake(deps), Sourcing(deps), EvidenceAgent(deps)
    graph: StateGraph[SearchState, None, SearchState, SearchState] = StateGraph(SearchState)
    graph.add_node("intake", intake.name_role)
    graph.add_node("brief_gate", intake.brief_gate)
    graph.add_node("accept_brief", intake.accept_brief)
    graph.add_node("recall", sourcing.recall)
    graph.add_node("plan", sourcing.plan)
    graph.add_node("source", sourcing.ask_source, input_schema=SourceTask)
    graph.add_node("expand", sourcing.expand)
    graph.add_node("identity", evidence.join_accounts)
    graph.add_node("scoring", evidence.score)
    graph.add_node("shortlist_gate", evidence.shortlist_gate)
    graph.add_node("enqueue_outreach", evidence.enqueue_outreach)

    graph.add_edge(START, "intake")
    graph.add_conditional_edges("intake", after_intake)
    graph.add_conditional_edges("brief_gate", after_brief_gate)
    graph.add_edge("accept_brief", "recall")
    graph.add_edge("recall", "plan")
    graph.add_conditional_edges("plan", sources_or_people, ["source", "identity"])
    graph.add_edge("source", "expand")
    graph.add_conditional_edges("expand", sources_or_people, ["source", "identity"])
    graph.add_edge("identity", "scoring")
    graph.add_edge("scoring", "shortlist_gate")
    graph.add_edge("shortlist_gate", "enqueue_outreach")
    graph.add_edge("enqueue_outreach", END)
    return graph.compile(checkpointer=plain(checkpointer))


def build_outreach(deps: Deps, checkpointer: Checkpointer = None) -> OutreachGraph:
    drafting = Drafting(deps)
    graph: StateGraph[OutreachState, None, OutreachState, OutreachState] = StateGraph(OutreachState)
    graph.add_node("draft", drafting.draft)
    graph.add_node("check", drafting.check)
    graph.add_node("hold", drafting.hold)
    graph.add_node("settle", drafting.settle)

    graph.add_edge(START, "draft")
    graph.add_edge("draft", "check")
    graph.add_edge("check", "hold")
    graph.add_edge("hold", "settle")
    graph.add_conditional_edges("settle", after_review)
    return graph.compile(checkpointer=plain(checkpointer))


def plain(checkpointer: Checkpointer) -> Checkpointer:
    """The same checkpoints, read back as plain types only: a hostile row in their file cannot build an object.

    LANGGRAPH_STRICT_MSGPACK says so too, but langgraph reads it once, at an import that may come before ours.
    """
    if checkpointer is None:
        return None
    strict = copy.copy(checkpointer)
    strict.serde = JsonPlusSerializer(allowed_msgpack_modules=None)
    return strict
