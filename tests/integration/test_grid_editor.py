"""A grid written on a page: every button keeps what is typed, the checks say what is to be mended, the door keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from grids import digest, from_mapping, load
from grids.grid import Grid
from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import GridInUse, Hire, JournalEntry
from tests.factories.cast import cast, sign_in
from tests.factories.grid_forms import typed

POSTDOC = load("postdoc")


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, some time ago."""
    return cast(session, datetime.now(UTC) - timedelta(days=20))


@pytest.fixture
def story(session: Session, people: Cast, tmp_path: Path) -> Story:
    """A hire that has chosen the postdoctoral grid."""
    made = Story(session, people, tmp_path, posts.POSTS[0], datetime.now(UTC) - timedelta(days=10)).to("composing_jury")
    session.commit()
    return made


@pytest.fixture
def send(client: Any, engine: Engine, people: Cast, story: Story, session: Session) -> Callable[..., Any]:
    """Post a form of the grid, at the revision a page just read would carry."""

    def post(path: str, data: dict[str, Any], part: str = "manager") -> Any:
        sign_in(client, engine, people.people[part])
        session.rollback()
        revision = session.scalars(select(Hire.revision).where(Hire.id == story.hire)).one()
        fields = {"revision": revision, "command": f"{path}{revision}{sorted(data)}"[:60], **data}
        return client.post(f"/hires/{story.hire}/grid/{path}", data=fields)

    assert post("choice", {"grid": "postdoc"}).status_code == 303
    return post


def kept(session: Session) -> Grid:
    """The copy that the hire holds."""
    session.rollback()
    return from_mapping(session.scalars(select(GridInUse.content)).one())


def journal(session: Session) -> int:
    """How many entries there are."""
    session.rollback()
    return len(session.scalars(select(JournalEntry.number)).all())


def test_page_opens_on_the_copy_and_sends_it_back_unchanged(
    client: Any, engine: Engine, people: Cast, send: Any, story: Story, session: Session
) -> None:
    sign_in(client, engine, people.people["manager"])
    page = client.get(f"/hires/{story.hire}/grid/edit").get_data(as_text=True)
    for name, value in typed().items():
        assert f'name="{name}"' in page, name
        assert value in page.replace("&#39;", "'")
    assert send("edit", typed()).status_code == 303
    assert kept(session) == POSTDOC


def test_criteria_are_added_moved_and_removed_then_kept_through_the_door(send: Any, session: Session) -> None:
    before = journal(session)
    added = send("edit", typed(then="add"))
    number = len(POSTDOC.criteria)
    assert added.status_code == 200
    assert f'name="criteria-{number}-title_fr"' in added.get_data(as_text=True)
    assert f'value="{POSTDOC.criteria[1].key}"' in send("edit", typed(then="up:1")).get_data(as_text=True)
    assert journal(session) == before  # nothing was written yet
    new = {"title_fr": "Données ouvertes", "title_en": "Open data", "description_fr": "Ce qui est partagé.",
           "description_en": "What is shared.", "evidence_fr": "Dépôts cités.", "evidence_en": "Repositories cited.",
           "family": "society", "kind": "qualitative", "stage": "sift", "weight": "5", "ranked": "y", "key": "",
           **{f"anchor_{n}_{c}": f"Repère {n} {c}." for n in range(1, 6) for c in ("fr", "en")}}  # fmt: skip
    fields = {f"criteria-{number}-{name}": value for name, value in new.items()}
    assert send("edit", typed(**fields, **{"criteria-0-weight": "20"})).status_code == 303
    grid = kept(session)
    assert [c.key for c in grid.criteria] == [*(c.key for c in POSTDOC.criteria), "open_data"]
    assert grid.criteria[-1].anchors[4] == {"fr": "Repère 5 fr.", "en": "Repère 5 en."}
    assert (grid.id, grid.version) == ("postdoc", POSTDOC.version)
    assert journal(session) == before + 1
    assert send("lock", {}).status_code == 303


@pytest.mark.parametrize(
    ("then", "order"),
    [
        ("up:1", [1, 0, 2]), ("down:0", [1, 0, 2]), ("drop:1", [0, 2, 3]), ("up:0", [0, 1, 2]), ("down:99", [0, 1, 2]),
        ("drop:x", [0, 1, 2]), ("up:-1", [0, 1, 2]),
    ],
)  # fmt: skip
def test_order_follows_the_buttons_and_nothing_typed_is_lost(send: Any, then: str, order: list[int]) -> None:
    page = send("edit", typed(then=then, **{"criteria-2-title_en": "Typed just now", "criteria-2-weight": "douze"}))
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    places = [text.index(f'value="{POSTDOC.criteria[n].key}"') for n in order]
    assert places == sorted(places)
    assert "Typed just now" in text
    assert 'value="douze"' in text


