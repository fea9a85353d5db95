"""Any two versions of a job sheet side by side."""

from __future__ import annotations

from typing import Any

from flask import abort, g, render_template, request

from recruitment.services import sheet_history
from recruitment.services.progress import pack_of

from . import unit
from .access import allows
from .hires.show import footer, overline
from .sheet_compare import compared
from .sheets import READERS, STATUSES, pages


@pages.get("/hires/<int:hire_id>/sheet/versions/<int:version>")
@allows(*READERS)
def version(hire_id: int, version: int) -> Any:
    """One version beside an earlier one: the one before it, or the one that the address names (“?since=1”)."""
    session = unit.session()
    since = request.args.get("since", version - 1, type=int)
    found = sheet_history.contents(session, hire_id, version, since)
    if version not in found or (since not in found and since != 0):
        abort(404)
    changes = compared(found[since], found[version]) if since in found else []
    footer(g.hire, pack_of(g.hire))
    return render_template(
        "sheets/version.html", hire=g.hire, overline=overline(g.hire), version=version, since=since, changes=changes,
        statuses=STATUSES, versions=sheet_history.versions(session, hire_id),
    )  # fmt: skip
