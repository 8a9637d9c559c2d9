"""What is stored about one person, for those who may see it."""

from memory.records import ContactPoint, Frozen
from memory.store import ContactRows, PeopleRows


class ContactView(Frozen):
    contact: str
    address: str
    found: str
    lawful: str
    country: str | None
    entered_by: str


class PersonView(Frozen):
    person: str
    name: str
    names: tuple[str, ...]
    accounts: tuple[str, ...]
    login: str | None
    bot: bool
    contacts: tuple[ContactView, ...]


class People:
    def __init__(self, people: PeopleRows, contacts: ContactRows) -> None:
        self._people, self._contacts = people, contacts

    async def show(self, id_: str) -> PersonView:
        """Resolves aliases. Raises: UnknownId."""
        person = await self._people.person(id_)
        return PersonView(
            person=person.id,
            name=person.name,
            names=person.names,
            accounts=person.accounts,
            login=person.login,
            bot=person.bot,
            contacts=tuple(_shown(contact) for contact in await self._contacts.of_person(person.id)),
        )


def _shown(contact: ContactPoint) -> ContactView:
    return ContactView(
        contact=contact.id,
        address=contact.address,
        found=contact.found,
        lawful=contact.lawful,
        country=contact.country,
        entered_by=contact.entered_by,
    )
