"""Hires that nothing has happened to yet."""

from __future__ import annotations

from sqlalchemy.orm import Session

from recruitment.services.opening import Opening, open_hire
from workflows.who import HIRING_MANAGER, Actor

from .cast import NOW, Cast


def another(session: Session, people: Cast, school: str = "ALES", title: str = "Ingénieure procédés") -> int:
    """One more hire, in drafting."""
    key = "manager" if school == "ALES" else "paris.manager"
    opening = Opening(people.schools[school], "engineer", 2, title, "Process engineer", "C2MA")
    return open_hire(session, opening, Actor(people.people[key], frozenset({HIRING_MANAGER})), now=NOW)
