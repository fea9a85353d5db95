"""advance(): the only writer of a state and of the journal.

A step is judged on the dossier, taken, and written down with its journal entry, its exceptions and its mails
in the caller's transaction: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    Complaint,
    DataRequest,
    Hire,
    JournalEntry,
    Referral,
    School,
    Welcome,
    table_of,
)
from workflows.application import ApplicationChart
from workflows.case import Case, Objection
from workflows.charter.packs import Pack, pinned
from workflows.complaint import ComplaintChart
from workflows.data_request import DataRequestChart
from workflows.engine import Chart, Hearing, Move, Refused, follow, hear, lines, reads, take
from workflows.given import Nothing
from workflows.hire import HireChart
from workflows.referral import ReferralChart
from workflows.welcome import WelcomeChart
from workflows.who import Actor

from . import dossier, effects, entries


class Stale(Exception):  # noqa: N818  # an answer, not an error
    """The hire moved while its page was being read."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"now at revision {revision}")
        self.revision = revision


class AlreadyDone(Exception):  # noqa: N818  # an answer, not an error
    """This very form was sent before: nothing more to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step somebody wants to take. `revision` is what the page showed, `command` the form's own number."""

    event: str
    actor: Actor
    given: Any = field(default_factory=Nothing)
    revision: int | None = None
    command: str | None = None
    application: int | None = None  # the file it is about
    referral: int | None = None  # set: the event belongs to the referral's chart
    complaint: int | None = None  # set: the event belongs to the complaint's chart
    welcome: int | None = None  # set: the event belongs to the welcome's chart
    request: int | None = None  # set: the event belongs to the chart of a request about one's data


