"""The cast: two schools, a person for each role, and how to sign one in."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.demo.cast import Cast
from recruitment.models import Grant, Juror, LoginSession, Person, School, make_sessions, writing
from recruitment.web.access import token_hash
from workflows.who import (
    AUDITOR,
    CLEARANCE_HR,
    DEONTOLOGY,
    DIRECTOR,
    EQUALITY,
    GROUP_ADMIN,
    HIRING_MANAGER,
    HR,
    REVIEWER,
    SCHOOL_ADMIN,
    SECURITY,
)  # fmt: skip

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAFF = {
    "manager": HIRING_MANAGER, "hr": HR, "hr2": HR, "reviewer": REVIEWER, "reviewer2": REVIEWER, "reviewer3": REVIEWER,
    "director": DIRECTOR, "security": SECURITY, "referee": CLEARANCE_HR, "equality": EQUALITY,
    "deontology": DEONTOLOGY, "auditor": AUDITOR, "admin": SCHOOL_ADMIN,
}  # fmt: skip
# name, sex, R profile, school (None: outside the group)
JURORS = (
    ("chair", "F", 4, "ALES"), ("juror1", "M", 3, "ALES"), ("juror2", "F", 3, None), ("juror3", "M", 4, None),
    ("juror4", "F", 3, "ALES"),
)  # fmt: skip


def person(session: Session, key: str, now: datetime = NOW) -> int:
    """Somebody with an account and no role; the password is not usable."""
    row = Person(email=f"{key}@example.org", name=f"Prénom {key.title()}", password=None, language="fr", created_at=now)
    session.add(row)
    session.flush()
    return row.id


def cast(session: Session, now: datetime = NOW) -> Cast:
    """Two schools with every role each, a group administrator, five jurors and six candidates."""
    made = Cast()
    for code, name in (("ALES", "IMT Mines Alès"), ("PARIS", "Télécom Paris")):
        school = School(
            code=code, name=name, contact_email=f"drh@{code.lower()}.example.org",
            complaint_email=f"reclamation@{code.lower()}.example.org", privacy_email=f"dpo@{code.lower()}.example.org",
        )  # fmt: skip
        session.add(school)
        session.flush()
        made.schools[code] = school.id
        for key, role in STAFF.items():
            who = key if code == "ALES" else f"paris.{key}"
            made.people[who] = person(session, who, now)
            session.add(Grant(person_id=made.people[who], role=role, school_id=school.id, granted_at=now))
    made.people["group"] = person(session, "group", now)
    session.add(Grant(person_id=made.people["group"], role=GROUP_ADMIN, granted_at=now))
    for key, sex, rank, home in JURORS:
        made.people[key] = person(session, key, now)
        juror = Juror(
            person_id=made.people[key], sex=sex, rank=rank, position="Professeure" if sex == "F" else "Professeur",
            employer="IMT" if home else "Université de Lille", school_id=made.schools[home] if home else None,
            trained_on=date(2025, 9, 1),
        )  # fmt: skip
        session.add(juror)
        session.flush()
        made.jurors[key] = juror.id
    for number in range(1, 7):
        made.people[f"candidate{number}"] = person(session, f"candidate{number}", now)
    session.flush()
    return made


def sign_in(client: Any, engine: Engine, person_id: int) -> Any:
    """Sign a person in on a test client, as the sign-in page would."""
    token = secrets.token_urlsafe(16)
    now = datetime.now(UTC)
    with make_sessions(engine)() as session:
        writing(session).add(LoginSession(token=token_hash(token), person_id=person_id, created_at=now, seen_at=now))
        session.commit()
    with client.session_transaction() as cookie:
        cookie["login"] = token
    return client


def named(session: Session, person_id: int) -> str:
    """A person's name, for tests that look for leaks."""
    return session.execute(select(Person.name).where(Person.id == person_id)).scalar_one()
