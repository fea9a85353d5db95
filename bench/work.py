"""What is measured: each line of the table, with what its browsers send to the product and to the bare pages."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from recruitment.demo import accounts, names, papers, posts
from recruitment.models import Application, Hire, MarkSheet, Person, make_sessions

from . import bare, sheets
from .load import Script, get, post
from .sheets import Owed
from .visitors import Visitor, bare_visitor, signed_in

SEE_OTHER = 303
MOST_FORMS = 1000  # prepared for one measure: more than a server answers in its time
APPLICANTS = 400
PER_JUROR = 60  # marks that one browser of the bench keeps, again and again
BOUNDARY = "otmr-bench-boundary"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `wants`: share of the bare rate, `queries`: at most, `kilobytes`: below."""

    name: str
    product: Callable[[int], list[Script]]
    bare: Callable[[int], list[Script]] | None = None
    wants: float | None = None
    queries: int | None = None
    kilobytes: int | None = None
    probe: Callable[[], bytes] | None = None  # one request of the product, to count its queries


@dataclass(slots=True)
class Facts:
    """Where things are in a seeded database."""

    big: int  # the hire with the most applications among those being sifted
    told: int  # a hire whose marks were revealed
    candidate: int  # somebody heard there, with marks and a history
    author: int  # whose application that is
    post: str  # reference of a post that takes applications
    group: int
    readers: Mapping[int, int]  # school -> somebody of human resources
    officer_of_big: int
    officer_of_told: int
    applicants: Sequence[int]
    owed: Iterator[Owed]
    received: Iterator[tuple[int, int, int]]  # hire, school, application
    waiting: Sequence[Owed] = ()  # sheets of the largest hire that stay owed: marks are put down on them
    most: int = MOST_FORMS
    visitors: dict[int, Visitor] = field(default_factory=dict)


def facts(app: Flask, engine: Engine, most: int = MOST_FORMS) -> Facts:
    """Look a seeded database over and sign in everybody who is going to ask for something."""
    with make_sessions(engine)() as session:
        found = _looked_up(session)
    found.most = most
    waiting = list(found.owed)
    found.waiting = [one for one in waiting if one.hire == found.big][-200:]
    kept = {(one.person, one.application) for one in found.waiting}
    found.owed = iter([one for one in waiting if (one.person, one.application) not in kept])
    some = {found.group, found.officer_of_big, found.officer_of_told, found.author, *found.readers.values(), *found.applicants}
    found.visitors = signed_in(app, engine, some | {one.person for one in waiting})
    return found


def _looked_up(session: Session) -> Facts:
    big = _hire(session, "sifting")
    told = _hire(session, "ranked")
    candidate = session.execute(
        select(MarkSheet.application_id).where(MarkSheet.hire_id == told, MarkSheet.stage == "interview").limit(1)
    ).scalar_one()
    author = session.scalars(select(Application.person_id).where(Application.id == candidate)).one()
    advertised = _hire(session, "advertised")
    part = {accounts.address(name): name for name, *_ in (*accounts.ALES, *accounts.PARIS, *accounts.GROUP)}
    who = {part[mail]: key for mail, key in session.execute(select(Person.email, Person.id)) if mail in part}
    home = dict(session.execute(select(Hire.id, Hire.school_id)).all())
    schools = sorted(set(home.values()))
    readers = dict(zip(schools, (who["hr"], who["paris.hr"]), strict=False))
    applied = select(Application.person_id).where(Application.hire_id == advertised)
    strangers = select(Person.id).where(Person.email.like("bench%"), Person.id.not_in(applied)).limit(APPLICANTS)
    received = session.execute(
        select(Application.hire_id, Hire.school_id, Application.id)
        .join(Hire, Hire.id == Application.hire_id)
        .where(Hire.state == "eligibility", Application.state == "received")
        .order_by(Application.number, Application.hire_id)
    ).all()
    return Facts(
        big=big, told=told, candidate=candidate, author=author,
        post=session.scalars(select(Hire.reference).where(Hire.id == advertised)).one(),
        group=who["group"], readers=readers, officer_of_big=readers[home[big]],
        officer_of_told=readers[home[told]], applicants=session.scalars(strangers).all(),
        owed=iter(sheets.owed(session)), received=iter([(row[0], row[1], row[2]) for row in received]),
    )  # fmt: skip


def _hire(session: Session, state: str) -> int:
    """The hire with the most applications in a state."""
    return session.execute(
        select(Hire.id)
        .join(Application, Application.hire_id == Hire.id)
        .where(Hire.state == state)
        .group_by(Hire.id)
        .order_by(func.count().desc(), Hire.id)
        .limit(1)
    ).scalar_one()


def lines(found: Facts) -> list[Line]:
    """The table, line by line."""
    officer, reader, first = found.officer_of_big, found.officer_of_told, min(found.readers.values())
    base = f"/hires/{found.big}/candidates"
    whole = f"/hires/{found.told}/candidates/{found.candidate}"
    return [
        _page(found, "home", "/", first, "/home"),
        _page(found, "list of 200 hires with counts", "/hires?per=200&shown=all", found.group, "/hires",
              wants=0.55, queries=5),
        _page(found, "hire page", f"/hires/{found.big}", officer, None),
        _page(found, "first page of the largest hire", base, officer, f"/files/{found.big}", wants=0.5, queries=6),
        _page(found, "its 500 rows on one page", f"{base}?per=500", officer, f"/files/{found.big}?most=500",
              wants=0.6, kilobytes=250),
        _page(found, "candidate with marks and history", whole, reader, f"/file/{found.told}/{found.candidate}",
              wants=0.5, queries=8),
        _page(found, "a candidate's own page", f"/my-applications/{found.told}", found.author,
              f"/file/{found.told}/{found.candidate}", queries=10),
        Line("saving a step (a finding)", lambda n: _steps(found, n), lambda n: _changes(found, n), 0.5, 8,
             probe=lambda: next(_findings(found))),
        Line("saving a juror's marks", lambda n: _marks(found, n), lambda n: _changes(found, n), 0.5, 9,
             probe=lambda: _mark(found, next(found.owed))),
        Line("saving one mark (a draft)", lambda n: _drafts(found, n), lambda n: _changes(found, n), 0.5, 5,
             probe=lambda: _draft(found, found.waiting[0], 0)),
        Line("application with two PDF", lambda n: _applications(found, n), lambda n: _papers(found, n)),
    ]  # fmt: skip


