"""The voluntary survey after an application: a few questions, each of which may stay without an answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

UNSAID = "unsaid"
_SILENT = (UNSAID, _l("I prefer not to say"))
SEXES = (("F", _l("A woman")), ("M", _l("A man")), ("other", _l("In another way")), _SILENT)
RESIDENCES = (
    ("france", _l("In France")), ("europe", _l("In another European country")), ("elsewhere", _l("Elsewhere")), _SILENT,
)  # fmt: skip
AGES = (
    ("under_30", _l("Under 30")), ("30_39", _l("30 to 39")), ("40_49", _l("40 to 49")), ("50_over", _l("50 or over")),
    _SILENT,
)  # fmt: skip
DISABILITIES = (("yes", _l("Yes")), ("no", _l("No")), _SILENT)
NATIONALITIES = (
    ("french", _l("French nationality")), ("european", _l("Of another country of the European Union")),
    ("elsewhere", _l("Of a country outside the European Union")), _SILENT,
)  # fmt: skip


def _asked(label: str, answers: tuple[tuple[str, str], ...]) -> RadioField:
    return RadioField(label, [Optional()], choices=[SelectChoice(*one) for one in answers], default=UNSAID)


class Survey(Form):
    """Where one lives serves the channels; the other questions, equality."""

    sex = _asked(_l("You are"), SEXES)
    age = _asked(_l("Your age"), AGES)
    disability = _asked(_l("You live with a disability"), DISABILITIES)
    nationality = _asked(_l("Your nationality"), NATIONALITIES)
    residence = _asked(_l("You live"), RESIDENCES)

    @property
    def said(self) -> Mapping[str, str]:
        """The answers given: question -> answer."""
        return {field.name: field.data for field in self if field.data and field.data != UNSAID}
