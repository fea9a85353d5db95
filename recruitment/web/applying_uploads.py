"""A document of an application in pieces: announced, appended, asked after, taken up where it stopped.

The requests are those of the core of tus 1.0: HEAD says the offset, PATCH adds at it, 409 says that it is another.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, jsonify, request, url_for

from recruitment.services import application_drafts as drafts
from recruitment.services import document_uploads as uploads
from recruitment.services import documents
from recruitment.services.document_uploads import Announced, Misplaced, Pieces, Upload
from workflows.given import Paper
from workflows.who import PERSON

from . import draft_form, unit
from .access import allows
from .applying import Desk, desk, pages
from .applying_drafts import taken
from .papers import fault_sentence
from .speech import gettext as _

CREATED, DONE, CONFLICT, TOO_LARGE, INVALID = 201, 204, 409, 413, 422
PIECE = "application/offset+octet-stream"


def _pieces() -> Pieces:
    return Pieces(current_app.config["FILES_DIR"])


@pages.post("/posts/<reference>/apply/uploads")
@allows(PERSON)
def announce(reference: str) -> Any:
    """Announce a document: the address to send it to, and how much of that very file has come already."""
    at = desk(reference)
    kind, length = request.form.get("kind", ""), request.form.get("length", 0, type=int)
    announced = Announced(kind, request.form.get("name", "")[:200], length, request.form.get("sha256", ""))
    if kind not in at.asked or not announced.sound:
        abort(400)
    if length > documents.SIZE_MAX:
        return jsonify(said=_fault(announced, "too_large")), TOO_LARGE
    if not taken(at):
        return jsonify(said=_("This post takes no application any more.")), CONFLICT
    session = unit.session()
    said = drafts.Sent({}, 0, draft_form.page_number(), draft_form.sent(at.place, draft_form.resumed({}, "fr"), at.now).opened)
    draft = drafts.opened(session, at.place, said, at.now)
    found = uploads.begin(session, draft.id, announced, at.now)
    answer = jsonify(offset=_pieces().offset(found.token), piece=uploads.PIECE_MAX // 4)
    answer.headers["Location"] = url_for("applying.piece", reference=reference, token=found.token)
    return answer, CREATED


def _fault(announced: Announced, fault: str) -> str:
    paper = Paper(announced.kind, announced.name, "", announced.length, 0, fault)
    return fault_sentence(paper)


def _own(at: Desk, token: str, *, lock: bool = False) -> Upload:
    found = uploads.find(unit.session(), at.place.hire_id, at.place.person_id, token, lock=lock)
    if found is None:
        abort(404)
    return found


def _stands(upload: Upload, offset: int, status: int) -> Response:
    answer = Response(status=status, mimetype="text/plain")
    answer.headers["Upload-Offset"] = str(offset)
    answer.headers["Upload-Length"] = str(upload.announced.length)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.route("/posts/<reference>/apply/uploads/<token>", methods=["HEAD"])
@allows(PERSON)
def offset(reference: str, token: str) -> Any:
    """How much has come."""
    found = _own(desk(reference), token)
    return _stands(found, _pieces().offset(token), 200)


@pages.route("/posts/<reference>/apply/uploads/<token>", methods=["DELETE"])
@allows(PERSON)
def give_up(reference: str, token: str) -> Any:
    """Forget what has come."""
    found = _own(desk(reference), token)
    uploads.end(unit.session(), found)
    _pieces().drop(token)
    return Response(status=DONE, mimetype="text/plain")


@pages.route("/posts/<reference>/apply/uploads/<token>", methods=["PATCH"])
@allows(PERSON)
def piece(reference: str, token: str) -> Any:
    """Add a piece; with the last one the document is examined, and kept when it is sound."""
    at = desk(reference)
    found = _own(at, token)
    if request.mimetype != PIECE or not request.headers.get("Upload-Offset", "").isdecimal():
        abort(400)
    if not taken(at):
        return jsonify(said=_("This post takes no application any more.")), CONFLICT
    unit.close()  # a slow line keeps nobody waiting for the database
    data = request.stream.read(uploads.PIECE_MAX + 1)
    if len(data) > uploads.PIECE_MAX:
        abort(413)
    try:
        there = _pieces().append(token, int(request.headers["Upload-Offset"]), data, found.announced.length)
    except Misplaced as misplaced:
        return _stands(found, misplaced.offset, CONFLICT)
    if there < found.announced.length:
        return _stands(found, there, DONE)
    return _whole(at, found)


def _whole(at: Desk, upload: Upload) -> Any:
    """Examine what has come. A document with a fault is forgotten, and says what is wrong."""
    data, said = _pieces().whole(upload), upload.announced
    folder = current_app.config["FILES_DIR"]
    paper = documents.keep(folder, said.kind, data, said.name) if data is not None else None
    session, upload = unit.session(), _own(at, upload.token, lock=True)  # nothing is left of it once it is sent
    uploads.end(session, upload)
    _pieces().drop(upload.token)
    if paper is None or paper.fault:
        session.commit()
        damaged = _("The file changed on its way: choose it again.")
        return jsonify(said=fault_sentence(paper) if paper else damaged), INVALID
    page = request.headers.get("Upload-Page", "")[:64]
    version = drafts.put_document(session, upload.draft_id, paper, page, at.now)
    return jsonify(kind=paper.kind, name=paper.name, pages=paper.pages, size=paper.size, version=version)
