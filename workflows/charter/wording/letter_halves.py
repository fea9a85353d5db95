"""The two halves of a letter, French and English: where a passage of one does not say what the other says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .halves import halves_out_of_step

# Words that only hold sentences together, and that one of the languages does not have.
_SMALL = {
    "fr": frozenset(["le", "la", "les", "un", "une", "des", "du", "de", "au", "aux", "et", "est", "sont", "dans", "sur", "pour", "avec", "par", "que", "qui", "ne", "pas", "plus", "ce", "cette", "ses", "vos", "votre"]),
    "en": frozenset(["the", "an", "and", "of", "to", "is", "are", "in", "for", "with", "by", "that", "which", "not", "this", "these", "your", "from", "has", "have", "was", "were", "it", "its"]),
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zà-öø-ÿ])")
LONG_ENOUGH = 4  # words from which the same text in both halves is no name or term, but an omission


@dataclass(frozen=True, slots=True)
class Apart:
    """One difference: its code and the values that its sentence needs."""

    code: str  # missing, sentences, fact, same, criterion
    values: dict[str, str | int] = field(default_factory=dict)


def spoken(text: str) -> str:
    """The language that a note seems to be written in, "fr" or "en"; empty where the words do not tell."""
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {language: sum(word in small for word in words) for language, small in _SMALL.items()}
    if counts["fr"] == counts["en"]:
        return ""
    return max(counts, key=lambda language: counts[language])


def sentences(text: str) -> int:
    """How many sentences a passage has: a line is one at least."""
    return sum(len(_BETWEEN.split(line.strip())) for line in text.splitlines() if line.strip())


def apart(fr: str, en: str, criteria: Iterable[tuple[str, str]] = ()) -> tuple[Apart, ...]:
    """What the halves of a passage do not say alike; `criteria` are names in French and in English."""
    if not fr.strip() or not en.strip():
        return () if fr.strip() == en.strip() else (Apart("missing", {"language": "fr" if not fr.strip() else "en"}),)
    if fr.strip() == en.strip():
        return (Apart("same"),) if len(_WORD.findall(fr)) >= LONG_ENOUGH else ()
    found = []
    if (here := sentences(fr)) != (there := sentences(en)):
        found.append(Apart("sentences", {"fr": here, "en": there}))
    lines = {"fr": {"passage": " ".join(fr.split())}, "en": {"passage": " ".join(en.split())}}
    found += [Apart("fact", {"language": one.where[:2], "text": one.text}) for one in halves_out_of_step(lines)]
    found += [
        Apart("criterion", {"fr": name, "en": other}) for name, other in criteria if _says(fr, name) != _says(en, other)
    ]
    return tuple(found)


def _says(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
