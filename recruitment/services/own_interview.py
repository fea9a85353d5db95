"""What a candidate was told of their own interview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import InterviewInvitation

from .candidacies import Own


@dataclass(frozen=True, slots=True)
class Told:
    """The invitation as it stands."""

    minutes: int
    sequence: int
    video: bool
    starts_at: datetime
    called_off_at: datetime | None
    other_time_at: datetime | None

    @property
    def end(self) -> datetime:
        """When the interview is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def payload(self, own: Own) -> dict[str, Any]:
        """The same facts as the mail of the invitation carries."""
        return {
            "when": self.starts_at.isoformat(), "minutes": self.minutes, "place": own.hearing_place or "",
            "sequence": self.sequence, "application": own.id,
        }  # fmt: skip


_TOLD = select(
    InterviewInvitation.minutes, InterviewInvitation.sequence, InterviewInvitation.video,
    InterviewInvitation.starts_at, InterviewInvitation.called_off_at, InterviewInvitation.other_time_at,
).where(InterviewInvitation.application_id == bindparam("application_id", type_=Integer))  # fmt: skip


def told(session: Session, application_id: int) -> Told | None:
    """The invitation of one application."""
    row = session.execute(_TOLD, {"application_id": application_id}).one_or_none()
    return Told(*row) if row else None
