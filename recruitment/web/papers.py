"""The documents that an application holds: which ones a post asks for, and what may be wrong with one."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from workflows.charter.packs import Pack
from workflows.given import Paper

from .dates import PARIS
from .rule_sentences import refusal

# Kinds of post whose work is judged on a project; the others are judged on what the person has done.
WITH_PROJECT = frozenset({"doctoral", "postdoc", "lecturer", "professor"})
TITLES = {"cv": _l("Narrative CV"), "project": _l("Project for the post")}
HINTS = {
    "cv": _l("What you did and what it brought, in your own order. Career breaks count for nothing against you."),
    "project": _l("What you would do in this post, and how."),
}
# Proofs, asked of the shortlisted alone and read by human resources alone.
PROOFS = {"degree": _l("Degree"), "experience": _l("Attestations of experience")}
PROOF_HINTS = {
    "degree": _l("A copy of the degree that the advert asks for, or the attestation that you obtained it."),
    "experience": _l("What shows the posts held that the advert asks for: contracts, attestations of employers, put together in one file."),
}
PROOF_STATES = {
    "waiting": _l("Not sent yet"), "received": _l("Received by us"), "checked": _l("Checked"), "missing": _l("To send again: missing"),
    "unreadable": _l("To send again: unreadable"),
}  # fmt: skip
PROOF_KINDS = {"waiting": "here", "received": "", "checked": "ok", "missing": "warn", "unreadable": "warn"}


def proofs_of(pack: Pack) -> str:
    """The proofs that a post may ask the shortlisted for, in words; empty when none."""
    return ", ".join(str(PROOFS[kind]).lower() for kind in pack.value("proofs_asked"))


def came_late(row: Any) -> bool:
    """A proof came after its last day."""
    return row.received_at is not None and row.received_at.astimezone(PARIS).date() > row.due_on


def asked_of(kind: str, pack: Pack) -> tuple[str, ...]:
    """The documents that a kind of post needs, never more than its pack allows."""
    wanted = ("cv", "project") if kind in WITH_PROJECT else ("cv",)
    return wanted[: pack.value("documents_max")]


def paper_title(kind: str) -> str:
    """A kind of document in words."""
    return str(TITLES.get(kind) or PROOFS[kind])


def fault_sentence(paper: Paper) -> str:
    """What is wrong with a document and how to mend it."""
    return refusal("documents_sound", {"kind": paper.kind, "name": paper.name, "fault": paper.fault})
