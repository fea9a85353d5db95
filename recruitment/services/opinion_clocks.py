"""What the worker brings to mind about questions to the deontology referent, once each: an opinion past its day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from recruitment.models import Hire, JuryMember, LinkDeclaration, LinkQuestion, Outgoing, Person

from .mail_rows import mail
from .opinions import AWAITED, referents
from .promises import PARIS

LATE, TO_ASKER = "link_question_late", "link_opinion_late"  # to the referents; to whoever asked, who may rule without

_PAST: Any = (
    select(LinkQuestion.id, LinkQuestion.hire_id, LinkQuestion.asked_by, LinkQuestion.due_on, Hire.school_id)
    .join(Hire, Hire.id == LinkQuestion.hire_id)
    .join(LinkDeclaration, LinkDeclaration.id == LinkQuestion.declaration_id)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(AWAITED)
    .order_by(LinkQuestion.id)
)


def late(session: Session, now: datetime) -> list[list[dict[str, Any]]]:
    """For each opinion still awaited past its day and not recalled yet, the mails that say so."""
    past = session.execute(_PAST.where(LinkQuestion.due_on < now.astimezone(PARIS).date())).all()
    return [_mails(session, row, now) for row in past if not _recalled(session, row)]


def _recalled(session: Session, row: Row[Any]) -> bool:
    sent = [Outgoing.key.startswith(f"{kind}:{row.id}:", autoescape=True) for kind in (LATE, TO_ASKER)]
    return any(session.scalar(select(exists().where(one))) for one in sent)


def _mails(session: Session, row: Row[Any], now: datetime) -> list[dict[str, Any]]:
    asker = session.scalars(select(Person.id).where(Person.id == row.asked_by, Person.active))
    told = [(LATE, person) for person in referents(session, row.hire_id, row.school_id)]
    told += [(TO_ASKER, person) for person in asker]
    return [mail(f"{kind}:{row.id}:{person}", person, now, hire=row.hire_id) for kind, person in told]
