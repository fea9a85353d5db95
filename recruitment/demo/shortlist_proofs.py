"""Proofs asked of a shortlist of two: one of them has sent theirs, of which one is checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from recruitment.models import Application, Person
from recruitment.services.documents import keep
from workflows import given
from workflows.who import CANDIDATE, HR, PERSON, Actor

from .papers import paper
from .story import Story

DAYS = 12  # from today to the last day
PAPERS = {
    "degree": ("Attestation de réussite au diplôme", "Le diplôme de doctorat a été obtenu après soutenance publique."),
    "experience": ("Attestation d’emploi", "La personne a travaillé dans l’unité comme chercheuse ou chercheur contractuel."),
}


def asked(story: Story) -> Story:
    """Human resources ask; the first person sends everything, and their degree is checked."""
    due = datetime.now(UTC).date() + timedelta(days=DAYS)
    story.take("ask_proofs", story.actor("hr", HR), given.ProofsAsked(tuple(PAPERS), due))
    file = story.applications("shortlisted")[0]
    person, name = story.session.execute(
        select(Person.id, Person.name).join(Application, Application.person_id == Person.id).where(Application.id == file)
    ).one()
    story.wait(1)
    kept = {kind: keep(story.files, kind, paper(title, name, (text,))) for kind, (title, text) in PAPERS.items()}
    for sent in kept.values():
        story.take("send_proof", Actor(person, frozenset({PERSON, CANDIDATE})), given.ProofSent((sent,)), application=file)
    read = given.ProofChecked("degree", kept["degree"].sha256)
    story.take("check_proof", story.actor("hr", HR), read, application=file)
    return story
