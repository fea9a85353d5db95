"""The kept table of rights is the one of today, and no page answers a role that its declaration leaves out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house import rights_table
from tests.house.rights_table import COLUMNS, VISITOR, Row, World

REFUSED = (403, 404)
# The register of jurors is one for the whole group; a published post is for everybody who signs in.
SHARED = frozenset(
    {
        "jurors.edit", "jurors.renew", "applying.form", "applying.send", "applying.token", "applying.autosave",
        "applying.delete", "applying.announce", "career.look", "complaints.show", "complaints.file",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two hires and somebody in every role, made once for this file."""
    made = rights_table.make_world(tmp_path_factory.mktemp("rights"))
    yield made
    made.app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def table(world: World) -> list[Row]:
    """Every page asked for as every role."""
    return list(rights_table.rows(world))


def test_no_page_breaks_for_anybody(table: list[Row]) -> None:
    broken = [(row.address, role) for row in table for role, codes in row.asked.items() if max(codes, default=0) >= 500]
    assert broken == [], "see the log for each"


def test_page_refuses_every_role_that_it_does_not_declare(table: list[Row]) -> None:
    leaks = [
        (row.address, role, row.asked[role])
        for row in table
        for role in row.asked
        if role not in rights_table.opened_by(row)
        and row.asked[role][0] not in ((302,) if role == VISITOR else REFUSED)
    ]
    assert leaks == []


def test_no_role_opens_the_same_page_of_another_school(world: World, table: list[Row]) -> None:
    """Nobody but the group's administrator reaches the other hire; public pages show both."""
    reached = [
        (row.address, role)
        for row in table
        if row.declared and row.page not in SHARED
        for role, codes in row.asked.items()
        if len(codes) == 2 and role not in (VISITOR, "group_admin") and codes[1] not in REFUSED
    ]
    assert reached == []


def test_every_form_refuses_every_role_that_it_does_not_declare(world: World) -> None:
    """Sent empty by those who have no right to it: on one's own hire and on the other."""
    opened = []
    for rule in rights_table.pages(world.app):
        if "POST" not in rule.methods:
            continue
        row = Row(rule.endpoint, rule.rule, (), world.app.view_functions[rule.endpoint].access.roles, {})
        for role in COLUMNS:
            places = [world.other] if rights_table.concerns_a_hire(rule) else []
            if role not in rights_table.opened_by(row):
                places.append(world.own)
            if not row.declared or role == "group_admin" or rule.endpoint in SHARED:
                places = [place for place in places if place is not world.other]
            for place in places:
                path = rights_table.address(world.app, rule, place)
                status = world.clients[role].post(path, data={"x": "y"}).status_code
                if status not in ((401,) if role == VISITOR else REFUSED):
                    opened.append((path, role, status))
    assert opened == []


def test_kept_table_is_the_one_of_today(table: list[Row]) -> None:
    kept = rights_table.TABLE.read_text(encoding="utf-8")
    assert kept == rights_table.render(table), "run `python -m tests.house.rights_table` and read what changed"
