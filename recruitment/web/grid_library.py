"""The library of grids: those of the software, and those that a school or the group writes, checks and publishes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Row, select
from wtforms import SelectChoice

from forms import grid_library as forms
from grids.grid import Grid
from grids.library import library
from recruitment.models import School
from recruitment.services import grid_library
from recruitment.services.grid_library import DraftMovedError
from workflows.who import GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import grid_downloads, grid_editor, grid_incoming, unit
from .access import allows
from .dates import moment
from .grid_words import FAMILIES, KINDS, STAGES
from .language import current

pages = Blueprint("grid_library", __name__, url_prefix="/grids")
EDITORS = (HR, SCHOOL_ADMIN, GROUP_ADMIN)
ALL_SCHOOLS, GROUP_CODE = "0", "group"
INVALID, CONFLICT, SEE_OTHER = 422, 409, 303
KINDS_OF_FILE = ("json", "toml", "xlsx")


@pages.get("")
@allows(*EDITORS)
def index() -> Any:
    """Every grid that one's schools may take, and two ways to begin one."""
    return _index()


def _index(begun: Any = None, brought: Any = None, faults: Any = (), status: int = 200) -> Any:
    rows = grid_library.listed(unit.session(), current_user.schools(*EDITORS))
    schools = _schools()
    page = render_template(
        "grid/library.html", rows=rows, shipped=library(), may=_may, language=current(), faults=faults,
        begun=_choices(begun or forms.Begun(), schools, rows), brought=_choices(brought or forms.Brought(), schools, rows),
        failed=status != 200, files=KINDS_OF_FILE,
    )  # fmt: skip
    return page, status


def _may(row: Row[Any]) -> bool:
    """A school's grid for those who hold a role there; the group's for those who hold one group-wide."""
    mine = current_user.schools(*EDITORS)
    return mine is None or row.school_id in mine


def _schools() -> list[Row[Any]]:
    """The schools in which one may write a grid."""
    mine = current_user.schools(*EDITORS)
    found: Any = unit.session().execute(select(School.id, School.code, School.name).order_by(School.name))
    return [row for row in found if mine is None or row.id in mine]


def _choices(form: Any, schools: list[Row[Any]], rows: list[Row[Any]]) -> Any:
    form.school.choices = [SelectChoice(str(row.id), row.name) for row in schools]
    if current_user.schools(*EDITORS) is None:
        form.school.choices.insert(0, SelectChoice(ALL_SCHOOLS, _("All schools")))
    if "origin" in form:
        form.origin.choices = [SelectChoice(key, grid.title[current()]) for key, grid in library().items()]
        form.origin.choices += [
            SelectChoice(row.key, f"{row.title_fr if current() == 'fr' else row.title_en}, {row.school or _('All schools')}")
            for row in rows if row.number
        ]  # fmt: skip
    return form


@pages.post("")
@allows(*EDITORS)
def begin() -> Any:
    """A new grid begins as the copy of another."""
    rows = grid_library.listed(unit.session(), current_user.schools(*EDITORS))
    form = _choices(forms.Begun(request.form), _schools(), rows)
    if not form.validate() or not form.school.data:
        return _index(begun=form, status=INVALID)
    origin = _origin(form.origin.data, rows)
    if origin is None:
        return _index(begun=form, status=INVALID)
    return _made(form.school.data, origin, form.origin.data)


def _origin(key: str, rows: list[Row[Any]]) -> Grid | None:
    """The grid of that key: the software's, or the last one published here."""
    if key in library():
        return library()[key]
    row = next((row for row in rows if row.key == key and row.number), None)
    return grid_library.version(unit.session(), row.id, row.number) if row else None


@pages.post("/import")
@allows(*EDITORS)
def bring() -> Any:
    """A new grid begins as what a file holds; one that cannot be read is told line by line."""
    form = _choices(forms.Brought(request.form), _schools(), [])
    grid, faults = grid_incoming.read(_sent(), current())
    if grid is None or not form.validate() or not form.school.data:
        form.file.errors = [faults[0].text] if faults and not faults[0].line else []
        return _index(brought=form, faults=[one for one in faults if one.line], status=INVALID)
    return _made(form.school.data, grid, "")


def _sent() -> bytes:
    """What the file holds, as far as it can be read; nothing without a file."""
    sent = request.files.get("file")
    if sent is None:
        return b""
    with sent.stream:
        data: bytes = sent.stream.read(grid_incoming.MOST_BYTES + 1)
    return data


def _made(school: str, grid: Grid, origin: str) -> Any:
    school_id = None if school == ALL_SCHOOLS else int(school)
    code = next((row.code for row in _schools() if row.id == school_id), GROUP_CODE)
    made = grid_library.start(
        unit.session(), school_id, code, grid, origin, current_user.id, request.form.get("command", "")[:64],
        datetime.now(UTC),
    )  # fmt: skip
    flash(_("The draft is made. No hire can choose it until it is published."))
    return redirect(url_for("grid_library.edit", grid_id=made), SEE_OTHER)


