"""Links between jurors and candidates: declared, ruled on, and kept apart."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet
from ..given import LinkAnswer, LinkAnswers
from ..who import CHAIR, DIRECTOR, JUROR

LEVELS = ("none", "amber", "red")
KINDS = ("kinship", "hierarchy", "supervision", "same_laboratory", "cosigned_works", "close_relations", "other")


def answers(given: LinkAnswer | LinkAnswers) -> tuple[LinkAnswer, ...]:
    """The declarations made in one step."""
    return given.answers if isinstance(given, LinkAnswers) else (given,)


@rule(lift=(JUROR,), given=True)
def links_answered(case: Case) -> Verdict:
    """Each answer says none, amber or red; the last two say which link, and an unlisted one in words (G18)."""
    found = answers(case.given)
    vague = sum(
        a.level not in LEVELS
        or (a.level != "none" and (a.kind not in KINDS or (a.kind == "other" and not a.note.strip())))
        for a in found
    )
    if vague or not found:
        # A count only: a number here beside a name on the page would undo the hiding of names.
        return unmet(count=vague)
    return met(count=len(found), declared=sum(a.level != "none" for a in found))


@rule(lift=(CHAIR,), reads="links", given=True)
def step_aside_stands(case: Case) -> Verdict:
    """Who stepped aside comes back through the chair only: the link is declared amber and ruled on (G18)."""
    assert case.file.links is not None
    back = sum(a.level == "none" and case.file.links.get(a.application, False) for a in answers(case.given))
    return unmet(count=back) if back else met()


@rule(lift=(DIRECTOR,), reads="desk", given=True)
def ruling_by_other(case: Case) -> Verdict:
    """Nobody rules on their own link: the director does for the chair (G18)."""
    assert case.file.desk is not None
    own = case.file.desk.link
    return unmet() if own is not None and own == case.given.declaration else met()


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
