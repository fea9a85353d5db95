"""The posts as an Atom feed (RFC 4287), written entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from recruitment.services.postings import Posting

from .advert import Access, Section, Site, access, html, paragraphs, sections
from .characters import legal

TYPE = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself. `address` is where it is read, `page` what it follows, `via` the channel it serves,
    `access` how an authorisation of access is told of."""

    title: str
    language: str
    address: str
    page: str
    updated: datetime
    via: str = ""
    access: Access = field(default_factory=dict)


def atom(feed: Feed, site: Site, posts: Iterable[Posting], titles: Mapping[str, str], now: datetime) -> Iterator[str]:
    """The feed in pieces: its head, an entry a post, its end."""
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.language}">\n'
        f"<id>{_text(feed.address)}</id>\n<title>{_text(feed.title)}</title>\n"
        f"<updated>{stamp(feed.updated)}</updated>\n"
        f'<link rel="self" type={quoteattr(TYPE)} href={quoteattr(feed.address)}/>\n'
        f'<link rel="alternate" type="text/html" hreflang="{feed.language}" href={quoteattr(feed.page)}/>\n'
        f"<author><name>{_text(site.organisation)}</name></author>\n"
    )
    for post in posts:
        yield _entry(post, feed, site, titles, now)
    yield "</feed>\n"


def _entry(post: Posting, feed: Feed, site: Site, titles: Mapping[str, str], now: datetime) -> str:
    language = feed.language
    address = site.post(post.reference, via=feed.via, language=language)
    since = post.published_at.astimezone(UTC).date().isoformat()
    mission = " ".join(paragraphs(post.text(language).get("mission")))
    return (
        f"<entry>\n<id>tag:{site.host},{since}:{_text(post.reference)}/{language}</id>\n"
        f"<title>{_text(post.titles[language])}</title>\n"
        f"<published>{stamp(post.published_at)}</published>\n<updated>{stamp(post.updated(now))}</updated>\n"
        f'<link rel="alternate" type="text/html" hreflang="{language}" href={quoteattr(address)}/>\n'
        f"{_grid(post, site)}<author><name>{_text(post.school)}</name></author>\n"
        f'<category term="{post.kind}"/><category term="R{post.rank}"/>\n'
        f"<summary>{_text(mission)}</summary>\n"
        f'<content type="html">{_text(html(told(post, feed, titles)))}</content>\n</entry>\n'
    )


def told(post: Posting, feed: Feed, titles: Mapping[str, str]) -> Iterator[Section]:
    """The parts of an advert in a feed, an authorisation of access last."""
    yield from sections(post, feed.language, titles)
    if due := access(post, feed.access):
        yield due


def _grid(post: Posting, site: Site) -> str:
    """A link to the criteria that applications are judged by, under their hash."""
    if not post.digest:
        return ""
    address = quoteattr(site.post(f"{post.reference}/grid.json"))
    return f'<link rel="related" type="application/json" title="SHA-256 {post.digest}" href={address}/>\n'


def stamp(moment: datetime) -> str:
    """A moment as Atom writes it, in UTC."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _text(value: str) -> str:
    return escape(legal(value))
