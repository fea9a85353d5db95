"""What keeps a grid from being locked: weights, anchors, languages, families, metrics of prestige."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain

from .grid import LANGUAGES, Criterion, Grid, Text
from .metrics import metric_words

FAMILIES = ("research", "teaching", "supervision", "transfer", "society", "collective", "mobility")
PRACTICAL = "practical"  # dates and the like: collected, never ranked on
EXPECTED_FAMILIES = ("research", "transfer", "collective")
KINDS = ("quantitative", "qualitative")
STAGES = ("sift", "interview", "both")

def problems(
    grid: Grid, families: Collection[str] = EXPECTED_FAMILIES, levels: int = 5, total: int = 100
) -> list[tuple[str, dict[str, str | int]]]:
    """Everything to mend before the grid can be locked, as (code, values for its sentence).

    `families` are those that must each have a criterion, `levels` how many the scale has, `total` what
    the weights of the ranked criteria add up to. Codes beginning with weights, family and metric belong
    to rules of their own.
    """
    return list(
        chain(
            _heading(grid, levels),
            _weights(grid, total),
            _families(grid, families),
            *(_criterion(criterion, levels) for criterion in grid.criteria),
            _metrics(grid),
        )
    )


Found = Iterator[tuple[str, dict[str, str | int]]]


def _heading(grid: Grid, levels: int) -> Found:
    for language in _blank(grid.title):
        yield "title_missing", {"lang": language}
    if len(grid.scale) != levels:
        yield "scale_count", {"count": len(grid.scale), "expected": levels}
    for number, label in enumerate(grid.scale, 1):
        for language in _blank(label):
            yield "scale_missing", {"level": number, "lang": language}
    if not grid.criteria:
        yield "criteria_none", {}
    keys = [criterion.key for criterion in grid.criteria]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield "key_twice", {"criterion": key}


def _weights(grid: Grid, total: int) -> Found:
    found = sum(criterion.weight for criterion in grid.criteria if criterion.ranked)
    if found != total:
        yield "weights_total", {"total": found, "expected": total}
    for criterion in grid.criteria:
        if criterion.ranked and criterion.weight <= 0:
            yield "weights_none", {"criterion": criterion.key, "weight": criterion.weight}
        if not criterion.ranked and criterion.weight != 0:
            yield "weights_unranked", {"criterion": criterion.key, "weight": criterion.weight}


def _families(grid: Grid, wanted: Collection[str]) -> Found:
    present = {criterion.family for criterion in grid.criteria if criterion.ranked}
    for family in wanted:
        if family not in present:
            yield "family_missing", {"family": family}
    for criterion in grid.criteria:
        if criterion.family not in (*FAMILIES, PRACTICAL):
            yield "family_unknown", {"criterion": criterion.key, "family": criterion.family}


def _criterion(criterion: Criterion, levels: int) -> Found:
    key = criterion.key
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        yield "key_form", {"criterion": key}
    for part in ("title", "description", "evidence"):
        for language in _blank(getattr(criterion, part)):
            yield f"{part}_missing", {"criterion": key, "lang": language}
    if criterion.kind not in KINDS:
        yield "kind_unknown", {"criterion": key, "kind": criterion.kind}
    if criterion.stage not in STAGES:
        yield "stage_unknown", {"criterion": key, "stage": criterion.stage}
    if criterion.ranked and criterion.family == PRACTICAL:
        yield "practical_ranked", {"criterion": key}
    if not criterion.ranked and criterion.anchors:
        yield "anchor_collected", {"criterion": key}
    if criterion.ranked:
        yield from _anchors(criterion, levels)


def _anchors(criterion: Criterion, levels: int) -> Found:
    key = criterion.key
    if len(criterion.anchors) > levels:
        yield "anchor_extra", {"criterion": key, "count": len(criterion.anchors), "expected": levels}
    blank: Text = dict.fromkeys(LANGUAGES, "")
    for number in range(1, levels + 1):
        anchor = criterion.anchors[number - 1] if number <= len(criterion.anchors) else blank
        for language in _blank(anchor):
            yield "anchor_missing", {"criterion": key, "level": number, "lang": language}


def _blank(text: Text) -> Iterator[str]:
    return (language for language in LANGUAGES if not text.get(language, "").strip())


def _metrics(grid: Grid) -> Found:
    """Each metric of prestige found, with the criterion, the part, the language and the words."""
    for language in LANGUAGES:
        for words in metric_words(grid.title[language]):
            yield "metric_word", {"criterion": "", "part": "title", "lang": language, "words": words}
    for criterion in grid.criteria:
        parts = {p: getattr(criterion, p) for p in ("title", "description", "evidence")}
        parts |= {f"anchor_{number}": anchor for number, anchor in enumerate(criterion.anchors, 1)}
        for part, text in parts.items():
            for language in LANGUAGES:
                for words in metric_words(text[language]):
                    where = {"criterion": criterion.key, "part": part, "lang": language}
                    yield "metric_word", {**where, "words": words}
