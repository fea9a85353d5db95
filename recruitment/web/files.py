"""The applications of a hire: the list, each file, and how eligibility is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup

from forms import files as forms
from recruitment.services import candidate_file, files
from recruitment.services.files import TO_CONFIRM, Asked, Listed
from recruitment.services.progress import pack_of
from recruitment.services.sights import Sight, sight
from workflows.engine import Hearing
from workflows.given import Nothing
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HIRING_MANAGER, HR, JUROR

from . import admission, judging, served, unit, wording
from .access import allows
from .dates import PARIS, short_day
from .language import current
from .paging import Pages
from .readings import noted
from .refusals import Reason, reasons
from .speech import gettext as _
from .speech import ngettext
from .spreadsheet import download
from .steps import Refusal, attempt, step

pages = Blueprint("files", __name__, url_prefix="/hires/<int:hire_id>")

SEE_OTHER, INVALID = 303, 422
READERS = (HR, DIRECTOR, CHAIR, JUROR, HIRING_MANAGER, AUDITOR)
OPENERS = (HR, DIRECTOR, CHAIR, JUROR, AUDITOR)
PER = (50, 500)
KINDS = {TO_CONFIRM: "warn", "admissible": "ok", "withdrawn": "mute", "appointed": "ok", "chosen": "here"}


@pages.route("/candidates", methods=["GET", "POST"])
@allows(*READERS)
def index(hire_id: int) -> Any:
    """The list; a name is looked for by a POST, so that it stands in no address and no log."""
    form = forms.Names(request.form)
    if request.method == "POST" and not form.validate():
        return _list(form=form), INVALID
    return _list(form=form, words=form.words.data or "")


@pages.post("/candidates/admit")
@allows(HR)
def admit(hire_id: int) -> Any:
    """Find several applications eligible at once: one step each, all in one transaction."""
    done, left = admission.admit(request.form.getlist("file", type=int))
    if not done and not left:
        return _list(said=_("Tick the applications that meet the conditions, then send again.")), INVALID
    if done:
        flash(ngettext("%(num)s application found eligible.", "%(num)s applications found eligible.", len(done)))
    for number, why in left:
        flash(_("Application %(number)s: %(why)s", number=number, why=why), "warning")
    return redirect(url_for("files.index", hire_id=hire_id, state="received"), SEE_OTHER)


@pages.post("/candidates/open-scoring")
@allows(HR, CHAIR)
def open_scoring(hire_id: int) -> Any:
    """Open the files to the jury."""
    refusal = attempt(step("open_scoring", Nothing()))
    if refusal:
        return _list(refusal=refusal), refusal.status
    flash(_("The files are open to the jury. Each member has been told."))
    return redirect(url_for("files.index", hire_id=hire_id), SEE_OTHER)


def _asked(seen: Sight, words: str, *, every: bool = False) -> Asked:
    args = request.args
    state, sort = args.get("state", ""), args.get("sort", "number")
    per = PER[1] if args.get("per") == str(PER[1]) else PER[0]
    return Asked(
        state=state if state in _states(current()) else "", number=args.get("number", type=int), words=words,
        sort=sort if sort in files.SORTS and (seen.names or sort != "name") else "number",
        down=args.get("order") == "down", limit=None if every else per,
        page=min(max(args.get("page", 1, type=int), 1), 10_000),
    )  # fmt: skip


def _list(*, form: forms.Names | None = None, words: str = "", refusal: Refusal | None = None, said: str = "") -> str:
    seen = sight(g.actor, g.hire.state, pack_of(g.hire))
    asked = _asked(seen, words)
    listed = files.listing(unit.session(), g.hire.id, seen, asked)
    filters = {
        "state": asked.state, "number": asked.number, "sort": asked.sort if asked.sort != "number" else "",
        "order": "down" if asked.down else "", "per": asked.limit if asked.limit != PER[0] else "",
    }  # fmt: skip
    listing = Pages(asked.page, listed.total, asked.limit or 1, url_for("files.index", hire_id=g.hire.id), filters)
    scoring = files.scoring(unit.session(), g.hire, g.actor, listed.counts, datetime.now(UTC))
    return render_template(
        "files/index.html", where=judging.where(), seen=seen, rows=_rows(listed, seen), pages=listing, asked=asked,
        counts=_counts(listed), total=sum(listed.counts.values()), words=words, form=form or forms.Names(),
        scoring=scoring if judging.mine(scoring) else None, because=_because(scoring, refusal),
        refusal=refusal, said=said,
        batch=_in_batch(seen, listed), copies=judging.way("copies.index", hire_id=g.hire.id),
        needs=judging.way("interviews.accommodations", hire_id=g.hire.id),
        export=f"{url_for('files.export', hire_id=g.hire.id)}?{listing.url().partition('?')[2]}".rstrip("?"),
        revision=g.hire.revision,
    )  # fmt: skip


def _in_batch(seen: Sight, listed: Listed) -> bool:
    """True when several applications can be found eligible at once."""
    waiting = bool(listed.counts.get("received"))
    return seen.findings and waiting and g.hire.state == "eligibility" and g.actor.may(HR)


def _because(scoring: Hearing | None, refusal: Refusal | None) -> tuple[Reason, ...]:
    if refusal:
        return refusal.reasons
    return reasons(scoring.stopping) if scoring is not None and judging.mine(scoring) else ()


@cache
def _states(language: str) -> dict[str, tuple[str, Markup]]:
    """The words of each state and its tag, once a language: read in the request's own, which is `language`."""
    words = {"received": wording.application_state_title("received"), TO_CONFIRM: _("Second look expected")}
    words |= {state: wording.application_state_title(state) for state in wording.APPLICATION_STATES}
    tag = Markup('<strong class="govuk-tag{}">{}</strong>')
    kinds = {state: f" is-{KINDS[state]}" if state in KINDS else "" for state in words}
    return {state: (text, tag.format(kinds[state], text)) for state, text in words.items()}


