"""What should never be sent, sent: a clear sentence, the right status, what was typed kept, nothing half-written."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, func, select, text, update
from sqlalchemy.orm import Session

from recruitment.demo.story import Story
from recruitment.models import Base, Hire
from recruitment.services import documents, journal
from tests.factories import pdfs
from tests.factories.accounts import browser
from tests.factories.cast import sign_in
from tests.factories.stories import tell
from tests.pages import parse, words
from workflows import given
from workflows.who import HIRING_MANAGER

TYPED = "Une mission rédigée pendant une heure, <b>avec soin</b>."
OPENED = datetime.now(UTC) - timedelta(days=30)
ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Sign = Callable[[int], Any]


@pytest.fixture
def sign(app: Any, engine: Engine) -> Sign:
    """A browser for somebody."""
    return lambda person: sign_in(browser(app), engine, person)


def at(session: Session, files: Path, state: str, start: datetime = OPENED) -> Story:
    """A hire in `state`, seen by the pages."""
    story = tell(session, files, state, start=start)
    session.commit()
    return story


# What may be done to a hire that has ended, without a step of it: keeping its files longer, looking for names in it,
# opening what is sealed, which is noted, and the officer's own notes.
DRAFTS = ("application_draft", "draft_document", "draft_upload")  # kept when an application is refused
BESIDE = ("login_session", "legal_hold", "blindness_check", "sealed_reading", "sealed_value", *DRAFTS)


def everything(session: Session) -> dict[str, int]:
    """How many rows each table has, with the revision of every hire: what must not change."""
    session.rollback()
    counts = {
        table.name: session.scalars(select(func.count()).select_from(table)).one()
        for table in Base.metadata.sorted_tables
        if table.name not in BESIDE
    }
    return counts | {f"hire {key}": revision for key, revision in session.execute(select(Hire.id, Hire.revision))}


def summary(answer: Any) -> str:
    """What the error summary of a page says; the page has it before anything else."""
    found = [e for e in parse(answer.text).iter("div") if "govuk-error-summary" in (e.get("class") or "").split()]
    assert len(found) == 1, answer.text
    return words(found[0])


# A database that goes away


@contextmanager
def away_at(engine: Engine, *words_of: str) -> Iterator[list[str]]:
    """The database leaves just before a statement with those words: the server ends the connection, the disk fails."""
    left: list[str] = []

    def leave(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if left or not all(word in statement for word in words_of):
            return
        left.append(statement)
        if engine.dialect.name == "sqlite":
            raise sqlite3.OperationalError("disk I/O error")
        admin = create_engine(engine.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as killer:
            pid = connection.connection.dbapi_connection.info.backend_pid
            killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        admin.dispose()

    event.listen(engine, "before_cursor_execute", leave)
    try:
        yield left
    finally:
        event.remove(engine, "before_cursor_execute", leave)


@pytest.mark.parametrize("moment", [("FROM hire",), ("UPDATE job_sheet",), ("INSERT INTO journal_entry",)])
def test_database_that_goes_away_during_a_post_leaves_nothing_half_written_and_loses_nothing(
    app: Any, session: Session, tmp_path: Path, sign: Sign, moment: tuple[str, ...]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    story = at(session, tmp_path, "drafting")
    client = sign(story.who("manager"))
    page = f"/hires/{story.hire}/sheet"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token
    form = {"csrf_token": token[1], "revision": story.row().revision, "command": "c-away", "fr_mission": TYPED}
    before = everything(session)
    with away_at(app.extensions["engine"], *moment) as left:
        answer = client.post(page, data=form)
    assert left
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert everything(session) == before
    again = {field.get("name"): field.get("value") for field in parse(answer.text).iter("input") if field.get("name")}
    assert again["fr_mission"] == TYPED
    assert client.post(page, data=again).status_code == 303  # the button of that page
    areas = [words(area) for area in parse(client.get(page).text).iter("textarea")]
    assert TYPED in areas
    session.rollback()
    assert list(journal.verify(session)) == []


# Steps out of turn, roles that are not one's own


def posts_of(app: Any) -> list[str]:
    """The addresses about a hire that take a form."""
    return sorted(
        rule.rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and "hire_id" in rule.arguments
    )


def filled(rule: str, hire: int) -> str:
    """An address with the hire in it and 1 for everything else."""
    path = re.sub(r"<int:hire_id>", str(hire), rule)
    path = re.sub(r"<any\(([^,)]+)[^>]*>", lambda found: found[1], path)
    path = re.sub(r"<(?:int|path):[^>]+>", "1", path)
    return re.sub(r"<[^>]+>", "cancel", path)


EVERYBODY = ("manager", "hr", "reviewer", "director", "security", "chair", "juror1", "candidate1", "paris.hr")
JUNK = {
    "revision": "-1", "state": "closed", "step": "close", "application": "1", "file": "1", "juror": "1",
    "grid": "postdoc", "text": TYPED, "reason": TYPED, "letter": "1", "letters": "1", "vote": "approve",
    "opinion": "favourable", "declaration": "1", "outcome": "stays", "ranking": "1", "then": "send",
    "answer": "accept", "rule": "jury_size",
}  # fmt: skip


@ONE_KIND
@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_hire_that_has_ended_takes_no_step_from_anybody(
    app: Any, session: Session, tmp_path: Path, sign: Sign, state: str
) -> None:
    story = at(session, tmp_path, "closed" if state == "closed" else "eligibility", OPENED - timedelta(days=300))
    if state == "cancelled":
        story.take("cancel", story.actor("director", "director"), given.Reason("Le financement a été retiré."))
        session.commit()
    before, answers = everything(session), set()
    for key in EVERYBODY:
        client = sign(story.cast.people[key])
        for rule in posts_of(app):
            answer = client.post(filled(rule, story.hire), data=JUNK)
            answers.add(answer.status_code)
            # 200: a name looked for, which is posted so that it stands in no address.
            assert answer.status_code in (200, 303, 400, 403, 404, 409, 422), f"{key} {rule}: {answer.status_code}"
    assert everything(session) == before
    assert {403, 409} <= answers


@ONE_KIND
def test_form_sent_out_of_turn_says_where_the_hire_stands(session: Session, tmp_path: Path, sign: Sign) -> None:
    story = at(session, tmp_path, "advertised")
    before = everything(session)
    for key, path, form in (
        ("manager", "sheet", {"fr_mission": TYPED}),
        ("reviewer", "sheet/review/approval", {}),
        ("manager", "grid/lock", {}),
        ("chair", "sift", {"step": "discuss", "text": TYPED}),
        ("juror1", "ranking", {"step": "sign_minutes", "ranking": "1"}),
        ("hr", "candidates/open-scoring", {}),
        ("director", "steps/close", {}),
    ):
        answer = sign(story.who(key)).post(f"/hires/{story.hire}/{path}", data=form)
        assert answer.status_code == 409, f"{key} {path}: {answer.status_code}"
        if TYPED in form.values():
            assert TYPED in [words(area) for area in parse(answer.text).iter("textarea")], f"{key} {path} lost its text"
    assert everything(session) == before


# Forged fields


@ONE_KIND
@pytest.mark.parametrize(
    ("state", "key", "path", "form"),
    [
        ("composing_jury", "manager", "grid/choice", {"grid": "../../../etc/passwd"}),
        ("composing_jury", "hr", "jury/seats", {"juror": "99999999"}),
        ("composing_jury", "hr", "jury/seats", {"juror": "1 OR 1=1"}),
        ("eligibility", "hr", "candidates/1/eligibility", {"admissible": "no", "reason": "because"}),
        ("eligibility", "hr", "candidates/1/eligibility", {"admissible": "perhaps"}),
        ("eligibility", "juror1", "links", {"link-1": "purple"}),
        ("sifting", "juror1", "marks/1", {"m-research": "9", "m-method": "-1"}),
        ("sifting, marked", "chair", "sift", {"step": "close_sift", "applications": ["1", "424242"]}),
        ("deliberating, revealed", "chair", "ranking", {"step": "propose_ranking", "place-424242": "1"}),
    ],
)
def test_value_that_no_form_offers_is_refused_beside_its_field(
    session: Session, tmp_path: Path, sign: Sign, state: str, key: str, path: str, form: dict[str, Any]
) -> None:
    story = at(session, tmp_path, state.split(",")[0], OPENED - timedelta(days=120))
    if state == "sifting, marked":
        story.mark()
    if state == "deliberating, revealed":
        story.take("reveal", story.chair())
    session.commit()
    before = everything(session)
    answer = sign(story.who(key)).post(f"/hires/{story.hire}/{path}", data=form)
    assert answer.status_code == 422
    assert summary(answer)
    assert everything(session) == before


@ONE_KIND
def test_file_of_another_hire_cannot_be_reached_through_ones_own(session: Session, tmp_path: Path, sign: Sign) -> None:
    mine = at(session, tmp_path, "eligibility", OPENED - timedelta(days=90))
    other = tell(session, tmp_path, "sifting", everybody=mine.cast, start=OPENED - timedelta(days=90))
    session.commit()
    file = other.applications("admissible")[0]
    before = everything(session)
    officer = sign(mine.who("hr"))
    form = {"admissible": "yes"}
    assert officer.post(f"/hires/{mine.hire}/candidates/{file}/eligibility", data=form).status_code == 404
    officer.post(f"/hires/{mine.hire}/candidates/admit", data={"file": str(file)})
    assert sign(mine.who("juror1")).get(f"/hires/{mine.hire}/marks/{file}").status_code == 404
    assert everything(session) == before


# Content that is not ready


@ONE_KIND
def test_sheet_without_its_english_half_is_not_sent_and_stays_as_typed(
    session: Session, tmp_path: Path, sign: Sign
) -> None:
    story = at(session, tmp_path, "drafting")
    sheet = story.session.scalars(select(Base.metadata.tables["job_sheet"].c.content)).one()
    half = {**sheet, "en": {}}
    story.take("edit_sheet", story.actor("manager", HIRING_MANAGER), given.SheetText(half))
    session.commit()
    typed = {f"fr_{name}": value for name, value in half["fr"].items() if isinstance(value, str)}
    facts = {name: value for name, value in half["common"].items() if name not in ("restricted",)}
    answer = sign(story.who("manager")).post(f"/hires/{story.hire}/sheet", data={**facts, **typed, "then": "send"})
    assert answer.status_code == 409
    assert "anglais" in summary(answer)
    assert half["fr"]["mission"] in [words(area) for area in parse(answer.text).iter("textarea")]
    assert story.row().state == "drafting"


@ONE_KIND
def test_grid_whose_weights_are_not_100_is_not_locked(session: Session, tmp_path: Path, sign: Sign) -> None:
    story = at(session, tmp_path, "composing_jury")
    client = sign(story.who("manager"))
    page = f"/hires/{story.hire}/grid"
    assert client.post(f"{page}/choice", data={"grid": "postdoc"}).status_code == 303
    weights = dict(re.findall(r'name="(weight_\w+)" value="(\d+)"', client.get(page).text))
    first = next(iter(weights))
    wrong = weights | {first: str(int(weights[first]) + 7)}
    assert client.post(f"{page}/weights", data=wrong).status_code == 303  # kept: it is a draft
    answer = client.post(f"{page}/lock", data={})
    assert answer.status_code == 409
    assert "107" in summary(answer)
    assert client.post(f"{page}/weights", data=weights).status_code == 303
    assert client.post(f"{page}/lock", data={}).status_code == 303


# Documents and deadlines


SIZE_MAX = 64 * 1024  # bytes


def too_large() -> bytes:
    """A PDF with more bytes than a document may have here."""
    return pdfs.pdf() + b"\n%" + b"0" * SIZE_MAX


@ONE_KIND
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"PK\x03\x04 a word processor's file", "PDF"),
        (lambda: b"", "vide"),
        (too_large, "cv.pdf"),
        (pdfs.locked, "mot de passe"),
        (lambda: pdfs.pdf()[:300], "endommagé"),
    ],
    ids=["no-pdf", "empty", "too-large", "encrypted", "broken"],
)
def test_document_that_cannot_be_read_is_refused_at_its_field_and_the_sound_one_is_kept(
    session: Session, tmp_path: Path, sign: Sign, content: Callable[[], bytes], said: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(documents, "SIZE_MAX", SIZE_MAX)
    story = tell(session, tmp_path, "advertised", count=0, start=OPENED)
    session.commit()
    before = everything(session)
    client = sign(story.cast.people["candidate1"])
    page = f"/posts/{story.row().reference}/apply"
    form = {"language": "fr", "notice": "y", "cv": (BytesIO(content()), "cv.pdf")}
    answer = client.post(page, data={**form, "project": (BytesIO(pdfs.pdf()), "projet.pdf")})
    assert answer.status_code == 422
    assert "cv.pdf" in summary(answer)
    assert said in summary(answer)
    assert everything(session) == before
    seen = re.search(r'name="seen" value="([1-9]\d*)"', answer.text)
    assert seen
    sound = {**form, "seen": seen[1], "cv": (BytesIO(pdfs.pdf()), "cv.pdf")}
    assert client.post(page, data=sound).status_code == 303


@ONE_KIND
def test_application_after_the_deadline_is_refused_with_the_deadline(
    session: Session, tmp_path: Path, sign: Sign
) -> None:
    story = tell(session, tmp_path, "advertised", count=0, start=OPENED)
    session.execute(update(Hire).values(deadline=datetime.now(UTC) - timedelta(seconds=1)))
    session.commit()
    before = everything(session)
    client = sign(story.cast.people["candidate1"])
    papers = {kind: (BytesIO(pdfs.pdf()), f"{kind}.pdf") for kind in ("cv", "project")}
    answer = client.post(f"/posts/{story.row().reference}/apply", data={"language": "fr", "notice": "y", **papers})
    assert answer.status_code == 409
    assert 'id="reason-1"' in answer.text
    assert everything(session) == before
