"""Where a post is announced: each channel with its own link, the text it carries, its cost, and what came from it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from wtforms import SelectChoice

from forms import channels as forms
from recruitment.services import announcements, channels
from recruitment.services.announcements import Shown
from recruitment.services.progress import pack_of
from workflows.charter.channels import Place
from workflows.given import Announcing
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR

from . import unit
from .access import allows
from .channels import euros, price
from .hires.show import footer, overline
from .language import current
from .speech import gettext as _
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("announcements", __name__)
READERS = (HR, HIRING_MANAGER, DIRECTOR, EQUALITY, AUDITOR)
EVENTS = {"announce": "announce", "note": "note_announcement", "withdraw": "withdraw_announcement"}
SEE_OTHER, INVALID = 303, 422


@pages.get("/hires/<int:hire_id>/announcements")
@allows(*READERS)
def show(hire_id: int) -> Any:
    """Every channel of the post."""
    return _page()


@pages.post("/hires/<int:hire_id>/announcements/<any(announce,note,withdraw):what>")
@allows(HR)
def act(hire_id: int, what: str) -> Any:
    """Announce on one more channel, note where and for how much, or say that it is announced there no more."""
    form = forms.Announcement(request.form)
    places = channels.described(unit.session(), frozenset({g.hire.school_id}))
    form.channel.choices = [SelectChoice(key, place.names[current()]) for key, place in places.items()]
    if not form.validate():
        keep_typed(EVENTS[what])
        return _page(form, what, status=INVALID)
    refusal = attempt(step(EVENTS[what], Announcing(form.channel.data, form.address.data, form.cost.cents)))
    if refusal:
        return _page(form, what, refusal)
    flash(_done(what))
    return redirect(url_for("announcements.show", hire_id=hire_id), SEE_OTHER)


def _done(what: str) -> str:
    if what == "withdraw":
        return _("It is recorded that the post is announced there no more.")
    return _("The announcement is recorded.") if what == "announce" else _("The address and the cost are recorded.")


def _page(form: forms.Announcement | None = None, what: str = "", refusal: Refusal | None = None,
          status: int = 200) -> Any:  # fmt: skip
    """The page; a form with faults stands open where it was sent from."""
    session = unit.session()
    shown, direct, version = announcements.of_hire(session, g.hire.id)
    places = channels.described(session, frozenset({g.hire.school_id}))
    live = {one.key for one in shown if not one.last.withdrawn_at}
    free = [place for key, place in places.items() if place.active and key not in live]
    adds = form if form and (what == "announce" and form.channel.data not in live) else forms.Announcement()
    adds.channel.choices = [SelectChoice("", _("Choose")), *(_choice(place) for place in free)]
    footer(g.hire, pack_of(g.hire))
    page = render_template(
        "announcements/show.html", hire=g.hire, overline=overline(g.hire), shown=shown, direct=direct, version=version,
        places=places, adds=adds, form=form, what=what, refusal=refusal, writes="hr" in g.actor.roles,
        open=g.hire.state == "advertised", notes=notable(), link=_link, euros=euros, language=current(),
        forms_of={one.key: _noted(one, form if form and what != "announce" else None) for one in shown},
    )  # fmt: skip
    return page, refusal.status if refusal else status


def notable() -> bool:
    """True while addresses and costs can still be noted: the hire is published and has not ended."""
    from workflows.engine import lines
    from workflows.hire import HireChart

    return "note_announcement" in lines(HireChart)[g.hire.state]


def _choice(place: Place) -> SelectChoice:
    return SelectChoice(place.key, f"{place.names[current()]} ({price(place)})")


def _noted(one: Shown, sent: forms.Announcement | None) -> forms.Announcement:
    """The form of a channel already announced on, its ids its own: a page has one for each."""
    if sent is not None and sent.channel.data == one.key:
        form = sent
    else:
        form = forms.Announcement(data={"address": one.last.address, "cost": one.last.cost_cents})
    for field in (form.address, form.cost):
        field.id = f"{one.key}-{field.name}"
        field.label.field_id = field.id
    return form


def _link(key: str | None) -> str:
    """The address to give to a channel: it tells where a visit comes from, and nothing about the visitor."""
    path = url_for("posts.show", reference=g.hire.reference, via=key)
    return f"{current_app.config['BASE_URL']}{path}"
