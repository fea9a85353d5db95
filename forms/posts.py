"""Looking for a post: words, school, kind, profile. What is not understood is left out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, SearchField, SelectField
from wtforms.validators import Length

PROFILES = (
    ("1", _l("R1, first stage")),
    ("2", _l("R2, doctorate or equivalent")),
    ("3", _l("R3, established")),
    ("4", _l("R4, leading")),
)
ANY = ("", _l("All"))


class Search(Form):
    """The filters of the list of posts; schools and kinds come from the view."""

    q = SearchField(_l("Words, unit or reference"), [Length(max=120)], filters=[lambda text: (text or "").strip()])
    school = SelectField(_l("School"), validate_choice=False)
    kind = SelectField(_l("Kind of post"), validate_choice=False)
    profile = SelectField(_l("Researcher profile"), choices=[ANY, *PROFILES], validate_choice=False)
    sort = SelectField(
        _l("Sort by"), choices=[("deadline", _l("Deadline")), ("newest", _l("Publication"))], validate_choice=False
    )

    def known(self, name: str) -> str:
        """What was chosen in a list, empty when it is none of its choices."""
        field = self._fields[name]
        return str(field.data) if field.data in [choice[0] for choice in field.choices] else ""
