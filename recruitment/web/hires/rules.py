"""The rules of one step of a hire, each with its verdict, its sum, its article and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import abort, g, render_template
from flask_babel import lazy_gettext as _l

from recruitment.services import standing
from recruitment.services.progress import pack_of
from recruitment.web import sealed, unit, wording
from recruitment.web.access import allows
from recruitment.web.refusals import SEALED, reasons, setting_line
from recruitment.web.rule_evidence import evidence
from recruitment.web.speech import gettext
from workflows.case import ARTICLES, Verdict
from workflows.charter.packs import Pack
from workflows.engine import Hearing
from workflows.who import CHAIR, STAFF

from . import pages
from .show import footer, overline

MET = (_l("Met"), "ok")
NOT_MET = (_l("Not met"), "stop")
LIFTED = (_l("Lifted by a derogation"), "warn")
TO_WATCH = (_l("To watch"), "warn")
LATER = (_l("Heard later"), "")
OFF = (_l("Not applied"), "mute")
PENDING = (_l("Pending"), "hfds")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the macro draws it: `share` and `threshold` between 0 and 1, for a bar."""

    name: str
    verdict: str
    kind: str
    calc: str
    source: str
    share: float | None = None
    threshold: float | None = None
    bar: str | None = None


@pages.get("/hires/<int:hire_id>/rules/<event>")
@allows(*STAFF, CHAIR)
def rules(hire_id: int, event: str) -> str:
    """Every rule that a step from here is judged by."""
    if not standing.doers(g.hire.state, event):
        abort(404)
    pack = pack_of(g.hire)
    heard = standing.ahead(unit.session(), g.hire, g.actor, event, datetime.now(UTC))
    open_path = sealed.may_read(g.actor.roles)
    footer(g.hire, pack)
    return render_template(
        "hires/rules.html",
        hire=g.hire,
        overline=overline(g.hire),
        title=gettext("Rules of the step: %(step)s", step=wording.event_title(event)),
        rows=_rows(heard, pack, open_path=open_path),
        version=date.fromisoformat(pack.version),
    )


def _rows(heard: Hearing, pack: Pack, *, open_path: bool) -> list[RuleRow]:
    """The rules in the order of the chart; one that was not heard yet says when it will be."""
    assert heard.line is not None
    said = {verdict.rule: verdict for verdict in heard.verdicts}
    rows = []
    for rule in heard.line.rules:
        name = rule.__name__
        if name in said:
            rows.append(_row(said[name], pack, open_path=open_path))
        else:
            words, calc = str(LATER[0]), gettext("It is heard once every mark is in.")
            rows.append(RuleRow(wording.rule_title(name), words, "", calc, setting_line(pack.rules[name])))
    return rows


def _row(verdict: Verdict, pack: Pack, *, open_path: bool) -> RuleRow:
    setting = pack.rules[verdict.rule]
    name, source = wording.rule_title(verdict.rule), setting_line(setting)
    if verdict.rule in SEALED and not open_path:
        words, kind, calc = *PENDING, ""
    elif setting.severity == "off":
        words, kind, calc = *OFF, ""
    elif ARTICLES[verdict.rule].about_given:
        words, kind, calc = *LATER, gettext("It looks at what the form says, when it is sent.")
    elif verdict.objections:
        words, kind = _unmet(verdict)
        calc = " ".join(reason.what for reason in reasons(verdict.objections, pack=pack))
    else:
        words, kind, calc = *MET, evidence(verdict.rule, verdict.evidence)
    return RuleRow(name, str(words), kind, calc, source, *_bar(verdict))


def _unmet(verdict: Verdict) -> tuple[str, str]:
    if not verdict:
        return NOT_MET
    return LIFTED if any(o.lifted for o in verdict.objections) else TO_WATCH


def _bar(verdict: Verdict) -> tuple[float | None, float | None, str | None]:
    """The share of the sex there is least of, against the least asked."""
    values = verdict.evidence
    if verdict.rule != "jury_sexes" or not values.get("size"):
        return None, None, None
    share = min(values["women"], values["men"]) / values["size"]
    return share, values["share"], gettext("Share of the sex there is least of, with the threshold")
