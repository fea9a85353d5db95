"""A new date for a stage promised to candidates, as typed. The stages still open come from the view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

REASON_NAMES = {
    "many_files": _l("There are more applications than expected"),
    "jury_away": _l("The jury could not meet on the days planned"),
    "checks": _l("Some checks take more time"),
    "access": _l("An authorisation of access is awaited"),
    "decision": _l("The decision of the school takes more time"),
    "other": _l("The recruitment has fallen behind its plan"),
}


class NewDate(Form):
    """Which stage, until when, and why."""

    stage = RadioField(_l("Stage that is late"), [InputRequired(_l("Choose the stage."))])
    by = DateField(_l("New last day"), [InputRequired(_l("Choose the new last day."))])
    why = RadioField(
        _l("Reason told to the candidates"), [InputRequired(_l("Choose the reason."))],
        choices=[SelectChoice(key, name) for key, name in REASON_NAMES.items()],
    )  # fmt: skip
    text = TextAreaField(
        _l("Reason in your words"),
        [Length(10, 2000, _l("Write between %(min)d and %(max)d characters."))],
        filters=[lambda text: (text or "").replace("\r\n", "\n").strip()],
        description=_l("Kept in the ledger of exceptions. Candidates do not read it; name nobody."),
    )  # fmt: skip
