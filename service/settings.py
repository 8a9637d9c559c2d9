"""Every setting, and the one place that reads the environment. Settings are passed down, never imported down."""

import os
from dataclasses import fields
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from agents.ports import Limits
from memory.errors import UsageError
from memory.records import BudgetUnit, Sender

ProcessRole = Literal["app", "delivery"]
"""delivery: the one process that may hold the SMTP secret; app: every other one."""

Count = Annotated[int, Field(ge=1)]
_SMTP = "HARDSIGNAL_SMTP_URL"


def _env(name: str, effect: str, default: Any = None) -> Any:
    return Field(default=default, validation_alias=name, description=effect)


class Settings(BaseSettings):
    """What the operator may set; each description is what `hardsignal doctor` says about it."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True)

    home: Path = _env("HARDSIGNAL_HOME", "folder of the store, the index and the outbox", user_data_path("hardsignal"))
    database_url: str | None = _env("HARDSIGNAL_DATABASE_URL", "store elsewhere than in the home folder")

    openai_api_key: SecretStr | None = _env("OPENAI_API_KEY", "a large model proposes; without it the built-in engine")
    openai_base_url: str | None = _env("OPENAI_BASE_URL", "an OpenAI-compatible server other than OpenAI's")
    model: str = _env("HARDSIGNAL_MODEL", "model name for every step", "gpt-5-mini")
    model_intake: str | None = _env("HARDSIGNAL_MODEL_INTAKE", "another model for naming the role")
    model_plan: str | None = _env("HARDSIGNAL_MODEL_PLAN", "another model for planning and picking")
    model_draft: str | None = _env("HARDSIGNAL_MODEL_DRAFT", "another model for drafts")
    model_judge: str | None = _env("HARDSIGNAL_MODEL_JUDGE", "another model for judging in evals")
    model_price: str = _env("HARDSIGNAL_MODEL_PRICE", "dollars a million tokens read/written, such as 0.25/2", "10/40")
    model_timeout: float = _env(
        "HARDSIGNAL_MODEL_TIMEOUT", "seconds to wait for one model answer, tries included", 120.0
    )
    embeddings_url: str | None = _env("HARDSIGNAL_EMBEDDINGS_URL", "an /embeddings server; without it wordllama")

    embeddings_key: SecretStr | None = _env("HARDSIGNAL_EMBEDDINGS_KEY", "key of that server; never the model's")
    embeddings_model: str = _env("HARDSIGNAL_EMBEDDINGS_MODEL", "model name for that server", "text-embedding-3-small")
    embeddings_dims: int = _env("HARDSIGNAL_EMBEDDINGS_DIMS", "length of that model's vectors", 1536)

    sender: str | None = _env(
        "HARDSIGNAL_SENDER", "`Name <address>` that messages come from; without it none can be held"
    )
    reply_to: str | None = _env("HARDSIGNAL_REPLY_TO", "address for replies, where it is not the sender's")
    postal_address: str | None = _env("HARDSIGNAL_POSTAL_ADDRESS", "postal address that every message states")
    public_url: str | None = _env(
        "HARDSIGNAL_PUBLIC_URL", "where people outside object and answer with one click; without it by reply alone"
    )
    smtp_url: SecretStr | None = _env(_SMTP, "mail server for `deliver`; without it .eml files in the outbox folder")

    mail_per_day: Count = _env("HARDSIGNAL_MAIL_PER_DAY", "messages sent within 24 hours at most; the rest waits", 50)
    mail_per_domain: Count = _env("HARDSIGNAL_MAIL_PER_DOMAIN", "of these, to the same domain of recipients", 10)
    follow_up_days: Annotated[int, Field(ge=7)] = _env(
        "HARDSIGNAL_FOLLOW_UP_DAYS", "days of silence before a follow-up may be written, at least 7", 7
    )
    smtp_timeout: float = _env("HARDSIGNAL_SMTP_TIMEOUT", "seconds to wait for one answer of the mail server", 30.0)

    second_person: bool = _env(
        "HARDSIGNAL_SECOND_PERSON", "1: nobody approves what they wrote, or what comes of a search they began", False
    )
    slow_down: bool = _env(
        "HARDSIGNAL_SLOW_DOWN", "1: whoever approves one draft after the other unread has to pause or say why", False
    )

    github_token: SecretStr | None = _env("GITHUB_TOKEN", "5,000 requests an hour at GitHub; without it 60")
    github_url: str | None = _env("HARDSIGNAL_GITHUB_URL", "another address of GitHub's interface")
    openalex_key: SecretStr | None = _env("OPENALEX_API_KEY", "ten times the credits at OpenAlex")
    openalex_url: str | None = _env("HARDSIGNAL_OPENALEX_URL", "another address of OpenAlex")
    hf_token: SecretStr | None = _env("HF_TOKEN", "twice the calls at Hugging Face")
    huggingface_url: str | None = _env("HARDSIGNAL_HUGGINGFACE_URL", "another address of Hugging Face")
    stackexchange_key: SecretStr | None = _env(
        "STACKEXCHANGE_KEY", "10,000 requests a day at Stack Exchange; without it 300"
    )
    stackexchange_url: str | None = _env("HARDSIGNAL_STACKEXCHANGE_URL", "another address of Stack Exchange")
    kaggle_folder: Path | None = _env(
        "HARDSIGNAL_KAGGLE_FOLDER", "folder with the CSV files of Meta Kaggle; without it Kaggle is not asked"
    )
    semanticscholar_key: SecretStr | None = _env("SEMANTIC_SCHOLAR_API_KEY", "a limit of one's own at Semantic Scholar")
    semanticscholar_url: str | None = _env("HARDSIGNAL_SEMANTICSCHOLAR_URL", "another address of Semantic Scholar")
    arxiv_url: str | None = _env("HARDSIGNAL_ARXIV_URL", "another address of arXiv's interface")
    paper_pause: float | None = _env(
        "HARDSIGNAL_PAPER_PAUSE",
        "seconds between requests to arXiv, Semantic Scholar or dblp at such an address; else 3, 1, 1",
    )
    dblp_url: str | None = _env("HARDSIGNAL_DBLP_URL", "another address of dblp, such as a mirror")
    openreview_token: SecretStr | None = _env("OPENREVIEW_TOKEN", "an account's token; OpenReview refuses without one")
    openreview_url: str | None = _env("HARDSIGNAL_OPENREVIEW_URL", "another address of OpenReview, such as API v1")
    orcid_token: SecretStr | None = _env("ORCID_TOKEN", "four times the calls at ORCID")
    orcid_url: str | None = _env("HARDSIGNAL_ORCID_URL", "another address of ORCID")
    confirmed_terms: str = _env(
        "HARDSIGNAL_CONFIRMED_TERMS", "sources, with commas, whose terms you accept; until then these are off", ""
    )

    lease_seconds: float = _env(
        "HARDSIGNAL_LEASE_SECONDS", "how long a crashed process keeps its work from others", 30.0
    )
    expansion_rounds: int = 2
    recalled: int = 20
    recall_floor: float = 0.35
    picks: int = 3
    pick_from: int = 40
    draft_words: int = 130
    approval_days: int = 7
    approval_warning_days: int = 2
    """How long before its end an approval is urgent."""
    slow_down_from: int = 20
    """Decisions of one reviewer within 24 hours, below which nobody is asked to slow down."""
    hasty_seconds: int = 10
    """An approval that took less is hasty."""
    hasty_in_a_row: int = 5
    pause_seconds: int = 60
    """How long the next hasty approval has to wait."""
    retention_days: int = 180
    untold_days: int = 30
    """Art. 14(3) GDPR: within a month of the first storage somebody is told, or their data goes."""
    due_warning_days: int = 7
    """How long before the end of either time somebody is listed."""
    shortlist: int = 10
    parallel_threads: int = 4
    budget_requests: int = 2_000
    budget_tokens: int = 400_000
    budget_seconds: int = 3_600
    budget_money: int = 5_000
    """Thousandths of a US dollar."""
    preview_requests: int = 40
    """What one `--preview` may spend, over all readings; it comes out of the search's budget."""
    preview_tokens: int = 20_000
    preview_seconds: int = 120
    preview_money: int = 250
    """Thousandths of a US dollar."""
    preview_queries: int = 2
    """Questions to one source for one reading."""
    preview_samples: int = 3
    ask_days: int = 7
    """How long a link to the hiring manager's one question works."""
    longest_brief: int = 200_000
    """Characters."""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.home / 'hardsignal.sqlite'}"

    @property
    def preview(self) -> dict[BudgetUnit, int]:
        """What one preview may spend."""
        return {
            "requests": self.preview_requests,
            "tokens": self.preview_tokens,
            "seconds": self.preview_seconds,
            "money": self.preview_money,
        }

    @property
    def budget(self) -> dict[BudgetUnit, int]:
        """What one search may spend."""
        return {
            "requests": self.budget_requests,
            "tokens": self.budget_tokens,
            "seconds": self.budget_seconds,
            "money": self.budget_money,
        }

    @property
    def limits(self) -> Limits:
        return Limits(**{field.name: getattr(self, field.name) for field in fields(Limits)})

    @property
    def sender_record(self) -> Sender | None:
        """Who messages are from; None: not set, and every draft is blocked with `no_sender`.

        Raises: UsageError: HARDSIGNAL_SENDER is not `Name <address>`.
        """
        if not self.sender or not self.postal_address:
            return None
        name, address = parseaddr(self.sender)
        if not name or "@" not in address:
            raise UsageError("setting HARDSIGNAL_SENDER: write it as `Name <address>`")
        return Sender(
            name=name, address=address, reply_to=self.reply_to, postal_address=self.postal_address,
            public_url=self.public_url,
        )  # fmt: skip

    @property
    def source_urls(self) -> dict[str, str | None]:
        """Source -> the address that is set in place of the service's own."""
        return {
            "github": self.github_url,
            "openalex": self.openalex_url,
            "huggingface": self.huggingface_url,
            "dblp": self.dblp_url,
            "openreview": self.openreview_url,
            "orcid": self.orcid_url,
            "stackexchange": self.stackexchange_url,
            "semanticscholar": self.semanticscholar_url,
            "arxiv": self.arxiv_url,
        }

    @property
    def confirmed(self) -> frozenset[str]:
        """Sources whose terms the operator accepts."""
        return frozenset(self.confirmed_terms.replace(",", " ").casefold().split())

    @property
    def held(self) -> frozenset[str]:
        """Names of the variables that are set."""
        fields = type(self).model_fields.items()
        return frozenset(str(field.validation_alias) for name, field in fields if getattr(self, name))

    @property
    def outbox(self) -> Path:
        """Folder of the `.eml` files."""
        return self.home / "outbox"

    @property
    def kept_suites(self) -> Path:
        """Folder of the suites whose gold is what people of this store said."""
        return self.home / "evals"

    @property
    def struck_cases(self) -> Path:
        """Where the standing strikes lie as cases of such a suite."""
        return self.kept_suites / "struck" / "cases.jsonl"

    @property
    def checkpoints(self) -> Path:
        return self.home / "checkpoints.sqlite"


def load(role: ProcessRole = "app") -> Settings:
    """Read the environment.

    The SMTP secret reaches the delivery process only: for every other role it is taken out of the settings and out
    of the environment, so that no child process inherits it.

    Raises:
        UsageError: a value cannot be read; the message names the variable, never the value.
    """
    if role != "delivery":
        os.environ.pop(_SMTP, None)
    try:
        return Settings()
    except ValidationError as bad:
        first = bad.errors()[0]
        raise UsageError(f"setting {first['loc'][0]}: {first['msg'].lower()}") from None


def described() -> dict[str, tuple[str, bool]]:
    """Variable -> (effect, whether it is set); never a value."""
    fields = (field for field in Settings.model_fields.values() if isinstance(field.validation_alias, str))
    return {
        str(field.validation_alias): (field.description or "", bool(os.environ.get(str(field.validation_alias))))
        for field in fields
    }
