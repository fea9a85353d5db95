"""French titles, and the people an advert speaks of, in the masculine alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...dossier import Finding
from .lists import table, titles
from .spots import ADVERT, Spot

# A title begins with its noun, or says first that it is one.
_LEAD = re.compile(
    r"\W*(?:[HFMX](?: ?/ ?[HFMX]){1,2}\W+)?(?:(?:intitulé|titre|poste|emploi|offre)[\w' ]{0,30}: ?)?"
    r"(?:(?:nous )?recrut\w+ |(?:avis|offre) d[e'] ?)?"
    r"(?:(?:poste|contrat|emploi|offre|recrutement|thèse)s?(?: de | d'| : | – | - ))?(?:(?:un|le|d'un) )?(?:(?:jeune|futur|nouveau) )?(?!assistant(?: |/associate )professor)(?P<word>\w+(?:-\w+)*)",
    re.I,
)

_LIKE_A_TITLE = re.compile(r"^.{1,150}[^.;:,]\s*$")  # of a whole advert: a short line that is no sentence
_CONTRACTED = re.compile(r"[^\w\s,;:]-?(?:[a-zé]|(?:E|NE|SE|RICE|TRICE|EUSE)\b)")  # what follows, of another finding
_HOLDERS = frozenset({"candidat", "lauréat", "postulant"})


def masculine_title(spot: Spot) -> Iterator[Finding]:
    """A title whose first noun is masculine only. Of a whole advert, the first line is the title."""
    begins, line = _first_line(spot.text)
    lead = _LEAD.match(line)
    if lead is None:
        return
    word = lead["word"]
    singular = word[:-1] if word.lower().endswith("s") and word.lower() not in titles() else word
    feminine = titles().get(singular.lower())
    if spot.name == ADVERT and (singular.lower() in _HOLDERS or not _LIKE_A_TITLE.search(line)):
        return
    if feminine and not _CONTRACTED.match(line, lead.end("word")) and feminine not in line.lower():
        plural = "s" if singular != word else ""
        start = begins + lead.start("word")
        proposal = _cased(f"{feminine}{plural} ou {singular.lower()}{plural}", word)
        source = table("feminine")["source"]
        yield spot.finding("masculine_title", "warn", (start, start + len(word)), proposal, source)


def _first_line(text: str) -> tuple[int, str]:
    """Where the first line with a word begins, and that line."""
    word = re.search(r"\w", text)
    if word is None:
        return 0, ""
    begins = text.rfind("\n", 0, word.start()) + 1
    return begins, text[begins : begins + 300].partition("\n")[0]


@cache
def _somebody() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, titles()), key=len, reverse=True))
    return re.compile(
        rf"\b(?P<article>un|le|du|au|tout|les|des|aux) (?P<word>{names})(?P<plural>s?)(?![\w·•(*-]|[./]\w)", re.I
    )


_ARTICLES = {
    "un": ("une", "un"),
    "le": ("la", "le"),
    "du": ("de la", "du"),
    "au": ("à la", "au"),
    "tout": ("toute", "tout"),
}


def masculine_person(spot: Spot) -> Iterator[Finding]:
    """“Le candidat”, or “un chercheur” that is sought, without the feminine anywhere in the sentence."""
    for found in _somebody().finditer(spot.text):
        article, word = found["article"].lower(), found["word"].lower()
        if word not in _HOLDERS and (
            article != "un" or not _sought(spot.text[max(0, found.start() - 40) : found.start()])
        ):
            continue
        feminine = titles()[word]
        near = spot.text[max(0, found.start() - 60) : found.end() + 60].lower()
        if feminine in near:
            continue
        yield spot.finding("masculine_person", "inform", found.span(), _both(article, word, found["plural"]), _SOURCE)


def _sought(before: str) -> bool:
    return bool(re.search(r"\b(?:recherch|recrut|cherch|embauch|engag)\w+ (?:\w+ )?$", before, re.I))


def _both(article: str, word: str, plural: str) -> str:
    feminine = titles()[word] + plural
    if plural or article not in _ARTICLES:
        return f"{article} {feminine} et {article} {word}{plural}"
    women, men = _ARTICLES[article]
    if word[0] in "aeiouéèêh" and article == "le":
        return f"l’{feminine} ou l’{word}"
    return f"{women} {feminine} ou {men} {word}"


_SOURCE = "Circulaire du 21/11/2017 (« le candidat ou la candidate »)"


def _cased(pair: str, word: str) -> str:
    return pair[:1].upper() + pair[1:] if word[:1].isupper() else pair


__all__ = ["ADVERT", "masculine_person", "masculine_title"]
