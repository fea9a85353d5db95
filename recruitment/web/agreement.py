"""The statistics of a jury's marks in words: agreement read against its yardstick, leanings, firmness of the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from recruitment.services.deliberation import Marked, Member

from .dates import number, percent
from .language import current
from .speech import gettext, ngettext

if TYPE_CHECKING:  # they need numpy: kept out of page workers until somebody asks
    from grids.estimate import Estimate
    from grids.jury_statistics import Reliability, Statistics
    from grids.robustness import Standing
    from grids.severity import Effect
    from grids.yardsticks import Coefficient

NONE = "–"
ALIKE = _l(
    "Alpha sets gaps between members beside differences between people: where people are alike it is low, even if"
    " members agree. Look at the marks."
)
WHY = {
    "not_twice": _l("nobody was marked by two members"),
    "no_variation": _l("all marks are equal"),
    "one_unit": _l("one person alone was marked twice"),
    "no_draws": _l("no draw was made"),
    "draws_alike": _l("too many draws hold equal marks only"),
    "one_juror": _l("one member alone gave marks"),
    "not_complete": _l("fewer than two people were marked by everybody"),
    "no_variance": _l("marks vary too little"),
    "no_interval": _l("no interval for such marks"),
    "not_linked": _l("members marked different people"),
}
# The word of each source's scale, and what it means for a jury.
BANDS = {
    "reliable": (_l("solid"), _l("Members read the grid alike.")),
    "tentative": (_l("to be confirmed"), _l("Agreement is enough to deliberate, to be confirmed.")),
    "not relied upon": (_l("too low"), _l("Agreement is too low to rest on: talk before deciding.")),
    "excellent": (_l("excellent"), _l("The mean of these members hardly depends on who sits.")),
    "good": (_l("good"), _l("The mean of these members can be relied upon.")),
    "moderate": (_l("moderate"), _l("Another jury could well give other means.")),
    "poor": (_l("poor"), _l("The mean of these members depends on who sits.")),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient as printed: its value, its interval, its yardstick in a word and in a sentence."""

    value: str
    interval: str = ""
    word: str = ""
    sentence: str = ""

    @property
    def whole(self) -> str:
        """Value and interval in one cell."""
        return f"{self.value} ({self.interval})" if self.interval else self.value


@dataclass(frozen=True, slots=True)
class Line:
    """Agreement on one criterion, or over all."""

    title: str
    interval: Figure
    ordinal: Figure
    single: Figure
    mean: Figure
    why: str  # why a figure or an interval is missing


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a member leans, in points of the scale."""

    name: str
    value: str
    interval: str
    words: str


@dataclass(frozen=True, slots=True)
class Firm:
    """How firmly one person stands where the mean puts them."""

    interval: str  # 90 % of the means with a jury drawn alike
    ranks: tuple[str, str, str]  # without a member, with other weights, with a jury drawn alike
    top: str  # how often among the posts
    tied: bool  # with the last post
    adjusted: str  # the mean had everybody marked, nobody harsher
    between: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """All of it, ready to print."""

    overall: Line
    criteria: tuple[Line, ...]
    leanings: tuple[Leaning, ...]
    leanings_why: str
    firm: Mapping[int, Firm]
    small: str
    rests: str  # on how many marks


def titles(marked: Marked | None) -> dict[str, str]:
    """What each criterion is called in the reader's language."""
    return {c.key: c.title[current()] for c in marked.grid.at(None)} if marked else {}


def told(found: Statistics[int, int] | None, titles: Mapping[str, str], members: Sequence[Member]) -> Told | None:
    """The statistics in the reader's language; None when there are none."""
    if found is None:
        return None
    names = {member.id: member.name for member in members}
    severity = found.severity
    return Told(
        _line(gettext("All criteria, weighted"), found.overall),
        tuple(_line(titles[key], one) for key, one in found.criteria.items() if key in titles),
        tuple(
            _leaning(names[juror], one)
            for juror, one in zip(found.jurors, severity.jurors, strict=True) if juror in names
        ),
        str(WHY[severity.why]) if severity.why else "",
        {
            candidate: _firm(standing, adjusted)
            for candidate, standing, adjusted in zip(
                found.candidates, found.standings, severity.adjusted, strict=True
            )
        },
        _small(found.overall), _rests(found.overall),
    )  # fmt: skip


