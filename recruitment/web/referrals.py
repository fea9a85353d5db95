"""Referrals to the HFDS: the officer's board, one referral step by step, and its conditions for the person alone.

Each role reads by a query of its own: what it may not know is not fetched.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from forms import referrals as forms
from recruitment.services import clearance_parts, compartment, decisions, referral_figures, referrals, welcome
from recruitment.services.compartment import READERS as SEALED_READERS
from recruitment.services.progress import Step, listen, pack_of
from workflows.charter.security import PIECES
from workflows.engine import lines
from workflows.given import Checklist, ItemDone, ItemUndone, Nothing, OneFile
from workflows.given import Opinion as OpinionGiven
from workflows.given import Reason as ReasonGiven
from workflows.referral import ReferralChart
from workflows.who import CANDIDATE, DIRECTOR, HR, SECURITY

from . import sealed as sealing
from . import unit, wording
from .access import allows
from .acting import may_open
from .compartment import noted
from .dates import day, today
from .language import current
from .paging import Pages
from .refusals import Reason, reasons, sealed
from .rule_texts import PIECES as PIECE_WORDS
from .steps import Refusal, attempt, step

pages = Blueprint("referrals", __name__)
PER_PAGE = 200  # a whole batch on one screen
INVALID = 422
KINDS = {
    "opened": "hfds", "complete": "hfds", "sent": "hfds", "answered": "here", "expired": "warn", "authorised": "ok",
    "not_needed": "ok", "not_authorised": "mute", "stopped": "mute",
}  # fmt: skip
ACCESS_KINDS = {referrals.PENDING: "hfds", referrals.AUTHORISED: "ok", referrals.NOT_AUTHORISED: "mute"}
ACCESS_WORDS = {
    referrals.PENDING: sealing.PENDING, referrals.AUTHORISED: sealing.AUTHORISED,
    referrals.NOT_AUTHORISED: sealing.NOT_AUTHORISED,
}  # fmt: skip
LANE = (("opened", _l("Opened")), ("complete", _l("Complete")), ("sent", _l("Sent")), ("answered", _l("Answered")),
        ("decided", _l("Decided")))  # fmt: skip
SILENT = _l("No answer in time")
SILENCE = {"favourable": _l("favourable"), "unfavourable": _l("unfavourable")}
OPINIONS = dict(forms.OPINIONS)
OFFICER = ("waive", "complete_referral", "send_referral", "record_opinion", "stop", "renew", "report_change")
DECIDER = ("authorise", "deny", "end_access")
ANSWERABLE = frozenset(state for state, row in lines(ReferralChart).items() if "record_opinion" in row)
DONE = {
    "waive": _l("It is recorded that no referral is needed."),
    "complete_referral": _l("The referral is complete: it can be sent."),
    "send_referral": _l("The referral is marked as sent. Both clocks have started."),
    "record_opinion": _l("The opinion is recorded, sealed. The director is told that a decision is due."),
    "stop": _l("The referral is stopped."),
    "renew": _l("A renewal begins beside the access that runs: its file is a copy, to be gone through again."),
    "authorise": _l("Access is authorised."),
    "deny": _l("Access is not authorised. Once this is concluded, the list goes on."),
}


@pages.get("/referrals")
@allows(*SEALED_READERS)
def index() -> str:
    """Referrals by clock and by age, in the schools of the officer."""
    done = request.args.get("done") == "1"
    number, by_age = max(1, request.args.get("page", 1, type=int)), request.args.get("by") == "age"
    mine = current_user.schools(*SEALED_READERS)
    rows, total = referrals.board(
        unit.session(), mine, current_user.hires(*SEALED_READERS), done=done, by_age=by_age,
        first=(number - 1) * PER_PAGE, most=PER_PAGE,
    )  # fmt: skip
    shown = Pages(number, total, PER_PAGE, url_for("referrals.index"),
                  {"done": "1" if done else None, "by": "age" if by_age else None})
    known = referral_figures.delays(referral_figures.past(unit.session(), mine)) if not done else {}
    told = {row.id: referral_figures.forecast(row.sent_at, row.kind, known) for row in rows if row.state == "sent"}
    return render_template(
        "referrals/index.html", rows=rows, pages=shown, done=done, now=datetime.now(UTC), kinds=KINDS, clock=_clock,
        state_title=wording.referral_state_title, language=current(), age=_age,
        readings=may_open("compartment.readings", current_user.roles), told=told, by_age=by_age,
        officer=current_user.holds(SECURITY),
    )  # fmt: skip


def _age(since: datetime, now: datetime) -> str:
    return str(ngettext("%(num)s day", "%(num)s days", (now - since).days))


def _clock(due: datetime | None, now: datetime) -> tuple[str, str]:
    """How long a clock still runs, and the kind of its tag."""
    if due is None:
        return "", ""
    left = (due - now).days
    if due < now:
        return ngettext("%(num)s day over", "%(num)s days over", max(1, (now - due).days)), "stop"
    return ngettext("%(num)s day left", "%(num)s days left", left), "warn" if left <= 14 else ""


@pages.get("/hires/<int:hire_id>/referral")
@allows(*SEALED_READERS, DIRECTOR, HR)
def show(hire_id: int) -> Any:
    """The referral now in hand, as far as one's role may know of it."""
    return _page()


