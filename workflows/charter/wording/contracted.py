"""Contracted inclusive forms in French, each with both words written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...dossier import Finding
from .lists import feminines, table
from .spots import Spot

SOURCE = "Circulaire du 21/11/2017 ; IMT Mines Alès, écriture inclusive sans point médian"
_DOTS = "·•‧∙⋅・･\u0387\u2024\u2e31\ua78f●᛫"
_FULL = r"e|ne|te|le|se|ve|sse|ce|che|que|gue|ue|ale|elle|esse|ice|rice|trice|teuse|euse|eure|ère|ière|ienne|enne|onne|ive|ette|ète|ine|resse|la|une|celle|cette|toute"
_SAFE = r"e|ne|le|se|euse|rice|trice|teuse|ère|ière|ienne|ve"  # where the sign has other uses
# Short words that have a feminine, and longer ones that end as masculine nouns and adjectives do.
_SHORT = r"(?:un|le|il|ce|du|tou|tous|tout|lui|eux|ceux|elu|élu|tel|quel|bon|nul|vu|né|fou|roi)"
_LONG = r"[^\W\d_](?:[^\W\d_]|[-'](?=[^\W\d_])){1,40}[^\W\d_]"
_ENDS = r"(?:(?<=[éiu])|(?<=és)|(?<=eur)|(?<=eurs)|(?<=eux)|(?<=ant)|(?<=ants)|(?<=[^m]ent)|(?<=[^m]ents)|(?<=ien)|(?<=iens)|(?<=éen)|(?<=éens)|(?<=el)|(?<=els)|(?<=er)|(?<=ers)|(?<=if)|(?<=ifs)|(?<=at)|(?<=ats)|(?<=ain)|(?<=ains)|(?<=in)|(?<=ais)|(?<=ois)|(?<=al)|(?<=aux)|(?<=ert)|(?<=erts)|(?<=and)|(?<=ands)|(?<=ond)|(?<=ct)|(?<=on)|(?<=ons)|(?<=\bun)|(?<=\ble)|(?<=tou)|(?<=tous)|(?<=tout))"
_PLURAL = rf"(?:[{_DOTS}.\-/]?s)?"
_FORM = (
    rf"(?P<root>\b{_SHORT}|(?<![\w./@_-]){_LONG}|(?<=-){_LONG})(?:"
    rf"[{_DOTS}]-?(?P<dot>{_FULL})(?:[{_DOTS}]?s)?"
    rf"|\(-?(?P<bracket>{_SAFE}|te|la|sse|esse|ive|elle|ale|enne)(?:\)\(?s\)?|s\)|/s\)|\))"
    rf"|{_ENDS}/-?(?P<slash>{_SAFE})(?:/?s)?"
    rf"|{_ENDS}\.(?P<stop>{_SAFE}|te|la|sse|ice|ive|elle|ale)(?:\.?s)?"
    rf"|(?:{_ENDS}-(?P<dash>e)|(?<=eur)-(?P<dash2>e|se|euse|rice|trice)|(?<=teur)-(?P<dash3>teuse)|(?<=eurs)-(?P<dash4>ses|euses|rices|trices|se|euse|rice|trice)|(?<=ien)-(?P<dash5>ne)|(?<=el)-(?P<dash6>le)|(?<=er)-(?P<dash7>ère)|(?<=if)-(?P<dash8>ve))(?:-?s)?"
    rf"|{_ENDS} \.(?P<air>e|ne|le|euse|rice|trice)(?: ?\. ?s\b|(?= ))"
    rf"|{_ENDS}\. (?P<air2>e|ne|le|euse|rice|trice)\. ?s\b"
    rf"|{_ENDS}(?P<star>[*_](?:{_SAFE}))(?:[*_]?s)?"
    r")(?![\w@*]|[/.·]\w)"
)
_CONTRACTED = re.compile(_FORM, re.I)
_SIGN = re.compile(rf"[{_DOTS}(/.*_-] ?(?=[^\W\d_]|[/-])", re.I)
_CAPITAL = re.compile(r"(?<![\w./@-])(?P<root>[a-zà-ÿ]{2,40}(?:é|eur|ant|[^m]ent|ien|el|at|if|and|ert))E[sS]?(?!\w)")
_BLENDED = re.compile(
    r"\b(?:iels?|celleux|ceulles|toustes|touxtes|elleux)\b|(?<![\w./@-])(?P<root>[^\W\d_]{2,30}(?:[tsdvgn]|ch)eur)(?P<joined>euse|ice|rice)s?(?!\w)"
    rf"|\b(?P<she>la|elles?|une|celles?|toutes?)[{_DOTS}](?P<he>le|ils?|un|celui|ceux|tous|tout)\b",
    re.I,
)


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
    for found in _forms(text):
        ending = next((value for key, value in found.groupdict().items() if key != "root" and value), "")
        root, form = found["root"], found[0]
        if _is_one(root, ending.lstrip("*_"), found):
            plural = root[-1:].lower() not in "sx" and bool(re.search(r"s\W*$", form[len(root) :], re.I))
            yield found.start(), found.end(), *_pair(root, ending.lstrip("*_").lower(), plural)
    for found in _CAPITAL.finditer(text):
        yield found.start(), found.end(), *_pair(found["root"], "e", found[0][-1] in "sS")
    for found in _BLENDED.finditer(text):
        if found["root"]:
            yield found.start(), found.end(), *_pair(found["root"], found["joined"].lower(), found[0][-1] in "sS")
        elif found["she"]:
            yield found.start(), found.end(), found["she"].lower(), found["he"].lower()
        else:
            feminine, _, masculine = table("feminine")["blended"][found[0].lower()].partition(" ")
            yield found.start(), found.end(), feminine, masculine.partition(" ")[2]


def _forms(text: str) -> Iterator[re.Match[str]]:
    """The forms with a sign in them. Only words that have a sign are looked at: the pattern is long."""
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() >= done:
            begins = max(done, _edge(text, sign.start()))
            done = min((at for space in " \n" if (at := text.find(space, sign.end())) >= 0), default=len(text))
            yield from _CONTRACTED.finditer(text, begins, min(len(text), done + 3))


def _edge(text: str, sign: int) -> int:
    """Where the word before a sign begins; a space may stand between them."""
    last = sign - 1 if text[sign - 1 : sign] == " " else sign
    return max(text.rfind(" ", 0, last) + 1, text.rfind("\n", 0, last) + 1, sign - 100, 0)


def _is_one(root: str, ending: str, found: re.Match[str]) -> bool:
    """False for what only looks like one: a word that already ends in “e”, a sentence without its space."""
    if root[-1:].lower() == "e" and root.lower() not in ("le", "ce") and root.lower() != "maître":
        return False
    if ending.lower() == "la" and root.lower() != "le":
        return False
    if found["stop"]:
        return ending.islower() or root.isupper()
    return not (found["star"] and "_" in found["star"] and root.islower() is False)


def _written(spot: Spot, group: list[tuple[int, int, str, str]]) -> Finding:
    start, end = group[0][0], group[-1][1]
    joints = [spot.text[one[1] : other[0]] for one, other in pairwise(group)] + [""]
    feminine = "".join(word[2] + joint for word, joint in zip(group, joints, strict=True))
    masculine = "".join(word[3] + joint for word, joint in zip(group, joints, strict=True))
    pair = f"{feminine} ou {masculine}"
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


def _pair(root: str, ending: str, plural: bool) -> tuple[str, str]:
    """Both forms written out in small letters: “chargées”, “chargés”."""
    masculine = root.lower()
    if masculine == "tou":
        masculine = "tous" if plural or ending.startswith("te") else "tout"
        return ("toutes", "tous") if masculine == "tous" else ("toute", "tout")
    bare = masculine[:-1] if masculine.endswith("s") and _singular(masculine) else masculine
    many = plural or bare != masculine
    feminine = _feminine(bare, re.sub(r"(?<=e)s$", "", ending))
    return feminine + "s" * (many and not feminine.endswith("s")), bare + "s" * (many and bare[-1:] not in "sx")


def _singular(word: str) -> bool:
    """Whether the “s” at the end is that of a plural."""
    return word not in feminines() and not word.endswith(("ais", "ois", "ous"))


def _feminine(root: str, ending: str) -> str:
    """The feminine that a root and the ending written after it stand for."""
    known = feminines().get(root)
    if known:
        return known
    if "-" in root:
        first, _, last = root.rpartition("-")
        return f"{feminines().get(first, first)}-{_feminine(last, ending)}"
    for masculine, full in _TURNS:
        if root.endswith(masculine) and ending and full.endswith(ending):
            return root[: -len(masculine)] + full
    return root + ending


# How a masculine ending turns into a feminine one; the ending written after the sign tells which.
_TURNS = (
    ("teur", "trice"), ("teur", "teuse"), ("eur", "euse"), ("ier", "ière"), ("er", "ère"), ("eux", "euse"), ("if", "ive"),
    ("aux", "ales"), ("al", "ale"), ("ien", "ienne"), ("éen", "éenne"), ("on", "onne"), ("el", "elle"), ("eau", "elle"),
    ("ct", "cte"), ("et", "ète"), ("maître", "maîtresse"), ("c", "que"), ("c", "che"), ("ou", "olle"), ("in", "ine"),
)  # fmt: skip
