"""What is typed about the pool: what somebody would like to hear of, and whom human resources tell of a post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, SelectChoice, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired

MOST_FIELDS = 5


def _whole(value: object) -> int:
    """A whole number; -1, which nothing has, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class Consent(Form):
    """A consent to stay in the pool of a school. Schools, fields and kinds of post come from the view."""

    school = SelectField(_l("School"), coerce=_whole, validate_choice=False)
    fields = SelectMultipleField(
        _l("Research fields of interest"), validate_choice=False, description=_l("One to five.")
    )
    kind = SelectField(_l("Kind of post"), validate_choice=False)
    agrees = BooleanField(
        _l("I agree that this school keeps my name, my address and this interest, to tell me of other posts"),
        [InputRequired(_l("Nothing is kept without your agreement: tick the box, or leave this page."))],
    )

    def offer(
        self, schools: Iterable[tuple[int, str]], fields: Iterable[tuple[str, str]], kinds: Iterable[tuple[str, str]]
    ) -> Consent:
        """What there is to choose from."""
        self.school.choices = [SelectChoice(key, name) for key, name in schools]
        self._fields["fields"].choices = [SelectChoice(key, name) for key, name in fields]
        self.kind.choices = [SelectChoice("", _l("Any kind")), *(SelectChoice(key, name) for key, name in kinds)]
        return self

    def validate_school(self, field: Field) -> None:
        """One in which an application of theirs has ended."""
        if field.data not in _values(field):
            raise ValidationError(_l("Choose a school to which you applied, once its hire has ended."))

    def validate_fields(self, field: Field) -> None:
        """Some, and not everything."""
        if not 1 <= len(field.data or ()) <= MOST_FIELDS or not set(field.data) <= _values(field):
            raise ValidationError(_l("Choose one to five fields."))

    def validate_kind(self, field: Field) -> None:
        """One of the list."""
        if field.data not in _values(field):
            raise ValidationError(_l("Choose a kind of post, or any."))


def _values(field: Field) -> set[Any]:
    return {choice.value for choice in field.choices}


class Search(Form):
    """What part of the pool is shown. It stands in the address: it tells nothing of anybody."""

    field = SelectField(_l("Research field"), validate_choice=False)
    kind = SelectField(_l("Kind of post"), validate_choice=False)

    def offer(self, fields: Iterable[tuple[str, str]], kinds: Iterable[tuple[str, str]]) -> Search:
        """What there is to choose from."""
        self.field.choices = [SelectChoice("", _l("Any field")), *(SelectChoice(key, name) for key, name in fields)]
        self.kind.choices = [SelectChoice("", _l("Any kind")), *(SelectChoice(key, name) for key, name in kinds)]
        for one in (self.field, self.kind):
            one.data = one.data if one.data in _values(one) else ""
        return self


class Invitation(Form):
    """Which post, and who is told of it."""

    post = SelectField(_l("Post"), coerce=_whole, validate_choice=False)
    people = SelectMultipleField(coerce=_whole, validate_choice=False)

    def offer(self, posts: Iterable[tuple[int, str]]) -> Invitation:
        """The posts that are open."""
        self.post.choices = [SelectChoice(key, name) for key, name in posts]
        return self

    def validate_post(self, field: Field) -> None:
        """One that is open."""
        if field.data not in _values(field):
            raise ValidationError(_l("Choose an open post."))

    def validate_people(self, field: Field) -> None:
        """Somebody."""
        if not field.data:
            raise ValidationError(_l("Tick the people to tell of this post."))
