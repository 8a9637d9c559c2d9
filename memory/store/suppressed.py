"""The list of those who are not to be collected or written to: keyed hashes, and nothing that names anybody."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import Account
from memory.store import tables as t
from memory.store.address_forms import mailbox
from memory.store.person_ids import standing_ids
from memory.store.sql import chunks, upsert

KEY = "suppressions"
"""Name of the secret that salts the hashes."""
_LOGIN = "github:login:"


def hashed(
    key: bytes, *, addresses: Iterable[str] = (), people: Iterable[str] = (), accounts: Iterable[str] = ()
) -> dict[str, str]:
    """Hash -> the address, person or account that it stands for."""
    said = {f"address:{mailbox(address)}": address for address in addresses}
    said |= {f"person:{person}": person for person in people}
    said |= {f"account:{account}": account for account in accounts}
    return {hmac.new(key, name.encode(), hashlib.sha256).hexdigest(): what for name, what in said.items()}


def spellings(account: Account) -> tuple[str, ...]:
    """The keys under which sources may tell of an account."""
    if account.key.startswith("github:id:") and account.handle:
        return account.key, _LOGIN + account.handle.lower()
    return (account.key,)


async def suppress(conn: AsyncConnection, hashes: Iterable[str], reason: str, at: datetime) -> None:
    await upsert(conn, t.suppressions, [{"key": name, "reason": reason, "at": at} for name in hashes])


async def suppressed(conn: AsyncConnection, hashes: Mapping[str, str]) -> set[str]:
    """What of all that these stand for is on the list."""
    found: set[str] = set()
    for part in chunks(list(hashes)):
        found |= {hashes[key] for key in await conn.scalars(sa.select(_s.key).where(_s.key.in_(part)))}
    return found


async def forgotten(conn: AsyncConnection, people: Collection[str]) -> set[str]:
    """Those of these people who are forgotten: what was worked out about them before is not stored any more."""
    listed = await _listed(conn, people=people)
    if not listed:
        return set()
    stands = await standing_ids(conn, sorted(listed))
    here = set(await conn.scalars(sa.select(t.people.c.id).where(t.people.c.id.in_(stands.values()))))
    return {id_ for id_ in listed if stands[id_] not in here}


async def listed_terms(conn: AsyncConnection, terms: Collection[str]) -> set[str]:
    """Those of the terms of questions that name an account on the list: by its key, or as `@login`."""
    keys = {term: _LOGIN + term[1:].lower() if term.startswith("@") else term for term in terms}
    listed = await _listed(conn, accounts=set(keys.values()))
    return {term for term, key in keys.items() if key in listed}


async def _listed(conn: AsyncConnection, *, people: Collection[str] = (), accounts: Collection[str] = ()) -> set[str]:
    if not (people or accounts) or not await anybody(conn):
        return set()
    key = await conn.scalar(sa.select(t.store_keys.c.value).where(t.store_keys.c.name == KEY))
    return await suppressed(conn, hashed(key or b"", people=people, accounts=accounts))


async def anybody(conn: AsyncConnection) -> bool:
    """Whether there is anybody on the list."""
    return (await conn.execute(sa.select(_s.key).limit(1))).first() is not None


async def suppressed_accounts(conn: AsyncConnection, key: bytes, hashes: Mapping[str, str]) -> set[str]:
    """Accounts that are on the list themselves, or whose person is. Args: hashes: of `accounts`."""
    if not await anybody(conn):
        return set()
    found = await suppressed(conn, hashes)
    owner = await _owners(conn, sorted(set(hashes.values())))
    people = await suppressed(conn, hashed(key, people=set(owner.values())))
    return found | {account for account, person in owner.items() if person in people}


async def _owners(conn: AsyncConnection, accounts: Sequence[str]) -> dict[str, str]:
    c = t.account_person.c
    owner: dict[str, str] = {}
    for part in chunks(accounts):
        owner |= {
            row.account: row.person
            for row in await conn.execute(sa.select(c.account, c.person).where(c.account.in_(part)))
        }
    return owner


async def accounts_of(conn: AsyncConnection, people: Collection[str]) -> tuple[Account, ...]:
    """Every account of these people, by key."""
    own = sa.select(t.account_person.c.account).where(t.account_person.c.person.in_(people))
    query = sa.select(t.accounts).where(t.accounts.c.key.in_(own)).order_by(t.accounts.c.key)
    return tuple(Account.model_validate(dict(row)) for row in (await conn.execute(query)).mappings())


_s = t.suppressions.c
