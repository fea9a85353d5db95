"""A channel as described, and an announcement as noted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from .typed import Listed

MOST_CENTS = 100_000_00
_AMOUNT = re.compile(r"\d{1,7}(?:[.,]\d{1,2})?\Z")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?\Z")


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


class EurosField(StringField):
    """An amount in euros, typed as people write it (“1 200,50”), kept in cents; nothing typed is 0."""

    cents = 0

    def process_data(self, value: Any) -> None:
        """Cents from the database, as euros in the field."""
        self.cents = value or 0
        self.data = "" if not value else f"{Decimal(value) / 100:f}".removesuffix(".00")

    def pre_validate(self, _form: Form) -> None:
        """An amount, or a reason why not."""
        typed = "".join((self.data or "").replace("€", "").split())
        if typed and not _AMOUNT.match(typed):
            raise ValidationError(_l("Write an amount in euros, for instance 250 or 99.50."))
        self.cents = int(Decimal(typed.replace(",", ".") or 0) * 100)
        if self.cents > MOST_CENTS:
            raise ValidationError(_l("100,000 euros at most."))


def address(_form: Form, field: Field) -> None:
    """A web address, or nothing."""
    if field.data and not _ADDRESS.match(field.data):
        raise ValidationError(_l("Write a whole web address, beginning with https://."))


LINE = Length(max=200, message=_l("200 characters at most."))
LONG = Length(max=1000, message=_l("1,000 characters at most."))


class Channel(Form):
    """A place where posts are announced. The schools to choose from come from the view."""

    name_fr = StringField(_l("Name in French"), [DataRequired(_l("Write the name in French.")), LINE], [_folded])
    name_en = StringField(_l("Name in English"), [DataRequired(_l("Write the name in English.")), LINE], [_folded])
    audience_fr = StringField(_l("Whom it reaches, in French"), [LINE], [_folded])
    audience_en = StringField(_l("Whom it reaches, in English"), [LINE], [_folded])
    url = StringField(_l("Web address"), [LONG, address], [_folded])
    paid = BooleanField(_l("Announcing there is paid for"))
    cost = EurosField(
        _l("Usual price of one announcement"),
        description=_l("In euros. Leave it empty when the price is asked for each time."),
    )
    active = BooleanField(_l("Posts can be announced there now"), default=True)
    school = SelectField(_l("Who announces there"), [Listed()], validate_choice=False)

    def validate_cost(self, _field: Field) -> None:
        """What is free has no price."""
        if self.cost.cents and not self.paid.data:
            raise ValidationError(_l("A channel that is free has no price: tick “paid for”, or take the price out."))


class Announcement(Form):
    """The post on one channel."""

    channel = SelectField(_l("Channel"), [DataRequired(_l("Choose a channel.")), Listed()], validate_choice=False)
    address = StringField(
        _l("Where it can be read"), [LONG, address], [_folded], description=_l("The address of the announcement there.")
    )
    cost = EurosField(_l("What it cost"), description=_l("In euros, as paid. Leave it empty when it was free."))
