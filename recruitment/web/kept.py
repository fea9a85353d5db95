"""What somebody was sending when their session ended: carried through the sign-in page, signed, to be sent again."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from recruitment.web.errors import SECRETS
from recruitment.web.language import OWN_PATH

HALF_A_DAY = 12 * 3600  # seconds
NOT_CARRIED = frozenset({"csrf_token", "kept"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A form to send once more: where to, and its fields in order. Files cannot be kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def pack() -> str | None:
    """This request's form as one signed text; None when there is nothing to keep or when it holds a secret.

    Called after the forgery guard: what is signed here was sent by the person's own page.
    """
    if request.method != "POST" or not request.form:
        return None
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    if any(secret in name.lower() for name, _ in pairs for secret in SECRETS):
        return None
    path = request.full_path.rstrip("?")
    had_files = any(file.filename for file in request.files.values())
    packed = zlib.compress(json.dumps([path, pairs, had_files]).encode())
    return _signer().dumps(urlsafe_b64encode(packed).decode())


def unpack(text: str | None) -> Kept | None:
    """The form of a signed text; None when it is forged, older than half a day, or leads away from this site."""
    if not text:
        return None
    try:
        signed = _signer().loads(text, max_age=HALF_A_DAY)
    except BadData:
        return None
    path, pairs, had_files = json.loads(zlib.decompress(urlsafe_b64decode(signed)))
    if not OWN_PATH.match(path):
        return None
    return Kept(path, tuple((name, value) for name, value in pairs), had_files)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="kept-form")
