"""Findings on the wording that were set aside, each with its reason: they hold until the field changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from recruitment.models import Person, SheetDismissal
from workflows.dossier import Finding

_KEPT = (
    select(
        SheetDismissal.id, SheetDismissal.place, SheetDismissal.code, SheetDismissal.quote, SheetDismissal.digest,
        SheetDismissal.reason, Person.name, SheetDismissal.at,
    )
    .join(Person, Person.id == SheetDismissal.by_id)
    .where(SheetDismissal.hire_id == bindparam("hire_id", type_=Integer))
    .order_by(SheetDismissal.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aside:
    """A finding set aside: which one, why, by whom and when."""

    id: int
    place: str
    code: str
    quote: str
    reason: str
    by: str
    at: datetime


def digest_of(content: Mapping[str, Any], place: str) -> str:
    """sha256 of the whole value of a field, as hexadecimal: another text, another digest."""
    part, _, name = place.partition(".")
    value = content.get(part, {}).get(name)
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def standing(session: Session, hire_id: int, content: Mapping[str, Any]) -> dict[tuple[str, str, str], Aside]:
    """What is set aside in this very text: place, code and words of a finding -> why. One statement."""
    rows = session.connection().execute(_KEPT, {"hire_id": hire_id})
    return {
        (place, code, quote): Aside(id_, place, code, quote, reason, by, at)
        for id_, place, code, quote, digest, reason, by, at in rows
        if digest == digest_of(content, place)
    }


def of_findings(
    session: Session, hire_id: int, content: Mapping[str, Any], findings: Iterable[Finding]
) -> frozenset[tuple[str, str, str]]:
    """The same for rules; nothing is asked when no finding could have been set aside."""
    if not any(finding.severity == "warn" for finding in findings):
        return frozenset()
    return frozenset(standing(session, hire_id, content))
