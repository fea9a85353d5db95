"""The signs that contract a masculine and a feminine into one word, and how each is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DOTS = "·•‧∙⋅・･\u0387\u2024\u2e31\ua78f●᛫"
# Feminine endings as they are written after the sign; the few that no other use of a sign has, and the rest.
_PLAIN = "e|ne|le|se|euse|rice|trice|teuse|ère|ière|ienne|ve"
_MORE = f"{_PLAIN}|te|la|sse|esse|ice|ive|elle|ale|enne|fe|he"
_ALL = f"{_MORE}|ce|che|que|gue|ue|eure|onne|ette|ète|ine|resse|une|celle|cette|toute"


def _after(*ends: str) -> str:
    """Where a word has one of these ends, in the singular or in the plural."""
    return "(?:" + "|".join(f"(?<={end})|(?<={end}s)" for end in ends) + ")"


# How masculine nouns and adjectives end, and how French spells no other word before such a sign.
_MASCULINE = _after(
    "[éiu]", "eur", "eux", "ant", "[^m]ent", "ien", "éen", "el", "er", "if", "at", "ain", "in", "ais", "ois", "al", "aux",
    "ert", "and", "ond", "ct", "on", "chef", r"\bun", r"\ble", "tou", "tout",
)  # fmt: skip
# A dash has so many other uses (“dit-elle”, “faites-le”) that each ending needs its own masculine.
_DASHED = "|".join(
    f"{after}-(?:{endings})"
    for after, endings in (
        (_MASCULINE, "e"), (_after("eur"), "se|euse|rice|trice"), (_after("teur"), "teuse"), (_after("ien"), "ne"),
        (_after("el"), "le"), (_after("er"), "ère"), (_after("if"), "ve"),
    )
)  # fmt: skip
_SHORT = "un|le|il|ce|du|tou|tous|tout|lui|eux|ceux|élu|tel|quel|bon|nul|vu|né|fou|roi"
_LONG = r"[^\W\d_](?:[^\W\d_]|[-'](?=[^\W\d_])){1,40}[^\W\d_]"
_SIGNED = re.compile(
    rf"(?P<root>\b(?:{_SHORT})|(?<![\w./@_-]){_LONG}|(?<=-){_LONG})(?P<tail>"
    rf"[{_DOTS}]-?(?:{_ALL})(?:[{_DOTS}]?s)?"
    rf"|\(-?(?:{_MORE})(?:\)\(?s\)?|s\)|/s\)|\))"
    rf"|{_MASCULINE}/-?(?:{_PLAIN})(?:/?s)?"
    rf"|{_MASCULINE}\.(?:{_MORE})(?:\.?s)?"
    rf"|{_MASCULINE} \.(?:{_PLAIN})(?: ?\. ?s\b|(?= ))"
    rf"|{_MASCULINE}\. (?:{_PLAIN})\. ?s\b"
    rf"|{_MASCULINE}[*_](?:{_PLAIN})(?:[*_]?s)?"
    rf"|(?:{_DASHED})(?:-?s)?"
    r")(?![\w@*]|[/.·]\w)",
    re.I,
)
_SIGN = re.compile(rf"[{_DOTS}(/.*_-] ?(?=[^\W\d_]|[/-])")
_CAPITAL = re.compile(
    r"(?<![\w./@-])(?P<root>[a-zà-ÿ]{2,40}(?:é|eur|ant|[^m]ent|ien|el|at|if|and|ert))(?P<tail>E[sS]?)(?!\w)"
)
_BLENDED = re.compile(
    r"(?<![\w./@-])(?P<root>[^\W\d_]{2,30}(?:[tsdvgn]|ch)eur)(?P<tail>(?:euse|ice|rice)s?)(?!\w)"
    r"|\b(?P<word>iels?|celleux|ceulles|toustes|touxtes|elleux)\b"
    rf"|\b(?P<she>la|elles?|une|celles?|toutes?)[{_DOTS}](?P<he>le|ils?|un|celui|ceux|tous|tout)\b",
    re.I,
)


def forms(text: str) -> Iterator[re.Match[str]]:
    """Every contracted form: a `root` and its `tail`, a blended `word`, or `she` and `he` in full."""
    yield from (found for found in _signed(text) if _is_one(found["root"], found["tail"]))
    yield from _CAPITAL.finditer(text)
    yield from _BLENDED.finditer(text)


def ending(tail: str) -> tuple[str, bool]:
    """The feminine ending that a tail writes, and whether it is a plural: “·euse·s” is “euse”, in the plural."""
    letters = re.sub(r"[\W_]", "", tail).lower()
    return letters.removesuffix("s"), letters.endswith("s")


def _signed(text: str) -> Iterator[re.Match[str]]:
    """Only words that have a sign are looked at: the pattern is long."""
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() >= done:
            begins = max(done, _edge(text, sign.start()))
            done = min((at for space in " \n" if (at := text.find(space, sign.end())) >= 0), default=len(text))
            yield from _SIGNED.finditer(text, begins, min(len(text), done + 3))


def _edge(text: str, sign: int) -> int:
    """Where the word before a sign begins; a space may stand between them."""
    last = sign - 1 if text[sign - 1 : sign] == " " else sign
    return max(text.rfind(" ", 0, last) + 1, text.rfind("\n", 0, last) + 1, sign - 100, 0)


def _is_one(root: str, tail: str) -> bool:
    """False for what only looks like one: a word that already ends in “e”, a sentence without its space, a variable."""
    low = root.lower()
    if low.endswith("e") and low not in ("le", "ce", "maître"):
        return False
    if ending(tail)[0] == "la" and low != "le":
        return False
    if tail[0] == "_":
        return low == root
    return tail[0] != "." or tail.islower() or root.isupper()
