"""Copies of documents without names: what HR prepares, what a scan still finds in them, and the signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from forms import copies as forms
from recruitment.models import DocumentCopy
from recruitment.services import copies, documents, narratives
from recruitment.services.copies import Original, Scan
from recruitment.services.progress import hire_row, pack_of
from recruitment.services.traces import Place
from workflows.charter.blindness import numbered
from workflows.engine import lines
from workflows.given import Passage, SignedCopy
from workflows.hire import HireChart
from workflows.who import HR

from . import judging, papers, served, unit
from .access import allows
from .paging import Pages
from .readings import noted
from .served import store
from .speech import gettext as _
from .speech import ngettext
from .steps import Refusal, attempt, step

pages = Blueprint("copies", __name__, url_prefix="/hires/<int:hire_id>/copies")

SEE_OTHER, INVALID, CONFLICT = 303, 422, 409
PER = 100
STATES = {"todo": _l("Copy to prepare"), "prepared": _l("Copy prepared"), "signed": _l("Copy signed")}
KINDS = {"todo": "warn", "prepared": "here", "signed": "ok"}
FOUND = {
    "name": _l("the name, an initial with it, or the address"),
    "part": _l("a word of the name"),
    "initials": _l("initials"),
    "address": _l("an e-mail address"),
    "orcid": _l("an ORCID identifier"),
    "phone": _l("a telephone number"),
    "profile": _l("a personal page"),
}


@pages.get("")
@allows(HR)
def index(hire_id: int) -> str:
    """Every document that the jury may read, with where its copy stands."""
    return _list()


def _list(refusal: Refusal | None = None, said: str = "") -> str:
    rows = copies.lines(unit.session(), g.hire.id)
    counts = {state: sum(_state(row) == state for row in rows) for state in STATES}
    wanted = request.args.get("state", "")
    chosen = [row for row in rows if wanted not in STATES or _state(row) == wanted]
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    listing = Pages(
        page,
        len(chosen),
        PER,
        url_for("copies.index", hire_id=g.hire.id),
        {"state": wanted if wanted in STATES else ""},
    )
    return render_template(
        "copies/index.html", where=judging.where(), rows=chosen[(page - 1) * PER : page * PER], pages=listing,
        counts=counts, total=len(rows), state=_state, states=STATES, kinds=KINDS, wanted=wanted,
        paper_titles=papers.TITLES, open=_open(), needed=numbered("sifting", pack_of(g.hire)), refusal=refusal,
        reasons=refusal.reasons if refusal else (), said=said,
    )  # fmt: skip


def _state(row: Row[Any]) -> str:
    if row.prepared is not None:
        return "prepared"
    return "signed" if row.signed_at is not None else "todo"


def _open() -> bool:
    return "sign_copy" in lines(HireChart).get(g.hire.state, {})


@pages.post("")
@allows(HR)
def sign_several(hire_id: int) -> Any:
    """Sign the ticked copies, in which nothing was found: one step each, all in one transaction."""
    ticked = {one.partition(":")[0]: one.partition(":")[2] for one in request.form.getlist("copy")}
    rows = [row for row in copies.lines(unit.session(), hire_id) if str(row.id) in ticked and row.prepared]
    if not rows:
        return _list(said=_("Tick the copies to sign, then send again.")), INVALID
    steps = [step("sign_copy", SignedCopy(row.id, ticked[str(row.id)]), application=row.application) for row in rows]
    refusal = attempt(*steps)
    if refusal:
        return _list(refusal), refusal.status
    flash(ngettext("%(num)s copy is signed.", "%(num)s copies are signed.", len(rows)))
    return redirect(url_for("copies.index", hire_id=hire_id), SEE_OTHER)


@pages.get("/<int:document_id>")
@allows(HR)
def show(hire_id: int, document_id: int) -> str:
    """One document: what shows in it, its copy, the signature."""
    return _page(_paper(document_id))


@pages.post("/<int:document_id>")
@allows(HR)
def prepare(hire_id: int, document_id: int) -> Any:
    """Receive a copy made elsewhere, or take the document as it is when nothing shows in it."""
    paper = _paper(document_id)
    _refuse_late(paper)
    unchanged = "unchanged" in request.form
    form = forms.Copy()
    if "masked" in request.form:
        data = _masked(paper)
    else:
        data = store().path(paper.sha256).read_bytes() if unchanged else _received(form, paper.kind)
    if not data:
        return _page(paper, form=form), INVALID
    unit.close()  # a scan takes seconds: nobody waits for somebody else's document
    made = copies.made(data, paper.traces)
    g.hire = hire_row(unit.session(), hire_id, lock=True)
    _refuse_late(paper)
    if unchanged and made.seen.places:
        abort(CONFLICT)
    copies.prepare(
        unit.session(), store(), paper, made, unchanged=unchanged, by=g.actor.person_id, now=datetime.now(UTC)
    )
    flash(_("The copy is prepared. Read what was found in it, then sign."))
    return redirect(url_for("copies.show", hire_id=hire_id, document_id=document_id), SEE_OTHER)


def _masked(paper: Original) -> bytes:
    """A CV written in the form, made anew without what a scan finds in its words. 404 where it came as a file."""
    passages = _written(paper)
    if not passages:
        abort(404)
    bare = narratives.without(passages, paper.traces)
    return narratives.document(bare, paper.language, g.hire.reference, g.hire.deadline)


def _written(paper: Original) -> tuple[Passage, ...]:
    return narratives.of(unit.session(), paper.application) if paper.kind == "cv" else ()


def _received(form: forms.Copy, kind: str) -> bytes:
    """The copy as examined and cleaned; empty, with the reason at its field, when there is none or it has a fault."""
    upload = request.files.get("copy")
    if not upload or not upload.filename:
        form.fault(_("Choose a PDF."))
        return b""
    found = documents.examine(kind, upload.filename, upload.stream.read(documents.SIZE_MAX + 1))
    if found.paper.fault:
        form.fault(papers.fault_sentence(found.paper))
    return found.content


@pages.post("/<int:document_id>/signature")
@allows(HR)
def sign(hire_id: int, document_id: int) -> Any:
    """Sign the copy prepared: from then on it is what the jury reads."""
    paper = _paper(document_id)
    form = forms.Signature(request.form)
    given = SignedCopy(paper.id, form.sha256.data or "", bool(form.looked.data))
    refusal = attempt(step("sign_copy", given, application=paper.application))
    if refusal:
        return _page(paper, signature=form, refusal=refusal), refusal.status
    flash(_("The copy is signed: the jury reads it in the place of the document."))
    return redirect(url_for("copies.index", hire_id=hire_id), SEE_OTHER)


@pages.get("/<int:document_id>/<any(original,prepared,signed):which>")
@allows(HR)
def file(hire_id: int, document_id: int, which: str) -> Any:
    """The document as received, the copy prepared, or the copy that is signed."""
    paper = _paper(document_id)
    found = paper if which == "original" else getattr(copies.current(unit.session(), paper.id), which)
    if found is None:
        abort(404)
    kind = f"{paper.kind}-{which}"
    sent = served.document(found.sha256, served.filename(g.hire.reference, paper.number, kind))
    return noted(sent, paper.application, paper.kind if which == "original" else kind)


def _paper(document_id: int) -> Original:
    found = copies.original(unit.session(), g.hire.id, document_id)
    if found is None:
        abort(404)
    return found


def _refuse_late(paper: Original) -> None:
    """A copy may be prepared while it may be signed: until the jury reads the one before."""
    if not _may_prepare(copies.current(unit.session(), paper.id).signed):
        abort(CONFLICT)


def _may_prepare(signed: DocumentCopy | None) -> bool:
    return _open() and (g.hire.state == "eligibility" or signed is None)


def _page(paper: Original, form: forms.Copy | None = None, signature: forms.Signature | None = None,
          refusal: Refusal | None = None) -> str:  # fmt: skip
    found = copies.current(unit.session(), paper.id)
    subject = found.prepared or found.signed or paper
    path = store().path(subject.sha256)
    seen = copies.scan(path.read_bytes(), paper.traces) if path.is_file() else None
    may = _may_prepare(found.signed)
    return render_template(
        "copies/show.html", where=judging.where(), paper=paper, found=found, seen=seen, shown=_by_page(seen),
        title=_("%(document)s of %(name)s", document=papers.paper_title(paper.kind), name=paper.name), kinds=FOUND,
        of_copy=subject is not paper, may=may, as_it_is=may and subject is paper and seen is not None and not seen.places,
        form=form or forms.Copy(), signature=signature or _signature(found.prepared), refusal=refusal,
        reasons=refusal.reasons if refusal else (), revision=g.hire.revision, late=_open() and not may,
        megabytes=documents.SIZE_MAX // 1024 // 1024, most_pages=documents.PAGES_MAX, written=may and bool(_written(paper)),
    )  # fmt: skip


def _signature(prepared: DocumentCopy | None) -> forms.Signature:
    return forms.Signature(sha256=prepared.sha256 if prepared else "")


def _by_page(seen: Scan | None) -> Sequence[tuple[int, list[Place]]]:
    places = sorted(seen.places, key=attrgetter("page")) if seen else []
    return [(page, list(held)) for page, held in groupby(places, attrgetter("page"))]
