"""What each juror of a hire may not read now, and looking for it in a text: the ground of the blindness check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    BlindnessCheck,
    DeclaredLink,
    Document,
    DocumentCopy,
    Juror,
    JuryMember,
    LinkDeclaration,
    Mark,
    MarkDraft,
    MarkSheet,
    Outgoing,
    Person,
    School,
    SheetComment,
)  # fmt: skip
from workflows.charter.blindness import numbered
from workflows.charter.packs import Pack

from . import desk, mailing
from .copies import scan
from .traces import Traces, flat
from .transport import NotSentError

# What may be found, in the order in which it is told.
KINDS = ("name", "tie", "document", "original", "search", "marks", "aside", "link", "clearance", "error")
WORDS_MOST = 8  # of a text, the first words: enough to know it again
NOTE_LEAST = 3  # shorter notes are anybody's
FAMILY_LEAST = 4


@dataclass(frozen=True, slots=True)
class Net:
    """Texts to look for, each as flat words, by how many words they have."""

    by_length: Mapping[int, Mapping[str, str]]  # number of words -> text -> kind

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Net:
        """From (text, kind)."""
        found: dict[int, dict[str, str]] = {}
        for text, kind in texts:
            if words := _beginning(text):
                found.setdefault(words.count(" ") + 1, {}).setdefault(words, kind)
        return cls(found)

    def caught(self, text: str) -> set[tuple[str, str]]:
        """What of it stands in a text, as (kind, words)."""
        words = flat(text).split()
        found = set()
        for length, wanted in self.by_length.items():
            runs = {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}
            found |= {(wanted[run], run) for run in runs & wanted.keys()}
        return found


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a juror may be given: by its hash, whose it is, and what its signer has looked at."""

    application: int
    traces: Traces
    original: bool
    looked_at: int = 0


@dataclass(frozen=True, slots=True)
class Eyes:
    """One juror: what they may not read anywhere on the hire as it stands."""

    member: int
    person: int
    name: str
    net: Net
    closed: frozenset[int]  # applications they stepped aside from


@dataclass(frozen=True, slots=True)
class Blindness:
    """A hire as its jurors must not see it."""

    hire: Row[Any]
    hidden: bool  # names are
    eyes: tuple[Eyes, ...]
    files: tuple[int, ...]  # every application
    papers: Mapping[str, Paper]
    documents: tuple[tuple[int, int], ...]  # (application, document)
    families: tuple[str, ...]  # words to look a candidate up by
    traces: Mapping[int, Traces] = field(default_factory=dict)


_CANDIDATES = (
    select(Application.id, Person.name, Person.email)
    .join(Person, Person.id == Application.person_id)
    .where(Application.hire_id == bindparam("hire_id"))
)
_JURORS = (
    select(JuryMember.id, JuryMember.person_id, JuryMember.chair, Person.name)
    .join(Juror, Juror.id == JuryMember.juror_id)
    .join(Person, Person.id == JuryMember.person_id)
    .where(JuryMember.hire_id == bindparam("hire_id"), JuryMember.left_at.is_(None), Person.active)
    .order_by(JuryMember.id)
)
_NOTES = (
    select(MarkSheet.member_id, Mark.note)
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .join(JuryMember, JuryMember.id == MarkSheet.member_id)
    .where(JuryMember.hire_id == bindparam("hire_id"), Mark.note != "")
)
_DRAFTS = (
    select(MarkDraft.member_id, MarkDraft.note)
    .join(JuryMember, JuryMember.id == MarkDraft.member_id)
    .where(JuryMember.hire_id == bindparam("hire_id"), MarkDraft.note != "")
)
_LINKS = (
    select(
        LinkDeclaration.member_id, LinkDeclaration.application_id, LinkDeclaration.steps_aside,
        func.coalesce(DeclaredLink.words, "").label("words"),
    )
    .outerjoin(DeclaredLink, DeclaredLink.declaration_id == LinkDeclaration.id)
    .where(LinkDeclaration.hire_id == bindparam("hire_id"))
)  # fmt: skip
_PAPERS = (
    select(
        Document.application_id, Document.id, Document.sha256, DocumentCopy.sha256.label("copy"), DocumentCopy.places
    )
    .join(Application, Application.id == Document.application_id)
    .outerjoin(DocumentCopy, DocumentCopy.document_id == Document.id)
    .where(Application.hire_id == bindparam("hire_id"))
)


