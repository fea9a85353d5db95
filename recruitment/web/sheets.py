"""The job sheet: written with its findings beside it, read by everybody inside, compared version by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import SelectChoice

from forms import sheets as forms
from recruitment.models import writing
from recruitment.models.hires import KINDS
from recruitment.services import sheet_history, sheets
from recruitment.services.progress import hire_row, listen, pack_of
from recruitment.services.sheet_history import Remark
from workflows.charter.sheet import COMMON_FIELDS
from workflows.charter.wording import findings
from workflows.engine import Hearing
from workflows.given import Answer, Nothing, SheetText
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, REVIEWER, SECURITY

from . import sheet_rows, unit, wording
from .access import allows
from .dates import day, number
from .hires.show import footer, overline
from .refusals import Reason, reasons
from .research_words import FIELDS, research_field
from .sheet_compare import compared
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("sheets", __name__)
READERS = (HIRING_MANAGER, HR, REVIEWER, DIRECTOR, EQUALITY, SECURITY, AUDITOR)
STATUSES = {
    "draft": (_l("Being written"), "mute"),
    "submitted": (_l("With the committee"), "here"),
    "returned": (_l("Sent back"), "warn"),
    "approved": (_l("Approved"), "ok"),
    "published": (_l("Published"), "ok"),
}
HINTS = {
    "title": _l("Name women and men, the feminine first: “Chercheuse ou chercheur en …”."),
    "mission": _l("What the person will do, in sentences a newcomer understands."),
    "required": _l("What nobody can do without, one criterion a line: each one keeps people away."),
    "desirable": _l("What helps and can be learnt, one criterion a line."),
    "procedure": _l("Steps, jury, what is asked for and when: the calendar is added to the advert."),
    "accommodation": _l("Whom to ask for an adjustment. The jury is not told."),
}
SAVED = _l("The draft is saved. It was not sent.")


@dataclass(frozen=True, slots=True)
class Attempted:
    """What became of a form that was sent: what stopped it, and whether the text itself was kept."""

    refusal: Refusal | None = None
    saved: bool = False
    status: int = 200


@pages.get("/hires/<int:hire_id>/sheet")
@allows(*READERS)
def show(hire_id: int) -> Any:
    """The sheet: a form for those who write it, a text for the others."""
    sheet = sheets.latest(unit.session(), hire_id)
    heard = _heard()
    if writes(heard, "edit_sheet"):
        return _writing(sheet, _form(sheet.content), heard, Attempted())
    return render_template("sheets/read.html", **reading(sheet))


def _heard() -> Mapping[str, Hearing]:
    return listen(unit.session(), g.hire, g.actor, ("edit_sheet", "submit_sheet"), datetime.now(UTC))


def writes(heard: Mapping[str, Hearing], event: str) -> bool:
    """True when the step belongs to this state and this person."""
    return event in heard and not any(o.code == "right" for o in heard[event].objections)


def reading(sheet: Any) -> dict[str, Any]:
    """What every page of a sheet shows: its rows, facts, remarks and versions."""
    session, pack = unit.session(), pack_of(g.hire)
    remarks = sheet_history.remarks(session, g.hire.id)
    lines = sheet_rows.rows(sheet.content, findings(sheet.content), remarks, pack)
    footer(g.hire, pack)
    return {
        "hire": g.hire, "overline": overline(g.hire), "sheet": sheet, "tag": STATUSES[sheet.status],
        "statuses": STATUSES, "rows": lines, "notes": sorted((n for line in lines for n in line.notes), key=_number),
        "facts": facts(sheet.content.get("common", {})), "on_facts": sheet_rows.about(remarks, *forms.Common()._fields),
        "on_whole": sheet_rows.about(remarks, ""), "elements": sheet_rows.elements(sheet.content),
        "versions": sheet_history.versions(session, g.hire.id), "remarks": remarks,
    }  # fmt: skip


def _number(note: sheet_rows.Note) -> int:
    return note.number


def facts(common: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The facts said once, in words; what is not said yet is a dash."""
    names = [*COMMON_FIELDS, "restricted"]
    if common.get("contract") == "temporary":
        names.insert(names.index("contract") + 1, "duration_months")
    return [(wording.field_title(name), _fact(name, common.get(name))) for name in names]


