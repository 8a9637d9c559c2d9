"""Texts of others' rows in which somebody is named: found in a snapshot, then cut in the transaction that forgets.

What goes and what stays:

    records         the stored body goes, since it tells of many people at once; URL, time and digests stay, cut
    fetched         gone with the body, so that the question is asked again
    queries         its terms are cut; its id, a digest of them, is replaced
    evidence        who accepted somebody else's work is no longer told
    draft_versions  cut; a draft that nobody has decided about for good is blocked, since its text is another one now
"""

import asyncio
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import SETTLED
from memory.store import tables as t
from memory.store.own import SWEPT
from memory.store.sql import chunks
from memory.traces import CUT, Traces

BLOCK = "names_somebody_forgotten"
"""Why a draft to somebody else is blocked: it told of work together with a person who is forgotten."""
_PAGE = 2_000
_FEW = 60
"""Substrings that the database is asked for at once; beyond, it is faster to read everything."""
_OPEN = ("held", "blocked", "approved")
_PEOPLES_GATES = frozenset({"merge", "asker"})
Key = tuple[Any, ...]
Hits = Mapping[str, Sequence[Key]]
"""Table -> primary keys of rows that may name somebody."""


async def hits(conn: AsyncConnection, traces: Traces, tables: Collection[str] = SWEPT) -> Hits:
    """Rows of these tables that may name somebody."""
    found = {name: await _hits_of(conn, t.metadata.tables[name], traces) for name in sorted({*tables} - {"fetched"})}
    return {name: keys for name, keys in found.items() if keys}


async def cut(conn: AsyncConnection, found: Hits, traces: Traces, accounts: Collection[str], salt: bytes) -> None:
    """Cut what was found. Args: accounts: of those who are forgotten; salt: for ids that replace telling ones."""
    cutting = _Cutting(traces, frozenset(accounts), salt)
    for name, keys in found.items():
        table = t.metadata.tables[name]
        for part in chunks(keys, _PAGE):
            rows = (await conn.execute(sa.select(table).where(_in(table, part)))).mappings().all()
            changed = await asyncio.to_thread(cutting.changed, table, rows)
            for key, values in changed:
                await conn.execute(table.update().where(*_is(table, key)).values(values))
            if name == "draft_versions":
                await _block(conn, sorted({key[0] for key, _ in changed}))
    if blanked := [key for (key,) in found.get("records", ())]:
        await _forget_answers(conn, blanked)


async def _hits_of(conn: AsyncConnection, table: sa.Table, traces: Traces) -> list[Key]:
    keys = list(table.primary_key.columns)
    texts = _texts(table)
    query = sa.select(*keys, *(column.label(f"text_{column.name}") for column in texts)).order_by(*keys)
    if len(needles := traces.needles()) <= _FEW:
        query = query.where(sa.or_(*(text.icontains(needle, autoescape=True) for text in texts for needle in needles)))
    found: list[Key] = []
    async with conn.stream(query.execution_options(yield_per=_PAGE)) as rows:
        async for part in rows.partitions():
            found += await asyncio.to_thread(_naming, part, len(keys), traces)
    return found


def _naming(rows: Sequence[sa.Row[Any]], keys: int, traces: Traces) -> list[Key]:
    named = (row for row in rows if any(text is not None and traces.found(text) for text in row[keys:]))
    return [tuple(row[:keys]) for row in named]


def _texts(table: sa.Table) -> list[sa.Column[str]]:
    """Every column of text that is not what other tables point at."""
    known = table.name == "queries"
    return [
        column
        for column in table.columns
        if isinstance(column.type, sa.Text) and not column.foreign_keys and (known or not column.primary_key)
    ]


def _in(table: sa.Table, keys: Sequence[Key]) -> sa.ColumnElement[bool]:
    return sa.tuple_(*table.primary_key.columns).in_(keys)


