"""The dates a post promises, in words: the same on its advert and on each candidate's page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from recruitment.feeds.advert import interview_days
from recruitment.services.postings import Posting

from .dates import day, moment
from .speech import filled
from .speech import gettext as _

STAGES = {
    "eligibility": _l("Conditions of the advert checked"),
    "files": _l("Files read by the jury"),
    "interviews": _l("Interviews"),
    "answers": _l("Answer with reasons to everybody"),
}


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
        dated.append((str(STAGES[one.stage]), filled(_("before %(day)s"), day=day(one.by))))
    return dated
