"""What the page of a jury says of a composition: each rule with its sum, what an absence breaks, why somebody helps."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from recruitment.services.composition import Composition, Proposal
from recruitment.services.jury_people import Member
from workflows.case import Verdict
from workflows.charter.composing import WhatIf
from workflows.charter.packs import Pack

from . import wording
from .dates import percent
from .refusals import setting_line
from .research_words import research_field
from .rule_evidence import evidence
from .rule_sentences import refusal
from .rule_texts import MEN, WOMEN
from .speech import gettext as _
from .speech import ngettext

SEXES = {"F": _l("W"), "M": _l("M"), "U": _l("not counted")}
HOMES = {"internal": _l("Internal"), "group": _l("Group"), "external": _l("External")}
KINDS = {"block": "stop", "derogable": "stop", "warn": "warn"}


def fields(names: Iterable[str]) -> str:
    """Research fields in the reader's language."""
    return ", ".join(research_field(name) for name in names)


def discipline(member: Member, wanted: Set[str]) -> Markup:
    """A member beside a box: what is recorded for this hire, and what the register says."""
    register = fields(member.fields) or _("no research field in the register")
    if member.specialist is None:
        near = member.near(wanted)
        known = _("to confirm, the register suggests yes") if near else _("to confirm, the register suggests no")
        known = _("to confirm, the register does not say") if near is None else known
    else:
        known = _("recorded: specialist") if member.specialist else _("recorded: not a specialist")
    return Markup('{} <span class="otm-sub">{} · {}</span>').format(member.name, known, register)


def _unnumbered(verdict: Verdict) -> Verdict:
    """A verdict on step-asides as everybody may read it: never for which candidate."""
    objections = tuple(
        replace(o, values={key: value for key, value in o.values.items() if key != "application"})
        for o in verdict.objections
    )
    return replace(verdict, objections=objections)


def _sum(verdict: Verdict) -> str:
    """Why a rule is not met, or by which sum it is; once each."""
    said = [refusal(o.code, o.values) for o in _unnumbered(verdict).objections]
    return " ".join(dict.fromkeys(said)) or evidence(verdict.rule, verdict.evidence)


def panel(what: WhatIf, pack: Pack, *, appointed: bool = False) -> dict[str, Any]:
    """The verdict on a composition: its heading, and every rule in turn."""
    rules = [_rule(verdict, pack) for verdict in what.verdicts]
    broken = {verdict.rule for verdict in what.stopping}
    if broken == {"effective_jury"}:
        title = _("After step-asides this jury is not within the rules")
    elif broken:
        title = _("This jury cannot be appointed yet")
    else:
        title = _("This jury is appointed") if appointed else _("This jury can be appointed")
    return {"rules": rules, "failing": len(broken), "title": title}


def said(what: WhatIf) -> str:
    """What a change would give, in one sentence to be heard."""
    if not what.stopping:
        return _("With this change, every rule is met.")
    return ngettext(
        "With this change, %(num)s rule is not met: %(rules)s.",
        "With this change, %(num)s rules are not met: %(rules)s.",
        len(what.stopping),
        rules=titles(verdict.rule for verdict in what.stopping),
    )


def titles(rules: Iterable[str]) -> str:
    """The short names of rules."""
    return ", ".join(wording.rule_title(rule) for rule in rules)


def _rule(verdict: Verdict, pack: Pack) -> dict[str, Any]:
    """A row of the list of rules: its word, its sum, its source; the bar of a share."""
    values, objections = verdict.evidence, verdict.objections
    setting = pack.rule(verdict.rule)
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
        "calc": _sum(verdict),
        "source": setting_line(setting),
    }
    if verdict.rule == "jury_sexes" and values.get("size"):
        least = min(values["women"], values["men"]) / values["size"]
        bar = _("The least represented sex: %(part)s", part=percent(least))
        row |= {"share": least, "threshold": values["share"], "bar": bar}
    return row


def without(outcome: WhatIf, now: WhatIf) -> dict[str, Any]:
    """What a cell says of the jury without one member: the share that is left, and each rule newly broken with why."""
    new = outcome.beyond(now)
    if new:
        kind, word = "stop", _("Not in order")
    elif outcome.stopping:
        kind, word = "warn", _("Still not in order")
    else:
        kind, word = "ok", _("In order")
    return {
        "kind": kind,
        "word": word,
        "line": "" if any(v.rule == "jury_sexes" for v in new) else _rarer(outcome),
        "broken": [(wording.rule_title(v.rule), _sum(v)) for v in new],
    }


def _rarer(outcome: WhatIf) -> str:
    """“2 women of 6 = 33.3%”: the sex of which there are fewer."""
    sums = outcome.sexes.evidence
    size = sums.get("size") or 0
    rarer, forms = (sums["women"], WOMEN) if sums["women"] <= sums["men"] else (sums["men"], MEN)
    return ngettext(*forms, rarer, size=size, part=percent(rarer / size)) if size else ""


def proposal(one: Proposal, found: Composition, going: int | None) -> dict[str, Any]:
    """A row of the proposals: who, in whose place, why it helps and what is left to mend."""
    before = found.without.get(going or 0, found.now)
    mended = {verdict.rule for verdict in before.beyond(one.what)}
    left = one.what.stopping
    # Whoever takes the chair comes first: the form gives it to its first person.
    people = sorted(one.arriving, key=lambda member: member.juror != one.chair)
    return {
        "people": people,
        "leaving": one.leaving,
        "chair": one.chair,
        "kind": "stop" if left else "ok",
        "word": _("Not in order") if left else _("In order"),
        "line": "" if "jury_sexes" in mended | {v.rule for v in left} else _rarer(one.what),
        "why": [_sum(v) for v in one.what.verdicts if v.rule in mended],
        "left": [_sum(v) for v in left],
    }
