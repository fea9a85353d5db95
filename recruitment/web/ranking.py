"""The deliberation: marks opened to all at once, an order with its reasons, the signatures under it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext as _

from forms.meeting import Statement
from forms.ranking import OrderForm
from grids.yardsticks import figure
from recruitment.services import deliberation, jury_figures, links, sifting
from recruitment.services.deliberation import Marked, Proposal
from recruitment.services.desk import marks_open
from recruitment.services.progress import pack_of
from workflows.charter.deliberation import list_until
from workflows.charter.scoring import close_calls, departures
from workflows.given import Nothing, Order, Refusal, Signature
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HIRING_MANAGER, HR, JUROR

from . import agreement, calibration, figures, judging, minutes_kept, unit
from .access import allows
from .calibration import Sent
from .paging import Pages
from .steps import attempt, step

pages = Blueprint("ranking", __name__, url_prefix="/hires/<int:hire_id>/ranking")

STATE = "deliberating"
PER = 20  # people on one page of marks
AFTER = ("ranked", "clearing", "offering", "informing", "closed", "unfilled")


@pages.get("")
@allows(CHAIR, JUROR, HR, DIRECTOR, HIRING_MANAGER, AUDITOR)
def show(hire_id: int) -> Any:
    """To each what is theirs: the jury its marks and its order; others the list once it is signed."""
    return _page(Sent())


@pages.get("/marks")
@allows(*minutes_kept.READERS_OF_MARKS)
def marks(hire_id: int) -> Any:
    """Every mark once they are open, person by person in the order of the means; not those closed to the reader."""
    session, hire = unit.session(), g.hire
    marked = None
    if marks_open(hire):
        marked = deliberation.marked(session, hire, links.closed_to(session, hire.id, g.actor.person_id))
    files = marked.files if marked else ()
    path = url_for("ranking.marks", hire_id=hire_id)
    listing = Pages(max(1, min(request.args.get("page", 1, int), -(-len(files) // PER))), len(files), PER, path)
    return render_template(
        "ranking/marks.html", where=judging.where(), members=deliberation.members(session, hire.id), pages=listing,
        titles=agreement.titles(marked), files=files[listing.first_item - 1 : listing.last_item],
    )


@pages.post("")
@allows(CHAIR, JUROR)
def act(hire_id: int) -> Any:
    """Open the marks, discuss, propose an order, sign."""
    match request.form.get("step"):
        case "reveal":
            sent = calibration.simple("reveal", Nothing(), _("The marks are open to the whole jury."))
        case "discuss":
            sent = calibration.discuss()
        case "propose_ranking":
            sent = _propose()
        case "sign_minutes":
            given = Signature(*_read_minutes())
            sent = calibration.simple("sign_minutes", given, _("Your signature is under the minutes."))
        case "refuse_minutes":
            sent = _refuse()
        case "sign_ranking":
            sent = calibration.simple("sign_ranking", Nothing(), _("The ranking is signed. The director decides next."))
            if sent.sentence:
                minutes_kept.keep()
        case _:
            abort(400)
    return judging.done(sent.sentence) if sent.sentence else _page(sent)


def _propose() -> Sent:
    files = deliberation.files(unit.session(), g.hire.id)
    form = OrderForm({a: file.name for a, file in files.items()}).read(request.form, {}, {})
    # Before the reveal there is no form on the page: the rules say why.
    if not form.validate() and marks_open(g.hire):
        return calibration.invalid("propose_ranking", form)
    refusal = attempt(step("propose_ranking", Order(form.order(), form.reasons(files))))
    return calibration.outcome(
        "propose_ranking", form, refusal, _("The order is put to the jury; each member is asked to sign.")
    )


def _read_minutes() -> tuple[int, int]:
    """The order and the version of the minutes that the page showed."""
    return request.form.get("ranking", 0, int), request.form.get("version", 0, int)


def _refuse() -> Sent:
    form = Statement(request.form, prefix="why")
    if not form.validate():
        return calibration.invalid("refuse_minutes", form)
    ranking, version = _read_minutes()
    refusal = attempt(step("refuse_minutes", Refusal(ranking, form.text.data, version)))
    return calibration.outcome("refuse_minutes", form, refusal, _("Your refusal and your statement are in the minutes."))


def _jury() -> bool:
    return bool(g.actor.may(CHAIR, JUROR))


def final(proposal: Proposal | None) -> bool:
    """True when the list is final: only then do others than the jury see it."""
    return proposal is not None and proposal.signed_at is not None and g.hire.state in AFTER


def _page(sent: Sent) -> Any:
    session, hire, jury = unit.session(), g.hire, _jury()
    deliberates = hire.state == STATE
    closed = links.closed_to(session, hire.id, g.actor.person_id) if jury else frozenset()
    open_ = marks_open(hire) and g.actor.may(CHAIR, JUROR, HR, AUDITOR)
    everything = deliberation.marked(session, hire, closed) if open_ else None
    marked = everything if g.actor.may(*minutes_kept.READERS_OF_MARKS) else None
    proposal = deliberation.proposal(session, hire.id, closed) if deliberates or hire.state in AFTER else None
    if not final(proposal) and not (jury and open_):
        proposal = None
    members = deliberation.members(session, hire.id) if marked or proposal else ()
    titles = agreement.titles(marked)
    told = agreement.told(jury_figures.statistics(marked, hire.posts), titles, members) if marked else None
    files = deliberation.files(session, hire.id) if proposal or (marked and deliberates) else {}
    events = _events(deliberates and jury)
    proposing = judging.mine(events.get("propose_ranking")) and marked is not None
    form = _order(files, proposal, sent) if proposing and marked else None
    if not proposing:  # whoever puts the order to the jury has to place everybody
        files = {file: one for file, one in files.items() if file not in closed}
    order = form.order() if form else tuple(e.application for e in proposal.entries) if proposal else ()
    due = _due(order, marked)
    if form and sent.refusal:
        for application in due:
            if not form[f"why-{application}"].data:
                form[f"why-{application}"].errors = [_("Say why the order puts this person here.")]
    return render_template(
        "ranking/show.html", where=judging.where(), deliberates=deliberates, jury=jury, marked=marked, closed=closed,
        members=members, proposal=proposal, files=files, signed=final(proposal), form=form, sent=sent,
        detailed=g.actor.may(CHAIR, JUROR, HR, DIRECTOR, AUDITOR), due=due, events=events,
        reveals=events.get("reveal"), reasons=_reasons(events, sent, marked),
        titles=titles, told=told, agreement=everything if marked is None else None,
        own=next((m for m in members if m.person == g.actor.person_id), None),
        statement=sent.form if isinstance(sent.form, Statement) else Statement(prefix="why"),
        meeting=judging.way("meeting.show", hire_id=hire.id) if deliberates or proposal else None,
        until=list_until(hire.concluded_at, pack_of(hire).value("reserve_months")) if final(proposal) else None,
        extracts=g.actor.may(HR, AUDITOR) and final(proposal),
        pictures=_pictures(marked, members, told), discussion=calibration.discussion(sent), failed=sent.failed,
        discussions=sifting.discussions(session, hire.id, closed) if jury and marked else (),
        minutes=judging.way("minutes.show", hire_id=hire.id) if proposal else None,
    ), sent.status  # fmt: skip


def _events(listening: bool) -> Any:
    return judging.heard("reveal", "propose_ranking", "sign_minutes", "sign_ranking") if listening else {}


def _reasons(events: Any, sent: Sent, marked: Marked | None) -> Any:
    """Why the refused step, else the next one, cannot be taken yet."""
    if sent.reasons:
        return sent.reasons
    return judging.why_not(events.get("sign_ranking" if marked else "reveal"))


def _order(files: Any, proposal: Proposal | None, sent: Sent) -> OrderForm:
    """The form of the order: as sent, or as proposed before."""
    if sent.name == "propose_ranking" and isinstance(sent.form, OrderForm):
        return sent.form
    entries = proposal.entries if proposal else ()
    reasons = {e.application: e.reason for e in entries} | dict(proposal.left_out if proposal else {})
    names = {a: file.name for a, file in files.items() if file.state in ("heard", "shortlisted")}
    return OrderForm(names).read(None, {e.application: e.place for e in entries}, reasons)


def _due(order: tuple[int, ...], marked: Marked | None) -> dict[int, str]:
    """Whose place needs a reason, and of which kind."""
    if marked is None or not order:
        return {}
    means = {f.application: f.mean for f in marked.files if f.mean is not None}
    tie = pack_of(g.hire).value("tie_zone_points")
    due = dict.fromkeys(close_calls(order, means, tie), "tie")
    return due | dict.fromkeys(departures(order, means, tie), "departure")


def _pictures(marked: Marked | None, members: Any, told: agreement.Told | None) -> dict[str, Any]:
    if marked is None:
        return {}
    between = {application: firm.between for application, firm in told.firm.items()} if told else {}
    levels = range(1, len(marked.grid.scale) + 1)
    return {
        "intervals": figures.intervals(marked, between), "multiples": figures.multiples(marked),
        "heat": figures.heat(marked, members), "ticks": [(level, figures.at(level, len(levels))) for level in levels],
        "weights": {c.key: c.weight for c in marked.grid.at(None)},
        "heads": agreement.heads(marked.heads), "change": figure("weight_change"),
        "alike": agreement.ALIKE, "most": figures.MOST,
        "threshold": pack_of(g.hire).value("alpha_min"),
    }  # fmt: skip
