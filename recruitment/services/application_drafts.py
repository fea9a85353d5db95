"""An application while it is written: what is typed and the documents kept for it. Its author alone ever reads it.

Nothing here locks the hire: at the hour of the deadline nobody waits for somebody else's typing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Integer, Row, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from recruitment.models import ApplicationDraft, DraftDocument, DraftUpload, Hire, School, table_of
from workflows.charter.eligibility import last_moment
from workflows.charter.packs import Pack, pinned
from workflows.given import Paper

Typed = Mapping[str, list[str]]  # name of a field -> what it holds, as the form sends it


@dataclass(frozen=True, slots=True)
class Place:
    """Whose draft, for which post."""

    hire_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What is kept. `page` is the number of the page that kept it last, `begun_at` when the form was first opened."""

    id: int
    typed: Typed
    version: int
    page: str
    begun_at: datetime
    at: datetime
    documents: Mapping[str, Paper]
    arriving: Mapping[str, str]  # kind -> name of a file of which a part has come


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sends: the fields, the version of the draft that it shows, its own number, when it was opened."""

    typed: Typed
    seen: int
    page: str
    opened: datetime


_D, _P, _U = table_of(ApplicationDraft), table_of(DraftDocument), table_of(DraftUpload)
_MINE = (_D.c.hire_id == bindparam("of_hire", type_=Integer)) & (_D.c.person_id == bindparam("of_person", type_=Integer))
_DRAFT = select(_D.c.id, _D.c.typed, _D.c.version, _D.c.page, _D.c.begun_at, _D.c.at).where(_MINE)
_LOCKED = _DRAFT.with_for_update()
_PAPERS: Executable = (
    select(_P.c.kind, _P.c.name, _P.c.sha256, _P.c.size, _P.c.pages).join(_D, _D.c.id == _P.c.draft_id).where(_MINE)
)
_ARRIVING: Executable = select(_U.c.kind, _U.c.name).join(_D, _D.c.id == _U.c.draft_id).where(_MINE)
_MADE: Mapping[str, Any] = {
    "postgresql": postgresql.insert(_D).on_conflict_do_nothing(), "sqlite": sqlite.insert(_D).on_conflict_do_nothing()
}  # fmt: skip


def of(session: Session, place: Place, *, lock: bool = False) -> Draft | None:
    """The draft of one person for one post. With `lock`, no other page changes it until this transaction ends."""
    ask = {"of_hire": place.hire_id, "of_person": place.person_id}
    row = session.execute(_LOCKED if lock else _DRAFT, ask).one_or_none()
    if row is None:
        return None
    documents = {paper.kind: Paper(*paper) for paper in session.execute(_PAPERS, ask)}
    arriving = {kind: name for kind, name in session.execute(_ARRIVING, ask)}  # noqa: C416 - rows are no pairs for mypy
    return Draft(*row, documents, arriving)


def opened(session: Session, place: Place, sent: Sent, now: datetime) -> Draft:
    """The draft, locked; begun now where there was none."""
    held = of(session, place, lock=True)
    if held is None:
        values = {
            "hire_id": place.hire_id, "person_id": place.person_id, "typed": dict(sent.typed), "version": 1,
            "page": sent.page, "begun_at": min(sent.opened, now), "at": now,
        }  # fmt: skip
        session.execute(_MADE[session.get_bind().dialect.name], values)
        held = of(session, place, lock=True)
        assert held is not None
    return held


def newer(held: Draft | None, sent: Sent) -> bool:
    """True when another page has kept something since this one was shown, and it says something else.

    An answer lost on the way is no newer version: the page that asks again is the same.
    """
    if held is None or held.version <= sent.seen or held.page == sent.page:
        return False
    return not same(held.typed, sent.typed)


def same(one: Typed, other: Typed) -> bool:
    """True when two forms say the same: an empty field and one that is not there are alike."""
    return said(one) == said(other)


def said(typed: Typed) -> dict[str, list[str]]:
    """The fields in which something stands."""
    filled = {name: [line for value in values if (line := value.strip())] for name, values in typed.items()}
    return {name: values for name, values in filled.items() if values}


def keep(session: Session, place: Place, sent: Sent, now: datetime) -> tuple[Draft, bool]:
    """Keep what is typed: the draft as it stands now, and True when another page was newer and nothing was changed."""
    held = opened(session, place, sent, now)
    if newer(held, sent):
        return held, True
    begun = min(held.begun_at, sent.opened)
    version = held.version + (not same(held.typed, sent.typed))
    values = {"typed": dict(sent.typed), "version": version, "page": sent.page, "begun_at": begun, "at": now}
    session.execute(update(_D).where(_D.c.id == held.id).values(**values))
    return Draft(held.id, sent.typed, version, sent.page, begun, now, held.documents, held.arriving), False


def put_document(session: Session, draft_id: int, paper: Paper, page: str, now: datetime) -> int:
    """Keep a sound document in the place of an earlier one of its kind: the version of the draft now."""
    session.execute(delete(_P).where(_P.c.draft_id == draft_id, _P.c.kind == paper.kind))
    values = {"kind": paper.kind, "name": paper.name[:200], "sha256": paper.sha256, "size": paper.size, "pages": paper.pages}
    session.execute(_P.insert(), {"draft_id": draft_id, "at": now, **values})
    return _touched(session, draft_id, page, now)


def drop_document(session: Session, draft_id: int, kind: str, page: str, now: datetime) -> int:
    """Take a document out: the version of the draft now."""
    session.execute(delete(_P).where(_P.c.draft_id == draft_id, _P.c.kind == kind))
    return _touched(session, draft_id, page, now)


def _touched(session: Session, draft_id: int, page: str, now: datetime) -> int:
    changed = update(_D).where(_D.c.id == draft_id).values(version=_D.c.version + 1, page=page, at=now)
    return int(session.execute(changed.returning(_D.c.version)).scalar_one())


_DROPPED = delete(_D).where(_MINE)


def drop(session: Session, place: Place) -> None:
    """Forget a draft with what belongs to it. Its files go when nothing refers to them any more."""
    session.execute(_DROPPED, {"of_hire": place.hire_id, "of_person": place.person_id})


_DRAFTS: Executable = (
    select(
        Hire.id, Hire.reference, Hire.title_fr, Hire.title_en, Hire.state, Hire.deadline, Hire.pack_id, Hire.pack_version,
        School.code, School.name.label("school"), _D.c.at,
    )
    .select_from(_D)
    .join(Hire, Hire.id == _D.c.hire_id)
    .join(School, School.id == Hire.school_id)
    .where(_D.c.person_id == bindparam("of_person", type_=Integer))
    .order_by(Hire.deadline, Hire.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits for its author."""

    hire_id: int
    reference: str
    titles: Mapping[str, str]
    school: str
    at: datetime
    deadline: datetime
    last_moment: datetime
    kept_until: datetime
    taken: bool  # the post has not gone on: only its deadline can have passed

    def open_at(self, now: datetime) -> bool:
        """True while it can be sent."""
        return self.taken and now <= self.last_moment


def mine(session: Session, person_id: int) -> list[Waiting]:
    """The drafts of a person, the soonest deadline first. One statement."""
    return [_waiting(row) for row in session.execute(_DRAFTS, {"of_person": person_id})]


def _waiting(row: Row[Any]) -> Waiting:
    pack = pinned(row.pack_id, row.code, row.pack_version)
    return Waiting(
        row.id, row.reference, {"fr": row.title_fr, "en": row.title_en}, row.school, row.at, row.deadline,
        last_moment(pack, row.deadline), kept_until(pack, row.deadline), row.state == "advertised",
    )  # fmt: skip


def kept_until(pack: Pack, deadline: datetime) -> datetime:
    """When a draft that was not sent is erased."""
    return deadline + timedelta(days=pack.value("draft_keep_days"))
