"""A candidate's document on its way out: a download under a neutral name, which no browser opens as a page."""

from __future__ import annotations

import logging

from flask import Response, abort, current_app, send_file

from recruitment.services.content_store import ContentStore

logger = logging.getLogger("recruitment.documents")
SANDBOX = "default-src 'none'; sandbox"


def store() -> ContentStore:
    """The store of this application."""
    return ContentStore(current_app.config["FILES_DIR"])


def filename(reference: str, number: int, kind: str) -> str:
    """The name under which a document is saved; it names nobody: “2026-ALES-014-candidature-7-cv.pdf”."""
    return f"{reference}-candidature-{number}-{kind}.pdf"


def document(digest: str, name: str) -> Response:
    """The document of that hash. Answers 404, and says so in the log, when the store has lost it."""
    path = store().path(digest)
    if not path.is_file():
        logger.error("document missing from the store: %s", digest)
        abort(404)
    # Neither a tag made of the hash nor the day on which the file was written: both could tie it to another one.
    sent = send_file(path, "application/pdf", as_attachment=True, download_name=name, conditional=False, etag=False)
    sent.headers.pop("Last-Modified", None)
    sent.headers["Content-Security-Policy"] = SANDBOX
    sent.headers["Cache-Control"] = "no-store"
    return sent
