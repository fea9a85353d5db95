"""Rules on offers and letters as tables of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from recruitment.letters.facts import Kind
from tests.factories.cases import NOW, PACK, case, dossier
from workflows.application import LETTER_OF, ApplicationChart
from workflows.charter import letters
from workflows.charter.promised import answerable
from workflows.dossier import Answers, Clearing, Offer
from workflows.engine import lines, states
from workflows.given import Derogation, LetterBatch, LetterText, Proposal
from workflows.hire import HireChart
from workflows.who import CANDIDATE, CHAIR, DIRECTOR, HR, JUROR

DAYS = PACK.value("offer_answer_days")


@pytest.mark.parametrize(
    ("answers", "waiting"),
    [
        (Answers(4, 4, 0, 0), 0), (Answers(4, 3, 0, 0), 1), (Answers(4, 4, 0, 1), 1), (Answers(4, 4, 2, 2), 2),
        (Answers(4, 2, 1, 2), 4), (Answers(0, 0, 0, 0), 0),
    ],
)  # fmt: skip
def test_everybody_is_informed(answers: Answers, waiting: int) -> None:
    verdict = letters.everyone_informed(case(replace(dossier("informing"), answers=answers), HR))
    assert bool(verdict) is (waiting == 0)
    assert [o.values["count"] for o in verdict.objections] == ([waiting] if waiting else [])


@pytest.mark.parametrize(
    ("drafts", "asked", "stops"),
    [
        ({1: 1, 2: 2}, (2,), False), ({1: 1, 2: 2}, (1, 2), True), ({1: 1}, (1,), True),
        ({1: 2, 2: None}, (1, 2), False), ({1: 1, 2: 2}, None, False), ({1: 1, 2: 1}, None, True), ({}, None, False),
    ],
)  # fmt: skip
def test_second_person_is_asked_for_the_very_letters(
    drafts: Mapping[int, int | None], asked: tuple[int, ...] | None, stops: bool
) -> None:
    file = replace(dossier("informing"), answers=Answers(4, 4, len(drafts), 0, drafts))
    given = LetterBatch(asked) if asked is not None else None
    assert bool(letters.letters_second_person(case(file, HR, given=given, person=1))) is not stops


@pytest.mark.parametrize(
    ("given", "stops"),
    [
        (LetterBatch((1, 2)), False), (LetterBatch((1, 9)), True), (LetterBatch(()), True), (LetterText(1, {}), False),
        (LetterText(9, {}), True),
    ],
)  # fmt: skip
def test_only_drafts_change_or_are_approved(given: object, stops: bool) -> None:
    file = replace(dossier("informing"), answers=Answers(4, 4, 2, 0, {1: 5, 2: 5}))
    assert bool(letters.letters_in_draft(case(file, HR, given=given))) is not stops


@pytest.mark.parametrize(("days", "enough"), [(DAYS - 1, False), (DAYS, True), (DAYS + 1, True)])
def test_offer_leaves_the_days_of_the_pack(days: int, enough: bool) -> None:
    given = Proposal(NOW + timedelta(days=days))
    assert bool(letters.offer_time_enough(case(dossier("offering"), HR, given=given))) is enough


@pytest.mark.parametrize(
    ("open_", "due", "lapsed"),
    [
        (True, NOW - timedelta(seconds=1), True), (True, NOW, False), (True, NOW + timedelta(days=1), False),
        (False, None, False), (False, NOW - timedelta(days=1), False),
    ],
)  # fmt: skip
def test_offer_lapses_after_its_last_moment(open_: bool, due: datetime | None, lapsed: bool) -> None:
    file = replace(dossier("offering"), offer=Offer(open_, due))
    assert bool(letters.offer_lapsed(case(file, HR))) is lapsed
    assert bool(letters.offer_open(case(file, CANDIDATE))) is open_
    assert bool(letters.offer_not_open(case(file, HR))) is not open_


@pytest.mark.parametrize(("application", "left"), [(None, True), (7, False)])
def test_next_is_taken_only_when_the_person_left(application: int | None, left: bool) -> None:
    file = replace(dossier("offering"), clearing=Clearing(application))
    assert bool(letters.chosen_left(case(file, HR))) is left


@pytest.mark.parametrize("over", [-30, -1, 0, 1, 15])
def test_late_letters_are_counted_and_stop_nothing(over: int) -> None:
    most = PACK.value("letters_days_max")
    file = replace(dossier("informing"), concluded_at=NOW - timedelta(days=most + over))
    verdict = letters.letters_in_time(case(file, HR))
    assert [o.values["late"] for o in verdict.objections] == ([over] if over > 0 else [])
    assert verdict  # a warning


@pytest.mark.parametrize(("unapproved", "written", "approved"), [(0, False, True), (3, True, False)])
def test_letters_are_written_then_approved(unapproved: int, written: bool, approved: bool) -> None:
    file = replace(dossier("informing"), answers=Answers(4, 4, unapproved, 0))
    assert bool(letters.letters_written(case(file, HR))) is written
    assert bool(letters.letters_approved(case(file, HR))) is approved


@pytest.mark.parametrize(("rule", "possible"), [("jury_sexes", True), ("everyone_informed", False), ("nothing", False)])
def test_only_derogable_rules_are_lifted(rule: str, possible: bool) -> None:
    given = Derogation(rule, "Une raison suffisante.")
    assert bool(letters.derogation_possible(case(dossier("informing"), DIRECTOR, given=given))) is possible


def test_every_end_of_a_file_has_exactly_one_letter() -> None:
    assert set(LETTER_OF) == set(states(ApplicationChart))
    assert {Kind(kind) for kind in LETTER_OF.values()} <= set(Kind)


@pytest.mark.parametrize(
    ("asked", "awaited", "stops"),
    [((1, 2), (), False), ((1, 2), (2,), True), ((1,), (2,), False), (None, (1, 2), True), (None, (2,), False)],
)
def test_nobody_awaited_is_told_that_the_post_goes_elsewhere(
    asked: tuple[int, ...] | None, awaited: tuple[int, ...], stops: bool
) -> None:
    answers = Answers(4, 4, 2, 0, {1: 5, 2: 5}, awaited=frozenset(awaited))
    given = LetterBatch(asked) if asked is not None else None
    verdict = letters.letters_not_awaited(case(replace(dossier("informing"), answers=answers), HR, given=given))
    assert bool(verdict) is not stops


@pytest.mark.parametrize(
    ("asked", "held", "stops"),
    [((1,), (1, 2), False), ((1, 3), (1, 2), True), ((), (1,), True), (None, (1,), False), (None, (), True)],
)
def test_letter_is_recalled_until_it_leaves(asked: tuple[int, ...] | None, held: tuple[int, ...], stops: bool) -> None:
    file = replace(dossier("informing"), answers=Answers(4, 4, 0, 2, held=frozenset(held)))
    given = LetterBatch(asked) if asked is not None else None
    assert bool(letters.letters_on_hold(case(file, HR, given=given))) is not stops


@pytest.mark.parametrize(
    ("state", "files"),
    [
        ("advertised", set()), ("eligibility", set()), ("sifting", {"inadmissible"}),
        ("interviewing", {"inadmissible", "not_shortlisted"}), ("deliberating", {"inadmissible", "not_shortlisted", "absent"}),
        ("offering", {"inadmissible", "not_shortlisted", "absent"}), ("closed", set()), ("cancelled", set()),
    ],
)  # fmt: skip
def test_files_answered_before_the_end_are_those_whose_stage_is_over(state: str, files: set[str]) -> None:
    assert answerable(state) == files


@pytest.mark.parametrize("state", states(ApplicationChart))
@pytest.mark.parametrize("hire", states(HireChart))
def test_each_state_of_a_file_has_one_answer_and_never_too_early(hire: str, state: str) -> None:
    """State by state: which answer, from when. Nobody shortlisted, on a list, chosen or with an offer is answered early."""
    assert len([kind for word, kind in LETTER_OF.items() if word == state]) == 1
    early = hire not in ("informing", "closed", "unfilled", "cancelled") and state in answerable(hire)
    if early:
        assert state in ("inadmissible", "not_shortlisted", "absent")
        assert follow_on(state) <= {"restore", "withdraw"}  # it goes no further, unless a step is opened again
        assert "compose_letters" in lines(HireChart)[hire]


def follow_on(state: str) -> set[str]:
    """The events that move a file on from a state."""
    return set(lines(ApplicationChart)[state])


@pytest.mark.parametrize(
    ("event", "hire", "who"),
    [
        (event, hire, {HR} if hire != "informing" else who)
        for event, who in (("compose_letters", {HR}), ("edit_letter", {HR, CHAIR}), ("approve_letters", {HR, DIRECTOR}),
                           ("recall_letters", {HR, DIRECTOR}))
        for hire in ("sifting", "interviewing", "deliberating", "ranked", "clearing", "offering", "informing")
    ],
)  # fmt: skip
def test_letters_before_the_end_are_for_human_resources_alone(event: str, hire: str, who: set[str]) -> None:
    (drawn,) = lines(HireChart)[hire][event]
    assert set(drawn.who) == who


@pytest.mark.parametrize(("roles", "stops"), [((HR,), False), ((HR, CHAIR), True), ((HR, JUROR), True)])
def test_whoever_sits_in_the_jury_writes_no_letter_while_it_judges(roles: tuple[str, ...], stops: bool) -> None:
    assert bool(letters.letters_outside_jury(case(dossier("sifting"), *roles))) is not stops


@pytest.mark.parametrize(
    ("asked", "drafts", "early", "stops"),
    [((1,), {1: 5, 2: 5}, {2}, False), ((1, 2), {1: 5, 2: 5}, {2}, True), (None, {1: 5, 2: 5}, {2}, False),
     (None, {2: 5}, {2}, True), (None, {}, set(), False)],
)  # fmt: skip
def test_letter_of_a_stage_opened_again_waits(
    asked: tuple[int, ...] | None, drafts: Mapping[int, int], early: set[int], stops: bool
) -> None:
    answers = Answers(4, 4, len(drafts), 0, drafts, early=frozenset(early))
    given = LetterBatch(asked) if asked is not None else None
    verdict = letters.letters_not_early(case(replace(dossier("sifting"), answers=answers), HR, given=given))
    assert bool(verdict) is not stops


@pytest.mark.parametrize(("owed", "given"), [(0, 0), (2, 0), (0, 3)])
def test_stage_has_somebody_to_answer_and_reopening_says_who_was(owed: int, given: int) -> None:
    file = replace(dossier("interviewing"), answers=Answers(stage_owed=owed, given=given))
    assert bool(letters.letters_stage_over(case(file, HR))) is (owed > 0)
    verdict = letters.answers_given(case(file, DIRECTOR))
    assert verdict  # a warning
    assert [o.values["count"] for o in verdict.objections] == ([given] if given else [])


@pytest.mark.parametrize("over", [-3, 0, 1, 9])
def test_late_answers_of_a_stage_are_counted_and_stop_nothing(over: int) -> None:
    since = NOW - timedelta(days=PACK.value("stage_letters_days_max") + over)
    verdict = letters.letters_stage_in_time(case(replace(dossier("sifting"), answers=Answers(stage_since=since)), HR))
    assert [o.values["late"] for o in verdict.objections] == ([over] if over > 0 else [])
    assert verdict
