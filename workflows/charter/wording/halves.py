"""French and English that do not say the same: dates, amounts, figures, profiles, counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ...dossier import Finding
from .spots import Spot

SOURCE = "OTM-R 2015, questions 1 et 7"
MONTHS = {
    name: number
    for names in (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = "|".join(MONTHS)
_WORDS = {
    word: number
    for words in (
        "deux trois quatre cinq six sept huit neuf dix onze douze",
        "two three four five six seven eight nine ten eleven twelve",
    )
    for number, word in enumerate(words.split(), 2)
}
_FACT = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}))?\b"
    rf"|\b(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year2>\d{{4}}))?\b"
    rf"|\b(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>\d{{4}})\b"
    r"|\b\d{1,2} ?h(?: ?\d{2})?\b(?!\w)|\b\d{1,2}:\d{2}(?: ?[ap]\.?m\b)?|\b\d{1,2} ?[ap]\.?m\b"  # hours: written too unlike
    r"|\b(?P<profile>R[1-4])\b"
    r"|(?P<sign>€ ?|\b(?:EUR|euros?) ?)?(?<![\w.,/-])(?P<number>\d{1,3}(?:[ ,.]\d{3})+(?![\d])|\d+(?:[.,]\d+)?)(?P<kilo> ?k(?=\s?€|\s?EUR|\b))?(?P<after> ?(?:€|EUR\b|euros?\b))?(?![\w]|[.,]\d)",
    re.I,
)  # fmt: skip
_WORD_NUMBER = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.I)
_ALSO = {"fr": "à dire aussi en anglais", "en": "to be said in French too"}


class _Fact(NamedTuple):
    key: tuple[Any, ...]
    span: tuple[int, int]


def halves_out_of_step(content: Mapping[str, Any]) -> Iterator[Finding]:
    """What one half says and the other does not. A half that says nothing yet is another matter."""
    fr, en = content.get("fr") or {}, content.get("en") or {}
    for name in fr:
        yield from _compared(name, fr[name], en.get(name))


def _compared(name: str, fr: Any, en: Any) -> Iterator[Finding]:
    if not fr or not en or type(fr) is not type(en):
        return
    if isinstance(fr, str):
        yield from _facts_apart([Spot("fr", name, 0, fr)], [Spot("en", name, 0, en)])
        yield from _paragraphs(Spot("fr", name, 0, fr), Spot("en", name, 0, en))
        return
    if len(fr) != len(en):
        longer = (
            Spot("fr", name, len(en), str(fr[len(en)]))
            if len(fr) > len(en)
            else Spot("en", name, len(fr), str(en[len(fr)]))
        )
        says = {
            "fr": f"{len(fr)} lignes en français, {len(en)} en anglais",
            "en": f"{len(fr)} lines in French, {len(en)} in English",
        }
        yield longer.finding("halves_out_of_step", "warn", (0, len(longer.text)), says[longer.language], SOURCE)
    yield from _facts_apart(
        [Spot("fr", name, item, str(line)) for item, line in enumerate(fr)],
        [Spot("en", name, item, str(line)) for item, line in enumerate(en)],
    )


def _facts_apart(fr: list[Spot], en: list[Spot]) -> Iterator[Finding]:
    """A figure without its like: placed in the half that has it; where each has its own, in the English one."""
    here = [(spot, fact) for spot in fr for fact in _facts(spot)]
    there = [(spot, fact) for spot in en for fact in _facts(spot)]
    only_here = _without(here, Counter(fact.key for _, fact in there) + _spelt(en))
    only_there = _without(there, Counter(fact.key for _, fact in here) + _spelt(fr))
    for number, (spot, fact) in enumerate(only_there):
        yield _apart(spot, fact, only_here[number] if number < len(only_here) else None)
    for spot, fact in only_here[len(only_there) :]:
        yield _apart(spot, fact, None)


def _apart(spot: Spot, fact: _Fact, other: tuple[Spot, _Fact] | None) -> Finding:
    proposal = other[0].original[slice(*other[0].folded.span(*other[1].span))] if other else _ALSO[spot.language]
    return spot.finding("halves_out_of_step", "warn", fact.span, proposal, SOURCE)


def _without(facts: list[tuple[Spot, _Fact]], like: Counter[tuple[Any, ...]]) -> list[tuple[Spot, _Fact]]:
    left, seen = [], set()
    for spot, fact in facts:
        if fact.key not in like and fact.key not in seen:
            seen.add(fact.key)
            left.append((spot, fact))
    return left


def _spelt(spots: list[Spot]) -> Counter[tuple[Any, ...]]:
    """Small numbers in letters: they answer figures and ask for none."""
    return Counter(
        ("n", float(_WORDS[found[0].lower()])) for spot in spots for found in _WORD_NUMBER.finditer(spot.text)
    )


@lru_cache(maxsize=1024)
def _facts(spot: Spot) -> tuple[_Fact, ...]:
    """The dates, figures and profiles of a text. Kept, as the texts are read again."""
    return tuple(_Fact(key, found.span()) for found in _FACT.finditer(spot.text) if (key := _key(found)))


def _key(found: re.Match[str]) -> tuple[Any, ...] | None:
    if found["iso"]:
        return ("date", *map(int, found["iso"].split("-")))
    for day, month, year in (("day", "month", "year"), ("day2", "month2", "year2")):
        if found[month]:
            return ("date", int(found[year] or 0), MONTHS[found[month].lower()], int(found[day]))
    if found["d"]:
        return ("date", int(found["y"]), int(found["m"]), int(found["d"]))
    if found["profile"]:
        return ("profile", found["profile"].upper())
    if found["number"]:
        return ("n", _value(found["number"]) * (1000 if found["kilo"] else 1))
    return None


def _value(digits: str) -> float:
    whole = re.fullmatch(r"\d{1,3}(?:[ ,.]\d{3})+", digits)
    return float(re.sub(r"[ ,.]", "", digits) if whole else digits.replace(",", "."))


def _paragraphs(fr: Spot, en: Spot) -> Iterator[Finding]:
    count, other = (len([line for line in spot.original.splitlines() if line.strip()]) for spot in (fr, en))
    if count != other:
        says = f"{count} paragraphs in French, {other} in English"
        yield en.finding("halves_out_of_step", "inform", (0, min(len(en.text), 60)), says, SOURCE)
