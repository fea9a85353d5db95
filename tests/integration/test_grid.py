"""The grid of a hire: read in both languages, adjusted before it is locked, never after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from grids import digest, from_mapping, load
from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import GridInUse, Hire
from tests.factories.cast import cast, sign_in


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, some time ago."""
    return cast(session, datetime.now(UTC) - timedelta(days=20))


@pytest.fixture
def story(session: Session, people: Cast, tmp_path: Path) -> Story:
    """A hire whose grid is to be chosen."""
    start = datetime.now(UTC) - timedelta(days=10)
    made = Story(session, people, tmp_path, posts.POSTS[0], start).to("composing_jury")
    session.commit()
    return made


@pytest.fixture
def send(client: Any, engine: Engine, people: Cast, story: Story, session: Session) -> Callable[..., Any]:
    """Post a form of the grid, at the revision a page just read would carry."""

    def post(part: str, path: str, **data: Any) -> Any:
        sign_in(client, engine, people.people[part])
        session.rollback()
        revision = session.scalars(select(Hire.revision).where(Hire.id == story.hire)).one()
        fields = {"revision": revision, "command": f"{path}{revision}{sorted(data)}", **data}
        return client.post(f"/hires/{story.hire}/grid/{path}", data=fields)

    return post


def kept(session: Session) -> GridInUse:
    """The copy that the hire holds."""
    session.rollback()
    return session.scalars(select(GridInUse)).one()


def anchors(**changed: str) -> dict[str, str]:
    """The form of five anchors in two languages."""
    return {f"{code}_{n}": f"Niveau {n} ({code})" for code in ("fr", "en") for n in range(1, 6)} | changed


def test_library_is_read_before_choosing(client: Any, engine: Engine, people: Cast, story: Story) -> None:
    sign_in(client, engine, people.people["manager"])
    text = client.get(f"/hires/{story.hire}/grid?see=doctoral").get_data(as_text=True)
    grid = load("doctoral")
    for language in ("fr", "en"):
        assert grid.criteria[0].title[language] in text
    assert client.get(f"/hires/{story.hire}/grid?see=nothing").status_code == 200


def test_copy_is_adjusted_without_losing_what_was_adjusted_before(send: Any, session: Session) -> None:
    assert send("manager", "choice", grid="postdoc").status_code == 303
    first = load("postdoc").criteria[0]
    assert send("manager", f"criteria/{first.key}", **anchors()).status_code == 303
    weights = {f"weight_{c.key}": c.weight for c in load("postdoc").criteria if c.ranked}
    assert send("hr", "weights", **{**weights, f"weight_{first.key}": first.weight + 1}).status_code == 303
    held = from_mapping(kept(session).content)
    assert held.criteria[0].anchors[4] == {"fr": "Niveau 5 (fr)", "en": "Niveau 5 (en)"}
    assert held.criteria[0].weight == first.weight + 1
    assert held.criteria[1] == load("postdoc").criteria[1]
    assert kept(session).digest == digest(held) != digest(load("postdoc"))
    assert send("manager", "choice", grid="postdoc").status_code == 303
    assert kept(session).digest == digest(load("postdoc"))


def test_anchor_left_blank_is_said_at_its_place(send: Any, session: Session) -> None:
    send("manager", "choice", grid="postdoc")
    key = load("postdoc").criteria[0].key
    answer = send("manager", f"criteria/{key}", **anchors(en_3=" ", fr_2="Un repère neuf"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="en_3-error"' in text
    assert "Un repère neuf" in text
    assert kept(session).digest == digest(load("postdoc"))


def test_locked_grid_changes_no_more(client: Any, send: Any, story: Story, session: Session) -> None:
    send("manager", "choice", grid="postdoc")
    assert send("manager", "lock").status_code == 303
    key = load("postdoc").criteria[0].key
    refused = send("manager", f"criteria/{key}", **anchors())
    assert refused.status_code == 409
    assert "verrouillée" in refused.get_data(as_text=True)
    assert kept(session).digest == digest(load("postdoc"))
    assert client.get(f"/hires/{story.hire}/grid/criteria/{key}").status_code == 404


@pytest.mark.parametrize(("part", "status"), [("reviewer", 403), ("director", 403), ("juror1", 403), ("hr", 303)])
def test_grid_is_adjusted_by_the_manager_and_human_resources(send: Any, part: str, status: int) -> None:
    send("manager", "choice", grid="postdoc")
    assert send(part, f"criteria/{load('postdoc').criteria[0].key}", **anchors()).status_code == status


def test_criterion_of_no_grid_is_not_found(send: Any) -> None:
    assert send("manager", "criteria/impact", **anchors()).status_code == 404
    send("manager", "choice", grid="postdoc")
    assert send("manager", "criteria/nothing", **anchors()).status_code == 404
