"""Taking a step from a page: what the form carries, and what comes back when the door stays shut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, g, request
from sqlalchemy.exc import IntegrityError

from recruitment.services import verbs
from recruitment.services.progress import AlreadyDone, Stale, Step
from workflows.engine import Refused, lines
from workflows.hire import HireChart

from . import unit
from .errors import typed
from .refusals import Reason, reasons, stale_reason

FORBIDDEN, CONFLICT = 403, 409


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the step was not taken: every reason, in the reader's language. Nothing was written."""

    reasons: tuple[Reason, ...]
    stale: bool = False
    status: int = CONFLICT


def step(
    event: str, given: Any, *, application: int | None = None, referral: int | None = None,
    complaint: int | None = None, welcome: int | None = None,
    request_: int | None = None,
) -> Step:  # fmt: skip
    """The step that this form asks for, by the person signed in."""
    revision = request.form.get("revision", type=int)
    command = request.form.get("command") or None
    return Step(event, g.actor, given, revision, command, application, referral, complaint, welcome, request_)


def _in_turn(event: str) -> bool:
    """True when the hire of this page stands where `event` can be taken at all; elsewhere no page has its form."""
    return event in lines(HireChart).get(g.hire.state, {})


def keep_typed(event: str) -> None:
    """Before a form with faults is shown again: answer by itself where no page of the hire has that form any more."""
    if not _in_turn(event):
        abort(CONFLICT)


def attempt(asked: Step, *then: Step) -> Refusal | None:
    """Take a step on the hire of this page, and others after it: all or none. Sent again, a form takes none of them.

    None when it was done (now, or by an earlier sending of the form).
    """
    session = unit.session()
    try:
        verbs.take(session, g.hire.id, asked, hire=g.hire)
        for one in then:  # on the hire as the step before left it
            verbs.take(session, g.hire.id, replace(one, revision=None, command=None))
        session.flush()
    except AlreadyDone:
        session.rollback()
        return None
    except Refused as refused:
        session.rollback()
        why = reasons(refused.objections)
        _unless_lost(asked, why)
        # A right is heard first and alone: the role that opened the page does not open this step.
        lost = any(objection.code == "right" for objection in refused.objections)
        return Refusal(why, status=FORBIDDEN if lost else CONFLICT)
    except Stale:
        session.rollback()
        found = (stale_reason(session, g.hire),)
        _unless_lost(asked, found)
        return Refusal(found, stale=True)
    except IntegrityError as fault:
        session.rollback()
        if "command" in str(fault.orig):
            return None
        raise
    return None


def _unless_lost(asked: Step, why: tuple[Reason, ...]) -> None:
    """Answer by itself when the hire has gone on and its page has no place any more for what was typed."""
    beside = (asked.referral, asked.complaint, asked.welcome, asked.request)
    if not any(beside) and not _in_turn(asked.event) and typed():
        abort(CONFLICT, description=why[0].what)
