"""The page of a hire: what each role reads, what it must not, and the steps confirmed from it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Grant, Hire, JournalEntry, Person
from tests.factories.accounts import browser
from tests.factories.cast import sign_in
from tests.factories.judging import Bench, bench, deliberating, sifting
from workflows.who import HR

STAFF = ("manager", "hr", "reviewer", "director", "security", "equality", "auditor")


def as_(app: Any, engine: Engine, hire: Bench, who: str, language: str = "fr") -> Any:
    """Somebody’s browser."""
    client = sign_in(browser(app), engine, hire.cast.people[who])
    client.set_cookie("lang", language)
    return client


def revision(hire: Bench) -> int:
    """The revision that a page would show now."""
    hire.session.rollback()
    found: int = hire.row().revision
    return found


@pytest.fixture
def hire(session: Session) -> Bench:
    """Files open to a jury that has marked nothing."""
    made = sifting(session)
    session.commit()
    return made


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("who", [*STAFF, "admin", "group", "chair", "juror1"])
def test_each_role_reads_the_page_and_nobody_reads_candidates(
    app: Any, engine: Engine, hire: Bench, who: str, language: str
) -> None:
    page = as_(app, engine, hire, who, language).get(f"/hires/{hire.hire}")
    assert page.status_code == 200
    assert 'aria-current="step"' in page.text
    for number in (1, 2, 3):
        assert f"Candidate{number}" not in page.text


@pytest.mark.parametrize("who", ["paris.hr", "paris.director", "candidate1", "paris.admin"])
def test_others_are_refused(app: Any, engine: Engine, hire: Bench, who: str) -> None:
    client = as_(app, engine, hire, who)
    for path in ("", "/journal", "/rules/close_sift", "/exceptions", "/steps/close"):
        assert client.get(f"/hires/{hire.hire}{path}").status_code == 403


def test_page_names_who_is_expected_and_every_reason(app: Any, engine: Engine, hire: Bench) -> None:
    page = as_(app, engine, hire, "hr").get(f"/hires/{hire.hire}")
    assert "clore l’examen des dossiers" in page.text
    assert "<strong>Prénom Chair</strong>" in page.text
    assert "15 évaluations manquent sur 15" in page.text
    assert "3 candidatures ont moins de 2 évaluations" in page.text
    assert "étalonnage est due" not in page.text, "agreement means nothing before the marks are in"
    assert "3 candidatures reçues, 3 recevables" in page.text


def test_jurors_read_neither_counts_nor_journal(app: Any, engine: Engine, hire: Bench) -> None:
    page = as_(app, engine, hire, "juror1").get(f"/hires/{hire.hire}")
    for hidden in ("évaluations manquent", "candidatures reçues", "otm-journal", "Prénom Hr", "Exceptions"):
        assert hidden not in page.text
    assert "Prénom Juror2" in page.text
    chair = as_(app, engine, hire, "chair").get(f"/hires/{hire.hire}")
    assert "évaluations manquent" in chair.text
    assert "otm-journal" not in chair.text


def test_administrators_read_no_count_of_applications(app: Any, engine: Engine, hire: Bench) -> None:
    page = as_(app, engine, hire, "admin").get(f"/hires/{hire.hire}")
    assert "candidatures reçues" not in page.text
    assert "évaluations manquent" not in page.text
    assert "otm-journal" in page.text


@pytest.mark.parametrize("who", ["hr", "director", "manager", "chair", "juror1", "admin"])
def test_page_takes_as_many_statements_whatever_the_rows(
    app: Any, engine: Engine, session: Session, queries: list[str], who: str
) -> None:
    counts = []
    hire = sifting(session, candidates=1)
    session.commit()
    client = as_(app, engine, hire, who)
    for more in ((2, 3), ()):
        client.get(f"/hires/{hire.hire}")
        queries.clear()
        client.get(f"/hires/{hire.hire}")
        counts.append(len([sent for sent in queries if sent != "BEGIN"]))
        for number in more:
            session.add(
                Application(
                    hire_id=hire.hire, person_id=hire.cast.people[f"candidate{number}"], number=number,
                    state="admissible", state_since=hire.now, language="fr", submitted_at=hire.now,
                )
            )  # fmt: skip
        session.commit()
    assert counts[0] <= 8
    assert counts[0] == counts[1]


def test_a_referral_is_a_word_for_those_who_may_not_read_it(app: Any, engine: Engine, hire: Bench) -> None:
    hire.session.execute(update(Hire).values(restricted=True))
    hire.session.execute(
        text(
            "INSERT INTO referral (hire_id, application_id, state, state_since, opened_at, opinion)"
            " VALUES (:hire, :file, 'expired', :now, :now, NULL)"
        ),
        {"hire": hire.hire, "file": hire.files["candidate1"], "now": hire.now},
    )
    hire.session.commit()
    for who in ("manager", "reviewer", "equality", "hr"):
        page = as_(app, engine, hire, who).get(f"/hires/{hire.hire}").text
        assert "Autorisation en attente" in page
        assert "Délai du ministère échu" not in page
        assert "otm-lane" not in page
    for who in ("security", "director"):
        page = as_(app, engine, hire, who).get(f"/hires/{hire.hire}").text
        assert "Délai du ministère échu" in page
        assert "otm-lane" in page


def test_rules_page_shows_sums_sources_and_what_is_unverified(app: Any, engine: Engine, hire: Bench) -> None:
    page = as_(app, engine, hire, "hr").get(f"/hires/{hire.hire}/rules/close_sift")
    assert page.text.count('class="otm-rule"') == 6
    for said in ("Non respectée", "Respectée", "Vérifiée plus tard", "non vérifié", "Schmidt"):
        assert said in page.text
    client = as_(app, engine, hire, "hr")
    assert client.get(f"/hires/{hire.hire}/rules/publish").status_code == 404
    assert client.get(f"/hires/{hire.hire}/rules/nothing").status_code == 404


def test_jury_rule_has_its_arithmetic(app: Any, engine: Engine, session: Session) -> None:
    hire = bench(session, "composing_jury")
    session.commit()
    page = as_(app, engine, hire, "director").get(f"/hires/{hire.hire}/rules/appoint_jury")
    assert "3\u00a0femmes" in page.text or "3 femmes sur 5 = 60\u00a0%" in page.text
    assert 'role="img"' in page.text


def test_confirmed_step_is_taken_once_and_said(app: Any, engine: Engine, session: Session) -> None:
    hire = deliberating(session)
    session.commit()
    client, where = as_(app, engine, hire, "chair"), f"/hires/{hire.hire}/steps/reveal"
    page = client.get(where)
    assert "C’est sans retour" in page.text
    form = {"revision": revision(hire), "command": "reveal-once"}
    answer = client.post(where, data=form)
    assert (answer.status_code, answer.location) == (303, f"/hires/{hire.hire}")
    assert "révélées au jury" in client.get(answer.location).text
    assert client.post(where, data=form).status_code == 303
    hire.session.rollback()
    events = session.scalars(select(JournalEntry.event)).all()
    assert list(events).count("reveal") == 1


def test_refused_step_says_every_reason_and_writes_nothing(app: Any, engine: Engine, session: Session) -> None:
    hire = bench(session)
    session.execute(update(Application).values(state="received"))
    session.commit()
    client, where = as_(app, engine, hire, "hr"), f"/hires/{hire.hire}/steps/open_scoring"
    assert "Pas encore possible" in client.get(where).text
    before = revision(hire)
    answer = client.post(where, data={"revision": before, "command": "x"})
    assert answer.status_code == 409
    assert "3 candidatures n’ont pas encore été examinées" in answer.text
    assert "govuk-error-summary" in answer.text
    assert revision(hire) == before


def test_stale_page_says_what_happened_meanwhile(app: Any, engine: Engine, hire: Bench) -> None:
    old = revision(hire)
    hire.mark("juror1", "candidate1", 4)
    hire.session.commit()
    client = as_(app, engine, hire, "director")
    reason = "Le financement du poste a été retiré."
    answer = client.post(f"/hires/{hire.hire}/cancel", data={"revision": old, "command": "late", "text": reason})
    assert answer.status_code == 409
    assert "a avancé pendant votre lecture" in answer.text
    assert "a remis ses notes" in answer.text
    assert reason in answer.text
    assert hire.row().state == "sifting"


def test_a_right_lost_meanwhile_is_refused(app: Any, engine: Engine, session: Session) -> None:
    hire = bench(session)
    session.commit()
    client = as_(app, engine, hire, "hr")
    seen = revision(hire)
    session.execute(update(Grant).where(Grant.role == HR).values(revoked_at=hire.now))
    session.commit()
    answer = client.post(f"/hires/{hire.hire}/steps/open_scoring", data={"revision": seen, "command": "x"})
    assert answer.status_code == 403


def test_step_page_belongs_to_its_doers(app: Any, engine: Engine, hire: Bench) -> None:
    for who, event, status in (
        ("hr", "close", 404), ("manager", "open_deliberation", 404), ("hr", "publish", 404), ("hr", "nothing", 404),
    ):  # fmt: skip
        assert as_(app, engine, hire, who).get(f"/hires/{hire.hire}/steps/{event}").status_code == status
    hire.session.execute(update(Hire).values(state="deliberating"))
    hire.session.commit()
    assert as_(app, engine, hire, "hr").get(f"/hires/{hire.hire}/steps/reveal").status_code == 403


def test_journal_is_verified_and_can_be_verified_by_anybody(app: Any, engine: Engine, hire: Bench) -> None:
    page = as_(app, engine, hire, "hr").get(f"/hires/{hire.hire}/journal")
    assert "Chaîne vérifiée" in page.text
    assert "Prénom Juror1" in page.text
    assert as_(app, engine, hire, "hr").get(f"/hires/{hire.hire}/journal.json").status_code == 403
    found = json.loads(as_(app, engine, hire, "auditor").get(f"/hires/{hire.hire}/journal.json").text)
    prev = found["entries"][0]["prev"]
    for entry in found["entries"]:
        line = json.dumps([entry[name] for name in found["hashed"]], separators=(",", ":"), ensure_ascii=False)
        assert entry["prev"] == prev
        assert entry["hash"] == hashlib.sha256(line.encode()).hexdigest()
        prev = entry["hash"]
    assert prev == found["head"]["hash"]
    hire.session.rollback()
    names = hire.session.scalars(select(Person.name)).all()
    assert not any(name in json.dumps(found, ensure_ascii=False) for name in names)


def test_broken_journal_is_said(app: Any, engine: Engine, hire: Bench) -> None:
    down, up = {
        "sqlite": ("DROP TRIGGER journal_no_update", "SELECT 1"),
        "postgresql": tuple(
            f"ALTER TABLE journal_entry {verb} TRIGGER journal_append_only" for verb in ("DISABLE", "ENABLE")
        ),
    }[engine.dialect.name]
    for statement in (down, "UPDATE journal_entry SET event = 'cancel' WHERE number = 3", up):
        hire.session.execute(text(statement))
    hire.session.commit()
    page = as_(app, engine, hire, "director").get(f"/hires/{hire.hire}/journal")
    assert "Chaîne rompue" in page.text
    assert "n°\u00a03" in page.text.replace("n° 3", "n°\u00a03")
    assert 'class="is-broken"' in page.text


def test_exceptions_are_asked_with_their_consequences(app: Any, engine: Engine, hire: Bench) -> None:
    client = as_(app, engine, hire, "director")
    for path, said in (
        ("cancel", "Chaque personne candidate reçoit une lettre"), ("reopen", "Retour à"),
        ("conclude", "registre des exceptions"), ("derogate", "Aucune règle ouverte à dérogation"),
    ):  # fmt: skip
        assert said in client.get(f"/hires/{hire.hire}/{path}").text
    answer = client.post(f"/hires/{hire.hire}/reopen", data={"revision": revision(hire), "text": "court"})
    assert answer.status_code == 422
    assert "10 caractères" in answer.text
    why = "Une pièce attendue de tous manquait à l’annonce."
    done = client.post(f"/hires/{hire.hire}/reopen", data={"revision": revision(hire), "text": why, "command": "r"})
    assert done.status_code == 303
    assert "rouverte" in client.get(done.location).text
    assert why in client.get(f"/hires/{hire.hire}/exceptions").text
    year = hire.now.year
    ledger = client.get(f"/exceptions?year={year}")
    assert why in ledger.text
    assert "1\u00a0inscription" in ledger.text or "1 inscription" in ledger.text
    for who in ("hr", "manager", "chair"):
        assert as_(app, engine, hire, who).get(f"/hires/{hire.hire}/cancel").status_code == 403
    assert as_(app, engine, hire, "paris.director").get("/exceptions").text.count(why) == 0


def test_reopened_applications_ask_for_a_deadline(app: Any, engine: Engine, session: Session) -> None:
    hire = bench(session)
    session.commit()
    client, where = as_(app, engine, hire, "director"), f"/hires/{hire.hire}/reopen"
    why = "Une pièce attendue de tous manquait à l’annonce."
    bad = client.post(where, data={"revision": revision(hire), "text": why, "deadline": "bientôt"})
    assert bad.status_code == 422
    assert "Écrivez une date" in bad.text
    past = client.post(where, data={"revision": revision(hire), "text": why, "deadline": "2001-01-01"})
    assert past.status_code == 409
    assert "nouvelle date de clôture, à venir" in past.text
    done = client.post(where, data={"revision": revision(hire), "text": why, "deadline": "2199-01-01"})
    assert done.status_code == 303
    session.rollback()
    assert hire.row().state == "advertised"


def test_derogation_is_granted_from_what_objects(app: Any, engine: Engine, session: Session) -> None:
    hire = bench(session, "composing_jury", seats=("chair", "juror1", "juror4"))
    session.commit()
    client, where = as_(app, engine, hire, "director"), f"/hires/{hire.hire}/derogate"
    page = client.get(where)
    assert "Membres externes" in page.text
    why = "Aucun spécialiste externe n’était disponible à ces dates."
    forged = client.post(where, data={"revision": revision(hire), "text": why, "rule": "jury_size"})
    assert forged.status_code == 422
    done = client.post(where, data={"revision": revision(hire), "text": why, "rule": "jury_externals"})
    assert done.status_code == 303
    assert "1\u00a0inscription" in client.get(f"/hires/{hire.hire}").text.replace("1 inscription", "1\u00a0inscription")
