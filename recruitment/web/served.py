"""Documents on their way out: what a candidate gave, under a neutral name, and papers drawn now. No browser runs either."""

from __future__ import annotations

import logging

from flask import Response, abort, current_app, send_file

from recruitment.letters.blocks import Paper
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


def printed(paper: Paper, name: str, *, public: bool = False) -> Response:
    """A paper drawn now: a download that nothing keeps on the way; a `public` one opens beside its page."""
    from recruitment.letters.pdf import render  # loads ReportLab: only where papers are drawn

    sent = Response(render(paper).data, mimetype="application/pdf")
    sent.headers["Content-Disposition"] = f'{"inline" if public else "attachment"}; filename="{name}"'
    sent.headers["Content-Security-Policy"] = SANDBOX
    if not public:
        sent.headers["Cache-Control"] = "no-store"
    return sent
