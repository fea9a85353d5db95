"""Signing in and out, registering, choosing a password, and the list of where one is signed in."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import accounts as forms
from forms import data_rights as data_forms
from recruitment import extensions
from recruitment.models import writing
from recruitment.services import accounts, address_changes, logins, passwords
from workflows.who import CANDIDATE, PERSON

from . import kept, language, unit
from .access import Me, allows, public

pages = Blueprint("accounts", __name__)
security = logging.getLogger("recruitment.security")

SEE_OTHER, UNAUTHORISED, GONE, INVALID = 303, 401, 410, 422
# Answers that must not tell whether an address has an account leave this long after they were asked for, in seconds.
SAME_TIME = 0.3
REASONS = {
    "short": _l("Write at least 12 characters."),
    "long": _l("Write at most 128 characters."),
    "about_you": _l("This password holds your name or your address: choose words that say nothing of you."),
    "easy": _l("This password is among the first that would be tried: choose other words."),
}
NOT_RIGHT = _l("The address or the password is not right.")


def _account() -> str:
    """Whose account is tried, for the throttle: a digest, so that no address is kept."""
    return sha256(forms.lowered(request.form.get("email")).encode()).hexdigest()


def _failed(response: Response) -> bool:
    return response.status_code >= 400


def _person() -> str:
    return str(current_user.get_id())


# Only what fails counts where a password is tried; every mail counts where one is sent.
tries_by_address = extensions.limiter.limit("40 per 15 minutes", methods=["POST"], deduct_when=_failed)
_tries_by_account = extensions.limiter.limit(
    "8 per 15 minutes", key_func=_account, methods=["POST"], deduct_when=_failed
)
_mails_by_address = extensions.limiter.limit("20 per hour", methods=["POST"])
_mails_by_account = extensions.limiter.limit("4 per hour", key_func=_account, methods=["POST"])
tries_by_person = extensions.limiter.limit("8 per 15 minutes", key_func=_person, methods=["POST"], deduct_when=_failed)


@extensions.login.unauthorized_handler
def ask_to_sign_in() -> Response:
    """Nobody is signed in: ask, and bring them back to the page, or to the form that they were sending."""
    if request.method in unit.SAFE:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    form = forms.SignIn(kept=kept.pack(), next=language.here(_referrer()))
    return make_response(_sign_in_page(form, interrupted=True), UNAUTHORISED)


def _referrer() -> str | None:
    """The page of this site that sent the request, as a path."""
    base = request.host_url.rstrip("/")
    page = request.referrer or ""
    return page.removeprefix(base) if page.startswith(f"{base}/") else None


def _sign_in_page(form: forms.SignIn, *, interrupted: bool = False) -> str:
    return render_template("accounts/sign_in.html", form=form, interrupted=interrupted, carried=bool(form.kept.data))


@pages.route("/sign-in", methods=["GET", "POST"])
@tries_by_address
@_tries_by_account
@public
def sign_in() -> Any:
    """Sign in with an address and a password."""
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(language.here(request.args.get("next")))
        return _sign_in_page(forms.SignIn(next=language.here(request.args.get("next"))))
    form = forms.SignIn(request.form)
    if not form.validate():
        return _sign_in_page(form), INVALID
    # Read apart and let go: a writing transaction would keep everybody waiting while the hash is computed.
    with _own_session() as reading:
        found = logins.credential(reading, form.email.data)
    if not logins.recognises(found, form.password.data):
        security.info("sign-in refused")
        form.email.errors = [*form.email.errors, NOT_RIGHT]
        return _sign_in_page(form), INVALID
    assert found is not None  # recognised
    carried = kept.unpack(form.kept.data)
    logins.refresh_hash(unit.session(), found, form.password.data)
    _enter(found.person_id)
    if carried:
        return render_template("accounts/send_again.html", kept=carried)
    return redirect(language.here(form.next.data), SEE_OTHER)


def _own_session() -> Session:
    opened: Session = current_app.extensions["sessions"]()
    return opened


def _enter(person_id: int) -> None:
    """Sign somebody in under a token that nobody had before; an earlier sign-in of this browser ends."""
    now, session = datetime.now(UTC), unit.session()
    if current_user.is_authenticated:
        logins.revoke(session, current_user.id, now, login=current_user.login)
    cookie.clear()
    cookie["login"] = logins.open_login(session, person_id, logins.device(request.user_agent.string), now)
    g.pop("_login_user", None)
    security.info("signed in")


@pages.post("/sign-out")
@public
def sign_out() -> Response:
    """End this sign-in."""
    if current_user.is_authenticated:
        logins.revoke(unit.session(), current_user.id, datetime.now(UTC), login=current_user.login)
    cookie.clear()
    g.pop("_login_user", None)
    flash(_("You are signed out."))
    return redirect(url_for("accounts.sign_in"), SEE_OTHER)


@pages.route("/register", methods=["GET", "POST"])
@_mails_by_address
@_mails_by_account
@public
def register() -> Any:
    """Open an account to apply. Says the same whether the address has one already or not."""
    began = time.monotonic()
    form = forms.Register(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        new = accounts.NewPerson(form.name.data, form.email.data, language.current())
        accounts.register(unit.session(), new, datetime.now(UTC))
        return _mailed(began, "register")
    page = render_template("accounts/register.html", form=form)
    return (page, INVALID) if form.errors else page


@pages.route("/forgotten-password", methods=["GET", "POST"])
@_mails_by_address
@_mails_by_account
@public
def forgot() -> Any:
    """Ask for a link to choose a new password. Says the same for every address."""
    began = time.monotonic()
    form = forms.Forgotten(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        accounts.ask_access(unit.session(), form.email.data, datetime.now(UTC))
        return _mailed(began, "forgot")
    page = render_template("accounts/forgot.html", form=form)
    return (page, INVALID) if form.errors else page


def _mailed(began: float, asked: str) -> Response:
    """The one answer to a request for a link, after the same time whatever was found."""
    unit.session().commit()  # nothing is locked while we wait
    time.sleep(max(0.0, began + SAME_TIME - time.monotonic()))
    return redirect(url_for("accounts.mailed", asked=asked), SEE_OTHER)


@pages.get("/mail-sent/<any(register, forgot):asked>")
@public
def mailed(asked: str) -> str:
    """A mail is on its way, if there is somebody to receive it."""
    return render_template(
        "accounts/mailed.html", registering=asked == "register", minutes=int(accounts.RESET_LIFE.total_seconds()) // 60
    )


@dataclass(frozen=True, slots=True)
class _Ticket:
    """A link that still opens something, and for whom."""

    id: int
    name: str
    email: str
    hire_id: int | None
    post: str


def _ticket(token: str, purpose: str) -> _Ticket | None:
    number = accounts.ticket_id(current_app.config["SECRET_KEY"], token, purpose)
    row = accounts.open_ticket(unit.session(), number, datetime.now(UTC)) if number else None
    if row is None:
        return None
    title = row.title_fr if language.current() == "fr" else row.title_en
    return _Ticket(row.id, row.name, row.email, row.hire_id, title or "")


def _worn_out(purpose: str) -> tuple[str, int]:
    return render_template("accounts/worn_out.html", invitation=purpose == "invitation"), GONE


@pages.route("/invitation/<token>", methods=["GET", "POST"])
@tries_by_address
@public
def invitation(token: str) -> Any:
    """Open an account: mend one's name, choose a password, be signed in."""
    ticket = _ticket(token, "invitation")
    if ticket is None:
        return _worn_out("invitation")
    form = forms.TakeUp(request.form if request.method == "POST" else None, name=ticket.name)
    if request.method == "POST" and form.validate() and _strong(form, form.name.data, ticket.email):
        return _open(ticket, form.password.data, form.name.data)
    page = render_template("accounts/invitation.html", form=form, ticket=ticket)
    return (page, INVALID) if form.errors else page


