"""Writing the job sheet: the form, what became of it, and what it says of findings and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from forms import criteria
from forms import sheets as forms
from recruitment.models import writing
from recruitment.services import sheet_blocks, sheet_drafts, sheet_history, sheets
from recruitment.services.progress import hire_row, pack_of
from recruitment.services.sheet_drafts import Draft
from recruitment.services.sheet_history import Remark
from workflows.charter.criteria import Criterion
from workflows.charter.packs import Pack
from workflows.charter.post_templates import TEMPLATES
from workflows.charter.wording import findings
from workflows.engine import Hearing
from workflows.given import Answer, Dismissal, Nothing, Restoring, SheetText
from workflows.who import HIRING_MANAGER, HR

from . import sheet_changes, sheet_rows, unit, wording
from .access import allows
from .acting import may_open
from .promised import STAGES
from .refusals import Reason, reasons
from .sheet_facts import form_of
from .sheets import hearings, pages, reading, writes
from .steps import Refusal, attempt, keep_typed, step

HINTS = {
    "title": _l("Name women and men, the feminine first: “Chercheuse ou chercheur en …”."),
    "mission": _l("What the person will do, in sentences a newcomer understands."),
    "required": _l("What nobody can do without: each one keeps people away. A list pasted in becomes as many rows."),
    "desirable": _l("What helps and can be learnt."),
    "procedure": _l("Steps, jury, what is asked for and when: the calendar is added to the advert."),
    "accommodation": _l("Whom to ask for an adjustment. The jury is not told."),
}
SAVED = _l("The draft is saved. It was not sent.")
LANGUAGE_ROWS = 2


@dataclass(frozen=True, slots=True)
class Attempted:
    """What became of a form that was sent: what stopped it, and whether the text itself was kept."""

    refusal: Refusal | None = None
    saved: bool = False
    status: int = 200


def opened(sheet: Any, heard: Mapping[str, Hearing]) -> Any:
    """The page as it opens: the sheet as saved, or with what this person typed and did not save."""
    draft = sheet_drafts.of(unit.session(), g.hire.id, g.actor.person_id)
    if draft is None or "draft" not in request.args:
        return _page(sheet, form_of(sheet.content), heard, Attempted(), unsaved=draft)
    typed = MultiDict((name, value) for name, values in draft.typed.items() for value in values)
    return _page(sheet, form_of(sheet.content, typed), heard, Attempted(), resumed=draft, typed=typed)


def _page(
    sheet: Any, form: Any, heard: Mapping[str, Hearing], done: Attempted, *, unsaved: Draft | None = None,
    resumed: Draft | None = None, typed: Mapping[str, str] | None = None,
) -> Any:  # fmt: skip
    """The page on which the sheet is written, after whatever was attempted."""
    refusal, sends = done.refusal, writes(heard, "submit_sheet")  # HR writes too, and does not send
    stopping, warnings = (heard["submit_sheet"].stopping, heard["submit_sheet"].warnings) if sends else ((), ())
    shown = reading(sheet, forms.content_of(form, sheet.content))
    typed = request.form if typed is None else typed
    because = sheet_rows.linked(reasons(stopping), stopping, shown["remarks"])
    outside = bool(refusal) and not _of_the_sheet(refusal)
    pack = pack_of(g.hire)
    page = render_template(
        "sheets/write.html", **shown, form=form, because=() if outside or resumed else because,
        sends=sends, warnings=reasons(warnings), refused=_told(refusal, because), stale=outside, hints=HINTS,
        kept=SAVED if refusal and done.saved else None, failed=bool(refusal),
        answers=_answers(typed) if sends else None, typed=typed, unsaved=unsaved, resumed=resumed,
        meanwhile=_meanwhile(sheet, form) if refusal and refusal.stale else {},
        revision=resumed.revision if resumed else g.hire.revision,
        criteria={kind: _rows(form, kind, typed) for kind in criteria.LISTS}, columns=criteria.COLUMNS,
        others=[*filter(None, form.other_field.data), ""], languages=_languages(form), blocks=_blocks(), weeks=_calendar(pack),
        passages=url_for("sheet_blocks.index") if may_open("sheet_blocks.index", g.actor.roles) else None,
        templates=[(kind, wording.kind_title(kind)) for kind in TEMPLATES] if _empty(sheet.content) else (),
    )  # fmt: skip
    return page, refusal.status if refusal else done.status


def _rows(form: Any, kind: str, typed: Mapping[str, str]) -> list[Criterion]:
    """The rows of criteria as typed, then empty ones to write in."""
    spare = typed.get(f"spare_{kind}", "")
    empty = int(spare) if spare.isascii() and spare.isdigit() and len(spare) < 3 else 1
    return [*criteria.rows(form, kind, {}), *[Criterion()] * min(empty, criteria.MOST)]


def _languages(form: Any) -> list[tuple[str, str]]:
    pairs = [pair for pair in zip(form.language.data, form.language_level.data, strict=False) if any(pair)]
    return [*pairs, *[("", "")] * max(1, LANGUAGE_ROWS - len(pairs))]


def _blocks() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for block in sheet_blocks.offered(unit.session(), g.hire.school_id):
        found.setdefault(block.field, []).append(block)
    return found


def _calendar(pack: Pack) -> list[tuple[str, str]]:
    """What a post promises after its deadline; without interviews where its pack holds none."""
    heard = bool(pack.value("interviews_required"))
    weeks = {stage: pack.value(f"{stage}_weeks") for stage in STAGES if heard or stage != "interviews"}
    return [
        (str(STAGES[s]), ngettext("%(num)s week after the deadline", "%(num)s weeks after the deadline", number))
        for s, number in weeks.items()
    ]


def _empty(content: Mapping[str, Any]) -> bool:
    """True when no text but the title is there yet."""
    texts = (
        content.get(language, {}).get(name) for language in ("fr", "en") for name in forms.TEXTS if name != "title"
    )
    return not any(texts)


def _of_the_sheet(refusal: Refusal | None) -> bool:
    """True when the refusal is the list of what the sheet still lacks."""
    said = {reason.code for reason in refusal.reasons} if refusal else set()
    return bool(refusal) and not said & {"stale", "right", "out_of_turn", "reason_given", "finding_to_set_aside"}


def _told(refusal: Refusal | None, because: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if refusal is None:
        return ()
    return because if _of_the_sheet(refusal) and because else refusal.reasons


def _meanwhile(sheet: Any, form: Any) -> dict[str, str]:
    """The texts as somebody else saved them, where they differ from what is typed here."""
    mine, theirs = forms.content_of(form, sheet.content), sheet.content
    return {
        f"{language}_{name}": _text(theirs.get(language, {}).get(name))
        for language in ("fr", "en") for name in forms.TEXTS
        if _text(theirs.get(language, {}).get(name)) != _text(mine[language].get(name))
    }  # fmt: skip


def _text(value: Any) -> str:
    return (value or "") if not isinstance(value, list) else "\n".join(value)


def _answers(typed: Mapping[str, str]) -> dict[int, str]:
    """What is typed under remarks: id -> answer."""
    found = {}
    for name, text in typed.items():
        key = name.removeprefix("answer-")
        if key != name and key.isascii() and key.isdigit() and len(key) < 10:
            found[int(key)] = text.strip()[: forms.LONGEST_ANSWER]
    return found


@pages.post("/hires/<int:hire_id>/sheet")
@allows(HIRING_MANAGER, HR)
def edit(hire_id: int) -> Any:
    """Keep the draft, the answers to remarks and the findings set aside; with “send”, then send it.

    A refused sending keeps them. The buttons inside the form change what is typed and save nothing.
    """
    session = unit.session()
    sheet = sheets.latest(session, hire_id)
    form = form_of(sheet.content, request.form)
    then = request.form.get("then", "")
    if then.partition(":")[0] in sheet_changes.CHANGES:
        keep_typed("edit_sheet")
        return sheet_changes.changed(form, sheet.content, then)
    if not form.validate():
        keep_typed("edit_sheet")
        return _refused(form, Attempted(status=422))
    content = forms.content_of(form, sheet.content)
    if content != sheet.content:
        refusal = attempt(step("edit_sheet", SheetText(content)))
        if refusal:
            return _refused(form, Attempted(refusal))
        _keep()
    refusal = _settle(then, content, sheet_history.remarks(session, hire_id))
    if refusal is None and then == "send":
        refusal = _next("submit_sheet", Nothing())
        if refusal is None:
            sheet_drafts.drop(session, hire_id, g.actor.person_id)
            flash(_("The sheet is with the review committee."))
            return redirect(url_for("hires.show", hire_id=hire_id), 303)
    if refusal:
        return _refused(form, Attempted(refusal, saved=True))
    sheet_drafts.drop(session, hire_id, g.actor.person_id)
    flash(_("The draft is saved."))
    return redirect(url_for("sheets.show", hire_id=hire_id), 303)


def _refused(form: Any, done: Attempted) -> Any:
    """The same page with what was typed, on the sheet as it is kept now."""
    return _page(sheets.latest(unit.session(), g.hire.id), form, hearings(), done)


def _settle(then: str, content: Mapping[str, Any], remarks: list[Remark]) -> Refusal | None:
    """Keep the answers typed, then set the finding aside, or let it count again, that the button names."""
    verb, _colon, what = then.partition(":")
    refusal = _answer(remarks)
    if refusal is None and verb == "aside":
        found = next((f for f in findings(content) if sheet_rows.note_key(f) == what), None)
        reason = _reason(request.form.getlist(f"aside-{what}"))
        given = Dismissal(found.where, found.code, found.text, reason) if found else Dismissal("", "", "", reason)
        refusal = _next("dismiss_finding", given, what)
    if refusal is None and verb == "restore" and what.isascii() and what.isdigit() and len(what) < 10:
        refusal = _next("restore_finding", Restoring(int(what)), what)
    return refusal


def _reason(typed: Iterable[str]) -> str:
    """The reason written under the first of the findings with these words."""
    return next((text.strip()[: forms.LONGEST_ANSWER] for text in typed if text.strip()), "")


def _answer(remarks: list[Remark]) -> Refusal | None:
    """Keep each answer typed under a remark that has none yet."""
    waiting = {remark.id for remark in remarks if remark.answer is None}
    for remark, text in _answers(request.form).items():
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
