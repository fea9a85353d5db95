"""Looking for a post: words, school, kind, profile. What is not understood is left out."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import Form, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

PROFILES = (
    SelectChoice("1", _l("R1, first stage")),
    SelectChoice("2", _l("R2, doctorate or equivalent")),
    SelectChoice("3", _l("R3, established")),
    SelectChoice("4", _l("R4, leading")),
)
ANY = SelectChoice("", _l("No filter"))
SORTS = (SelectChoice("deadline", _l("Deadline")), SelectChoice("newest", _l("Publication")))


def listed(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """The choices of a list, “no filter” first."""
    return [ANY, *(SelectChoice(value, label) for value, label in pairs)]


class Search(Form):
    """The filters of the list of posts; schools and kinds come from the view."""

    q = SearchField(_l("Words, unit or reference"), [Length(max=120)], filters=[lambda text: (text or "").strip()])
    school = SelectField(_l("School"), validate_choice=False)
    kind = SelectField(_l("Kind of post"), validate_choice=False)
    profile = SelectField(_l("Researcher profile"), choices=[ANY, *PROFILES], validate_choice=False)
    sort = SelectField(_l("Sort by"), choices=SORTS, validate_choice=False)

    def known(self, name: str) -> str:
        """What was chosen in a list, empty when it is none of its choices."""
        field = self._fields[name]
        return str(field.data) if field.data in [choice.value for choice in field.choices] else ""
