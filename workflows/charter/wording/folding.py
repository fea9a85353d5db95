"""A text as patterns read it: plain apostrophes and spaces, lines joined again, and the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# One sign for another: lengths do not change.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003\t\v\f", " "), **dict.fromkeys("’ʼ‘", "'"),
        **dict.fromkeys("\u2010\u2011\u2012", "-"), **dict.fromkeys("\x85\u2028\u2029", "\n"),
    }
)  # fmt: skip
# What patterns read as one sign: a line that goes on (the next one begins in the middle of a sentence, with no bullet
# or number), the end of a line, several spaces, a letter with its accent apart.
_ONE_SIGN = re.compile(
    r"(?P<wrapped>(?<=[^\s.!?:;]) *(?:\r\n?|\n) *(?=[^\W\d_A-ZÀ-ÖØ-Þ]|\d{1,4} [^\W\d_A-ZÀ-ÖØ-Þ]))"
    r"|(?P<line>\r\n?)|(?P<space>(?<=[^\n ]) {2,})|[^\W\d_][\u0300-\u036f]+"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """What patterns read, and where each of its signs stands in the original."""

    text: str
    original: str
    at: tuple[int, ...] | None = None  # None: everything stands where it stood

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same place in the original, without white space at its ends."""
        if self.at is not None:
            start, end = self.at[start], self.at[end]
        words = self.original[start:end]
        return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


@lru_cache(maxsize=2048)
def fold(original: str) -> Folded:
    """Make a text ready for patterns."""
    text = original.translate(_PLAIN)
    if not any(sign in text for sign in ("\n", "\r", "  ")) and unicodedata.is_normalized("NFC", text):
        return Folded(text, original)
    parts: list[str] = []
    at: list[int] = []
    done = 0
    for found in _ONE_SIGN.finditer(text):
        sign = _sign(found)
        parts += [text[done : found.start()], sign]
        at += range(done, found.start())
        at += [found.start()] * len(sign)
        done = found.end()
    parts.append(text[done:])
    at += range(done, len(text) + 1)
    return Folded("".join(parts), original, tuple(at))


def _sign(found: re.Match[str]) -> str:
    if found["line"]:
        return "\n"
    return " " if found["wrapped"] or found["space"] else unicodedata.normalize("NFC", found[0])


# Full stops that end no sentence.
_SHORT = re.compile(
    r"(?:\b(?:M|MM|Mme|Mlle|Pr|Prof|Dr|Mr|Mrs|Ms|etc|cf|ex|env|max|min|no|vol|art|e\.g|i\.e|Ph)|\b[A-Z])$"
)
_SIGNS = re.compile(r"[.!?…;\n]")
REACH = 500  # characters: a sentence longer than that, on either side, is cut


def sentence(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds the characters from `start` to `end`."""
    before, after = sides(text, start, end)
    return before + text[start:end] + after


def sides(text: str, start: int, end: int) -> tuple[str, str]:
    """What its sentence says before, and after, the characters from `start` to `end`."""
    first = max(0, start - REACH)
    begins = max((found.end() for found in _SIGNS.finditer(text, first, start) if _ends(text, found)), default=first)
    last = min(len(text), end + REACH)
    stop = next((found.start() for found in _SIGNS.finditer(text, end, last) if _ends(text, found)), last)
    return text[begins:start], text[end:stop]


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a text begins and ends, its closing sign included."""
    spans, done = [], 0
    for found in _SIGNS.finditer(text):
        if _ends(text, found):
            spans.append((done, found.end()))
            done = found.end()
    spans.append((done, len(text)))
    return [trimmed for span in spans if (trimmed := _trimmed(text, *span))[0] < trimmed[1]]


def _ends(text: str, found: re.Match[str]) -> bool:
    if found[0] != ".":
        return True
    at = found.end()
    if at < len(text) and not text[at].isspace() and text[at] not in "\"'»”)]":
        return False  # 3.5, a.b, www.example.org
    return not _SHORT.search(text, max(0, found.start() - 5), found.start())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
