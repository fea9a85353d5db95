"""What queries on links have in common: the files they are about, and which of them wait for a ruling."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from recruitment.models import LinkDeclaration

# Files on which links are declared: those that may still be judged.
DECLARABLE = ("received", "admissible", "shortlisted", "heard", "ranked", "chosen")
# Amber, not ruled on, and worth it: whoever left by themselves, or is out by a link with somebody else, is out anyway.
TO_RULE: ColumnElement[bool] = and_(
    LinkDeclaration.level == "amber", LinkDeclaration.ruled_at.is_(None), ~LinkDeclaration.chosen,
    or_(~LinkDeclaration.steps_aside, LinkDeclaration.reach != ""),
)  # fmt: skip
