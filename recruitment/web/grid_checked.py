"""A grid checked, in words: what keeps it from being used, what a good eye would say, and the sums behind both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grids.advice import advice
from grids.checks import EXPECTED_FAMILIES, problems
from grids.grid import Grid, digest
from recruitment.services import grid_sheets

from .grid_faults import grid_fault
from .rule_sentences import Names, in_words

WARNED = ("family_missing",)  # G8 warns: a school may publish such a grid, and each hire is told


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend: its sentence, where it stands, and what it is."""

    code: str
    text: str
    criterion: str  # its key, empty for the grid
    values: Mapping[str, Any]
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be mended, what is to be watched, and the sums."""

    digest: str
    faults: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    total: int
    families: tuple[tuple[str, int], ...]  # weight by family, in the order of the grid
    ranked: int
    collected: int

    @property
    def sound(self) -> bool:
        """True when nothing is to be mended."""
        return not self.faults

    @property
    def stopping(self) -> tuple[Remark, ...]:
        """What keeps the grid from being published."""
        return tuple(one for one in self.faults if one.code not in WARNED)


def checked(
    grid: Grid, language: str, families: Iterable[str] = EXPECTED_FAMILIES, levels: int = 5, total: int = 100
) -> Checked:
    """Every check of a grid, in the reader's language."""
    say = _speaker(grid, language)
    weights: Counter[str] = Counter()
    for one in grid.at(None):
        weights[one.family] += one.weight
    return Checked(
        digest(grid),
        tuple(say(code, values) for code, values in problems(grid, tuple(families), levels, total)),
        tuple(say(code, values, stops=False) for code, values in advice(grid)),
        sum(weights.values()), tuple(weights.items()), len(grid.at(None)), len(grid.collected),
    )  # fmt: skip


def _speaker(grid: Grid, language: str) -> Callable[..., Remark]:
    titles = {one.key: one.title[language] or one.title["fr"] or one.title["en"] for one in grid.criteria}
    names = Names(criteria={key: title for key, title in titles.items() if title})

    def say(code: str, values: Mapping[str, Any], *, stops: bool = True) -> Remark:
        text = grid_fault({"fault": code, **values}, in_words(values, names))
        return Remark(code, text, str(values.get("criterion", "")), values, stops)

    return say


def cell_fault(fault: grid_sheets.Fault, language: str) -> str:
    """The sentence of a cell that could not be read."""
    way = ("fr", "en").index(language)
    accepted = ", ".join(pair[way] for pair in grid_sheets.WORDS.get(fault.column, {}).values())
    return grid_fault({"fault": fault.code}, {**fault.values, "accepted": accepted})
