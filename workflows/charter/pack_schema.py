"""Which figures and rules exist, what values they take, and which way is stricter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from .narrative import SECTIONS
from .pack_values import Value

Kind = Literal["int", "float", "bool", "word", "words", "keys", "regimes"]
# "same": fixed for the whole group, a school may not touch it. "more": a longer list is stricter; "fewer": a shorter one.
Stricter = Literal["higher", "lower", "same", "more", "fewer", "order"]

KEY = re.compile(r"[a-z][a-z0-9_]*")
SEVERITIES = ("off", "warn", "derogable", "block")  # laxest first
FAMILIES = ("research", "teaching", "supervision", "transfer", "society", "collective", "mobility")
# Kinds of breaks. Illness and care are one kind with leave: nothing about health is asked or kept.
BREAKS = ("parental", "absence", "service", "part_time", "sector", "displacement", "other")
PROOFS = ("degree", "experience")  # nothing that tells a nationality, a family or a health
CHANNELS = ("site", "euraxess", "csp")  # a pack may ask for these; the others are a school's choice


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """The shape of a figure: its kind, its bounds or words (laxest first), and the stricter side."""

    kind: Kind
    stricter: Stricter
    low: float = 0
    high: float = 1000
    words: tuple[str, ...] = ()
    empty: bool = False  # a list that may hold nothing


def _count(stricter: Stricter, low: int = 0, high: int = 1000) -> FigureSpec:
    return FigureSpec("int", stricter, low, high)


def _share(stricter: Stricter) -> FigureSpec:
    return FigureSpec("float", stricter, 0, 1)


def _ordered(*words: str) -> FigureSpec:
    return FigureSpec("word", "order", words=words)


FIGURES: Mapping[str, FigureSpec] = {
    # the job sheet
    "reviews_min": _count("higher", 1, 10),
    "review_working_days": _count("lower", 1, 60),
    "required_criteria_max": _count("lower", 1, 30),
    "fixed_term_months_max": _count("lower", 1, 120),
    # the grid
    "grid_weights_total": _count("same", 1),
    "grid_levels": _count("same", 2, 10),
    "grid_families": FigureSpec("words", "more", words=FAMILIES),
    # the jury
    "jury_size_min": _count("higher", 1, 50),
    "jury_size_max": _count("lower", 1, 50),
    "jury_sex_share_min": _share("higher"),
    "jury_sex_rounding": _ordered("floor", "ceil"),
    "jury_each_sex_min": _count("higher", 0, 25),
    "jury_externals_min": _count("higher", 0, 50),
    "jury_externals_share_min": _share("higher"),
    "jury_specialists_share": _share("higher"),
    "chair_sessions_max": _count("lower", 1, 100),
    "chair_series_of": FigureSpec("word", "same", words=("discipline", "kind", "school")),
    "training_months_max": _count("lower", 1, 120),
    # the advert and the applications
    "publication_days_min": _count("higher", 1, 365),
    "publication_days_recommended": _count("higher", 1, 365),
    "amendment_extension_days": _count("higher", 0, 365),
    "channels_due": FigureSpec("words", "more", words=CHANNELS),
    "portal_months_min": _count("lower", 1, 120),
    "documents_max": _count("lower", 1, 20),
    "sending_grace_minutes": _count("same", 0, 60),
    "draft_keep_days": _count("lower", 1, 365),
    "acknowledgement_hours_max": _count("lower", 1, 720),
    # what a person tells of their path: everything here can only neutralise
    "narrative_sections": FigureSpec("words", "more", words=tuple(SECTIONS), empty=True),
    "career_breaks": FigureSpec("words", "more", words=BREAKS, empty=True),
    "net_age_families": FigureSpec("words", "same", words=FAMILIES, empty=True),
    "net_age_birth_months": _count("higher", 0, 60),
    "net_age_break_share": _share("higher"),
    "net_age_sector_share": _share("higher"),
    # what a candidate is promised, in weeks after the deadline
    "eligibility_weeks": _count("lower", 1, 52),
    "files_weeks": _count("lower", 1, 52),
    "interviews_weeks": _count("lower", 1, 52),
    "answers_weeks": _count("lower", 1, 52),
    # names, while files are judged: the state that shows them to the jury
    "names_hidden_until": _ordered("sifting", "interviewing"),
    # impartiality
    "links_red_years": _count("higher", 0, 50),
    "links_hierarchy_years": _count("higher", 0, 50),
    "links_amber_years": _count("higher", 0, 50),
    "links_laboratory_years": _count("higher", 0, 50),
    "links_works_years": _count("higher", 0, 50),
    "links_works_min": _count("lower", 1, 100),
    "links_ambers_red": _count("lower", 2, 100),
    "links_opinion_days": _count("lower", 1, 60),
    "aside_regime": _ordered("candidate", "competition"),
    # marks, deliberation, interviews
    "marks_per_candidate_min": _count("higher", 1, 20),
    "alpha_min": FigureSpec("float", "higher", -1, 1),
    "spread_levels_max": _count("lower", 0, 10),
    "justified_levels": FigureSpec("words", "more", words=tuple(str(level) for level in range(1, 11)), empty=True),
    "justified_families": FigureSpec("words", "more", words=FAMILIES, empty=True),
    "justified_criteria": FigureSpec("keys", "more", empty=True),
    "tie_zone_points": FigureSpec("float", "higher", 0, 10),
    "quorum_share": _share("higher"),
    "quorum_min": _count("higher", 1, 50),
    "quorum_externals_share": _share("higher"),
    "vote_ballot": _ordered("count", "names"),
    "reserve_months": _count("lower", 1, 60),
    "minutes_to_candidate": FigureSpec("bool", "higher"),
    "interviews_required": FigureSpec("bool", "higher"),
    "convocation_days_min": _count("higher", 0, 60),
    # proofs, asked of the shortlisted alone
    "proofs_asked": FigureSpec("words", "fewer", words=PROOFS, empty=True),
    "proofs_days_min": _count("higher", 1, 60),
    "proofs_reminder_days": _count("higher", 1, 30),
    # the security officer's clocks
    "hfds_scope": _ordered("zrr_only", "non_eu_any_unit"),
    "ministry_months": _count("same", 1, 24),
    "head_months": _count("same", 1, 24),
    "ministry_silence": FigureSpec("word", "same", words=("favourable", "unfavourable")),
    "ministry_silence_regimes": FigureSpec("regimes", "same", words=("favourable", "unfavourable")),
    "start_after_referral_months": _count("higher", 0, 24),
    "hfds_area": _ordered("as_union", "referred"),
    "hfds_swiss": _ordered("as_union", "referred"),
    "hfds_dual": _ordered("one_is_enough", "all_needed"),
    "referrals_ahead": _count("lower", 0, 20),
    "referral_opened_days": _count("lower", 1, 365),
    "opinion_reminder_days": _count("higher", 0, 365),
    "decision_reminder_days": _count("higher", 0, 365),
    "access_reminder_days": _count("higher", 0, 730),
    "unit_audit_months": _count("lower", 1, 60),
    "referral_retention_months": _count("lower", 1, 120),
    # the offer, the letters, complaints, what is kept
    "offer_answer_days": _count("higher", 1, 90),
    "offer_reminder_days": _count("higher", 1, 30),
    "welcome_reminder_days": _count("higher", 0, 60),
    "welcome_late_days": _count("lower", 0, 60),
    "letters_days_max": _count("lower", 1, 365),
    "stage_letters_days_max": _count("lower", 1, 365),
    "letters_hold_hours": _count("higher", 0, 168),
    "complaint_ack_days": _count("lower", 1, 365),
    "complaint_answer_days": _count("lower", 1, 365),
    "retention_explain_months": _count("lower", 1, 24),
    "retention_evidence_months": _count("lower", 3, 120),
    "retention_pool_months": _count("lower", 1, 24),
    "pool_reminder_days": _count("higher", 1, 180),
    "retention_readings_months": _count("lower", 1, 36),
    "rights_answer_months": _count("lower", 1, 1),
    "rights_extension_months": _count("lower", 0, 2),
    # what is counted
    "statistics_k_min": _count("higher", 5, 100),
}

# A figure that may not exceed another: each pair (smaller, larger) is checked on the whole pack.
ORDERED_PAIRS = (
    ("jury_size_min", "jury_size_max"),
    ("jury_externals_min", "jury_size_max"),
    ("publication_days_min", "publication_days_recommended"),
    ("eligibility_weeks", "files_weeks"),
    ("files_weeks", "interviews_weeks"),
    ("interviews_weeks", "answers_weeks"),
    ("links_red_years", "links_amber_years"),
    ("quorum_min", "jury_size_min"),
    ("marks_per_candidate_min", "jury_size_min"),
)

_RULE_NAMES = """
sheet_complete sheet_bilingual wording_answered discriminatory_grounds required_criteria_few finding_to_set_aside
criteria_justified criteria_measured contract_length_allowed
enough_reviews reviewers_outside_team reviewer_assigned assigned_from_committee remark_on_changed_field changes_answered
grid_chosen grid_weights grid_anchored grid_families grid_without_metrics grid_locked grid_unlocked
jury_size jury_no_crowd jury_sexes jury_each_sex jury_externals jury_specialists jury_rank jury_trained jury_chaired
jury_chair_series session_held jury_outside_team jury_appointed jury_published
advert_complete deadline_long_enough deadline_comfortable channels_chosen channels_known channel_announced
channel_not_due deadline_passed
published_long_enough applications_opened before_deadline deadline_extended amendment_sound deadline_ahead
date_promised date_later delay_explained documents_few documents_sound applied_once applicant_outside_jury consent_to_notice
finding_due finding_to_confirm eligibility_decided second_look_done second_look_other_person reason_listed
someone_admissible own_application
copies_signed copy_prepared copy_looked_at copy_not_read
links_answered links_declared links_ruled step_aside_stands ruling_by_other referent_outside effective_jury no_link
file_markable sheet_open reopening_coded
marks_complete marks_in_scale marks_justified marks_enough marks_all_in agreement_discussed
shortlist_not_empty hearings_recorded
interview_ahead interview_told_early interview_apart interview_possible interview_jury interview_planned
interview_begun
questions_open questions_fit questions_ready
proofs_outside_jury somebody_shortlisted proofs_asked_once proofs_listed proofs_time_enough
proof_asked proof_open proof_come proof_as_seen
revealed not_yet_revealed change_coded ranking_complete ranking_proposed departures_reasoned
ties_reasoned quorum_present minutes_current minutes_signed
no_meeting_open meeting_open meeting_running meeting_suspended meeting_over meeting_held turn_open attendance_known
quorum_at_opening quorum_in_room candidate_discussable votes_add_up minutes_answered minutes_to_keep list_in_time
list_not_exhausted next_on_list
clearance_decided clearance_favourable opinion_known opinion_allows unit_unrestricted
referral_pieces_in opinion_time_passed referral_moot referral_parts_accepted part_askable nationality_asked part_own
part_fillable part_whole
part_filled part_items_named referral_ahead_allowed referral_ahead_due renewal_due access_period conditions_own
person_concerned conditions_accepted start_allows_clearance
offer_open offer_not_open offer_time_enough offer_lapsed chosen_left
everyone_informed letters_written letters_approved letters_in_draft letters_second_person letters_in_time
letters_not_awaited letters_on_hold letters_stage_over letters_not_early letters_halves_in_step letters_words_settled
letters_outside_jury letters_stage_in_time answers_given
reason_given derogation_possible
complaint_own complaint_alone complaint_worded note_worded outside_jury_and_team handler_independent
complaint_handled_by answer_worded acknowledged_in_time answered_in_time
post_free_again nobody_appointed letters_none_approved
item_in_charge item_open item_settled item_unchanged item_may_be_left day_not_ahead contract_cleared arrival_sound
items_all_settled welcome_own
request_own request_alone request_worded request_outside_jury request_charge request_handled_by extension_reasoned
request_answered request_answered_in_time lifting_reasoned
"""
RULES = frozenset(_RULE_NAMES.split())


def misfit(spec: FigureSpec, value: Any) -> str | None:
    """Why a TOML value does not fit the figure, as an English phrase; None when it fits."""
    if spec.kind == "bool":
        return None if isinstance(value, bool) else "must be true or false"
    if spec.kind in ("int", "float"):
        return _misfit_number(spec, value)
    if spec.kind == "word":
        return None if value in spec.words else f"must be one of {', '.join(spec.words)}"
    if spec.kind == "words":
        known = isinstance(value, list) and (value or spec.empty) and all(word in spec.words for word in value)
        return None if known else f"must be a list of words among {', '.join(spec.words)}"
    if spec.kind == "keys":
        keys = isinstance(value, list) and all(isinstance(key, str) and KEY.fullmatch(key) for key in value)
        return None if keys else "must be a list of keys of criteria, each in lower case, as in research_plan"
    return _misfit_regimes(spec, value)


def _misfit_number(spec: FigureSpec, value: Any) -> str | None:
    whole = spec.kind == "int"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return "must be a whole number" if whole else "must be a number"
    # Written this way round so that nan, which compares false with everything, is refused.
    if not spec.low <= value <= spec.high:
        return f"must lie between {spec.low:g} and {spec.high:g}"
    return None


def _misfit_regimes(spec: FigureSpec, value: Any) -> str | None:
    shape = f"must be a list of [ISO date, {' or '.join(spec.words)}], earliest first"
    if not isinstance(value, list) or not value:
        return shape
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == 2 and is_iso(pair[0]) and pair[1] in spec.words):
            return shape
    days = [pair[0] for pair in value]
    return None if days == sorted(set(days)) else shape


def is_iso(text: Any) -> bool:
    """True for a real day written 2026-01-31."""
    if not isinstance(text, str) or len(text) != 10:
        return False
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def frozen(spec: FigureSpec, value: Any) -> Value:
    """A fitting TOML value as an immutable one: lists become tuples, whole numbers floats where due."""
    if spec.kind == "float":
        return float(value)
    if spec.kind in ("words", "keys"):
        return tuple(value)
    if spec.kind == "regimes":
        return tuple(tuple(pair) for pair in value)
    fitting: Value = value
    return fitting


def laxer(spec: FigureSpec, school: Any, group: Any) -> bool:
    """True when the school's value asks less than the group's, or touches what is fixed for all."""
    if spec.stricter == "higher":
        return bool(school < group)
    if spec.stricter == "lower":
        return bool(school > group)
    if spec.stricter == "order":
        return spec.words.index(school) < spec.words.index(group)
    if spec.stricter == "more":
        return not set(group) <= set(school)
    if spec.stricter == "fewer":
        return not set(school) <= set(group)
    return bool(school != group)


def severity_rank(severity: str) -> int:
    """0 for off, 3 for block."""
    return SEVERITIES.index(severity)
