"""Words of the letters page: kinds that tell an outcome to those who know it, states, passages, pauses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

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
PAUSES = {
    "harsh": _l("may hurt: say what was missing instead"),
    "comparison": _l("compares with somebody else: speak of this person alone"),
    "personal": _l("is about the person, not the work"),
}
