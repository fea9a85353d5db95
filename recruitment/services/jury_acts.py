"""Acts that appoint a jury: what the director signed, frozen with the rules as they were heard; where it is published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from recruitment.models import (
    ExceptionEntry,
    Hire,
    JournalEntry,
    Juror,
    JuryAct,
    JuryMember,
    Outgoing,
    Person,
    table_of,
)
from workflows.case import Verdict
from workflows.charter.composing import Judge
from workflows.charter.jury import sexes

from . import chair_series, dossier
from .entries import canonical
from .mail_rows import mail
from .progress import Changes, Step, pack_of

H = bindparam("hire_id", type_=Integer)
LEFT = "jury_left"  # the mail to whoever sat in the jury of the act before, and does not any more
ENDED = ("closed", "unfilled", "cancelled")  # results are out: the composition leaves the page of the post


@dataclass(frozen=True, slots=True)
class Act:
    """An act as signed, with the proof of the journal; `amends` is the number of the act it changes."""

    number: int
    amends: int | None
    at: datetime
    signed_by: str
    entry: int
    head: str
    content: Mapping[str, Any]
    digest: str
    published_at: datetime | None
    until: datetime | None = None  # when it left the page of the post: the next act, or the end of the hire


_MEMBERS: Any = (
    select(
        JuryMember.id.label("member"), Person.name, Juror.position, Juror.employer, JuryMember.chair, Juror.sex,
        Juror.school_id.is_(None).label("external"),
    )
    .join(Juror, Juror.id == JuryMember.juror_id)
    .join(Person, Person.id == JuryMember.person_id)
    .where(JuryMember.hire_id == H, JuryMember.left_at.is_(None))
    .order_by(JuryMember.chair.desc(), Person.name)
)  # fmt: skip
_LIFTED = (
    select(ExceptionEntry.rule, ExceptionEntry.reason, ExceptionEntry.at, ExceptionEntry.number)
    .where(ExceptionEntry.hire_id == H, ExceptionEntry.kind == "derogation")
    .order_by(ExceptionEntry.number)
)
_LAST = (
    select(JuryAct.id, JuryAct.number, JuryAct.at, JuryAct.published_at, JuryAct.content)
    .where(JuryAct.hire_id == H)
    .order_by(JuryAct.number.desc())
    .limit(1)
)
# Seats taken or left since an act; of a juror who left and came back, both rows.
_SINCE = (
    select(JuryMember.juror_id, Person.id.label("person"), Person.name, JuryMember.seated_at, JuryMember.left_at)
    .join(Person, Person.id == JuryMember.person_id)
    .where(JuryMember.hire_id == H, or_(JuryMember.seated_at > bindparam("at"), JuryMember.left_at > bindparam("at")))
    .order_by(Person.name)
)
_SIGNS = select(Person.name).where(Person.id == bindparam("person_id", type_=Integer))


def enact(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Write the act of the jury as it sits; the entry of the journal that follows holds its digest."""
    ask = {"hire_id": hire.id}
    last = session.execute(_LAST, ask).one_or_none()
    members = session.execute(_MEMBERS, ask).all()
    content = _content(session, hire, step, members, last.number if last else None, now)
    gone: Sequence[int] = ()
    if last:
        content["changes"], gone = _changes(session, hire, last, members)
    digest = digest_of(content)
    values = {
        "hire_id": hire.id, "number": last.number + 1 if last else 1, "amends_id": last.id if last else None, "at": now,
        "signed_by": step.actor.person_id, "entry": hire.journal_number + 1, "content": content, "digest": digest,
        "chair_sex": next((m.sex for m in members if m.chair), "U"),
        "field": chair_series.field_of(session, hire.id),
        "published_at": now if hire.published_at else None,
    }  # fmt: skip
    act = session.execute(insert(table_of(JuryAct)).values(values).returning(table_of(JuryAct).c.id)).scalar_one()
    changes.born.append(("jury_act", act, digest))
    if gone:
        session.execute(insert(Outgoing), [mail(f"{LEFT}:{act}:{person}", person, now, hire=hire.id) for person in gone])


def _changes(
    session: Session, hire: Row[Any], last: Row[Any], members: Sequence[Row[Any]]
) -> tuple[dict[str, Any], Sequence[int]]:
    """Names of who came, who left and who took the chair since the act before, and the people who left.

    Of a jury never published, nobody is named as having left.
    """
    since = session.execute(_SINCE, {"hire_id": hire.id, "at": last.at}).all()
    came = {row.juror_id: row.name for row in since if row.seated_at > last.at and row.left_at is None}
    sat = {row.juror_id: row for row in since if row.seated_at <= last.at}
    left = [row for juror, row in sat.items() if juror not in came]
    chair = next((m.name for m in members if m.chair), None)
    names = {
        "arriving": [name for juror, name in came.items() if juror not in sat],
        "leaving": [row.name for row in left if last.published_at],
        "chair": None if chair in {m["name"] for m in last.content["members"] if m["chair"]} else chair,
    }
    return names, [row.person for row in left]


