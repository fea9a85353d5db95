"""Files assessed: who has handed in, what the marks say once all are in, who is heard."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext as _

from forms.sift import Shortlist
from recruitment.services import sifting
from recruitment.services.sifting import Progress, Results
from workflows.given import Shortlist as Chosen
from workflows.who import CHAIR, HR

from . import calibration, judging, unit
from .access import allows
from .calibration import Sent
from .criteria_shown import marking
from .steps import attempt, step

pages = Blueprint("sift", __name__, url_prefix="/hires/<int:hire_id>/sift")

STATE = "sifting"


@pages.get("")
@allows(CHAIR, HR)
def show(hire_id: int) -> Any:
    """Progress for HR; for the chair also what all the marks say, and the shortlist."""
    return _page(Sent())


@pages.post("")
@allows(CHAIR)
def act(hire_id: int) -> Any:
    """Discuss, give a sheet back, or close the assessment of files."""
    match request.form.get("step"):
        case "discuss":
            sent = calibration.discuss()
        case "reopen_marks":
            sent = calibration.reopen(sifting.progress(unit.session(), g.hire))
        case "close_sift":
            sent = _close()
        case _:
            abort(400)
    return judging.done(sent.sentence) if sent.sentence else _page(sent)


def _close() -> Sent:
    form = Shortlist(request.form)
    form.offer((a, n) for a, n in sifting.numbers(unit.session(), g.hire, "admissible").items())
    # Before every sheet is in there is no form on the page: the rules say why.
    if not form.validate() and sifting.progress(unit.session(), g.hire).complete:
        return calibration.invalid("close_sift", form)
    refusal = attempt(step("close_sift", Chosen(tuple(form.applications.data or ()))))
    return calibration.outcome("close_sift", form, refusal, _("The shortlist is closed."))


def _page(sent: Sent) -> Any:
    session, leads = unit.session(), g.actor.may(CHAIR)
    progress = sifting.progress(session, g.hire) if g.hire.state == STATE else None
    results = _results(progress) if progress and leads else None
    hearing = judging.heard("close_sift").get("close_sift") if progress and leads else None
    return render_template(
        "sift/show.html", where=judging.where(), leads=leads, progress=progress, results=results, sent=sent,
        titles=_titles(results, progress), shortlist=_shortlist(results, sent),
        reasons=sent.reasons or judging.why_not(hearing, progress.names() if progress else None),
        discussions=sifting.discussions(session, g.hire.id) if leads else (), discussion=calibration.discussion(sent),
        reopening=calibration.given_back(progress, sent) if progress and leads else None, failed=sent.failed,
        following=judging.way("interviews.show", hire_id=g.hire.id),
    ), sent.status  # fmt: skip


def _results(progress: Progress) -> Results | None:
    """What the marks say: asked for only once every sheet is in, the chair's own included."""
    if not progress.complete:
        return None
    session = unit.session()
    return sifting.results(session, g.hire, sifting.numbers(session, g.hire, "admissible"), progress.stage)


def _titles(results: Results | None, progress: Progress | None) -> dict[str, str]:
    if results is None or progress is None:
        return {}
    return {c.key: c.title for c in marking().criteria}


def _shortlist(results: Results | None, sent: Sent) -> Shortlist | None:
    """The form of the shortlist, best mean first; there is none before every sheet is in."""
    if results is None:
        return None
    form = sent.form if sent.name == "close_sift" and isinstance(sent.form, Shortlist) else Shortlist()
    form.offer((r.application, judging.candidate(r.number, None)) for r in results.files)
    return form
