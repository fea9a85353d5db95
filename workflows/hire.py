"""A whole hire on one page. Every line reads: from → to, who, on which rules, then what."""

from __future__ import annotations

from dataclasses import dataclass

from statemachine import State

from .case import Case, fork
from .charter.blindness import copies_signed, copy_looked_at, copy_not_read, copy_prepared
from .charter.criteria import contract_length_allowed, criteria_justified, criteria_measured
from .charter.deliberation import (
    attendance_known, candidate_discussable, list_in_time, meeting_held, meeting_open, meeting_over, meeting_running,
    meeting_suspended, minutes_answered, minutes_to_keep, no_meeting_open, quorum_at_opening, quorum_in_room, turn_open,
    votes_add_up,
)  # fmt: skip
from .charter.eligibility import (
    applicant_outside_jury, applications_opened, applied_once, before_deadline, consent_to_notice, documents_few, documents_sound,
    eligibility_decided, finding_due, finding_to_confirm, own_application, reason_listed, second_look_done,
    second_look_other_person, someone_admissible,
)  # fmt: skip
from .charter.impartiality import (
    links_answered, links_declared, links_ruled, no_link, out_of_competition, referent_outside, ruling_by_other,
    step_aside_stands,
)  # fmt: skip
from .charter.interviews import (
    interview_ahead, interview_apart, interview_begun, interview_jury, interview_planned, interview_possible, interview_told_early,
    questions_fit, questions_open, questions_ready,
)  # fmt: skip
from .charter.jury import (
    COMPETITION, COMPOSITION, effective_jury, jury_appointed, jury_published, quorum_present, session_held,
)  # fmt: skip
from .charter.letters import (
    answers_given, chosen_left, derogation_possible, everyone_informed, letters_approved, letters_halves_in_step,
    letters_in_draft, letters_in_time, letters_none_approved, letters_not_awaited, letters_not_early, letters_on_hold,
    letters_outside_jury, letters_second_person, letters_stage_in_time, letters_stage_over, letters_words_settled,
    letters_written, nobody_appointed, offer_lapsed, offer_not_open, offer_open, offer_time_enough, post_free_again,
)  # fmt: skip
from .charter.proofs import (
    proof_as_seen, proof_asked, proof_come, proof_open, proofs_asked_once, proofs_listed, proofs_outside_jury,
    proofs_time_enough, somebody_shortlisted,
)  # fmt: skip
from .charter.promised import date_later, date_promised, delay_explained
from .charter.publication import (
    advert_complete, amendment_sound, channel_announced, channel_not_due, channels_chosen, channels_known,
    deadline_ahead, deadline_comfortable, deadline_extended, deadline_long_enough, deadline_passed,
    published_long_enough,
)  # fmt: skip
from .charter.review import (
    assigned_from_committee, enough_reviews, remark_on_changed_field, reviewer_assigned, reviewers_outside_team,
)  # fmt: skip
from .charter.scoring import (
    agreement_discussed, change_coded, departures_reasoned, file_markable, grid_anchored, grid_chosen, grid_families, grid_locked,
    grid_unlocked, grid_weights, grid_without_metrics, hearings_recorded, marks_all_in, marks_complete, marks_enough,
    marks_in_scale, marks_justified, minutes_current, minutes_signed, not_yet_revealed, ranking_complete,
    ranking_proposed, reopening_coded, revealed, sheet_open, shortlist_not_empty, ties_reasoned,
)  # fmt: skip
from .charter.security import (
    CLEARED, clearance_decided, clearance_favourable, conditions_accepted, list_not_exhausted, next_on_list,
    person_concerned, referral_ahead_allowed, referral_ahead_due, start_allows_clearance,
)  # fmt: skip
from .charter.sheet import (
    changes_answered, discriminatory_grounds, finding_to_set_aside, reason_given, required_criteria_few, sheet_bilingual, sheet_complete,
    wording_answered,
)  # fmt: skip
from .effects import Letters, MoveFiles, OpenWelcome, Record, Tell
from .engine import Chart, line
from .who import CANDIDATE, CHAIR, DEONTOLOGY, DIRECTOR, ENGINE, HIRING_MANAGER, HR, JUROR, PERSON, RECUSED, REVIEWER, SECURITY


