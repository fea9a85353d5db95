"""HFDS rules as tables of cases: no way to an appointment but a favourable decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.cases import NOW, case, dossier
from workflows.case import Verdict
from workflows.charter import security
from workflows.charter.security import PIECES
from workflows.dossier import Clearing, Own, ReferralFile
from workflows.engine import follow, hear, lines, states
from workflows.given import Checklist, Choice, NationalityStated, OneFile, Opinion, PartAsked, PartFilled, PartReturned
from workflows.referral import SEALED_EVENTS, ReferralChart
from workflows.who import CANDIDATE, DIRECTOR, ENGINE, HR, SECURITY


def said(verdict: Verdict) -> list[dict[str, Any]]:
    """The values of each objection."""
    return [dict(objection.values) for objection in verdict.objections]


@pytest.mark.parametrize(
    ("state", "favourable", "decided"),
    [
        (None, False, False), ("opened", False, False), ("complete", False, False), ("sent", False, False),
        ("answered", False, False), ("expired", False, False), ("authorised", True, True), ("not_needed", True, True),
        ("not_authorised", False, True), ("stopped", False, False),
    ],
)  # fmt: skip
def test_no_contract_step_without_a_favourable_decision(state: str | None, favourable: bool, decided: bool) -> None:
    file = replace(dossier("clearing"), clearing=Clearing(7, "chosen", True, state))
    assert bool(security.clearance_favourable(case(file, HR))) is favourable
    assert bool(security.clearance_decided(case(file, HR))) is decided


def test_every_state_of_a_referral_is_judged_above() -> None:
    assert set(states(ReferralChart)) == {
        "opened", "complete", "sent", "answered", "expired", "authorised", "not_authorised", "not_needed", "stopped",
    }  # fmt: skip


def test_nobody_needs_a_decision_where_none_is_due() -> None:
    file = replace(dossier("offering"), clearing=Clearing(7, "chosen", False))
    assert security.clearance_favourable(case(file, HR))


@pytest.mark.parametrize(
    ("opinion", "allows"),
    [(None, False), ("favourable", True), ("reserved", True), ("unfavourable", False), ("alternative", False)],
)
def test_access_is_authorised_after_a_favourable_opinion_only(opinion: str | None, allows: bool) -> None:
    file = replace(dossier("clearing"), referral=ReferralFile(opinion, None, "chosen"))
    assert bool(security.opinion_allows(case(file, DIRECTOR))) is allows


@pytest.mark.parametrize(
    ("opinion", "conditions", "known"),
    [
        ("favourable", "", True), ("unfavourable", "", True), ("alternative", "", True), ("reserved", "Salle B", True),
        ("reserved", " ", False), ("perhaps", "", False), ("", "", False),
    ],
)  # fmt: skip
def test_opinion_is_one_of_four_and_reservations_have_a_text(opinion: str, conditions: str, known: bool) -> None:
    verdict = security.opinion_known(case(dossier("clearing"), SECURITY, given=Opinion(opinion, conditions)))
    assert bool(verdict) is known
    assert "Salle" not in str(verdict.evidence)


@pytest.mark.parametrize("missing", PIECES)
def test_each_missing_piece_is_named(missing: str) -> None:
    held = tuple(piece for piece in PIECES if piece != missing)
    verdict = security.referral_pieces_in(case(dossier("clearing"), SECURITY, given=Checklist(held)))
    assert said(verdict) == [{"piece": missing}]
    assert security.referral_pieces_in(case(dossier("clearing"), SECURITY, given=Checklist(PIECES)))


@pytest.mark.parametrize(("seconds", "passed"), [(-1, False), (0, False), (1, True)])
def test_silence_begins_when_the_time_has_passed(seconds: int, passed: bool) -> None:
    file = replace(dossier("clearing"), referral=ReferralFile(None, NOW - timedelta(seconds=seconds), "chosen"))
    assert bool(security.opinion_time_passed(case(file, ENGINE))) is passed
    never = replace(dossier("clearing"), referral=ReferralFile())
    assert not security.opinion_time_passed(case(never, ENGINE))


@pytest.mark.parametrize(
    ("left", "choice", "stops"),
    [
        ((3, 1), Choice(3), False), ((3, 1), Choice(1), True), ((3, 1), Choice(1, "trop court"), False),
        ((3, 1), Choice(1, "non"), True), ((3, 1), Choice(9, "Une raison bien longue."), True), ((), Choice(3), True),
    ],
)  # fmt: skip
def test_next_on_the_list_or_a_reason(left: tuple[int, ...], choice: Choice, stops: bool) -> None:
    file = replace(dossier("ranked"), clearing=Clearing(left=left))
    assert bool(security.next_on_list(case(file, DIRECTOR, given=choice))) is not stops


@pytest.mark.parametrize(
    ("own", "mine"),
    [
        (Own(7, "chosen", mine=True), True), (Own(7, "chosen"), False), (Own(8, "ranked", mine=True), False),
        (Own(), False),
    ],
)  # fmt: skip
def test_only_the_person_concerned_answers(own: Own, mine: bool) -> None:
    file = replace(dossier("offering"), clearing=Clearing(7, "chosen"), own=own)
    assert bool(security.person_concerned(case(file, CANDIDATE))) is mine


@pytest.mark.parametrize(
    ("conditions", "accepted", "stops"), [(False, False, False), (True, False, True), (True, True, False)]
)
def test_conditions_are_accepted_first(conditions: bool, accepted: bool, stops: bool) -> None:
    file = replace(
        dossier("clearing"), clearing=Clearing(7, "chosen", True, "authorised", "reserved", conditions, accepted)
    )
    verdict = security.conditions_accepted(case(file, HR))
    assert bool(verdict) is not stops
    # Who may lift it, and its source, are those of a decision not yet taken: that there are conditions is sealed.
    undecided = security.clearance_decided(case(replace(file, clearing=Clearing(7, "chosen", True, "sent")), HR))
    if stops:
        mine, other = verdict.objections[0], undecided.objections[0]
        assert (mine.lift, mine.article, mine.source) == (other.lift, other.article, other.source)


@pytest.mark.parametrize(
    ("state", "moot"), [("chosen", False), ("cleared", False), ("appointed", False), ("withdrawn", True), ("declined", True)]
)
def test_referral_stops_only_for_somebody_no_longer_proposed(state: str, moot: bool) -> None:
    file = replace(dossier("clearing"), referral=ReferralFile(None, None, state))
    assert bool(security.referral_moot(case(file, SECURITY))) is moot


def test_no_clock_authorises() -> None:
    """The engine moves a referral to silence or to its stop, never to a decision."""
    reached = {
        line.target
        for row in lines(ReferralChart).values()
        for forks in row.values()
        for line in forks
        if ENGINE in line.who
    }
    assert reached == {"expired", "stopped"}
    assert follow(ReferralChart, "expired", "authorise") is None


@pytest.mark.parametrize("event", sorted(SEALED_EVENTS))
def test_verdicts_of_sealed_steps_hold_no_content(event: str) -> None:
    asked_of, parts = {"person": 3}, {"person": "first"}
    referral = ReferralFile("reserved", NOW - timedelta(days=1), "chosen", parts=parts, asked_of=asked_of)
    clearing = Clearing(7, "chosen", True, "authorised", "reserved", True, False)
    file = replace(dossier("clearing"), referral=referral, clearing=clearing, own=Own(7, "chosen", mine=True))
    source = next(state for state, row in lines(ReferralChart).items() if event in row)
    stated = NationalityStated("person") if event == "state_nationality" else None
    asked = case(file, SECURITY, ENGINE, CANDIDATE, given=stated or Opinion("reserved", "Salle B interdite"), person=3)
    heard = hear(ReferralChart, asked, source, event)
    assert heard.open
    assert all(value not in ("reserved", "favourable") and "Salle" not in str(value)
               for verdict in heard.verdicts for value in verdict.evidence.values())  # fmt: skip


# -- the file of a request, the list referred ahead, the access that runs ------------------------------------------


@pytest.mark.parametrize(
    ("state", "part", "held", "reason", "allowed"),
    [
        ("opened", "person", {}, "", True), ("opened", "laboratory", {"laboratory": "asked"}, "", True),
        ("opened", "person", {"person": "returned"}, "", True), ("opened", "person", {"person": "filled"}, "", False),
        ("opened", "person", {"person": "accepted"}, "", False), ("sent", "person", {}, "", False),
        ("opened", "complement", {}, "Voyages à préciser.", False), ("sent", "complement", {}, "court", False),
        ("sent", "complement", {}, "Voyages à préciser.", True), ("sent", "other", {}, "Voyages à préciser.", False),
    ],
)  # fmt: skip
def test_part_is_asked_when_its_time_has_come(
    state: str, part: str, held: dict[str, str], reason: str, allowed: bool
) -> None:
    file = replace(dossier("clearing"), referral=ReferralFile(None, None, "chosen", state, held))
    assert bool(security.part_askable(case(file, SECURITY, given=PartAsked(part, reason)))) is allowed


@pytest.mark.parametrize(
    ("state", "fillable", "checkable", "accepted"),
    [("asked", True, False, False), ("returned", True, False, False), ("filled", False, True, False),
     ("accepted", False, False, True)],
)  # fmt: skip
def test_part_goes_from_hand_to_hand(state: str, fillable: bool, checkable: bool, accepted: bool) -> None:
    file = replace(dossier("clearing"), referral=ReferralFile(None, None, "chosen", "opened", {"person": state}))
    asked = case(file, SECURITY, given=PartFilled("person"))
    assert bool(security.part_fillable(asked)) is fillable
    assert bool(security.part_filled(asked)) is checkable
    assert bool(security.referral_parts_accepted(asked)) is accepted


def test_part_is_handed_in_whole_and_given_back_by_name() -> None:
    file = dossier("clearing")
    assert security.part_whole(case(file, CANDIDATE, given=PartFilled("person")))
    assert said(security.part_whole(case(file, CANDIDATE, given=PartFilled("person", 3)))) == [{"count": 3}]
    assert security.part_items_named(case(file, SECURITY, given=PartReturned("person", ("A2B",))))
    assert not security.part_items_named(case(file, SECURITY, given=PartReturned("person")))


@pytest.mark.parametrize(
    ("application", "ahead", "allowed"),
    [(8, set(), True), (8, {9}, True), (8, {9, 10}, False), (8, {8}, False), (77, set(), False)],
)
def test_as_many_are_referred_ahead_as_the_pack_says(application: int, ahead: set[int], allowed: bool) -> None:
    clearing = Clearing(7, "chosen", True, "sent", left=(8, 9, 10))
    file = replace(dossier("clearing"), clearing=clearing, ahead=frozenset(ahead))
    assert bool(security.referral_ahead_allowed(case(file, SECURITY, given=OneFile(application)))) is allowed


@pytest.mark.parametrize(("days", "due"), [(None, False), (91, False), (90, True), (0, True), (-5, True)])
def test_renewal_is_asked_when_the_access_is_about_to_end(days: int | None, due: bool) -> None:
    until = None if days is None else NOW.date() + timedelta(days=days)
    file = replace(dossier("closed"), referral=ReferralFile("favourable", None, "appointed", "authorised", {}, until))
    assert bool(security.renewal_due(case(file, SECURITY))) is due
    for taken in ({"renewing": True}, {"counts": False}):
        assert not security.renewal_due(case(replace(file, referral=replace(file.referral, **taken)), SECURITY))


@pytest.mark.parametrize(
    ("first", "last", "sound"),
    [(None, None, True), (date(2027, 1, 1), date(2027, 1, 1), True), (date(2027, 1, 2), date(2027, 1, 1), False),
     (None, date(2027, 1, 1), True)],
)  # fmt: skip
def test_access_ends_after_it_begins(first: date | None, last: date | None, sound: bool) -> None:
    given = Opinion("favourable", "", None, first, last)
    assert bool(security.access_period(case(dossier("clearing"), SECURITY, given=given))) is sound
