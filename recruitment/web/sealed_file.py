"""The sealed file of one referral: asked part by part, checked item by item; for the officer and the HR referee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms import clearances as part_forms
from forms import referrals as forms
from recruitment.services import clearance_parts, compartment, referrals, units
from recruitment.services.clearance_parts import REMARKS, Part
from recruitment.services.compartment import CHANGES, CONDITIONS, NATIONALITY, NOTES, OPINION, READERS
from recruitment.services.progress import pack_of
from workflows.charter import clearance_form
from workflows.charter.clearance_form import COMPLEMENT, LABORATORY, PERSON, Item
from workflows.given import PartAsked, PartFilled, PartReturned
from workflows.who import SECURITY

from . import countries, unit, wording
from .access import allows
from .compartment import noted, opened
from .dates import bare_day
from .language import current
from .referrals import KINDS
from .steps import Refusal, attempt, step

pages = Blueprint("sealed_file", __name__)
INVALID = 422
UNSENT = ("first", "asked")
BASE = "/hires/<int:hire_id>/referral/<int:referral_id>"
PART = "<any(person,laboratory,complement):part>"
TITLES = {
    PERSON: _l("The person’s part"),
    LABORATORY: _l("The laboratory’s part"),
    COMPLEMENT: _l("Complementary information"),
}
STATES = {
    "": (_l("Not asked for"), "mute"),
    "first": (_l("Nationality asked for, first and alone"), "hfds"),
    "asked": (_l("Asked for"), "hfds"),
    "stated": (_l("Nationality stated: to look at"), "here"),
    "filled": (_l("To check"), "here"),
    "returned": (_l("Given back"), "warn"),
    "accepted": (_l("Accepted"), "ok"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it is checked: `fresh` when it came back after a correction."""

    key: str
    asked: str
    value: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of the file on the page."""

    name: str
    title: str
    state: str
    tag: str
    kind: str
    part: Part | None
    answers: tuple[Answer, ...]
    papers: tuple[tuple[str, str, bool], ...]  # key, what it is, in hand


@pages.get(f"{BASE}/sealed")
@allows(*READERS)
def show(hire_id: int, referral_id: int) -> Any:
    """What is sealed about one person. Opening it is noted."""
    return _page(referral_id)


@pages.post(f"{BASE}/notes")
@allows(SECURITY)
def note(hire_id: int, referral_id: int) -> Any:
    """The officer's own notes, sealed."""
    _known(referral_id)
    form = forms.Notes(request.form)
    if not form.validate():
        return _page(referral_id, notes=form), INVALID
    text = (form.notes.data or "").strip()
    compartment.keep(unit.session(), referral_id, NOTES, text, g.actor.person_id, datetime.now(UTC))
    flash(_("The notes are kept, sealed."))
    return _back(referral_id)


@pages.post(f"{BASE}/parts/{PART}/ask")
@allows(SECURITY)
def ask(hire_id: int, referral_id: int, part: str) -> Any:
    """Ask for a part, or send its link again; the complement with the ministry's reason."""
    _known(referral_id)
    reason, form = "", None
    if part == COMPLEMENT:
        form = part_forms.Reason(request.form)
        if not form.validate():
            return _page(referral_id, reason=form), INVALID
        reason = form.reason.data.strip()
        compartment.keep(unit.session(), referral_id, "reason", reason, g.actor.person_id, datetime.now(UTC))
    # The reason is sealed; the proof in the journal holds that there was one.
    team = part == LABORATORY and request.form.get("of") == "team"
    refusal = attempt(step("ask_part", PartAsked(part, "x" * len(reason), team), referral=referral_id))
    if refusal:
        return _page(referral_id, refusal=refusal, reason=form)
    flash(_("The part is asked for. Its link works for three weeks."))
    return _back(referral_id)


@pages.post(f"{BASE}/parts/{PART}/revoke")
@allows(SECURITY)
def revoke(hire_id: int, referral_id: int, part: str) -> Any:
    """Make the link of a part useless."""
    _known(referral_id)
    clearance_parts.revoke(unit.session(), referral_id, part, datetime.now(UTC))
    flash(_("The link no longer works."))
    return _back(referral_id)


@pages.post(f"{BASE}/parts/{PART}/check")
@allows(SECURITY)
def check(hire_id: int, referral_id: int, part: str) -> Any:
    """Accept every item of a part, or give back those with words beside them."""
    _known(referral_id)
    asked = [item.key for item in clearance_form.items(part)] + [paper.key for paper in clearance_form.papers(part)]
    words = {key: request.form.get(f"words-{key}", "").strip()[:1000] for key in asked}
    words = {key: said for key, said in words.items() if said}
    if request.form.get("then") == "return":
        now, by = datetime.now(UTC), g.actor.person_id
        clearance_parts.keep_remarks(unit.session(), referral_id, part, words, by, now)
        refusal = attempt(step("return_part", PartReturned(part, tuple(words)), referral=referral_id))
        done = _("The items are given back, with your words. They alone are open again.")
    elif words:
        return _page(referral_id, kept=words, mixed=True), INVALID
    else:
        refusal = attempt(step("accept_part", PartFilled(part), referral=referral_id))
        done = _("The part is accepted.")
    if refusal:
        return _page(referral_id, refusal=refusal, kept=words)
    flash(done)
    return _back(referral_id)


