"""The grid of a hire, as chosen and weighted. Names of grids and criteria come from the view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from .grid_editor import one_line


def anchors_form(levels: int, languages: tuple[str, ...]) -> type[Form]:
    """One anchor a level and a language: `fr_1` to `en_5`."""
    checks = [DataRequired(_l("Describe this level.")), Length(max=500, message=_l("500 characters at most."))]
    fields = {
        f"{language}_{level}": TextAreaField(_l("Level %(n)s", n=level), checks, filters=[one_line])
        for level in range(1, levels + 1)
        for language in languages
    }
    return type("Anchors", (Form,), fields)


class Choice(Form):
    """A grid of the library."""

    grid = RadioField(_l("Grid of the library"), [InputRequired(_l("Choose a grid."))], validate_choice=True)
