"""The letters of a hire for those who prepare them: the list, how many people are informed, one's own letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Executable, Row, bindparam, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, JournalEntry, Letter, Outgoing, Person
from workflows.charter.promised import answerable
from workflows.who import AUDITOR, CHAIR, HR, JUROR

from . import printing
from .answers_file import awaited
from .progress import pack_of
from .promises import PARIS, promises

ENDING = frozenset({"informing", "closed", "unfilled", "cancelled"})
STATUSES = ("draft", "approved", "uncertain", "sent")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the answers are. `candidates` is everybody who applied."""

    candidates: int
    counts: Mapping[str, int]  # status -> letters

    @property
    def informed(self) -> int:
        """People whose letter has left."""
        return self.counts.get("sent", 0)

    @property
    def written(self) -> int:
        """People who have a letter, wherever it stands."""
        return sum(self.counts.values())


_PROGRESS = union_all(
    select(literal("*").label("word"), func.count().label("n")).select_from(Application)
    .where(Application.hire_id == bindparam("hire_id"),
           or_(bindparam("all", type_=Boolean), Application.state.in_(bindparam("states", expanding=True)))),
    select(Letter.status, func.count()).where(Letter.hire_id == bindparam("hire_id"), Letter.stands())
    .group_by(Letter.status),
)  # fmt: skip


def progress(session: Session, hire: Row[Any]) -> Progress:
    """How many candidates there are and where their letters stand; before the end, those who go no further."""
    early = before_end(hire.state)
    ask = {"hire_id": hire.id, "all": not early, "states": sorted(answerable(hire.state)) if early else []}
    counts: dict[str, int] = dict(session.execute(_PROGRESS, ask).all())
    return Progress(counts.pop("*"), counts)


def before_end(state: str) -> bool:
    """True while the hire goes on: only those are answered whose application goes no further."""
    return state not in ENDING


def readable(roles: frozenset[str], state: str) -> bool:
    """Letters bear names: until the jury has ended they are for human resources, and for nobody who sits in it."""
    return not before_end(state) or (bool(roles & {HR, AUDITOR}) and not roles & {JUROR, CHAIR})


_SINCE = select(func.min(Application.state_since)).where(
    Application.hire_id == bindparam("hire_id"), Application.state.in_(bindparam("states", expanding=True)),
    ~exists().where(Letter.application_id == Application.id, Letter.stands(), Letter.status != "draft"),
)  # fmt: skip


def stage_due(session: Session, hire: Row[Any]) -> date | None:
    """Until when those who go no further are answered: days of the pack, and never after the date promised to all."""
    if not before_end(hire.state):
        return None
    since = session.scalar(_SINCE, {"hire_id": hire.id, "states": sorted(answerable(hire.state))})
    if since is None:
        return None
    pack = pack_of(hire)
    due: date = since.astimezone(PARIS).date() + timedelta(days=pack.value("stage_letters_days_max"))
    promised = [one.by for one in promises(pack, hire.deadline, hire.new_dates) if one.stage == "answers"] if hire.deadline else []
    return min([due, *promised])


_LINES: tuple[Any, ...] = (
    Letter.id, Application.number, Person.name, Letter.kind, Letter.language, Letter.status, Letter.written_by,
    Letter.sent_at, Outgoing.state.label("mail"), Outgoing.due_at, Person.email,
)  # fmt: skip


def listed(session: Session, hire_id: int, status: str = "", *, first: int = 0, most: int = 50) -> list[Row[Any]]:
    """A page of the letters: id, number, name, kind, language, status, written_by, sent_at, mail, due_at, email."""
    query = (
        select(*_LINES)
        .join(Application, Application.id == Letter.application_id)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Outgoing, Outgoing.letter_id == Letter.id)
        .where(Letter.hire_id == hire_id, Letter.stands(), Application.erased_at.is_(None))
        .order_by(Application.number)
    )
    if status:
        query = query.where(Letter.status == status)
    return list(session.execute(query.offset(first).limit(most)))


def drafts_by_others(session: Session, hire_id: int, person_id: int) -> tuple[int, ...]:
    """The drafts that this person may approve: written by others, nothing awaited of their readers, halves in step,
    no word left to look at."""
    query = select(Letter.id).where(
        Letter.hire_id == hire_id, Letter.stands(), Letter.status == "draft",
        Letter.written_by.is_distinct_from(person_id), ~awaited(), Letter.out_of_step == 0, Letter.words_open == 0,
    )  # fmt: skip
    return tuple(session.scalars(query.order_by(Letter.id)))


def on_hold(session: Session, hire_id: int) -> tuple[int, ...]:
    """The letters that can still be recalled."""
    query = select(Letter.id).join(Outgoing, Outgoing.letter_id == Letter.id).where(
        Letter.hire_id == hire_id, Letter.stands(), Letter.status == "approved", Outgoing.state == "queued",
        Outgoing.lease_until.is_(None),
    )  # fmt: skip
    return tuple(session.scalars(query.order_by(Letter.id)))


def dry_run(session: Session, hire_id: int) -> list[Row[Any]]:
    """Every draft as it would leave: id, number, name, email, kind, language, written_by, awaited, out_of_step, words_open."""
    query = (
        select(
            Letter.id,
            Application.number,
            Person.name,
            Person.email,
            Letter.kind,
            Letter.language,
            Letter.written_by,
            awaited().label("awaited"),
            Letter.out_of_step,
            Letter.words_open,
        )
        .join(Application, Application.id == Letter.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Letter.hire_id == hire_id, Letter.stands(), Letter.status == "draft")
        .order_by(Letter.kind, Application.number)
    )
    return list(session.execute(query))


def own(session: Session, hire_id: int, person_id: int, letter_id: int) -> Row[Any] | None:
    """A letter that left for this very person, with what is printed on it; not one of which that is in doubt."""
    found = printing.letter_row(session, hire_id, letter_id)
    left = found is not None and found.person_id == person_id and found.sent_at is not None
    return found if left else None


@dataclass(frozen=True, slots=True)
class Genuine:
    """What anybody may learn from a code: nothing of the person, nothing of the answer."""

    reference: str
    final: bool  # an answer, as opposed to an acknowledgement
    approved_at: datetime | None
    sha256: str | None
    journal_hash: str
    entry: int | None
    replaced_at: datetime | None  # a later step took the answer back


_CHECKED: Executable = (
    select(
        Hire.reference, Letter.final, Letter.approved_at, Letter.sha256, Letter.journal_hash,
        JournalEntry.number.label("entry"), Letter.replaced_at,
    )
    .join(Hire, Hire.id == Letter.hire_id)
    .outerjoin(JournalEntry, (JournalEntry.hire_id == Letter.hire_id) & (JournalEntry.hash == Letter.journal_hash))
    .where(Letter.code == bindparam("code"), Letter.status != "draft")
)  # fmt: skip


def code_of(session: Session, sha256: str) -> str | None:
    """The code of the letter whose file, to the last byte, has that hash."""
    query = select(Letter.code).where(Letter.sha256 == sha256, Letter.status != "draft")
    return session.scalars(query.limit(1)).one_or_none()


def verified(session: Session, code: str) -> Genuine | None:
    """The letter with that code, once approved; None when there is none."""
    row = session.execute(_CHECKED, {"code": code}).one_or_none()
    return Genuine(*row) if row else None
