"""Feeds and the list of posts with a thousand open posts beside ten: time, first piece, peak of memory.

In a database of its own: the rows of published posts are copies of the demonstration's, put in directly, since a
thousand told through the verbs would take minutes and a feed reads nothing but their hire and their sheet.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from recruitment import create_app
from recruitment.demo import posts
from recruitment.feeds import atom, calendar, euraxess, json_feed
from recruitment.feeds.advert import Site
from recruitment.models import Hire, JobSheet, Person, School, make_engine, make_sessions, writing
from recruitment.services import database, posting_streams
from recruitment.services.postings import Posting, Search
from recruitment.services.promises import STAGES

FEW, MANY = 10, 1000
WORDS = 150  # times the mission is repeated: a sheet of about 2,000 words in each language
SITE = Site("http://localhost", "Bench")
FLAT = 1.5  # the peak with MANY posts, at most, against that with FEW


@dataclass(frozen=True, slots=True)
class Streamed:
    """One feed written to its end: seconds in all and to the first piece, bytes, and the peak of memory in MB."""

    seconds: float
    first: float
    size: int
    peak: float


def report(place: Path, echo: Callable[[str], None], missed: list[str]) -> None:
    """Measure every feed and the list with FEW posts, then with MANY, and print a line for each."""
    engines = {count: _filled(place / f"feeds-{count}.db", count) for count in (FEW, MANY)}
    echo(f"\nfeeds of {MANY} open posts beside {FEW}, in process, SQLite")
    bare = _run(engines[MANY], lambda session, now: _bare(session))
    echo(f"{'bare: one query, titles and texts escaped':<44} {bare.seconds:6.2f} s  peak {bare.peak:6.1f} MB")
    for name, write in FEEDS.items():
        few, many = (_run(engines[count], write) for count in (FEW, MANY))
        echo(
            f"{name:<44} {many.seconds:6.2f} s  {bare.seconds / many.seconds:4.2f} of bare  first piece "
            f"{many.first * 1000:5.1f} ms  {many.size / 1e6:5.1f} MB  peak {many.peak:4.1f} MB ({FEW} posts: {few.peak:.1f})"
        )
        if many.peak > FLAT * few.peak:
            missed.append(f"{name}: peak of {many.peak:.1f} MB with {MANY} posts, {few.peak:.1f} with {FEW}")
    few_page, many_page = (_page(place, engines[count]) for count in (FEW, MANY))
    echo(f"first page of the list: {many_page * 1000:.1f} ms with {MANY} posts, {few_page * 1000:.1f} with {FEW}")
    for engine in engines.values():
        engine.dispose()


def _filled(path: Path, count: int) -> Engine:
    """A database with that many open posts, made anew."""
    for old in path.parent.glob(path.name + "*"):
        old.unlink()
    engine, now = make_engine(f"sqlite:///{path}"), datetime.now(UTC)
    database.upgrade(engine)
    with make_sessions(engine)() as session:
        _write(writing(session), count, now)
        session.commit()
    return engine


def _write(session: Session, count: int, now: datetime) -> None:
    school = School(code="ALES", name="IMT Mines Alès", contact_email="a@b.fr", complaint_email="a@b.fr",
                    privacy_email="a@b.fr")  # fmt: skip
    person = Person(email="bench@example.org", name="Bench", language="fr", created_at=now)
    session.add_all((school, person))
    session.flush()
    hires = [_hire(number, school.id, person.id, now) for number in range(count)]
    session.execute(insert(Hire), hires)
    ids = session.scalars(select(Hire.id).order_by(Hire.id))
    session.execute(insert(JobSheet), [
        {"hire_id": id_, "version": 1, "status": "published", "content": _content(number, now), "edited_by": person.id,
         "edited_at": now}
        for number, id_ in enumerate(ids)
    ])  # fmt: skip


def _hire(number: int, school: int, person: int, now: datetime) -> dict[str, Any]:
    post = posts.POSTS[number % len(posts.POSTS)]
    return {
        "reference": f"2026-ALES-{number:04d}", "school_id": school, "state": "advertised", "state_since": now,
        "kind": post.kind, "rank": post.rank, "title_fr": post.title_fr, "title_en": post.title_en, "unit": post.unit,
        "restricted": post.restricted, "start_on": (now + timedelta(days=270)).date(), "pack_id": "contract",
        "pack_version": "2026-01-01", "opened_by": person, "opened_at": now, "published_at": now,
        "deadline": now + timedelta(days=30 + number % 40), "salt": "",
    }  # fmt: skip


def _content(number: int, now: datetime) -> dict[str, Any]:
    post = posts.POSTS[number % len(posts.POSTS)]
    content = posts.sheet(post, (now + timedelta(days=270)).date(), "bench@example.org")
    for language in ("fr", "en"):
        content[language]["mission"] = "\n".join([content[language]["mission"]] * WORDS)
    return content


Write = Callable[[Session, datetime], Iterable[str | bytes]]


def _run(engine: Engine, write: Write) -> Streamed:
    """Once for the clock, once for the memory: following it slows everything."""
    began = time.perf_counter()
    first, size = 0.0, 0
    with make_sessions(engine)() as session:
        for piece in write(session, datetime.now(UTC)):
            first = first or time.perf_counter() - began
            size += len(piece)
    seconds = time.perf_counter() - began
    tracemalloc.start()
    with make_sessions(engine)() as session:
        for _piece in write(session, datetime.now(UTC)):
            pass
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return Streamed(seconds, first, size, peak)


def _bare(session: Session) -> Iterator[str]:
    """The same texts without mapping, table, vocabulary or streaming."""
    rows = session.execute(
        select(Hire.reference, Hire.title_en, JobSheet.content).join(JobSheet, JobSheet.hire_id == Hire.id)
    ).all()
    for reference, title, content in rows:
        texts = "".join(f"<p>{escape(str(text))}</p>" for text in content["en"].values())
        yield f"<job><id>{reference}</id><title>{escape(title)}</title>{escape(texts)}</job>\n"


def _posts(session: Session, now: datetime) -> Iterator[Posting]:
    return posting_streams.stream(session, Search(), now)


_HEAD = atom.Feed("Bench", "en", "http://localhost/feed", "http://localhost/posts", datetime(2026, 1, 1, tzinfo=UTC))
_WORDS = {what: what for what in ("opening", "deadline", *STAGES)} | {"colon": ":", "interview_days": "interviews"}
FEEDS: dict[str, Write] = {
    "EURAXESS": lambda session, now: euraxess.feed(_posts(session, now), SITE, euraxess.keys("1", ""), now, []),
    "Atom": lambda session, now: atom.atom(_HEAD, SITE, _posts(session, now), euraxess.TITLES, now),
    "JSON": lambda session, now: json_feed.json_feed(_HEAD, SITE, _posts(session, now), euraxess.TITLES, now),
    "calendar": lambda session, now: calendar.calendar("Bench", "en", SITE, _posts(session, now), _WORDS, now),
}  # fmt: skip


def _page(place: Path, engine: Engine) -> float:
    """Seconds for the first page of the list, the best of ten."""
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Hire)).scalar_one()
    url = engine.url.render_as_string(hide_password=False)
    app = create_app({"DATABASE_URL": url, "VAR": str(place), "BASE_URL": "http://localhost", "LOG_LEVEL": "WARNING"})
    client, took = app.test_client(), []
    for _turn in range(10):
        began = time.perf_counter()
        if client.get("/posts").status_code != 200:
            raise RuntimeError("the list of posts fails")
        took.append(time.perf_counter() - began)
    app.extensions["engine"].dispose()
    return min(took)
