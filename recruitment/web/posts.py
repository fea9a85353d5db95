"""Open posts, past posts, and the advert of each: what anybody may read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from forms import posts as forms
from recruitment.services import postings
from recruitment.services.postings import OPEN, PAST, PER_PAGE, Posting, Search

from . import papers, promised, unit, wording
from .access import public
from .dates import day, number
from .headers import public_page
from .job_posting import job_posting
from .language import current
from .paging import Pages
from .papers import asked_of
from .research_words import research_field
from .speech import gettext as _
from .speech import ngettext

pages = Blueprint("posts", __name__, url_prefix="/posts")
LAST_PAGE = 10_000
STAGES = {"sift": _l("file"), "interview": _l("interview"), "both": _l("file and interview")}
CONTRACTS = {"temporary": _l("Fixed-term"), "permanent": _l("Permanent")}


@pages.get("")
@public
def index() -> str:
    """The posts that take applications, or those that no longer do."""
    public_page()
    form = forms.Search(request.args)
    found = _found(form, now := datetime.now(UTC))
    filters = {name: form.known(name) for name in ("school", "kind", "profile")}
    shown = _shown()
    pages_ = Pages(_page(), found.total, PER_PAGE, url_for("posts.index"), {
        "show": shown if shown != OPEN else "", "q": form.q.data, **filters,
        "sort": form.known("sort") if form.known("sort") != "deadline" else "",
    })  # fmt: skip
    return render_template(
        "posts/index.html", form=form, rows=found.rows, counts=found.counts, pages=pages_, shown=shown, now=now,
        language=current(), kinds=wording.KINDS, filtered=bool(form.q.data or any(filters.values())),
    )  # fmt: skip


def _found(form: forms.Search, now: datetime) -> postings.Found:
    """The list asked for. The schools to choose from are those that the same statements find."""
    form.kind.choices = forms.listed((kind, wording.kind_title(kind)) for kind in wording.KINDS)
    text = form.q.data if form.validate() else ""
    profile = form.known("profile")
    search = Search(
        _shown(), text, request.args.get("school", "")[:40], form.known("kind"), int(profile) if profile else None,
        form.known("sort") or "deadline", _page(),
    )  # fmt: skip
    found = postings.find(unit.session(), search, now)
    form.school.choices = forms.listed(found.schools)
    return found


def _shown() -> str:
    return PAST if request.args.get("show") == PAST else OPEN


def _page() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


@pages.get("/<reference>")
@public
def show(reference: str) -> str:
    """The advert of a post, whole: also once it is closed."""
    public_page()
    post = postings.read(unit.session(), reference)
    if post is None:
        abort(404)
    language = current()
    return render_template(
        "posts/show.html", post=post, text=post.text(language), common=post.content.get("common") or {},
        language=language, open=post.open_at(datetime.now(UTC)), kind=wording.kind_title(post.kind),
        papers=asked_of(post.kind, post.pack), paper_titles=papers.TITLES, paper_hints=papers.HINTS,
        data=job_posting(post, language), sections=_sections(post.text(language)), stages=STAGES,
        facts=_facts(post), calendar=promised.calendar(post),
    )  # fmt: skip


def _facts(post: Posting) -> list[tuple[str, Any]]:
    """The short facts of a post, those that are known."""
    common = post.content.get("common") or {}
    found = (
        (_("Profile"), f"R{post.rank}"),
        (wording.field_title("field"), research_field(common.get("field") or "")),
        (wording.field_title("positions"), number(post.posts)),
        (wording.field_title("contract"), _contract(common)),
        (_("Yearly gross salary"), _salary(common)),
        (wording.field_title("workplace"), common.get("workplace")),
        (wording.field_title("start_on"), day(post.start_on)),
    )
    return [(term, ", ".join(value) if isinstance(value, list) else value) for term, value in found if value]


def _contract(common: Any) -> str:
    kind = CONTRACTS.get(str(common.get("contract")))
    words = str(kind) if kind else str(common.get("contract") or "")
    months = int(common.get("duration_months") or 0)
    if not words or not months:
        return words
    return words + ", " + ngettext("%(num)s month", "%(num)s months", months)


def _salary(common: Any) -> str:
    least, most = common.get("salary_min"), common.get("salary_max")
    if not least:
        return ""
    if not most or most == least:
        return _("%(amount)s €", amount=number(least))
    return _("%(least)s to %(most)s €", least=number(least), most=number(most))


def _sections(text: Any) -> list[tuple[str, str, list[str]]]:
    """The texts of the advert in reading order, as (key, title, paragraphs); empty ones are left out."""
    keys = ("working_conditions", "development", "prospects")
    return [(key, wording.field_title(key), found) for key in keys if (found := paragraphs(text.get(key)))]


def paragraphs(text: Any) -> list[str]:
    """A text of a sheet as its paragraphs; a list stays one."""
    lines = text.splitlines() if isinstance(text, str) else text or ()
    return [line.strip() for line in lines if str(line).strip()]


@pages.app_template_filter("paragraphs")
def _paragraphs(text: Any) -> list[str]:
    return paragraphs(text)
