"""The hour of the deadline: so many people send their application at once, and nothing of it is lost.

One post, one person an application, two PDF files of their own each, sent to the product as it is served, on PostgreSQL.
What is found afterwards is compared with what was sent: rows, numbers, the SHA-256 of every document in the store
against that of the same file cleaned here, one acknowledgement for each person, the journal from end to end.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from recruitment import create_app
from recruitment.demo import names, papers, posts, seed
from recruitment.demo.story import Story
from recruitment.models import (
    Application,
    Document,
    Hire,
    Letter,
    Outgoing,
    Person,
    make_engine,
    make_sessions,
    writing,
)
from recruitment.services import database, documents, journal
from recruitment.services.content_store import ContentStore

from .load import Measured, Script, drive, post
from .serving import serving
from .visitors import SECRET, Visitor, signed_in

NAME = "otmr_deadline"
SEE_OTHER = 303
KINDS = ("cv", "project")
BOUNDARY = "otmr-deadline-boundary"
Papers = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Rush:
    """How many applications, from how many browsers at once, within how many seconds."""

    applications: int = 2000
    clients: int = 32
    seconds: float = 600.0


@dataclass(slots=True)
class Outcome:
    """What was sent, what was found, and what is wrong; nothing is wrong when `faults` is empty."""

    rush: Rush
    measured: Measured
    received: int = 0
    stored: int = 0  # documents found whole in the store
    equal: int = 0  # those whose SHA-256 is that of the file sent, cleaned
    acknowledged: int = 0
    entries: int = 0
    faults: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The outcome in words."""
        found, wanted = self.measured, self.rush.applications
        yield f"{wanted} applications with two PDF files each, {self.rush.clients} browsers at once"
        yield f"sent {wanted}, received {self.received}, lost {wanted - self.received}"
        yield f"documents: {self.stored} of {2 * wanted} in the store, SHA-256 equal {self.equal}"
        yield f"acknowledgements: {self.acknowledged}, one for each person; journal: {self.entries} entries verified"
        yield (
            f"{found.seconds:.1f} s, {found.rate:.1f} a second; p50 {found.percentile(0.5):.0f} ms, "
            f"p95 {found.percentile(0.95):.0f} ms, p99 {found.percentile(0.99):.0f} ms, "
            f"longest {found.percentile(1):.0f} ms; {found.each(found.server):.1f} ms of the workers for each"
        )
        yield from (f"FAULT: {fault}" for fault in self.faults)


@contextmanager
def database_for(server: str) -> Iterator[str]:
    """A database of its own on a server of PostgreSQL, gone afterwards."""
    admin = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    url = make_url(server).set(database=NAME).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{NAME}"'))
    engine = make_engine(url)
    database.upgrade(engine)
    engine.dispose()
    try:
        yield url
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)'))
        admin.dispose()


def run(url: str, place: Path, rush: Rush, echo: Callable[[str], object] = print) -> Outcome:
    """Prepare a post and its people in an empty database, let them all send, and look at what is there."""
    environment = {
        "DATABASE_URL": url, "VAR": str(place), "SECRET_KEY": SECRET, "BASE_URL": "http://localhost",
        "RATELIMIT_STORAGE_URI": "memory://", "SMTP_URL": "",
    }  # fmt: skip
    app = create_app({**environment, "LOG_LEVEL": "WARNING"})
    engine: Engine = app.extensions["engine"]
    files = Path(app.config["FILES_DIR"])
    with make_sessions(engine)() as session:
        reference, people = _post(writing(session), files, rush)
        session.commit()
    echo(f"Writing {2 * len(people)} files")
    sent = {person: _papers(number) for number, person in enumerate(people)}
    visitors = signed_in(app, engine, people)
    requests = [_request(reference, visitors[person], sent[person]) for person in people]
    scripts = [Script(requests[n :: rush.clients], SEE_OTHER, repeats=False) for n in range(rush.clients)]
    echo("Sending")
    with serving("wsgi:app", "/sign-in", environment, place / "deadline.log") as server:
        _closing(engine, rush.seconds)  # only now: preparing takes its own time
        before = server.processor()
        measured = drive(server.port, scripts, rush.seconds)
        measured.server = server.processor() - before
    outcome = Outcome(rush, measured)
    with make_sessions(engine)() as session:
        _compare(session, ContentStore(files), sent, outcome)
    engine.dispose()
    return outcome


