"""The sentences of objections, as tables: plain ones, and those that count something."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l


def _n(one: str, many: str) -> tuple[str, str]:
    """Mark a singular and a plural for translation."""
    return one, many


PLAIN = {
    "wording_answered": _l("%(field)s: instead of “%(text)s”, write “%(proposal)s”."),
    "discriminatory_grounds": _l(
        "%(field)s: “%(text)s” rests on a ground that may not be asked. Proposal: %(proposal)s."
    ),
    "required_criteria_few": _l("%(count)s required criteria, %(maximum)s at most: make the others desirable."),
    "criteria_justified": _l("Required criterion %(item)s: say why nobody can do without it."),
    "criteria_measured": _l("Required criterion %(item)s: choose the criterion of the grid that measures it."),
    "contract_length_allowed": _l("Contract of %(months)s months: %(maximum)s at most."),
    "finding_to_set_aside": _l("This finding is not there any more, or may not be set aside."),
    "enough_reviews": _l("Approvals from outside the hiring team: %(count)s of the %(minimum)s needed."),
    "reviewers_outside_team": _l(
        "You belong to the hiring team or wrote in this job sheet: somebody else has to review it."
    ),
    "reviewer_assigned": _l("In this school, only the people asked to reread a job sheet vote on it."),
    "remark_on_changed_field": _l(
        "%(field)s did not change since the version before, and no change was required there: the remark is out of time."
    ),
    "reason_given": _l("Give your reasons, in %(minimum)s characters or more."),
    "grid_chosen": _l("No scoring grid has been chosen."),
    "grid_unlocked": _l("The scoring grid is locked (hash %(digest)s): it changes no more."),
    "grid_locked": _l("The scoring grid is not locked yet."),
    "interview_ahead": _l("Application %(application)s: this moment is past."),
    "interview_begun": _l("Application %(application)s: the time of the interview has not come, or none was set."),
    "interview_told_early": _l("Application %(application)s: %(days)s days between invitation and interview, %(minimum)s at least."),
    "interview_apart": _l("Application %(application)s: the interview of application %(other)s falls in this time."),
    "interview_possible": _l("Application %(application)s: the person said that this time is impossible."),
    "interview_jury": _l("Application %(application)s: %(size)s members can sit then. Rules not met: %(rules)s."),
    "proofs_outside_jury": _l("You sit in this jury: proofs are for human resources alone."),
    "somebody_shortlisted": _l("Nobody is on the shortlist: proofs are asked of the shortlisted alone."),
    "proofs_asked_once": _l("Everybody on the shortlist has been asked already."),
    "proofs_listed": _l("Choose at least one proof, among those that the rules of this post list."),
    "proofs_time_enough": _l("Leave %(days)s days at least: choose %(earliest)s or later."),
    "proof_asked": _l("This proof was not asked for."),
    "proof_come": _l("Nothing has come yet: ask for it again as missing."),
    "proof_as_seen": _l("Another file has come while you were reading: look at it first."),
    "interview_planned": _l("No interview of yours is still to come."),
    "interview_place_taken": _l("Application %(application)s: the room, or the person, is taken by another interview at that time."),
    "interview_days_changed": _l("The days proposed have changed: look at them again."),
    "questions_open": _l("Somebody has been heard (%(count)s): the questions change no more."),
    "questions_fit": _l("“%(criterion)s” is not judged at the interview."),
    "questions_ready": _l("“%(criterion)s”: no question yet."),
    "jury_size": _l("Jury of %(count)s: at least %(minimum)s members are needed."),
    "jury_no_crowd": _l("Jury of %(count)s: %(maximum)s members at most."),
    "jury_externals": _l("External members: %(count)s, at least %(minimum)s needed."),
    "jury_specialists": _l(
        "Specialists of the discipline: %(count)s of %(size)s, at least %(minimum)s needed (more than %(sum)s)."
    ),
    "jury_chair_series": _l("The same sex would take the chair %(count)s sessions in a row: %(maximum)s at most."),
    "juror_may_sit": _l("Nobody sits who has applied to this post, or has no account in use any more: choose somebody else."),
    "session_held": _l("A session counts once it has been held: choose a day that has passed."),
    "jury_outside_team": _l("%(count)s of %(size)s members belong to the hiring team: half at most may."),
    "jury_appointed": _l("The director has not appointed the jury as it stands."),
    "jury_published": _l("The composition of the jury has not been published."),
    "effective_jury": _l(
        "For application %(application)s, after step-asides, %(size)s members remain: %(women)s women,"
        " %(men)s men, %(externals)s external. The jury no longer meets the rules."
    ),
    "quorum_present": _l("Members seated: %(count)s; the quorum is %(minimum)s."),
    "deadline_long_enough": _l(
        "Online for %(days)s days: at least %(minimum)s are needed. Choose %(earliest)s or later."
    ),
    "deadline_comfortable": _l("Online for %(days)s days: %(recommended)s are recommended."),
    "channels_chosen": _l("The advert must appear here too: %(channel)s."),
    "channels_known": _l("Choose among the channels of the school only."),
    "channel_announced": _l("The post is not announced on this channel now."),
    "channel_not_due": _l("While applications are open, the advert must stay here: %(channel)s."),
    "published_long_enough": _l("Days online: %(days)s, at least %(minimum)s needed."),
    "deadline_extended": _l("An amended advert leaves %(days)s days at least: choose %(earliest)s or later."),
    "date_promised": _l("No date was promised for this stage, or it is over."),
    "date_later": _l("Choose a day after %(after)s: a new date lies ahead, and after the one first announced."),
    "delay_explained": _l("Choose the reason that candidates are told."),
    "deadline_ahead": _l("Choose a new deadline, later than now."),
    "applications_opened": _l("Applications open on %(opens)s."),
    "applied_once": _l("You have already applied to this post."),
    "applicant_outside_jury": _l("You belong to the jury or to the hiring team of this post: you cannot apply to it."),
    "consent_to_notice": _l("Confirm that you have read what becomes of your personal data."),
    "copy_prepared": _l("This is not the copy now prepared: read that one, then sign it."),
    "copy_not_read": _l("The jury already reads the signed copy of this document: all its members read the same one."),
    "reason_listed": _l("Choose a reason from the list."),
    "finding_due": _l("The eligibility of this application is already settled."),
    "finding_to_confirm": _l("No finding on this application waits for a second look."),
    "own_application": _l("This application is not yours."),
    "second_look_other_person": _l("You gave the first finding: the second look belongs to somebody else."),
    "someone_admissible": _l(
        "No application is eligible to this day. If none is, the hire ends without filling the post."
    ),
    "marks_in_scale": _l("“%(criterion)s”: this mark is not on the scale."),
    "marks_complete": _l("“%(criterion)s”: give a mark, or say why you cannot."),
    "marks_justified": _l("“%(criterion)s”: say what in the file supports the mark %(level)s."),
    "agreement_discussed": _l(
        "Agreement between members is under the threshold (%(threshold)s), or marks lie more than"
        " %(spread_max)s"
        " levels apart: a calibration discussion is due. Only the chair sees the detail."
    ),
    "shortlist_not_empty": _l("Choose at least one person to interview, or end the hire without filling the post."),
    # No number: beside a name, it would undo the hiding of names.
    "links_answered": _l("For each candidate say no link, or which link; describe it if it is another."),
    "referent_outside": _l("You sit in this jury: another referent gives the opinion."),
    "referent_missing": _l(
        "No deontology referent outside this jury is named here: nobody would read the question. You may rule without an"
        " opinion."
    ),
    "ruling_by_other": _l("This link is your own: the director rules on it."),
    "file_markable": _l("This application is not at a stage where it is marked."),
    "sheet_open": _l("Your marks for this application are submitted: the chair can give the sheet back."),
    "minutes_current": _l("The order has changed since you read it: read the present one, then sign."),
    "reopening_coded": _l("Choose from the list why the sheet is given back."),
    "offer_time_enough": _l("The person needs %(minimum)s days to answer: choose %(earliest)s or later."),
    "referral_pieces_in": _l("A piece is missing from the referral: %(piece)s."),
    "referral_parts_accepted": _l("This part of the file is not accepted yet: %(part)s."),
    "nationality_asked": _l("The nationality was stated already, or is not asked alone."),
    "part_own": _l("This part was asked of somebody else: nobody answers in their place."),
    "part_fillable": _l("This part is not open to filling in: it was handed in, or never asked for."),
    "part_whole": _l("%(count)s answers are missing or wrong."),
    "part_filled": _l("This part has not been handed in."),
    "part_items_named": _l("Write what is wrong beside the items to correct."),
    "referral_ahead_due": _l("No rule of the school refers anybody for this post."),
    "conditions_own": _l("Only the person concerned can answer."),
    "access_period": _l("The access ends before it begins."),
    "referral_moot": _l("The person is still proposed: the referral goes on to a decision."),
    "revealed": _l("The marks have not been revealed to the jury yet."),
    "not_yet_revealed": _l("The marks have already been revealed to the jury."),
    "change_coded": _l("Choose the reason for the change from the list."),
    "departures_reasoned": _l("Application %(application)s comes before one with better marks: say why."),
    "ties_reasoned": _l("Marks do not separate application %(application)s from the next: say why it comes first."),
    "ranking_proposed": _l("The chair has not proposed a ranking yet."),
    "minutes_signed": _l("Signatures: %(count)s of %(size)s members, at least %(minimum)s needed."),
    "minutes_answered": _l(
        "Members who have neither signed nor refused: %(count)s of %(size)s (signed: %(signed)s, refused: %(refused)s)."
    ),
    "minutes_to_keep": _l("The signed minutes are already kept."),
    "no_meeting_open": _l("A meeting is already open."),
    "meeting_open": _l("No meeting of the jury is open."),
    "meeting_running": _l("The meeting is suspended: resume it first."),
    "meeting_suspended": _l("The meeting is not suspended."),
    "meeting_over": _l("A meeting is still open: close it, so that the minutes hold its times."),
    "meeting_held": _l("No meeting is on record: the minutes will not say who attended."),
    "turn_open": _l("No application is under discussion."),
    "attendance_known": _l("Say for each member whether they are present, at a distance or absent."),
    "candidate_discussable": _l("This application is not one that can be ranked."),
    "list_in_time": _l("The list expired on %(until)s: end the hire without drawing on it any more."),
    "start_allows_clearance": _l("Start on %(start_on)s: the clearance takes up to %(months)s months."),
    "clearance_decided": _l("The authorisation is pending: the head of the institution has not decided."),
    "clearance_favourable": _l(
        "The authorisation is pending: no step towards a contract before a favourable decision."
    ),
    "conditions_accepted": _l("The authorisation is pending: an answer of the person concerned is still expected."),
    "list_not_exhausted": _l("Nobody is left on the list: end the hire without filling the post."),
    "opinion_allows": _l("The ministry’s answer does not allow access to be authorised."),
    "person_concerned": _l("Only the person concerned can answer."),
    "unit_unrestricted": _l("The unit is a restricted zone: everybody is referred, whatever their nationality."),
    "offer_open": _l("No offer is waiting for an answer."),
    "offer_not_open": _l("An offer is already waiting for its answer."),
    "nobody_appointed": _l("Somebody of this list is appointed: it stands, and goes on with the next person."),
    "post_free_again": _l("Every post is filled: nobody who accepted has said that they will not come."),
    "chosen_left": _l("The person chosen has not withdrawn."),
    "letters_written": _l("There is no letter to approve."),
    "item_in_charge": _l("This item is not yours to tick."),
    "item_open": _l("This item is settled already."),
    "item_settled": _l("This item is still to do."),
    "item_unchanged": _l("Somebody else changed this item while you were reading: look at it again."),
    "item_may_be_left": _l("This item is done for everybody: it is never marked as not needed."),
    "day_not_ahead": _l("%(day)s is still to come: give the day on which it was done."),
    "contract_cleared": _l("The contract waits for a favourable decision on access."),
    "arrival_sound": _l("The start comes on %(accepted)s or later, and at most %(months)s months after."),
    "welcome_own": _l("Only the person who accepted the post can say this."),
    "letters_stage_over": _l("Nobody whose application goes no further waits for a letter."),
    "letters_outside_jury": _l("You sit in this jury: letters with names are for human resources until it has ended."),
    "complaint_own": _l("Only the person who filed this complaint can do this."),
    "complaint_alone": _l("Your complaint about this post is in progress: add to it rather than filing another."),
    "complaint_worded": _l("Say what the complaint is about and what happened, in %(minimum)s to %(maximum)s characters."),
    "note_worded": _l("Write between %(minimum)s and %(maximum)s characters."),
    "outside_jury_and_team": _l("You judge or recruit on this hire: somebody else puts a person in charge."),
    "handler_independent": _l(
        "This person judges or recruits on this hire, examined this file, or has no role in which complaints are examined."
    ),
    "complaint_handled_by": _l("Only the person in charge examines this complaint and answers it."),
    "answer_worded": _l("Choose the outcome and give the reasons, in %(minimum)s to %(maximum)s characters."),
    "acknowledged_in_time": _l("The complaint has waited for %(days)s days: somebody is in charge within %(maximum)s."),
    "request_own": _l("Only the person who made this request can do this."),
    "request_alone": _l("Your request of this kind is in progress: it is answered before another is made."),
    "request_worded": _l("Choose what you ask for and say what it is about, in %(minimum)s to %(maximum)s characters."),
    "request_outside_jury": _l("You judge or recruit on this hire: somebody else puts a person in charge."),
    "request_charge": _l("This person judges or recruits on this hire, or has no role in which requests are answered."),
    "request_handled_by": _l("Only the person in charge answers this request."),
    "lifting_reasoned": _l("Say why the restriction ends, in %(minimum)s to %(maximum)s characters: the person reads it."),
    "extension_reasoned": _l(
        "More time is taken once, before the first date has passed, with a reason of %(minimum)s to %(maximum)s characters."
    ),
    "request_answered": _l("Choose the outcome and give the reasons, in %(minimum)s to %(maximum)s characters."),
    "request_answered_in_time": _l("The day on which the answer was due has passed."),
    "answered_in_time": _l("The complaint has waited for %(days)s days: an answer is due within %(maximum)s."),
    "derogation_possible": _l("No derogation can lift this rule: %(rule)s."),
    "no_branch": _l("Nothing says where this step would lead: %(event)s. Tell the people who run this service."),
    "out_of_turn": _l("“%(event)s” is not a step of the present state: %(state)s."),
    "file_out_of_turn": _l(
        "Application %(application)s is now in the state “%(state)s”: this step does not apply to it."
    ),
}
COUNTED = {
    "assigned_from_committee": _n(
        "%(num)s person chosen is not of the committee, or is of the hiring team, or wrote in the sheet.",
        "%(num)s people chosen are not of the committee, or are of the hiring team, or wrote in the sheet.",
    ),
    "changes_answered": _n(
        "%(num)s change asked for by the committee has no answer yet.",
        "%(num)s changes asked for by the committee have no answer yet.",
    ),
    "jury_rank": _n(
        "%(num)s member of %(size)s holds a rank below that of the post (R%(rank)s).",
        "%(num)s members of %(size)s hold a rank below that of the post (R%(rank)s).",
    ),
    "jury_trained": _n(
        "%(num)s member of %(size)s has no training on bias and OTM-R in the last %(months)s months.",
        "%(num)s members of %(size)s have no training on bias and OTM-R in the last %(months)s months.",
    ),
    "eligibility_decided": _n(
        "%(num)s application has not been examined yet.", "%(num)s applications have not been examined yet."
    ),
    "second_look_done": _n(
        "%(num)s application set aside waits for its second look.",
        "%(num)s applications set aside wait for their second look.",
    ),
    "copies_signed": _n(
        "%(num)s document of %(total)s has no signed copy without the name.",
        "%(num)s documents of %(total)s have no signed copy without the name.",
    ),
    "copy_looked_at": _n(
        "At %(num)s place this copy may still tell who the person is: look at it, then confirm.",
        "At %(num)s places this copy may still tell who the person is: look at each, then confirm.",
    ),
    "links_declared": _n(
        "%(num)s declaration of links is missing: each member answers for each application.",
        "%(num)s declarations of links are missing: each member answers for each application.",
    ),
    "links_ruled": _n(
        "%(num)s declared link waits for the chair’s ruling.",
        "%(num)s declared links wait for the chair’s ruling.",
    ),
    "marks_all_in": _n(
        "%(num)s mark sheet of %(expected)s is missing: each member marks each application, unless they stepped aside.",
        "%(num)s mark sheets of %(expected)s are missing: each member marks each application, unless"
        " they stepped aside.",
    ),
    "marks_enough": _n(
        "%(num)s application has fewer than %(minimum)s mark sheets.",
        "%(num)s applications have fewer than %(minimum)s mark sheets.",
    ),
    "hearings_recorded": _n(
        "%(num)s person invited is recorded neither as heard nor as absent.",
        "%(num)s people invited are recorded neither as heard nor as absent.",
    ),
    "everyone_informed": _n(
        "%(num)s person of %(owed)s has not been sent an answer yet.",
        "%(num)s people of %(owed)s have not been sent an answer yet.",
    ),
    "letters_second_person": _n(
        "You wrote %(num)s of these letters: somebody else approves it.",
        "You wrote %(num)s of these letters: somebody else approves them.",
    ),
    "letters_in_draft": _n(
        "%(num)s letter is no longer a draft: it changes no more.",
        "%(num)s letters are no longer drafts: they change no more.",
    ),
    "step_aside_stands": _n(
        "You stepped aside for %(num)s of these applications: only the chair can rule that you come back.",
        "You stepped aside for %(num)s of these applications: only the chair can rule that you come back to them.",
    ),
    "letters_not_awaited": _n(
        "%(num)s of these people still has an offer open or a clearance pending: no answer can leave yet.",
        "%(num)s of these people still have an offer open or a clearance pending: no answer can leave yet.",
    ),
    "letters_halves_in_step": _n(
        "%(num)s letter has halves out of step: one was rewritten and the other does not say the same.",
        "%(num)s letters have halves out of step: one was rewritten and the other does not say the same.",
    ),
    "letters_words_settled": _n(
        "%(num)s letter has words to look at again: change them, or set them aside with a reason.",
        "%(num)s letters have words to look at again: change them, or set them aside with a reason.",
    ),
    "letters_not_early": _n(
        "%(num)s of these letters is for a stage that is not over, or is open again.",
        "%(num)s of these letters are for a stage that is not over, or is open again.",
    ),
    "answers_given": _n(
        "%(num)s person has been answered. If their application moves, a letter on hold is recalled, "
        "one that left holds no more and they are told.",
        "%(num)s people have been answered. Where an application moves, a letter on hold is recalled, "
        "one that left holds no more and its reader is told.",
    ),
    "letters_on_hold": _n(
        "%(num)s of these letters can no longer be recalled.", "%(num)s of these letters can no longer be recalled.",
    ),
    "letters_none_approved": _n(
        "%(num)s answer is approved or sent: recall it first, if it can be.",
        "%(num)s answers are approved or sent: recall them first, if they can be.",
    ),
    "items_all_settled": _n("%(num)s item is still to do.", "%(num)s items are still to do."),
    "letters_approved": _n("%(num)s letter is not approved yet.", "%(num)s letters are not approved yet."),
}
WOMEN = _n("%(num)s woman of %(size)s = %(part)s", "%(num)s women of %(size)s = %(part)s")
MEN = _n("%(num)s man of %(size)s = %(part)s", "%(num)s men of %(size)s = %(part)s")
# What is wrong with a document; any other code is said as “damaged”.
FAULTS = {
    "empty": _l("%(name)s is empty."),
    "too_large": _l("%(name)s is larger than 10 MB."),
    "word": _l("%(name)s is a text document: export it as PDF."),
    "image": _l("%(name)s is a picture: put it into a PDF."),
    "not_pdf": _l("%(name)s is not a PDF."),
    "extension": _l("%(name)s is a PDF under another name: rename it so that it ends in .pdf."),
    "locked": _l("%(name)s is locked by a password: save it without one."),
    "damaged": _l("%(name)s cannot be opened: the file is damaged."),
    "too_complex": _l("%(name)s is too complex to be read safely: print it to a new PDF."),
    "no_page": _l("%(name)s has no page."),
    "too_many_pages": _l("%(name)s has more than 40 pages."),
}
PARTS = {
    "person": _l("the person’s part"),
    "laboratory": _l("the laboratory’s part"),
    "complement": _l("complementary information"),
}
PIECES = {
    "identity": _l("identity"),
    "nationality": _l("nationality"),
    "path": _l("education and career"),
    "titles_and_works": _l("degrees and works"),
    "host_and_employer": _l("host unit and employer"),
    "reasons": _l("reasons for the access"),
    "activity": _l("planned activity"),
    "interests": _l("ties and interests with foreign organisations"),
}