def _is(table: sa.Table, key: Key) -> Iterator[sa.ColumnElement[bool]]:
    return (column == value for column, value in zip(table.primary_key.columns, key, strict=True))


@dataclass(frozen=True)
class _Cutting:
    traces: Traces
    accounts: frozenset[str]
    salt: bytes

    def changed(self, table: sa.Table, rows: Sequence[sa.RowMapping]) -> list[tuple[Key, dict[str, Any]]]:
        """Primary key and new values of the rows that named somebody indeed."""
        found = []
        for row in rows:
            values = self._values(table, row)
            if different := {name: value for name, value in values.items() if value != row[name]}:
                found.append((tuple(row[column.name] for column in table.primary_key.columns), different))
        return found

    def _values(self, table: sa.Table, row: sa.RowMapping) -> dict[str, Any]:
        texts = {c.name: row[c.name] for c in _texts(table) if row[c.name] is not None}
        if table.name == "evidence":
            texts["body"] = without_gate(texts["body"], self.accounts, self.traces)
        if table.name == "records":
            texts["body"] = _without_body(texts["body"])
        values = {name: self._cut(text) for name, text in texts.items()}
        if table.name == "queries" and values["body"] != texts["body"]:
            id_ = hashlib.sha256(self.salt + row["id"].encode()).hexdigest()[:32]
            values |= {"id": id_, "body": _with(values["body"], id=id_), "state": "done"}
        if table.name == "draft_versions" and values["body"] != texts["body"]:
            values["body"] = _blocked(values["body"])
        return values

    def _cut(self, text: str) -> str:
        return self.traces.cut(text) if self.traces.found(text) else text


def without_gate(body: str, accounts: Collection[str], traces: Traces) -> str:
    """A fact that does not tell who accepted it, where that is one of these accounts."""
    gate = json.loads(body).get("gate")
    if not gate or gate["kind"] not in _PEOPLES_GATES:
        return body
    if gate["by"] in accounts or any(text and traces.found(text) for text in (gate["by"], gate["by_name"])):
        return _with(body, gate=gate | {"by": None, "by_name": None})
    return body


def _without_body(record: str) -> str:
    return _with(record, body=None, expires_at=None)


def _blocked(version: str) -> str:
    blocks = json.loads(version)["blocks"]
    return _with(version, blocks=[*blocks, BLOCK], message=None, message_id=None)


def _with(body: str, /, **changed: Any) -> str:
    return json.dumps(json.loads(body) | changed, ensure_ascii=False, separators=(",", ":"))


async def _block(conn: AsyncConnection, drafts: Sequence[str]) -> None:
    """Open drafts wait for new words; what was approved and is not on its way goes nowhere, what went is not kept."""
    gone = t.outbox.update().where(t.outbox.c.draft.in_(drafts), t.outbox.c.state.in_(SETTLED))
    await conn.execute(gone.values(message=CUT, stamped=None))
    open_ = sa.and_(t.drafts.c.id.in_(drafts), t.drafts.c.state.in_(_OPEN))
    ids = list(await conn.scalars(sa.select(t.drafts.c.id).where(open_)))
    await conn.execute(t.outbox.delete().where(t.outbox.c.draft.in_(ids), t.outbox.c.state == "approved"))
    await conn.execute(t.drafts.update().where(t.drafts.c.id.in_(ids)).values(state="blocked"))


async def _forget_answers(conn: AsyncConnection, records: Sequence[str]) -> None:
    """No request is answered from a Record without a body, and a Record that nothing was parsed from is not kept."""
    for part in chunks(records):
        await conn.execute(t.fetched.delete().where(t.fetched.c.record.in_(part)))
        used = sa.union(
            sa.select(t.evidence.c.record).where(t.evidence.c.record.in_(part)),
            sa.select(t.links.c.record).where(t.links.c.record.in_(part)),
        )
        await conn.execute(t.records.delete().where(t.records.c.id.in_(part), t.records.c.id.not_in(used)))
