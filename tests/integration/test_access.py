"""The guard of every page: undeclared, signed out, roles lost meanwhile, forms kept, forgery, throttle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask, request
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recruitment import create_app, extensions
from recruitment.models import Grant, LoginSession, Person
from recruitment.services import database
from recruitment.web.access import allows, public
from tests.factories import accounts as people
from tests.factories.accounts import PASSWORD, browser, enter, somebody
from tests.factories.cast import Cast, cast, sign_in
from tests.pages import parse
from workflows.who import HR, SCHOOL_ADMIN

LONG = "Une phrase assez longue pour que l’on regrette de la perdre."


@pytest.fixture
def made(session: Session) -> Cast:
    """Two schools with every role, committed."""
    made = cast(session)
    session.commit()
    return made


@pytest.fixture
def guarded(database_url: str, tmp_path: Any) -> Iterator[Flask]:
    """The application as it runs: forgery guard and throttle on."""
    made = create_app(
        {
            "TESTING": True, "DATABASE_URL": database_url, "VAR": str(tmp_path / "guarded"), "SECRET_KEY": "k" * 40,
            "BASE_URL": "http://localhost", "RATELIMIT_ENABLED": True,
        }
    )  # fmt: skip
    extensions.limiter.reset()
    yield made
    extensions.limiter.reset()
    extensions.limiter.enabled = False
    made.extensions["engine"].dispose()


def token(page: str) -> str:
    """The forgery token of the last form of a page."""
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, the token aside."""
    inputs = [field for field in parse(page).iter("input") if field.get("type") == "hidden"]
    return {field.get("name", ""): field.get("value", "") for field in inputs if field.get("name") != "csrf_token"}


def test_page_without_declared_right_is_refused_to_everybody(app: Any, made: Cast, engine: Engine) -> None:
    app.add_url_rule("/undeclared", "undeclared", lambda: "secret")
    for client in (browser(app), sign_in(browser(app), engine, made.people["group"])):
        answer = client.get("/undeclared")
        assert answer.status_code == 403
        assert "secret" not in answer.text


def test_every_page_declares_its_right(app: Any) -> None:
    silent = [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "access")]
    assert silent == []


def test_visitor_is_asked_to_sign_in_and_comes_back(app: Any, session: Session) -> None:
    somebody(session)
    client = browser(app)
    asked = client.get("/account?tab=1&x=é")
    assert asked.status_code == 302
    page = client.get(asked.location)
    assert page.status_code == 200
    back = fields(page.text)["next"]
    assert enter(client, next=back).location.startswith("/account?tab=1&x=")


def test_wrong_hire_is_not_found_and_not_locked_for_reading(app: Any, made: Cast, engine: Engine) -> None:
    @allows(HR)
    def page(hire_id: int) -> str:
        return "seen"

    app.add_url_rule("/probe/<int:hire_id>", "probe", page)
    assert sign_in(browser(app), engine, made.people["hr"]).get("/probe/999").status_code == 404


def test_form_sent_after_the_session_ended_is_offered_again(
    app: Any, made: Cast, session: Session, engine: Engine
) -> None:
    got: list[dict[str, list[str]]] = []

    @allows(HR)
    def remark() -> dict[str, bool]:
        got.append(request.form.to_dict(flat=False))
        return {"kept": True}

    app.add_url_rule("/remark", "remark", remark, methods=["POST"])
    person_id = made.people["hr"]
    session.execute(update(Person).where(Person.id == person_id).values(password=people.kept()))
    session.commit()
    client = sign_in(browser(app), engine, person_id)
    session.execute(update(LoginSession).values(revoked_at=people.now()))
    session.commit()
    typed = {"text": f"{LONG}\n<b>", "place": ["fr.title", "en.title"], "revision": "3", "command": "abc"}
    asked = client.post("/remark?from=list", data=typed)
    assert asked.status_code == 401
    assert "Rien n’a été enregistré." in asked.text
    assert got == []
    carried = fields(asked.text)
    wrong = client.post("/sign-in", data={**carried, "email": "hr@example.org", "password": "wrong"})
    assert wrong.status_code == 422
    assert fields(wrong.text)["kept"] == carried["kept"]
    again = client.post("/sign-in", data={**carried, "email": "hr@example.org", "password": PASSWORD})
    assert again.status_code == 200
    form = next(form for form in parse(again.text).iter("form") if form.get("action") == "/remark?from=list")
    pairs = [(i.get("name"), i.get("value")) for i in form.iter("input") if i.get("name") != "csrf_token"]
    sent = client.post("/remark?from=list", data={name: [v for n, v in pairs if n == name] for name, _ in pairs})
    assert sent.json == {"kept": True}
    assert {name: [v.replace("\r\n", "\n") for v in values] for name, values in got[0].items()} == {
        "text": [f"{LONG}\n<b>"], "place": ["fr.title", "en.title"], "revision": ["3"], "command": ["abc"],
    }  # fmt: skip


def test_form_with_a_password_is_never_carried(app: Any, session: Session) -> None:
    data = {"current": "hunter2-hunter2", "password": LONG, "again": LONG}
    answer = browser(app).post("/account/password", data=data)
    assert answer.status_code == 401
    assert "hunter2" not in answer.text
    assert fields(answer.text)["kept"] == ""


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/x"])
def test_carried_form_cannot_be_forged_nor_lead_away(app: Any, session: Session, path: str) -> None:
    somebody(session)
    signer = URLSafeTimedSerializer("not the key of this site, but as long", salt="kept-form")
    for kept in ("x", signer.dumps("x"), signer.dumps([path, [["a", "b"]], False])):
        answer = enter(browser(app), kept=kept)
        assert (answer.status_code, answer.location) == (303, "/")


