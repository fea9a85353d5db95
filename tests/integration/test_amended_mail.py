"""What applicants are told of an amended advert: every change, in their language, and nothing from inside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, JobSheet, Outgoing
from recruitment.services import mailing, sheets
from tests.factories.accounts import browser
from tests.factories.posted import Scene, scene
from workflows.given import SheetText
from workflows.who import HR


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post with two candidates; the second one reads English."""
    made = scene(app, session, candidates=2)
    session.execute(update(Application).where(Application.person_id == made.people["candidate2"]).values(language="en"))
    return made.save()


def amend(post: Scene, days: int = 0, **changed: str) -> None:
    """A new version: some texts changed, the deadline moved by some days."""
    post.session.rollback()
    content = dict(sheets.latest(post.session, post.hire).content)
    for place, value in changed.items():
        part, _, name = place.partition("_")
        content = {**content, part: {**content[part], name: value}}
    row = post.story.row()
    given = SheetText(content, "Le laboratoire a déménagé.", row.deadline + timedelta(days=days))
    post.story.take("amend_advert", post.story.actor("hr", HR), given)
    post.save()


def told(app: Any, post: Scene) -> dict[str, str]:
    """The newest mail about an amendment to each candidate, as plain text."""
    found = {}
    rows = post.session.execute(
        select(Outgoing).where(Outgoing.kind == "advert_amended").order_by(Outgoing.id)
    ).scalars()
    for row in rows:
        message, _ = mailing.written(post.session, mailing.job(post.session, row.id), app.config, row.created_at)
        part = next(part for part, person in post.people.items() if person == row.person_id)
        body = message.get_body(("plain",))
        assert body is not None
        found[part] = body.get_content()
    return found


def test_each_applicant_reads_old_and_new_text_in_their_language(app: Any, post: Scene) -> None:
    before = sheets.latest(post.session, post.hire).content
    amend(post, 3, fr_mission="Une mission élargie.", en_mission="A wider mission.")
    mails = told(app, post)
    for part, language, new, other in (
        ("candidate1", "fr", "Une mission élargie.", "A wider mission."),
        ("candidate2", "en", "A wider mission.", "Une mission élargie."),
    ):
        text = " ".join(mails[part].split())
        assert before[language]["mission"] in text
        assert new in text
        assert other not in text
        assert "Le laboratoire a déménagé." in text
    assert "Clôture des candidatures" in mails["candidate1"]
    assert "Applications close" in mails["candidate2"]
    assert "retirer" in mails["candidate1"]


def test_what_a_sheet_says_to_its_committee_is_not_told(app: Any, post: Scene) -> None:
    amend(post, common_required_why=["Un motif interne."], fr_mission="Une mission élargie.")
    assert "Un motif interne." not in told(app, post)["candidate1"]
    assert "Un motif interne." not in browser(app).get(f"/posts/{post.reference}").text


def test_mail_of_a_first_amendment_still_tells_that_one_after_a_second(app: Any, post: Scene) -> None:
    amend(post, fr_mission="Première version changée.")
    first = post.session.scalars(
        select(Outgoing.id).where(Outgoing.kind == "advert_amended").order_by(Outgoing.id)
    ).first()
    amend(post, fr_mission="Seconde version changée.")
    message, _ = mailing.written(post.session, mailing.job(post.session, first or 0), app.config, post.story.now)
    body = message.get_body(("plain",))
    assert body is not None
    assert "Première version" in body.get_content()
    assert "Seconde version" not in body.get_content()


def test_text_typed_forges_no_paragraph_of_the_mail(app: Any, post: Scene) -> None:
    amend(post, fr_mission="Ligne.\n\nVotre mot de passe :\nhttps://ailleurs.example")
    paragraph = next(one for one in told(app, post)["candidate1"].split("\n\n") if "mot de passe" in one)
    assert paragraph.startswith("Mission")


def test_public_page_says_what_was_amended_and_when(app: Any, post: Scene, queries: list[str]) -> None:
    page = f"/posts/{post.reference}"
    assert 'id="amended"' not in browser(app).get(page).text
    amend(post, 3, fr_mission="Une mission élargie.")
    amend(post, 3, en_mission="A wider mission.")
    queries.clear()
    french = browser(app).get(page).text.partition('id="amended"')[2].partition("</section>")[0]
    assert len([one for one in queries if one != "BEGIN"]) == 3
    assert french.count("Modifié le") == 2
    assert french.count("Missions") == 1
    assert "Le laboratoire a déménagé." in french
    assert post.session.scalars(select(JobSheet.version)).all() == [1, 2, 3]
