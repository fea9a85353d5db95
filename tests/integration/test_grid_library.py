"""The library of a school: begun from another grid or a file, published version by version, chosen by hires."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grids import digest, load
from grids.files import to_json, to_toml
from grids.grid import FAULTS, Grid
from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import GridInUse, Hire, LibraryGrid, LibraryGridVersion
from recruitment.services import grid_library, grid_sheets, juror_sheets
from recruitment.web import grid_incoming
from recruitment.web.grid_unread import NO_GRID
from tests.factories.cast import cast, sign_in
from tests.factories.grid_forms import typed

POSTDOC = load("postdoc")
NOW = datetime.now(UTC) - timedelta(days=3)


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, some time ago."""
    made = cast(session, datetime.now(UTC) - timedelta(days=20))
    session.commit()
    return made


@pytest.fixture
def school(session: Session, people: Cast) -> int:
    """A grid of Alès, still a draft."""
    made = grid_library.start(
        session, people.schools["ALES"], "ALES", POSTDOC, "postdoc", people.people["hr"], "first", NOW
    )
    session.commit()
    return made


@pytest.fixture
def by(client: Any, engine: Engine, people: Cast) -> Callable[[str], Any]:
    """A browser signed in as that part of the cast."""
    return lambda part: sign_in(client, engine, people.people[part])


def draft_of(grid_id: int, session: Session) -> Grid:
    """What the draft holds."""
    session.rollback()
    found = grid_library.draft(session, grid_id)
    assert found is not None
    return found.grid


def one(session: Session) -> LibraryGrid:
    """The only grid written here."""
    session.rollback()
    return session.scalars(select(LibraryGrid)).one()


def publish(client: Any, grid_id: int, revision: int = 1, **changed: str) -> Any:
    """Send the draft with its button that publishes."""
    return client.post(f"/grids/{grid_id}/draft", data=typed(then="publish", revision=str(revision), **changed))


# --- begun


def test_grid_begins_as_the_copy_of_one_of_the_software(by: Any, people: Cast, session: Session) -> None:
    form = {"school": str(people.schools["ALES"]), "origin": "postdoc", "command": "once"}
    client = by("hr")
    assert [client.post("/grids", data=form).status_code for _ in range(2)] == [303, 303]  # sent twice, made once
    made = one(session)
    assert (made.key, made.school_id, made.derived_from) == ("ales-postdoc", people.schools["ALES"], "postdoc")
    assert replace(draft_of(made.id, session), id="postdoc", version=POSTDOC.version) == POSTDOC


@pytest.mark.parametrize("kind", ["toml", "json", "xlsx"])
def test_grid_begins_as_what_a_file_holds(by: Any, people: Cast, session: Session, kind: str) -> None:
    data = {"toml": to_toml(POSTDOC).encode(), "json": to_json(POSTDOC), "xlsx": grid_sheets.write(POSTDOC, "fr")}[kind]
    form = {"school": str(people.schools["ALES"]), "command": "c", "file": (io.BytesIO(data), f"g.{kind}")}
    client = by("hr")
    assert client.post("/grids/import", data=form).status_code == 303
    made = one(session)
    assert replace(draft_of(made.id, session), id="postdoc", version=POSTDOC.version) == POSTDOC
    back = client.get(f"/grids/{made.id}/versions/1.{kind}").data
    read = grid_sheets.read(back).grid if kind == "xlsx" else from_mapping_of(back)
    assert digest(read) == session.scalars(select(LibraryGridVersion.digest)).one()


def from_mapping_of(data: bytes) -> Grid:
    """The grid of a TOML or JSON file."""
    from grids.files import read

    return read(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'title = { fr = "x"\n', "pas du TOML lisible.*ligne 1, colonne 19"),
        (b"a = [", "pas du TOML lisible.*avant sa fin"),
        (b'{"id": }', "pas du JSON lisible.*ligne 1, colonne 8"),
        (b"id = '\xff'", "octet 7"),
        (b"a = " + b"9" * 5_000, "trop grand|pas du TOML"),
        (b"id = 3", r"id\W+doit être un texte"),
        (b"criteria = 3", r"criteria\W+doit être une liste"),
        (b"title = 3", r"title\W+doit être une table"),
        (b"[[criteria]]\nweight = 2.5", r"criteria\[1\]\.weight\W+doit être un nombre entier"),
        (b"[[criteria]]\nweight = 9999", r"criteria\[1\]\.weight\W+doit être compris"),
        (b"[[criteria]]\nranked = 1", r"criteria\[1\]\.ranked\W+doit valoir"),
        (b'title = { fr = "\\u0001" }', r"title.fr\W+contient un caractère"),
        (b"[[criteria]]\n" * 41, "41 critères"),
        (b"\xef\xbb\xbf", "Le fichier est vide"), (b"#" * 1_000_001, "dépasse 1000000 octets"),
        (b"scale = [" + b"{}, " * 11 + b"]", "11 niveaux"),
        (b'[[criteria]]\ntitle = { en = "' + b"x" * 1001 + b'" }', "1000 signes au plus"),
    ],
)
def test_file_that_holds_no_grid_is_refused_in_the_words_of_its_reader(
    by: Any, people: Cast, session: Session, data: bytes, said: str
) -> None:
    form = {"school": str(people.schools["ALES"]), "command": "c", "file": (io.BytesIO(data), "g.toml")}
    answer = by("hr").post("/grids/import", data=form)
    assert answer.status_code == 422
    assert re.search(said, unescape(answer.get_data(as_text=True)))
    session.rollback()
    assert session.scalars(select(LibraryGrid)).all() == []


