"""The timetable of interviews from days to invitations: nobody is told before it is approved, and only once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    InterviewAnswer,
    InterviewDraft,
    InterviewHold,
    InterviewInvitation,
    InterviewSession,
    Outgoing,
    table_of,
)  # fmt: skip
from recruitment.services import interview_days, interview_needs, mailing
from recruitment.services.progress import hire_row
from tests.factories.judging import Bench, interviewing, sifting
from tests.factories.visitors import Visitors, hidden
from workflows import given
from workflows.engine import Refused

DAY = date(2099, 6, 15)  # summer time in Paris
MORNING = given.HearingSession(DAY, 540, 720, "Salle du conseil")
AFTERNOON = given.HearingSession(DAY, 840, 1020, "Salle du conseil")


def with_days(session: Session, *sessions: given.HearingSession, tell: bool = False) -> Bench:
    """Two people to hear, on days that are set."""
    hire = interviewing(session)
    hire.take("set_interview_days", "hr", given.InterviewDays(sessions or (MORNING, AFTERNOON), 45, 10, tell=tell))
    return hire


def slots(hire: Bench) -> dict[tuple[date, int], int]:
    """The sessions by day and beginning."""
    rows = hire.session.execute(select(InterviewSession.day, InterviewSession.start, InterviewSession.id))
    return {(row.day, row.start): row.id for row in rows}


def post(visitors: Visitors, key: str, path: str, **data: Any) -> Any:
    """Send a form of the interviews."""
    return visitors(key).post(f"/hires/{visitors.bench.hire}/interviews{path}", data=data)


def mails(app: Any, hire: Bench, kind: str) -> dict[str, EmailMessage]:
    """The mails of a kind as they leave, by who reads them; the newest of each."""
    hire.session.commit()
    names = {person: key for key, person in hire.cast.people.items()}
    rows = hire.session.scalars(select(Outgoing).where(Outgoing.kind == kind).order_by(Outgoing.id)).all()
    return {
        names[row.person_id]: mailing.written(
            hire.session, mailing.job(hire.session, row.id), app.config, row.created_at
        )[0]
        for row in rows
    }


def calendar(mail: EmailMessage) -> Any:
    """The calendar file of a mail."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    found = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == found["METHOD"]
    return found


def events(mail: EmailMessage) -> list[Any]:
    return list(calendar(mail).walk("VEVENT"))


FORM = {
    "minutes": "45", "gap": "10", "break_every": "3", "break_minutes": "20", "s0-day": "2099-06-15",
    "s0-start": "9:00", "s0-end": "12h00", "s0-place": "Salle du conseil", "s1-day": "",
}  # fmt: skip


def test_days_are_set_and_everybody_asked(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := interviewing(session))
    assert post(visitors, "hr", "/days", **FORM, tell="y", command="days-1").status_code == 303
    assert slots(hire) == {(DAY, 540): 1}
    asked = {kind: len(mails(app, hire, kind)) for kind in ("hours_asked", "interview_days_asked")}
    assert asked == {"hours_asked": 5, "interview_days_asked": 2}  # the third candidate is not on the shortlist
    assert post(visitors, "hr", "/days", **FORM, tell="y", command="days-1").status_code == 303
    assert len(mails(app, hire, "hours_asked")) == 5


BROKEN = (
    ({"minutes": "47"}, "10 à 240"), ({"minutes": "beaucoup"}, "10 à 240"), ({"gap": "-5"}, "0 à 120"),
    ({"s0-start": "neuf"}, "Écrivez une heure"), ({"s0-end": "8:00"}, "La fin vient"),
    ({"s0-start": "9:03"}, "cinq en cinq"), ({"s0-day": "2001-01-01"}, "passé"), ({"s0-day": "demain"}, "Écrivez le jour"),
    ({"s0-place": ""}, "3 à 300"), ({"s0-day": "", "s0-start": "", "s0-end": "", "s0-place": ""}, "au moins"),
    ({"s1-day": "2099-06-15", "s1-start": "11:00", "s1-end": "13:00", "s1-place": "Salle 2"}, "recouvre"),
)  # fmt: skip


@pytest.mark.parametrize(("fields", "said"), BROKEN)
def test_days_that_cannot_be_are_said_beside_their_field(
    app: Any, session: Session, fields: dict[str, str], said: str
) -> None:
    visitors = Visitors(app, hire := interviewing(session))
    response = post(visitors, "hr", "/days", **{**FORM, **fields})
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert slots(hire) == {}


