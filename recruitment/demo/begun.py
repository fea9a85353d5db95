"""What people have begun or asked for on their own: an application half written, an accommodation for another."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire
from recruitment.services import application_drafts as drafts
from recruitment.services import interview_needs
from recruitment.services.documents import keep

from . import papers

TYPED = {
    "language": ["fr"], "orcid": ["0000-0002-1825-0097"], "works": ["10.5281/zenodo.1234567\nhal-01234567"],
    "positions": ["CNRS; LGEI; 2019-2022"],
}  # fmt: skip


def application(session: Session, files: Path, person: int, name: str, today: datetime) -> None:
    """A draft of somebody for the open post that closes first among those they have not applied to."""
    applied = exists().where(Application.hire_id == Hire.id, Application.person_id == person)
    taken = (Hire.state == "advertised", Hire.opens_at.is_(None), Hire.deadline > today, ~applied)
    hire = session.scalars(select(Hire.id).where(*taken).order_by(Hire.deadline).limit(1)).first()
    if hire is None:
        return
    at = today - timedelta(hours=14)
    draft, _newer = drafts.keep(session, drafts.Place(hire, person), drafts.Sent(TYPED, 0, "demo", at), at)
    paper = keep(files, "cv", papers.cv(name, "traitement de l’eau", 3), "parcours.pdf")
    drafts.put_document(session, draft.id, paper, "demo", at)


def accommodation(session: Session, today: datetime) -> None:
    """One of the people whose eligibility is examined asks for something; nothing is settled yet."""
    first = select(Application.id).join(Hire, Hire.id == Application.hire_id).where(Hire.state == "eligibility")
    file = session.scalars(first.order_by(Application.id).limit(1)).first()
    if file is not None:
        words = "Une salle de plain-pied, et le plan d’accès quelques jours avant."
        interview_needs.ask(session, file, ["room"], words, today - timedelta(days=3))
