"""What each mail of the outbox is about, in a few words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "sheet_to_review": _l("Job sheet to review"),
    "sheet_assigned": _l("Job sheet to review, asked by name"),
    "sheet_returned": _l("Job sheet returned"),
    "sheet_approved": _l("Job sheet approved"),
    "jury_appointed": _l("Jury appointed"),
    "published": _l("Advert published"),
    "advert_amended": _l("Advert amended"),
    "applications_closed": _l("Applications closed"),
    "withdrawn": _l("Application withdrawn"),
    "links_to_declare": _l("Links to declare"),
    "member_out": _l("Member of a jury stepped aside"),
    "files_to_mark": _l("Files to assess"),
    "marks_reopened": _l("Assessment reopened"),
    "interviews_to_plan": _l("Interviews to arrange"),
    "interview_invited": _l("Invitation to an interview"),
    "marks_revealed": _l("Marks revealed"),
    "minutes_to_sign": _l("Minutes to sign"),
    "to_decide": _l("Decision expected"),
    "referral_opened": _l("Referral opened"),
    "access_to_decide": _l("Decision on access expected"),
    "opinion_overdue": _l("Ministry’s time passed"),
    "access_decided": _l("Access decided"),
    "access_to_confirm": _l("Conditions to accept"),
    "offer_to_make": _l("Offer to make"),
    "offer_made": _l("Offer made"),
    "offer_reminder": _l("Reminder of an offer"),
    "offer_expired": _l("Offer without an answer"),
    "offer_accepted": _l("Offer accepted"),
    "letters_to_write": _l("Letters to prepare"),
    "cancelled": _l("Hire cancelled"),
    "reopened": _l("Step reopened"),
    "acknowledgement": _l("Acknowledgement of an application"),
    "letter": _l("Answer to an application"),
    "invitation": _l("Invitation to open an account"),
    "juror_invitation": _l("Invitation to a jury"),
    "password_reset": _l("Forgotten password"),
}
