"""The grid and the marks: the same for all, independent, then an order that is explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..dossier import Desk, GridFile, Marks, Ranking
from ..who import CHAIR, HIRING_MANAGER, HR, JUROR
from .packs import Pack

CHANGE_CODES = ("misread_file", "new_fact", "anchor_misread", "typing_error")
REOPENING_CODES = ("typing_error", "wrong_candidate", "document_missing", "anchor_misread")
GRID_FAULTS = {
    "grid_weights": ("weights",),
    "grid_families": ("family",),
    "grid_without_metrics": ("metric",),
}


def _grid(case: Case) -> GridFile | None:
    return case.file.grid


def _marks(case: Case) -> Marks:
    assert case.file.marks is not None
    return case.file.marks


def _ranking(case: Case) -> Ranking:
    assert case.file.ranking is not None
    return case.file.ranking


def _faults(case: Case, *prefixes: str) -> Verdict:
    grid = _grid(case)
    if grid is None:
        return met()
    return unmet_each([{"fault": code, **values} for code, values in grid.problems if code.startswith(prefixes)])


@rule(lift=(HIRING_MANAGER, HR), reads="grid")
def grid_chosen(case: Case) -> Verdict:
    """A scoring grid is chosen (OTM-R question 19; G7)."""
    return met() if _grid(case) else unmet()


@rule(lift=(HIRING_MANAGER, HR), reads="grid")
def grid_unlocked(case: Case) -> Verdict:
    """A locked grid is changed no more (G7)."""
    grid = _grid(case)
    return unmet(digest=grid.digest[:8]) if grid and grid.locked else met()


@rule(lift=(HIRING_MANAGER, HR), reads="grid")
def grid_weights(case: Case) -> Verdict:
    """Weights sum to one hundred (G7)."""
    return _faults(case, *GRID_FAULTS["grid_weights"])


@rule(lift=(HIRING_MANAGER, HR), reads="grid")
def grid_anchored(case: Case) -> Verdict:
    """Every level of every criterion says, in both languages, what it takes (G7)."""
    grid = _grid(case)
    if grid is None:
        return met()
    known = tuple(p for group in GRID_FAULTS.values() for p in group)
    return unmet_each([{"fault": c, **v} for c, v in grid.problems if not c.startswith(known)])


@rule(lift=(HIRING_MANAGER, HR), reads="grid")
def grid_families(case: Case) -> Verdict:
    """Each family of a researcher's work is looked at (IMT missions; G8)."""
    return _faults(case, *GRID_FAULTS["grid_families"])


@rule(lift=(HIRING_MANAGER, HR), reads="grid")
def grid_without_metrics(case: Case) -> Verdict:
    """No journal metric stands for quality (DORA, CoARA; G9)."""
    return _faults(case, *GRID_FAULTS["grid_without_metrics"])


@rule(lift=(HIRING_MANAGER, HR), reads="grid")
def grid_locked(case: Case) -> Verdict:
    """The grid is frozen and its hash published before applications open (G7)."""
    grid = _grid(case)
    return met(digest=grid.digest) if grid and grid.locked else unmet()


def _desk(case: Case) -> Desk:
    assert case.file.desk is not None
    return case.file.desk


@rule(lift=(HR, CHAIR), reads="desk", given=True)
def file_markable(case: Case) -> Verdict:
    """Marks are given on files that have reached the stage: admissible ones, then people heard."""
    return met() if _desk(case).markable else unmet()


@rule(lift=(CHAIR,), reads="desk", given=True)
def sheet_open(case: Case) -> Verdict:
    """Marks handed in change no more, unless the chair gives the sheet back (G26)."""
    return unmet() if _desk(case).sheet is not None else met()


@rule(lift=(JUROR,), reads="desk", given=True)
def marks_in_scale(case: Case) -> Verdict:
    """Each mark is a level of the scale, on a criterion of the grid."""
    keys = _desk(case).keys
    top = case.pack.value("grid_levels")
    wrong = [
        {"criterion": key} for key, mark in case.given.marks.items()
        if key not in keys or not (mark.value is None or (isinstance(mark.value, int) and 1 <= mark.value <= top))
    ]  # fmt: skip
    return unmet_each(wrong) if wrong else met(count=len(case.given.marks))


