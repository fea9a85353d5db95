"""The text of an advert in reading order, once for all: feeds, printed adverts and portals are drawn from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from recruitment.services.postings import Posting

# In reading order; the lists are criteria, one a line.
TEXTS = (
    "mission", "required", "desirable", "working_conditions", "development", "prospects", "procedure", "accommodation",
)  # fmt: skip
LISTS = frozenset({"required", "desirable"})


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the advert: paragraphs, or the items of a list."""

    key: str
    title: str
    lines: tuple[str, ...]
    listed: bool


def paragraphs(text: Any) -> tuple[str, ...]:
    """A text of a sheet as its paragraphs; a list stays one. Blank lines are nobody's."""
    lines = text.splitlines() if isinstance(text, str) else text or ()
    return tuple(line for line in (str(line).strip() for line in lines) if line)


def sections(post: Posting, language: str, titles: Mapping[str, str]) -> tuple[Section, ...]:
    """The parts of an advert that say something, with their titles."""
    text = post.text(language)
    return tuple(
        Section(key, titles[key], lines, key in LISTS) for key in TEXTS if (lines := paragraphs(text.get(key)))
    )


# What is said of an authorisation of access: kind -> title and text, with its months to be filled in.
Access = Mapping[str, tuple[str, str]]


def access_kind(post: Posting) -> str:
    """Why somebody may need an authorisation before they start: "restricted", "house_rule", or empty."""
    if post.restricted:
        return "restricted"
    return "house_rule" if post.pack.value("hfds_scope") == "non_eu_any_unit" else ""


def access(post: Posting, words: Access) -> Section | None:
    """What candidates are told of that authorisation; None where none is due."""
    kind = access_kind(post)
    if kind not in words:
        return None
    title, text = words[kind]
    return Section("access", title, (text % {"months": post.pack.value("start_after_referral_months")},), False)


def html(parts: Iterable[Section], *, titled: bool = True) -> str:
    """The parts as simple HTML: headings, paragraphs, lists."""
    out = []
    for part in parts:
        if titled:
            out.append(f"<h2>{escape(part.title)}</h2>")
        if part.listed:
            out.append("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in part.lines) + "</ul>")
        else:
            out += [f"<p>{escape(line)}</p>" for line in part.lines]
    return "".join(out)


def common(post: Posting) -> Mapping[str, Any]:
    """What a sheet says once for both languages."""
    found: Mapping[str, Any] = post.content.get("common") or {}
    return found


def city(post: Posting) -> str:
    """The town of the post: said apart in recent sheets, else the place of work."""
    return str(common(post).get("city") or common(post).get("workplace") or "")


def interview_days(post: Posting) -> tuple[date, date] | None:
    """The days kept for interviews, when the sheet says them."""
    first, last = (common(post).get(f"interviews_{end}") for end in ("from", "to"))
    return (date.fromisoformat(first), date.fromisoformat(last or first)) if first else None


@dataclass(frozen=True, slots=True)
class Site:
    """Where the posts are read: the public address of the site and who runs it."""

    base: str
    organisation: str

    def post(self, reference: str, *, via: str = "", language: str = "") -> str:
        """The address of a post, in a language, with the channel that leads there."""
        asked = "&".join(f"{name}={value}" for name, value in (("lang", language), ("via", via)) if value)
        return f"{self.base}/posts/{reference}" + (f"?{asked}" if asked else "")

    @property
    def host(self) -> str:
        """The name of the site, for identifiers that never change."""
        return self.base.split("//", 1)[-1].split("/", 1)[0].split(":", 1)[0]
