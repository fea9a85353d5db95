"""After the yes: who ticks what of a welcome, and no contract before a clearance that is needed (OTM-R 4.4.3)."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet
from ..dossier import WelcomeFile, WelcomeItem
from ..who import CANDIDATE, HIRING_MANAGER, HR, SECURITY
from .promised import PARIS
from .security import CLEARED
from .welcome_items import ACCESS, CONTRACT, FOLLOWED_BY, SEALED_ACCESS

MONTHS_AHEAD = 36  # a start further away than this is a slip of the pen


def _welcome(case: Case) -> WelcomeFile:
    assert case.file.welcome is not None
    return case.file.welcome


def _item(case: Case) -> WelcomeItem | None:
    return _welcome(case).items.get(case.given.item)


@rule(lift=(HR,), reads="welcome", given=True)
def item_in_charge(case: Case) -> Verdict:
    """An item is ticked by whoever does it, or by human resources; what goes with an access, by security alone."""
    item, roles = _item(case), case.actor.roles
    if item is None or item.what in SEALED_ACCESS:
        return unmet()
    if CANDIDATE in roles and item.owner == "person" and _welcome(case).person == case.actor.person_id:
        return met()
    return met() if roles & frozenset(entitled(item)) else unmet()


def entitled(item: WelcomeItem) -> tuple[str, ...]:
    """The roles that may tick an item for its owner."""
    own = tuple(role for role in FOLLOWED_BY[item.owner] if role != CANDIDATE)  # a candidate is that very person
    return own if item.what in ACCESS or HR in own else (*own, HR)


@rule(lift=(HR, HIRING_MANAGER, SECURITY, CANDIDATE), reads="welcome", given=True)
def item_open(case: Case) -> Verdict:
    """What is done, or not needed, is not done again."""
    item = _item(case)
    return unmet() if item is not None and item.settled else met()


@rule(lift=(HR, HIRING_MANAGER, SECURITY, CANDIDATE), reads="welcome", given=True)
def item_settled(case: Case) -> Verdict:
    """Only what was ticked can be taken up again."""
    item = _item(case)
    return met() if item is None or item.settled else unmet()


@rule(lift=(HR, HIRING_MANAGER, SECURITY, CANDIDATE), reads="welcome", given=True)
def item_unchanged(case: Case) -> Verdict:
    """Two people at one item: the second is told."""
    item = _item(case)
    return met() if item is None or item.revision == case.given.revision else unmet()


@rule(lift=(HR,), reads="welcome", given=True)
def item_may_be_left(case: Case) -> Verdict:
    """Some items are for everybody: whether one needs them is asked of nobody, and written nowhere."""
    item = _item(case)
    return unmet() if item is not None and item.for_everybody else met()


@rule(lift=(HR, HIRING_MANAGER, SECURITY, CANDIDATE), given=True)
def day_not_ahead(case: Case) -> Verdict:
    """What is done was done today or before."""
    return met() if case.given.on <= case.now.astimezone(PARIS).date() else unmet(day=case.given.on.isoformat())


@rule(lift=(SECURITY,), reads="welcome", given=True)
def contract_cleared(case: Case) -> Verdict:
    """No contract without a favourable decision on access, where one is needed (G32)."""
    item, welcome = _item(case), _welcome(case)
    signs = item is not None and item.what == CONTRACT
    return unmet() if signs and welcome.clearance_due and welcome.referral not in CLEARED else met()


@rule(lift=(HR,), reads="welcome", given=True)
def arrival_sound(case: Case) -> Verdict:
    """A start after the yes, and not years away."""
    accepted, start = _welcome(case).accepted_on, case.given.start_on
    if start is None:
        return met()
    ahead = (start.year - accepted.year) * 12 + start.month - accepted.month
    if accepted <= start and ahead <= MONTHS_AHEAD:
        return met()
    return unmet(accepted=accepted.isoformat(), months=MONTHS_AHEAD)


@rule(lift=(HR,), reads="welcome")
def items_all_settled(case: Case) -> Verdict:
    """A welcome is complete when every item is done, or not needed."""
    left = sum(not item.settled and item.what not in ACCESS for item in _welcome(case).items.values())
    return unmet(count=left) if left else met()


@rule(lift=(CANDIDATE,), reads="welcome")
def welcome_own(case: Case) -> Verdict:
    """Somebody who accepted, and nobody else, says that they will not come."""
    return met() if _welcome(case).person == case.actor.person_id else unmet()
