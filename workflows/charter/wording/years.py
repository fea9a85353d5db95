"""Whether an advert counts years since the doctorate: where it does, net academic age is what counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .listed import listed
from .lists import LANGUAGES
from .spots import spots


def counts_years(content: Mapping[str, Any]) -> bool:
    """True when a sheet, in either language, sets a number of years from the doctorate."""
    return any(
        one.code == "years_since_phd"
        for language in LANGUAGES
        for spot in spots(language, content.get(language) or {})
        for one in listed(spot)
    )
