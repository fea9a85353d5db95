"""Pages that anybody may read: accessibility, data, charter, complaint, legal notice, help, source."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from recruitment.web.access import public
from recruitment.web.headers import public_page
from recruitment.web.language import current

pages = Blueprint("information", __name__)


def _page(name: str) -> str:
    public_page()
    settings = current_app.config
    # Prose is written in each language rather than translated line by line.
    return render_template(
        f"information/{name}.{current()}.html",
        organisation=settings["ORGANISATION"],
        contact=settings["CONTACT_EMAIL"],
        source=settings["SOURCE_URL"],
        audit=settings["ACCESSIBILITY_RATE"],
    )


@pages.get("/accessibility")
@public
def accessibility() -> str:
    """Accessibility statement."""
    return _page("accessibility")


@pages.get("/personal-data")
@public
def personal_data() -> str:
    """What is kept about whom, why, for how long, and how to have it back."""
    return _page("personal_data")


@pages.get("/charter")
@public
def charter() -> str:
    """What open, transparent and merit-based recruitment means here."""
    return _page("charter")


@pages.get("/complaint")
@public
def complaint() -> str:
    """How to complain, who answers, by when."""
    return _page("complaint")


@pages.get("/legal")
@public
def legal() -> str:
    """Publisher, host, licence."""
    return _page("legal")


@pages.get("/help")
@public
def help_page() -> str:
    """Help, role by role."""
    return _page("help")


@pages.get("/source")
@public
def source() -> str:
    """Where the source code is and under which licence."""
    return _page("source")