def test_every_fault_of_a_file_has_its_sentence() -> None:
    assert set(NO_GRID) == set(FAULTS) - {"in_library"}  # those that come with the software are read at its start


def test_spreadsheet_with_faults_is_told_cell_by_cell_and_nothing_is_made(
    by: Any, people: Cast, session: Session
) -> None:
    keys = list(grid_sheets.CRITERIA)
    rows = [[grid_sheets._cell(c, key, 0) for key in keys] for c in POSTDOC.criteria]
    rows[0][keys.index("weight")] = "beaucoup"
    rows[2][keys.index("family")] = "<script>alert(1)</script>"
    top = [["Élément", "Français", "Anglais"], ["Titre", "a", "b"], *([f"Niveau {n}", "a", "b"] for n in range(1, 6))]
    data = juror_sheets.write([("c", [[pair[0] for pair in grid_sheets.CRITERIA.values()], *rows], ()), ("g", top, ())])
    form = {"school": str(people.schools["ALES"]), "command": "c", "file": (io.BytesIO(data), "g.xlsx")}
    answer = by("hr").post("/grids/import?lang=en", data=form)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Line 2" in text
    assert "“beaucoup” is no weight" in text
    assert "Line 4" in text
    assert "<script>alert" not in text
    session.rollback()
    assert not session.scalars(select(LibraryGrid)).all()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"), (b"PK\x03\x04 cut", "The file is damaged"), (b"a;b\n1;2", "no TOML that can be read"),
        (b"x" * 3000, "The file is larger than"),
    ],
)  # fmt: skip
def test_unreadable_file_is_refused_in_words(
    by: Any, people: Cast, data: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_incoming, "MOST_BYTES", 2000)
    form = {"school": str(people.schools["ALES"]), "command": "c", "file": (io.BytesIO(data), "g.toml")}
    answer = by("hr").post("/grids/import?lang=en", data=form)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_no_grid_begins_for_a_school_of_others(by: Any, people: Cast, session: Session) -> None:
    client = by("hr")
    for school in (str(people.schools["PARIS"]), "0", "", "x"):
        assert client.post("/grids", data={"school": school, "origin": "postdoc", "command": "c"}).status_code == 422
    assert client.post("/grids", data={"school": str(people.schools["ALES"]), "origin": "none"}).status_code == 422
    session.rollback()
    assert not session.scalars(select(LibraryGrid)).all()


# --- written and published


def test_draft_is_kept_then_published_and_says_who_and_when(
    by: Any, school: int, session: Session, people: Cast
) -> None:
    client = by("admin")
    kept = client.post(f"/grids/{school}/draft", data=typed(revision="1", title_en="Postdoc of ours"))
    assert kept.status_code == 303
    assert draft_of(school, session).title["en"] == "Postdoc of ours"
    assert publish(client, school, 2, title_en="Postdoc of ours").status_code == 303
    session.rollback()
    row = session.scalars(select(LibraryGridVersion)).one()
    assert (row.number, row.published_by, row.content["version"]) == (1, people.people["admin"], "1")
    assert "Prénom Admin" in client.get(f"/grids/{school}").get_data(as_text=True)
    assert client.get(f"/grids/{school}/draft").status_code == 404
    assert client.post(f"/grids/{school}/draft", data=typed(revision="2")).status_code == 409


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"criteria-0-weight": "30"}, 409), ({"criteria-0-anchor_1_en": ""}, 409), ({"criteria-0-title_en": "h-index"}, 409),
        ({"criteria-0-anchor_1_en": "Poor."}, 303), ({"criteria-0-weight": "x"}, 422),
    ],
)  # fmt: skip
def test_only_a_sound_grid_is_published_and_what_was_typed_is_kept(
    by: Any, school: int, session: Session, changed: dict[str, str], status: int
) -> None:
    answer = publish(by("hr"), school, **changed)
    assert answer.status_code == status
    if status != 303:
        assert all(not value or f"{value}" in answer.get_data(as_text=True) for value in changed.values())
        assert draft_of(school, session).criteria == POSTDOC.criteria


def test_draft_saved_by_somebody_else_is_told_and_not_overwritten(by: Any, school: int, session: Session) -> None:
    assert by("hr").post(f"/grids/{school}/draft", data=typed(revision="1", title_en="First")).status_code == 303
    client = by("admin")
    late = client.post(f"/grids/{school}/draft", data=typed(revision="1", title_en="Second"))
    text = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Prénom Hr" in text
    assert "Second" in text
    assert 'name="revision" value="2"' in text
    assert draft_of(school, session).title["en"] == "First"
    # The same form sent twice is done, not behind.
    again = typed(revision="2", title_en="Third")
    assert [client.post(f"/grids/{school}/draft", data=again).status_code for _ in range(2)] == [303, 303]


