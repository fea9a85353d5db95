"""A part of a referral's file being filled in: by the person through a private link, by the laboratory signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _

from forms import clearances as forms
from recruitment.models import writing
from recruitment.services import clearance_parts, compartment, documents
from recruitment.services.clearance_parts import Part
from recruitment.services.progress import Step, hire_row, pack_of
from workflows.charter import clearance_form
from workflows.given import NationalityStated, PartFilled
from workflows.who import Actor

from . import countries, unit, wording
from .compartment import noted
from .language import current
from .papers import fault_sentence
from .steps import Refusal, attempt
from .units import TITLES as RULE_TITLES
from .units import WORDS as RULE_WORDS

INVALID, TOO_LARGE, SEE_OTHER = 422, 413, 303
MOST = 200_000  # bytes of a draft kept while it is typed


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part is filled in: its address, where drafts go, and the template around the form."""

    template: str
    address: str
    draft: str
    done: str
    inside: bool = False  # signed in, among the pages of the hire


def answered(part: Part, actor: Actor, place: Place) -> Any:
    """The page of a part, and its sending."""
    g.actor = actor
    if request.method == "GET":
        return _page(part, place, _known(part), {})
    values = _typed(part)
    faults, held = _keep(part, values)
    if faults or request.form.get("then") != "send":
        if faults:
            return _page(part, place, values, faults), INVALID
        flash(_("What you filled in is kept. It is not sent yet."))
        return redirect(place.address, SEE_OTHER)
    wrong = clearance_form.faults(part.part, values, held, date.today(), part.reopened)  # noqa: DTZ011 - the reader's day
    if wrong:
        return _page(part, place, values, wrong), INVALID
    session = writing(unit.session())
    g.hire = hire_row(session, part.hire, lock=True)
    event: str = "fill_part"
    given: PartFilled | NationalityStated = PartFilled(part.part)
    if part.state == "first":
        event, given = "state_nationality", clearance_parts.stated(session, part, values, datetime.now(UTC))
    refusal = attempt(Step(event, actor, given, command=request.form.get("command"), referral=part.referral))
    if refusal:
        return _page(part, place, values, {}, refusal), refusal.status
    after = clearance_parts.by_number(session, part.number)
    goes_on = after is not None and after.open_at(datetime.now(UTC))  # the nationality was but the beginning
    return redirect(place.address if goes_on else place.done, SEE_OTHER)


def draft(part: Part, actor: Actor) -> tuple[str, int]:
    """Keep what is typed, sealed; nothing is sent."""
    g.actor = actor
    if (request.content_length or 0) > MOST:
        return _("This is too long to be kept while you type: use the button."), TOO_LARGE
    _seal(part, _typed(part))
    unit.session().commit()
    return _("Kept, sealed. Not sent yet."), 200


def _known(part: Part) -> dict[str, str]:
    """What was answered before, as far as it is open: read by whoever fills it in, which is noted too."""
    noted(part.hire, part.referral, part.part)
    return clearance_parts.answers(unit.session(), part.referral, part.part)


def _typed(part: Part) -> dict[str, str]:
    """What was answered before with what is typed now, in the items that are open."""
    known = clearance_parts.answers(unit.session(), part.referral, part.part)
    keys = [item.key for item in clearance_form.items(part.part) if not part.reopened or item.key in part.reopened]
    return {**known, **{key: request.form.get(key, "").strip() for key in keys if key in request.form}}


def _keep(part: Part, values: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """Seal answers and documents at once: nothing is lost when something else is wrong. Bad documents, and those held."""
    faults, session = {}, unit.session()
    _seal(part, values)
    for paper in clearance_form.papers(part.part):
        upload = request.files.get(paper.key)
        if not upload or not upload.filename or (part.reopened and paper.key not in part.reopened):
            continue
        found = documents.examine(paper.key, upload.filename, upload.stream.read(documents.SIZE_MAX + 1))
        if found.paper.fault:
            faults[paper.key] = fault_sentence(found.paper)
        else:
            name = compartment.PAPER + paper.key
            compartment.keep_bytes(session, part.referral, name, found.content, g.actor.person_id, datetime.now(UTC))
    held = clearance_parts.papers_held(session, part.referral)
    session.commit()
    return faults, held


def _seal(part: Part, values: Mapping[str, str]) -> None:
    clearance_parts.keep_answers(unit.session(), part.referral, part.part, values, g.actor.person_id, datetime.now(UTC))


def _page(
    part: Part, place: Place, values: Mapping[str, str], faults: Mapping[str, str], refusal: Refusal | None = None
) -> str:
    language = current()
    form = forms.part_form(part.part, language, countries.names(language), part.reopened)(data=values)
    for field in form:
        if field.name in faults:
            code = faults[field.name]
            known = forms.FAULTS.get(code)
            field.errors = [str(known) % {"item": field.label.text} if known else code]
    hire = hire_row(unit.session(), part.hire)
    held = clearance_parts.papers_held(unit.session(), part.referral)
    remarks, reason = clearance_parts.remarks(unit.session(), part.referral, part.part)
    return render_template(
        place.template, form=form, part=part, place=place, hire=hire, first=part.state == "first",
        reopened=bool(part.reopened) and part.state != "first", figures=_figures(part, hire),
        rule_titles=RULE_TITLES, rule_words=RULE_WORDS,
        title_of_hire=wording.hire_title(hire, language), sections=_sections(part), refusal=refusal,
        held=held,
        remarks=remarks, reason=reason, megabytes=documents.SIZE_MAX // 2**20,
    )  # fmt: skip


def _figures(part: Part, hire: Any) -> list[Any]:
    """How the school's rule treats the Area, Switzerland and several nationalities: told where the nationality is asked."""
    if part.state != "first":
        return []
    pack = pack_of(hire)
    return [pack.figures[name] for name in ("hfds_area", "hfds_swiss", "hfds_dual")]


def _sections(part: Part) -> list[tuple[str, list[str]]]:
    """The items that are open, section by section, then the documents."""
    found: dict[str, list[str]] = {}
    for item in clearance_form.items(part.part):
        if not part.reopened or item.key in part.reopened:
            found.setdefault(item.section, []).append(item.key)
    papers = [p.key for p in clearance_form.papers(part.part) if not part.reopened or p.key in part.reopened]
    return [*found.items(), *([("papers", papers)] if papers else [])]
