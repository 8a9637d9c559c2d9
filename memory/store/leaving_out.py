"""An answer without those who are not to be collected. Pure."""

from collections.abc import Collection

from memory.off_limits import Known
from memory.records import Evidence, Record, SourceAnswer
from memory.store.identity import FACT
from memory.store.suppressed import hashed, spellings
from memory.store.sweeping import without_gate
from memory.traces import Traces, traces_of


def hashes_of(key: bytes, answer: SourceAnswer) -> dict[str, str]:
    """Hash -> account, of everybody whom an answer tells of, in each way in which their account may be spelled."""
    spelled = {one: account.key for account in answer.accounts for one in spellings(account)}
    spelled |= {gate.by: gate.by for fact in answer.evidence if (gate := fact.gate) and gate.by}
    return {name: spelled[one] for name, one in hashed(key, accounts=spelled).items()}


def without(answer: SourceAnswer, barred: Collection[str]) -> SourceAnswer:
    """The answer as if these accounts had not been in it: nothing of theirs, and nobody else's texts name them."""
    out = [account for account in answer.accounts if account.key in barred]
    names = {account.name for account in answer.accounts if account.key not in barred and account.name}
    known = Known(ids=(), names=(), accounts=tuple(out), addresses=())
    traces = traces_of(known, names, whole=barred)
    unwanted = {spelled for account in out for spelled in spellings(account)} | set(barred)
    about = {fact.record for fact in answer.evidence if fact.owner in barred}
    return SourceAnswer(
        records=tuple(_record(record, traces, record.id in about) for record in answer.records),
        accounts=tuple(account for account in answer.accounts if account.key not in barred),
        links=tuple(link for link in answer.links if link.a not in unwanted and link.b not in unwanted),
        evidence=tuple(_fact(fact, barred, traces) for fact in answer.evidence if fact.owner not in barred),
        coverage=answer.coverage,
    )


def _record(record: Record, traces: Traces, about: bool) -> Record:
    texts = (record.body or "", record.request, record.url or "")
    if not about and not any(traces.found(text) for text in texts):
        return record
    cut = {"request": traces.cut(record.request), "url": record.url and traces.cut(record.url)}
    return record.model_copy(update={"body": None, "expires_at": None, **cut})


def _fact(fact: Evidence, barred: Collection[str], traces: Traces) -> Evidence:
    body = fact.model_dump_json()
    if fact.gate is None and not traces.found(body):
        return fact
    return FACT.validate_json(traces.cut(without_gate(body, barred, traces)))
