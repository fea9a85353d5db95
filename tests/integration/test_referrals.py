"""Referrals: their clocks, who decides, silence that decides nothing, and what nobody else may read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from recruitment.models import JournalEntry, Outgoing, Referral
from recruitment.services import deadlines, journal, outbox, referrals
from recruitment.services.progress import pack_of
from tests.factories.cast import sign_in
from tests.factories.endings import (
    CONDITIONS,
    as_,
    as_candidate,
    authorised,
    candidate,
    hire_in,
    person_of,
    queued,
    referral_of,
    send,
    state,
)
from workflows.charter.security import PIECES
from workflows.engine import Refused
from workflows.given import Opinion
from workflows.who import DIRECTOR, HR, SECURITY, THE_ENGINE

SECRETS = ("Kepler", "Orion-7")
OTHERS = ("manager", "hr", "reviewer", "equality", "auditor", "admin", "group", "chair", "juror1")


def page_of(story: Any) -> str:
    return f"/hires/{story.hire}/referral"


def sealed_of(story: Any) -> str:
    return f"/hires/{story.hire}/referral/{referral_of(story)}/sealed"


def row_of(session: Session) -> Any:
    session.rollback()
    return session.execute(select(Referral.__table__)).one()


# -- the way through, by its pages --------------------------------------------------------------------------------


def test_referral_goes_from_opening_to_decision_by_its_pages(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    chosen = story.chosen()
    here = as_(client, engine, story, "security")
    assert send(here, story, f"{page_of(story)}/complete_referral", pieces=list(PIECES)).status_code == 303
    assert send(here, story, f"{page_of(story)}/send_referral").status_code == 303
    row = row_of(session)
    assert row.state == "sent"
    assert row.opinion_due == referrals.add_months(row.sent_at, 2)
    assert row.decision_due == referrals.add_months(row.sent_at, 3)
    answer = send(here, story, f"{page_of(story)}/record_opinion", opinion="reserved", conditions=CONDITIONS)
    assert answer.status_code == 303
    assert queued(story, "access_to_decide") == [story.who("director")]
    assert CONDITIONS not in here.get(page_of(story)).get_data(as_text=True)
    assert CONDITIONS in here.get(sealed_of(story)).get_data(as_text=True)
    director = as_(client, engine, story, "director")
    seen = director.get(page_of(story)).get_data(as_text=True)
    assert "Favorable avec réserves" in seen
    assert not any(secret in seen for secret in SECRETS)
    assert send(director, story, f"{page_of(story)}/authorise").status_code == 303
    assert queued(story, "access_decided") == []  # the person has to accept first
    assert queued(story, "access_to_confirm") == [person_of(story, chosen)]
    person = as_candidate(client, engine, story, chosen)
    access = f"/my-applications/{story.hire}/access"
    assert f'href="{access}"' in person.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert CONDITIONS in person.get(access).get_data(as_text=True)
    unticked = send(person, story, access)
    assert unticked.status_code == 422
    assert send(person, story, access, accepted="y").status_code == 303
    assert f'href="{access}"' not in person.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    hr = as_(client, engine, story, "hr")
    assert "Autorisé" in hr.get(page_of(story)).get_data(as_text=True)
    assert send(hr, story, f"{page_of(story)}/conclude").status_code == 303
    assert state(story) == "offering"
    assert list(journal.verify(session)) == []
    assert journal.differences(session, story.hire) == []


def test_incomplete_pieces_are_each_named_and_ticks_kept(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    here = as_(client, engine, story, "security")
    refused = send(here, story, f"{page_of(story)}/complete_referral", pieces=list(PIECES[:-2]))
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert page.count('id="reason-') == 2
    assert page.count(" checked") == len(PIECES) - 2
    assert row_of(session).state == "opened"


def test_reservations_without_text_are_bad_input(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    story.refer("sent")
    session.commit()
    here = as_(client, engine, story, "security")
    answer = send(here, story, f"{page_of(story)}/record_opinion", opinion="reserved", conditions="  ")
    assert answer.status_code == 422
    assert row_of(session).state == "sent"
    answer = send(here, story, f"{page_of(story)}/record_opinion", opinion="splendid", conditions=CONDITIONS)
    assert answer.status_code == 422
    assert CONDITIONS in answer.get_data(as_text=True)  # kept for the officer who typed it


def test_no_referral_is_needed_outside_restricted_zones_only(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    with pytest.raises(Refused) as shut:
        story.take("waive", story.actor("security", SECURITY), referral=referral_of(story))
    assert [o.code for o in shut.value.objections] == ["unit_unrestricted"]


def test_person_still_proposed_cannot_lose_their_referral(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    with pytest.raises(Refused) as shut:
        story.take("stop", story.actor("security", SECURITY), referral=referral_of(story))
    assert [o.code for o in shut.value.objections] == ["referral_moot"]


def test_nobody_accepts_conditions_in_the_place_of_the_person(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    referral = authorised(story)
    other = next(file for file in story.applications("ranked"))
    with pytest.raises(Refused) as shut:
        story.take("accept_conditions", candidate(story, other), referral=referral)
    assert [o.code for o in shut.value.objections] == ["conditions_own"]


# -- clocks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "after"), [(-1, "sent"), (0, "sent"), (1, "expired")])
def test_silence_is_recorded_once_the_time_has_passed_and_authorises_nothing(
    engine: Engine, session: Session, tmp_path: Path, seconds: int, after: str
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    story.refer("sent")
    session.commit()
    due = row_of(session).opinion_due
    session.rollback()
    deadlines.act(sessionmaker(engine, expire_on_commit=False, autoflush=False), due + timedelta(seconds=seconds))
    assert row_of(session).state == after
    if after == "expired":
        entry = session.execute(select(JournalEntry).order_by(JournalEntry.number.desc()).limit(1)).scalar_one()
        assert (entry.event, entry.actor_id, entry.role) == ("record_silence", None, "engine")
        with pytest.raises(Refused):
            story.take("authorise", story.actor("director", DIRECTOR), referral=referral_of(story))
        story.take("deny", story.actor("director", DIRECTOR), referral=referral_of(story))


def test_silence_is_not_recorded_before_its_time_even_by_the_engine(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    story.refer("sent")
    with pytest.raises(Refused) as shut:
        story.take("record_silence", THE_ENGINE, referral=referral_of(story))
    assert [o.code for o in shut.value.objections] == ["opinion_time_passed"]


def test_late_answer_still_counts(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    story.refer("sent").wait(80)
    referral = referral_of(story)
    story.take("record_silence", THE_ENGINE, referral=referral)
    story.take("record_opinion", story.actor("security", SECURITY), Opinion("favourable"), referral=referral)
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    story.clear()
    assert story.row().state == "offering"


@pytest.mark.parametrize(("day", "word"), [("2024-12-31", "favourable"), ("2025-01-01", "unfavourable")])
def test_meaning_of_silence_follows_the_day_of_the_request(
    session: Session, tmp_path: Path, day: str, word: str
) -> None:
    story = hire_in(session, tmp_path, "drafting")
    sent = datetime.fromisoformat(f"{day}T12:00:00+01:00")
    assert referrals.silence_word(pack_of(story.row()), sent) == word


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        ("2025-12-31T10:00", 2, "2026-02-28"),
        ("2026-01-15T23:30", 2, "2026-03-16"),
        ("2026-11-20T09:00", 3, "2027-02-20"),
    ],
)
def test_months_end_on_the_last_day_that_exists(start: str, months: int, day: str) -> None:
    due = referrals.add_months(datetime.fromisoformat(f"{start}:00+00:00"), months)
    assert due.astimezone(referrals.PARIS).strftime("%Y-%m-%d %H:%M:%S") == f"{day} 23:59:59"


def test_referral_of_somebody_who_left_is_stopped_by_the_clock(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    story.take("withdraw", candidate(story, story.chosen()))
    story.take("take_next", story.actor("hr", HR))
    session.commit()
    deadlines.act(sessionmaker(engine, expire_on_commit=False, autoflush=False), datetime.now(UTC))
    assert row_of(session).state == "stopped"
    assert journal.differences(session, story.hire) == []


# -- the board ------------------------------------------------------------------------------------------------------


def test_board_shows_the_officer_their_schools_alone(
    client: Any, engine: Engine, session: Session, tmp_path: Path, queries: list[str]
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    reference = story.row().reference
    session.commit()
    counts = []
    for copies in (0, 2):
        for number in range(copies):
            file = story.applications("ranked")[number]
            session.add(Referral(hire_id=story.hire, application_id=file, state="opened", state_since=story.now,
                                 opened_at=story.now))  # fmt: skip
        session.commit()
        here = as_(client, engine, story, "security")
        queries.clear()
        page = here.get("/referrals").get_data(as_text=True)
        counts.append(len(queries))
        assert page.count(reference) == copies + 1
    assert counts[0] == counts[1] <= 5
    sign_in(client, engine, story.cast.people["paris.security"])
    assert reference not in client.get("/referrals").get_data(as_text=True)
    assert client.get(page_of(story)).status_code == 403


@pytest.mark.parametrize("part", ["manager", "hr", "director", "chair", "auditor", "admin"])
def test_board_is_for_the_officer(client: Any, engine: Engine, session: Session, tmp_path: Path, part: str) -> None:
    story = hire_in(session, tmp_path, "drafting", restricted=True)
    assert as_(client, engine, story, part).get("/referrals").status_code == 403


# -- silence about it -----------------------------------------------------------------------------------------------


def everything(app: Any, client: Any, story: Any) -> dict[str, str]:
    """Every page and file that this client may get about the hire, as text."""
    files = story.applications("chosen", "cleared", "ranked", "not_ranked", "inadmissible")
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in ("static", "accounts.sign_out"):
            continue
        asked = {
            "hire_id": [story.hire],
            "application_id": files,
            "reference": [story.row().reference],
            "event": ["close"],
        }
        if any(name not in asked for name in rule.arguments):
            continue
        adapter = app.url_map.bind("localhost")
        for application in files if "application_id" in rule.arguments else [0]:
            values = {name: application if name == "application_id" else asked[name][0] for name in rule.arguments}
            address = adapter.build(rule.endpoint, values)
            answer = client.get(address)
            if answer.status_code == 200:
                found[address] = answer.get_data().decode("utf-8", "replace")
    return found


@pytest.mark.parametrize("accepted", [False, True])
def test_conditions_are_on_no_page_of_anybody_else(
    app: Any, engine: Engine, session: Session, tmp_path: Path, accepted: bool
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    referral, chosen = authorised(story), story.chosen()
    if accepted:
        story.take("accept_conditions", candidate(story, chosen), referral=referral)
        session.commit()
    readers = {part: story.cast.people[part] for part in (*OTHERS, "director")}
    readers |= {f"candidate {file}": person_of(story, file) for file in story.applications("chosen", "ranked")}
    session.rollback()
    leaks = []
    for part, person in readers.items():
        client = sign_in(FlaskClient(app, Response, use_cookies=True), engine, person)
        pages = everything(app, client, story)
        assert pages, part
        own = f"/my-applications/{story.hire}/access"
        for address, text in pages.items():
            mine = person == readers[f"candidate {chosen}"] and address == own
            if any(secret in text for secret in SECRETS) and not mine:
                leaks.append((part, address, "conditions"))
            if part not in ("director", "auditor") and not mine and "réserve" in text.lower().replace("réservé", ""):
                leaks.append((part, address, "opinion"))
    assert leaks == []


@pytest.mark.parametrize("opinion", ["favourable", "unfavourable", "reserved"])
def test_pending_reads_the_same_whatever_the_ministry_said(
    app: Any, engine: Engine, session: Session, tmp_path: Path, opinion: str
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    story.refer("sent")
    session.commit()
    clients = {
        part: sign_in(FlaskClient(app, Response, use_cookies=True), engine, story.cast.people[part])
        for part in ("manager", "chair", "equality", "hr", "juror1", "reviewer")
    }
    if opinion != "reserved":  # the person is asked to accept the conditions
        clients["candidate"] = as_candidate(FlaskClient(app, Response, use_cookies=True), engine, story, story.chosen())
    session.commit()
    before, after = (
        {part: said(app, client, story) for part, client in clients.items()} for _ in clear(story, opinion)
    )
    assert before == after


def clear(story: Any, opinion: str) -> Iterator[None]:
    """Before the ministry answers, then after; with reservations, also once the person alone is awaited."""
    yield
    given, referral = Opinion(opinion, CONDITIONS), referral_of(story)
    story.take("record_opinion", story.actor("security", SECURITY), given, referral=referral)
    if opinion == "reserved":
        story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    story.session.commit()
    yield


WORDS = ("en attente", "utoris", "avis ", "ministère", "HFDS", "oncl", "Proposition", "otm-lane", "janv.", "févr.", "déc.")


def said(app: Any, client: Any, story: Any) -> dict[str, tuple[int, ...]]:
    """How often each page says the words of an authorisation."""
    pages = everything(app, client, story)
    assert len(pages) > 5
    return {k: tuple(v.count(w) for w in WORDS) for k, v in pages.items()}


def test_journal_and_mails_name_the_step_not_the_content(
    app: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    referral, chosen = authorised(story), story.chosen()
    story.take("accept_conditions", candidate(story, chosen), referral=referral)
    session.commit()
    entries = session.execute(select(JournalEntry.heard, JournalEntry.moves, JournalEntry.digest)).all()
    for entry in entries:
        text = " ".join(entry)
        assert not any(secret in text for secret in (*SECRETS, "reserved", "favourable"))
        assert json.loads(entry.heard) is not None
    outbox.run_once(app.config, app.extensions["sessions"])
    session.rollback()
    mails = list(Path(app.config["VAR"], "mail").glob("*.eml"))
    assert len(mails) == session.query(Outgoing).filter(Outgoing.state == "sent").count() > 10
    for mail in mails:
        text = mail.read_text("utf-8", "replace")
        assert not any(secret in text for secret in (*SECRETS, "avorable"))


@pytest.mark.parametrize("part", ["hr", "admin", "group"])
def test_outbox_hides_mails_that_tell_what_the_ministry_answered(
    client: Any, engine: Engine, session: Session, tmp_path: Path, part: str
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    authorised(story)
    page = as_(client, engine, story, part).get("/outbox").get_data(as_text=True)
    assert "Conditions à accepter" not in page
    assert "Décision sur l’accès attendue" not in page
    officer = as_(client, engine, story, "security").get("/outbox").get_data(as_text=True)
    assert "Conditions à accepter" in officer
    assert "Fiche à relire" not in officer


def test_anybody_signed_in_cannot_open_the_conditions(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    authorised(story)
    other = story.applications("ranked")[0]
    session.rollback()
    assert as_candidate(client, engine, story, other).get(f"/my-applications/{story.hire}/access").status_code == 404
    assert as_(client, engine, story, "paris.hr").get(f"/my-applications/{story.hire}/access").status_code == 403
