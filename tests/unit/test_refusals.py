"""Every rule has its sentence, in both languages, for each kind of objection it can make."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from grids.checks import problems
from grids.grid import from_mapping
from recruitment.web import language, wording
from recruitment.web.event_words import EVENTS
from recruitment.web.refusals import setting_line, source_line
from recruitment.web.rule_evidence import evidence
from recruitment.web.rule_sentences import Names, refusal
from recruitment.web.rule_words import RULES
from workflows import charter
from workflows.application import ApplicationChart
from workflows.case import ARTICLES
from workflows.charter.packs import load_all
from workflows.complaint import ComplaintChart
from workflows.data_request import DataRequestChart
from workflows.engine import lines, states
from workflows.hire import STEPS, HireChart
from workflows.referral import ReferralChart
from workflows.welcome import WelcomeChart
from workflows.who import PERSON, ROLES

SEXES = {"women": 2, "men": 5, "uncounted": 0, "size": 7, "minimum": 3, "share": 0.4,
         "product": 2.8, "rounding": "ceil"}  # fmt: skip
COUNT = [{"count": 1}, {"count": 3}]
LEAST = [{"count": 1, "minimum": 2}]
# What each rule can object, as its values: one example of each kind.
SHAPES: Mapping[str, list[dict[str, Any]]] = {
    "sheet_complete": [{"field": "mission"}],
    "sheet_bilingual": [{"field": "desirable", "language": "en"}],
    "wording_answered": [
        {"where": "fr.title", "text": "Chercheur", "proposal": "Chercheuse ou chercheur"},
        {"where": "en.mission", "text": "h-index", "proposal": ""},
    ],
    "discriminatory_grounds": [{"where": "en.required", "text": "native speaker", "proposal": "language level"}],
    "required_criteria_few": [{"count": 9, "maximum": 6}],
    "criteria_justified": [{"field": "required_why", "item": 2}],
    "criteria_measured": [{"field": "required_measure", "item": 2}],
    "contract_length_allowed": [{"months": 80, "maximum": 72}],
    "finding_to_set_aside": [{"found": False}],
    "changes_answered": COUNT,
    "enough_reviews": LEAST,
    "reviewers_outside_team": [{}],
    "reviewer_assigned": [{}],
    "assigned_from_committee": COUNT,
    "remark_on_changed_field": [{"field": "mission"}],
    "reason_given": [{"minimum": 10}],
    "grid_chosen": [{}],
    "grid_unlocked": [{"digest": "5d20e04d"}],
    "grid_weights": [
        {"fault": "weights_total", "total": 90, "expected": 100},
        {"fault": "weights_none", "criterion": "methods", "weight": 0},
        {"fault": "weights_unranked", "criterion": "methods", "weight": 5},
    ],
    "grid_anchored": [
        {"fault": "title_missing", "lang": "en"},
        {"fault": "title_missing", "criterion": "methods", "lang": "en"},
        {"fault": "scale_count", "count": 4, "expected": 5},
        {"fault": "scale_missing", "level": 2, "lang": "fr"},
        {"fault": "criteria_none"},
        {"fault": "key_twice", "criterion": "methods"},
        {"fault": "key_form", "criterion": "Méthodes"},
        {"fault": "description_missing", "criterion": "methods", "lang": "fr"},
        {"fault": "evidence_missing", "criterion": "methods", "lang": "fr"},
        {"fault": "kind_unknown", "criterion": "methods", "kind": "x"},
        {"fault": "stage_unknown", "criterion": "methods", "stage": "x"},
        {"fault": "anchor_extra", "criterion": "methods", "count": 6, "expected": 5},
        {"fault": "anchor_missing", "criterion": "methods", "level": 2, "lang": "en"},
    ],
    "grid_families": [
        {"fault": "family_missing", "family": "transfer"},
        {"fault": "family_unknown", "criterion": "methods", "family": "x"},
    ],
    "grid_without_metrics": [
        {"fault": "metric_word", "criterion": "", "part": "title", "lang": "en", "words": "h-index"},
        {"fault": "metric_word", "criterion": "methods", "part": "evidence", "lang": "en", "words": "JIF"},
    ],
    "grid_locked": [{}],
    "jury_size": LEAST,
    "jury_no_crowd": [{"count": 21, "maximum": 20}],
    "jury_sexes": [
        SEXES,
        SEXES | {"women": 1, "men": 0, "uncounted": 4, "size": 5, "minimum": 2, "product": 2.0},
        SEXES | {"women": 3, "men": 0, "size": 3, "minimum": 1},
        SEXES | {"women": 0, "men": 0, "size": 0, "minimum": 0, "product": 0.0},
    ],
    "jury_each_sex": [
        {"women": 1, "men": 7, "uncounted": 1, "size": 9, "minimum": 2},
        {"women": 0, "men": 0, "uncounted": 0, "size": 0, "minimum": 2},
    ],
    "jury_externals": [*LEAST, LEAST[0] | {"size": 9, "share": 0.5, "product": 4.5}],
    "jury_specialists": [{"count": 4, "minimum": 5, "size": 8, "share": 0.5, "product": 4.0, "unsaid": 2}],
    "session_held": [{"held_on": "2199-01-01"}],
    "session_entered_once": [{"known": True}, {"known": False}],
    "juror_may_sit": [{}],
    "jury_rank": [
        {"count": 1, "size": 5, "rank": 3, "members": [4]},
        {"count": 2, "size": 5, "rank": 3, "members": [4, 5]},
    ],
    "jury_trained": [
        {"count": 1, "size": 5, "months": 36, "members": [4]},
        {"count": 2, "size": 5, "months": 36, "members": [4, 5]},
    ],
    "jury_chaired": [{"count": 0}, {"count": 2}],
    "jury_chair_series": [{"count": 5, "maximum": 4, "known": 6}],
    "jury_outside_team": [{"count": 3, "size": 5}],
    "jury_appointed": [{}],
    "jury_published": [{}],
    "effective_jury": [
        SEXES | {"application": 12, "externals": 0, "rules": ["jury_externals"]},
        SEXES | {"whole": True, "externals": 0, "rules": ["jury_externals"]},
    ],
    "quorum_present": [
        {"count": 2, "minimum": 3, "size": 5},
        {"count": 5, "minimum": 4, "size": 8, "externals": 1, "externals_minimum": 2},
    ],
    "advert_complete": [{"field": "salary_min"}, {"field": "mission", "language": "fr"}],
    "deadline_long_enough": [{"days": 18, "minimum": 30, "earliest": "2026-04-02"}],
    "deadline_comfortable": [{"days": 31, "recommended": 60}],
    "channels_chosen": [{"channel": "euraxess"}],
    "channels_known": [{"count": 1}],
    "channel_announced": [{}],
    "channel_not_due": [{"channel": "csp"}],
    "deadline_passed": [{"deadline": "2026-04-02T21:59:00+00:00"}, {"deadline": None}],
    "applications_opened": [{"opens": "2026-04-02T07:00:00+00:00"}],
    "before_deadline": [
        {"deadline": "2026-04-02T21:59:00+00:00", "minutes": 10}, {"deadline": "2026-04-02T21:59:00+00:00", "minutes": 0},
        {"deadline": None, "minutes": 0},
    ],
    "published_long_enough": [{"days": 14, "minimum": 30}],
    "amendment_sound": [
        {"field": "mission", "language": "fr"},
        {"where": "fr.required", "text": "jeune", "proposal": "x"},
    ],
    "deadline_extended": [{"days": 15, "earliest": "2026-04-02"}],
    "deadline_ahead": [{}],
    "date_promised": [{"stage": "files"}],
    "date_later": [{"after": "2026-04-02"}],
    "delay_explained": [{}],
    "documents_few": [{"count": 0, "maximum": 2}, {"count": 3, "maximum": 2}],
    "documents_sound": [
        {"kind": "cv", "name": "cv.pdf", "fault": "locked"},
        {"kind": "cv", "name": "cv.pdf", "fault": "?"},
    ],
    "applied_once": [{}],
    "applicant_outside_jury": [{}],
    "consent_to_notice": [{}],
    "reason_listed": [{"reason": "x"}],
    "finding_due": [{"application": 12}],
    "finding_to_confirm": [{"application": 12}],
    "proofs_outside_jury": [{}],
    "somebody_shortlisted": [{"count": 0}],
    "proofs_asked_once": [{}],
    "proofs_listed": [{}],
    "proofs_time_enough": [{"days": 10, "earliest": "2026-03-20"}],
    "proof_asked": [{}],
    "proof_open": [{"left": True}, {"checked": True, "day": "2026-03-20"}, {"checked": False, "day": "2026-03-20"}],
    "proof_come": [{}],
    "proof_as_seen": [{}],
    "own_application": [{}],
    "second_look_other_person": [{}],
    "eligibility_decided": COUNT,
    "second_look_done": COUNT,
    "copies_signed": [{"count": 1, "total": 6}, {"count": 3, "total": 6}],
    "copy_prepared": [{"document": 5}],
    "copy_looked_at": COUNT,
    "copy_not_read": [{}],
    "someone_admissible": [{"count": 0}],
    "links_declared": COUNT,
    "links_ruled": COUNT,
    "links_answered": [{"count": 0}, {"count": 2}],
    "step_aside_stands": COUNT,
    "ruling_by_other": [{}],
    "referent_outside": [{}],
    "no_link": [{"declared": False}, {"declared": True}],
    "file_markable": [{}],
    "sheet_open": [{}],
    "marks_in_scale": [{"criterion": "methods"}],
    "marks_complete": [{"criterion": "methods"}],
    "marks_justified": [{"criterion": "methods", "level": 5}],
    "marks_all_in": [
        {"count": 1, "expected": 69, "members": [3]},
        {"count": 3, "expected": 69, "members": [3, 4]},
    ],
    "marks_enough": [{"count": 1, "minimum": 2}, {"count": 3, "minimum": 2}],
    "agreement_discussed": [{"threshold": 0.667, "spread_max": 2}],
    "shortlist_not_empty": [{}],
    "hearings_recorded": COUNT,
    "interview_ahead": [{"application": 12}],
    "interview_begun": [{"application": 12}],
    "interview_told_early": [{"application": 12, "days": 3, "minimum": 7}],
    "interview_apart": [{"application": 12, "other": 13}],
    "interview_possible": [{"application": 12}],
    "interview_jury": [{"application": 12, "size": 2, "rules": ["jury_size", "jury_externals"]}],
    "interview_planned": [{}],
    "questions_open": COUNT,
    "questions_fit": [{"criterion": "methods"}],
    "questions_ready": [{"criterion": "methods"}],
    "revealed": [{}],
    "not_yet_revealed": [{}],
    "change_coded": [{}],
    "reopening_coded": [{}],
    "ranking_complete": [
        {"count": 0, "strangers": 0},
        {"count": 3, "strangers": 1},
        {"count": 3, "strangers": 0},
    ],
    "ranking_proposed": [{}],
    "departures_reasoned": [{"application": 12}],
    "ties_reasoned": [{"application": 12}],
    "minutes_current": [{}],
    "minutes_signed": [{"count": 2, "minimum": 3, "size": 5}],
    "minutes_answered": [{"count": 2, "signed": 2, "refused": 1, "size": 5}],
    "minutes_to_keep": [{}],
    "no_meeting_open": [{}],
    "meeting_open": [{}],
    "meeting_running": [{}],
    "meeting_suspended": [{}],
    "meeting_over": [{}],
    "meeting_held": [{}],
    "turn_open": [{}],
    "attendance_known": [{"count": 2}],
    "candidate_discussable": [{}],
    "quorum_at_opening": [{"count": 2, "minimum": 3, "size": 5}],
    "quorum_in_room": [
        {"count": 2, "minimum": 3, "size": 5},
        {"count": 4, "minimum": 3, "size": 5, "externals": 1, "externals_minimum": 2},
    ],
    "votes_add_up": [{"count": 3, "present": 4, "by_name": False}, {"count": 1, "present": 4, "by_name": True}],
    "list_in_time": [{"until": "2026-07-08"}],
    "list_not_exhausted": [{}],
    "next_on_list": [{"known": True}, {"known": False}],
    "start_allows_clearance": [{"months": 3, "start_on": "2026-05-01"}],
    "clearance_decided": [{"state": "sent"}, {"state": None}],
    "clearance_favourable": [{}],
    "conditions_accepted": [{}],
    "referral_pieces_in": [{"piece": "identity"}],
    "opinion_time_passed": [{"due": "2026-05-01T15:00:00+00:00"}, {"due": None}],
    "item_in_charge": [{}],
    "item_open": [{}],
    "item_settled": [{}],
    "item_unchanged": [{}],
    "item_may_be_left": [{}],
    "day_not_ahead": [{"day": "2026-03-01"}],
    "contract_cleared": [{}],
    "arrival_sound": [{"accepted": "2026-03-01", "months": 36}],
    "items_all_settled": [{"count": 1}, {"count": 3}],
    "welcome_own": [{}],
    "complaint_own": [{}],
    "complaint_alone": [{}],
    "complaint_worded": [{"length": 4, "minimum": 30, "maximum": 8000}],
    "note_worded": [{"length": 4, "minimum": 10, "maximum": 8000}],
    "outside_jury_and_team": [{}],
    "handler_independent": [{"entitled": True}],
    "complaint_handled_by": [{}],
    "answer_worded": [{"length": 4, "minimum": 30, "maximum": 8000}],
    "acknowledged_in_time": [{"days": 7, "maximum": 5}],
    "answered_in_time": [{"days": 40, "maximum": 30}],
    "request_own": [{}],
    "request_alone": [{}],
    "request_worded": [{"length": 4, "minimum": 10, "maximum": 8000}],
    "request_outside_jury": [{}],
    "request_charge": [{"entitled": True}],
    "request_handled_by": [{}],
    "lifting_reasoned": [{"length": 4, "minimum": 10, "maximum": 8000}],
    "extension_reasoned": [{"minimum": 10, "maximum": 8000}],
    "request_answered": [{"length": 4, "minimum": 10, "maximum": 8000}],
    "request_answered_in_time": [{"late": 3}],
    "referral_moot": [{}],
    "referral_parts_accepted": [{"part": "person"}],
    "part_askable": [{"done": True}, {"late": True}, {"early": True}, {"reason": True}],
    "nationality_asked": [{}],
    "part_own": [{}],
    "part_fillable": [{}],
    "part_whole": [{"count": 3}],
    "part_filled": [{}],
    "part_items_named": [{}],
    "referral_ahead_allowed": [{"unknown": True}, {"already": True}, {"most": 2}],
    "referral_ahead_due": [{}],
    "renewal_due": [{"days": 90}, {"running": True}],
    "conditions_own": [{}],
    "access_period": [{}],
    "opinion_known": [{}, {"conditions": True}],
    "opinion_allows": [{}],
    "person_concerned": [{}],
    "unit_unrestricted": [{}],
    "offer_open": [{}],
    "offer_not_open": [{}],
    "offer_time_enough": [{"minimum": 15, "earliest": "2026-05-01"}],
    "offer_lapsed": [{"answer_due": "2026-05-01T15:00:00+00:00"}, {"answer_due": None}],
    "post_free_again": [{"filled": 1}],
    "nobody_appointed": [{"filled": 1}],
    "letters_none_approved": COUNT,
    "chosen_left": [{}],
    "everyone_informed": [{"count": 1, "owed": 9}, {"count": 2, "owed": 9}],
    "letters_written": [{}],
    "letters_in_draft": COUNT,
    "letters_second_person": COUNT,
    "letters_not_awaited": COUNT,
    "letters_on_hold": COUNT,
    "letters_stage_over": [{}],
    "letters_not_early": COUNT,
    "letters_halves_in_step": COUNT,
    "letters_words_settled": COUNT,
    "letters_outside_jury": [{}],
    "letters_stage_in_time": [{"days": 30, "late": 1}, {"days": 30, "late": 4}],
    "answers_given": COUNT,
    "letters_approved": COUNT,
    "letters_in_time": [{"days": 30, "late": 1}, {"days": 30, "late": 4}],
    "derogation_possible": [{"rule": "jury_size"}],
    "right": [{"roles": ("hr", "director")}, {"roles": (PERSON,)}],
    "out_of_turn": [{"event": "publish", "state": "drafting"}],
    "no_branch": [{"event": "decide"}],
    "interview_place_taken": [{"application": 12}],
    "interview_days_changed": [{}],
    "file_out_of_turn": [{"application": 12, "event": "admit", "state": "heard"}],
    "referent_missing": [{}],
}
NAMES = Names({12: 7}, {"methods": "Rigueur de la méthode"})
ENGINE_CODES = {
    "right", "out_of_turn", "no_branch", "file_out_of_turn", "interview_place_taken", "interview_days_changed",
    "session_entered_once", "referent_missing", "juror_may_sit",
}  # fmt: skip


@pytest.fixture(scope="module")
def app() -> Flask:
    """An application that only speaks: no database, nobody signed in."""
    made = Flask(__name__)
    language.start(made)
    return made


@pytest.fixture(params=["fr", "en"])
def tongue(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    """Each language in turn."""
    with app.test_request_context(headers={"Cookie": f"lang={request.param}"}):
        yield request.param


def test_shapes_cover_every_rule() -> None:
    assert set(SHAPES) == set(ARTICLES) | ENGINE_CODES


def test_shapes_carry_the_values_that_rules_give() -> None:
    """A value named in an `unmet(…)` of a rule stands in one of its examples."""
    for name, article in ARTICLES.items():
        module = inspect.getmodule(getattr(__import__(f"{charter.__name__}.{article.chapter}", fromlist=["x"]), name))
        body = next(
            node for node in ast.walk(ast.parse(inspect.getsource(module)))  # type: ignore[arg-type]
            if isinstance(node, ast.FunctionDef) and node.name == name
        )  # fmt: skip
        calls = [n for n in ast.walk(body) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "unmet"]
        given = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg}
        shown = set().union(*SHAPES[name])
        assert given <= shown, name


@pytest.mark.parametrize("code", sorted(SHAPES))
def test_each_objection_is_a_sentence(code: str, tongue: str) -> None:
    for values in SHAPES[code]:
        said = refusal(code, values, NAMES)
        assert said.endswith(".")
        assert "%(" not in said
        assert "None" not in said
        assert "_" not in said
        assert not re.search(r"\b12\b", said), "an application is called by its number"


@pytest.mark.parametrize("code", sorted(SHAPES))
def test_each_objection_is_translated(code: str, app: Flask) -> None:
    said = {}
    for tongue in ("fr", "en"):
        with app.test_request_context(headers={"Cookie": f"lang={tongue}"}):
            said[tongue] = [refusal(code, values, NAMES) for values in SHAPES[code]]
    assert not set(said["fr"]) & set(said["en"])
    for sentence in said["fr"]:
        assert "'" not in sentence
        assert "·" not in sentence


def test_a_jury_sentence_shows_its_sum(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        said = refusal("jury_sexes", SEXES)
        assert said == "2 women of 7 = 28.6%: at least 3 needed (40% of 7 = 2.8, rounded up)."
        met = evidence("jury_sexes", SEXES | {"women": 3, "men": 4})
        assert (
            met
            == "3 women of 7 = 42.9% ≥ 40%, 4 men of 7 = 57.1% ≥ 40%; at least 3 of each (40% of 7 = 2.8, rounded up)."
        )


def test_the_faults_of_a_grid_are_all_known(tongue: str) -> None:
    """Whatever grids.checks finds in a broken grid has its sentence."""
    text = {"fr": "", "en": ""}
    criterion = {
        "key": "A b", "title": text, "description": text, "evidence": text, "family": "x", "kind": "x",
        "stage": "x", "weight": 0, "anchors": [text] * 6, "ranked": True,
    }  # fmt: skip
    grid = from_mapping({"id": "g", "version": "1", "title": text, "scale": [text], "criteria": [criterion] * 2})
    found = problems(grid)
    assert len(found) > 10
    for code, values in found:
        assert refusal("grid_anchored", {"fault": code, **values}).endswith(".")


def test_every_rule_has_a_source_line_in_every_pack(tongue: str) -> None:
    for pack in load_all().values():
        for name in ARTICLES:
            line = setting_line(pack.rules[name])
            assert line
            assert "otmr-recruitment" not in line


def test_an_unverified_source_says_so(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        assert source_line("G7 · OTM-R Q19", "OTM-R 2015, Q19", verified=False).endswith(
            "OTM-R, question 19 · unverified"
        )
        assert "unverified" not in source_line("G11 · CGFP L325-17", "IMT, Plan Égalité", verified=True)


def test_every_word_of_the_engine_has_its_words(tongue: str) -> None:
    assert set(RULES) == set(ARTICLES) | ENGINE_CODES | {"stale"}
    charts = (HireChart, ReferralChart, ComplaintChart, WelcomeChart, DataRequestChart)
    events = {event for chart in charts for row in lines(chart).values() for event in row}
    assert events | {"open"} == set(EVENTS)
    for state in states(HireChart):
        assert wording.state_title(state)
    for state in states(ApplicationChart):
        assert wording.application_state_title(state)
    for state in states(ReferralChart):
        assert wording.referral_state_title(state)
    for number in range(1, len(STEPS) + 1):
        assert wording.step_title(number)
        assert wording.phase_title(STEPS[number - 1].phase)
    for role in (*ROLES, PERSON):
        assert wording.role_title(role)
    for event in events:
        assert wording.event_title(event)
        assert wording.event_done(event).endswith(".")
    assert wording.field_title("fr.title").endswith(")")
