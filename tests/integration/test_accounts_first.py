"""From an empty database to the first administrator signed in, without the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.cli import main
from recruitment.models import Grant, School
from tests.factories.accounts import OTHER, browser, mails

KEY = "k" * 40
OPENING = {"password": OTHER, "again": OTHER, "name": "Florence Aubin", "notice": "y"}


@pytest.fixture
def otmr(database_url: str, tmp_path: Path) -> Any:
    """Run the command on the empty database."""
    env = {
        "DATABASE_URL": database_url,
        "VAR": str(tmp_path / "var"),
        "SECRET_KEY": KEY,
        "BASE_URL": "http://localhost",
    }

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["admin", *words], env=env)

    return run


def test_first_administrator_opens_the_account_and_invites(app: Any, session: Session, otmr: Any) -> None:
    session.rollback()
    assert otmr("school", "ALES", "IMT Mines Alès", "--contact", "drh@ales.example.org").exit_code == 0
    told = otmr("invite", "Florence@Example.org", "Florence Aubin")
    assert told.exit_code == 0, told.output
    path = told.output.splitlines()[-1].removeprefix("http://localhost")
    client = browser(app)
    assert client.post(path, data=OPENING).status_code == 303
    data = {"name": "Luc Pradier", "email": "luc@example.org", "language": "fr", "role": "school_admin",
            "school": session.scalar(select(School.id)), "reference": ""}  # fmt: skip
    session.rollback()
    assert client.post("/people/invite", data=data).status_code == 303
    assert [kind for kind, _ in mails(session)] == ["invitation", "invitation"]


def test_somebody_with_a_password_becomes_administrator_without_a_link(app: Any, session: Session, otmr: Any) -> None:
    session.rollback()
    path = otmr("invite", "f@example.org", "F").output.splitlines()[-1].removeprefix("http://localhost")
    browser(app).post(path, data=OPENING)
    again = otmr("invite", "f@example.org", "F")
    assert "has an account" in again.output
    assert len(session.scalars(select(Grant.id)).all()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("invite", "nobody", "Name"),
        ("school", "al\ts", "Name", "--contact", "a@example.org"),
        ("school", "alès", "Name", "--contact", "a@example.org"),
        ("school", "ALES", "Name"),
        ("school", "ALES", "Name", "--contact", "a@example.org", "--privacy", "x"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(session: Session, otmr: Any, words: tuple[str, ...]) -> None:
    session.rollback()
    told = otmr(*words)
    assert told.exit_code == 2
    assert "Error: " in told.output
    assert session.scalar(select(School.id)) is None


def test_school_is_added_once(session: Session, otmr: Any) -> None:
    session.rollback()
    words = ("school", "ALES", "IMT Mines Alès", "--contact", "drh@ales.example.org")
    assert [otmr(*words).exit_code for _ in range(2)] == [0, 1]
