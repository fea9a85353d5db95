"""Welcomes for those who prepare them: one hire’s, and for human resources all of them, what is late first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from forms import welcome as forms
from recruitment.services import welcome_register
from recruitment.services.progress import listen_to
from recruitment.services.welcome_register import Read, Wanted, progress
from workflows.charter.welcome_items import ACCESS
from workflows.given import Arrival, ItemDone, ItemLeft, ItemUndone, Nothing, Reason
from workflows.welcome import OF_ACCESS
from workflows.who import HIRING_MANAGER, HR, SECURITY

from . import unit, wording
from .access import allows
from .dates import today
from .language import current
from .paging import Pages
from .refusals import reasons
from .speech import gettext as _
from .steps import Refusal, attempt, step
from .welcome_words import KINDS, STATES, Acting, lines, summary

pages = Blueprint("welcome", __name__)
READERS = (HR, HIRING_MANAGER, SECURITY)
PER_PAGE, INVALID, SEE_OTHER = 50, 422, 303
ITEM_STEPS = ("do_item", "leave_item", "undo_item")


@pages.get("/welcomes")
@allows(HR)
def index() -> str:
    """Every welcome of the reader’s schools, what is late first."""
    number, over = max(1, request.args.get("page", 1, type=int)), request.args.get("over") == "1"
    session, held = unit.session(), current_user.schools(HR)
    wanted = Wanted(held, current_user.hires(HR), request.args.get("school", "")[:20], over)
    rows, total = welcome_register.across(session, wanted, today(), first=(number - 1) * PER_PAGE, most=PER_PAGE)
    filters = {"school": wanted.school, "over": "1" if over else None}
    return render_template(
        "welcome/index.html", rows=rows, over=over, language=current(), states=STATES, kinds=KINDS, summary=summary,
        schools=welcome_register.schools(session, held), chosen=wanted.school,
        pages=Pages(number, total, PER_PAGE, url_for("welcome.index"), filters),
    )  # fmt: skip


@pages.get("/hires/<int:hire_id>/welcome")
@allows(*READERS)
def show(hire_id: int) -> Any:
    """What is prepared for whoever accepted this post."""
    return _page(request.args.get("of", type=int))


@pages.post("/hires/<int:hire_id>/welcome/<int:welcome_id>")
@allows(*READERS)
def act(hire_id: int, welcome_id: int) -> Any:
    """Tick an item, set it aside, take it up again; settle the arrival; end the welcome."""
    event = request.form.get("step", "")
    read = _chosen(_all(), welcome_id)
    if read is None:
        abort(404)
    form, given, said = asked(event)
    if form is not None and not form.validate():
        return _page(welcome_id, {_key(event): form}, status=INVALID)
    access = any(one.id == _number("item") and one.what in ACCESS for one in read.items)
    refusal = attempt(step(OF_ACCESS.get(event, event) if access else event, given(), welcome=welcome_id))
    if refusal:
        return _page(welcome_id, {_key(event): form}, refusal)
    flash(said)
    return redirect(url_for("welcome.show", hire_id=hire_id, of=welcome_id), SEE_OTHER)


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)


def _key(event: str) -> Any:
    """What a refused form is found by: an item and its step, or the step alone."""
    return (_number("item"), event) if event in ITEM_STEPS else event


def asked(event: str) -> tuple[Any, Any, str]:
    """The form of a step (none: nothing is typed), what it gives once it is sound, and the sentence that follows."""
    item, shown = _number("item"), _number("item_revision")
    match event:
        case "do_item":
            form: Any = forms.Tick(request.form, prefix=f"done-{item}-")
            return form, lambda: ItemDone(item, shown, form.on.data, form.note.data or ""), _("It is ticked.")
        case "leave_item":
            form = forms.Leave(request.form, prefix=f"left-{item}-")
            return (
                form,
                lambda: ItemLeft(item, shown, form.text.data),
                _("It is marked as not needed, with your reason."),
            )
        case "undo_item":
            return None, lambda: ItemUndone(item, shown), _("It is to do again.")
        case "set_arrival":
            form = forms.Arrival(request.form)
            return (
                form,
                lambda: Arrival(**form.data),
                _("The arrival is settled. What is counted from the start date is due on new days."),
            )
        case "complete_welcome":
            return None, Nothing, _("The welcome is complete.")
        case "end_welcome":
            form = forms.Ending(request.form, prefix="end-")
            return (
                form,
                lambda: Reason(form.text.data),
                _("It is recorded that the person will not come."),
            )
        case _:
            return abort(400)


def _all() -> list[Read]:
    return welcome_register.of_hire(unit.session(), g.hire.id, g.actor.roles)


def _chosen(found: list[Read], welcome_id: int | None) -> Read | None:
    return next((one for one in found if welcome_id in (None, one.row.id)), None)


def _page(
    welcome_id: int | None, sent: dict[Any, Any] | None = None, refusal: Refusal | None = None, status: int = 200
) -> Any:
    found, sent = _all(), sent or {}
    read = _chosen(found, welcome_id)
    if read is None and welcome_id is not None:
        abort(404)
    page = render_template(
        "welcome/show.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), people=found, read=read,
        states=STATES, kinds=KINDS, refusal=refusal, said=refusal.reasons if refusal else (), failing=next(iter(sent.values()), None),
        hr=g.actor.may(HR), failed=bool(refusal) or status != 200, today=today(),
        **(_parts(read, sent) if read else {}),
    )  # fmt: skip
    return page, refusal.status if refusal else status


def _parts(read: Read, sent: dict[Any, Any]) -> dict[str, Any]:
    shown = lines(read, g.hire, Acting(g.actor.roles, False, today(), sent))
    hr = g.actor.may(HR)
    heard = (
        listen_to(unit.session(), g.hire, g.actor, "welcome", read.row.id, "complete_welcome", datetime.now(UTC))
        if hr
        else None
    )
    row = read.row
    return {
        "lines": shown, "summary": summary(*progress(read.items, today())),
        "open_item": next((key[0] for key in sent if isinstance(key, tuple)), None),
        "arrival": sent.get("set_arrival") or forms.Arrival(obj=row), "arrival_open": "set_arrival" in sent,
        "ending": sent.get("end_welcome") or forms.Ending(prefix="end-"), "ending_open": "end_welcome" in sent,
        "completes": heard is not None and heard.open, "waits": reasons(heard.stopping) if heard and heard.line else (),
    }  # fmt: skip
