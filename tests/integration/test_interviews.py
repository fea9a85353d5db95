"""Interviews planned, told, held, then marked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Outgoing
from tests.factories.judging import Bench, interviewing
from tests.factories.visitors import Visitors
from workflows import given
from workflows.engine import Refused

SOON = "2099-05-20T14:30"


def plan(visitors: Visitors, key: str = "hr", candidate: str = "candidate1", **fields: str) -> Any:
    """Send the form of one person's interview."""
    hire = visitors.bench
    number = hire.session.get_one(Application, hire.files[candidate]).number
    data = {"step": "plan_interview", "application": str(hire.files[candidate]), "command": "plan-1"}
    data |= {f"n{number}-{name}": value for name, value in ({"at": SOON, "place": "Salle du conseil"} | fields).items()}
    return visitors(key).post(f"/hires/{hire.hire}/interviews", data=data)


def test_interview_is_kept_in_utc_and_told(app: Any, session: Session) -> None:
    hire = interviewing(session)
    assert plan(Visitors(app, hire)).status_code == 303
    session.rollback()
    file = session.get_one(Application, hire.files["candidate1"], populate_existing=True)
    assert file.hearing_at == datetime(2099, 5, 20, 12, 30, tzinfo=UTC)  # summer time in Paris
    mail = session.scalars(select(Outgoing).where(Outgoing.kind == "interview_invited")).one()
    assert mail.person_id == hire.cast.people["candidate1"]
    assert mail.payload == {
        "when": "2099-05-20T12:30:00+00:00", "minutes": 45, "place": "Salle du conseil", "sequence": 0,
        "application": file.id, "moved": False,
    }  # fmt: skip


BROKEN = (
    ({"at": "demain"}, "Écrivez le jour et l’heure"), ({"at": "2020-01-01T10:00"}, "est passé"),
    ({"place": ""}, "3 à 300 caractères"),
)  # fmt: skip


def test_interview_that_cannot_be_is_said(app: Any, session: Session) -> None:
    visitors = Visitors(app, interviewing(session))
    for fields, said in BROKEN:
        response = plan(visitors, **fields)
        assert response.status_code == 422
        assert said in response.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(Outgoing).where(Outgoing.kind == "interview_invited")).all() == []


def test_only_people_on_the_shortlist_are_invited(session: Session) -> None:
    hire = interviewing(session)
    file = hire.files["candidate3"]
    with pytest.raises(Refused) as refused:
        hire.take(
            "plan_interview", "hr", given.Interview(file, datetime(2099, 5, 20, tzinfo=UTC), "Salle"), application=file
        )
    assert {o.code for o in refused.value.objections} == {"file_out_of_turn"}


def record(visitors: Visitors, key: str, candidate: str, present: str) -> Any:
    """Say whether somebody came."""
    hire = visitors.bench
    data = {"step": "record_hearing", "application": hire.files[candidate], "present": present}
    return visitors(key).post(f"/hires/{hire.hire}/interviews", data=data)


def test_hearings_are_recorded_once(app: Any, session: Session) -> None:
    hire = interviewing(session)
    session.execute(update(Application).values(hearing_at=hire.now))
    visitors = Visitors(app, hire)
    assert record(visitors, "hr", "candidate1", "yes").status_code == 303
    assert record(visitors, "chair", "candidate2", "no").status_code == 303
    session.rollback()
    assert hire.states() == {"candidate1": "heard", "candidate2": "absent", "candidate3": "not_shortlisted"}
    assert record(visitors, "hr", "candidate1", "no").status_code == 409
    assert record(visitors, "hr", "candidate2", "maybe").status_code == 400


def test_nobody_is_recorded_before_the_time_they_were_invited_to(app: Any, session: Session) -> None:
    hire = interviewing(session)
    visitors, file = Visitors(app, hire), hire.files["candidate1"]
    assert "A été entendue" not in visitors.page("hr", "interviews")
    for present in ("yes", "no"):
        early = record(visitors, "hr", "candidate1", present)
        assert early.status_code == 409
        assert "l’heure de l’audition n’est pas venue" in early.get_data(as_text=True)
    session.execute(update(Application).where(Application.id == file).values(hearing_at=datetime(2099, 5, 20, 9, tzinfo=UTC)))
    page = visitors.page("hr", "interviews")
    assert "au plus tôt" in page
    assert "A été entendue" not in page
    hire.take("grant_derogation", "director", given.Derogation("interview_begun", "Entendue la veille, par téléphone."))
    assert "A été entendue" in visitors.page("hr", "interviews")
    assert record(visitors, "hr", "candidate1", "yes").status_code == 303


def heard(hire: Bench) -> None:
    hire.hear("candidate1", "candidate2")


def test_deliberation_opens_once_interviews_are_marked(app: Any, session: Session) -> None:
    hire = interviewing(session)
    visitors = Visitors(app, hire)
    assert 'value="open_deliberation"' not in visitors.page("chair", "interviews")
    heard(hire)
    hire.mark_all({"candidate1": 4, "candidate2": 3})
    assert 'value="open_deliberation"' in visitors.page("chair", "interviews")
    assert 'value="open_deliberation"' not in visitors.page("hr", "interviews")
    data = {"step": "open_deliberation", "command": "open-1"}
    assert visitors("chair").post(f"/hires/{hire.hire}/interviews", data=data).status_code == 303
    session.rollback()
    assert hire.row().state == "deliberating"


def test_juror_reads_the_schedule_but_for_whom_they_stepped_aside(app: Any, session: Session) -> None:
    hire = interviewing(session)
    visitors = Visitors(app, hire)
    hire.take("declare_link", "juror2", given.LinkAnswer(hire.files["candidate1"], (given.DeclaredLink("kinship"),)))
    page = visitors.page("juror2", "interviews")
    assert "Prénom Candidate2" in page
    assert "Prénom Candidate1" not in page
    assert "<form" not in page[page.index("<main") : page.index("</main")]


def test_schedule_is_closed_to_others(app: Any, session: Session) -> None:
    visitors = Visitors(app, interviewing(session))
    for key in ("manager", "director", "security", "candidate1"):
        assert visitors.status(key, "interviews") == 403
