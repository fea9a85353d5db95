"""Changing the e-mail address of an account: asked with the password, confirmed from the new one, stopped from the old."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from forms import accounts as forms
from recruitment import extensions
from recruitment.services import accounts, address_changes
from workflows.who import PERSON

from . import unit
from .access import allows, public
from .accounts import GONE, INVALID, SAME_TIME, SEE_OTHER, known, security, tries_by_address, tries_by_person

pages = Blueprint("addresses", __name__)
_mails_by_person = extensions.limiter.limit(
    "6 per hour", key_func=lambda: str(current_user.get_id()), methods=["POST"],
    deduct_when=lambda response: response.status_code < 400,
)  # fmt: skip


def _life() -> timedelta:
    return timedelta(hours=current_app.config["ADDRESS_CHANGE_HOURS"])


@pages.route("/account/address", methods=["GET", "POST"])
@tries_by_person
@_mails_by_person
@allows(PERSON)
def ask() -> Any:
    """Ask for another address. Says the same whether it has an account already or not."""
    began = time.monotonic()
    form = forms.ChangeAddress(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate() and known(form) and _other(form):
        session, now = unit.session(), datetime.now(UTC)
        address_changes.ask(session, current_user.id, form.email.data, now, _life())
        security.info("change of address asked for")
        session.commit()  # nothing is locked while we wait
        time.sleep(max(0.0, began + SAME_TIME - time.monotonic()))
        flash(
            _(
                "A mail is on its way to the new address, another to the one in use. Nothing changes before the new one is confirmed."
            )
        )
        return redirect(url_for("accounts.sessions"), SEE_OTHER)
    page = render_template("accounts/address.html", form=form, present=current_user.email,
                           hours=current_app.config["ADDRESS_CHANGE_HOURS"])  # fmt: skip
    return (page, INVALID) if form.errors else page


def _other(form: forms.ChangeAddress) -> bool:
    """False for the address in use: its field says so."""
    if form.email.data != current_user.email:
        return True
    form.email.errors = [*form.email.errors, _("This is the address of your account already.")]
    return False


@pages.post("/account/address/stop")
@allows(PERSON)
def give_up() -> Response:
    """Drop the change that waits for its confirmation."""
    address_changes.give_up(unit.session(), current_user.id, datetime.now(UTC))
    flash(_("The address of your account stays as it is."))
    return redirect(url_for("accounts.sessions"), SEE_OTHER)


def _number(token: str, purpose: str) -> int:
    return accounts.ticket_id(current_app.config["SECRET_KEY"], token, purpose) or 0


def _over() -> tuple[str, int]:
    return render_template("accounts/address_over.html"), GONE


@pages.route("/address/<token>", methods=["GET", "POST"])
@tries_by_address
@public
def confirm(token: str) -> Any:
    """The new address says yes: it signs in from now on, and receives every mail."""
    session, now, number = unit.session(), datetime.now(UTC), _number(token, "address")
    change = address_changes.one(session, number, now)
    if change is None or change.confirmed_at is not None:
        return _over()
    if request.method == "GET":
        return render_template("accounts/address_confirm.html", address=change.address, previous=change.previous)
    here = current_user.login if current_user.is_authenticated and current_user.id == change.person_id else None
    if address_changes.confirm(session, number, now, but=here) is None:
        return _over()
    security.info("change of address confirmed")
    flash(_("The new address is in force. Everywhere else you were signed out."))
    return redirect(url_for("accounts.sessions") if here else url_for("accounts.sign_in"), SEE_OTHER)


@pages.route("/address/stop/<token>", methods=["GET", "POST"])
@tries_by_address
@public
def stop(token: str) -> Any:
    """The address in use says no: nothing changes, or what has changed is taken back."""
    session, now, number = unit.session(), datetime.now(UTC), _number(token, "address_stop")
    change = address_changes.one(session, number, now)
    if change is None:
        return _over()
    if request.method == "GET":
        return render_template("accounts/address_stop.html", change=change)
    outcome = address_changes.stop(session, number, now)
    if outcome == "over":
        return _over()
    security.info("change of address %s", outcome)
    return render_template("accounts/address_stopped.html", restored=outcome == "restored", address=change.previous)