@rule(lift=(JUROR,), reads="desk", given=True)
def marks_complete(case: Case) -> Verdict:
    """Each criterion is marked, or the juror says why it cannot be (G26)."""
    blank = [
        {"criterion": key} for key in _desk(case).keys
        if key not in case.given.marks
        or (case.given.marks[key].value is None and not case.given.marks[key].note.strip())
    ]  # fmt: skip
    return unmet_each(blank) if blank else met(count=len(case.given.marks))


def justified(pack: Pack, criterion: str, family: str) -> frozenset[int]:
    """The levels of a criterion that go with words: both ends, and wherever the pack says."""
    top = pack.value("grid_levels")
    if criterion in pack.value("justified_criteria") or family in pack.value("justified_families"):
        return frozenset(range(1, top + 1))
    return frozenset({1, top, *(int(level) for level in pack.value("justified_levels"))})


@rule(lift=(JUROR,), reads="desk", given=True)
def marks_justified(case: Case) -> Verdict:
    """A mark at either end of the scale, or where the pack asks for it, says what in the file supports it."""
    families = _desk(case).families
    bare = [
        {"criterion": key, "level": mark.value} for key, mark in case.given.marks.items()
        if not mark.note.strip() and mark.value in justified(case.pack, key, families.get(key, ""))
    ]  # fmt: skip
    return unmet_each(bare) if bare else met()


@rule(lift=(JUROR,), reads="marks")
def marks_all_in(case: Case) -> Verdict:
    """Each member marks each candidate, unless they stepped aside (OTM-R question 19; G26)."""
    marks = _marks(case)
    owed = sum(marks.missing.values())
    if owed:
        return unmet(count=owed, expected=marks.expected, members=sorted(marks.missing))
    return met(expected=marks.expected)


@rule(lift=(CHAIR, HR), reads="marks")
def marks_enough(case: Case) -> Verdict:
    """Each candidate has at least two independent opinions (G27)."""
    least, marks = case.pack.value("marks_per_candidate_min"), _marks(case)
    return unmet(count=marks.thin, minimum=least) if marks.thin else met(minimum=least)


@rule(lift=(CHAIR,), reads="marks agreement")
def agreement_discussed(case: Case) -> Verdict:
    """Agreement under the threshold, or marks far apart, call for a recorded discussion (G28).

    Silent while sheets are missing: what the others' marks say together would tell whoever has not marked yet.
    """
    marks, low, wide = _marks(case), case.pack.value("alpha_min"), case.pack.value("spread_levels_max")
    if any(marks.missing.values()) and not marks.revealed:
        return met(waiting=sum(marks.missing.values()))
    under = marks.alpha is not None and marks.alpha < low
    if (under or marks.spread > wide) and not marks.discussed:
        return unmet(threshold=low, spread_max=wide)
    return met(discussed=marks.discussed)


@rule(lift=(CHAIR,), given=True)
def shortlist_not_empty(case: Case) -> Verdict:
    """Somebody is heard; otherwise the hire ends without a choice, with its reason."""
    return met(count=len(case.given.applications)) if case.given.applications else unmet()


@rule(lift=(HR, CHAIR), reads="files")
def hearings_recorded(case: Case) -> Verdict:
    """Each person on the shortlist was heard, or did not come."""
    assert case.file.files is not None
    count = case.file.files.count("shortlisted")
    return unmet(count=count) if count else met(count=case.file.files.count("heard", "absent"))


@rule(lift=(CHAIR,), reads="marks")
def revealed(case: Case) -> Verdict:
    """All marks are opened to all jurors at once (G26)."""
    return met() if _marks(case).revealed else unmet()


@rule(lift=(CHAIR,), reads="marks")
def not_yet_revealed(case: Case) -> Verdict:
    """Marks are opened once."""
    return unmet() if _marks(case).revealed else met()


@rule(lift=(JUROR,), given=True)
def change_coded(case: Case) -> Verdict:
    """A mark changed after the reveal carries a coded reason; the old one stays on file (G26)."""
    return met(code=case.given.reason) if case.given.reason in CHANGE_CODES else unmet()


