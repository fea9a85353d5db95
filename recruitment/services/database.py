"""Bringing a database to the tables this version needs.

Alembic is imported where it migrates: it brings a template engine that no page has a use for.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

import migrations

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(migrations.__file__).parent


def settings() -> Config:
    """Alembic's settings, wherever the package was installed."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to `revision`."""
    from alembic import command

    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to `revision` ("base" empties the database)."""
    from alembic import command

    _run(engine, command.downgrade, revision)


def _run(engine: Engine, verb: object, revision: str) -> None:
    config = settings()
    with engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        verb(config, revision)  # type: ignore[operator]  # alembic.command is untyped
        connection.commit()


@cache
def head() -> str:
    """The newest migration: its file begins with its number, which is its name."""
    return max(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def revisions(engine: Engine) -> tuple[str | None, str]:
    """The revision the database is at, and the one this version needs."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None, head()
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar(), head()
