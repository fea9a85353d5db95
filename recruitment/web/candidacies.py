"""A candidate's own pages: where each application stands, what was promised and kept, and the way out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_login import current_user

from recruitment.services import (
    application_drafts,
    candidacies,
    careers,
    evidence,
    interview_needs,
    postings,
    referrals,
    welcome_register,
)
from recruitment.services.candidacies import Own
from recruitment.services.referrals import add_months
from recruitment.services.retention import ENDED
from workflows.application import ApplicationChart
from workflows.engine import follow, lines
from workflows.given import Nothing
from workflows.hire import HireChart
from workflows.who import CANDIDATE, PERSON

from . import career, papers, served, unit
from .access import allows
from .candidacy_words import coming, kept_dates, late, letter_title, stages, standing
from .dates import today
from .language import current
from .post_facts import STAGES as JUDGED_ON
from .refusals import Reason
from .speech import gettext as _
from .steps import attempt, step

pages = Blueprint("candidacies", __name__, url_prefix="/my-applications")
SEE_OTHER = 303


@pages.get("")
@allows(PERSON)
def index() -> str:
    """All of a person's applications."""
    rows = candidacies.mine(unit.session(), current_user.id)
    applications = [
        (row, standing(row.hire_state, row.state, row.answered, row.offered, row.hearing_at)) for row in rows
    ]
    drafts = application_drafts.mine(unit.session(), current_user.id)
    return render_template("candidacies/index.html", applications=applications, drafts=drafts, now=datetime.now(UTC),
                           language=current())  # fmt: skip


@pages.get("/<int:hire_id>")
@allows(CANDIDATE)
def show(hire_id: int) -> str:
    """One application: where it stands, what comes next, dates, documents."""
    own, post = _own(hire_id)
    now = datetime.now(UTC)
    works, positions = evidence.of_application(unit.session(), own.id)
    asked = own_proofs.of(own)
    return render_template(
        "candidacies/show.html", works=works, positions=positions, own=own, post=post, language=current(),
        standing=standing(g.hire.state, own.state, own.answered, own.offered, own.hearing_at),
        stages=stages(g.hire.state, own), dates=kept_dates(post, own, now), late=late(post, own, now), coming=coming(post, own, now),
        judged_on=JUDGED_ON,
        paper_titles=papers.TITLES, letters=_letters(own), leaves=_may_leave(own), offer=_offer(hire_id, own),
        extract=_extract(hire_id, own, post), sum=career.reckoned(careers.of(unit.session(), own.id), post),
        welcome=own.state == "appointed" and welcome_register.exists_for(unit.session(), hire_id, current_user.id),
        proofs=asked, proofs_waited=own_proofs.waits(own, asked), proof_titles=papers.PROOFS, today=today(),
        until=add_months(g.hire.state_since, post.pack.value("retention_explain_months")) if g.hire.state in ENDED else None,
        explain_months=post.pack.value("retention_explain_months"),
        may_ask=interview_needs.may_be_asked(g.hire.state, own.state, own.answered),
    )  # fmt: skip


@pages.route("/<int:hire_id>/withdraw", methods=["GET"])
@allows(CANDIDATE)
def withdraw(hire_id: int) -> Any:
    """Ask before an application is withdrawn: what it means."""
    own, post = _own(hire_id)
    if not _may_leave(own):
        return redirect(url_for("candidacies.show", hire_id=hire_id))
    return _confirm(post)


@pages.post("/<int:hire_id>/withdraw")
@allows(CANDIDATE)
def leave(hire_id: int) -> Any:
    """Withdraw an application."""
    _own_application, post = _own(hire_id)
    refusal = attempt(step("withdraw", Nothing()))
    if refusal:
        return _confirm(post, refusal.reasons), refusal.status
    flash(_("Your application is withdrawn. Thank you for telling us."))
    return redirect(url_for("candidacies.show", hire_id=hire_id), SEE_OTHER)


@pages.get("/<int:hire_id>/documents/<int:document_id>")
@allows(CANDIDATE)
def document(hire_id: int, document_id: int) -> Any:
    """One of the person's own documents, as it is kept."""
    found = candidacies.document(unit.session(), hire_id, current_user.id, document_id)
    if found is None:
        abort(404)
    return served.document(found.sha256, served.filename(found.reference, found.number, found.kind))


def _own(hire_id: int) -> tuple[Own, postings.Posting]:
    own = candidacies.own(unit.session(), hire_id, current_user.id)
    post = postings.read(unit.session(), g.hire.reference)
    if own is None or post is None:
        abort(404)
    return own, post


def _confirm(post: postings.Posting, why: tuple[Reason, ...] = ()) -> str:
    return render_template("candidacies/withdraw.html", post=post, language=current(), reasons=why)


def _may_leave(own: Own) -> bool:
    """True while an application can be withdrawn: the hire goes on, and so does the file."""
    return "withdraw" in lines(HireChart)[g.hire.state] and follow(ApplicationChart, own.state, "withdraw") is not None


def _offer(hire_id: int, own: Own) -> str | None:
    """Where an open offer, or the conditions of an access, wait for the person's answer."""
    if own.offered:
        return url_for("candidacies.offer", hire_id=hire_id)
    if own.access == "authorised" and g.hire.state == "clearing":
        asked = referrals.own_conditions(unit.session(), hire_id, current_user.id)
        if asked is not None and asked.conditions_accepted_at is None:
            return url_for("candidacies.access", hire_id=hire_id)
    return None


def _extract(hire_id: int, own: Own, post: postings.Posting) -> str | None:
    """Where the person reads what the signed minutes say of them, once answered, if the rules open it here."""
    heard = own.state in ("ranked", "not_ranked", "appointed", "declined", "clearance_refused")
    if own.answered and heard and post.pack.value("minutes_to_candidate"):
        return url_for("candidacies.extract", hire_id=hire_id)
    return None


def _letters(own: Own) -> list[tuple[str, datetime, int, datetime | None]]:
    """The letters sent to the person: what they are, when, their numbers, since when they hold no more."""
    return [(letter_title(row.kind, row.final), row.sent_at, row.id, row.replaced_at) for row in own.letters]


# The person's own interview, letters, data, requests, accommodation, proofs and welcome stand in the same blueprint.
from . import data_requests, own_data, own_interview, own_letter, own_need, own_proofs, own_welcome  # noqa: E402

__all__ = ["data_requests", "own_data", "own_interview", "own_letter", "own_need", "own_proofs", "own_welcome", "pages"]
