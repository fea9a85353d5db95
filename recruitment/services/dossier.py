"""Rows -> the frozen Dossier. A chapter is read only when a rule of the step looks at it.

Query counts do not grow with rows: each chapter is one or two statements. They are sent on the session's
connection: rows of columns need none of the ORM's loading, which costs as much as the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Row,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from recruitment.models import (
    Announcement,
    Application,
    Channel,
    EligibilityFinding,
    ExceptionEntry,
    Grant,
    GridInUse,
    Hire,
    JobSheet,
    Juror,
    JuryAct,
    JuryMember,
    LinkDeclaration,
    MinutesFile,
    Ranking,
    School,
    SheetComment,
    table_of,
)  # fmt: skip
from workflows.charter.channels import HOUSE
from workflows.charter.packs import Pack
from workflows.charter.wording import findings
from workflows.dossier import (
    Dossier,
    Files,
    GridFile,
    Jury,
    Marks,
    Minutes,
    Own,
    Seat,
    Sheet,
)  # fmt: skip

from . import (
    answers_file,
    asides,
    chair_series,
    clearing_file,
    complaint_file,
    copies_on_file,
    desk,
    grid_copies,
    hearing_file,
    meeting_state,
    proof_file,
    request_file,
    review_file,
    tally,
    welcome_file,
)
from .link_terms import TO_RULE

_HIRE, _SCHOOL, _LEDGER = table_of(Hire).c, table_of(School).c, table_of(ExceptionEntry).c
SCHOOL_CODE = select(_SCHOOL.code).where(_SCHOOL.id == _HIRE.school_id).scalar_subquery()
_GRIDS = table_of(GridInUse).c
GRID_DIGEST = select(_GRIDS.digest).where(_GRIDS.hire_id == _HIRE.id).scalar_subquery()
# The rules lifted on a hire, read with its row: most steps ask for them.
DEROGATIONS = (
    select(func.aggregate_strings(_LEDGER.rule + ":" + func.coalesce(cast(_LEDGER.gap, String), ""), ","))
    .where(_LEDGER.hire_id == _HIRE.id, _LEDGER.kind == "derogation")
    .scalar_subquery()
)
H = bindparam("hire_id", type_=Integer)
P = bindparam("person_id", type_=Integer)
A = bindparam("application_id", type_=Integer)
LIVE = ("admissible", "shortlisted", "heard", "ranked", "chosen")  # files that jurors owe a declaration for


def lifted(hire: Row[Any]) -> dict[str, float | None]:
    """The rules that derogations are signed for, each with how far from it the furthest goes (None: however far)."""
    found: dict[str, float | None] = {}
    for rule, _, gap in (one.partition(":") for one in (hire.derogations or "").split(",") if one):
        further = None if not gap else float(gap)
        known = found.get(rule, further)
        found[rule] = None if known is None or further is None else max(known, further)
    return found


def read(
    session: Session,
    hire: Row[Any],
    pack: Pack,
    chapters: frozenset[str],
    *,
    person: int | None,
    application: int | None,
    complaint: int | None = None,
    referral: int | None = None,
    request: int | None = None,
) -> Dossier:
    """The dossier of a hire with the chapters asked for."""
    ask = {
        "hire_id": hire.id, "person_id": person, "application_id": application, "complaint_id": complaint,
        "referral_id": referral, "request_id": request,
    }  # fmt: skip
    interviews = bool(pack.value("interviews_required"))
    found: dict[str, Any] = {}
    for chapter in chapters & _READERS.keys():
        found[chapter] = _READERS[chapter](session, hire, pack, ask)
    if chapters & {"agreement", "means"}:
        tally.fill(session, hire, found, interviews)
    return Dossier(
        hire=hire.id, state=hire.state, school=hire.school, posts=hire.posts, restricted=hire.restricted,
        start_on=hire.start_on, deadline=hire.deadline, published_at=hire.published_at, opens_at=hire.opens_at,
        interviews=interviews,
        channels=tuple(hire.channels), concluded_at=hire.concluded_at,
        derogations=lifted(hire), **found,
    )  # fmt: skip


TEAM = select(Grant.person_id).where(Grant.hire_id == H, Grant.role == "hiring_manager", Grant.revoked_at.is_(None))
_SHEET = (
    select(JobSheet.id, JobSheet.version, JobSheet.content)
    .where(JobSheet.hire_id == H)
    .order_by(JobSheet.version.desc())
    .limit(1)
)
_CHANGES_OPEN = (
    select(func.count(SheetComment.id))
    .join(JobSheet, JobSheet.id == SheetComment.sheet_id)
    .where(JobSheet.hire_id == H, SheetComment.required, SheetComment.answered_at.is_(None))
)


def _read_sheet(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Sheet:
    row = session.connection().execute(_SHEET, ask).one_or_none()
    if row is None:
        return Sheet(0, {})
    open_ = session.connection().execute(_CHANGES_OPEN, ask).scalar_one()
    found = findings(row.content)
    return Sheet(row.version, row.content, found, open_, asides.of_findings(session, hire.id, row.content, found))


_ACT = select(func.max(JuryAct.at)).where(JuryAct.hire_id == H).scalar_subquery()
_ACT_PUBLISHED = select(func.max(JuryAct.published_at)).where(JuryAct.hire_id == H).scalar_subquery()
_SEATS = (
    select(
        JuryMember.id, JuryMember.person_id, Juror.sex, JuryMember.chair, Juror.school_id.is_(None).label("external"),
        Juror.rank, Juror.trained_on, JuryMember.appointed_at,
        JuryMember.person_id.in_(TEAM).label("in_team"), JuryMember.specialist,
        _ACT.label("act"), _ACT_PUBLISHED.label("act_published"),
    )
    .join(Juror, Juror.id == JuryMember.juror_id)
    .where(JuryMember.hire_id == H, JuryMember.left_at.is_(None))
    .order_by(JuryMember.id)
)  # fmt: skip
_SEATED = and_(JuryMember.hire_id == H, JuryMember.left_at.is_(None))
_LINKS = union_all(
    select(literal("aside"), LinkDeclaration.application_id, LinkDeclaration.member_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .where(_SEATED, LinkDeclaration.steps_aside, Application.state.in_(LIVE)),
    select(literal("files"), func.count(), literal(0)).select_from(Application).where(
        Application.hire_id == H, Application.state.in_(LIVE)
    ),
    select(literal("declared"), func.count(), literal(0)).select_from(LinkDeclaration)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .where(_SEATED, Application.state.in_(LIVE)),
    select(literal("unruled"), func.count(), literal(0)).select_from(LinkDeclaration)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .where(_SEATED, TO_RULE, Application.state.in_(LIVE)),
)  # fmt: skip


def _on_page(act: datetime | None, published: datetime | None, hire: Row[Any]) -> bool:
    """The act in force is on the page of the post; of a jury older than acts, that page shows whoever is appointed."""
    if act is None:
        return hire.published_at is not None
    return published is not None and published >= act


def _read_jury(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Jury:
    rows = session.connection().execute(_SEATS, ask).all()
    seats = tuple(
        Seat(r.id, r.person_id, r.sex, r.chair, r.external, r.rank, r.trained_on, r.in_team, r.specialist) for r in rows
    )
    asides: dict[int, set[int]] = defaultdict(set)
    counts = {"files": 0, "declared": 0, "unruled": 0}
    for kind, first, second in session.connection().execute(_LINKS, ask):
        if kind == "aside":
            asides[first].add(second)
        else:
            counts[kind] = first
    appointed = bool(rows) and all(r.appointed_at for r in rows)
    heard = pack.severity("jury_chair_series") != "off"
    return Jury(
        seats, hire.rank, appointed, {a: frozenset(m) for a, m in asides.items()},
        len(seats) * counts["files"] - counts["declared"], counts["unruled"],
        chairs=tuple(past.sex for past in chair_series.before(session, hire, pack)) if heard else (),
        published=appointed and _on_page(rows[0].act, rows[0].act_published, hire),
    )  # fmt: skip


_GRID = select(GridInUse.digest, GridInUse.locked_at).where(GridInUse.hire_id == H)


def _read_grid(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> GridFile | None:
    row = session.connection().execute(_GRID, ask).one_or_none()
    if row is None:
        return None
    stage = tally.stage_of(hire.state, bool(pack.value("interviews_required")))
    kept = grid_copies.by_digest(session, row.digest)
    return GridFile(row.digest, row.locked_at is not None, kept.problems, kept.keys[stage])


_FILES = union_all(
    select(Application.state.label("word"), func.count().label("n")).where(Application.hire_id == H).group_by(Application.state),
    select(literal("*unconfirmed"), func.count()).select_from(EligibilityFinding)
    .join(Application, Application.id == EligibilityFinding.application_id)
    .where(Application.hire_id == H, Application.state == "received", ~EligibilityFinding.admissible,
           EligibilityFinding.second_at.is_(None)),
)  # fmt: skip


def _read_files(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Files:
    counts: dict[str, int] = dict(session.connection().execute(_FILES, ask).all())
    return Files({k: n for k, n in counts.items() if not k.startswith("*")}, counts["*unconfirmed"])


def _read_marks(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Marks:
    interviews = bool(pack.value("interviews_required"))
    stage = tally.stage_of(hire.state, interviews)
    return tally.progress(
        session, hire, stage, tally.MARKED[stage], pack.value("marks_per_candidate_min"),
        discussed=hire.discussed_in == hire.state, revealed=hire.revealed_at is not None,
    )  # fmt: skip


_MINUTES_KEPT = select(
    exists().where(MinutesFile.ranking_id == Ranking.id, Ranking.hire_id == H, Ranking.replaced_at.is_(None))
)


def _read_minutes(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Minutes:
    return Minutes(bool(session.connection().execute(_MINUTES_KEPT, ask).scalar_one()))


_MINE = exists().where(Application.hire_id == H, Application.person_id == P)
_SITS = or_(
    exists().where(_SEATED, JuryMember.person_id == P),
    exists().where(Grant.hire_id == H, Grant.person_id == P, Grant.revoked_at.is_(None)),
)
_OWN_FLAGS = select(_MINE.label("already"), _SITS.label("sits"))
_OWN = (
    select(
        Application.id,
        Application.state,
        EligibilityFinding.found_by,
        (Application.person_id == P).label("mine"),
        and_(
            Application.state == "received", ~EligibilityFinding.admissible, EligibilityFinding.second_at.is_(None)
        ).label("to_confirm"),
    )
    .outerjoin(EligibilityFinding, EligibilityFinding.application_id == Application.id)
    .where(Application.hire_id == H)
)
# Two statements rather than an OR, for which every application of the hire would be looked at.
_OWN_OF_FILE, _OWN_OF_PERSON = _OWN.where(Application.id == A), _OWN.where(Application.person_id == P)


def _read_own(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Own:
    query = _OWN_OF_PERSON if ask["application_id"] is None else _OWN_OF_FILE
    row = session.connection().execute(query, ask).one_or_none()
    if row is not None:
        return Own(row.id, row.state, row.found_by, mine=bool(row.mine), already=True, to_confirm=bool(row.to_confirm))
    flags = session.connection().execute(_OWN_FLAGS, ask).one()
    return Own(already=bool(flags.already), sits=bool(flags.sits))


# The channels of a school besides those of every installation (active: 0 or 1), and where the post now stands.
_CHANNELS: CompoundSelect[Any] = union_all(
    select(literal("channel"), Channel.key, case((Channel.active, 1), else_=0)).where(
        or_(Channel.school_id.is_(None), Channel.school_id == bindparam("school_id", type_=Integer))
    ),
    select(literal("announced"), Announcement.channel, func.max(Announcement.version))
    .where(Announcement.hire_id == H, Announcement.withdrawn_at.is_(None))
    .group_by(Announcement.channel),
)


def _read_announced(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> dict[str, int]:
    """The channels that a post may be announced on, each with the version that it carries there, 0 for none."""
    found = dict.fromkeys(HOUSE, 0)
    for kind, key, value in session.connection().execute(_CHANNELS, {**ask, "school_id": hire.school_id}):
        if kind == "announced":
            found[key] = value
        elif value:
            found[key] = 0
        else:
            found.pop(key, None)
    return found


_READERS: dict[str, Callable[[Session, Row[Any], Pack, dict[str, Any]], Any]] = {
    "sheet": _read_sheet, "jury": _read_jury, "grid": _read_grid, "files": _read_files, "marks": _read_marks,
    "ranking": lambda s, h, p, a: tally.ranking(s, h), "meeting": lambda s, h, p, a: meeting_state.read(s, h.id),
    "minutes": _read_minutes, "clearing": clearing_file.clearing, "referral": clearing_file.referral,
    "offer": answers_file.offer,
    "answers": answers_file.answers, "desk": desk.read, "links": desk.links, "own": _read_own,
    "review": review_file.read, "reopened": review_file.reopened,
    "announced": _read_announced, "copies": copies_on_file.of_hire, "papers": copies_on_file.of_application,
    "hearings": hearing_file.read,
    "proofs": proof_file.read,
    "ahead": clearing_file.ahead,
    "complaint": complaint_file.read, "welcome": welcome_file.read,
    "request": request_file.read,
}  # fmt: skip
