"""Links between jurors and candidates: declared, ruled on, and kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..case import Case, Verdict, met, rule, unmet
from ..given import DeclaredLink, LinkAnswer, LinkAnswers
from ..who import CHAIR, DEONTOLOGY, DIRECTOR, JUROR
from .jury import COMPETITION
from .pack_values import Pack

LEVELS = ("none", "amber", "red")  # mildest first
KINDS = ("kinship", "hierarchy", "supervision", "same_laboratory", "cosigned_works", "close_relations", "other")


@dataclass(frozen=True, slots=True)
class Link:
    """One link with one candidate: what it is, how old, and how many works were signed together."""

    kind: str
    years: float | None = None  # since it ended, 0 while it lasts; None: not said, so it is taken to last
    works: int = 0  # signed together in the years that the pack counts


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the links of a juror with a candidate come to: a level, the kinds behind it, and how far it reaches."""

    level: str
    kinds: tuple[str, ...] = ()
    cumulative: bool = False  # red by several ambers, none of which is red alone
    reach: str = ""  # candidate or competition, when the juror is out of it at once


def _by_age(red: str | None, amber: str) -> Callable[[Link, Pack], str]:
    """Red before so many years; amber until so many, the last included when it follows a red one."""

    def weigh(link: Link, pack: Pack) -> str:
        years = link.years or 0
        if red is None:
            return "amber" if years < pack.value(amber) else "none"
        if years < pack.value(red):
            return "red"
        return "amber" if years <= pack.value(amber) else "none"

    return weigh


_WEIGHTS: Mapping[str, Callable[[Link, Pack], str]] = {
    "kinship": lambda _link, _pack: "red",
    "hierarchy": _by_age("links_hierarchy_years", "links_amber_years"),
    "close_relations": lambda _link, _pack: "red",  # degraded or close
    "supervision": _by_age("links_red_years", "links_amber_years"),
    "same_laboratory": _by_age(None, "links_laboratory_years"),
    "cosigned_works": lambda link, pack: "amber" if link.works >= pack.value("links_works_min") else "none",
    "other": lambda _link, _pack: "amber",  # nothing but a person can tell
}


def classify(links: Iterable[Link], pack: Pack, regime: str) -> Weighed:
    """What a juror's links with one candidate come to under the pack (Collège de déontologie, 14 Dec 2018; G18).

    A red link is out at once, for the candidate or for the whole competition as the regime says. So many kinds of
    amber links together are red; fewer go to the chair.
    """
    found: dict[str, str] = {}
    for link in links:
        found[link.kind] = max(found.get(link.kind, "none"), level_of(link, pack), key=LEVELS.index)
    reds, ambers = (tuple(kind for kind in KINDS if found.get(kind) == level) for level in ("red", "amber"))
    if reds:
        return Weighed("red", reds, reach=regime)
    if len(ambers) >= pack.value("links_ambers_red"):
        return Weighed("red", ambers, cumulative=True, reach=regime)
    return Weighed("amber", ambers) if ambers else Weighed("none")


def closed(weighed: Mapping[int, Weighed]) -> frozenset[int]:
    """The candidates whose files a juror may not open: those of a red link, or all where one is for all."""
    if any(one.reach == COMPETITION for one in weighed.values()):
        return frozenset(weighed)
    return frozenset(application for application, one in weighed.items() if one.level == "red")


def years_since(ended: date, today: date) -> float:
    """Years from one day to another: whole on an anniversary, so that “five years” ends on the day itself."""
    years = today.year - ended.year
    last = _anniversary(ended, ended.year + years)
    if last > today:
        years, last = years - 1, _anniversary(ended, ended.year + years - 1)
    following = _anniversary(ended, ended.year + years + 1)
    return years + (today - last).days / (following - last).days


