"""Letters of a hire: composed, read beside their passages, approved by a second person, followed until they left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Form

from forms import letters as forms
from recruitment import extensions
from recruitment.letters import record
from recruitment.letters.compose import compose as composed
from recruitment.services import (
    answers,
    letter_desk,
    letter_evidence,
    letter_halves,
    letter_proof,
    printing,
    restrictions,
)
from recruitment.services.letter_halves import OTHER
from recruitment.services.progress import listen
from workflows.given import LetterBatch, LetterText, Nothing, WordAside
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HR

from . import served, unit, wording
from .access import allows, public
from .acting import address_of
from .language import current
from .letter_words import (
    ABOUT,
    BANDS,
    KINDS,
    LAGS,
    LAGS_NOW,
    LANGUAGES,
    MAIL_EVENTS,
    PAUSES,
    STATUS_KINDS,
    STATUSES,
    difference,
)  # fmt: skip
from .outbox import WORDS as MAIL_WORDS
from .paging import Pages
from .qr import squares
from .refusals import reasons
from .served import store
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("letters", __name__)
PER_PAGE = 50
EVENTS = ("compose_letters", "approve_letters", "edit_letter", "recall_letters", "close")
ON_ONE = ("edit_letter", "approve_letters", "set_word_aside")
READERS = (HR, DIRECTOR, CHAIR, AUDITOR)
INVALID = 422


def _outside_jury(view: Callable[..., Any]) -> Callable[..., Any]:
    """While the jury judges, letters are for human resources alone: they bear names."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> Any:
        if not letter_desk.readable(g.actor.roles, g.hire.state):
            abort(403)
        return view(*args, **kwargs)

    return shown


@pages.get("/hires/<int:hire_id>/letters")
@allows(*READERS)
@_outside_jury
def index(hire_id: int) -> Any:
    """Every letter and where it stands; what is left to do."""
    return _list()


@pages.post("/hires/<int:hire_id>/letters/compose")
@allows(HR)
@_outside_jury
def compose(hire_id: int) -> Any:
    """Compose the letters still owed."""
    refusal = attempt(step("compose_letters", Nothing()))
    if refusal:
        return _list(refusal)
    flash(_("The letters are composed from the record. Read each of them, then have them approved by a second person."))
    return redirect(url_for("letters.index", hire_id=hire_id), 303)


@pages.post("/hires/<int:hire_id>/letters/approve")
@allows(HR, DIRECTOR)
@_outside_jury
def approve(hire_id: int) -> Any:
    """Approve the letters ticked, or every draft that somebody else wrote."""
    if "all" in request.form:
        chosen = letter_desk.drafts_by_others(unit.session(), hire_id, current_user.id)
    else:
        form = forms.Batch(request.form)
        if not form.validate():
            keep_typed("approve_letters")
            return _list(form=form, status=INVALID)
        chosen = form.numbers()
    refusal = attempt(step("approve_letters", LetterBatch(chosen)))
    if refusal:
        return _list(refusal)
    count = len(chosen)
    flash(
        ngettext(
            "%(num)s letter is approved. It leaves in %(hours)s hours and can be recalled until then.",
            "%(num)s letters are approved. They leave in %(hours)s hours and can be recalled until then.",
            count,
            hours=answers.hold(g.hire) // timedelta(hours=1),
        )
    )
    return redirect(url_for("letters.index", hire_id=hire_id), 303)


@pages.post("/hires/<int:hire_id>/letters/recall")
@allows(HR, DIRECTOR)
@_outside_jury
def recall(hire_id: int) -> Any:
    """Bring approved letters back to drafts while they wait: those ticked, or all."""
    if "all" in request.form:
        chosen = letter_desk.on_hold(unit.session(), hire_id)
    else:
        form = forms.Batch(request.form)
        if not form.validate():
            keep_typed("recall_letters")
            return _list(form=form, status=INVALID)
        chosen = form.numbers()
    refusal = attempt(step("recall_letters", LetterBatch(chosen)))
    if refusal:
        return _list(refusal)
    count = len(chosen)
    flash(
        ngettext(
            "%(num)s letter is recalled: it is a draft again.",
            "%(num)s letters are recalled: they are drafts again.",
            count,
        )
    )
    return redirect(url_for("letters.index", hire_id=hire_id), 303)


