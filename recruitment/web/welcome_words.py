"""A welcome in words: its items as a reader sees them, who does each, what is late, and what may be done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from forms import welcome as forms
from recruitment.services.welcome_register import Read
from workflows.charter.welcome import entitled
from workflows.charter.welcome_items import ACCESS, Item, checklist
from workflows.dossier import WelcomeItem

from .language import current
from .speech import gettext as _
from .speech import ngettext

OWNERS = {
    "hr": _l("Human resources"),
    "hiring_manager": _l("Hiring manager"),
    "unit": _l("The unit"),
    "security": _l("Security officer"),
    "it": _l("IT service"),
    "prevention": _l("Prevention officer"),
    "person": _l("The person"),
}
ACCESS_TITLES = {
    "access_opening": _l("Access to the restricted zone opened"),
    "access_renewal": _l("Renewal of the access asked for"),
    "access_end": _l("End of the access"),
}
STATES = {"running": _l("Being prepared"), "complete": _l("Complete"), "ended": _l("Will not come")}
KINDS = {"running": "here", "complete": "ok", "ended": "mute"}
SOON = 7  # days


@dataclass(frozen=True, slots=True)
class Line:
    """One item as a page shows it; `tick` and `leave` are forms where the reader may act."""

    id: int
    what: str
    why: str
    owner: str
    role: str
    due: date | None
    tag: str
    kind: str
    source: str
    link: str
    revision: int
    settled: bool
    on: date | None
    doer: str
    note: str
    tick: forms.Tick | None
    leave: forms.Leave | None
    undo: bool


@dataclass(frozen=True, slots=True)
class Acting:
    """Who looks at the items: their roles, whether they are the person, and a form that was refused, if one was."""

    roles: frozenset[str]
    person: bool
    today: date
    sent: Mapping[tuple[int, str], Any]  # (item, step) -> the form as typed


def lines(read: Read, hire: Any, acting: Acting) -> list[Line]:
    """The items of a welcome in the order of their days, what is still to do first."""
    known = checklist(hire.kind, hire.school, read.row.accepted_on, restricted=True)
    shown = [_line(row, known.get(row.what), read.row.state, acting) for row in read.items]
    return sorted(shown, key=lambda line: line.settled)


def _line(row: Any, item: Item | None, state: str, acting: Acting) -> Line:
    language = current()
    access = row.what in ACCESS
    may = _may(row, item, acting) and (state == "running" or (access and state == "complete"))
    done = row.outcome is not None
    tag, kind = _tag(row, acting.today)
    return Line(
        id=row.id, what=item.title[language] if item else str(ACCESS_TITLES[row.what]),
        why=item.why[language] if item else "", owner=str(OWNERS[row.role]), role=row.role, due=row.due_on, tag=tag, kind=kind,
        source=_source(item) if item else "", link=item.link if item else "", revision=row.revision, settled=done,
        on=row.done_on, doer=row.doer or "", note=row.note if may or not acting.person or row.role == "person" else "",
        tick=_tick(row, acting) if may and not done else None,
        leave=_leave(row, acting) if may and not done and not access and not acting.person and not (item and item.for_everybody) else None,
        undo=may and done,
    )  # fmt: skip


def _may(row: Any, item: Item | None, acting: Acting) -> bool:
    if acting.person:
        return bool(row.role == "person")
    asked = WelcomeItem(row.what, row.role, for_everybody=bool(item and item.for_everybody))
    return bool(acting.roles & frozenset(entitled(asked)))


def _tick(row: Any, acting: Acting) -> forms.Tick:
    found: forms.Tick | None = acting.sent.get((row.id, "do_item"))
    return found or forms.Tick(prefix=f"done-{row.id}-", on=acting.today)


def _leave(row: Any, acting: Acting) -> forms.Leave:
    found: forms.Leave | None = acting.sent.get((row.id, "leave_item"))
    return found or forms.Leave(prefix=f"left-{row.id}-")


def _source(item: Item) -> str:
    """Where the item comes from, and whether anybody has checked."""
    if item.confidence == "ours":
        return _("proposed by this software, without a source text")
    return item.source if item.verified else f"{item.source} · {_('unverified')}"


def _tag(row: Any, today: date) -> tuple[str, str]:
    """Where an item stands in a word or two, and the colour that repeats it."""
    if row.outcome is not None:
        return (_("Done"), "ok") if row.outcome == "done" else (_("Not needed"), "mute")
    if row.due_on is None:
        return _("Day to come"), "mute"
    left = (row.due_on - today).days
    if left < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -left), "stop"
    if left <= SOON:
        return (_("Today") if left == 0 else ngettext("In %(num)s day", "In %(num)s days", left)), "warn"
    return _("To do"), ""


def summary(done: int, total: int, late: int) -> str:
    """“5 of 17 settled, 1 late”."""
    said = ngettext("%(done)s of %(num)s item settled", "%(done)s of %(num)s items settled", total, done=done)
    return said + (ngettext(", %(num)s late", ", %(num)s late", late) if late else "")


def calendar_days(shown: Collection[Line]) -> list[Line]:
    """The lines that have a day still to come to."""
    return [line for line in shown if not line.settled and line.due is not None]
