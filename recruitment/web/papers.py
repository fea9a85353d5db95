"""The documents that an application holds: which ones a post asks for, and what may be wrong with one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workflows.charter.packs import Pack
from workflows.given import Paper

from .rule_sentences import refusal

# Kinds of post whose work is judged on a project; the others are judged on what the person has done.
WITH_PROJECT = frozenset({"doctoral", "postdoc", "lecturer", "professor"})
TITLES = {"cv": _l("Narrative CV"), "project": _l("Project for the post")}
HINTS = {
    "cv": _l("What you did and what it brought, in your own order. Career breaks count for nothing against you."),
    "project": _l("What you would do in this post, and how."),
}


def asked_of(kind: str, pack: Pack) -> tuple[str, ...]:
    """The documents that a kind of post needs, never more than its pack allows."""
    wanted = ("cv", "project") if kind in WITH_PROJECT else ("cv",)
    return wanted[: pack.value("documents_max")]


def paper_title(kind: str) -> str:
    """A kind of document in words."""
    return str(TITLES[kind])


def fault_sentence(paper: Paper) -> str:
    """What is wrong with a document and how to mend it."""
    return refusal("documents_sound", {"kind": paper.kind, "name": paper.name, "fault": paper.fault})
