"""Taking a step from a page: what the form carries, and what comes back when the door stays shut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request
from sqlalchemy.exc import IntegrityError

from recruitment.services import verbs
from recruitment.services.progress import AlreadyDone, Stale, Step
from workflows.engine import Refused

from . import unit
from .refusals import Reason, reasons, stale_reason

FORBIDDEN, CONFLICT = 403, 409


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the step was not taken: every reason, in the reader's language. Nothing was written."""

    reasons: tuple[Reason, ...]
    stale: bool = False
    status: int = CONFLICT


def step(event: str, given: Any, *, application: int | None = None, referral: int | None = None) -> Step:
    """The step that this form asks for, by the person signed in."""
    revision = request.form.get("revision", type=int)
    command = request.form.get("command") or None
    return Step(event, g.actor, given, revision, command, application, referral)


def attempt(asked: Step) -> Refusal | None:
    """Take a step on the hire of this page; None when it was done (now, or by an earlier sending of the form)."""
    session = unit.session()
    try:
        verbs.take(session, g.hire.id, asked, hire=g.hire)
        session.flush()
    except AlreadyDone:
        session.rollback()
        return None
    except Refused as refused:
        session.rollback()
        # A right is heard first and alone: the role that opened the page does not open this step.
        lost = any(objection.code == "right" for objection in refused.objections)
        return Refusal(reasons(refused.objections), status=FORBIDDEN if lost else CONFLICT)
    except Stale:
        session.rollback()
        return Refusal((stale_reason(session, g.hire),), stale=True)
    except IntegrityError as fault:
        session.rollback()
        if "command" in str(fault.orig):
            return None
        raise
    return None