@fork()
def by_interview(case: Case) -> bool:
    """The pack has candidates heard."""
    return case.file.interviews


@fork()
def leaves_competition(case: Case) -> bool:
    """A link just declared takes the juror out of the whole competition (CE 17 Oct 2016 no 386400)."""
    return case.given is not None and out_of_competition(case)


@fork()
def ruled_out_of_competition(case: Case) -> bool:
    """So ruled, where a step-aside is for all candidates at once."""
    return case.given is not None and case.given.steps_aside and case.pack.value("aside_regime") == COMPETITION


@fork(reads="clearing")
def referral_due(case: Case) -> bool:
    """The post is restricted, or the school refers this person whatever the unit (G31)."""
    assert case.file.clearing is not None
    return case.file.clearing.due


@fork(reads="clearing")
def authorised(case: Case) -> bool:
    """The head of establishment has said yes, or nothing was to be asked."""
    assert case.file.clearing is not None
    return case.file.clearing.referral in CLEARED


@fork(reads="clearing")
def last_post(case: Case) -> bool:
    """With this person the last of the posts is filled."""
    assert case.file.clearing is not None
    return case.file.clearing.appointed + 1 >= case.file.posts


@fork(reads="clearing")
def somebody_appointed(case: Case) -> bool:
    """At least one post is filled."""
    assert case.file.clearing is not None
    return case.file.clearing.appointed > 0


SHEET = (sheet_complete, sheet_bilingual, discriminatory_grounds, wording_answered, required_criteria_few,
         criteria_justified, criteria_measured, contract_length_allowed, changes_answered, start_allows_clearance)  # fmt: skip
GRID = (grid_chosen, grid_unlocked, grid_weights, grid_anchored, grid_families, grid_without_metrics)
MARKS = (no_link, file_markable, marks_in_scale, marks_complete, marks_justified)
SLOT = (interview_ahead, interview_apart, interview_possible, interview_jury, interview_told_early)
APPROVAL = (letters_written, letters_in_draft, letters_second_person, letters_not_awaited, letters_halves_in_step, letters_words_settled)
ALL_MARKED = (marks_all_in, marks_enough, jury_appointed, effective_jury)


