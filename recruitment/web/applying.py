"""Applying to a post: what it asks for and nothing else, kept while it is written, sent once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from forms import applying as forms
from forms.interview_need import Need
from recruitment.services import application_drafts as drafts
from recruitment.services import documents, interview_needs, postings
from recruitment.services.application_drafts import Draft, Place, Sent
from recruitment.services.channel_counts import as_key
from recruitment.services.postings import Posting
from recruitment.services.progress import hire_row, listen
from workflows.case import Objection
from workflows.given import Candidacy, Paper
from workflows.who import PERSON, Actor

from . import career, draft_form, papers, served, survey, unit, visits
from .access import allows
from .language import current
from .papers import asked_of, fault_sentence, paper_title
from .refusals import Reason, reasons
from .speech import gettext as _
from .steps import CONFLICT, attempt, step

pages = Blueprint("applying", __name__)
SEE_OTHER, INVALID = 303, 422
Papers = dict[str, Paper]
# Refused for these, an application leaves no draft: there is nothing left to send.
WITHOUT_DRAFT = frozenset({"applied_once", "applicant_outside_jury"})


@dataclass(frozen=True, slots=True)
class Desk:
    """One person before one post, now."""

    post: Posting
    asked: tuple[str, ...]
    place: Place
    now: datetime


def desk(reference: str) -> Desk:
    """The post of this address, for whoever is signed in. 404 where nothing is published."""
    post = postings.read(unit.session(), reference)
    if post is None:
        abort(404)
    return Desk(post, asked_of(post.kind, post.pack), Place(post.id, current_user.id), datetime.now(UTC))


@pages.get("/posts/<reference>/apply")
@allows(PERSON)
def form(reference: str) -> Any:
    """The form, as it was left; or why this person cannot apply, all of it at once."""
    at = desk(reference)
    draft = drafts.of(unit.session(), at.place)
    stopping, asked = _stopping(at, draft)
    if stopping or not asked:
        return _page(at, None, draft, why=reasons(stopping))
    language = current_user.language or current()
    resumed = draft_form.resumed(draft.typed if draft else {}, language).only(at.asked)
    return _page(at, career.fit(resumed, at.post), draft)


def _stopping(at: Desk, draft: Draft | None) -> tuple[tuple[Objection, ...], bool]:
    """What keeps this person from applying, and whether the post takes applications at all."""
    g.actor = Actor(current_user.id, current_user.roles_on(at.post.id, at.post.school_id))
    g.hire = hire_row(unit.session(), at.post.id)
    heard = listen(unit.session(), g.hire, g.actor, ("apply",), at.now)
    found = heard["apply"].stopping if "apply" in heard else ()
    if draft_form.in_grace(at.post, draft, at.now):
        found = tuple(one for one in found if one.code != "before_deadline")
    return found, "apply" in heard


@pages.post("/posts/<reference>/apply")
@allows(PERSON)
def send(reference: str) -> Any:
    """Send the application, or keep it for later: `then` says which."""
    at = desk(reference)
    filled = career.fit(forms.Application(request.form).only(at.asked), at.post)
    said = draft_form.sent(at.place, filled, at.now)
    if draft_form.too_long(said):
        abort(413)
    # Documents are opened before anything is locked: nobody waits for somebody else's file.
    unit.close()
    found = _received(at.asked)
    verb, _colon, what = request.form.get("then", "").partition(":")
    if verb in ("keep", "drop"):
        return _keep(at, filled, said, found, what if verb == "drop" else "")
    return _send(at, filled, said, found)


def _received(asked: tuple[str, ...]) -> Papers:
    """The documents that came with this very request, each examined; the sound ones are in the store."""
    found: Papers = {}
    for kind in asked:
        upload = request.files.get(kind)
        if upload and upload.filename:
            data = upload.stream.read(documents.SIZE_MAX + 1)
            found[kind] = documents.keep(current_app.config["FILES_DIR"], kind, data, upload.filename)
    return found


def _keep(at: Desk, filled: forms.Application, said: Sent, found: Papers, drop: str) -> Any:
    """Keep what was typed and chosen, and come back to the same page; faults of documents are said at once."""
    draft, newer = _kept(at, said, found)
    if newer:
        return _page(at, filled, draft, said=said), CONFLICT
    if drop in draft.documents:
        drafts.drop_document(unit.session(), draft.id, drop, said.page, at.now)
    for paper in found.values():
        if paper.fault:
            filled.fault(paper.kind, fault_sentence(paper))
    if filled.errors:
        return _page(at, filled, draft, said=said), INVALID
    flash(_("Kept as a draft, and not sent. You find it again under “My applications”, on any device."))
    return redirect(url_for("applying.form", reference=at.post.reference), SEE_OTHER)


def _kept(at: Desk, said: Sent, found: Papers) -> tuple[Draft, bool]:
    """Write the draft down whatever comes next; True when another page was newer and nothing was written."""
    session = unit.session()
    draft, newer = drafts.keep(session, at.place, said, at.now)
    if not newer:
        for paper in found.values():
            if not paper.fault:
                drafts.put_document(session, draft.id, paper, said.page, at.now)
        draft = drafts.of(session, at.place) or draft
    session.commit()
    return draft, newer


def _send(at: Desk, filled: forms.Application, said: Sent, found: Papers) -> Any:
    """Take the step; refused, everything is kept as a draft."""
    held = drafts.of(unit.session(), at.place)
    if held and held.version > said.seen and held.page != said.page:
        return _page(at, filled, held, said=said), CONFLICT
    store = served.store()
    kept = {kind: paper for kind, paper in (held.documents if held else {}).items() if store.keep(paper.sha256)}
    whole: Papers = {**kept, **found}
    if wrote := career.as_paper(filled, at.post):
        whole["cv"] = wrote
    need = draft_form.need_of(said.typed)
    if not _complete(filled, at.asked, whole) or (need.asks and not need.validate()):
        draft, _newer = _kept(at, said, found)
        return _page(at, filled, draft, need=need), INVALID
    post = at.post
    g.hire = hire_row(unit.session(), post.id, lock=True)
    g.actor = Actor(current_user.id, current_user.roles_on(post.id, post.school_id))
    given = Candidacy(
        tuple(whole[kind] for kind in at.asked), current() if filled.notice.data else "", filled.language.data,
        as_key(request.form.get("via")), filled.works.works, filled.positions.positions, filled.orcid.value,
        career.told(filled), career.written(filled),
        begun=min(held.begun_at, said.opened) if held else said.opened,
    )  # fmt: skip
    refusal = attempt(step("apply", given))
    if refusal is None:
        if need.asks:  # beside the journal, which would tell that somebody asked
            interview_needs.ask_of(unit.session(), post.id, current_user.id, need.chosen, need.text.data or "", at.now)
        survey.invite(unit.session(), post.id, post.school_id, current_user.id)
        return redirect(url_for("survey.ask"), SEE_OTHER)
    if any(reason.code in WITHOUT_DRAFT for reason in refusal.reasons):
        return _page(at, None, held, why=refusal.reasons), refusal.status
    draft, _newer = _kept(at, said, found)
    over = any(reason.code == "before_deadline" for reason in refusal.reasons)
    return _page(at, None if over else filled, draft, why=refusal.reasons), refusal.status


def _complete(filled: forms.Application, asked: tuple[str, ...], found: Papers) -> bool:
    """True when every field and every document is good; otherwise each says what is wrong."""
    valid = bool(filled.validate())
    for kind in asked:
        if kind not in found:
            filled.fault(kind, _("%(document)s: choose a PDF.", document=paper_title(kind)))
        elif found[kind].fault:
            filled.fault(kind, fault_sentence(found[kind]))
        else:
            continue
        valid = False
    return valid


def _page(
    at: Desk, filled: forms.Application | None, draft: Draft | None, *, why: tuple[Reason, ...] = (),
    said: Sent | None = None, need: Need | None = None,
) -> str:  # fmt: skip
    """The page. With `said`, another page may have been newer: what it says differently stands beside."""
    post, there = at.post, draft.typed if draft else {}
    newer = said is not None and draft is not None and draft.version > said.seen and draft.page != said.page
    left = post.deadline if at.now <= post.deadline else post.last_moment
    return render_template(
        "applying/form.html", post=post, form=filled, kept=draft.documents if draft else {}, draft=draft, reasons=why,
        hints=papers.HINTS, proofs=papers.proofs_of(post.pack),
        person=current_user, language=current(), via=visits.via() or as_key(request.form.get("via")),
        megabytes=documents.SIZE_MAX // 1024 // 1024, most_bytes=documents.SIZE_MAX, most_pages=documents.PAGES_MAX,
        applied=any(reason.code == "applied_once" for reason in why), titles=papers.TITLES,
        explain_months=post.pack.value("retention_explain_months"), asks=draft_form.fields_asked(len(at.asked)),
        need=need or draft_form.need_of(said.typed if said else there),
        opened=request.form.get("opened") or draft_form.opened_now(at.place), now=at.now, until=left,
        grace=post.pack.value("sending_grace_minutes"), in_grace=at.now > post.deadline,
        left=draft_form.time_left(max(0, int((left - at.now).total_seconds()))),
        kept_until=drafts.kept_until(post.pack, post.deadline),
        newer=draft_form.said_newer(draft) if newer and draft else None,
        elsewhere=draft_form.elsewhere(forms.Application(), there, said.typed) if newer and said else [],
        typed=draft_form.elsewhere(forms.Application(), there, {}) if draft and filled is None else [],
        **career.shown(filled, post),
    )  # fmt: skip


# Drafts and documents that come in pieces belong to the same pages.
from . import applying_drafts, applying_uploads  # noqa: E402

__all__ = ["applying_drafts", "applying_uploads", "pages"]
