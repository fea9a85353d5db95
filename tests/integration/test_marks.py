"""Marks handed in, given back, changed: never overwritten, never by somebody else."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from recruitment.models import ExceptionEntry, Mark, MarkSheet, Outgoing
from recruitment.services import tally, verbs
from recruitment.services.progress import AlreadyDone, Step
from tests.factories.judging import WHY, deliberating, interviewing, sifting
from workflows import given
from workflows.engine import Refused


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections}


def test_sheet_is_kept_with_every_mark(session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 4, 2)
    sheet = session.scalars(select(MarkSheet)).one()
    assert (sheet.version, sheet.stage, sheet.superseded_at) == (1, "sift", None)
    marks = session.execute(select(Mark.criterion, Mark.value)).all()
    assert {value for _, value in marks} == {4, 2}
    assert len(marks) == len(hire.levels(1))


def test_sheet_handed_in_twice_is_refused(session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 4)
    with pytest.raises(Refused) as refused:
        hire.mark("juror1", "candidate1", 2)
    assert codes(refused) == {"sheet_open"}
    assert tally.means_of(session, hire.row()) == {hire.files["candidate1"]: 4.0}


def test_same_form_sent_twice_counts_once(session: Session) -> None:
    hire = sifting(session)
    file = hire.files["candidate1"]
    step = Step(
        "submit_marks", hire.actor("juror1"), given.MarkSheet(file, hire.levels(4)), command="form-1", application=file
    )
    verbs.take(session, hire.hire, step, now=hire.now)
    session.commit()
    with pytest.raises(AlreadyDone):
        verbs.take(session, hire.hire, step, now=hire.now)


def test_sheet_given_back_keeps_the_old_marks(session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 4)
    old = session.scalars(select(MarkSheet.id)).one()
    hire.take("reopen_marks", "chair", given.MarkReopening(old, "typing_error", "Deux critères avaient été échangés."))
    assert session.scalar(select(func.count()).select_from(MarkSheet).where(MarkSheet.superseded_at.is_(None))) == 0
    hire.mark("juror1", "candidate1", 2)
    sheets = session.execute(select(MarkSheet.version, MarkSheet.superseded_at).order_by(MarkSheet.version)).all()
    assert [(version, ended is None) for version, ended in sheets] == [(1, False), (2, True)]
    assert tally.means_of(session, hire.row()) == {hire.files["candidate1"]: 2.0}
    ledger = session.execute(select(ExceptionEntry.kind, ExceptionEntry.rule)).one()
    assert tuple(ledger) == ("marks_reopened", "typing_error")
    told = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "marks_reopened")).all()
    assert told == [hire.cast.people["juror1"]]


def test_sheet_is_given_back_by_the_chair_alone_for_a_listed_reason(session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 4)
    sheet = session.scalars(select(MarkSheet.id)).one()
    with pytest.raises(Refused) as refused:
        hire.take("reopen_marks", "juror1", given.MarkReopening(sheet, "typing_error", "Je me suis trompé de ligne."))
    assert codes(refused) == {"right"}
    with pytest.raises(Refused) as refused:
        hire.take("reopen_marks", "chair", given.MarkReopening(sheet, "too_low", "Je préfère une autre note."))
    assert codes(refused) == {"reopening_coded"}


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (given.Mark(6, WHY), "marks_in_scale"), (given.Mark(0, WHY), "marks_in_scale"),
        (given.Mark(None, ""), "marks_complete"), (given.Mark(5, ""), "marks_justified"),
        (given.Mark(1, " "), "marks_justified"),
    ],
)  # fmt: skip
def test_mark_out_of_bounds_or_bare_is_refused(session: Session, mark: given.Mark, code: str) -> None:
    hire = sifting(session)
    marks = hire.levels(3)
    marks[next(iter(marks))] = mark
    file = hire.files["candidate1"]
    with pytest.raises(Refused) as refused:
        hire.take("submit_marks", "juror1", given.MarkSheet(file, marks), application=file)
    assert codes(refused) == {code}
    assert session.scalar(select(func.count()).select_from(MarkSheet)) == 0


def test_cannot_assess_with_a_reason_is_not_a_zero(session: Session) -> None:
    hire = sifting(session)
    marks = hire.levels(4)
    marks[next(iter(marks))] = given.Mark(None, "Travaux dans une langue que je ne lis pas.")
    file = hire.files["candidate1"]
    hire.take("submit_marks", "juror1", given.MarkSheet(file, marks), application=file)
    assert tally.means_of(session, hire.row()) == {file: 4.0}


def test_juror_who_steps_aside_cannot_mark_and_loses_marks_given(session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 5)
    hire.mark("juror1", "candidate2", 3)
    hire.take("declare_link", "juror1", given.LinkAnswer(hire.files["candidate1"], (given.DeclaredLink("kinship"),)))
    with pytest.raises(Refused) as refused:
        hire.mark("juror1", "candidate1", 5)
    assert codes(refused) == {"no_link"}
    assert tally.means_of(session, hire.row()) == {hire.files["candidate2"]: 3.0}
    counted = tally.count(session, hire.hire, "sift", tally.MARKED["sift"], 2)
    assert counted.due[hire.members["juror1"]] == 2
    assert counted.missing[hire.members["juror1"]] == 1


def test_files_not_at_the_stage_are_not_marked(session: Session) -> None:
    hire = interviewing(session)
    with pytest.raises(Refused) as refused:
        hire.mark("juror1", "candidate1", 4)  # on the shortlist, not heard yet
    assert codes(refused) == {"file_markable"}


def test_mark_changes_after_the_reveal_only_with_a_code(session: Session) -> None:
    hire = deliberating(session)
    file = hire.files["candidate1"]
    with pytest.raises(Refused) as refused:
        hire.take("change_mark", "juror1", given.MarkSheet(file, hire.levels(5), "new_fact"), application=file)
    assert codes(refused) == {"revealed"}
    hire.take("reveal", "chair")
    with pytest.raises(Refused) as refused:
        hire.take("change_mark", "juror1", given.MarkSheet(file, hire.levels(5)), application=file)
    assert codes(refused) == {"change_coded"}
    hire.take("change_mark", "juror1", given.MarkSheet(file, hire.levels(5), "new_fact"), application=file)
    sheets = session.execute(
        select(MarkSheet.version, MarkSheet.reason, MarkSheet.superseded_at)
        .where(MarkSheet.member_id == hire.members["juror1"], MarkSheet.application_id == file)
        .where(MarkSheet.stage == "interview")
        .order_by(MarkSheet.version)
    ).all()  # fmt: skip
    assert [(version, reason) for version, reason, _ in sheets] == [(1, ""), (2, "new_fact")]
    assert sheets[0].superseded_at is not None


def test_handing_in_marks_costs_the_same_few_statements(session: Session) -> None:
    hire = sifting(session, candidates=3)
    hire.mark("juror1", "candidate1", 4)  # reads the grid once for the process
    sent: list[str] = []
    marks = hire.levels(3)
    row = hire.row()
    file = hire.files["candidate2"]
    event.listen(session.get_bind(), "before_cursor_execute", lambda _c, _k, statement, *_: sent.append(statement))
    step = Step("submit_marks", hire.actor("juror1"), given.MarkSheet(file, marks), application=file)
    verbs.take(session, hire.hire, step, now=hire.now, hire=row)
    # desk, sheet, marks, drafts forgotten, hire, entry; PostgreSQL writes all that is written in one statement.
    wanted = 2 if session.get_bind().dialect.name == "postgresql" else 6
    assert len(sent) == wanted, "\n".join(s[:90] for s in sent)