def test_role_taken_back_between_page_and_form(app: Any, made: Cast, session: Session, engine: Engine) -> None:
    admin = made.people["admin"]
    client = sign_in(browser(app), engine, admin)
    assert client.get("/people/invite").status_code == 200
    session.execute(update(Grant).where(Grant.person_id == admin).values(revoked_at=people.now()))
    session.commit()
    data = {"name": "Une personne au nom assez long", "email": "jeanne@example.org", "role": HR,
            "school": made.schools["ALES"], "language": "fr", "reference": ""}  # fmt: skip
    answer = client.post("/people/invite", data=data)
    assert answer.status_code == 403
    assert "Cette action n’est pas la vôtre, ou ne l’est plus" in answer.text
    assert "Une personne au nom assez long" in answer.text
    session.rollback()
    assert session.scalar(select(Person.id).where(Person.email == "jeanne@example.org")) is None


def test_role_held_in_another_school_opens_nothing_here(made: Cast, app: Any, engine: Engine) -> None:
    client = sign_in(browser(app), engine, made.people["paris.admin"])
    assert client.get(f"/people/{made.people['hr']}").status_code == 404


def test_database_that_goes_away_while_signing_in_writes_nothing(app: Any, session: Session) -> None:
    somebody(session)

    def fail(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO login_session"):
            raise OperationalError(statement, {}, Exception("gone"))

    event.listen(app.extensions["engine"], "before_cursor_execute", fail)
    client = browser(app)
    answer = enter(client)
    event.remove(app.extensions["engine"], "before_cursor_execute", fail)
    assert answer.status_code == 503
    assert PASSWORD not in answer.text
    assert client.get("/account").status_code == 302
    session.rollback()
    assert session.scalar(select(LoginSession.id)) is None


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/register", "/forgotten-password", "/account/sign-ins/end"])
def test_form_without_its_token_is_refused(guarded: Flask, session: Session, path: str) -> None:
    somebody(session)
    answer = browser(guarded).post(path, data={"email": "lea@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert PASSWORD not in answer.text


def test_token_of_before_sign_in_serves_no_more_after(guarded: Flask, session: Session) -> None:
    somebody(session)
    client = browser(guarded)
    before = token(client.get("/sign-in").text)
    assert enter(client, csrf_token=before).status_code == 303
    assert client.post("/account/sign-ins/end", data={"csrf_token": before}).status_code == 400
    after = token(client.get("/account").text)
    assert client.post("/account/sign-ins/end", data={"csrf_token": after}).status_code == 303


def test_account_is_throttled_wherever_the_tries_come_from(guarded: Flask, session: Session) -> None:
    somebody(session)
    somebody(session, "other")

    def attempt(key: str, number: int, password: str) -> Any:
        client = browser(guarded, "en")
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        return enter(client, key, password, csrf_token=token(client.get("/sign-in").text))

    assert [attempt("lea", number, "wrong").status_code for number in range(8)] == [422] * 8
    page = attempt("LEA", 99, PASSWORD)
    assert page.status_code == 429
    assert "Too many attempts" in page.text
    assert attempt("other", 99, PASSWORD).status_code == 303


def test_right_passwords_are_not_counted(guarded: Flask, session: Session) -> None:
    somebody(session)
    for _ in range(10):
        client = browser(guarded)
        assert enter(client, csrf_token=token(client.get("/sign-in").text)).status_code == 303


def test_address_that_tries_every_account_is_throttled(guarded: Flask, session: Session) -> None:
    client = browser(guarded)
    form = token(client.get("/sign-in").text)
    statuses = [enter(client, f"guess{number}", "wrong", csrf_token=form).status_code for number in range(41)]
    assert statuses == [422] * 40 + [429]


def test_mails_to_one_address_are_throttled(guarded: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recruitment.web.accounts.SAME_TIME", 0)
    somebody(session)
    client = browser(guarded)
    form = {"email": "lea@example.org", "csrf_token": token(client.get("/forgotten-password").text)}
    assert [client.post("/forgotten-password", data=form).status_code for _ in range(5)] == [303] * 4 + [429]


def test_health_is_told_without_the_database(app: Any, queries: list[str]) -> None:
    answer = browser(app).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert queries == []


def test_ready_when_the_tables_are_of_this_version(app: Any, session: Session, engine: Engine) -> None:
    session.rollback()
    client = browser(app)
    behind = client.get("/readyz")
    assert (behind.status_code, behind.json) == (503, {"database": "ok", "migrations": "behind"})
    with engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        head = ScriptDirectory.from_config(database.settings()).get_current_head()
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
        connection.commit()
    ready = client.get("/readyz")
    with engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.commit()
    assert (ready.status_code, ready.json) == (200, {"database": "ok", "migrations": "ok"})


def test_not_ready_when_the_database_is_away(tmp_path: Any) -> None:
    app = create_app({"TESTING": True, "VAR": str(tmp_path / "var"), "DATABASE_URL": "postgresql://127.0.0.1:1/none"})
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": "away", "migrations": "unknown"})
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("declared", [public, allows(SCHOOL_ADMIN)])
def test_declared_right_survives_the_other_decorators(declared: Any) -> None:
    view = declared(lambda: "")
    assert extensions.limiter.limit("1 per day")(view).access is view.access
