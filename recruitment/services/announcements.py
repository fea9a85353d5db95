"""What a post was announced on, with which text, and what came from there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, insert, literal, select, union_all, update
from sqlalchemy.orm import Session

from recruitment.models import Announcement, Application, ChannelVisits, EligibilityFinding, JobSheet, Person, table_of
from workflows.charter.channels import HOUSE
from workflows.given import Announcing

from .entries import canonical
from .progress import Changes, Step

_PUBLISHED = (
    select(JobSheet.version, JobSheet.content, JobSheet.deadline)
    .where(JobSheet.hire_id == bindparam("hire_id"), JobSheet.status == "published")
    .order_by(JobSheet.version.desc())
    .limit(1)
)


def text_digest(reference: str, version: int, content: Mapping[str, Any], deadline: datetime | None) -> str:
    """sha256 of what anybody may read of a version: reference, version, both texts and the deadline."""
    said = [reference, version, content, deadline]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def spread(session: Session, hire: Row[Any], keys: tuple[str, ...], person: int | None, now: datetime) -> None:
    """Announce the version just published on each of these channels."""
    version, digest = _in_force(session, hire)
    rows = [
        {"hire_id": hire.id, "channel": key, "version": version, "digest": digest, "address": "", "cost_cents": 0,
         "announced_at": now, "announced_by": person, "withdrawn_at": None}
        for key in dict.fromkeys(keys)
    ]  # fmt: skip
    if rows:
        session.execute(insert(table_of(Announcement)), rows)


def carry_over(session: Session, hire: Row[Any], person: int | None, now: datetime) -> None:
    """After an amendment, channels that show the text in force by themselves carry the new version."""
    live = select(Announcement.channel).where(Announcement.hire_id == hire.id, Announcement.withdrawn_at.is_(None))
    spread(
        session, hire, tuple(key for key in session.scalars(live) if key in HOUSE and HOUSE[key].follows), person, now
    )


def _in_force(session: Session, hire: Row[Any]) -> tuple[int, str]:
    row = session.execute(_PUBLISHED, {"hire_id": hire.id}).one()
    return row.version, text_digest(hire.reference, row.version, row.content, row.deadline)


def announce(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The text in force on one more channel, or again where an earlier one stood."""
    given: Announcing = step.given
    version, digest = _in_force(session, hire)
    values = {
        "digest": digest, "address": given.address, "cost_cents": given.cost_cents, "announced_at": now,
        "announced_by": step.actor.person_id, "withdrawn_at": None,
    }  # fmt: skip
    again = session.execute(
        update(Announcement)
        .where(Announcement.hire_id == hire.id, Announcement.channel == given.channel, Announcement.version == version)
        .values(**values)
        .returning(Announcement.id)
    )
    if again.first() is None:
        session.execute(insert(Announcement).values(hire_id=hire.id, channel=given.channel, version=version, **values))
    if given.channel not in hire.channels:
        changes.hire["channels"] = [*hire.channels, given.channel]


def note_announcement(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Where the announcement that stands can be read, and what it cost in the end."""
    given: Announcing = step.given
    newest = select(func.max(Announcement.version)).where(*_standing(hire, given.channel)).scalar_subquery()
    session.execute(
        update(Announcement)
        .where(*_standing(hire, given.channel), Announcement.version == newest)
        .values(address=given.address, cost_cents=given.cost_cents),
        execution_options={"synchronize_session": False},
    )


def withdraw_announcement(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The post is announced there no more; what was is kept."""
    session.execute(
        update(Announcement).where(*_standing(hire, step.given.channel)).values(withdrawn_at=now),
        execution_options={"synchronize_session": False},
    )
    changes.hire["channels"] = [key for key in hire.channels if key != step.given.channel]


def _standing(hire: Row[Any], channel: str) -> tuple[Any, ...]:
    return Announcement.hire_id == hire.id, Announcement.channel == channel, Announcement.withdrawn_at.is_(None)


def announced_on(session: Session, hire_id: int, channel: str) -> bool:
    """True when the post is, or was, announced on that channel: whatever else a link says is ignored."""
    return bool(
        session.scalar(select(exists().where(Announcement.hire_id == hire_id, Announcement.channel == channel)))
    )


def came_by(session: Session, hire_id: int, person_id: int) -> str:
    """The channel that brought a person's application, "" for none."""
    found = session.scalar(
        select(Application.channel).where(Application.hire_id == hire_id, Application.person_id == person_id)
    )
    return found or ""


@dataclass(slots=True)
class Shown:
    """One channel of a post: its announcements, newest first, and what came from its link."""

    key: str
    rows: list[Row[Any]] = field(default_factory=list)
    visits: int = 0
    applications: int = 0
    eligible: int = 0

    @property
    def last(self) -> Row[Any]:
        """The newest announcement."""
        return self.rows[0]

    @property
    def cost_cents(self) -> int:
        """What the channel cost this post, all versions together."""
        return sum(row.cost_cents for row in self.rows)


_ROWS = (
    select(
        Announcement.channel, Announcement.version, Announcement.digest, Announcement.address, Announcement.cost_cents,
        Announcement.announced_at, Announcement.withdrawn_at, Person.name.label("by"),
    )
    .join(Person, Person.id == Announcement.announced_by)
    .where(Announcement.hire_id == bindparam("hire_id"))
    .order_by(Announcement.version.desc(), Announcement.id)
)  # fmt: skip
_CAME: Any = union_all(
    select(literal("visits"), ChannelVisits.channel, func.sum(ChannelVisits.count))
    .where(ChannelVisits.hire_id == bindparam("hire_id"))
    .group_by(ChannelVisits.channel),
    select(literal("applications"), Application.channel, func.count())
    .where(Application.hire_id == bindparam("hire_id"))
    .group_by(Application.channel),
    select(literal("eligible"), Application.channel, func.count())
    .join(EligibilityFinding, EligibilityFinding.application_id == Application.id)
    .where(Application.hire_id == bindparam("hire_id"), EligibilityFinding.admissible)
    .group_by(Application.channel),
)


def of_hire(session: Session, hire_id: int) -> tuple[list[Shown], Shown, int]:
    """The channels of a post in the order of their announcement, what came without a link, the version in force."""
    found: dict[str, Shown] = {}
    announced: list[Row[Any]] = [*session.execute(_ROWS, {"hire_id": hire_id})]
    for row in announced:
        found.setdefault(row.channel, Shown(row.channel)).rows.append(row)
    direct = Shown("")
    for what, key, count in session.execute(_CAME, {"hire_id": hire_id}):
        one = found.get(key, direct)
        setattr(one, what, getattr(one, what) + int(count))
    newest = session.scalar(
        select(func.max(JobSheet.version)).where(JobSheet.hire_id == hire_id, JobSheet.status == "published")
    )
    return sorted(found.values(), key=lambda one: one.rows[-1].announced_at), direct, newest or 0


VERBS = {
    "announce": announce,
    "note_announcement": note_announcement,
    "withdraw_announcement": withdraw_announcement,
}
