"""Links by mail: registering, forgotten passwords, invitations. None tells whether an address has an account."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from recruitment.models import LoginSession, Outgoing, Person, Ticket
from recruitment.services import accounts
from recruitment.web import accounts as pages
from tests.factories import accounts as people
from tests.factories.accounts import OTHER, browser, enter, link, mails, somebody
from tests.factories.cast import cast
from workflows.who import HIRING_MANAGER, Actor

OPENING = {"password": OTHER, "again": OTHER, "name": "Léa Martin", "notice": "y"}


def ask(client: Any, address: str = "lea@example.org") -> Any:
    return client.post("/forgotten-password", data={"email": address})


def register(client: Any, address: str = "lea@example.org", **more: str) -> Any:
    return client.post("/register", data={"name": "Léa Martin", "email": address, "notice": "y", **more})


def test_candidate_registers_proves_the_address_and_is_signed_in(app: Any, session: Session) -> None:
    session.rollback()  # the fixture holds the lock of a writer
    client = browser(app)
    answer = register(client, "Lea@Example.org")
    assert (answer.status_code, answer.location) == (303, "/mail-sent/register")
    assert client.get(answer.location).status_code == 200
    person = session.execute(select(Person.id, Person.email, Person.name, Person.password, Person.language)).one()
    assert person[1:] == ("lea@example.org", "Léa Martin", None, "fr")
    assert mails(session) == [("invitation", person.id)]
    path = link(app, session, person.id)
    assert 'value="Léa Martin"' in client.get(path).text
    assert client.post(path, data={**OPENING, "name": "Léa Martin-Roy"}).location == "/"
    assert "Léa Martin-Roy" in client.get("/account").text
    assert enter(browser(app), password=OTHER).status_code == 303


def test_nobody_signs_in_before_the_address_is_proved(app: Any, session: Session) -> None:
    register(browser(app))
    assert enter(browser(app), password=OTHER).status_code == 422


def test_registering_a_taken_address_looks_the_same_and_mails_its_owner(app: Any, session: Session) -> None:
    person_id = somebody(session)
    client = browser(app)
    taken, free = register(client), register(client, "free@example.org")
    assert (taken.status_code, taken.location, taken.text) == (free.status_code, free.location, free.text)
    assert mails(session)[0] == ("password_reset", person_id)
    assert session.scalar(select(Person.name).where(Person.id == person_id)) == "Prénom Lea"
    assert enter(browser(app)).status_code == 303


@pytest.mark.parametrize("ask_for", [ask, register])
def test_answer_is_the_same_for_every_address_at_the_same_time(app: Any, session: Session, ask_for: Any) -> None:
    somebody(session)
    somebody(session, "invited", password=False)
    client = browser(app)
    seen = set()
    for address in ("lea@example.org", "nobody@example.org", "invited@example.org"):
        began = time.monotonic()
        answer = ask_for(client, address)
        spent = time.monotonic() - began
        assert spent >= pages.SAME_TIME  # every answer waits for the longest of them
        seen.add((answer.status_code, answer.location, answer.text, tuple(answer.headers.keys())))
    assert len(seen) == 1


def test_forgotten_password_mails_only_who_can_use_it(app: Any, session: Session) -> None:
    lea, invited, closed = somebody(session), somebody(session, "invited", password=False), somebody(session, "closed")
    session.execute(update(Person).where(Person.id == closed).values(active=False))
    session.commit()
    client = browser(app)
    for key in ("lea", "invited", "closed", "nobody"):
        assert ask(client, f"{key}@example.org").location == "/mail-sent/forgot"
    assert mails(session) == [("password_reset", lea), ("invitation", invited)]


def test_reset_link_works_once_and_signs_out_everywhere_else(app: Any, session: Session) -> None:
    person_id = somebody(session)
    there = browser(app)
    enter(there)
    ask(browser(app))
    path = link(app, session, person_id)
    client = browser(app)
    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200  # a mail scanner that looks at it uses nothing up
    assert client.post(path, data={"password": OTHER, "again": OTHER}).location == "/"
    assert client.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert client.get(path).status_code == 410
    again = client.post(path, data={"password": "encore une autre phrase", "again": "encore une autre phrase"})
    assert again.status_code == 410
    assert enter(browser(app), password=OTHER).status_code == 303
    assert enter(browser(app)).status_code == 422


def test_choosing_a_password_wears_out_every_other_link(app: Any, session: Session) -> None:
    person_id = somebody(session)
    client = browser(app)
    ask(client)
    first = link(app, session, person_id)
    ask(client)
    second = link(app, session, person_id)
    assert first != second
    client.post(first, data={"password": OTHER, "again": OTHER})
    assert client.get(second).status_code == 410


@pytest.mark.parametrize(
    ("life", "purpose"), [(accounts.RESET_LIFE, "reset"), (accounts.INVITATION_LIFE, "invitation")]
)
def test_link_expires(app: Any, session: Session, life: timedelta, purpose: str) -> None:
    person_id = somebody(session, password=purpose == "reset")
    ask(browser(app))
    path = link(app, session, person_id)
    ticket = session.execute(select(Ticket.expires_at, Ticket.created_at, Ticket.purpose)).one()
    assert (ticket.expires_at - ticket.created_at, ticket.purpose) == (life, purpose)
    session.rollback()
    session.execute(update(Ticket).values(expires_at=people.now() - timedelta(seconds=1)))
    session.commit()
    page = browser(app).get(path)
    assert page.status_code == 410
    assert "/forgotten-password" in page.text


def test_forged_link_opens_nothing(app: Any, session: Session) -> None:
    person_id = somebody(session)
    ask(browser(app))
    path = link(app, session, person_id)
    number, signed = path.removeprefix("/reset/").split(".")
    client = browser(app)
    for another in ("", "x", "²", "9" * 40, str(int(number) + 1)):
        assert client.get(f"/reset/{another}.{signed}").status_code == 410
    for forged in ("", "x", signed[:-1], "é"):
        assert client.get(f"/reset/{number}.{forged}").status_code == 410
    assert client.get(f"/invitation/{number}.{signed}").status_code == 410  # it serves one purpose


def test_nothing_that_opens_an_account_is_kept(app: Any, session: Session) -> None:
    person_id = somebody(session)
    ask(browser(app))
    signed = link(app, session, person_id).split(".")[1]
    mail = session.execute(
        select(Outgoing.key, Outgoing.payload, Ticket.id).join(Ticket, Ticket.person_id == Outgoing.person_id)
    ).one()
    assert mail.payload == {"ticket": mail.id}
    assert signed not in str(mail)
    assert accounts.ticket_url("another key of forty characters, or more", "", mail.id, "reset").split(".")[1] != signed


def test_link_is_not_written_in_the_log(app: Any, session: Session, caplog: pytest.LogCaptureFixture) -> None:
    person_id = somebody(session)
    ask(browser(app))
    path = link(app, session, person_id)
    browser(app).get(path)
    assert path.split("/")[2] not in caplog.text
    assert "lea@example.org" not in caplog.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "Léa\r\nBcc: all@example.org"}, "Écrivez le nom avec des lettres seulement"),
        ({"name": "Léa <lea@example.org>"}, "Écrivez le nom avec des lettres seulement"),
        ({"name": "Gagnez sur https://evil.example"}, "Écrivez le nom avec des lettres seulement"),
        ({"name": "   "}, "Écrivez le prénom et le nom."),
        ({"name": "é" * 121}, "120 caractères au plus"),
        ({"email": "lea@example.org\r\nBcc: all@example.org"}, "Écrivez une adresse électronique"),
        ({"email": "lea@example.org,all@example.org"}, "Écrivez une adresse électronique"),
        ({"email": "lea@localhost"}, "Écrivez une adresse électronique"),
        ({"email": ""}, "Écrivez l’adresse électronique."),
        ({"email": f"{'a' * 60}@{'b' * 200}.org"}, "Écrivez une adresse électronique"),
        ({"notice": ""}, "Lisez comment les données personnelles"),
    ],
)
def test_registering_badly_says_what_to_mend_and_keeps_the_rest(
    app: Any, session: Session, typed: dict[str, str], said: str
) -> None:
    form = {"name": "Léa Martin", "email": "lea@example.org", "notice": "y", **typed}
    if typed.get("notice") == "":
        del form["notice"]
    answer = browser(app).post("/register", data=form)
    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")
    if "name" not in typed:
        assert 'value="Léa Martin"' in answer.text
    assert mails(session) == []


def test_weak_password_behind_a_link_uses_nothing_up(app: Any, session: Session) -> None:
    person_id = somebody(session, password=False)
    ask(browser(app))
    path = link(app, session, person_id)
    client = browser(app)
    answer = client.post(path, data={**OPENING, "password": "motdepasse2026", "again": "motdepasse2026"})
    assert answer.status_code == 422
    assert "motdepasse2026" not in answer.text
    assert client.post(path, data=OPENING).status_code == 303


@pytest.mark.parametrize("language", ["fr", "en"])
def test_juror_is_invited_for_a_hire_by_a_link_that_expires(app: Any, session: Session, language: str) -> None:
    from recruitment.services.opening import Opening, open_hire

    made = cast(session)
    manager = Actor(made.people["manager"], frozenset({HIRING_MANAGER}))
    titles = "Post-doctorat en hydrologie", "Postdoc in hydrology"
    opening = Opening(made.schools["ALES"], "postdoc", 2, *titles, "CREER", start_on=date(2026, 9, 1))
    hire_id = open_hire(session, opening, manager)
    juror, director = made.people["juror2"], made.people["director"]
    assert accounts.invite_juror(session, juror, hire_id, director)
    session.commit()
    sent = session.execute(select(Outgoing.kind, Outgoing.hire_id, Outgoing.payload, Ticket)
                           .join(Ticket, Ticket.person_id == Outgoing.person_id)).one()  # fmt: skip
    assert sent[0:3] == ("juror_invitation", hire_id, {"ticket": sent.Ticket.id})
    assert (sent.Ticket.hire_id, sent.Ticket.created_by) == (hire_id, director)
    assert sent.Ticket.expires_at - sent.Ticket.created_at == accounts.JUROR_LIFE
    client = browser(app, language)
    page = client.get(link(app, session, juror))
    assert ("Post-doctorat en hydrologie" if language == "fr" else "Postdoc in hydrology") in page.text
    answer = client.post(link(app, session, juror), data=OPENING)
    assert answer.status_code == 303
    session.rollback()
    spoken = session.scalar(select(Person.language).where(Person.id == juror))
    assert spoken == language, "the account speaks the language its invitation was read in"
    assert not accounts.invite_juror(session, juror, hire_id, director), "they have a password now"


def test_same_link_used_in_two_windows_counts_once(app: Any, session: Session) -> None:
    person_id = somebody(session, password=False)
    ask(browser(app))
    number = int(re.findall(r"\d+", link(app, session, person_id))[0])
    session.rollback()
    assert accounts.use_ticket(session, number, OTHER, people.now()) == person_id
    assert accounts.use_ticket(session, number, OTHER, people.now()) is None
    session.commit()
    assert session.scalar(select(func.count()).select_from(LoginSession)) == 0
