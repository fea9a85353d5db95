"""Posts for machines and for paper: Atom, JSON, calendars, EURAXESS, the printed advert, the map of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, current_app, request, url_for
from sqlalchemy.orm import Session

from recruitment.feeds import advert, atom, calendar, euraxess, json_feed
from recruitment.feeds.advert import Site
from recruitment.services import posting_streams, postings
from recruitment.services.posting_streams import Head
from recruitment.services.postings import COMING, OPEN, PAST, Posting, Search

from . import printed_advert, promised, unit, visits, wording
from .access import public
from .headers import public_page
from .language import LANGUAGES, current
from .portal import keys, site
from .post_facts import access_words
from .posts import asked, filters
from .speech import gettext as _

pages = Blueprint("post_feeds", __name__)
SANDBOX = "default-src 'none'; sandbox"


def titles() -> dict[str, str]:
    """The titles of the parts of an advert, in the reader's language."""
    return {key: wording.field_title(key) for key in advert.TEXTS}


def _feed(search: Search, chosen: dict[str, Any], head: Head, kind: str) -> atom.Feed:
    """What a feed says of itself: its address holds its language, for a reader of feeds has no other way to say it."""
    language, base, place = current(), current_app.config["BASE_URL"], site().organisation
    via = visits.via()  # a board reads the feed under its own channel, and each link says so
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return atom.Feed(
        title=_("Open posts at %(place)s", place=place) if search.shown == OPEN
        else _("Coming posts at %(place)s", place=place),
        language=language,
        address=base + url_for(f"post_feeds.{kind}", lang=language, via=via or None, **chosen),
        page=base + url_for("posts.index", lang=language, **chosen),
        updated=head.updated_at or today,
        via=via, access=access_words(),
    )  # fmt: skip


def _asked() -> tuple[Search, dict[str, Any]]:
    """The filters of the list, on posts that are open or coming: what is over leaves a feed."""
    form, search = asked()
    search = replace(search, shown=OPEN) if search.shown == PAST else search
    return search, filters(form, search)


def _streamed(head: Head, mimetype: str, pieces: Iterable[Any]) -> Response:
    """The answer in pieces, unless the reader has it already: they are not even begun then."""
    public_page()
    answer = Response(content_type=f"{mimetype}; charset=utf-8")
    answer.set_etag(f"{head.mark}-{current()}", weak=True)
    answer.last_modified = head.updated_at
    answer.automatically_set_content_length = False  # it would be that of the empty answer
    answer.make_conditional(request)
    if answer.status_code == 200:
        answer.response = pieces
    return answer


@pages.get("/posts/feed.atom")
@public
def atom_feed() -> Response:
    """The posts as an Atom feed, with the filters of the list."""
    return _posts_feed("atom_feed", atom.TYPE, atom.atom)


@pages.get("/posts/feed.json")
@public
def json() -> Response:
    """The posts as a JSON feed, for boards that take one."""
    return _posts_feed("json", json_feed.TYPE, json_feed.json_feed)


def _posts_feed(kind: str, mimetype: str, write: Any) -> Response:
    session, (search, chosen), now = unit.session(), _asked(), datetime.now(UTC)
    head = posting_streams.head(session, search, now)
    pieces = write(_feed(search, chosen, head, kind), site(), _posts(search, now), titles(), now)
    return _streamed(head, mimetype, pieces)


def _posts(search: Search, now: datetime) -> Iterator[Posting]:
    return unit.apart(lambda session: posting_streams.stream(session, search, now))


def _words() -> dict[str, str]:
    words = {stage: str(text) for stage, text in promised.STAGES.items()}
    return words | {
        "opening": _("Opening of applications"), "deadline": _("Applications close"),
        "interview_days": _("Days kept for interviews"),
        "colon": "\u00a0:" if current() == "fr" else ":",
    }  # fmt: skip


@pages.get("/posts/calendar.ics")
@public
def all_dates() -> Response:
    """The dates of every open post."""
    session, (search, _chosen), now = unit.session(), _asked(), datetime.now(UTC)
    head = posting_streams.head(session, search, now)
    pieces = calendar.calendar(
        _("Posts at %(place)s", place=site().organisation), current(), site(),
        _posts(search, now), _words(), now,
    )  # fmt: skip
    return _streamed(head, calendar.TYPE, pieces)


@pages.get("/posts/<reference>/calendar.ics")
@public
def dates(reference: str) -> Response:
    """The dates of one post."""
    post, now = _post(reference), datetime.now(UTC)
    pieces = calendar.calendar(post.titles[current()], current(), site(), (post,), _words(), now)
    return _kept(b"".join(pieces), calendar.TYPE, f"{post.reference}.ics")


@pages.get("/posts/<reference>/advert.pdf")
@public
def pdf(reference: str) -> Response:
    """The advert on paper, in the reader's language."""
    post, now = _post(reference), datetime.now(UTC)
    answer = _kept(
        printed_advert.data(post, site(), titles(), now), "application/pdf", f"{post.reference}-{current()}.pdf"
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _post(reference: str) -> Posting:
    post = postings.read(unit.session(), reference)
    if post is None:
        abort(404)
    return post


def _kept(data: bytes, mimetype: str, name: str) -> Response:
    public_page()
    answer = Response(data, mimetype=mimetype, headers={"Content-Disposition": f'inline; filename="{name}"'})
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@pages.get("/posts/euraxess.xml")
@public
def euraxess_feed() -> Response:
    """The open posts as EURAXESS imports them; nothing (204) without any, since an empty feed is not valid."""
    session, now = unit.session(), datetime.now(UTC)
    head = posting_streams.head(session, Search(), now)
    tried = euraxess.feed(posting_streams.stream(session, Search(), now), site(), keys(), now, [])
    if next(tried, None) is None:
        return Response(status=204, mimetype=euraxess.TYPE)
    return _streamed(head, euraxess.TYPE, euraxess.feed(_posts(Search(), now), site(), keys(), now, []))


@pages.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """The addresses of open and coming posts, for search engines."""
    session, now = unit.session(), datetime.now(UTC)
    searches = [Search(shown=shown) for shown in (OPEN, COMING)]
    heads = [posting_streams.head(session, search, now) for search in searches]
    both = replace(heads[0], mark="".join(head.mark for head in heads))
    return _streamed(both, "application/xml", unit.apart(partial(_map, site(), searches, now)))


def _map(where: Site, searches: Iterable[Search], now: datetime, session: Session) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    yield f"<url><loc>{where.base}/posts</loc></url>\n"
    for search in searches:
        for reference, changed in posting_streams.addresses(session, search, now):
            for language in LANGUAGES:
                address = where.post(reference, language=language)
                yield f"<url><loc>{address}</loc><lastmod>{atom.stamp(changed)}</lastmod></url>\n"
    yield "</urlset>\n"


@pages.get("/robots.txt")
@public
def robots() -> Response:
    """What search engines may read: the posts and the pages about the site."""
    public_page()
    text = f"User-agent: *\nDisallow: /language/\nSitemap: {current_app.config['BASE_URL']}/sitemap.xml\n"
    return Response(text, mimetype="text/plain")
