"""What surrounds every page: who is signed in, the navigation, the languages, the facts in the footer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import current_app, g, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf
from werkzeug.routing import BuildError

from recruitment import __version__
from recruitment.web import dates, markup
from recruitment.web.language import LANGUAGES, NAMES, current
from recruitment.web.roles import main_role, role_name
from recruitment.web.visitor import visitor
from recruitment.web.wording import field_title
from workflows import who

if TYPE_CHECKING:
    from flask import Flask

INSIDE = frozenset(who.STAFF)
ADMINISTRATORS = frozenset({who.SCHOOL_ADMIN, who.GROUP_ADMIN})
# endpoint, words, roles that see it (none: everybody signed in). What is not routed is not shown.
NAVIGATION: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("home.index", _l("Home"), frozenset()),
    ("hires.index", _l("Hires"), INSIDE | ADMINISTRATORS),
    ("hires.index", _l("My juries"), frozenset({who.CHAIR, who.JUROR})),
    ("candidacies.index", _l("My applications"), frozenset({who.CANDIDATE})),
    ("posts.index", _l("Open posts"), frozenset()),
    ("referrals.index", _l("HFDS referrals"), frozenset({who.SECURITY, who.CLEARANCE_HR})),
    ("units.index", _l("Units and restricted zones"), frozenset({who.SECURITY}) | ADMINISTRATORS),
    ("clearance_exports.forms", _l("The ministry’s form"), ADMINISTRATORS),
    ("referral_board.figures", _l("Figures of referrals"), frozenset({who.AUDITOR})),
    ("compartment.readings", _l("Readings of sealed parts"), frozenset({who.AUDITOR})),
    ("opinions.index", _l("Questions on links"), frozenset({who.DEONTOLOGY})),
    ("jurors.index", _l("Register of jurors"), frozenset({who.HR, who.EQUALITY}) | ADMINISTRATORS),
    ("juror_load.show", _l("Load of jurors"), frozenset({who.DIRECTOR})),
    ("committee.index", _l("Review committee"), frozenset({who.REVIEWER, who.HR})),
    ("committee.figures", _l("Figures of the committee"), frozenset({who.DIRECTOR, who.EQUALITY, who.AUDITOR})),
    ("committee.closed", _l("Closures"), ADMINISTRATORS),
    ("channels.index", _l("Channels"), frozenset({who.HR}) | ADMINISTRATORS),
    ("sheet_blocks.index", _l("Shared passages"), ADMINISTRATORS),
    ("grid_library.index", _l("Scoring grids"), ADMINISTRATORS | {who.HR}),
    ("channel_review.show", _l("Review of channels"), frozenset({who.DIRECTOR, who.AUDITOR, who.EQUALITY})),
    ("equality.show", _l("Equality survey"), frozenset({who.HR, who.AUDITOR, who.EQUALITY})),
    ("people.index", _l("People"), ADMINISTRATORS),
    ("hires.all_exceptions", _l("Exceptions"), frozenset({who.HR, who.DIRECTOR, who.AUDITOR})),
    ("derogations.show", _l("Derogations"), frozenset({who.HR, who.DIRECTOR, who.AUDITOR, who.EQUALITY}) | ADMINISTRATORS),
    ("welcome.index", _l("Welcomes"), frozenset({who.HR})),
    ("retention.index", _l("Keeping of files"), frozenset({who.HR, who.DIRECTOR, who.AUDITOR})),
    ("pool.index", _l("Pool"), frozenset({who.HR})),
    ("complaint_desk.index", _l("Complaints"), frozenset({who.HR, who.DIRECTOR, who.EQUALITY, who.AUDITOR})),
    ("request_desk.index", _l("Requests about data"), frozenset({who.HR, who.DIRECTOR, who.AUDITOR})),
    ("promises.figures", _l("Promised dates"), frozenset({who.HR, who.DIRECTOR, who.AUDITOR, who.EQUALITY})),
    ("outbox.index", _l("Outbox"), frozenset({who.HR, who.SECURITY}) | ADMINISTRATORS),
)
# Entries gathered on one page, by what they are for, as soon as a reader has more than a few: one row of navigation.
REGISTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_l("To prepare hires"), (
        "jurors.index", "juror_load.show", "committee.closed", "grid_library.index", "sheet_blocks.index", "channels.index",
        "units.index", "clearance_exports.forms", "people.index",
    )),
    (_l("To follow them"), (
        "promises.figures", "committee.figures", "channel_review.show", "referral_board.figures", "outbox.index",
    )),
    (_l("To account for them"), (
        "hires.all_exceptions", "derogations.show", "retention.index", "pool.index", "compartment.readings",
    )),
)  # fmt: skip
GATHERED = frozenset(page for _, pages in REGISTERS for page in pages)
FEW = 3
MOST_KEPT = 2000  # sets of roles times pages times languages: more only if somebody collects roles
AREAS_OF_A_HIRE = {"hires", "juries", "applications"}
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

    person: str | None
    role: str
    school: str
    language: str
    languages: tuple[tuple[str, str, str | None], ...]  # code, name, address (None: the current one)
    nav: list[Link]
    information: list[Link]
    facts: Facts
    home: str
    account: str | None
    sign_out: str | None


def address(endpoint: str) -> str | None:
    """The address of a page without arguments, None when there is none. Kept: it never changes."""
    known: dict[str, str | None] = current_app.extensions["addresses"]
    if endpoint not in known:
        try:
            # Not `url_for`: a request for a host that is not ours has no routes, yet gets a page.
            known[endpoint] = current_app.url_map.bind("").build(endpoint)
        except BuildError:
            known[endpoint] = None
    return known[endpoint]


def nav_items(roles: frozenset[str] | None) -> list[Link]:
    """The main navigation for somebody who holds `roles`; None for a visitor."""
    if roles is None:
        return _links(FOR_VISITORS)
    mine = _open_to(roles)
    gathered = GATHERED & mine.keys()
    if len(gathered) <= FEW:
        return _links(mine.items())
    shown = {page: label for page, label in mine.items() if page not in gathered}
    links = _links((*shown.items(), ("registers.index", _l("Registers"))))
    areas = {page.partition(".")[0] for page in gathered} - {page.partition(".")[0] for page in shown}
    if request.endpoint in gathered or request.blueprint in areas:
        links = [replace(link, active=link is links[-1]) for link in links]
    return links


def _open_to(roles: frozenset[str]) -> dict[str, str]:
    """The pages of the navigation that somebody with `roles` may open, each with its words."""
    mine: dict[str, str] = {}
    for page, label, open_to in NAVIGATION:
        if not open_to or open_to & roles:
            mine.setdefault(page, label)  # the list of hires has two names: the first that applies
    return mine


def registers(roles: frozenset[str]) -> list[tuple[str, list[Link]]]:
    """What is gathered for somebody with `roles`, by what it is for."""
    mine = _open_to(roles)
    groups = [
        (str(words), [Link(url, str(mine[page])) for page in pages if page in mine and (url := address(page))])
        for words, pages in REGISTERS
    ]
    return [(words, links) for words, links in groups if links]


def footer_facts() -> Facts:
    """What a page has put in `g.footer`, or the version alone."""
    facts: Facts = g.get("footer") or Facts()
    return facts


def _kept_links(roles: frozenset[str] | None, language: str) -> tuple[str, list[Link], list[Link]]:
    """Role, navigation and footer, kept: the same for everybody with these roles on this page in this language."""
    kept: dict[Any, tuple[str, list[Link], list[Link]]] = current_app.extensions["links"]
    key = (roles, language, request.endpoint, "hire" in g)
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[key] = (main_role(roles) if roles is not None else "", nav_items(roles), _links(INFORMATION))
    return found


def shell() -> Shell:
    """The surroundings of the page being written; asks the database nothing."""
    person = visitor()
    language = current()
    role, nav, information = _kept_links(person.roles if person else None, language)
    here = quote(request.full_path.rstrip("?"))
    return Shell(
        person=person.name if person else None,
        role=role,
        school=g.hire.school_name if "hire" in g else current_app.config["ORGANISATION"],
        language=language,
        languages=tuple(
            (code, NAMES[code], None if code == language else f"/language/{code}?next={here}") for code in LANGUAGES
        ),
        nav=nav,
        information=information,
        facts=footer_facts(),
        home=address("home.index") or "/",
        account=address("accounts.sessions"),
        sign_out=address("accounts.sign_out"),
    )


def _links(entries: Iterable[tuple[str, str]]) -> list[Link]:
    page, areas = request.endpoint, {request.blueprint} - {"information"}
    if "hire" in g:  # every page of a hire, whatever its own area, is reached from one of these
        areas |= AREAS_OF_A_HIRE
    links: list[Link] = []
    known = list(entries)
    exact = page in dict(known)  # a page with an entry of its own is not shown under its area's
    for endpoint, label in known:
        if url := address(endpoint):
            here = endpoint == page if exact else endpoint.partition(".")[0] in areas
            links.append(Link(url, str(label), here and not any(link.active for link in links)))
    return links


def csrf_token() -> str:
    """The forgery token of this page, signed once however many forms it has."""
    token: str = g.get("csrf_token") or generate_csrf()  # flask-wtf keeps it there
    return token


def start(app: Flask) -> None:
    """Settings of the templates, and the functions that all of them may call."""
    app.extensions["addresses"], app.extensions["links"] = {}, {}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(shell=shell, csrf_token=csrf_token, role_name=role_name, field_title=field_title)
    dates.start(app)
    markup.start(app)
