"""Documents kept between two sendings of a form: the page holds signed references, the store holds the files."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from recruitment.services.content_store import ContentStore
from recruitment.services.documents import KEPT_SECONDS
from workflows.given import Paper


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one person's documents for one post wait. A reference opens no other slot."""

    person_id: int
    hire_id: int

    def seal(self, paper: Paper) -> str:
        """The reference to a sound document that is in the store."""
        return _signer().dumps(
            [self.person_id, self.hire_id, paper.kind, paper.name, paper.sha256, paper.size, paper.pages]
        )

    def restore(self, text: str | None, kind: str) -> Paper | None:
        """The document of a reference; None when it is forged, of another slot, too old, or purged meanwhile."""
        try:
            person, hire, *said = _signer().loads(text or "", max_age=KEPT_SECONDS)
        except BadData:
            return None
        paper = Paper(*said)
        if (person, hire, paper.kind) != (self.person_id, self.hire_id, kind):
            return None
        return paper if store().keep(paper.sha256) else None


def store() -> ContentStore:
    """The store of this application."""
    return ContentStore(current_app.config["FILES_DIR"])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="kept-paper")
