"""The registers: what stands beside the hires, gathered by what it is for, each reader’s own."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from .access import allows
from .shell import GATHERED, NAVIGATION, registers

pages = Blueprint("registers", __name__)
READERS = frozenset().union(*(open_to for page, _, open_to in NAVIGATION if page in GATHERED))


@pages.get("/registers")
@allows(*sorted(READERS))
def index() -> str:
    """The registers that the reader may open."""
    return render_template("home/registers.html", groups=registers(current_user.roles))
