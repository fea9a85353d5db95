"""The statistics of a jury's marks as tables to read, and the words for what cannot be computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # they need numpy, which no other command does
    from grids.estimate import Estimate
    from grids.jury_statistics import Reliability, Statistics
    from grids.robustness import Standing
    from grids.severity import Effect
    from grids.yardsticks import Small

SHOWN = 20  # rows of the order
SMALL = {"candidates": "candidates marked twice", "jurors": "jurors"}
WHY = {
    "not_twice": "no candidate was marked by two jurors",
    "no_variation": "all marks are equal: agreement cannot be told from absence of variation",
    "one_unit": "one candidate alone was marked twice: alpha is 0 whatever the marks, and has no interval",
    "no_draws": "no draw was asked for",
    "draws_alike": "in more than half of the draws all marks are equal",
    "one_juror": "fewer than two jurors gave a mark",
    "not_complete": "fewer than two candidates were marked by every juror",
    "no_variance": "the variance it would be divided by is not positive",
    "no_interval": "the interval does not exist for such marks",
    "not_linked": "jurors fall into groups that no candidate links",
}
COEFFICIENTS = ("alpha_interval", "alpha_ordinal", "icc_2_1", "icc_2_k")


def lines(found: Statistics[str, str], top: int) -> Iterator[str]:
    """Agreement, jurors, order: line by line."""
    yield from _agreement(found)
    yield ""
    yield from _jurors(found)
    yield ""
    yield from _order(found, top)


def coefficients(one: Reliability) -> dict[str, Estimate]:
    """The four figures of a table under their names."""
    return dict(zip(COEFFICIENTS, (one.alpha_interval, one.alpha_ordinal, one.icc.single, one.icc.mean), strict=True))


def ranked(found: Statistics[str, str]) -> list[tuple[str, Standing, Effect]]:
    """Every candidate by rank, those without a mark last."""
    rows = zip(found.candidates, found.standings, found.severity.adjusted, strict=True)
    return sorted(rows, key=lambda row: (row[1].rank is None, row[1].rank or 0))


def smallness(small: tuple[Small, ...]) -> str:
    """Why figures are small, in words."""
    return "; ".join(f"{SMALL[one.what]}: {one.found}, fewer than {one.wanted}" for one in small)


def _agreement(found: Statistics[str, str]) -> Iterator[str]:
    tables: Mapping[str, Reliability] = {"overall": found.overall, **found.criteria}
    wide = _width(tables)
    heads = "".join(f"{head:<21}" for head in ("alpha, interval", "alpha, ordinal", "ICC(2,1)", "ICC(2,k)"))
    yield f"{'':<{wide}} {heads}marks missing complete"
    for name, one in tables.items():
        cells = "".join(f"{_cell(value):<21}" for value in coefficients(one).values())
        yield f"{name[:wide]:<{wide}} {cells}{one.marks:>5} {one.missing:>7} {one.icc.candidates:>8}"
    for name, one in tables.items():
        reasons: dict[str, list[str]] = {}
        for key, value in coefficients(one).items():
            if value.why:
                reasons.setdefault(WHY[value.why], []).append(key)
        yield from (f"{name}: no figure or no interval for {', '.join(keys)}: {why}." for why, keys in reasons.items())
    if found.overall.small:
        yield f"Small: {smallness(found.overall.small)}. These figures are no more than a hint."
    yield "Overall is on the mean each juror gives each candidate; ICC is on candidates marked by all (complete)."
    yield from _yardsticks(found.overall)


def _yardsticks(overall: Reliability) -> Iterator[str]:
    from grids.yardsticks import band, figures

    bands = figures()["bands"]
    told = (("Alpha", "alpha", overall.alpha_interval), ("ICC", "icc", overall.icc.single))
    for label, kind, one in told:
        levels = ", ".join(
            f"{level['name']} " + (f"from {level['from']:.3f}" if "from" in level else "below")
            for level in bands[kind]["levels"]
        )
        named = None if one.value is None or one.why else band("icc" if kind == "icc" else "alpha", one.value)
        yield f"{label}: {levels} ({bands[kind]['source']}).{f' Overall: {named}.' if named else ''}"


def _jurors(found: Statistics[str, str]) -> Iterator[str]:
    wide = _width(found.jurors)
    yield f"{'juror':<{wide}} leaning  95 % interval     candidates"
    for juror, one in zip(found.jurors, found.severity.jurors, strict=True):
        yield (
            f"{juror[:wide]:<{wide}} {_number(one.value, '+z.2f'):>7}  {_between(one.low, one.high, '+z.2f'):<17}"
            f"{one.marks:>11}"
        )
    if found.severity.why:
        yield f"Leanings cannot be told: {WHY[found.severity.why]}."
    yield "Leaning: above 0, more lenient than the mean of the jurors on the same candidates."


def _order(found: Statistics[str, str], top: int) -> Iterator[str]:
    rows = ranked(found)
    wide = _width(candidate for candidate, _, _ in rows[:SHOWN])
    yield (
        f"rank {'candidate':<{wide}}  mean adjusted  without a juror  other weights  jurors drawn  "
        f"{'first' if top == 1 else f'in first {top}'}"
    )
    for candidate, one, adjusted in rows[:SHOWN]:
        yield (
            f"{_number(one.rank, 'd'):>4} {candidate[:wide]:<{wide}} {_number(one.mean, '.2f'):>5}"
            f" {_number(adjusted.value, '.2f'):>8}  {_ranks(one.without_a_juror):<16} {_ranks(one.other_weights):<14}"
            f" {_ranks(one.drawn):<13} {_number(one.top, '.0%'):>5}{'  tie zone' if one.tied else ''}"
        )
    if len(rows) > SHOWN:
        yield f"and {len(rows) - SHOWN} more: --json tells them all."
    yield "Order by raw means; the adjusted ones stand beside it. The arithmetic compares, the jury ranks."


def _cell(one: Estimate) -> str:
    if one.value is None:
        return "–"
    between = "" if one.low is None or one.high is None else f" [{one.low:z.2f}; {one.high:z.2f}]"
    return f"{one.value:z.3f}{between}"


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _between(low: float | None, high: float | None, form: str) -> str:
    return "–" if low is None or high is None else f"{low:{form}} to {high:{form}}"


def _ranks(pair: tuple[int, int] | None) -> str:
    return _between(*pair, "d") if pair else "–"


def _width(names: Iterable[Any]) -> int:
    return min(40, max(9, *(len(name) for name in names)))