def of_hire(session: Session, hire: Row[Any], pack: Pack, public: frozenset[str] = frozenset(),
            sealed: Iterable[str] = ()) -> Blindness:  # fmt: skip
    """What its jurors may not read; `public`: flat words that stand on pages anyway; `sealed`: texts of the journal."""
    ask = {"hire_id": hire.id}
    candidates = session.execute(_CANDIDATES, ask).all()
    traces = {row.id: Traces.of(row.name, row.email) for row in candidates}
    common = public | _said_anyway(session, hire, [row.name for row in candidates])
    names = [(text, "name") for one in traces.values() for text in (*one.whole, *one.joined, *_sure(one))]
    families = {row.id: flat(row.name).split()[-1] for row in candidates if row.name.strip()}
    names += [(word, "name") for word in families.values() if len(word) >= FAMILY_LEAST and word not in common]
    hidden = numbered(hire.state, pack)
    notes, links = session.execute(_NOTES, ask).all(), session.execute(_LINKS, ask).all()
    drafts = session.execute(_DRAFTS, ask).all()
    secret = drafts if desk.marks_open(hire) else [*notes, *drafts]  # what is put down stays its author's even then
    cleared = [(text, "clearance") for text in sealed]
    rows = session.execute(_PAPERS, ask).all()
    papers = {row.copy: Paper(row.application_id, traces[row.application_id], False, row.places) for row in rows}
    papers |= {row.sha256: Paper(row.application_id, traces[row.application_id], True) for row in rows}
    eyes = []
    for member in session.execute(_JURORS, ask):
        own = {_beginning(row.note) for row in (*notes, *drafts) if row.member_id == member.id}
        texts = cleared + (names if hidden else [])
        texts += [(row.note, "marks") for row in secret if _long(row.note) and _beginning(row.note) not in own]
        if not member.chair:  # the chair rules on links
            texts += [(row.words, "link") for row in links if row.member_id != member.id and _long(row.words)]
        closed = frozenset(row.application_id for row in links if row.member_id == member.id and row.steps_aside)
        eyes.append(Eyes(member.id, member.person_id, member.name, Net.of(texts), closed))
    return Blindness(
        hire, hidden, tuple(eyes), tuple(traces), papers, tuple({(row.application_id, row.id) for row in rows}),
        tuple(families.values()), traces,
    )  # fmt: skip


def _sure(one: Traces) -> Iterator[str]:
    """Initials with a last word that is long enough to be nobody else's."""
    yield from (text for text in one.short if max(map(len, text.split())) >= FAMILY_LEAST)


def _long(note: str) -> bool:
    return len(flat(note).split()) >= NOTE_LEAST


def _beginning(note: str) -> str:
    """As much of a note as is looked for."""
    return " ".join(flat(note).split()[:WORDS_MOST])


def _said_anyway(session: Session, hire: Row[Any], candidates: list[str]) -> frozenset[str]:
    """Words of names that pages may show: of whoever is no candidate here, of the schools, of the post."""
    texts = set(session.scalars(select(Person.name))) - set(candidates)
    texts |= {" ".join(row) for row in session.execute(select(School.name, School.address, School.code))}
    texts |= {hire.title_fr or "", hire.title_en or "", hire.unit or ""}
    texts |= set(session.scalars(select(Juror.employer))) | set(session.scalars(select(SheetComment.text)))
    return frozenset(flat(" ".join(texts)).split())


def in_paper(blind: Blindness, digest: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What a document given to a juror tells while names are hidden, as (kind, words)."""
    paper = blind.papers.get(digest)
    if not blind.hidden or paper is None:
        return
    if paper.original:
        yield "original", ""
        return
    places = [place for place in scan(content, paper.traces).places if place.kind in ("name", "part", "initials")]
    if len(places) > paper.looked_at:  # its signer has looked at those
        yield from (("document", place.words) for place in places)


def mails(session: Session, blind: Blindness, eyes: Eyes, config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The notices of this hire written to a juror: what they are, and their words."""
    rows = session.scalars(
        select(Outgoing.id).where(
            Outgoing.hire_id == blind.hire.id, Outgoing.person_id == eyes.person, Outgoing.letter_id.is_(None),
            Outgoing.kind.in_(tuple(mailing.PATHS)),
        )
    )  # fmt: skip
    for key in list(rows):
        row = mailing.job(session, key)
        try:
            message, _ = mailing.written(session, row, config, datetime.now(UTC))
        except NotSentError:  # it has lost its sense: nobody reads it
            continue
        body = message.get_body()
        yield f"mail:{row.kind}", f"{message['Subject']} {body.get_content() if body else ''} {row.payload}"


def keep(session: Session, check: BlindnessCheck) -> None:
    """Keep what a check found, beside the journal: it moves nothing."""
    session.add(check)
    session.flush()


_LAST = (
    select(BlindnessCheck, Person.name)
    .join(Person, Person.id == BlindnessCheck.by_id)
    .where(BlindnessCheck.hire_id == bindparam("hire_id"))
    .order_by(BlindnessCheck.id.desc())
    .limit(1)
)


def last(session: Session, hire_id: int) -> Any:
    """The last check of a hire, (check, name of who asked for it)."""
    return session.execute(_LAST, {"hire_id": hire_id}).one_or_none()


def members(session: Session, hire_id: int) -> dict[int, str]:
    """The names of the jury, by member."""
    return {row.id: row.name for row in session.execute(_JURORS, {"hire_id": hire_id})}
