"""Migrations: up, down and up again on both databases, twice at once, and leading to the very tables of the models."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from recruitment.models import Base, ClearancePart, Referral, SealedReading, make_engine, make_sessions, writing
from recruitment.services import database
from tests.conftest import KINDS
from tests.factories.stories import tell
from workflows.application import ApplicationChart
from workflows.complaint import ComplaintChart
from workflows.data_request import DataRequestChart
from workflows.engine import Chart, states
from workflows.hire import HireChart
from workflows.referral import ReferralChart
from workflows.welcome import WelcomeChart

# Alembic's own comparison skips the index over expressions; `picture` compares it.
pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index")
CHARTS = {"hire": HireChart, "application": ApplicationChart, "referral": ReferralChart, "complaint": ComplaintChart,
          "welcome": WelcomeChart, "data_request": DataRequestChart}  # fmt: skip


@pytest.fixture(params=KINDS)
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        made = make_engine(f"sqlite:///{tmp_path / 'blank.db'}")
        yield made
        made.dispose()
        return
    near = make_url(request.getfixturevalue("postgresql_url"))
    name = f"{near.database}_blank"
    admin = create_engine(near.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    made = make_engine(near.set(database=name).render_as_string(hide_password=False))
    yield made
    made.dispose()
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


def picture(engine: Engine) -> dict[str, Any]:
    """Everything that the database says of its tables, in an order of its own making undone."""
    seen = inspect(engine)
    statements = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table"

    def sorted_by_name(found: list[Any]) -> list[Any]:
        return sorted(({**one} for one in found), key=lambda one: str(one["name"]))

    def column(found: Any) -> tuple[str, str, bool, str]:
        return found["name"], str(found["type"]), found["nullable"], str(found.get("default"))

    def indexes(table: str) -> list[Any]:
        if engine.dialect.name == "postgresql":
            return sorted_by_name(list(seen.get_indexes(table)))
        with engine.connect() as connection:  # the inspector skips indexes over expressions
            return sorted(tuple(row) for row in connection.execute(text(statements), {"table": table}))

    return {
        name: {
            "columns": sorted(column(found) for found in seen.get_columns(name)),
            "key": seen.get_pk_constraint(name),
            "foreign": sorted_by_name(list(seen.get_foreign_keys(name))),
            "unique": sorted_by_name(list(seen.get_unique_constraints(name))),
            "indexes": indexes(name),
            "checks": sorted_by_name(list(seen.get_check_constraints(name))),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def triggers(engine: Engine) -> list[str]:
    """The names of the triggers."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return list(connection.scalars(text(query)))


def test_up_down_and_up_again(blank: Engine) -> None:
    _, head = database.revisions(blank)
    database.upgrade(blank)
    first = picture(blank)
    assert database.revisions(blank) == (head, head)
    database.downgrade(blank, "base")
    assert database.revisions(blank)[0] is None
    assert inspect(blank).get_table_names() == ["alembic_version"]
    assert triggers(blank) == []
    database.upgrade(blank)
    assert picture(blank) == first


def test_tables_that_migrations_lead_to_are_those_of_the_models(blank: Engine) -> None:
    database.upgrade(blank)
    with blank.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_constraints_that_alembic_does_not_compare_are_the_same_too(blank: Engine) -> None:
    database.upgrade(blank)
    migrated = picture(blank), triggers(blank)
    database.downgrade(blank, "base")
    Base.metadata.create_all(blank)
    assert migrated == (picture(blank), triggers(blank))


@pytest.mark.parametrize(("table", "chart"), CHARTS.items())
def test_check_admits_each_state_of_its_chart_and_no_other(blank: Engine, table: str, chart: type[Chart]) -> None:
    database.upgrade(blank)
    checks = {found["name"]: found["sqltext"] for found in inspect(blank).get_check_constraints(table)}
    assert sorted(re.findall(r"'(\w+)'", checks[f"ck_{table}_state"])) == sorted(states(chart))


