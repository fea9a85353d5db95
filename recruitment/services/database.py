"""Bringing a database to the tables this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

import migrations


def settings() -> Config:
    """Alembic's settings, wherever the package was installed."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to `revision`."""
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to `revision` ("base" empties the database)."""
    _run(engine, command.downgrade, revision)


def _run(engine: Engine, verb: object, revision: str) -> None:
    config = settings()
    with engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        verb(config, revision)  # type: ignore[operator]  # alembic.command is untyped
        connection.commit()


def revisions(engine: Engine) -> tuple[str | None, str | None]:
    """The revision the database is at, and the one this version needs."""
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    return now, ScriptDirectory.from_config(settings()).get_current_head()
