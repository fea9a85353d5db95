"""The channels on which posts are announced: listed, added, described anew."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from wtforms import SelectChoice

from forms import channels as forms
from recruitment.services import channels, people
from recruitment.services.channels import Wanted
from recruitment.services.grants import Mandate
from workflows.charter.channels import HOUSE, Place
from workflows.charter.pack_values import SEEN
from workflows.charter.packs import current as pack_now
from workflows.charter.packs import load_all
from workflows.who import GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import unit
from .access import allows
from .acting import may_open
from .dates import number, today
from .language import current
from .speech import gettext as _

pages = Blueprint("channels", __name__, url_prefix="/channels")
KEEPERS = (HR, SCHOOL_ADMIN, GROUP_ADMIN)
INVALID, SEE_OTHER = 422, 303
EVERY_SCHOOL = ""


def price(place: Place) -> str:
    """“Free”, “250 €”, or that the price is asked for each time."""
    if not place.paid:
        return _("Free")
    return euros(place.cost_cents) if place.cost_cents else _("Paid, price on request")


def euros(cents: int) -> str:
    """An amount as people read it: “1 250 €”, “99,50 €”."""
    return _("%(amount)s €", amount=number(cents / 100, 2 if cents % 100 else 0))


def choice(place: Place) -> SelectChoice:
    """A channel to tick: its name, with its audience and its price below."""
    said = " · ".join(part for part in (place.audiences.get(current()), price(place)) if part)
    return SelectChoice(place.key, Markup('{}<span class="otm-sub">{}</span>').format(place.names[current()], said))


def always_due() -> frozenset[str]:
    """The channels that some pack asks for: none of them can be closed."""
    return frozenset(key for pack in load_all().values() for key in pack.value("channels_due"))


def _mine() -> frozenset[int] | None:
    """The schools whose channels the reader keeps; None: those of every school."""
    mine: frozenset[int] | None = current_user.schools(*KEEPERS)
    return mine


def _schools() -> dict[str, str]:
    rows = people.schools(unit.session(), Mandate(current_user.id, _mine()))
    return {str(number): name for number, name in rows}


@pages.get("")
@allows(*KEEPERS)
def index() -> str:
    """Every channel of the reader's schools."""
    mine, due = _mine(), always_due()
    places = channels.described(unit.session(), mine).values()
    return render_template(
        "channels/index.html", places=places, schools=_schools(), price=price, due=due, language=current(),
        seen=SEEN,
        portal=pack_now("contract", None, today()).figures["portal_months_min"],
        reviews=may_open("channel_review.show", current_user.roles), open_to=lambda place: _keeps(mine, place),
    )  # fmt: skip


def _keeps(mine: frozenset[int] | None, place: Place) -> bool:
    """What is common to all schools is the group's to describe."""
    return mine is None or place.school in mine


@pages.route("/new", methods=["GET", "POST"])
@allows(*KEEPERS)
def new() -> Any:
    """Add a channel."""
    form = _form(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        channels.add(unit.session(), int(form.school.data) if form.school.data else None, _wanted(form))
        flash(_("The channel is added: posts can be announced there from now on."))
        return redirect(url_for("channels.index"), SEE_OTHER)
    return _page(form, None)


@pages.route("/<channel>", methods=["GET", "POST"])
@allows(*KEEPERS)
def edit(channel: str) -> Any:
    """Describe a channel anew."""
    mine = _mine()
    place = channels.described(unit.session(), mine).get(channel)
    if place is None:
        abort(404)
    if not _keeps(mine, place):
        abort(403)
    if request.method == "GET":
        return _page(_form(None, place), place)
    form = _form(request.form, place)
    valid = form.validate()
    if valid and not form.active.data and channel in always_due():
        form.active.errors = [_("The rules ask that posts are announced here: this channel stays open.")]
        valid = False
    if not valid:
        return _page(form, place)
    channels.describe(unit.session(), channel, _wanted(form))
    flash(_("The description is kept. Announcements already made stay as they are."))
    return redirect(url_for("channels.index"), SEE_OTHER)


def _form(typed: Any, place: Place | None = None) -> forms.Channel:
    """The form of a channel; whose it is, is chosen once."""
    held: dict[str, Any] = {}
    if place is not None:
        held = {
            "name_fr": place.names["fr"], "name_en": place.names["en"], "audience_fr": place.audiences["fr"],
            "audience_en": place.audiences["en"], "url": place.url, "paid": place.paid, "cost": place.cost_cents,
            "active": place.active,
        }  # fmt: skip
    form = forms.Channel(typed, data=held)
    if place is not None:
        del form.school
        return form
    everybody = [SelectChoice(EVERY_SCHOOL, _("Every school"))] if _mine() is None else []
    form.school.choices = [*everybody, *(SelectChoice(*school) for school in _schools().items())]
    if not everybody and not form.school.data:
        form.school.data = form.school.choices[0].value
    return form


def _wanted(form: forms.Channel) -> Wanted:
    said = {name: form[name].data for name in Wanted.__slots__ if name != "cost_cents"}
    return Wanted(**said, cost_cents=form.cost.cents)


def _page(form: forms.Channel, place: Place | None) -> Any:
    page = render_template("channels/edit.html", form=form, place=place, language=current(), house=HOUSE)
    return page, INVALID if form.errors else 200
