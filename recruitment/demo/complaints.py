"""Complaints of the demonstration, taken through the door like everything else."""

from __future__ import annotations

from recruitment.services import complaints
from recruitment.services.progress import hire_row
from workflows import given
from workflows.who import HR, PERSON, Actor

from .story import Story

HEARD = (
    "Mon audition a été avancée d’une heure. Le message m’est parvenu la veille au soir ; j’ai dû renoncer à"
    " présenter une partie du travail. Je demande si les autres personnes ont eu le même délai."
)
FOUND = "Les convocations et leurs dates d’envoi ont été relues : un seul message est parti moins de cinq jours avant."
ANSWER = (
    "Votre convocation modifiée est partie la veille de l’audition, alors que les autres personnes ont eu cinq jours.\n"
    "L’école vous présente ses excuses et vous propose un entretien avec la personne responsable des recrutements."
    " Le délai de cinq jours figure désormais dans la convocation elle-même."
)


def file(story: Story, person: int, subject: str = "interview", text: str = HEARD, language: str = "fr") -> int:
    """Somebody complains about the hire; returns the complaint."""
    hire = hire_row(story.session, story.hire, lock=True)
    assert hire is not None
    grievance = given.Grievance(subject, text)
    made = complaints.begin(story.session, hire, person, grievance, language, story.now)
    story.take("file_complaint", Actor(person, frozenset({PERSON})), grievance, complaint=made)
    return made


def examine(story: Story, complaint: int) -> None:
    """Somebody is put in charge, and notes a first finding."""
    handler = story.who("equality")
    story.take("assign_handler", story.actor("hr", HR), given.Charge(handler), complaint=complaint)
    story.take("note_finding", story.actor("equality", "equality"), given.Note(FOUND), complaint=complaint)


def answer(story: Story, complaint: int) -> None:
    """The whole way to the answer."""
    examine(story, complaint)
    story.take(
        "answer_complaint", story.actor("equality", "equality"), given.Reply("founded", ANSWER), complaint=complaint
    )
