"""Which engine proposes: the built-in one, or a large model behind the same ports. The only place that chooses."""

from dataclasses import dataclass

from agents.builtin.intake.engine import BuiltinIntake
from agents.builtin.intake.reader import RoleReader
from agents.builtin.pick import BuiltinPick
from agents.builtin.plan import BuiltinPlan
from agents.builtin.turn import BuiltinTurn
from agents.builtin.write import BuiltinWriter
from agents.modelled.intake import ModelledIntake
from agents.modelled.pick import ModelledPick
from agents.modelled.plan import ModelledPlan
from agents.modelled.turn import ModelledTurn
from agents.modelled.write import ModelledWriter
from agents.ports import Clock, Model, Proposer, Sources
from agents.proposals import (
    DraftGiven,
    DraftProposal,
    IntakeGiven,
    IntakeProposal,
    PickGiven,
    PickProposal,
    PlanGiven,
    PlanProposal,
    TurnGiven,
    TurnProposal,
)
from memory.errors import UsageError
from memory.knowledge.conversation import talk
from memory.knowledge.market import Market
from memory.knowledge.role_reader import role_knowledge
from memory.store import ModelAnswers
from prompts.loader import ModelRole
from service.settings import Settings
from tools.embeddings import ServerEmbeddings, WordLlamaEmbeddings
from tools.model.client import Service
from tools.model.cost import Price
from tools.model.prompted import ModelSettings, OpenAIModel

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Proposers:
    intake: Proposer[IntakeGiven, IntakeProposal]
    turn: Proposer[TurnGiven, TurnProposal]
    plan: Proposer[PlanGiven, PlanProposal]
    pick: Proposer[PickGiven, PickProposal]
    write: Proposer[DraftGiven, DraftProposal]


def builtin(market: Market, settings: Settings) -> Proposers:
    return Proposers(
        intake=builtin_intake(market),
        turn=BuiltinTurn(market, talk()),
        plan=BuiltinPlan(),
        pick=BuiltinPick(settings.picks),
        write=BuiltinWriter(settings.draft_words),
    )


def builtin_intake(market: Market) -> BuiltinIntake:
    """Reads with wordllama whatever else is set for recall: the reader was trained on its vectors."""
    embeddings = WordLlamaEmbeddings()
    return BuiltinIntake(market, lambda: RoleReader(embeddings, role_knowledge(), market.lexicon))


def modelled(model: Model, market: Market, sources: Sources, settings: Settings) -> Proposers:
    return Proposers(
        intake=ModelledIntake(model, market),
        turn=ModelledTurn(model),
        plan=ModelledPlan(model, sources),
        pick=ModelledPick(model, settings.picks),
        write=ModelledWriter(model, settings.draft_words),
    )


def open_model(settings: Settings, answers: ModelAnswers, now: Clock) -> OpenAIModel | None:
    """The configured model; None: there is no key, and the built-in engine does every step."""
    if settings.openai_api_key is None:
        return None
    service = Service(
        url=settings.openai_base_url or OPENAI,
        key=settings.openai_api_key.get_secret_value(),
        total_seconds=settings.model_timeout,
    )
    names: dict[ModelRole, str] = {
        "intake": settings.model_intake or settings.model,
        "plan": settings.model_plan or settings.model,
        "draft": settings.model_draft or settings.model,
        "judge": settings.model_judge or settings.model,
    }
    return OpenAIModel(ModelSettings(service, names, prices={}, other_price=_price(settings.model_price)), answers, now)


def open_embeddings(settings: Settings, now: Clock) -> WordLlamaEmbeddings | ServerEmbeddings:
    """Where vectors come from: wordllama out of its package, or the /embeddings server that is set."""
    if settings.embeddings_url is None:
        return WordLlamaEmbeddings()
    key = settings.embeddings_key.get_secret_value() if settings.embeddings_key else ""
    service = Service(url=settings.embeddings_url, key=key, total_seconds=settings.model_timeout)
    return ServerEmbeddings(service, settings.embeddings_model, settings.embeddings_dims, now)


def _price(stated: str) -> Price:
    """Raises: UsageError: not two amounts with a slash between."""
    asked, _, answered = stated.partition("/")
    try:
        return Price(asked=round(float(asked) * 1000), answered=round(float(answered) * 1000))
    except ValueError:
        raise UsageError(f"setting HARDSIGNAL_MODEL_PRICE: {stated!r} is not READ/WRITTEN, such as 0.25/2") from None
