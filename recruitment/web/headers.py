"""Security headers of every answer; `tests/house/test_headers.py` pins them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
WHEN_ENCRYPTED = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
PRIVATE = "no-store"
PUBLIC = "public, max-age=300"


def public_page() -> None:
    """Let shared caches keep this page for five minutes, unless somebody is signed in."""
    g.public_page = True


def start(app: Flask) -> None:
    """Put the headers on every answer, errors and files included."""
    every = {**EVERYWHERE, **(WHEN_ENCRYPTED if app.config["SECURE"] else {})}
    pairs = tuple(every.items())

    @app.after_request
    def _set(response: Response) -> Response:
        headers = response.headers
        for name, value in pairs:
            if name not in headers:  # a served document is sandboxed with a stricter policy of its own
                headers[name] = value
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = PUBLIC if is_public(response) else PRIVATE
        if g.get("public_page"):
            response.vary.update(("Cookie", "Accept-Language"))
        return response


def is_public(response: Response) -> bool:
    """A page declared public, read without session, that sets no cookie."""
    return bool(
        g.get("public_page")
        and response.status_code == 200
        and "Set-Cookie" not in response.headers
        and not any(name in request.cookies for name in ("session", "__Host-session"))
    )
