"""What a good eye would say of a grid that may be locked all the same: halves out of step, empty words, levels alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .files import parts
from .grid import LANGUAGES, Criterion, Grid

LONG = 40  # words of an anchor, beyond which a juror skims it
_NUMBERS = re.compile(r"\d+")
# Labels that only repeat the scale: two jurors read them differently (domain of anchored scales, Kell et al. 2017).
_EMPTY = re.compile(
    r"\b(?:very good|good|excellent|average|above average|below average|poor|weak|insufficient|satisfactory|"
    r"très bien|très bon(?:ne)?|bien|bon(?:ne)?|excellente?|moyen(?:ne)?|faible|insuffisante?|satisfaisante?)\.?",
    re.IGNORECASE,
)

Advice = Iterator[tuple[str, dict[str, Any]]]


def advice(grid: Grid) -> list[tuple[str, dict[str, Any]]]:
    """Remarks as (code, values for its sentence), criterion by criterion. None of them stops anybody."""
    return [found for criterion in grid.criteria for found in (*_halves(criterion), *_levels(criterion))]


def _halves(criterion: Criterion) -> Advice:
    """Both languages say the same: neither copied, nor with other numbers."""
    for part, text in parts(criterion):
        here = {"criterion": criterion.key, "part": part}
        french, english = (text[language].strip() for language in LANGUAGES)
        if not (french and english):
            continue
        if french == english and len(french.split()) > 2:
            yield "same_in_both", here
        elif sorted(_NUMBERS.findall(french)) != sorted(_NUMBERS.findall(english)):
            yield "numbers_differ", here


def _levels(criterion: Criterion) -> Advice:
    """Each level shows something to observe, and no two levels the same."""
    for language in LANGUAGES:
        seen: dict[str, int] = {}
        for level, anchor in enumerate(criterion.anchors, 1):
            words = " ".join(anchor[language].split())
            here = {"criterion": criterion.key, "part": f"anchor_{level}", "lang": language, "level": level}
            if words and words.lower() in seen:
                yield "level_twice", {**here, "other": seen[words.lower()]}
            seen.setdefault(words.lower(), level)
            if _EMPTY.fullmatch(words):
                yield "empty_anchor", {**here, "words": words}
            if len(words.split()) > LONG:
                yield "long_anchor", {**here, "most": LONG}