@pages.post("/hires/<int:hire_id>/referral/<any(waive,complete_referral,send_referral,record_opinion,stop,renew):event>")
@allows(SECURITY)
def act(hire_id: int, event: str) -> Any:
    """A step of the security officer."""
    referral = referrals.for_officer(unit.session(), hire_id, _asked())
    if referral is None:
        abort(404)
    form: Any = None
    given: Any = Nothing()
    if event == "complete_referral":
        form = _pieces(request.form)
        given = Checklist(tuple(form.pieces.data or ()))
    elif event == "record_opinion":
        form = forms.Opinion(request.form)
        if not form.validate():
            if referral.state not in ANSWERABLE:  # the page has no form then, so no place for what was typed
                abort(409)
            return _page(opinion=form, status=INVALID)
        given = OpinionGiven(
            form.opinion.data, (form.conditions.data or "").strip(), None, form.access_from.data, form.access_until.data
        )
    refusal = attempt(step(event, given, referral=referral.id))
    if refusal is None:
        return _told(event, referrals.renewal_of(unit.session(), referral.id) if event == "renew" else _asked())
    typed = {"pieces": form} if event == "complete_referral" else {"opinion": form}
    return _page(refusal=refusal, **typed)


@pages.post("/hires/<int:hire_id>/referral/<any(authorise,deny):event>")
@allows(DIRECTOR)
def decide(hire_id: int, event: str) -> Any:
    """The head of the establishment decides on access."""
    referral = referrals.for_director(unit.session(), hire_id, _asked())
    if referral is None:
        abort(404)
    # A refusal carries the hire on at once: the next of the list is proposed on the page of the decision.
    onwards = event == "deny" and referral.file == "chosen" and referral.renews is None
    then = (Step("conclude_clearance", g.actor, Nothing()),) if onwards else ()
    refusal = attempt(step(event, Nothing(), referral=referral.id), *then)
    if refusal:
        return _page(refusal=refusal)
    if onwards:
        flash(str(DONE["deny"]))
        return redirect(url_for("decisions.show", hire_id=hire_id), 303)
    return _told(event, _asked())


@pages.post("/hires/<int:hire_id>/referral/end_access")
@allows(DIRECTOR)
def end_access(hire_id: int) -> Any:
    """The head of the establishment ends an access, with a reason that is sealed."""
    referral = referrals.for_director(unit.session(), hire_id, _asked())
    if referral is None:
        abort(404)
    form = forms.Words(request.form)
    if not form.validate():
        return _page(ending=form, status=INVALID)
    text, now = form.text.data.strip(), datetime.now(UTC)
    compartment.keep(unit.session(), referral.id, "ending", text, g.actor.person_id, now)
    # The reason is sealed; the proof in the journal holds that there was one.
    refusal = attempt(step("end_access", ReasonGiven("x" * len(text)), referral=referral.id))
    if refusal:
        return _page(refusal=refusal, ending=form)
    flash(_("The access is ended."))
    return redirect(url_for("referrals.show", hire_id=hire_id, referral=referral.id), 303)


@pages.post("/hires/<int:hire_id>/referral/report_change")
@allows(SECURITY)
def report_change(hire_id: int) -> Any:
    """A change that the person reported while their access runs (civil status, foreign ties, activities), sealed."""
    referral = referrals.for_officer(unit.session(), hire_id, _asked())
    if referral is None:
        abort(404)
    form = forms.Words(request.form)
    if not form.validate():
        return _page(change=form, status=INVALID)
    session, now = unit.session(), datetime.now(UTC)
    said = compartment.read(session, referral.id, [compartment.CHANGES]).get(compartment.CHANGES, [])
    kept = [*said, {"on": now.date().isoformat(), "text": form.text.data.strip()}]
    compartment.keep(session, referral.id, compartment.CHANGES, kept, g.actor.person_id, now)
    refusal = attempt(step("report_change", Nothing(), referral=referral.id))
    if refusal:
        return _page(refusal=refusal, change=form)
    flash(_("The change is kept, sealed."))
    return redirect(url_for("referrals.show", hire_id=hire_id, referral=referral.id), 303)


