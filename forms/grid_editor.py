"""A whole grid as a form: its title, its scale, and a group of fields for each criterion. As many as the form sends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length

from grids.files import MOST_CRITERIA, MOST_LETTERS
from grids.grid import LANGUAGES, Criterion, Grid

SHORT = [Length(max=200, message=_l("200 characters at most."))]
LONG = [Length(max=MOST_LETTERS, message=_l("1000 characters at most."))]
PARTS = {"title": StringField, "description": TextAreaField, "evidence": TextAreaField}
TITLES = {
    "title": _l("Title"), "description": _l("What is judged"), "evidence": _l("Where to look"),
}  # fmt: skip


def one_line(text: str | None) -> str:
    """`text` on one line, blanks folded but those that French keeps, without what no keyboard writes."""
    return re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", text or "").strip(" ")


class Whole:
    """Refuse, in our own words, a weight that is no whole number from 0 to 100."""

    def __call__(self, _form: Form, field: Any) -> None:
        if not re.fullmatch(r"[0-9]{1,3}", field.data) or int(field.data) > 100:
            raise ValidationError(_l("A weight is a whole number from 0 to 100."))


class Known:
    """Refuse, in our own words, what is not in the list."""

    def __call__(self, _form: Form, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Choose an answer of the list."))


@lru_cache(maxsize=16)
def editor(levels: int, choices: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]) -> type[Form]:
    """The form of a grid with that many levels; `choices` of family, kind and stage come from the view."""
    known = dict(choices)
    fields: dict[str, Any] = {
        "key": HiddenField(filters=[one_line]),
        "ranked": BooleanField(_l("Marked, and counts in the ranking")),
        "weight": StringField(_l("Weight, in percent"), [Whole()], filters=[one_line]),
        **{
            name: SelectField(title, [Known()], choices=[SelectChoice(*one) for one in known[name]], validate_choice=False)
            for name, title in (("family", _l("Family")), ("kind", _l("Kind")), ("stage", _l("Judged on")))
        },
        **{
            f"{part}_{code}": kind(TITLES[part], SHORT if part == "title" else LONG, filters=[one_line])
            for part, kind in PARTS.items() for code in LANGUAGES
        },
        **{
            f"anchor_{level}_{code}": TextAreaField(_l("Level %(n)s", n=level), LONG, filters=[one_line])
            for level in range(1, levels + 1) for code in LANGUAGES
        },
    }  # fmt: skip
    one = type("OneCriterion", (Form,), fields)
    head = {
        f"{name}_{code}": StringField(label, SHORT, filters=[one_line])
        for name, label in [("title", _l("Title")), *((f"level_{n}", _l("Level %(n)s", n=n)) for n in range(1, levels + 1))]
        for code in LANGUAGES
    }  # fmt: skip
    return type("GridEditor", (Form,), {**head, "criteria": FieldList(FormField(one), max_entries=MOST_CRITERIA)})


def data_of(grid: Grid) -> dict[str, Any]:
    """What the form is filled in with."""
    scale = {f"level_{n}_{code}": label[code] for n, label in enumerate(grid.scale, 1) for code in LANGUAGES}
    titles = {f"title_{code}": grid.title[code] for code in LANGUAGES}
    return {**titles, **scale, "criteria": [_row(one) for one in grid.criteria]}


def _row(one: Criterion) -> dict[str, Any]:
    texts = {f"{part}_{code}": getattr(one, part)[code] for part in PARTS for code in LANGUAGES}
    anchors = {f"anchor_{n}_{code}": anchor[code] for n, anchor in enumerate(one.anchors, 1) for code in LANGUAGES}
    plain = {name: getattr(one, name) for name in ("key", "ranked", "family", "kind", "stage")}
    return {**plain, "weight": str(one.weight), **texts, **anchors}


def empty_row() -> dict[str, Any]:
    """A criterion to write."""
    return {"key": "", "ranked": True, "weight": "0", "family": "research", "kind": "qualitative", "stage": "both"}


def changed(data: Mapping[str, Any], then: str) -> dict[str, Any]:
    """What was typed with a criterion added, moved or removed, as the button `then` says: “add”, “up:2”, “drop:0”."""
    rows = list(data["criteria"])
    act, _, place = then.partition(":")
    number = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else -1
    if act == "add" and len(rows) < MOST_CRITERIA:
        rows.append(empty_row())
    elif act == "drop" and 0 <= number < len(rows):
        del rows[number]
    elif act == "up" and 0 < number < len(rows):
        rows[number - 1], rows[number] = rows[number], rows[number - 1]
    elif act == "down" and 0 <= number < len(rows) - 1:
        rows[number + 1], rows[number] = rows[number], rows[number + 1]
    return {**data, "criteria": rows}


def content_of(data: Mapping[str, Any], levels: int) -> dict[str, Any]:
    """The grid that was typed, as a mapping; a weight that is no number counts as none, its field says so."""
    rows, taken = data["criteria"], {row["key"] for row in data["criteria"]}
    return {
        "title": _both(data, "title"),
        "scale": [_both(data, f"level_{n}") for n in range(1, levels + 1)],
        "criteria": [_criterion(row, levels, taken) for row in rows],
    }


def _criterion(row: Mapping[str, Any], levels: int, taken: set[str]) -> dict[str, Any]:
    anchors = [_both(row, f"anchor_{n}") for n in range(1, levels + 1)]
    written = any(text for anchor in anchors for text in anchor.values())
    weight = row["weight"] or ""
    return {
        "key": row["key"] or _key(row, taken),
        "ranked": bool(row["ranked"]),
        "weight": int(weight) if re.fullmatch(r"[0-9]{1,3}", weight) else 0,
        **{name: row[name] or "" for name in ("family", "kind", "stage")},
        **{part: _both(row, part) for part in PARTS},
        "anchors": anchors if row["ranked"] or written else [],
    }


def _both(row: Mapping[str, Any], name: str) -> dict[str, str]:
    return {code: row.get(f"{name}_{code}") or "" for code in LANGUAGES}


def _key(row: Mapping[str, Any], taken: set[str]) -> str:
    """A key from the title: “start_date”; with a number when another criterion has it."""
    title = row.get("title_en") or row.get("title_fr") or "criterion"
    bare = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:40]
    base = base if base[:1].isalpha() else f"criterion_{base}".rstrip("_")
    key = next(k for n in range(1, len(taken) + 2) if (k := base if n == 1 else f"{base}_{n}") not in taken)
    taken.add(key)
    return key
