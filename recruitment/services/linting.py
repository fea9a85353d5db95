"""A sheet, or a plain text, read for everything that can be said about it: for the command and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.charter.sheet import missing_facts, missing_texts
from workflows.charter.wording import LANGUAGES, REQUIRED_MOST, findings, of_advert, too_many_required
from workflows.dossier import Finding

from . import readability

_ABSENT = {"fr": "à remplir", "en": "to be filled in"}
_ELEMENTS = "OTM-R 2015 (4.4.1 a) ; G20"


def lint_sheet(content: Mapping[str, Any], language: str = "fr", most: int = REQUIRED_MOST) -> tuple[Finding, ...]:
    """Everything to say about a sheet {"common": …, "fr": …, "en": …}; `language` is that of what it lacks."""
    return (
        *findings(content),
        *too_many_required(content, most),
        *readability.findings(content),
        *missing(content, language),
    )


def lint_text(text: str, language: str) -> tuple[Finding, ...]:
    """Everything to say about a plain text, in the order of its words."""
    found = (*of_advert(text, language), *readability.of_advert(text, language))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code)))


def missing(content: Mapping[str, Any], language: str = "fr") -> tuple[Finding, ...]:
    """The advert elements that a sheet lacks, those said twice in each language; their place has no words."""
    places = [f"common.{field}" for field in missing_facts(content)]
    places += [f"{half}.{field}" for half in LANGUAGES for field in missing_texts(content, half)]
    return tuple(Finding("missing", "warn", place, "", _ABSENT[language], source=_ELEMENTS) for place in places)
