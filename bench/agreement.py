"""All statistics of a large jury's marks, in memory: processor time against the second wanted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from grids.jury_statistics import jury_statistics
from grids.tallies import Cube

from .serving import ROOT

CANDIDATES, JURORS, CRITERIA, DRAWS = 500, 8, 12, 1000
WANTED = 1.0  # seconds of work on one core
ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}  # read when numpy loads
NAME = "statistics of 500 candidates"


def report(echo: Callable[[str], None], missed: list[str]) -> None:
    """Compute agreement, leanings and firmness of the order in a process of one core, and print its time."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.agreement"], check=True, capture_output=True, cwd=ROOT, env=os.environ | ONE_CORE
    )  # fmt: skip
    spent = float(told.stdout)
    echo(
        f"\n{NAME} × {JURORS} jurors × {CRITERIA} criteria, {DRAWS} draws: "
        f"{spent:.2f} s of work, {WANTED:.2f} wanted"
    )  # fmt: skip
    if spent > WANTED:
        missed.append(f"{NAME}: {spent:.2f} s of work, {WANTED:.2f} wanted")


def work(marks: Cube[int, int]) -> float:
    """Seconds of processor time for all statistics."""
    began = time.process_time()
    jury_statistics(marks, {key: 1 + n for n, key in enumerate(marks.criteria)}, places=3, draws=DRAWS)
    return time.process_time() - began


def _marks() -> Cube[int, int]:
    """Marks from 1 to 5 around each candidate's own level, one in fifty missing."""
    source = np.random.default_rng(1)
    shape = (CANDIDATES, JURORS, CRITERIA)
    level, leaning = source.normal(3, 1, (CANDIDATES, 1, CRITERIA)), source.normal(0, 0.3, (1, JURORS, 1))
    values = np.clip(np.round(level + leaning + source.normal(0, 0.7, shape)), 1, 5)
    values[source.random(shape) < 0.02] = np.nan
    keys = tuple(f"c{n:02}" for n in range(CRITERIA))
    return Cube(values, tuple(range(CANDIDATES)), tuple(range(JURORS)), keys)


if __name__ == "__main__":
    whole = _marks()
    sys.stdout.write(str(sorted(work(whole) for _ in range(3))[1]))