@rule(lift=(CHAIR,), given=True)
def reopening_coded(case: Case) -> Verdict:
    """A sheet is given back for a listed reason; the old marks stay on file (G26)."""
    return met(code=case.given.code) if case.given.code in REOPENING_CODES else unmet()


@rule(lift=(CHAIR,), reads="ranking", given=True)
def ranking_complete(case: Case) -> Verdict:
    """The list names people who can be ranked, each once, and at least one."""
    order, rankable = case.given.ranked, _ranking(case).rankable
    strangers = [a for a in order if a not in rankable]
    if not order or strangers or len(set(order)) != len(order):
        return unmet(count=len(order), strangers=len(strangers))
    return met(count=len(order), rankable=len(rankable))


def departures(order: Sequence[int], means: Mapping[int, float], tie: float) -> tuple[int, ...]:
    """Who is placed before somebody with clearly better marks, then who is left out in spite of better marks."""
    above = [first for first, second in _marked(order, means) if means[first] - means[second] < -tie]
    lowest = min((means[a] for a in order if a in means), default=None)
    out = [a for a in means if a not in order and lowest is not None and means[a] - lowest > tie]
    return (*above, *sorted(out, key=lambda a: -means[a]))


def close_calls(order: Sequence[int], means: Mapping[int, float], tie: float) -> tuple[int, ...]:
    """Who is placed before somebody from whom the marks do not separate them."""
    return tuple(first for first, second in _marked(order, means) if abs(means[first] - means[second]) <= tie)


def _marked(order: Sequence[int], means: Mapping[int, float]) -> list[tuple[int, int]]:
    """Neighbours in the order who both have a mean."""
    return [(first, second) for first, second in pairwise(order) if first in means and second in means]


def _bare(case: Case, found: tuple[int, ...]) -> list[dict[str, int]]:
    return [{"application": a} for a in found if len(case.given.reasons.get(a, "").strip()) < 10]


def _means(case: Case) -> dict[int, float]:
    """The means of those who can be ranked."""
    ranking = _ranking(case)
    return {a: mean for a, mean in ranking.means.items() if a in ranking.rankable}


@rule(lift=(CHAIR,), reads="ranking means", given=True)
def departures_reasoned(case: Case) -> Verdict:
    """A ranking that leaves the order of the marks, or leaves somebody out against it, says why (merit; G30)."""
    bare = _bare(case, departures(case.given.ranked, _means(case), case.pack.value("tie_zone_points")))
    return unmet_each(bare) if bare else met()


@rule(lift=(CHAIR,), reads="ranking means", given=True)
def ties_reasoned(case: Case) -> Verdict:
    """Where marks do not separate two people, the jury says why one comes first (G30)."""
    tie = case.pack.value("tie_zone_points")
    bare = _bare(case, close_calls(case.given.ranked, _means(case), tie))
    return unmet_each(bare) if bare else met(tie_zone=tie)


@rule(lift=(CHAIR,), reads="ranking")
def ranking_proposed(case: Case) -> Verdict:
    """The chair has put an order to the jury."""
    return met(count=len(_ranking(case).order)) if _ranking(case).proposed else unmet()


@rule(lift=(JUROR,), reads="ranking", given=True)
def minutes_current(case: Case) -> Verdict:
    """What is signed is the order now put to the jury, in minutes that have not changed since they were read (G29)."""
    ranking = _ranking(case)
    current = case.given.version in (None, ranking.version)
    return met() if case.given.ranking == ranking.id and current else unmet()


@rule(lift=(JUROR,), reads="ranking")
def minutes_signed(case: Case) -> Verdict:
    """A quorum of the members signed the minutes (décret 84-431; G29)."""
    ranking = _ranking(case)
    least = max(case.pack.value("quorum_min"), ceil(round(ranking.members * case.pack.value("quorum_share"), 9)))
    count = len(ranking.signed)
    sums = {"count": count, "minimum": least, "size": ranking.members}
    return met(**sums) if count >= least else unmet(**sums)
