"""The answer to a request about one's data on paper, in the language in which the person asked."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Row

from recruitment.letters.blocks import Block, Heading, Paper, Para, plain

from . import answer_paper
from .dates import bare_day
from .request_words import KIND_NAMES, OUTCOME_NAMES
from .served import printed


def paper(hire: Row[Any], row: Any, author: str) -> Paper:
    """The answer: what was asked, what was done and why, what stands beside the file, and where else one may turn."""
    language = answer_paper.language_of(row)
    with force_locale(language):
        title = _("Answer to request %(number)s", number=row.number)
        late = row.extension and _("It took longer than a month: %(why)s", why=row.extension)
        beside = row.annotation and _("Stands from now on beside your file: %(text)s", text=row.annotation)
        said: list[Block] = [
            Heading(2, _("Your request")),
            Para(plain(_("Received on %(day)s: %(kind)s.", day=bare_day(row.filed_at), kind=str(KIND_NAMES[row.kind])))),
            *answer_paper.paragraphs(row.text),
            Heading(2, _("Answer")),
            Para(plain(_("%(outcome)s, on %(day)s.", outcome=str(OUTCOME_NAMES[row.outcome]), day=bare_day(row.answered_at)))),
            *answer_paper.paragraphs(row.answer),
            *(Para(plain(text)) for text in (beside, late) if text),
            Heading(2, _("If you disagree")),
            Para(plain(_("You may write to the data protection officer of the school, complain to the data protection"
                         " authority (cnil.fr), or go to court."))),
            Para(plain(_("Answered by %(name)s, who neither sat in the jury nor took part in the hire.", name=row.handler))),
        ]  # fmt: skip
        return answer_paper.paper(hire, row, author, language, title, said)


def answer_pdf(hire: Row[Any], row: Any, author: str) -> Response:
    """The answer as a download."""
    return printed(paper(hire, row, author), f"{row.number}.pdf")
