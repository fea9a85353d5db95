"""A candidate's own pages: one's own file and nobody else's, in words that never run ahead of the letter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.demo.candidates import Candidate
from recruitment.models import Application, Document, Hire, Letter, Offer, Outgoing, Referral
from recruitment.services import compartment, journal
from recruitment.web.candidacy_words import standing
from tests.factories.accounts import browser
from tests.factories.pdfs import pdf
from tests.factories.posted import Scene, closed, opened, scene
from workflows.application import ApplicationChart
from workflows.engine import states


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post with two candidates, and somebody who did not apply."""
    made = scene(app, session, candidates=2)
    made.person("stranger")
    return made.save()


def test_own_applications_are_listed_and_no_other(app: Any, post: Scene, queries: list[str]) -> None:
    mine = post.browser(app, "candidate1").get("/my-applications")
    assert mine.text.count(f'href="/my-applications/{post.hire}"') == 1
    assert post.story.post.title_fr in mine.text
    nobody = post.browser(app, "stranger").get("/my-applications")
    assert "/my-applications/" not in nobody.text.split("<main")[1]
    assert "/posts" in nobody.text


def test_list_costs_as_much_with_one_application_as_with_three(app: Any, session: Session, queries: list[str]) -> None:
    first = scene(app, session, candidates=1)
    counts = []
    for again in (0, 2):
        for _ in range(again):
            other = scene(app, session, cast=first.cast)
            other.story.receive([_same(first)])
            other.save()
        client = first.browser(app, "candidate1")
        queries.clear()
        assert client.get("/my-applications").text.count('<tr role="row"><th scope="row"') == 1 + again
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def _same(first: Scene) -> Any:
    return Candidate(first.people["candidate1"], "Candidate 1", pdf(), pdf())


@pytest.mark.parametrize(
    ("part", "path", "status"),
    [
        ("candidate1", "", 200), ("stranger", "", 403), ("hr", "", 403), ("juror1", "", 403),
        ("candidate1", "/withdraw", 200), ("stranger", "/withdraw", 403), ("hr", "/withdraw", 403),
    ],
)  # fmt: skip
def test_page_belongs_to_its_candidate(app: Any, post: Scene, part: str, path: str, status: int) -> None:
    assert post.browser(app, part).get(f"/my-applications/{post.hire}{path}").status_code == status


def test_visitor_is_asked_to_sign_in(app: Any, post: Scene) -> None:
    for path in ("/my-applications", f"/my-applications/{post.hire}"):
        assert browser(app).get(path).status_code == 302


def test_page_says_where_what_when_and_who(app: Any, post: Scene) -> None:
    page = post.browser(app, "candidate1").get(f"/my-applications/{post.hire}").text
    for words in ("Candidature n°", "Reçue", "Dossiers lus", "sous 24", "avant le", "Hélène Castan", "Retirer ma cand"):
        assert words in page
    assert "Candidate 2" not in page
    assert "candidate2@" not in page


def test_own_document_is_a_download_under_a_neutral_name(app: Any, session: Session, post: Scene) -> None:
    file = post.files["candidate1"]
    own = session.scalar(select(Document.id).where(Document.application_id == file, Document.kind == "cv"))
    answer = post.browser(app, "candidate1").get(f"/my-applications/{post.hire}/documents/{own}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={post.reference}-candidature-1-cv.pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_somebody_elses_document_is_not_there(app: Any, session: Session, post: Scene) -> None:
    other = session.scalar(select(Document.id).where(Document.application_id == post.files["candidate2"]))
    client = post.browser(app, "candidate1")
    assert client.get(f"/my-applications/{post.hire}/documents/{other}").status_code == 404
    assert client.get(f"/my-applications/{post.hire}/documents/999999").status_code == 404


def test_document_lost_by_the_store_is_not_found(app: Any, session: Session, post: Scene) -> None:
    own = session.scalar(select(Document.id).where(Document.application_id == post.files["candidate1"]))
    for path in Path(app.config["FILES_DIR"]).glob("??/??/*"):
        path.unlink()
    assert post.browser(app, "candidate1").get(f"/my-applications/{post.hire}/documents/{own}").status_code == 404


def test_withdrawing_asks_first_then_ends_it(app: Any, session: Session, post: Scene) -> None:
    client = post.browser(app, "candidate1")
    asked = client.get(f"/my-applications/{post.hire}/withdraw").text
    assert "ne pouvez plus candidater" in asked
    done = client.post(f"/my-applications/{post.hire}/withdraw", data={"command": "w1"})
    assert done.status_code == 303
    again = client.post(f"/my-applications/{post.hire}/withdraw", data={"command": "w1"})
    assert again.status_code == 303
    session.rollback()
    left = dict(tuple(row) for row in session.execute(select(Application.id, Application.state)))
    assert left == {post.files["candidate1"]: "withdrawn", post.files["candidate2"]: "received"}
    assert journal.differences(session, post.hire) == []
    told = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "withdrawn")).all()
    assert set(told) == {post.cast.people["hr"], post.cast.people["hr2"]}
    page = client.get(f"/my-applications/{post.hire}").text
    assert "retiré" in page
    assert "Retirer ma candidature" not in page
    assert client.get(f"/my-applications/{post.hire}/withdraw").status_code == 302


def test_withdrawing_twice_from_two_tabs_is_refused_kindly(app: Any, post: Scene) -> None:
    client = post.browser(app, "candidate1")
    assert client.post(f"/my-applications/{post.hire}/withdraw", data={"command": "w1"}).status_code == 303
    answer = client.post(f"/my-applications/{post.hire}/withdraw", data={"command": "w2"})
    assert answer.status_code == 409
    assert "error-summary" in answer.text


