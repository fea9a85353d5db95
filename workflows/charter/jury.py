"""The jury: composed within the rules, and still lawful after step-asides."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from math import ceil, floor
from typing import Any

from ..case import Case, Rule, Verdict, met, rule, unmet, unmet_each
from ..dossier import Jury, Seat
from ..who import CHAIR, DIRECTOR, HIRING_MANAGER, HR
from .pack_values import Pack

COUNTED = ("F", "M")  # the texts know two sexes: who declared neither counts in the size alone
COMPETITION = "competition"  # the regime under which one step-aside is for every candidate


def _jury(case: Case) -> Jury:
    assert case.file.jury is not None
    return case.file.jury


def part_of(size: int, share: float) -> float:
    """A share of `size` people, rounded to nine places: 40 % of 5 is 2, not a hair more."""
    return round(size * share, 9)


def least_of_each_sex(size: int, share: float, rounding: str) -> int:
    """How many of each sex a jury of `size` needs (CGFP L325-17; exactly three: one of each)."""
    if size == 3:
        return 1
    return ceil(part_of(size, share)) if rounding == "ceil" else floor(part_of(size, share))


def sexes(seats: Sequence[Seat], pack: Pack) -> dict[str, Any]:
    """The arithmetic of the sexes: counts, size, the share asked in people and the least of each."""
    size, share = len(seats), pack.value("jury_sex_share_min")
    rounding = str(pack.value("jury_sex_rounding"))
    women, men = (sum(s.sex == sex for s in seats) for sex in COUNTED)
    return {
        "women": women, "men": men, "uncounted": size - women - men, "size": size, "share": share,
        "product": part_of(size, share), "rounding": "one_of_each" if size == 3 else rounding,
        "minimum": least_of_each_sex(size, share, rounding),
    }  # fmt: skip


def externals(seats: Sequence[Seat], pack: Pack) -> dict[str, Any]:
    """How many come from outside, against a number and a share of the whole, rounded up."""
    size, share = len(seats), pack.value("jury_externals_share_min")
    least = max(pack.value("jury_externals_min"), ceil(part_of(size, share)))
    sums = {"count": sum(s.external for s in seats), "minimum": least, "size": size}
    return {**sums, "share": share, "product": part_of(size, share)} if share else sums


def _at_least(sums: dict[str, Any]) -> Verdict:
    return met(**sums) if sums["count"] >= sums["minimum"] else unmet(**sums)


def missing(sums: Mapping[str, Any]) -> float:
    """How far a rule is from being met, by its sums: below zero there is some to spare.

    In people; in sessions for the chair series; for the share of the sexes as a share: nobody of three is further from
    it than one of four, though one person is missing from both; after step-asides in members gone from juries that do
    not hold, whoever's files they are.
    """
    if "gone" in sums:
        return float(sums["gone"])
    if "members" in sums:  # each of them is one too many
        return len(sums["members"])
    if "maximum" in sums:
        return float(sums["count"] - sums["maximum"])
    if "minimum" not in sums:  # of the hiring team: one more than half is one too many
        return float(sums["count"] * 2 - sums.get("size", 0))
    there = min(sums["women"], sums["men"]) if "women" in sums else sums["count"]
    if "rounding" in sums and sums["size"]:
        return round(float(sums["share"] - there / sums["size"]), 9)
    return float(max(sums["minimum"] - there, sums.get("externals_minimum", 0) - sums.get("externals", 0)))


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_size(case: Case) -> Verdict:
    """At least three members; eight in a university committee (OTM-R toolkit 4.4.2; G10, G12)."""
    return _at_least({"count": len(_jury(case).seats), "minimum": case.pack.value("jury_size_min")})


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_no_crowd(case: Case) -> Verdict:
    """No more members than the pack says (décret 84-431, art. 9-1; G12)."""
    sums = {"count": len(_jury(case).seats), "maximum": case.pack.value("jury_size_max")}
    return met(**sums) if sums["count"] <= sums["maximum"] else unmet(**sums)


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_sexes(case: Case) -> Verdict:
    """Two in five of each sex; of three members, one of each (CGFP L325-17, house rule for contracts; G11)."""
    sums = sexes(_jury(case).seats, case.pack)
    return met(**sums) if min(sums["women"], sums["men"]) >= sums["minimum"] else unmet(**sums)


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_each_sex(case: Case) -> Verdict:
    """A number of members of each sex, whatever the share (décret 84-431, art. 9-1: two; G12)."""
    sums = sexes(_jury(case).seats, case.pack)
    told = {key: sums[key] for key in ("women", "men", "uncounted", "size")}
    told["minimum"] = case.pack.value("jury_each_sex_min")
    return met(**told) if min(told["women"], told["men"]) >= told["minimum"] else unmet(**told)


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_externals(case: Case) -> Verdict:
    """Someone from outside the institution sits; half of a university committee (OTM-R toolkit 4.4.2; G12, G13)."""
    return _at_least(externals(_jury(case).seats, case.pack))


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_specialists(case: Case) -> Verdict:
    """More than a share of the members are specialists of the discipline (décret 84-431, art. 9-1)."""
    seats, share = _jury(case).seats, case.pack.value("jury_specialists_share")
    product = part_of(len(seats), share)
    return _at_least({
        "count": sum(s.specialist is True for s in seats), "minimum": floor(product) + 1, "size": len(seats),
        "share": share, "product": product, "unsaid": sum(s.specialist is None for s in seats),
    })  # fmt: skip


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_rank(case: Case) -> Verdict:
    """Members hold a rank at least that of the post (G14)."""
    jury = _jury(case)
    below = [s.member for s in jury.seats if s.rank < jury.post_rank]
    sums = {"count": len(below), "size": len(jury.seats), "rank": jury.post_rank}
    return unmet(**sums, members=below) if below else met(**sums)


def months_between(then: date, now: date) -> int:
    """Whole months from `then` to `now`."""
    return (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)


def months_after(then: date, months: int) -> date:
    """The same day some months later; the last of its month where it has no such day."""
    year, month = divmod(then.year * 12 + then.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(then.day, monthrange(year, month + 1)[1]))


@rule(lift=(HR,), reads="jury", gap=missing)
def jury_trained(case: Case) -> Verdict:
    """Each member was trained in bias and OTM-R not long ago (OTM-R question 3; G15)."""
    seats, most, today = _jury(case).seats, case.pack.value("training_months_max"), case.now.date()
    stale = [
        s.member for s in seats
        if s.trained_on is None or not s.trained_on <= today <= months_after(s.trained_on, most)
    ]  # fmt: skip
    sums = {"count": len(stale), "size": len(seats), "months": most}
    return unmet(**sums, members=stale) if stale else met(**sums)


@rule(lift=(HR, HIRING_MANAGER), reads="jury")
def jury_chaired(case: Case) -> Verdict:
    """One member, and one only, takes the chair."""
    chairs = sum(s.chair for s in _jury(case).seats)
    return met(count=1) if chairs == 1 else unmet(count=chairs)


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_chair_series(case: Case) -> Verdict:
    """One sex does not take the chair many sessions running; an undeclared one ends a series (CGFP L325-18; G16)."""
    jury, most = _jury(case), case.pack.value("chair_sessions_max")
    now = [s.sex for s in jury.seats if s.chair]
    past = list(takewhile(now[0].__eq__, jury.chairs)) if len(now) == 1 and now[0] in COUNTED else None
    sums = {"count": 0 if past is None else 1 + len(past), "maximum": most, "known": len(jury.chairs)}
    return met(**sums) if sums["count"] <= most else unmet(**sums)


@rule(lift=(HR,), given=True)
def session_held(case: Case) -> Verdict:
    """A session entered for the chair series has been held (CGFP L325-18)."""
    return unmet(held_on=case.given.held_on) if case.given.held_on > case.now.date() else met()


@rule(lift=(HR, HIRING_MANAGER), reads="jury", gap=missing)
def jury_outside_team(case: Case) -> Verdict:
    """Most of the jury is not of the hiring team."""
    seats = _jury(case).seats
    inside = sum(s.in_team for s in seats)
    return unmet(count=inside, size=len(seats)) if inside * 2 > len(seats) else met(count=inside, size=len(seats))


@rule(lift=(DIRECTOR,), reads="jury")
def jury_appointed(case: Case) -> Verdict:
    """The director has appointed the jury as it stands (OTM-R question 16)."""
    return met(size=len(_jury(case).seats)) if _jury(case).appointed else unmet()


@rule(lift=(HR,), reads="jury")
def jury_published(case: Case) -> Verdict:
    """Whoever is concerned can read who sits, before anybody is judged (CGFP R325-86; G17)."""
    return met(size=len(_jury(case).seats)) if _jury(case).published else unmet()


@rule(lift=(CHAIR, HR), reads="jury")
def quorum_present(case: Case) -> Verdict:
    """At least half of the members, never fewer than three, and half of the externals where it is asked (G29)."""
    return quorum(_jury(case), case.pack)


def quorum(jury: Jury, pack: Pack) -> Verdict:
    """Whether those of `seats` are enough of the whole jury to decide."""
    whole = jury.convened or jury.seats
    least = max(pack.value("quorum_min"), ceil(part_of(len(whole), pack.value("quorum_share"))))
    sums = {"count": len(jury.seats), "minimum": least, "size": len(whole)}
    share = pack.value("quorum_externals_share")
    if share:
        sums["externals"] = sum(s.external for s in jury.seats)
        sums["externals_minimum"] = ceil(part_of(sum(s.external for s in whole), share))
    short = sums["count"] < least or sums.get("externals", 0) < sums.get("externals_minimum", 0)
    return unmet(**sums) if short else met(**sums)


# What a jury is asked when it is composed, and what it still owes once members have stepped aside.
COMPOSITION = (
    jury_size, jury_no_crowd, jury_sexes, jury_each_sex, jury_externals, jury_specialists, jury_rank, jury_trained,
    jury_chaired, jury_chair_series, jury_outside_team,
)  # fmt: skip
REMAINING = (
    jury_size, jury_sexes, jury_each_sex, jury_externals, jury_specialists, jury_outside_team, quorum_present,
)  # fmt: skip


def remaining(jury: Jury, regime: str) -> Iterable[tuple[int | None, Jury]]:
    """The jury left after step-asides: for each candidate touched, or one for the whole competition (None)."""
    everybody: frozenset[int] = frozenset().union(*jury.asides.values())
    asides = sorted(jury.asides.items()) if regime != COMPETITION else [(None, everybody)] if everybody else []
    for application, gone in asides:
        left = tuple(s for s in jury.seats if s.member not in gone)
        yield application, replace(jury, seats=left, convened=jury.seats, asides={})


def held(left: Verdict, convened: Verdict) -> bool:
    """A rule holds after step-asides: met, or lifted for the jury convened and no further from it than that jury."""
    stopping = [o for o in left.objections if o.severity != "warn"]
    if not stopping:
        return True
    return all(o.lifted and not o.stops for o in stopping) and missing(left.evidence) <= missing(convened.evidence)


def owed(application: int | None) -> tuple[Rule, ...]:
    """What those who are left owe; whoever is gone from the whole competition (None) cannot take its chair."""
    return (*REMAINING, jury_chaired) if application is None else REMAINING


def breaks(case: Case, left: Jury, rules: Sequence[Rule], first: str = "") -> Iterator[str]:
    """The rules that the jury of the case no longer holds to once only `left` of it sits; the one named `first` comes first."""
    after = replace(case, file=replace(case.file, jury=left), heard={})
    for one in sorted(rules, key=lambda one: one.__name__ != first) if first else rules:
        verdict = one(after)
        if verdict.objections and not held(verdict, one(case)):
            yield verdict.rule


@rule(lift=(HR, CHAIR), reads="jury", gap=missing)
def effective_jury(case: Case) -> Verdict:
    """After step-asides the jury that remains still meets the rules, for each candidate or for all (G19)."""
    regime, whole = case.pack.value("aside_regime"), len(_jury(case).seats)
    faults, gone = [], 0
    for application, left in remaining(_jury(case), regime):
        if rules := list(breaks(case, left, owed(application))):
            whose = {"whole": True} if application is None else {"application": application}
            outside = sum(s.external for s in left.seats)
            faults.append({**whose, **sexes(left.seats, case.pack), "externals": outside, "rules": rules})
            gone += whole - len(left.seats)
    if not faults:
        return met(candidates=len(_jury(case).asides))
    return replace(unmet_each(faults), evidence={"count": len(faults), "gone": gone})
