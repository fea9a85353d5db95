"""The jury: composed by the rules, appointed as it stands, still lawful after step-asides; the register behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, JournalEntry, Juror, JuryMember, Outgoing, Person
from recruitment.services import jurors
from tests.factories.cast import Cast, cast, sign_in
from tests.factories.judging import Bench, bench
from workflows.engine import Refused
from workflows.given import Sitting


@pytest.fixture
def found(session: Session) -> Bench:
    """An appointed jury of five, candidates to declare links with."""
    made = bench(session)
    session.execute(update(Juror).values(trained_on=datetime.now(UTC).date() - timedelta(days=30)))
    session.commit()
    return made


@pytest.fixture
def read(client: Any, engine: Engine, found: Bench) -> Callable[..., str]:
    """The jury's page, as a part of the cast."""

    def get(part: str, status: int = 200) -> str:
        sign_in(client, engine, found.cast.people[part])
        answer = client.get(f"/hires/{found.hire}/jury")
        assert answer.status_code == status
        return str(answer.get_data(as_text=True))

    return get


def appointed(session: Session) -> list[bool]:
    """Whether each seat now taken is appointed."""
    session.rollback()
    seats = session.scalars(select(JuryMember.appointed_at).where(JuryMember.left_at.is_(None)))
    return [at is not None for at in seats]


def test_jury_left_by_step_asides_is_said_without_a_name(read: Any, found: Bench, session: Session) -> None:
    assert "Jury effectif après déports" in read("hr")
    found.declare("juror1", candidate1="red")
    found.declare("juror3", candidate1="red")
    session.commit()
    text = read("manager")
    assert "Il n’est plus dans les règles" in text
    for hidden in ("Candidate1", "candidature 3", "candidature n", "supervision"):
        assert hidden not in text


@pytest.mark.parametrize(("part", "status"), [
    ("hr", 200), ("manager", 200), ("director", 200), ("equality", 200), ("auditor", 200), ("juror1", 200),
    ("security", 403), ("candidate1", 403), ("paris.hr", 403),
])  # fmt: skip
def test_jury_is_read_by_those_concerned(read: Any, part: str, status: int) -> None:
    read(part, status)


def test_member_who_leaves_calls_for_a_new_appointment(found: Bench, session: Session) -> None:
    assert all(appointed(session))
    found.take("unseat_juror", "hr", Sitting(found.cast.jurors["juror4"]))
    session.commit()
    assert not any(appointed(session))
    left = session.scalars(select(JuryMember).where(JuryMember.left_at.is_not(None))).one()
    assert (left.juror_id, left.chair) == (found.cast.jurors["juror4"], False)


def test_new_member_takes_the_chair_from_the_other_and_needs_appointing(found: Bench, session: Session) -> None:
    found.take("unseat_juror", "hr", Sitting(found.cast.jurors["juror4"]))
    found.take("seat_juror", "hr", Sitting(found.cast.jurors["juror4"], chair=True))
    session.commit()
    chairs = session.scalars(select(JuryMember.juror_id).where(JuryMember.chair, JuryMember.left_at.is_(None))).all()
    assert chairs == [found.cast.jurors["juror4"]]
    assert not all(appointed(session))


@pytest.mark.parametrize("why", ["applied", "applied and withdrew", "account closed"])
def test_nobody_who_applied_or_has_left_is_seated_whatever_form_is_sent(
    client: Any, engine: Engine, found: Bench, session: Session, why: str
) -> None:
    person = found.cast.people["juror4"]
    found.take("unseat_juror", "hr", Sitting(found.cast.jurors["juror4"]))
    if why == "account closed":
        session.execute(update(Person).where(Person.id == person).values(active=False))
    else:
        file = {"person_id": person} | ({"state": "withdrawn"} if "withdrew" in why else {})
        session.execute(update(Application).where(Application.id == found.files["candidate1"]).values(**file))
    session.commit()
    with pytest.raises(Refused, match="juror_may_sit"):
        found.take("seat_juror", "hr", Sitting(found.cast.jurors["juror4"]))
    session.rollback()
    entries = session.scalars(select(JournalEntry.number)).all()
    sign_in(client, engine, found.cast.people["hr"])
    answer = client.post(
        f"/hires/{found.hire}/jury/seats", data={"juror": found.cast.jurors["juror4"], "revision": found.row().revision}
    )
    assert answer.status_code == (422 if why == "account closed" else 409)
    assert session.scalars(select(JournalEntry.number)).all() == entries


