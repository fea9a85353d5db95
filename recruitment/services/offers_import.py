"""EURAXESS offers as draft hires. A line that cannot be taken is named and stops nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from recruitment.models import Hire, Person, School
from workflows.who import HIRING_MANAGER, Actor

from .offers_parse import Note, Taken, parse_offers
from .opening import Opening, open_hire

KIND_OF = {"R1": "doctoral", "R2": "postdoc", "R3": "lecturer", "R4": "professor"}
IMPORTER = "euraxess-import@localhost"  # opens the drafts when nobody is named; nobody can sign in as it


@dataclass(frozen=True, slots=True)
class Desk:
    """Where drafts go, and in whose name."""

    school_id: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line."""

    line: int
    taken: bool
    notes: tuple[Note, ...]


def desk(session: Session, code: str | None, email: str | None) -> Desk:
    """The school and the person named, or the first school and the import's own account.

    LookupError says what is unknown.
    """
    schools = select(School.id, School.code).order_by(School.id)
    school = session.execute(schools.where(School.code == code) if code else schools).first()
    if school is None and code:
        raise LookupError(f"No school has the code {code}.")
    school_id = school.id if school else _first_school(session)
    if email:
        person = session.scalar(select(Person.id).where(Person.email == email.lower(), Person.active))
        if person is None:
            raise LookupError(f"Nobody active has the address {email}.")
    else:
        person = session.scalar(select(Person.id).where(Person.email == IMPORTER)) or _importer(session)
    return Desk(school_id, Actor(person, frozenset({HIRING_MANAGER})))


def _first_school(session: Session) -> int:
    school = School(
        code="IMT", name="Institut Mines-Télécom", contact_email="recrutement@localhost",
        complaint_email="reclamations@localhost", privacy_email="dpo@localhost",
    )  # fmt: skip
    session.add(school)
    session.flush()
    return school.id


def _importer(session: Session) -> int:
    person = Person(email=IMPORTER, name="Import EURAXESS", active=False, created_at=datetime.now(UTC))
    session.add(person)
    session.flush()
    return person.id


def import_lines(session: Session, desk: Desk, lines: Iterable[bytes]) -> Iterator[Result]:
    """Take each line in a savepoint of its own; an offer taken before is refused as such."""
    for read in parse_offers(lines):
        if not isinstance(read, Taken):
            yield Result(read.line_no, False, read.reasons)
            continue
        command = f"euraxess:{desk.school_id}:{read.job_id}"
        if session.scalar(select(Hire.id).where(Hire.opening_command == command)) is not None:
            yield Result(read.line_no, False, (Note("known", {"job_id": read.job_id}),))
            continue
        try:
            with session.begin_nested():
                open_hire(session, _opening(desk, read), desk.actor, command=command)
        except SQLAlchemyError:
            yield Result(read.line_no, False, (Note("not_stored", {"job_id": read.job_id}),))
        else:
            yield Result(read.line_no, True, read.notes)


def _opening(desk: Desk, offer: Taken) -> Opening:
    """The draft: what the offer says, and nothing made up. Its title is in English until somebody writes the French."""
    lowest = offer.profiles[0] if offer.profiles else "R2"
    main, sub = offer.fields[0] if offer.fields else ("", None)
    content = {
        "common": {
            "profiles": list(offer.profiles), "field": main, "sub_field": sub or "",
            "planned_deadline": offer.deadline.isoformat(), "euraxess_id": offer.job_id,
        },
        "fr": {},
        "en": {"title": offer.title},
    }  # fmt: skip
    return Opening(
        school_id=desk.school_id, kind=KIND_OF[lowest] if offer.profiles else "engineer", rank=int(lowest[1]),
        title_fr=offer.title, title_en=offer.title, unit=offer.organisation, content=content,
    )  # fmt: skip
