"""How long files are kept: the preview of what is due, lists of destruction, holds, sealed evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_login import current_user

from forms import retention as forms
from recruitment.services import archive, destruction, erasing, listings, retention
from recruitment.services.listings import Scope
from workflows.who import AUDITOR, DIRECTOR, HR

from . import unit
from .access import allows
from .language import current
from .retention_paper import STATES, list_state, paper
from .served import SANDBOX, printed
from .speech import gettext as _

pages = Blueprint("retention", __name__)
READERS = (HR, DIRECTOR, AUDITOR)
INVALID, CONFLICT, SEE_OTHER = 422, 409, 303


def _schools(*roles: str) -> frozenset[int] | None:
    mine: frozenset[int] | None = current_user.schools(*roles)
    return mine


@pages.get("/retention")
@allows(*READERS)
def index() -> str:
    """The preview: what would be erased now, what stays and why, and the lists of destruction."""
    session, now, mine = unit.session(), datetime.now(UTC), _schools(*READERS)
    due = destruction.due(session, mine, now)
    later = [one for one in retention.ended(session, mine) if one.stops or (one.until is not None and one.until > now)]
    prepares = _schools(HR)
    schools = [
        (school, sum(one.school == school.id for one in due), prepares is None or school.id in prepares)
        for school in listings.schools(session, Scope(mine, frozenset()))
    ]
    return render_template(
        "retention/index.html", due=due, later=later, schools=schools, lists=destruction.lists(session, mine),
        stops=STATES, list_state=list_state, evidence=AUDITOR in current_user.roles,
    )  # fmt: skip


@pages.post("/retention/lists")
@allows(HR)
def prepare() -> Any:
    """Make a list of what is due in a school."""
    school, mine = request.form.get("school", 0, type=int), _schools(HR)
    if not school or (mine is not None and school not in mine):
        abort(404)
    key = destruction.prepare(unit.session(), school, current_user.id, datetime.now(UTC))
    if key is None:
        flash(_("Nothing is due in this school, or it stands on a list already."))
        return redirect(url_for("retention.index"), SEE_OTHER)
    flash(_("The list is prepared. Somebody of the direction approves it."))
    return redirect(url_for("retention.show", list_id=key), SEE_OTHER)


@pages.get("/retention/lists/<int:list_id>")
@allows(*READERS)
def show(list_id: int) -> str:
    """One list of destruction: its files by number, who approved it, what went."""
    return _list(list_id)


def _list(list_id: int, form: forms.Approval | None = None, said: str = "") -> str:
    row = _one(list_id)
    approves = _schools(DIRECTOR)
    waits = row.approved_at is None and row.dropped_at is None
    may = DIRECTOR in current_user.roles and (approves is None or row.school_id in approves)
    return render_template(
        "retention/list.html", row=row, paper=paper(row, destruction.lines(unit.session(), list_id)), said=said,
        form=(form or forms.Approval()) if waits and may and row.prepared_by != current_user.id else None,
        waits=waits, own=row.prepared_by == current_user.id, state=list_state(row),
        drops=waits and not current_user.roles.isdisjoint((HR, DIRECTOR)),
    )  # fmt: skip


def _one(list_id: int) -> Any:
    row = destruction.one(unit.session(), list_id, _schools(*READERS))
    if row is None:
        abort(404)
    return row


@pages.get("/retention/lists/<int:list_id>/paper.pdf")
@allows(*READERS)
def pdf(list_id: int) -> Response:
    """The list on paper, for the archives."""
    row = _one(list_id)
    word = "destruction-list" if current() == "en" else "bordereau-elimination"
    return printed(paper(row, destruction.lines(unit.session(), list_id)), f"{word}-{list_id}.pdf")


@pages.post("/retention/lists/<int:list_id>/approval")
@allows(DIRECTOR)
def approve(list_id: int) -> Any:
    """Give a list to the worker, with the archives' agreement."""
    row, mine = _one(list_id), _schools(DIRECTOR)
    if mine is not None and row.school_id not in mine:
        abort(404)
    form = forms.Approval(request.form)
    if not form.validate():
        return _list(list_id, form), INVALID
    try:
        destruction.approve(unit.session(), list_id, current_user.id, form.visa.data or "", datetime.now(UTC))
    except destruction.Denied as denied:
        said = {
            "over": _("This list was approved or set aside meanwhile."),
            "same_person": _("Whoever prepared a list does not approve it: ask somebody else of the direction."),
        }
        return _list(list_id, form, said[denied.code]), CONFLICT
    flash(_("The list is approved. Its files are erased within minutes."))
    return redirect(url_for("retention.show", list_id=list_id), SEE_OTHER)


