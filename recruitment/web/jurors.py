"""The register of jurors: who may sit, as they declare themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forms import jury as forms
from recruitment.services import jurors
from recruitment.services.jurors import Profile, Search
from workflows.who import EQUALITY, GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import juror_words as words
from . import unit
from .access import allows
from .dates import today
from .jury_words import SEXES
from .paging import Pages
from .research_words import research_field
from .sheet_facts import spoken

pages = Blueprint("jurors", __name__, url_prefix="/jurors")
KEEPERS = (HR, SCHOOL_ADMIN, GROUP_ADMIN)
READERS = (*KEEPERS, EQUALITY)
FILTERS = ("sex", "home", "rank", "field", "language", "training", "state", "sort")
INVALID, SEE_OTHER = 422, 303
SAME = ("sex", "position", "employer", "country", "disciplines", "trained_on", "sector", "availability",
        "unavailable_from", "unavailable_until", "consent_on", "consent_until")  # fmt: skip


def asked(form: forms.Filter) -> dict[str, str]:
    """The filters of the address that mean something."""
    chosen = {name: form.known(name) for name in FILTERS}
    return chosen | {"sort": chosen["sort"] if chosen["sort"] != "name" else ""}


def search_of(chosen: dict[str, str], page: int | None, name: str = "") -> Search:
    """The filters as the register is asked."""
    return Search(
        name=name, sex=chosen["sex"], home=chosen["home"], rank=int(chosen["rank"] or 0) or None,
        field=chosen["field"], language=chosen["language"], training=chosen["training"], state=chosen["state"],
        sort=chosen["sort"] or "name", page=page,
    )  # fmt: skip


@pages.route("", methods=["GET", "POST"])
@allows(*READERS)
def index() -> Any:
    """The register. A name looked for is posted: it has no place in an address."""
    named = forms.Named(request.form if request.method == "POST" else None)
    name = named.words.data if request.method == "POST" and named.validate() else ""
    form, session, day = forms.Filter(request.args), unit.session(), today()
    words.fill_filter(form, words.schools())
    chosen = asked(form)
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    since, now = words.trained_since(day), datetime.now(UTC)
    rows, total = jurors.register(session, search_of(chosen, page, name or ""), now, since)
    may_edit = current_user.holds(*KEEPERS)
    return render_template(
        "jury/register.html", rows=rows, form=form, named=named, sexes=SEXES, sectors=words.SECTORS, searched=bool(name),
        pages=Pages(page, total, jurors.PER_PAGE, url_for("jurors.index"), chosen), may_edit=may_edit,
        export=Pages(1, total, total, url_for("juror_import.export"), chosen).url(),
        unlisted=jurors.unlisted(session, day) if may_edit else (0, 0), research_field=research_field, spoken=spoken,
        training=lambda on: words.training(on, since), consent=lambda until: words.consent(until, day),
        absence=lambda first, last: words.absence(first, last, day),
    )  # fmt: skip


@pages.route("/new", methods=["GET", "POST"])
@allows(*KEEPERS)
def new() -> Any:
    """Somebody enters the register; without an account yet, a person without password is kept."""
    form = forms.Entry(request.form if request.method == "POST" else None)
    words.fill_entry(form, words.entry_lists(words.schools()))
    if request.method == "GET":
        return _page(form)
    if form.validate():
        session, now = unit.session(), datetime.now(UTC)
        if jurors.enter(session, form.name.data, form.email.data, profile(form), now) is not None:
            return _done()
        form.email.errors = [*form.email.errors, _("Somebody of the register has this address already.")]
    return _page(form), INVALID


@pages.route("/<int:juror_id>", methods=["GET", "POST"])
@allows(*KEEPERS)
def edit(juror_id: int) -> Any:
    """An entry is read, with past service, and corrected."""
    found = jurors.entry(unit.session(), juror_id)
    if found is None:
        abort(404)
    held = jurors.profile_of(found[0])
    form = forms.Entry(request.form) if request.method == "POST" else forms.Entry(data=typed(held))
    del form.name, form.email  # the person's own: mended on their account
    words.fill_entry(form, words.entry_lists(words.schools()))
    if request.method == "GET":
        return _page(form, found)
    if not form.validate():
        return _page(form, found), INVALID
    jurors.correct(unit.session(), {juror_id: profile(form)})
    return _done()


@pages.post("/<int:juror_id>/consent")
@allows(*KEEPERS)
def renew(juror_id: int) -> Any:
    """Somebody agreed to be listed for another time."""
    if not jurors.renew(unit.session(), juror_id, today()):
        abort(404)
    flash(_("The agreement is renewed, from today and for three years."))
    return redirect(url_for("jurors.edit", juror_id=juror_id), SEE_OTHER)


def _page(form: forms.Entry, found: Any = None) -> str:
    held, day = found[0] if found else None, today()
    seats = jurors.service(unit.session(), held.id) if held else ()
    state = words.consent(held.consent_until, day) if held else ("", "")
    return render_template(
        "jury/entry.html", form=form, name=found.name if found else "", email=found.email if found else "", juror=held,
        seats=seats, consent=state,
    )  # fmt: skip


def typed(held: Profile) -> dict[str, Any]:
    """An entry as its form shows it."""
    return {name: getattr(held, name) for name in SAME} | {
        "rank": str(held.rank), "school": str(held.school_id or forms.ELSEWHERE), "fields": list(held.fields),
        "languages": list(held.languages),
    }  # fmt: skip


def profile(form: forms.Entry) -> Profile:
    """What a form says of somebody; an agreement without an end gets one."""
    given: dict[str, Any] = {name: getattr(form, name).data for name in SAME}
    given |= {name: given[name] or "" for name in ("disciplines", "sector", "availability")}
    if given["consent_on"] and not given["consent_until"]:
        given["consent_until"] = jurors.consent_end(given["consent_on"])
    return Profile(
        **given, rank=int(form.rank.data), school_id=int(form.school.data) or None,
        fields=tuple(form.fields.data or ()), languages=tuple(form.languages.data or ()),
    )  # fmt: skip


def _done() -> Any:
    flash(_("The register is up to date."))
    return redirect(url_for("jurors.index"), SEE_OTHER)
