"""Publishing and amending: what goes out is whole, dated, announced where it must be, and judged each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from forms import sheets as forms
from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import Announcement, GridInUse, Hire, JobSheet
from tests.factories.cast import cast, sign_in

POST = posts.POSTS[0]
DUE = ["site", "euraxess", "csp"]


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, some time ago."""
    return cast(session, datetime.now(UTC) - timedelta(days=30))


@pytest.fixture
def story(session: Session, people: Cast, tmp_path: Path) -> Story:
    """A hire with its jury appointed and its grid locked."""
    made = Story(session, people, tmp_path, POST, datetime.now(UTC) - timedelta(days=20)).to("composing_jury").compose()
    session.commit()
    return made


@pytest.fixture
def send(client: Any, engine: Engine, people: Cast, story: Story, session: Session) -> Callable[..., Any]:
    """Post the form of a page, at the revision a page just read would carry."""

    def post(part: str, path: str, **data: Any) -> Any:
        sign_in(client, engine, people.people[part])
        session.rollback()
        revision = session.scalars(select(Hire.revision).where(Hire.id == story.hire)).one()
        return client.post(f"/hires/{story.hire}/{path}", data={"revision": revision, "hour": "23:59", **data})

    return post


def in_days(days: int) -> str:
    """The day that many days from now."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def amended(session: Session, **changed: Any) -> dict[str, Any]:
    """The form of an amendment, some texts changed."""
    session.rollback()
    content = session.scalars(select(JobSheet.content).order_by(JobSheet.version.desc()).limit(1)).one()
    return {**forms.typed(content), "reason": "La date de prise de poste est avancée.", "day": in_days(90), **changed}


def test_page_shows_what_goes_out_with_the_advert(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session
) -> None:
    digest = session.scalars(select(GridInUse.digest)).one()
    sign_in(client, engine, people.people["hr"])
    text = client.get(f"/hires/{story.hire}/publish").get_data(as_text=True)
    for shown in (digest, POST.title_fr, POST.title_en, "Calendrier indicatif", "Prénom Chair"):
        assert shown in text


@pytest.mark.parametrize(("data", "where"), [
    ({"day": "demain", "channels": DUE}, "day-error"), ({"day": "", "channels": DUE}, "day-error"),
    ({"day": in_days(70), "channels": []}, "channels-error"),
    ({"day": in_days(70), "channels": ["tv"]}, "channels-error"),
    ({"day": in_days(70), "channels": DUE, "hour": "midi"}, "hour-error"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(send: Any, session: Session, data: Any, where: str) -> None:
    answer = send("hr", "publish", **data)
    assert answer.status_code == 422
    assert f'id="{where}"' in answer.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(Hire.state)).one() == "composing_jury"


def test_deadline_is_kept_in_utc_and_said_in_paris(send: Any, session: Session) -> None:
    assert send("hr", "publish", day=in_days(70), hour="17:00", channels=[*DUE, "networks"]).status_code == 303
    session.rollback()
    hire = session.scalars(select(Hire)).one()
    assert hire.deadline is not None
    assert hire.deadline.hour in (15, 16)
    assert hire.channels == [*DUE, "networks"]
    assert session.scalars(select(JobSheet.status).order_by(JobSheet.version.desc()).limit(1)).one() == "published"


@pytest.mark.parametrize("part", ["manager", "director", "reviewer", "equality", "juror1", "paris.hr"])
@pytest.mark.parametrize("path", ["publish", "amend"])
def test_adverts_belong_to_human_resources(send: Any, part: str, path: str) -> None:
    assert send(part, path, day=in_days(70), channels=DUE).status_code == 403


@pytest.fixture
def confirm(send: Any) -> Callable[..., Any]:
    """Send an amendment, read what it changes, confirm it."""

    def twice(**data: Any) -> Any:
        shown = send("hr", "amend", **data)
        assert shown.status_code == 200, shown.get_data(as_text=True)
        (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', shown.get_data(as_text=True))
        return send("hr", "amend", **data, seen=seen)

    return twice


def test_amendment_is_a_new_version_with_more_time(confirm: Any, story: Story, session: Session) -> None:
    story.now = datetime.now(UTC) - timedelta(days=2)
    story.publish()
    session.commit()
    assert confirm(**amended(session, fr_mission="Une mission élargie.")).status_code == 303
    session.rollback()
    versions = session.execute(select(JobSheet.version, JobSheet.status).order_by(JobSheet.version)).all()
    assert [tuple(v) for v in versions] == [(1, "published"), (2, "published")]
    first, second = session.scalars(select(JobSheet.content).order_by(JobSheet.version)).all()
    assert first["fr"]["mission"] == POST.mission_fr
    assert second["fr"]["mission"] == "Une mission élargie."
    assert second["common"] == first["common"]


@pytest.mark.parametrize(("changed", "said"), [
    ({"en_mission": ""}, "manque en anglais"), ({"fr_required": "Moins de 35 ans"}, "critère interdit"),
    ({"day": in_days(3)}, "au moins"),
])  # fmt: skip
def test_amended_text_is_judged_and_kept_on_the_page(
    send: Any, story: Story, session: Session, changed: dict[str, str], said: str
) -> None:
    story.now = datetime.now(UTC) - timedelta(days=2)
    story.publish()
    session.commit()
    answer = send("hr", "amend", **amended(session, fr_prospects="Une phrase à garder.", **changed))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert said in text
    assert "Une phrase à garder." in text
    session.rollback()
    assert session.scalars(select(JobSheet.version)).all() == [1]


def test_reason_of_an_amendment_is_a_sentence(send: Any, story: Story, session: Session) -> None:
    story.now = datetime.now(UTC) - timedelta(days=2)
    story.publish()
    session.commit()
    answer = send("hr", "amend", **amended(session, reason="court"))
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.get_data(as_text=True)


def changes_of(page: str) -> str:
    """The table of changes, without its marks."""
    return re.sub(r"<[^>]*>", "", page.partition('id="changes"')[2].partition("</table>")[0])


def test_what_changes_is_shown_and_nothing_else_is_confirmed(send: Any, story: Story, session: Session) -> None:
    story.now = datetime.now(UTC) - timedelta(days=2)
    story.publish()
    session.commit()
    form = amended(session, fr_mission="Une mission élargie.")
    shown = send("hr", "amend", **form).get_data(as_text=True)
    assert "Une mission élargie" in changes_of(shown)
    assert POST.mission_fr.rstrip(".") in changes_of(shown)
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', shown)
    other = send("hr", "amend", **{**form, "fr_mission": "Une autre mission."}, seen=seen)
    assert other.status_code == 200
    assert "Une autre mission" in changes_of(other.get_data(as_text=True))
    session.rollback()
    assert session.scalars(select(JobSheet.version)).all() == [1]


def test_published_text_changes_by_an_amendment_alone(send: Any, story: Story, session: Session) -> None:
    story.now = datetime.now(UTC) - timedelta(days=2)
    story.publish()
    session.commit()
    before = session.scalars(select(JobSheet.content)).one()
    form = {**forms.typed(before), "fr_mission": "Autre chose."}
    for part, path in (("manager", "sheet/edit"), ("hr", "sheet/edit"), ("hr", "publish"), ("manager", "sheet")):
        assert send(part, path, **form, day=in_days(90), channels=DUE).status_code >= 400
    session.rollback()
    assert session.scalars(select(JobSheet.content)).one() == before


def test_amended_advert_is_out_of_date_where_nobody_corrected_it(confirm: Any, story: Story, session: Session) -> None:
    story.now = datetime.now(UTC) - timedelta(days=2)
    story.publish()
    session.commit()
    assert confirm(**amended(session, fr_mission="Une mission élargie.")).status_code == 303
    session.rollback()
    newest = select(Announcement.channel, func.max(Announcement.version).label("version")).group_by(
        Announcement.channel
    )
    carried = {row.channel: row.version for row in session.execute(newest)}
    assert carried == {"site": 2, "euraxess": 1, "csp": 1}
    assert session.scalars(select(JobSheet.reason).order_by(JobSheet.version)).all() == [
        None,
        amended(session)["reason"],
    ]