def test_journal_is_closed_to_change_in_a_migrated_database(blank: Engine, tmp_path: Path) -> None:
    database.upgrade(blank)
    with make_sessions(blank)() as session:
        tell(writing(session), tmp_path, "drafting")
        session.commit()
    for statement in ("UPDATE journal_entry SET role = 'hr'", "DELETE FROM journal_entry"):
        with blank.connect() as connection, pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text(statement))


def test_referrals_keep_what_points_to_them_down_and_up(blank: Engine, tmp_path: Path) -> None:
    database.upgrade(blank)
    with make_sessions(blank)() as session:
        story = tell(writing(session), tmp_path, "clearing", restricted=True).refer("sent")
        referral = session.scalars(select(Referral.id)).one()
        session.add(ClearancePart(referral_id=referral, part="person", state="filled", number=7, asked_at=story.now,
                                  expires_at=story.now, reopened=["A2B"]))  # fmt: skip
        session.add(SealedReading(hire_id=story.hire, referral_id=referral, part="person", role="security", at=story.now))
        session.execute(update(Referral).values(access_from=date(2027, 1, 1), access_until=date(2028, 1, 1)))
        session.commit()
    tables = ("SELECT id, state, sent_at, access_until FROM referral", "SELECT referral_id, part, state, reopened FROM clearance_part",
              "SELECT referral_id, part FROM sealed_reading")  # fmt: skip

    def held() -> list[Any]:
        with blank.connect() as connection:
            return [tuple(row) for statement in tables for row in connection.execute(text(statement))]

    before = held()
    assert len(before) == 3
    for revision in ("0022", "0021"):
        database.downgrade(blank, revision)
        assert held() == before
        database.upgrade(blank)
        assert held() == before
    with blank.connect() as connection:
        connection.execute(text("INSERT INTO referral (hire_id, application_id, state, state_since, opened_at, renews, counts)"
                                " SELECT hire_id, application_id, 'opened', opened_at, opened_at, id, false FROM referral"))  # fmt: skip
        connection.commit()
    with pytest.raises(RuntimeError, match="renewal"):
        database.downgrade(blank, "0022")


def test_declarations_of_links_keep_what_they_said_down_and_up(blank: Engine, tmp_path: Path) -> None:
    database.upgrade(blank)
    with make_sessions(blank)() as session:
        tell(writing(session), tmp_path, "eligibility").judge().declare({4: 1})
        session.commit()
    told = text("SELECT d.level, d.reach, d.steps_aside, l.kind FROM link_declaration d"
                " JOIN declared_link l ON l.declaration_id = d.id")  # fmt: skip
    before = text("SELECT level, kind, steps_aside FROM link_declaration WHERE kind <> ''")
    with blank.connect() as connection:
        assert [(a, b, bool(c), d) for a, b, c, d in connection.execute(told)] == [("red", "candidate", True, "supervision")]
    database.downgrade(blank, "0005")
    with blank.begin() as connection:
        assert [(a, b, bool(c)) for a, b, c in connection.execute(before)] == [("red", "supervision", True)]
        connection.execute(text("UPDATE hire SET pack_id = 'university'"))
    database.upgrade(blank)
    with blank.connect() as connection:  # a university committee: the member is out of all of it
        assert [(a, b, bool(c), d) for a, b, c, d in connection.execute(told)] == [("red", "competition", True, "supervision")]
        rows = connection.execute(text("SELECT COUNT(*), SUM(CASE WHEN steps_aside THEN 1 ELSE 0 END) FROM link_declaration"
                                       " WHERE member_id = (SELECT id FROM jury_member WHERE out_at IS NOT NULL)"))  # fmt: skip
        count, aside = rows.one()
    assert count == aside > 1


def test_two_upgrades_at_once_do_the_work_once(blank: Engine, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": blank.url.render_as_string(hide_password=False), "VAR": str(tmp_path / "var")}
    command = [sys.executable, "-c", "from recruitment.cli import main; main()", "db", "upgrade"]
    both = [
        subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0].decode() for process in both]
    now, head = database.revisions(blank)
    assert said == [f"Database at revision {head}.\n"] * 2
    assert [process.returncode for process in both] == [0, 0]
    assert now == head
    assert set(picture(blank)) == set(Base.metadata.tables)
