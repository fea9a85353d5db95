"""The journal of a hire: every entry, whether the chain holds, and how to check it oneself."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Response, g, render_template, request, url_for

from recruitment.services import journal as chain
from recruitment.services.entries import CHAINED
from recruitment.services.progress import pack_of
from recruitment.web import sealed, unit
from recruitment.web.access import allows
from recruitment.web.acting import may_open
from recruitment.web.paging import Pages
from recruitment.web.timeline import timeline
from workflows.who import AUDITOR, DIRECTOR, STAFF

from . import pages
from .scope import ADMINS
from .show import footer, overline

PER_PAGE = 50
# The whole chain names every step of a referral: only those who may read all of it take it out of the house.
EXPORTERS = (DIRECTOR, AUDITOR)


@pages.get("/hires/<int:hire_id>/journal")
@allows(*STAFF, *ADMINS)
def journal(hire_id: int) -> str:
    """Every entry, the latest first, with the verdict of the chain."""
    page = max(1, request.args.get("page", 1, type=int))
    roles, session = g.actor.roles, unit.session()
    found, total = chain.entries(
        session, hire_id, sealed.hidden_events(roles), limit=PER_PAGE, offset=(page - 1) * PER_PAGE
    )
    broken = next(chain.verify(session, hire_id), None)
    footer(g.hire, pack_of(g.hire))
    return render_template(
        "hires/journal.html",
        hire=g.hire,
        overline=overline(g.hire),
        entries=timeline(found, broken.number if broken else None),
        broken=broken,
        checked=datetime.now(UTC),
        pages=Pages(page, total, PER_PAGE, url_for("hires.journal", hire_id=hire_id)),
        may_export=may_open("hires.export_journal", roles),
        chained=CHAINED,
    )


@pages.get("/hires/<int:hire_id>/journal.json")
@allows(*EXPORTERS)
def export_journal(hire_id: int) -> Response:
    """The whole chain of a hire, for anybody to verify: ids, rules and figures, no name."""
    found = {
        "hire": g.hire.reference,
        "pack": f"{g.hire.pack_id}/{g.hire.school}/{g.hire.pack_version}",
        "head": {"number": g.hire.journal_number, "hash": g.hire.journal_hash},
        "hashed": list(CHAINED),
        "entries": chain.export(unit.session(), hire_id),
    }
    body = json.dumps(found, ensure_ascii=False, indent=1)
    name = f"journal-{g.hire.reference}.json"
    return Response(
        body, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
