"""The posts as a JSON feed (jsonfeed.org, version 1.1), with the facts that job boards ask for under `_post`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from recruitment.services.postings import Posting

from .advert import Site, access, city, common, html, paragraphs
from .atom import Feed, stamp, told

TYPE = "application/feed+json"


def json_feed(
    feed: Feed, site: Site, posts: Iterable[Posting], titles: Mapping[str, str], now: datetime
) -> Iterator[str]:
    """The feed in pieces, an item a post."""
    head = {
        "version": "https://jsonfeed.org/version/1.1", "title": feed.title, "home_page_url": feed.page,
        "feed_url": feed.address, "language": feed.language, "authors": [{"name": site.organisation}],
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for place, post in enumerate(posts):
        yield (",\n" if place else "\n") + json.dumps(_item(post, feed, site, titles, now), ensure_ascii=False)
    yield "\n]}\n"


def _item(post: Posting, feed: Feed, site: Site, titles: Mapping[str, str], now: datetime) -> dict[str, Any]:
    language = feed.language
    return {
        "id": f"{site.host}:{post.reference}:{language}",
        "url": site.post(post.reference, via=feed.via, language=language),
        "title": post.titles[language],
        "summary": " ".join(paragraphs(post.text(language).get("mission"))),
        "content_html": html(told(post, feed, titles)),
        "date_published": stamp(post.published_at),
        "date_modified": stamp(post.updated(now)),
        "language": language,
        "authors": [{"name": post.school}],
        "tags": [post.kind, f"R{post.rank}"],
        "_post": facts(post, site, feed),
    }


def facts(post: Posting, site: Site, feed: Feed) -> dict[str, Any]:
    """What a board wants as fields; what the sheet does not say is null."""
    said, due = common(post), access(post, feed.access)
    return {
        "reference": post.reference,
        "organisation": post.school,
        "unit": said.get("unit"),
        "city": city(post) or None,
        "country": "FR",
        "profiles": said.get("profiles") or [f"R{post.rank}"],
        "field": said.get("field"),
        "sub_field": said.get("sub_field") or None,
        "positions": post.posts,
        "contract": said.get("contract"),
        "duration_months": said.get("duration_months") or None,
        "status": said.get("status") or None,
        "hours_per_week": said.get("hours_per_week") or None,
        "salary_min": said.get("salary_min"),
        "salary_max": said.get("salary_max"),
        "salary_currency": "EUR",
        "start_on": post.start_on.isoformat() if post.start_on else None,
        "opens_at": stamp(post.opens_at) if post.opens_at else None,
        "deadline": stamp(post.deadline),
        "restricted_zone": post.restricted,
        "access_authorisation": due.lines[0] if due else None,
        "grid_url": site.post(f"{post.reference}/grid.json") if post.digest else None,
        "grid_sha256": post.digest or None,
        "contact_email": said.get("contact_email"),
        "apply_url": site.post(f"{post.reference}/apply", via=feed.via, language=feed.language),
    }