def digest_of(content: Mapping[str, Any]) -> str:
    """sha256 of what an act says, whatever the language it is read in."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def publish(session: Session, hire_id: int, now: datetime) -> None:
    """The act in force goes out with the advert."""
    last = select(func.max(JuryAct.number)).where(JuryAct.hire_id == hire_id).scalar_subquery()
    session.execute(
        update(JuryAct).where(JuryAct.hire_id == hire_id, JuryAct.number == last).values(published_at=now),
        execution_options={"synchronize_session": False},
    )


def _content(
    session: Session, hire: Row[Any], step: Step, members: Sequence[Row[Any]], amends: int | None, now: datetime
) -> dict[str, Any]:
    """What the act says: sexes as counts only, each rule in use with its sum, the derogations that count."""
    pack = pack_of(hire)
    file = dossier.read(session, hire, pack, frozenset({"jury"}), person=None, application=None)
    assert file.jury is not None
    verdicts = Judge(file, pack, now, after_links=False).what_if(file.jury).verdicts
    counts = sexes(file.jury.seats, pack)
    signs = session.execute(_SIGNS, {"person_id": step.actor.person_id}).scalar_one()
    lifted = {v.rule for v in verdicts if any(o.lifted for o in v.objections)}
    return {
        "reference": hire.reference, "school": hire.school_name, "signed_by": signs, "kind": hire.kind,
        "rank": hire.rank, "unit": hire.unit, "title": {"fr": hire.title_fr, "en": hire.title_en}, "amends": amends,
        "pack": {"id": pack.id, "version": pack.version, "title": dict(pack.title)},
        "members": [
            {"name": m.name, "position": m.position, "employer": m.employer, "external": bool(m.external),
             "chair": bool(m.chair)} for m in members
        ],
        "counts": {
            **{key: counts[key] for key in ("women", "men", "uncounted", "size")},
            "externals": sum(bool(m.external) for m in members),
        },
        "rules": [_heard(verdict, pack.rule(verdict.rule)) for verdict in verdicts],
        "derogations": [
            {"rule": row.rule, "reason": row.reason, "at": row.at.isoformat(), "entry": row.number}
            for row in session.execute(_LIFTED, {"hire_id": hire.id}) if row.rule in lifted
        ],
    }  # fmt: skip


def _heard(verdict: Verdict, setting: Any) -> dict[str, Any]:
    """A rule as it was heard: names of members stay out, their number is in the sum."""
    return {
        "rule": verdict.rule, "evidence": _unnamed(verdict.evidence), "article": setting.article,
        "source": setting.source, "objections": [_unnamed(o.values) for o in verdict.objections],
        "severity": setting.severity,
    }  # fmt: skip


def _unnamed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "members"}


_NEXT = JuryAct.__table__.alias("following")
_ACTS = (
    select(
        JuryAct.number, JuryAct.at, Person.name, JuryAct.entry, JournalEntry.hash, JuryAct.content, JuryAct.digest,
        JuryAct.published_at, _NEXT.c.published_at.label("next_at"), Hire.state, Hire.state_since,
    )
    .join(Hire, Hire.id == JuryAct.hire_id)
    .join(Person, Person.id == JuryAct.signed_by)
    .join(JournalEntry, (JournalEntry.hire_id == JuryAct.hire_id) & (JournalEntry.number == JuryAct.entry))
    .outerjoin(_NEXT, _NEXT.c.amends_id == JuryAct.id)
    .order_by(JuryAct.number.desc())
)  # fmt: skip


def _act(row: Row[Any]) -> Act:
    until = row.next_at or (row.state_since if row.state in ENDED else None)
    return Act(
        row.number, row.content["amends"], row.at, row.name, row.entry, row.hash, row.content, row.digest,
        row.published_at, until if row.published_at else None,
    )  # fmt: skip


def of_hire(session: Session, hire_id: int) -> tuple[Act, ...]:
    """The acts of a hire, the one in force first. One statement."""
    return tuple(_act(row) for row in session.execute(_ACTS.where(JuryAct.hire_id == hire_id)))


def shown(acts: Sequence[Act]) -> Act | None:
    """Of the acts of a hire, the one that the page of the post shows: published, and no result out yet."""
    found = next((act for act in acts if act.published_at), None)
    return found if found and found.until is None else None
