"""Requests about one's data in words: where each stands, what it asks, how it ended."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forms.data_rights import KIND_NAMES, OUTCOME_NAMES

STATES = {
    "filed": _l("Received"), "in_charge": _l("In charge"),
    "restricted": _l("Restriction in force"), "answered": _l("Answered"), "withdrawn": _l("Withdrawn"),
}  # fmt: skip
STATE_KINDS = {
    "filed": "warn", "in_charge": "here", "restricted": "here", "answered": "ok", "withdrawn": "mute",
}  # fmt: skip
WORDS = {"states": STATES, "kinds": STATE_KINDS, "asked": KIND_NAMES, "outcomes": OUTCOME_NAMES}

__all__ = ["KIND_NAMES", "OUTCOME_NAMES", "STATES", "STATE_KINDS", "WORDS"]
