"""HFDS: nobody is appointed to a restricted zone without a decision, and silence decides nothing."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..dossier import Clearing, ReferralFile
from ..who import CANDIDATE, DIRECTOR, HIRING_MANAGER, SECURITY
from .jury import months_between

CLEARED = ("authorised", "not_needed")  # how a referral ends well
# What a request holds before it leaves (arrêté du 3 juillet 2012, art. 2).
PIECES = (
    "identity", "nationality", "path", "titles_and_works", "host_and_employer", "reasons", "activity", "interests",
)  # fmt: skip

LIST_OPEN = ("ranked", "clearing", "offering")  # while the list may still be drawn on
LABORATORY = "laboratory"
PARTS = ("person", LABORATORY)  # of the file; a third one, complementary, on the ministry's request alone
COMPLEMENT = "complement"


def _clearing(case: Case) -> Clearing:
    assert case.file.clearing is not None
    return case.file.clearing


def _referral(case: Case) -> ReferralFile:
    assert case.file.referral is not None
    return case.file.referral


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def start_allows_clearance(case: Case) -> Verdict:
    """The planned start leaves the ministry and the head of establishment their time (G33)."""
    months, start = case.pack.value("start_after_referral_months"), case.file.start_on
    may_be_due = case.file.restricted or case.pack.value("hfds_scope") == "non_eu_any_unit"
    if not may_be_due or start is None or months_between(case.now.date(), start) >= months:
        return met(months=months)
    return unmet(months=months, start_on=start.isoformat())


@rule(lift=(SECURITY,), reads="clearing")
def clearance_decided(case: Case) -> Verdict:
    """The head of establishment has decided; a silence is recorded, never counted as a yes (décret 2024-430; G32)."""
    state = _clearing(case).referral
    return met() if state in (*CLEARED, "not_authorised") else unmet(state=state)


@rule(lift=(SECURITY,), reads="clearing")
def clearance_favourable(case: Case) -> Verdict:
    """No contract step without a favourable decision (décret 2024-430; G32)."""
    clearing = _clearing(case)
    return met(due=clearing.due) if not clearing.due or clearing.referral in CLEARED else unmet()


@rule(lift=(SECURITY,), reads="clearing")
def conditions_accepted(case: Case) -> Verdict:
    """Conditions that come with an authorisation are acknowledged first (G34)."""
    clearing = _clearing(case)
    return unmet() if clearing.conditions and not clearing.conditions_accepted else met()


@rule(lift=(DIRECTOR,), reads="clearing")
def list_not_exhausted(case: Case) -> Verdict:
    """Somebody on the list is still waiting."""
    left = len(_clearing(case).left)
    return met(count=left) if left else unmet()


@rule(lift=(DIRECTOR,), reads="clearing", given=True)
def next_on_list(case: Case) -> Verdict:
    """The next on the list is chosen, or the decision says why not (merit; G30)."""
    left = _clearing(case).left
    if case.given.application not in left:
        return unmet(known=False)
    if case.given.application == left[0] or len(case.given.reason.strip()) >= 10:
        return met(place=left.index(case.given.application) + 1)
    return unmet(known=True)


@rule(lift=(SECURITY,), given=True)
def opinion_known(case: Case) -> Verdict:
    """The ministry's answer is one of the four it can give."""
    known = ("favourable", "reserved", "unfavourable", "alternative")
    if case.given.opinion not in known:
        return unmet()
    if case.given.opinion == "reserved" and not case.given.conditions.strip():
        return unmet(conditions=True)
    return met()


@rule(lift=(SECURITY,), reads="referral")
def opinion_allows(case: Case) -> Verdict:
    """The head of establishment may authorise only after a favourable opinion (code pénal R413-5-1; G32)."""
    return met() if _referral(case).opinion in ("favourable", "reserved") else unmet()


@rule(lift=(SECURITY,), given=True)
def referral_pieces_in(case: Case) -> Verdict:
    """A request leaves with every piece that the text lists (arrêté du 3 juillet 2012, art. 2)."""
    held = getattr(case.given, "pieces", ())
    missing = [{"piece": piece} for piece in PIECES if piece not in held]
    return unmet_each(missing) if missing else met(pieces=len(PIECES))


@rule(lift=(SECURITY,), reads="referral")
def opinion_time_passed(case: Case) -> Verdict:
    """A silence is recorded once the ministry's time has passed, not before (décret 2024-430; G32)."""
    due = _referral(case).opinion_due
    return met() if due is not None and case.now > due else unmet(due=due.isoformat() if due else None)


@rule(lift=(SECURITY,), reads="referral")
def referral_moot(case: Case) -> Verdict:
    """A referral is stopped only when the person is neither proposed nor appointed; otherwise somebody decides."""
    state = _referral(case).application_state
    proposed = state in ("chosen", "cleared", "appointed") or (state == "ranked" and case.file.state in LIST_OPEN)
    return unmet() if proposed else met()


