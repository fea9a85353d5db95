"""What HR takes to other people's portals: the form of public employment, and what EURAXESS would refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, g, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from recruitment.feeds import csp, euraxess
from recruitment.feeds.advert import Site
from recruitment.feeds.euraxess_schema import Fault
from recruitment.services import postings
from recruitment.services.postings import Posting
from recruitment.services.progress import pack_of
from workflows.who import HR

from . import spreadsheet, unit, wording
from .access import allows
from .hires.show import footer, overline
from .language import current
from .speech import gettext as _

pages = Blueprint("portal", __name__)
REASONS = {
    "missing": _l("EURAXESS asks for it and it is empty."),
    "too_long": _l("%(count)s characters: EURAXESS takes %(most)s at most."),
    "too_many": _l("EURAXESS takes %(most)s at most."),
    "not_listed": _l("“%(text)s” is not in the list of EURAXESS."),
    "not_a_key": _l("EURAXESS takes letters without accents, figures, hyphens and underscores only."),
    "not_a_whole": _l("“%(text)s”: EURAXESS takes a whole number between 1 and 999."),
    "not_a_moment": _l("“%(text)s” is not a date with its time."),
    "not_a_dates": _l("“%(text)s” is not a date."),
    "not_a_boolean": _l("“%(text)s” is neither true nor false."),
    "no_key": _l(
        "EURAXESS has given no key for this school, or it is not in the settings: its import would refuse the post."
    ),
}
CHANGES = {
    "missing": _l("Fill it in on the job sheet."),
    "too_long": _l("Shorten it in the job sheet, in English."),
    "too_many": _l("Keep fewer of them in the job sheet."),
    "not_listed": _l("Choose a value of the list in the job sheet."),
    "no_key": _l("Ask whoever runs this site to set EURAXESS_ORGANISATION."),
}
ELSEWHERE = {
    "@organisationIDKey": _l("Key of the school at EURAXESS"),
    "reference": _l("Reference"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A fault in words: the field of the sheet, where it goes, why it cannot, what to do, and what happens meanwhile."""

    field: str
    place: str
    reason: str
    change: str
    required: bool


def reason(fault: Fault) -> str:
    """Why EURAXESS would refuse this."""
    return str(REASONS[fault.code]) % dict(fault.values)


def faults(session: Session, hire_id: int) -> list[Named]:
    """What EURAXESS would refuse of the newest sheet of a hire, said before it goes out."""
    return [_named(one) for one in euraxess.mapping_faults(_prepared(session, hire_id), site(), keys())]


def _named(fault: Fault) -> Named:
    field = euraxess.field_of(fault.path)
    known = ELSEWHERE.get(fault.path) or ELSEWHERE.get(field)
    title = str(known) if known else wording.field_title(field) if field else fault.path
    return Named(title, fault.path, reason(fault), str(CHANGES.get(fault.code, "")), fault.required)


def _prepared(session: Session, hire_id: int) -> Posting:
    """The post with its own dates, or with those it might have: only their form counts here."""
    now, hire = datetime.now(UTC), g.hire
    return postings.prepared(session, hire_id, hire.deadline or now + timedelta(days=60), hire.opens_at, now)


def site() -> Site:
    """Where the posts of this installation are read."""
    return Site(current_app.config["BASE_URL"], current_app.config["ORGANISATION"])


def keys() -> euraxess.Keys:
    """What EURAXESS knows us by."""
    return euraxess.keys(current_app.config["EURAXESS_ORGANISATION"], current_app.config["EURAXESS_DATASOURCE"])


@pages.get("/hires/<int:hire_id>/public-employment")
@allows(HR)
def show(hire_id: int) -> str:
    """The form of the French public-employment portal, filled in, to be copied field by field."""
    footer(g.hire, pack_of(g.hire))
    fields = _form(hire_id)
    return render_template(
        "posts/public_employment.html", hire=g.hire, overline=overline(g.hire), fields=fields, language=current(),
        missing=[one for one in fields if one.missing],
    )  # fmt: skip


@pages.get("/hires/<int:hire_id>/public-employment.csv")
@allows(HR)
def sheet(hire_id: int) -> Response:
    """The same form as a file."""
    head = (_("Field"), _("Value"), _("Required"), _("Source"))
    language = current()
    rows = ((one.title[language], one.value, _("yes") if one.due else _("no"), one.source) for one in _form(hire_id))
    return spreadsheet.download(f"{g.hire.reference}-public-employment.csv", (head, *rows))


def _form(hire_id: int) -> tuple[csp.Field, ...]:
    """Filled in from the newest sheet; the deadline only once there is one."""
    found = csp.form(_prepared(unit.session(), hire_id), site())
    return found if g.hire.deadline else tuple(csp.emptied(one, "deadline") for one in found)
