"""Which schema a database has, and how it gets the newest one."""

from pathlib import Path

import sqlalchemy as sa

from memory.store.tables import SCHEMA

_VERSION = sa.table("alembic_version", sa.column("version_num", sa.Text))


def version(conn: sa.Connection) -> str | None:
    """The migration that a database stands at; None where it is empty."""
    if not sa.inspect(conn).has_table(_VERSION.name):
        return None
    return conn.scalar(sa.select(_VERSION.c.version_num))


def is_current(found: str | None) -> bool:
    return found == SCHEMA


def is_newer(found: str | None) -> bool:
    return found is not None and found > SCHEMA


def upgrade(conn: sa.Connection) -> None:
    """Run what is missing, inside the caller's transaction; two processes at once take turns there."""
    # Alembic takes 0.3 s to import, and most starts have nothing to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
