"""The rooms of a hire: pages that a role may open once the hire has come that far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from recruitment.services.letter_desk import readable
from recruitment.services.listings import ENDED
from recruitment.web.acting import may_open
from workflows.hire import STEP_OF

# endpoint, words, the first state in which it has something to show
ROOMS = (
    ("sheets.show", _l("Job sheet"), "drafting"),
    ("sheets.review", _l("Review of the job sheet"), "sheet_review"),
    ("jury.show", _l("Jury"), "composing_jury"),
    ("grid.show", _l("Scoring grid"), "composing_jury"),
    ("announcements.show", _l("Announcements"), "advertised"),
    ("files.index", _l("Applications"), "advertised"),
    ("copies.index", _l("Copies without names"), "eligibility"),
    ("blindness.show", _l("Blindness check"), "eligibility"),
    ("links.show", _l("Links with candidates"), "eligibility"),
    ("marks.index", _l("My marks"), "sifting"),
    ("marks.order", _l("Order of reading"), "sifting"),
    ("sift.show", _l("Progress of the marks"), "sifting"),
    ("interviews.show", _l("Interviews"), "interviewing"),
    ("proofs.show", _l("Proofs"), "interviewing"),
    ("ranking.show", _l("Deliberation and ranking"), "deliberating"),
    ("decisions.show", _l("Decision"), "ranked"),
    ("referrals.show", _l("Referral to the HFDS"), "clearing"),
    ("offers.show", _l("Offer"), "offering"),
    ("welcome.show", _l("Welcome"), "offering"),
    ("letters.index", _l("Letters"), "sifting"),
    ("hires.exceptions", _l("Exceptions"), "drafting"),
    ("hires.journal", _l("Journal"), "drafting"),
)


def rooms(hire: Row[Any], roles: frozenset[str], into: Iterable[str]) -> list[tuple[str, str]]:
    """Address and words of each page of this hire that the reader may open now.

    `into`: every state it has been in. One that has ended has the pages of what it came to, and no others.
    """
    reached = set(into) - set(ENDED) if hire.state in ENDED else {hire.state}
    here = max((STEP_OF[state] for state in reached), default=1)
    return [
        (url_for(endpoint, hire_id=hire.id), str(words))
        for endpoint, words, first in ROOMS
        if STEP_OF[first] <= here and may_open(endpoint, roles)
        and (endpoint != "letters.index" or readable(roles, hire.state))
    ]
