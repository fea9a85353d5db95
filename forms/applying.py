"""An application as a candidate fills it in: documents, language of correspondence, notice read."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, Form, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from .evidence import OrcidField, PositionsField, WorksField

LANGUAGES = (SelectChoice("fr", _l("French")), SelectChoice("en", _l("English")))


class Application(Form):
    """Two documents at most. `…_kept` is a signed reference to a file kept from an earlier sending."""

    cv = FileField(_l("Narrative CV"))
    cv_kept = HiddenField()
    project = FileField(_l("Project for the post"))
    project_kept = HiddenField()
    language = RadioField(
        _l("In which language should we write to you?"), [InputRequired(_l("Choose a language."))], choices=LANGUAGES
    )
    orcid = OrcidField(_l("ORCID iD"), [Optional()])
    works = WorksField(_l("Works that you choose to name, by DOI or HAL identifier, one a line"), [Optional()])
    positions = PositionsField(_l("Where you have worked, one position a line"), [Optional()])
    notice = BooleanField(
        _l("I have read what becomes of my personal data"),
        [InputRequired(_l("Confirm that you have read what becomes of your personal data."))],
    )

    def only(self, papers: Iterable[str]) -> Application:
        """The form with the documents that the post asks for, and no other."""
        for kind in {"cv", "project"} - set(papers):
            del self[kind], self[f"{kind}_kept"]
        return self

    def fault(self, paper: str, message: str) -> None:
        """Say what is wrong with a document, at its field."""
        field = self[paper]
        field.errors = [*field.errors, message]
