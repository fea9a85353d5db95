"""Scoring grids outside the application: their checks, their hash, and the statistics of a jury's marks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from .grid_files import check, hash_
from .grid_tables import WHY, coefficients, lines, ranked, smallness

if TYPE_CHECKING:  # they need numpy, which no other command does
    from grids.estimate import Estimate
    from grids.jury_statistics import Reliability, Statistics
    from grids.robustness import Standing
    from grids.severity import Effect

MOST = 50_000_000  # bytes: two million marks


@click.group()
def grid() -> None:
    """Scoring grids."""


grid.add_command(check)
grid.add_command(hash_)


@grid.command()
@click.argument("seed")
@click.argument("files", type=click.IntRange(1, 100_000))
@click.argument("seat", type=click.IntRange(0, 10_000))
def order(seed: str, files: int, seat: int) -> None:
    """Draw again the order in which a member of a jury read: numbers of applications, first to last.

    SEED is the whole hash of the journal entry that opened the stage, FILES how many applications were received,
    SEAT the member's place by seating, from 0. Numbers that this member did not read are among those printed.
    """
    from grids.reading_order import reading_order

    click.echo(" ".join(map(str, reading_order(seed, files, seat))))


@grid.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@click.option("--weights", default="", help='Weights of the criteria for what is overall, such as "a=30,b=70".')
@click.option("--top", default=1, show_default=True, type=click.IntRange(1), help="Places offered.")
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(0, 100_000), help="Bootstrap draws.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="The same seed, the same intervals.")
def stats(file: str, as_json: bool, weights: str, top: int, draws: int, seed: int) -> None:
    """Say how far jurors agree in FILE and how firm the order is. “-” reads standard input.

    FILE is a CSV in UTF-8 with the columns candidate, juror, criterion and mark; an empty mark means that the
    juror could not assess. Separated by commas, decimals take a point; by semicolons or tabs, point or comma.

    By criterion, the figures are computed on the marks. Overall, they are computed on one value for each
    candidate and juror: the mean of the marks this juror gave this candidate over all criteria, unweighted unless
    --weights is given (every criterion then needs one; 0 leaves it out).

    alpha_interval and alpha_ordinal are Krippendorff's alpha on all candidates marked by two jurors or more, with
    a 95 % bootstrap interval (candidates drawn with replacement). icc_2_1 and icc_2_k are two-way random,
    absolute agreement, for one juror and for the mean of all, with the 95 % interval of McGraw & Wong, on the
    candidates marked by every juror only (“complete”). What cannot be computed is null, and “why” says so.

    Exits 2 when FILE cannot be read; standard error then names the line and the column.
    """
    from grids.jury_statistics import jury_statistics
    from grids.marks_file import read_marks
    from grids.rows import UnreadableError

    try:
        marks = read_marks(_read(file))
    except UnreadableError as error:
        raise _refused(file, str(error)) from None
    found = jury_statistics(marks, _weights(weights, marks.criteria), places=top, draws=draws, seed=seed)
    if as_json:
        click.echo(json.dumps(_told(found, top, draws, seed), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo("\n".join(lines(found, top)))


def _read(file: str) -> bytes:
    try:
        with click.open_file(file, "rb") as source:
            data: bytes = source.read(MOST + 1)
    except OSError as error:
        raise _refused(file, error.strerror or str(error)) from None
    if len(data) > MOST:
        raise _refused(file, f"larger than {MOST} bytes")
    return data


def _refused(file: str, reason: str) -> SystemExit:
    click.echo(f"{file}: {reason}", err=True)
    return SystemExit(2)


def _weights(text: str, criteria: tuple[str, ...]) -> dict[str, float] | None:
    """The weight of each criterion, or None when none is given."""
    if not text.strip():
        return None
    found: dict[str, float] = {}
    for part in text.split(","):
        key, _, number = (one.strip() for one in part.rpartition("="))
        try:
            weight = float(number)
        except ValueError:
            weight = -1.0
        if not key or not 0 <= weight <= 1e9:
            raise click.BadParameter(f"“{part.strip()}” is not criterion=weight", param_hint="--weights")
        if key not in criteria or key in found:
            raise click.BadParameter(
                f"“{key}” is " + ("there twice" if key in found else "no criterion of the file"), param_hint="--weights"
            )
        found[key] = weight
    missing = [key for key in criteria if key not in found]
    if missing or not any(found.values()):
        raise click.BadParameter(f"no weight for {', '.join(missing) or 'any criterion'}", param_hint="--weights")
    return found


def _told(found: Statistics[str, str], top: int, draws: int, seed: int) -> dict[str, Any]:
    from grids.estimate import LEVEL

    return {
        "overall": _reliability(found.overall),
        "criteria": {key: _reliability(one) for key, one in found.criteria.items()},
        "jurors": {
            juror: {"leaning": _effect(one)} for juror, one in zip(found.jurors, found.severity.jurors, strict=True)
        },
        "jurors_why": WHY.get(found.severity.why),
        "ranking": [_place(*one) for one in ranked(found)],
        "top": top, "level": LEVEL, "draws": draws, "seed": seed,
    }  # fmt: skip


def _reliability(one: Reliability) -> dict[str, Any]:
    return {
        **{key: _estimate(value) for key, value in coefficients(one).items()},
        "candidates": one.candidates, "jurors": one.jurors, "marks": one.marks, "missing": one.missing,
        "marked_twice": one.marked_twice, "complete": one.icc.candidates,
        "small": bool(one.small), "small_why": smallness(one.small) or None,
    }  # fmt: skip


def _estimate(one: Estimate) -> dict[str, Any]:
    told = {"value": one.value, "low": one.low, "high": one.high}
    return {**told, "why": WHY[one.why]} if one.why else told


def _effect(one: Effect) -> dict[str, Any]:
    return {"value": one.value, "error": one.error, "low": one.low, "high": one.high, "marks": one.marks}


def _place(candidate: str, one: Standing, adjusted: Effect) -> dict[str, Any]:
    return {
        "candidate": candidate, "rank": one.rank, "mean": one.mean, "mean_range": one.mean_range,
        "adjusted": _effect(adjusted), "without_a_juror": one.without_a_juror, "other_weights": one.other_weights,
        "drawn": one.drawn, "top": one.top, "tied": one.tied,
    }  # fmt: skip
