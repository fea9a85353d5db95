"""A spreadsheet of the register, to bring in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FileField, Form


class Sheet(Form):
    """The file; what it holds is read line by line, each by the form of an entry."""

    file = FileField(_l("Spreadsheet of the register"))