def test_session_that_stays_keeps_its_answers(session: Session) -> None:
    hire = with_days(session)
    morning = slots(hire)[DAY, 540]
    hire.take("give_hours", "juror1", given.Hours({morning: (600, 720), slots(hire)[DAY, 840]: (840, 1020)}))
    longer = given.HearingSession(DAY, 540, 750, "Salle 2")
    hire.take("set_interview_days", "hr", given.InterviewDays((longer,), 30))
    days = interview_days.read(session, hire.hire)
    assert days is not None
    assert [(one.id, one.finish, one.place) for one in days.sessions] == [(morning, 750, "Salle 2")]
    assert days.free == {("member", hire.members["juror1"]): {morning: (600, 720)}}


def test_hours_are_given_and_changed(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    one, two = slots(hire).values()
    answer = {f"free-{one}": "part", f"free-{one}-start": "10:00", f"free-{one}-end": "11:30", f"free-{two}": "none"}
    assert post(visitors, "juror1", "/hours", **answer).status_code == 303
    assert post(visitors, "juror1", "/hours", **answer | {f"free-{two}": "whole"}).status_code == 303
    session.rollback()
    rows = session.execute(select(InterviewAnswer.session_id, InterviewAnswer.free_from, InterviewAnswer.free_to)).all()
    assert sorted(tuple(row) for row in rows) == [(one, 600, 690), (two, 840, 1020)]
    for fields in ({f"free-{two}": ""}, {f"free-{one}-end": "18:00"}, {f"free-{one}-start": "x"}):
        assert post(visitors, "juror1", "/hours", **answer | fields).status_code == 422
    assert post(visitors, "hr", "/hours", **answer).status_code == 403


def propose(visitors: Visitors) -> dict[int, datetime]:
    """HR asks for a timetable; the times drafted by application."""
    assert post(visitors, "hr", "/timetable", step="propose").status_code == 303
    visitors.bench.session.rollback()
    rows = visitors.bench.session.execute(select(InterviewDraft.application_id, InterviewDraft.starts_at))
    return {row.application_id: row.starts_at for row in rows}


def approve(visitors: Visitors, **fields: Any) -> Any:
    """HR reads the mails, then approves."""
    page = visitors.page("hr", "interviews/timetable/mails")
    data = {"draft": hidden(page, "draft"), "revision": hidden(page, "revision"), "command": hidden(page, "command")}
    return post(visitors, "hr", "/timetable/mails", **data | fields)


def local(hour: int, minute: int = 0) -> datetime:
    """An hour of that day in Paris."""
    return datetime(2099, 6, 15, hour - 2, minute, tzinfo=UTC)


def test_timetable_is_told_once_it_is_approved_and_once_only(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    one, two = hire.files["candidate1"], hire.files["candidate2"]
    assert propose(visitors) == {two: local(9), one: local(9, 55)}  # in the order of their numbers
    assert "Prénom Candidate1" in visitors.page("hr", "interviews/timetable/mails")
    assert not mails(app, hire, "interview_invited")
    first = approve(visitors, command="approve-1")
    assert first.status_code == 303
    assert approve_again(visitors).status_code in (303, 409)
    told = mails(app, hire, "interview_invited")
    assert set(told) == {"candidate1", "candidate2"}
    assert set(mails(app, hire, "interview_schedule")) == {"chair", "juror1", "juror2", "juror3", "juror4"}
    assert session.scalar(select(func.count()).select_from(Outgoing).where(Outgoing.kind == "interview_invited")) == 2
    session.rollback()
    assert session.get_one(Application, one).hearing_at == local(9, 55)
    assert propose(visitors) == {}


def approve_again(visitors: Visitors) -> Any:
    return post(visitors, "hr", "/timetable/mails", draft="", command="approve-1")


def test_invitation_is_a_calendar_request_that_names_nobody_else(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    propose(visitors)
    approve(visitors)
    for key, mail in mails(app, hire, "interview_invited").items():
        (event,) = events(mail)
        assert calendar(mail)["METHOD"] == "REQUEST"
        assert event["DTSTART"].params["TZID"] == "Europe/Paris"
        assert str(event["UID"]).startswith(f"interview-{hire.files[key]}@")
        assert (event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (0, "CONFIRMED", "PRIVATE")
        assert "udition" not in str(event["SUMMARY"])
        others = {"candidate1", "candidate2"} - {key}
        assert all(f"Prénom {other.title()}" not in mail.as_string() for other in others)


def test_jury_schedule_goes_by_number_and_leaves_out_whom_one_is_aside_for(app: Any, session: Session) -> None:
    hire = with_days(session)
    hire.take("declare_link", "juror2", given.LinkAnswer(hire.files["candidate1"], (given.DeclaredLink("kinship"),)))
    visitors = Visitors(app, hire)
    propose(visitors)
    approve(visitors)
    told = mails(app, hire, "interview_schedule")
    assert {key: len(events(mail)) for key, mail in told.items()} == {
        "chair": 2, "juror1": 2, "juror2": 1, "juror3": 2, "juror4": 2,
    }  # fmt: skip
    assert all("Candidate" not in mail.as_string() for mail in told.values())
    mine = visitors("juror2").get(f"/hires/{hire.hire}/interviews/calendar.ics")
    assert mine.content_type.startswith("text/calendar")
    assert "Prénom Candidate2" in mine.text
    assert "Candidate1" not in mine.text
    assert visitors.status("candidate1", "interviews/calendar.ics") == 403


def test_move_keeps_the_uid_and_calling_off_takes_it_out(app: Any, session: Session) -> None:
    hire = with_days(session)
    file = hire.files["candidate1"]
    seen = []
    for hour in (9, 10):
        hire.take("plan_interview", "hr", given.Interview(file, local(hour), "Salle du conseil"), application=file)
        seen += events(mails(app, hire, "interview_invited")["candidate1"])
    hire.take("call_off_interview", "hr", given.OneFile(file), application=file)
    off = mails(app, hire, "interview_called_off")["candidate1"]
    assert calendar(off)["METHOD"] == "CANCEL"
    seen += events(off)
    hire.take("plan_interview", "hr", given.Interview(file, local(11), "Salle du conseil"), application=file)
    seen += events(mails(app, hire, "interview_invited")["candidate1"])
    assert [int(event["SEQUENCE"]) for event in seen] == [0, 1, 2, 3]
    assert len({str(event["UID"]) for event in seen}) == 1
    assert [str(event["STATUS"]) for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_time_that_stays_is_not_told_again(app: Any, session: Session) -> None:
    hire = with_days(session)
    file = hire.files["candidate1"]
    for _ in range(2):
        hire.take("plan_interview", "hr", given.Interview(file, local(9), "Salle du conseil"), application=file)
    assert session.scalar(select(func.count()).select_from(Outgoing).where(Outgoing.kind == "interview_invited")) == 1


def test_draft_changed_by_somebody_else_is_not_approved_unread(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    propose(visitors)
    page = visitors.page("hr", "interviews/timetable/mails")
    data = {"draft": hidden(page, "draft"), "revision": hidden(page, "revision"), "command": hidden(page, "command")}
    number = session.get_one(Application, hire.files["candidate1"]).number
    moved = {f"n{number}-at": "2099-06-15T14:00", f"n{number}-place": "Salle 3"}
    assert (
        post(visitors, "hr", "/timetable", step="move", application=hire.files["candidate1"], **moved).status_code
        == 303
    )
    answer = post(visitors, "hr", "/timetable/mails", **data)
    assert answer.status_code == 409
    assert "a changé" in answer.text
    assert not mails(app, hire, "interview_invited")


def test_move_by_hand_swaps_and_says_everything_that_stands_against_it(app: Any, session: Session) -> None:
    hire = with_days(session)
    one, two = hire.files["candidate1"], hire.files["candidate2"]
    morning = slots(hire)[DAY, 540]
    hire.take("answer_interview_days", "candidate1", given.Hours({morning: (600, 720)}), application=one)
    for key in ("juror2", "juror3", "juror4"):
        hire.take("give_hours", key, given.Hours({morning: (600, 720)}))
    visitors = Visitors(app, hire)
    before = propose(visitors)
    number = session.get_one(Application, one).number
    fields = {f"n{number}-at": "2099-06-15T09:00", f"n{number}-place": "Salle du conseil"}
    assert post(visitors, "hr", "/timetable", step="move", application=one, **fields).status_code == 303
    page = visitors.page("hr", "interviews/timetable")
    assert "la personne a dit que ce moment est impossible" in page
    assert "Règles non remplies" in page
    assert "Approuver et envoyer" not in visitors.page("hr", "interviews/timetable/mails")
    with pytest.raises(Refused) as refused:
        hire.take("approve_timetable", "hr", given.Timetable((given.Interview(one, local(9), "Salle du conseil"),)))
    assert {o.code for o in refused.value.objections} == {"interview_possible", "interview_jury"}
    session.rollback()
    assert not mails(app, hire, "interview_invited")
    assert before[two] != local(9)
    bad = post(
        visitors, "hr", "/timetable", step="move", application=one, **fields | {f"n{number}-at": "2099-06-15T09:02"}
    )
    assert bad.status_code == 422


def test_whoever_cannot_be_placed_is_told_why(app: Any, session: Session) -> None:
    hire = with_days(session, given.HearingSession(DAY, 540, 600, "Salle du conseil"))
    only = slots(hire)[DAY, 540]
    hire.take(
        "answer_interview_days", "candidate1", given.Hours({only: (540, 540)}), application=hire.files["candidate1"]
    )
    visitors = Visitors(app, hire)
    assert set(propose(visitors)) == {hire.files["candidate2"]}
    assert "moment impossible pour la personne" in visitors.page("hr", "interviews/timetable")


def test_room_of_another_hire_is_taken(session: Session) -> None:
    hire = with_days(session)
    held = {
        "hire_id": hire.hire, "application_id": hire.files["candidate3"], "person_id": hire.cast.people["candidate3"],
        "place": f"{hire.row().school_id}:salle du conseil", "at": local(9, 30),
    }  # fmt: skip
    session.execute(insert(table_of(InterviewHold)), held)
    file = hire.files["candidate1"]
    with pytest.raises(Refused) as refused:
        hire.take("plan_interview", "hr", given.Interview(file, local(9), "  Salle du  conseil"), application=file)
    assert {o.code for o in refused.value.objections} == {"interview_place_taken"}
    hire.take("plan_interview", "hr", given.Interview(file, local(11), "Salle du conseil"), application=file)


@pytest.mark.parametrize("shared", ["hire_id", "place", "person_id"])
def test_database_lets_nobody_be_in_two_interviews(session: Session, shared: str) -> None:
    hire = with_days(session)
    one = {
        "hire_id": hire.hire, "application_id": hire.files["candidate1"], "person_id": hire.cast.people["candidate1"],
        "place": "1:salle", "at": local(9),
    }  # fmt: skip
    session.execute(insert(table_of(InterviewHold)), one)
    other = {
        "hire_id": hire.hire if shared == "hire_id" else other_hire(hire),
        "application_id": hire.files["candidate2"], "at": local(9),
        "person_id": hire.cast.people["candidate1" if shared == "person_id" else "candidate2"],
        "place": "1:salle" if shared == "place" else "1:autre",
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        session.execute(insert(table_of(InterviewHold)), other)
    session.rollback()


def other_hire(hire: Bench) -> int:
    """Another hire of the same school."""
    from recruitment.services.opening import Opening, open_hire
    from workflows.who import HIRING_MANAGER

    opening = Opening(hire.row().school_id, "postdoc", 2, "Autre", "Other", "LGEI")
    return open_hire(hire.session, opening, hire.actor("manager", HIRING_MANAGER), now=hire.now)


def test_candidate_says_their_hours_and_asks_for_another_time(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    one, two = slots(hire).values()
    address = f"/my-applications/{hire.hire}/interview"
    answer = {"step": "hours", f"free-{one}": "none", f"free-{two}": "whole"}
    assert visitors("candidate1").post(address, data=answer).status_code == 303
    assert visitors("candidate1").post(address, data=answer | {f"free-{two}": "x"}).status_code == 422
    assert visitors("candidate1").post(address, data={"step": "other_time"}).status_code == 409  # no time yet
    assert visitors("candidate1").post(address, data={"step": "dance"}).status_code == 400
    assert visitors("candidate3").get(address).status_code == 404  # not on the shortlist
    propose(visitors)
    approve(visitors)
    assert f"{address}.ics" in visitors("candidate1").get(address).text
    own = visitors("candidate1").get(f"{address}.ics").text
    assert "METHOD:PUBLISH" in own
    assert "Candidate2" not in own
    asked = {"step": "other_time", "other-text": "Jour de soutenance"}
    assert visitors("candidate1").post(address, data=asked).status_code == 303
    assert "Autre horaire demandé" in visitors.page("hr", "interviews")
    assert "soutenance" in visitors.page("hr", "interviews")
    for key in ("chair", "juror1"):
        page = visitors.page(key, "interviews")
        assert "Autre horaire demandé" not in page
        assert "soutenance" not in page
    assert set(mails(app, hire, "other_time_asked")) == {"hr", "hr2"}


PLANTED, GRANTED = "Fauteuilplanté", "Salleplantée"


def test_accommodation_is_read_by_its_author_and_hr_alone(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    address = f"/my-applications/{hire.hire}/interview"
    assert visitors("candidate1").post(address, data={"step": "need"}).status_code == 422
    sent = {"step": "need", "need-kinds": ["time", "room"], "need-text": PLANTED}
    assert visitors("candidate1").post(address, data=sent).status_code == 303
    assert PLANTED in visitors("candidate1").get(address).text
    assert PLANTED in visitors.page("hr", "interviews/accommodations")
    number = session.get_one(Application, hire.files["candidate1"]).number
    settled = {"application": hire.files["candidate1"], f"n{number}-extra": "15", f"n{number}-answer": GRANTED}
    for extra in ("7", "-5", "500", "x"):
        assert post(visitors, "hr", "/accommodations", **settled | {f"n{number}-extra": extra}).status_code == 422
    assert post(visitors, "hr", "/accommodations", **settled).status_code == 303
    assert GRANTED in visitors("candidate1").get(address).text
    for key in ("chair", "juror1", "manager", "director", "auditor", "equality"):
        assert visitors.status(key, "interviews/accommodations") == 403
    propose(visitors)
    approve(visitors)
    session.rollback()
    told = session.scalars(select(InterviewInvitation).where(InterviewInvitation.minutes == 60)).one()
    assert told.application_id == hire.files["candidate1"]  # longer, and nothing says why
    everything = [mail.as_string() for kind in ("interview_invited", "interview_schedule")
                  for mail in mails(app, hire, kind).values()]  # fmt: skip
    everything += [visitors.page(key, path) for key in ("chair", "juror1") for path in
                   ("interviews", "interviews/sheet", "interviews/questions", "interviews/calendar.ics", "marks")]  # fmt: skip
    everything += [visitors.page("hr", "journal"), visitors("director").get(f"/hires/{hire.hire}").text]
    assert not [text for text in everything if PLANTED in text or GRANTED in text or "ménagement demandé" in text]


def test_withdrawal_frees_the_time_and_tells_the_jury(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    propose(visitors)
    approve(visitors)
    before = session.scalar(select(func.count()).select_from(InterviewHold))
    hire.take("withdraw", "candidate1", application=hire.files["candidate1"])
    session.commit()
    assert session.scalar(select(func.count()).select_from(InterviewHold)) == (before or 0) / 2
    assert not mails(app, hire, "interview_called_off")  # they know
    chair = {str(event["STATUS"]) for event in events(mails(app, hire, "interview_schedule")["chair"])}
    assert chair == {"CONFIRMED", "CANCELLED"}


def test_hire_that_goes_back_calls_its_interviews_off(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := with_days(session))
    propose(visitors)
    approve(visitors)
    hire.take("reopen", "director", given.Reopening("La liste des auditions est à revoir entièrement."))
    session.commit()
    assert set(mails(app, hire, "interview_called_off")) == {"candidate1", "candidate2"}
    assert session.scalar(select(func.count()).select_from(InterviewHold)) == 0
    assert hire_row(session, hire.hire).state == "sifting"  # type: ignore[union-attr]


def test_need_asked_anew_is_to_settle_anew(session: Session) -> None:
    hire = with_days(session)
    file = hire.files["candidate1"]
    interview_needs.ask(session, file, ["time"], "", hire.now)
    interview_needs.settle(session, file, 15, "D’accord", hire.cast.people["hr"], hire.now)
    interview_needs.ask(session, file, ["remote"], "", hire.now + timedelta(days=1))
    (need,) = interview_needs.of_hire(session, hire.hire)
    assert (need.kinds, need.settled_at, need.extra) == (("remote",), None, 15)


def test_pages_are_for_those_they_are_for(app: Any, session: Session) -> None:
    visitors = Visitors(app, with_days(session))
    for path in ("days", "timetable", "timetable/mails"):
        assert visitors.status("hr", f"interviews/{path}") == 200
        for key in ("chair", "juror1", "manager", "director", "candidate1"):
            assert visitors.status(key, f"interviews/{path}") == 403


def test_timetable_waits_for_the_interviews(app: Any, session: Session) -> None:
    visitors = Visitors(app, sifting(session))
    assert "Fixez d’abord les jours" in visitors.page("hr", "interviews/timetable")
    assert post(visitors, "hr", "/timetable", step="propose").status_code == 409


def test_timetable_costs_a_fixed_number_of_queries(app: Any, session: Session, queries: list[str]) -> None:
    visitors = Visitors(app, hire := with_days(session))
    client, counts = visitors("hr"), []
    for _ in range(2):
        queries.clear()
        assert client.get(f"/hires/{hire.hire}/interviews/timetable").status_code == 200
        counts.append(len(queries))
        one = slots(hire)
        for key in hire.members:
            hire.take("give_hours", key, given.Hours(dict.fromkeys(one.values(), (0, 0))))
        session.commit()
    assert counts[0] == counts[1]
