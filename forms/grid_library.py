"""A grid of the library begun: from another one, or from a file. Choices come from the view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FileField, Form, SelectField

from .typed import Listed


class Begun(Form):
    """Whose it is, and the grid it begins as."""

    school = SelectField(_l("For the hires of"), [Listed()], validate_choice=False)
    origin = SelectField(_l("Begin from"), [Listed()], validate_choice=False)


class Brought(Form):
    """Whose it is, and the file that holds it."""

    # Both forms stand on one page: ids differ.
    school = SelectField(_l("For the hires of"), [Listed()], validate_choice=False, id="brought-school")
    file = FileField(_l("File: TOML, JSON or spreadsheet (XLSX)"))
