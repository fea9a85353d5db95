"""The pages: one module for each thing a person sees, all listed here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from flask import Flask

# Each module has a blueprint called `pages`.
PAGES = (
    "recruitment.web.ops",
    "recruitment.web.home",
    "recruitment.web.hires",
    "recruitment.web.accounts",
    "recruitment.web.addresses",
    "recruitment.web.people",
    "recruitment.web.links",
    "recruitment.web.opinions",
    "recruitment.web.marks",
    "recruitment.web.sift",
    "recruitment.web.interviews",
    "recruitment.web.ranking",
    "recruitment.web.meeting",
    "recruitment.web.minutes_pages",
    "recruitment.web.posts",
    "recruitment.web.post_feeds",
    "recruitment.web.portal",
    "recruitment.web.applying",
    "recruitment.web.career",
    "recruitment.web.candidacies",
    "recruitment.web.files",
    "recruitment.web.copies",
    "recruitment.web.proofs",
    "recruitment.web.blindness",
    "recruitment.web.language",
    "recruitment.web.information",
    "recruitment.web.derogations",
    "recruitment.web.jury",
    "recruitment.web.jury_acts",
    "recruitment.web.jury_sessions",
    "recruitment.web.jurors",
    "recruitment.web.juror_import",
    "recruitment.web.juror_load",
    "recruitment.web.grid",
    "recruitment.web.grid_library",
    "recruitment.web.grid_downloads",
    "recruitment.web.adverts",
    "recruitment.web.announcements",
    "recruitment.web.channels",
    "recruitment.web.channel_review",
    "recruitment.web.survey",
    "recruitment.web.equality",
    "recruitment.web.sheets",
    "recruitment.web.sheet_blocks",
    "recruitment.web.committee",
    "recruitment.web.promises",
    "recruitment.web.decisions",
    "recruitment.web.referrals",
    "recruitment.web.referral_board",
    "recruitment.web.compartment",
    "recruitment.web.sealed_file",
    "recruitment.web.units",
    "recruitment.web.clearance_exports",
    "recruitment.web.clearance_link",
    "recruitment.web.laboratory_part",
    "recruitment.web.offers",
    "recruitment.web.registers",
    "recruitment.web.welcome",
    "recruitment.web.welcome_feed",
    "recruitment.web.letters",
    "recruitment.web.letterheads",
    "recruitment.web.outbox",
    "recruitment.web.retention",
    "recruitment.web.readings",
    "recruitment.web.processing",
    "recruitment.web.pool",
    "recruitment.web.complaints",
    "recruitment.web.complaint_desk",
    "recruitment.web.request_desk",
)


def start(app: Flask) -> None:
    """Give `app` its logs, headers, rights, errors, languages, layout and pages."""
    from recruitment.web import access, errors, headers, language, logs, shell, statics

    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for part in (logs, headers, statics, language, shell, errors, access):
        part.start(app)
    for name in PAGES:
        app.register_blueprint(import_module(name).pages)
