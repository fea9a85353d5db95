"""Rules of the welcome as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories.cases import NOW, case, dossier
from workflows.case import Case
from workflows.charter import welcome
from workflows.charter.welcome_items import FOLLOWED_BY, OWNERS
from workflows.dossier import WelcomeFile, WelcomeItem
from workflows.given import Arrival, ItemDone, ItemLeft
from workflows.welcome import EVENTS
from workflows.who import CANDIDATE, DIRECTOR, HIRING_MANAGER, HR, JUROR, REVIEWER, SECURITY

PERSON, OTHER = 7, 8
DAY = date(2026, 3, 2)


def asked(item: WelcomeItem, given: object, *roles: str, person: int = OTHER, **about: object) -> Case:
    file = WelcomeFile(PERSON, DAY, {1: item}, **about)  # type: ignore[arg-type]
    return case(replace(dossier("closed"), welcome=file), *roles, given=given, person=person)


def done(**changes: object) -> ItemDone:
    return replace(ItemDone(1, 1, NOW.date()), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("role", [HR, HIRING_MANAGER, SECURITY, DIRECTOR, JUROR, REVIEWER])
def test_item_is_ticked_by_its_owner_or_human_resources(owner: str, role: str) -> None:
    may = role == HR or role in FOLLOWED_BY[owner]
    assert bool(welcome.item_in_charge(asked(WelcomeItem("x", owner), done(), role))) is may


@pytest.mark.parametrize(
    ("person", "owner", "may"), [(PERSON, "person", True), (OTHER, "person", False), (PERSON, "hr", False)]
)
def test_person_ticks_their_own_items_alone(person: int, owner: str, may: bool) -> None:
    item = WelcomeItem("it_charter", owner)
    assert bool(welcome.item_in_charge(asked(item, done(), CANDIDATE, person=person))) is may


def test_tasks_of_an_access_are_for_security_alone() -> None:
    item = WelcomeItem("access_opening", "security")
    assert welcome.item_in_charge(asked(item, done(), SECURITY))
    assert not welcome.item_in_charge(asked(item, done(), HR))


def test_item_of_another_welcome_is_nobodys() -> None:
    assert not welcome.item_in_charge(asked(WelcomeItem("x", "hr"), done(item=2), HR))


@pytest.mark.parametrize("settled", [True, False])
def test_item_is_done_once_and_undone_once(settled: bool) -> None:
    one = asked(WelcomeItem("x", "hr", settled=settled), done(), HR)
    assert bool(welcome.item_open(one)) is not settled
    assert bool(welcome.item_settled(one)) is settled


@pytest.mark.parametrize(("shown", "may"), [(2, True), (1, False)])
def test_second_of_two_people_is_told(shown: int, may: bool) -> None:
    assert bool(welcome.item_unchanged(asked(WelcomeItem("x", "hr", revision=2), done(revision=shown), HR))) is may


def test_what_is_for_everybody_is_never_left() -> None:
    left = ItemLeft(1, 1, "Inutile ici, dit la personne.")
    assert not welcome.item_may_be_left(asked(WelcomeItem("euraxess", "hr", for_everybody=True), left, HR))
    assert welcome.item_may_be_left(asked(WelcomeItem("contract", "hr"), left, HR))


@pytest.mark.parametrize(("ahead", "may"), [(-10, True), (0, True), (1, False)])
def test_day_has_come(ahead: int, may: bool) -> None:
    given = done(on=NOW.date() + timedelta(days=ahead))
    assert bool(welcome.day_not_ahead(asked(WelcomeItem("x", "hr"), given, HR))) is may


@pytest.mark.parametrize(
    ("what", "due", "referral", "may"),
    [
        ("contract", True, "authorised", True), ("contract", True, "not_needed", True), ("contract", True, "sent", False),
        ("contract", True, "not_authorised", False), ("contract", True, None, False), ("contract", False, None, True),
        ("it_charter", True, None, True),
    ],
)  # fmt: skip
def test_no_contract_without_the_clearance_it_needs(what: str, due: bool, referral: str | None, may: bool) -> None:
    one = asked(WelcomeItem(what, "hr"), done(), HR, clearance_due=due, referral=referral)
    assert bool(welcome.contract_cleared(one)) is may


@pytest.mark.parametrize(
    ("start", "may"),
    [(None, True), (DAY, True), (date(2029, 3, 1), True), (date(2026, 3, 1), False), (date(2029, 4, 1), False)],
)
def test_start_comes_after_the_yes(start: date | None, may: bool) -> None:
    assert bool(welcome.arrival_sound(asked(WelcomeItem("x", "hr"), Arrival(start), HR))) is may


@pytest.mark.parametrize(
    ("what", "may"), [("access_end", True), ("access_renewal", True), ("access_opening", True), ("contract", False)]
)
def test_welcome_is_complete_without_what_comes_years_later(what: str, may: bool) -> None:
    assert bool(welcome.items_all_settled(asked(WelcomeItem(what, "security"), None, HR))) is may


def test_the_person_alone_says_that_they_will_not_come() -> None:
    assert welcome.welcome_own(asked(WelcomeItem("x", "hr"), None, CANDIDATE, person=PERSON))
    assert not welcome.welcome_own(asked(WelcomeItem("x", "hr"), None, CANDIDATE, person=OTHER))
    assert {"do_item", "leave_item", "undo_item", "renounce"} <= EVENTS
