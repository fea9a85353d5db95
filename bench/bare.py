"""What the product is measured against: the same rows read and printed by Flask, Flask-Login and SQLAlchemy Core.

No layout, no translation, no rules, no journal, no forgery guard. Served by the same server on the same database.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, redirect, render_template, request
from flask_login import LoginManager, UserMixin, current_user, login_required
from jinja2 import DictLoader
from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    create_engine,
    func,
    insert,
    select,
    update,
)  # fmt: skip

from recruitment.models import (
    Application,
    Document,
    EligibilityFinding,
    Hire,
    JournalEntry,
    LinkDeclaration,
    Mark,
    MarkSheet,
    Person,
    School,
)  # fmt: skip

TABLE = """<!doctype html><html><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>"""
SECTIONS = """<!doctype html><html><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{% for rows in sections %}<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>
{% endfor %}</body></html>"""

H, A, P = Hire.__table__.c, Application.__table__.c, Person.__table__.c
S, J, D = School.__table__.c, JournalEntry.__table__.c, Document.__table__.c
M, K, F = MarkSheet.__table__.c, Mark.__table__.c, EligibilityFinding.__table__.c

own = MetaData()
ITEM = Table(
    "bare_item", own, Column("id", Integer, primary_key=True), Column("state", String), Column("revision", Integer),
    Column("changed_at", DateTime(timezone=True)),
)  # fmt: skip
AUDIT = Table(
    "bare_audit", own, Column("id", Integer, primary_key=True), Column("item_id", ForeignKey("bare_item.id")),
    Column("at", DateTime(timezone=True)), Column("actor", Integer), Column("event", String), Column("before", String),
    Column("after", String), Column("content", Text), Column("extra", JSON),
)  # fmt: skip
PAPER = Table(
    "bare_paper", own, Column("id", Integer, primary_key=True), Column("item_id", Integer), Column("name", String),
    Column("size", Integer),
)  # fmt: skip
ITEMS = 200

_COUNT = select(func.count()).where(A.hire_id == H.id).scalar_subquery()
LIST = (
    select(H.id, H.reference, H.title_fr, S.name, H.unit, H.state, H.state_since, H.deadline, _COUNT)
    .join(S.id.table, S.id == H.school_id)
    .order_by(H.id.desc())
)
HOME = (
    select(H.id, H.reference, H.title_fr, S.name, H.state, H.state_since)
    .join(S.id.table, S.id == H.school_id)
    .where(H.state.not_in(("closed", "unfilled", "cancelled")))
    .order_by(H.state_since)
    .limit(bindparam("most"))
)
FILES = (
    select(A.id, A.number, P.name, P.email, A.state, A.state_since, A.submitted_at)
    .join(P.id.table, P.id == A.person_id)
    .where(A.hire_id == bindparam("hire"))
    .order_by(A.number)
    .limit(bindparam("most"))
)
FILES_IN_ALL = select(func.count()).where(A.hire_id == bindparam("hire"))
FILE = (
    select(A.id, A.number, P.name, P.email, A.state, A.state_since, A.submitted_at, A.language)
    .join(P.id.table, P.id == A.person_id)
    .where(A.id == bindparam("file"))
)
PAPERS = select(D.kind, D.size, D.pages, D.received_at).where(D.application_id == bindparam("file"))
FINDING = select(F.admissible, F.reason, F.text, F.found_by, F.found_at).where(F.application_id == bindparam("file"))
MARKS = (
    select(M.member_id, M.submitted_at, K.criterion, K.value, K.note)
    .join(K.sheet_id.table, K.sheet_id == M.id)
    .where(M.application_id == bindparam("file"))
)
LINKS = select(LinkDeclaration.__table__.c.member_id, LinkDeclaration.__table__.c.level).where(
    LinkDeclaration.__table__.c.application_id == bindparam("file")
)
HISTORY = (
    select(J.number, J.at, J.event, J.actor_id, J.role, J.hash)
    .where(J.hire_id == bindparam("hire"), J.moves.contains(bindparam("moved")))
    .order_by(J.number.desc())
)
STEP = (
    update(ITEM)
    .where(ITEM.c.id == bindparam("item"))
    .values(state=bindparam("after"), revision=ITEM.c.revision + 1, changed_at=func.now())
)
NOTE = insert(AUDIT).values(at=func.now())
WHO = select(P.id, P.name, P.email).where(P.id == bindparam("person"))


class Someone(UserMixin):
    """The person signed in."""

    def __init__(self, row: Any) -> None:
        self.id, self.name, self.email = row


def set_up(engine: Engine) -> None:
    """The tables that the bare forms write to."""
    own.drop_all(engine)
    own.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(ITEM), [{"id": n, "state": "a", "revision": 1} for n in range(1, ITEMS + 1)])


def change(connection: Any, item: int, actor: int, content: str) -> None:
    """One update and its line of audit: what the product's step is compared with."""
    connection.execute(STEP, {"item": item, "after": "b"})
    connection.execute(
        NOTE,
        {
            "item_id": item,
            "actor": actor,
            "event": "change",
            "before": "a",
            "after": "b",
            "content": content,
            "extra": {},
        },
    )


