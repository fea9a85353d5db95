"""The order in which each member of a jury read, drawn again from the journal."""

from __future__ import annotations

from flask import g, render_template

from recruitment.services import reading_orders
from workflows.who import AUDITOR, DIRECTOR, HR

from . import judging, unit
from .access import allows
from .marks import pages


@pages.get("/order")
@allows(AUDITOR, HR, DIRECTOR)
def order(hire_id: int) -> str:
    """Seed, method and order of every stage that was opened to the jury."""
    return render_template(
        "marks/order.html", where=judging.where(), found=reading_orders.stages(unit.session(), g.hire),
        journal=judging.way("hires.journal", hire_id=hire_id),
    )  # fmt: skip
