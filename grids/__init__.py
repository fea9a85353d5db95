"""Scoring grids: their definitions, their checks and hash, and the arithmetic of marks."""

from __future__ import annotations

from .agreement import Agreement, agreement
from .checks import FAMILIES, problems
from .grid import Criterion, Grid, GridError, Text, canonical, digest, from_mapping, to_mapping
from .krippendorff import alpha
from .library import library, load
from .tallies import (
    CriterionTally,
    Mean,
    Place,
    candidate_mean,
    criterion_tallies,
    cube,
    order,
    weighted_means,
)

__all__ = [
    "FAMILIES",
    "Agreement",
    "Criterion",
    "CriterionTally",
    "Grid",
    "GridError",
    "Mean",
    "Place",
    "Text",
    "agreement",
    "alpha",
    "candidate_mean",
    "canonical",
    "criterion_tallies",
    "cube",
    "digest",
    "from_mapping",
    "library",
    "load",
    "order",
    "problems",
    "to_mapping",
    "weighted_means",
]
