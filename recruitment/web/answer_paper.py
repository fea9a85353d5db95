"""What answers on paper have alike: the post, the addressee, what is said, and the entry of the journal they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from recruitment.letters.blocks import Block, Heading, Paper, Para, plain
from recruitment.letters.facts import Language

from . import wording


def paper(hire: Row[Any], row: Any, author: str, language: Language, title: str, said: Iterable[Block]) -> Paper:
    """The answer to what `author` asked or complained of; called in the language of that person."""
    blocks: tuple[Block, ...] = (
        Heading(1, title),
        Para(plain(_("%(school)s. Post: %(post)s.", school=hire.school_name, post=wording.hire_title(hire, language)))),
        Para(plain(_("To %(name)s", name=author))),
        *said,
        Para(plain(_("Journal of the hire: entry no. %(number)s, hash %(head)s.", number=hire.journal_number,
                     head=hire.journal_hash))),
    )  # fmt: skip
    return Paper(
        title=title, language=language, footer=row.number, author=hire.school_name, blocks=blocks, created_at=row.answered_at
    )


def language_of(row: Any) -> Language:
    """The language in which a person asked."""
    return "en" if row.language == "en" else "fr"


def paragraphs(text: str) -> list[Block]:
    """What somebody typed, a paragraph a line."""
    return [Para(plain(part)) for part in text.split("\n") if part.strip()]
