"""An application as a candidate fills it in: documents, language of correspondence, notice read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, Form, FormField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from .career import CareerPart, NarrativePart
from .evidence import OrcidField, PositionsField, WorksField

LANGUAGES = (SelectChoice("fr", _l("French")), SelectChoice("en", _l("English")))
NEED = "need"  # the accommodation asked for has a form of its own on the same page, under this prefix
DOCUMENTS = frozenset({"cv", "project"})


class Application(Form):
    """Two documents at most."""

    cv = FileField(_l("Narrative CV"))
    project = FileField(_l("Project for the post"))
    language = RadioField(
        _l("In which language should we write to you?"), [InputRequired(_l("Choose a language."))], choices=LANGUAGES
    )
    career = FormField(CareerPart, _l("Career breaks"))
    narrative = FormField(NarrativePart, _l("Narrative CV, written here"))
    orcid = OrcidField(_l("ORCID iD"), [Optional()])
    works = WorksField(_l("Works that you choose to name, by DOI or HAL identifier, one a line"), [Optional()])
    positions = PositionsField(_l("Where you have worked, one position a line"), [Optional()])
    notice = BooleanField(
        _l("I have read what becomes of my personal data"),
        [InputRequired(_l("Confirm that you have read what becomes of your personal data."))],
    )

    def only(self, papers: Iterable[str]) -> Application:
        """The form with the documents that the post asks for, and no other."""
        for kind in DOCUMENTS - set(papers):
            del self[kind]
        return self

    def fault(self, paper: str, message: str) -> None:
        """Say what is wrong with a document, at its field."""
        field = self[paper]
        field.errors = [*field.errors, message]

    def typed(self, sent: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Of what a page sends, the fields that are typed: each as the form names it, or one of several inside it."""
        known = {name for name in self._fields if name not in DOCUMENTS} | {NEED}
        return {name: list(values) for name, values in sent.items() if name.partition("-")[0] in known}


def answers_asked() -> int:
    """How many answers must be given beside the documents."""
    return sum(bool(f.flags.required) for f in Application() if f.name not in DOCUMENTS)
