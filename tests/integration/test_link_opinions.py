"""The deontology referent: asked about one declaration, reads that one alone, answers; the ruling stays the chair's."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import JournalEntry, LinkDeclaration, LinkQuestion, Outgoing
from recruitment.services import verbs
from recruitment.services.progress import Step
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
    assert (question.due_on - question.asked_at.date()).days == 10
    told = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "link_question")).all()
    assert told == [hire.cast.people["deontology"]]
    listed = visitors("deontology").get("/opinions").get_data(as_text=True)
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