def test_published_version_changes_no_more(by: Any, school: int, session: Session) -> None:
    client = by("hr")
    publish(client, school)
    before = session.scalars(select(LibraryGridVersion.digest)).one()
    for _ in range(2):
        assert client.post(f"/grids/{school}/draft/new").status_code == 303
    publish(client, school, title_en="Second version")
    session.rollback()
    rows = session.execute(
        select(LibraryGridVersion.number, LibraryGridVersion.digest).order_by(LibraryGridVersion.number)
    ).all()
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].digest == before != rows[1].digest


def test_database_holds_one_draft_and_a_whole_publication(session: Session, school: int, people: Cast) -> None:
    with pytest.raises(IntegrityError):
        grid_library._add(session, school, POSTDOC, 2, people.people["hr"], NOW)
    session.rollback()
    with pytest.raises(IntegrityError):
        session.execute(update(LibraryGridVersion).values(published_at=NOW))


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("hr", 200),
        ("admin", 200),
        ("group", 200),
        ("paris.hr", 404),
        ("manager", 403),
        ("juror1", 403),
        ("auditor", 403),
    ],
)
def test_grid_of_a_school_is_written_by_those_of_that_school(by: Any, school: int, part: str, status: int) -> None:
    client = by(part)
    for path in ("", "/draft", "/versions/1.json"):
        assert client.get(f"/grids/{school}{path}").status_code == status
    for path in ("/draft/verdict", "/draft/new", "/offer"):
        assert client.post(f"/grids/{school}{path}", data=typed()).status_code in (
            (200, 303) if status == 200 else (status,)
        )


# --- chosen by hires


def hire(session: Session, people: Cast, folder: Path) -> Story:
    """A hire of Alès whose grid is to be chosen."""
    start = datetime.now(UTC) - timedelta(days=10)
    made = Story(session, people, folder, posts.POSTS[0], start).to("composing_jury")
    session.commit()
    return made


def choose(client: Any, story: Story, session: Session, key: str) -> Any:
    """Take a grid by its key."""
    session.rollback()
    revision = session.scalars(select(Hire.revision).where(Hire.id == story.hire)).one()
    data = {"revision": revision, "command": f"{key}{revision}", "grid": key}
    return client.post(f"/hires/{story.hire}/grid/choice", data=data)


def test_hire_keeps_the_version_it_chose(by: Any, school: int, session: Session, people: Cast, tmp_path: Path) -> None:
    story = hire(session, people, tmp_path)
    manager = by("manager")
    assert choose(manager, story, session, "ales-postdoc").status_code == 422  # a draft is not offered
    assert "ales-postdoc" not in manager.get(f"/hires/{story.hire}/grid").get_data(as_text=True)
    publish(by("hr"), school)
    assert choose(by("manager"), story, session, "ales-postdoc").status_code == 303
    session.rollback()
    held = session.scalars(select(GridInUse)).one()
    assert (held.content["id"], held.content["version"]) == ("ales-postdoc", "1")
    client = by("hr")
    client.post(f"/grids/{school}/draft/new")
    publish(client, school, title_en="Second version")
    session.rollback()
    assert session.scalars(select(GridInUse.digest)).one() == held.digest
    page = by("manager").get(f"/hires/{story.hire}/grid?see=ales-postdoc").get_data(as_text=True)
    assert "version 2" in page
    assert client.post(f"/grids/{school}/offer", data={"active": "no"}).status_code == 403  # the manager
    assert by("hr").post(f"/grids/{school}/offer", data={"active": "no"}).status_code == 303
    assert choose(by("manager"), story, session, "ales-postdoc").status_code == 422


def test_hire_of_another_school_is_not_offered_it(
    by: Any, school: int, session: Session, people: Cast, tmp_path: Path
) -> None:
    publish(by("hr"), school)
    session.execute(update(LibraryGrid).values(school_id=people.schools["PARIS"]))
    session.commit()
    story = hire(session, people, tmp_path)
    client = by("manager")
    page = client.get(f"/hires/{story.hire}/grid?see=ales-postdoc").get_data(as_text=True)
    assert 'value="ales-postdoc"' not in page
    assert 'id="seen"' not in page
    assert choose(client, story, session, "ales-postdoc").status_code == 422


def test_list_costs_as_much_with_one_grid_as_with_five(
    by: Any, school: int, session: Session, people: Cast, queries: list[str]
) -> None:
    client, counts = by("hr"), []
    for more in range(2):
        for n in range(4 * more):
            grid_library.start(session, None, "group", POSTDOC, "", people.people["hr"], f"more{n}", NOW)
        session.commit()
        for path in ("/grids", f"/grids/{school}"):
            client.get(path)
            queries.clear()
            assert client.get(path).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
