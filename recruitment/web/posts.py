"""Open posts, coming posts, past posts, and the advert of each: what anybody may read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from forms import posts as forms
from recruitment.feeds.advert import paragraphs
from recruitment.services import postings
from recruitment.services.postings import COMING, OPEN, PAST, PER_PAGE, Search

from . import act_paper, amended, papers, promised, unit, visits, wording
from .access import public
from .draft_form import fields_asked
from .headers import public_page
from .job_posting import job_posting
from .language import LANGUAGES, current
from .paging import Pages
from .papers import asked_of
from .post_facts import STAGES, clearance, facts

pages = Blueprint("posts", __name__, url_prefix="/posts")
LAST_PAGE = 10_000
SHOWN = (OPEN, COMING, PAST)


@pages.get("")
@public
def index() -> str:
    """The posts that take applications, those that soon will, or those that no longer do."""
    public_page()
    form, search = asked()
    found = postings.find(unit.session(), search, now := datetime.now(UTC))
    form.school.choices = forms.listed(found.schools)  # those that the same statements find
    chosen = filters(form, search)
    pages_ = Pages(search.page, found.total, PER_PAGE, url_for("posts.index"), {
        **chosen, "sort": search.sort if search.sort != "deadline" else "",
    })  # fmt: skip
    return render_template(
        "posts/index.html", form=form, rows=found.rows, counts=found.counts, pages=pages_, shown=search.shown, now=now,
        language=current(), kinds=wording.KINDS, filtered=bool(search.text or search.school or search.kind or search.rank),
        feeds={kind: url_for(f"post_feeds.{kind}", lang=current(), **chosen) for kind in ("atom_feed", "all_dates")},
        languages=LANGUAGES,
    )  # fmt: skip


def asked() -> tuple[forms.Search, Search]:
    """The form of the list as its address fills it in, and what it looks for."""
    form = forms.Search(request.args)
    form.kind.choices = forms.listed((kind, wording.kind_title(kind)) for kind in wording.KINDS)
    profile, shown = form.known("profile"), request.args.get("show", OPEN)
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    return form, Search(
        shown if shown in SHOWN else OPEN, form.q.data if form.validate() else "", request.args.get("school", "")[:40],
        form.known("kind"), int(profile) if profile else None, form.known("sort") or "deadline", page,
    )  # fmt: skip


def filters(form: forms.Search, search: Search) -> dict[str, Any]:
    """What narrows the list, as its address says it; empty ones are left out."""
    found = {
        "show": search.shown if search.shown != OPEN else "", "q": form.q.data, "school": search.school,
        "kind": search.kind, "profile": form.known("profile"),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


@pages.get("/<reference>")
@public
def show(reference: str) -> str:
    """The advert of a post, whole: also once it is closed."""
    public_page()
    post = postings.read(unit.session(), reference)
    if post is None:
        abort(404)
    visits.count(post.id)
    language, now = current(), datetime.now(UTC)
    is_open = post.open_at(now)
    return render_template(
        "posts/show.html", post=post, via=visits.via() or None, amended=amended.lines(post), text=post.text(language),
        common=post.content.get("common") or {}, language=language, languages=LANGUAGES, open=is_open,
        coming=post.coming_at(now), kind=wording.kind_title(post.kind), papers=asked_of(post.kind, post.pack),
        paper_titles=papers.TITLES, paper_hints=papers.HINTS, proofs=papers.proofs_of(post.pack),
        data=job_posting(post, language) if is_open else "",
        sections=_sections(post.text(language)), stages=STAGES, facts=facts(post), calendar=promised.calendar(post),
        clearance=clearance(post), act_name=act_paper.name_of, asks=fields_asked(len(asked_of(post.kind, post.pack))),
        grace=post.pack.value("sending_grace_minutes"),
    )  # fmt: skip


def _sections(text: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """The texts of the advert in reading order, as (key, title, paragraphs); empty ones are left out."""
    keys = ("working_conditions", "development", "prospects")
    return [(key, wording.field_title(key), found) for key in keys if (found := paragraphs(text.get(key)))]


@pages.app_template_filter("paragraphs")
def _paragraphs(text: Any) -> tuple[str, ...]:
    return paragraphs(text)
