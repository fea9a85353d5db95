"""A unit of the register as it is typed. Choices come from the view."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, Form, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional, Regexp

SHORT = Length(max=200, message=_l("200 characters at most."))
# Of the national list: department, ministry, rank; then the rank of the zone (75F25, 75F25ZRR1).
CODE = Regexp(
    r"\d{2,3}[A-Z]\d{1,3}(ZRR\d{1,3})?\Z", message=_l("Write it as in the national list, for instance 75F25ZRR1.")
)


def _trimmed(text: str | None) -> str:
    return " ".join((text or "").split())


class UnitForm(Form):
    """What the register holds of a unit."""

    school = SelectField(_l("School"), validate_choice=False)
    name = StringField(
        _l("Unit or laboratory"),
        [DataRequired(_l("Name the unit.")), Length(max=120, message=_l("120 characters at most."))],
        filters=[_trimmed],
    )
    code = StringField(_l("Code of the unit"), [Optional(), SHORT], filters=[_trimmed])
    zrr_code = StringField(
        _l("Code of the restricted zone (ZRR)"),
        [Optional(), CODE],
        filters=[_trimmed],
        description=_l(
            "Left empty, the unit is no restricted zone. Otherwise everybody is referred, whatever their nationality."
        ),
    )
    address = StringField(_l("Address"), [Optional(), SHORT], filters=[_trimmed])
    ministry = StringField(_l("Ministry of reference"), [Optional(), SHORT], filters=[_trimmed])
    responsible = StringField(_l("Person responsible, and function"), [Optional(), SHORT], filters=[_trimmed])
    phone = StringField(
        _l("Telephone"), [Optional(), Length(max=40, message=_l("40 characters at most."))], filters=[_trimmed]
    )
    email = EmailField(
        _l("E-mail address"),
        [Optional(), Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message=_l("Write a whole e-mail address."))],
        filters=[_trimmed],
    )
    audited_on = DateField(_l("Last yearly audit"), [Optional()])

    def validate_audited_on(self, field: Any) -> None:
        """An audit has taken place."""
        if field.data and field.data > datetime.now(UTC).date():
            raise ValidationError(_l("This date is to come: write it once the audit has taken place."))

    def values(self) -> dict[str, Any]:
        """What is kept."""
        names = ("name", "code", "zrr_code", "address", "ministry", "responsible", "phone", "email")
        return {name: self[name].data or "" for name in names} | {"audited_on": self.audited_on.data}
