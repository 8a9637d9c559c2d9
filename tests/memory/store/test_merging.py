"""A merge keeps the older id, a split makes a new one, and saving the same people again changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from memory.ids import person_id, split_person_id
from memory.records import Person
from memory.store.merging import Known, Settled, settle
from tests.memory.store.samples import ANN, BEN, CAT, a_person

NOBODY = Known({}, {}, frozenset())


def known(*people: Person) -> Known:
    """As the store would read them, oldest first."""
    owner = {account: person.id for person in people for account in person.accounts}
    by_id = {person.id: person for person in people}
    return Known(owner, by_id, frozenset(by_id))


def by_id(settled: tuple[Settled, ...]) -> dict[str, tuple[str, ...]]:
    return {item.person.id: item.person.accounts for item in settled}


def test_somebody_new_gets_the_id_of_their_first_account() -> None:
    assert settle([a_person(ANN, BEN)], NOBODY) == (Settled(a_person(ANN, BEN), (), (), None),)


def test_a_merge_keeps_the_older_id_and_the_newer_becomes_an_alias() -> None:
    older, newer = a_person(BEN), a_person(ANN)
    (item,) = settle([a_person(ANN, BEN)], known(older, newer))
    assert item.person.id == older.id
    assert item.person.accounts == (BEN, ANN)
    assert item.aliases == (newer.id,)
    assert item.merged == (newer.id,)


def test_somebody_known_by_a_later_account_keeps_their_id_and_the_new_one_is_an_alias() -> None:
    (item,) = settle([a_person(ANN, BEN)], known(a_person(BEN, CAT)))
    assert item.person.id == person_id(BEN)
    assert item.person.accounts == (BEN, CAT, ANN)
    assert (item.aliases, item.merged) == ((person_id(ANN),), ())


def test_in_a_split_the_half_with_the_first_account_keeps_the_id() -> None:
    settled = settle([a_person(BEN), a_person(ANN)], known(a_person(ANN, BEN)))
    assert by_id(settled) == {person_id(BEN): (BEN,), person_id(ANN): (ANN,)}
    assert [item.split_from for item in settled] == [person_id(ANN), None]


def test_a_split_half_whose_own_id_is_taken_gets_another() -> None:
    """The person on file has the id of an account that belongs to the other half."""
    on_file = a_person(BEN, ANN).model_copy(update={"id": person_id(ANN)})
    settled = settle([a_person(ANN), a_person(BEN)], known(on_file))
    assert by_id(settled) == {split_person_id(person_id(ANN), ANN): (ANN,), person_id(ANN): (BEN,)}


def test_the_names_of_a_split_off_half_do_not_stay_with_the_other() -> None:
    both = a_person(ANN, BEN).model_copy(update={"names": ("Ann Example", "Ben Example")})
    kept, gone = settle([a_person(ANN), a_person(BEN, name="Ben Example")], known(both))
    assert (kept.person.names, gone.person.names) == (("Ann Example",), ("Ben Example",))


def test_what_this_search_did_not_meet_stays_with_its_person() -> None:
    (item,) = settle([a_person(BEN)], known(a_person(ANN, BEN, CAT)))
    assert by_id((item,)) == {person_id(ANN): (ANN, BEN, CAT)}


ACCOUNTS = tuple(f"github:id:{number}" for number in range(8))


@st.composite
def partitions(draw: st.DrawFn) -> list[Person]:
    """Some of the accounts, dealt out to people."""
    accounts = draw(st.lists(st.sampled_from(ACCOUNTS), unique=True, min_size=1))
    groups: dict[int, list[str]] = {}
    for account in accounts:
        groups.setdefault(draw(st.integers(0, 3)), []).append(account)
    return [a_person(*group) for group in groups.values()]


class Memory:
    """People and aliases as a dictionary: what the rows must come to."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.aliases: dict[str, str] = {}

    def save(self, found: list[Person]) -> tuple[Settled, ...]:
        touched = [p for p in self.people.values() if any(set(p.accounts) & set(f.accounts) for f in found)]
        owner = {account: person.id for person in touched for account in person.accounts}
        standing = frozenset(person.id for person in found if person.id in self.people)
        settled = settle(found, Known(owner, {person.id: person for person in touched}, standing))
        for item in settled:
            for id_ in item.merged:
                del self.people[id_]
        for item in settled:
            self.people[item.person.id] = item.person
            self.aliases.pop(item.person.id, None)
            self.aliases |= dict.fromkeys(item.aliases, item.person.id)
            self.aliases = {a: item.person.id if p in item.merged else p for a, p in self.aliases.items()}
        return settled


@settings(derandomize=True, database=None)
@given(st.lists(partitions(), min_size=1, max_size=5))
def test_whatever_is_found_each_account_has_one_person_and_each_alias_leads_to_one(rounds: list[list[Person]]) -> None:
    memory = Memory()
    for found in rounds:
        settled = memory.save(found)
        assert len({item.person.id for item in settled}) == len(found)
        for item, person in zip(settled, found, strict=True):
            assert set(person.accounts) <= set(item.person.accounts)
        accounts = [account for person in memory.people.values() for account in person.accounts]
        assert len(accounts) == len(set(accounts))
        assert set(memory.aliases.values()) <= set(memory.people)
        assert not set(memory.aliases) & set(memory.people)


@settings(derandomize=True, database=None)
@given(st.lists(partitions(), min_size=1, max_size=4))
def test_saving_the_same_people_again_changes_nothing(rounds: list[list[Person]]) -> None:
    memory = Memory()
    for found in rounds:
        memory.save(found)
    before = dict(memory.people), dict(memory.aliases)
    memory.save(rounds[-1])
    assert (memory.people, memory.aliases) == before
