"""The list of hires: looked for, filtered, sorted and paged by its address alone; and its export."""

from __future__ import annotations

import csv
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from recruitment.models.hires import KINDS
from recruitment.services import listings
from recruitment.services.listings import Search
from recruitment.web import unit, wording
from recruitment.web.access import allows
from recruitment.web.dates import PARIS
from recruitment.web.language import current
from recruitment.web.paging import Pages
from recruitment.web.speech import gettext

from . import pages
from .cells import Days, middles
from .scope import OPENERS, READERS, me, only_jury, scope

PER = (50, 200)
SHOWN = {"current": _l("In progress"), "ended": _l("Ended"), "all": _l("All hires")}
SORTS = {
    "newest": _l("Newest first"),
    "waiting": _l("Waiting for the longest time"),
    "deadline": _l("Soonest deadline"),
    "title": _l("Title"),
    "reference": _l("Reference"),
}


def asked() -> Search:
    """What the address asks for; what it cannot ask for counts as nothing."""
    args = request.args

    def among(name: str, words: Container[str], default: str = "") -> str:
        value = args.get(name, "")
        return value if value in words else default

    return Search(
        text=args.get("q", "").strip()[:100],
        school=args.get("school", "")[:40],
        state=among("state", wording.STATES),
        kind=among("kind", KINDS),
        shown=among("shown", listings.SHOWN, "current"),
        mine=args.get("mine") == "1",
        sort=among("sort", listings.SORTS, "newest"),
        page=max(1, args.get("page", 1, type=int)),
        per=per if (per := args.get("per", PER[0], type=int)) in PER else PER[0],
    )


def filters(search: Search) -> dict[str, object]:
    """The same, as the query of an address; what is usual is left out."""
    return {
        "q": search.text,
        "school": search.school,
        "state": search.state,
        "kind": search.kind,
        "shown": search.shown if search.shown != "current" else "",
        "mine": "1" if search.mine else "",
        "sort": search.sort if search.sort != "newest" else "",
        "per": search.per if search.per != PER[0] else "",
    }


@pages.get("/hires")
@allows(*READERS)
def index() -> str:
    """The hires that the reader may see."""
    search, allowed, session, jury = asked(), scope(), unit.session(), only_jury(me().roles)
    schools = listings.schools(session, allowed)
    found = listings.find(session, allowed, search, counts=not jury)
    listing = Pages(search.page, found.total, search.per or found.total, url_for("hires.index"), filters(search))
    return render_template(
        "hires/index.html",
        search=search,
        pages=listing,
        rows=_rows(found.rows),
        schools=schools,
        states=wording.STATES,
        kinds=wording.KINDS,
        shown=SHOWN,
        sorts=SORTS,
        sizes=PER,
        jury=jury,
        may_open=me().schools(*OPENERS) != frozenset(),
        export=f"{url_for('hires.export')}?{listing.url().partition('?')[2]}".rstrip("?"),
    )


def _rows(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows as the template prints them, which it does without escaping: every text is escaped here."""
    kinds = {kind: Markup(" · {}").format(wording.kind_title(kind)) for kind in wording.KINDS}
    middle = middles(gettext("Step"), gettext("Expected"), gettext("since"))
    days, french = Days(), current() == "fr"
    return [
        (
            key, escape((fr or en) if french else (en or fr)), escape(reference), kinds[kind], middle[state],
            days[since], days[deadline], count,
        )
        for key, reference, fr, en, kind, state, since, deadline, count in rows
    ]  # fmt: skip


@pages.get("/hires.csv")
@allows(*READERS)
def export() -> Response:
    """The same list as a table for a spreadsheet, all pages together."""
    counts = not only_jury(me().roles)
    found = listings.find(unit.session(), scope(), replace(asked(), page=1, per=None), counts=counts)
    body = "\ufeff" + _table(found.rows, with_counts=counts)
    words = gettext("hires")
    name = f"{words}-{datetime.now(UTC).astimezone(PARIS):%Y-%m-%d}.csv"
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _table(rows: Sequence[Any], *, with_counts: bool) -> str:
    """The export: semicolons in French, as its spreadsheets want."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if current() == "fr" else ",", lineterminator="\r\n")
    titles = [gettext("Reference"), gettext("Title"), gettext("Kind of post"), gettext("State"), gettext("Since"),
              gettext("Expected"), gettext("Closing date")]  # fmt: skip
    writer.writerow(titles + ([gettext("Applications")] if with_counts else []))
    for _key, reference, fr, en, kind, state, since, deadline, count in rows:
        title = (fr or en) if current() == "fr" else (en or fr)
        cell = [
            reference, title, wording.kind_title(kind), wording.state_title(state), _plain(since, "%Y-%m-%d"),
            wording.expected_title(state), _plain(deadline, "%Y-%m-%d %H:%M"),
        ]  # fmt: skip
        writer.writerow([*map(harmless, cell), *([count] if with_counts else [])])
    return out.getvalue()


def _plain(moment: datetime | None, form: str) -> str:
    return moment.astimezone(PARIS).strftime(form) if moment else ""


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
