"""Entry point for a WSGI server: `gunicorn wsgi:app`."""

from __future__ import annotations

from recruitment import create_app
from recruitment.settling import settled

app = settled(create_app)