@pages.get("/<int:grid_id>")
@allows(*EDITORS)
def show(grid_id: int) -> Any:
    """A grid written here: its versions, who published them, and the one in force."""
    row = _row(grid_id)
    versions = grid_library.versions(unit.session(), grid_id)
    number = request.args.get("version", row.number or versions[0][0].number, int)
    grid = grid_library.version(unit.session(), grid_id, number)
    if grid is None:
        abort(404)
    return render_template(
        "grid/of_library.html", row=row, versions=versions, grid=grid, number=number, language=current(),
        families=FAMILIES, stages=STAGES, kinds=KINDS, files=KINDS_OF_FILE,
    )  # fmt: skip


def _row(grid_id: int) -> Row[Any]:
    row = grid_library.one(unit.session(), grid_id)
    if row is None or not _may(row):
        abort(404)
    return row


@pages.get("/<int:grid_id>/versions/<int:version>.<any(json, toml, xlsx):kind>")
@allows(*EDITORS)
def download(grid_id: int, version: int, kind: str) -> Response:
    """One version as a file."""
    row, grid = _row(grid_id), grid_library.version(unit.session(), grid_id, version)
    if grid is None:
        abort(404)
    return grid_downloads.file(grid, kind, f"{row.key}-{version}")


@pages.get("/software/<grid_key>.<any(json, toml, xlsx):kind>")
@allows(*EDITORS)
def shipped(grid_key: str, kind: str) -> Response:
    """A grid of the software as a file."""
    if grid_key not in library():
        abort(404)
    return grid_downloads.file(library()[grid_key], kind, grid_key)


@pages.post("/<int:grid_id>/draft/new")
@allows(*EDITORS)
def reopen(grid_id: int) -> Any:
    """A new version begins as the last one."""
    _row(grid_id)
    grid_library.reopen(unit.session(), grid_id, current_user.id, datetime.now(UTC))
    return redirect(url_for("grid_library.edit", grid_id=grid_id), SEE_OTHER)


@pages.route("/<int:grid_id>/draft", methods=["GET", "POST"])
@allows(*EDITORS)
def edit(grid_id: int) -> Any:
    """The draft: written, checked, kept, published."""
    row, before = _row(grid_id), _draft(grid_id)
    if request.method == "GET":
        return _edit_page(row, grid_editor.opened(before.grid), before.revision)
    written = grid_editor.typed(before.grid)
    revision = request.form.get("revision", before.revision, int)
    if grid_editor.of_the_page_alone():
        return _edit_page(row, written, revision)
    if not written.form.validate():
        return _edit_page(row, written, revision, status=INVALID)
    publishes = request.form.get("then") == "publish"
    if publishes and written.checked.stopping:
        return _edit_page(row, written, revision, refused=True, status=CONFLICT)
    session, now = unit.session(), datetime.now(UTC)
    try:
        grid_library.save(session, grid_id, written.grid, revision, current_user.id, now)
    except DraftMovedError as moved:
        return _edit_page(row, written, moved.revision, moved=moved, status=CONFLICT)
    if publishes:
        grid_library.publish(session, grid_id, current_user.id, now)
        flash(_("The version is published: hires may choose it from now on. Those that hold an older one keep it."))
        return redirect(url_for("grid_library.show", grid_id=grid_id), SEE_OTHER)
    flash(_("The draft is kept."))
    return redirect(url_for("grid_library.edit", grid_id=grid_id), SEE_OTHER)


@pages.post("/<int:grid_id>/draft/verdict")
@allows(*EDITORS)
def verdict(grid_id: int) -> Any:
    """What the checks say of the draft as it is being typed. Nothing is written."""
    _row(grid_id)
    return grid_editor.verdict(_draft(grid_id).grid)


def _draft(grid_id: int) -> grid_library.Draft:
    found = grid_library.draft(unit.session(), grid_id)
    if found is None:
        abort(404 if request.method == "GET" else CONFLICT)
    return found


def _edit_page(
    row: Row[Any], written: grid_editor.Written, revision: int, *, refused: bool = False,
    moved: DraftMovedError | None = None, status: int = 200,
) -> Any:  # fmt: skip
    page = render_template(
        "grid/draft.html", families=FAMILIES, row=row, written=written, revision=revision, refused=refused, moved=moved, moment=moment,
        tried=url_for("grid_library.verdict", grid_id=row.id), language=current(), failed=status != 200,
    )  # fmt: skip
    return page, status


@pages.post("/<int:grid_id>/offer")
@allows(*EDITORS)
def offer(grid_id: int) -> Any:
    """Shown to hires that choose, or withdrawn from their list."""
    _row(grid_id)
    active = request.form.get("active") == "yes"
    grid_library.offer(unit.session(), grid_id, active)
    flash(_("The grid is offered to hires.") if active else _("The grid is withdrawn: hires that hold it keep it."))
    return redirect(url_for("grid_library.show", grid_id=grid_id), SEE_OTHER)
