"""Answers: one letter for each candidate, composed from the record, read by a second person, queued with it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from recruitment.letters import record
from recruitment.letters.facts import Kind
from recruitment.models import Application, Letter, LetterAside, Outgoing
from workflows.case import Objection
from workflows.engine import Refused
from workflows.given import LetterText, WordAside

from . import letter_halves, letter_record
from .letterheads import EXCHANGE_DAYS
from .mail_rows import mail
from .progress import Changes, Step, Write, pack_of
from .referrals import PARIS

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is read as a figure


def new_code() -> str:
    """A code to print on a letter, such as K7PM-24QD-9HXA: 60 bits, so that none can be guessed."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))


_DRAFTS = select(Letter.id, Letter.application_id, Letter.kind, Letter.content).where(
    Letter.hire_id == bindparam("hire_id"), Letter.stands(), Letter.status == "draft"
)


def compose_letters(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write the letters still owed. A draft of the right kind stays, with what people wrote in it; others go."""
    drafts = {row.application_id: row for row in session.execute(_DRAFTS, {"hire_id": hire.id})}
    fresh, stale = [], []
    for found in letter_record.owed(session, hire, now):
        draft = drafts.get(found.application)
        if draft is not None and draft.kind == found.facts.kind:
            continue
        if draft is not None:
            stale.append(draft.id)
        fresh.append(found)
    if stale:
        session.execute(delete(Letter).where(Letter.id.in_(stale)))
    _insert(session, hire, fresh, hire.journal_hash, now, written_by=step.actor.person_id)


_REPLACED = (
    select(Letter.application_id, func.max(Letter.version))
    .where(Letter.hire_id == bindparam("hire_id"), Letter.replaced_at.is_not(None))
    .group_by(Letter.application_id)
)


def _insert(
    session: Session, hire: Row[Any], owed: Iterable[letter_record.Found], head: str, now: datetime, **values: Any
) -> None:
    """Put letters down, each numbered after those that it replaces."""
    before = dict(session.execute(_REPLACED, {"hire_id": hire.id}).all())
    rows = [_row(hire, found, head, now, before.get(found.application, 0) + 1) | values for found in owed]
    if rows:
        session.execute(insert(Letter), rows)


def _row(hire: Row[Any], found: letter_record.Found, head: str, now: datetime, version: int) -> dict[str, Any]:
    facts = found.facts
    return {
        "hire_id": hire.id, "application_id": found.application, "kind": facts.kind.value, "final": True,
        "version": version, "language": facts.language, "content": record.dump(facts), "twin": record.dump(found.twin), "edited": {},
        "status": "draft",
        "words_open": letter_halves.words_open({facts.language: facts, found.twin.language: found.twin}),
        "code": new_code(), "journal_hash": head, "written_at": now,
    }  # fmt: skip


_TO_EDIT = select(Letter.id, Letter.language, Letter.content, Letter.twin, Letter.edited, Letter.revision)


def edit_letter(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Put the passages somebody rewrote into a draft; that person can no longer approve it."""
    given: LetterText = step.given
    letter = session.execute(_TO_EDIT.where(Letter.id == given.letter, Letter.hire_id == hire.id)).one()
    typed = {letter.language: given.content, letter_halves.OTHER[letter.language]: given.other}
    before = letter_halves.facts_of(letter.content, letter.twin)
    halves, edited = letter_halves.rewritten(before, letter.edited, typed, given.settled)
    other = halves.get(letter_halves.OTHER[letter.language])
    session.execute(
        update(Letter)
        .where(Letter.id == letter.id)
        .values(
            content=record.dump(halves[letter.language]), twin=record.dump(other) if other else None, edited=edited,
            revision=letter.revision + 1, written_by=step.actor.person_id, written_at=now,
            **letter_halves.standing(session, letter.id, halves, edited),
        )
    )  # fmt: skip


def set_word_aside(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A word to look at again stays, with a reason, as long as its passage stays as it is. Said twice, the last counts."""
    given: WordAside = step.given
    letter = session.execute(_TO_EDIT.where(Letter.id == given.letter, Letter.hire_id == hire.id)).one()
    halves = letter_halves.facts_of(letter.content, letter.twin)
    texts = {one.key: one.text for one in record.passages(halves[given.language])}
    which = {
        "letter_id": letter.id, "language": given.language, "passage": given.passage, "why": given.why,
        "word": given.word, "digest": letter_halves.digest_of(texts[given.passage]),
    }  # fmt: skip
    session.execute(delete(LetterAside).filter_by(**which))
    session.execute(insert(LetterAside).values(**which, reason=given.text, by_id=step.actor.person_id, at=now))
    found = letter_halves.standing(session, letter.id, halves, letter.edited)
    session.execute(update(Letter).where(Letter.id == letter.id).values(**found))


_ASKED = (
    select(Letter.id, Letter.application_id, Letter.kind, Letter.version, Letter.content, Letter.twin, Application.person_id)
    .join(Application, Application.id == Letter.application_id)
    .where(Letter.hire_id == bindparam("hire_id"), Letter.stands(), Letter.status == "draft")
    .where(Letter.id.in_(bindparam("letters", expanding=True)))
)


def approve_letters(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Approve drafts, dated today, and queue them with the approval: neither goes without the other."""
    letters = session.execute(_ASKED, {"hire_id": hire.id, "letters": list(step.given.letters)}).all()
    today = now.astimezone(PARIS).date()
    approved = {"status": "approved", "approved_by": step.actor.person_id, "approved_at": now}
    session.execute(
        update(Letter),
        [
            {"id": one.id, "content": _dated(one.content, today), "twin": _dated(one.twin, today) if one.twin else None,
             **approved}
            for one in letters
        ],
    )  # fmt: skip
    queue(session, hire.id, letters, now, now + hold(hire))


def hold(hire: Row[Any]) -> timedelta:
    """How long letters that are approved can still be recalled."""
    return timedelta(hours=pack_of(hire).value("letters_hold_hours"))


def recall_letters(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Back to drafts, before they leave. One that is just being sent stops the step for all."""
    asked = list(step.given.letters)
    back = called_back(session, asked)
    if gone := len(set(asked) - back):
        raise Refused(step.event, (Objection("letters_on_hold", {"count": gone}),))


def called_back(session: Session, letters: Iterable[int]) -> set[int]:
    """Those of `letters` that had not begun to leave: their mails are gone, they are drafts again.

    A runner may have reserved some: it marks each as being sent before a word leaves, and finds the others gone.
    """
    waiting = (Outgoing.letter_id.in_(list(letters)), Outgoing.state == "queued")
    gone = session.scalars(delete(Outgoing).where(*waiting).returning(Outgoing.letter_id))
    back = {letter for letter in gone if letter is not None}
    again = {"status": "draft", "approved_by": None, "approved_at": None}
    session.execute(update(Letter).where(Letter.id.in_(back)).values(again))
    return back


def _dated(content: Mapping[str, Any], today: date) -> dict[str, Any]:
    """A letter bears the day it was approved; the time to ask for a conversation runs from that day."""
    dated = {**content, "written_on": today.isoformat()}
    if "exchange" in content:
        dated["exchange"] = {**content["exchange"], "until": (today + timedelta(days=EXCHANGE_DAYS)).isoformat()}
    return dated


def queue(session: Session, hire_id: int, letters: Iterable[Any], now: datetime, due: datetime | None = None) -> None:
    """Queue the mail of each letter (id, application_id, person_id, kind, version). Its key admits no second."""
    rows = []
    for one in letters:
        key = f"letter:{hire_id}:{one.application_id}:{one.kind}:{one.version}"
        rows.append(mail(key, one.person_id, now, hire=hire_id, due=due) | {"letter_id": one.id})
    session.execute(insert(Outgoing), rows)


_APPROVED = (
    select(Letter.id, Letter.application_id, Letter.kind, Letter.version, Application.person_id)
    .join(Application, Application.id == Letter.application_id)
    .where(Letter.hire_id == bindparam("hire_id"), Letter.stands(), Letter.status == "approved")
    .where(Letter.written_at == bindparam("now"))
)


def write_for_all(session: Session, hire: Row[Any], kind: str, head: str, actor: int | None, now: datetime) -> None:
    """The same news to everybody not yet answered, approved by the act that caused it, and queued."""
    owed = letter_record.owed(session, hire, now, Kind(kind))
    _insert(session, hire, owed, head, now, status="approved", approved_by=actor, approved_at=now)
    letters = session.execute(_APPROVED, {"hire_id": hire.id, "now": now}).all()
    if letters:
        queue(session, hire.id, letters, now)


VERBS: dict[str, Write] = {
    "compose_letters": compose_letters, "edit_letter": edit_letter, "set_word_aside": set_word_aside,
    "approve_letters": approve_letters,
    "recall_letters": recall_letters,
}  # fmt: skip
