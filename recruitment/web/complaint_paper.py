"""The answer to a complaint on paper, in the language in which the person complained."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Row

from recruitment.letters.blocks import Block, Heading, Paper, Para, plain
from recruitment.letters.facts import Language

from . import wording
from .complaint_words import OUTCOME_NAMES, SUBJECT_NAMES
from .dates import bare_day
from .served import printed


def paper(hire: Row[Any], row: Any, author: str) -> Paper:
    """The answer: what was complained of, the outcome, the reasons, and where else one may turn."""
    language: Language = "en" if row.language == "en" else "fr"
    with force_locale(language):
        title = _("Answer to complaint %(number)s", number=row.number)
        said: list[Block] = [
            Heading(1, title),
            Para(plain(_("%(school)s. Post: %(post)s.", school=hire.school_name, post=wording.hire_title(hire, language)))),
            Para(plain(_("To %(name)s", name=author))),
            Heading(2, _("Your complaint")),
            Para(plain(_("Received on %(day)s, about: %(subject)s.", day=bare_day(row.filed_at),
                         subject=str(SUBJECT_NAMES[row.subject])))),
            Heading(2, _("Outcome")),
            Para(plain(str(OUTCOME_NAMES[row.outcome]))),
            *(Para(plain(part)) for part in row.answer.split("\n") if part.strip()),
            Heading(2, _("If you disagree")),
            Para(plain(_("This answer does not replace an appeal: the letter about your application says how and until"
                         " when the decision itself can be contested. Questions about your personal data go to the data"
                         " protection officer, then to the supervisory authority."))),
            Para(plain(_("Examined by %(name)s, who neither sat in the jury nor took part in the hire.", name=row.handler))),
            Para(plain(_("Journal of the hire: entry no. %(number)s, hash %(head)s.", number=hire.journal_number,
                         head=hire.journal_hash))),
        ]  # fmt: skip
    return Paper(
        title=title, language=language, footer=row.number, author=hire.school_name, blocks=tuple(said),
        created_at=row.answered_at,
    )  # fmt: skip


def answer_pdf(hire: Row[Any], row: Any, author: str) -> Response:
    """The answer as a download."""
    return printed(paper(hire, row, author), f"{row.number}.pdf")
