"""What the macros ask of a form, in plain values: its kind of field, its choices, its errors."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from wtforms import fields

if TYPE_CHECKING:
    from flask import Flask
    from wtforms import Field, Form

# The first class found in a field's ancestry says how the macro draws it.
KINDS: dict[type, str] = {
    fields.HiddenField: "hidden",
    fields.PasswordField: "password",
    fields.EmailField: "email",
    fields.TelField: "tel",
    fields.URLField: "url",
    fields.SearchField: "search",
    fields.DateField: "date",
    fields.DateTimeLocalField: "datetime-local",
    fields.TimeField: "time",
    fields.IntegerField: "whole",
    fields.DecimalField: "decimal",
    fields.FloatField: "decimal",
    fields.TextAreaField: "textarea",
    fields.RadioField: "radios",
    fields.SelectMultipleField: "checkboxes",
    fields.SelectField: "select",
    fields.BooleanField: "boolean",
    fields.MultipleFileField: "files",
    fields.FileField: "file",
    fields.StringField: "text",
}
_kinds: dict[type, str] = {}


def field_kind(field: Field) -> str:
    """How `field` is drawn: “text”, “radios”, “date”… Raises TypeError for a field without a drawing."""
    kind = type(field)
    try:
        return _kinds[kind]
    except KeyError:
        for ancestor in kind.__mro__:
            if ancestor in KINDS:
                _kinds[kind] = KINDS[ancestor]
                return _kinds[kind]
    raise TypeError(f"no markup for {kind.__name__}")


def choices_of(field: Field) -> Iterator[tuple[str, Any, bool]]:
    """Value, label and whether it is chosen; WTForms builds a field for each, which costs ten times more."""
    chosen = field.data
    several = isinstance(chosen, list | tuple | set | frozenset)
    for given in field.choices or ():
        choice = given if isinstance(given, fields.SelectChoice) else fields.SelectChoice.from_input(given)
        value = field.coerce(choice.value)
        yield str(choice.value), choice.label, (value in chosen) if several else value == chosen


def form_errors(form: Form | None) -> list[tuple[str, Any]]:
    """Anchor and message of each error of `form`, in the order of the page."""
    if form is None:
        return []
    found: list[tuple[str, Any]] = [("", message) for message in form.form_errors]
    for field in form:
        found += _field_errors(field)
    return found


def _field_errors(field: Field) -> Iterable[tuple[str, Any]]:
    if isinstance(field, fields.FieldList | fields.FormField):
        # The errors of a form inside are by field name: its own fields tell them.
        told = field.errors if isinstance(field, fields.FieldList) else ()
        own = [(field.id, error) for error in told if isinstance(error, str)]
        inner = field.entries if isinstance(field, fields.FieldList) else field.form
        return own + [pair for child in inner for pair in _field_errors(child)]
    return [(field.id, error) for error in field.errors]


@cache
def mini_bar(done: int, total: int, gaps: tuple[int, ...] = ()) -> Markup:
    """The picture of a track in a table row; a list of 200 hires shows a dozen different ones."""
    parts = []
    for position in range(total):
        marks = ["d" if position < done else "n" if position == done else "", "g" if position in gaps else ""]
        parts.append(f'<i class="{" ".join(filter(None, marks))}"></i>')
    return Markup(f'<span class="otm-mini" aria-hidden="true">{"".join(parts)}</span>')  # noqa: S704  # every part was escaped or is ours


def new_command() -> str:
    """A unique id for one form as shown: sending it twice then counts once."""
    return secrets.token_urlsafe(12)


def start(app: Flask) -> None:
    """Give these to every template and macro."""
    app.jinja_env.globals.update(
        field_kind=field_kind,
        choices_of=choices_of,
        form_errors=form_errors,
        mini_bar=mini_bar,
        new_command=new_command,
    )