def test_nobody_withdraws_for_somebody_else(app: Any, session: Session, post: Scene) -> None:
    for part in ("stranger", "hr", "director", "manager"):
        answer = post.browser(app, part).post(f"/my-applications/{post.hire}/withdraw", data={"command": part})
        assert answer.status_code == 403
    session.rollback()
    assert set(session.scalars(select(Application.state))) == {"received"}


def test_withdrawing_ends_an_offer_that_was_open(app: Any, session: Session) -> None:
    made = closed(app, session, 2)
    now = datetime.now(UTC)
    file, due = made.files["candidate1"], now + timedelta(days=9)
    session.add(Offer(hire_id=made.hire, application_id=file, terms="", made_at=now, answer_due=due))
    session.commit()
    made.browser(app, "candidate1").post(f"/my-applications/{made.hire}/withdraw", data={"command": "w1"})
    session.rollback()
    assert session.scalar(select(Offer.answer)) == "declined"


OWN_DOING = {"withdrawn", "appointed", "declined"}  # the person did it, and reads so at once
FILES = tuple(state for state in states(ApplicationChart) if state not in OWN_DOING)
HIRES = ("advertised", "eligibility", "sifting", "deliberating", "ranked", "clearing", "offering", "informing")


def test_every_path_reads_alike_until_the_letter_has_come(app: Any) -> None:
    with app.test_request_context():
        for hire in HIRES:
            told = {standing(hire, state, False, False, None) for state in FILES}
            assert len(told) == 1, hire
        invited = standing("interviewing", "shortlisted", False, False, None)
        others = {
            standing("interviewing", state, False, False, None)
            for state in FILES if state != "shortlisted"
        }  # fmt: skip
        assert len(others) == 1
        assert invited not in others


def test_set_aside_and_eligible_pages_differ_in_nothing_but_the_person(app: Any, session: Session) -> None:
    made = closed(app, session, 3)
    made.story.judge(1)
    session.execute(update(Application).values(submitted_at=min(session.scalars(select(Application.submitted_at)))))
    made.save()
    pages = []
    for number in (1, 3):
        page = made.browser(app, f"candidate{number}").get(f"/my-applications/{made.hire}").text
        page = re.sub(r'<section class="otm-sec" aria-labelledby="(record|path)">.*?</section>', "", page, flags=re.DOTALL)
        page = re.sub(r'name="(csrf_token|command)" value="[^"]*"|/documents/\d+|/letters/\d+', "", page)
        pages.append(page.replace(f"Prénom Candidate{number}", "P").replace(f"n°\u00a0{number},", "n°"))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("state", "opinion", "said"),
    [("sent", None, "autorisation en attente"), ("answered", "unfavourable", "autorisation en attente"),
     ("authorised", "reserved", ": autorisé"), ("not_authorised", "unfavourable", "")],
)  # fmt: skip
def test_of_access_only_pending_or_authorised_is_told(
    app: Any, session: Session, state: str, opinion: str | None, said: str
) -> None:
    made = closed(app, session, 2)
    now = datetime.now(UTC)
    session.add(
        Referral(hire_id=made.hire, application_id=made.files["candidate1"], state=state, state_since=now,
                 opened_at=now, opinion=opinion)
    )  # fmt: skip
    session.flush()
    compartment.keep(session, session.scalars(select(Referral.id)).one(), "conditions", "Salle 12 exclue", None, now)
    session.commit()
    page = made.browser(app, "candidate1").get(f"/my-applications/{made.hire}").text.replace("\u00a0", " ")
    assert said in page
    assert ("Accès au laboratoire" in page) is bool(said)
    main = page.split("<main")[1].split("</main>")[0].lower()
    for word in ("salle 12", "réserv", "défavorable", "avis"):  # “préavis” is a word of the grid
        assert not re.search(rf"\b{word}", main), word
    other = made.browser(app, "candidate2").get(f"/my-applications/{made.hire}").text
    assert "Accès au laboratoire" not in other


def test_invitation_gives_day_and_place(app: Any, session: Session) -> None:
    made = opened(app, session, 2)
    when = datetime(2030, 5, 13, 8, 30, tzinfo=UTC)
    session.execute(
        update(Application).where(Application.id == made.files["candidate1"])
        .values(state="shortlisted", hearing_at=when, hearing_place="Salle du conseil")
    )  # fmt: skip
    session.execute(update(Hire).values(state="interviewing"))
    session.commit()
    page = made.browser(app, "candidate1").get(f"/my-applications/{made.hire}").text.replace("\u00a0", " ")
    assert "lundi 13 mai 2030 à 10 h 30" in page
    assert "Salle du conseil" in page


def test_dates_kept_and_late_are_both_told(app: Any, session: Session) -> None:
    made = opened(app, session, 1)
    sent = datetime.now(UTC)
    session.execute(update(Letter).values(status="sent", sent_at=sent))
    session.commit()
    page = made.browser(app, "candidate1").get(f"/my-applications/{made.hire}").text
    assert "jours de retard" in page  # the acknowledgement, weeks after the application
    assert "Tenu" in page or "À venir" in page


@pytest.mark.parametrize("others", [0, 2])
def test_page_costs_ten_statements_whatever_happened(
    app: Any, session: Session, queries: list[str], others: int
) -> None:
    """However many applied, and however many events, letters and stages lie behind."""
    made = scene(app, session, candidates=1 + others) if not others else opened(app, session, 1 + others)
    client = made.browser(app, "candidate1")
    queries.clear()
    assert client.get(f"/my-applications/{made.hire}").status_code == 200
    assert len([statement for statement in queries if statement != "BEGIN"]) == 10
