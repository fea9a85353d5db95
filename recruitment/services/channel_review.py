"""The yearly review of channels: reach, applications, cost, and who answered the survey where enough people did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, literal, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import (
    Announcement,
    Application,
    ChannelVisits,
    EligibilityFinding,
    Hire,
    School,
    SurveyCount,
)  # fmt: skip
from workflows.charter.packs import current

from .disclosure import Parts, shown

PARIS = ZoneInfo("Europe/Paris")
PACK = "contract"
SEX, ORIGIN = "sex", "origin"
# What each answer is counted as; the others are answers not given.
SIDES = {SEX: {"F": 0, "M": 1}, ORIGIN: {"europe": 0, "elsewhere": 0, "france": 1}}


@dataclass(slots=True)
class Line:
    """One channel in a year; "" is what came without the link of one."""

    channel: str
    posts: int = 0
    visits: int = 0
    applications: int = 0
    eligible: int = 0
    cost_cents: int = 0

    @property
    def cost_each(self) -> int | None:
        """Euro cents for each eligible application; None when nothing was paid, or for nobody."""
        return round(self.cost_cents / self.eligible) if self.cost_cents and self.eligible else None


@dataclass(frozen=True, slots=True)
class Review:
    """A year of one school or of several. Shares hold only what may be shown."""

    lines: tuple[Line, ...]
    total: Line
    sex: Mapping[str, Parts] = field(default_factory=dict)  # channel, "" for none, "*" for all -> women, men
    origin: Mapping[str, Parts] = field(default_factory=dict)  # -> living abroad, in France
    least: int = 5
    answered: frozenset[str] = frozenset()  # the channels that some answer names, shown or not
    answers: int | None = None  # how many answered, when there are enough to say it
    closed: bool = True  # shares wait for the end of the year


def schools(session: Session, mine: frozenset[int] | None) -> list[Row[Any]]:
    """The schools that the reader may look at, with the first year that has something."""
    query = select(School.id, School.code, School.name).order_by(School.name)
    return list(session.execute(query if mine is None else query.where(School.id.in_(mine))))


def years(session: Session, ids: Iterable[int], today: date) -> list[int]:
    """The years there is something to look at, the present one first."""
    first = session.scalar(
        select(func.min(Announcement.announced_at))
        .join(Hire, Hire.id == Announcement.hire_id)
        .where(Hire.school_id.in_(list(ids)))
    )
    surveyed = session.scalar(select(func.min(SurveyCount.year)).where(SurveyCount.school_id.in_(list(ids))))
    start = min(first.astimezone(PARIS).year if first else today.year, surveyed or today.year)
    return list(range(today.year, start - 1, -1))


def read(session: Session, places: Mapping[int, str], year: int, today: date) -> Review:
    """What happened from January to December in these schools (id -> code). Two statements."""
    lines: dict[str, Line] = {}
    for what, key, count in session.execute(_happened(list(places), year)):
        channel = key or ""
        line = lines.setdefault(channel, Line(channel))
        setattr(line, what, getattr(line, what) + int(count or 0))
    total = Line("*")
    for line in lines.values():
        for name in ("visits", "applications", "eligible", "cost_cents"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
    total.posts = lines.pop("*").posts if "*" in lines else 0
    ordered = sorted(lines.values(), key=lambda one: (one.channel == "", -one.eligible, -one.visits, one.channel))
    least = {school: _least(code, today) for school, code in places.items()}
    highest = max(least.values(), default=5)
    if year >= today.year:
        return Review(tuple(ordered), total, least=highest, closed=False)
    return _with_shares(session, Review(tuple(ordered), total, least=highest), least, year)


def _least(code: str, today: date) -> int:
    found: int = current(PACK, code, today).value("statistics_k_min")
    return found


def _happened(ids: list[int], year: int) -> Any:
    start = datetime(year, 1, 1, tzinfo=PARIS).astimezone(UTC)
    end = datetime(year + 1, 1, 1, tzinfo=PARIS).astimezone(UTC)
    ours = Hire.school_id.in_(ids)
    announced = (Announcement.announced_at >= start, Announcement.announced_at < end, ours)
    sent = (Application.submitted_at >= start, Application.submitted_at < end, ours)
    by = Application.channel
    of_hire = Announcement.hire_id == Hire.id
    return union_all(
        select(literal("posts"), Announcement.channel, func.count(Announcement.hire_id.distinct()))
        .join(Hire, of_hire).where(*announced).group_by(Announcement.channel),
        select(literal("posts"), literal("*"), func.count(Announcement.hire_id.distinct()))
        .select_from(Announcement).join(Hire, of_hire).where(*announced),
        select(literal("cost_cents"), Announcement.channel, func.sum(Announcement.cost_cents))
        .join(Hire, of_hire).where(*announced).group_by(Announcement.channel),
        select(literal("visits"), ChannelVisits.channel, func.sum(ChannelVisits.count))
        .join(Hire, Hire.id == ChannelVisits.hire_id)
        .where(ChannelVisits.day >= date(year, 1, 1), ChannelVisits.day <= date(year, 12, 31), ours)
        .group_by(ChannelVisits.channel),
        select(literal("applications"), by, func.count())
        .select_from(Application).join(Hire, Hire.id == Application.hire_id).where(*sent).group_by(by),
        select(literal("eligible"), by, func.count())
        .select_from(Application).join(Hire, Hire.id == Application.hire_id)
        .join(EligibilityFinding, EligibilityFinding.application_id == Application.id)
        .where(*sent, EligibilityFinding.admissible).group_by(by),
    )  # fmt: skip


def _with_shares(session: Session, review: Review, least: Mapping[int, int], year: int) -> Review:
    """What may be shown of the answers. Several schools together show the sum of what each may show by itself:
    no figure of one can then be had by taking those of the others away."""
    counts: dict[str, dict[int, dict[str, list[int]]]] = {SEX: {}, ORIGIN: {}}
    answered: dict[int, int] = defaultdict(int)
    named: set[str] = set()
    rows = session.execute(
        select(
            SurveyCount.school_id, SurveyCount.channel, SurveyCount.sex, SurveyCount.residence, SurveyCount.count
        ).where(SurveyCount.school_id.in_(list(least)), SurveyCount.year == year)
    )
    for school, channel, sex, residence, count in rows:
        answered[school] += count
        named.add(channel)
        for question, said in ((SEX, sex), (ORIGIN, residence)):
            parts = counts[question].setdefault(school, {}).setdefault(channel, [0, 0])
            if said in SIDES[question]:
                parts[SIDES[question][said]] += count
    enough = [count for school, count in answered.items() if count >= least[school]]
    return replace(
        review, sex=_open(counts[SEX], least), origin=_open(counts[ORIGIN], least), answered=frozenset(named),
        answers=sum(enough) if enough else None,
    )  # fmt: skip


def _open(by_school: Mapping[int, Mapping[str, list[int]]], least: Mapping[int, int]) -> dict[str, Parts]:
    found: dict[str, Parts] = {}
    for school, by_channel in by_school.items():
        cells = {channel: (first, second) for channel, (first, second) in by_channel.items()}
        for channel, (first, second) in shown(cells, least[school]).items():
            before = found.get(channel, (0, 0))
            found[channel] = (before[0] + first, before[1] + second)
    return found
