"""Proofs for human resources: asked of the shortlist, who sent what, checked or asked for again. Never for the jury."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy import Row

from forms import proofs as forms
from recruitment.services import proof_file
from recruitment.services.progress import listen, pack_of
from workflows.engine import lines
from workflows.given import ProofChecked, ProofReturned, ProofsAsked
from workflows.hire import HireChart
from workflows.who import HR

from . import judging, papers, served, unit
from .access import allows
from .acting import may_open
from .dates import today
from .language import current
from .readings import noted
from .refusals import reasons
from .speech import gettext as _
from .steps import Refusal, attempt, step

pages = Blueprint("proofs", __name__, url_prefix="/hires/<int:hire_id>/proofs")

SEE_OTHER, INVALID, FORBIDDEN = 303, 422, 403


@pages.get("")
@allows(HR)
def show(hire_id: int) -> Any:
    """Who was asked for what, what has come, and what is said of it."""
    _outside_jury()
    return _page()


@pages.post("")
@allows(HR)
def ask(hire_id: int) -> Any:
    """Ask the whole shortlist for proofs."""
    _outside_jury()
    form = _asking(request.form)
    if not form.validate():
        return _page(asking=form, status=INVALID)
    given = ProofsAsked(tuple(form.kinds.data or ()), form.due_on.data)
    refusal = attempt(step("ask_proofs", given))
    if refusal:
        return _page(refusal, asking=form)
    flash(_("Proofs are asked for. Each person on the shortlist has been told."))
    return redirect(url_for("proofs.show", hire_id=hire_id), SEE_OTHER)


@pages.post("/<int:proof_id>")
@allows(HR)
def judge(hire_id: int, proof_id: int) -> Any:
    """Mark a proof as checked, or ask for it again."""
    _outside_jury()
    row = _proof(proof_id)
    event = request.form.get("step", "")
    if event == "check_proof":
        given: Any = ProofChecked(row.kind, forms.Checking(request.form).sha256.data or "")
        form, said = None, _("The proof is checked.")
    elif event == "return_proof":
        form = forms.Returning(request.form, prefix=f"p{proof_id}-")
        if not form.validate():
            return _page(returning=(proof_id, form), status=INVALID)
        given = ProofReturned(row.kind, form.sha256.data or "", form.fault.data, form.note.data or "")
        said = _("The proof is asked for again. The person has been told.")
    else:
        abort(400)
    refusal = attempt(step(event, given, application=row.application_id))
    if refusal:
        return _page(refusal, returning=(proof_id, form) if form else None)
    flash(said)
    return redirect(url_for("proofs.show", hire_id=hire_id), SEE_OTHER)


@pages.get("/<int:proof_id>/file")
@allows(HR)
def file(hire_id: int, proof_id: int) -> Any:
    """A proof as it is kept; that it was opened is noted."""
    _outside_jury()
    row = _proof(proof_id)
    if row.sha256 is None:
        abort(404)
    sent = served.document(row.sha256, served.filename(g.hire.reference, row.number, row.kind))
    return noted(sent, row.application_id, row.kind)


def _outside_jury() -> None:
    """Somebody of human resources who sits in the jury is of the jury here."""
    if not may_open("proofs.show", g.actor.roles):
        abort(FORBIDDEN)


def _proof(proof_id: int) -> Row[Any]:
    return proof_file.one(unit.session(), g.hire.id, proof_id) or abort(404)


def _asking(sent: Any = None) -> forms.Asking:
    pack = pack_of(g.hire)
    listed = pack.value("proofs_asked")
    due = today() + timedelta(days=pack.value("proofs_days_min"))
    return forms.Asking(sent, kinds=list(listed), due_on=due).offer((kind, papers.paper_title(kind)) for kind in listed)


def _returning(row: Row[Any], failed: tuple[int, forms.Returning] | None) -> forms.Returning:
    if failed and failed[0] == row.id:
        failed[1].sha256.data = row.sha256 or ""  # the page shows this file now
        return failed[1]
    return forms.Returning(prefix=f"p{row.id}-", sha256=row.sha256 or "", fault="unreadable" if row.sha256 else "missing")


def _page(
    refusal: Refusal | None = None, *, asking: forms.Asking | None = None,
    returning: tuple[int, forms.Returning] | None = None, status: int = 200,
) -> Any:  # fmt: skip
    session = unit.session()
    rows = proof_file.of_hire(session, g.hire.id)
    asked = [row for row in rows if row.id is not None]
    heard = listen(session, g.hire, g.actor, ("ask_proofs",), datetime.now(UTC)).get("ask_proofs")
    unasked = {row.file for row in rows if row.id is None}
    said = refusal.reasons if refusal else reasons(heard.stopping) if heard and not asked else ()
    page = render_template(
        "proofs/show.html", where=judging.where(), people=_people(rows), language=current(), titles=papers.PROOFS,
        asking=asking or _asking(), open=asking is not None or (heard is not None and heard.open), unasked=len(unasked),
        listed=pack_of(g.hire).value("proofs_asked"), judged="check_proof" in lines(HireChart)[g.hire.state],
        forms_of={row.id: _returning(row, returning) for row in asked}, failing=returning[0] if returning else None,
        failed=asking if asking and asking.errors else returning[1] if returning else None, refusal=refusal, reasons=said,
        states=papers.PROOF_STATES, kinds=papers.PROOF_KINDS, today=today(), late=papers.came_late,
    )  # fmt: skip
    return page, refusal.status if refusal else status


def _people(rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], list[Row[Any]]]]:
    """Each person with the proofs asked of them."""
    found = [list(some) for _file, some in groupby(rows, key=lambda row: row.file)]
    return [(some[0], [row for row in some if row.id is not None]) for some in found]
