"""Objections as reasons that a page can show: a sentence, its source, who can lift it, and where to act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Application, GridInUse, JournalEntry
from recruitment.services.desk import names_hidden
from recruitment.services.progress import pack_of
from workflows.case import ARTICLES, Objection
from workflows.charter.packs import Pack, RuleSetting

from . import sealed as sealing
from . import unit, wording
from .acting import PAGE_OF_RULE, may_open
from .dates import clock, long_day
from .language import current
from .rule_sentences import Names, refusal
from .speech import gettext

_QUESTION = re.compile(r"OTM-R Q(\d+)")
# Nothing of a referral but “pending” is said to those who may not read it.
SEALED = frozenset({"clearance_decided", "clearance_favourable", "conditions_accepted", "opinion_allows"})
MOST_CHANGES = 3
MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as a page shows it (see macros/page.html)."""

    what: str
    source: str
    severity: str
    who: tuple[str, ...]
    since: str | None = None
    link: str | None = None
    link_text: str | None = None
    code: str = ""


def source_line(article: str, source: str, verified: bool, *, own: bool = False) -> str:
    """“Rule G11 · CGFP L325-17 · OTM-R, question 18 · unverified”."""
    if not article:
        return ""
    asked = _QUESTION.sub(lambda found: gettext("OTM-R, question %(n)s", n=found[1]), article)
    parts = [gettext("Rule %(article)s", article=asked)]
    if own:
        parts.append(gettext("proposed by this software, without a source text"))
    else:
        repeated = ("OTM-R 2015, Q",)  # the article has it already, as a question
        parts += [part for part in source.split(" · ") if part not in article and not part.startswith(repeated)]
        if not verified:
            parts.append(gettext("unverified"))
    return " · ".join(parts)


def setting_line(setting: RuleSetting) -> str:
    """The source line of a rule as its pack sets it."""
    return source_line(setting.article, setting.source, setting.verified, own=setting.confidence == "ours")


def reasons(
    objections: Iterable[Objection],
    *,
    pack: Pack | None = None,
    people: Mapping[str, Sequence[str]] | None = None,
    members: Mapping[int, str] | None = None,
) -> tuple[Reason, ...]:
    """Every objection as a reason. `people` names the holders of a role, `members` those of the jury."""
    found = tuple(_unnumbered(o) for o in objections)
    pack = pack or (pack_of(g.hire) if "hire" in g else None)
    names = _names(found)
    return tuple(_reason(o, pack, names, people or {}, members or {}) for o in found)


def _reason(
    objection: Objection,
    pack: Pack | None,
    names: Names,
    people: Mapping[str, Sequence[str]],
    members: Mapping[int, str],
) -> Reason:
    code = objection.code
    setting = pack.rules.get(code) if pack else None
    link, text = _way(code)
    return Reason(
        what=refusal(code, objection.values, names),
        source=setting_line(setting) if setting else "",
        severity=objection.severity,
        who=_lifters(objection, people, members),
        since=_since(code),
        link=link,
        link_text=text,
        code=code,
    )


def _lifters(objection: Objection, people: Mapping[str, Sequence[str]], members: Mapping[int, str]) -> tuple[str, ...]:
    """Who can mend it: by name where the page knows them, else by role."""
    owing = [members[m] for m in objection.values.get("members", ()) if m in members]
    if owing and objection.code == "marks_all_in":
        return tuple(owing)
    said = []
    for role in objection.lift:
        title = wording.role_title(role)
        held = people.get(role, ())
        said.append(f"{', '.join(held)} ({title.lower()})" if 0 < len(held) <= MOST_NAMES else title)
    return tuple(said)


def _since(code: str) -> str | None:
    """Since when the hire stands where the rule is heard; nothing for what a form has just brought."""
    article = ARTICLES.get(code)
    if article is None or article.about_given or "hire" not in g:
        return None
    return long_day(g.hire.state_since)


def _way(code: str) -> tuple[str | None, str | None]:
    """The page where the reason can be mended, for those who may open it, unless they are on it."""
    if code not in PAGE_OF_RULE or "hire" not in g:
        return None, None
    endpoint, words = PAGE_OF_RULE[code]
    if endpoint == request.endpoint or not may_open(endpoint, g.actor.roles):
        return None, None
    return url_for(endpoint, hire_id=g.hire.id), str(words)


def _names(objections: tuple[Objection, ...]) -> Names:
    """The numbers and titles that these objections need; asks the database only when they need some."""
    files = {o.values[key] for o in objections for key in ("application", "other") if key in o.values}
    keys = any("criterion" in o.values for o in objections)
    numbers: dict[int, int] = {}
    if files:
        rows = unit.session().execute(select(Application.id, Application.number).where(Application.id.in_(files)))
        numbers = dict(rows.all())
    return Names(numbers, _criteria() if keys and "hire" in g else {})


def _unnumbered(objection: Objection) -> Objection:
    """Without its number where names are hidden: a juror knows by name who a step-aside was about."""
    if objection.code != "effective_jury" or "hire" not in g or not names_hidden(g.hire, g.actor.roles):
        return objection
    return replace(objection, values={k: v for k, v in objection.values.items() if k != "application"})


def _criteria() -> dict[str, str]:
    """The titles of the criteria of this hire's grid."""
    content: Any = unit.session().scalar(select(GridInUse.content).where(GridInUse.hire_id == g.hire.id))
    language = current()
    return {c["key"]: c["title"].get(language) or c["key"] for c in (content or {}).get("criteria", ())}


def sealed(found: Sequence[Reason]) -> tuple[Reason, ...]:
    """The same reasons for readers who may know nothing of a referral but that it is pending."""
    open_ = [reason for reason in found if reason.code not in SEALED]
    pending = next((reason for reason in found if reason.code in SEALED), None)
    if pending is not None:
        what = gettext("The authorisation is pending.")
        open_.append(replace(pending, what=what, who=(), link=None, link_text=None, code="clearance_decided"))
    return tuple(open_)


def stale_reason(session: Session, hire: Any) -> Reason:
    """The hire moved while its page was read: says what happened meanwhile, from the journal."""
    shown = request.form.get("revision", type=int) or hire.revision
    hidden = sealing.hidden_events(g.actor.roles)
    rows = session.execute(
        select(JournalEntry.event, JournalEntry.at)
        .where(JournalEntry.hire_id == hire.id, JournalEntry.number > shown, JournalEntry.event.not_in(hidden))
        .order_by(JournalEntry.number.desc())
        .limit(MOST_CHANGES)
    ).all()
    changes = " ".join(f"{wording.event_done(row.event)} ({clock(row.at)})" for row in reversed(rows))
    what = gettext("This hire moved while you were reading. %(changes)s Check, then send again.", changes=changes)
    if not may_open("hires.show", g.actor.roles):
        return Reason(what, "", "block", (), code="stale")
    link = url_for("hires.show", hire_id=hire.id)
    return Reason(what, "", "block", (), link=link, link_text=gettext("See where the hire stands"), code="stale")
