"""What is open on many hires at once, counted hire by hire in one statement: the ground of the home page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
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
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from recruitment.models import (
    Application,
    Document,
    DocumentCopy,
    EligibilityFinding,
    GridInUse,
    Hire,
    JobSheet,
    JuryMember,
    Letter,
    LinkDeclaration,
    MarkSheet,
    Offer,
    Proof,
    Ranking,
    RankingSignature,
    Referral,
    SheetReview,
    SheetReviewer,
)  # fmt: skip
from workflows.charter.promised import answerable

from .copies_on_file import TO_JUDGE
from .dossier import LIVE
from .link_terms import TO_RULE

P = bindparam("person_id", type_=Integer)
# While a hire goes on, those are answered whose application goes no further and whose stage is over.
STAGED = ("sifting", "interviewing", "deliberating", "ranked", "clearing", "offering")
PROVING = ("interviewing", "deliberating", "ranked", "clearing", "offering", "informing")  # proofs may come
# Which states each part is asked about: the others have nothing of it open.
STATES = {
    "reviewing": ("sheet_review",),
    "composing": ("composing_jury", "advertised", "eligibility", "sifting", "interviewing", "deliberating"),
    "judging": ("eligibility",),
    "linking": ("eligibility", "sifting", "interviewing", "deliberating"),
    "counting": ("eligibility", "interviewing", "informing"),
    "marking": ("sifting", "interviewing"),
    "ranking": ("deliberating",),
    "ending": ("clearing", "offering"),
    "answering": ("informing", *STAGED),
    "staged": STAGED,
    "proving": PROVING,
}


@dataclass(slots=True)
class Open:
    """What is open on one hire; what nobody asked about is nought."""

    approvals: int = 0
    voted: bool = False  # by the reader, on the version under review
    assigned: int = 0  # people asked to reread the sheet
    own_assigned: bool = False  # the reader among them
    seats: int = 0
    unappointed: int = 0
    grid_locked: bool = False
    files: dict[str, int] = field(default_factory=dict)  # state of applications -> how many
    looks: int = 0  # second looks that the reader may give
    own_looks: int = 0  # those that somebody else has to give
    uncopied: int = 0  # documents the jury will read, without a signed copy
    unplanned: int = 0  # people invited, without a time yet
    begun: int = 0  # people invited, whose time has come
    links: int = 0  # declarations that the reader owes
    undeclared: int = 0  # declarations still owed by anybody
    unruled: int = 0
    marks: int = 0  # sheets that the reader owes
    all_marks: int = 0  # sheets owed by anybody; known to members of that jury alone
    ranking: bool = False
    signatures: int = 0
    signed: bool = False
    referral: str | None = None
    referral_due: datetime | None = None
    offered: bool = False
    answer_due: datetime | None = None  # of the open offer
    letters: dict[str, int] = field(default_factory=dict)
    own_drafts: int = 0  # drafts that the reader wrote
    proofs: int = 0  # that have come, and nobody has checked
    unwritten: int = 0  # people who go no further, their stage over, and have no letter


def _ids(part: str) -> Any:
    return bindparam(part, expanding=True)


_MOMENT = Hire.state_since.type


def _row(what: str, hire: Any, word: Any = "", n: Any = 0, m: Any = 0, at: Any = None) -> tuple[Any, ...]:
    # A moment is not cast: SQLite would read the year of its text and call that the number wanted.
    moment = cast(None, _MOMENT) if at is None else type_coerce(at, _MOMENT)
    return (
        literal(what).label("what"), hire.label("hire"), cast(word, String).label("word"), cast(n, Integer).label("n"),
        cast(m, Integer).label("m"), moment.label("at"),
    )  # fmt: skip


_SEATED = JuryMember.left_at.is_(None)
_Sheet = aliased(JobSheet)
_NEWEST = (
    select(func.max(_Sheet.version))
    .where(_Sheet.hire_id == JobSheet.hire_id)
    .correlate(JobSheet)
    .scalar_subquery()
)  # fmt: skip
_REVIEWS = (
    select(*_row("reviews", JobSheet.hire_id, "", func.sum(case((SheetReview.approves, 1), else_=0)),
                 func.sum(case((SheetReview.reviewer_id == P, 1), else_=0))))
    .join(SheetReview, SheetReview.sheet_id == JobSheet.id)
    .where(JobSheet.hire_id.in_(_ids("reviewing")), JobSheet.version == _NEWEST)
    .group_by(JobSheet.hire_id)
)  # fmt: skip
_ASSIGNED = (
    select(*_row("assigned", SheetReviewer.hire_id, "", func.count(),
                 func.sum(case((SheetReviewer.person_id == P, 1), else_=0))))
    .where(SheetReviewer.hire_id.in_(_ids("reviewing")), SheetReviewer.released_at.is_(None))
    .group_by(SheetReviewer.hire_id)
)  # fmt: skip
_SEATS = (
    select(*_row("seats", JuryMember.hire_id, "", func.count(),
                 func.sum(case((JuryMember.appointed_at.is_(None), 1), else_=0))))
    .where(JuryMember.hire_id.in_(_ids("composing")), _SEATED)
    .group_by(JuryMember.hire_id)
)  # fmt: skip
_GRIDS = select(*_row("grid", GridInUse.hire_id)).where(
    GridInUse.hire_id.in_(_ids("composing")), GridInUse.locked_at.is_not(None)
)
_FILES = (
    select(*_row("files", Application.hire_id, Application.state, func.count(),
                 func.sum(case((Application.hearing_at.is_(None), 1), else_=0))))
    .where(Application.hire_id.in_(_ids("counting")))
    .group_by(Application.hire_id, Application.state)
)  # fmt: skip
_BEGUN = (
    select(*_row("begun", Application.hire_id, "", func.count()))
    .where(
        Application.hire_id.in_(_ids("counting")), Application.state == "shortlisted",
        Application.hearing_at <= bindparam("now", type_=_MOMENT),
    )
    .group_by(Application.hire_id)
)  # fmt: skip
_LOOKS = (
    select(*_row("looks", Application.hire_id, "", func.sum(case((EligibilityFinding.found_by != P, 1), else_=0)),
                 func.sum(case((EligibilityFinding.found_by == P, 1), else_=0))))
    .join(EligibilityFinding, EligibilityFinding.application_id == Application.id)
    .where(
        Application.hire_id.in_(_ids("judging")), Application.state == "received", ~EligibilityFinding.admissible,
        EligibilityFinding.second_at.is_(None),
    )
    .group_by(Application.hire_id)
)  # fmt: skip
_COPIES = (
    select(*_row("copies", Application.hire_id, "", func.count()))
    .join(Document, Document.application_id == Application.id)
    .where(
        Application.hire_id.in_(_ids("judging")), Application.state == TO_JUDGE,
        ~exists().where(DocumentCopy.document_id == Document.id, DocumentCopy.signed_at.is_not(None),
                        DocumentCopy.replaced_at.is_(None)),
    )
    .group_by(Application.hire_id)
)  # fmt: skip
# What the reader owes: a declaration for each file of a jury they sit in.
_OWN_LINKS = (
    select(*_row("links", JuryMember.hire_id, "", func.count()))
    .join(Application, and_(Application.hire_id == JuryMember.hire_id, Application.state.in_(LIVE)))
    .where(
        JuryMember.hire_id.in_(_ids("linking")), _SEATED, JuryMember.person_id == P,
        ~exists().where(LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.application_id == Application.id),
    )
    .group_by(JuryMember.hire_id)
)  # fmt: skip


def _count(*where: Any) -> Any:
    return select(func.count()).where(*where).correlate(Hire).scalar_subquery()


# What anybody owes: seats times files, less what is declared. Looking for each missing pair would take far longer.
_LIVE_FILE = and_(Application.hire_id == Hire.id, Application.state.in_(LIVE))
_ALL_LINKS = select(
    *_row(
        "all_links", Hire.id, "",
        _count(JuryMember.hire_id == Hire.id, _SEATED) * _count(_LIVE_FILE)
        - _count(
            LinkDeclaration.hire_id == Hire.id, JuryMember.id == LinkDeclaration.member_id, _SEATED,
            Application.id == LinkDeclaration.application_id, _LIVE_FILE,
        ),
    )
).where(Hire.id.in_(_ids("judging")))  # fmt: skip
_UNRULED = (
    select(*_row("unruled", LinkDeclaration.hire_id, "", func.count()))
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .join(Application, Application.id == LinkDeclaration.application_id)
    .where(
        LinkDeclaration.hire_id.in_(_ids("linking")), _SEATED, TO_RULE, Application.state.in_(LIVE),
    )
    .group_by(LinkDeclaration.hire_id)
)  # fmt: skip
_Me = aliased(JuryMember)
_STAGE = or_(
    and_(Hire.state == "sifting", Application.state == "admissible"),
    and_(Hire.state == "interviewing", Application.state == "heard"),
)
_OWED = (
    select(JuryMember.hire_id, JuryMember.person_id)
    .join(Hire, Hire.id == JuryMember.hire_id)
    .join(Application, and_(Application.hire_id == Hire.id, _STAGE))
    .where(
        Hire.id.in_(_ids("marking")), _SEATED,
        exists().where(_Me.hire_id == Hire.id, _Me.person_id == P, _Me.left_at.is_(None)),
        ~exists().where(
            LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.application_id == Application.id,
            LinkDeclaration.steps_aside,
        ),
        ~exists().where(
            MarkSheet.member_id == JuryMember.id, MarkSheet.application_id == Application.id,
            MarkSheet.superseded_at.is_(None),
            MarkSheet.stage == case((Hire.state == "sifting", "sift"), else_="interview"),
        ),
    )
    .subquery()
)  # fmt: skip
_MARKS = select(
    *_row("marks", _OWED.c.hire_id, "", func.sum(case((_OWED.c.person_id == P, 1), else_=0)), func.count())
).group_by(_OWED.c.hire_id)
_RANKINGS = (
    select(*_row("ranking", Ranking.hire_id, "", func.count(JuryMember.id),
                 func.sum(case((JuryMember.person_id == P, 1), else_=0))))
    .outerjoin(RankingSignature, RankingSignature.ranking_id == Ranking.id)
    .outerjoin(JuryMember, and_(JuryMember.id == RankingSignature.member_id, _SEATED))
    .where(Ranking.hire_id.in_(_ids("ranking")), Ranking.replaced_at.is_(None))
    .group_by(Ranking.hire_id)
)  # fmt: skip
_REFERRALS = (
    select(*_row("referral", Referral.hire_id, case((Referral.settled(), Referral.state), else_="conditions"), 0, 0,
                 case((Referral.state == "sent", Referral.opinion_due), else_=Referral.decision_due)))
    .join(Application, Application.id == Referral.application_id)
    .where(Referral.hire_id.in_(_ids("ending")), Referral.counts, Application.state.in_(("chosen", "cleared")))
)  # fmt: skip
_OFFERS = select(*_row("offer", Offer.hire_id, "", 0, 0, Offer.answer_due)).where(
    Offer.hire_id.in_(_ids("ending")), Offer.answer.is_(None)
)
_LETTERS = (
    select(*_row("letters", Letter.hire_id, Letter.status, func.count(),
                 func.sum(case((Letter.written_by == P, 1), else_=0))))
    .where(Letter.hire_id.in_(_ids("answering")), Letter.stands())
    .group_by(Letter.hire_id, Letter.status)
)  # fmt: skip
_UNWRITTEN = (
    select(*_row("unwritten", Application.hire_id, "", func.count()))
    .join(Hire, Hire.id == Application.hire_id)
    .where(
        Application.hire_id.in_(_ids("staged")), ~exists().where(Letter.application_id == Application.id, Letter.stands()),
        or_(*(and_(Hire.state == state, Application.state.in_(sorted(answerable(state)))) for state in STAGED)),
    )
    .group_by(Application.hire_id)
)  # fmt: skip
_PROOFS = (
    select(*_row("proofs", Application.hire_id, "", func.count()))
    .join(Proof, Proof.application_id == Application.id)
    .where(Application.hire_id.in_(_ids("proving")), Application.state != "withdrawn", Proof.state == "received")
    .group_by(Application.hire_id)
)
# Which hires each statement is about.
_ASKED = {
    "reviewing": (_REVIEWS, _ASSIGNED), "composing": (_SEATS, _GRIDS), "judging": (_LOOKS, _COPIES, _ALL_LINKS),
    "counting": (_FILES, _BEGUN),
    "linking": (_OWN_LINKS, _UNRULED), "marking": (_MARKS,), "ranking": (_RANKINGS,), "ending": (_REFERRALS, _OFFERS),
    "answering": (_LETTERS,), "staged": (_UNWRITTEN,), "proving": (_PROOFS,),
}  # fmt: skip


@cache
def _facts(parts: tuple[str, ...]) -> Any:
    return union_all(*(query for part in parts for query in _ASKED[part]))


def read(session: Session, hires: Sequence[Row[Any]], person_id: int, now: datetime) -> defaultdict[int, Open]:
    """What is open on each of `hires` at `now`, as far as `person_id` is concerned. One statement at most."""
    found: defaultdict[int, Open] = defaultdict(Open)
    about = {part: [hire.id for hire in hires if hire.state in states] for part, states in STATES.items()}
    ask = {part: ids for part, ids in about.items() if ids}
    if not ask:
        return found
    for row in session.execute(_facts(tuple(ask)), {**ask, "person_id": person_id, "now": now}):
        _TAKE[row.what](found[row.hire], row)
    return found


def _files(known: Open, row: Row[Any]) -> None:
    known.files[row.word] = row.n
    if row.word == "shortlisted":
        known.unplanned = row.m


def _letters(known: Open, row: Row[Any]) -> None:
    known.letters[row.word] = row.n
    if row.word == "draft":
        known.own_drafts = row.m


def _one(name: str) -> Any:
    return lambda known, row: setattr(known, name, row.n)


def _pair(first: str, second: str) -> Any:
    def take(known: Open, row: Row[Any]) -> None:
        setattr(known, first, row.n)
        setattr(known, second, row.m)

    return take


def _ranked(known: Open, row: Row[Any]) -> None:
    known.ranking, known.signatures, known.signed = True, row.n, row.m > 0


def _referred(known: Open, row: Row[Any]) -> None:
    known.referral, known.referral_due = row.word, row.at


def _offered(known: Open, row: Row[Any]) -> None:
    known.offered, known.answer_due = True, row.at


def _locked(known: Open, _row: Row[Any]) -> None:
    known.grid_locked = True


_TAKE: dict[str, Any] = {
    "reviews": _pair("approvals", "voted"), "assigned": _pair("assigned", "own_assigned"),
    "seats": _pair("seats", "unappointed"), "grid": _locked, "files": _files, "begun": _one("begun"),
    "looks": _pair("looks", "own_looks"),
    "copies": _one("uncopied"), "links": _one("links"), "all_links": _one("undeclared"), "unruled": _one("unruled"),
    "marks": _pair("marks", "all_marks"), "ranking": _ranked, "referral": _referred, "offer": _offered,
    "letters": _letters, "unwritten": _one("unwritten"), "proofs": _one("proofs"),
}  # fmt: skip
