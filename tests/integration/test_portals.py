"""Adverts on paper and on other people's portals: PDF, the feed for EURAXESS, the form of public employment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.cli import main
from recruitment.demo import seed
from recruitment.demo.story import Story
from recruitment.feeds.euraxess_check import examine
from recruitment.models import JobSheet
from tests.factories.accounts import browser
from tests.factories.posted import RESTRICTED, Scene, closed, scene


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post in a restricted zone."""
    return scene(app, session, post=RESTRICTED)


def _change(post: Scene, **common: Any) -> None:
    sheet = post.session.scalars(select(JobSheet).where(JobSheet.hire_id == post.hire)).one()
    sheet.content = {**sheet.content, "common": {**sheet.content["common"], **common}}
    post.save()


def _otmr(database_url: str, app: Any, *arguments: str, **settings: str) -> Any:
    environment = {"DATABASE_URL": database_url, "VAR": app.config["VAR"], "BASE_URL": "http://localhost", **settings}
    return CliRunner().invoke(main, ["euraxess", *arguments], env=environment)


def _words(data: bytes) -> str:
    return " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(data)).pages).split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_printed_advert_is_accessible_and_says_what_the_page_says(app: Any, post: Scene, language: str) -> None:
    answer = browser(app).get(f"/posts/{post.reference}/advert.pdf?lang={language}")
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(answer.data, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    read, text = _words(answer.data), post.session.scalars(
        select(JobSheet.content).where(JobSheet.hire_id == post.hire)
    ).one()[language]  # fmt: skip
    for wanted in (text["title"], text["mission"], *text["required"], text["accommodation"], "R413-5-1",
                   "Université de Montpellier", post.reference):  # fmt: skip
        assert " ".join(wanted.split()) in read
    again = browser(app).get(f"/posts/{post.reference}/advert.pdf?lang={language}")
    assert again.data == answer.data
    cached = {"If-None-Match": answer.headers["ETag"]}
    assert browser(app).get(f"/posts/{post.reference}/advert.pdf?lang={language}", headers=cached).status_code == 304


def test_advert_page_leads_to_its_paper_and_its_calendar(app: Any, post: Scene) -> None:
    words = browser(app).get(f"/posts/{post.reference}").text
    assert f"/posts/{post.reference}/advert.pdf?lang=fr" in words
    assert f"/posts/{post.reference}/calendar.ics?lang=fr" in words


def test_feed_is_printed_and_passes_its_own_check(app: Any, post: Scene, database_url: str, tmp_path: Path) -> None:
    settings = {"EURAXESS_ORGANISATION": "12345", "EURAXESS_DATASOURCE": "imt"}
    printed = _otmr(database_url, app, "feed", **settings)
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert list(examine(BytesIO(printed.stdout_bytes))) == []
    assert post.reference in printed.stdout
    file = tmp_path / "feed.xml"
    file.write_bytes(printed.stdout_bytes)
    assert _otmr(database_url, app, "check", str(file)).exit_code == 0
    file.write_bytes(printed.stdout_bytes.replace(b"<job-country>France", b"<job-country>Atlantis"))
    checked = _otmr(database_url, app, "check", str(file))
    assert checked.exit_code == 1
    assert "work-location/job-country" in checked.stdout
    assert _otmr(database_url, app, "check", str(tmp_path / "none.xml")).exit_code == 2


def test_feed_without_an_open_post_prints_nothing_and_says_why(app: Any, session: Session, database_url: str) -> None:
    closed(app, session, 0)
    printed = _otmr(database_url, app, "feed")
    assert (printed.exit_code, printed.stdout) == (0, "")
    assert printed.stderr
    assert browser(app).get("/posts/euraxess.xml").status_code == 204


def test_feed_names_what_it_leaves_out(app: Any, post: Scene, database_url: str) -> None:
    _change(post, field="Alchemy")
    printed = _otmr(database_url, app, "feed")
    assert printed.stdout == ""
    assert post.reference in printed.stderr
    assert browser(app).get("/posts/euraxess.xml").status_code == 204


def test_page_of_the_feed_is_what_the_command_prints(app: Any, post: Scene, database_url: str) -> None:
    answer = browser(app).get("/posts/euraxess.xml")
    assert answer.mimetype == "application/xml"
    assert answer.data == _otmr(database_url, app, "feed").stdout_bytes


@pytest.fixture
def waiting(app: Any, session: Session) -> Scene:
    """A post that waits for its publication: jury appointed, grid locked."""
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
    cast = seed.people(session, start - timedelta(days=400))
    story = Story(session, cast, Path(app.config["FILES_DIR"]), RESTRICTED, start)
    story.open().submit().approve().compose()
    return Scene(app.extensions["engine"], session, cast, story).save()


def test_fault_is_named_before_publication_with_what_to_change(app: Any, waiting: Scene) -> None:
    _change(waiting, field="Alchemy")
    words = waiting.browser(app, "hr").get(f"/hires/{waiting.hire}/publish").text
    assert "research-field/main-research-field" in words
    assert "« Alchemy »" in words.replace("\u00a0", " ")


def test_form_of_the_portal_names_what_is_missing(app: Any, waiting: Scene) -> None:
    path, person = f"/hires/{waiting.hire}", waiting.browser(app, "hr")
    words = person.get(f"{path}/public-employment").text
    for title in ("Création ou vacance d’emploi", "Date limite de candidature", "Fonction publique de l’État"):
        assert title in words
    assert words.count("À remplir") == 2  # creation or vacancy, and the deadline, which nobody has set yet
    rows = person.get(f"{path}/public-employment.csv").text.splitlines()
    assert len([row for row in rows if ";" in row]) >= 16


def test_form_of_the_portal_is_for_human_resources(app: Any, post: Scene) -> None:
    for part, status in (("hr", 200), ("manager", 403), ("paris.hr", 403)):
        assert post.browser(app, part).get(f"/hires/{post.hire}/public-employment").status_code == status
    assert browser(app).get(f"/hires/{post.hire}/public-employment").status_code == 302


def test_post_may_be_published_for_later(app: Any, waiting: Scene) -> None:
    path, person = f"/hires/{waiting.hire}/publish", waiting.browser(app, "hr")
    form = {"day": "2099-06-01", "hour": "23:59", "channels": ["site", "euraxess", "csp"], "opens_on": "2099-05-15",
            "revision": waiting.story.row().revision, "command": "c1"}  # fmt: skip
    short = person.post(path, data=form)
    assert short.status_code == 409
    assert "2099-05-15" in short.text
    sent = person.post(path, data={**form, "opens_on": "2099-03-01", "command": "c2"})
    assert sent.status_code == 303
    assert waiting.reference in browser(app).get("/posts?show=coming").text
    assert waiting.reference not in browser(app).get("/posts").text
