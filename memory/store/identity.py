"""What is known beside the links about whose accounts are one person's, and what persons decided about it."""

import asyncio
import json
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import Account, Actor, Evidence, JoinFacts, Landed, Link, LinkVerdict, Person
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.merged_rows import known_people, write_people
from memory.store.merging import Settled, settle
from memory.store.sql import chunks, read, upsert

Keys = Collection[str] | sa.CompoundSelect[tuple[str]]
"""Account keys, or the query that finds them."""
_fact, _verdict, _link, _owner = t.evidence.c, t.link_verdicts.c, t.links.c, t.account_person.c
_CODE = "github"
FACT: TypeAdapter[Evidence] = TypeAdapter(Evidence)


class IdentityRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def around(self, keys: Collection[str], spelled: Collection[str]) -> tuple[Link, ...]:
        """Links from or to these accounts. Args: spelled: other ways in which profiles may name them."""
        named = {*keys, *spelled}
        query = sa.select(t.links).where(sa.or_(_link.a.in_(keys), _link.b.in_(named)))
        async with self._store.read() as conn:
            rows = await conn.execute(query.order_by(_link.a, _link.b, _link.record))
            return tuple(Link.model_validate(dict(row)) for row in rows.mappings())

    async def accounts(self, keys: Collection[str], logins: Collection[str] = ()) -> tuple[Account, ...]:
        """Those of these accounts that are known, and GitHub's with one of these logins, in lower case."""
        known = t.accounts.c
        by_login = sa.and_(known.key.like("github:id:%"), sa.func.lower(known.handle).in_(logins))
        query = sa.select(t.accounts).where(sa.or_(known.key.in_(keys), by_login)).order_by(known.key)
        async with self._store.read() as conn:
            return tuple(Account.model_validate(dict(row)) for row in (await conn.execute(query)).mappings())

    async def owners(self, keys: Collection[str]) -> dict[str, str]:
        """Account key -> id of the person that it is taken for."""
        query = sa.select(_owner.account, _owner.person).where(_owner.account.in_(keys))
        async with self._store.read() as conn:
            return {row.account: row.person for row in await conn.execute(query)}

    async def namesakes(self, person: Person) -> dict[str, str]:
        """Other people of whom an account bears one of this person's names: id -> that name."""
        known = t.accounts.c
        query = sa.select(_owner.person, sa.func.min(known.name)).join(t.accounts, known.key == _owner.account)
        query = query.where(known.name.in_(person.names), _owner.person != person.id, known.bot.is_(False))
        async with self._store.read() as conn:
            return dict((await conn.execute(query.group_by(_owner.person))).all())

    async def evidence(self, keys: Collection[str]) -> tuple[Evidence, ...]:
        """All work of these accounts, whichever search found it."""
        found = dict[str, Evidence]()
        async with self._store.read() as conn:
            for part in chunks(sorted(keys)):
                rows = await conn.execute(sa.select(_fact.id, _fact.body).where(_fact.owner.in_(part)))
                found |= {row.id: FACT.validate_json(row.body) for row in rows}
        return tuple(found[id_] for id_ in sorted(found))

    async def facts(self, keys: Collection[str]) -> JoinFacts:
        async with self._store.read() as conn:
            return await join_facts(conn, keys)

    async def decide(self, verdict: LinkVerdict, people: Sequence[Person], subject: str, actor: Actor) -> None:
        """Keep what a person said, and who is who from now on. Earlier words stay on file.

        Args:
            people: whom the accounts belong to now; replaces what they were taken for.
            subject: id of the person that it is mostly about.
        """
        async with self._store.write() as conn:
            row = {"a": verdict.a, "b": verdict.b, "says": verdict.says, "body": verdict.model_dump_json()}
            (number,) = (await conn.execute(t.link_verdicts.insert().values(row))).inserted_primary_key or ("",)
            settled = await asyncio.to_thread(settle, people, await known_people(conn, people))
            await write_people(conn, settled)
            await _join_searches(conn, settled)
            ids = (f"link_verdict:{number}",)
            await self._audit.append(conn, verdict.at, actor.id, f"identity.{verdict.says}", subject, ids)


async def join_facts(conn: AsyncConnection, keys: Keys) -> JoinFacts:
    gated = sa.select(_fact.owner, sa.func.count()).where(
        # A title's quotation marks are escaped in JSON, so that nobody's text is taken for one of these.
        _fact.owner.in_(keys), _fact.body.like('%"discounts":[]%'), _fact.body.not_like('%"gate":null%')
    )  # fmt: skip
    said = sa.select(_verdict.body).where(sa.or_(_verdict.a.in_(keys), _verdict.b.in_(keys))).order_by(_verdict.id)
    return JoinFacts(
        gated=dict((await conn.execute(gated.group_by(_fact.owner))).all()),
        landed=await _landed(conn, keys),
        verdicts=tuple(read(LinkVerdict, body) for body in await conn.scalars(said)),
    )


async def _landed(conn: AsyncConnection, keys: Keys) -> tuple[Landed, ...]:
    """Numbered changes, where both a history and GitHub itself told of some; a co-author's are not theirs alone."""
    sources = set(await conn.scalars(sa.select(t.accounts.c.source).where(t.accounts.c.key.in_(keys)).distinct()))
    if _CODE not in sources or not any(source.startswith("git:") for source in sources):
        return ()
    query = sa.select(_fact.owner, _fact.body).where(_fact.owner.in_(keys), _fact.body.like('%"kind":"merged_change"%'))
    rows = (await conn.execute(query.order_by(_fact.id))).all()
    return await asyncio.to_thread(_numbered, rows)


def _numbered(rows: Sequence[tuple[str, str]]) -> tuple[Landed, ...]:
    told = ((owner, json.loads(body)) for owner, body in rows)
    return tuple(
        Landed(owner=owner, project=fact["project"], number=fact["number"])
        for owner, fact in told
        if fact["number"] is not None and "co_author" not in fact["discounts"]
    )


async def _join_searches(conn: AsyncConnection, settled: Sequence[Settled]) -> None:
    """Somebody who was split off is in every search that met one of their accounts."""
    for item in settled:
        if item.split_from is not None:
            met = sa.select(t.search_accounts.c.search).where(t.search_accounts.c.account.in_(item.person.accounts))
            rows = [
                {"search": search, "person": item.person.id, "position": 0}
                for search in await conn.scalars(met.distinct())
            ]
            await upsert(conn, t.search_people, rows)
