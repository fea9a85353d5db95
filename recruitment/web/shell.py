"""What surrounds every page: who is signed in, the navigation, the languages, the facts in the footer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf

from recruitment import __version__
from recruitment.web import dates, markup
from recruitment.web.language import LANGUAGES, NAMES, current
from workflows import who

if TYPE_CHECKING:
    from flask import Flask

INSIDE = frozenset(who.STAFF)
ADMINISTRATORS = frozenset({who.SCHOOL_ADMIN, who.GROUP_ADMIN})
# endpoint, words, roles that see it (none: everybody signed in). What is not routed is not shown.
NAVIGATION = (
    ("home.index", _l("Home"), frozenset()),
    ("hires.index", _l("Hires"), INSIDE),
    ("juries.mine", _l("My juries"), frozenset({who.CHAIR, who.JUROR})),
    ("applications.mine", _l("My applications"), frozenset({who.CANDIDATE})),
    ("letters.index", _l("Letters"), frozenset({who.HR})),
    ("complaints.index", _l("Complaints"), frozenset({who.HR, who.DIRECTOR, who.AUDITOR})),
    ("people.index", _l("People"), ADMINISTRATORS),
    ("journal.index", _l("Journal"), frozenset({who.HR, who.DIRECTOR, who.AUDITOR, *ADMINISTRATORS})),
)
FOR_VISITORS = (("posts.index", _l("Open posts")), ("accounts.sign_in", _l("Sign in")))
INFORMATION = (
    ("information.accessibility", _l("Accessibility")),
    ("information.personal_data", _l("Personal data")),
    ("information.charter", _l("OTM-R policy")),
    ("information.complaint", _l("Complaint")),
    ("information.legal", _l("Legal notice")),
    ("information.help_page", _l("Help")),
    ("information.source", _l("Source code")),
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person of this request as the header shows them; `access` puts it in `g.signed_in`."""

    name: str
    role: str  # in words, already in the right language
    roles: frozenset[str] = field(default_factory=frozenset)
    school: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a list of links; `active` when it leads to the page being read."""

    url: str
    label: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Footer: version, rules in force here, last journal entry and its hash, each when known."""

    version: str = __version__
    pack: str | None = None
    entry: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything that the layout prints around a page, gathered without a query."""

    person: SignedIn | None
    school: str
    language: str
    languages: tuple[tuple[str, str, str | None], ...]  # code, name, address (None: the current one)
    nav: list[Link]
    information: list[Link]
    facts: Facts
    home: str
    sign_out: str | None


def address(endpoint: str) -> str | None:
    """The address of a page without arguments, None when it does not exist. Kept: it never changes."""
    known: dict[str, str | None] = current_app.extensions["addresses"]
    if endpoint not in known:
        routed = endpoint in current_app.view_functions
        known[endpoint] = url_for(endpoint) if routed else None
    return known[endpoint]


def nav_items() -> list[Link]:
    """The main navigation for the roles of the person signed in, or for a visitor."""
    person: SignedIn | None = g.get("signed_in")
    if person is None:
        entries = [(endpoint, label) for endpoint, label in FOR_VISITORS]
    else:
        entries = [(e, label) for e, label, roles in NAVIGATION if not roles or roles & person.roles]
    return _links(entries)


def footer_facts() -> Facts:
    """What a page has put in `g.footer`, or the version alone."""
    facts: Facts = g.get("footer") or Facts()
    return facts


def shell() -> Shell:
    """The surroundings of the page being written; asks the database nothing."""
    person: SignedIn | None = g.get("signed_in")
    language = current()
    here = quote(request.full_path.rstrip("?"))
    return Shell(
        person=person,
        school=(person and person.school) or current_app.config["ORGANISATION"],
        language=language,
        languages=tuple(
            (code, NAMES[code], None if code == language else f"/language/{code}?next={here}")
            for code in LANGUAGES
        ),
        nav=nav_items(),
        information=_links(INFORMATION),
        facts=footer_facts(),
        home=address("home.index") or "/",
        sign_out=address("accounts.sign_out"),
    )


def _links(entries: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> list[Link]:
    area, page = request.blueprint, request.endpoint
    links = []
    for endpoint, label in entries:
        if url := address(endpoint):
            # An information page is itself; an area of the navigation is all of its pages.
            active = endpoint == page or (area != "information" and endpoint.partition(".")[0] == area)
            links.append(Link(url, str(label), active))
    return links


def start(app: Flask) -> None:
    """Settings of the templates, and the functions that all of them may call."""
    app.extensions["addresses"] = {}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(shell=shell, csrf_token=generate_csrf)
    dates.start(app)
    markup.start(app)
