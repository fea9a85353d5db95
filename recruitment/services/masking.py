"""Names taken out of a text: what was said of one person may not tell of another, nor who said it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

GONE = "[…]"
LEAST = 3  # letters of a word that is looked for: shorter ones are particles
_NUMBERED = re.compile(r"\b(candidatures?|applications?|dossiers?|n°|no\.?)(\s*)(\d+)", re.IGNORECASE)
_RUN = re.compile(r"\[…\](?:[\s\-\u2011]*\[…\])+")


def masked(text: str, own: str, others: Iterable[str], number: int) -> str:
    """`text` without the names in `others` and without other applications' numbers; words of `own` stay.

    Family names go however they are written; given names where they begin with a capital, since some are words.
    """
    text = unicodedata.normalize("NFC", text)
    kept = set(_words(own))
    found: list[tuple[int, int]] = []
    for name in others:
        *given, family = name.split() or [""]
        found += [span for word in given for span in _spans(text, word, kept, capital=True)]
        found += _spans(text, family, kept, capital=False)
    for start, end in sorted(set(found), reverse=True):
        text = f"{text[:start]}{GONE}{text[end:]}"
    text = _NUMBERED.sub(lambda m: m[0] if int(m[3]) == number else f"{m[1]}{m[2]}{GONE}", text)
    return _RUN.sub(GONE, text)


def _words(name: str) -> Iterable[str]:
    return (_plain(word) for word in re.split(r"[\s\-\u2011]+", name))


def _plain(text: str) -> str:
    """`text` in lower case without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", char)[0].lower()[:1] or char for char in text)


def _spans(text: str, name: str, kept: set[str], *, capital: bool) -> list[tuple[int, int]]:
    """Where the parts of a name stand in `text` as whole words."""
    plain = _plain(unicodedata.normalize("NFC", text))
    found = []
    for word in _words(name):
        if len(word) >= LEAST and word not in kept:
            for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", plain):
                if not capital or text[match.start()].isupper():
                    found.append(match.span())
    return found