@pages.route("/reset/<token>", methods=["GET", "POST"])
@tries_by_address
@public
def reset(token: str) -> Any:
    """Choose a new password behind a mailed link."""
    ticket = _ticket(token, "reset")
    if ticket is None:
        return _worn_out("reset")
    form = forms.NewPassword(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate() and _strong(form, ticket.name, ticket.email):
        return _open(ticket, form.password.data, None)
    page = render_template("accounts/reset.html", form=form, ticket=ticket)
    return (page, INVALID) if form.errors else page


def _strong(form: forms.NewPassword, *about: str) -> bool:
    """True for a password hard to guess; else its field says what is wrong."""
    why = passwords.weakness(form.password.data, about)
    if why:
        form.password.errors = [*form.password.errors, REASONS[why]]
    return why is None


def _open(ticket: _Ticket, password: str, name: str | None) -> Any:
    """Use the link, once, and sign its person in."""
    person_id = accounts.use_ticket(unit.session(), ticket.id, password, datetime.now(UTC), name=name)
    if person_id is None:  # used in another window since the page was read
        return _worn_out("invitation" if name else "reset")
    if name:  # a new account speaks the language its invitation was read in
        accounts.prefer(unit.session(), person_id, language.current())
    _enter(person_id)
    flash(_("Your password is kept and you are signed in. Everywhere else you were signed out."))
    return redirect(_first_page(ticket.hire_id), SEE_OTHER)


def _first_page(hire_id: int | None) -> str:
    """A juror's first page is their jury's."""
    if hire_id is not None and "jury.show" in current_app.view_functions:
        return url_for("jury.show", hire_id=hire_id)
    return "/"


@pages.get("/account")
@allows(PERSON)
def sessions() -> str:
    """Who I am here, and where I am signed in."""
    now = datetime.now(UTC)
    open_logins = logins.logins(unit.session(), current_user.id, now)
    return render_template(
        "accounts/sessions.html", me=current_user, logins=open_logins, here=current_user.login,
        renames=not current_user.roles - {CANDIDATE}, waiting=address_changes.waiting(unit.session(), current_user.id, now),
    )  # fmt: skip


@pages.post("/account/sign-ins/<int:login>/end")
@allows(PERSON)
def end(login: int) -> Response:
    """End one of my sign-ins."""
    if not logins.revoke(unit.session(), current_user.id, datetime.now(UTC), login=login):
        abort(404)
    flash(_("This sign-in is ended."))
    return redirect(url_for("accounts.sessions"), SEE_OTHER)


@pages.post("/account/sign-ins/end")
@allows(PERSON)
def end_others() -> Response:
    """End every sign-in of mine but this one."""
    logins.revoke(unit.session(), current_user.id, datetime.now(UTC), but=current_user.login)
    flash(_("You are signed in here alone."))
    return redirect(url_for("accounts.sessions"), SEE_OTHER)


@pages.route("/account/password", methods=["GET", "POST"])
@tries_by_person
@allows(PERSON)
def password() -> Any:
    """Change my password; every other sign-in ends."""
    form = forms.ChangePassword(request.form if request.method == "POST" else None)
    me = current_user
    if request.method == "POST" and form.validate() and known(form) and _strong(form, me.name, me.email):
        person_id = me.id
        accounts.set_password(unit.session(), person_id, form.password.data, datetime.now(UTC))
        _enter(person_id)
        flash(_("Your password is kept and you are signed in. Everywhere else you were signed out."))
        return redirect(url_for("accounts.sessions"), SEE_OTHER)
    page = render_template("accounts/password.html", form=form)
    return (page, INVALID) if form.errors else page


@pages.route("/account/name", methods=["GET", "POST"])
@allows(PERSON)
def own_name() -> Any:
    """Mend my own name: whoever judges or works here is named in papers, and asks an administrator."""
    if current_user.roles - {CANDIDATE}:
        abort(403)
    form = data_forms.OwnName(request.form if request.method == "POST" else None, name=current_user.name)
    if request.method == "POST" and form.validate():
        accounts.rename(unit.session(), current_user.id, form.name.data)
        flash(_("Your name is mended: letters and pages to come bear it. What was sent stays as it was."))
        return redirect(url_for("accounts.sessions"), SEE_OTHER)
    page = render_template("accounts/name.html", form=form)
    return (page, INVALID) if form.errors else page


def known(form: forms.ChangePassword | forms.ChangeAddress) -> bool:
    """True for the present password; else its field says so."""
    found = logins.credential(unit.session(), current_user.email)
    if logins.recognises(found, form.current.data):
        return True
    form.current.errors = [*form.current.errors, _("This is not your present password.")]
    return False


@language.chosen.connect
def _keep_language(person: Me | None, code: str) -> None:
    """The switch of language is also the preference for mails and letters."""
    if person is None or person.language == code:
        return
    with _own_session() as own:  # the switch is a link: its request may not write
        accounts.prefer(writing(own), person.id, code)
        own.commit()