@pages.get("/hires/<int:hire_id>/letters/batch")
@allows(HR, DIRECTOR)
@_outside_jury
def batch(hire_id: int) -> Any:
    """Who would get what, when, in which language and at which address, if the drafts were approved now."""
    session, now = unit.session(), datetime.now(UTC)
    heard = listen(session, g.hire, g.actor, ("approve_letters",), now).get("approve_letters")
    if heard is None:  # at this stage no letter is approved
        abort(404)
    return render_template(
        "letters/batch.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), kinds=KINDS,
        rows=letter_desk.dry_run(session, hire_id), me=current_user.id, leaves=now + answers.hold(g.hire),
        others=letter_desk.drafts_by_others(session, hire_id, current_user.id), stopping=reasons(heard.stopping),
    )  # fmt: skip


def _list(refusal: Refusal | None = None, form: Form | None = None, status: int = 200) -> Any:
    session, now = unit.session(), datetime.now(UTC)
    wanted = request.args.get("status", "")
    wanted = wanted if wanted in letter_desk.STATUSES else ""
    number = max(1, request.args.get("page", 1, type=int))
    done = letter_desk.progress(session, g.hire)
    rows = letter_desk.listed(session, g.hire.id, wanted, first=(number - 1) * PER_PAGE, most=PER_PAGE)
    heard = listen(session, g.hire, g.actor, EVENTS, now)
    total = done.counts.get(wanted, 0) if wanted else done.written
    address = url_for("letters.index", hire_id=g.hire.id)
    may = {event: event in heard and bool(heard[event].verdicts) and bool(heard[event].verdicts[0]) for event in EVENTS}
    page = render_template(
        "letters/index.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), rows=rows, done=done,
        wanted=wanted, refusal=refusal, form=form, pages=Pages(number, total, PER_PAGE, address, {"status": wanted}),
        may=may, kinds=KINDS, statuses=STATUSES, status_kinds=STATUS_KINDS, me=current_user.id,
        others=letter_desk.drafts_by_others(session, g.hire.id, current_user.id) if may.get("approve_letters") else (),
        held=letter_desk.on_hold(session, g.hire.id) if may.get("recall_letters") and done.counts.get("approved") else (),
        closing=reasons(heard["close"].stopping) if may.get("close") else None,
        close=address_of("close", g.hire.id, g.actor.roles),
        early=letter_desk.before_end(g.hire.state), due=letter_desk.stage_due(session, g.hire),
        ticked=set(request.form.getlist("letters")) if request.method == "POST" else set(),
    )  # fmt: skip
    return page, refusal.status if refusal else status


@pages.get("/hires/<int:hire_id>/letters/<int:letter_id>")
@allows(*READERS)
@_outside_jury
def show(hire_id: int, letter_id: int) -> Any:
    """One letter as it will be printed, beside the passages that may be rewritten."""
    return _one(letter_id)


@pages.post("/hires/<int:hire_id>/letters/<int:letter_id>")
@allows(HR, CHAIR)
@_outside_jury
def edit(hire_id: int, letter_id: int) -> Any:
    """Rewrite passages of a draft, in one half or in both."""
    row = _row(letter_id)
    form = _passages(row, request.form)
    if not form.validate():
        keep_typed("edit_letter")
        return _one(letter_id, form, status=INVALID)
    mine, other = (_typed(row, form, language) for language in (row.language, OTHER[row.language]))
    settled = tuple(request.form.getlist("settled"))
    refusal = attempt(step("edit_letter", LetterText(letter_id, mine, other, settled)))
    if refusal:
        return _one(letter_id, form, refusal)
    flash(_("The letter is rewritten. Somebody else has to approve it."))
    _say_what_lags(letter_id)
    return redirect(url_for("letters.show", hire_id=hire_id, letter_id=letter_id), 303)


