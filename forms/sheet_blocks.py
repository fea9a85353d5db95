"""A passage that many sheets share, as typed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from .typed import LINE, TEXT, Listed, folded, lines


class Block(Form):
    """For which text of the sheet, under which name, in both languages. Choices come from the view."""

    school = SelectField(_l("For the sheets of"), [Listed()], validate_choice=False)
    field = SelectField(_l("Text of the sheet"), [Listed()], validate_choice=False)
    name = StringField(
        _l("Name"), [DataRequired(_l("Give it a name.")), LINE], filters=[folded],
        description=_l("How it is found in the list: not printed."),
    )  # fmt: skip
    fr = TextAreaField(_l("In French"), [DataRequired(_l("Write it in French.")), TEXT], filters=[lines])
    en = TextAreaField(_l("In English"), [DataRequired(_l("Write it in English.")), TEXT], filters=[lines])
    active = BooleanField(_l("Offered to those who write sheets"), default=True)