def create_app() -> Flask:
    """The bare application on BARE_DATABASE_URL."""
    app = Flask(__name__)
    app.secret_key = os.environ["SECRET_KEY"]
    app.jinja_loader = DictLoader({"table.html": TABLE, "sections.html": SECTIONS})
    engine = create_engine(os.environ["BARE_DATABASE_URL"])
    _sign_in(app, engine)
    _lists(app, engine)
    _forms(app, engine)
    return app


def _sign_in(app: Flask, engine: Engine) -> None:
    login = LoginManager(app)
    login.session_protection = None

    @login.user_loader
    def load(key: str) -> Someone | None:
        with engine.connect() as connection:
            row = connection.execute(WHO, {"person": int(key)}).one_or_none()
        return Someone(row) if row else None

    @app.get("/ready")
    def ready() -> str:
        return "ready"


def _lists(app: Flask, engine: Engine) -> None:
    @app.get("/home")
    @login_required
    def home() -> str:
        with engine.connect() as connection:
            rows = connection.execute(HOME, {"most": request.args.get("most", 20, int)}).all()
        return render_template("table.html", title=current_user.name, rows=rows)

    @app.get("/hires")
    @login_required
    def hires() -> str:
        with engine.connect() as connection:
            rows = connection.execute(LIST.limit(request.args.get("most", 200, int))).all()
        return render_template("table.html", title=current_user.name, rows=rows)

    @app.get("/files/<int:hire>")
    @login_required
    def files(hire: int) -> str:
        with engine.connect() as connection:
            total = connection.execute(FILES_IN_ALL, {"hire": hire}).scalar()
            rows = connection.execute(FILES, {"hire": hire, "most": request.args.get("most", 50, int)}).all()
        return render_template("table.html", title=f"{current_user.name} {total}", rows=rows)

    @app.get("/file/<int:hire>/<int:file>")
    @login_required
    def file(hire: int, file: int) -> str:
        with engine.connect() as connection:
            asked = (FILE, PAPERS, FINDING, LINKS, MARKS, HISTORY)
            ask = {"file": file, "hire": hire, "moved": f'["application",{file},'}
            sections = [connection.execute(query, ask).all() for query in asked]
        return render_template("sections.html", title=current_user.name, sections=sections)


def _forms(app: Flask, engine: Engine) -> None:
    @app.post("/step/<int:item>")
    @login_required
    def step(item: int) -> Any:
        with engine.begin() as connection:
            change(connection, item, current_user.id, request.form.get("text", ""))
        return redirect("/home", 303)

    @app.post("/paper/<int:item>")
    @login_required
    def paper(item: int) -> Any:
        folder = Path(os.environ["BARE_FILES"])
        with engine.begin() as connection:
            for name, sent in request.files.items():
                path = folder / uuid4().hex
                sent.save(path)
                connection.execute(insert(PAPER), {"item_id": item, "name": name, "size": path.stat().st_size})
            change(connection, item, current_user.id, "")
        return redirect("/home", 303)
