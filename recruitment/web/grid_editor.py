"""Writing a grid: one form for a draft of the library and for the copy of a hire, checked while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import jsonify, render_template, request

from forms import grid_editor as forms
from grids.checks import EXPECTED_FAMILIES
from grids.grid import Grid, from_mapping
from recruitment.services.grid_sheets import column_of

from .grid_checked import Checked, Remark, checked
from .grid_words import FAMILIES, KINDS, STAGES
from .language import current
from .speech import gettext as _
from .speech import ngettext

ACTS = ("check", "add", "up", "down", "drop")  # what changes the page alone


@dataclass(frozen=True, slots=True)
class Written:
    """A grid as typed: its form, what it holds, and what the checks say of it."""

    form: Any
    grid: Grid
    checked: Checked
    opened: int | None = None  # the criterion that was just added or moved

    @property
    def places(self) -> dict[str, list[Remark]]:
        """What is to be mended or watched, by the key of its criterion."""
        found: dict[str, list[Remark]] = {}
        for one in (*self.checked.faults, *self.checked.remarks):
            found.setdefault(one.criterion, []).append(one)
        return found

    def anchor(self, remark: Remark) -> str:
        """The id of the field where it is mended."""
        number = next((n for n, one in enumerate(self.grid.criteria) if one.key == remark.criterion), None)
        column = column_of(remark.values, remark.code)
        if number is not None:
            return f"criteria-{number}-{column if column != 'key' else 'title_fr'}"
        if remark.code == "scale_missing":
            return f"level_{remark.values['level']}_{remark.values['lang']}"
        return f"title_{remark.values.get('lang', 'fr')}" if remark.code.startswith(("title", "metric")) else "criteria"


def _form(levels: int, data: Any = None, typed: Any = None) -> Any:
    choices = tuple(
        (name, tuple((key, str(words)) for key, words in found.items()))
        for name, found in (("family", FAMILIES), ("kind", KINDS), ("stage", STAGES))
    )
    made = forms.editor(levels, choices)
    return made(typed) if typed is not None else made(data=data)


def opened(grid: Grid) -> Written:
    """The form as it opens on a grid."""
    return _written(_form(len(grid.scale), forms.data_of(grid)), grid)


def typed(before: Grid) -> Written:
    """The form as it was sent; an act of the page alone is carried out."""
    levels = len(before.scale)
    form, then, place = _form(levels, typed=request.form), request.form.get("then", ""), None
    act, _, number = then.partition(":")
    if act in ACTS[1:]:
        data = forms.changed(form.data, then)
        form = _form(levels, data)
        place = _place(act, number, len(data["criteria"]))
    return _written(form, before, place)


def _place(act: str, number: str, count: int) -> int | None:
    if act == "add":
        return count - 1
    if act in ("up", "down") and number.isascii() and number.isdigit() and len(number) < 3:
        return max(0, min(count - 1, int(number) + (1 if act == "down" else -1)))
    return None


def _written(form: Any, before: Grid, place: int | None = None) -> Written:
    content = forms.content_of(form.data, len(before.scale))
    grid = from_mapping({**content, "id": before.id, "version": before.version})
    for row, one in zip(form.criteria, grid.criteria, strict=True):
        row.form.key.data = one.key  # so that a criterion keeps its key once it has one
    return Written(form, grid, checked(grid, current(), EXPECTED_FAMILIES), place)


def of_the_page_alone() -> bool:
    """True when the button pressed writes nothing: check, add, move, remove."""
    return request.form.get("then", "").partition(":")[0] in ACTS


def said(found: Checked) -> str:
    """The verdict in one sentence to be heard."""
    if found.sound:
        return _("Nothing is to be mended. Weights: %(total)s.", total=found.total)
    return ngettext(
        "%(num)s thing is to be mended. Weights: %(total)s.", "%(num)s things are to be mended. Weights: %(total)s.",
        len(found.faults), total=found.total,
    )  # fmt: skip


def verdict(before: Grid) -> Any:
    """What the checks say of the form as it stands, for a script. Nothing is written."""
    written = typed(before)
    panel = render_template("grid/_verdict.html", written=written, families=FAMILIES)
    return jsonify(said=said(written.checked), panel=panel)