@pages.get(f"{BASE}/papers/<kind>")
@allows(*READERS)
def paper(hire_id: int, referral_id: int, kind: str) -> Response:
    """A sealed document. Opening it is noted."""
    _known(referral_id)
    known = {one.key: one for one in clearance_form.papers()}
    name = compartment.PAPER + kind
    if kind not in known or name not in compartment.parts_of(unit.session(), referral_id):
        abort(404)
    noted(hire_id, referral_id, name)
    data = compartment.read_bytes(unit.session(), referral_id, name)
    return download(data or b"", "application/pdf", f"{kind}.pdf")


def download(data: bytes, mimetype: str, name: str) -> Response:
    """A file that nothing keeps on the way."""
    answer = Response(data, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _known(referral_id: int) -> Any:
    row = referrals.for_officer(unit.session(), g.hire.id, referral_id)
    return row if row is not None else abort(404)


def _back(referral_id: int) -> Any:
    return redirect(url_for("sealed_file.show", hire_id=g.hire.id, referral_id=referral_id), 303)


def _page(
    referral_id: int, *, notes: forms.Notes | None = None, reason: part_forms.Reason | None = None,
    refusal: Refusal | None = None, kept: Mapping[str, str] | None = None, mixed: bool = False,
) -> Any:  # fmt: skip
    hire, row = g.hire, _known(referral_id)
    parts = clearance_parts.of_referral(unit.session(), referral_id)
    readable = [name for name, part in parts.items() if part.state not in UNSENT]  # a draft is whoever writes it's alone
    found = opened(hire.id, referral_id, *readable, *([NATIONALITY] if PERSON in readable else []), CONDITIONS, OPINION,
                   NOTES, REMARKS, CHANGES, "ending")  # fmt: skip
    held = clearance_parts.papers_held(unit.session(), referral_id)
    page = render_template(
        "referrals/sealed.html", hire=hire, title_of_hire=wording.hire_title(hire, current()), row=row,
        found=dict.fromkeys((CONDITIONS, CHANGES, "ending")) | found,
        notes=notes or forms.Notes(data={"notes": found.get(NOTES, "")}), writes=g.actor.may(SECURITY),
        parts=[_shown(name, parts.get(name), found, held) for name in TITLES if name != COMPLEMENT or _late(row, parts)],
        others=clearance_parts.others_of(unit.session(), referral_id), state_title=wording.referral_state_title,
        kinds=KINDS, reason=reason or part_forms.Reason(), refusal=refusal, kept=kept or {}, mixed=mixed,
        head=units.head(unit.session(), hire.school_id, hire.unit), now=datetime.now(UTC), rule=_rule(found.get(NATIONALITY)),
    )  # fmt: skip
    return (page, refusal.status) if refusal else page


def _late(row: Any, parts: Mapping[str, Part]) -> bool:
    """The complement has its place once the ministry may have asked for it."""
    return row.state == "sent" or COMPLEMENT in parts


def _shown(name: str, part: Part | None, found: Mapping[str, Any], held: frozenset[str]) -> Shown:
    state = part.state if part else ""
    values = {**found.get(name, {}), **(found.get(NATIONALITY, {}) if name == PERSON else {})}
    # Where the nationality alone was asked, there is nothing else to show.
    short = name == PERSON and (state == "stated" or not found.get(PERSON))
    fresh = part.reopened if part and state == "filled" else ()
    answers = tuple(
        Answer(item.key, item.words(current()), worded(item, values.get(item.key, ""), current()), item.key in fresh)
        for item in clearance_form.items(name)
        if not short or item.key in values
    )
    papers = tuple((one.key, one.words(current()), one.key in held) for one in clearance_form.papers(name))
    tag, kind = STATES[state]
    shown = answers if state and state not in UNSENT else ()
    return Shown(name, str(TITLES[name]), state, str(tag), kind, part, shown, papers if shown and not short else ())


def worded(item: Item, value: str, language: str) -> str:
    """An answer in words."""
    if item.kind == "country":
        return countries.names(language).get(value, value)
    if item.kind in ("date", "birth"):
        return bare_day(clearance_form.as_day(value)) or value
    return next((one.fr if language == "fr" else one.en for one in item.choices if one.key == value), value)


def _rule(nationality: Mapping[str, str] | None) -> tuple[bool, bool] | None:
    """What the school's rule says of these nationalities: referred or not, and whether the rule is verified."""
    pack = pack_of(g.hire)
    if not nationality or pack.value("hfds_scope") == "zrr_only" or g.hire.restricted:
        return None
    found = clearance_parts.ruled(pack, tuple(nationality.values()))
    return found.referred, found.verified
