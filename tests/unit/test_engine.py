"""The door: rights first and alone, every reason at once, and no way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from statemachine import State

from tests.factories.cases import case, dossier
from workflows.application import LETTER_OF, ApplicationChart
from workflows.case import ARTICLES, Case, Verdict, met, rule
from workflows.charter.packs import load_all
from workflows.complaint import ComplaintChart
from workflows.data_request import DataRequestChart
from workflows.engine import Chart, Refused, final_states, follow, hear, line, lines, objections, reads, states, take
from workflows.hire import NEXT, STEP_OF, HireChart
from workflows.referral import ReferralChart
from workflows.welcome import WelcomeChart
from workflows.who import DIRECTOR, HIRING_MANAGER, HR, REVIEWER, ROLES

CHARTS = (HireChart, ApplicationChart, ReferralChart, ComplaintChart, WelcomeChart, DataRequestChart)


@pytest.mark.parametrize("chart", CHARTS)
def test_chart_forgives_nothing(chart: type[Chart]) -> None:
    assert chart.allow_event_without_transition is False
    assert chart.catch_errors_as_events is False


@pytest.mark.parametrize("chart", CHARTS)
def test_chart_is_flat_and_every_state_word_is_its_name(chart: type[Chart]) -> None:
    assert all(not state.states and state.id == state.value for state in chart.states)


@pytest.mark.parametrize("chart", CHARTS)
def test_state_reaches_an_end(chart: type[Chart]) -> None:
    ends = final_states(chart)
    for start in states(chart):
        seen, waiting = {start}, [start]
        while waiting:
            for drawn in lines(chart)[waiting.pop()].values():
                fresh = {one.target for one in drawn} - seen
                seen |= fresh
                waiting += fresh
        assert seen & ends, f"{start} never ends"


def test_state_has_somebody_who_may_move_it_on() -> None:
    for state in set(states(HireChart)) - final_states(HireChart):
        movers = {
            role for drawn in lines(HireChart)[state].values() for one in drawn if not one.stays for role in one.who
        }
        assert movers & {*ROLES}, state
        assert NEXT[state] in lines(HireChart)[state]


def test_final_state_is_left_by_nothing() -> None:
    assert all(not lines(chart)[end] for chart in CHARTS for end in final_states(chart))


def test_pack_knows_every_rule_and_no_other() -> None:
    for pack in load_all().values():
        assert set(pack.rules) == set(ARTICLES)


def test_rule_is_used_by_a_chart() -> None:
    used = {
        rule.__name__ for chart in CHARTS for row in lines(chart).values() for drawn in row.values()
        for one in drawn for rule in one.rules
    }  # fmt: skip
    assert used == set(ARTICLES)


def test_rule_says_its_article() -> None:
    assert all(article.text.endswith(".") or article.text.endswith(")") for article in ARTICLES.values())
    assert all(article.lift for article in ARTICLES.values())


def test_picture_has_every_state() -> None:
    assert set(STEP_OF) == set(states(HireChart))


def test_file_state_has_exactly_one_letter() -> None:
    assert set(LETTER_OF) == set(states(ApplicationChart))


def test_right_is_heard_first_and_alone() -> None:
    empty = case(dossier("drafting"), REVIEWER)
    assert [o.code for o in objections(HireChart, empty, "drafting", "submit_sheet")] == ["right"]


def test_refusal_lists_every_reason_at_once() -> None:
    empty = case(dossier("composing_jury"), DIRECTOR)
    codes = {o.code for o in objections(HireChart, empty, "composing_jury", "appoint_jury")}
    assert codes >= {"jury_size", "jury_externals", "jury_chaired"}


def test_event_out_of_turn_is_said_to_be() -> None:
    with pytest.raises(Refused) as refused:
        take(HireChart, case(dossier("drafting"), HR), "drafting", "publish")
    assert [o.code for o in refused.value.objections] == ["out_of_turn"]


def test_unknown_state_is_refused() -> None:
    with pytest.raises(Refused):
        take(HireChart, case(dossier("drafting"), HR), "nowhere", "publish")


def test_warning_is_said_and_does_not_stop() -> None:
    soon = replace(dossier("drafting"), restricted=True, start_on=datetime(2026, 3, 20, tzinfo=UTC).date())
    hearing = hear(HireChart, case(soon, HIRING_MANAGER), "drafting", "submit_sheet")
    assert "start_allows_clearance" in {o.code for o in hearing.warnings}
    assert "start_allows_clearance" not in {o.code for o in hearing.stopping}


def test_derogation_lifts_only_what_the_pack_allows() -> None:
    lifted = replace(dossier("composing_jury"), derogations=dict.fromkeys(("jury_externals", "jury_size")))
    codes = {o.code for o in objections(HireChart, case(lifted, DIRECTOR), "composing_jury", "appoint_jury")}
    assert "jury_externals" not in codes
    assert "jury_size" in codes


@pytest.mark.parametrize(("signed", "stops"), [(None, False), (0, True), (1, False), (2, False)])
def test_derogation_goes_no_further_than_it_was_signed_for(signed: float | None, stops: bool) -> None:
    """The jury of the file has nobody from outside, where one is asked."""
    lifted = replace(dossier("composing_jury"), derogations={"jury_externals": signed})
    hearing = hear(HireChart, case(lifted, DIRECTOR), "composing_jury", "appoint_jury")
    found = next(o for o in hearing.objections if o.code == "jury_externals")
    assert (found.stops, found.lifted, "signed" in found.values) == (stops, not stops, stops)


def test_line_reads_only_its_chapters() -> None:
    assert reads(HireChart, "drafting", "submit_sheet") == {"sheet"}
    assert "reopened" in reads(HireChart, "sheet_review", "comment_sheet")
    assert "reopened" not in reads(HireChart, "sheet_review", "comment_sheet", given=False)
    assert reads(HireChart, "offering", "accept_offer") >= {"clearing", "offer", "own"}
    assert reads(HireChart, "drafting", "publish") == frozenset()


def test_file_follows_its_chart_or_nothing() -> None:
    assert follow(ApplicationChart, "received", "admit") == "admissible"
    assert follow(ApplicationChart, "appointed", "withdraw") is None


def test_two_rules_of_one_name_are_refused() -> None:
    def jury_size(case: Case) -> Verdict:
        """Another rule of that name."""
        return met()

    with pytest.raises(ValueError, match="jury_size"):
        rule(lift=(HR,))(jury_size)


def test_error_in_a_rule_is_raised_not_swallowed() -> None:
    class Broken(Chart):
        """A chart whose rule fails."""

        start = State(initial=True)
        end = State(final=True)
        go = line(start, end, who=(HR,), on=(lambda case: 1 / 0,))  # type: ignore[arg-type,return-value]

    with pytest.raises(ZeroDivisionError):
        take(Broken, case(dossier("drafting"), HR), "start", "go")
