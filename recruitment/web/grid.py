"""The scoring grid of a hire: chosen from the library, weighted, then locked before anybody applies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, IntegerField, SelectChoice
from wtforms.validators import InputRequired, NumberRange

from forms import grid as forms
from grids.grid import LANGUAGES, Criterion, Grid, to_mapping
from recruitment.services import grid_copies, grid_library
from recruitment.services.grid_library import Offered
from recruitment.services.progress import listen, pack_of
from workflows.given import GridChoice, Nothing
from workflows.who import AUDITOR, CHAIR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, JUROR, REVIEWER

from . import grid_editor, unit
from .access import allows
from .grid_words import FAMILIES, KINDS, STAGES
from .hires.show import footer, overline
from .language import current
from .refusals import reasons
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("grid", __name__)
INVALID = 422
EVENTS = ("choose_grid", "lock_grid")


@pages.get("/hires/<int:hire_id>/grid")
@allows(HIRING_MANAGER, HR, REVIEWER, DIRECTOR, EQUALITY, AUDITOR, CHAIR, JUROR)
def show(hire_id: int) -> Any:
    """The grid in use, with its anchors, and the library as long as it can be changed."""
    return _page()


def _page(form: Any = None, weights: Any = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    kept = grid_copies.of_hire(unit.session(), g.hire)
    heard = listen(unit.session(), g.hire, g.actor, EVENTS, datetime.now(UTC))
    locked = bool(kept and g.hire.state != "composing_jury") or any(
        o.code == "grid_unlocked" for h in heard.values() for o in h.objections
    )
    may = "lock_grid" in heard and not any(o.code == "right" for o in heard["lock_grid"].objections) and not locked
    if status == INVALID and not may:  # the page has no form any more, so no place for what was typed
        abort(409)
    footer(g.hire, pack_of(g.hire))
    grids = grid_library.offered(unit.session(), g.hire.school_id) if may else []
    see = request.args.get("see", "")
    page = render_template(
        "grid/show.html", hire=g.hire, overline=overline(g.hire), kept=kept, locked=locked, may=may, grids=grids, title_of=title_of,
        seen=grid_library.find(unit.session(), see, g.hire.school_id) if may and see else None, refusal=refusal,
        families=FAMILIES, stages=STAGES, kinds=KINDS,
        form=form or _choice(grids, kept.grid.id if kept else None),
        weights=weights or (_weights(kept.grid) if kept else None), language=current(),
        because=reasons(heard["lock_grid"].stopping) if may else (),
        warnings=reasons(heard["lock_grid"].warnings) if may else (), digest=kept.digest if kept else "",
        total=sum(c.weight for c in kept.grid.criteria if c.ranked) if kept else 0,
    )  # fmt: skip
    return page, refusal.status if refusal else status


def _weights(grid: Grid, data: Any = None) -> Any:
    """A weight for each ranked criterion of a grid."""
    rules = [InputRequired(_l("Write a weight.")), NumberRange(0, 100, _l("A weight lies between 0 and 100."))]
    ranked = [c for c in grid.criteria if c.ranked]
    made = type("Weights", (Form,), {f"weight_{c.key}": IntegerField(c.title[current()], rules) for c in ranked})
    return made(data) if data is not None else made(data={f"weight_{c.key}": c.weight for c in ranked})


def _choice(grids: list[Offered], chosen: str | None, data: Any = None) -> forms.Choice:
    """The grids of the library: the software's, then those of the group and of the school."""
    form = forms.Choice(data) if data is not None else forms.Choice(data={"grid": chosen})
    form.grid.choices = [SelectChoice(one.key, title_of(one)) for one in grids]
    return form


def title_of(one: Offered) -> str:
    """A grid of the library as it is chosen: its title, whose it is, its version."""
    title = one.titles[current()]
    if one.school is None:
        return title
    owner = one.school or _("All schools")
    return str(_("%(title)s, %(owner)s, version %(number)s", title=title, owner=owner, number=one.number))


@pages.post("/hires/<int:hire_id>/grid/choice")
@allows(HIRING_MANAGER, HR)
def choose(hire_id: int) -> Any:
    """A grid of the library becomes the grid of this hire."""
    form = _choice(grid_library.offered(unit.session(), g.hire.school_id), None, request.form)
    if not form.validate():
        return _page(form, status=INVALID)
    refusal = attempt(step("choose_grid", GridChoice(form.grid.data)))
    return (
        _page(form, refusal=refusal)
        if refusal
        else _done(_("The grid is chosen. It can still be changed until it is locked."))
    )


@pages.post("/hires/<int:hire_id>/grid/weights")
@allows(HIRING_MANAGER, HR)
def weigh(hire_id: int) -> Any:
    """The criteria get weights of this hire's own."""
    kept = grid_copies.of_hire(unit.session(), g.hire)
    if kept is None:
        return _page(status=409)
    form = _weights(kept.grid, request.form)
    if not form.validate():
        return _page(weights=form, status=INVALID)
    given = {c.key: form[f"weight_{c.key}"].data for c in kept.grid.criteria if c.ranked}
    refusal = attempt(step("choose_grid", GridChoice(kept.grid.id, given)))
    return _page(weights=form, refusal=refusal) if refusal else _done(_("The weights are kept."))


