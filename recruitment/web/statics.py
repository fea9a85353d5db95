"""Styles and scripts: each address carries the hash of its file, so that browsers keep it for a year."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flask import request, send_from_directory

if TYPE_CHECKING:
    from flask import Flask, Response

FOLDER = Path(__file__).parent / "static"
FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


def fingerprints() -> dict[str, str]:
    """File name in `static/` -> first ten hexadecimal figures of its SHA-256."""
    return {
        file.relative_to(FOLDER).as_posix(): sha256(file.read_bytes()).hexdigest()[:10]
        for file in sorted(FOLDER.rglob("*"))
        if file.is_file()
    }


def start(app: Flask) -> None:
    """Serve `static/` and give templates `asset(name)`, an address that changes with the content."""
    prints = fingerprints()
    addresses = {name: f"/static/{name}?v={mark}" for name, mark in prints.items()}

    def static(filename: str) -> Response:
        response = send_from_directory(FOLDER, filename)
        fresh = request.args.get("v") == prints.get(filename, "")
        response.headers["Cache-Control"] = FOR_A_YEAR if fresh else ASK_AGAIN
        return response

    app.add_url_rule("/static/<path:filename>", "static", static)
    app.jinja_env.globals["asset"] = addresses.__getitem__
