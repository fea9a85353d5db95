"""A scoring grid as a file: JSON whose bytes give its hash, TOML to be read and edited, a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, g, request

from grids.files import to_json, to_toml
from grids.grid import Grid, digest
from recruitment.services import grid_copies, grid_sheets, postings
from workflows.who import AUDITOR, CHAIR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, JUROR, REVIEWER

from . import unit
from .access import allows, public
from .language import current

pages = Blueprint("grid_downloads", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = (HIRING_MANAGER, HR, REVIEWER, DIRECTOR, EQUALITY, AUDITOR, CHAIR, JUROR)
KINDS: Mapping[str, tuple[Callable[[Grid], bytes], str]] = {
    "json": (to_json, "application/json"),
    "toml": (lambda grid: to_toml(grid).encode(), "application/toml"),
    "xlsx": (lambda grid: grid_sheets.write(grid, current()), XLSX),
}


@pages.get("/posts/<reference>/grid.<any(json, toml):kind>")
@public
def of_post(reference: str, kind: str) -> Response:
    """The locked grid of a published post, for whoever wants to check its hash."""
    post = postings.read(unit.session(), reference)
    if post is None or post.grid is None:
        abort(404)
    return file(post.grid, kind, f"{reference}-grid")


@pages.get("/hires/<int:hire_id>/grid.<any(json, toml, xlsx):kind>")
@allows(*READERS)
def of_hire(hire_id: int, kind: str) -> Response:
    """The copy that a hire holds."""
    kept = grid_copies.of_hire(unit.session(), g.hire)
    if kept is None:
        abort(404)
    return file(kept.grid, kind, f"{g.hire.reference}-grid")


def file(grid: Grid, kind: str, name: str) -> Response:
    """The grid as a file of that kind, sent only to those who do not have it yet."""
    write, mimetype = KINDS[kind]
    answer = Response(
        write(grid), mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    )
    answer.set_etag(f"{digest(grid)}-{kind}-{current() if kind == 'xlsx' else ''}")
    answer.make_conditional(request)
    return answer
