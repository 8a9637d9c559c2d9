"""Draft rows as the rooms of outreach, review and delivery share them: one row a draft, one a version."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.records import Draft, DraftState
from memory.store import tables as t
from memory.store.sql import read, upsert

_d, _v = t.drafts.c, t.draft_versions.c
CURRENT = sa.select(_d.state, _d.reviewer, _v.body).join(
    t.draft_versions, sa.and_(_v.draft == _d.id, _v.version == _d.version)
)
"""Every draft at its current version; to be narrowed."""


def draft_of(row: sa.Row[str, str | None, str]) -> Draft:
    """A draft from a row of `CURRENT`."""
    return read(Draft, row.body, state=row.state, reviewer=row.reviewer)


async def lock(conn: AsyncConnection, id_: str) -> None:
    """Keep a draft from other writers until the transaction ends; whatever is read from here on stands."""
    await conn.execute(sa.select(_d.id).where(_d.id == id_).with_for_update())


async def find(conn: AsyncConnection, id_: str) -> Draft | None:
    row = (await conn.execute(CURRENT.where(_d.id == id_))).one_or_none()
    return None if row is None else draft_of(row)


async def current(conn: AsyncConnection, id_: str) -> Draft:
    """Raises: UnknownId."""
    draft = await find(conn, id_)
    if draft is None:
        raise UnknownId("draft", id_)
    return draft


async def versions_of(conn: AsyncConnection, id_: str) -> tuple[Draft, ...]:
    """Oldest first, each in the state in which it was made."""
    bodies = await conn.scalars(sa.select(_v.body).where(_v.draft == id_).order_by(_v.version))
    return tuple(read(Draft, body) for body in bodies)


async def put_version(conn: AsyncConnection, draft: Draft) -> None:
    """Make this the current version."""
    row = {
        "id": draft.id,
        "search": draft.search,
        "person": draft.person,
        "state": draft.state,
        "version": draft.version,
        "updated_at": draft.made_at,
        "step": draft.step,
        "channel": draft.route.channel if draft.route else "email",
        "engine": draft.engine,
    }
    await upsert(conn, t.drafts, [row], update=["state", "version", "updated_at", "channel", "engine"])
    version = {"draft": draft.id, "version": draft.version, "body": draft.model_dump_json()}
    await conn.execute(t.draft_versions.insert().values(version))


async def set_state(conn: AsyncConnection, id_: str, state: DraftState, at: datetime) -> None:
    await conn.execute(t.drafts.update().where(_d.id == id_).values(state=state, updated_at=at))
