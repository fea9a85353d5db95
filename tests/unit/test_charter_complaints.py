"""Rules on complaints as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.cases import NOW, PACK, case, dossier
from workflows.charter import complaints
from workflows.complaint import EVENTS, HANDLERS, ComplaintChart
from workflows.dossier import ComplaintFile
from workflows.engine import lines
from workflows.given import Charge, Grievance, Note, Reply
from workflows.who import CHAIR, HIRING_MANAGER, HR, JUROR, PERSON

AUTHOR, HANDLER, JUDGE, OTHER, EXAMINER = 1, 2, 3, 4, 5


def file(**known: object) -> ComplaintFile:
    """A complaint of one person, with one who may examine it and one who may not."""
    facts = {"filed_by": AUTHOR, "filed_at": NOW, "barred": frozenset({JUDGE}),
             "examiners": frozenset({EXAMINER}), "entitled": frozenset({HANDLER, JUDGE, EXAMINER}), **known}  # fmt: skip
    return ComplaintFile(**facts)  # type: ignore[arg-type]


def asked(complaint: ComplaintFile, given: object = None, person: int = AUTHOR, days: int = 0):  # type: ignore[no-untyped-def]
    """The case of that complaint, so many days after it was filed."""
    return case(replace(dossier("closed"), complaint=complaint), PERSON, HR, given=given, person=person,
                now=NOW + timedelta(days=days))  # fmt: skip


@pytest.mark.parametrize(
    ("person", "entitled_to_it"),
    [(HANDLER, True), (JUDGE, False), (EXAMINER, False), (AUTHOR, False), (OTHER, False)],
)
def test_person_in_charge_is_independent_and_entitled(person: int, entitled_to_it: bool) -> None:
    assert bool(complaints.handler_independent(asked(file(), Charge(person)))) is entitled_to_it


def test_author_is_never_in_charge_even_with_the_role() -> None:
    own = file(entitled=frozenset({AUTHOR, HANDLER}))
    assert not complaints.handler_independent(asked(own, Charge(AUTHOR)))


@pytest.mark.parametrize(("person", "may"), [(HANDLER, True), (EXAMINER, True), (JUDGE, False)])
def test_whoever_judges_names_nobody(person: int, may: bool) -> None:
    assert bool(complaints.outside_jury_and_team(asked(file(), person=person))) is may


@pytest.mark.parametrize(("handler", "may"), [(HANDLER, True), (None, False), (OTHER, False)])
def test_person_in_charge_alone_examines(handler: int | None, may: bool) -> None:
    assert bool(complaints.complaint_handled_by(asked(file(handler=handler), person=HANDLER))) is may


@pytest.mark.parametrize(("another", "may"), [(False, True), (True, False)])
def test_one_complaint_at_a_time(another: bool, may: bool) -> None:
    assert bool(complaints.complaint_alone(asked(file(another_open=another)))) is may


def test_author_alone_adds_to_a_complaint() -> None:
    assert complaints.complaint_own(asked(file()))
    assert not complaints.complaint_own(asked(file(), person=OTHER))


@pytest.mark.parametrize(
    ("subject", "text", "sound"),
    [
        ("links", "x" * 30, True), ("links", "x" * 29, False), ("links", "  " + "x" * 29 + "  ", False),
        ("anything", "x" * 40, False), ("other", "x" * 8000, True), ("other", "x" * 8001, False),
    ],
)  # fmt: skip
def test_complaint_says_what_happened(subject: str, text: str, sound: bool) -> None:
    assert bool(complaints.complaint_worded(asked(file(), Grievance(subject, text)))) is sound


@pytest.mark.parametrize(("text", "sound"), [("x" * 10, True), ("x" * 9, False), ("", False), ("x" * 8001, False)])
def test_note_says_something(text: str, sound: bool) -> None:
    assert bool(complaints.note_worded(asked(file(), Note(text)))) is sound


@pytest.mark.parametrize(
    ("outcome", "text", "sound"),
    [("founded", "x" * 30, True), ("partly", "x" * 29, False), ("perhaps", "x" * 30, False)],
)
def test_answer_has_an_outcome_and_reasons(outcome: str, text: str, sound: bool) -> None:
    assert bool(complaints.answer_worded(asked(file(), Reply(outcome, text)))) is sound


@pytest.mark.parametrize(
    ("rule", "figure"),
    [(complaints.acknowledged_in_time, "complaint_ack_days"), (complaints.answered_in_time, "complaint_answer_days")],
)
def test_late_is_said_and_stops_nothing(rule, figure: str) -> None:  # type: ignore[no-untyped-def]
    most = PACK.value(figure)
    assert not rule(asked(file(), days=most)).objections
    (said,) = rule(asked(file(), days=most + 1)).objections
    assert said.severity == "warn"
    assert not said.stops
    assert (said.values["days"], said.values["maximum"]) == (most + 1, most)


def test_nobody_who_judges_or_recruits_takes_part() -> None:
    parts = {role for row in lines(ComplaintChart).values() for drawn in row.values() for one in drawn for role in one.who}
    assert parts == {PERSON, *HANDLERS}
    assert not parts & {CHAIR, JUROR, HIRING_MANAGER}


def test_events_to_hide_are_those_of_the_chart() -> None:
    assert {"file_complaint", "answer_complaint", "withdraw_complaint"} <= EVENTS
