"""The jury's meeting: opened with its quorum, attended, left by whoever stepped aside, voted in, and in the minutes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import (
    ExceptionEntry,
    Meeting,
    MeetingPresence,
    MeetingTurn,
    MeetingVote,
)
from tests.factories.judging import SEATS, deliberating
from tests.factories.meetings import PRESENT, codes, met, post, sitting
from tests.factories.visitors import Visitors, hidden, statements
from workflows import given
from workflows.engine import Refused


def test_meeting_opens_on_the_page_with_everybodys_attendance(app: Any, session: Session) -> None:
    hire = deliberating(session)
    hire.take("reveal", "chair")
    visitors = Visitors(app, hire)
    half = {f"how-{hire.members[key]}": "present" for key in SEATS[:3]}
    bad = post(visitors, "open_meeting", order="disagreement", **half)
    assert bad.status_code == 422
    assert "Dites si ce membre est présent" in bad.get_data(as_text=True)
    few = {f"how-{m}": "present" if key in SEATS[:2] else "absent" for key, m in hire.members.items()}
    refused = post(visitors, "open_meeting", order="disagreement", **few)
    assert refused.status_code == 409
    assert "le quorum est de 3" in refused.get_data(as_text=True)
    there = {f"how-{m}": "absent" if key == "juror4" else "remote" for key, m in hire.members.items()}
    assert post(visitors, "open_meeting", order="links", **there).status_code == 303
    page = visitors.page("juror1", "meeting")
    assert "4 membres en séance sur 5, quorum de 3 atteint" in page
    assert "Discuter" not in page  # buttons are the chair's
    assert "Candidatures aux mêmes déports à la suite" in page


def test_one_meeting_at_a_time(session: Session) -> None:
    hire = met(session)
    with pytest.raises(Refused) as refused:
        hire.take("open_meeting", "chair", given.Convening(dict.fromkeys(hire.members.values(), PRESENT)))
    assert codes(refused) == {"no_meeting_open"}
    session.add(Meeting(hire_id=hire.hire, opened_by=hire.cast.people["chair"], opened_at=hire.now))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_meeting_is_led_by_the_chair(app: Any, session: Session) -> None:
    visitors = Visitors(app, met(session))
    answer = visitors("juror1").post(f"/hires/{visitors.bench.hire}/meeting", data={"step": "close_meeting"})
    assert answer.status_code == 403
    for key in ("hr", "director", "manager", "candidate1", "security", "equality", "reviewer"):
        assert visitors.status(key, "meeting") == 403, key
    assert visitors.status("auditor", "meeting") == 200
    assert visitors("chair").post(f"/hires/{visitors.bench.hire}/meeting", data={"step": "dance"}).status_code == 400


def test_whoever_stepped_aside_leaves_and_comes_back_with_times(app: Any, session: Session) -> None:
    hire = met(session, {"juror2": "candidate1"})
    visitors = Visitors(app, hire)
    post(visitors, "take_up", application=hire.files["candidate1"])
    waiting = visitors.page("juror2", "meeting")
    assert "Merci de quitter la séance" in waiting
    assert "Candidate" not in waiting
    assert "Prénom Candidate1" in visitors.page("juror1", "meeting")
    assert "4 membres en séance sur 5" in visitors.page("juror1", "meeting")
    post(visitors, "end_turn", text="Deux lectures du repère 4 ont été rapprochées.", criterion="")
    page = visitors.page("juror2", "meeting")
    assert "5 membres en séance sur 5" in page
    assert "Candidate1" not in page
    assert "rapprochées" not in page
    session.rollback()
    member = hire.members["juror2"]
    spells = [s for s in sitting(hire).spells if s.member == member]
    assert [(s.how, s.away is not None, s.until is not None) for s in spells] == [
        ("present", False, True), ("present", True, True), ("present", False, False),
    ]  # fmt: skip
    assert spells[0].until == spells[1].since
    talk = session.scalars(select(ExceptionEntry).where(ExceptionEntry.kind == "discussion")).one()
    assert talk.rule == f"{hire.files['candidate1']}:"


def test_chair_who_stepped_aside_takes_up_and_ends_without_reading(app: Any, session: Session) -> None:
    hire = met(session, {"chair": "candidate1"})
    visitors = Visitors(app, hire)
    assert post(visitors, "take_up", application=hire.files["candidate1"]).status_code == 303
    page = visitors.page("chair", "meeting")
    assert "Merci de quitter la séance" in page
    assert post(visitors, "end_turn").status_code == 303
    assert "Merci de quitter" not in visitors.page("chair", "meeting")


def test_quorum_is_that_of_the_room_once_step_asides_are_gone(session: Session) -> None:
    hire = met(session, {"juror2": "candidate1"}, juror3="absent", juror4="absent")
    with pytest.raises(Refused) as refused:
        hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    assert codes(refused) == {"quorum_in_room"}
    hire.take("take_up", "chair", given.Turn(hire.files["candidate2"]))
    assert len(sitting(hire).room) == 3
    hire.take("record_presence", "chair", given.Attendance({hire.members["juror1"]: "absent"}))
    with pytest.raises(Refused) as refused:
        hire.take("put_to_vote", "chair", given.Vote("Retenir la liste", None, (2, 0, 0)))
    assert codes(refused) == {"quorum_in_room"}
    with pytest.raises(Refused) as refused:
        hire.take("propose_ranking", "chair", given.Order((hire.files["candidate1"],)))
    assert "quorum_in_room" in codes(refused)


def test_next_turn_ends_the_one_before(session: Session) -> None:
    hire = met(session, {"juror2": "candidate1"})
    hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    hire.take("take_up", "chair", given.Turn(hire.files["candidate2"]))
    turns = session.execute(select(MeetingTurn.application_id, MeetingTurn.until).order_by(MeetingTurn.id)).all()
    assert [(a, until is None) for a, until in turns] == [
        (hire.files["candidate1"], False), (hire.files["candidate2"], True)
    ]  # fmt: skip
    assert hire.members["juror2"] in sitting(hire).room


def test_break_stops_discussions_and_votes(session: Session) -> None:
    hire = met(session)
    hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    hire.take("suspend_meeting", "chair")
    for step, what in (("take_up", given.Turn(hire.files["candidate2"])), ("put_to_vote", given.Vote("x", None, (5, 0, 0)))):
        with pytest.raises(Refused) as refused:
            hire.take(step, "chair", what)
        assert "meeting_running" in codes(refused)
    hire.take("resume_meeting", "chair")
    hire.take("take_up", "chair", given.Turn(hire.files["candidate2"]))
    hire.take("close_meeting", "chair")
    assert sitting(hire).closed_at == hire.now
    assert session.scalars(select(MeetingPresence).where(MeetingPresence.until.is_(None))).all() == []
    assert session.scalars(select(MeetingTurn).where(MeetingTurn.until.is_(None))).all() == []


def test_vote_is_counted_against_the_room_and_keeps_its_quorum(app: Any, session: Session) -> None:
    hire = met(session)
    visitors = Visitors(app, hire)
    sent = {"motion": "Retenir la liste telle que proposée", "about": "0", "votes_for": "3", "votes_against": "1"}
    bare = post(visitors, "put_to_vote", **sent, abstained="beaucoup")
    assert bare.status_code == 422
    assert "Retenir la liste telle" in bare.get_data(as_text=True)  # what was typed is kept
    short = post(visitors, "put_to_vote", **sent, abstained="0")
    assert short.status_code == 409
    assert "Voix comptées : 4, pour 5" in short.get_data(as_text=True).replace("\xa0", " ")
    assert post(visitors, "put_to_vote", **sent, abstained="1").status_code == 303
    session.rollback()
    vote = session.scalars(select(MeetingVote)).one()
    assert (vote.votes_for, vote.votes_against, vote.abstained, vote.present, vote.quorum) == (3, 1, 1, 5, 3)
    assert "5 en séance, 3 nécessaires" in visitors.page("juror1", "meeting")


def test_database_refuses_votes_that_do_not_add_up(session: Session) -> None:
    hire = met(session)
    meeting = sitting(hire).id
    session.add(
        MeetingVote(
            meeting_id=meeting, motion="x", by_name=False, votes_for=3, votes_against=0, abstained=0, present=5, quorum=3,
            at=hire.now,
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_page_left_behind_says_that_the_meeting_went_on(app: Any, session: Session) -> None:
    hire = met(session)
    visitors = Visitors(app, hire)
    page = visitors.page("chair", "meeting")
    old = {"revision": hidden(page, "revision"), "command": hidden(page, "command")}
    hire.take("record_presence", "chair", given.Attendance({hire.members["juror1"]: "remote"}))
    session.commit()
    late = visitors("chair").post(f"/hires/{hire.hire}/meeting", data={"step": "close_meeting", **old})
    assert late.status_code == 409
    again = {"step": "close_meeting", "command": "once"}
    assert [visitors("chair").post(f"/hires/{hire.hire}/meeting", data=again).status_code for _ in range(2)] == [303, 303]


def test_page_looks_again_by_itself_only_where_its_reader_asks(app: Any, session: Session) -> None:
    visitors = Visitors(app, met(session))
    plain = visitors("juror1").get(f"/hires/{visitors.bench.hire}/meeting")
    asked = visitors("juror1").get(f"/hires/{visitors.bench.hire}/meeting?refresh=30")
    assert "Refresh" not in plain.headers
    assert asked.headers["Refresh"] == "30"
    assert "Ne plus actualiser" in asked.get_data(as_text=True)


def test_page_asks_no_more_of_the_database_for_more_votes(app: Any, session: Session) -> None:
    hire = met(session)
    visitors = Visitors(app, hire)
    counts = []
    for _ in range(2):
        visitors.page("chair", "meeting")
        counts.append(statements(app, lambda: visitors.page("chair", "meeting")))
        for _ in range(3):
            hire.take("put_to_vote", "chair", given.Vote("Retenir", hire.files["candidate1"], (5, 0, 0)))
            hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    assert counts[0] == counts[1]


def test_discussion_keeps_what_it_was_about(session: Session) -> None:
    hire = met(session)
    hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    hire.take("end_turn", "chair", given.Talk("Le repère 3 a été relu ensemble.", None, "research"))
    rule = session.scalar(select(ExceptionEntry.rule).where(ExceptionEntry.kind == "discussion"))
    assert rule == f"{hire.files['candidate1']}:research"
    talks = session.scalars(select(ExceptionEntry.reason).where(ExceptionEntry.kind == "discussion")).all()
    assert talks == ["Le repère 3 a été relu ensemble."]


def test_what_was_typed_goes_along_with_whatever_button_is_pressed(app: Any, session: Session) -> None:
    hire = met(session, {"juror2": "candidate2"})
    visitors, one, two = Visitors(app, hire), hire.files["candidate1"], hire.files["candidate2"]
    post(visitors, "take_up", application=one)
    page = visitors.page("chair", "meeting")
    assert f'<button form="said" name="next" value="take_up {two}"' in page
    assert post(visitors, "end_turn", next=f"take_up {two}", text="Le repère 3 a été relu.").status_code == 303
    assert post(visitors, "end_turn", next="suspend_meeting ", text="Rien ne sépare les lectures.").status_code == 303
    session.rollback()
    talks = session.execute(select(ExceptionEntry.rule, ExceptionEntry.reason).where(ExceptionEntry.kind == "discussion"))
    assert {tuple(row) for row in talks} == {
        (f"{one}:", "Le repère 3 a été relu."), (f"{two}:", "Rien ne sépare les lectures."),
    }  # fmt: skip
    runs = sitting(hire).current
    assert runs is not None
    assert runs.application is None  # the meeting is suspended


def test_next_turn_that_is_refused_keeps_what_was_typed(app: Any, session: Session) -> None:
    hire = met(session, {"juror3": "candidate2", "juror4": "candidate2"}, juror2="absent")
    visitors, one, two = Visitors(app, hire), hire.files["candidate1"], hire.files["candidate2"]
    post(visitors, "take_up", application=one)
    refused = post(visitors, "end_turn", next=f"take_up {two}", text="Le repère 3 a été relu.")
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert "Le repère 3 a été relu." in page
    assert "le quorum est de 3" in page
    session.rollback()
    assert session.scalar(select(ExceptionEntry.id).where(ExceptionEntry.kind == "discussion")) is None
    assert sitting(hire).current.application == one  # type: ignore[union-attr]
    for wrong in ("dance", "open_meeting", f"take_up {two} {one}", "take_up x"):
        assert post(visitors, "end_turn", next=wrong).status_code in (400, 409)


def test_hours_of_another_day_say_which(app: Any, session: Session) -> None:
    hire = met(session)
    began = hire.now - timedelta(days=9)
    session.execute(update(Meeting).values(opened_at=began))
    session.execute(update(MeetingPresence).values(since=began))
    page = Visitors(app, hire).page("chair", "meeting")
    assert re.search(r"Ouverte, début[^<]+, \d+.h", page)


def test_page_says_where_members_stand_apart_on_whom_they_discuss(app: Any, session: Session) -> None:
    hire = met(session, {"juror2": "candidate1"})
    file, words = hire.files["candidate1"], "Les membres s’écartent sur"
    hire.take("change_mark", "juror1", given.MarkSheet(file, hire.levels(1), "misread_file"), application=file)
    hire.take("take_up", "chair", given.Turn(hire.files["candidate2"]))
    visitors = Visitors(app, hire)
    assert words not in visitors.page("juror1", "meeting")
    hire.take("take_up", "chair", given.Turn(file))
    assert words in visitors.page("juror1", "meeting")
    assert words not in visitors.page("juror2", "meeting")
