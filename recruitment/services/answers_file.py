"""What rules read of an offer, and of the answers that a hire owes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from recruitment.models import Application, Letter, Offer, Outgoing, Referral
from recruitment.models.endings import NO_ANSWER_OF_OURS, PENDING
from workflows.application import STAGE_OF_END
from workflows.charter.packs import Pack
from workflows.charter.promised import answerable
from workflows.dossier import Answers
from workflows.dossier import Offer as OfferChapter

H = bindparam("hire_id", type_=Integer)
_OFFER = select(Offer.answer_due).where(Offer.hire_id == H, Offer.answer.is_(None))


def offer(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> OfferChapter:
    """The offer that waits for an answer."""
    row = session.connection().execute(_OFFER, ask).one_or_none()
    return OfferChapter(row is not None, row.answer_due if row else None)


_FINAL = and_(Letter.hire_id == H, Letter.stands())


def awaited() -> ColumnElement[bool]:
    """The letter would answer somebody whose offer is open or whose clearance is pending (a trigger says the same)."""
    return and_(
        Letter.kind.not_in(NO_ANSWER_OF_OURS),
        or_(
            exists().where(Offer.application_id == Letter.application_id, Offer.answer.is_(None)),
            exists().where(
                Referral.application_id == Letter.application_id, Referral.counts, Referral.state.in_(PENDING)
            ),
        ),
    )


_ANSWER = exists().where(Letter.application_id == Application.id, Letter.stands())
_LEFT_OVER = and_(Application.hire_id == H, Application.state.in_(bindparam("answerable", expanding=True)))
_ANSWERS: CompoundSelect[Any] = union_all(
    select(literal("owed"), func.count(), literal(0)).select_from(Application).where(Application.hire_id == H),
    select(literal("written"), func.count(Letter.application_id.distinct()), literal(0)).where(_FINAL),
    select(literal("unsent"), func.count(), literal(0)).select_from(Letter).where(_FINAL, Letter.status != "sent"),
    select(literal("draft"), Letter.id, Letter.written_by).where(_FINAL, Letter.status == "draft"),
    select(literal("awaited"), Letter.id, literal(0)).where(_FINAL, Letter.status == "draft", awaited()),
    select(literal("apart"), Letter.id, literal(0)).where(_FINAL, Letter.status == "draft", Letter.out_of_step > 0),
    select(literal("paused"), Letter.id, literal(0)).where(_FINAL, Letter.status == "draft", Letter.words_open > 0),
    select(literal("early"), Letter.id, literal(0)).select_from(Letter)
    .join(Application, Application.id == Letter.application_id)
    .where(_FINAL, Letter.status == "draft", Application.state.not_in(bindparam("answerable", expanding=True))),
    select(literal("held"), Letter.id, literal(0)).select_from(Letter).join(Outgoing, Outgoing.letter_id == Letter.id)
    .where(_FINAL, Letter.status == "approved", Outgoing.state == "queued", Outgoing.lease_until.is_(None)),
    select(literal("given"), func.count(), literal(0)).where(_FINAL, Letter.status != "draft"),
    select(literal("given_early"), func.count(), literal(0)).select_from(Letter)
    .join(Application, Application.id == Letter.application_id)
    .where(_FINAL, Letter.status != "draft", Application.state.in_(sorted(STAGE_OF_END))),
    select(literal("stage_owed"), func.count(), literal(0)).select_from(Application).where(_LEFT_OVER, ~_ANSWER),
)  # fmt: skip
_SINCE = select(func.min(Application.state_since)).where(_LEFT_OVER, ~_ANSWER.where(Letter.status != "draft"))


def answers(session: Session, hire: Row[Any], pack: Pack, ask: dict[str, Any]) -> Answers:
    """What is owed, written, approved and sent, as numbers and letters."""
    counts: dict[str, int] = {}
    drafts: dict[int, int | None] = {}
    marked: dict[str, set[int]] = {name: set() for name in ("awaited", "held", "early", "apart", "paused")}
    early = sorted(answerable(hire.state)) if hire.state != "informing" else []  # at the end, everybody is answered
    ask = {**ask, "answerable": early}
    for kind, value, writer in session.connection().execute(_ANSWERS, ask):
        if kind == "draft":
            drafts[value] = writer
        elif kind in marked:
            marked[kind].add(value)
        else:
            counts[kind] = value
    return Answers(
        counts["owed"], counts["written"], len(drafts), counts["unsent"], drafts, frozenset(marked["awaited"]),
        frozenset(marked["held"]), frozenset(marked["apart"]), frozenset(marked["paused"]),
        frozenset(marked["early"] if early else ()), counts["stage_owed"],
        session.connection().execute(_SINCE, ask).scalar() if early else None, counts["given"],
        counts["given_early"],
    )  # fmt: skip
