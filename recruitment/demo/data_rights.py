"""Data rights in the demonstration: documents that were opened, and people who agreed to hear of other posts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, School
from recruitment.services import data_requests, pool, readings
from recruitment.services.progress import hire_row
from recruitment.services.readings import Reading
from workflows import given
from workflows.who import HR, PERSON, Actor

from .cast import Cast
from .story import Story

WISHES = (
    pool.Wish(("Computer science", "Mathematics"), "postdoc"),
    pool.Wish(("Engineering", "Environmental science"), None),
    pool.Wish(("Chemistry",), "doctoral"),
    pool.Wish(("Computer science",), None),
)


ANSWER = "Les documents restent tels que le jury les a lus ; la période exacte figure désormais à côté de votre dossier."
BESIDE = "Contrat à Grenoble : de 2018 à 2021."
ASKED = "Le CV envoyé dit « 2019-2021 » pour mon contrat à Grenoble : il a duré de 2018 à 2021. Je demande la correction."
RESTRICTED = "Je conteste la date de réception d’un document : d’ici la réponse, je demande que le dossier ne soit plus utilisé."


def ask(story: Story, person: int, kind: str = "rectification", text: str = ASKED) -> int:
    """Somebody asks about their data; returns the request."""
    hire = hire_row(story.session, story.hire, lock=True)
    assert hire is not None
    asked = given.DataAsked(kind, text)
    made = data_requests.begin(story.session, hire, person, asked, "fr", story.now)
    story.take("file_request", Actor(person, frozenset({PERSON})), asked, request=made)
    return made


def answer(story: Story, request: int) -> None:
    """Human resources take charge and answer: the correction stands beside the file."""
    hr = story.actor("hr", HR)
    story.take("take_charge", hr, given.Charge(story.who("hr")), request=request)
    story.take("answer_request", hr, given.DataAnswer("granted", ANSWER, BESIDE), request=request)


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
