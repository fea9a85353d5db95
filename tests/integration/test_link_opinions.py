"""The deontology referent: asked about one declaration, reads that one alone, answers; the ruling stays the chair's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Hire, JournalEntry, JuryMember, LinkDeclaration, LinkQuestion, Outgoing
from recruitment.services import deadlines, mailing, opinion_clocks, opinions, verbs
from recruitment.services.progress import Step
from recruitment.services.promises import PARIS
from tests.factories.judging import Bench, bench
from tests.factories.visitors import Visitors
from workflows import given
from workflows.engine import Refused
from workflows.who import DEONTOLOGY


def amber(hire: Bench, juror: str = "juror1") -> int:
    """An amber link with the first candidate, and one with the second that nobody asks about."""
    for name, words in (("candidate1", "Un projet commun en 2022"), ("candidate2", "Voisinage tu")):
        answer = given.LinkAnswer(hire.files[name], (given.DeclaredLink("other", words=words),))
        hire.take("declare_link", juror, answer)
    return hire.session.scalars(
        select(LinkDeclaration.id).where(LinkDeclaration.application_id == hire.files["candidate1"])
    ).one()


def test_question_opinion_and_ruling(app: Any, session: Session) -> None:
    hire = bench(session)
    link = amber(hire)
    visitors = Visitors(app, hire)
    address, own = f"/hires/{hire.hire}/links", f"/hires/{hire.hire}/opinions"
    sent = {"ask": link, "note": "Faut-il un déport ?", "command": "q1"}
    assert [visitors("chair").post(address, data=sent).status_code for _ in range(2)] == [303, 303]
    session.rollback()
    question = session.scalars(select(LinkQuestion)).one()
    assert (question.due_on - question.asked_at.astimezone(PARIS).date()).days == 10
    told = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "link_question")).all()
    assert told == [hire.cast.people["deontology"]]
    late = "en retard"
    listed = visitors("deontology").get("/opinions").get_data(as_text=True)
    assert late not in listed + visitors.page("deontology", "opinions") + visitors.page("chair", "links")
    session.execute(update(LinkQuestion).values(due_on=question.asked_at.date() - timedelta(days=40)))
    session.commit()
    for path in (own, address):
        assert late in visitors("chair" if path == address else "deontology").get(path).get_data(as_text=True)
    assert late in visitors("deontology").get("/opinions").get_data(as_text=True)
    assert own in listed
    assert own in visitors("deontology").get("/").get_data(as_text=True)
    page = visitors.page("deontology", "opinions")
    for words in ("Un projet commun en 2022", "Faut-il un déport", "Candidate1"):
        assert words in page
    for words in ("Voisinage tu", "Candidate2", "Candidature 1"):
        assert words not in page
    thin = visitors("deontology").post(own, data={"question": question.id, "reasons": "non"})
    assert thin.status_code == 422
    full = {"question": question.id, "opinion": "stays", "reasons": "Projet ancien, sans travail commun depuis."}
    assert visitors("deontology").post(own, data=full).status_code == 303
    assert visitors("deontology").post(own, data=full).status_code == 404  # answered once
    ruling = visitors.page("chair", "links")
    assert "Projet ancien, sans travail commun depuis." in ruling
    assert f'name="declaration" value="{link}"' in ruling
    session.rollback()
    assert session.get_one(LinkDeclaration, link).ruled_at is None
    entries = session.execute(select(JournalEntry.event, JournalEntry.heard).order_by(JournalEntry.number)).all()
    assert [event for event, _ in entries][-2:] == ["ask_referent", "advise_on_link"]
    assert "Projet" not in str(entries)


def test_referent_opens_nothing_else_and_nobody_else_opens_this(app: Any, session: Session) -> None:
    hire = bench(session)
    link = amber(hire)
    hire.take("ask_referent", "chair", given.ReferentQuestion(link), application=hire.files["candidate1"])
    visitors = Visitors(app, hire)
    for path in ("", "links", "jury", "candidates", "marks", "ranking", f"candidates/{hire.files['candidate1']}"):
        assert visitors("deontology").get(f"/hires/{hire.hire}/{path}".rstrip("/")).status_code == 403, path
    for key in ("chair", "juror1", "hr", "director", "auditor", "paris.hr"):
        assert visitors.status(key, "opinions") == 403, key


def test_question_about_a_declaration_that_changed_is_withdrawn(session: Session) -> None:
    hire = bench(session)
    file, link = hire.files["candidate1"], amber(hire)
    hire.take("ask_referent", "chair", given.ReferentQuestion(link), application=file)
    with pytest.raises(Refused):  # one at a time
        hire.take("ask_referent", "chair", given.ReferentQuestion(link), application=file)
    hire.take("declare_link", "juror1", given.LinkAnswer(file))
    question = session.scalars(select(LinkQuestion)).one()
    assert question.withdrawn_at is not None
    with pytest.raises(Refused):
        hire.take("ask_referent", "chair", given.ReferentQuestion(link), application=file)  # nothing amber is left


def test_nobody_asks_about_their_own_link_and_no_member_of_the_jury_advises(session: Session) -> None:
    hire = bench(session)
    file, link = hire.files["candidate1"], amber(hire, "chair")
    with pytest.raises(Refused) as refused:
        hire.take("ask_referent", "chair", given.ReferentQuestion(link), application=file)
    assert {o.code for o in refused.value.objections} == {"ruling_by_other"}
    asked = hire.actor("director", "director")
    verbs.take(session, hire.hire, Step("ask_referent", asked, given.ReferentQuestion(link), application=file), now=hire.now)
    question = session.scalars(select(LinkQuestion.id)).one()
    advice = given.Advice(question, False, "Rien ne s’y oppose à mon sens.")
    with pytest.raises(Refused) as refused:
        verbs.take(session, hire.hire, Step("advise_on_link", hire.actor("juror2", DEONTOLOGY), advice), now=hire.now)
    assert {o.code for o in refused.value.objections} == {"referent_outside"}


def recalled(hire: Bench, now: datetime) -> list[tuple[str, int]]:
    """Let the worker act at a moment: every reminder that has left so far, with whom it went to."""
    hire.session.commit()
    deadlines.act(sessionmaker(hire.session.get_bind()), now)
    late = (opinion_clocks.LATE, opinion_clocks.TO_ASKER)
    found = hire.session.execute(select(Outgoing.kind, Outgoing.person_id).where(Outgoing.kind.in_(late))).all()
    return sorted((kind, person) for kind, person in found)


def asked(session: Session) -> tuple[Bench, datetime]:
    """A question whose last day is today: the hire, this evening."""
    hire = bench(session)
    link = amber(hire)
    hire.take("ask_referent", "chair", given.ReferentQuestion(link), application=hire.files["candidate1"])
    due = session.scalars(select(LinkQuestion.due_on)).one()
    return hire, datetime(due.year, due.month, due.day, 21, 30, tzinfo=UTC)


def test_late_opinion_is_brought_to_mind_once_to_the_referent_and_to_who_asked(app: Any, session: Session) -> None:
    hire, evening = asked(session)
    people = hire.cast.people
    told = [("link_opinion_late", people["chair"]), ("link_question_late", people["deontology"])]
    assert recalled(hire, evening) == []  # 22:30 or 23:30 in Paris: still the day itself
    assert recalled(hire, evening + timedelta(hours=3)) == told
    assert recalled(hire, evening + timedelta(days=30)) == told
    for row in session.scalars(select(Outgoing).where(Outgoing.kind.in_(kind for kind, _ in told))):
        with app.app_context():
            message, _ = mailing.written(session, mailing.job(session, row.id), app.config, evening)
        said = message.as_string() + message.get_body(("plain",)).get_content()
        assert f"/hires/{hire.hire}/{'opinions' if row.kind == 'link_question_late' else 'links'}" in said
        assert not [name for name in ("Candidate1", "Juror1", "projet commun") if name in said]


@pytest.mark.parametrize("meanwhile", ["answered", "changed", "ruled", "left", "cancelled"])
def test_opinion_that_nobody_waits_for_is_not_brought_to_mind(session: Session, meanwhile: str) -> None:
    hire, evening = asked(session)
    file = hire.files["candidate1"]
    question, link = session.execute(select(LinkQuestion.id, LinkQuestion.declaration_id)).one()
    if meanwhile == "answered":
        advice = Step("advise_on_link", hire.actor("deontology", DEONTOLOGY), given.Advice(question, False, "Un projet ancien."))
        verbs.take(session, hire.hire, advice, now=hire.now)
    elif meanwhile == "changed":
        hire.take("declare_link", "juror1", given.LinkAnswer(file))
    elif meanwhile == "ruled":
        hire.take("rule_on_link", "chair", given.Ruling(link, False, "Un projet ancien."), application=file)
    elif meanwhile == "left":
        session.execute(update(JuryMember).where(JuryMember.id == hire.members["juror1"]).values(left_at=hire.now))
    else:
        session.execute(update(Hire).where(Hire.id == hire.hire).values(state="cancelled"))
    assert recalled(hire, evening + timedelta(days=2)) == []
    assert not opinions.waiting(session, None), "no task is left over either"


def test_referent_of_the_jury_is_not_reminded_and_nobody_is_asked_where_there_is_none(app: Any, session: Session) -> None:
    hire, evening = asked(session)
    referent = hire.cast.people["deontology"]
    session.execute(update(JuryMember).where(JuryMember.id == hire.members["juror2"]).values(person_id=referent))
    assert recalled(hire, evening + timedelta(days=2)) == [("link_opinion_late", hire.cast.people["chair"])]
    other = session.scalars(
        select(LinkDeclaration.id).where(LinkDeclaration.application_id == hire.files["candidate2"])
    ).one()
    page = Visitors(app, hire)("chair").post(f"/hires/{hire.hire}/links", data={"ask": other, "note": "Et ici ?", "command": "q"})
    assert page.status_code == 409
    assert "Aucune référente ni aucun référent déontologue" in page.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(LinkQuestion)) == 1
