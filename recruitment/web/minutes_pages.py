"""The minutes to read and to print, each reader what is theirs; and the extract about one person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from recruitment.letters.blocks import Paper
from recruitment.letters.drawings import SHADES
from recruitment.services import candidacies, links
from recruitment.services import minutes as record
from recruitment.services.progress import pack_of
from workflows.who import AUDITOR, CANDIDATE, CHAIR, DIRECTOR, HR, JUROR

from . import judging, minutes_extract, minutes_kept, served, unit
from .access import allows
from .language import current
from .minutes import paper
from .ranking import STATE, final
from .served import printed

pages = Blueprint("minutes", __name__, url_prefix="/hires/<int:hire_id>/ranking")


@pages.get("/minutes")
@allows(CHAIR, JUROR, HR, DIRECTOR, AUDITOR)
def show(hire_id: int) -> Any:
    """The minutes as a page to read and print."""
    facts = _facts()
    signed = final(facts.proposal)
    return render_template(
        "ranking/minutes.html", where=judging.where(), paper=_written(facts), shades=SHADES,
        pdf=url_for("minutes.pdf", hire_id=hire_id), digest=_digest(facts) if signed else None,
        keeps=signed and g.actor.may(CHAIR, HR) and not record.kept(unit.session(), facts.proposal.id),
    )  # fmt: skip


@pages.post("/minutes")
@allows(CHAIR, HR)
def keep(hire_id: int) -> Any:
    """Keep the signed minutes as files, where that was not done with the signature."""
    if final(_facts().proposal) and minutes_kept.keep():
        flash(_("The signed minutes are kept."))
    return redirect(url_for("minutes.show", hire_id=hire_id), judging.SEE_OTHER)


@pages.get("/minutes.pdf")
@allows(CHAIR, JUROR, HR, DIRECTOR, AUDITOR)
def pdf(hire_id: int) -> Any:
    """The minutes as a tagged PDF: once signed, the very file that is kept."""
    facts = _facts()
    name = f"{g.hire.reference}-{'minutes' if current() == 'en' else 'proces-verbal'}.pdf"
    digest = _digest(facts) if final(facts.proposal) else None
    return served.document(digest, name) if digest else printed(_written(facts), name)


@pages.get("/extracts/<int:application_id>.pdf")
@allows(HR, AUDITOR)
def extract(hire_id: int, application_id: int) -> Any:
    """What the signed minutes say of one person, to hand over on request."""
    facts = _facts()
    written = minutes_extract.of(facts, application_id) if final(facts.proposal) else None
    if written is None:
        abort(404)
    number = facts.files[application_id].number
    return printed(written, f"{g.hire.reference}-extrait-{number}.pdf")


@allows(CANDIDATE)
def own_extract(hire_id: int) -> Any:
    """A candidate's own extract, where the rules put it on their page, once they have their answer."""
    session = unit.session()
    own = candidacies.own(session, hire_id, g.actor.person_id)
    facts = record.facts(session, g.hire) if own and own.answered and opens_extract(g.hire) else None
    written = minutes_extract.of(facts, own.id) if own and facts and final(facts.proposal) else None
    if own is None or written is None:
        abort(404)
    return printed(written, f"{g.hire.reference}-extrait-{own.number}.pdf")


def opens_extract(hire: Any) -> bool:
    """True when candidates find their extract on their own page (CRPA L311-6)."""
    return bool(pack_of(hire).value("minutes_to_candidate"))


def _in_own_space(state: Any) -> None:
    """A candidate finds the extract among their own pages."""
    state.app.add_url_rule(
        "/my-applications/<int:hire_id>/extract.pdf", "candidacies.extract", own_extract, methods=["GET"]
    )


pages.record(_in_own_space)


def _facts() -> record.Facts:
    """The record, for the jury once an order is put to it, for others once it is signed; 404 otherwise."""
    session = unit.session()
    jury = g.actor.may(CHAIR, JUROR)
    closed = links.closed_to(session, g.hire.id, g.actor.person_id) if jury else frozenset()
    facts = record.facts(session, g.hire, closed)
    if facts is None or not (final(facts.proposal) or (jury and g.hire.state == STATE)):
        abort(404)
    return facts


def _detail() -> bool:
    return bool(g.actor.may(*minutes_kept.READERS_OF_MARKS))


def _written(facts: record.Facts) -> Paper:
    return paper(g.hire, facts, minutes_kept.marks(facts, detail=_detail()))


def _digest(facts: record.Facts) -> str | None:
    """The file kept for this reader; none for somebody who stepped aside, who reads less than the jury."""
    if facts.closed:
        return None
    variant = "full" if _detail() else "shared"
    return record.kept(unit.session(), facts.proposal.id).get((variant, current()))
