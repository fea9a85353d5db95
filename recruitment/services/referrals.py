"""Referrals to the HFDS: their clocks, what the law says of silence, and who may know what.

The ministry's opinion is read here and nowhere else; its words are in the sealed compartment. Everybody but the
security officer (and the director, for the opinion's word) knows only whether access is pending, authorised or not
authorised.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Executable, Integer, Row, bindparam, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, Person, Referral, Unit
from workflows.charter.packs import Pack
from workflows.charter.security import CLEARED, LIST_OPEN
from workflows.engine import Hearing, hear, reads
from workflows.referral import ReferralChart
from workflows.who import Actor

from . import clearance_parts, compartment, welcome
from .progress import Changes, Step, Write, case_for, pack_of

PARIS = ZoneInfo("Europe/Paris")
WAITING = ("opened", "complete", "sent", "answered", "expired")
PENDING, AUTHORISED, NOT_AUTHORISED = "pending", "authorised", "not_authorised"


def add_months(moment: datetime, months: int) -> datetime:
    """The same day `months` later at the end of the day in Paris; the last day of a shorter month."""
    local = moment.astimezone(PARIS)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return datetime(year, month, day, 23, 59, 59, tzinfo=PARIS).astimezone(UTC)


def open_for(session: Session, hire_id: int, application: int, changes: Changes, now: datetime) -> None:
    """Open the referral of a person, unless they have one; its birth is in the journal with the step that opens it."""
    if session.scalar(select(Referral.id).where(Referral.application_id == application)) is not None:
        return
    row = {
        "hire_id": hire_id, "application_id": application, "state": "opened", "state_since": now, "opened_at": now,
    }  # fmt: skip
    made = session.execute(insert(Referral).values(row).returning(Referral.id)).scalar_one()
    changes.born.append(("referral", made, "opened"))


def refer_ahead(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Open the referral of somebody on the list who is not chosen yet."""
    open_for(session, hire.id, step.given.application, changes, now)


