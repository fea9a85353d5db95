"""The job sheet: written in any state of completion, never overwritten, reread, returned, approved, compared."""

from __future__ import annotations

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
from recruitment.models import Hire, JobSheet, JournalEntry, SheetComment, SheetReview
from recruitment.services.sheet_history import changes
from recruitment.web.sheet_rows import TEXTS, anchor
from tests.factories.cast import cast, sign_in
from workflows.charter.sheet import COMMON_FIELDS, TEXT_FIELDS
from workflows.given import Reason
from workflows.who import REVIEWER

POST = posts.POSTS[0]
FORM = forms.sheet_form(dict.fromkeys(forms.TEXTS, ""))()


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, some time ago."""
    return cast(session, datetime.now(UTC) - timedelta(days=20))


@pytest.fixture
def story(session: Session, people: Cast, tmp_path: Path) -> Story:
    """A hire whose complete sheet is being written."""
    made = Story(session, people, tmp_path, POST, datetime.now(UTC) - timedelta(days=10)).open()
    session.commit()
    return made


@pytest.fixture
def send(client: Any, engine: Engine, people: Cast, story: Story, session: Session) -> Callable[..., Any]:
    """Post a form of the sheet as a part of the cast, at the revision a page just read would carry."""

    def post(part: str, path: str = "", command: str | None = None, **data: Any) -> Any:
        sign_in(client, engine, people.people[part])
        session.rollback()
        revision = session.scalars(select(Hire.revision).where(Hire.id == story.hire)).one()
        fields = {"revision": revision, "command": command or f"{part}{path}{revision}", **data}
        return client.post(f"/hires/{story.hire}/sheet{path}", data=fields)

    return post


@pytest.fixture
def read(client: Any, engine: Engine, people: Cast, story: Story) -> Callable[..., str]:
    """A page of the sheet, as a part of the cast."""

    def get(part: str, path: str = "", status: int = 200) -> str:
        sign_in(client, engine, people.people[part])
        answer = client.get(f"/hires/{story.hire}/sheet{path}")
        assert answer.status_code == status
        return str(answer.get_data(as_text=True))

    return get


def typed(session: Session, hire: int, **changed: Any) -> dict[str, Any]:
    """The sheet as its form would send it, some fields changed."""
    session.rollback()
    content = session.scalars(
        select(JobSheet.content).where(JobSheet.hire_id == hire).order_by(JobSheet.version.desc()).limit(1)
    ).one()
    opened = {name: value for name, value in forms.opened(content).items() if name in FORM._fields}
    return {**{name: value for name, value in opened.items() if value not in (None, False, "")}, **changed}


def sheet(session: Session) -> JobSheet:
    """The newest version."""
    session.rollback()
    return session.scalars(select(JobSheet).order_by(JobSheet.version.desc()).limit(1)).one()


def test_form_has_a_field_for_every_element_of_the_advert() -> None:
    assert set(forms.FACTS) >= set(COMMON_FIELDS)
    assert set(forms.TEXTS) == {*TEXT_FIELDS, "desirable"}


def test_draft_is_kept_however_incomplete(send: Any, story: Story, session: Session) -> None:
    changed = {"en_mission": "", "salary_min": "31 000", "fr_required": "Un\r\n\r\n Deux ", "en_required": "One"}
    answer = send("manager", **typed(session, story.hire, **changed))
    assert answer.status_code == 303
    kept = sheet(session)
    assert (kept.version, kept.status) == (1, "draft")
    assert kept.content["en"]["mission"] == ""
    assert kept.content["common"]["salary_min"] == 31000
    assert kept.content["fr"]["required"] == ["Un", "Deux"]  # a list pasted in; emptied rows go
    assert kept.content["en"]["required"] == ["One", ""]


def test_what_the_form_does_not_show_is_kept(send: Any, story: Story, session: Session) -> None:
    kept = sheet(session)
    common = {**kept.content["common"], "euraxess_id": "379614"}
    kept.content = {**kept.content, "common": common}
    session.commit()
    assert send("manager", **typed(session, story.hire, fr_title="Ingénieure ou ingénieur")).status_code == 303
    assert sheet(session).content["common"]["euraxess_id"] == "379614"


def test_facts_of_the_sheet_stand_in_the_list_of_hires(send: Any, story: Story, session: Session) -> None:
    changed = {"positions": "3", "profiles": ["R3", "R2"], "restricted": "y", "unit": "Institut", "fr_title": "Titre"}
    assert send("manager", **typed(session, story.hire, start_on="2028-02-01", **changed)).status_code == 303
    session.rollback()
    hire = session.scalars(select(Hire)).one()
    assert (hire.posts, hire.rank, hire.restricted, hire.unit, hire.title_fr) == (3, 2, True, "Institut", "Titre")
    assert hire.start_on is not None
    assert hire.start_on.isoformat() == "2028-02-01"


@pytest.mark.parametrize(("field", "value", "where"), [
    ("salary_min", "beaucoup", "salary_min-error"), ("start_on", "demain", "start_on-error"),
    ("positions", "0", "positions-error"), ("contact_email", "nulle part", "contact_email-error"),
    ("salary_max", "12", "salary_max-error"), ("kind", "roi", "kind-error"), ("fr_title", "x" * 201, "fr-title-error"),
    ("field", "Alchemy", "field-error"), ("profiles", "R9", "profiles-error"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_lost(
    send: Any, story: Story, session: Session, field: str, value: str, where: str
) -> None:
    answer = send("manager", **typed(session, story.hire, fr_mission="Une mission neuve", **{field: value}))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{where}"' in text
    assert "Une mission neuve" in text
    assert sheet(session).content["fr"]["mission"] != "Une mission neuve"


def test_unfinished_sheet_is_saved_and_not_sent_with_a_way_to_each_field(
    send: Any, story: Story, session: Session
) -> None:
    bad = {"en_title": "", "fr_title": "Chercheur·se en données", "fr_required": "Moins de 35 ans", "unit": ""}
    answer = send("manager", then="send", **typed(session, story.hire, **bad))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Le brouillon est enregistré" in text
    for target in ("#en-title", "#fr-title", "#fr-required", "#unit"):
        assert f'href="{target}"' in text
    assert "Chercheuse ou chercheur" in text
    assert sheet(session).content["fr"]["title"] == "Chercheur·se en données"
    session.rollback()
    assert session.scalars(select(Hire.state)).one() == "drafting"


def test_complete_sheet_goes_to_the_committee_once(send: Any, story: Story, session: Session) -> None:
    form = typed(session, story.hire, fr_mission="Concevoir des chaînes de mesure ouvertes.")
    for _ in range(2):  # sent twice by a nervous finger
        assert send("manager", command="one", then="send", **form).status_code == 303
    session.rollback()
    assert session.scalars(select(Hire.state)).one() == "sheet_review"
    events = session.scalars(select(JournalEntry.event).order_by(JournalEntry.number)).all()
    assert events == ["open", "edit_sheet", "submit_sheet"]


def test_saving_what_did_not_change_writes_nothing(send: Any, story: Story, session: Session) -> None:
    assert send("manager", **typed(session, story.hire)).status_code == 303
    before = session.scalar(select(func.count()).select_from(JournalEntry))
    assert send("manager", **typed(session, story.hire)).status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).select_from(JournalEntry)) == before


def test_text_saved_meanwhile_by_somebody_else_is_shown_and_not_overwritten(
    send: Any, story: Story, session: Session
) -> None:
    mine = typed(session, story.hire, fr_title="Mon titre à moi", revision=1)
    assert send("manager", **typed(session, story.hire, fr_title="Le titre de l’autre")).status_code == 303
    late = send("manager", command="late", **mine)
    text = late.get_data(as_text=True)
    assert late.status_code == 409
    assert ">\nMon titre à moi</textarea>" in text
    assert "Le titre de l’autre" in text
    assert sheet(session).content["fr"]["title"] == "Le titre de l’autre"


@pytest.mark.parametrize("part", ["reviewer", "director", "equality", "security", "auditor"])
def test_sheet_is_read_inside_and_written_by_its_author(read: Any, send: Any, part: str) -> None:
    text = read(part)
    assert posts.POSTS[0].title_fr in text
    assert "<textarea" not in text
    assert send(part, fr_title="x").status_code == 403


def test_human_resources_write_and_do_not_send(read: Any, send: Any, story: Story, session: Session) -> None:
    assert 'value="send"' not in read("hr")
    changed = typed(session, story.hire, fr_mission="Concevoir des chaînes de mesure.")
    assert send("hr", **changed).status_code == 303
    assert send("hr", command="x", then="send", **changed).status_code == 403
    session.rollback()
    assert session.scalars(select(Hire.state)).one() == "drafting"


@pytest.mark.parametrize("part", ["juror1", "candidate1", "paris.manager", "paris.hr"])
def test_sheet_is_closed_to_others(read: Any, part: str) -> None:
    read(part, status=403)


def test_committee_reads_marks_in_the_text_and_remarks_on_a_field(
    read: Any, send: Any, story: Story, session: Session
) -> None:
    story.submit()
    session.commit()
    kept = sheet(session)
    required = ["Doctorat", "Profil jeune, <b>mobile</b>"]
    kept.content = {**kept.content, "fr": {**kept.content["fr"], "required": required}}
    session.commit()
    text = read("reviewer", "/review")
    assert '<mark class="is-stop">Profil jeune<sup>' in text
    assert "&lt;b&gt;mobile" in text
    given = {"place": "fr.mission", "text": "Trop proche d’une seule personne.", "required": "y"}
    assert send("reviewer", "/review/remark", **given).status_code == 303
    session.rollback()
    remark = session.scalars(select(SheetComment)).one()
    assert (remark.place, remark.required) == ("fr.mission", True)
    assert "Trop proche d’une seule personne." in read("manager", "/review")


@pytest.mark.parametrize(("path", "data", "where"), [
    ("/review/remark", {"place": "fr.mission", "text": " "}, "text-error"),
    ("/review/remark", {"place": "fr.nowhere", "text": "Une remarque"}, "place-error"),
    ("/review/return", {"text": "court"}, "back-text-error"),
])  # fmt: skip
def test_committee_is_told_what_its_form_lacks(
    send: Any, story: Story, session: Session, path: str, data: dict[str, str], where: str
) -> None:
    story.submit()
    session.commit()
    answer = send("reviewer", path, **data)
    assert answer.status_code == 422
    assert f'id="{where}"' in answer.get_data(as_text=True)


def test_sheet_comes_back_with_answers_as_a_new_version(read: Any, send: Any, story: Story, session: Session) -> None:
    story.submit()
    session.commit()
    send("reviewer", "/review/remark", place="fr.mission", text="Élargir la mission.", required="y")
    assert send("reviewer", "/review/vote", vote="approve").status_code == 303
    assert send("reviewer", "/review/return", text="La mission vise une seule personne.").status_code == 303
    text = read("manager")
    assert "Élargir la mission." in text
    assert "La mission vise une seule personne." in text
    refused = send("manager", then="send", command="x", **typed(session, story.hire))
    assert refused.status_code == 409
    remark = session.scalars(select(SheetComment.id).where(SheetComment.required)).one()
    assert f'href="#remark-{remark}"' in refused.get_data(as_text=True)
    answered = {
        f"answer-{remark}": "La mission porte sur tout le domaine.",
        "fr_mission": "Concevoir des mesures ouvertes.",
    }
    assert send("manager", then="send", command="y", **typed(session, story.hire, **answered)).status_code == 303
    session.rollback()
    versions = session.execute(select(JobSheet.version, JobSheet.status).order_by(JobSheet.version)).all()
    assert [tuple(v) for v in versions] == [(1, "returned"), (2, "submitted")]
    answer = session.scalars(select(SheetComment.answer).where(SheetComment.required)).one()
    assert answer == "La mission porte sur tout le domaine."
    # The vote stays with the version it was about.
    assert session.scalars(select(JobSheet.version).join(SheetReview, SheetReview.sheet_id == JobSheet.id)).all() == [1]
    compared = read("reviewer", "/versions/2")
    assert "<del>" in compared
    assert "<ins>" in compared
    read("reviewer", "/versions/9", status=404)


def test_submitted_version_never_changes(send: Any, story: Story, session: Session) -> None:
    first = dict(sheet(session).content)
    story.submit()
    story.take("return_sheet", story.actor("reviewer", REVIEWER), Reason("À reprendre ensemble."))
    session.commit()
    send("manager", **typed(session, story.hire, fr_title="Autre titre"))
    session.rollback()
    assert session.scalars(select(JobSheet.content).where(JobSheet.version == 1)).one() == first


def test_two_reviewers_outside_the_team_approve(read: Any, send: Any, story: Story, session: Session) -> None:
    story.submit()
    session.commit()
    assert send("reviewer", "/review/approval").status_code == 409
    assert send("manager", "/review/vote", vote="approve").status_code == 403
    for part in ("reviewer", "reviewer2", "reviewer3"):
        assert send(part, "/review/vote", vote="approve").status_code == 303
    assert send("reviewer", "/review/vote", vote="wait").status_code == 303
    assert "approuve pas encore" in read("reviewer2", "/review")
    send("reviewer", "/review/vote", vote="approve")
    assert send("hr", "/review/approval").status_code == 303
    session.rollback()
    assert session.scalars(select(Hire.state)).one() == "composing_jury"
    assert sheet(session).status == "approved"
    assert "<form" not in read("reviewer", "/review").split("<main")[1]


def test_page_asks_the_same_number_of_queries_whatever_the_remarks(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session, queries: list[str]
) -> None:
    story.submit()
    session.commit()
    reviewer = people.people["reviewer"]
    sign_in(client, engine, reviewer)
    version = sheet(session).id
    counts = []
    for number in (1, 3):
        session.rollback()
        remark = {"sheet_id": version, "place": "fr.title", "author_id": reviewer, "text": "x", "at": datetime.now(UTC)}
        session.add_all(SheetComment(required=False, **remark) for _ in range(number))
        session.commit()
        queries.clear()
        assert client.get(f"/hires/{story.hire}/sheet/review").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13


@pytest.mark.parametrize(("place", "found"), [
    ("fr.title", "fr-title"), ("en.working_conditions", "en-working-conditions"), ("common.unit", "unit"),
])  # fmt: skip
def test_places_are_the_ids_of_fields(place: str, found: str) -> None:
    assert anchor(place) == found


def test_versions_differ_field_by_field() -> None:
    before = {"common": {"unit": "A"}, "fr": {"required": ["x", "y"]}, "en": {}}
    after = {"common": {"unit": "A"}, "fr": {"required": ["x", "z"]}, "en": {"title": "T"}}
    assert [(c.place, c.before, c.after) for c in changes(before, after)] == [
        ("fr.required", "x\ny", "x\nz"), ("en.title", "", "T"),
    ]  # fmt: skip
    assert TEXTS[0] == "title"
