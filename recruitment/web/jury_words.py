"""What the page of a jury says of a composition: each rule with its sum, what an absence breaks, why somebody helps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from statistics import fmean
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forms import jury as forms
from recruitment.services.composition import Composition, Proposal
from recruitment.services.jury_people import Member
from workflows.case import Verdict
from workflows.charter.composing import WhatIf
from workflows.charter.packs import Pack
from workflows.charter.research_fields import NARROWER

from . import wording
from .dates import number, percent
from .juror_columns import plain
from .refusals import setting_line
from .research_words import research_field
from .rule_evidence import evidence
from .rule_sentences import refusal
from .rule_texts import MEN, WOMEN
from .speech import gettext as _
from .speech import ngettext

SEXES = {"F": _l("W"), "M": _l("M"), "U": _l("not counted")}
HOMES = {"internal": _l("Internal"), "group": _l("Group"), "external": _l("External")}
_BREAKS = re.compile(r"[^0-9a-z]+")  # between two words
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


def offered(member: Member) -> str:
    """Somebody in the list to choose from."""
    said = f"{member.name}, {member.position}, {member.employer} ({SEXES[member.sex]}, {HOMES[member.home]})"
    return said if member.ready else _("%(who)s: not proposed by the register", who=said)


def corresponding(register: Sequence[Member], words: str) -> Sequence[Member]:
    """Those who may be proposed first; with `words`, those of whom every word begins one of what is known of them."""
    sought = plain(words).split()
    said: dict[Any, str] = {
        name: plain(str(label)) for name, label in (*forms.SEXES, *HOMES.items(), *((f, research_field(f)) for f in NARROWER))
    }  # fmt: skip

    def known(one: Member) -> list[str]:
        own = plain(f"{one.name} {one.position} {one.employer} {one.disciplines} {one.country} R{one.rank}")
        return _BREAKS.split(" ".join((own, *(said.get(key, "") for key in (one.sex, one.home, *one.fields)))))

    found = [one for one in register if all(any(k.startswith(w) for k in known(one)) for w in sought)] if sought else register
    return sorted(found, key=lambda one: not one.ready)


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
    return {"rules": rules, "failing": len(broken), "title": title, "held": _held(what)}


def _lifted(what: WhatIf) -> int:
    """How many rules are not met, and lifted by a derogation."""
    return sum(any(o.lifted for o in v.objections) for v in what.verdicts if v)


def _held(what: WhatIf) -> str:
    """Of a jury that no rule stops: whether every rule is met, or some are lifted or only warned of."""
    lifted, unmet = _lifted(what), sum(bool(v.objections) for v in what.verdicts if v)
    told = [ngettext("%(num)s rule is lifted by a derogation", "%(num)s rules are lifted by a derogation", lifted)] if lifted else []
    if watched := unmet - lifted:
        told.append(ngettext("%(num)s rule is to watch", "%(num)s rules are to watch", watched))
    return _("Every rule is met") if not told else _("No rule stops this jury: %(told)s", told=", ".join(told))


def usual(found: Composition) -> dict[tuple[str, int], str]:
    """By sex and rank, how many other juries people of the register sat in, in two years, on average."""
    loads: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for one in (*found.members, *found.register):
        loads[one.sex, one.rank].append(one.load)
    return {
        (sex, rank): _("average of %(mean)s (%(sex)s, R%(rank)s)", mean=number(fmean(some), 1), sex=SEXES[sex], rank=rank)
        for (sex, rank), some in loads.items()
    }


def spare(found: Composition) -> str:
    """How many members could leave without a rule stopping the jury that does not now, and who."""
    free = [m.name for m in found.members if not found.without[m.juror].beyond(found.now)]
    if not free:
        return _("Nobody could leave without breaking one more rule.")
    every = len(found.members)
    return ngettext(
        "%(num)s member of %(all)s could leave without breaking one more rule: %(names)s.",
        "%(num)s members of %(all)s could leave without breaking one more rule: %(names)s.",
        len(free), all=every, names=", ".join(free),
    )  # fmt: skip


def said(what: WhatIf) -> str:
    """What a change would give, in one sentence to be heard."""
    if not what.stopping:
        return _("With this change, every rule is met or lifted.") if _lifted(what) else _("With this change, every rule is met.")
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
        kind, word = "warn", _("Rule lifted") if any(o.lifted for o in objections) else _("To watch")
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
    elif _lifted(outcome):
        kind, word = "warn", _("Rule lifted")
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
    rarer, counted = (sums["women"], WOMEN) if sums["women"] <= sums["men"] else (sums["men"], MEN)
    return ngettext(*counted, rarer, size=size, part=percent(rarer / size)) if size else ""


def proposal(one: Proposal, found: Composition, going: int | None) -> dict[str, Any]:
    """A row of the proposals: who, in whose place, why it helps and what is left to mend."""
    before = found.without.get(going or 0, found.now)
    mended = {verdict.rule for verdict in before.beyond(one.what)}
    left, lifted = one.what.stopping, _lifted(one.what)
    # Whoever takes the chair comes first: the form gives it to its first person.
    people = sorted(one.arriving, key=lambda member: member.juror != one.chair)
    return {
        "people": people,
        "leaving": one.leaving,
        "chair": one.chair,
        "kind": "stop" if left else "warn" if lifted else "ok",
        "word": _("Not in order") if left else _("Rule lifted") if lifted else _("In order"),
        "line": "" if "jury_sexes" in mended | {v.rule for v in left} else _rarer(one.what),
        "why": [_sum(v) for v in one.what.verdicts if v.rule in mended],
        "left": titles(v.rule for v in left),
    }
