"""The words for what the engine names: states, steps, events, rules, roles, fields. In the reader's language.

Each function takes the engine's own word and returns text; an unknown word raises KeyError.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context
from flask_babel import lazy_gettext as _l

from workflows.charter.channels import HOUSE
from workflows.hire import STEPS
from workflows.who import PERSON

from .event_words import EVENTS
from .language import current
from .roles import role_name
from .rule_words import RULES

STATES = {
    "drafting": _l("Job sheet being written"),
    "sheet_review": _l("Job sheet under review"),
    "composing_jury": _l("Jury and grid"),
    "advertised": _l("Applications open"),
    "eligibility": _l("Eligibility and links"),
    "sifting": _l("Assessment of files"),
    "interviewing": _l("Interviews"),
    "deliberating": _l("Deliberation"),
    "ranked": _l("Decision expected"),
    "clearing": _l("Clearance pending"),
    "offering": _l("Offer"),
    "informing": _l("Answers to candidates"),
    "closed": _l("Closed, post filled"),
    "unfilled": _l("Closed, post not filled"),
    "cancelled": _l("Cancelled"),
}
# Who, or what, a hire waits for in each state; nobody once it has ended.
EXPECTED = {
    "drafting": _l("The hiring manager"),
    "sheet_review": _l("The review committee"),
    "composing_jury": _l("Human resources, the director"),
    "advertised": _l("The deadline"),
    "eligibility": _l("Human resources, the jury"),
    "sifting": _l("The jury"),
    "interviewing": _l("The jury"),
    "deliberating": _l("The jury"),
    "ranked": _l("The director"),
    "clearing": _l("The authorisation"),
    "offering": _l("The person chosen"),
    "informing": _l("Human resources"),
}
STEP_NAMES = {
    "sheet": _l("Job sheet"),
    "review": _l("Review"),
    "jury": _l("Jury and grid"),
    "advert": _l("Advert"),
    "eligibility": _l("Eligibility"),
    "files": _l("Files"),
    "interviews": _l("Interviews"),
    "deliberation": _l("Deliberation"),
    "decision": _l("Decision"),
    "offer": _l("Offer"),
    "answers": _l("Answers"),
    "closing": _l("Closing"),
}
PHASES = {
    "prepare": _l("Prepare"),
    "publish": _l("Publish"),
    "assess": _l("Assess"),
    "decide": _l("Decide"),
    "conclude": _l("Conclude"),
}
# The same words for everybody, candidates included: none of them judges the person.
APPLICATION_STATES = {
    "received": _l("Received"),
    "admissible": _l("Eligible"),
    "inadmissible": _l("Conditions of the advert not met"),
    "shortlisted": _l("Invited to interview"),
    "not_shortlisted": _l("Not invited to interview"),
    "heard": _l("Interviewed"),
    "absent": _l("Absent from the interview"),
    "ranked": _l("On the list"),
    "not_ranked": _l("Not on the list"),
    "chosen": _l("Proposed for appointment"),
    "cleared": _l("Access authorised"),
    "clearance_refused": _l("Access not authorised"),
    "appointed": _l("Appointed to the post"),
    "declined": _l("Offer declined"),
    "withdrawn": _l("Withdrawn"),
}
REFERRAL_STATES = {
    "opened": _l("Referral opened"),
    "complete": _l("Referral complete"),
    "sent": _l("Sent to the ministry"),
    "answered": _l("Answer received"),
    "expired": _l("Ministry’s time expired"),
    "authorised": _l("Authorised"),
    "not_authorised": _l("Not authorised"),
    "not_needed": _l("No referral needed"),
    "stopped": _l("Referral stopped"),
}
FIELDS = {
    "unit": _l("Unit or laboratory"),
    "kind": _l("Kind of post"),
    "profiles": _l("Researcher profile (R1 to R4)"),
    "field": _l("Research field"),
    "positions": _l("Number of posts"),
    "contract": _l("Contract"),
    "duration_months": _l("Length of the contract, in months"),
    "restricted": _l("Restricted zone"),
    "sub_field": _l("Narrower research field"),
    "other_fields": _l("Other research fields"),
    "education": _l("Degree asked for"),
    "status": _l("Working time"),
    "hours_per_week": _l("Hours a week"),
    "languages": _l("Languages of the post"),
    "city": _l("Town"),
    "accommodation_contact": _l("Whom to ask for an adjustment"),
    "interviews_from": _l("Interviews planned from"),
    "interviews_to": _l("Interviews planned until"),
    "required_why": _l("Why nobody can do without it"),
    "required_measure": _l("Measured by"),
    "desirable_measure": _l("Measured by"),
    "start_on": _l("Start date"),
    "salary_min": _l("Lowest yearly gross salary"),
    "salary_max": _l("Highest yearly gross salary"),
    "workplace": _l("Place of work"),
    "contact_email": _l("Contact address"),
    "title": _l("Title of the post"),
    "mission": _l("Mission"),
    "required": _l("Required criteria"),
    "desirable": _l("Desirable criteria"),
    "working_conditions": _l("Working conditions and benefits"),
    "development": _l("Training and career development"),
    "prospects": _l("Prospects after the contract"),
    "procedure": _l("How the selection works"),
    "accommodation": _l("Accommodation for disabilities"),
}
LANGUAGES = {"fr": _l("French"), "en": _l("English"), "common": _l("both languages")}
KINDS = {
    "doctoral": _l("Doctoral contract"),
    "postdoc": _l("Postdoctoral contract"),
    "engineer": _l("Research engineer"),
    "lecturer": _l("Assistant or associate professor"),
    "professor": _l("Professor"),
    "support": _l("Research support"),
}
ELIGIBILITY_REASONS = {
    "degree_missing": _l("The degree asked for in the advert is missing"),
    "experience_missing": _l("The experience asked for in the advert is missing"),
    "documents_missing": _l("A document asked for in the advert is missing"),
    "profile_mismatch": _l("The file does not concern the post advertised"),
    "duplicate": _l("The application was sent twice"),
}
EXCEPTIONS = {
    "derogation": _l("Derogation"),
    "reopen": _l("Step reopened"),
    "cancel": _l("Hire cancelled"),
    "conclude_unfilled": _l("Ended without filling the post"),
    "marks_reopened": _l("Mark sheet given back"),
    "discussion": _l("Discussion recorded"),
    "left_unranked": _l("Left off the list against the marks"),
    "new_date": _l("Promised date replaced"),
}
ANYONE = _l("Anyone signed in")
SEVERITIES = {
    "block": _l("Blocking"),
    "derogable": _l("Derogation possible"),
    "warn": _l("To watch"),
    "off": _l("Not applied"),
}
TITLE = {"fr": ("title_fr", "title_en"), "en": ("title_en", "title_fr")}


_DO = {event: words[0] for event, words in EVENTS.items()}
_DONE = {event: words[1] for event, words in EVENTS.items()}
# language, table, key -> text: a page of two hundred rows says the same few words all along.
_SAID: dict[tuple[str, int, str], str] = {}


def _say(table: Mapping[str, Any], key: str) -> str:
    """The text of `key` in the reader's language, looked up once a process."""
    if not has_request_context():  # nobody reads: nothing to keep under a language
        return str(table[key])
    at = (current(), id(table), key)
    if at not in _SAID:
        _SAID[at] = str(table[key])
    return _SAID[at]


