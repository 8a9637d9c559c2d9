"""Every room of the store, put together once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from memory.store.asks import AskRows
from memory.store.audit import AuditLog, Token
from memory.store.briefs import BriefRows
from memory.store.budgets import BudgetRows
from memory.store.by_hand import HandOffRows
from memory.store.contacts import ContactRows
from memory.store.conversations import ConversationRows
from memory.store.decisions import DecisionRows, GateRows
from memory.store.engine import Store
from memory.store.eval_runs import EvalRows
from memory.store.forgetting import ForgettingRows
from memory.store.held import HeldRows
from memory.store.identity import IdentityRows
from memory.store.inbox import InboxRows
from memory.store.keys import KeyRows
from memory.store.model_answers import ModelAnswers
from memory.store.objections import ObjectionRows
from memory.store.off_limits import OffLimitsRows
from memory.store.organisation import OrganisationRows
from memory.store.outbox import OutboxRows
from memory.store.outreach import OutreachRows
from memory.store.people import PeopleRows
from memory.store.queue import QueueRows
from memory.store.retention import RetentionRows
from memory.store.review import ReviewRows
from memory.store.runs import RunRows
from memory.store.searches import Cancellations, SearchRows
from memory.store.shown import ShownRows
from memory.store.sourcing import SourcingRows
from memory.store.statements import StatementRows
from memory.store.strikes import StrikeRows
from memory.store.team import TeamRows


@dataclass(frozen=True)
class Rows:
    asks: AskRows
    audit: AuditLog
    briefs: BriefRows
    budgets: BudgetRows
    cancellations: Cancellations
    contacts: ContactRows
    conversations: ConversationRows
    decisions: DecisionRows
    evals: EvalRows
    forgetting: ForgettingRows
    gates: GateRows
    held: HeldRows
    handoffs: HandOffRows
    identity: IdentityRows
    inbox: InboxRows
    keys: KeyRows
    model_answers: ModelAnswers
    objections: ObjectionRows
    off_limits: OffLimitsRows
    organisation: OrganisationRows
    outbox: OutboxRows
    outreach: OutreachRows
    people: PeopleRows
    queue: QueueRows
    retention: RetentionRows
    review: ReviewRows
    runs: RunRows
    searches: SearchRows
    shown: ShownRows
    sourcing: SourcingRows
    statements: StatementRows
    strikes: StrikeRows
    team: TeamRows

    @classmethod
    def of(cls, store: Store, *, token: Token, now: Callable[[], datetime]) -> Self:
        """Args: token: random bytes, such as `secrets.token_bytes`; now: the time in UTC, where no caller gives it."""
        audit, keys = AuditLog(store, token), KeyRows(store, token)
        contacts, team = ContactRows(store, audit, keys), TeamRows(store, audit, keys)
        objections = ObjectionRows(store, contacts, keys)
        return cls(
            asks=AskRows(store, audit),
            audit=audit,
            briefs=BriefRows(store),
            budgets=BudgetRows(store),
            cancellations=Cancellations(store),
            contacts=contacts,
            conversations=ConversationRows(store),
            decisions=DecisionRows(store),
            evals=EvalRows(store),
            forgetting=ForgettingRows(store, audit, keys),
            gates=GateRows(store, audit),
            held=HeldRows(store, audit),
            handoffs=HandOffRows(store, audit),
            identity=IdentityRows(store, audit),
            inbox=InboxRows(store, audit),
            keys=keys,
            model_answers=ModelAnswers(store, now),
            objections=objections,
            off_limits=OffLimitsRows(store, audit),
            organisation=OrganisationRows(store, audit),
            outbox=OutboxRows(store, audit, now),
            outreach=OutreachRows(store, audit, contacts, objections, team),
            people=PeopleRows(store, keys),
            queue=QueueRows(store),
            retention=RetentionRows(store, audit),
            review=ReviewRows(store, audit),
            runs=RunRows(store),
            searches=SearchRows(store, audit),
            shown=ShownRows(store),
            sourcing=SourcingRows(store, keys),
            statements=StatementRows(store, audit),
            strikes=StrikeRows(store, audit),
            team=team,
        )
