"""Under a school's own rule the nationality is asked first and alone: who is surely not concerned is asked no more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.demo.story import Story
from recruitment.models import ClearancePart, Hire, JournalEntry, Referral, SealedValue
from recruitment.services import clearance_parts, compartment, journal
from recruitment.services.clearance_parts import Ruled, ruled
from recruitment.services.compartment import keep
from tests.factories.endings import as_, as_candidate, candidate, hire_in, queued, referral_of, send, state
from tests.factories.stories import PLAIN, applicants
from workflows import given
from workflows.charter.packs import pinned
from workflows.engine import Refused
from workflows.who import DIRECTOR, SECURITY


@pytest.mark.parametrize(
    ("countries", "referred", "verified"),
    [
        (("FR",), False, True), (("FR", "DE"), False, True), (("IN",), True, True), (("IN", "US"), True, True),
        (("NO",), True, False), (("CH",), True, False), (("FR", "IN"), False, False), (("FR", "CH"), False, False),
    ],
)  # fmt: skip
def test_rule_is_read_from_the_pack_and_says_what_is_not_verified(
    countries: tuple[str, ...], referred: bool, verified: bool
) -> None:
    assert ruled(pinned("contract", "ALES", "2026-01-01"), countries) == Ruled(referred, verified)


def house(session: Session, tmp_path: Path) -> Any:
    """A hire outside restricted zones, in the school whose rule refers persons from outside the Union in any unit."""
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    session.execute(update(Hire).where(Hire.id == story.hire).values(restricted=False))
    session.commit()
    return story


def asked(client: Any, engine: Engine, story: Any) -> str:
    """The officer asks for the person's part; the private address that they are sent."""
    base = f"/hires/{story.hire}/referral/{referral_of(story)}"
    assert send(as_(client, engine, story, "security"), story, f"{base}/parts/person/ask").status_code == 303
    story.session.rollback()
    number = story.session.scalars(select(ClearancePart.number).where(ClearancePart.part == "person")).one()
    return clearance_parts.link(client.application.config["SECRET_KEY"], "", number)


def row_of(session: Session) -> Any:
    session.rollback()
    return session.execute(select(Referral.state, ClearancePart.state.label("part")).join(ClearancePart)).one()


def sealed_parts(session: Session) -> set[str]:
    return set(session.scalars(select(SealedValue.part)))


def test_who_is_not_concerned_is_asked_nothing_more_and_the_hire_goes_on_once_the_officer_has_confirmed(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = house(session, tmp_path)
    address, here = asked(client, engine, story), app.test_client()
    page = here.get(address).text
    assert ('name="A2F"' in page, 'name="A2G"' in page) == (True, True)
    assert not [key for key in ("A1A", "A2B", "A5B", "cv") if f'name="{key}"' in page]
    assert "non vérifié" in page
    typed = {"A2F": "DE", "A1A": "Nomdetrop", "then": "send"}
    assert here.post(f"{address}/draft", data=typed).status_code == 200
    missing = here.post(address, data={"A1A": "Nomdetrop", "then": "send", "A2F": ""})
    assert missing.status_code == 422
    sent = here.post(address, data=typed)
    assert sent.status_code == 303
    assert "rien d’autre" in here.get(sent.headers["Location"]).text
    assert tuple(row_of(session)) == ("opened", "stated")
    assert sealed_parts(session) == {"nationality"}
    assert compartment.read(session, referral_of(story), ["nationality"]) == {"nationality": {"A2F": "DE"}}
    assert here.get(address).status_code == 410
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.number.desc()).limit(1)).one()
    assert entry.event == "state_nationality"
    assert not [word for word in ("DE", "A2F") if f'"{word}"' in f"{entry.heard}{entry.moves}{entry.digest}"]
    assert not queued(story, "access_decided")
    hr, base = as_(client, engine, story, "hr"), f"/hires/{story.hire}/referral"
    assert send(hr, story, f"{base}/conclude").status_code == 409
    officer = as_(app.test_client(), engine, story, "security")
    page = officer.get(f"{base}/{referral_of(story)}/sealed").text
    assert ("aucune saisine n’est due pour cette personne" in page, "pas vérifiée" in page) == (True, False)
    assert send(officer, story, f"{base}/waive").status_code == 303
    assert row_of(session).state == "not_needed"
    assert queued(story, "access_decided")
    hr = as_(client, engine, story, "hr")
    pages = [hr.get(f"/hires/{story.hire}{part}").text for part in ("", "/journal", "/referral")]
    assert not [page for page in pages for word in ("Sans saisine", "nationalité", "aucune saisine") if word in page]
    assert send(hr, story, f"/hires/{story.hire}/referral/conclude").status_code == 303
    assert state(story) == "offering"
    assert list(journal.verify(session)) == []
    assert journal.differences(session, story.hire) == []