def _say_what_lags(letter_id: int) -> None:
    """One half saved without the other: said at once."""
    row = _row(letter_id)
    lagging = [one.lags for one in letter_halves.pairs(letter_halves.facts_of(row.content, row.twin), row.edited) if one.lags]
    for language, said in LAGS.items():
        if count := lagging.count(language):
            flash(ngettext(*said, count), "warning")


@pages.post("/hires/<int:hire_id>/letters/<int:letter_id>/words")
@allows(HR, CHAIR)
@_outside_jury
def set_aside(hire_id: int, letter_id: int) -> Any:
    """Leave a word to look at again as it is, with a reason that the second reader sees."""
    row = _row(letter_id)
    aside = forms.WordAside(request.form)
    parts = aside.parts()
    if parts is None or parts[1] not in _keys(row):
        abort(400)
    if not aside.validate():
        keep_typed("set_word_aside")
        return _one(letter_id, aside=aside, status=INVALID)
    refusal = attempt(step("set_word_aside", WordAside(letter_id, *parts, aside.text.data)))
    if refusal:
        return _one(letter_id, refusal=refusal, aside=aside)
    flash(_("The word stays, with your reason. It is asked again when the passage changes."))
    return redirect(url_for("letters.show", hire_id=hire_id, letter_id=letter_id), 303)


def _row(letter_id: int) -> Any:
    row = printing.letter_row(unit.session(), g.hire.id, letter_id)
    if row is None or not row.final:
        abort(404)
    if g.actor.roles.isdisjoint((HR, AUDITOR)) and restrictions.runs(unit.session(), row.application_id):
        abort(404)
    return row


def _passages(row: Any, data: Any = None) -> Form:
    """Both halves of each passage as fields; one that a page did not send stays as it is."""
    halves = letter_halves.facts_of(row.content, row.twin)
    named = [
        (forms.field_name(one.key, other=language != row.language), _label(one, language), one.text)
        for language, facts in halves.items()
        for one in record.passages(facts)
    ]
    if data is not None:
        data = CombinedMultiDict([data, MultiDict({name: text for name, _label, text in named if name not in data})])
    return forms.passages(named, data)


def _label(passage: record.Passage, language: str) -> str:
    about = wording.ELIGIBILITY_REASONS.get(passage.about, passage.about)
    return f"{ABOUT[passage.key.partition('.')[0]] % {'about': about}} – {LANGUAGES[language]}"


def _keys(row: Any) -> tuple[str, ...]:
    return tuple(passage.key for passage in record.passages(record.load(row.content)))


def _typed(row: Any, form: Form, language: str) -> dict[str, str]:
    """The passages of one half as typed; none for a half that the letter has not."""
    if language != row.language and not row.twin:
        return {}
    return {key: form[forms.field_name(key, other=language != row.language)].data or "" for key in _keys(row)}


