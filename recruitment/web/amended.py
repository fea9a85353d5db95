"""What the page of a post says of its amendments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from recruitment.services import amendments
from recruitment.services.postings import Posting

from . import unit, wording
from .dates import day
from .language import current


@dataclass(frozen=True, slots=True)
class Line:
    """“Amended on 2 April 2026: mission, deadline”, and why."""

    on: Any
    fields: str
    reason: str


def lines(post: Posting) -> list[Line]:
    """The amendments of a post, newest first, naming the fields that the reader's language has.

    One statement, and none for a post that is as it was published.
    """
    if post.changed_at <= post.published_at:
        return []
    found = amendments.of_hire(unit.session(), post.id)
    return [Line(day(one.at), ", ".join(_fields(one)), one.reason) for one in found]


def _fields(one: amendments.Amendment) -> list[str]:
    said = [_("Deadline")] if one.deadline != one.deadline_before else []
    for change in one.changes:
        part, _dot, name = change.place.partition(".")
        if part in ("common", current()):
            said.append(wording.field_title(f"common.{name}"))
    return said
