"""The words of a printed advert: what its page says, on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from recruitment.feeds import advert, printed
from recruitment.feeds.advert import Site
from recruitment.services.postings import Posting

from . import papers, promised
from .dates import moment, percent
from .language import current
from .post_facts import STAGES, clearance, facts
from .speech import gettext as _


def data(post: Posting, site: Site, titles: Mapping[str, str], now: datetime) -> bytes:
    """The advert as an accessible PDF in the reader's language."""
    parts = advert.sections(post, current(), titles)
    return printed.printed(printed.paper(post, current(), parts, _sheet(post, site, now), now))


def _sheet(post: Posting, site: Site, now: datetime) -> printed.Sheet:
    due = clearance(post)
    notices = [due] if due else []
    sent = "; ".join(papers.paper_title(one) for one in papers.asked_of(post.kind, post.pack))
    notices.insert(0, (_("How to apply"), f"{_('You send:')} {sent}."))
    notices.append((_("OTM-R policy of the school"), post.policy_url or f"{site.base}/charter"))
    contact = advert.common(post).get("contact_email")
    if contact:
        notices.append((_("A question about the post?"), str(contact)))
    return printed.Sheet(
        facts=_pairs(facts(post)), calendar=_pairs(promised.calendar(post)), jury=tuple(_jury(post)),
        criteria=tuple(_criteria(post)), grid=_grid(post), notices=tuple(notices),
        address=site.post(post.reference), standing=_standing(post, now), words=_words(),
    )  # fmt: skip


def _standing(post: Posting, now: datetime) -> str:
    when = _bare(moment(post.deadline))
    if post.open_at(now):
        return _("Apply before %(deadline)s", deadline=when)
    if post.coming_at(now):
        return _("Applications open on %(opens)s.", opens=_bare(moment(post.opens_at)))
    return _("Stopped") if post.state == "cancelled" else _("Applications closed")


def _jury(post: Posting) -> Iterable[str]:
    for member in post.jury:
        yield f"{member.name}, {_('chair')}, {member.employer}" if member.chair else f"{member.name}, {member.employer}"


def _criteria(post: Posting) -> Iterable[tuple[str, str, str]]:
    language = current()
    for one in post.grid.criteria if post.grid else ():
        weight = percent(one.weight / 100) if one.ranked else _("none: collected, never marked")
        yield one.title[language], weight, str(STAGES[one.stage]) if one.ranked else "–"


def _grid(post: Posting) -> str:
    if post.grid is None:
        return ""
    return _("Scoring grid “%(name)s”, hash %(hash)s (SHA-256). What each mark means is on the page of the post.",
             name=post.grid.title[current()], hash=post.digest)  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "facts": _("In short"), "what": _("Fact"), "said": _("For this post"), "criteria": _("How applications are judged"),
        "criterion": _("Criterion"), "weight": _("Weight"), "judged_on": _("Judged on"), "jury": _("The jury"),
        "calendar": _("Indicative calendar"), "stage": _("Stage"), "when": _("When"),
        "online": _("The advert as it stands now, and the form to apply:"), "code": _("Code of this address"),
    }  # fmt: skip


def _pairs(found: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(str(term), _bare(value)) for term, value in found]


def _bare(value: Any) -> str:
    """Words without markup: “1<sup>er</sup>” reads “1er” on paper."""
    return value.striptags() if isinstance(value, Markup) else str(value)