def _one(
    letter_id: int, form: Form | None = None, refusal: Refusal | None = None, status: int = 200,
    aside: forms.WordAside | None = None,
) -> Any:  # fmt: skip
    session = unit.session()
    row = _row(letter_id)
    shown = request.args.get("half", row.language)
    facts = printing.dressed(row, current_app.config["BASE_URL"], shown)
    halves, edited = letter_halves.facts_of(row.content, row.twin), row.edited
    if form is not None:  # what was typed is shown, kept or not
        halves, edited = letter_halves.rewritten(halves, edited, {one: _typed(row, form, one) for one in halves}, ())
        facts = record.rewritten(facts, _typed(row, form, facts.language))
    heard = listen(session, g.hire, g.actor, ON_ONE, datetime.now(UTC))
    may = {event: bool(hearing.verdicts) and bool(hearing.verdicts[0]) for event, hearing in heard.items()}
    draft = row.status == "draft"
    pairs = letter_halves.pairs(halves, edited) if draft else ()
    words = letter_halves.words(session, letter_id, halves)
    ready = all(one.in_step for one in pairs) and all(one.reason for one in words)
    page = render_template(
        "letters/show.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), row=row, refusal=refusal,
        letter=composed(facts), qr=seal(row), form=form or _passages(row), pairs=pairs, keys=_keys(row),
        field_name=forms.field_name, edits=draft and may.get("edit_letter", False), statuses=STATUSES,
        approves=draft and ready and may.get("approve_letters", False) and row.written_by != current_user.id,
        own=draft and may.get("approve_letters", False) and row.written_by == current_user.id, kinds=KINDS,
        status_kinds=STATUS_KINDS, other=OTHER[row.language], languages=LANGUAGES, difference=difference, lags=LAGS_NOW,
        words=words, pauses=PAUSES, sets_aside=draft and may.get("set_word_aside", False),
        aside=aside or forms.WordAside(), ready=ready,
        evidence=letter_evidence.by_passage(session, g.hire, row, record.load(row.content)) if draft else {}, bands=BANDS,
        proof=letter_proof.of_letter(session, letter_id) if not draft else None, mail_events=MAIL_EVENTS,
        mail_words=MAIL_WORDS,
    )  # fmt: skip
    return page, refusal.status if refusal else status


def seal(row: Any) -> Any:
    """The square code of the page that checks the letter."""
    return squares(f"{current_app.config['BASE_URL']}{printing.PATHS['verify']}/{row.code}")


@pages.get("/hires/<int:hire_id>/letters/<int:letter_id>/pdf")
@allows(*READERS)
@_outside_jury
def pdf(hire_id: int, letter_id: int) -> Any:
    """The letter as the PDF that leaves or left; a draft as it stands, without a code that anybody could check."""
    return paper(_row(letter_id), request.args.get("half", ""))


def paper(row: Any, half: str = "") -> Any:
    """The file of a letter: the one that left, or a half drawn for whoever reads it."""
    name = printing.file_name(row)
    own = half in ("", row.language)
    if own and row.sha256 and store().path(row.sha256).is_file():
        return served.document(row.sha256, name)
    drawn = printing.printed(row, current_app.config["BASE_URL"], half)
    sent = send_file(BytesIO(drawn), mimetype="application/pdf", as_attachment=True, download_name=name)
    sent.headers["Content-Security-Policy"] = served.SANDBOX
    sent.headers["Cache-Control"] = "no-store"
    return sent


@pages.get("/verify")
@pages.get("/verify/<code>")
@public
@extensions.limiter.limit("60 per minute")
def verify(code: str = "") -> Any:
    """Is a letter one of ours? Says what it is and when, and shows nobody."""
    asked = forms.normal(code or request.args.get("code", ""))
    form = forms.Check(request.args if not code else None, data={"code": asked})
    found = None
    if asked and (code or form.validate()):
        found = letter_desk.verified(unit.session(), asked)
    page = render_template("letters/verify.html", form=form, asked=asked, found=found, fault="")
    return page, 404 if asked and found is None and not form.errors else INVALID if form.errors else 200


@pages.post("/verify")
@public
@extensions.limiter.limit("20 per minute")
def verify_file() -> Any:
    """Is a file, to the last byte, a letter that left? It is hashed and not kept."""
    paper = request.files.get("paper")
    content = paper.read() if paper else b""
    found = letter_desk.code_of(unit.session(), sha256(content).hexdigest()) if content else None
    if found:
        flash(_("This file is the letter that left, to the last byte."))
        return redirect(url_for("letters.verify", code=found), 303)
    strange = _("No letter of ours is this file to the last byte. Printed again or saved anew, a letter has another hash: check its code.")
    missing = _("Choose the PDF file of a letter.")
    page = render_template(
        "letters/verify.html", form=forms.Check(), asked="", found=None, fault=strange if content else missing
    )
    return page, 404 if content else INVALID

