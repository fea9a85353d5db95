"""The names of the roles, in words; which of several is shown beside a person's name."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from workflows import who

NAMES = {
    who.DIRECTOR: _l("Director"),
    who.HR: _l("Human resources"),
    who.HIRING_MANAGER: _l("Hiring manager"),
    who.REVIEWER: _l("Review committee"),
    who.CHAIR: _l("Jury chair"),
    who.JUROR: _l("Jury"),
    who.RECUSED: _l("Member who stepped aside"),
    who.SECURITY: _l("Security officer"),
    who.CLEARANCE_HR: _l("HR referee for clearances"),
    who.EQUALITY: _l("Equality referent"),
    who.DEONTOLOGY: _l("Deontology referent"),
    who.AUDITOR: _l("Auditor"),
    who.SCHOOL_ADMIN: _l("School administrator"),
    who.GROUP_ADMIN: _l("Group administrator"),
    who.UNIT_HEAD: _l("Person responsible for the unit"),
    who.CANDIDATE: _l("Applicant"),
    who.ENGINE: _l("Engine"),
}


def role_name(role: str) -> str:
    """The role in words, in the reader's language."""
    return str(NAMES[role])


def main_role(roles: Iterable[str]) -> str:
    """The words for the first of `roles` in the order above; empty when none is held."""
    held = set(roles)
    return next((str(words) for role, words in NAMES.items() if role in held), "")
