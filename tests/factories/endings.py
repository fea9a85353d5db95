"""Hires near their end, in the past of today's clock, and the ways tests act on them as people do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.demo.story import Story
from recruitment.models import Application, Hire, Outgoing, Referral
from workflows import given
from workflows.who import CANDIDATE, DIRECTOR, PERSON, SECURITY, Actor

from .cast import cast, sign_in
from .stories import PLAIN, applicants

CONDITIONS = "Accès au bâtiment Kepler interdit ; pas de données Orion-7."


def hire_in(session: Session, files: Path, state: str, *, restricted: bool = False, count: int = 4) -> Story:
    """A hire brought to `state` some months ago, committed. Where nothing is restricted, nobody is referred."""
    # In Alès everybody from outside the Union is referred, whatever the unit: Paris has no such rule.
    post = replace(PLAIN, restricted=restricted, school="ALES" if restricted else "PARIS")
    everybody = cast(session)
    start = datetime.now(UTC) - timedelta(days=170)
    story = Story(session, everybody, files, post, start).to(state, applicants(everybody, post, count))
    session.commit()
    return story


def referral_of(story: Story) -> int:
    """The referral of the person now chosen."""
    return story.session.scalars(select(Referral.id).where(Referral.application_id == story.chosen())).one()


def answered(story: Story, opinion: str = "reserved", conditions: str = CONDITIONS) -> int:
    """The ministry has answered the referral; returns it."""
    referral = referral_of(story)
    story.refer("sent")
    given_ = given.Opinion(opinion, conditions)
    story.take("record_opinion", story.actor("security", SECURITY), given_, referral=referral)
    story.session.commit()
    return referral


def authorised(story: Story) -> int:
    """The director has authorised access, on conditions; returns the referral."""
    referral = answered(story)
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    story.session.commit()
    return referral


def person_of(story: Story, application: int) -> int:
    """Who is behind a file."""
    return story.session.scalars(select(Application.person_id).where(Application.id == application)).one()


def candidate(story: Story, application: int) -> Actor:
    """The person behind a file, as they act."""
    return Actor(person_of(story, application), frozenset({PERSON, CANDIDATE}))


def as_(client: Any, engine: Engine, story: Story, part: str) -> Any:
    """The client signed in as a part of the cast."""
    return sign_in(client, engine, story.who(part))


def as_candidate(client: Any, engine: Engine, story: Story, application: int) -> Any:
    """The client signed in as the person behind a file."""
    return sign_in(client, engine, person_of(story, application))


def revision(story: Story) -> int:
    """What a page just read would carry."""
    story.session.rollback()
    return story.session.scalars(select(Hire.revision).where(Hire.id == story.hire)).one()


def send(client: Any, story: Story, path: str, **data: Any) -> Any:
    """Send the form of a page just read."""
    number = revision(story)
    return client.post(path, data={"revision": number, "command": f"{path}-{number}", **data})


def state(story: Story) -> str:
    """The state of the hire in the database."""
    story.session.rollback()
    return story.session.scalars(select(Hire.state).where(Hire.id == story.hire)).one()


def queued(story: Story, kind: str) -> list[int]:
    """The people whom a mail of that kind waits for."""
    story.session.rollback()
    query = select(Outgoing.person_id).where(Outgoing.hire_id == story.hire, Outgoing.kind == kind)
    return sorted(story.session.scalars(query))
