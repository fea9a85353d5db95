"""A complaint as its author sees it: filed with a receipt, completed, withdrawn, answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forms import complaints as forms
from recruitment.services import complaint_register, complaints, postings
from recruitment.services.complaint_file import OPEN
from recruitment.services.postings import Posting
from recruitment.services.progress import hire_row, pack_of
from workflows.given import Grievance, Note, Nothing
from workflows.who import PERSON, Actor

from . import unit, wording
from .access import allows
from .complaint_paper import answer_pdf
from .complaint_words import OUTCOME_NAMES, STATE_KINDS, STATES, SUBJECT_NAMES
from .language import current
from .steps import Refusal, attempt, step

pages = Blueprint("complaints", __name__, url_prefix="/posts/<reference>/complaint")
SEE_OTHER, INVALID = 303, 422


@pages.get("")
@allows(PERSON)
def show(reference: str) -> Any:
    """The reader's complaints about a post, and the form of a new one."""
    return _page(_post(reference))


@pages.post("")
@allows(PERSON)
def file(reference: str) -> Any:
    """File a complaint; the receipt leaves with it."""
    post = _post(reference, lock=True)
    form = forms.Complaint(request.form)
    if not form.validate():
        return _page(post, form, status=INVALID)
    given = Grievance(form.subject.data, form.text.data)
    made = complaints.begin(unit.session(), g.hire, current_user.id, given, current(), datetime.now(UTC))
    refusal = attempt(step("file_complaint", given, complaint=made))
    if refusal:
        return _page(post, form, refusal=refusal)
    return _done(post, _("Your complaint is received. A receipt with its number and the dates promised leaves by mail."))


@pages.post("/<int:complaint_id>/addition")
@allows(PERSON)
def add(reference: str, complaint_id: int) -> Any:
    """Add to a complaint in progress."""
    post = _post(reference, lock=True)
    _own(complaint_id)
    form = forms.Note(request.form)
    if not form.validate():
        return _page(post, note=form, status=INVALID)
    refusal = attempt(step("add_to_complaint", Note(form.text.data), complaint=complaint_id))
    if refusal:
        return _page(post, note=form, refusal=refusal)
    return _done(post, _("What you added is with your complaint."))


@pages.post("/<int:complaint_id>/withdrawal")
@allows(PERSON)
def withdraw(reference: str, complaint_id: int) -> Any:
    """Withdraw a complaint in progress."""
    post = _post(reference, lock=True)
    _own(complaint_id)
    refusal = attempt(step("withdraw_complaint", Nothing(), complaint=complaint_id))
    return _page(post, refusal=refusal) if refusal else _done(post, _("Your complaint is withdrawn."))


@pages.get("/<int:complaint_id>/answer.pdf")
@allows(PERSON)
def answer(reference: str, complaint_id: int) -> Response:
    """The answer as a tagged PDF."""
    _post(reference)
    row = _own(complaint_id)
    if row.answered_at is None:
        abort(404)
    return answer_pdf(g.hire, row, current_user.name)


def _post(reference: str, *, lock: bool = False) -> Posting:
    """The post of the address with its hire; locked as the guard does where an address holds the number of a hire."""
    post = postings.read(unit.session(), reference)
    if post is None:
        abort(404)
    g.hire = hire_row(unit.session(), post.id, lock=lock)
    g.actor = Actor(current_user.id, current_user.roles_on(post.id, post.school_id))
    return post


def _own(complaint_id: int) -> Any:
    """One of the reader's own complaints about this post."""
    found = complaint_register.own(unit.session(), g.hire.id, current_user.id)
    return next((row for row in found if row.id == complaint_id), None) or abort(404)


def _done(post: Posting, sentence: str) -> Any:
    flash(sentence)
    return redirect(url_for("complaints.show", reference=post.reference), SEE_OTHER)


def _page(
    post: Posting, form: forms.Complaint | None = None, note: forms.Note | None = None,
    refusal: Refusal | None = None, status: int = 200,
) -> Any:  # fmt: skip
    found = complaint_register.own(unit.session(), g.hire.id, current_user.id)
    pack = pack_of(g.hire)
    page = render_template(
        "complaints/own.html", post=post, title_of_hire=wording.hire_title(g.hire, current()), found=found,
        added=complaint_register.notes(unit.session(), [row.id for row in found], findings=False), open_states=OPEN,
        form=form or forms.Complaint(), note=note or forms.Note(), failing=note if note and note.errors else form,
        refusal=refusal, states=STATES, kinds=STATE_KINDS, subjects=SUBJECT_NAMES, outcomes=OUTCOME_NAMES,
        may_file=not any(row.state in OPEN for row in found), days=pack.value("complaint_answer_days"),
        acknowledge=pack.value("complaint_ack_days"),
    )  # fmt: skip
    return page, refusal.status if refusal else status
