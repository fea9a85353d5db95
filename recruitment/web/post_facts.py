"""The short facts of a post, in words: on its page, on paper, wherever it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from forms import sheet_facts as forms
from recruitment.feeds.advert import Access, access, common
from recruitment.services.postings import Posting

from . import wording
from .dates import day, number
from .research_words import research_field
from .sheet_facts import spoken
from .speech import gettext as _
from .speech import ngettext

STAGES = {"sift": _l("file"), "interview": _l("interview"), "both": _l("file and interview")}
CONTRACTS, STATUSES, DEGREES = dict(forms.CONTRACTS), dict(forms.STATUSES), dict(forms.DEGREES)


def facts(post: Posting) -> list[tuple[str, Any]]:
    """Those that are known, as (term, value)."""
    said = common(post)
    found = (
        (_("Profile"), ", ".join(said.get("profiles") or [f"R{post.rank}"])),
        (wording.field_title("field"), research_field(said.get("field") or "")),
        (wording.field_title("education"), DEGREES.get(said.get("education") or "", "")),
        (wording.field_title("positions"), number(post.posts)),
        (wording.field_title("contract"), _contract(said)),
        (wording.field_title("status"), working_time(said)),
        (_("Yearly gross salary"), _salary(said)),
        (wording.field_title("languages"), _languages(said)),
        (
            wording.field_title("workplace"),
            ", ".join(dict.fromkeys(filter(None, (said.get("workplace"), said.get("city"))))),
        ),
        (wording.field_title("start_on"), day(post.start_on)),
    )
    return [(term, ", ".join(value) if isinstance(value, list) else value) for term, value in found if value]


def working_time(said: Mapping[str, Any]) -> str:
    """Full time or not, and how many hours a week."""
    status, hours = STATUSES.get(str(said.get("status"))), said.get("hours_per_week")
    words = [str(status)] if status else []
    if hours:
        words.append(_("%(hours)s hours a week", hours=number(hours, 1) if hours % 1 else number(int(hours))))
    return ", ".join(words)


def _languages(said: Mapping[str, Any]) -> str:
    asked = said.get("languages") or ()
    return ", ".join(f"{spoken(one['language'])} {one.get('level') or ''}".strip() for one in asked)


def _contract(said: Mapping[str, Any]) -> str:
    kind = CONTRACTS.get(str(said.get("contract")))
    words = str(kind) if kind else str(said.get("contract") or "")
    months = int(said.get("duration_months") or 0)
    if not words or not months:
        return words
    return words + ", " + ngettext("%(num)s month", "%(num)s months", months)


def _salary(said: Mapping[str, Any]) -> str:
    least, most = said.get("salary_min"), said.get("salary_max")
    if not least:
        return ""
    if not most or most == least:
        return _("%(amount)s €", amount=number(least))
    return _("%(least)s to %(most)s €", least=number(least), most=number(most))


def clearance(post: Posting) -> tuple[str, str] | None:
    """What candidates are told of an authorisation before they can start: its title and its text; None where none is due."""
    due = access(post, access_words())
    return (due.title, due.lines[0]) if due else None


def access_words() -> Access:
    """How an authorisation is told of, in the reader's language: in a restricted zone, and by a school's own rule."""
    return {
        "restricted": (
            _("Restricted zone"),
            _(
                "This post is in a zone under restricted access (ZRR). The person chosen, whatever their nationality, may only"
                " start once access has been authorised after an opinion of the ministry (code pénal, article R413-5-1). The"
                " request is made after the ranking, for persons who may be chosen, and takes about %(months)s months. The jury neither"
                " sees it nor takes it into account."
            ),
        ),
        "house_rule": (
            _("Authorisation of access"),
            _(
                "In this school, a person from outside the European Union starts once access has been authorised after an"
                " opinion of the ministry, whatever the unit. Nationality is asked after the ranking only, of persons who may be"
                " chosen, apart from the application; the answer takes up to %(months)s months. The jury neither sees it nor takes"
                " it into account."
            ),
        ),
    }  # fmt: skip


def restricted(post: Posting) -> str | None:
    """What a restricted zone means for the person chosen; None outside."""
    due = clearance(post)
    return due[1] if due and post.restricted else None
