"""For the machines that watch over the service: is it up, can it serve."""

from __future__ import annotations

import logging

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from recruitment.services import database

from .access import public

pages = Blueprint("ops", __name__)
logger = logging.getLogger("recruitment.ops")


@pages.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers; asks nothing of the database."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database answers and has the tables of this version; 503 otherwise, saying which of the two fails."""
    try:
        now, head = database.revisions(current_app.extensions["engine"])
    except SQLAlchemyError as fault:
        logger.error("database away", exc_info=fault)
        return jsonify(database="away", migrations="unknown"), 503
    ready = now == head
    return jsonify(database="ok", migrations="ok" if ready else "behind"), 200 if ready else 503
