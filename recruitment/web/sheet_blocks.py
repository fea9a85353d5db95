"""Shared passages of job sheets: written once by a school or the group, offered to whoever writes a sheet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Row, select
from wtforms import SelectChoice

from forms import sheet_blocks as forms
from recruitment.models import School
from recruitment.services import sheet_blocks
from recruitment.services.sheet_blocks import Block
from workflows.who import GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import unit, wording
from .access import allows

pages = Blueprint("sheet_blocks", __name__)
EDITORS = (HR, SCHOOL_ADMIN, GROUP_ADMIN)
FIELDS = ("mission", "working_conditions", "development", "prospects", "procedure", "accommodation")
GROUP = ("0", _l("All schools"))
INVALID = 422


@pages.route("/sheet-passages", methods=["GET", "POST"])
@allows(*EDITORS)
def index() -> Any:
    """The passages of one's schools and of the group, and a form to write one."""
    form = _form(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        sheet_blocks.add(unit.session(), _school(form.school.data), _block(form))
        flash(_("The passage is kept: it is offered on every sheet from now on."))
        return redirect(url_for("sheet_blocks.index"), 303)
    rows = sheet_blocks.listed(unit.session(), current_user.schools(*EDITORS))
    page = render_template("sheets/blocks.html", rows=rows, form=form, may=_may, title_of=wording.field_title)
    return page, INVALID if form.errors else 200


@pages.route("/sheet-passages/<int:block_id>", methods=["GET", "POST"])
@allows(*EDITORS)
def edit(block_id: int) -> Any:
    """One passage, to be written anew or withdrawn. Sheets that took it keep their words."""
    block = sheet_blocks.one(unit.session(), block_id)
    if block is None or not _may(block):
        abort(404)
    form = _form(request.form if request.method == "POST" else None, block)
    if request.method == "POST" and form.validate():
        sheet_blocks.change(unit.session(), block_id, _block(form))
        flash(_("The passage is kept. Sheets that took it before keep their words."))
        return redirect(url_for("sheet_blocks.index"), 303)
    page = render_template("sheets/block.html", block=block, form=form)
    return page, INVALID if form.errors else 200


def _may(block: Row[Any]) -> bool:
    """A school's passage for those who hold a role there; the group's for those who hold one group-wide."""
    mine = current_user.schools(*EDITORS)
    return mine is None or block.school_id in mine


def _form(data: Any = None, block: Row[Any] | None = None) -> forms.Block:
    form = forms.Block(data) if data is not None else forms.Block(data=dict(block._mapping) if block else None)
    form.field.choices = [SelectChoice(name, wording.field_title(name)) for name in FIELDS]
    if block is not None:  # a passage does not change hands
        del form.school
        return form
    mine = current_user.schools(*EDITORS)
    schools = unit.session().execute(select(School.id, School.name).order_by(School.name))
    form.school.choices = [SelectChoice(str(key), name) for key, name in schools if mine is None or key in mine]
    if mine is None:
        form.school.choices.insert(0, SelectChoice(*GROUP))
    return form


def _school(chosen: str) -> int | None:
    return None if chosen == GROUP[0] else int(chosen)


def _block(form: forms.Block) -> Block:
    return Block(form.field.data, form.name.data, form.fr.data, form.en.data, form.active.data)
