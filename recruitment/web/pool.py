"""The pool: a person's own consents, and the people who may be told of a post, for human resources alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from forms import pool as forms
from recruitment.models.hires import KINDS
from recruitment.services import pool
from recruitment.services.postings import folded
from workflows.who import HR, PERSON

from . import unit, wording
from .access import allows
from .dates import bare_day, today
from .figure_words import source
from .language import current
from .paging import Pages
from .research_words import FAMILIES, FIELDS, research_field
from .speech import gettext as _
from .speech import ngettext

pages = Blueprint("pool", __name__)
SEE_OTHER, INVALID, PER_PAGE = 303, 422, 50


def _fields() -> list[tuple[str, str]]:
    return sorted(((key, str(name)) for key, name in FIELDS.items()), key=lambda one: folded(one[1]))


def _families(field: Any) -> list[tuple[str, list[Any]]]:
    """What there is to choose from, by family: (value, label, chosen) each, in the order of the list."""
    offered = list(field.iter_choices())
    return [
        (str(name), [(one.value, one.label, one.value in (field.data or ())) for one in offered if one.value in keys])
        for name, keys in FAMILIES
    ]


def _kinds() -> list[tuple[str, str]]:
    return [(key, wording.kind_title(key)) for key in KINDS]


def wishes(said: str | None, kind: str | None) -> str:
    """What somebody would like to hear of, in words."""
    named = ", ".join(research_field(one) for one in (said or "").split("\n") if one)
    post = wording.kind_title(kind) if kind else _("any kind of post")
    return f"{named} · {post}"


# -- one's own -------------------------------------------------------------------------------------------------------


@pages.get("/my-pool")
@allows(PERSON)
def own() -> Any:
    """My consents to hear of other posts: given, running, withdrawn."""
    return _own()


def _own(form: forms.Consent | None = None, status: int = 200) -> Any:
    session, now = unit.session(), datetime.now(UTC)
    open_to = pool.schools_open_to(session, current_user.id)
    form = (form or forms.Consent()).offer([(one.id, one.name) for one in open_to], _fields(), _kinds())
    figure = pool.rules(open_to[0].code if open_to else "", today()).figures["retention_pool_months"]
    page = render_template(
        "pool/own.html", rows=pool.own(session, current_user.id, now), open_to=open_to, form=form, wishes=wishes,
        families=_families(form["fields"]), months=figure.value, source=source(figure),
    )  # fmt: skip
    return page, status


@pages.post("/my-pool")
@allows(PERSON)
def consent() -> Any:
    """Agree, for one school."""
    session = unit.session()
    schools = {one.id: one for one in pool.schools_open_to(session, current_user.id)}
    form = forms.Consent(request.form).offer([(one.id, one.name) for one in schools.values()], _fields(), _kinds())
    if not form.validate():
        return _own(form, INVALID)
    wish = pool.Wish(tuple(form["fields"].data), form.kind.data or None)
    until = pool.consent(session, current_user.id, schools[form.school.data], wish, datetime.now(UTC))
    flash(_("Your agreement is kept until %(day)s. You can take it back here at any time.", day=bare_day(until)))
    return redirect(url_for("pool.own"), SEE_OTHER)


@pages.post("/my-pool/<int:consent_id>/withdrawal")
@allows(PERSON)
def withdraw(consent_id: int) -> Any:
    """Take an agreement back."""
    if not pool.withdraw(unit.session(), current_user.id, consent_id, datetime.now(UTC)):
        abort(404)
    flash(_("Your agreement is withdrawn, and what you had said with it is gone. Your applications are not touched."))
    return redirect(url_for("pool.own"), SEE_OTHER)


# -- human resources -------------------------------------------------------------------------------------------------


@pages.get("/pool")
@allows(HR)
def index() -> Any:
    """People who agreed to hear of other posts, by field and kind of post."""
    return _index()


def _index(form: forms.Invitation | None = None, status: int = 200) -> Any:
    session, now, mine = unit.session(), datetime.now(UTC), current_user.schools(HR)
    search = forms.Search(request.args).offer(_fields(), _kinds())
    number = max(1, request.args.get("page", 1, type=int))
    asked = (search.field.data, search.kind.data)
    rows, total = pool.found(session, mine, *asked, now, (number - 1) * PER_PAGE, PER_PAGE)
    page = render_template(
        "pool/index.html", rows=rows, search=search, form=(form or forms.Invitation()).offer(_posts(mine, now)), wishes=wishes,
        pages=Pages(number, total, PER_PAGE, url_for("pool.index"), dict(zip(("field", "kind"), asked, strict=True))),
    )  # fmt: skip
    return page, status


def _posts(mine: frozenset[int] | None, now: datetime) -> list[tuple[int, str]]:
    """The open posts, as a list to choose from."""
    return [
        (row.id, f"{row.reference} · {wording.hire_title(row, current())}")
        for row in pool.posts(unit.session(), mine, now)
    ]


@pages.post("/pool")
@allows(HR)
def invite() -> Any:
    """Tell people of a post."""
    session, now, mine = unit.session(), datetime.now(UTC), current_user.schools(HR)
    form = forms.Invitation(request.form).offer(_posts(mine, now))
    if not form.validate():
        return _index(form, INVALID)
    post = next(row for row in pool.posts(session, mine, now) if row.id == form.post.data)
    count = pool.invite(session, post, form.people.data, now)
    told = ngettext("%(num)s person is told of this post.", "%(num)s people are told of this post.", count)
    flash(told if count else _("Nobody is told: they were told before, applied already, or are of another school."))
    return redirect(url_for("pool.index"), SEE_OTHER)
