"""Two versions of a job sheet, field by field, with the words that went and those that came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from recruitment.services.sheet_history import Change, changes, field_of

from . import wording
from .language import current
from .sheet_facts import facts

_WORDS = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")  # a word or a sign, with the blank before it
# Eyes see colour and a line; ears hear where a change begins and ends.
GONE = (Markup('<del><span class="govuk-visually-hidden" lang="{}">[{} </span>{}<span class="govuk-visually-hidden">]</span></del>'),
        _l("removed:"))  # fmt: skip
CAME = (Markup('<ins><span class="govuk-visually-hidden" lang="{}">[{} </span>{}<span class="govuk-visually-hidden">]</span></ins>'),
        _l("added:"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that changed: `before` with what went marked, `after` with what came, `both` in one text."""

    place: str
    field: str
    title: str
    language: str | None
    before: Markup
    after: Markup
    both: Markup


def compared(
    before: Mapping[str, Any], after: Mapping[str, Any], found: Iterable[Change] | None = None
) -> list[Compared]:
    """Every field that differs, with its words marked; facts are shown as readers know them."""
    old, new = (_facts(content) for content in (before, after))
    return [_compared(change, old, new) for change in (changes(before, after) if found is None else found)]


def _facts(content: Mapping[str, Any]) -> dict[str, str]:
    shown = facts(content.get("common", {}))
    return {str(title): value.striptags() if isinstance(value, Markup) else str(value) for title, value in shown}


def _compared(change: Change, old: Mapping[str, str], new: Mapping[str, str]) -> Compared:
    part, title = change.place.partition(".")[0], wording.field_title(change.place)
    before, after = change.before, change.after
    if part == "common" and (title in old or title in new):
        before, after = old.get(title, ""), new.get(title, "")
    return Compared(
        change.place, field_of(change.place), title, part if part != "common" else None, *_marked(before, after)
    )


def _marked(before: str, after: str) -> tuple[Markup, Markup, Markup]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    went: list[Markup] = []
    came: list[Markup] = []
    both: list[Markup] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            same = escape("".join(old[a:b]))
            for text in (went, came, both):
                text.append(same)
            continue
        gone, brought = _mark(GONE, old[a:b]), _mark(CAME, new[c:d])
        went.append(gone)
        came.append(brought)
        both += (gone, brought)
    return Markup("").join(went), Markup("").join(came), Markup("").join(both)


def _mark(how: tuple[Markup, Any], words: list[str]) -> Markup:
    """The words marked; the blank before them stays outside."""
    text = "".join(words)
    if not text:
        return Markup("")
    kept = text.lstrip() or text
    markup, said = how
    return escape(text[: len(text) - len(kept)]) + markup.format(current(), str(said), kept)
