"""A member's interviews as a calendar file, fetched signed in: names stand in it, but of whom one stepped aside."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, current_app, g

from recruitment.feeds import invitations
from recruitment.services import hearings, interview_mails
from workflows.who import JUROR

from . import judging, unit
from .access import allows
from .interviews import pages
from .language import current


@pages.get("/calendar.ics")
@allows(JUROR)
def calendar(hire_id: int) -> Response:
    """The interviews in which the reader sits."""
    config, hidden = current_app.config, judging.where().hidden
    told = hearings.told(unit.session(), hire_id, g.actor.person_id)
    entries = [
        interview_mails.jury_entry(one, g.hire.reference, current(), config, hire_id, named=not hidden)
        for one in told
        if one.at
    ]
    return sent(
        invitations.schedule(entries, g.hire.school_name, current(), datetime.now(UTC)), g.hire.reference
    )


def sent(file: bytes, reference: str) -> Response:
    """A calendar file on its way to the one person it is for."""
    answer = Response(file, content_type=f"{invitations.TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