def _anniversary(day: date, year: int) -> date:
    """The same day of another year; the first of March for a 29 February that there is not."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def link_of(declared: DeclaredLink, today: date) -> Link:
    """A link as it is weighed on a day."""
    years = years_since(declared.ended_on, today) if declared.ended_on else None
    return Link(declared.kind, years, declared.works)


def level_of(link: Link, pack: Pack) -> str:
    """What one link comes to by itself."""
    return _WEIGHTS[link.kind](link, pack)


def weigh(answer: LinkAnswer, pack: Pack, today: date) -> Weighed:
    """What a juror's answer on one candidate comes to; of their own accord they may leave whatever it comes to."""
    regime: str = pack.value("aside_regime")
    known = (link_of(one, today) for one in answer.links if one.kind in KINDS)
    found = classify(known, pack, regime)
    return replace(found, reach=regime) if answer.leaves else found


def _vague(link: DeclaredLink, today: date) -> bool:
    """A kind that is none, an end to come, works that nobody counted, or another link without a word on it."""
    return (
        link.kind not in KINDS
        or (link.ended_on is not None and link.ended_on > today)
        or (link.works < 1 if link.kind == "cosigned_works" else link.works != 0)
        or (link.kind == "other" and not link.words.strip())
    )


def answers(given: LinkAnswer | LinkAnswers) -> tuple[LinkAnswer, ...]:
    """The declarations made in one step."""
    return given.answers if isinstance(given, LinkAnswers) else (given,)


@rule(lift=(JUROR,), given=True)
def links_answered(case: Case) -> Verdict:
    """Each link said is one of the grid, ended already or lasting, with its works counted and another one in words (G18)."""
    found = answers(case.given)
    today = case.now.date()
    vague = sum(any(_vague(link, today) for link in answer.links) for answer in found)
    if vague or not found:
        # A count only: a number here beside a name on the page would undo the hiding of names.
        return unmet(count=vague)
    return met(count=len(found), declared=sum(bool(answer.links) for answer in found))


@rule(lift=(CHAIR,), reads="links", given=True)
def step_aside_stands(case: Case) -> Verdict:
    """Who stepped aside comes back through the chair only: a link to rule on is declared, and ruled on (G18)."""
    assert case.file.links is not None
    aside = [a for a in answers(case.given) if case.file.links.get(a.application, False)]
    back = sum(_comes_back(answer, case) for answer in aside)
    return unmet(count=back) if back else met()


def out_of_competition(case: Case) -> bool:
    """True when an answer just given reaches every candidate of the hire."""
    today = case.now.date()
    return any(weigh(answer, case.pack, today).reach == COMPETITION for answer in answers(case.given))


def _comes_back(answer: LinkAnswer, case: Case) -> bool:
    weighed = weigh(answer, case.pack, case.now.date())
    return weighed.level == "none" and not weighed.reach


@rule(lift=(DIRECTOR,), reads="desk", given=True)
def ruling_by_other(case: Case) -> Verdict:
    """Nobody rules on their own link: the director does for the chair (G18)."""
    assert case.file.desk is not None
    own = case.file.desk.link
    return unmet() if own is not None and own == case.given.declaration else met()


@rule(lift=(JUROR,), reads="jury")
def links_declared(case: Case) -> Verdict:
    """Each juror answers for each candidate before any file opens (Collège de déontologie, 14 Dec 2018; G18)."""
    assert case.file.jury is not None
    owed = case.file.jury.undeclared
    return unmet(count=owed) if owed else met(count=0)


@rule(lift=(CHAIR,), reads="jury")
def links_ruled(case: Case) -> Verdict:
    """The chair rules on each amber link, with a reason (G18)."""
    assert case.file.jury is not None
    open_ = case.file.jury.unruled
    return unmet(count=open_) if open_ else met(count=0)


@rule(lift=(DIRECTOR,), reads="desk", given=True)
def no_link(case: Case) -> Verdict:
    """A juror who stepped aside for a candidate does not judge that candidate (G18)."""
    desk = case.file.desk
    assert desk is not None
    if desk.member is None or desk.stepped_aside or not desk.declared:
        return unmet(declared=desk.declared)
    return met()


@rule(lift=(DEONTOLOGY,), reads="desk", given=True)
def referent_outside(case: Case) -> Verdict:
    """The referent who sits in this jury gives no opinion on its links (G18)."""
    assert case.file.desk is not None
    return met() if case.file.desk.member is None else unmet()