def state_title(state: str) -> str:
    """A hire's state: “Assessment of files”."""
    return _say(STATES, state)


def expected_title(state: str) -> str:
    """Who a hire waits for: “The jury”; empty when it has ended."""
    return _say(EXPECTED, state) if state in EXPECTED else ""


def step_title(step: str | int) -> str:
    """One of the twelve steps, by its name or its number from 1: “Files”."""
    return _say(STEP_NAMES, STEPS[step - 1].name if isinstance(step, int) else step)


def phase_title(phase: str) -> str:
    """One of the five phases: “Assess”."""
    return _say(PHASES, phase)


def event_title(event: str) -> str:
    """What one does: “Publish the advert”."""
    return _say(_DO, event)


def event_done(event: str) -> str:
    """What was done, as a sentence of the journal: “The advert was published.”"""
    return _say(_DONE, event)


def rule_title(name: str) -> str:
    """A rule's short name: “Women and men in the jury”."""
    return _say(RULES, name)


def role_title(role: str) -> str:
    """A role: “Human resources”."""
    return str(ANYONE) if role == PERSON else role_name(role)


def application_state_title(state: str) -> str:
    """Where an application stands, in words that judge nobody."""
    return _say(APPLICATION_STATES, state)


def referral_state_title(state: str) -> str:
    """Where a referral stands; for the roles that may read it."""
    return _say(REFERRAL_STATES, state)


def field_title(place: str) -> str:
    """A field of the job sheet, “title”, or with its language “fr.title”: “Title of the post (French)”."""
    part, _, name = place.rpartition(".")
    title = str(FIELDS[name])
    if part not in ("fr", "en"):
        return title
    language = str(LANGUAGES[part])  # English writes it with a capital, French without
    return f"{title} ({language if current() == 'en' else language.lower()})"


def kind_title(kind: str) -> str:
    """A kind of post: “Doctoral contract”."""
    return _say(KINDS, kind)


def channel_title(channel: str) -> str:
    """A channel of every installation, “EURAXESS”; the key of one that a school added."""
    return HOUSE[channel].names[current()] if channel in HOUSE else channel


def eligibility_reason_title(code: str) -> str:
    """A listed reason why an application is set aside."""
    return _say(ELIGIBILITY_REASONS, code)


def exception_title(kind: str) -> str:
    """A kind of entry of the exceptions ledger."""
    return _say(EXCEPTIONS, kind)


def severity_title(severity: str) -> str:
    """How hard a rule bites: “Blocking”."""
    return _say(SEVERITIES, severity)


def hire_title(hire: object, language: str) -> str:
    """The title of a post in `language`, else in the other one."""
    first, second = TITLE[language]
    return str(getattr(hire, first) or getattr(hire, second))
