"""Entry point for a WSGI server: `gunicorn wsgi:app`."""

from __future__ import annotations

from recruitment import create_app

app = create_app()
