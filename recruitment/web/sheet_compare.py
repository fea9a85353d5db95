"""Two versions of a job sheet, field by field, with the words that went and those that came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from recruitment.services.sheet_history import Change

from . import wording

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that changed: before with what went marked, after with what came marked."""

    title: str
    language: str | None
    before: Markup
    after: Markup


def compared(changes: Sequence[Change]) -> list[Compared]:
    """Every change with its words marked."""
    return [_compared(change) for change in changes]


def _compared(change: Change) -> Compared:
    part = change.place.partition(".")[0]
    old, new = _WORDS.findall(change.before), _WORDS.findall(change.after)
    went, came = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, brought = escape("".join(old[a:b])), escape("".join(new[c:d]))
        went.append(gone if kind == "equal" or not gone else Markup("<del>{}</del>").format(gone))
        came.append(brought if kind == "equal" or not brought else Markup("<ins>{}</ins>").format(brought))
    language = part if part != "common" else None
    return Compared(wording.field_title(change.place), language, Markup("").join(went), Markup("").join(came))
