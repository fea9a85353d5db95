"""Which hires the reader may see, from the roles that they hold."""

from __future__ import annotations

from typing import cast

from flask_login import current_user

from recruitment.services.listings import Scope
from recruitment.web.access import Me
from workflows.who import (
    AUDITOR,
    CHAIR,
    DIRECTOR,
    EQUALITY,
    GROUP_ADMIN,
    HIRING_MANAGER,
    HR,
    JUROR,
    REVIEWER,
    SCHOOL_ADMIN,
    SECURITY,
    STAFF,
)

ADMINS = (SCHOOL_ADMIN, GROUP_ADMIN)
JURY = (CHAIR, JUROR)
# Who opens hires, in the schools where they hold one of these.
OPENERS = (HIRING_MANAGER, HR)
# Roles that, held for a school, open every hire of it.
SCHOOL_WIDE = (HR, DIRECTOR, REVIEWER, SECURITY, EQUALITY, AUDITOR, *ADMINS)
BY_NAME = (HIRING_MANAGER, *SCHOOL_WIDE, *JURY)
INSIDE = frozenset(STAFF)
READERS = (*STAFF, *ADMINS, *JURY)


def me() -> Me:
    """The person signed in."""
    return cast(Me, current_user._get_current_object())


def scope() -> Scope:
    """What the reader may list."""
    person = me()
    return Scope(person.schools(*SCHOOL_WIDE), person.hires(*BY_NAME))


def only_jury(roles: frozenset[str]) -> bool:
    """True for somebody who is on juries and nothing else."""
    return not roles & (INSIDE | frozenset(ADMINS)) and not roles.isdisjoint(JURY)