def complete_referral(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The request gets its number."""
    held = session.scalar(select(Referral.number).where(Referral.id == step.referral))
    if held is None:
        changes.referral |= {"number": next_number(session, hire, now)}


def next_number(session: Session, hire: Row[Any], now: datetime) -> str:
    """The number of a request as the form wants it: year, month, code of the zone (else of the school), rank in the month."""
    code = session.scalar(select(Unit.zrr_code).where(Unit.school_id == hire.school_id, Unit.name == hire.unit))
    local = now.astimezone(PARIS)
    start = f"{local:%Y-%m}-{code or hire.school}-"
    taken = session.scalars(select(Referral.number).where(Referral.number.startswith(start, autoescape=True)))
    return f"{start}{max((int(one.rsplit('-', 1)[1]) for one in taken if one), default=0) + 1}"


def send_referral(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The request leaves: both clocks of the law start."""
    pack = pack_of(hire)
    changes.referral |= {
        "sent_at": now,
        "opinion_due": add_months(now, pack.value("ministry_months")),
        "decision_due": add_months(now, pack.value("head_months")),
    }


def record_opinion(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Keep what the ministry answered, sealed."""
    given = step.given
    changes.referral |= {
        "opinion": given.opinion, "answered_at": now, "access_from": given.access_from,
        "access_until": given.access_until,
    }  # fmt: skip
    if given.conditions.strip() and given.opinion in ("reserved", "alternative"):
        assert step.referral is not None
        words = given.conditions.strip()
        compartment.keep(session, step.referral, compartment.CONDITIONS, words, step.actor.person_id, now)


def record_silence(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """What the law says of the silence is recorded; a person decides."""
    changes.referral |= {"answered_at": now}


def renew(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Another request begins on the same person, beside the access that runs: its file is a copy, to be gone through."""
    assert step.referral is not None
    row = {
        "hire_id": hire.id, "application_id": step.application, "state": "opened", "state_since": now, "opened_at": now,
        "renews": step.referral, "counts": False,
    }  # fmt: skip
    made = session.execute(insert(Referral).values(row).returning(Referral.id)).scalar_one()
    clearance_parts.copy_file(session, step.referral, made, step.actor.person_id, now)
    assert step.application is not None
    welcome.done(session, step.application, "access_renewal", step.actor.person_id, now)
    changes.born.append(("referral", made, "opened"))


def renewal_of(session: Session, referral: int) -> int | None:
    """The latest renewal of an access."""
    query = select(Referral.id).where(Referral.renews == referral).order_by(Referral.id.desc()).limit(1)
    return session.scalar(query)


def history(session: Session, application: int, *, opinions: bool) -> list[Row[Any]]:
    """Every request about a person for a post, the first one first: id, request, state, counts, opened_at, sent_at,
    access_from, access_until, and the opinion's word for those who read it."""
    said = Referral.opinion if opinions else literal(None).label("opinion")
    columns = (
        Referral.id, Referral.number.label("request"), Referral.state, Referral.counts, Referral.renews,
        Referral.opened_at, Referral.sent_at, Referral.access_from, Referral.access_until, said,
    )  # fmt: skip
    return list(session.execute(select(*columns).where(Referral.application_id == application).order_by(Referral.id)))


def _takes_over(session: Session, step: Step, changes: Changes) -> None:
    """From now on this request is the one that counts of this person's."""
    others = (Referral.application_id == step.application, Referral.id != step.referral, Referral.counts)
    session.execute(update(Referral).where(*others).values(counts=False))
    changes.referral |= {"counts": True}


def waive(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """No referral is needed."""
    decided(session, hire, step, changes, now)
    _takes_over(session, step, changes)


def decided(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The head of the establishment has decided."""
    changes.referral |= {"decided_at": now}


def authorise(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The head of the establishment authorises access: what follows from it becomes tasks of the welcome."""
    decided(session, hire, step, changes, now)
    _takes_over(session, step, changes)
    columns = (Referral.access_from, Referral.access_until, Referral.opinion)
    row = session.execute(select(*columns).where(Referral.id == step.referral)).one()
    assert step.application is not None
    days = pack_of(hire).value("access_reminder_days")
    reserved = row.opinion == "reserved"
    access = welcome.Access(step.application, row.access_from, row.access_until, reserved, days)
    welcome.after_authorisation(session, hire, access, now)


def accept_conditions(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person concerned accepts the conditions of their access."""
    changes.referral |= {"conditions_accepted_at": now}
    assert step.application is not None
    welcome.done(session, step.application, "access_conditions", step.actor.person_id, now)


def access_of(state: str | None, accepted: bool) -> str:
    """What everybody may know of a referral: pending, authorised or not authorised.

    An authorisation with conditions not yet accepted is pending: not even that there are some may show.
    """
    if state == "not_authorised":
        return NOT_AUTHORISED
    return AUTHORISED if state in CLEARED and accepted else PENDING


# Reservations alone wait for the person: their absence counts as accepted. Said by the database, so that a
# page for everybody never holds the reason why it says "pending".
_SETTLED = Referral.settled().label("settled")
_SHARED = (
    select(
        Referral.id, Referral.application_id, Referral.state, _SETTLED, Application.number,
        Application.state.label("file"),
    )
    .join(Application, Application.id == Referral.application_id)
    .where(Referral.hire_id == bindparam("hire_id"), Referral.counts)
    .order_by(Referral.id.desc())
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Access:
    """One person's access as everybody may know it; `current` while the person is proposed."""

    referral: int
    application: int
    number: int
    word: str
    current: bool
    ahead: bool = False  # of the list, not chosen yet


def accesses(session: Session, hire_id: int) -> list[Access]:
    """The referrals of a hire, latest first, without a word of what the ministry said."""
    return [
        Access(r.id, r.application_id, r.number, access_of(r.state, bool(r.settled)), r.file in ("chosen", "cleared", "appointed"),
               r.file == "ranked")
        for r in session.execute(_SHARED, {"hire_id": hire_id})
    ]


_FILE = (
    Referral.id, Referral.hire_id, Referral.application_id, Referral.state, Referral.state_since, Referral.opened_at,
    Referral.sent_at, Referral.opinion_due, Referral.decision_due, Referral.decided_at, Application.number,
    Referral.number.label("request"), Referral.access_from, Referral.access_until, Application.state.label("file"),
    Referral.renews, Person.name,
)  # fmt: skip
_SEALED = (Referral.opinion, Referral.conditions_accepted_at)


# Of a hire's referrals the one asked for, else that of the person proposed, else the latest.
_ASKED = bindparam("referral_id", type_=Integer)


def _one(*columns: Any) -> Any:
    return (
        select(*columns)
        .join(Application, Application.id == Referral.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Referral.hire_id == bindparam("hire_id"), or_(_ASKED.is_(None), Referral.id == _ASKED))
        .order_by(Application.state.in_(("chosen", "cleared")).desc(), Referral.id.desc())
        .limit(1)
    )


_FOR_OFFICER = _one(*_FILE, *_SEALED)
_FOR_DIRECTOR = _one(*_FILE, Referral.opinion)


def for_officer(session: Session, hire_id: int, referral: int | None = None) -> Row[Any] | None:
    """The referral now in hand (or the one asked for) with the opinion's word: for those who read sealed parts."""
    return session.execute(_FOR_OFFICER, {"hire_id": hire_id, "referral_id": referral}).one_or_none()


def for_director(session: Session, hire_id: int, referral: int | None = None) -> Row[Any] | None:
    """The referral now in hand (or the one asked for) with the opinion's word, for deciding; the rest stays sealed."""
    return session.execute(_FOR_DIRECTOR, {"hire_id": hire_id, "referral_id": referral}).one_or_none()


_OWN_CONDITIONS: Executable = (
    select(Referral.id, Referral.conditions_accepted_at)
    .join(Application, Application.id == Referral.application_id)
    .where(
        Referral.hire_id == bindparam("hire_id"), Application.person_id == bindparam("person_id"),
        Application.state.in_(("chosen", "cleared", "appointed")), Referral.state == "authorised",
        Referral.opinion == "reserved", Referral.counts,
    )
)  # fmt: skip


def own_conditions(session: Session, hire_id: int, person_id: int) -> Row[Any] | None:
    """That this very person is asked to accept conditions: id, conditions_accepted_at; their words are sealed."""
    return session.execute(_OWN_CONDITIONS, {"hire_id": hire_id, "person_id": person_id}).one_or_none()


def listen(
    session: Session, hire: Row[Any], actor: Actor, referral: Row[Any], events: tuple[str, ...], now: datetime
) -> dict[str, Hearing]:
    """Hear several steps of a referral ahead of time, nothing given yet."""
    chapters: frozenset[str] = frozenset().union(*(reads(ReferralChart, referral.state, e) for e in events))
    asked = Step("", actor, given=None, application=referral.application_id, referral=referral.id)
    case = case_for(session, hire, asked, chapters, now)
    heard = {event: hear(ReferralChart, case, referral.state, event) for event in events}
    return {event: hearing for event, hearing in heard.items() if hearing.line is not None}


def silence_word(pack: Pack, sent_at: datetime) -> str:
    """What the law made of a silence on a request sent that day: favourable or unfavourable."""
    return pack.regime("ministry_silence_regimes", sent_at.astimezone(PARIS).date())


_LINES: tuple[Any, ...] = (
    Referral.id, Referral.hire_id, Referral.state, Referral.state_since, Referral.opened_at, Referral.sent_at,
    Referral.opinion_due, Referral.decision_due, Referral.number.label("request"), Referral.renews, Hire.reference, Hire.unit,
    Hire.kind, Hire.start_on, Hire.title_fr, Hire.title_en, Application.number, Person.name,
)  # fmt: skip
_BOARD = (
    select(*_LINES)
    .join(Hire, Hire.id == Referral.hire_id)
    .join(Application, Application.id == Referral.application_id)
    .join(Person, Person.id == Application.person_id)
)


def board(
    session: Session, schools: Collection[int] | None, hires: Collection[int] = (), *, done: bool = False,
    by_age: bool = False, first: int = 0, most: int = 50,
) -> tuple[list[Row[Any]], int]:  # fmt: skip
    """Referrals waiting (or done) in some schools (None: all) and on some hires, and how many there are.

    The nearest clock comes first, then the oldest; with `by_age`, the oldest.
    """
    wanted: list[ColumnElement[bool]] = [Referral.state.in_(WAITING) if not done else Referral.state.not_in(WAITING)]
    if schools is not None:
        wanted.append(or_(Hire.school_id.in_(schools), Hire.id.in_(hires)))
    total = session.scalar(
        select(func.count()).select_from(Referral).join(Hire, Hire.id == Referral.hire_id).where(*wanted)
    )
    clock = (Referral.opinion_due.is_(None), Referral.opinion_due, Referral.opened_at, Referral.id)
    order = (Referral.state_since.desc(), Referral.id.desc()) if done else clock[2:] if by_age else clock
    rows = session.execute(_BOARD.where(*wanted).order_by(*order).offset(first).limit(most)).all()
    return list(rows), total or 0


def places(
    session: Session, asked: Collection[int], schools: Collection[int] | None, hires: Collection[int] = ()
) -> list[tuple[int, int, int]]:
    """Which of the referrals asked for are within a mandate: (referral, hire, school), in the order of their age."""
    query = (
        select(Referral.id, Referral.hire_id, Hire.school_id)
        .join(Hire, Hire.id == Referral.hire_id)
        .where(Referral.id.in_(list(asked)))
        .order_by(Referral.opened_at, Referral.id)
    )
    if schools is not None:
        query = query.where(or_(Hire.school_id.in_(schools), Hire.id.in_(hires)))
    return [(row.id, row.hire_id, row.school_id) for row in session.execute(query)]


def clocks(
    session: Session, schools: Collection[int] | None, hires: Collection[int] = ()
) -> list[tuple[int, int, str, str, Any]]:
    """Every clock that runs: (referral, hire, reference, opinion or decision or access, its day in Paris)."""
    columns = (
        Referral.id, Referral.hire_id, Referral.state, Referral.opinion_due, Referral.decision_due,
        Referral.access_until, Referral.counts, Hire.reference,
    )  # fmt: skip
    query = select(*columns).join(Hire, Hire.id == Referral.hire_id)
    query = query.where(Referral.state.in_((*WAITING, "authorised"))).order_by(Referral.id)
    if schools is not None:
        query = query.where(or_(Hire.school_id.in_(schools), Hire.id.in_(hires)))
    found: list[tuple[int, int, str, str, Any]] = []
    for row in session.execute(query):
        running = {
            "opinion": row.opinion_due.astimezone(PARIS) if row.opinion_due and row.state == "sent" else None,
            "decision": row.decision_due.astimezone(PARIS) if row.decision_due and row.state != "authorised" else None,
            "access": row.access_until if row.state == "authorised" and row.counts else None,
        }
        found += [(row.id, row.hire_id, row.reference, what, day) for what, day in running.items() if day]
    return found


_LATE = select(Referral.id, Referral.hire_id).where(Referral.state == "sent", Referral.opinion_due < bindparam("now"))
_MOOT = (
    select(Referral.id, Referral.hire_id)
    .join(Application, Application.id == Referral.application_id)
    .join(Hire, Hire.id == Referral.hire_id)
    .where(
        Referral.state.in_((*WAITING, "authorised")),
        Application.state.not_in(("chosen", "cleared", "appointed")),
        or_(Application.state != "ranked", Hire.state.not_in(LIST_OPEN)),
    )
)


def silent(session: Session, now: datetime) -> list[Row[Any]]:
    """Requests on which the ministry's time has passed: id, hire_id."""
    return list(session.execute(_LATE, {"now": now}))


def moot(session: Session) -> list[Row[Any]]:
    """Requests about people no longer proposed: id, hire_id."""
    return list(session.execute(_MOOT))


VERBS: dict[str, Write] = {
    "refer_ahead": refer_ahead, "complete_referral": complete_referral, "record_silence": record_silence,
    "send_referral": send_referral, "record_opinion": record_opinion, "authorise": authorise, "deny": decided,
    "waive": waive, "renew": renew, "end_access": decided, "accept_conditions": accept_conditions,
}  # fmt: skip
