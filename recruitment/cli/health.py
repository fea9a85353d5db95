"""What a sound installation has, checked one subject at a time."""

from __future__ import annotations

import os
import shutil
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from recruitment.config import ConfigError, Settings, load
from recruitment.feeds.euraxess import keys
from recruitment.models import JournalEntry, Outgoing, School, make_engine, make_sessions
from recruitment.services import database, sealed_keys, seals

DISK_LEAST = 500 * 1024 * 1024  # bytes free under which a deadline hour may not fit
STUCK_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Found:
    """One subject and what was found."""

    subject: str
    sound: bool
    sentence: str


def examine() -> Iterator[Found]:
    """Every subject in turn; settings that cannot be read end the round."""
    try:
        settings = load(os.environ)
    except ConfigError as fault:
        for problem in fault.problems:
            yield Found("settings", False, problem)
        return
    yield Found("settings", True, f"data under {settings.VAR}, pages at {settings.BASE_URL}")
    checks: tuple[tuple[str, Callable[[Settings], tuple[bool, str]]], ...] = (
        ("packs", _packs),
        ("database", _database),
        ("files", _files),
        ("sealed", _sealed),
        ("disk", _disk),
        ("fonts", _fonts),
        ("mail", _mail),
        ("euraxess", _euraxess),
        ("outbox", _outbox),
        ("clock", _clock),
    )
    for subject, check in checks:
        try:
            sound, sentence = check(settings)
        except (SQLAlchemyError, OSError) as fault:
            sound, sentence = False, str(fault).splitlines()[0]
        yield Found(subject, sound, sentence)


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    """A session on the database of the settings; its connection is given back."""
    engine = make_engine(settings.DATABASE_URL)
    try:
        with make_sessions(engine)() as opened:
            yield opened
    finally:
        engine.dispose()


def _packs(_settings: Settings) -> tuple[bool, str]:
    from workflows.charter.packs import PackError, load_all

    try:
        return True, f"{len(load_all())} versions read"
    except PackError as fault:
        return False, "; ".join(str(problem) for problem in fault.problems)


def _database(settings: Settings) -> tuple[bool, str]:
    engine = make_engine(settings.DATABASE_URL)
    now, head = database.revisions(engine)
    engine.dispose()
    if now != head:
        return False, f"at revision {now or 'base'}, {head} is needed: run `otmr db upgrade`"
    return True, f"{engine.dialect.name} at revision {now}"


def _files(settings: Settings) -> tuple[bool, str]:
    folder = Path(settings.FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / ".probe"
    probe.write_bytes(b"otmr")
    probe.unlink()
    return True, f"{folder} can be written to"


def _sealed(settings: Settings) -> tuple[bool, str]:
    ring = seals.Ring(settings.SEAL_KEYS, settings.SEAL_KEYS_FILE)
    try:
        held = ring.keys()
    except seals.Shut:
        return False, "the keys cannot be read: each is 32 bytes in URL-safe base64, one a line"
    with _session(settings) as session:
        needed = sealed_keys.needed(session)
    if lost := sorted(set(needed) - set(held)):
        return (
            False,
            f"{sum(needed[name] for name in lost)} sealed values need keys that are not here: {', '.join(lost)}",
        )
    if not held:
        return False, "no key: no referral can be filled in. Draw one with `otmr sealed key`"
    return True, f"key {ring.in_use} in use, {needed.total()} values sealed"


def _disk(settings: Settings) -> tuple[bool, str]:
    free = shutil.disk_usage(settings.VAR).free
    return free >= DISK_LEAST, f"{free // 1024 // 1024} MB free"


def _fonts(_settings: Settings) -> tuple[bool, str]:
    from recruitment.letters import blocks, pdf  # reportlab: only when asked for

    made = pdf.render(
        blocks.Paper("Essai", "fr", (blocks.Para((blocks.Run("Œuvre n° 1"),)),), "", "otmr", datetime.now(UTC))
    )
    return not made.missing, f"a letter of {made.pages} page drawn" if not made.missing else f"missing: {made.missing}"


def _mail(settings: Settings) -> tuple[bool, str]:
    if not settings.SMTP_URL:
        return True, f"no SMTP_URL: mails are written as files under {Path(settings.VAR) / 'mail'}"
    url = urlsplit(settings.SMTP_URL)
    server = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    try:
        with server(url.hostname or "", url.port or 0, timeout=5) as connection:
            connection.noop()
    except (OSError, smtplib.SMTPException) as fault:
        return False, f"{url.hostname} does not answer: {fault}"
    return True, f"{url.hostname} answers"


def _euraxess(settings: Settings) -> tuple[bool, str]:
    if not settings.EURAXESS_ORGANISATION:
        return True, "no EURAXESS_ORGANISATION: the codes of the schools stand for their keys, which its import refuses"
    known = keys(settings.EURAXESS_ORGANISATION, settings.EURAXESS_DATASOURCE)
    with _session(settings) as session:
        without = [code for code in session.scalars(select(School.code)) if not known.given(code)]
    return not without, f"no key for {', '.join(without)}" if without else "every school has its key"


def _outbox(settings: Settings) -> tuple[bool, str]:
    late = datetime.now(UTC) - STUCK_AFTER
    with _session(settings) as session:
        stuck = session.scalar(
            select(func.count())
            .select_from(Outgoing)
            .where(Outgoing.state.in_(("queued", "sending")), Outgoing.due_at < late)
        )
        unsure = session.scalar(
            select(func.count()).select_from(Outgoing).where(Outgoing.state.in_(("uncertain", "failed")))
        )
    if stuck or unsure:
        return False, f"{stuck} mails wait for more than an hour, {unsure} are uncertain or failed: see /outbox"
    return True, "nothing is stuck"


def _clock(settings: Settings) -> tuple[bool, str]:
    with _session(settings) as session:
        last = session.scalar(select(func.max(JournalEntry.at)))
    if last and last > datetime.now(UTC) + timedelta(minutes=1):
        return False, f"the journal's last entry, {last:%Y-%m-%d %H:%M} UTC, is ahead of this machine's clock"
    return True, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
