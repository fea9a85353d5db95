"""What tells who somebody is, in a text: their name however written, their addresses, their identifiers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations

AROUND = 48  # characters shown on each side of what was found
# Words of names that are words of any text.
PARTICLES = frozenset((
    "da", "dal", "das", "de", "del", "della", "der", "des", "di", "do", "dos", "du", "el", "la", "le", "les", "los",
    "van", "von", "zu", "al", "bin", "ben", "ibn", "abu", "san",
))  # fmt: skip
LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
# Written out without its marks, a letter has more than one way.
SPELT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"}
LOCAL_MIN, JOINED_MIN, PART_MIN, SPACED_MIN = 4, 8, 3, 5
# Whosever they are, a document that is read without names has no business to hold them.
ANYBODYS = (
    ("address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("orcid", re.compile(r"(?<!\d)\d{4}-\d{4}-\d{4}-\d{3}[\dXx](?!\d)")),
    ("phone", re.compile(r"(?<![\d.-])(?:(?:\+|00)\d{1,3}(?:[ .\-()\u00a0\u202f]*\d){8,12}|0\d(?:[ .\-\u00a0\u202f]?\d\d){4})(?!\d)")),
    ("profile", re.compile(
        r"(?:linkedin\.com/in/|researchgate\.net/profile/|scholar\.google\.[a-z.]+/citations|github\.com/|orcid\.org/"
        r"|cv\.(?:archives-ouvertes|hal\.science)[./]|x\.com/|twitter\.com/)\S+", re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Something found: on which page (0: beside the pages), of which kind, the words, and those around them."""

    page: int
    kind: str
    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in small letters and digits with single spaces, each with where it stood."""

    text: str
    origin: tuple[int, ...]


def fold(text: str) -> Folded:
    """The text without accents, capitals, hyphens or points; a word cut at the end of a line is whole again."""
    found, origin = [" "], [0]
    for place, char in enumerate(text):
        if unicodedata.category(char) == "Cf":  # soft hyphens, marks of direction: nobody sees them
            continue
        if char in "-\u2010\u2011" and text[place + 1 : place + 2] in ("\n", "\r"):
            continue
        if char in "\r\n" and text[place - 1 : place] in ("-", "\u2010", "\u2011"):
            continue
        for bare in unicodedata.normalize("NFKD", LETTERS.get(char.casefold(), char.casefold())):
            if unicodedata.combining(bare):
                continue
            kept = bare if bare.isalnum() else " "
            if kept != " " or found[-1] != " ":
                found.append(kept)
                origin.append(place)
    return Folded("".join(found) + " ", (*origin, len(text)))


_MARKS, _SIGNS = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200f]+"), re.compile(r"[\W_]+")


def flat(text: str) -> str:
    """As `fold`, for whole pages: fast, and without where anything stood."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    for letter, plain in LETTERS.items():
        bare = bare.replace(letter, plain)
    return _SIGNS.sub(" ", bare).strip()


def words_of(name: str) -> list[str]:
    """The words of a name, folded."""
    return fold(name).text.split()


