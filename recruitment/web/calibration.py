"""Two steps that several pages of a jury take: put a discussion on record, give a sheet back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from wtforms import Form, SelectChoice

from forms.marks import Reopening
from forms.sift import Discussion
from recruitment.services import sifting
from recruitment.services.sifting import Progress
from workflows.given import MarkReopening, Reason

from . import judging, unit
from .steps import Refusal, attempt, keep_typed, step


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a form: the form as sent, why it was refused, the status; or the sentence of its success."""

    name: str = ""
    form: Form | None = None
    refusal: Refusal | None = None
    status: int = 200
    sentence: str = ""
    reasons: tuple[Any, ...] = field(default=())

    @property
    def failed(self) -> bool:
        """True when the page is shown again because of this form."""
        return not self.sentence and bool(self.name)


def outcome(name: str, form: Form | None, refusal: Refusal | None, sentence: str) -> Sent:
    """What a page makes of a step attempted."""
    if refusal:
        return Sent(name, form, refusal, refusal.status, reasons=refusal.reasons)
    return Sent(name, form, sentence=sentence)


def invalid(name: str, form: Form) -> Sent:
    """A form that does not hold; out of turn, no page has it any more."""
    keep_typed(name.partition(":")[0])
    return Sent(name, form, status=judging.INVALID)


def simple(event: str, given: Any, sentence: str) -> Sent:
    """A step without a form of its own."""
    return outcome(event, None, attempt(step(event, given)), sentence)


def discuss() -> Sent:
    """Put a discussion on record."""
    form = Discussion(request.form, prefix="talk")
    if not form.validate():
        return invalid("discuss", form)
    refusal = attempt(step("discuss", Reason(form.text.data)))
    return outcome("discuss", form, refusal, _("The discussion is on record."))


def reopen(progress: Progress) -> Sent:
    """Give a sheet back to its juror."""
    form = reopening(progress, request.form)
    if not form.validate():
        return invalid("reopen_marks", form)
    sheet = sifting.sheet_in(unit.session(), g.hire, form.member.data, form.number.data or 0, progress.stage)
    if sheet is None:
        form.number.errors = [_("This member has not handed in marks on this application.")]
        return invalid("reopen_marks", form)
    refusal = attempt(step("reopen_marks", MarkReopening(sheet, form.code.data, form.text.data)))
    return outcome("reopen_marks", form, refusal, _("The sheet is given back; its author is told by mail."))


def reopening(progress: Progress, formdata: Any = None) -> Reopening:
    """The form that gives a sheet back, with the members who have handed in something."""
    form = Reopening(formdata, prefix="back")
    form.member.choices = [SelectChoice(str(member.id), member.name) for member in progress.members if member.done]
    return form


def discussion(sent: Sent) -> Form:
    """The form of a discussion, as sent or empty."""
    return sent.form if sent.name == "discuss" and sent.form is not None else Discussion(prefix="talk")


def given_back(progress: Progress, sent: Sent) -> Reopening | None:
    """The form that gives a sheet back, as sent or empty; None while nobody has handed in anything."""
    if sent.name == "reopen_marks" and isinstance(sent.form, Reopening):
        return sent.form
    return reopening(progress) if progress.done else None