@dataclass(slots=True)
class Changes:
    """What a verb wants written along with its step."""

    hire: dict[str, Any] = field(default_factory=dict)  # columns of the hire
    files: list[tuple[int, str]] = field(default_factory=list)  # application id, event of its chart
    born: list[tuple[str, int, str]] = field(default_factory=list)  # kind, id and first state of what the verb made
    referral: dict[str, Any] = field(default_factory=dict)  # columns of the referral
    complaint: dict[str, Any] = field(default_factory=dict)  # columns of the complaint
    welcome: dict[str, Any] = field(default_factory=dict)  # columns of the welcome
    request: dict[str, Any] = field(default_factory=dict)  # columns of the request
    beside: list[entries.Beside] = field(default_factory=list)  # rows that nothing in the step reads again


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, and the entry that proves it."""

    move: Move
    number: int
    hash: str
    revision: int
    moves: tuple[tuple[str, int, str, str], ...]


_H, _A, _S = table_of(Hire).c, table_of(Application).c, table_of(School).c
HIRE_COLUMNS = (
    _H.id, _H.reference, _H.school_id, _H.state, _H.state_since, _H.revision, _H.kind, _H.rank,
    _H.title_fr, _H.title_en, _H.unit, _H.posts, _H.restricted, _H.start_on, _H.pack_id,
    _H.pack_version, _H.opened_by, _H.opened_at, _H.published_at, _H.opens_at, _H.deadline, _H.channels,
    _H.jury_appointed_at, _H.discussed_in, _H.revealed_at, _H.concluded_at, _H.new_dates, _H.salt,
    _H.journal_number, _H.journal_hash, _S.code.label("school"), _S.name.label("school_name"),
    dossier.DEROGATIONS.label("derogations"), dossier.GRID_DIGEST.label("grid"),
)  # fmt: skip
_HIRE: Select[Any] = select(*HIRE_COLUMNS).join(_S.id.table, _S.id == _H.school_id).where(_H.id == bindparam("hire_id"))
_HIRE_LOCKED = _HIRE.with_for_update(of=table_of(Hire))


def hire_row(session: Session, hire_id: int, *, lock: bool = False) -> Row[Any] | None:
    """A hire as a plain row; with `lock`, nobody else moves it until this transaction ends."""
    query: Select[Any] = _HIRE_LOCKED if lock else _HIRE
    return session.connection().execute(query, {"hire_id": hire_id}).one_or_none()


def pack_of(hire: Row[Any]) -> Pack:
    """The pack version that the hire was opened under."""
    return pinned(hire.pack_id, hire.school, hire.pack_version)


def case_for(session: Session, hire: Row[Any], step: Step, chapters: frozenset[str], now: datetime) -> Case:
    """What the rules are going to look at."""
    pack = pack_of(hire)
    file = dossier.read(
        session, hire, pack, chapters, person=step.actor.person_id, application=step.application,
        complaint=step.complaint, referral=step.referral, request=step.request,
    )  # fmt: skip
    return Case(file, step.actor, pack, now, step.given)


def listen(session: Session, hire: Row[Any], actor: Actor, events: tuple[str, ...], now: datetime,
           application: int | None = None) -> dict[str, Hearing]:  # fmt: skip
    """Hear several steps of a hire ahead of time, nothing given yet: the list "why not yet"."""
    drawn = lines(HireChart)[hire.state]
    heard = (reads(HireChart, hire.state, e, given=False) for e in events if e in drawn)
    chapters: frozenset[str] = frozenset().union(*heard)
    case = case_for(session, hire, Step("", actor, given=None, application=application), chapters, now)
    return {event: hear(HireChart, case, hire.state, event) for event in events if event in drawn}


def listen_to(session: Session, hire: Row[Any], actor: Actor, kind: str, key: int, event: str, now: datetime) -> Hearing:
    """Hear one step of a chart beside that of the hire ahead of time, nothing given yet."""
    _kind, chart, state, step = _subject(session, hire, Step(event, actor, given=None, **{kind: key}))  # type: ignore[arg-type]
    case = case_for(session, hire, step, reads(chart, state, event, given=False), now)
    return hear(chart, case, state, event)


# A verb's own rows: (session, hire, step, changes, now). What it puts in `changes` is written with the step.
Write = Callable[[Session, Row[Any], Step, Changes, datetime], None]


def advance(
    session: Session, hire_id: int, step: Step, write: Write | None = None, *, now: datetime | None = None,
    hire: Row[Any] | None = None,
) -> Taken:  # fmt: skip
    """Judge a step and take it, or raise Refused, Stale or AlreadyDone with nothing written.

    `write` puts down the rows that belong to the step (marks, a seat, a letter) in the same transaction.
    `hire` is a row already read under lock in this transaction.
    """
    now = now or datetime.now(UTC)
    hire = hire or hire_row(session, hire_id, lock=True)
    if hire is None:
        raise LookupError(hire_id)
    if step.revision is not None and step.revision != hire.revision:
        _unless_sent(session, step)
        raise Stale(hire.revision)
    kind, chart, state, step = _subject(session, hire, step)
    case = case_for(session, hire, step, reads(chart, state, step.event), now)
    changes = Changes()
    try:
        move = take(chart, case, state, step.event)
        if write:
            write(session, hire, step, changes, now)
        moves = [(kind, key, "", first) for kind, key, first in changes.born]
        moves += _move_files(session, hire, changes, move, case, now)
    except Refused:
        _unless_sent(session, step)
        raise
    if kind:
        key = getattr(step, kind)
        moves.append((kind, key, move.before, move.after))
        values = {"state": move.after, "state_since": now, **getattr(changes, kind)}
        session.execute(update(COMPANIONS[kind][1]).where(COMPANIONS[kind][1].id == key).values(**values))
    after = hire.state if kind else move.after
    taken = _enter(session, hire, step, move, moves, after, changes, now)
    effects.carry_out(session, hire, step, move, taken.number, taken.hash, now)
    effects.undo_answers(session, hire, step, after, taken.moves, taken.number, now)
    return taken


# Charts beside that of the hire: the field of a step that names the row, its chart, its table.
COMPANIONS: Mapping[str, tuple[type[Chart], type[Referral] | type[Complaint] | type[Welcome] | type[DataRequest]]] = {
    "referral": (ReferralChart, Referral),
    "complaint": (ComplaintChart, Complaint),
    "welcome": (WelcomeChart, Welcome),
    "request": (DataRequestChart, DataRequest),
}


def _subject(session: Session, hire: Row[Any], step: Step) -> tuple[str, type[Chart], str, Step]:
    """Which chart a step belongs to (by the field that names its row), its state, and the step with its file."""
    for kind, (chart, model) in COMPANIONS.items():
        key = getattr(step, kind)
        if key is None:
            continue
        row = session.execute(
            select(model.state, model.application_id).where(model.id == key, model.hire_id == hire.id).with_for_update()
        ).one_or_none()
        if row is None:
            raise LookupError(key)
        return kind, chart, row.state, replace(step, application=row.application_id)
    return "", HireChart, hire.state, step


_COMMAND = select(JournalEntry.number).where(JournalEntry.command == bindparam("command"))


def _unless_sent(session: Session, step: Step) -> None:
    """Raise AlreadyDone when the journal holds this very form: what stops it now is its own first sending.

    The usual case costs no query: a form that passes is new, or stopped by the unique key of its entry.
    """
    if step.command and session.execute(_COMMAND, {"command": step.command}).first() is not None:
        raise AlreadyDone(step.command)


_FILES_IN = select(_A.id).where(_A.hire_id == bindparam("hire_id"), _A.state.in_(bindparam("states", expanding=True)))
_STATES = select(_A.id, _A.state).where(
    _A.hire_id == bindparam("hire_id"), _A.id.in_(bindparam("files", expanding=True))
)
_MOVED = (
    update(table_of(Application))
    .where(_A.id.in_(bindparam("moved_files", expanding=True)))
    .values(state=bindparam("moved_to"), state_since=bindparam("moved_at"))
)


def _move_files(
    session: Session, hire: Row[Any], changes: Changes, move: Move, case: Case, now: datetime
) -> list[tuple[str, int, str, str]]:
    """Move the applications that the verb or the step's effects carry along."""
    connection = session.connection()
    wanted = list(changes.files)
    for effect in move.effects:
        if isinstance(effect, effects.MoveFiles):
            touched = {file for file, _ in wanted}
            ids = connection.execute(_FILES_IN, {"hire_id": hire.id, "states": effect.states}).scalars()
            wanted += [(file, effect.event) for file in ids if file not in touched]
    if not wanted:
        return []
    now_in = _standing(session, hire, case, [file for file, _ in wanted])
    moves: list[tuple[str, int, str, str]] = []
    for file, event in wanted:
        before = now_in.get(file, "")
        after = follow(ApplicationChart, before, event)
        if after is None:
            raise Refused(
                event, (Objection("file_out_of_turn", {"application": file, "event": event, "state": before}),)
            )
        moves.append(("application", file, before, after))
        now_in[file] = after
    by_target: dict[str, list[int]] = {}
    for file in {m[1] for m in moves}:
        by_target.setdefault(now_in[file], []).append(file)
    if len(by_target) == 1:
        changes.beside += [(_MOVED, _moved(files, after, now)) for after, files in by_target.items()]
    else:
        for after, files in by_target.items():
            connection.execute(_MOVED, _moved(files, after, now))
    return moves


