"""Who may see which page. A page that does not say so is refused.

`@allows(HR, DIRECTOR)` on a view opens it to people who hold one of these roles: on the hire named by
`hire_id` in its address, else anywhere. `@allows(PERSON)` means anyone signed in, `@public` everybody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, make_response, request
from flask import session as cookie
from flask_login import UserMixin, current_user
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.exc import SQLAlchemyError

from recruitment import extensions
from recruitment.models import (
    Application,
    ClearancePart,
    Grant,
    JuryMember,
    LoginSession,
    Person,
    Referral,
    table_of,
    writing,
)
from recruitment.services import logins
from recruitment.services.logins import token_hash
from recruitment.services.progress import hire_row
from workflows.who import CANDIDATE, CHAIR, JUROR, PER_HIRE, PERSON, RECUSED, UNIT_HEAD, Actor

from . import unit

SEEN_EVERY = timedelta(minutes=10)
logger = logging.getLogger("recruitment.rights")


@dataclass(frozen=True, slots=True)
class Access:
    """The right that a page declares; no roles means everybody."""

    roles: tuple[str, ...] = ()


View = Callable[..., Any]


def public(view: View) -> View:
    """Everybody may see this page."""
    return _declare(view, Access())


def allows(*roles: str) -> Callable[[View], View]:
    """People with one of `roles` may see this page."""

    def declare(view: View) -> View:
        return _declare(view, Access(roles))

    return declare


def _declare(view: View, access: Access) -> View:
    @wraps(view)
    def served(*args: Any, **kwargs: Any) -> Any:
        response = make_response(view(*args, **kwargs))
        unit.finish(response.status_code)
        return response

    served.access = access  # type: ignore[attr-defined]  # read by the guard and by the table of rights
    return served


class Me(UserMixin):
    """The person signed in: who they are and every role they hold, as (role, school, hire)."""

    def __init__(self, row: Row[Any]) -> None:
        self.id: int = row.id
        self.login: int = row.login
        self.name: str = row.name
        self.email: str = row.email
        self.language: str = row.language
        self.seen_at: datetime = row.seen_at
        self.hats = frozenset(map(_hat, row.hats.split())) if row.hats else frozenset()

    def get_id(self) -> str:
        """What the cookie holds is the token, not this."""
        return str(self.login)

    def holds(self, *roles: str) -> bool:
        """True when one of `roles` is held somewhere."""
        return PERSON in roles or any(role in roles for role, _, _ in self.hats)

    def roles_on(self, hire_id: int, school_id: int) -> frozenset[str]:
        """The roles held on one hire: given there, in its school, or group-wide."""
        return frozenset({PERSON}) | {
            role for role, school, hire in self.hats
            if hire == hire_id or (hire is None and role not in PER_HIRE and school in (None, school_id))
        }  # fmt: skip

    def schools(self, *roles: str) -> frozenset[int] | None:
        """The schools in which one of `roles` is held school-wide; None when it is held group-wide."""
        held = [school for role, school, hire in self.hats if role in roles and hire is None]
        return None if None in held else frozenset(school for school in held if school)

    def hires(self, *roles: str) -> frozenset[int]:
        """The hires on which one of `roles` is held by name."""
        return frozenset(hire for role, _, hire in self.hats if role in roles and hire)

    @property
    def roles(self) -> frozenset[str]:
        """Every role held anywhere."""
        return frozenset(role for role, _, _ in self.hats)


def _hat(text: str) -> tuple[str, int | None, int | None]:
    """A role as it comes from the database: “reviewer:1:”, “juror::42”."""
    role, school, hire = text.split(":")
    return role, int(school) if school else None, int(hire) if hire else None


# On tables and on the connection: every page asks this, and the ORM's loading would cost as much as the query.
_G, _M, _A, _P, _L = (table_of(one).c for one in (Grant, JuryMember, Application, Person, LoginSession))
_C, _R = (table_of(one).c for one in (ClearancePart, Referral))


_NONE, _MARK = literal_column("''", String), literal_column("':'", String)


def _id(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(cast(column, String), _NONE)


def _held(role: ColumnElement[str], school: ColumnElement[str], hire: ColumnElement[str]) -> ColumnElement[str]:
    return (role + _MARK + school + _MARK + hire).label("hat")


# All roles in one text: somebody who sat in a hundred juries is one row too.
_HATS = union_all(
    *(
        query.correlate(_P.id.table)
        for query in (
            select(_held(_G.role, _id(_G.school_id), _id(_G.hire_id))).where(
                _G.person_id == _P.id, _G.revoked_at.is_(None)
            ),
            # Out of the whole competition: the seat opens nothing any more but one's own declarations.
            select(_held(case((_M.out_at.is_(None), JUROR), else_=RECUSED), _NONE, _id(_M.hire_id))).where(
                _M.person_id == _P.id, _M.left_at.is_(None)
            ),
            select(_held(literal(CHAIR), _NONE, _id(_M.hire_id))).where(
                _M.person_id == _P.id, _M.left_at.is_(None), _M.out_at.is_(None), _M.chair
            ),
            select(_held(literal(CANDIDATE), _NONE, _id(_A.hire_id))).where(_A.person_id == _P.id),
            select(_held(literal(UNIT_HEAD), _NONE, _id(_R.hire_id)))
            .join_from(_R.id.table, _C.id.table, _C.referral_id == _R.id)
            .where(_C.asked_of == _P.id),
        )
    )
).subquery()
_ME: Select[Any] = (
    select(
        _P.id, _P.name, _P.email, _P.language, _L.id.label("login"), _L.seen_at,
        select(func.aggregate_strings(_HATS.c.hat, " ")).scalar_subquery().label("hats"),
    )
    .join(_L.id.table, _L.person_id == _P.id)
    .where(
        _L.token == bindparam("token"), _L.revoked_at.is_(None), _P.active, _L.created_at > bindparam("since"),
    )
)  # fmt: skip


def load_me(token: str) -> Me | None:
    """The person of a sign-in, with every role, in one statement."""
    now = datetime.now(UTC)
    asked = {"token": token_hash(token), "since": now - logins.LIFE}
    row = unit.session().connection().execute(_ME, asked).one_or_none()
    return Me(row) if row else None


_SOMEBODY: Select[Any] = select(
    _P.id, _P.name, _P.email, _P.language, literal(0).label("login"), bindparam("now", type_=_L.seen_at.type).label("seen_at"),
    select(func.aggregate_strings(_HATS.c.hat, " ")).scalar_subquery().label("hats"),
).where(_P.id == bindparam("person_id"), _P.active)  # fmt: skip


def load_walker(person_id: int) -> Me | None:
    """The person that a walk inside this process reads as; no sign-in is made for it."""
    asked = {"person_id": person_id, "now": datetime.now(UTC)}
    row = unit.session().connection().execute(_SOMEBODY, asked).one_or_none()
    return Me(row) if row else None


def guard() -> Any:
    """Refuse what the page's declared right does not allow; load the hire its address names."""
    if request.endpoint in (None, "static"):
        return None
    access: Access | None = getattr(_view(), "access", None)
    if access is None:
        logger.error("page without a declared right", extra={"facts": {"page": request.endpoint}})
        abort(403)
    if not access.roles:
        return None
    if not current_user.is_authenticated:
        return extensions.login.unauthorized()
    roles = current_user.roles | {PERSON}
    hire_id = (request.view_args or {}).get("hire_id")
    if hire_id is not None:
        hire = hire_row(unit.session(), hire_id, lock=not unit.reads_only())
        if hire is None:
            abort(404)
        roles = current_user.roles_on(hire.id, hire.school_id)
        g.hire = hire
    if roles.isdisjoint(access.roles):
        abort(403)
    g.actor = Actor(current_user.id, frozenset(roles))
    return None


