"""The pool: who agreed to be thought of for other posts, until when, and how they are told of one.

A consent is a dated row of its own; what was said with it goes the moment it is withdrawn or over. Being in the pool is
shown to human resources alone, and to no jury.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased, sessionmaker

from recruitment.models import (
    Application,
    Grant,
    Hire,
    Juror,
    JuryMember,
    Outgoing,
    Person,
    PoolConsent,
    School,
    writing,
)
from workflows.charter.packs import Pack, current

from . import erasing, notices
from .mail_rows import mail, once
from .promises import PARIS
from .referrals import add_months
from .retention import ENDED

PACK = "contract"  # the group's kind of post that sets the time of consents
REMINDER, INVITATION = "pool_reminder", "pool_invited"
RUNNING = (PoolConsent.withdrawn_at.is_(None), PoolConsent.ended_at.is_(None))


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like to hear of: research fields, and a kind of post (None: any)."""

    fields: tuple[str, ...]
    kind: str | None


def rules(school: str, on: date) -> Pack:
    """The pack that says how long a consent of this school lasts, and when it is recalled."""
    return current(PACK, school, on)


def schools_open_to(session: Session, person: int) -> Sequence[Row[Any]]:
    """Schools in which somebody's application has ended, so that they may consent: id, code, name."""
    query: Any = (
        select(School.id, School.code, School.name)
        .join(Hire, Hire.school_id == School.id)
        .join(Application, Application.hire_id == Hire.id)
        .where(Application.person_id == person, Hire.state.in_(ENDED))
        .distinct()
        .order_by(School.name)
    )
    return session.execute(query).all()


def own(session: Session, person: int, now: datetime) -> Sequence[Row[Any]]:
    """A person's consents, running ones first: id, school_id, code, school, given_at, until, said, kind, withdrawn_at."""
    query: Any = (
        select(
            PoolConsent.id, PoolConsent.school_id, School.code, School.name.label("school"), PoolConsent.given_at,
            PoolConsent.until, PoolConsent.said, PoolConsent.kind, PoolConsent.withdrawn_at, PoolConsent.ended_at,
            (PoolConsent.said.is_not(None) & (PoolConsent.until > now)).label("running"),
        )
        .join(School, School.id == PoolConsent.school_id)
        .where(PoolConsent.person_id == person)
        .order_by(PoolConsent.said.is_(None), PoolConsent.id.desc())
    )  # fmt: skip
    return session.execute(query).all()


def consent(session: Session, person: int, school: Row[Any], wish: Wish, now: datetime) -> datetime:
    """Write a consent down; an earlier one of that school ends with it. Returns until when it runs."""
    session.execute(select(Person.id).where(Person.id == person).with_for_update())
    earlier = (PoolConsent.person_id == person, PoolConsent.school_id == school.id, *RUNNING)
    session.execute(update(PoolConsent).where(*earlier).values(ended_at=now, said=None, kind=None))
    until = add_months(now, rules(school.code, now.astimezone(PARIS).date()).value("retention_pool_months"))
    session.add(
        PoolConsent(person_id=person, school_id=school.id, given_at=now, until=until, said="\n".join(wish.fields),
                    kind=wish.kind, notice=notices.at(now).version)
    )  # fmt: skip
    session.flush()
    return until


def withdraw(session: Session, person: int, key: int, now: datetime) -> bool:
    """Take a consent back; what was said with it goes at once. False when it is not running, or not theirs."""
    mine = (PoolConsent.id == key, PoolConsent.person_id == person, *RUNNING)
    done: Any = session.execute(update(PoolConsent).where(*mine).values(withdrawn_at=now, said=None, kind=None))
    return bool(done.rowcount)


# -- human resources -------------------------------------------------------------------------------------------------


def found(
    session: Session, schools: Collection[int] | None, field: str, kind: str, now: datetime, first: int, most: int
) -> tuple[Sequence[Row[Any]], int]:
    """People of some schools whose consent runs, by field and kind of post: id, person_id, name, email, said, kind, …"""
    wanted: list[Any] = [*RUNNING, PoolConsent.until > now]
    if schools is not None:
        wanted.append(PoolConsent.school_id.in_(schools))
    if field:
        lines = "\n" + PoolConsent.said + "\n"
        wanted.append(lines.contains(f"\n{field}\n", autoescape=True))
    if kind:
        wanted.append(PoolConsent.kind.is_(None) | (PoolConsent.kind == kind))
    query: Any = (
        select(
            PoolConsent.id, PoolConsent.person_id, Person.name, Person.email, PoolConsent.said, PoolConsent.kind,
            PoolConsent.given_at, PoolConsent.until, School.name.label("school"),
        )
        .join(Person, Person.id == PoolConsent.person_id)
        .join(School, School.id == PoolConsent.school_id)
        .where(*wanted)
    )  # fmt: skip
    total = session.scalar(select(func.count()).select_from(PoolConsent).where(*wanted)) or 0
    return session.execute(query.order_by(func.lower(Person.name), PoolConsent.id).offset(first).limit(most)).all(), total


