"""The runner of the outbox: what was queued with a step leaves once, and where that is in doubt, it is said.

A row goes queued → sending → sent. It is marked "sending" and committed before a word leaves; a runner that dies
in between leaves a doubt behind, and a letter in doubt is never sent again by itself: a person decides.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import Letter, Outgoing, writing

from . import address_changes, deadlines, destruction, draft_purge, mailing, notices, pool, readings
from .transport import NotSentError, Transport, UnsureError, transport

logger = logging.getLogger("recruitment.outbox")
LEASE = timedelta(minutes=10)  # longer than a batch takes; then another runner takes over
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))  # before each further attempt
BATCH = 20
IDLE_SECONDS = 2.0
CLOCKS_EVERY = timedelta(minutes=1)
Clock = Callable[[], datetime]
Sessions = sessionmaker[Session]
Config = Mapping[str, Any]


def _utc() -> datetime:
    return datetime.now(UTC)


def run_once(config: Config, sessions: Sessions, *, now: datetime | None = None, limit: int = 10_000) -> int:
    """Do what clocks ask for and send what is due; returns how many mails left."""
    clock = _utc if now is None else lambda: now
    _clocks(config, sessions, clock())
    sent = handled = 0
    while handled < limit:
        tried, left = deliver(config, sessions, clock, min(BATCH, limit - handled))
        if not tried:
            break
        handled, sent = handled + tried, sent + left
    return sent


def _clocks(config: Config, sessions: Sessions, now: datetime) -> None:
    """Take the steps that are due, erase what approved lists name and what has had its time, tell of a new notice."""
    deadlines.act(sessions, now)
    pool.act(sessions, now)
    readings.forget(sessions, now)
    address_changes.forget(sessions, now)
    notices.tell(sessions, now)
    draft_purge.carry_out(sessions, config["FILES_DIR"], now)
    destruction.carry_out(sessions, config["FILES_DIR"], config["BASE_URL"], now)


def deliver(config: Config, sessions: Sessions, clock: Clock = _utc, limit: int = BATCH) -> tuple[int, int]:
    """Take up to `limit` mails that are due and send them; returns how many were taken and how many left."""
    with sessions() as session:
        _take_over(writing(session), clock())
        lease, taken = _claim(session, clock(), limit)
        session.commit()
    if not taken:
        return 0, 0
    with closing(transport(config)) as way:
        left = sum(_handled(config, sessions, way, one, lease, clock) for one in taken)
    return len(taken), left


def _take_over(session: Session, now: datetime) -> None:
    """What a dead runner was sending: letters are in doubt, other mails are tried again."""
    stuck = (Outgoing.state == "sending") & (Outgoing.lease_until < now)
    said = {"lease_until": None, "last_error": "the runner stopped while sending"}
    doubtful = (
        update(Outgoing)
        .where(stuck, Outgoing.kind == mailing.LETTER)
        .values(state="uncertain", **said)
        .returning(Outgoing.letter_id)
    )
    if letters := list(session.execute(doubtful).scalars()):
        session.execute(update(Letter).where(Letter.id.in_(letters)).values(status="uncertain"))
        logger.warning("letters in doubt: %s", letters)
    session.execute(update(Outgoing).where(stuck).values(state="queued", due_at=now, **said))


def _claim(session: Session, now: datetime, limit: int) -> tuple[datetime, list[int]]:
    """Reserve rows that are due; a second runner skips them. Nothing is "sending" yet."""
    free = or_(Outgoing.lease_until.is_(None), Outgoing.lease_until < now)
    due = and_(Outgoing.state == "queued", Outgoing.due_at <= now, free)
    oldest = select(Outgoing.id).where(due).order_by(Outgoing.due_at, Outgoing.id).limit(limit)
    taken = list(session.scalars(oldest.with_for_update(skip_locked=True)))
    lease = now + LEASE
    if taken:
        session.execute(update(Outgoing).where(Outgoing.id.in_(taken)).values(lease_until=lease))
    return lease, taken


def _handled(config: Config, sessions: Sessions, way: Transport, one: int, lease: datetime, clock: Clock) -> bool:
    """Write, mark and send one mail; True when it left."""
    try:
        with sessions() as session:
            row = _found(session, one)
            message, digest = mailing.written(session, row, config, clock())
        way.open()
    except NotSentError as fault:
        _settle(sessions, one, lease, clock(), fault)
        return False
    except RecalledError:
        return False
    except Exception as fault:  # a mail that cannot be written must not stop the others
        logger.exception("outgoing %s cannot be written", one)
        _settle(sessions, one, lease, clock(), NotSentError(f"{type(fault).__name__}: {fault}"[:300], final=True))
        return False
    return _sent(sessions, way, row, message, digest, lease, clock)


class RecalledError(Exception):
    """A mail was recalled after it had been reserved: there is nothing to send."""


def _found(session: Session, one: int) -> Row[Any]:
    try:
        return mailing.job(session, one)
    except NoResultFound as gone:
        raise RecalledError(one) from gone


def _sent(
    sessions: Sessions, way: Transport, row: Row[Any], message: EmailMessage, digest: str | None, lease: datetime,
    clock: Clock,
) -> bool:  # fmt: skip
    """From here on the world may know: "sending" is committed first, then what became of it."""
    if not _mark(sessions, row.id, lease, clock(), message["Message-ID"], digest):
        return False  # recalled meanwhile, or the lease ran out and another runner has it
    until = clock() + LEASE
    try:
        said = way.send(message, f"{row.id:08d}-{row.kind}")
    except NotSentError as fault:
        _settle(sessions, row.id, until, clock(), fault)
        return False
    except UnsureError as fault:
        _doubt(sessions, row, clock(), str(fault))
        return False
    _done(sessions, row.id, clock(), said)
    return True


def _mark(sessions: Sessions, one: int, lease: datetime, now: datetime, message_id: str, digest: str | None) -> bool:
    mine = (Outgoing.id == one) & (Outgoing.state == "queued") & (Outgoing.lease_until == lease)
    values = {"state": "sending", "attempts": Outgoing.attempts + 1, "lease_until": now + LEASE}
    with sessions() as session:
        marked = update(Outgoing).where(mine).values(message_id=message_id, **values).returning(Outgoing.letter_id)
        found = writing(session).execute(marked).one_or_none()
        if found is not None and digest is not None:
            session.execute(update(Letter).where(Letter.id == found.letter_id).values(sha256=digest))
        session.commit()
    return found is not None


def _settle(sessions: Sessions, one: int, lease: datetime, now: datetime, fault: NotSentError) -> None:
    """It has certainly not left: later again, or never by itself."""
    with sessions() as session:
        row = writing(session).execute(select(Outgoing.state, Outgoing.attempts).where(Outgoing.id == one)).one_or_none()
        if row is None:
            return  # recalled meanwhile
        # An attempt is counted when it is marked; one that did not come so far counts here.
        attempts = row.attempts + (row.state == "queued")
        over = fault.final or attempts > len(WAITS)
        values = {"state": "failed" if over else "queued", "attempts": attempts, "lease_until": None}
        if not over:
            values["due_at"] = now + WAITS[attempts - 1]
        mine = (Outgoing.id == one) & Outgoing.state.in_(("queued", "sending"))
        session.execute(update(Outgoing).where(mine).values(last_error=str(fault), **values))
        session.commit()


def _doubt(sessions: Sessions, row: Row[Any], now: datetime, why: str) -> None:
    """Nobody knows whether it left: a letter waits for a person, another mail is tried again."""
    letter = row.kind == mailing.LETTER
    again = {"state": "queued", "due_at": now + WAITS[min(row.attempts, len(WAITS) - 1)]}
    values = {"state": "uncertain"} if letter else again
    with sessions() as session:
        writing(session).execute(
            update(Outgoing)
            .where(Outgoing.id == row.id, Outgoing.state == "sending")
            .values(lease_until=None, last_error=why, **values)
        )
        if letter:
            session.execute(update(Letter).where(Letter.id == row.letter_id).values(status="uncertain"))
        session.commit()


def _done(sessions: Sessions, one: int, now: datetime, said: str) -> None:
    """It left, and the server said so. True even when a slow server made another runner doubt it meanwhile."""
    with sessions() as session:
        letter = (
            writing(session)
            .execute(
                update(Outgoing)
                .where(Outgoing.id == one, Outgoing.state.in_(("sending", "uncertain")))
                .values(state="sent", done_at=now, lease_until=None, last_error=None, server_said=said)
                .returning(Outgoing.letter_id)
            )
            .scalar_one_or_none()
        )
        if letter is not None:
            session.execute(update(Letter).where(Letter.id == letter).values(status="sent", sent_at=now))
        session.commit()


def _loop(config: Config, sessions: Sessions, stop: threading.Event) -> None:
    """Send and look at the clocks until told to stop; a database that is away is waited for."""
    looked = datetime.min.replace(tzinfo=UTC)
    while not stop.is_set():
        pause = IDLE_SECONDS
        try:
            if _utc() - looked >= CLOCKS_EVERY:
                looked = _utc()
                _clocks(config, sessions, looked)
            taken, _ = deliver(config, sessions)
            pause = 0.0 if taken else IDLE_SECONDS
        except Exception:
            logger.exception("the outbox could not be served")
            pause = 15 * IDLE_SECONDS
        stop.wait(pause)


def run_forever(config: Config, sessions: Sessions) -> None:
    """Serve the outbox until SIGTERM or SIGINT; the mail in hand is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _loop(config, sessions, stop)


class Embedded:
    """A runner in a thread of the server, for an installation of one process."""

    def __init__(self, config: Config, sessions: Sessions) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=_loop, args=(config, sessions, self._stop), name="outbox", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 30.0) -> None:
        """Finish the mail in hand and end."""
        self._stop.set()
        self._thread.join(seconds)


def start_embedded(config: Config, sessions: Sessions) -> Embedded:
    """Serve the outbox beside the pages."""
    return Embedded(config, sessions)
