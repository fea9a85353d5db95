"""The sealed compartment: nothing in plain text at rest, keys that change, readings noted, a refusal without a key."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.cli import main
from recruitment.models import SealedReading, SealedValue
from recruitment.services import compartment, seals
from recruitment.services.seals import Ring, Shut
from tests.factories.cast import sign_in
from tests.factories.endings import CONDITIONS, as_, authorised, hire_in, referral_of, send
from workflows.who import CLEARANCE_HR, SECURITY, Actor

NOTES = "À rappeler lundi : dossier Orion-7."


def sealed_of(story: Any) -> str:
    return f"/hires/{story.hire}/referral/{referral_of(story)}/sealed"


def readings(session: Session) -> list[tuple[str, int, str]]:
    session.rollback()
    rows = session.execute(select(SealedReading.part, SealedReading.person_id, SealedReading.role))
    return sorted(tuple(row) for row in rows)


def otmr(app: Any, *words: str) -> Any:
    """The command, in the settings of the application."""
    settings = {name: str(app.config[name]) for name in ("VAR", "DATABASE_URL", "SEAL_KEYS_FILE", "SECRET_KEY")}
    return CliRunner().invoke(main, list(words), env=settings)


def test_nothing_of_it_is_in_plain_text_at_rest(app: Any, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    authorised(story)
    blob = session.scalars(select(SealedValue.blob)).one()
    assert b"Kepler" not in blob
    if app.config["DATABASE_URL"].startswith("sqlite"):
        path = app.config["DATABASE_URL"].removeprefix("sqlite:///")
        with sqlite3.connect(path) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"Kepler" not in Path(path).read_bytes()
    assert compartment.read(session, referral_of(story), ["conditions"]) == {"conditions": CONDITIONS}


def test_each_reading_is_noted_before_it_is_shown(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    authorised(story)
    expected: list[tuple[str, int, str]] = []
    for part, role in (("security", SECURITY), ("referee", CLEARANCE_HR), ("referee", CLEARANCE_HR)):
        here = as_(client, engine, story, part)
        assert readings(session) == sorted(expected)
        assert CONDITIONS in here.get(sealed_of(story)).get_data(as_text=True)
        expected.append(("conditions", story.who(part), role))
        assert readings(session) == sorted(expected)


def test_compartment_is_closed_to_everybody_else(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    authorised(story)
    people = set(story.cast.people.values()) - {story.who("security"), story.who("referee")}
    assert len(people) > 20
    for person in people:
        assert sign_in(client, engine, person).get(sealed_of(story)).status_code == 403
    assert readings(session) == []


def test_notes_of_the_officer_are_for_officers_alone(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    notes = f"/hires/{story.hire}/referral/{referral_of(story)}/notes"
    here = as_(client, engine, story, "security")
    assert send(here, story, notes, notes="x" * 8001).status_code == 422
    assert send(here, story, notes, notes=NOTES).status_code == 303
    assert NOTES in here.get(sealed_of(story)).get_data(as_text=True)
    referee = as_(client, engine, story, "referee")
    assert NOTES not in referee.get(sealed_of(story)).get_data(as_text=True)
    assert send(referee, story, notes, notes="").status_code == 403


def test_list_of_readings_is_for_the_officer_and_the_auditor(
    client: Any, engine: Engine, session: Session, tmp_path: Path, queries: list[str]
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    referral, now = authorised(story), datetime.now(UTC)
    counts = []
    for _ in range(2):
        actor = Actor(story.who("referee"), frozenset({CLEARANCE_HR}))
        compartment.note(session, story.hire, referral, ["conditions", "nationality"], actor, CLEARANCE_HR, now)
        session.commit()
        reader = as_(client, engine, story, "auditor")
        queries.clear()
        page = reader.get("/referrals/readings").get_data(as_text=True)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
    assert page.count("Prénom Referee") == 4
    assert CONDITIONS not in page
    for part, status in (("security", 200), ("referee", 403), ("hr", 403), ("director", 403)):
        assert as_(client, engine, story, part).get("/referrals/readings").status_code == status
    assert "Prénom Referee" not in as_(client, engine, story, "paris.auditor").get("/referrals/readings").text


def test_keys_change_and_the_old_one_goes(app: Any, session: Session, ring: Ring, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    authorised(story)
    compartment.keep(session, referral_of(story), "notes", NOTES, None, story.now)
    session.commit()
    before = ring.in_use
    drawn = otmr(app, "sealed", "key")
    assert drawn.exit_code == 0, drawn.output
    assert ring.in_use != before
    done = otmr(app, "sealed", "rotate")
    assert "2 values sealed anew" in done.output
    assert "1 old keys taken out" in done.output
    session.rollback()
    assert compartment.keys_needed(session) == {ring.in_use: 2}
    assert list(ring.keys()) == [ring.in_use]
    found = compartment.read(session, referral_of(story), ["conditions", "notes"])
    assert found == {"conditions": CONDITIONS, "notes": NOTES}
    assert otmr(app, "sealed", "rotate").output.startswith("0 values")
    assert otmr(app, "sealed", "check").exit_code == 0


def test_without_the_right_key_nothing_is_shown_and_nothing_breaks(
    app: Any, client: Any, engine: Engine, session: Session, ring: Ring, tmp_path: Path, caplog: Any
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    authorised(story)
    assert ring.path is not None
    right = ring.path.read_bytes()
    here = as_(client, engine, story, "security")
    sealed, notes = sealed_of(story), f"/hires/{story.hire}/referral/{referral_of(story)}/notes"
    for wrong in (None, f"{seals.drawn()}\n".encode(), b"nonsense\n"):
        ring.path.unlink(missing_ok=True)
        if wrong is not None:
            ring.path.write_bytes(wrong)
        answer = here.get(sealed)
        assert answer.status_code == 503
        assert "otmr doctor" in answer.text
        assert "Kepler" not in answer.text + caplog.text
        assert not any(kept in answer.text for kept in ("Traceback", "InvalidTag"))
        doctor = otmr(app, "doctor").output
        assert "sealed" in next(line for line in doctor.splitlines() if "sealed" in line)
        assert otmr(app, "sealed", "check").exit_code == 1
        assert otmr(app, "sealed", "rotate").exit_code == 1
    ring.path.unlink()
    kept = send(here, story, notes, notes=NOTES)
    assert kept.status_code == 503
    assert NOTES in kept.text  # what was typed is there to copy
    ring.path.write_bytes(right)
    assert CONDITIONS in here.get(sealed).text


def test_value_moved_to_another_referral_does_not_open(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    referral = authorised(story)
    row = session.scalars(select(SealedValue)).one()
    row.part = "notes"
    session.flush()
    with pytest.raises(Shut):
        compartment.read(session, referral, ["notes"])