def _view() -> View | None:
    return current_app.view_functions.get(request.endpoint or "")


def note_seen() -> None:
    """Keep the list of sign-ins honest, at most every ten minutes, in a transaction of its own."""
    # As flask-login left it: asking for `current_user` would load somebody for a page that needed nobody.
    person = g.get("_login_user")
    now = datetime.now(UTC)
    if not isinstance(person, Me) or now - person.seen_at < SEEN_EVERY or unit.WALKER in request.environ:
        return
    try:
        with current_app.extensions["sessions"]() as own:
            logins.seen(writing(own), person.login, now)
            own.commit()
    except SQLAlchemyError as fault:  # the page was served: a late date is no reason to fail it
        logger.warning("sign-in not noted as seen", exc_info=fault)


def _end(fault: BaseException | None = None) -> None:
    """Give the request's connection back first: a writer would wait for it."""
    unit.close(fault)
    if fault is None:
        note_seen()


def start(app: Flask) -> None:
    """Sign-in by a row that can be listed and revoked; every request passes the guard."""

    @extensions.login.request_loader
    def from_cookie(asking: Any) -> Me | None:
        walker = asking.environ.get(unit.WALKER)  # no header of a browser can bear that name
        if walker is not None:
            return load_walker(walker)
        token = cookie.get("login")
        return load_me(token) if token else None

    app.before_request(guard)
    app.teardown_request(_end)
