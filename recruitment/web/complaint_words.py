"""Complaints in words: where each stands, and how it ended."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forms.complaints import OUTCOME_NAMES, SUBJECT_NAMES

STATES = {
    "filed": _l("Received"),
    "acknowledged": _l("In charge"),
    "examined": _l("Being examined"),
    "answered": _l("Answered"),
    "withdrawn": _l("Withdrawn"),
}
STATE_KINDS = {"filed": "warn", "acknowledged": "here", "examined": "here", "answered": "ok", "withdrawn": "mute"}
PATH = (("filed", _l("Received")), ("acknowledged", _l("In charge")), ("examined", _l("Examined")), ("answered", _l("Answered")))

__all__ = ["OUTCOME_NAMES", "PATH", "STATES", "STATE_KINDS", "SUBJECT_NAMES"]
