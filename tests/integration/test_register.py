"""The register of jurors: found by what a jury needs, agreed to by each person, and how often each is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Juror, JuryMember
from recruitment.services import juror_load, jurors
from recruitment.services.jurors import Search
from recruitment.web import juror_words
from recruitment.web.dates import today
from tests.factories.cast import Cast, cast, sign_in
from tests.factories.judging import bench
from workflows.charter.jury import months_after

TODAY = datetime.now(UTC).date()
AGREED = {"consent_on": TODAY - timedelta(days=10), "consent_until": TODAY + timedelta(days=900)}
# What the register says of each of the cast, beyond sex, rank and school.
SAID: dict[str, dict[str, Any]] = {
    "chair": {**AGREED, "fields": ["Physics", "Chemistry"], "languages": ["French"], "trained_on": TODAY},
    "juror1": {**AGREED, "fields": ["Physics"], "languages": ["English", "French"], "trained_on": None},
    "juror2": {**AGREED, "unavailable_from": TODAY, "unavailable_until": TODAY, "trained_on": date(2015, 1, 1)},
    "juror3": {"consent_on": date(2020, 1, 1), "consent_until": TODAY - timedelta(days=1), "trained_on": TODAY},
    "juror4": {"consent_on": None, "consent_until": None, "trained_on": TODAY},
}  # fmt: skip


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, varied."""
    made = cast(session)
    for key, said in SAID.items():
        session.execute(update(Juror).where(Juror.id == made.jurors[key]).values(**said))
    session.commit()
    return made


@pytest.fixture
def read(client: Any, engine: Engine, people: Cast) -> Callable[..., str]:
    """A page, as a part of the cast."""

    def get(path: str, part: str = "hr", status: int = 200) -> str:
        sign_in(client, engine, people.people[part])
        answer = client.get(path)
        assert answer.status_code == status
        return str(answer.get_data(as_text=True))

    return get


@pytest.mark.parametrize(("search", "found"), [
    ({}, "chair juror1 juror2 juror3 juror4"), ({"sex": "M"}, "juror1 juror3"), ({"home": "external"}, "juror2 juror3"),
    ({"home": "group"}, "chair juror1 juror4"), ({"rank": 4}, "chair juror3"), ({"field": "Physics"}, "chair juror1"),
    ({"field": "Chemistry"}, "chair"), ({"language": "English"}, "juror1"), ({"training": "valid"}, "chair juror3 juror4"),
    ({"training": "due"}, "juror1 juror2"), ({"state": "free"}, "chair juror1"), ({"state": "away"}, "juror2"),
    ({"state": "unlisted"}, "juror3 juror4"), ({"name": "JUROR2"}, "juror2"), ({"name": "%"}, ""),
    ({"sort": "training"}, "juror1 juror2 chair juror3 juror4"), ({"sex": "F", "field": "Physics"}, "chair"),
])  # fmt: skip
def test_filters_and_sorts_find_those_they_say(
    session: Session, people: Cast, search: dict[str, Any], found: str
) -> None:
    since = TODAY - timedelta(days=365)
    rows, total = jurors.register(session, Search(**search), datetime.now(UTC), since)
    keys = {number: key for key, number in people.jurors.items()}
    assert [keys[row.id] for row in rows] == found.split()
    assert total == len(rows)


def test_filters_stand_in_the_address_and_a_forged_one_means_nothing(read: Any, people: Cast) -> None:
    page = read("/jurors?sex=M&field=Physics&lang=en")
    assert "1 person<" in page
    assert "/jurors/export.xlsx?sex=M&amp;field=Physics" in page
    assert "5 people<" in read(
        "/jurors?sex=Z&home=77&rank=9&field=%22&language=x&training=y&state=z&sort=w&page=0&lang=en"
    )


def test_consent_that_has_expired_is_shown_told_to_those_who_keep_the_register_and_renewed(
    client: Any, read: Any, people: Cast, session: Session
) -> None:
    told = "L’accord de 1 personne a expiré"
    assert "Accord expiré le" in read("/jurors", "equality")
    assert told not in read("/jurors", "equality")
    assert told in read("/jurors", "hr")
    number = people.jurors["juror3"]
    assert client.post(f"/jurors/{number}/consent").status_code == 303
    assert client.post("/jurors/9999/consent").status_code == 404
    session.rollback()
    row = session.scalars(select(Juror).where(Juror.id == number)).one()
    assert (row.consent_on, row.consent_until) == (today(), jurors.consent_end(today()))
    assert told not in read("/jurors", "hr")


def test_consent_given_on_the_last_of_february_ends_on_a_day_that_exists() -> None:
    assert jurors.consent_end(date(2028, 2, 29)) == date(2031, 2, 28)
    assert jurors.consent_end(date(2026, 11, 21)) == date(2029, 11, 21)


@pytest.mark.parametrize(
    "day", [date(2026, 11, 21), date(2027, 3, 1), date(2028, 2, 29), date(2026, 12, 31), date(2026, 1, 1)]
)
def test_register_and_rule_agree_on_which_training_is_still_valid(app: Any, day: date) -> None:
    with app.test_request_context():
        since = juror_words.trained_since(day)
        months = juror_words.pack_now("contract", None, day).value("training_months_max")
    for trained in (since + timedelta(days=n) for n in range(-40, 40)):
        assert (trained >= since) == (day <= months_after(trained, months)), trained


ENTRY = {
    "name": "Ingrid Solberg", "email": "ingrid@example.org", "sex": "U", "rank": "4", "position": "Senior scientist",
    "employer": "SINTEF", "school": "0", "country": "NO", "sector": "industry", "fields": ["Physics", "Chemistry"],
    "languages": ["English"], "availability": "not on Mondays", "unavailable_from": "2026-05-01",
    "unavailable_until": "2026-05-31", "consent_on": "2026-02-01",
}  # fmt: skip


