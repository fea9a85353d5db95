"""Logs: one JSON line a request, with a reference that the person also sees, and no personal data."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
import traceback
from typing import TYPE_CHECKING

from flask import g, has_request_context, request

if TYPE_CHECKING:
    from flask import Flask, Response

access = logging.getLogger("recruitment.access")


class JsonLines(logging.Formatter):
    """A record as one line of JSON; of an exception, its kind and where it passed, not its words."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without end of line. Messages of exceptions may quote a form: they are left out."""
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request"] = reference()
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__qualname__
            line["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return json.dumps(line, ensure_ascii=False)


def reference() -> str:
    """The reference of this request: 12 hexadecimal figures, the same on the page and in the log."""
    if "reference" not in g:
        g.reference = secrets.token_hex(6)
    return str(g.reference)


def start(app: Flask) -> None:
    """Log to the standard error stream, at LOG_LEVEL."""
    logger = logging.getLogger("recruitment")
    logger.setLevel(app.config["LOG_LEVEL"])
    logger.propagate = app.testing  # so that tests can read it
    if not any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    """One line: the rule rather than the path, because a path may hold a personal link."""
    if access.isEnabledFor(logging.INFO) and request.endpoint != "static":
        began = g.get("began")
        facts = {
            "method": request.method,
            "page": str(request.url_rule or "-"),
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1) if began else None,
        }
        access.info("request", extra={"facts": facts})
    return response
