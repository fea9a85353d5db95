"""Each step in words: what one does, and what the journal says was done."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# event -> (what one does, what was done)
EVENTS = {
    "open": (_l("Open a hire"), _l("The hire was opened.")),
    # 1 and 2: the job sheet and its review
    "edit_sheet": (_l("Edit the job sheet"), _l("The job sheet was edited.")),
    "answer_comment": (_l("Answer a remark"), _l("A remark on the job sheet was answered.")),
    "dismiss_finding": (_l("Set a finding aside"), _l("A finding on the wording was set aside, with a reason.")),
    "restore_finding": (_l("Let a finding count again"), _l("A finding that had been set aside counts again.")),
    "submit_sheet": (_l("Send the job sheet for review"), _l("The job sheet was sent to the committee.")),
    "assign_reviewers": (
        _l("Ask people to reread the job sheet"),
        _l("The people who reread the job sheet were chosen."),
    ),
    "comment_sheet": (_l("Comment on the job sheet"), _l("A remark was made on the job sheet.")),
    "review_sheet": (_l("Vote on the job sheet"), _l("A reviewer voted on the job sheet.")),
    "return_sheet": (_l("Return the job sheet for changes"), _l("The job sheet was returned for changes.")),
    "approve_sheet": (_l("Approve the job sheet"), _l("The job sheet was approved.")),
    # 3: jury, grid, advert
    "choose_grid": (_l("Choose the scoring grid"), _l("A scoring grid was chosen.")),
    "lock_grid": (_l("Lock the scoring grid"), _l("The scoring grid was locked.")),
    "seat_juror": (_l("Add a member to the jury"), _l("A member was added to the jury.")),
    "unseat_juror": (_l("Remove a member from the jury"), _l("A member left the jury.")),
    "name_specialists": (
        _l("Say who is a specialist of the discipline"), _l("It was recorded who of the jury is a specialist of the discipline."),
    ),
    "enter_session": (
        _l("Enter a session held elsewhere"), _l("A session held outside the application was entered for the chair series."),
    ),
    "strike_session": (_l("Strike out a session"), _l("A session entered by mistake was struck out, with a reason.")),
    "appoint_jury": (_l("Appoint the jury"), _l("The jury was appointed.")),
    "publish": (_l("Publish the advert"), _l("The advert was published.")),
    # 4: applications
    "apply": (_l("Apply"), _l("An application was received.")),
    "amend_advert": (_l("Amend the advert"), _l("The advert was amended and its deadline extended.")),
    "announce": (_l("Announce the post on a channel"), _l("The post was announced on a channel.")),
    "note_announcement": (
        _l("Record where it is announced and the cost"),
        _l("The address and the cost of an announcement were recorded."),
    ),
    "withdraw_announcement": (_l("Withdraw an announcement"), _l("An announcement was withdrawn.")),
    "close_applications": (_l("Close applications"), _l("Applications were closed.")),
    # 5: eligibility and links
    "declare_link": (_l("Declare links with candidates"), _l("A member of the jury declared their links.")),
    "rule_on_link": (_l("Rule on a declared link"), _l("The chair ruled on a declared link.")),
    "ask_referent": (_l("Ask the deontology referent"), _l("The deontology referent was asked about a declared link.")),
    "advise_on_link": (_l("Give an opinion on a link"), _l("The deontology referent gave an opinion on a declared link.")),
    "judge_eligibility": (_l("Examine eligibility"), _l("The eligibility of an application was examined.")),
    "second_look": (_l("Give the second look"), _l("A second person examined an application.")),
    "sign_copy": (_l("Sign copies without names"), _l("The copy of a document without the name was signed.")),
    "open_scoring": (_l("Open the files to the jury"), _l("The files were opened to the jury.")),
    # 6 and 7: marks and interviews
    "submit_marks": (_l("Submit marks"), _l("A member of the jury submitted their marks.")),
    "reopen_marks": (_l("Give a mark sheet back"), _l("A mark sheet was given back to its author.")),
    "discuss": (_l("Record a calibration discussion"), _l("A calibration discussion was recorded.")),
    "close_sift": (_l("Close the assessment of files"), _l("The assessment of files was closed.")),
    "set_interview_days": (_l("Set the days of the interviews"), _l("The days of the interviews were set.")),
    "give_hours": (_l("Say when you can sit"), _l("A member of the jury gave their hours.")),
    "answer_interview_days": (_l("Say when you can come"), _l("A candidate answered about the days proposed.")),
    "prepare_questions": (_l("Prepare the questions of the interviews"), _l("The questions of the interviews were prepared.")),
    "approve_timetable": (_l("Approve the timetable of the interviews"), _l("The timetable of the interviews was approved.")),
    "call_off_interview": (_l("Call an interview off"), _l("An interview was called off.")),
    "ask_other_time": (_l("Ask for another time"), _l("A candidate asked for another time.")),
    "plan_interview": (_l("Plan an interview"), _l("An interview was planned.")),
    "record_hearing": (_l("Record who came to an interview"), _l("Attendance at an interview was recorded.")),
    "open_deliberation": (_l("Open the deliberation"), _l("The deliberation was opened.")),
    # 8: deliberation
    "reveal": (_l("Reveal the marks to the jury"), _l("All marks were revealed to the jury at once.")),
    "change_mark": (_l("Change a mark"), _l("A mark was changed, with its reason; the earlier one is kept.")),
    "propose_ranking": (_l("Propose the ranking"), _l("A ranking was put to the jury.")),
    "open_meeting": (_l("Open the meeting"), _l("A meeting of the jury was opened.")),
    "record_presence": (_l("Record who attends"), _l("Attendance at the meeting was recorded.")),
    "take_up": (_l("Take up an application"), _l("The jury took up an application.")),
    "end_turn": (_l("End the discussion"), _l("The discussion of an application ended.")),
    "put_to_vote": (_l("Put to the vote"), _l("The jury voted.")),
    "suspend_meeting": (_l("Suspend the meeting"), _l("The meeting was suspended.")),
    "resume_meeting": (_l("Resume the meeting"), _l("The meeting was resumed.")),
    "close_meeting": (_l("Close the meeting"), _l("The meeting was closed.")),
    "refuse_minutes": (_l("Refuse to sign the minutes"), _l("A member refused to sign the minutes, with a statement.")),
    "keep_minutes": (_l("Keep the signed minutes"), _l("The signed minutes were kept, under their hash.")),
    "sign_minutes": (_l("Sign the minutes"), _l("A member of the jury signed the minutes.")),
    "sign_ranking": (_l("Sign the ranking"), _l("The ranking was signed.")),
    # 9: decision, clearance
    "decide": (_l("Decide whom to appoint"), _l("The director decided on a person from the list.")),
    "conclude_clearance": (_l("Conclude the clearance"), _l("The clearance was concluded.")),
    "waive": (_l("Record that no referral is needed"), _l("It was recorded that no referral is needed.")),
    "complete_referral": (_l("Declare the referral complete"), _l("The referral was declared complete.")),
    "send_referral": (_l("Send the referral to the ministry"), _l("The referral was sent to the ministry.")),
    "record_opinion": (_l("Record the ministry’s opinion"), _l("The ministry’s answer was recorded.")),
    "record_silence": (_l("Record the ministry’s silence"), _l("The ministry’s silence was recorded.")),
    "authorise": (_l("Authorise access"), _l("The head of the institution authorised access.")),
    "deny": (_l("Do not authorise access"), _l("The head of the institution did not authorise access.")),
    "accept_conditions": (_l("Accept the conditions"), _l("The person accepted the conditions of access.")),
    "stop": (_l("Stop the referral"), _l("The referral was stopped.")),
    # 10: offer
    "make_offer": (_l("Make the offer"), _l("An offer was made.")),
    "accept_offer": (_l("Accept the offer"), _l("The offer was accepted.")),
    "decline_offer": (_l("Decline the offer"), _l("The offer was declined.")),
    "lapse_offer": (_l("Record that the offer has lapsed"), _l("The offer lapsed without an answer.")),
    "take_next": (_l("Go on to the next on the list"), _l("The person chosen withdrew; the list goes on.")),
    # 11 and 12: answers, closing
    "compose_letters": (_l("Prepare the letters"), _l("The letters were prepared.")),
    "edit_letter": (_l("Edit a letter"), _l("A letter was edited.")),
    "approve_letters": (_l("Approve the letters"), _l("Letters were approved and queued for sending.")),
    "close": (_l("Close the hire"), _l("The hire was closed.")),
    # the ways out and back
    "withdraw": (_l("Withdraw the application"), _l("A candidate withdrew their application.")),
    "conclude_unfilled": (_l("End without filling the post"), _l("The hire ended without filling the post.")),
    "cancel": (_l("Cancel the hire"), _l("The hire was cancelled.")),
    "reopen": (_l("Reopen the previous step"), _l("The previous step was reopened.")),
    "grant_derogation": (_l("Grant a derogation"), _l("A derogation was granted.")),
}
