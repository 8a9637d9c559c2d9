"""What Alembic runs: always on the connection that `memory.store.schema` hands over, in its transaction."""

from alembic import context

from memory.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
