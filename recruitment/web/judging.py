"""What the pages of a jury share: where one is, and the ways to neighbouring pages that exist for this reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruitment.services import progress
from recruitment.services.desk import names_hidden
from workflows.engine import Hearing

from . import unit, wording
from .acting import may_open
from .language import current
from .refusals import Reason, reasons

SEE_OTHER, CONFLICT, INVALID = 303, 409, 422


@dataclass(frozen=True, slots=True)
class Where:
    """The hire around a page: its reference, the post, the way up, and whether names are hidden."""

    id: int
    reference: str
    post: str
    hires: str | None
    hire: str | None
    hidden: bool
    state: str
    since: datetime


def where() -> Where:
    """The hire of this page."""
    hire = g.hire
    return Where(
        hire.id,
        hire.reference,
        wording.hire_title(hire, current()),
        way("hires.index"),
        way("hires.show", hire_id=hire.id),
        names_hidden(hire, g.actor.roles),
        wording.state_title(hire.state),
        hire.state_since,
    )


def way(endpoint: str, **values: Any) -> str | None:
    """The address of a page that exists and that this reader may open, else None."""
    return url_for(endpoint, **values) if may_open(endpoint, g.actor.roles) else None


def candidate(number: int, name: str | None) -> str:
    """How a candidate is called: “Application 7” while names are hidden, then the name."""
    return name or _("Application %(number)s", number=number)


def heard(*events: str) -> Mapping[str, Hearing]:
    """The steps that this reader might take on this page, judged ahead of time."""
    return progress.listen(unit.session(), g.hire, g.actor, events, datetime.now(UTC))


def mine(hearing: Hearing | None) -> bool:
    """True when the step is this reader's to take, even if something else stands in its way."""
    return hearing is not None and not any(o.code in ("right", "out_of_turn") for o in hearing.stopping)


def why_not(hearing: Hearing | None, members: Mapping[int, str] | None = None) -> tuple[Reason, ...]:
    """What stops a step, for whoever has the right to take it."""
    return reasons(hearing.stopping, members=members) if hearing is not None and mine(hearing) else ()


def done(sentence: str, anchor: str = "") -> Response:
    """Say that it is done, and show the page afresh."""
    flash(sentence)
    return redirect(request.path + (f"#{anchor}" if anchor else ""), SEE_OTHER)