@pages.route("/hires/<int:hire_id>/grid/edit", methods=["GET", "POST"])
@allows(HIRING_MANAGER, HR)
def edit(hire_id: int) -> Any:
    """The copy of this hire written anew: criteria added, removed, moved, in both languages."""
    before = _copy().grid
    written = grid_editor.typed(before) if request.method == "POST" else grid_editor.opened(before)
    if request.method == "GET" or grid_editor.of_the_page_alone():
        return _edit_page(written)
    if not written.form.validate():
        keep_typed("choose_grid")
        return _edit_page(written, status=INVALID)
    refusal = attempt(step("choose_grid", GridChoice(before.id, content=to_mapping(written.grid))))
    return _edit_page(written, refusal) if refusal else _done(_("The grid of this hire is kept."))


@pages.post("/hires/<int:hire_id>/grid/edit/verdict")
@allows(HIRING_MANAGER, HR)
def edit_verdict(hire_id: int) -> Any:
    """What the checks say of the grid as it is being typed. Nothing is written."""
    return grid_editor.verdict(_copy().grid)


def _copy() -> grid_copies.Kept:
    """The copy of this hire, as long as it can be changed."""
    kept = grid_copies.of_hire(unit.session(), g.hire)
    heard = listen(unit.session(), g.hire, g.actor, ("choose_grid",), datetime.now(UTC)).get("choose_grid")
    if kept is None or heard is None or (request.method == "GET" and not heard.open):
        abort(404)
    return kept


def _edit_page(written: grid_editor.Written, refusal: Refusal | None = None, status: int = 200) -> Any:
    footer(g.hire, pack_of(g.hire))
    page = render_template(
        "grid/edit.html", families=FAMILIES, hire=g.hire, overline=overline(g.hire), written=written, refusal=refusal,
        tried=url_for("grid.edit_verdict", hire_id=g.hire.id), language=current(), failed=bool(refusal),
    )  # fmt: skip
    return page, refusal.status if refusal else status


@pages.get("/hires/<int:hire_id>/grid/criteria/<key>")
@allows(HIRING_MANAGER, HR)
def anchors(hire_id: int, key: str) -> Any:
    """What each level of one criterion looks like, to be put in this hire's own words."""
    grid, criterion = _criterion(key)
    heard = listen(unit.session(), g.hire, g.actor, ("choose_grid",), datetime.now(UTC)).get("choose_grid")
    if heard is None or not heard.open:
        abort(404)
    made = forms.anchors_form(len(grid.scale), LANGUAGES)
    typed = {f"{lang}_{n}": anchor[lang] for n, anchor in enumerate(criterion.anchors, 1) for lang in LANGUAGES}
    return _anchors_page(grid, criterion, made(data=typed))


@pages.post("/hires/<int:hire_id>/grid/criteria/<key>")
@allows(HIRING_MANAGER, HR)
def anchor(hire_id: int, key: str) -> Any:
    """The levels of one criterion get anchors of this hire's own, in both languages."""
    grid, criterion = _criterion(key)
    levels = range(1, len(grid.scale) + 1)
    form = forms.anchors_form(len(levels), LANGUAGES)(request.form)
    if not form.validate():
        keep_typed("choose_grid")
        return _anchors_page(grid, criterion, form, status=INVALID)
    texts = {language: tuple(form[f"{language}_{n}"].data for n in levels) for language in LANGUAGES}
    refusal = attempt(step("choose_grid", GridChoice(grid.id, anchors={key: texts})))
    return _anchors_page(grid, criterion, form, refusal) if refusal else _done(_("The anchors are kept."))


def _criterion(key: str) -> tuple[Grid, Criterion]:
    """A criterion of this hire's grid; not found when there is none."""
    kept = grid_copies.of_hire(unit.session(), g.hire)
    found = next((c for c in kept.grid.criteria if c.key == key), None) if kept else None
    if kept is None or found is None:
        abort(404)
    return kept.grid, found


def _anchors_page(
    grid: Grid, criterion: Criterion, form: Any, refusal: Refusal | None = None, status: int = 200
) -> Any:
    footer(g.hire, pack_of(g.hire))
    page = render_template(
        "grid/anchors.html", hire=g.hire, overline=overline(g.hire), criterion=criterion, scale=grid.scale, form=form,
        language=current(), refusal=refusal, failed=bool(refusal or form.errors),
    )  # fmt: skip
    return page, refusal.status if refusal else status


@pages.post("/hires/<int:hire_id>/grid/lock")
@allows(HIRING_MANAGER, HR)
def lock(hire_id: int) -> Any:
    """The grid is frozen under its hash."""
    refusal = attempt(step("lock_grid", Nothing()))
    return _page(refusal=refusal) if refusal else _done(_("The grid is locked. Its hash is published with the advert."))


def _done(sentence: str) -> Any:
    flash(sentence)
    return redirect(url_for("grid.show", hire_id=g.hire.id), 303)
