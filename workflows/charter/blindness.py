"""Names hidden while files are read: what the jury opens is a copy that HR prepared and signed."""

from __future__ import annotations

from ..case import Case, Verdict, met, rule, unmet
from ..who import DIRECTOR, HR
from .packs import Pack

# The states of which the pack names the one that shows names to the jury.
OPENINGS = ("eligibility", "sifting", "interviewing")


def numbered(state: str, pack: Pack) -> bool:
    """True while those who judge know candidates by their numbers."""
    return state in OPENINGS[: OPENINGS.index(str(pack.value("names_hidden_until")))]


@rule(lift=(HR,), reads="copies")
def copies_signed(case: Case) -> Verdict:
    """Each document that a jury reads without names has a copy that HR prepared and signed."""
    assert case.file.copies is not None
    count, total = case.file.copies.unsigned, case.file.copies.documents
    if not numbered("sifting", case.pack) or not count:
        return met(count=total)
    return unmet(count=count, total=total)


@rule(lift=(HR,), reads="papers", given=True)
def copy_prepared(case: Case) -> Verdict:
    """What is signed is the copy now prepared, the one that the signer has read."""
    assert case.file.papers is not None
    paper = case.file.papers.get(case.given.document)
    if paper is None or paper.sha256 is None or paper.sha256 != case.given.sha256:
        return unmet(document=case.given.document)
    return met(document=case.given.document, sha256=paper.sha256)


@rule(lift=(HR,), reads="papers", given=True)
def copy_looked_at(case: Case) -> Verdict:
    """Where a copy still seems to tell who the person is, the signer has looked at each place."""
    assert case.file.papers is not None
    paper = case.file.papers.get(case.given.document)
    places = paper.places if paper is not None else 0
    return unmet(count=places) if places and not case.given.looked else met(count=places)


@rule(lift=(DIRECTOR,), reads="papers", given=True)
def copy_not_read(case: Case) -> Verdict:
    """A signed copy changes no more once the jury reads it; all read the same document."""
    assert case.file.papers is not None
    paper = case.file.papers.get(case.given.document)
    return unmet() if case.file.state != "eligibility" and paper is not None and paper.signed else met()
