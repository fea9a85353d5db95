"""Names and figures of journals in what a person writes of their own work: told kindly, never a block."""

from __future__ import annotations

from .listed import listed
from .lists import LANGUAGES
from .spots import Spot


def journals(text: str) -> tuple[str, ...]:
    """The words of `text`, in French or in English, that let a journal or a count speak for the work; each once."""
    found = {
        one.start: one.text
        for language in LANGUAGES
        for one in listed(Spot(language, "narrative", 0, text))
        if one.code == "metric"
    }
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))