def posts(session: Session, schools: Collection[int] | None, now: datetime) -> Sequence[Row[Any]]:
    """The open posts that people can be told of: id, reference, title_fr, title_en, school_id."""
    query: Any = select(Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.school_id).where(
        Hire.state == "advertised", Hire.deadline > now
    )
    if schools is not None:
        query = query.where(Hire.school_id.in_(schools))
    return session.execute(query.order_by(Hire.deadline)).all()


def invite(session: Session, post: Row[Any], consents: Collection[int], now: datetime) -> int:
    """Tell people of the pool of that school of a post, once each; whoever applied is left alone. Returns how many."""
    applied = select(Application.person_id).where(Application.hire_id == post.id)
    told = select(Outgoing.person_id).where(Outgoing.kind == INVITATION, Outgoing.hire_id == post.id)
    people = session.scalars(
        select(PoolConsent.person_id).where(
            PoolConsent.id.in_(consents), PoolConsent.school_id == post.school_id, *RUNNING, PoolConsent.until > now,
            PoolConsent.person_id.not_in(applied), PoolConsent.person_id.not_in(told),
        )
    ).all()  # fmt: skip
    if people:
        session.execute(insert(Outgoing), [mail(f"{INVITATION}:{post.id}:{person}", person, now, hire=post.id) for person in people])
    return len(people)


# -- the worker ------------------------------------------------------------------------------------------------------

_ENDING = select(PoolConsent.id, PoolConsent.person_id, PoolConsent.until, School.code).join(
    School, School.id == PoolConsent.school_id
)
_FARTHEST = timedelta(days=366)  # no reminder leaves earlier, whatever the pack says
_ELSEWHERE = tuple(~exists().where(one.person_id == Person.id) for one in (Application, Grant, JuryMember, Juror))
_RUNS = aliased(PoolConsent)
# Accounts that nothing but a consent kept, and that no consent keeps any more.
_LEFT = (
    select(PoolConsent.person_id)
    .join(Person, Person.id == PoolConsent.person_id)
    .where(
        Person.active, PoolConsent.said.is_(None), *_ELSEWHERE,
        ~exists().where(_RUNS.person_id == Person.id, _RUNS.said.is_not(None)),
    )
    .distinct()
)  # fmt: skip


def act(sessions: sessionmaker[Session], now: datetime) -> int:
    """Recall consents that are about to end, end those whose time is over; returns how many rows that took."""
    with sessions() as session:
        over = session.scalars(select(PoolConsent.id).where(*RUNNING, PoolConsent.until <= now)).all()
        soon = session.execute(_ENDING.where(*RUNNING, PoolConsent.until > now, PoolConsent.until < now + _FARTHEST)).all()
        told = set(session.scalars(select(Outgoing.key).where(Outgoing.kind == REMINDER)))
        left = session.scalars(_LEFT).all()
    due = [row for row in soon if row.until - timedelta(days=_ahead(row.code, now)) <= now]
    rows = [one for row in due if (one := mail(f"{REMINDER}:{row.id}:{row.person_id}", row.person_id, now))["key"] not in told]
    if not (over or rows or left):
        return 0
    with sessions() as session:
        writing(session).execute(
            update(PoolConsent).where(PoolConsent.id.in_(over)).values(ended_at=now, said=None, kind=None)
        )
        session.commit()
    return len(over) + once(sessions, rows) + sum(_closed(sessions, person, now) for person in left)


def _ahead(school: str, now: datetime) -> int:
    return int(rules(school, now.astimezone(PARIS).date()).value("pool_reminder_days"))


def _closed(sessions: sessionmaker[Session], person: int, now: datetime) -> bool:
    """Close the account that a consent alone had kept, with the last of its rows."""
    with sessions() as session:
        if not erasing.close(writing(session), person, now):
            return False
        session.commit()
    return True