def _closing(engine: Engine, seconds: float) -> None:
    """The deadline falls when the rush is over."""
    with engine.begin() as connection:
        connection.execute(update(Hire).values(deadline=datetime.now(UTC) + timedelta(seconds=seconds)))


def _post(session: Session, files: Path, rush: Rush) -> tuple[str, list[int]]:
    """An open post, and as many people with an account."""
    now = datetime.now(UTC)
    cast = seed.people(session, now - timedelta(days=400))
    about = next(one for one in posts.POSTS if one.kind == "postdoc")  # asks for both documents
    story = Story(session, cast, files, about, now - timedelta(days=60))
    story.open().submit().approve().compose().publish()
    people = [
        Person(email=f"deadline{n}@example.org", name=names.name(n), language=("fr", "en")[n % 2], created_at=now)
        for n in range(rush.applications)
    ]
    session.add_all(people)
    session.flush()
    return str(story.row().reference), [person.id for person in people]


def _papers(number: int) -> Papers:
    """Two files that nobody else sends."""
    name, about = f"{names.name(number)} {number}", posts.POSTS[number % len(posts.POSTS)]
    return {"cv": papers.cv(name, about.field, 3), "project": papers.project(name, about.mission_fr)}


def _request(reference: str, visitor: Visitor, sent: Papers) -> bytes:
    fields = {"csrf_token": visitor.token, "command": secrets.token_urlsafe(12), "language": "fr", "notice": "y"}
    return post(
        f"/posts/{reference}/apply", multipart(fields, sent), visitor.cookie,
        f"multipart/form-data; boundary={BOUNDARY}",
    )  # fmt: skip


def multipart(fields: dict[str, str], sent: Papers) -> bytes:
    """A form with its files, as a browser sends it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    for kind, content in sent.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{kind}"; filename="{kind}.pdf"\r\n'
        parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _compare(session: Session, store: ContentStore, sent: dict[int, Papers], outcome: Outcome) -> None:
    """Everything that was sent against everything that is there."""
    faults = outcome.faults
    faults += [f"{count} answers were “{what}”" for what, count in Counter(outcome.measured.failures).items()]
    if len(outcome.measured.took) < len(sent):
        faults.append(f"{len(sent) - len(outcome.measured.took)} forms were not answered in time")
    applied: dict[int, int] = dict(session.execute(select(Application.person_id, Application.number)).all())
    outcome.received = len(applied)
    if sorted(applied.values()) != list(range(1, len(sent) + 1)):
        faults.append("the numbers of applications do not follow each other")
    kept = session.execute(
        select(Application.person_id, Document.kind, Document.sha256).join(Document, Document.application_id == Application.id)
    )
    found = {(person, kind): digest for person, kind, digest in kept}
    outcome.stored = sum(store.sound(digest) for digest in found.values())
    wanted = {
        (person, kind): sha256(documents.examine(kind, f"{kind}.pdf", content).content).hexdigest()
        for person, files in sent.items() for kind, content in files.items()
    }  # fmt: skip
    outcome.equal = sum(found.get(key) == digest for key, digest in wanted.items())
    if outcome.stored != len(wanted) or outcome.equal != len(wanted) or len(found) != len(wanted):
        faults.append("documents are missing, or are not those that were sent")
    mails = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "acknowledgement")).all()
    letters = session.scalars(select(Letter.id).where(Letter.kind == "acknowledgement")).all()
    outcome.acknowledged = len(mails)
    if sorted(mails) != sorted(sent) or len(letters) != len(sent):
        faults.append("acknowledgements are not one for each person")
    faults += [f"journal broken: {one}" for one in journal.verify(session)]
    hire, outcome.entries = session.execute(select(Hire.id, Hire.journal_number)).one()
    faults += journal.differences(session, hire)
