"""The order that the chair puts to the jury: a place and a reason for each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import Length, Optional

from .marks import WholeField

REASON_MAX = 2000


class OrderForm(BaseForm):
    """`place-<application>` and `why-<application>` for everybody who can be ranked; no place: not on the list."""

    def __init__(self, names: Mapping[int, str]) -> None:
        fields: dict[str, Any] = {}
        for application, name in names.items():
            fields[f"place-{application}"] = WholeField(_l("Place of %(name)s", name=name), [Optional()])
            fields[f"why-{application}"] = TextAreaField(
                _l("Reason about %(name)s", name=name),
                [Length(max=REASON_MAX, message=_l("%(most)s characters at most.", most=REASON_MAX))],
                filters=[lambda text: (text or "").strip()],
            )
        super().__init__(fields)
        self.applications = tuple(names)

    def read(self, formdata: Any, places: Mapping[int, int], reasons: Mapping[int, str]) -> OrderForm:
        """What was posted, else what was proposed before."""
        data: dict[str, Any] = {f"place-{a}": place for a, place in places.items()}
        self.process(formdata, data={**data, **{f"why-{a}": reason for a, reason in reasons.items()}})
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Each place once, from 1 on, and at least one person."""
        sound = super().validate(extra_validators)
        taken: dict[int, int] = {}
        for application in self.applications:
            field = self[f"place-{application}"]
            if field.data is None:
                if field.raw_data and field.raw_data[0].strip():
                    field.errors, sound = [_l("Write a place as a number: 1, 2, 3.")], False
                continue
            if field.data in taken:
                field.errors, sound = [_l("Place %(place)s is given twice.", place=field.data)], False
            taken[field.data] = application
        if not taken and sound:
            self[f"place-{self.applications[0]}"].errors, sound = [_l("Give at least one person a place.")], False
        return bool(sound)

    def order(self) -> tuple[int, ...]:
        """The applications with a place, best first."""
        placed = [(self[f"place-{a}"].data, a) for a in self.applications if self[f"place-{a}"].data is not None]
        return tuple(application for _, application in sorted(placed))

    def reasons(self, among: Iterable[int]) -> dict[int, str]:
        """The reasons written, by application."""
        written = {a: self[f"why-{a}"].data for a in among}
        return {a: reason for a, reason in written.items() if reason}
