"""Cancelled, reopened, given up, lifted: each with its reason, each on the record, nothing half-way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, ExceptionEntry, Hire, JuryMember, Letter, Outgoing, Ranking
from recruitment.services import exceptions, journal, progress, verbs
from tests.factories.judging import Bench, bench, deliberating, interviewing, sifting
from workflows import given
from workflows.engine import Refused
from workflows.who import DIRECTOR, HR

WHY = "Une pièce attendue de tous manquait à l’annonce."


def direct(hire: Bench, event: str, what: object) -> None:
    """The director takes a step."""
    step = progress.Step(event, hire.actor("director", DIRECTOR), what)
    hire.now += timedelta(minutes=7)
    verbs.take(hire.session, hire.hire, step, now=hire.now)


def kinds(session: Session) -> list[tuple[str, str | None, str]]:
    """The ledger: kind, rule, reason."""
    rows = session.execute(select(ExceptionEntry.kind, ExceptionEntry.rule, ExceptionEntry.reason))
    return [tuple(row) for row in rows]  # type: ignore[misc]


def refused(hire: Bench, event: str, what: object) -> set[str]:
    """The codes of a refusal."""
    with pytest.raises(Refused) as caught:
        direct(hire, event, what)
    return {o.code for o in caught.value.objections}


def test_reopened_applications_have_a_new_deadline(session: Session) -> None:
    hire = bench(session)
    assert refused(hire, "reopen", given.Reopening(WHY)) == {"deadline_ahead"}
    assert refused(hire, "reopen", given.Reopening("court", hire.now + timedelta(days=9))) == {"reason_given"}
    deadline = hire.now + timedelta(days=20)
    direct(hire, "reopen", given.Reopening(WHY, deadline))
    row = hire.row()
    assert (row.state, row.deadline) == ("advertised", deadline)
    assert kinds(session) == [("reopen", None, WHY)]
    assert list(journal.verify(session)) == []


def test_reopened_files_bring_everybody_back_to_the_start(session: Session) -> None:
    hire = interviewing(session)
    hire.hear("candidate1")
    direct(hire, "reopen", given.Reopening(WHY))
    assert hire.row().state == "sifting"
    assert set(hire.states().values()) == {"admissible"}
    assert journal.differences(session, hire.hire) == []


def test_reopened_interviews_close_the_marks_again(session: Session) -> None:
    hire = deliberating(session)
    hire.take("reveal", "chair")
    order = tuple(hire.files[name] for name in ("candidate1", "candidate2"))
    hire.take("propose_ranking", "chair", given.Order(order, dict.fromkeys(order, WHY)))
    direct(hire, "reopen", given.Reopening(WHY))
    row = hire.row()
    assert (row.state, row.revealed_at) == ("interviewing", None)
    assert session.scalar(select(func.count()).select_from(Ranking).where(Ranking.replaced_at.is_(None))) == 0


def test_cancelled_hire_tells_everybody_in_the_same_act(session: Session) -> None:
    hire = sifting(session)
    assert refused(hire, "cancel", given.Reason("bref")) == {"reason_given"}
    direct(hire, "cancel", given.Reason("Le financement du poste a été retiré par le ministère."))
    assert hire.row().state == "cancelled"
    assert hire.row().concluded_at == hire.now
    letters = session.execute(select(Letter.kind, Letter.status)).all()
    assert {tuple(row) for row in letters} == {("cancelled", "approved")}
    assert len(letters) == 3
    assert session.scalar(select(func.count()).select_from(Outgoing).where(Outgoing.kind == "letter")) == 3


def test_hire_without_a_choice_goes_to_its_answers(session: Session) -> None:
    hire = sifting(session)
    direct(hire, "conclude_unfilled", given.Reason("Aucun dossier ne répond au besoin décrit dans l’annonce."))
    assert hire.row().state == "informing"
    assert set(hire.states().values()) == {"not_ranked"}
    assert kinds(session)[0][0] == "conclude_unfilled"


def test_derogation_lifts_its_rule_and_no_other(session: Session) -> None:
    hire = bench(session, "composing_jury")
    session.execute(update(JuryMember).values(appointed_at=None))
    outside = [hire.cast.jurors[key] for key in ("juror2", "juror3")]
    session.execute(update(JuryMember).where(JuryMember.juror_id.in_(outside)).values(left_at=hire.now))
    director = hire.actor("director", DIRECTOR)
    asked = progress.listen(session, hire.row(), director, ("appoint_jury",), hire.now)["appoint_jury"]
    assert exceptions.derogable(asked) == ("jury_externals",)
    assert refused(hire, "grant_derogation", given.Derogation("jury_size", WHY)) == {"derogation_possible"}
    direct(hire, "grant_derogation", given.Derogation("jury_externals", WHY))
    asked = progress.listen(session, hire.row(), director, ("appoint_jury",), hire.now)["appoint_jury"]
    assert asked.open
    assert exceptions.derogable(asked) == ()
    assert [o.code for o in asked.warnings] == ["jury_externals"]
    assert kinds(session) == [("derogation", "jury_externals", WHY)]


def test_derogation_on_the_jury_goes_no_further_than_was_signed_and_another_takes_it_further(session: Session) -> None:
    hire = bench(session, "composing_jury")
    director = hire.actor("director", DIRECTOR)

    def said() -> list[tuple[str, bool]]:
        asked = progress.listen(session, hire.row(), director, ("appoint_jury",), hire.now)["appoint_jury"]
        return [(o.code, o.lifted) for o in asked.objections if o.severity == "derogable"]

    hire.take("unseat_juror", "hr", given.Sitting(hire.cast.jurors["juror1"]))
    assert said() == [("jury_sexes", False)]  # one man of four, where two are asked
    direct(hire, "grant_derogation", given.Derogation("jury_sexes", WHY))
    assert said() == [("jury_sexes", True)]
    hire.take("unseat_juror", "hr", given.Sitting(hire.cast.jurors["juror3"]))
    assert said() == [("jury_sexes", False)]  # no man of three: one is missing as before, and further from the rule
    direct(hire, "grant_derogation", given.Derogation("jury_sexes", "Aucun homme n’est disponible."))
    assert said() == [("jury_sexes", True)]
    assert session.scalars(select(ExceptionEntry.gap).order_by(ExceptionEntry.id)).all() == [0.15, 0.4]


def test_only_the_director_makes_exceptions(session: Session) -> None:
    hire = sifting(session)
    for event, what in (("cancel", given.Reason(WHY)), ("reopen", given.Reopening(WHY))):
        with pytest.raises(Refused) as caught:
            hire.take(event, "hr", what)
        assert [o.code for o in caught.value.objections] == ["right"]
    assert hire.actor("hr").may(HR)
    assert session.scalar(select(func.count()).select_from(ExceptionEntry)) == 0


def test_ledgers_count_what_was_granted(session: Session) -> None:
    hire = sifting(session)
    hire.take("discuss", "chair", given.Reason("Les écarts ont été repris un à un."))
    direct(hire, "reopen", given.Reopening(WHY))
    assert [row.kind for row in exceptions.ledger(session, hire.hire, jury=True)] == ["reopen", "discussion"]
    assert [row.kind for row in exceptions.ledger(session, hire.hire, jury=False)] == ["reopen"]
    school = session.scalar(select(Hire.school_id))
    assert len(exceptions.ledger_of_schools(session, {school or 0}, hire.now.year)) == 1
    assert exceptions.ledger_of_schools(session, {school or 0}, hire.now.year - 1) == []
    assert exceptions.ledger_of_schools(session, set(), hire.now.year) == []
    assert session.scalar(select(func.count()).select_from(Application)) == 3
