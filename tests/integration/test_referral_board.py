"""Around the board: reminders by age, many sent at once, forecasts and figures, the calendar, destruction; the list goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from recruitment.demo import clearances
from recruitment.demo.story import Story
from recruitment.models import (
    Application,
    ClearancePart,
    Hire,
    Outgoing,
    Person,
    Referral,
    SealedValue,
    Welcome,
    WelcomeTask,
)
from recruitment.services import clearance_parts, compartment, deadlines, journal, referral_figures, referrals, tally
from recruitment.services.referral_figures import Delay, forecast, hidden, summed
from tests.factories.cast import cast, sign_in
from tests.factories.endings import answered, as_, as_candidate, candidate, hire_in, queued, referral_of, send, state
from tests.factories.stories import PLAIN, applicants
from workflows import given
from workflows.charter.security import PIECES
from workflows.engine import Refused
from workflows.who import DIRECTOR, HR, SECURITY


def clearing(session: Session, tmp_path: Path) -> Any:
    return hire_in(session, tmp_path, "clearing", restricted=True)


def at(engine: Engine, moment: datetime) -> None:
    """The worker’s clock says that moment."""
    deadlines.act(sessionmaker(engine, expire_on_commit=False, autoflush=False), moment)


def row_of(session: Session, referral: int) -> Any:
    session.rollback()
    return session.execute(select(Referral.__table__).where(Referral.id == referral)).one()


# -- reminders, one age each ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "kind", "after", "days", "readers"),
    [
        ("opened", "referral_waits", "opened_at", 10, ("security",)),
        ("sent", "opinion_soon", "opinion_due", -14, ("security",)),
        ("answered", "decision_soon", "decision_due", -14, ("director", "security")),
    ],
)
def test_reminder_leaves_at_its_age_and_once(
    engine: Engine, session: Session, tmp_path: Path, until: str, kind: str, after: str, days: int, readers: Any
) -> None:
    story = clearing(session, tmp_path)
    referral = referral_of(story)
    if until != "opened":
        story.refer(until)
    session.commit()
    moment = getattr(row_of(session, referral), after) + timedelta(days=days)
    session.rollback()
    at(engine, moment - timedelta(seconds=1))
    assert queued(story, kind) == []
    for later in (timedelta(0), timedelta(minutes=5)):
        session.rollback()
        at(engine, moment + later)
        assert queued(story, kind) == sorted(story.who(part) for part in readers)


def test_end_of_an_access_is_brought_to_mind_and_may_be_renewed(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = clearing(session, tmp_path)
    referral, ends = referral_of(story), date(2031, 6, 30)
    story.refer("sent")
    opinion = given.Opinion("favourable", "", None, date(2028, 7, 1), ends)
    story.take("record_opinion", story.actor("security", SECURITY), opinion, referral=referral)
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    session.commit()
    tasks = {row.what: row.due_on for row in session.execute(select(WelcomeTask.what, WelcomeTask.due_on))}
    assert tasks == {
        "access_opening": date(2028, 7, 1), "access_end": ends, "access_renewal": ends - timedelta(days=90),
    }  # fmt: skip
    session.rollback()
    at(engine, datetime(2031, 3, 31, 12, tzinfo=UTC))
    assert queued(story, "access_ends") == []
    session.rollback()
    at(engine, datetime(2031, 4, 1, 12, tzinfo=UTC))
    assert queued(story, "access_ends") == [story.who("security")]
    here = as_(client, engine, story, "security")
    early = send(here, story, f"/hires/{story.hire}/referral/renew?referral={referral}")
    assert early.status_code == 409
    session.execute(
        update(Referral).values(access_from=None, access_until=datetime.now(UTC).date() + timedelta(days=30))
    )
    session.commit()
    assert send(here, story, f"/hires/{story.hire}/referral/renew?referral={referral}").status_code == 303
    row = row_of(session, referral)
    assert (row.state, row.opinion, row.counts) == ("authorised", "favourable", True)  # it runs on


def ending_soon(session: Session, story: Any, opinion: str, conditions: str) -> int:
    """An access on conditions that ends in a month, its file kept; returns its referral."""
    referral, officer = referral_of(story), story.actor("security", SECURITY)
    clearance_parts.keep_answers(session, referral, "person", {"A1A": "Nomgardé", "A2F": "IN"}, None, story.now)
    story.refer("sent")
    until = story.now.date() + timedelta(days=30)
    said = given.Opinion(opinion, conditions, None, until - timedelta(days=300), until)
    story.take("record_opinion", officer, said, referral=referral)
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    if opinion == "reserved":
        story.take("accept_conditions", candidate(story, story.chosen()), referral=referral)
    session.add(ClearancePart(referral_id=referral, part="person", state="accepted", number=77, asked_at=story.now,
                              expires_at=story.now, reopened=[]))  # fmt: skip
    session.commit()
    return referral


def renewed(session: Session, referral: int) -> int:
    session.rollback()
    return session.scalars(select(Referral.id).where(Referral.renews == referral)).one()


def test_renewal_is_a_referral_of_its_own_beside_the_access_that_runs(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = clearing(session, tmp_path)
    old = ending_soon(session, story, "reserved", "Pas le bâtiment Kepler.")
    here, base = as_(client, engine, story, "security"), f"/hires/{story.hire}/referral"
    begun = send(here, story, f"{base}/renew?referral={old}")
    new = renewed(session, old)
    assert begun.headers["Location"].endswith(f"referral={new}")
    assert send(here, story, f"{base}/renew?referral={old}").status_code == 409  # one at a time
    # Its file is a copy, sealed in its own place, to be gone through again; conditions stay with the access they are of.
    assert compartment.read(session, new, ["person", "nationality", "conditions"]) == {
        "person": {"A1A": "Nomgardé"}, "nationality": {"A2F": "IN"},
    }  # fmt: skip
    assert clearance_parts.of_referral(session, new)["person"].state == "returned"
    assert [access.word for access in referrals.accesses(session, story.hire)] == ["authorised"]
    for event, actor, given_ in (
        ("accept_part", SECURITY, given.PartFilled("person")), ("complete_referral", SECURITY, given.Checklist(PIECES)),
        ("send_referral", SECURITY, given.Nothing()),
        ("record_opinion", SECURITY, given.Opinion("reserved", "Ni Kepler ni Orion.", None, date(2031, 1, 1), date(2033, 1, 1))),
    ):  # fmt: skip
        if event == "accept_part":
            session.execute(update(ClearancePart).where(ClearancePart.referral_id == new).values(state="filled"))
        story.take(event, story.actor("security", actor), given_, referral=new)
        session.commit()
        assert [access.word for access in referrals.accesses(session, story.hire)] == ["authorised"]
    story.take("authorise", story.actor("director", DIRECTOR), referral=new)
    session.commit()
    rows = referrals.history(session, story.chosen(), opinions=True)
    assert [(one.id, one.state, one.counts, one.opinion) for one in rows] == [
        (old, "authorised", False, "reserved"), (new, "authorised", True, "reserved"),
    ]  # fmt: skip
    assert [one.opinion for one in referrals.history(session, story.chosen(), opinions=False)] == [None, None]
    for referral, words in ((old, "Pas le bâtiment Kepler."), (new, "Ni Kepler ni Orion.")):
        assert compartment.read(session, referral, ["conditions"]) == {"conditions": words}
        assert words in here.get(f"{base}/{referral}/sealed").get_data(as_text=True)
    page = here.get(f"{base}?referral={new}").get_data(as_text=True)
    assert ("renouvellement" in page, f"referral={old}" in page) == (True, True)
    assert send(here, story, f"{base}/renew?referral={old}").status_code == 409  # it was renewed already
    own = as_candidate(client, engine, story, story.chosen()).get(f"/my-applications/{story.hire}/access")
    assert ("Ni Kepler ni Orion." in own.text, "Pas le" in own.text) == (True, False)
    tasks = {row.what: row.due_on for row in session.execute(select(WelcomeTask.what, WelcomeTask.due_on))}
    assert tasks["access_end"] == date(2033, 1, 1)
    assert list(journal.verify(session)) == []
    assert journal.differences(session, story.hire) == []


def test_renewal_that_is_refused_leaves_the_access_to_its_own_end(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = clearing(session, tmp_path)
    old = ending_soon(session, story, "favourable", "")
    story.take("renew", story.actor("security", SECURITY), referral=old)
    session.commit()
    new = renewed(session, old)
    session.execute(update(Referral).where(Referral.id == new).values(state="answered", opinion="unfavourable"))
    session.commit()
    denied = send(as_(client, engine, story, "director"), story, f"/hires/{story.hire}/referral/deny?referral={new}")
    assert denied.headers["Location"].endswith(f"referral={new}")  # the hire does not go back to its list
    assert state(story) == "clearing"
    assert [access.word for access in referrals.accesses(session, story.hire)] == ["authorised"]
    assert tally.list_left(session, story.hire)[0]


# -- many at once -----------------------------------------------------------------------------------------------


def many(session: Session, story: Any, count: int, state_: str = "complete") -> None:
    """More people on the list, each with a referral in that state."""
    first = session.scalars(
        select(Application.number).where(Application.hire_id == story.hire).order_by(Application.number.desc())
    ).first()
    model = (
        session.execute(select(Application.__table__).where(Application.hire_id == story.hire).limit(1)).one()._asdict()
    )
    for place in range(count):
        person = Person(email=f"plus{place}@example.org", name=f"Plus {place}", language="fr", created_at=story.now)
        session.add(person)
        session.flush()
        row = {**model, "number": (first or 0) + place + 1, "person_id": person.id, "state": "ranked"}
        row.pop("id")
        row.pop("command", None)
        application = session.execute(
            Application.__table__.insert().values(**row).returning(Application.id)
        ).scalar_one()
        session.add(Referral(hire_id=story.hire, application_id=application, state=state_, state_since=story.now,
                             opened_at=story.now))  # fmt: skip
    session.commit()


def test_two_hundred_requests_are_on_one_page_and_sent_at_once(
    client: Any, engine: Engine, session: Session, tmp_path: Path, queries: list[str]
) -> None:
    story = clearing(session, tmp_path)
    here = as_(client, engine, story, "security")
    queries.clear()
    here.get("/referrals")
    few = len(queries)
    many(session, story, 199)
    here = as_(client, engine, story, "security")
    queries.clear()
    page = here.get("/referrals").get_data(as_text=True)
    assert len(queries) == few <= 5
    assert page.count(f">{story.row().reference}</a>") == 200
    for other in ("?by=age", "?done=1", "?page=2"):
        queries.clear()
        assert here.get(f"/referrals{other}").status_code == 200
        assert len(queries) <= few
    session.rollback()
    ids = list(session.scalars(select(Referral.id).where(Referral.state == "complete").limit(20)))
    opened = referral_of(story)
    session.rollback()
    assert here.post("/referrals/send", data={"referral": [*ids, opened, 9999]}).status_code == 303
    session.rollback()
    states = dict(session.execute(select(Referral.id, Referral.state)).all())
    assert {states[one] for one in ids} == {"sent"}
    assert states[opened] == "opened"
    assert list(journal.verify(session)) == []


def test_requests_of_another_school_are_not_sent(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = clearing(session, tmp_path)
    story.refer("complete")
    session.commit()
    referral = referral_of(story)
    session.rollback()
    there = sign_in(client, engine, story.cast.people["paris.security"])
    there.post("/referrals/send", data={"referral": [referral]})
    assert row_of(session, referral).state == "complete"


# -- forecasts and figures ----------------------------------------------------------------------------------------


def test_forecast_says_when_too_little_is_known() -> None:
    sent = datetime(2027, 1, 1, 12, tzinfo=UTC)
    assert forecast(sent, "postdoc", {"": Delay(4)}).middle is None
    known = {"": summed([10.0, 20.0, 30.0, 40.0, 50.0])}
    told = forecast(sent, "postdoc", known)
    assert (told.middle, told.low, told.high) == (date(2027, 1, 31), date(2027, 1, 15), date(2027, 2, 16))
    own = {**known, "postdoc": summed([5.0] * 5)}
    assert forecast(sent, "postdoc", own).middle == date(2027, 1, 6)
    assert forecast(sent, "postdoc", {**known, "postdoc": Delay(2)}).kind == ""


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"favourable": 12, "unfavourable": 2}, {"favourable": None, "unfavourable": None}),
        ({"favourable": 12, "reserved": 7, "unfavourable": 2}, {"favourable": 12, "reserved": None, "unfavourable": None}),
        ({"favourable": 12, "reserved": 3, "unfavourable": 2}, {"favourable": 12, "reserved": None, "unfavourable": None}),
        ({"favourable": 12, "reserved": 7}, {"favourable": 12, "reserved": 7}), ({"favourable": 1}, {"favourable": None}),
    ],
)  # fmt: skip
def test_small_count_is_hidden_and_cannot_be_worked_out(counts: dict[str, int], told: dict[str, int | None]) -> None:
    assert hidden(counts) == told


def test_figures_are_for_the_officer_and_the_auditor(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = clearing(session, tmp_path)
    answered(story, "unfavourable", "")
    page = as_(client, engine, story, "auditor").get("/referrals/figures").text.replace("\u202f", " ")
    assert "moins de 5" in page
    assert as_(client, engine, story, "security").get("/referrals/figures").status_code == 200
    for part in ("hr", "director", "manager", "referee"):
        assert as_(client, engine, story, part).get("/referrals/figures").status_code == 403
    assert len(referral_figures.past(session, None)) == 1


def test_calendar_has_the_clocks_and_no_name(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = clearing(session, tmp_path)
    story.refer("sent")
    session.commit()
    here = as_(client, engine, story, "security")
    text = here.get("/referrals/calendar.ics").get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 2
    assert story.row().reference in text
    assert "Prénom" not in text
    assert as_(client, engine, story, "director").get("/referrals/calendar.ics").status_code == 403


# -- what is destroyed ----------------------------------------------------------------------------------------------


def test_sealed_file_is_destroyed_after_its_time_and_not_before(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = clearing(session, tmp_path)
    referral = answered(story, "alternative", "Proposition plantée")
    story.take("deny", story.actor("director", DIRECTOR), referral=referral)
    compartment.keep(session, referral, "notes", "Notes plantées", None, story.now)
    session.commit()
    here = as_(client, engine, story, "security")
    session.execute(update(Referral).values(state_since=datetime.now(UTC) - timedelta(days=100)))
    session.commit()
    assert here.post("/referrals/retention", data={"sure": "y"}).status_code == 303
    session.rollback()
    assert len(session.scalars(select(SealedValue.id)).all()) == 2
    session.execute(update(Referral).values(state_since=datetime.now(UTC) - timedelta(days=200)))
    session.commit()
    page = here.get("/referrals/retention").text
    assert story.row().reference in page
    assert "plantée" not in page
    session.rollback()
    assert here.post("/referrals/retention").status_code == 422
    assert here.post("/referrals/retention", data={"sure": "y"}).status_code == 303
    session.rollback()
    assert session.scalars(select(SealedValue.id)).all() == []
    assert row_of(session, referral).purged_at is not None
    assert journal.differences(session, story.hire) == []


# -- the list goes on -----------------------------------------------------------------------------------------------


def test_reserve_is_referred_ahead_as_far_as_the_pack_allows(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    left, _ = tally.list_left(session, story.hire)
    session.rollback()
    assert left, "nobody is left on the list"
    here = as_(client, engine, story, "security")
    ahead = f"/hires/{story.hire}/referral/ahead"
    assert send(here, story, ahead, application=story.chosen()).status_code == 409
    assert send(here, story, ahead, application=left[0]).status_code == 303
    assert send(here, story, ahead, application=left[0]).status_code == 409
    session.rollback()
    assert session.scalars(select(Referral.state).where(Referral.application_id == left[0])).one() == "opened"
    person = as_candidate(client, engine, story, left[0])
    page = person.get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert "autorisation en attente" not in page.replace("\u00a0", " ")
    at(engine, datetime.now(UTC))  # the clock stops none of them while the list is open
    session.rollback()
    assert session.scalars(select(Referral.state).where(Referral.application_id == left[0])).one() == "opened"
    for part, reads in (("security", True), ("hr", True), ("manager", False), ("chair", False)):
        journal_page = as_(client, engine, story, part).get(f"/hires/{story.hire}/journal").text
        assert ("saisine d’avance" in journal_page) is reads


def test_refusal_proposes_the_next_of_the_list_at_once(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = clearing(session, tmp_path)
    left, _ = tally.list_left(session, story.hire)
    referral = answered(story, "unfavourable", "")
    director = as_(client, engine, story, "director")
    denied = send(director, story, f"/hires/{story.hire}/referral/deny?referral={referral}")
    assert denied.status_code == 303
    assert denied.headers["Location"].endswith(f"/hires/{story.hire}/decision")
    assert state(story) == "ranked"
    number = session.scalars(select(Application.number).where(Application.id == left[0])).one()
    session.rollback()
    page = director.get(denied.headers["Location"]).text.replace("\u00a0", " ")
    assert f"candidature {number}" in page
    assert send(director, story, f"/hires/{story.hire}/decision", application=left[0]).status_code == 303
    assert state(story) == "clearing"


def test_person_of_the_list_without_access_waits_there_no_more(session: Session, tmp_path: Path) -> None:
    story = clearing(session, tmp_path)
    left, _ = tally.list_left(session, story.hire)
    story.take("refer_ahead", story.actor("security", SECURITY), given.OneFile(left[0]))
    ahead = session.scalars(select(Referral.id).where(Referral.application_id == left[0])).one()
    security, director = story.actor("security", SECURITY), story.actor("director", DIRECTOR)
    story.take("complete_referral", security, given.Checklist(PIECES), referral=ahead)
    story.take("send_referral", security, referral=ahead)
    story.take("record_opinion", security, given.Opinion("unfavourable"), referral=ahead)
    story.take("deny", director, referral=ahead)
    assert left[0] not in tally.list_left(session, story.hire)[0]


def test_no_referral_is_opened_ahead_without_a_rule(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "offering", restricted=False)
    left, _ = tally.list_left(session, story.hire)
    with pytest.raises(Refused) as shut:
        story.take("refer_ahead", story.actor("hr", HR), given.OneFile(left[0]))
    assert "referral_ahead_due" in [one.code for one in shut.value.objections]
    assert session.scalars(select(Referral.id).join(Hire)).all() == []
    assert session.scalars(select(Outgoing.kind).where(Outgoing.kind == "referral_opened")).all() == []


# -- the demonstration ----------------------------------------------------------------------------------------------


def test_demonstration_renews_an_access_that_began_with_the_post(session: Session, tmp_path: Path) -> None:
    """The access runs from the planned start, and its renewal is begun before it ends; the welcome is complete."""
    everybody = cast(session)
    post = replace(PLAIN, restricted=True, school="ALES")
    story = Story(session, everybody, tmp_path, post, datetime.now(UTC) - timedelta(days=390))
    clearances.authorised_for_a_time(story.to("clearing", applicants(everybody, post, 4))).clear().offer().accept()
    clearances.renewing(story)
    session.flush()
    first, second = session.execute(select(Referral.__table__).order_by(Referral.id)).all()
    assert (first.state, first.access_from, second.renews) == ("authorised", story.row().start_on, first.id)
    assert first.access_from < second.opened_at.date() < first.access_until
    assert session.scalars(select(Welcome.state)).all() == ["complete"]
    done = select(WelcomeTask.outcome).where(WelcomeTask.what == "access_renewal")
    assert session.scalars(done).all() == ["done"]


def test_demonstration_shows_a_silence_that_a_person_has_to_decide_on(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    everybody = cast(session)
    post = replace(PLAIN, restricted=True, school="ALES")
    story = Story(session, everybody, tmp_path, post, datetime.now(UTC) - timedelta(days=176))
    clearances.silent(story.to("clearing", applicants(everybody, post, 4)))
    session.commit()
    assert row_of(session, referral_of(story)).state == "expired"
    officer = as_(client, engine, story, "security").get(f"/hires/{story.hire}/referral").text
    assert ("tardive peut encore" in officer, "Sans réponse dans le délai" in officer) == (True, True)
    page = as_(client, engine, story, "director").get(f"/hires/{story.hire}/referral").text
    assert "Le ministère n’a pas répondu dans son délai" in page
    assert "défavorable" in page
    assert "/referral/deny" in page
    assert "/referral/authorise" not in page
