"""Links between jurors and candidates: declared, ruled on, and kept apart."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet
from ..who import CHAIR, DIRECTOR, JUROR


@rule(lift=(JUROR,), reads="jury")
def links_declared(case: Case) -> Verdict:
    """Each juror answers for each candidate before any file opens (Collège de déontologie, 14 Dec 2018; G18)."""
    assert case.file.jury is not None
    owed = case.file.jury.undeclared
    return unmet(count=owed) if owed else met(count=0)


@rule(lift=(CHAIR,), reads="jury")
def links_ruled(case: Case) -> Verdict:
    """The chair rules on each amber link, with a reason (G18)."""
    assert case.file.jury is not None
    open_ = case.file.jury.unruled
    return unmet(count=open_) if open_ else met(count=0)


@rule(lift=(DIRECTOR,), reads="desk", given=True)
def no_link(case: Case) -> Verdict:
    """A juror who stepped aside for a candidate does not judge that candidate (G18)."""
    desk = case.file.desk
    assert desk is not None
    if desk.member is None or desk.stepped_aside or not desk.declared:
        return unmet(declared=desk.declared)
    return met()
