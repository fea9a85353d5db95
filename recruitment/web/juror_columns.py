"""The columns of the register's spreadsheet: their titles and accepted words in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel import Locale
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from forms import jury as forms
from workflows.charter.research_fields import LANGUAGE_CODES, NARROWER

from .language import LANGUAGES
from .research_words import research_field

LIST = frozenset({"fields", "languages"})
REQUIRED = ("email", "name", "sex", "rank", "position", "employer", "school", "country")
COMPUTED = "asked"
_DAY = _l("A date, for instance 2026-10-01.")
TITLES: Mapping[str, tuple[Any, Any]] = {  # key -> title, what is accepted beside the words of its list
    "email": (_l("E-mail address"), _l("Says who the line is about. Never changed by this file.")),
    "name": (_l("First name and name"), _l("Read when somebody is added. Whoever has an account keeps its name.")),
    "sex": (_l("Sex, as the person declares it"), ""),
    "rank": (_l("Rank, as an R profile"), ""),
    "position": (_l("Position"), _l("A few words.")),
    "employer": (_l("Employer"), _l("A few words.")),
    "school": (_l("School of the group"), _l("Empty: outside the group.")),
    "sector": (_l("Sector"), _l("May be empty.")),
    "country": (_l("Country, as two letters"), _l("Two letters, for example FR.")),
    "fields": (_l("Research fields"), _l("Several, set apart by semicolons. May be empty.")),
    "disciplines": (_l("Specialities, in a few words"), _l("May be empty.")),
    "languages": (_l("Languages read and spoken"), _l("Several, set apart by semicolons. May be empty.")),
    "trained_on": (_l("Date of the last training in bias and OTM-R"), _DAY),
    "availability": (_l("Availability"), _l("May be empty.")),
    "unavailable_from": (_l("Not available from"), _DAY),
    "unavailable_until": (_l("Not available until"), _DAY),
    "consent_on": (_l("Agreed to be listed on"), _DAY),
    "consent_until": (_l("Agreement valid until"), _l("Left empty: three years after the agreement.")),
    COMPUTED: (_l("Asked in two years"), _l("Worked out from the juries: not read from this file.")),
}
ALSO = {"sex": {"f": "F", "h": "M", "w": "F", "m": "M", "u": "U"}}  # short forms of either language


def plain(text: str) -> str:
    """A word as it is compared: no capitals, no accents, one kind of apostrophe, single blanks."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(char for char in bare if not unicodedata.combining(char)).split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Titles and words by language: `titles[key]["fr"]`, `words[key][code]["fr"]`."""

    titles: Mapping[str, Mapping[str, str]]
    hints: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    _heads: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def known(self, title: str) -> str | None:
        """The key of a column, by its title in either language or by the key itself."""
        if not self._heads:
            self._heads.update(
                {plain(said): key for key, each in self.titles.items() for said in (key, *each.values())}
            )
        return self._heads.get(plain(title))

    def codes(self, key: str, text: str) -> list[str]:
        """The words of a cell as the codes of its list; a word that is not in it stays as it is."""
        if key not in self._codes:
            said = {plain(word): code for code, each in self.words[key].items() for word in (code, *each.values())}
            self._codes[key] = said | ALSO.get(key, {})
        parts = re.split(r"[;|\n]", text) if key in LIST else [text]
        return [self._codes[key].get(plain(part), part.strip()) for part in parts if part.strip()]


def columns(schools: Iterable[tuple[int, str, str]]) -> Columns:
    """The columns with their words in every language of the interface."""
    titles: dict[str, dict[str, str]] = {key: {} for key in TITLES}
    hints: dict[str, dict[str, str]] = {key: {} for key in TITLES}
    words: dict[str, dict[str, dict[str, str]]] = {
        "sex": {code: {} for code, _label in forms.SEXES}, "rank": {}, "sector": {}, "fields": {}, "languages": {},
    }  # fmt: skip
    for language in LANGUAGES:
        with force_locale(language):
            for key, (title, hint) in TITLES.items():
                titles[key][language], hints[key][language] = str(title), str(hint)
            for key, pairs in (("sex", forms.SEXES), ("rank", forms.RANKS), ("sector", forms.SECTORS)):
                for code, label in pairs:
                    words[key].setdefault(code, {})[language] = str(label)
            for name in NARROWER:
                words["fields"].setdefault(name, {})[language] = str(research_field(name))
        spoken = Locale(language).languages
        for name, code in LANGUAGE_CODES.items():
            words["languages"].setdefault(name, {})[language] = str(spoken.get(code, name))
    words["school"] = {str(number): {"code": code, "name": name} for number, code, name in schools}
    return Columns(titles, hints, words)
