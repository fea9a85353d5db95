"""What waits for a person: the step or the task that each of their hires expects of one of their roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import chain
from math import ceil
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from recruitment.models import Hire
from workflows.charter.blindness import numbered
from workflows.charter.packs import Pack
from workflows.who import CHAIR, DIRECTOR, HIRING_MANAGER, HR, JUROR, REVIEWER, SECURITY

from . import closures, delays, standing, waiting_facts
from .dossier import SCHOOL_CODE
from .letter_desk import readable
from .listings import ENDED, Scope
from .progress import pack_of
from .promises import PARIS
from .waiting_facts import STAGED, Open
from .working_days import Calendar

REVIEWING = "sheet_review"
LETTERS = frozenset({"compose_letters", "approve_letters"})
PROOF = "check_proof"
SETTLED = ("authorised", "not_authorised", "not_needed")  # a referral with nothing left to decide
COLUMNS = (
    Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.kind, Hire.state, Hire.state_since, Hire.school_id,
    Hire.deadline, Hire.concluded_at, Hire.revealed_at, Hire.pack_id, Hire.pack_version, Hire.restricted, Hire.new_dates,
    SCHOOL_CODE.label("school"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that somebody has to do: `what` names it, `count` how many of them."""

    what: str
    hire: Row[Any]
    count: int = 1
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hire with what it expects of the reader, and by when its state should be over."""

    hire: Row[Any]
    tasks: tuple[Task, ...]
    due: datetime | None


Roles = Callable[[int, int], frozenset[str]]


def hires(session: Session, scope: Scope) -> Sequence[Row[Any]]:
    """The hires in progress that the reader may see, the latest moved first. One statement."""
    query = select(*COLUMNS).where(Hire.state.not_in(ENDED), scope.condition())
    return session.execute(query.order_by(Hire.state_since.desc(), Hire.id.desc())).all()


def waiting(session: Session, found: Sequence[Row[Any]], person_id: int, roles: Roles, now: datetime) -> list[Waiting]:
    """What each of `found` expects of the reader. One statement, one more when the committee is reading."""
    known = waiting_facts.read(session, found, person_id, now)
    days = closures.calendars(session) if any(hire.state == REVIEWING for hire in found) else {}
    return [_one(hire, known[hire.id], roles(hire.id, hire.school_id), days, now) for hire in found]


def review_due(hire: Row[Any], pack: Pack, days: Mapping[int, Calendar]) -> datetime:
    """The end of the day by which the committee should have read the version sent to it."""
    sent = hire.state_since.astimezone(PARIS).date()
    last = days[hire.school_id].after(sent, pack.value("review_working_days"))
    return datetime.combine(last, time(23, 59), PARIS)


def _one(hire: Row[Any], known: Open, roles: frozenset[str], days: Mapping[int, Calendar], now: datetime) -> Waiting:
    pack = pack_of(hire)
    offering = hire.state == "offering"
    clock = known.answer_due if offering else known.referral_due
    # The ministry's clock tells that somebody was referred.
    clock = clock if roles & ({HR, DIRECTOR, SECURITY} if offering else {DIRECTOR, SECURITY}) else None
    due = standing.due(hire, pack, clock=review_due(hire, pack, days) if hire.state == REVIEWING else clock)
    tasks = expected(hire, known, roles, pack, now)
    apart = {PROOF, *(LETTERS if hire.state in STAGED else ())}  # the date of the present stage is not theirs
    return Waiting(
        hire, tuple(Task(what, hire, count, None if what in apart else due) for what, count in tasks.items()), due
    )


def expected(hire: Row[Any], known: Open, roles: frozenset[str], pack: Pack, now: datetime) -> dict[str, int]:
    """The steps that a hire expects of somebody with these roles, each with how many of them."""
    found: dict[str, int] = {}
    for role, what, count in chain(_EXPECTED[hire.state](hire, known, pack, now), _stage_letters(hire, known, roles)):
        barred = what == "review_sheet" and HIRING_MANAGER in roles  # nobody rereads for their own team
        if role in roles and count and not barred:
            found.setdefault(what, count)
    if known.proofs and HR in roles and not roles & {JUROR, CHAIR}:
        found[PROOF] = known.proofs
    if roles & {HR, DIRECTOR} and hire.state != "advertised" and delays.overdue(hire, now):
        found["set_new_date"] = 1
    return found


# (role, task, how many): what each state expects, as far as it is open. A count of nought expects nothing.
Expected = Iterator[tuple[str, str, int]]


def _stage_letters(hire: Row[Any], known: Open, roles: frozenset[str]) -> Expected:
    """Answers to those who go no further, while the hire goes on: not for somebody who sits in its jury."""
    if hire.state in STAGED and readable(roles, hire.state):
        yield HR, "compose_letters", known.unwritten
        yield HR, "approve_letters", known.letters.get("draft", 0) - known.own_drafts


def _drafting(_hire: Row[Any], _known: Open, _pack: Pack, _now: datetime) -> Expected:
    yield HIRING_MANAGER, "submit_sheet", 1


def _review(_hire: Row[Any], known: Open, pack: Pack, _now: datetime) -> Expected:
    enough = known.approvals >= pack.value("reviews_min")
    asked = known.own_assigned or not known.assigned  # once somebody is asked, the others may read and need not
    yield REVIEWER, "review_sheet", asked and not known.voted and not enough
    yield REVIEWER, "approve_sheet", enough
    yield HR, "approve_sheet", enough


def _appointing(known: Open, pack: Pack) -> Expected:
    """A jury too small is composed; one that has changed is appointed anew, at whatever step the hire stands."""
    seated = known.seats >= pack.value("jury_size_min")
    for role in (HIRING_MANAGER, HR):
        yield role, "seat_juror", not seated
    yield DIRECTOR, "appoint_jury", seated and known.unappointed > 0


def _composing(_hire: Row[Any], known: Open, pack: Pack, _now: datetime) -> Expected:
    seated = known.seats >= pack.value("jury_size_min")
    for role in (HIRING_MANAGER, HR):
        yield role, "lock_grid", not known.grid_locked
    yield from _appointing(known, pack)
    yield HR, "publish", seated and not known.unappointed and known.grid_locked


def _advertised(hire: Row[Any], known: Open, pack: Pack, now: datetime) -> Expected:
    yield from _appointing(known, pack)
    yield HR, "close_applications", hire.deadline is not None and hire.deadline < now


def _eligibility(hire: Row[Any], known: Open, pack: Pack, now: datetime) -> Expected:
    looks = known.looks + known.own_looks
    received = known.files.get("received", 0) - looks
    yield HR, "judge_eligibility", received
    yield HR, "second_look", known.looks
    uncopied = known.uncopied if numbered("sifting", pack) else 0
    yield HR, "sign_copy", uncopied
    yield from _links(hire, known, pack, now)
    settled = not received and not looks and known.files.get("admissible", 0) > 0
    for role in (HR, CHAIR):
        yield role, "open_scoring", settled and not known.undeclared and not known.unruled and not uncopied


def _links(_hire: Row[Any], known: Open, pack: Pack, _now: datetime) -> Expected:
    yield from _appointing(known, pack)
    yield JUROR, "declare_link", known.links
    yield CHAIR, "rule_on_link", known.unruled


def _sifting(hire: Row[Any], known: Open, pack: Pack, now: datetime) -> Expected:
    yield from _marks(hire, known, pack, now)
    yield CHAIR, "close_sift", not known.all_marks


def _interviewing(hire: Row[Any], known: Open, pack: Pack, now: datetime) -> Expected:
    yield from _marks(hire, known, pack, now)
    invited = known.files.get("shortlisted", 0)
    yield HR, "plan_interview", known.unplanned
    yield HR, "record_hearing", known.begun
    yield CHAIR, "open_deliberation", not invited and not known.all_marks


def _marks(hire: Row[Any], known: Open, pack: Pack, now: datetime) -> Expected:
    yield from _links(hire, known, pack, now)
    yield JUROR, "submit_marks", known.marks


def _deliberating(hire: Row[Any], known: Open, pack: Pack, now: datetime) -> Expected:
    revealed = hire.revealed_at is not None
    yield from _links(hire, known, pack, now)
    yield JUROR, "sign_minutes", known.ranking and not known.signed
    yield CHAIR, "reveal", not revealed
    yield CHAIR, "propose_ranking", revealed and not known.ranking
    least = max(pack.value("quorum_min"), ceil(known.seats * pack.value("quorum_share")))
    yield CHAIR, "sign_ranking", known.ranking and known.signatures >= least


def _ranked(_hire: Row[Any], _known: Open, _pack: Pack, _now: datetime) -> Expected:
    yield DIRECTOR, "decide", 1


def _clearing(_hire: Row[Any], known: Open, _pack: Pack, _now: datetime) -> Expected:
    yield SECURITY, "complete_referral", known.referral == "opened"
    yield SECURITY, "send_referral", known.referral == "complete"
    yield SECURITY, "record_opinion", known.referral in ("sent", "expired")
    yield DIRECTOR, "authorise", known.referral in ("answered", "expired")
    for role in (HR, DIRECTOR):
        yield role, "conclude_clearance", known.referral in SETTLED


def _offering(_hire: Row[Any], known: Open, _pack: Pack, now: datetime) -> Expected:
    yield HR, "make_offer", not known.offered
    yield HR, "lapse_offer", known.answer_due is not None and known.answer_due < now


def _informing(_hire: Row[Any], known: Open, _pack: Pack, _now: datetime) -> Expected:
    owed, written = sum(known.files.values()), sum(known.letters.values())
    drafts = known.letters.get("draft", 0)
    yield HR, "compose_letters", max(0, owed - written)
    for role in (HR, DIRECTOR):
        yield role, "approve_letters", drafts - known.own_drafts
    yield HR, "close", owed > 0 and known.letters.get("sent", 0) >= owed


_EXPECTED: dict[str, Callable[[Row[Any], Open, Pack, datetime], Expected]] = {
    "drafting": _drafting, "sheet_review": _review, "composing_jury": _composing, "advertised": _advertised,
    "eligibility": _eligibility, "sifting": _sifting, "interviewing": _interviewing, "deliberating": _deliberating,
    "ranked": _ranked, "clearing": _clearing, "offering": _offering, "informing": _informing,
}  # fmt: skip
