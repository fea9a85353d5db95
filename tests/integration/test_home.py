"""The home page: what waits for each role in each state, since when, and nothing of others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session

from recruitment.models import Application, GridInUse, Hire, JuryMember
from recruitment.services import waiting
from recruitment.services.waiting_facts import Open
from recruitment.web import home
from recruitment.web.event_words import EVENTS
from tests.factories.accounts import browser
from tests.factories.cast import sign_in
from tests.factories.hires import another
from tests.factories.judging import Bench, bench, deliberating, interviewing, sifting
from workflows.engine import final_states, states
from workflows.given import Sitting
from workflows.hire import HireChart


def at_home(app: Any, engine: Engine, hire: Bench, who: str, language: str = "fr") -> Any:
    """The home page of somebody."""
    hire.session.commit()
    client = sign_in(browser(app), engine, hire.cast.people[who])
    client.set_cookie("lang", language)
    return client.get("/")


def test_visitor_goes_to_the_posts(app: Any) -> None:
    answer = browser(app).get("/")
    assert (answer.status_code, answer.location) == (302, "/posts")


def prepared(session: Session, state: str) -> Bench:
    """A hire with something open in `state`."""
    if state == "sifting":
        return sifting(session)
    if state == "interviewing":
        return interviewing(session)
    if state == "deliberating":
        return deliberating(session)
    hire = bench(session, state)
    match state:
        case "eligibility":
            session.execute(update(Application).where(Application.number > 1).values(state="received"))
        case "composing_jury":
            session.execute(update(JuryMember).values(appointed_at=None))
            session.execute(update(GridInUse).values(locked_at=None))
        case "clearing":
            session.execute(update(Application).where(Application.number == 1).values(state="chosen"))
            session.execute(
                text(
                    "INSERT INTO referral (hire_id, application_id, state, state_since, opened_at)"
                    " SELECT hire_id, id, 'opened', state_since, state_since FROM application WHERE number = 1"
                )
            )
        case "informing":
            session.execute(update(Hire).values(concluded_at=hire.now))
    return hire


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("drafting", {"manager": "Rédiger la fiche de poste"}),
        ("sheet_review", {"reviewer": "Lire la fiche de poste"}),
        ("composing_jury", {"director": "Nommer le jury", "hr": "Verrouiller la", "manager": "Verrouiller la"}),
        ("advertised", {"hr": "Clore les candidatures"}),
        ("eligibility", {"hr": "la recevabilité de 2 candidatures", "juror1": "liens avec 1 personne candidate"}),
        ("sifting", {"juror2": "Noter 3 candidatures", "chair": "Noter 3 candidatures"}),
        ("interviewing", {"hr": "Fixer 2 auditions"}),
        ("deliberating", {"chair": "Révéler les notes au jury"}),
        ("ranked", {"director": "Décider de la personne à nommer"}),
        ("clearing", {"security": "Déclarer la saisine complète"}),
        ("offering", {"hr": "Proposer le poste"}),
        ("informing", {"hr": "Préparer 3 lettres"}),
    ],
)  # fmt: skip
def test_each_state_waits_for_its_people_and_for_nobody_else(
    app: Any, engine: Engine, session: Session, state: str, expected: dict[str, str]
) -> None:
    hire = prepared(session, state)
    for who in ("manager", "hr", "reviewer", "director", "security", "equality", "auditor", "admin", "chair", "juror2"):
        page = at_home(app, engine, hire, who).text
        if who in expected:
            assert expected[who] in page, who
        for other, words in expected.items():
            shared = who == other or expected.get(who) == words or (who, other) in SAME
            assert shared or words not in page, (who, words)
        assert "Candidate1" not in page


# People of one part: what waits for one waits for the other.
SAME = {("chair", "juror1"), ("juror2", "juror1"), ("chair", "juror2"), ("juror2", "chair")}


@pytest.mark.parametrize("state", ["advertised", "eligibility", "sifting", "interviewing", "deliberating"])
def test_jury_that_has_changed_waits_for_the_director_at_every_step(
    app: Any, engine: Engine, session: Session, state: str
) -> None:
    hire = prepared(session, state)
    hire.take("unseat_juror", "hr", Sitting(hire.cast.jurors["juror4"]))
    session.commit()
    assert "Nommer le jury" in at_home(app, engine, hire, "director").text
    assert "Nommer le jury" not in at_home(app, engine, hire, "hr").text
    for key in ("juror2", "juror3"):
        hire.take("unseat_juror", "hr", Sitting(hire.cast.jurors[key]))
    session.commit()
    assert "Nommer le jury" not in at_home(app, engine, hire, "director").text
    assert "Composer le jury" in at_home(app, engine, hire, "hr").text


def test_other_schools_see_nothing(app: Any, engine: Engine, session: Session) -> None:
    hire = sifting(session)
    page = at_home(app, engine, hire, "paris.hr").text
    assert "géophysique" not in page
    assert "Rien ne vous attend" in page


def test_what_was_done_waits_no_more(app: Any, engine: Engine, session: Session) -> None:
    hire = sifting(session)
    hire.mark_all({"candidate1": 4, "candidate2": 3, "candidate3": 2})
    assert "Noter" not in at_home(app, engine, hire, "juror1").text
    assert "Clore l’examen des dossiers" in at_home(app, engine, hire, "chair").text


def test_interviews_go_from_planned_to_held(app: Any, engine: Engine, session: Session) -> None:
    hire = interviewing(session)
    session.execute(update(Application).values(hearing_at=hire.now))
    assert "Consigner la tenue de 2 auditions" in at_home(app, engine, hire, "hr").text
    hire.hear("candidate1", "candidate2")
    assert "Noter 2 candidatures" in at_home(app, engine, hire, "juror3").text


def test_groups_and_strip_follow_the_deadlines(app: Any, engine: Engine, session: Session) -> None:
    hire = bench(session, "advertised")
    now = datetime.now(UTC)
    session.execute(update(Hire).values(deadline=now - timedelta(days=4)))
    page = at_home(app, engine, hire, "hr").text
    assert "En retard" in page
    assert "4 jours de retard" in page
    assert "1 action, dont 1 en retard" in page
    session.execute(update(Hire).values(deadline=now + timedelta(days=5)))
    page = at_home(app, engine, hire, "hr").text
    assert "Clôture des candidatures · 001" in page
    assert 'class="d-6 w-5 r-1"' in page
    assert "Rien ne vous attend" in page
    assert "La date de clôture (1)" in page


def test_candidates_read_their_own_applications_alone(app: Any, engine: Engine, session: Session) -> None:
    hire = sifting(session)
    page = at_home(app, engine, hire, "candidate2", "en")
    assert "Postdoc in geophysics" in page.text
    assert f"/my-applications/{hire.hire}" in page.text
    assert "/hires/" not in page.text


@pytest.mark.parametrize("who", ["hr", "chair", "director", "group"])
def test_home_takes_as_many_statements_whatever_the_hires(
    app: Any, engine: Engine, session: Session, queries: list[str], who: str
) -> None:
    hire = sifting(session)
    counts = []
    for _ in range(2):
        session.commit()
        client = sign_in(browser(app), engine, hire.cast.people[who])
        client.get("/")
        queries.clear()
        client.get("/")
        counts.append(len([sent for sent in queries if sent != "BEGIN"]))
        another(session, hire.cast)
        another(session, hire.cast, "PARIS")
    assert counts[0] <= 8
    assert counts[0] == counts[1]


def test_every_task_has_its_words() -> None:
    assert set(waiting._EXPECTED) == set(states(HireChart)) - final_states(HireChart)
    assert set(home.WORDS) | set(home.COUNTED) <= set(EVENTS)
    assert Open().files == {}
