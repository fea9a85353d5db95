"""The jury: composed within the rules, and still lawful after step-asides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..dossier import Jury, Seat
from ..who import CHAIR, DIRECTOR, HIRING_MANAGER, HR


def _jury(case: Case) -> Jury:
    assert case.file.jury is not None
    return case.file.jury


def least_of_each_sex(size: int, share: float, rounding: str) -> int:
    """How many of each sex a jury of `size` needs (CGFP L325-17; exactly three: one of each).

    The product is rounded to nine places first, so that 40 % of 5 is 2 and not 3.
    """
    if size == 3:
        return 1
    wanted = round(size * share, 9)
    return ceil(wanted) if rounding == "ceil" else floor(wanted)


def sexes(seats: Sequence[Seat], case: Case) -> dict[str, int | float]:
    """The arithmetic of the sexes: counts, size and the least of each."""
    size = len(seats)
    share = case.pack.value("jury_sex_share_min")
    least = least_of_each_sex(size, share, str(case.pack.value("jury_sex_rounding")))
    women = sum(s.sex == "F" for s in seats)
    men = sum(s.sex == "M" for s in seats)
    return {"women": women, "men": men, "uncounted": size - women - men, "size": size, "minimum": least, "share": share}


@rule(lift=(HR, HIRING_MANAGER), reads="jury")
def jury_size(case: Case) -> Verdict:
    """At least three members, and no crowd (OTM-R toolkit 4.4.2; G10)."""
    low, high = case.pack.value("jury_size_min"), case.pack.value("jury_size_max")
    size = len(_jury(case).seats)
    sums = {"count": size, "minimum": low, "maximum": high}
    return met(**sums) if low <= size <= high else unmet(**sums)


@rule(lift=(HR, HIRING_MANAGER), reads="jury")
def jury_sexes(case: Case) -> Verdict:
    """Two in five of each sex; of three members, one of each (CGFP L325-17, house rule for contracts; G11)."""
    sums = sexes(_jury(case).seats, case)
    return met(**sums) if min(sums["women"], sums["men"]) >= sums["minimum"] else unmet(**sums)


@rule(lift=(HR, HIRING_MANAGER), reads="jury")
def jury_externals(case: Case) -> Verdict:
    """Someone from outside the institution sits (OTM-R toolkit 4.4.2; G13)."""
    least = case.pack.value("jury_externals_min")
    count = sum(s.external for s in _jury(case).seats)
    return met(count=count, minimum=least) if count >= least else unmet(count=count, minimum=least)


@rule(lift=(HR, HIRING_MANAGER), reads="jury")
def jury_rank(case: Case) -> Verdict:
    """Members hold a rank at least that of the post (G14)."""
    jury = _jury(case)
    below = [s.member for s in jury.seats if s.rank < jury.post_rank]
    sums = {"count": len(below), "size": len(jury.seats), "rank": jury.post_rank}
    return unmet(**sums, members=below) if below else met(**sums)


def months_between(then: date, now: date) -> int:
    """Whole months from `then` to `now`."""
    return (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)


@rule(lift=(HR,), reads="jury")
def jury_trained(case: Case) -> Verdict:
    """Each member was trained in bias and OTM-R not long ago (OTM-R question 3; G15)."""
    most, today = case.pack.value("training_months_max"), case.now.date()
    stale = [
        s.member for s in _jury(case).seats
        if s.trained_on is None or months_between(s.trained_on, today) > most
    ]  # fmt: skip
    sums = {"count": len(stale), "size": len(_jury(case).seats), "months": most}
    return unmet(**sums, members=stale) if stale else met(**sums)


@rule(lift=(HR, HIRING_MANAGER), reads="jury")
def jury_chaired(case: Case) -> Verdict:
    """One member, and one only, takes the chair."""
    chairs = sum(s.chair for s in _jury(case).seats)
    return met(count=1) if chairs == 1 else unmet(count=chairs)


@rule(lift=(HR, HIRING_MANAGER), reads="jury")
def jury_outside_team(case: Case) -> Verdict:
    """Most of the jury is not of the hiring team."""
    seats = _jury(case).seats
    inside = sum(s.in_team for s in seats)
    return unmet(count=inside, size=len(seats)) if inside * 2 > len(seats) else met(count=inside, size=len(seats))


@rule(lift=(DIRECTOR,), reads="jury")
def jury_appointed(case: Case) -> Verdict:
    """The director has appointed the jury as it stands (OTM-R question 16)."""
    return met(size=len(_jury(case).seats)) if _jury(case).appointed else unmet()


@rule(lift=(HR, CHAIR), reads="jury")
def effective_jury(case: Case) -> Verdict:
    """After step-asides the jury that remains, candidate by candidate, still meets the rules (G19)."""
    jury = _jury(case)
    faults = []
    for application, gone in sorted(jury.asides.items()):
        left = [s for s in jury.seats if s.member not in gone]
        sums = sexes(left, case)
        short = len(left) < case.pack.value("jury_size_min")
        unequal = min(sums["women"], sums["men"]) < sums["minimum"]
        inside = sum(s.external for s in left) < case.pack.value("jury_externals_min")
        if short or unequal or inside:
            faults.append({"application": application, **sums, "externals": sum(s.external for s in left)})
    return unmet_each(faults) if faults else met(candidates=len(jury.asides))


@rule(lift=(CHAIR, HR), reads="jury")
def quorum_present(case: Case) -> Verdict:
    """At least half of the members, and never fewer than three, decide (décret 84-431; G29)."""
    size = len(_jury(case).seats)
    least = max(case.pack.value("quorum_min"), ceil(round(size * case.pack.value("quorum_share"), 9)))
    return met(count=size, minimum=least) if size >= least else unmet(count=size, minimum=least)
