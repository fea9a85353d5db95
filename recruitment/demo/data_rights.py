"""Data rights in the demonstration: documents that were opened, and people who agreed to hear of other posts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, School
from recruitment.services import pool, readings
from recruitment.services.readings import Reading
from workflows.who import HR

from .cast import Cast

WISHES = (
    pool.Wish(("Computer science", "Mathematics"), "postdoc"),
    pool.Wish(("Engineering", "Environmental science"), None),
    pool.Wish(("Chemistry",), "doctoral"),
    pool.Wish(("Computer science",), None),
)


def told(session: Session, cast: Cast, today: datetime) -> None:
    """People of ended hires agreed to hear of other posts; human resources opened their documents."""
    ended = (
        select(Application.id, Application.person_id, School.id.label("school"), School.code)
        .join(Hire, Hire.id == Application.hire_id)
        .join(School, School.id == Hire.school_id)
        .where(Hire.state.in_(("closed", "unfilled")))
        .order_by(Application.id)
    )
    for place, row in enumerate(session.execute(ended).all()):
        hr = cast.people[cast.key("hr", row.code)]
        for kind, hours in (("cv", 5), ("project", 4)):
            readings.note(session, Reading(row.id, kind, hr, HR, today - timedelta(days=20 + place, hours=hours)))
        if place < len(WISHES):
            school: Any = session.execute(select(School.id, School.code, School.name).where(School.id == row.school)).one()
            pool.consent(session, row.person_id, school, WISHES[place], today - timedelta(days=15 - place))
    session.flush()
