"""Contracted inclusive forms in French, each with both words written out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...dossier import Finding
from .forms import ending, forms
from .lists import feminines, table
from .spots import Spot

SOURCE = "Circulaire du 21/11/2017 ; IMT Mines Alès, écriture inclusive sans point médian"


def contracted(spot: Spot) -> Iterator[Finding]:
    """Every contracted form; neighbours that agree are one finding: “un·e candidat·e”."""
    words = sorted(_words(spot.text), key=lambda word: word[0])
    group: list[tuple[int, int, str, str]] = []
    for word in words:
        if group and word[0] < group[-1][1]:
            continue
        if group and spot.text[group[-1][1] : word[0]] not in (" ", "-"):
            yield _written(spot, group)
            group = []
        group.append(word)
    if group:
        yield _written(spot, group)


def _words(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where each form stands, its feminine and its masculine."""
    for found in forms(text):
        parts = found.groupdict()
        if parts["root"]:
            pair = _pair(found["root"], *ending(found["tail"]))
        elif parts["word"]:
            pair = table("feminine")["blended"][found["word"].lower()]
        else:
            pair = found["she"].lower(), found["he"].lower()
        yield found.start(), found.end(), pair[0], pair[1]


def _written(spot: Spot, group: list[tuple[int, int, str, str]]) -> Finding:
    start, end = group[0][0], group[-1][1]
    joints = [spot.text[one[1] : other[0]] for one, other in pairwise(group)] + [""]
    feminine = "".join(word[2] + joint for word, joint in zip(group, joints, strict=True))
    masculine = "".join(word[3] + joint for word, joint in zip(group, joints, strict=True))
    pair = f"{feminine} ou {masculine}".replace("'", "’")
    also = _neutral(masculine) if len(group) == 1 or "-" in joints else ""
    proposal = pair[:1].upper() + pair[1:] if spot.text[start].isupper() else pair
    return spot.finding("contracted", "warn", (start, end), proposal, SOURCE, also)


def _neutral(masculine: str) -> str:
    """A wording without sex for these people, where there is one."""
    known = table("feminine")["neutral"]
    if masculine in known:
        return str(known[masculine][0])
    one = "-".join(part.removesuffix("s") for part in masculine.split("-"))
    return str(known[one][1]) if one in known else ""


def _pair(root: str, written: str, plural: bool) -> tuple[str, str]:
    """Both forms written out in small letters: “chargées”, “chargés”."""
    masculine = root.lower()
    if masculine == "tou":
        masculine = "tous" if plural or written.startswith("te") else "tout"
        return ("toutes", "tous") if masculine == "tous" else ("toute", "tout")
    bare = masculine[:-1] if masculine.endswith("s") and _singular(masculine) else masculine
    many = plural or bare != masculine
    feminine = _feminine(bare, written)
    return feminine + "s" * (many and not feminine.endswith("s")), _several(bare) if many else bare


def _several(masculine: str) -> str:
    if masculine.endswith("al"):
        return f"{masculine[:-2]}aux"
    return masculine + "s" * (masculine[-1:] not in "sx")


def _singular(word: str) -> bool:
    """Whether the “s” at the end is that of a plural."""
    return word not in feminines() and not word.endswith(("ais", "ois", "ous"))


def _feminine(root: str, written: str) -> str:
    """The feminine that a root and the ending written after it stand for."""
    known = feminines().get(root)
    if known:
        return known
    if "-" in root:
        first, _, last = root.rpartition("-")
        return f"{feminines().get(first, first)}-{_feminine(last, written)}"
    for masculine, full in _TURNS:
        if root.endswith(masculine) and written and full.endswith(written):
            return root[: -len(masculine)] + full
    return root + written


# How a masculine ending turns into a feminine one; the ending written after the sign tells which.
_TURNS = (
    ("teur", "trice"), ("teur", "teuse"), ("eur", "euse"), ("ier", "ière"), ("er", "ère"), ("eux", "euse"), ("if", "ive"),
    ("aux", "ale"), ("al", "ale"), ("ien", "ienne"), ("éen", "éenne"), ("on", "onne"), ("el", "elle"), ("eau", "elle"),
    ("ct", "cte"), ("et", "ète"), ("maître", "maîtresse"), ("c", "que"), ("c", "che"), ("ou", "olle"), ("in", "ine"),
)  # fmt: skip
