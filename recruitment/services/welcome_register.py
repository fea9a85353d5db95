"""Welcomes as each reader may read them: one hire’s, one’s own, all of a school’s. What is not theirs is not asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from recruitment.models import Application, Hire, Person, School, Welcome, WelcomeTask
from workflows.charter.welcome_items import ACCESS, FOLLOWED_BY, OWNERS, SEALED_ACCESS
from workflows.who import CANDIDATE, HIRING_MANAGER, HR, SECURITY

AFTER_A_YES = ("ranked", "clearing", "offering", "informing", "closed", "unfilled")  # where somebody may have accepted
_Doer = aliased(Person)
_WELCOME: tuple[Any, ...] = (
    Welcome.id, Welcome.hire_id, Welcome.application_id, Welcome.state, Welcome.state_since, Welcome.accepted_on,
    Welcome.start_on, Welcome.arrival, Welcome.contact_name, Welcome.contact_email, Welcome.contact_phone,
    Welcome.mentor, Application.number, Application.person_id, Person.name,
)  # fmt: skip
_WELCOMES: Any = (
    select(*_WELCOME)
    .join(Application, Application.id == Welcome.application_id)
    .join(Person, Person.id == Application.person_id)
    .order_by(Welcome.id)
)
_ITEMS: Any = (
    select(
        WelcomeTask.id, WelcomeTask.application_id, WelcomeTask.what, WelcomeTask.role, WelcomeTask.due_on,
        WelcomeTask.outcome, WelcomeTask.done_on, WelcomeTask.note, WelcomeTask.revision, _Doer.name.label("doer"),
    )
    .join(Welcome, Welcome.application_id == WelcomeTask.application_id)
    .outerjoin(_Doer, _Doer.id == WelcomeTask.done_by)
    .where(WelcomeTask.what.not_in(SEALED_ACCESS))
    .order_by(WelcomeTask.due_on.is_(None), WelcomeTask.due_on, WelcomeTask.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A welcome and those of its items that the reader may read, in the order of their days."""

    row: Row[Any]
    items: Sequence[Row[Any]]


def owners_read_by(roles: frozenset[str]) -> frozenset[str]:
    """Whose items these roles read: human resources all of them, the others those that they follow."""
    if HR in roles:
        return frozenset(OWNERS)
    staff = roles & {HIRING_MANAGER, SECURITY}
    return frozenset(owner for owner, followers in FOLLOWED_BY.items() if staff & frozenset(followers))


def of_hire(session: Session, hire_id: int, roles: frozenset[str]) -> list[Read]:
    """The welcomes of a hire with the items that these roles read: what goes with an access, for security alone.

    Two statements."""
    rows = session.execute(_WELCOMES.where(Welcome.hire_id == hire_id)).all()
    if not rows:
        return []
    theirs = [Welcome.hire_id == hire_id, WelcomeTask.role.in_(owners_read_by(roles))]
    if SECURITY not in roles:
        theirs.append(WelcomeTask.what.not_in(ACCESS))
    items = session.execute(_ITEMS.where(*theirs)).all()
    return [Read(row, [one for one in items if one.application_id == row.application_id]) for row in rows]


def own(session: Session, hire_id: int, person_id: int) -> Read | None:
    """A person’s own welcome, whole: what they do, and what is prepared for them. Two statements."""
    row = session.execute(_WELCOMES.where(Welcome.hire_id == hire_id, Application.person_id == person_id)).one_or_none()
    if row is None:
        return None
    return Read(row, session.execute(_ITEMS.where(Welcome.id == row.id)).all())


def progress(items: Collection[Row[Any]], today: date) -> tuple[int, int, int]:
    """How many items are settled, of how many, and how many are late; without what comes years later."""
    counted = [one for one in items if one.what not in ACCESS]
    late = sum(one.outcome is None and one.due_on is not None and one.due_on < today for one in counted)
    return sum(one.outcome is not None for one in counted), len(counted), late


# -- across hires ----------------------------------------------------------------------------------------------

_TODAY: BindParameter[Any] = bindparam("today")
_COUNTED = and_(WelcomeTask.application_id == Welcome.application_id, WelcomeTask.what.not_in(ACCESS))


def _sum(where: ColumnElement[bool]) -> Any:
    return func.sum(case((where, 1), else_=0))


def _of_items(what: Any) -> Any:
    return select(what).where(_COUNTED).correlate(Welcome).scalar_subquery()