def test_entry_keeps_every_field_and_gives_the_agreement_an_end(client: Any, read: Any, session: Session) -> None:
    read("/jurors/new")
    assert client.post("/jurors/new", data=ENTRY).status_code == 303
    session.rollback()
    row = session.scalars(select(Juror).where(Juror.employer == "SINTEF")).one()
    assert (row.sector, row.fields, row.languages) == ("industry", ["Physics", "Chemistry"], ["English"])
    assert (row.availability, row.unavailable_until) == ("not on Mondays", date(2026, 5, 31))
    assert (row.consent_on, row.consent_until) == (date(2026, 2, 1), date(2029, 2, 1))


@pytest.mark.parametrize(("field", "value"), [
    ("sector", "circus"), ("fields", "Alchemy"), ("languages", "Elvish"), ("unavailable_until", "2026-04-30"),
    ("unavailable_from", "mai"), ("consent_on", "2999-01-01"), ("consent_until", "2026-02-01"), ("availability", "x" * 201),
])  # fmt: skip
def test_bad_field_is_said_beside_it_and_the_rest_stays_typed(
    client: Any, read: Any, session: Session, field: str, value: str
) -> None:
    read("/jurors/new")
    answer = client.post("/jurors/new", data={**ENTRY, field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert 'value="SINTEF"' in page
    if field != "fields":
        assert 'value="Physics" checked' in page
    session.rollback()
    assert session.scalar(select(Juror.id).where(Juror.employer == "SINTEF")) is None


def test_agreement_cannot_end_without_having_been_given(client: Any, read: Any) -> None:
    read("/jurors/new")
    answer = client.post("/jurors/new", data={**ENTRY, "consent_on": "", "consent_until": "2027-01-01"})
    assert answer.status_code == 422
    assert 'id="consent_until-error"' in answer.get_data(as_text=True)


# -- past service and load --------------------------------------------------------------------------------------


@pytest.fixture
def sat(session: Session) -> Cast:
    """A jury of five, of which one has left."""
    made = bench(session)
    now = datetime.now(UTC)
    session.execute(update(JuryMember).values(seated_at=now, appointed_at=now))
    session.execute(update(JuryMember).where(JuryMember.juror_id == made.cast.jurors["juror4"]).values(left_at=now))
    session.commit()
    return made.cast


def test_past_service_is_worked_out_from_the_juries(client: Any, engine: Engine, sat: Cast) -> None:
    sign_in(client, engine, sat.people["hr"])
    chair = client.get(f"/jurors/{sat.jurors['chair']}?lang=en").get_data(as_text=True)
    assert "IMT Mines Alès, chair" in chair
    assert "appointed on" in chair
    assert "left on" in client.get(f"/jurors/{sat.jurors['juror4']}?lang=en").get_data(as_text=True)


def test_load_counts_seats_asked_kept_and_left_by_sex_and_by_rank(sat: Cast, session: Session) -> None:
    session.execute(update(Juror).where(Juror.id == sat.jurors["juror3"]).values(sex="U"))
    old = datetime.now(UTC) - timedelta(days=jurors.LOAD_DAYS + 1)
    session.execute(update(JuryMember).where(JuryMember.juror_id == sat.jurors["juror2"]).values(seated_at=old))
    load = juror_load.read(session, datetime.now(UTC))
    assert [(one.sex, one.people, one.asked, one.never, one.most) for one in load.sexes] == [
        ("F", 3, 2, 1, 1), ("M", 1, 1, 0, 1), ("U", 1, 1, 0, 1),
    ]  # fmt: skip
    assert [(one.sex, one.rank, one.people) for one in load.groups] == [
        ("F", 4, 1),
        ("F", 3, 2),
        ("M", 3, 1),
        ("U", 4, 1),
    ]
    assert all(one.few for one in load.groups)
    seats = {one.id: (one.asked, one.served, one.left) for one in load.people}
    assert seats[sat.jurors["chair"]] == (1, 1, 0)
    assert seats[sat.jurors["juror4"]] == (1, 0, 1)
    assert seats[sat.jurors["juror2"]] == (0, 0, 0)


@pytest.mark.parametrize(("part", "status"), [
    ("hr", 200), ("equality", 200), ("director", 200), ("admin", 200), ("group", 200), ("manager", 403),
    ("reviewer", 403), ("auditor", 403), ("juror1", 403), ("candidate1", 403),
])  # fmt: skip
def test_load_is_read_by_those_who_balance_juries(read: Any, part: str, status: int) -> None:
    read("/jurors/load", part, status)


def test_director_reads_the_load_without_links_to_entries(read: Any) -> None:
    page = read("/jurors/load", "director")
    assert "Prénom Juror1" in page
    assert 'href="/jurors/' not in page.replace('href="/jurors/load"', "")


@pytest.mark.parametrize(("path", "statements"), [("/jurors", 5), ("/jurors/load", 2), ("/jurors/export.xlsx", 4)])
def test_pages_ask_the_same_for_five_people_and_for_eight(
    client: Any, read: Any, session: Session, queries: list[str], path: str, statements: int
) -> None:
    counts = []
    for number in (0, 3):
        for n in range(number):
            profile = jurors.Profile("F", 3, "Professeure", "Université", None, "FR", "", TODAY)
            jurors.enter(session, f"Nom {n}", f"n{n}@example.org", profile, datetime.now(UTC))
        session.commit()
        read("/jurors/load")
        queries.clear()
        assert client.get(path).status_code == 200
        counts.append(sum(not one.startswith("BEGIN") for one in queries))
    assert counts == [statements, statements]