@dataclass(frozen=True, slots=True)
class Traces:
    """How one person may show. Folded words, each with its kind."""

    whole: frozenset[str]  # nobody else is called so: whole names, addresses
    short: frozenset[str]  # initials and last word, letters set apart: counts when it begins with a capital
    parts: frozenset[str]  # a single word of the name, likewise
    joined: frozenset[str]  # looked for inside words, as in addresses of pages
    initials: tuple[str, ...]  # “J. D.”, as written

    @classmethod
    def of(cls, name: str, email: str = "") -> Traces:
        """Every way that this name and this address may be written."""
        spelt = "".join(SPELT.get(char, char) for char in unicodedata.normalize("NFC", name.casefold()))
        groups = [[fold(word).text.split() for word in one.split()] for one in {name, spelt}]
        whole: set[str] = set()
        short: set[str] = set()
        parts: set[str] = set()
        joined: set[str] = set()
        for group in groups:
            whole |= set(_orders(group))
            short |= set(_shortened(group))
            single = {word for held in group for word in held}
            single |= {"".join(held) for held in group}
            parts |= {word for word in single if len(word) >= PART_MIN and word not in PARTICLES}
            joined |= {"".join(pair) for pair in _joins(group)}
        short |= {" ".join(word) for word in parts if len(word) > PART_MIN}  # letters set apart, as in a heading
        local = email.partition("@")[0]
        if email:
            whole.add(fold(email).text.strip())
        if len(local) >= LOCAL_MIN:
            whole.add(fold(local).text.strip())
        written = [word[0] for word in re.split(r"[\s-]+", name) if word and word.casefold() not in PARTICLES]
        first = written[:1] and written[-1:] and len(written) > 1
        return cls(
            frozenset(whole), frozenset(short), frozenset(parts), frozenset(word for word in joined if len(word) >= JOINED_MIN),
            (f"{written[0]}.{written[-1]}.", f"{written[0]}. {written[-1]}.") if first else (),
        )  # fmt: skip

    def places(self, text: str, page: int = 0) -> list[Place]:
        """Where this person shows, or where anybody does, in the order of the text; each place once."""
        found: list[tuple[int, int, str]] = []
        folded = fold(text)
        for word in self.whole | self.short | self.parts:
            kind = "part" if word in self.parts else "name"
            for start, end in _spans(folded, f" {word} "):
                if word in self.whole or text[start : start + 1].isupper():
                    found.append((start, end, kind))
        for word in self.joined:
            found += [(start, end, "name") for start, end in _spans(folded, word)]
        close = _squeezed(folded)
        for word in self.joined | {one for one in self.parts if len(one) >= SPACED_MIN}:
            kind = "part" if word in self.parts else "name"
            found += [(*span, kind) for span in _spans(close, word) if _apart_from_others(text, *span)]
        for short in self.initials:
            found += [(m.start(), m.end(), "initials") for m in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text)]
        for kind, pattern in ANYBODYS:
            found += [(m.start(), m.end(), kind) for m in pattern.finditer(text)]
        return [_place(text, page, *one) for one in _apart(found)]


def _orders(group: list[list[str]]) -> Iterator[str]:
    """A name in every order of its words."""
    flat = [word for held in group for word in held]
    if len(flat) == 1:
        return
    for order in permutations(group) if len(group) <= 4 else [tuple(group), (*group[-1:], *group[:-1])]:
        yield " ".join(word for held in order for word in held)


def _shortened(group: list[list[str]]) -> Iterator[str]:
    """A name with initials for all but its last word."""
    if len(group) < 2:
        return
    last, given = group[-1], [word for held in group[:-1] for word in held if word not in PARTICLES]
    short = [word[0] for word in given]
    for first in (short, ["".join(short)], short[:1]):
        yield " ".join([*first, *last])
        yield " ".join([*last, *first])


def _joins(group: list[list[str]]) -> Iterator[tuple[str, ...]]:
    flat = [word for held in group for word in held]
    yield tuple(flat)
    yield tuple(reversed(flat))
    yield from pairwise(flat)


def _spans(folded: Folded, word: str) -> Iterator[tuple[int, int]]:
    """Where a folded word stands in the text as written."""
    lead = word.startswith(" ")
    start = folded.text.find(word)
    while start >= 0:
        first, last = start + lead, start + len(word) - 1 - lead
        yield folded.origin[first], folded.origin[last] + 1
        start = folded.text.find(word, start + 1)


def _squeezed(folded: Folded) -> Folded:
    """The same without its spaces: letters set apart, as headings have them, whatever the gaps between them."""
    kept = [place for place, char in enumerate(folded.text) if char != " "]
    return Folded(
        "".join(folded.text[place] for place in kept), (*(folded.origin[place] for place in kept), folded.origin[-1])
    )


def _apart_from_others(text: str, start: int, end: int) -> bool:
    """True for a run of letters that begins with a capital, and goes on in no word on either side."""
    return text[start].isupper() and not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The longest of those that overlap, in the order of the text."""
    kept: list[tuple[int, int, str]] = []
    for one in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _place(text: str, page: int, start: int, end: int, kind: str) -> Place:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Place(page, kind, text[start:end], " ".join(before.split()), " ".join(after.split()))
