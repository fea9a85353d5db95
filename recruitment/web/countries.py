"""The names of countries in a language, as lists offer them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

# What Babel lists beside countries: unions, regions, tests.
NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def names(language: str) -> Mapping[str, str]:
    """Code -> name, in the order of names."""
    found = Locale(language).territories
    kept = {code: name for code, name in found.items() if len(code) == 2 and code not in NOT_COUNTRIES}
    return dict(sorted(kept.items(), key=lambda pair: _folded(pair[1])))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
