"""What coefficients are read against: thresholds and what counts as small, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).with_suffix(".toml")
Coefficient = Literal["alpha", "icc"]


@dataclass(frozen=True, slots=True)
class Small:
    """One reason why figures are no more than a hint: there are `found` of `what`, `wanted` would do."""

    what: Literal["candidates", "jurors"]
    found: int
    wanted: int


@lru_cache(maxsize=1)
def figures() -> Mapping[str, Any]:
    """The file as it is: `figures` and `bands`, each with source and confidence."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def figure(name: str) -> float:
    """The value of one of `figures`."""
    return float(figures()["figures"][name]["value"])


def band(coefficient: Coefficient, value: float) -> str:
    """The name that the source gives to such a value."""
    levels = figures()["bands"][coefficient]["levels"]
    return next(str(level["name"]) for level in levels if value >= level.get("from", float("-inf")))


def smallness(candidates: int, jurors: int) -> tuple[Small, ...]:
    """Why figures from so many candidates marked twice and so many jurors are small; empty when they are not."""
    found = (
        Small("candidates", candidates, int(figure("small_candidates"))),
        Small("jurors", jurors, int(figure("small_jurors"))),
    )
    return tuple(one for one in found if one.found < one.wanted)