def _fact(name: str, value: Any) -> Any:
    if name == "restricted":
        return _("Yes") if value else _("No")
    if value in (None, "", []):
        return "–"
    if name == "kind":
        return wording.kind_title(value)
    if name == "contract":
        return str(dict(forms.CONTRACTS).get(value, value))
    if name == "field":
        return research_field(value)
    if name == "start_on":
        return day(date.fromisoformat(value))
    if name in ("salary_min", "salary_max"):
        return _("%(amount)s €", amount=number(value))
    if name == "contact_email":
        return Markup('<span class="otm-wrap">{}</span>').format(value)
    return ", ".join(value) if isinstance(value, list) else value


def _form(content: Mapping[str, Any], data: Any = None) -> Any:
    """The sheet as a form; what an empty sheet does not say yet is taken from the hire."""
    made = forms.sheet_form({name: wording.field_title(name) for name in forms.TEXTS})
    hire = g.hire
    opened = {
        "kind": hire.kind, "unit": hire.unit, "positions": hire.posts, "restricted": hire.restricted,
        "profiles": [f"R{hire.rank}"], "start_on": hire.start_on.isoformat() if hire.start_on else "",
    }  # fmt: skip
    common = {**opened, **content.get("common", {})}
    common["start_on"] = date.fromisoformat(common["start_on"]) if common.get("start_on") else None
    typed = forms.typed(content)
    for language, title in (("fr", hire.title_fr), ("en", hire.title_en)):
        if not content.get("fr") and not content.get("en"):
            typed[f"{language}_title"] = title
    form = made(data) if data is not None else made(data={**common, **typed})
    form.kind.choices = [SelectChoice(kind, wording.kind_title(kind)) for kind in KINDS]
    form.field.choices = [forms.NONE, *(SelectChoice(name, research_field(name)) for name in FIELDS)]
    return form