_LATE = _of_items(_sum(and_(WelcomeTask.outcome.is_(None), WelcomeTask.due_on < _TODAY)))
_NEXT = _of_items(func.min(case((WelcomeTask.outcome.is_(None), WelcomeTask.due_on))))
_LIST: Any = (
    select(
        Welcome.id, Welcome.hire_id, Welcome.state, Welcome.state_since, Welcome.start_on, Person.name, Hire.reference,
        Hire.title_fr, Hire.title_en, School.name.label("school"), _of_items(func.count()).label("total"),
        _of_items(_sum(WelcomeTask.outcome.is_not(None))).label("settled"), _LATE.label("late"), _NEXT.label("next"),
    )
    .join(Application, Application.id == Welcome.application_id)
    .join(Person, Person.id == Application.person_id)
    .join(Hire, Hire.id == Welcome.hire_id)
    .join(School, School.id == Hire.school_id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which welcomes: of these schools and hires (no schools: of all), of one school by its code, running or over."""

    schools: frozenset[int] | None
    hires: frozenset[int]
    school: str = ""
    over: bool = False

    def condition(self) -> ColumnElement[bool]:
        """The same, for a query."""
        state = Welcome.state != "running" if self.over else Welcome.state == "running"
        named = [School.code == self.school] if self.school else []
        if self.schools is None:
            return and_(state, *named)
        return and_(state, or_(Hire.school_id.in_(self.schools), Hire.id.in_(self.hires)), *named)


def across(session: Session, wanted: Wanted, today: date, *, first: int, most: int) -> tuple[Sequence[Row[Any]], int]:
    """Welcomes, those with something late first, then by the next day due; and how many there are. Two statements."""
    where = wanted.condition()
    query = _LIST.where(where).order_by(_LATE.desc(), _NEXT.is_(None), _NEXT, Welcome.id)
    counted = (
        select(func.count(Welcome.id))
        .join(Hire, Hire.id == Welcome.hire_id)
        .join(School, School.id == Hire.school_id)
        .where(where)
    )
    rows = session.execute(query.offset(first).limit(most), {"today": today}).all()
    return rows, session.scalar(counted) or 0


def schools(session: Session, held: frozenset[int] | None) -> Sequence[Row[Any]]:
    """The schools of a reader: code, name."""
    query: Any = select(School.code, School.name).order_by(School.name)
    return session.execute(query if held is None else query.where(School.id.in_(held))).all()


@dataclass(frozen=True, slots=True)
class Hat:
    """A role and where it is held: in schools (None: in all) and on hires by name."""

    role: str
    schools: frozenset[int] | None
    hires: frozenset[int]

    def condition(self) -> ColumnElement[bool]:
        """The items that it follows."""
        owners = [owner for owner, followers in FOLLOWED_BY.items() if self.role in followers]
        followed = WelcomeTask.role.in_(owners)
        if self.schools is None:
            return followed
        return and_(followed, or_(Hire.school_id.in_(self.schools), Hire.id.in_(self.hires)))


def expected(session: Session, hats: Collection[Hat], person_id: int, by: date) -> Sequence[Row[Any]]:
    """What waits for a reader in welcomes until a day, one row for each welcome: how many items, the first day due.

    `own`: 1 when it is the reader’s own arrival. One statement.
    """
    mine = and_(
        WelcomeTask.role.in_(o for o, f in FOLLOWED_BY.items() if CANDIDATE in f), Application.person_id == person_id
    )
    own_row = case((Application.person_id == person_id, 1), else_=0)
    query: Select[Any] = (
        select(
            Welcome.id, Welcome.hire_id, Welcome.state_since, Hire.reference, Hire.title_fr, Hire.title_en, Person.name,
            func.count(WelcomeTask.id).label("num"), func.min(WelcomeTask.due_on).label("due_on"),
            own_row.label("own"),
        )
        .join(WelcomeTask, WelcomeTask.application_id == Welcome.application_id)
        .join(Application, Application.id == Welcome.application_id)
        .join(Person, Person.id == Application.person_id)
        .join(Hire, Hire.id == Welcome.hire_id)
        .where(
            Welcome.state == "running", WelcomeTask.outcome.is_(None), WelcomeTask.due_on <= by,
            WelcomeTask.what.not_in(SEALED_ACCESS), or_(mine, *(hat.condition() for hat in hats)),
        )
        .group_by(
            Welcome.id, Welcome.hire_id, Welcome.state_since, Hire.reference, Hire.title_fr, Hire.title_en, Person.name,
            Application.person_id,
        )
        .order_by(func.min(WelcomeTask.due_on), Welcome.id)
    )  # fmt: skip
    return session.execute(query).all()


def exists_for(session: Session, hire_id: int, person_id: int) -> bool:
    """A person has a welcome on a hire."""
    query = select(Welcome.id).join(Application, Application.id == Welcome.application_id)
    found = query.where(
        Welcome.hire_id == bindparam("hire_id", type_=Integer),
        Application.person_id == bindparam("person_id", type_=Integer),
    )
    return session.execute(found, {"hire_id": hire_id, "person_id": person_id}).first() is not None
