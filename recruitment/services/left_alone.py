"""Tables that speak of people and that the erasure of a file leaves alone, each with its reason.

A test walks the metadata: every table that refers to an application or a person, straight or through a row of an
application, is written by `erasing` or stands here. A new table that does neither makes it fail.
"""

from __future__ import annotations

_ACT = "who of the staff did it; accounts of staff are not erased with a file"
_COUNT = "a figure or a date, no text: statistics of the past stay true"
_PROOF = "numbers and dates that prove the erasure itself"

LEFT_ALONE = {
    "announcement": _ACT,
    "application_draft": "for another post, and its author's alone; it goes when it is sent or past its time",
    "archive_reading": _PROOF,
    "blindness_check": _ACT,
    "chair_session": _ACT,
    "clearance_form": _ACT,
    "clearance_part": "a clearance has a time of its own: a file waits until it is purged",
    "destruction_line": _PROOF,
    "destruction_list": _PROOF,
    "evidence_archive": "sealed, with an end of its own",
    "exception_entry": _ACT,
    "hire": _ACT,
    "job_sheet": _ACT,
    "journal_entry": "ids and commitments, no personal data: it verifies for ever",
    "juror": "the register of jurors has consents and ends of its own",
    "jury_act": _ACT,
    "jury_member": "seats of jurors, published with the composition",
    "legal_hold": _PROOF,
    "library_grid_version": _ACT,
    "mark_sheet": _COUNT,
    "meeting": _ACT,
    "meeting_ballot": _COUNT,
    "meeting_presence": _COUNT,
    "ranking": _ACT,
    "referral": "its texts are sealed and have a time of their own: a file waits until they are purged",
    "role_grant": "roles of staff; somebody who holds one keeps their account",
    "sealed_reading": "who opened what of a clearance, kept when that is gone",
    "sealed_value": "a clearance has a time of its own: a file waits until it is purged",
    "sheet_comment": _ACT,
    "sheet_dismissal": _ACT,
    "sheet_draft": _ACT,
    "sheet_review": _ACT,
    "sheet_reviewer": _ACT,
}
