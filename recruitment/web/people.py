"""People and their roles, for administrators of a school or of the group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from string import ascii_uppercase
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from forms import people as forms
from recruitment.services import accounts, grants, people
from workflows.who import GRANTABLE, GROUP_ADMIN, SCHOOL_ADMIN

from . import language, unit
from .access import allows
from .roles import role_name

pages = Blueprint("people", __name__, url_prefix="/people")

SEE_OTHER, CONFLICT, INVALID = 303, 409, 422
WHOLE_GROUP = _l("The whole group")
STATES = {
    "open": (_l("In use"), "ok"),
    "invited": (_l("Not opened yet"), "warn"),
    "disabled": (_l("Account closed"), "mute"),
}
DENIED = {
    "beyond_mandate": _l("This role, or this school, is beyond your mandate: ask an administrator of the group."),
    "to_oneself": _l("Nobody gives themselves a role: ask another administrator."),
    "group_wide_only": _l("An administrator of the group holds the role for the whole group: choose it."),
    "school_needed": _l("An administrator of a school holds the role in one school: choose which."),
    "not_on_a_hire": _l("An administrator’s role is not given on one hire: leave the reference empty."),
    "no_such_hire": _l("No hire of this school has this reference."),
    "last_administrator": _l("The group would be left without administrator: give the role to somebody else first."),
    "oneself": _l("Nobody closes their own account: ask another administrator."),
    "serves_elsewhere": _l("This person holds a role outside your mandate: ask an administrator of the group."),
    "disabled": _l("This account is closed: open it again before giving it a role."),
    "again": _l("This account was being opened by somebody else at the same instant: send the form again."),
}
FIELDS = {"no_such_hire": "reference", "not_on_a_hire": "reference", "disabled": "email", "again": "email",
          "group_wide_only": "school", "school_needed": "school"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list, for the macro that draws its pages."""

    number: int
    total: int
    filters: dict[str, Any]

    @property
    def last(self) -> int:
        """The last page, 1 for an empty list."""
        return max(1, -(-self.total // people.PAGE))

    @property
    def first_item(self) -> int:
        """Rank of the first person of the page."""
        return (self.number - 1) * people.PAGE + 1

    @property
    def last_item(self) -> int:
        """Rank of the last person of the page."""
        return min(self.number * people.PAGE, self.total)

    def url(self, number: int) -> str:
        """The address of another page, filters kept."""
        return url_for("people.index", **self.filters, page=number)


def _mandate() -> grants.Mandate:
    schools = None if current_user.holds(GROUP_ADMIN) else current_user.schools(SCHOOL_ADMIN)
    return grants.Mandate(current_user.id, schools)


@pages.route("", methods=["GET", "POST"])
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def index() -> Any:
    """Who holds which role. Words looked for are posted: a name has no place in an address."""
    session, mandate = unit.session(), _mandate()
    form = forms.Search(request.form if request.method == "POST" else None)
    searched = request.method == "POST" and form.validate()
    search = _search(form.words.data if searched else "")
    places = people.schools(session, mandate)
    total = people.count(session, mandate, search)
    shown = Pages(min(max(1, request.args.get("page", 1, int)), max(1, -(-total // people.PAGE))), total, _filters())
    rows = people.listed(session, mandate, search, shown.number)
    held = people.roles_of(session, mandate, [row.id for row in rows])
    return render_template(
        "people/index.html", form=form, people=rows, held=held, pages=shown, search=search, places=places,
        states=STATES, roles=[(role, role_name(role)) for role in GRANTABLE], letters=ascii_uppercase,
    )  # fmt: skip


def _search(words: str) -> people.Search:
    given = request.args
    role, state, letter = given.get("role", ""), given.get("state", ""), given.get("letter", "")
    return people.Search(
        school_id=given.get("school", type=int),
        role=role if role in GRANTABLE else "",
        state=state if state in people.STATES else "",
        letter=letter if len(letter) == 1 else "",
        words=words,
    )


def _filters() -> dict[str, str]:
    return {name: request.args[name] for name in ("school", "role", "state", "letter") if request.args.get(name)}


@pages.route("/invite", methods=["GET", "POST"])
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def invite() -> Any:
    """Invite somebody by mail, with a first role."""
    mandate = _mandate()
    form = _choices(forms.Invitation(request.form if request.method == "POST" else None), mandate)
    status = 200
    if request.method == "POST" and form.validate():
        new = accounts.NewPerson(form.name.data, form.email.data, form.language.data)
        try:
            person_id = grants.invite(unit.session(), mandate, new, _giving(form), datetime.now(UTC))
        except grants.Denied as denied:
            status = _say(form, denied)
        else:
            flash(_("The role is given. Somebody who has no account yet receives an invitation by mail."))
            return redirect(url_for("people.show", person_id=person_id), SEE_OTHER)
    status = INVALID if form.errors and status == 200 else status
    return render_template("people/invite.html", form=form), status


def _choices(form: Any, mandate: grants.Mandate) -> Any:
    """Fill in the roles and schools of the mandate."""
    offered = [role for role in GRANTABLE if mandate.group or role != GROUP_ADMIN]
    form.role.choices = [SelectChoice(role, role_name(role)) for role in offered]
    places = people.schools(unit.session(), mandate) + ([(forms.GROUP, str(WHOLE_GROUP))] if mandate.group else [])
    form.school.choices = [SelectChoice(*place) for place in places]
    return form


def _giving(form: Any) -> grants.Giving:
    return grants.Giving(form.role.data, form.school.data or None, form.reference.data)


def _say(form: Any, denied: grants.Denied) -> int:
    """Put the reason of a refusal at the field it is about; returns the status."""
    unit.session().rollback()
    name = FIELDS.get(denied.code, "role")
    field = form[name if name in form else "role"]
    field.errors = [*field.errors, DENIED[denied.code]]
    return CONFLICT


@pages.get("/<int:person_id>")
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def show(person_id: int) -> str:
    """One person: account, roles past and present, who gave them and when."""
    mandate = _mandate()
    return _page(_person(mandate, person_id), mandate, _choices(forms.Giving(), mandate))


def _person(mandate: grants.Mandate, person_id: int) -> Row[Any]:
    """The person, or 404 when they are outside the mandate: their existence is not told."""
    row = people.person(unit.session(), mandate, person_id)
    if row is None:
        abort(404)
    return row


def _page(person: Row[Any], mandate: grants.Mandate, form: Any, problem: Any = None) -> str:
    now, session = datetime.now(UTC), unit.session()
    return render_template(
        "people/show.html", person=person, state=STATES[person.state], form=form, problem=problem,
        language=language.NAMES[person.language], me=person.id == mandate.person_id, covers=mandate.covers,
        grants=people.grants(session, mandate, person.id),
        invited_until=people.invitation(session, person.id, now) if person.state == "invited" else None,
    )  # fmt: skip


@pages.post("/<int:person_id>/roles")
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def give(person_id: int) -> Any:
    """Give a role."""
    mandate = _mandate()
    person = _person(mandate, person_id)
    form = _choices(forms.Giving(request.form), mandate)
    if not form.validate():
        return _page(person, mandate, form), INVALID
    try:
        if person.state == "disabled":
            raise grants.Denied("disabled")
        given = grants.give(unit.session(), mandate, person_id, _giving(form), datetime.now(UTC))
    except grants.Denied as denied:
        if person.state == "disabled" or person_id == mandate.person_id:  # their page has no such form
            return _page(person, mandate, form, DENIED[denied.code]), CONFLICT
        status = _say(form, denied)
        return _page(person, mandate, form), status
    flash(_("The role is given.") if given else _("This person held this role already."))
    return _back(person_id)


@pages.post("/<int:person_id>/roles/<int:grant_id>/revoke")
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def revoke(person_id: int, grant_id: int) -> Any:
    """Take a role back."""
    return _do(person_id, lambda mandate, now: grants.revoke(unit.session(), mandate, person_id, grant_id, now),
               _("The role is taken back."))  # fmt: skip


@pages.post("/<int:person_id>/invitation")
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def again(person_id: int) -> Any:
    """Send the invitation again."""
    return _do(person_id, lambda mandate, now: grants.invite_again(unit.session(), mandate, person_id, now),
               _("A new invitation is on its way."))  # fmt: skip


@pages.post("/<int:person_id>/disable")
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def disable(person_id: int) -> Any:
    """Close an account."""
    return _do(person_id, lambda mandate, now: grants.disable(unit.session(), mandate, person_id, now),
               _("The account is closed. Its roles and acts stay on record."))  # fmt: skip


@pages.post("/<int:person_id>/enable")
@allows(SCHOOL_ADMIN, GROUP_ADMIN)
def enable(person_id: int) -> Any:
    """Open a closed account again."""
    return _do(person_id, lambda mandate, now: grants.enable(unit.session(), mandate, person_id),
               _("The account is open again."))  # fmt: skip


def _do(person_id: int, act: Any, said: str) -> Any:
    """Act on a person within the mandate; a refusal shows their page again with its reason."""
    mandate = _mandate()
    person = _person(mandate, person_id)
    try:
        act(mandate, datetime.now(UTC))
    except grants.Denied as denied:
        unit.session().rollback()
        return _page(person, mandate, _choices(forms.Giving(), mandate), DENIED[denied.code]), CONFLICT
    flash(said)
    return _back(person_id)


def _back(person_id: int) -> Response:
    return redirect(url_for("people.show", person_id=person_id), SEE_OTHER)
