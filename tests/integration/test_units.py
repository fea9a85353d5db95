"""The register of units: who keeps it, what it changes when a hire is opened, audits, and the rule of each school."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.models import Hire, Outgoing, Unit
from recruitment.services import deadlines, outbox, units
from tests.factories.cast import cast, sign_in
from workflows.charter.clearance_form import concerned

CENTRE = {
    "school": "1", "name": "Centre des matériaux", "code": "30C2", "zrr_code": "30C2ZRR1", "address": "Alès",
    "ministry": "Économie", "responsible": "Odile Blanc, directrice", "phone": "04", "email": "o.blanc@example.org",
    "audited_on": "2026-01-12",
}  # fmt: skip


def test_register_is_kept_by_security_and_administrators(client: Any, engine: Engine, session: Session) -> None:
    people = cast(session).people
    session.commit()
    for part in ("security", "admin", "group"):
        assert sign_in(client, engine, people[part]).get("/units/").status_code == 200
    for part in ("manager", "hr", "director", "reviewer", "auditor", "referee"):
        assert sign_in(client, engine, people[part]).get("/units/").status_code == 403


def test_unit_is_added_changed_and_taken_out(client: Any, engine: Engine, session: Session) -> None:
    people = cast(session).people
    session.commit()
    here = sign_in(client, engine, people["security"])
    for field, wrong in (("zrr_code", "zone 1"), ("email", "nobody"), ("audited_on", "2090-01-01"), ("name", " ")):
        assert here.post("/units/new", data={**CENTRE, field: wrong}).status_code == 422
    assert here.post("/units/new", data={**CENTRE, "school": "2"}).status_code == 303  # in one's own school all the same
    assert units.listed(session, [2]) == []
    assert here.post("/units/new", data=CENTRE).status_code == 422
    key = session.scalars(select(Unit.id).order_by(Unit.id)).first()
    page = here.get("/units/").text
    assert "30C2ZRR1" in page
    assert "non vérifié" in page  # how the Area and Switzerland count
    assert here.post(f"/units/{key}", data={**CENTRE, "phone": "0466"}).status_code == 303
    assert sign_in(client, engine, people["paris.security"]).get(f"/units/{key}").status_code == 404
    assert sign_in(client, engine, people["security"]).post(f"/units/{key}/removal").status_code == 303
    session.rollback()
    assert session.scalars(select(Unit.active).where(Unit.id == key)).one() is False


def test_zone_of_the_register_makes_the_hire_restricted(client: Any, engine: Engine, session: Session) -> None:
    people = cast(session).people
    units.keep(session, 1, {**CENTRE, "audited_on": None})
    session.commit()
    here = sign_in(client, engine, people["manager"])
    page = here.get("/hires/new").text
    assert '<option value="Centre des matériaux">' in page
    procedure = page.split('name="pack" value="')[1].split('"')[0] if 'name="pack" value="' in page else "contract"
    facts = {"school": "1", "kind": "postdoc", "title_fr": "Chercheuse ou chercheur", "title_en": "Researcher",
             "rank": "2", "posts": "1", "pack": procedure}  # fmt: skip
    for unit, restricted in (("centre des matériaux", True), ("Un autre centre", False)):
        opened = here.post("/hires/new", data={**facts, "unit": unit})
        assert opened.status_code == 303, opened.text
        session.rollback()
        assert session.scalars(select(Hire.restricted).order_by(Hire.id.desc())).first() is restricted


@pytest.mark.parametrize(
    ("audited", "today", "due"),
    [(None, date(2027, 3, 1), date(2027, 3, 1)), (date(2026, 1, 31), date(2026, 6, 1), date(2027, 1, 28)),
     (date(2026, 2, 12), date(2027, 2, 12), date(2027, 2, 12))],
)  # fmt: skip
def test_audit_is_due_a_year_later_for_a_zone_alone(
    session: Session, audited: date | None, today: date, due: date
) -> None:
    cast(session)
    units.keep(session, 1, {**CENTRE, "audited_on": audited})
    units.keep(session, 1, {**CENTRE, "name": "Autre", "zrr_code": "", "audited_on": None})
    session.flush()
    zone, other = units.listed(session, [1])
    assert units.audit_due(zone, today) == due
    assert units.audit_due(other, today) is None


def test_audit_that_is_due_is_told_to_officers_of_the_school_once(app: Any, session: Session) -> None:
    people = cast(session).people
    units.keep(session, 1, {**CENTRE, "audited_on": date(2026, 2, 12)})
    units.keep(session, 1, {**CENTRE, "name": "Sans zone", "zrr_code": "", "audited_on": None})
    session.commit()
    sessions = app.extensions["sessions"]

    def told() -> list[int]:
        session.rollback()
        return sorted(session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "audit_due")))

    for day, count in ((11, 0), (12, 1), (13, 1), (28, 1)):
        deadlines.act(sessions, datetime(2027, 2, day, 8, tzinfo=UTC))
        assert told() == [people["security"]] * count
    outbox.run_once(app.config, sessions, now=datetime(2027, 2, 28, 9, tzinfo=UTC))
    (mail,) = [one.read_text() for one in Path(app.config["VAR"], "mail").glob("*.eml")]
    assert "/units/" in mail
    session.rollback()
    session.execute(Unit.__table__.update().values(audited_on=date(2027, 3, 1)))
    session.commit()
    for day, count in ((date(2028, 2, 29), 1), (date(2028, 3, 2), 2), (date(2029, 3, 1), 2), (date(2029, 3, 2), 3)):
        deadlines.act(sessions, datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
        assert told() == [people["security"]] * count


def test_unit_never_audited_is_brought_to_mind_every_year(app: Any, session: Session) -> None:
    cast(session)
    units.keep(session, 1, {**CENTRE, "audited_on": None})
    session.commit()
    for day, count in ((date(2027, 2, 1), 1), (date(2027, 12, 31), 1), (date(2028, 1, 31), 1), (date(2028, 2, 1), 2)):
        deadlines.act(app.extensions["sessions"], datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
        session.rollback()
        assert len(session.scalars(select(Outgoing.id).where(Outgoing.kind == "audit_due")).all()) == count


@pytest.mark.parametrize(
    ("countries", "area", "swiss", "dual", "referred"),
    [
        (["FR"], "referred", "referred", "one_is_enough", False), (["IN"], "as_union", "as_union", "one_is_enough", True),
        (["NO"], "as_union", "referred", "one_is_enough", False), (["NO"], "referred", "as_union", "one_is_enough", True),
        (["CH"], "referred", "as_union", "one_is_enough", False), (["CH"], "as_union", "referred", "one_is_enough", True),
        (["IN", "DE"], "referred", "referred", "one_is_enough", False),
        (["IN", "DE"], "referred", "referred", "all_needed", True), (["FR", "DE"], "referred", "referred", "all_needed", False),
        ([], "as_union", "as_union", "one_is_enough", True), ([], "as_union", "as_union", "all_needed", True),
    ],
)  # fmt: skip
def test_rule_on_nationality_is_the_schools(
    countries: list[str], area: str, swiss: str, dual: str, referred: bool
) -> None:
    assert concerned(countries, area=area, swiss=swiss, dual=dual) is referred
