"""The answer to a complaint on paper, in the language in which the person complained."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Row

from recruitment.letters.blocks import Block, Heading, Paper, Para, plain

from . import answer_paper
from .complaint_words import OUTCOME_NAMES, SUBJECT_NAMES
from .dates import bare_day
from .served import printed


def paper(hire: Row[Any], row: Any, author: str) -> Paper:
    """The answer: what was complained of, the outcome, the reasons, and where else one may turn."""
    language = answer_paper.language_of(row)
    with force_locale(language):
        title = _("Answer to complaint %(number)s", number=row.number)
        said: list[Block] = [
            Heading(2, _("Your complaint")),
            Para(plain(_("Received on %(day)s, about: %(subject)s.", day=bare_day(row.filed_at),
                         subject=str(SUBJECT_NAMES[row.subject])))),
            Heading(2, _("Outcome")),
            Para(plain(str(OUTCOME_NAMES[row.outcome]))),
            *answer_paper.paragraphs(row.answer),
            Heading(2, _("If you disagree")),
            Para(plain(_("This answer does not replace an appeal: the letter about your application says how and until"
                         " when the decision itself can be contested. Questions about your personal data go to the data"
                         " protection officer, then to the supervisory authority."))),
            Para(plain(_("Examined by %(name)s, who neither sat in the jury nor took part in the hire.", name=row.handler))),
        ]  # fmt: skip
        return answer_paper.paper(hire, row, author, language, title, said)


def answer_pdf(hire: Row[Any], row: Any, author: str) -> Response:
    """The answer as a download."""
    return printed(paper(hire, row, author), f"{row.number}.pdf")