def _content(form: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as a sheet keeps it; what no field shows stays as it was."""
    common = dict(before.get("common", {}))
    for name in forms.Common()._fields:
        value = form[name].data
        common[name] = value.isoformat() if isinstance(value, date) else "" if value is None else value
    return {"common": common, **forms.texts(form, before)}


def _writing(sheet: Any, form: Any, heard: Mapping[str, Hearing], done: Attempted) -> Any:
    """The page on which the sheet is written, after whatever was attempted."""
    refusal, sends = done.refusal, writes(heard, "submit_sheet")  # HR writes too, and does not send
    stopping, warnings = (heard["submit_sheet"].stopping, heard["submit_sheet"].warnings) if sends else ((), ())
    shown = reading(sheet)
    because = sheet_rows.linked(reasons(stopping), stopping, shown["remarks"])
    outside = bool(refusal) and not _of_the_sheet(refusal)
    page = render_template(
        "sheets/write.html", **shown, form=form, because=() if outside else because,
        sends=sends, warnings=reasons(warnings), refused=_told(refusal, because), stale=outside, hints=HINTS,
        kept=SAVED if refusal and done.saved else None, failed=bool(refusal), answers=_answers() if sends else None,
        meanwhile=_meanwhile(sheet, form) if refusal and refusal.stale else {},
    )  # fmt: skip
    return page, refusal.status if refusal else done.status


def _of_the_sheet(refusal: Refusal | None) -> bool:
    """True when the refusal is the list of what the sheet still lacks."""
    said = {reason.code for reason in refusal.reasons} if refusal else set()
    return bool(refusal) and not said & {"stale", "right", "out_of_turn"}


def _told(refusal: Refusal | None, because: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if refusal is None:
        return ()
    return because if _of_the_sheet(refusal) and because else refusal.reasons


def _meanwhile(sheet: Any, form: Any) -> dict[str, str]:
    """The texts as somebody else saved them, where they differ from what is typed here."""
    return {name: kept for name, kept in forms.typed(sheet.content).items() if kept != (form[name].data or "")}


def _answers() -> dict[int, str]:
    """What is typed under remarks: id -> answer."""
    found = {}
    for name, text in request.form.items():
        key = name.removeprefix("answer-")
        if key != name and key.isascii() and key.isdigit() and len(key) < 10:
            found[int(key)] = text.strip()[: forms.LONGEST_ANSWER]
    return found


@pages.post("/hires/<int:hire_id>/sheet")
@allows(HIRING_MANAGER, HR)
def edit(hire_id: int) -> Any:
    """Keep the draft and the answers to remarks; with “send”, then send it. A refused sending keeps them."""
    session = unit.session()
    sheet = sheets.latest(session, hire_id)
    form = _form(sheet.content, request.form)
    if not form.validate():
        keep_typed("edit_sheet")
        return _refused(form, Attempted(status=422))
    content = _content(form, sheet.content)
    if content != sheet.content:
        refusal = attempt(step("edit_sheet", SheetText(content)))
        if refusal:
            return _refused(form, Attempted(refusal))
        _keep()
    refusal = _answer(sheet_history.remarks(session, hire_id))
    if refusal is None and request.form.get("then") == "send":
        refusal = _next("submit_sheet", Nothing())
        if refusal is None:
            flash(_("The sheet is with the review committee."))
            return redirect(url_for("hires.show", hire_id=hire_id), 303)
    if refusal:
        return _refused(form, Attempted(refusal, saved=True))
    flash(_("The draft is saved."))
    return redirect(url_for("sheets.show", hire_id=hire_id), 303)


def _refused(form: Any, done: Attempted) -> Any:
    """The same page with what was typed, on the sheet as it is kept now."""
    return _writing(sheets.latest(unit.session(), g.hire.id), form, _heard(), done)


def _answer(remarks: list[Remark]) -> Refusal | None:
    """Keep each answer typed under a remark that has none yet."""
    waiting = {remark.id for remark in remarks if remark.answer is None}
    for remark, text in _answers().items():
        if text and remark in waiting and (refusal := _next("answer_comment", Answer(remark, text), str(remark))):
            return refusal
    return None


def _next(event: str, given: Any, about: str = "") -> Refusal | None:
    """Take one more step of the same form, on the hire as the step before has left it."""
    asked = step(event, given)
    command = f"{asked.command}:{event}{about}" if asked.command else None
    refusal = attempt(replace(asked, revision=None, command=command))
    if refusal is None:
        _keep()
    return refusal


def _keep() -> None:
    """End the transaction: what follows in this form may be refused without taking this back."""
    session = unit.session()
    session.commit()
    g.hire = hire_row(writing(session), g.hire.id, lock=True)


@pages.get("/hires/<int:hire_id>/sheet/versions/<int:version>")
@allows(*READERS)
def version(hire_id: int, version: int) -> Any:
    """One version beside the one before it: only what changed."""
    session = unit.session()
    after = sheet_history.content(session, hire_id, version)
    if after is None:
        abort(404)
    before = sheet_history.content(session, hire_id, version - 1)
    changes = compared(sheet_history.changes(before, after)) if before is not None else []
    footer(g.hire, pack_of(g.hire))
    return render_template(
        "sheets/version.html", hire=g.hire, overline=overline(g.hire), version=version, changes=changes,
        statuses=STATUSES, versions=sheet_history.versions(session, hire_id),
    )  # fmt: skip


# The committee's page stands in the same blueprint.
from . import sheet_review  # noqa: E402

__all__ = ["pages", "sheet_review"]