def test_who_is_concerned_goes_on_to_the_rest(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = house(session, tmp_path)
    address, here = asked(client, engine, story), app.test_client()
    sent = here.post(address, data={"A2F": "IN", "then": "send"})
    assert sent.headers["Location"] == address
    page = here.get(address).text
    assert 'name="A1A"' in page
    assert re.search(r'<option (selected value="IN"|value="IN" selected)>', page)
    assert tuple(row_of(session)) == ("opened", "asked")


def test_where_the_rule_is_not_verified_the_officer_decides_and_nothing_more_is_asked_meanwhile(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = house(session, tmp_path)
    address, here = asked(client, engine, story), app.test_client()
    assert "thanks" in here.post(address, data={"A2F": "FR", "A2G": "IN", "then": "send"}).headers["Location"]
    assert tuple(row_of(session)) == ("opened", "stated")
    assert here.get(address).status_code == 410
    officer, base = as_(client, engine, story, "security"), f"/hires/{story.hire}/referral"
    page = officer.get(f"{base}/{referral_of(story)}/sealed").text
    assert ("Inde" in page, "pas vérifiée" in page, "Demander la suite" in page) == (True, True, True)
    assert "Vérifier une partie" in officer.get("/").text
    assert send(officer, story, f"{base}/{referral_of(story)}/parts/person/ask").status_code == 303
    assert tuple(row_of(session)) == ("opened", "asked")
    number = session.scalars(select(ClearancePart.number)).one()
    again = clearance_parts.link(app.config["SECRET_KEY"], "", number)
    assert 'name="A1A"' in here.get(again).text
    officer = as_(client, engine, story, "security")
    assert send(officer, story, f"{base}/waive").status_code == 303
    assert row_of(session).state == "not_needed"


def test_in_a_restricted_zone_everything_is_asked_at_once(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    assert 'name="A1A"' in app.test_client().get(asked(client, engine, story)).text


def test_nobody_but_the_person_states_a_nationality(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = house(session, tmp_path)
    asked(client, engine, story)
    other = replace(candidate(story, story.chosen()), person_id=story.who("juror1"))
    with pytest.raises(Refused):
        story.take("state_nationality", other, given.NationalityStated("person"), referral=referral_of(story))


# What differs between two pages of one build: numbers, dates, hashes.
VOLATILE = re.compile(r'value="[^"]*"|datetime="[^"]*"|[0-9a-f]{8,}|empreinte <span[^<]*|\d+')
DATES = re.compile(
    r"(?:\b(?:lun|mar|mer|jeu|ven|sam|dim)\w*\.?\s+)?\d+(?:<sup>er</sup>)?\s+(?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)\w*\.?"
)


PLACES = ("", "/referral", "/journal", "/welcome", "/candidates", "/ranking", "/offer", "/exceptions", "/rules/make_offer")


def settle(story: Story, stage: str, *, referred: bool) -> None:
    """Bring one person's referral on: waived, or sent and answered."""
    referral, security = referral_of(story), story.actor("security", SECURITY)
    if stage == "pending" and referred:
        story.refer("sent")
        keep(story.session, referral, compartment.NATIONALITY, {"A2F": "IN"}, None, story.now)
    elif stage == "decided" and referred:
        story.take("record_opinion", security, given.Opinion("favourable"), referral=referral)
        story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    elif stage == "decided":
        story.take("waive", security, referral=referral)


def accept(client: Any, engine: Engine, story: Story) -> None:
    """The person accepts the offer; their own page says the same of an access, referred or not."""
    file = story.clear().offer().chosen()
    story.take("accept_offer", candidate(story, file))
    story.session.commit()
    own = as_candidate(client, engine, story, file).get(f"/my-applications/{story.hire}").text
    assert "Accès au laboratoire\u00a0: autorisé." in own


def test_whether_there_was_a_referral_shows_in_nothing_but_the_wait(
    client: Any, engine: Engine, session: Session, tmp_path: Path, queries: list[str]
) -> None:
    """The ministry answers about one person, the officer waives for the other: others read the same of both hires,
    and the pages ask the database the same."""
    first = house(session, tmp_path)
    post = replace(PLAIN, restricted=True, school="ALES", unit="Centre des matériaux")
    story = Story(session, first.cast, tmp_path, post, datetime.now(UTC) - timedelta(days=150))
    second = story.to("clearing", applicants(first.cast, post, 4))
    session.execute(update(Hire).values(restricted=False, unit="Centre des matériaux"))
    said: dict[tuple[str, str], list[list[str]]] = {}

    def read(stage: str, story: Story) -> None:
        session.commit()
        for part in ("hr", "manager", "chair", "juror1", "reviewer", "equality"):
            here = as_(client, engine, story, part)
            here.get("/")  # the home page lists both hires; asked first, it warms what is looked up once
            session.rollback()
            queries.clear()
            pages = [here.get(f"/hires/{story.hire}{place}").text for place in PLACES]
            said.setdefault((stage, part), []).append([*(VOLATILE.sub("", DATES.sub("", page)) for page in pages), *queries])
            session.rollback()

    for stage in ("pending", "decided", "accepted"):
        for story in (first, second):
            if stage == "accepted":
                accept(client, engine, story)
            else:
                settle(story, stage, referred=story is second)
            read(stage, story)
    for place, (waived, referred) in said.items():
        assert len(waived) == len(referred), place
        for one, other in zip(waived, referred, strict=True):
            lines = list(unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm=""))[2:]
            assert not lines, f"{place}: {lines}"
