"""Where each step is taken and each reason mended: endpoints of pages, and who may open them."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from workflows.who import CHAIR, JUROR

# Steps that need nothing but a confirmation: taken on a page of the hire itself.
INLINE = (
    "close_applications",
    "open_scoring",
    "open_deliberation",
    "reveal",
    "conclude_clearance",
    "lapse_offer",
    "take_next",
    "close",
)
PAGE_OF_EVENT = {
    "edit_sheet": "sheets.show",
    "answer_comment": "sheets.show",
    "dismiss_finding": "sheets.show",
    "restore_finding": "sheets.show",
    "submit_sheet": "sheets.show",
    "assign_reviewers": "sheets.review",
    "comment_sheet": "sheets.review",
    "review_sheet": "sheets.review",
    "return_sheet": "sheets.review",
    "approve_sheet": "sheets.review",
    "choose_grid": "grid.show",
    "lock_grid": "grid.show",
    "seat_juror": "jury.show",
    "unseat_juror": "jury.show",
    "name_specialists": "jury.show",
    "enter_session": "jury.show",
    "strike_session": "jury.show",
    "appoint_jury": "jury.show",
    "publish": "adverts.publish",
    "amend_advert": "adverts.amend",
    "announce": "announcements.show",
    "note_announcement": "announcements.show",
    "withdraw_announcement": "announcements.show",
    "declare_link": "links.show",
    "rule_on_link": "links.show",
    "ask_referent": "links.show",
    "advise_on_link": "opinions.show",
    "judge_eligibility": "files.index",
    "second_look": "files.index",
    "sign_copy": "copies.index",
    "submit_marks": "marks.index",
    "change_mark": "marks.index",
    "reopen_marks": "sift.show",
    "discuss": "sift.show",
    "close_sift": "sift.show",
    "set_interview_days": "interviews.days",
    "give_hours": "interviews.hours",
    "prepare_questions": "interviews.questions",
    "approve_timetable": "interviews.timetable",
    **dict.fromkeys(("ask_proofs", "check_proof", "return_proof"), "proofs.show"),
    "send_proof": "candidacies.proofs",
    "answer_interview_days": "candidacies.interview",
    "ask_other_time": "candidacies.interview",
    "call_off_interview": "interviews.show",
    "plan_interview": "interviews.show",
    "record_hearing": "interviews.show",
    "propose_ranking": "ranking.show",
    "sign_minutes": "ranking.show",
    "refuse_minutes": "ranking.show",
    "keep_minutes": "minutes.show",
    **dict.fromkeys(
        (
            "open_meeting", "record_presence", "take_up", "end_turn", "put_to_vote", "suspend_meeting",
            "resume_meeting", "close_meeting",
        ),
        "meeting.show",
    ),
    "sign_ranking": "ranking.show",
    "decide": "decisions.show",
    "waive": "referrals.show",
    "complete_referral": "referrals.show",
    "send_referral": "referrals.show",
    "record_opinion": "referrals.show",
    "authorise": "referrals.show",
    "deny": "referrals.show",
    "stop": "referrals.show",
    "refer_ahead": "referrals.show",
    "ask_part": "referrals.show",
    "accept_part": "referrals.show",
    "return_part": "referrals.show",
    "fill_part": "laboratory_part.show",
    "report_change": "referrals.show",
    "renew": "referrals.show",
    "end_access": "referrals.show",
    **dict.fromkeys(
        ("do_item", "leave_item", "undo_item", "do_access", "undo_access", "set_arrival", "complete_welcome", "end_welcome"), "welcome.show"
    ),
    "renounce": "candidacies.welcome",
    "make_offer": "offers.show",
    "accept_offer": "offers.show",
    "compose_letters": "letters.index",
    "edit_letter": "letters.index",
    "set_word_aside": "letters.index",
    "approve_letters": "letters.index",
    "recall_letters": "letters.index",
    "set_new_date": "promises.show",
    "cancel": "hires.cancel",
    "reopen": "hires.reopen",
    "grant_derogation": "hires.derogate",
    "conclude_unfilled": "hires.conclude",
}
_SHEET = ("sheets.show", _l("Open the job sheet"))
_REVIEW = ("sheets.review", _l("Open the review"))
_GRID = ("grid.show", _l("Open the scoring grid"))
_JURY = ("jury.show", _l("Open the jury"))
_FILES = ("files.index", _l("Open the applications"))
_COPIES = ("copies.index", _l("Open the copies without names"))
_LINKS = ("links.show", _l("Open the declarations of links"))
_SIFT = ("sift.show", _l("Follow the marks"))
_HEARINGS = ("interviews.show", _l("Open the interviews"))
_QUESTIONS = ("interviews.questions", _l("Open the questions"))
_RANKING = ("ranking.show", _l("Open the ranking"))
_MEETING = ("meeting.show", _l("Open the meeting of the jury"))
_REFERRAL = ("referrals.show", _l("Open the referral"))
_LETTERS = ("letters.index", _l("Open the letters"))
PAGE_OF_RULE = {
    "sheet_complete": _SHEET,
    "sheet_bilingual": _SHEET,
    "wording_answered": _SHEET,
    "discriminatory_grounds": _SHEET,
    "required_criteria_few": _SHEET,
    "criteria_justified": _SHEET,
    "criteria_measured": _SHEET,
    "contract_length_allowed": _SHEET,
    "changes_answered": _SHEET,
    "start_allows_clearance": _SHEET,
    "advert_complete": _SHEET,
    "enough_reviews": _REVIEW,
    "grid_chosen": _GRID,
    "grid_weights": _GRID,
    "grid_anchored": _GRID,
    "grid_families": _GRID,
    "grid_without_metrics": _GRID,
    "grid_locked": _GRID,
    "jury_size": _JURY,
    "jury_no_crowd": _JURY,
    "jury_sexes": _JURY,
    "jury_each_sex": _JURY,
    "jury_externals": _JURY,
    "jury_specialists": _JURY,
    "jury_rank": _JURY,
    "jury_trained": _JURY,
    "jury_chaired": _JURY,
    "jury_chair_series": _JURY,
    "jury_outside_team": _JURY,
    "jury_appointed": _JURY,
    "jury_published": _JURY,
    "effective_jury": _JURY,
    "quorum_present": _JURY,
    "eligibility_decided": _FILES,
    "second_look_done": _FILES,
    "someone_admissible": _FILES,
    "copies_signed": _COPIES,
    "links_declared": _LINKS,
    "links_ruled": _LINKS,
    "no_link": _LINKS,
    "marks_all_in": _SIFT,
    "marks_enough": _SIFT,
    "agreement_discussed": _SIFT,
    "hearings_recorded": _HEARINGS,
    "questions_ready": _QUESTIONS,
    "revealed": _RANKING,
    "ranking_proposed": _RANKING,
    "minutes_signed": _RANKING,
    "minutes_answered": _RANKING,
    **dict.fromkeys(
        ("meeting_open", "meeting_running", "meeting_over", "meeting_held", "quorum_in_room", "turn_open"), _MEETING
    ),
    "clearance_decided": _REFERRAL,
    "clearance_favourable": _REFERRAL,
    "conditions_accepted": _REFERRAL,
    "everyone_informed": _LETTERS,
    "letters_approved": _LETTERS,
    "letters_written": _LETTERS,
    "answers_given": _LETTERS,
}


# Pages of human resources that are shut to whoever sits in the jury of the hire as well.
OUTSIDE_JURY = frozenset({"proofs.show"})


def may_open(endpoint: str, roles: frozenset[str]) -> bool:
    """True when a page exists and its declared right lets one of `roles` in."""
    if endpoint in OUTSIDE_JURY and roles & {JUROR, CHAIR}:
        return False
    access = getattr(current_app.view_functions.get(endpoint), "access", None)
    return access is not None and (not access.roles or not roles.isdisjoint(access.roles))


def address_of(event: str, hire_id: int, roles: frozenset[str]) -> str | None:
    """The address where `event` is taken, None when these roles may not open it."""
    endpoint = "hires.step" if event in INLINE else PAGE_OF_EVENT.get(event)
    if endpoint is None or not may_open(endpoint, roles):
        return None
    before, after = _around(endpoint, event if event in INLINE else None)
    return f"{before}{hire_id}{after}"


def _around(endpoint: str, event: str | None) -> tuple[str, str]:
    """What stands before and after the hire in an address; kept, since the home page asks for dozens."""
    kept: dict[tuple[str, str | None], tuple[str, str]] = current_app.extensions.setdefault("acting", {})
    if (endpoint, event) not in kept:
        values: dict[str, Any] = {"hire_id": 0} if event is None else {"hire_id": 0, "event": event}
        before, _, after = url_for(endpoint, **values).partition("/0")
        kept[endpoint, event] = (f"{before}/", after)
    return kept[endpoint, event]
