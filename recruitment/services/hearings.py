"""The interviews of a hire: who is heard when and where, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, exists, select
from sqlalchemy.orm import Session

from recruitment.models import Application, JuryMember, LinkDeclaration, Person

SHOWN = ("shortlisted", "heard", "absent")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the shortlist."""

    application: int
    number: int
    name: str
    state: str
    at: datetime | None
    place: str


_PEOPLE = (
    select(
        Application.id, Application.number, Application.state, Application.hearing_at, Application.hearing_place,
        Person.name,
    )
    .join(Person, Person.id == Application.person_id)
    .where(
        Application.hire_id == bindparam("hire_id", type_=Integer),
        Application.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(Application.hearing_at.is_(None), Application.hearing_at, Application.number)
)  # fmt: skip
# A juror who stepped aside for somebody does not see that person's interview.
_NOT_ASIDE = ~exists().where(
    and_(
        LinkDeclaration.application_id == Application.id, LinkDeclaration.steps_aside,
        LinkDeclaration.member_id == JuryMember.id, JuryMember.person_id == bindparam("person_id", type_=Integer),
    )
)  # fmt: skip
_PEOPLE_OF_JUROR = _PEOPLE.where(_NOT_ASIDE)


def candidates(session: Session, hire: Row[Any], juror: int | None = None) -> tuple[Candidate, ...]:
    """The shortlist in the order of the interviews, unplanned ones last; for a juror, those not stepped aside for."""
    ask = {"hire_id": hire.id, "states": SHOWN}
    if juror is None:
        rows = session.execute(_PEOPLE, ask)
    else:
        rows = session.execute(_PEOPLE_OF_JUROR, {**ask, "person_id": juror})
    return tuple(Candidate(r.id, r.number, r.name, r.state, r.hearing_at, r.hearing_place or "") for r in rows)
