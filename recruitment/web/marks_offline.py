"""Marks away from the site: a spreadsheet taken out, filled in on a train, read back after a look at what it says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from forms.marks import CANNOT, MarksFile
from grids.reading_order import turned
from recruitment.services import mark_drafts, marks_workbook, own_marks
from recruitment.services.juror_sheets import MOST_BYTES, UnreadableError
from recruitment.services.mark_drafts import Place, Typed
from recruitment.services.marks_workbook import Book, Line
from workflows.who import JUROR

from . import judging, unit, wording
from . import mark_drafts as drafts
from .access import allows
from .criteria_shown import marking
from .dates import moment
from .juror_import import AN_HOUR, MOST_CARRIED, XLSX
from .juror_import import WHY as UNREADABLE
from .language import current
from .mark_advance import Advance
from .marks import PUT_DOWN_IN, pages, seats
from .marks_file import CANNOT_SIGN, NotThisOneError, Report, compared, opened, seal, shown
from .speech import gettext as _
from .speech import ngettext
from .steps import keep_typed

MOST_SHOWN = 300
WHY = {
    **UNREADABLE,
    "no_identity": _l("This is not a spreadsheet of marks taken out here: take one out, and fill that one in."),
    "no_marks": _l(
        "The lines of the marks are not where they were: take the file out again, and fill in columns C and D only."
    ),
}
STAGES = {"sift": _l("Files"), "interview": _l("Interviews")}


def _advance() -> Advance:
    now, here = marking(), seats()
    return Advance(here, own_marks.of_stage(unit.session(), Place(here[0].member if here else 0, now.stage)), now)


@pages.get("/file.xlsx")
@allows(JUROR)
def take_out(hire_id: int) -> Any:
    """The sheets that the reader has still to hand in, with what is put down already."""
    if g.hire.state not in PUT_DOWN_IN:
        return redirect(url_for("marks.index", hire_id=hire_id), judging.SEE_OTHER)
    found = _advance()
    if not found.owed:
        return redirect(url_for("marks.index", hire_id=hire_id), judging.SEE_OTHER)
    body = marks_workbook.write(_book(found, datetime.now(UTC)))
    name = f"{_('marks')}-{g.hire.reference}-{found.marking.stage}.xlsx"
    return Response(body, mimetype=XLSX, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store",
    })  # fmt: skip


def _book(found: Advance, at: datetime) -> Book:
    criteria = found.marking.criteria
    levels = [str(level) for level, _word, _anchor in criteria[0].anchors]
    words = [f"{level} {word}" for level, word, _anchor in criteria[0].anchors]
    return Book(
        names=(_("Marks"), _("Anchors"), _("Read me")),
        titles=(_("Criterion"), _("Candidate"), _("Mark"),
                _("What in the file supports this mark, or why you cannot assess")),
        lines=_lines(found), levels=[*levels, CANNOT_SIGN], identity=seal(found, at.isoformat()),
        wrong=_("A whole level from 1 to %(most)s, or X.", most=found.marking.levels),
        anchors=[
            (_("Criterion"), *words, _("Where to look:")),
            *((f"{c.number}. {c.title} ({c.weight})", *(anchor for _level, _word, anchor in c.anchors), c.evidence) for c in criteria),
        ],
        about=[
            (_("Hire"), f"{g.hire.reference} · {wording.hire_title(g.hire, current())}"),
            (_("Stage"), str(STAGES[found.marking.stage])), (_("Member of the jury"), current_user.name),
            (_("Grid"), found.marking.digest), (_("Taken out"), str(moment(at))),
            (_("How to fill it in"),
             _("Column C: a level, or X when you cannot assess. Column D: what supports it. The other cells are locked.")),
            (_("How to bring it back"),
             _("On the page “My marks”, under “Away from the site”. Nothing is handed in before you have looked it over.")),
            (_("Confidential"), _("This file holds your marks: keep it to yourself, and delete it once it is read back.")),
        ],
    )  # fmt: skip


def _lines(found: Advance) -> list[Line]:
    """Criterion by criterion, in the order of the pages."""
    lines, turns = [], len(found.marking.criteria)
    for c in found.marking.criteria:
        for seat in turned(found.seats, c.number - 1, turns):
            if seat.sheet is not None:
                continue
            one = found.own.get((seat.application, c.key))
            level = CANNOT_SIGN if one and one.level == CANNOT else one.level if one else ""
            who = judging.candidate(seat.number, seat.name)
            lines.append(Line(f"{c.number}. {c.title}", who, level, one.note if one else "", seat.number, c.key))
    return lines


@pages.route("/file", methods=["GET", "POST"])
@allows(JUROR)
def bring_in(hire_id: int) -> Any:
    """Choose the file, then read what it says: nothing is kept yet."""
    form = MarksFile()
    if request.method == "GET":
        return _page(form) if g.hire.state in PUT_DOWN_IN else redirect(url_for("marks.index", hire_id=hire_id), 303)
    keep_typed("submit_marks")
    try:
        identity, lines = marks_workbook.read(_sent())
        found = _advance()
        report = compared(opened(identity, found), lines, found)
    except UnreadableError as fault:
        form.file.errors = [str(WHY[fault.code]) % fault.values]
        return _page(form), judging.INVALID
    except NotThisOneError as fault:
        form.file.errors = [str(fault)]
        return _page(form), judging.CONFLICT
    carried = _signer().dumps([[*_packed(one.typed), one.stands != ""] for one in report.doing])
    if len(carried) > MOST_CARRIED:
        form.file.errors = [_("The file says too much at once: split it.")]
        return _page(form), judging.INVALID
    return _page(form, report, carried if report.doing else "")


def _sent() -> bytes:
    sent = request.files.get("file")
    if not sent or not sent.filename:
        raise UnreadableError("empty")
    with sent.stream as stream:
        return stream.read(MOST_BYTES + 1)


def _packed(typed: Typed) -> list[Any]:
    return [typed.application, typed.criterion, typed.level, typed.note, typed.seen]


def _page(form: MarksFile, report: Report | None = None, carried: str = "") -> str:
    return render_template(
        "marks/file.html", where=judging.where(), form=form, report=report, carried=carried, most=MOST_SHOWN, shown=shown,
        size=MOST_BYTES // (1024 * 1024),
    )  # fmt: skip


@pages.post("/file/confirmation")
@allows(JUROR)
def confirm(hire_id: int) -> Any:
    """Keep what the page said, as marks put down; what changed in between is left as it is. Then look them over."""
    keep_typed("submit_marks")
    try:
        carried = _signer().loads(request.form.get("marks", ""), max_age=AN_HOUR)
    except BadData:
        form = MarksFile()
        form.file.errors = [_("The look at this file is too old: choose the file again.")]
        return _page(form), judging.INVALID
    over = request.form.get("clashes") == "file"
    now, open_ = marking(), {seat.application: seat for seat in seats() if seat.sheet is None}
    typed = [
        Typed(*packed)
        for *packed, clash in carried
        if packed[0] in open_ and packed[1] in now.keys and (over or not clash)
    ]
    kept = 0
    if typed:
        place = Place(open_[typed[0].application].member, now.stage)
        _versions, elsewhere = mark_drafts.keep(unit.session(), place, typed, drafts.page_number(), datetime.now(UTC))
        kept = len(typed) - len(elsewhere)
    flash(ngettext("%(num)s mark of the file is kept.", "%(num)s marks of the file are kept.", kept))
    if left := len(carried) - kept:
        flash(
            ngettext("%(num)s mark was left as it stands here.", "%(num)s marks were left as they stand here.", left),
            "warning",
        )
    return redirect(url_for("marks.several", hire_id=hire_id), judging.SEE_OTHER)


def _signer() -> URLSafeTimedSerializer:
    salt = f"marks-lines:{g.hire.id}:{g.actor.person_id}"  # one juror's look is no other's
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=salt)