def _moved(files: list[int], after: str, now: datetime) -> dict[str, Any]:
    return {"moved_files": files, "moved_to": after, "moved_at": now}


def _standing(session: Session, hire: Row[Any], case: Case, files: list[int]) -> dict[int, str]:
    """The state of each of these files of the hire; that of the one a step is about was read with the dossier."""
    own = case.file.own
    if own is not None and files == [own.application]:
        return {files[0]: own.state}
    found = session.connection().execute(_STATES, {"hire_id": hire.id, "files": files})
    return {file: state for file, state in found}  # noqa: C416 - a row is no pair for a type checker


def _who(move: Move) -> tuple[str, ...]:
    return move.hearing.line.who if move.hearing.line else ()


def _enter(
    session: Session, hire: Row[Any], step: Step, move: Move, moves: list[tuple[str, int, str, str]], after: str,
    changes: Changes, now: datetime,
) -> Taken:  # fmt: skip
    """Write the new state, the journal entry and the head of the chain."""
    number = hire.journal_number + 1
    heard = {v.rule: [bool(v), v.evidence] for v in move.hearing.verdicts}
    entry = {
        "hire_id": hire.id, "number": number, "at": now, "actor_id": step.actor.person_id,
        "role": next((r for r in _who(move) if r in step.actor.roles), ""), "event": step.event, "before": hire.state, "after": after,
        "moves": entries.canonical(moves), "pack": f"{hire.pack_id}/{hire.school}/{hire.pack_version}",
        "heard": entries.canonical(heard), "digest": entries.commitment(hire.salt, step.given), "command": step.command,
        "prev": hire.journal_hash,
    }  # fmt: skip
    entry["hash"] = entries.hash_of(entry)
    values: dict[str, Any] = {"journal_number": number, "journal_hash": entry["hash"], "revision": hire.revision + 1}
    if after != hire.state:
        values |= {"state": after, "state_since": now}
    try:
        entries.write(session, entry, {**values, **changes.hire}, changes.beside)
    except IntegrityError as fault:
        if step.command and "command" in str(fault.orig):
            raise AlreadyDone(step.command) from fault
        raise
    return Taken(replace(move, after=after), number, entry["hash"], values["revision"], tuple(moves))


OPENING = "open"
_LAST_OPENING = select(JournalEntry.hash).where(JournalEntry.number == 1).order_by(JournalEntry.hire_id.desc()).limit(1)
_CHAIN_LOCK = 0x07A2  # any constant: openings on PostgreSQL queue up behind it


def queue_up(session: Session) -> None:
    """Wait for other openings to end, before a reference or an id is taken: both are given in the order of the chain."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))


def begin(session: Session, hire_id: int, actor: Actor, given: Any, command: str | None, now: datetime) -> str:
    """Write the first entry of a hire. It holds the hash of the previous hire's first: no hire can vanish."""
    hire = hire_row(session, hire_id, lock=True)
    assert hire is not None
    entry = {
        "hire_id": hire_id, "number": 1, "at": now, "actor_id": actor.person_id, "role": "hiring_manager",
        "event": OPENING, "before": "", "after": hire.state, "moves": "[]",
        "pack": f"{hire.pack_id}/{hire.school}/{hire.pack_version}", "heard": "{}",
        "digest": entries.commitment(hire.salt, given), "command": command, "prev": session.scalar(_LAST_OPENING) or "",
    }  # fmt: skip
    entry["hash"] = entries.hash_of(entry)
    entries.write(session, entry, {"journal_number": 1, "journal_hash": entry["hash"]})
    return str(entry["hash"])
