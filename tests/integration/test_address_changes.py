"""Another e-mail address for an account: asked with the password, confirmed by its mailbox, stopped by the old one."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import AddressChange, Outgoing, Person
from recruitment.services import accounts, address_changes, mailing, outbox
from recruitment.services.transport import NotSentError
from recruitment.web import accounts as pages
from tests.factories.accounts import PASSWORD, browser, enter, mails, somebody
from tests.integration.test_concurrency import together

NEW = "lea.neuve@example.org"


def ask(client: Any, address: str = NEW, password: str = PASSWORD) -> Any:
    return client.post("/account/address", data={"email": address, "current": password})


def links(app: Any, session: Session, kind: str) -> str:
    """The path of the link of that mail."""
    session.rollback()
    number = session.scalars(select(AddressChange.id).order_by(AddressChange.asked_at.desc()).limit(1)).one()
    session.rollback()
    return accounts.ticket_url(app.config["SECRET_KEY"], "", number, kind)


def address_of(session: Session, person: int) -> str:
    session.rollback()
    return session.scalars(select(Person.email).where(Person.id == person)).one()


def readers(app: Any, session: Session) -> dict[str, tuple[str, str]]:
    """Who each mail would go to now, with its text, by kind."""
    session.rollback()
    found = {}
    for row in session.scalars(select(Outgoing).where(Outgoing.state == "queued").order_by(Outgoing.id)):
        with suppress(NotSentError):  # pointless by now
            found[row.kind] = _written(app, session, row.id)
    session.rollback()
    return found


def _written(app: Any, session: Session, number: int) -> tuple[str, str]:
    message, _ = mailing.written(session, mailing.job(session, number), app.config, datetime.now(UTC))
    body = message.get_body(("plain",))
    assert body is not None
    return message["To"].addresses[0].addr_spec, body.get_content()


@pytest.fixture
def lea(session: Session) -> int:
    return somebody(session)


@pytest.fixture
def here(app: Any, session: Session, lea: int) -> Any:
    client = browser(app)
    enter(client)
    return client


def test_nothing_changes_before_the_new_address_confirms_and_then_everything_does(
    app: Any, session: Session, lea: int, here: Any
) -> None:
    there = browser(app)
    enter(there)
    accounts.ask_access(session, "lea@example.org", datetime.now(UTC))  # a mail that waits
    session.commit()
    answer = ask(here, f" {NEW.upper()} ")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert NEW in here.get("/account").text
    assert address_of(session, lea) == "lea@example.org"
    sent = readers(app, session)
    assert sent["address_confirm"][0] == NEW
    assert sent["address_asked"][0] == sent["password_reset"][0] == "lea@example.org"
    path = links(app, session, "address")
    assert path in sent["address_confirm"][1]
    assert path not in sent["address_asked"][1]
    elsewhere = browser(app)
    assert NEW in elsewhere.get(path).text  # a scanner that looks at it uses nothing up
    assert address_of(session, lea) == "lea@example.org"
    assert here.post(path).location == "/account"
    assert address_of(session, lea) == NEW
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302  # signed out
    assert (here.get(path).status_code, here.post(path).status_code) == (410, 410)  # once
    assert enter(browser(app)).status_code == 422
    assert enter(browser(app), "lea.neuve").status_code == 303
    session.rollback()
    notice = Outgoing(key="n", kind="notice_changed", person_id=lea, payload={}, state="queued",
                      due_at=datetime.now(UTC), created_at=datetime.now(UTC))  # fmt: skip
    session.execute(update(Outgoing).values(state="sent"))
    session.add(notice)
    session.commit()
    assert readers(app, session)["notice_changed"][0] == NEW


def test_former_address_is_told_and_stops_the_change(app: Any, session: Session, lea: int, here: Any) -> None:
    ask(here)
    stop, path = links(app, session, "address_stop"), links(app, session, "address")
    stranger = browser(app)
    assert stop in readers(app, session)["address_asked"][1]
    assert stranger.get(stop).status_code == 200
    assert "arrêté" in stranger.post(stop).text
    assert here.get("/account").status_code == 302  # whoever asked is out
    assert stranger.post(path).status_code == 410
    assert stranger.get(stop).status_code == 410
    assert address_of(session, lea) == "lea@example.org"


def test_former_address_takes_back_what_was_confirmed(app: Any, session: Session, lea: int, here: Any) -> None:
    ask(here)
    assert here.post(links(app, session, "address")).status_code == 303
    sent = readers(app, session)["address_changed"]
    stop = links(app, session, "address_stop")
    assert sent[0] == "lea@example.org"
    assert stop in sent[1]
    assert "rétablie" in browser(app).post(stop).text
    assert address_of(session, lea) == "lea@example.org"
    assert here.get("/account").status_code == 302


def test_taken_address_gives_the_same_answer_and_tells_its_owner_alone(
    app: Any, session: Session, lea: int, here: Any
) -> None:
    other = somebody(session, "owner")
    seen = []
    for address in (NEW, "owner@example.org"):
        session.rollback()
        before = len(mails(session))
        session.rollback()
        began = time.monotonic()
        answer = ask(here, address)
        assert time.monotonic() - began >= pages.SAME_TIME
        shown = here.get("/account").text.replace(address, "…")
        shown = re.sub(r"jusqu’au.*?<|csrf[^>]*>", "", shown)
        seen.append((answer.status_code, answer.location, answer.text, shown))
        told = mails(session)[before:]
        assert ("address_asked", lea) in told
        last = dict(told)
    assert seen[0] == seen[1]
    assert last == {"address_asked": lea, "address_taken": other}
    to, text = readers_of(app, session, "address_taken")
    assert to == "owner@example.org"
    assert "lea" not in text.lower()
    assert browser(app).post(links(app, session, "address")).status_code == 410  # and even a link would not do
    assert address_of(session, lea) == "lea@example.org"
    assert address_of(session, other) == "owner@example.org"


def readers_of(app: Any, session: Session, kind: str) -> tuple[str, str]:
    session.rollback()
    session.execute(update(Outgoing).where(Outgoing.kind != kind).values(state="sent"))
    session.commit()
    return readers(app, session)[kind]


@pytest.mark.parametrize(
    ("address", "password", "said"),
    [(NEW, "faux", "mot de passe actuel"), ("lea@example.org", PASSWORD, "déjà l’adresse"), ("x", PASSWORD, "prenom.nom")],
)  # fmt: skip
def test_mistake_is_said_beside_its_field_and_nothing_leaves(
    app: Any, session: Session, lea: int, here: Any, address: str, password: str, said: str
) -> None:
    answer = ask(here, address, password)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{address}"' in answer.text
    assert mails(session) == []


def test_link_expires_with_the_time_of_the_settings_and_addresses_are_forgotten(
    app: Any, session: Session, lea: int, here: Any
) -> None:
    ask(here)
    path = links(app, session, "address")
    life = session.execute(select(AddressChange.asked_at, AddressChange.expires_at)).one()
    assert life.expires_at - life.asked_at == timedelta(hours=app.config["ADDRESS_CHANGE_HOURS"])
    session.rollback()
    session.execute(update(AddressChange).values(expires_at=datetime.now(UTC)))
    session.commit()
    assert here.post(path).status_code == 410
    mail = session.scalars(select(Outgoing.id).where(Outgoing.kind == "address_confirm")).one()
    with pytest.raises(NotSentError):
        mailing.written(session, mailing.job(session, mail), app.config, datetime.now(UTC))
    session.rollback()
    outbox.run_once(app.config, app.extensions["sessions"])
    session.rollback()
    assert session.execute(select(AddressChange.address, AddressChange.previous)).one() == (None, None)


def test_asking_again_drops_what_was_asked_and_so_does_its_owner(
    app: Any, session: Session, lea: int, here: Any
) -> None:
    ask(here)
    first = links(app, session, "address")
    ask(here, "autre@example.org")
    assert here.get(first).status_code == 410
    second = links(app, session, "address")
    assert here.get(second).status_code == 200
    assert here.post("/account/address/stop").location == "/account"
    assert here.get(second).status_code == 410
    assert "autre@example.org" not in here.get("/account").text


def test_two_accounts_cannot_confirm_one_address_at_the_same_moment(app: Any, session: Session, lea: int) -> None:
    other, now = somebody(session, "tom"), datetime.now(UTC)
    for person in (lea, other):
        address_changes.ask(session, person, NEW, now, timedelta(hours=1))
    session.commit()
    numbers = session.scalars(select(AddressChange.id)).all()
    session.rollback()

    def confirm(number: int) -> int | None:
        with app.extensions["sessions"]() as own:
            from recruitment.models import writing

            who = address_changes.confirm(writing(own), number, now)
            own.commit()
            return who

    given = together(*(lambda n=n: confirm(n) for n in numbers))
    assert sorted(isinstance(one, int) for one in given) == [False, True]
    assert None in given
    assert sorted([address_of(session, lea), address_of(session, other)]).count(NEW) == 1


def test_one_change_waits_for_each_account_whatever_the_page_does(session: Session, lea: int) -> None:
    now = datetime.now(UTC)
    for number in (1, 2):
        session.add(AddressChange(id=number, person_id=lea, address=NEW, previous="x", asked_at=now, expires_at=now))
    with pytest.raises(IntegrityError):  # the database itself
        session.flush()
    session.rollback()


def test_link_of_one_purpose_serves_no_other(app: Any, session: Session, lea: int, here: Any) -> None:
    ask(here)
    confirm, stop = (links(app, session, kind).rsplit("/", 1)[-1] for kind in ("address", "address_stop"))
    for path in (f"/address/{stop}", f"/address/stop/{confirm}", f"/reset/{confirm}", f"/invitation/{confirm}"):
        assert browser(app).get(path).status_code == 410
