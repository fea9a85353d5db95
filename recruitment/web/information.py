"""Pages that anybody may read: accessibility, data, charter, complaint, legal notice, help, source."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, current_app, render_template

from recruitment.web.access import public
from recruitment.web.dates import today
from recruitment.web.headers import public_page
from recruitment.web.language import current
from recruitment.web.speech import gettext as _
from workflows.charter import notices
from workflows.charter.notices import Notice

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
    """What is kept about whom, why, for how long, and how to have it back: the version in force."""
    return _notice(notices.in_force(today()))


@pages.get("/personal-data/<edition>")
@public
def notice(edition: str) -> str:
    """One version of that notice, as it was read."""
    return _notice(notices.of_version(edition) or abort(404))


def _notice(shown: Notice) -> str:
    public_page()
    now = notices.in_force(today())
    known = [one for one in reversed(notices.versions()) if one.since <= today()]
    return render_template(
        "information/notice.html", notice=shown, current=shown.version == now.version, versions=known,
        language=current(), said=_said(shown),
    )  # fmt: skip


def _said(shown: Notice) -> Callable[[str], str]:
    """A text of the notice with its figures, who publishes it and whom to write to."""
    contact = current_app.config["CONTACT_EMAIL"] or _("the human resources office of the school that published the post")
    values = {**shown.figures, "organisation": current_app.config["ORGANISATION"], "contact": contact}
    return lambda text: text.format_map(values)


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
