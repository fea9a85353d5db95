"""What is typed about the keeping of files: why one is held, the archives' agreement, why an archive is opened."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


REASON = Length(10, 600, _l("Write between %(min)d and %(max)d characters."))


class Hold(Form):
    """Why a file is not erased."""

    reason = TextAreaField(
        _l("Why this file must be kept"), [REASON], filters=[_folded],
        description=_l("An appeal, an inspection, a complaint to the data protection authority. No health data."),
    )  # fmt: skip


class Approval(Form):
    """The agreement of the archives."""

    visa = StringField(
        _l("Reference of the archives’ agreement"),
        [Length(3, 120, _l("Write between %(min)d and %(max)d characters."))], filters=[_folded],
        description=_l("Public archives are destroyed with the agreement of the archives service."),
    )  # fmt: skip


class Opening(Form):
    """Which sealed evidence is opened, and why. Packages come from the view."""

    archive = SelectField(_l("Package"), validate_choice=False)

    reason = TextAreaField(
        _l("Why you open it"), [REASON], filters=[_folded],
        description=_l("Written down with your name before anything is shown."),
    )  # fmt: skip

    def offer(self, packages: Iterable[tuple[int, str]]) -> None:
        """The packages to choose from."""
        kept = [SelectChoice(str(key), name) for key, name in packages]
        self.archive.choices = [SelectChoice("", _l("Choose")), *kept]

    def validate_archive(self, field: Field) -> None:
        """One of those offered."""
        if field.data not in [choice.value for choice in field.choices if choice.value]:
            raise ValidationError(_l("Choose the package to open."))
