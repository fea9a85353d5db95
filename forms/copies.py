"""The copy of a document without the name: choosing it, signing it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, Form, HiddenField


class Copy(Form):
    """A PDF made elsewhere."""

    copy = FileField(_l("Copy without the name"))

    def fault(self, message: str) -> None:
        """Say what is wrong with the file, at its field."""
        self.copy.errors = [*self.copy.errors, message]


class Signature(Form):
    """The copy that was read, by its hash; and, where something was found, that each place was looked at."""

    sha256 = HiddenField()
    looked = BooleanField(_l("I have looked at each place above: none tells who the person is"))
