"""Objections as sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from workflows.case import Objection


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as a page shows it (see macros/page.html)."""

    what: str
    source: str
    severity: str
    who: tuple[str, ...]
    since: str | None = None
    link: str | None = None
    link_text: str | None = None


def reasons(objections: Iterable[Objection]) -> tuple[Reason, ...]:
    """Every objection as a reason."""
    return tuple(Reason(o.code, o.source, o.severity, o.lift) for o in objections)


def stale_reason(session: Session, hire: Any) -> Reason:
    """The hire moved while its page was read: says what changed."""
    return Reason("stale", "", "block", ())