def _rows(listed: Listed, seen: Sight) -> list[tuple[Any, ...]]:
    """Lines as the template prints them: (id, number, name, tag, day, opens, waits)."""
    states, day = _states(current()), cache(short_day)  # many come on the same day
    return [
        (key, number, name, states[state][1], day(sent.astimezone(PARIS).date()), opens, state == "received")
        for key, number, name, state, sent, opens in listed.rows
    ]


def _counts(listed: Listed) -> list[tuple[str, str, int]]:
    """The states that there are, in the order of the chart: (state, words, how many)."""
    known = _states(current())
    return [(state, known[state][0], listed.counts[state]) for state in known if state in listed.counts]


@pages.get("/candidates.csv")
@allows(*READERS)
def export(hire_id: int) -> Response:
    """The list as a table for a spreadsheet, all pages together, with what this person may see."""
    seen = sight(g.actor, g.hire.state, pack_of(g.hire))
    listed = files.listing(unit.session(), hire_id, seen, _asked(seen, "", every=True))
    return download(f"{g.hire.reference}-candidatures.csv", _table(listed, seen))


def _table(listed: Listed, seen: Sight) -> Iterator[list[object]]:
    states = _states(current())
    yield [_("Number"), *([_("Name")] if seen.names else []), _("State"), _("Sent on")]
    for _key, number, name, state, sent, _opens in listed.rows:
        yield [number, *([name] if seen.names else []), states[state][0], f"{sent.astimezone(PARIS):%Y-%m-%d %H:%M}"]


@pages.get("/candidates/<int:application_id>")
@allows(*OPENERS)
def show(hire_id: int, application_id: int) -> str:
    """One application, as far as this person may see it."""
    return admission.page(application_id)


@pages.post("/candidates/<int:application_id>/eligibility")
@allows(HR)
def judge(hire_id: int, application_id: int) -> Any:
    """Enter a finding on the conditions of the advert."""
    return admission.judge(application_id)


@pages.post("/candidates/<int:application_id>/second-look")
@allows(HR)
def look(hire_id: int, application_id: int) -> Any:
    """Give the second look."""
    return admission.look(application_id)


@pages.get("/candidates/<int:application_id>/documents/<int:document_id>")
@allows(*OPENERS)
def document(hire_id: int, application_id: int, document_id: int) -> Response:
    """A candidate's document, to those who may read the file."""
    seen = sight(g.actor, g.hire.state, pack_of(g.hire))
    found = candidate_file.document(unit.session(), hire_id, application_id, document_id, seen)
    if found is None:
        abort(404)
    sent = served.document(found.sha256, served.filename(g.hire.reference, found.number, found.kind))
    return noted(sent, application_id, f"{found.kind}-signed" if seen.copies else found.kind)