def _page(
    found: Facts, name: str, path: str, person: int, beside: str | None, *, wants: float | None = None,
    queries: int | None = None, kilobytes: int | None = None,
) -> Line:  # fmt: skip
    asked = get(path, found.visitors[person].cookie)
    plain = get(beside, bare_visitor(person).cookie) if beside else b""
    return Line(
        name, lambda n: [Script((asked,))] * n, (lambda n: [Script((plain,))] * n) if beside else None, wants, queries,
        kilobytes, probe=lambda: asked,
    )  # fmt: skip


def _dealt(requests: Iterator[bytes], browsers: int) -> list[Script]:
    """Forms that can be sent once, dealt out to so many browsers."""
    hand = list(requests)
    return [Script(hand[n::browsers], SEE_OTHER, repeats=False) for n in range(browsers)]


def _form(path: str, visitor: Visitor, fields: Mapping[str, str]) -> bytes:
    own = {"csrf_token": visitor.token, "command": secrets.token_urlsafe(12)}
    return post(path, urlencode({**own, **fields}).encode(), visitor.cookie)


def _findings(found: Facts) -> Iterator[bytes]:
    for hire, school, file in found.received:
        path = f"/hires/{hire}/candidates/{file}/eligibility"
        yield _form(path, found.visitors[found.readers[school]], {"admissible": "yes", "reason": "", "text": ""})


def _steps(found: Facts, browsers: int) -> list[Script]:
    return _dealt(islice(_findings(found), found.most), browsers)


def _mark(found: Facts, one: Owed) -> bytes:
    fields = {f"m-{key}": str(mark.value) for key, mark in one.marks.items()}
    fields |= {f"m-{key}-note": mark.note for key, mark in one.marks.items()}
    return _form(f"/hires/{one.hire}/marks/{one.application}", found.visitors[one.person], fields)


def _marks(found: Facts, browsers: int) -> list[Script]:
    return _dealt((_mark(found, one) for one in islice(found.owed, found.most)), browsers)


def _draft(found: Facts, one: Owed, turn: int) -> bytes:
    """One mark as the script of the page sends it, another level each time."""
    fields = {"application": str(one.application), "criterion": one.keys[turn % len(one.keys)], "level": str(1 + turn % 5),
              "note": sheets.WHY, "seen": "0", "command": "bench"}  # fmt: skip
    visitor = found.visitors[one.person]
    body = urlencode({"csrf_token": visitor.token, **fields}).encode()
    return post(f"/hires/{one.hire}/marks/draft", body, visitor.cookie)


def _drafts(found: Facts, browsers: int) -> list[Script]:
    """Each browser marks files of its own, over and over."""
    hands = [found.waiting[n::browsers][:PER_JUROR] for n in range(browsers)]
    return [Script(tuple(_draft(found, one, turn) for turn, one in enumerate(hand))) for hand in hands]


def _changes(found: Facts, browsers: int) -> list[Script]:
    """The bare form: as many bytes of text as a sheet of marks has."""
    cookie, body = bare_visitor(found.officer_of_big).cookie, urlencode({"text": sheets.WHY * 8}).encode()
    asked = [post(f"/step/{n % bare.ITEMS + 1}", body, cookie) for n in range(browsers)]
    return [Script((one,), SEE_OTHER) for one in asked]


def _applications(found: Facts, browsers: int) -> list[Script]:
    taken, found.applicants = found.applicants[: APPLICANTS // 4], found.applicants[APPLICANTS // 4 :]
    return _dealt((_application(found, person, n) for n, person in enumerate(taken)), browsers)


def _application(found: Facts, person: int, number: int) -> bytes:
    visitor = found.visitors[person]
    fields = {"csrf_token": visitor.token, "command": secrets.token_urlsafe(12), "language": "fr", "notice": "y"}
    return post(f"/posts/{found.post}/apply", _multipart(fields, number), visitor.cookie, _KIND)


_KIND = f"multipart/form-data; boundary={BOUNDARY}"


def _papers(found: Facts, browsers: int) -> list[Script]:
    cookie = bare_visitor(found.officer_of_big).cookie
    asked = [post(f"/paper/{n % bare.ITEMS + 1}", _multipart({}, n), cookie, _KIND) for n in range(browsers)]
    return [Script((one,), SEE_OTHER) for one in asked]


def _multipart(fields: Mapping[str, str], number: int) -> bytes:
    """A form with two real PDF files; one in a hundred differs, as the store would see."""
    name = names.name(number)
    about = posts.POSTS[number % len(posts.POSTS)]
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
             for key, value in fields.items()]  # fmt: skip
    for kind, content in (("cv", papers.cv(name, about.field, 3)), ("project", papers.project(name, about.mission_fr))):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{kind}"; filename="{kind}.pdf"\r\n'
        parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def folder(root: Path) -> Path:
    """Where the bare pages put files."""
    path = root / "bare-files"
    path.mkdir(parents=True, exist_ok=True)
    return path
