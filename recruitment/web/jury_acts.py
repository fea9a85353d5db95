"""Acts that appoint a jury, as PDF: every act for those who may see the jury, the one in force for anybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, g

from recruitment.services import jury_acts, postings
from recruitment.services.jury_acts import Act
from workflows.who import AUDITOR, CHAIR, DIRECTOR, EQUALITY, HIRING_MANAGER, HR, JUROR

from . import act_paper, unit
from .access import allows, public
from .headers import public_page
from .served import printed

pages = Blueprint("jury_acts", __name__)


@pages.get("/hires/<int:hire_id>/jury/acts/<int:number>.pdf")
@allows(HIRING_MANAGER, HR, DIRECTOR, EQUALITY, AUDITOR, CHAIR, JUROR)
def pdf(hire_id: int, number: int) -> Any:
    """One act of a hire, in force or amended since."""
    acts = jury_acts.of_hire(unit.session(), hire_id)
    act = next((one for one in acts if one.number == number), None)
    return _drawn(act, g.hire.reference) if act else abort(404)


@pages.get("/posts/<reference>/jury.pdf")
@public
def published(reference: str) -> Any:
    """The act in force of a published post, until the results."""
    public_page()
    post = postings.read(unit.session(), reference)
    return _drawn(post.act, reference) if post and post.act else abort(404)


def _drawn(act: Act, reference: str) -> Response:
    page = f"{current_app.config['BASE_URL']}/posts/{reference}"
    return printed(act_paper.paper(act, page), act_paper.file_name(act), public=True)