class HireChart(Chart):
    """From a job sheet to the last letter."""

    drafting = State(initial=True)
    sheet_review = State()
    composing_jury = State()
    advertised = State()
    eligibility = State()
    sifting = State()
    interviewing = State()
    deliberating = State()
    ranked = State()
    clearing = State()
    offering = State()
    informing = State()
    closed = State(final=True)
    unfilled = State(final=True)
    cancelled = State(final=True)

    # 1 The job sheet
    edit_sheet = line(drafting, who=(HIRING_MANAGER, HR))
    answer_comment = line(drafting, who=(HIRING_MANAGER,))
    dismiss_finding = line(drafting, who=(HIRING_MANAGER, HR), on=(reason_given, finding_to_set_aside))
    restore_finding = line(drafting, who=(HIRING_MANAGER, HR))
    submit_sheet = line(drafting, sheet_review, who=(HIRING_MANAGER,), on=SHEET, then=(Tell(REVIEWER, "sheet_to_review"),))

    # 2 Its review
    assign_reviewers = line(sheet_review, who=(HR,), on=(assigned_from_committee,))
    comment_sheet = line(sheet_review, who=(REVIEWER,), on=(reviewers_outside_team, remark_on_changed_field))
    review_sheet = line(sheet_review, who=(REVIEWER,), on=(reviewers_outside_team, reviewer_assigned))
    return_sheet = line(sheet_review, drafting, who=(REVIEWER,), on=(reviewers_outside_team, reason_given),
                        then=(Tell(HIRING_MANAGER, "sheet_returned"),))  # fmt: skip
    approve_sheet = line(sheet_review, composing_jury, who=(REVIEWER, HR), on=(enough_reviews,),
                         then=(Tell(HR, "sheet_approved"), Tell(HIRING_MANAGER, "sheet_approved")))  # fmt: skip

    # 3 Jury and grid, then the advert
    choose_grid = line(composing_jury, who=(HIRING_MANAGER, HR), on=(grid_unlocked,))
    lock_grid = line(composing_jury, who=(HIRING_MANAGER, HR), on=GRID)
    seat_juror = line((composing_jury, advertised, eligibility, sifting, interviewing, deliberating), who=(HIRING_MANAGER, HR))
    unseat_juror = line((composing_jury, advertised, eligibility, sifting, interviewing, deliberating), who=(HIRING_MANAGER, HR))
    name_specialists = line((composing_jury, advertised, eligibility, sifting, interviewing, deliberating),
                            who=(HIRING_MANAGER, HR))  # fmt: skip
    enter_session = line((composing_jury, advertised, eligibility, sifting, interviewing, deliberating), who=(HR,),
                         on=(session_held,))  # fmt: skip
    strike_session = line((composing_jury, advertised, eligibility, sifting, interviewing, deliberating), who=(HR,),
                          on=(reason_given,))  # fmt: skip
    appoint_jury = line((composing_jury, advertised, eligibility, sifting, interviewing, deliberating), who=(DIRECTOR,),
                        on=COMPOSITION, then=(Tell(JUROR, "jury_appointed"),))  # fmt: skip
    publish = line(composing_jury, advertised, who=(HR,),
                   on=(jury_appointed, grid_locked, advert_complete, deadline_long_enough, deadline_comfortable,
                       channels_chosen, channels_known),
                   then=(Tell(HIRING_MANAGER, "published"),))  # fmt: skip

    # 4 Applications come in
    apply = line(advertised, who=(PERSON,),
                 on=(applications_opened, before_deadline, applicant_outside_jury, applied_once, documents_few, documents_sound,
                     consent_to_notice))  # fmt: skip
    amend_advert = line(advertised, who=(HR,), on=(reason_given, amendment_sound, deadline_extended), then=(Tell(CANDIDATE, "advert_amended"),))
    announce = line(advertised, who=(HR,), on=(channels_known,))
    note_announcement = line((advertised, eligibility, sifting, interviewing, deliberating, ranked, clearing, offering,
                              informing), who=(HR,), on=(channel_announced,))  # fmt: skip
    withdraw_announcement = line((advertised, eligibility, sifting, interviewing, deliberating, ranked, clearing, offering,
                                  informing), who=(HR,), on=(channel_announced, channel_not_due))  # fmt: skip
    close_applications = line(advertised, eligibility, who=(ENGINE, HR), on=(deadline_passed, published_long_enough),
                              then=(Tell(HR, "applications_closed"), Tell(JUROR, "links_to_declare")))  # fmt: skip

    # 5 Eligibility and links
    declare_link = (
        line((eligibility, sifting, interviewing, deliberating), who=(JUROR, RECUSED), when=leaves_competition,
             on=(links_answered, step_aside_stands), then=(Tell(HR, "member_out"), Tell(CHAIR, "member_out")))
        | line((eligibility, sifting, interviewing, deliberating), who=(JUROR, RECUSED),
               on=(links_answered, step_aside_stands))
    )  # fmt: skip
    rule_on_link = (
        line((eligibility, sifting, interviewing, deliberating), who=(CHAIR, DIRECTOR), when=ruled_out_of_competition,
             on=(reason_given, ruling_by_other), then=(Tell(HR, "member_out"), Tell(CHAIR, "member_out")))
        | line((eligibility, sifting, interviewing, deliberating), who=(CHAIR, DIRECTOR),
               on=(reason_given, ruling_by_other))
    )  # fmt: skip
    ask_referent = line((eligibility, sifting, interviewing, deliberating), who=(CHAIR, DIRECTOR),
                        on=(ruling_by_other,), then=(Tell(DEONTOLOGY, "link_question"),))  # fmt: skip
    advise_on_link = line((eligibility, sifting, interviewing, deliberating), who=(DEONTOLOGY,),
                          on=(reason_given, referent_outside),
                          then=(Tell(CHAIR, "link_opinion"), Tell(DIRECTOR, "link_opinion")))  # fmt: skip
    judge_eligibility = line(eligibility, who=(HR,), on=(finding_due, reason_listed))
    second_look = line(eligibility, who=(HR,), on=(finding_to_confirm, second_look_other_person))
    sign_copy = line((eligibility, sifting), who=(HR,), on=(copy_prepared, copy_looked_at, copy_not_read))
    open_scoring = line(eligibility, sifting, who=(HR, CHAIR),
                        on=(eligibility_decided, second_look_done, someone_admissible, copies_signed, links_declared, links_ruled,
                            jury_appointed, jury_published, effective_jury),
                        then=(Tell(JUROR, "files_to_mark"),))  # fmt: skip

    # 6 Files, 7 interviews: independent marks
    submit_marks = line((sifting, interviewing), who=(JUROR,), on=(*MARKS, sheet_open))
    reopen_marks = line((sifting, interviewing), who=(CHAIR,), on=(reason_given, reopening_coded),
                        then=(Record("marks_reopened"),))  # fmt: skip
    discuss = line((sifting, interviewing, deliberating), who=(CHAIR,), on=(reason_given,), then=(Record("discussion"),))
    close_sift = (
        line(sifting, interviewing, who=(CHAIR,), when=by_interview,
             on=(*ALL_MARKED, agreement_discussed, shortlist_not_empty), then=(Tell(HR, "interviews_to_plan"),))
        | line(sifting, deliberating, who=(CHAIR,), on=(*ALL_MARKED, shortlist_not_empty))
    )  # fmt: skip
    set_interview_days = line((sifting, interviewing), who=(HR,))
    give_hours = line((sifting, interviewing), who=(JUROR,))
    answer_interview_days = line(interviewing, who=(CANDIDATE,), on=(own_application,))
    prepare_questions = line((sifting, interviewing), who=(CHAIR, HIRING_MANAGER), on=(questions_open, questions_fit))
    plan_interview = line(interviewing, who=(HR,), on=SLOT)
    approve_timetable = line(interviewing, who=(HR,), on=SLOT)
    call_off_interview = line(interviewing, who=(HR,))
    ask_other_time = line(interviewing, who=(CANDIDATE,), on=(own_application, interview_planned),
                          then=(Tell(HR, "other_time_asked"),))  # fmt: skip
    record_hearing = line(interviewing, who=(HR, CHAIR), on=(questions_ready, interview_begun))
    ask_proofs = line((interviewing, deliberating), who=(HR,),
                      on=(proofs_outside_jury, somebody_shortlisted, proofs_asked_once, proofs_listed, proofs_time_enough))  # fmt: skip
    send_proof = line((interviewing, deliberating, ranked, clearing, offering, informing), who=(CANDIDATE,),
                      on=(own_application, proof_asked, documents_sound, proof_open))  # fmt: skip
    check_proof = line((interviewing, deliberating, ranked, clearing, offering, informing), who=(HR,),
                       on=(proofs_outside_jury, proof_asked, proof_come, proof_as_seen))  # fmt: skip
    return_proof = line((interviewing, deliberating, ranked, clearing, offering, informing), who=(HR,),
                        on=(proofs_outside_jury, proof_asked, proof_come, proof_as_seen))  # fmt: skip
    open_deliberation = line(interviewing, deliberating, who=(CHAIR,), on=(hearings_recorded, *ALL_MARKED))

    # 8 Deliberation
    reveal = line(deliberating, who=(CHAIR,), on=(not_yet_revealed, *ALL_MARKED), then=(Tell(JUROR, "marks_revealed"),))
    change_mark = line(deliberating, who=(JUROR,), on=(revealed, *MARKS, change_coded))
    propose_ranking = line(deliberating, who=(CHAIR,),
                           on=(revealed, jury_appointed, effective_jury, quorum_present, meeting_held, quorum_in_room,
                               agreement_discussed, ranking_complete,
                               departures_reasoned, ties_reasoned),
                           then=(Tell(JUROR, "minutes_to_sign"),))  # fmt: skip
    open_meeting = line(deliberating, who=(CHAIR,), on=(no_meeting_open, attendance_known, quorum_at_opening))
    record_presence = line(deliberating, who=(CHAIR,), on=(meeting_open, attendance_known))
    take_up = line(deliberating, who=(CHAIR,), on=(revealed, meeting_open, meeting_running, candidate_discussable, quorum_in_room))
    end_turn = line(deliberating, who=(CHAIR,), on=(turn_open,))
    put_to_vote = line(deliberating, who=(CHAIR,), on=(meeting_open, meeting_running, quorum_in_room, votes_add_up))
    suspend_meeting = line(deliberating, who=(CHAIR,), on=(meeting_open, meeting_running))
    resume_meeting = line(deliberating, who=(CHAIR,), on=(meeting_open, meeting_suspended))
    close_meeting = line(deliberating, who=(CHAIR,), on=(meeting_open,))
    sign_minutes = line(deliberating, who=(JUROR,), on=(ranking_proposed, minutes_current))
    refuse_minutes = line(deliberating, who=(JUROR,), on=(ranking_proposed, minutes_current, reason_given),
                          then=(Tell(CHAIR, "minutes_refused"),))  # fmt: skip
    sign_ranking = line(deliberating, ranked, who=(CHAIR,),
                        on=(ranking_proposed, meeting_over, minutes_signed, minutes_answered, jury_appointed, effective_jury),
                        then=(Tell(DIRECTOR, "to_decide"),))  # fmt: skip

    keep_minutes = line((ranked, clearing, offering, informing), who=(CHAIR, HR), on=(minutes_to_keep,))

    # 9 Decision, HFDS
    decide = (
        line(ranked, clearing, who=(DIRECTOR,), when=referral_due, on=(list_not_exhausted, list_in_time, next_on_list),
             then=(Tell(SECURITY, "referral_opened"),))
        | line(ranked, offering, who=(DIRECTOR,), on=(list_not_exhausted, list_in_time, next_on_list), then=(Tell(HR, "offer_to_make"),))
    )  # fmt: skip
    refer_ahead = line((ranked, clearing, offering), who=(SECURITY, HR), on=(referral_ahead_due, referral_ahead_allowed),
                       then=(Tell(SECURITY, "referral_opened"),))  # fmt: skip
    conclude_clearance = (
        line(clearing, offering, who=(HR, DIRECTOR), when=authorised,
             on=(clearance_decided, conditions_accepted), then=(Tell(HR, "offer_to_make"),))
        | line(clearing, ranked, who=(HR, DIRECTOR), on=(clearance_decided,), then=(Tell(DIRECTOR, "to_decide"),))
    )  # fmt: skip

    # 10 Offer
    make_offer = line(offering, who=(HR,), on=(offer_not_open, clearance_favourable, offer_time_enough),
                      then=(Tell(CANDIDATE, "offer_made"),))  # fmt: skip
    accept_offer = (
        line(offering, informing, who=(CANDIDATE,), when=last_post, on=(person_concerned, offer_open, clearance_favourable),
             then=(OpenWelcome(), Tell(HR, "offer_accepted"), Tell(HIRING_MANAGER, "welcome_opened")))
        | line(offering, ranked, who=(CANDIDATE,), on=(person_concerned, offer_open, clearance_favourable),
               then=(OpenWelcome(), Tell(DIRECTOR, "to_decide"), Tell(HR, "welcome_opened"),
                     Tell(HIRING_MANAGER, "welcome_opened")))
    )  # fmt: skip
    decline_offer = line(offering, ranked, who=(CANDIDATE,), on=(person_concerned, offer_open),
                         then=(Tell(DIRECTOR, "to_decide"), Tell(HR, "offer_declined")))  # fmt: skip
    lapse_offer = line(offering, ranked, who=(HR,), on=(offer_lapsed,), then=(Tell(DIRECTOR, "to_decide"),))
    take_next = line((clearing, offering), ranked, who=(HR,), on=(chosen_left,), then=(Tell(DIRECTOR, "to_decide"),))

    # 11 Answers, 12 closing. Whose file goes no further may be answered once their stage is over; HR alone, outside the jury
    compose_letters = (
        line((sifting, interviewing, deliberating, ranked, clearing, offering), who=(HR,), on=(letters_stage_over, letters_outside_jury))
        | line(informing, who=(HR,))
    )  # fmt: skip
    edit_letter = (
        line((sifting, interviewing, deliberating, ranked, clearing, offering), who=(HR,), on=(letters_in_draft, letters_outside_jury))
        | line(informing, who=(HR, CHAIR), on=(letters_in_draft,))
    )  # fmt: skip
    set_word_aside = (
        line((sifting, interviewing, deliberating, ranked, clearing, offering), who=(HR,),
             on=(reason_given, letters_in_draft, letters_outside_jury))
        | line(informing, who=(HR, CHAIR), on=(reason_given, letters_in_draft))
    )  # fmt: skip
    approve_letters = (
        line((sifting, interviewing, deliberating, ranked, clearing, offering), who=(HR,),
             on=(*APPROVAL, letters_not_early, letters_outside_jury, letters_stage_in_time))
        | line(informing, who=(HR, DIRECTOR), on=APPROVAL)
    )  # fmt: skip
    recall_letters = (
        line((sifting, interviewing, deliberating, ranked, clearing, offering), who=(HR,), on=(letters_on_hold, letters_outside_jury))
        | line(informing, who=(HR, DIRECTOR), on=(letters_on_hold,))
    )  # fmt: skip
    close = (
        line(informing, closed, who=(HR,), when=somebody_appointed, on=(letters_approved, everyone_informed, letters_in_time))
        | line(informing, unfilled, who=(HR,), on=(letters_approved, everyone_informed, letters_in_time))
    )  # fmt: skip

    # The ways out and back
    withdraw = line((advertised, eligibility, sifting, interviewing, deliberating, ranked, clearing, offering, informing),
                    who=(CANDIDATE,), on=(own_application,), then=(Tell(HR, "withdrawn"),))  # fmt: skip
    conclude_unfilled = line((eligibility, sifting, interviewing, deliberating, ranked), informing, who=(DIRECTOR,),
                             on=(reason_given,),
                             then=(MoveFiles(("admissible", "shortlisted", "heard"), "leave_unranked"),
                                   Record("conclude_unfilled"), Tell(HR, "letters_to_write")))  # fmt: skip
    cancel = line((drafting, sheet_review, composing_jury, advertised, eligibility, sifting, interviewing, deliberating),
                  cancelled, who=(DIRECTOR,), on=(reason_given,),
                  then=(Letters("cancelled"), Record("cancel"), Tell(HIRING_MANAGER, "cancelled")))  # fmt: skip
    reopen = (
        line(composing_jury, drafting, who=(DIRECTOR,), on=(reason_given,), then=(Record("reopen"), Tell(HR, "reopened")))
        | line(eligibility, advertised, who=(DIRECTOR,), on=(reason_given, deadline_ahead, answers_given),
               then=(MoveFiles(("inadmissible",), "restore"), Record("reopen"), Tell(HR, "reopened")))
        | line(sifting, eligibility, who=(DIRECTOR,), on=(reason_given, answers_given), then=(Record("reopen"), Tell(HR, "reopened")))
        | line(interviewing, sifting, who=(DIRECTOR,), on=(reason_given, answers_given),
               then=(MoveFiles(("heard", "absent"), "restore"), MoveFiles(("shortlisted", "not_shortlisted"), "restore"),
                     Record("reopen"), Tell(HR, "reopened")))
        | line(deliberating, interviewing, who=(DIRECTOR,), on=(reason_given, answers_given), when=by_interview,
               then=(Record("reopen"), Tell(HR, "reopened")))
        | line(deliberating, sifting, who=(DIRECTOR,), on=(reason_given, answers_given),
               then=(MoveFiles(("shortlisted", "not_shortlisted"), "restore"), Record("reopen"), Tell(HR, "reopened")))
        | line(ranked, deliberating, who=(DIRECTOR,), on=(reason_given, answers_given, nobody_appointed),
               then=(MoveFiles(("ranked", "not_ranked"), "restore"), Record("reopen"), Tell(HR, "reopened")))
        | line(informing, ranked, who=(DIRECTOR,),
               on=(reason_given, post_free_again, letters_none_approved, list_not_exhausted, list_in_time),
               then=(Record("reopen"), Tell(HR, "reopened"), Tell(DIRECTOR, "to_decide")))
    )  # fmt: skip
    set_new_date = line((eligibility, sifting, interviewing, deliberating, ranked, clearing, offering, informing),
                        who=(HR, DIRECTOR), on=(date_promised, date_later, delay_explained, reason_given),
                        then=(Record("new_date"),))  # fmt: skip
    grant_derogation = line((drafting, sheet_review, composing_jury, advertised, eligibility, sifting, interviewing,
                             deliberating, ranked, clearing, offering, informing), who=(DIRECTOR,),
                            on=(derogation_possible, reason_given), then=(Record("derogation"),))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One of the twelve steps of the picture: its word, its phase, the states it covers."""

    name: str
    phase: str
    states: tuple[str, ...]


STEPS = (
    Step("sheet", "prepare", ("drafting",)),
    Step("review", "prepare", ("sheet_review",)),
    Step("jury", "prepare", ("composing_jury",)),
    Step("advert", "publish", ("advertised",)),
    Step("eligibility", "assess", ("eligibility",)),
    Step("files", "assess", ("sifting",)),
    Step("interviews", "assess", ("interviewing",)),
    Step("deliberation", "decide", ("deliberating",)),
    Step("decision", "decide", ("ranked", "clearing")),
    Step("offer", "conclude", ("offering",)),
    Step("answers", "conclude", ("informing",)),
    Step("closing", "conclude", ("closed", "unfilled", "cancelled")),
)
STEP_OF = {state: number for number, step in enumerate(STEPS, 1) for state in step.states}

# The step that moves a hire on from each state: the "next step" of its page.
NEXT = {
    "drafting": "submit_sheet", "sheet_review": "approve_sheet", "composing_jury": "publish",
    "advertised": "close_applications", "eligibility": "open_scoring", "sifting": "close_sift",
    "interviewing": "open_deliberation", "deliberating": "sign_ranking", "ranked": "decide",
    "clearing": "conclude_clearance", "offering": "accept_offer", "informing": "close",
}  # fmt: skip

# In the journal, and read there by those alone who may know that proofs were asked: never by the jury.
PROOF_EVENTS = frozenset({"ask_proofs", "send_proof", "check_proof", "return_proof"})