@pages.post("/hires/<int:hire_id>/referral/ahead")
@allows(SECURITY, HR)
def ahead(hire_id: int) -> Any:
    """Refer somebody of the list before they are chosen, as far as the pack allows."""
    application = request.form.get("application", 0, type=int)
    refusal = attempt(step("refer_ahead", OneFile(application)))
    if refusal:
        return _page(refusal=refusal)
    flash(_("A referral is opened for this person of the list."))
    return redirect(url_for("referrals.show", hire_id=hire_id), 303)


@pages.post("/hires/<int:hire_id>/referral/tasks/<int:number>")
@allows(SECURITY)
def task(hire_id: int, number: int) -> Any:
    """What goes with an access is done today, or to do again."""
    found = next((row for row in welcome.of_hire(unit.session(), hire_id) if row.id == number), None)
    if found is None or found.welcome is None:
        abort(404)
    shown, again = request.form.get("item_revision", 0, type=int), request.form.get("again") == "y"
    event, given = ("undo_access", ItemUndone(number, shown)) if again else ("do_access", ItemDone(number, shown, today()))
    refusal = attempt(step(event, given, welcome=found.welcome))
    if refusal:
        return _page(refusal=refusal)
    flash(_("It is to do again.") if again else _("The task is done."))
    return redirect(url_for("referrals.show", hire_id=hire_id, referral=_asked()), 303)


@pages.post("/hires/<int:hire_id>/referral/conclude")
@allows(HR, DIRECTOR)
def conclude(hire_id: int) -> Any:
    """The decision on access carries the hire on."""
    refusal = attempt(step("conclude_clearance", Nothing()))
    if refusal:
        return _page(refusal=refusal)
    flash(_("The clearance is concluded."))
    return redirect(url_for("hires.show", hire_id=hire_id), 303)


def _asked() -> int | None:
    """The referral that the address names; without one, that of the person proposed."""
    return request.args.get("referral", type=int)


def _told(event: str, referral: int | None) -> Any:
    flash(str(DONE[event]))
    return redirect(url_for("referrals.show", hire_id=g.hire.id, referral=referral), 303)


def _pieces(data: Any = None, *, held: bool = False) -> forms.Pieces:
    """The pieces to tick: all of them are when the file that was filled in here is accepted."""
    form = forms.Pieces(data, choices=[(piece, PIECE_WORDS[piece]) for piece in PIECES])
    if held:
        form.pieces.data = list(PIECES)
    return form


def _filed(row: Any) -> bool:
    """Both parts of the file were filled in here and accepted."""
    if row.state != "opened":
        return False
    parts = clearance_parts.of_referral(unit.session(), row.id)
    return all(name in parts and parts[name].state == "accepted" for name in ("person", "laboratory"))


def _page(
    *, refusal: Refusal | None = None, pieces: forms.Pieces | None = None, opinion: forms.Opinion | None = None,
    change: forms.Words | None = None, ending: forms.Words | None = None, status: int = 200,
) -> Any:  # fmt: skip
    """The page for the strongest of the reader's roles: officer, director, then everybody else entitled."""
    session, now = unit.session(), datetime.now(UTC)
    officer, decider, reader = g.actor.may(SECURITY), g.actor.may(DIRECTOR), g.actor.may(*SEALED_READERS)
    row: Any = None
    if reader:
        row = referrals.for_officer(session, g.hire.id, _asked())
    elif decider:
        row = referrals.for_director(session, g.hire.id, _asked())
    heard = referrals.listen(session, g.hire, g.actor, row, (*OFFICER, *DECIDER), now) if row else {}
    hearings = listen(session, g.hire, g.actor, ("conclude_clearance", "refer_ahead"), now)
    concluding, more = hearings.get("conclude_clearance"), hearings.get("refer_ahead")
    said = refusal.reasons if refusal else ()
    page = render_template(
        "referrals/show.html", hire=g.hire, title_of_hire=wording.hire_title(g.hire, current()), row=row, now=now,
        officer=officer, decider=decider, reader=reader, open={event: hearing.open for event, hearing in heard.items()},
        pieces=pieces or _pieces(held=officer and row is not None and _filed(row)),
        opinion=opinion or forms.Opinion(), form=pieces or opinion or change or ending,
        change=change or forms.Words(), ending=ending or forms.Words(), asked=row.id if row else None,
        history=referrals.history(session, row.application_id, opinions=reader) if row else (),
        waiting=_waiting(more), tasks=_tasks() if reader else (), today=today(),
        accesses=referrals.accesses(session, g.hire.id), access_words=ACCESS_WORDS, access_kinds=ACCESS_KINDS,
        state_title=wording.referral_state_title, kinds=KINDS, lane=_lane(row) if row else (), clock=_clock,
        silence=_silence(row) if row else None, opinions=OPINIONS,
        refusal=refusal, said=said if reader else sealed(said),
        concluding=concluding is not None and bool(concluding.verdicts) and bool(concluding.verdicts[0]),
        because=_because(concluding, reader),
    )  # fmt: skip
    return page, refusal.status if refusal else status


