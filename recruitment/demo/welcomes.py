"""A welcome half way: the arrival settled, some items ticked, one set aside, one late."""

from __future__ import annotations

from sqlalchemy import select

from recruitment.models import Application, Welcome, WelcomeTask
from workflows import given
from workflows.who import CANDIDATE, HIRING_MANAGER, HR, PERSON, Actor

from .story import Story

# What was done, by which part, with what note. What is not here is still to do: the documents for the payroll are late.
DONE = (
    ("contract", "hr", HR, "Signé des deux parties, exemplaire remis."),
    ("euraxess", "hr", HR, ""),
    ("start_date", "hr", HR, "Confirmée par courriel."),
    ("mentor", "manager", HIRING_MANAGER, "Accepté en réunion d’équipe."),
)
ASIDE = ("relocation_contact", "La personne habite déjà la ville et n’a pas de question.")


def half_done(story: Story) -> None:
    """Settle the arrival of whoever accepted on a hire, and do the half of their list."""
    session = story.session
    number, file, start = session.execute(
        select(Welcome.id, Welcome.application_id, Welcome.start_on).where(Welcome.hire_id == story.hire)
    ).one()
    staff = story.actor("hr", HR)
    arrival = given.Arrival(
        start, "Accueil du bâtiment principal, 9 h ; demandez le service des ressources humaines.", "Inès Roussel",
        "arrivees@example.org", "04 66 00 00 00", "Claire Aubanel, laboratoire voisin",
    )  # fmt: skip
    story.take("set_arrival", staff, arrival, welcome=number)
    rows = session.execute(
        select(WelcomeTask.what, WelcomeTask.id, WelcomeTask.revision).where(WelcomeTask.application_id == file)
    )
    items = {row.what: (row.id, row.revision) for row in rows}
    for what, part, role, note in DONE:
        story.take(
            "do_item", story.actor(part, role), given.ItemDone(*items[what], story.now.date(), note), welcome=number
        )
    story.take("leave_item", staff, given.ItemLeft(*items[ASIDE[0]], ASIDE[1]), welcome=number)
    person = session.scalars(select(Application.person_id).where(Application.id == file)).one()
    read = given.ItemDone(*items["it_charter"], story.now.date())
    story.take("do_item", Actor(person, frozenset({PERSON, CANDIDATE})), read, welcome=number)
