"""The register as a spreadsheet: taken out as it is filtered, brought in line by line after a look at what it would do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer

from forms import jury as forms
from forms.juror_sheet import Sheet
from recruitment.services import juror_sheets, jurors
from recruitment.services.juror_sheets import MOST_BYTES, MOST_LINES, Line, UnreadableError

from . import juror_lines, unit
from . import juror_words as words
from .access import allows
from .dates import today
from .juror_columns import REQUIRED, TITLES, Columns, columns
from .juror_lines import ADDED, BROKEN, CHANGED, SAME, Plan
from .jurors import INVALID, KEEPERS, READERS, SEE_OTHER, asked, search_of
from .language import LANGUAGES, current
from .speech import gettext as _
from .speech import ngettext

pages = Blueprint("juror_import", __name__, url_prefix="/jurors")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AN_HOUR = 3600  # seconds between the look and the confirmation
MOST_CARRIED = 1_500_000  # characters from one page to the next
MOST_SHOWN = 500
WHY = {
    "too_big": _l("The file is larger than %(most)s MB: split it."),
    "too_many": _l("The file has %(count)s lines, and %(most)s at most are read: split it."),
    "too_far": _l(
        "The file reaches too far: at most %(lines)s lines and %(columns)s columns are read. Copy the table into a new file."
    ),
    "empty": _l("The file is empty."),
    "no_lines": _l("The file has its titles and no line below."),
    "no_head": _l("The first line does not hold the titles of the columns. Start from the register’s own file."),
    "two_sheets": _l("Several sheets of this file hold people: keep one of them."),
    "column_twice": _l("The column “%(column)s” is there twice: keep one of them."),
    "missing": _l("Columns are missing: %(columns)s."),
    "encrypted": _l("The file is protected by a password: save it without one."),
    "wrong_type": _l("This is no spreadsheet that can be read here: save it as XLSX, ODS or CSV."),
    "broken": _l("The file is damaged: open it in your spreadsheet program and save it again."),
}
KINDS = {BROKEN: "stop", ADDED: "ok", CHANGED: "here", SAME: "mute"}
WHAT = {
    BROKEN: _l("Left out"), ADDED: _l("To be added"), CHANGED: _l("To be changed"), SAME: _l("Unchanged"),
}  # fmt: skip


@pages.get("/export.xlsx")
@allows(*READERS)
def export() -> Response:
    """The register as it is filtered, with a sheet that explains its columns."""
    form, schools = forms.Filter(request.args), words.schools()
    words.fill_filter(form, schools)
    day, now = today(), datetime.now(UTC)
    rows, _total = jurors.register(unit.session(), search_of(asked(form), None), now, words.trained_since(day))
    known = columns(schools)
    people = [[_cell(row, key, known) for key in TITLES] for row in rows]
    return _workbook(known, people, _("register") + f"-{day:%Y-%m-%d}.xlsx")


@pages.get("/model.xlsx")
@allows(*KEEPERS)
def model() -> Response:
    """The same file with nobody in it, to be filled in."""
    return _workbook(columns(words.schools()), [], _("register") + ".xlsx")


def _workbook(known: Columns, people: list[list[Any]], name: str) -> Response:
    head = [known.titles[key][current()] for key in TITLES]
    body = juror_sheets.write([
        (_("Register"), [head, *people], [28] * len(head)),
        (_("Explanations"), _explained(known), (34, 34, 60, 60)),
    ])  # fmt: skip
    return Response(body, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _cell(row: Any, key: str, known: Columns) -> Any:
    if key == "school":
        return row.code or ""
    value = getattr(row, key)
    if key not in known.words:
        return value if value is not None else ""
    said = known.words[key]
    if isinstance(value, list):
        return "; ".join(said[one][current()] if one in said else one for one in value)
    return said[str(value)][current()] if str(value) in said else ""


def _explained(known: Columns) -> list[list[str]]:
    """Each column in both languages: its title, then what is accepted."""
    rows = [["Colonne", "Column", "Mots acceptés", "Accepted words"]]
    for key in TITLES:
        accepted = {language: [known.hints[key][language]] for language in LANGUAGES}
        for each in known.words.get(key, {}).values():
            for language in LANGUAGES:
                accepted[language].append(each.get(language) or f"{each['code']} ({each['name']})")
        cells = ["\n".join(filter(None, accepted[language])) for language in LANGUAGES]
        rows.append([known.titles[key]["fr"], known.titles[key]["en"], *cells])
    return rows


@pages.route("/import", methods=["GET", "POST"])
@allows(*KEEPERS)
def look() -> Any:
    """Choose a file, then read what it would do: nothing is changed yet."""
    form = Sheet()
    if request.method == "GET":
        return _page(form)
    try:
        found, strange = _read()
    except UnreadableError as fault:
        values = fault.values if fault.code != "column_twice" else {"column": TITLES[str(fault.values["column"])][0]}
        form.file.errors = [str(WHY[fault.code]) % values]
        return _page(form), INVALID
    carried = _signer().dumps([[one.line.number, dict(one.line.cells)] for one in found.doing])
    if len(carried) > MOST_CARRIED:
        form.file.errors = [_("The file says too much at once: split it.")]
        return _page(form), INVALID
    return _page(form, found, strange, carried if found.doing else "")


def _read() -> tuple[Plan, tuple[str, ...]]:
    sent, schools = request.files.get("file"), words.schools()
    if not sent or not sent.filename:
        raise UnreadableError("empty")
    known = columns(schools)
    sheet = juror_sheets.read(sent.stream.read(MOST_BYTES + 1), known.known)
    missing = [known.titles[key][current()] for key in REQUIRED if key not in sheet.columns]
    if missing:
        raise UnreadableError("missing", columns=", ".join(missing))
    return juror_lines.plan(unit.session(), sheet.lines, known, words.entry_lists(schools)), sheet.strange


def _page(form: Sheet, found: Plan | None = None, strange: tuple[str, ...] = (), carried: str = "") -> str:
    outcomes = found.outcomes if found else []
    broken = [one for one in outcomes if one.what == BROKEN]  # all of them: each is to be mended
    doing = [one for one in outcomes if one.what in (ADDED, CHANGED)]
    return render_template(
        "jury/import.html", form=form, plan=found, shown=broken + doing[:MOST_SHOWN], hidden=max(0, len(doing) - MOST_SHOWN),
        strange=strange, carried=carried, what=WHAT, kinds=KINDS, lines=MOST_LINES, size=MOST_BYTES // (1024 * 1024),
    )  # fmt: skip


@pages.post("/import/confirmation")
@allows(*KEEPERS)
def confirm() -> Any:
    """Do what the page said, heard once more by the register of now."""
    try:
        carried = _signer().loads(request.form.get("lines", ""), max_age=AN_HOUR)
    except BadData:
        form = Sheet()
        form.file.errors = [_("The look at this file is too old: choose the file again.")]
        return _page(form), INVALID
    session, schools = unit.session(), words.schools()
    found = juror_lines.plan(session, [Line(*one) for one in carried], columns(schools), words.entry_lists(schools))
    juror_lines.carry_out(session, found, datetime.now(UTC))
    added, changed = found.counts[ADDED], found.counts[CHANGED]
    flash(
        ngettext("%(num)s person added.", "%(num)s people added.", added)
        + " " + ngettext("%(num)s entry changed.", "%(num)s entries changed.", changed)
    )  # fmt: skip
    if left := found.counts[BROKEN]:
        flash(ngettext("%(num)s line was left out.", "%(num)s lines were left out.", left), "warning")
    return redirect(url_for("jurors.index"), SEE_OTHER)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="juror-lines")
