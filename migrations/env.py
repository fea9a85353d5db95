"""How Alembic reaches the database: the engine it is given, or DATABASE_URL."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection, text

from recruitment.models import Base, make_engine

# Two migrations never run at once: the second waits, then finds nothing to do.
LOCK = 0x07A1


def run(connection: Connection) -> None:
    """Run what is asked for in one transaction."""
    postgresql = connection.dialect.name == "postgresql"
    if not connection.in_transaction():
        # Begun before Alembic looks: on SQLite it would otherwise commit each migration by itself, and another
        # upgrade would come in between.
        connection.begin()
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=not postgresql,
        compare_type=True, compare_server_default=False, transaction_per_migration=False,
    )  # fmt: skip
    with context.begin_transaction():
        if postgresql:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with make_engine(os.environ["DATABASE_URL"]).connect().execution_options(writes=True) as own:
        run(own)
        own.commit()
