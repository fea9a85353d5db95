"""The grid of a hire, as chosen and weighted. Names of grids and criteria come from the view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField
from wtforms.validators import InputRequired


class Choice(Form):
    """A grid of the library."""

    grid = RadioField(_l("Grid of the library"), [InputRequired(_l("Choose a grid."))], validate_choice=True)
