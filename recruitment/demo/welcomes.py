"""Welcomes on their way: one of which the first items are ticked, one half done with an item late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from recruitment.models import Application, Welcome, WelcomeTask
from workflows import given
from workflows.charter.welcome_items import ACCESS
from workflows.who import CANDIDATE, HIRING_MANAGER, HR, PERSON, SECURITY, Actor

from .story import Story

STARTS_IN = 5  # days: what is due a week before the start is then late
# What follows the yes at once, then what precedes the start: which part ticks it, with what note.
FIRST = (
    ("contract", "hr", HR, "Signé des deux parties, exemplaire remis."), ("euraxess", "hr", HR, ""),
    ("start_date", "hr", HR, "Confirmée par courriel."), ("payroll_documents", "", CANDIDATE, ""),
)  # fmt: skip
NEXT = (
    ("mentor", "manager", HIRING_MANAGER, "Accepté en réunion d’équipe."), ("welcome_booklet", "hr", HR, ""),
    ("it_charter", "", CANDIDATE, ""),
)  # fmt: skip
ASIDE = ("relocation_contact", "La personne habite déjà la ville et n’a pas de question.")


def begun(story: Story, done: tuple[tuple[str, str, str, str], ...] = FIRST) -> None:
    """Tick these items of the list of whoever accepted, and set one aside."""
    session = story.session
    number, file, person = session.execute(
        select(Welcome.id, Welcome.application_id, Application.person_id)
        .join(Application, Application.id == Welcome.application_id)
        .where(Welcome.hire_id == story.hire)
    ).one()
    rows = session.execute(
        select(WelcomeTask.what, WelcomeTask.id, WelcomeTask.revision).where(WelcomeTask.application_id == file)
    )
    items = {row.what: (row.id, row.revision) for row in rows}
    for what, part, role, note in done:
        actor = story.actor(part, role) if part else Actor(person, frozenset({PERSON, CANDIDATE}))
        story.take("do_item", actor, given.ItemDone(*items[what], story.now.date(), note), welcome=number)
    left = given.ItemLeft(*items[ASIDE[0]], ASIDE[1])
    story.take("leave_item", story.actor("hr", HR), left, welcome=number)


def half_done(story: Story) -> None:
    """The arrival settled some days from today; the half of the list done; the desk of the unit is late."""
    number = story.session.scalars(select(Welcome.id).where(Welcome.hire_id == story.hire)).one()
    arrival = given.Arrival(
        datetime.now(UTC).date() + timedelta(days=STARTS_IN),
        "Accueil du bâtiment principal, 9 h ; demandez le service des ressources humaines.", "Inès Roussel",
        "arrivees@example.org", "04 66 00 00 00", "Claire Aubanel, laboratoire voisin",
    )  # fmt: skip
    story.take("set_arrival", story.actor("hr", HR), arrival, welcome=number)
    begun(story, FIRST + NEXT)


def whole(story: Story) -> None:
    """Everything is ticked by whoever does it, what goes with an access by the officer; human resources close the list."""
    session = story.session
    number, file, person = session.execute(
        select(Welcome.id, Welcome.application_id, Application.person_id)
        .join(Application, Application.id == Welcome.application_id)
        .where(Welcome.hire_id == story.hire)
    ).one()
    own, hr = Actor(person, frozenset({PERSON, CANDIDATE})), story.actor("hr", HR)
    rows = session.execute(
        select(WelcomeTask.what, WelcomeTask.role, WelcomeTask.id, WelcomeTask.revision)
        .where(WelcomeTask.application_id == file, WelcomeTask.what.not_in(("access_renewal", "access_end")))
        .order_by(WelcomeTask.id)
    ).all()
    for row in rows:
        access = row.what in ACCESS
        actor = story.actor("security", SECURITY) if access else own if row.role == "person" else hr
        done = given.ItemDone(row.id, row.revision, story.now.date())
        story.take("do_access" if access else "do_item", actor, done, welcome=number)
    story.take("complete_welcome", hr, welcome=number)
