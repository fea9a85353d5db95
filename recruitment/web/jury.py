"""Composing a jury: who sits, the sums of each rule, what if somebody leaves, and the director's appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from forms import jury as forms
from recruitment.services import composition
from recruitment.services.composition import Composition, WhatIf
from recruitment.services.progress import listen, pack_of
from workflows.case import Verdict
from workflows.given import Nothing, Sitting
from workflows.who import AUDITOR, CHAIR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, JUROR

from . import unit, wording
from .access import allows
from .dates import percent
from .hires.show import footer, overline
from .refusals import Reason, reasons, setting_line
from .rule_evidence import evidence
from .rule_sentences import refusal
from .rule_texts import MEN, WOMEN
from .speech import ngettext
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("jury", __name__)
EVENTS = ("seat_juror", "unseat_juror", "appoint_jury")
SEXES = {"F": _l("W"), "M": _l("M"), "U": _l("not counted")}
HOMES = {"internal": _l("Internal"), "group": _l("Group"), "external": _l("External")}
KINDS = {"block": "stop", "derogable": "stop", "warn": "warn"}


@pages.get("/hires/<int:hire_id>/jury")
@allows(HIRING_MANAGER, HR, DIRECTOR, EQUALITY, AUDITOR, CHAIR, JUROR)
def show(hire_id: int) -> Any:
    """Who sits, and what the rules say of it."""
    return _page()


def _page(form: forms.Seat | None = None, refusal_: Refusal | None = None, status: int = 200) -> Any:
    now = datetime.now(UTC)
    footer(g.hire, pack_of(g.hire))
    found = composition.read(unit.session(), g.hire, now)
    verdicts = (*found.now.verdicts, *_effective(found))
    heard = listen(unit.session(), g.hire, g.actor, EVENTS, now)
    may = {
        event: event in heard and heard[event].verdicts[0].rule == "right" and bool(heard[event].verdicts[0])
        for event in EVENTS
    }
    form = form or forms.Seat()
    form.juror.choices = _choices(found)
    page = render_template(
        "jury/show.html",
        hire=g.hire,
        overline=overline(g.hire),
        found=found,
        may=may,
        form=form,
        refusal=refusal_,
        rules=[_rule(v) for v in verdicts],
        sexes=SEXES,
        homes=HOMES,
        what_if=_what_if,
        because=_because(found),
        failing=sum(not verdict for verdict in verdicts),
    )
    return page, refusal_.status if refusal_ else status


def _choices(found: Composition) -> list[SelectChoice]:
    return [
        SelectChoice(m.juror, f"{m.name}, {m.position}, {m.employer} ({SEXES[m.sex]}, {HOMES[m.home]})")
        for m in found.register
    ]


def _because(found: Composition) -> tuple[Reason, ...]:
    """Why the jury cannot be appointed yet."""
    return reasons([o for v in found.now.stopping for o in v.objections if o.stops])


def _effective(found: Composition) -> tuple[Verdict, ...]:
    """The jury after step-asides, once there can be any: how it stands, never for which candidate."""
    heard = found.effective
    if heard is None:
        return ()
    anonymous = {key: value for key, value in heard.evidence.items() if key != "application"}
    unnamed = [{key: value for key, value in o.values.items() if key != "application"} for o in heard.objections]
    objections = tuple(replace(o, values=values) for o, values in zip(heard.objections, unnamed, strict=True))
    return (replace(heard, objections=objections, evidence=anonymous),)


def _rule(verdict: Verdict) -> dict[str, Any]:
    """A row of the list of rules: its word, its sum, its source; the bar of a share."""
    values = verdict.evidence
    objections = verdict.objections
    setting = pack_of(g.hire).rules[verdict.rule]
    calc = " ".join(refusal(o.code, o.values) for o in objections) or evidence(verdict.rule, values)
    kind, word = ("ok", _("In order")) if not objections else (KINDS[setting.severity], _("Not in order"))
    if objections and verdict:
        kind, word = "warn", _("To watch")
    row = {
        "share": None,
        "threshold": None,
        "bar": None,
        "name": wording.rule_title(verdict.rule),
        "verdict": word,
        "kind": kind,
        "calc": calc,
        "source": setting_line(setting),
    }
    if verdict.rule == "jury_sexes" and values.get("size"):
        least = min(values["women"], values["men"]) / values["size"]
        bar = _("The least represented sex: %(part)s", part=percent(least))
        row |= {"share": least, "threshold": values["share"], "bar": bar}
    return row


def _what_if(outcome: WhatIf) -> dict[str, Any]:
    """What a cell says of the jury without one member."""
    sums = outcome.sexes.evidence
    size = sums.get("size") or 0
    rarer, forms_ = (sums["women"], WOMEN) if sums["women"] <= sums["men"] else (sums["men"], MEN)
    line = ngettext(*forms_, rarer, size=size, part=percent(rarer / size)) if size else ""
    return {
        "line": line,
        "kind": "stop" if outcome.stopping else "ok",
        "word": _("Not in order") if outcome.stopping else _("In order"),
        "rules": ", ".join(wording.rule_title(v.rule) for v in outcome.stopping if v.rule != "jury_sexes"),
    }


@pages.post("/hires/<int:hire_id>/jury/seats")
@allows(HIRING_MANAGER, HR)
def seat(hire_id: int) -> Any:
    """Somebody takes a seat."""
    form = forms.Seat(request.form)
    form.juror.choices = _choices(composition.read(unit.session(), g.hire, datetime.now(UTC)))
    if not form.validate():
        keep_typed("seat_juror")
        return _page(form, status=422)
    refused = attempt(step("seat_juror", Sitting(form.juror.data, chair=form.chair.data)))
    return _page(form, refused) if refused else _done(_("The jury has a new member."))


@pages.post("/hires/<int:hire_id>/jury/seats/<int:juror_id>/<any(leave, chair):what>")
@allows(HIRING_MANAGER, HR)
def change(hire_id: int, juror_id: int, what: str) -> Any:
    """A member leaves, or takes the chair."""
    found = composition.read(unit.session(), g.hire, datetime.now(UTC))
    if juror_id not in {m.juror for m in found.members}:
        abort(404)
    if what == "leave":
        refused = attempt(step("unseat_juror", Sitting(juror_id)))
        return _page(None, refused) if refused else _done(_("The member has left the jury."))
    refused = attempt(step("seat_juror", Sitting(juror_id, chair=True)))
    return _page(None, refused) if refused else _done(_("The jury has a new chair."))


@pages.post("/hires/<int:hire_id>/jury/appointment")
@allows(DIRECTOR)
def appoint(hire_id: int) -> Any:
    """The director appoints the jury as it stands."""
    refused = attempt(step("appoint_jury", Nothing()))
    return _page(None, refused) if refused else _done(_("The jury is appointed. Each member has been told."))


def _done(sentence: str) -> Any:
    flash(sentence)
    return redirect(url_for("jury.show", hire_id=g.hire.id), 303)
