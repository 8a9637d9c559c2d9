"""Every table either has rows of people, or texts that may name one, or holds nobody for a reason that is told."""

import pytest
import sqlalchemy as sa

from memory.store import tables as t
from memory.store.own import EMPTIED, NOBODY, SWEPT, Whom, own

WHOM = Whom.nobody()


def nowhere(metadata: sa.MetaData) -> set[str]:
    return set(metadata.tables) - own(WHOM).keys() - SWEPT - EMPTIED - NOBODY.keys()


def test_every_table_is_forgotten_from_or_holds_nobody() -> None:
    assert nowhere(t.metadata) == set()
    assert (own(WHOM).keys() | SWEPT | EMPTIED | NOBODY.keys()) <= set(t.metadata.tables)


def test_no_table_holds_nobody_and_somebody() -> None:
    assert NOBODY.keys() & (own(WHOM).keys() | SWEPT | EMPTIED) == set()
    assert all(NOBODY.values())


def test_a_new_table_stands_nowhere_until_somebody_says_where() -> None:
    metadata = sa.MetaData()
    for table in t.metadata.sorted_tables:
        table.to_metadata(metadata)
    sa.Table("portraits", metadata, sa.Column("person", sa.Text, primary_key=True))
    assert nowhere(metadata) == {"portraits"}


@pytest.mark.parametrize("table", sorted(NOBODY.keys() - {"audit_keys"}))
def test_a_table_that_holds_nobody_has_no_column_for_somebody(table: str) -> None:
    assert {"person", "account", "owner"} & set(t.metadata.tables[table].columns.keys()) == set()


@pytest.mark.parametrize("name", sorted(t.metadata.tables))
def test_every_table_with_a_column_for_a_person_is_forgotten_from(name: str) -> None:
    if "person" in t.metadata.tables[name].columns and name != "audit_keys":
        assert name in own(WHOM)
