"""What links come to, in words: each link with its sum, the level, what follows, and the source of the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from forms.links import KIND_NAMES
from recruitment.services.declarations import Declaration, Told
from recruitment.services.evidence import Hint
from workflows.charter.impartiality import Link, Weighed, level_of, link_of, weigh
from workflows.charter.jury import COMPETITION
from workflows.charter.packs import Pack
from workflows.given import DeclaredLink, LinkAnswer

from .dates import number
from .refusals import setting_line
from .speech import gettext as _
from .speech import ngettext

LEVEL_NAMES = {"none": _l("does not count"), "amber": _l("amber"), "red": _l("red")}
KINDS = {"none": "mute", "amber": "warn", "red": "stop"}  # of a tag
AGED = {
    "hierarchy": _l("red under %(hierarchy)s years, amber up to %(amber)s"),
    "supervision": _l("red under %(red)s years, amber up to %(amber)s"),
    "same_laboratory": _l("amber under %(laboratory)s years"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One link: what it is, the sum, what it comes to by itself."""

    what: str
    sum: str
    level: str
    level_name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer on one candidate comes to, with its reasons."""

    level: str  # none, amber, red
    kind: str  # of the tag
    name: str
    follows: str
    lines: tuple[Line, ...]
    source: str


def outcome(answer: LinkAnswer, pack: Pack, today: date) -> Outcome:
    """The level by the pack, each link's own sum, and what follows at once."""
    weighed = weigh(answer, pack, today)
    level = "red" if weighed.reach else weighed.level
    return Outcome(
        level, KINDS[level], _level(weighed, answer.leaves), _follows(weighed, answer.leaves, pack),
        tuple(line(one, pack, today) for one in answer.links), setting_line(pack.rules["links_declared"]),
    )  # fmt: skip


def line(told: DeclaredLink | Told, pack: Pack, today: date) -> Line:
    """One link with its sum."""
    declared = DeclaredLink(told.kind, told.ended_on, told.works, told.words)
    weighed = link_of(declared, today)
    level = level_of(weighed, pack)
    return Line(str(KIND_NAMES[told.kind]), _sum(weighed, pack), level, str(LEVEL_NAMES[level]), told.words)


def told_lines(links: Iterable[Told]) -> tuple[str, ...]:
    """The links in short, for whoever rules on them."""
    return tuple(_short(one) for one in links)


def _short(told: Told) -> str:
    parts = [str(KIND_NAMES[told.kind])]
    if told.works:
        parts.append(ngettext("%(num)s work", "%(num)s works", told.works))
    if told.ended_on:
        parts.append(_("ended in %(month)s", month=f"{told.ended_on:%m/%Y}"))
    if told.words:
        parts.append(told.words)
    return ", ".join(parts)


def _sum(link: Link, pack: Pack) -> str:
    if link.kind == "cosigned_works":
        least = pack.value("links_works_min")
        words = ngettext("%(num)s work in %(years)s years", "%(num)s works in %(years)s years", link.works,
                         years=pack.value("links_works_years"))  # fmt: skip
        return _("%(works)s; amber from %(least)s", works=words, least=least)
    if link.kind not in AGED:
        return ""
    limits = AGED[link.kind] % {
        "red": pack.value("links_red_years"), "amber": pack.value("links_amber_years"),
        "laboratory": pack.value("links_laboratory_years"), "hierarchy": pack.value("links_hierarchy_years"),
    }  # fmt: skip
    if link.years is None:
        return _("it lasts; %(limits)s", limits=limits)
    return _("years since it ended: %(years)s; %(limits)s", years=number(round(link.years, 1)), limits=limits)


def _level(weighed: Weighed, leaves: bool) -> str:
    if weighed.cumulative:
        return _("Red: %(count)s amber links together", count=len(weighed.kinds))
    if weighed.level == "red":
        return _("Red: you step aside")
    if leaves:
        return _("You step aside of your own accord")
    return _("Amber: the chair rules") if weighed.level == "amber" else _("No link that counts")


def _follows(weighed: Weighed, leaves: bool, pack: Pack) -> str:
    """What happens at once."""
    if weighed.reach == COMPETITION:
        return _(
            "You leave the whole competition at once: every file closes to you, marks you gave no longer count, and"
            " human resources and the chair learn that a member has stepped aside, not why."
        )
    if weighed.reach:
        return _("The file closes to you at once, on every page; marks you gave on it no longer count.")
    if weighed.level == "amber":
        if pack.value("aside_regime") == COMPETITION:
            return _(
                "The chair says, with a reason in the minutes, whether you stay; if not, you leave the whole competition."
            )
        return _("The chair says, with a reason in the minutes, whether you judge this person.")
    return _("You judge this candidate.")


def hints(found: Iterable[Hint]) -> tuple[str, ...]:
    """Possible links, as something to look at: nothing is concluded from them."""
    return tuple(_hint(one) for one in found)


def _hint(one: Hint) -> str:
    if one.works:
        return ngettext(
            "Possible link: %(num)s work in common, by the identifiers given.",
            "Possible link: %(num)s works in common, by the identifiers given.", one.works,
        )  # fmt: skip
    years = f"{one.first_year}–{one.last_year or ''}"
    if one.together:
        return _(
            "Possible link: %(employer)s, both there in %(years)s, from the file.", employer=one.employer, years=years
        )
    return _(
        "Possible link: %(employer)s, candidate there in %(years)s, from the file.", employer=one.employer, years=years
    )


def status(person: Declaration) -> tuple[str, str]:
    """Where one declaration stands, and the kind of its tag."""
    if person.reach and person.ruled_at:
        return _("Ruled: you step aside"), "stop"
    if person.reach and person.level == "amber" and not person.chosen:
        return _("Aside until the chair’s ruling"), "warn"
    if person.reach:
        return _("You stepped aside"), "stop"
    if person.level and person.steps_aside:
        return _("Declared; you left the competition"), "mute"
    if person.steps_aside:
        return _("Closed: you left the competition"), "mute"
    if person.ruled_at:
        return _("Ruled: you judge this candidate"), "ok"
    if person.level == "amber":
        return _("Waiting for the chair’s ruling"), "warn"
    return _("No link that counts") if person.links else _("Declared: no link"), "ok"