@pytest.mark.parametrize(
    ("changed", "said", "leads"),
    [
        ({"criteria-0-weight": "30"}, "The weights add up to 105", "#criteria"),
        ({"criteria-0-anchor_3_en": ""}, "level 3 has no anchor in English", "#criteria-0-anchor_3_en"),
        ({"criteria-1-description_fr": "Un h-index élevé"}, "“h-index” measures a journal", "#criteria-1-description_fr"),
        ({"criteria-1-anchor_2_fr": "Cité plus de 50 fois."}, "“Cité plus de 50 fois” measures", "#criteria-1-anchor_2_fr"),
        ({"criteria-0-family": "practical"}, "is a practical matter", "#criteria-0-family"),
        ({"criteria-0-anchor_1_en": "Poor."}, "“Poor.” is a label", "#criteria-0-anchor_1_en"),
        ({"title_en": ""}, "The grid has no title in English", "#title_en"),
        ({"level_2_fr": ""}, "Level 2 of the scale has no name in French", "#level_2_fr"),
    ],
)  # fmt: skip
def test_verdict_is_the_same_by_the_button_and_by_the_script(
    send: Any, session: Session, changed: dict[str, str], said: str, leads: str
) -> None:
    before = journal(session)
    page = send("edit?lang=en", typed(then="check", **changed))
    live = send("edit/verdict?lang=en", typed(**changed))
    for text in (page.get_data(as_text=True), live.json["panel"]):
        assert said in text
        assert f'href="{leads}"' in text
    assert page.status_code == live.status_code == 200
    assert journal(session) == before
    assert kept(session) == POSTDOC


def test_verdict_of_a_sound_grid_says_so(send: Any) -> None:
    assert send("edit/verdict?lang=en", typed()).json["said"] == "Nothing is to be mended. Weights: 100."


def test_grid_with_a_fault_is_kept_and_cannot_be_locked(send: Any, session: Session) -> None:
    assert send("edit", typed(**{"criteria-0-weight": "30"})).status_code == 303
    assert sum(c.weight for c in kept(session).criteria) == 105
    assert send("lock", {}).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("criteria-0-weight", "beaucoup"), ("criteria-0-weight", "101"), ("criteria-0-weight", "-1"),
        ("criteria-0-weight", "\u0663"), ("criteria-0-family", "fame"), ("criteria-0-stage", ""),
        ("criteria-0-title_fr", "x" * 201), ("criteria-0-anchor_1_fr", "y" * 1001),
    ],
)  # fmt: skip
def test_bad_input_is_told_beside_its_field_and_kept(send: Any, session: Session, field: str, value: str) -> None:
    answer = send("edit", typed(**{field: value}))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text
    if "family" not in field and "stage" not in field:
        assert value in text
    assert kept(session) == POSTDOC


def test_form_with_nothing_or_too_much_in_it_is_no_fault_of_ours(send: Any, session: Session) -> None:
    assert send("edit", {"then": "check"}).status_code == 200
    many = {f"criteria-{n}-title_fr": "x" for n in range(200)}
    assert send("edit", {"then": "add", **many}).status_code == 200
    assert send("edit", typed(**{"criteria-0-title_fr": "a\x01\x00b"})).status_code == 303
    assert kept(session).criteria[0].title["fr"] == "a b"


def test_locked_copy_is_written_no_more(client: Any, send: Any, story: Story, session: Session) -> None:
    assert send("lock", {}).status_code == 303
    assert client.get(f"/hires/{story.hire}/grid/edit").status_code == 404
    assert send("edit", typed(title_en="Other")).status_code == 409
    assert digest(kept(session)) == digest(POSTDOC)


@pytest.mark.parametrize(("part", "status"), [("hr", 303), ("reviewer", 403), ("director", 403), ("juror1", 403)])
def test_copy_is_written_by_the_manager_and_human_resources(send: Any, part: str, status: int) -> None:
    assert send("edit", typed(), part).status_code == status
    assert send("edit/verdict", typed(), part).status_code == (200 if status == 303 else status)


def test_file_of_the_copy_is_the_copy(client: Any, send: Any, story: Story) -> None:
    for kind in ("json", "toml", "xlsx"):
        answer = client.get(f"/hires/{story.hire}/grid.{kind}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')


def test_editor_costs_as_much_whatever_the_number_of_criteria(
    client: Any, send: Any, story: Story, queries: list[str], session: Session
) -> None:
    counts = []
    for fields in (typed(), typed(then="save", **{f"criteria-{n}-title_fr": f"Critère {n}" for n in range(8, 20)})):
        send("edit", {**fields, **{f"criteria-{n}-weight": "0" for n in range(8, 20) if f"criteria-{n}-title_fr" in fields},
                      **{f"criteria-{n}-{name}": value for n in range(8, 20) if f"criteria-{n}-title_fr" in fields
                         for name, value in (("family", "research"), ("kind", "qualitative"), ("stage", "both"))}})  # fmt: skip
        client.get(f"/hires/{story.hire}/grid/edit")  # a grid is read once a process
        queries.clear()
        assert client.get(f"/hires/{story.hire}/grid/edit").status_code == 200
        counts.append(len(queries))
    assert len(kept(session).criteria) == 20
    assert counts[0] == counts[1]
