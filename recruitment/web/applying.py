"""Applying to a post: what it asks for and nothing else, kept when something is wrong, sent once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask_login import current_user

from forms import applying as forms
from recruitment.services import documents, postings
from recruitment.services.channel_counts import as_key
from recruitment.services.postings import Posting
from recruitment.services.progress import hire_row, listen
from workflows.given import Candidacy, Paper
from workflows.who import PERSON, Actor

from . import papers, survey, unit, visits
from .access import allows
from .kept_papers import Slot
from .language import current
from .papers import asked_of, fault_sentence, paper_title
from .refusals import Reason, reasons
from .speech import gettext as _
from .steps import attempt, step

pages = Blueprint("applying", __name__)
SEE_OTHER, INVALID = 303, 422
Papers = dict[str, Paper]


@pages.route("/posts/<reference>/apply", methods=["GET", "POST"])
@allows(PERSON)
def form(reference: str) -> Any:
    """The form of an application, and its sending."""
    post = postings.read(unit.session(), reference)
    if post is None:
        abort(404)
    asked = asked_of(post.kind, post.pack)
    if request.method == "GET":
        return _asked(post, asked)
    sent = forms.Application(request.form).only(asked)
    # Documents are opened before the post is locked: nobody waits for somebody else's file.
    unit.close()
    found = _received(sent, asked, Slot(current_user.id, post.id))
    if not _complete(sent, asked, found):
        return _page(post, sent, found), INVALID
    _enter(post)
    channel = as_key(request.form.get("via"))
    given = Candidacy(
        tuple(found[kind] for kind in asked), current() if sent.notice.data else "", sent.language.data, channel,
        sent.works.works, sent.positions.positions, sent.orcid.value,
    )  # fmt: skip
    refusal = attempt(step("apply", given))
    if refusal:
        return _page(post, sent, found, refusal.reasons), refusal.status
    survey.invite(unit.session(), post.id, post.school_id, current_user.id)
    return redirect(url_for("survey.ask"), SEE_OTHER)


def _asked(post: Posting, asked: tuple[str, ...]) -> Any:
    """The empty form, or why this person cannot apply, all of it at once."""
    g.actor = Actor(current_user.id, current_user.roles_on(post.id, post.school_id))
    g.hire = hire_row(unit.session(), post.id)
    heard = listen(unit.session(), g.hire, g.actor, ("apply",), datetime.now(UTC))
    stopping = heard["apply"].stopping if "apply" in heard else ()
    if stopping or not post.open_at(datetime.now(UTC)):
        return _page(post, None, {}, reasons(stopping))
    return _page(post, forms.Application(language=current_user.language or current()).only(asked), {})


def _enter(post: Posting) -> None:
    """Lock the post, as the guard does where the address holds the number of a hire."""
    g.hire = hire_row(unit.session(), post.id, lock=True)
    g.actor = Actor(current_user.id, current_user.roles_on(post.id, post.school_id))


def _received(sent: forms.Application, asked: tuple[str, ...], slot: Slot) -> Papers:
    """The documents of this sending: the file just chosen, else the one kept from before. Faults go to their field."""
    found: Papers = {}
    for kind in asked:
        upload = request.files.get(kind)
        if upload and upload.filename:
            data = upload.stream.read(documents.SIZE_MAX + 1)
            paper = documents.keep(current_app.config["FILES_DIR"], kind, data, upload.filename)
        else:
            kept = slot.restore(sent[f"{kind}_kept"].data, kind)
            if kept is None:
                continue
            paper = kept
        found[kind] = paper
    return found


def _complete(sent: forms.Application, asked: tuple[str, ...], found: Papers) -> bool:
    """True when every field and every document is good; otherwise each says what is wrong."""
    valid = bool(sent.validate())
    for kind in asked:
        if kind not in found:
            sent.fault(kind, _("%(document)s: choose a PDF.", document=paper_title(kind)))
        elif found[kind].fault:
            sent.fault(kind, fault_sentence(found[kind]))
        else:
            continue
        valid = False
    return valid


def _page(post: Posting, sent: forms.Application | None, found: Papers, why: tuple[Reason, ...] = ()) -> str:
    """The page; sound documents stay chosen."""
    slot = Slot(current_user.id, post.id)
    kept = {kind: paper for kind, paper in found.items() if not paper.fault}
    if sent is not None:
        for kind, paper in kept.items():
            sent[f"{kind}_kept"].data = slot.seal(paper)
    return render_template(
        "applying/form.html", post=post, form=sent, kept=kept, reasons=why, hints=papers.HINTS, person=current_user,
        language=current(), via=visits.via() or as_key(request.form.get("via")),
        megabytes=documents.SIZE_MAX // 1024 // 1024, most_pages=documents.PAGES_MAX,
        applied=any(reason.code == "applied_once" for reason in why),
        explain_months=post.pack.value("retention_explain_months"),
    )  # fmt: skip
