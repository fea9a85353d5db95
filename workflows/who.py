"""The parts people play. A role is a word stored in a grant and heard by a right."""

from __future__ import annotations

from dataclasses import dataclass

PERSON = "person"  # anyone signed in
CANDIDATE = "candidate"
HIRING_MANAGER = "hiring_manager"
REVIEWER = "reviewer"
HR = "hr"
CHAIR = "chair"
JUROR = "juror"
RECUSED = "recused"  # a juror whose link with one candidate takes them out of the whole competition
SECURITY = "security"  # the security officer, and whoever stands in for them
CLEARANCE_HR = "clearance_hr"  # in human resources, for clearances: the only one there who reads sealed parts
EQUALITY = "equality"
DEONTOLOGY = "deontology"  # the deontology referent: asked about one declaration, reads that one alone
DIRECTOR = "director"
AUDITOR = "auditor"
SCHOOL_ADMIN = "school_admin"
GROUP_ADMIN = "group_admin"
UNIT_HEAD = "unit_head"  # answers for a unit: asked for the laboratory's part of a request, hire by hire
ENGINE = "engine"  # the worker, when a clock acts

ROLES = (
    CANDIDATE, HIRING_MANAGER, REVIEWER, HR, CHAIR, JUROR, SECURITY, CLEARANCE_HR, EQUALITY, DEONTOLOGY,
    DIRECTOR, AUDITOR, SCHOOL_ADMIN, GROUP_ADMIN, UNIT_HEAD,
)  # fmt: skip
GRANTABLE = (
    HIRING_MANAGER, REVIEWER, HR, SECURITY, CLEARANCE_HR, EQUALITY, DEONTOLOGY, DIRECTOR, AUDITOR,
    SCHOOL_ADMIN, GROUP_ADMIN,
)  # fmt: skip
# Roles that a school-wide grant does not open on a hire: they are held hire by hire.
PER_HIRE = frozenset({HIRING_MANAGER, CHAIR, JUROR, RECUSED, CANDIDATE, UNIT_HEAD})
# Who may read the file of a hire from the inside.
STAFF = (HIRING_MANAGER, REVIEWER, HR, SECURITY, EQUALITY, DIRECTOR, AUDITOR)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, with the roles that person holds on the hire in question."""

    person_id: int | None
    roles: frozenset[str]

    def may(self, *roles: str) -> bool:
        """True when one of `roles` is held."""
        return not self.roles.isdisjoint(roles)


THE_ENGINE = Actor(None, frozenset({ENGINE}))
