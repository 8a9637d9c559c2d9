"""What is stored about one person, for those who may see it: who they are, by what proof, and what is in question."""

from collections.abc import Sequence
from datetime import datetime

from agents.identity import proofs, questions
from memory.records import Account, ContactPoint, Frozen, IdentityQuestion, Link, LinkStatus, Person
from memory.store import ContactRows, PeopleRows
from memory.store.identity import IdentityRows
from memory.store.statements import StatementRows
from service.routes import Routes, RouteView


class ContactView(Frozen):
    contact: str
    address: str
    found: str
    lawful: str
    country: str | None
    entered_by: str


class LinkView(Frozen):
    a: str
    b: str
    status: LinkStatus
    proof: str
    joins: bool
    """Whether both are this person's accounts; without it the link is a claim."""


class StatementView(Frozen):
    says: str
    evidence: str | None
    """The fact that it is about; it counts for nothing."""
    at: datetime


class PersonView(Frozen):
    person: str
    name: str
    names: tuple[str, ...]
    accounts: tuple[str, ...]
    login: str | None
    bot: bool
    contacts: tuple[ContactView, ...]
    links: tuple[LinkView, ...]
    """What says that the accounts are one person's, the strongest proof of each pair; then what is only claimed."""
    statements: tuple[StatementView, ...]
    """What they say of all this; it outranks it."""
    questions: tuple[IdentityQuestion, ...]
    """For a person to look at; none of them moves the score."""
    routes: tuple[RouteView, ...]
    """Ways to reach them, best first."""


class People:
    def __init__(
        self,
        people: PeopleRows,
        contacts: ContactRows,
        identity: IdentityRows,
        statements: StatementRows,
        routes: Routes,
    ) -> None:
        self._people, self._contacts, self._identity, self._statements = people, contacts, identity, statements
        self.routes = routes

    async def show(self, id_: str, search: str | None = None) -> PersonView:
        """Resolves aliases. Args: search: whose off-limits list holds for the ways to reach them. Raises: UnknownId."""
        person = await self._people.person(id_)
        accounts, links = await self.around(person.accounts)
        facts = await self._identity.facts([account.key for account in accounts])
        asked = questions(
            person,
            accounts,
            links,
            await self._identity.evidence(person.accounts),
            await self._identity.namesakes(person),
        )
        return PersonView(
            person=person.id,
            name=person.name,
            names=person.names,
            accounts=person.accounts,
            login=person.login,
            bot=person.bot,
            contacts=tuple(_shown(contact) for contact in await self._contacts.of_person(person.id)),
            links=_links(person, proofs(accounts, links, facts)),
            statements=tuple(
                StatementView(says=one.says, evidence=one.evidence, at=one.at)
                for one in await self._statements.of_person(person.id)
            ),
            questions=asked,
            routes=await self.routes.of(person.id, search),
        )

    async def around(self, keys: Sequence[str]) -> tuple[tuple[Account, ...], tuple[Link, ...]]:
        """These accounts, those that a link leads to from them or from which one leads to them, and the links."""
        own = await self._identity.accounts(keys)
        links = await self._identity.around(keys, [other for account in own for other in _spellings(account)])
        ends = {key for link in links for key in (link.a, link.b)}
        logins = {key.removeprefix(_LOGIN) for key in ends if key.startswith(_LOGIN)}
        return await self._identity.accounts([*keys, *ends], logins), links


_LOGIN = "github:login:"


def _spellings(account: Account) -> list[str]:
    if account.key.startswith("github:") and account.handle:
        return [_LOGIN + account.handle.lower()]
    return [account.key.lower()]


def _links(person: Person, found: Sequence[Link]) -> tuple[LinkView, ...]:
    views = (
        LinkView(
            a=link.a,
            b=link.b,
            status=link.status,
            proof=link.proof,
            joins=link.status != "unproven" and link.a in person.accounts and link.b in person.accounts,
        )
        for link in found
        if link.a in person.accounts or link.b in person.accounts
    )
    return tuple(sorted(views, key=lambda view: (not view.joins, view.status == "unproven", view.a, view.b)))


def _shown(contact: ContactPoint) -> ContactView:
    return ContactView(
        contact=contact.id,
        address=contact.address,
        found=contact.found,
        lawful=contact.lawful,
        country=contact.country,
        entered_by=contact.entered_by,
    )