TASKS = {
    "access_opening": _l("Open the access, on its first day"),
    "access_conditions": _l("Go through the conditions with the person"),
    "access_renewal": _l("Ask for the renewal of the access"),
    "access_end": _l("Close the access, on its last day"),
}


def _waiting(more: Any) -> list[Any]:
    """Persons of the list who may be referred ahead, for those who may do so and while one more is allowed."""
    if more is None or not g.actor.may(SECURITY, HR) or not more.open:
        return []
    known = {access.application for access in referrals.accesses(unit.session(), g.hire.id)}
    listed = decisions.signed_list(unit.session(), g.hire.id)
    return [row for row in listed if row.state == "ranked" and row.application_id not in known]


def _tasks() -> list[tuple[Any, str]]:
    return [(row, str(TASKS.get(row.what, row.what))) for row in welcome.of_hire(unit.session(), g.hire.id)]


def _because(concluding: Any, reader: bool) -> tuple[Reason, ...]:
    """Why the clearance cannot be concluded yet; nothing but "pending" to who may not know more."""
    if concluding is None:
        return ()
    found = reasons(concluding.stopping)
    return found if reader else sealed(found)


def _lane(row: Any) -> list[dict[str, Any]]:
    """The path of the referral, for the macro that draws it."""
    silent = row.state == "expired"
    reached = {"opened": 0, "complete": 1, "sent": 2, "answered": 3, "expired": 3}.get(row.state, 5)
    dates = {"opened": row.opened_at, "sent": row.sent_at, "decided": row.decided_at}
    return [
        {
            "name": SILENT if silent and key == "answered" else name, "phase": None, "gate": False,
            "when": day(dates[key]) if dates.get(key) else "",
            "status": "done" if position < reached else "now" if position == reached else "todo",
        }
        for position, (key, name) in enumerate(LANE)
    ]  # fmt: skip


def _silence(row: Any) -> str | None:
    """What the law makes of a silence on this request."""
    if row.sent_at is None:
        return None
    word = referrals.silence_word(pack_of(g.hire), row.sent_at)
    said = _("For a request of that day, the ministry’s silence counts as %(word)s. It is recorded; a person decides.",
             word=str(SILENCE[word]))  # fmt: skip
    return str(said)


# -- the person concerned --------------------------------------------------------------------------------------


@allows(CANDIDATE)
def own_access(hire_id: int) -> Any:
    """The conditions that this person is asked to accept, shown to nobody else."""
    row = referrals.own_conditions(unit.session(), hire_id, current_user.id)
    if row is None:
        abort(404)
    form = forms.Acceptance(request.form if request.method == "POST" else None)
    hire, refusal = g.hire, None
    status = 200
    if request.method == "POST":
        if not form.validate():
            status = INVALID
        else:
            refusal = attempt(step("accept_conditions", Nothing(), referral=row.id))
            if refusal is None:
                flash(_("Thank you: your agreement is recorded."))
                return redirect(url_for("candidacies.show", hire_id=hire_id), 303)
            status = refusal.status
    noted(hire.id, row.id, compartment.CONDITIONS)
    page = render_template(
        "referrals/access.html", hire=hire, title_of_hire=wording.hire_title(hire, current()), row=row, form=form,
        refusal=refusal,
        conditions=compartment.read(unit.session(), row.id, [compartment.CONDITIONS]).get(compartment.CONDITIONS, ""),
    )  # fmt: skip
    return page, status


def _in_own_space(state: Any) -> None:
    """The page stands among a candidate's own pages."""
    state.app.add_url_rule(
        "/my-applications/<int:hire_id>/access", "candidacies.access", own_access, methods=["GET", "POST"]
    )


pages.record(_in_own_space)
