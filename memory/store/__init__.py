"""The SQL store. Import rooms from here; `memory.store.vectors` stands apart, since it takes numpy to import."""

from memory.store.asks import AskRows
from memory.store.audit import AuditLog, Token
from memory.store.briefs import BriefRows
from memory.store.budgets import BudgetRows
from memory.store.contacts import ContactRows
from memory.store.conversations import ConversationRows, Turn
from memory.store.decisions import DecisionRows, GateRows
from memory.store.engine import Store, migrate
from memory.store.eval_runs import EvalRows
from memory.store.keys import KeyRows
from memory.store.model_answers import ModelAnswers
from memory.store.off_limits import OffLimitsRows
from memory.store.organisation import OrganisationRows
from memory.store.outbox import OutboxRows
from memory.store.outreach import OutreachRows
from memory.store.people import PeopleRows
from memory.store.review import ReviewRows
from memory.store.rows import Rows
from memory.store.runs import RunRows
from memory.store.searches import Cancellations, SearchRows
from memory.store.shown import ShownRows
from memory.store.sourcing import SourcingRows
from memory.store.strikes import StrikeRows

__all__ = [
    "AskRows", "AuditLog", "BriefRows", "BudgetRows", "Cancellations", "ContactRows", "ConversationRows",
    "DecisionRows", "EvalRows", "GateRows", "KeyRows", "ModelAnswers", "OffLimitsRows", "OrganisationRows",
    "OutboxRows", "OutreachRows", "PeopleRows", "ReviewRows", "Rows", "RunRows", "SearchRows", "ShownRows",
    "SourcingRows", "Store", "StrikeRows", "Token", "Turn", "migrate",
]  # fmt: skip