def test_appointment_invites_those_without_an_account(
    client: Any, engine: Engine, found: Bench, session: Session
) -> None:
    session.execute(update(JuryMember).values(appointed_at=None))
    session.execute(update(Person).where(Person.id == found.cast.people["juror2"]).values(password="argon2"))
    session.commit()
    sign_in(client, engine, found.cast.people["director"])
    revision = session.scalars(select(Hire.revision)).one()
    answer = client.post(f"/hires/{found.hire}/jury/appointment", data={"revision": revision, "command": "x"})
    assert answer.status_code == 303
    assert all(appointed(session))
    invited = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "juror_invitation")).all()
    assert set(invited) == {found.cast.people[key] for key in ("chair", "juror1", "juror3", "juror4")}


def test_queries_do_not_grow_with_the_register(
    client: Any, engine: Engine, found: Bench, session: Session, queries: list[str]
) -> None:
    counts = []
    for number in (1, 3):
        session.rollback()
        for n in range(number):
            profile = jurors.Profile("F", 3, "Professeure", "Université", None, "FR", "", date(2026, 1, 1))
            jurors.enter(session, f"Nom {number} {n}", f"n{number}{n}@example.org", profile, datetime.now(UTC))
        session.commit()
        sign_in(client, engine, found.cast.people["hr"])
        queries.clear()
        assert client.get(f"/hires/{found.hire}/jury").status_code == 200
        first = len(queries)
        assert client.get("/jurors").status_code == 200
        counts.append((first, len(queries) - first))
    assert counts[0] == counts[1]


ENTRY = {
    "name": "Ingrid Solberg", "email": "ingrid@example.org", "sex": "U", "rank": "4", "position": "Senior scientist",
    "employer": "SINTEF", "school": "0", "country": "no", "disciplines": "matériaux", "trained_on": "2026-01-12",
}  # fmt: skip


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast."""
    made = cast(session)
    session.commit()
    return made


@pytest.mark.parametrize(("field", "value"), [
    ("name", ""), ("email", "nowhere"), ("sex", ""), ("sex", "X"), ("rank", ""), ("rank", "9"), ("school", "77"),
    ("country", "Norvège"), ("trained_on", "hier"), ("trained_on", "2999-01-01"), ("position", ""), ("employer", ""),
])  # fmt: skip
def test_entry_that_cannot_be_kept_says_so_in_french(
    client: Any, engine: Engine, people: Cast, session: Session, field: str, value: str
) -> None:
    sign_in(client, engine, people.people["hr"])
    answer = client.post("/jurors/new", data={**ENTRY, field: value})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text
    assert "Not a valid" not in text
    assert "SINTEF" in text or field == "employer"
    session.rollback()
    assert session.scalar(select(Juror.id).where(Juror.employer == "SINTEF")) is None


def test_entry_makes_a_person_without_password_and_keeps_an_account_that_exists(
    client: Any, engine: Engine, people: Cast, session: Session
) -> None:
    sign_in(client, engine, people.people["hr"])
    assert client.post("/jurors/new", data=ENTRY).status_code == 303
    assert client.post("/jurors/new", data={**ENTRY, "email": "candidate6@example.org"}).status_code == 303
    session.rollback()
    made = session.scalars(select(Person).where(Person.email == "ingrid@example.org")).one()
    assert (made.name, made.password) == ("Ingrid Solberg", None)
    kept = session.scalars(select(Person.name).where(Person.email == "candidate6@example.org")).one()
    assert kept != "Ingrid Solberg"


def test_correcting_an_entry_leaves_the_account_alone(
    client: Any, engine: Engine, people: Cast, session: Session
) -> None:
    sign_in(client, engine, people.people["hr"])
    path = f"/jurors/{people.jurors['juror2']}"
    page = client.get(path).get_data(as_text=True)
    assert 'name="email"' not in page
    changed = {**ENTRY, "email": "stolen@example.org", "sex": "F"}
    assert client.post(path, data=changed).status_code == 303
    assert client.post("/jurors/9999", data=changed).status_code == 404
    session.rollback()
    row = session.scalars(select(Juror).where(Juror.id == people.jurors["juror2"])).one()
    assert (row.employer, row.country, row.school_id) == ("SINTEF", "NO", None)
    assert session.scalar(select(Person.id).where(Person.email == "stolen@example.org")) is None


@pytest.mark.parametrize(("part", "reads", "writes"), [
    ("hr", 200, 200), ("equality", 200, 403), ("admin", 200, 200), ("group", 200, 200), ("manager", 403, 403),
    ("reviewer", 403, 403), ("juror1", 403, 403), ("candidate1", 403, 403),
])  # fmt: skip
def test_register_holds_personal_data_for_few(
    client: Any, engine: Engine, people: Cast, part: str, reads: int, writes: int
) -> None:
    sign_in(client, engine, people.people[part])
    assert client.get("/jurors").status_code == reads
    assert client.get("/jurors/new").status_code == writes
    assert client.get(f"/jurors/{people.jurors['juror1']}").status_code == writes
