"""Composing a jury: who sits, the sums of each rule, what if somebody comes or leaves, the director's appointment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from forms import jury as forms
from recruitment.services import composition, jury_acts
from recruitment.services.composition import Composition
from recruitment.services.jury_people import Member
from recruitment.services.progress import listen, pack_of
from recruitment.services.sights import sight
from workflows.given import Nothing, Sitting, Specialists
from workflows.who import AUDITOR, CHAIR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, JUROR

from . import act_paper, effective_words, jury_words, unit
from .access import allows
from .acting import may_open
from .hires.show import footer, overline
from .jury_words import HOMES, SEXES
from .refusals import Reason, reasons
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("jury", __name__)
MOST_OFFERED = 100  # people in the list to choose from: the others are looked for
EVENTS = ("seat_juror", "unseat_juror", "appoint_jury", "name_specialists")


@pages.get("/hires/<int:hire_id>/jury")
@allows(HIRING_MANAGER, HR, DIRECTOR, EQUALITY, AUDITOR, CHAIR, JUROR)
def show(hire_id: int) -> Any:
    """Who sits, and what the rules say of it; with `instead`, who could take the place of that member."""
    return _page(going=request.args.get("instead", type=int))


@pages.get("/hires/<int:hire_id>/jury/verdict")
@allows(HIRING_MANAGER, HR)
def verdict(hire_id: int) -> Any:
    """What the rules would say with somebody more and some members less, for a script. Nothing is written."""
    asked = forms.Seat(request.args)
    what = composition.tried(
        unit.session(), g.hire, datetime.now(UTC), add=asked.juror.data or None, chair=asked.chair.data,
        leaving=frozenset(asked.leaving.data or ()),
    )  # fmt: skip
    panel = jury_words.panel(what, pack_of(g.hire))
    return jsonify(said=jury_words.said(what), panel=render_template("jury/_verdict.html", panel=panel))


def _page(
    form: forms.Seat | None = None, refusal: Refusal | None = None, status: int = 200, going: int | None = None,
    sought: forms.Sought | None = None,
) -> Any:  # fmt: skip
    now, hire_id = datetime.now(UTC), g.hire.id
    pack = pack_of(g.hire)
    footer(g.hire, pack)
    heard = listen(unit.session(), g.hire, g.actor, EVENTS, now)
    may = {
        event: event in heard and heard[event].verdicts[0].rule == "right" and bool(heard[event].verdicts[0])
        for event in EVENTS
    }
    numbered = g.actor.may(*effective_words.NUMBER_READERS) and sight(g.actor, g.hire.state, pack).names
    found = composition.read(
        unit.session(), g.hire, now, proposing=may["seat_juror"], going=going, numbered=numbered,
        fields=bool(sought and sought.words.data),
    )  # fmt: skip
    sought = sought or forms.Sought()
    corresponding = jury_words.corresponding(found.register, sought.words.data or "")
    form = _offer(form or forms.Seat(), found, corresponding)
    page = render_template(
        "jury/show.html",
        hire=g.hire,
        overline=overline(g.hire),
        found=found,
        may=may,
        form=form,
        sought=sought,
        corresponding=len(corresponding),
        offered=min(len(corresponding), MOST_OFFERED),
        refusal=refusal,
        panel=jury_words.panel(found.now, pack, appointed=found.appointed),
        without={juror: jury_words.without(what, found.now) for juror, what in found.without.items()},
        proposals=[jury_words.proposal(one, found, going) for one in found.proposals],
        going=next((m for m in found.members if m.juror == going), None),
        asides=g.actor.may(*effective_words.READERS),
        left=effective_words.rows(found.effective) if found.effective else None,
        whole=bool(found.effective and any(one.whole for one in found.effective.left)),
        after=_after(found),
        acts=jury_acts.of_hire(unit.session(), hire_id),
        act_name=act_paper.name_of,
        changed=act_paper.changes,
        series=pack.severity("jury_chair_series") != "off" and may_open("jury_sessions.show", g.actor.roles),
        specialists=_known(found).specialists if found.asked else None,
        post_fields=jury_words.fields(sorted(found.wanted)),
        sexes=SEXES,
        homes=HOMES,
        spare=jury_words.spare(found),
        usual=jury_words.usual(found),
        registers=may_open("jurors.index", g.actor.roles),
        because=_because(found),
    )
    return page, refusal.status if refusal else status


def _after(found: Composition) -> dict[str, Any] | None:
    """The ways out when step-asides leave a jury that breaks the rules; None while it does not."""
    if "effective_jury" not in {v.rule for v in found.now.stopping}:
        return None
    ways = {"derogate": "hires.derogate", "ledger": "hires.exceptions"}
    links = {
        way: url_for(page, hire_id=g.hire.id) for way, page in ways.items() if may_open(page, g.actor.roles)
    }  # fmt: skip
    return {**links, "derogable": pack_of(g.hire).severity("effective_jury") == "derogable"}


def _offer(form: forms.Seat, found: Composition, shown: Sequence[Member]) -> forms.Seat:
    """The form with the people who may come and go; whoever was chosen stays in a list cut short."""
    people = [
        SelectChoice(m.juror, jury_words.offered(m))
        for place, m in enumerate(shown) if place < MOST_OFFERED or m.juror == form.juror.data
    ]  # fmt: skip
    form.juror.choices = [SelectChoice(forms.NOBODY, _("Nobody to add")), *people]
    form.leaving.choices = [SelectChoice(m.juror, m.name) for m in found.members]
    return form


def _because(found: Composition) -> tuple[Reason, ...]:
    """Why the jury cannot be appointed yet."""
    stopping = [v for v in found.now.stopping if v.rule != "effective_jury"]
    return reasons([o for v in stopping for o in v.objections if o.stops])


@pages.post("/hires/<int:hire_id>/jury/search")
@allows(HIRING_MANAGER, HR)
def search(hire_id: int) -> Any:
    """Somebody is looked for in the register; members ticked to leave stay so. A name has no place in an address."""
    sought = forms.Sought(request.form)
    keep_typed("seat_juror")
    return _page(forms.Seat(request.form), status=200 if sought.validate() else 422, sought=sought)


@pages.post("/hires/<int:hire_id>/jury/seats")
@allows(HIRING_MANAGER, HR)
def seat(hire_id: int) -> Any:
    """Members leave and people sit down, all of it or nothing."""
    form, sought = forms.Seat(request.form), forms.Sought(request.form)
    found = composition.read(unit.session(), g.hire, datetime.now(UTC))
    form.juror.choices = [SelectChoice(juror, "") for juror in (forms.NOBODY, *(m.juror for m in found.register))]
    form.leaving.choices = [SelectChoice(m.juror, m.name) for m in found.members]
    arriving = [juror for juror in (form.juror.data, form.second.data) if juror != forms.NOBODY]
    steps = [step("unseat_juror", Sitting(juror)) for juror in form.leaving.data]
    steps += [
        step("seat_juror", Sitting(juror, chair=form.chair.data and juror == arriving[0])) for juror in arriving
    ]  # fmt: skip
    # A form that is behind is answered by the door: done already, or what happened meanwhile.
    behind = request.form.get("revision", g.hire.revision, int) != g.hire.revision
    if not (behind and steps) and not form.validate():
        keep_typed("seat_juror")
        return _page(form, status=422, sought=sought)
    refused = attempt(*steps)
    return _page(form, refused, sought=sought) if refused else _done(_("The composition of the jury has changed."))


@pages.post("/hires/<int:hire_id>/jury/seats/<int:juror_id>/chair")
@allows(HIRING_MANAGER, HR)
def change(hire_id: int, juror_id: int) -> Any:
    """A member takes the chair."""
    found = composition.read(unit.session(), g.hire, datetime.now(UTC))
    if juror_id not in {m.juror for m in found.members}:
        abort(404)
    refused = attempt(step("seat_juror", Sitting(juror_id, chair=True)))
    return _page(None, refused) if refused else _done(_("The jury has a new chair."))


def _known(found: Composition) -> forms.Known:
    """The form on specialists: ticked as recorded, else as the register suggests."""
    form = forms.Known()
    form.specialists.choices = [SelectChoice(m.juror, jury_words.discipline(m, found.wanted)) for m in found.members]
    said = ((m, m.near(found.wanted) if m.specialist is None else m.specialist) for m in found.members)
    form.specialists.data = [m.juror for m, known in said if known]
    return form


@pages.post("/hires/<int:hire_id>/jury/specialists")
@allows(HIRING_MANAGER, HR)
def specialists(hire_id: int) -> Any:
    """Somebody says of every member whether they are a specialist of the discipline."""
    ticked = set(forms.Known(request.form).specialists.data or ())
    found = composition.read(unit.session(), g.hire, datetime.now(UTC))
    said = {m.juror: m.juror in ticked for m in found.members}
    refused = attempt(step("name_specialists", Specialists(said)))
    return _page(None, refused) if refused else _done(_("It is recorded who is a specialist of the discipline."))


@pages.post("/hires/<int:hire_id>/jury/appointment")
@allows(DIRECTOR)
def appoint(hire_id: int) -> Any:
    """The director appoints the jury as it stands."""
    refused = attempt(step("appoint_jury", Nothing()))
    return _page(None, refused) if refused else _done(_("The jury is appointed. Each member has been told."))


def _done(sentence: str) -> Any:
    flash(sentence)
    return redirect(url_for("jury.show", hire_id=g.hire.id), 303)
