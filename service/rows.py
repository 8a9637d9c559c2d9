"""Every room of the store, opened over one database."""

from dataclasses import dataclass
from typing import Self

from memory.store import (
    AuditLog,
    BriefRows,
    BudgetRows,
    Cancellations,
    ContactRows,
    ConversationRows,
    DecisionRows,
    EvalRows,
    GateRows,
    KeyRows,
    ModelAnswers,
    OutboxRows,
    OutreachRows,
    PeopleRows,
    ReviewRows,
    RunRows,
    SearchRows,
    SourcingRows,
    Store,
    Token,
)
