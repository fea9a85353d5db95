"""Mark sheets still owed in a seeded database: what there is to save while measuring."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from recruitment.models import Application, Hire, JuryMember, LinkDeclaration, MarkSheet
from recruitment.services import grid_copies
from recruitment.services.progress import hire_row
from workflows import given

WHY = "Décrit dans le dossier, avec des exemples vérifiables."


@dataclass(frozen=True, slots=True)
class Owed:
    """One sheet that one juror has still to hand in."""

    hire: int
    person: int
    application: int
    keys: tuple[str, ...]

    @property
    def marks(self) -> dict[str, given.Mark]:
        """Every criterion marked, with its reasons."""
        return {key: given.Mark(2 + number % 3, WHY) for number, key in enumerate(self.keys)}


def owed(session: Session) -> list[Owed]:
    """Every sheet that could be handed in now; two next to each other belong to different hires where possible."""
    rows = session.execute(
        select(Application.hire_id, JuryMember.person_id, Application.id)
        .join(Hire, Hire.id == Application.hire_id)
        .join(JuryMember, JuryMember.hire_id == Hire.id)
        .join(
            LinkDeclaration,
            and_(LinkDeclaration.member_id == JuryMember.id, LinkDeclaration.application_id == Application.id),
        )
        .outerjoin(MarkSheet, and_(MarkSheet.member_id == JuryMember.id, MarkSheet.application_id == Application.id))
        .where(
            Hire.state == "sifting",
            Application.state == "admissible",
            MarkSheet.id.is_(None),
            ~LinkDeclaration.steps_aside,
        )
        .order_by(Application.number, JuryMember.id, Hire.id)
    ).all()
    keys = {hire: _keys(session, hire) for hire in {row.hire_id for row in rows}}
    return [Owed(row.hire_id, row.person_id, row.id, keys[row.hire_id]) for row in rows]


def _keys(session: Session, hire: int) -> tuple[str, ...]:
    row = hire_row(session, hire)
    assert row is not None
    kept = grid_copies.of_hire(session, row)
    assert kept is not None
    return kept.keys["sift"]
