"""A person's own data about one application: what is kept, until when, and all of it in one file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import abort, g, render_template
from flask_login import current_user
from sqlalchemy import select

from recruitment.models import Application
from recruitment.services import notices, portable, retention
from recruitment.services.progress import pack_of
from workflows.who import CANDIDATE

from . import unit
from .access import allows
from .candidacies import pages
from .figure_words import months, source
from .language import current
from .retention import site, zipped
from .served import store


def _mine(hire_id: int) -> int:
    query = select(Application.id).where(Application.hire_id == hire_id, Application.person_id == current_user.id)
    found = unit.session().scalar(query)
    if found is None:
        abort(404)
    return found


@pages.get("/<int:hire_id>/data")
@allows(CANDIDATE)
def data(hire_id: int) -> str:
    """What is kept of an application, until when, and how to take it along."""
    session, mine = unit.session(), _mine(hire_id)
    read = notices.read_by(session, mine)
    figures = pack_of(g.hire).figures
    return render_template(
        "candidacies/data.html", clock=retention.of_file(session, mine), read=read,
        version=date.fromisoformat(read.version) if read else None,
        explain=figures["retention_explain_months"], evidence=figures["retention_evidence_months"], months=months, source=source,
        reference=g.hire.reference, hire_id=hire_id,
        title_of_post=g.hire.title_en if current() == "en" else g.hire.title_fr,
    )  # fmt: skip


@pages.get("/<int:hire_id>/data.zip")
@allows(CANDIDATE)
def take_data(hire_id: int) -> Any:
    """Everything that concerns the person, as JSON and PDFs in one zip."""
    now = datetime.now(UTC)
    package = portable.own(unit.session(), store(), _mine(hire_id), site(), now)
    return zipped(f"{g.hire.reference}-{package.data['application']['number']}.zip", package.zipped(now))
