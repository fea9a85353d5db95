"""The dates a post promises, in words: the same on its advert and on each candidate's page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forms.promised import REASON_NAMES
from recruitment.feeds.advert import interview_days
from recruitment.services.postings import Posting
from recruitment.services.promises import Promise

from .dates import day, moment
from .speech import filled
from .speech import gettext as _

STAGES = {
    "eligibility": _l("Conditions of the advert checked"),
    "files": _l("Files read by the jury"),
    "interviews": _l("Interviews"),
    "answers": _l("Answer with reasons to everybody"),
}


def why(one: Promise) -> str:
    """Why a date moved, in words; empty while it is the one first announced."""
    return str(REASON_NAMES[one.why]) if one.moved else ""


def moved(one: Promise) -> str:
    """The day first announced and the reason for another one, where there is one."""
    if not one.moved:
        return ""
    return filled(_("first announced before %(day)s: %(why)s"), day=day(one.first), why=_lowered(why(one)))


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _before(one: Promise) -> Any:
    """The day that holds; where it replaces another, that is said."""
    before = filled(_("before %(day)s"), day=day(one.by))
    return filled("%(before)s (%(moved)s)", before=before, moved=moved(one)) if one.moved else before


def calendar(post: Posting) -> list[tuple[str, Any]]:
    """What happens when, from the publication to the answers."""
    dated: list[tuple[str, Any]] = [
        (_("Publication"), day(post.published_at)),
        (_("Applications close"), moment(post.deadline)),
    ]
    if post.opens_at:
        dated.insert(1, (_("Opening of applications"), moment(post.opens_at)))
    for one in post.calendar:
        if one.stage == "interviews" and (kept := interview_days(post)):
            days = _("%(first)s to %(last)s") if kept[0] != kept[1] else "%(first)s"
            dated.append((_("Days kept for interviews"), filled(days, first=day(kept[0]), last=day(kept[1]))))
        dated.append((str(STAGES[one.stage]), _before(one)))
    return dated