def _line(title: str, one: Reliability) -> Line:
    parts = (one.alpha_interval, one.alpha_ordinal, one.icc.single, one.icc.mean)
    why = dict.fromkeys(str(WHY[part.why]) for part in parts if part.why)
    interval, ordinal = (_figure(part, "alpha") for part in parts[:2])
    single, mean = (_figure(part, "icc") for part in parts[2:])
    return Line(title, interval, ordinal, single, mean, "; ".join(why))


def _figure(one: Estimate, kind: Coefficient) -> Figure:
    from grids.yardsticks import band

    if one.value is None:
        return Figure(NONE)
    word, sentence = BANDS[band(kind, one.value)]
    least = word if one.low is None else BANDS[band(kind, one.low)][0]
    if least != word:
        sentence = gettext("“%(word)s” on these marks, but the interval goes down to “%(least)s”.", word=word, least=least)
    return Figure(number(one.value, 2), between(one.low, one.high, 2), str(word), str(sentence))


def between(low: float | None, high: float | None, places: int) -> str:
    """“0.52 to 0.83”, nothing where an end is missing."""
    if low is None or high is None:
        return ""
    return gettext("%(low)s to %(high)s", low=number(low, places), high=number(high, places))


def _leaning(name: str, one: Effect) -> Leaning:
    if one.value is None:
        return Leaning(name, NONE, "", gettext("cannot be told"))
    sign = "+" if round(one.value, 2) > 0 else ""
    value = f"{sign}{number(one.value, 2)}"
    return Leaning(name, value, between(one.low, one.high, 2), _leans(one))


def _leans(one: Effect) -> str:
    if one.low is None or one.high is None:
        return gettext("cannot be told")
    if one.low > 0:
        return gettext("more generous than the others")
    if one.high < 0:
        return gettext("more demanding than the others")
    return gettext("not told apart from the others")


def _firm(standing: Standing, adjusted: Effect) -> Firm:
    spread = standing.mean_range
    ranks = (standing.without_a_juror, standing.other_weights, standing.drawn)
    first, second, third = (ranks_of(one) for one in ranks)
    return Firm(
        between(*spread, 2) if spread else NONE, (first, second, third), _share(standing.top), bool(standing.tied),
        number(adjusted.value, 2) if adjusted.value is not None else NONE, spread,
    )  # fmt: skip


def ranks_of(one: tuple[int, int] | None) -> str:
    """“2”, “1 to 3”."""
    if one is None:
        return NONE
    return str(one[0]) if one[0] == one[1] else gettext("%(low)s to %(high)s", low=one[0], high=one[1])


def _share(top: float | None) -> str:
    if top is None:
        return NONE
    if 0 < top < 0.01:
        return gettext("under %(share)s", share=percent(0.01))
    return percent(top, 0)


def _small(one: Reliability) -> str:
    """Why the figures are a hint only; nothing when they are not small."""
    said = []
    for small in one.small:
        if small.what == "candidates":
            text = ngettext(
                "%(num)s person marked by two members or more, %(wanted)s would do",
                "%(num)s people marked by two members or more, %(wanted)s would do", small.found, wanted=small.wanted,
            )  # fmt: skip
        else:
            text = ngettext(
                "%(num)s member who marked, %(wanted)s would do", "%(num)s members who marked, %(wanted)s would do",
                small.found, wanted=small.wanted,
            )  # fmt: skip
        said.append(text)
    return gettext("Small numbers (%(which)s): take these figures as a hint.", which="; ".join(said)) if said else ""


def _rests(one: Reliability) -> str:
    return gettext(
        "%(marks)s marks by %(jurors)s members on %(people)s people; %(missing)s not given.",
        marks=number(one.marks), jurors=one.jurors, people=one.candidates, missing=number(one.missing),
    )  # fmt: skip


def heads(found: tuple[int, int]) -> str:
    """What the first place owes to single members."""
    changed, tried = found
    if not tried:
        return ""
    if not changed:
        return gettext("Whichever member is left out, the same person leads.")
    return ngettext(
        "Without one member, another person would lead: the first place hangs on little, discuss it.",
        "Without one of %(num)s members, another person would lead: the first place hangs on little, discuss it.",
        changed,
    )
