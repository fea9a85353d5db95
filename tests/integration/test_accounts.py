"""Signing in and out, where one is signed in, and the password."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from recruitment.models import LoginSession, Person
from recruitment.services import passwords
from tests.factories import accounts as people
from tests.factories.accounts import OTHER, PASSWORD, browser, enter, somebody
from tests.factories.cast import sign_in


def open_logins(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(LoginSession.revoked_at.is_(None))) or 0


def same(answer: Any, key: str) -> str:
    """A page without the address typed and the token of its form, which tells the time."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text.replace(f"{key}@", "@"))


def test_right_password_signs_in_and_leads_where_one_was_going(app: Any, session: Session) -> None:
    somebody(session)
    answer = enter(browser(app), next="/account?x=1")
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert session.scalar(select(LoginSession.device)) == "Firefox, Windows"


@pytest.mark.parametrize("typed", ["LEA@Example.org", "  lea@example.org "])
def test_address_is_read_whatever_its_capitals_and_blanks(app: Any, session: Session, typed: str) -> None:
    somebody(session)
    assert browser(app).post("/sign-in", data={"email": typed, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_sign_in_never_leads_away_from_the_site(app: Any, session: Session, away: str) -> None:
    somebody(session)
    assert enter(browser(app), next=away).location == "/"
    page = browser(app).get("/sign-in", query_string={"next": away})
    assert 'name="next" value="/"' in page.text


def test_every_failure_says_the_same(app: Any, session: Session) -> None:
    somebody(session)
    somebody(session, "invited", password=False)
    closed = somebody(session, "closed")
    session.execute(update(Person).where(Person.id == closed).values(active=False))
    session.commit()
    client = browser(app)
    pages = {same(enter(client, "lea", "wrong"), "lea")}
    for key, password in (("nobody", PASSWORD), ("invited", PASSWORD), ("invited", "x"), ("closed", PASSWORD)):
        answer = enter(client, key, password)
        assert answer.status_code == 422
        pages.add(same(answer, key))
    assert len(pages) == 1
    assert "L’adresse ou le mot de passe ne convient pas." in pages.pop()
    assert open_logins(session) == 0


def test_unknown_account_costs_the_same_work_as_a_wrong_password(
    app: Any, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash is the long part: without it an unknown address would answer ten times sooner."""
    somebody(session)
    done: list[str] = []

    class Counting:
        """The hasher, with a note of each verification and its parameters."""

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def verify(self, stored: str, password: str) -> bool:
            done.append(stored.split("$")[3])  # m=…,t=…,p=…
            return bool(real.verify(stored, password))

    real = passwords.HASHER
    monkeypatch.setattr(passwords, "HASHER", Counting())
    for key in ("lea", "nobody"):
        enter(browser(app), key, "wrong password")
    assert len(done) == 2
    assert done[0] == done[1]


def test_failed_sign_in_keeps_the_address_and_never_the_password(app: Any, session: Session) -> None:
    page = enter(browser(app), "lea", "hunter2-hunter2")
    assert 'value="lea@example.org"' in page.text
    assert "hunter2" not in page.text


def test_token_is_new_at_each_sign_in_and_the_old_one_ends(app: Any, session: Session) -> None:
    somebody(session)
    client = browser(app)
    with client.session_transaction() as cookie:
        cookie["login"] = "planted by somebody else"
        cookie["csrf_token"] = "planted"
    enter(client)
    with client.session_transaction() as cookie:
        first = cookie["login"]
        assert first != "planted by somebody else"
        assert cookie.get("csrf_token") != "planted"
    enter(client)
    with client.session_transaction() as cookie:
        assert cookie["login"] != first
    assert open_logins(session) == 1
    assert first not in list(session.scalars(select(LoginSession.token)))


def test_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(app: Any, session: Session) -> None:
    somebody(session)
    header = enter(browser(app)).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(header.split("; "))
    assert "Expires" not in header  # it ends with the browser


def test_sign_out_ends_the_row_and_needs_a_post(app: Any, session: Session) -> None:
    somebody(session)
    client = browser(app)
    enter(client)
    assert client.get("/sign-out").status_code == 405
    with client.session_transaction() as cookie:
        token = cookie["login"]
    assert client.post("/sign-out").location == "/sign-in"
    assert open_logins(session) == 0
    with client.session_transaction() as cookie:
        cookie["login"] = token
    assert client.get("/account").location == "/sign-in?next=/account"


def test_sign_in_older_than_thirty_days_is_over(app: Any, session: Session, engine: Engine) -> None:
    client = sign_in(browser(app), engine, somebody(session))
    session.execute(update(LoginSession).values(created_at=people.now() - timedelta(days=31)))
    session.commit()
    assert client.get("/account").status_code == 302


def test_closed_account_is_out_at_once(app: Any, session: Session, engine: Engine) -> None:
    person_id = somebody(session)
    client = sign_in(browser(app), engine, person_id)
    session.execute(update(Person).where(Person.id == person_id).values(active=False))
    session.commit()
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sign_ins_are_listed_and_ended_one_by_one(app: Any, session: Session, engine: Engine, language: str) -> None:
    person_id = somebody(session)
    here, there = browser(app, language), browser(app, language)
    enter(here)
    enter(there)
    page = here.get("/account")
    assert page.text.count("Firefox, Windows") == 2
    other = session.scalars(select(LoginSession.id).order_by(LoginSession.id.desc())).first()
    assert here.post(f"/account/sign-ins/{other}/end").status_code == 303
    assert there.get("/account").status_code == 302
    assert here.get("/account").text.count("Firefox, Windows") == 1
    stranger = sign_in(browser(app), engine, somebody(session, "stranger"))
    still = select(LoginSession.id).where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
    mine = session.scalar(still)
    assert stranger.post(f"/account/sign-ins/{mine}/end").status_code == 404
    assert here.get("/account").status_code == 200


def test_all_others_end_at_once(app: Any, session: Session) -> None:
    somebody(session)
    here, *elsewhere = [browser(app) for _ in range(3)]
    for client in (here, *elsewhere):
        enter(client)
    here.post("/account/sign-ins/end")
    assert open_logins(session) == 1
    assert here.get("/account").status_code == 200
    assert {client.get("/account").status_code for client in elsewhere} == {302}


@pytest.mark.parametrize("count", [1, 3])
def test_account_page_asks_the_same_few_questions(app: Any, session: Session, queries: list[str], count: int) -> None:
    somebody(session)
    clients = [browser(app) for _ in range(count)]
    for client in clients:
        enter(client)
    queries.clear()
    clients[0].get("/account")
    assert len([q for q in queries if q.startswith("SELECT")]) == 3


def test_last_seen_follows_at_most_every_ten_minutes(app: Any, session: Session, queries: list[str]) -> None:
    somebody(session)
    client = browser(app)
    enter(client)
    queries.clear()
    client.get("/account")
    assert not [query for query in queries if query.startswith("UPDATE")]
    before = people.now() - timedelta(minutes=11)
    session.execute(update(LoginSession).values(seen_at=before))
    session.commit()
    client.get("/account")
    session.expire_all()
    seen = session.scalar(select(LoginSession.seen_at))
    assert seen is not None
    assert seen > before + timedelta(minutes=10)


def test_new_password_ends_every_other_sign_in(app: Any, session: Session) -> None:
    somebody(session)
    here, there = browser(app), browser(app)
    enter(here)
    enter(there)
    form = {"current": PASSWORD, "password": OTHER, "again": OTHER}
    assert here.post("/account/password", data=form).location == "/account"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert enter(browser(app), password=PASSWORD).status_code == 422
    assert enter(browser(app), password=OTHER).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"current": "wrong", "password": OTHER, "again": OTHER}, "Ce n’est pas votre mot de passe actuel."),
        ({"current": PASSWORD, "password": OTHER, "again": "x"}, "Les deux mots de passe diffèrent"),
        ({"current": PASSWORD, "password": "azertyuiop12", "again": "azertyuiop12"}, "parmi les premiers"),
        ({"current": PASSWORD, "password": "court", "again": "court"}, "au moins 12 caractères"),
    ],
)
def test_new_password_is_refused_with_its_reason(app: Any, session: Session, form: dict[str, str], said: str) -> None:
    somebody(session)
    client = browser(app)
    enter(client)
    answer = client.post("/account/password", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert enter(browser(app)).status_code == 303


def test_password_kept_with_weaker_parameters_is_kept_anew(app: Any, session: Session) -> None:
    from argon2 import PasswordHasher

    person_id = somebody(session)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    session.execute(update(Person).where(Person.id == person_id).values(password=weak))
    session.commit()
    enter(browser(app))
    session.expire_all()
    assert "m=19456,t=2,p=1" in str(session.scalar(select(Person.password)))


def test_switch_of_language_is_kept_with_the_person(app: Any, session: Session) -> None:
    somebody(session)
    client = browser(app)
    enter(client)
    client.get("/language/en?next=/account")
    session.expire_all()
    assert session.scalar(select(Person.language)) == "en"
    assert "Where you are signed in" in client.get("/account").text


def test_somebody_signed_in_does_not_sign_in_again(app: Any, session: Session) -> None:
    somebody(session)
    client = browser(app)
    enter(client)
    assert client.get("/sign-in?next=/account").location == "/account"
