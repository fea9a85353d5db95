"""Words of the letters page: kinds that tell an outcome to those who know it, states, passages, pauses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workflows.charter.wording.letter_halves import Apart

# The letter of a person whose access was not authorised is the one of a person not selected, here too.
KINDS = {
    "inadmissible": _l("Conditions not met"),
    "not_shortlisted": _l("Not invited to interview"),
    "absent": _l("Absent from the interview"),
    "heard_not_ranked": _l("Not selected"),
    "not_authorised": _l("Not selected"),
    "ranked_not_chosen": _l("On the list, not called"),
    "reserve": _l("Reserve list"),
    "appointed": _l("Appointment confirmed"),
    "declined": _l("Offer declined"),
    "withdrawn": _l("Withdrawn"),
    "cancelled": _l("Recruitment ended"),
}
STATUSES = {
    "draft": _l("Draft"),
    "approved": _l("Approved, leaving"),
    "uncertain": _l("In doubt"),
    "sent": _l("Sent out"),
}
STATUS_KINDS = {"draft": "mute", "approved": "here", "uncertain": "warn", "sent": "ok"}
ABOUT = {
    "reason": _l("Reason: %(about)s"),
    "strengths": _l("Strengths: %(about)s"),
    "develop": _l("To develop: %(about)s"),
    "remark": _l("A sentence of the jury"),
}
BANDS = {
    "strength": _l("A strength"),
    "met": _l("As expected"),
    "develop": _l("To develop"),
    "finding": _l("Finding on eligibility"),
}
MAIL_EVENTS = {
    "sent_again": _l("Sent again"),
    "vouched": _l("Said to have arrived"),
    "came_back": _l("Came back"),
}
PAUSES = {
    "harsh": _l("may hurt: say what was missing instead"),
    "comparison": _l("compares with somebody else: speak of this person alone"),
    "personal": _l("is about the person, not the work"),
}
WRITTEN = {"fr": _l("Letter written in French"), "en": _l("Letter written in English")}
COURTESY = {"fr": _l("Courtesy translation into French"), "en": _l("Courtesy translation into English")}
LANGUAGES = {"fr": _l("French"), "en": _l("English")}
# What two halves of a passage do not say alike.
IN_HALF = {"fr": _l("the French half"), "en": _l("the English half")}
APART = {
    "missing": _l("There is nothing in %(language)s."),
    "sentences": _l("%(fr)s sentences in French, %(en)s in English."),
    "fact": _l("“%(text)s” stands in %(language)s alone."),
    "same": _l("Both halves have the same words: put them into the other language."),
    "criterion": _l("A criterion is named in one half alone: %(fr)s, %(en)s."),
}


def difference(one: Apart) -> str:
    """What two halves of a passage do not say alike, in a sentence."""
    values = {**one.values}
    if "language" in values:
        values["language"] = str(IN_HALF[str(values["language"])])
    return str(APART[one.code]) % values


LAGS_NOW = {
    "fr": _l("The English half changed since the French one was looked at."),
    "en": _l("The French half changed since the English one was looked at."),
}


def _n(one: str, many: str) -> tuple[str, str]:
    """Both forms, for ngettext where it is shown."""
    return one, many


LAGS = {
    "fr": _n("The French half lags behind in %(num)s passage: until it follows, the letter cannot be approved.",
             "The French half lags behind in %(num)s passages: until it follows, the letter cannot be approved."),
    "en": _n("The English half lags behind in %(num)s passage: until it follows, the letter cannot be approved.",
             "The English half lags behind in %(num)s passages: until it follows, the letter cannot be approved."),
}  # fmt: skip
# What the jury wrote and nobody put into the other language; read by whoever reads the half that lacks it.
LEFT_IN = {
    "fr": _n("The jury wrote %(num)s passage in French alone: it stands in the French text as it was written, and not here.",
             "The jury wrote %(num)s passages in French alone: they stand in the French text as they were written, and not here."),
    "en": _n("The jury wrote %(num)s passage in English alone: it stands in the English text as it was written, and not here.",
             "The jury wrote %(num)s passages in English alone: they stand in the English text as they were written, and not here."),
}  # fmt: skip
