"""Texts of the interface from Python code, with types: flask-babel publishes none."""

from __future__ import annotations

import flask_babel
from markupsafe import Markup

from .dates import number


def gettext(message: str, **values: object) -> str:
    """The text in the reader's language, `%(name)s` filled in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The text for `num` things; `%(num)s` is `num` as it is written: “5 000”, “5,000”."""
    text = flask_babel.get_domain().get_translations().ungettext(one, many, num)
    return str(text % {"num": number(num), **values})


def filled(text: str, **values: object) -> Markup:
    """A text of ours whose values may hold markup; those that do not are escaped."""
    return Markup(text) % values  # noqa: S704  # every part was escaped or is ours
