"""The committee: people from outside reread a sheet, and on its return only what changed."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet
from ..dossier import Review
from ..who import HR, REVIEWER


def _review(case: Case) -> Review:
    assert case.file.review is not None
    return case.file.review


@rule(lift=(REVIEWER,), reads="review")
def enough_reviews(case: Case) -> Verdict:
    """At least two people of the committee, outside the hiring team, approve (IMT Atlantique, Télécom Paris; G1)."""
    review, least = _review(case), case.pack.value("reviews_min")
    count = len(review.approvals - review.barred)
    return unmet(count=count, minimum=least) if count < least else met(count=count, minimum=least)


@rule(lift=(REVIEWER, HR), reads="review")
def reviewers_outside_team(case: Case) -> Verdict:
    """Nobody rereads a sheet of their own team, nor one that they wrote in (G1)."""
    return unmet() if case.actor.person_id in _review(case).barred else met()


@rule(lift=(HR,), reads="review")
def reviewer_assigned(case: Case) -> Verdict:
    """Where a school wants it so, only the people asked to reread a sheet vote on it."""
    return met() if case.actor.person_id in _review(case).assigned else unmet()


@rule(lift=(HR,), reads="review", given=True)
def assigned_from_committee(case: Case) -> Verdict:
    """Those asked to reread belong to the committee, not to the hiring team, and wrote nothing of the sheet (G1)."""
    review = _review(case)
    unfit = set(case.given.people) - (review.committee - review.barred)
    return unmet(count=len(unfit)) if unfit else met(count=len(case.given.people))


@rule(lift=(REVIEWER,), reads="reopened", given=True)
def remark_on_changed_field(case: Case) -> Verdict:
    """A sheet that comes back is open where it changed, and where a change was required (equal treatment of authors)."""
    fields, place = case.file.reopened, case.given.place
    name = place.rpartition(".")[2]
    return met() if fields is None or not name or name in fields else unmet(field=name)