@pages.post("/retention/lists/<int:list_id>/removal")
@allows(HR, DIRECTOR)
def drop(list_id: int) -> Any:
    """Set a list aside before it is approved."""
    row, mine = _one(list_id), _schools(HR, DIRECTOR)
    if mine is not None and row.school_id not in mine:
        abort(404)
    destruction.drop(unit.session(), list_id, datetime.now(UTC))
    flash(_("The list is set aside. Nothing was erased."))
    return redirect(url_for("retention.index"), SEE_OTHER)


# -- one file --------------------------------------------------------------------------------------------------------


@pages.get("/hires/<int:hire_id>/candidates/<int:application_id>/retention")
@allows(*READERS)
def of_file(hire_id: int, application_id: int) -> str:
    """Until when a file is kept, and what stops its erasure."""
    return _file(application_id)


def _file(application_id: int, form: forms.Hold | None = None) -> str:
    clock = _clock(application_id)
    live = retention.hold_on(unit.session(), application_id)
    may = g.actor.may(HR, DIRECTOR) and clock.erased_at is None
    session, now = unit.session(), datetime.now(UTC)
    due = clock.due(now)
    listed = destruction.listed(session, application_id) if due else None
    return render_template(
        "retention/file.html", goes=erasing.preview(session, application_id) if due else None, listed=listed,
        prepares=due and listed is None and g.actor.may(HR), clock=clock, live=live, stops=STATES, lifts=may and live is not None,
        log=g.actor.may(HR, AUDITOR),
        form=(form or forms.Hold()) if may and live is None else None,
    )  # fmt: skip


def _clock(application_id: int) -> retention.Clock:
    clock = retention.of_file(unit.session(), application_id)
    if clock is None or clock.hire != g.hire.id:
        abort(404)
    return clock


@pages.post("/hires/<int:hire_id>/candidates/<int:application_id>/retention")
@allows(HR, DIRECTOR)
def hold(hire_id: int, application_id: int) -> Any:
    """Stop the erasure of a file, for a reason; let its clock go on; or list it, once it is due."""
    _clock(application_id)
    session, now = unit.session(), datetime.now(UTC)
    if request.form.get("step") == "list":
        return _list_alone(application_id)
    if request.form.get("step") == "lift":
        retention.lift(session, application_id, current_user.id, now)
        flash(_("The clock of this file goes on."))
    else:
        form = forms.Hold(request.form)
        if not form.validate():
            return _file(application_id, form), INVALID
        if retention.hold(session, application_id, form.reason.data or "", current_user.id, now):
            flash(_("This file is held: it is not erased before the hold is lifted."))
    return redirect(url_for("retention.of_file", hire_id=hire_id, application_id=application_id), SEE_OTHER)


def _list_alone(application_id: int) -> Any:
    """Put a file that is due on a list of its own."""
    if not g.actor.may(HR):
        abort(403)
    now = datetime.now(UTC)
    key = destruction.prepare(unit.session(), g.hire.school_id, current_user.id, now, only=application_id)
    if key is None:
        flash(_("This file is not due, or it stands on a list already."))
        return redirect(url_for("retention.of_file", hire_id=g.hire.id, application_id=application_id), SEE_OTHER)
    flash(_("The list is prepared. Somebody of the direction approves it."))
    return redirect(url_for("retention.show", list_id=key), SEE_OTHER)


# -- evidence --------------------------------------------------------------------------------------------------------


@pages.get("/retention/evidence")
@allows(AUDITOR)
def evidence() -> str:
    """Sealed evidence of erased files, and who opened it."""
    return _evidence()


def _evidence(typed: forms.Opening | None = None) -> str:
    session, mine = unit.session(), _schools(AUDITOR)
    rows = archive.listed(session, mine)
    return render_template(
        "retention/evidence.html", rows=rows, readings=archive.readings(session, mine), form=typed or _opening(rows)
    )


def _opening(rows: Iterable[Any], data: Any = None) -> forms.Opening:
    form = forms.Opening(data)
    name = _("%(reference)s, no. %(number)s")
    form.offer(
        (row.id, name % {"reference": row.reference, "number": row.number}) for row in rows if row.destroyed_at is None
    )
    return form


@pages.post("/retention/evidence")
@allows(AUDITOR)
def open_evidence() -> Any:
    """Open one package, for a reason that is written down first."""
    session, mine = unit.session(), _schools(AUDITOR)
    form = _opening(archive.listed(session, mine), request.form)
    if not form.validate():
        return _evidence(form), INVALID
    reason = form.reason.data or ""
    found = archive.opened(session, int(form.archive.data), mine, current_user.id, reason, datetime.now(UTC))
    if found is None:
        abort(404)
    return zipped(*found)


def zipped(name: str, content: bytes) -> Response:
    """A package as a download that nothing keeps on the way."""
    sent = send_file(BytesIO(content), "application/zip", as_attachment=True, download_name=name)
    sent.headers["Content-Security-Policy"] = SANDBOX
    sent.headers["Cache-Control"] = "no-store"
    return sent


def site() -> str:
    """The address of this service."""
    return str(current_app.config["BASE_URL"])