@rule(lift=(CANDIDATE,), reads="own clearing")
def person_concerned(case: Case) -> Verdict:
    """Nobody answers in the place of the person concerned."""
    own = case.file.own
    assert own is not None
    mine = own.application is not None and own.application == _clearing(case).application
    return met() if mine and own.mine else unmet()


@rule(lift=(CANDIDATE,), reads="own referral")
def conditions_own(case: Case) -> Verdict:
    """The person concerned alone accepts conditions, where there are some (G34)."""
    own = case.file.own
    assert own is not None
    return met() if own.mine and _referral(case).opinion == "reserved" else unmet()


@rule(lift=(SECURITY,))
def unit_unrestricted(case: Case) -> Verdict:
    """In a restricted zone everybody is referred, whatever the nationality (code pénal R413-5-1; G31)."""
    return unmet() if case.file.restricted else met()


# -- the file of a request ---------------------------------------------------------------------------------------


@rule(lift=(SECURITY,), reads="referral")
def referral_parts_accepted(case: Case) -> Verdict:
    """Each part of the file that was asked for is accepted, item by item (arrêté du 3 juillet 2012, art. 2)."""
    open_ = [{"part": part} for part, state in _referral(case).parts.items() if state != "accepted"]
    return unmet_each(open_) if open_ else met(parts=len(_referral(case).parts))


@rule(lift=(SECURITY,), reads="referral", given=True)
def part_askable(case: Case) -> Verdict:
    """Both parts are asked before the request leaves; the complement on the ministry's request alone, with its reason."""
    given, referral = case.given, _referral(case)
    if referral.parts.get(given.part) in ("filled", "accepted"):
        return unmet(done=True)
    if given.part in PARTS:
        return met() if referral.state == "opened" else unmet(late=True)
    if given.part != COMPLEMENT or referral.state != "sent":
        return unmet(early=True)
    return met() if len(given.reason.strip()) >= 10 else unmet(reason=True)


@rule(lift=(SECURITY,), reads="referral", given=True)
def nationality_asked(case: Case) -> Verdict:
    """The nationality is stated alone only where it was asked first: under a school's own rule (G31)."""
    return met() if _referral(case).parts.get(case.given.part) == "first" else unmet()


@rule(lift=(SECURITY,), reads="referral", given=True)
def part_own(case: Case) -> Verdict:
    """Whoever was asked for a part fills it in: the person concerned, the person responsible for the unit, the team."""
    asked_of = _referral(case).asked_of.get(case.given.part)
    if asked_of is None:
        return met() if case.given.part == LABORATORY and case.actor.may(HIRING_MANAGER) else unmet()
    return met() if asked_of == case.actor.person_id else unmet()


@rule(lift=(SECURITY,), reads="referral", given=True)
def part_fillable(case: Case) -> Verdict:
    """What was not asked for, or was handed in already, is not filled in."""
    state = _referral(case).parts.get(case.given.part)
    return met() if state in ("asked", "returned") else unmet()


@rule(lift=(CANDIDATE, HIRING_MANAGER), given=True)
def part_whole(case: Case) -> Verdict:
    """A part is handed in whole (arrêté du 3 juillet 2012, art. 2)."""
    return unmet(count=case.given.faults) if case.given.faults else met()


@rule(lift=(CANDIDATE, HIRING_MANAGER), reads="referral", given=True)
def part_filled(case: Case) -> Verdict:
    """What is checked has been handed in."""
    return met() if _referral(case).parts.get(case.given.part) == "filled" else unmet()


@rule(lift=(SECURITY,), given=True)
def part_items_named(case: Case) -> Verdict:
    """Whoever gives a part back names the items: they alone open again."""
    return met(count=len(case.given.items)) if case.given.items else unmet()


@rule(lift=(DIRECTOR,), reads="clearing ahead", given=True)
def referral_ahead_allowed(case: Case) -> Verdict:
    """As many persons of the list as the pack says may be referred before they are chosen (G31)."""
    ahead, most = case.file.ahead or frozenset(), case.pack.value("referrals_ahead")
    if case.given.application not in _clearing(case).left:
        return unmet(unknown=True)
    if case.given.application in ahead:
        return unmet(already=True)
    return met(most=most) if len(ahead) < most else unmet(most=most)


@rule(lift=(SECURITY,), reads="clearing")
def referral_ahead_due(case: Case) -> Verdict:
    """Nobody is referred where no rule asks for it (code pénal R413-5-1; G31)."""
    return met() if _clearing(case).due else unmet()


@rule(lift=(SECURITY,), reads="referral")
def renewal_due(case: Case) -> Verdict:
    """A renewal is asked when the access is about to end, not before, and one at a time."""
    if _referral(case).renewing or not _referral(case).counts:
        return unmet(running=True)
    until, days = _referral(case).access_until, case.pack.value("access_reminder_days")
    if until is None:
        return unmet(days=days)
    return met() if (until - case.now.date()).days <= days else unmet(days=days)


@rule(lift=(SECURITY,), given=True)
def access_period(case: Case) -> Verdict:
    """An access ends after it begins."""
    first, last = case.given.access_from, case.given.access_until
    return unmet() if first and last and last < first else met()
