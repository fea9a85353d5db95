"""Every event of the charts with the verb that writes its rows: the one way to take a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from . import (
    announcements,
    answers,
    applications,
    clearance_parts,
    complaints,
    copies,
    data_requests,
    decisions,
    delays,
    exceptions,
    grid_choice,
    interview_hours,
    interview_questions,
    interviews,
    juries,
    jury_facts,
    links,
    marks,
    meetings,
    offers,
    opinions,
    proofs,
    rankings,
    referrals,
    sheet_review,
    sheet_writing,
    sheets,
    stages,
    welcome_steps,
)
from .progress import Step, Taken, Write, advance

# Events that only move the state (or only follow effects) have no verb of their own.
VERBS: Mapping[str, Write] = {
    **links.VERBS,
    **opinions.VERBS,
    **marks.VERBS,
    **stages.VERBS,
    **rankings.VERBS,
    **meetings.VERBS,
    **decisions.VERBS,
    **delays.VERBS,
    **referrals.VERBS,
    **clearance_parts.VERBS,
    **offers.VERBS,
    **answers.VERBS,
    **applications.VERBS,
    **copies.VERBS,
    **grid_choice.VERBS,
    **juries.VERBS,
    **jury_facts.VERBS,
    **sheets.VERBS,
    **sheet_writing.VERBS,
    **sheet_review.VERBS,
    **exceptions.VERBS,
    **announcements.VERBS,
    **interviews.VERBS,
    **interview_hours.VERBS,
    **interview_questions.VERBS,
    **proofs.VERBS,
    **complaints.VERBS,
    **welcome_steps.VERBS,
    **data_requests.VERBS,
}


def take(
    session: Session, hire_id: int, step: Step, *, now: datetime | None = None, hire: Row[Any] | None = None
) -> Taken:
    """Take a step: judged, written with its rows and its entry, or refused with nothing written."""
    return advance(session, hire_id, step, VERBS.get(step.event), now=now, hire=hire)
