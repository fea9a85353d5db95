"""The offer: made by human resources, read and answered by the person concerned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from forms import offers as forms
from recruitment.services import offers, welcome_register
from recruitment.services.progress import listen, pack_of
from workflows.given import Nothing, Proposal
from workflows.who import CANDIDATE, HR

from . import unit, wording
from .access import allows
from .acting import address_of
from .language import current
from .refusals import reasons, sealed
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("offers", __name__)
EVENTS = ("make_offer", "lapse_offer", "take_next")
ANSWERS = {None: _l("Answer expected"), "accepted": _l("Accepted"), "declined": _l("Declined"), "lapsed": _l("Lapsed")}
AFTER = {"accept": "candidacies.welcome", "decline": "candidacies.show"}
KINDS = {None: "here", "accepted": "ok", "declined": "mute", "lapsed": "mute"}


@pages.get("/hires/<int:hire_id>/offer")
@allows(HR)
def show(hire_id: int) -> Any:
    """The person chosen, the offer to make, the offers made."""
    return _page()


@pages.post("/hires/<int:hire_id>/offer")
@allows(HR)
def make(hire_id: int) -> Any:
    """Make the offer."""
    form = forms.Proposal(request.form)
    if not form.validate():
        keep_typed("make_offer")
        return _page(form, status=422)
    person = offers.chosen(unit.session(), hire_id)
    given = Proposal(form.moment(), form.terms.data)
    refusal = attempt(step("make_offer", given, application=person.id if person else None))
    if refusal:
        return _page(form, refusal)
    flash(_("The offer is made. The person receives a mail that leads to it."))
    return redirect(url_for("offers.show", hire_id=hire_id), 303)


def _page(form: forms.Proposal | None = None, refusal: Refusal | None = None, status: int = 200) -> Any:
    session, now = unit.session(), datetime.now(UTC)
    heard = listen(session, g.hire, g.actor, EVENTS, now)
    days = pack_of(g.hire).value("offer_answer_days")
    form = form or forms.Proposal(data={"day": (now + timedelta(days=days + 1)).date()})
    made = offers.of_hire(session, g.hire.id)
    page = render_template(
        "offers/show.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), form=form,
        refusal=refusal, said=sealed(refusal.reasons) if refusal else (),
        person=offers.chosen(session, g.hire.id), made=made, days=days, answers=ANSWERS, kinds=KINDS, now=now,
        open={event: hearing.open for event, hearing in heard.items()}, out_of_turn="make_offer" not in heard,
        because=sealed(reasons(heard["make_offer"].stopping)) if "make_offer" in heard else (),
        next={event: address_of(event, g.hire.id, g.actor.roles) for event in EVENTS[1:]},
    )  # fmt: skip
    return page, refusal.status if refusal else status


# -- the person concerned --------------------------------------------------------------------------------------


@allows(CANDIDATE)
def own_offer(hire_id: int) -> Any:
    """The offer made to this person, and its answer."""
    return _own_page("offers/own.html")


@allows(CANDIDATE)
def answer(hire_id: int, choice: str) -> Any:
    """Say what an answer means, then take it."""
    if request.method == "GET":
        return _own_page("offers/answer.html", choice)
    refusal = attempt(step(f"{choice}_offer", Nothing()))
    if refusal:
        return _own_page("offers/answer.html", choice, refusal)
    thanks = {"accept": _("Thank you, and welcome: your acceptance is recorded."),
              "decline": _("Your answer is recorded. Thank you for telling us.")}  # fmt: skip
    flash(thanks[choice])
    return redirect(url_for(AFTER[choice], hire_id=hire_id), 303)


def _own_page(template: str, choice: str = "", refusal: Refusal | None = None) -> Any:
    offer = offers.own(unit.session(), g.hire.id, current_user.id)
    if offer is None:
        abort(404)
    if choice and offer.answer is not None and refusal is None:
        return redirect(url_for("candidacies.offer", hire_id=g.hire.id))
    page = render_template(
        template, hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), offer=offer, choice=choice,
        refusal=refusal, said=sealed(refusal.reasons) if refusal else (), answers=ANSWERS, kinds=KINDS,
        now=datetime.now(UTC), arrival=welcome_register.exists_for(unit.session(), g.hire.id, current_user.id),
    )  # fmt: skip
    return page, refusal.status if refusal else 200


def _in_own_space(state: Any) -> None:
    """These pages stand among a candidate's own."""
    address = "/my-applications/<int:hire_id>/offer"
    state.app.add_url_rule(address, "candidacies.offer", own_offer, methods=["GET"])
    state.app.add_url_rule(
        f"{address}/<any(accept,decline):choice>", "candidacies.answer", answer, methods=["GET", "POST"]
    )


pages.record(_in_own_space)
