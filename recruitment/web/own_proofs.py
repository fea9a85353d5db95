"""A shortlisted candidate's own proofs: what is waited for, sending it, what human resources received."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Row

from forms.proofs import Sending
from recruitment.services import candidacies, documents, proof_file
from recruitment.services.candidacies import Own
from recruitment.services.progress import hire_row
from workflows.charter.proofs import LEFT
from workflows.engine import lines
from workflows.given import Paper, ProofSent
from workflows.hire import HireChart
from workflows.who import CANDIDATE

from . import papers, served, unit, wording
from .access import allows
from .candidacies import pages
from .dates import today
from .language import current
from .speech import gettext as _
from .steps import Refusal, attempt, step

INVALID, SEE_OTHER = 422, 303


@pages.get("/<int:hire_id>/proofs")
@allows(CANDIDATE)
def proofs(hire_id: int) -> Any:
    """The proofs asked of the person, and where each stands."""
    own, rows = _own()
    return _page(own, rows)


@pages.post("/<int:hire_id>/proofs")
@allows(CANDIDATE)
def send_proof(hire_id: int) -> Any:
    """Send one of them."""
    own, rows = _own()
    kind = request.form.get("kind", "")
    if kind not in {row.kind for row in rows}:
        abort(404)
    form = _form(kind)
    upload = request.files.get(form.file.name)
    unit.close()  # a document is opened before anything is locked: nobody waits for somebody else's file
    paper = _received(kind, upload, form)
    g.hire = hire_row(unit.session(), hire_id, lock=True)
    if paper is None:
        return _page(own, rows, {kind: form}, status=INVALID)
    refusal = attempt(step("send_proof", ProofSent((paper,)), application=own.id))
    if refusal:
        return _page(own, rows, {kind: form}, refusal)
    flash(_("We have received it: human resources read it, and the jury never does."))
    return redirect(url_for("candidacies.proofs", hire_id=hire_id), SEE_OTHER)


def _form(kind: str) -> Sending:
    """A form for each proof, with fields of its own on the one page."""
    form = Sending(prefix=f"{kind}-")
    form.file.label.text = _("Your file: %(document)s", document=papers.paper_title(kind).lower())
    return form


def _received(kind: str, upload: Any, form: Sending) -> Paper | None:
    """The file as kept; None, with the reason at its field, when there is none or it has a fault."""
    if not upload or not upload.filename:
        form.fault(_("Choose a PDF."))
        return None
    data = upload.stream.read(documents.SIZE_MAX + 1)
    paper = documents.keep(current_app.config["FILES_DIR"], kind, data, upload.filename)
    if paper.fault:
        form.fault(papers.fault_sentence(paper))
        return None
    return paper


@pages.get("/<int:hire_id>/proofs/<int:proof_id>")
@allows(CANDIDATE)
def proof(hire_id: int, proof_id: int) -> Any:
    """One's own proof, as it is kept."""
    row = proof_file.one(unit.session(), hire_id, proof_id)
    if row is None or row.person_id != current_user.id or row.sha256 is None:
        abort(404)
    return served.document(row.sha256, served.filename(g.hire.reference, row.number, row.kind))


def of(own: Own) -> Sequence[Row[Any]]:
    """The proofs asked of a person. One statement, for those alone who were asked."""
    return proof_file.of_file(unit.session(), own.id) if own.proofs else ()


def _over(own: Own) -> bool:
    """The person has left, or has had their answer. A state alone, which no letter tells, changes nothing."""
    answered = own.answered and own.state != "appointed"
    return own.state in LEFT or answered or "send_proof" not in lines(HireChart)[g.hire.state]


def waits(own: Own, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those still waited for."""
    return [] if _over(own) else [row for row in rows if row.state in proof_file.AWAITED]


def _own() -> tuple[Own, Sequence[Row[Any]]]:
    """The person's application and what was asked of it. 404 for whoever was asked nothing: they do not learn of it."""
    own = candidacies.own(unit.session(), g.hire.id, current_user.id)
    rows = of(own) if own else ()
    return (own, rows) if own and rows else abort(404)


def _sendable(own: Own, row: Row[Any]) -> bool:
    """What is waited for; and what has come, until its day. The door says the same."""
    replaced = row.state == "received" and today() <= row.due_on
    return not _over(own) and (replaced or row.state in proof_file.AWAITED)


def _page(
    own: Own, rows: Sequence[Row[Any]], failed: dict[str, Sending] | None = None, refusal: Refusal | None = None,
    status: int = 200,
) -> Any:  # fmt: skip
    failed = failed or {}
    sending = {row.kind: failed.get(row.kind) or _form(row.kind) for row in rows if _sendable(own, row)}
    page = render_template(
        "candidacies/proofs.html", hire=g.hire, own=own, rows=rows, waits=waits(own, rows), forms_of=sending,
        title_of_hire=wording.hire_title(g.hire, current()), titles=papers.PROOFS, hints=papers.PROOF_HINTS,
        states=papers.PROOF_STATES, kinds=papers.PROOF_KINDS, today=today(), late=papers.came_late,
        failed=next((form for form in failed.values() if form.errors), None), refusal=refusal,
        reasons=refusal.reasons if refusal else (), megabytes=documents.SIZE_MAX // 1024 // 1024,
        most_pages=documents.PAGES_MAX,
    )  # fmt: skip
    return page, refusal.status if refusal else status
