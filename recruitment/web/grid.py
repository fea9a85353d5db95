"""The scoring grid of a hire: chosen from the library, weighted, then locked before anybody applies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import Form, IntegerField, SelectChoice
from wtforms.validators import InputRequired, NumberRange

from forms import grid as forms
from grids.grid import Grid
from grids.library import library
from recruitment.models import GridInUse
from recruitment.services import tally
from recruitment.services.progress import listen
from workflows.given import GridChoice, Nothing
from workflows.who import AUDITOR, CHAIR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, JUROR, REVIEWER

from . import unit, wording
from .access import allows
from .language import current
from .refusals import reasons
from .steps import Refusal, attempt, step

pages = Blueprint("grid", __name__)
INVALID = 422
EVENTS = ("choose_grid", "lock_grid")
FAMILIES = {
    "research": _l("Research"),
    "teaching": _l("Teaching and supervision"),
    "transfer": _l("Transfer and innovation"),
    "collective": _l("Collective work"),
}
STAGES = {
    "sift": _l("on the file"),
    "interview": _l("at the interview"),
    "both": _l("on the file, then at the interview"),
}


@pages.get("/hires/<int:hire_id>/grid")
@allows(HIRING_MANAGER, HR, REVIEWER, DIRECTOR, EQUALITY, AUDITOR, CHAIR, JUROR)
def show(hire_id: int) -> Any:
    """The grid in use, with its anchors, and the library as long as it can be changed."""
    return _page()


def _page(form: Any = None, weights: Any = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    kept = tally.grid_of(unit.session(), g.hire.id)
    heard = listen(unit.session(), g.hire, g.actor, EVENTS, datetime.now(UTC))
    locked = bool(kept and g.hire.state != "composing_jury") or any(
        o.code == "grid_unlocked" for h in heard.values() for o in h.objections
    )
    may = "lock_grid" in heard and not any(o.code == "right" for o in heard["lock_grid"].objections) and not locked
    if status == INVALID and not may:  # the page has no form any more, so no place for what was typed
        abort(409)
    form = form or _choice(kept.grid.id if kept else None)
    weights = weights or (_weights(kept.grid) if kept else None)
    page = render_template(
        "grid/show.html",
        hire=g.hire,
        title_of_hire=wording.hire_title(g.hire, current()),
        kept=kept,
        locked=locked,
        may=may,
        form=form,
        weights=weights,
        language=current(),
        families=FAMILIES,
        stages=STAGES,
        refusal=refusal,
        library=library(),
        because=reasons(heard["lock_grid"].stopping) if may else (),
        warnings=reasons(heard["lock_grid"].warnings) if may else (),
        digest=_digest(),
        total=sum(c.weight for c in kept.grid.criteria if c.ranked) if kept else 0,
    )
    return page, refusal.status if refusal else status


def _digest() -> str:
    return unit.session().scalar(select(GridInUse.digest).where(GridInUse.hire_id == g.hire.id)) or ""


def _weights(grid: Grid, data: Any = None) -> Any:
    """A weight for each ranked criterion of a grid."""
    rules = [InputRequired(_l("Write a weight.")), NumberRange(0, 100, _l("A weight lies between 0 and 100."))]
    ranked = [c for c in grid.criteria if c.ranked]
    made = type("Weights", (Form,), {f"weight_{c.key}": IntegerField(c.title[current()], rules) for c in ranked})
    return made(data) if data is not None else made(data={f"weight_{c.key}": c.weight for c in ranked})


def _choice(chosen: str | None, data: Any = None) -> forms.Choice:
    """The grids of the library."""
    form = forms.Choice(data) if data is not None else forms.Choice(data={"grid": chosen})
    form.grid.choices = [SelectChoice(key, one.title[current()]) for key, one in library().items()]
    return form


@pages.post("/hires/<int:hire_id>/grid/choice")
@allows(HIRING_MANAGER, HR)
def choose(hire_id: int) -> Any:
    """A grid of the library becomes the grid of this hire."""
    form = _choice(None, request.form)
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
    kept = tally.grid_of(unit.session(), hire_id)
    if kept is None:
        return _page(status=409)
    form = _weights(kept.grid, request.form)
    if not form.validate():
        return _page(weights=form, status=INVALID)
    given = {c.key: form[f"weight_{c.key}"].data for c in kept.grid.criteria if c.ranked}
    refusal = attempt(step("choose_grid", GridChoice(kept.grid.id, given)))
    return _page(weights=form, refusal=refusal) if refusal else _done(_("The weights are kept."))


@pages.post("/hires/<int:hire_id>/grid/lock")
@allows(HIRING_MANAGER, HR)
def lock(hire_id: int) -> Any:
    """The grid is frozen under its hash."""
    refusal = attempt(step("lock_grid", Nothing()))
    return _page(refusal=refusal) if refusal else _done(_("The grid is locked. Its hash is published with the advert."))


def _done(sentence: str) -> Any:
    flash(sentence)
    return redirect(url_for("grid.show", hire_id=g.hire.id), 303)
