"""Of drafts: whether what is untrue is caught, what is true let pass, and every first message says what the law asks.

What a message has to say is looked for by patterns of its own here, in the bytes that would be sent; asking the
product for its fixed texts would only show that they are there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

from agents.builtin.write import BuiltinWriter
from agents.by_hand import fitting, parted, rule_of
from agents.fixed_texts import Letter
from agents.grounding import Grounded, check
from agents.holding import Making, hold
from agents.proposals import DraftGiven, DraftProposal, ProposedSentence
from evals.kit.falsehoods import KINDS, planted
from evals.kit.outreach_world import (
    EMPLOYER,
    NOW,
    OWNER,
    SENDER,
    WORDS,
    NoBudget,
    change,
    contact,
    given,
    letter,
    random_given,
    review,
)
from memory.ids import DraftKey
from memory.knowledge.contact_rules import contact_rules
from memory.records import (
    Approach,
    ByHand,
    Draft,
    Evidence,
    GivenAnswer,
    HubDataset,
    HubModel,
    Medal,
    Paper,
    Route,
)

Pair = tuple[int, int]
Check = Callable[[DraftGiven, DraftProposal, Letter, int], Grounded]
Hold = Callable[[Grounded, Letter, Making, int], Draft]

_COMMON: Mapping[str, Any] = {"record": "r1", "owner": OWNER, "gate": None, "discounts": ()}
PROOFS: Mapping[str, Evidence] = {
    "kernel": change("kernel"),
    "scheduler": change(
        "scheduler", title="Drop the lock around the scheduler queue", project="northwind/tensorloom", number=771,
        happened_on=date(2025, 11, 3),
    ),
    "review": review("review", title="Cache paged attention blocks", number=88, happened_on=date(2026, 1, 9)),
    "merged": review(
        "merged", act="merged", title="Shard checkpoint loading", project="birch/loom.kit", number=512,
        happened_on=date(2025, 8, 20),
    ),
    "paper": Paper(
        id="paper", url="https://records.example/p", happened_on=date(2024, 12, 1), venue="NeurIPS 2024", tier="top",
        title="Quiet gradients in sparse attention", position="first", authors=3, citations=None, **_COMMON,
    ),
    "model": HubModel(
        id="model", url="https://records.example/m", happened_on=date(2026, 2, 2), title="quietlab/tiny-coder-1b",
        downloads=None, base_model=None, **_COMMON,
    ),
    "dataset": HubDataset(
        id="dataset", url="https://records.example/d", happened_on=date(2025, 6, 2), downloads=None,
        title="fieldnote/clinical-notes-de", **_COMMON,
    ),
    "fsdp": change(
        "fsdp", title="Fix gradient clipping under FSDP when parameters are frozen", project="cinder/flametrain",
        number=2045, happened_on=date(2026, 5, 11),
    ),
    "docs": change(
        "docs", title="Document the warmup schedule", project="fieldnote", number=None, happened_on=date(2025, 2, 8)
    ),
    "journal": Paper(
        id="journal", url="https://records.example/j", happened_on=date(2025, 7, 4), venue="Journal of Plain Learning",
        tier="other", title="Calibrating retrieval scores for long documents", position="last", authors=2,
        citations=None, **_COMMON,
    ),
    "answer": GivenAnswer(
        id="answer", url="https://records.example/a", happened_on=date(2023, 5, 6), title="Answer in calibration",
        site="Cross Validated", tags=("calibration",), votes=3, licence="CC BY-SA 4.0", **_COMMON,
    ),
    "medal": Medal(
        id="medal", url="https://records.example/k", happened_on=date(2024, 9, 30), title="Leaf Disease Detection",
        award="gold", contest="leaf-disease-detection", team=3, **_COMMON,
    ),
}  # fmt: skip
"""What the true sentences written by hand are about."""
_SEED = 1
"""Of the phrases that stand behind the sentences written by hand."""
_PAGE = "https://www.linkedin.com/in/ada-muster"
_WAYS: tuple[ByHand | None, ...] = (None, None, "letter", "contact_form", "linkedin")
"""Most first messages go by mail."""


async def caught(seed: int, language: str, checked: Check = check) -> tuple[Pair, Pair]:
    """Falsehoods caught, of one draft with each kind planted in turn; and whether it was stopped without one."""
    known = random_given(seed, language)
    proposal = await BuiltinWriter(WORDS).propose(known, NoBudget())
    lies = [lie for kind in KINDS if (lie := planted(known, proposal, kind, seed))]
    hits = sum(bool(checked(known, lie.proposal, letter(), WORDS).blocks) for lie in lies)
    return (hits, len(lies)), (int(bool(checked(known, proposal, letter(), WORDS).blocks)), 1)


def stopped(text: str, proof: str, language: str, checked: Check = check) -> Pair:
    """Whether a sentence is stopped. Args: proof: the key in `PROOFS`, or the id of an employer fact."""
    fact = next((one.id for one in EMPLOYER if one.id == proof), None)
    known = given(PROOFS["kernel" if fact else proof], language=language, seed=_SEED)
    own = ProposedSentence(text=text, evidence=() if fact else (proof,), fact=fact)
    anchor = ProposedSentence(
        text=f"I saw {known.facts[0].text}." if language == "en" else f"Gesehen habe ich {known.facts[0].text}.",
        evidence=(known.facts[0].evidence,),
        fact=None,
    )
    subject = known.facts[0].project or f"“{known.facts[0].title}”"
    proposal = DraftProposal(subject=subject, sentences=(anchor, own))
    return int(bool(checked(known, proposal, letter(), WORDS).blocks)), 1


async def lawful(seed: int, language: str, held: Hold = hold) -> Pair:
    """Whether one first message says all that the law asks for; one that is blocked, such as a long one, is none."""
    known = random_given(seed, language)
    route = _route(seed)
    around = letter(contact=contact(), route=route)
    proposal = fitting(await BuiltinWriter(WORDS).propose(known, NoBudget()), known, around)
    grounded = check(known, proposal, around, WORDS)
    making = Making(
        key=DraftKey("s1", "p-ada"), engine="builtin", made_by="drafting", made_at=NOW, rules=contact_rules(),
        approach=Approach(),
    )  # fmt: skip
    draft = held(grounded, around, making, 1)
    return (0, 0) if draft.message is None else (int(not missing(draft, known, language)), 1)


def _route(seed: int) -> Route | None:
    channel = _WAYS[seed % len(_WAYS)]
    if channel is None:
        return None
    page = {"linkedin": _PAGE, "contact_form": "https://muster.example/write"}
    return Route(channel=channel, to=page.get(channel), country="US", consent_note=None)


_SAYS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "who is responsible": r"controller\)?: ",
        "purpose": r"Purpose: .*position",
        "legal basis": r"Legal basis: .*Art\. 6\(1\)",
        "which data": r"Data: your name, public work",
        "recipients": r"Recipients: ",
        "rights": r"access.*copy.*correction.*deletion.*restriction.*object.*complain",
        "prepared by software": r"Software prepared.*person.*approved",
        "opt-out": r"not hear from us.*“no”",
    },
    "de": {
        "who is responsible": r"Verantwortlicher\)?: ",
        "purpose": r"Zweck: .*Stelle",
        "legal basis": r"Rechtsgrundlage: .*Art\. 6 Abs\. 1",
        "which data": r"Daten: Ihr Name, Ihre öffentlichen Arbeiten",
        "recipients": r"Empfänger: ",
        "rights": r"Auskunft.*Kopie.*Berichtigung.*Löschung.*Einschränkung.*widersprechen.*beschweren",
        "prepared by software": r"Software.*vorbereitet.*Mensch.*freigegeben",
        "opt-out": r"nichts mehr von uns hören.*„nein“",
    },
}
"""What Art. 14 GDPR, CAN-SPAM and the AI Act ask a first message to say."""


def missing(draft: Draft, known: DraftGiven, language: str) -> tuple[str, ...]:
    """What the message of a held draft does not say and has to."""
    assert draft.message is not None
    if draft.route is None:
        mail = message_from_string(draft.message, _class=EmailMessage, policy=policy.SMTP)
        text, wrong = str(mail.get_content()), [*_headers(mail)]
    else:
        said = parted(draft.message, rule_of(draft.route))
        text, wrong = f"{said.text}\n{said.notice or ''}", [] if said.to == draft.route.to else ["recipient"]
    found = draft.route.to or "" if draft.route else contact().url or ""
    told = [SENDER.name, SENDER.postal_address, SENDER.address, "180", found, *(fact.url for fact in known.facts)]
    wrong += [f"{value} is not told" for value in told if value not in text]
    return (*wrong, *(name for name, words in _SAYS[language].items() if not re.search(words, text)))


def _headers(mail: EmailMessage) -> Iterator[str]:
    wanted = {"From": SENDER.address, "To": contact().address, "Reply-To": SENDER.reply_to}
    for name, address in wanted.items():
        if [one.addr_spec for value in mail.get_all(name, []) for one in value.addresses] != [address]:
            yield name
    if not str(mail["List-Unsubscribe"]).startswith(f"<mailto:{SENDER.reply_to}"):
        yield "List-Unsubscribe"
