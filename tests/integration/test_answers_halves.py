"""The two halves of a letter kept together, and words to look at again set aside with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.letters import record
from recruitment.models import Letter, LetterAside
from tests.factories.endings import as_, hire_in, send
from tests.integration.test_answers import letters_of, page_of
from workflows.engine import Refused
from workflows.given import LetterBatch
from workflows.who import DIRECTOR


def a_draft(session: Session, tmp_path: Path) -> tuple[Any, Any, str]:
    """A hire with drafts; one that judges, in French, and its page."""
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    letter = next(row for row in letters_of(session) if row.kind == "ranked_not_chosen" and row.content["language"] == "fr")
    return story, letter, f"{page_of(story)}/{letter.id}"


def standing(session: Session, letter: int) -> Any:
    """What is kept beside a letter."""
    session.rollback()
    query = select(Letter.content, Letter.twin, Letter.edited, Letter.out_of_step, Letter.words_open, Letter.revision)
    return session.execute(query.where(Letter.id == letter)).one()


def approval(story: Any, letter: int) -> list[str]:
    """What stops the director from approving a letter now."""
    story.session.rollback()
    with pytest.raises(Refused) as shut:
        story.take("approve_letters", story.actor("director", DIRECTOR), LetterBatch((letter,)))
    return [o.code for o in shut.value.objections]


def test_half_that_lags_is_said_and_stops_approval_until_it_follows(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, letter, address = a_draft(session, tmp_path)
    found = standing(session, letter.id)
    assert found.twin["language"] == "en"
    assert [p.key for p in record.passages(record.load(found.twin))] == [p.key for p in record.passages(record.load(found.content))]
    here = as_(client, engine, story, "hr2")
    said = send(here, story, address, **{"develop-0": "Décrire 3 jalons."})
    assert said.status_code == 303
    page = here.get(address).get_data(as_text=True)
    assert "La moitié anglaise est en retard pour 1 passage" in page
    assert standing(session, letter.id).edited == {"develop.0": "en"}
    assert approval(story, letter.id) == ["letters_halves_in_step"]
    batch = here.get(f"{page_of(story)}/batch").get_data(as_text=True)
    assert "moitiés en désaccord" in batch
    send(here, story, address, **{"other-develop-0": "Describe 4 milestones."})
    page = here.get(address).get_data(as_text=True)
    assert "ne figure que dans" in page  # another figure
    assert approval(story, letter.id) == ["letters_halves_in_step"]
    send(here, story, address, **{"other-develop-0": "Describe 3 milestones."})
    found = standing(session, letter.id)
    assert (found.out_of_step, found.edited, found.revision) == (0, {"develop.0": ""}, 4)
    send(here, story, address, **{"develop-0": "Décrire les 3 jalons."})
    assert standing(session, letter.id).edited == {"develop.0": "en"}
    send(here, story, address, settled="develop.0")  # English needs no other words
    assert standing(session, letter.id).out_of_step == 0
    other = here.get(f"{address}?half=en").get_data(as_text=True)
    assert "Describe 3 milestones." in other
    assert here.get(f"{address}/pdf?half=en").data.startswith(b"%PDF")
    story.session.rollback()
    story.take("approve_letters", story.actor("director", DIRECTOR), LetterBatch((letter.id,)))


def test_word_set_aside_shows_its_reason_to_the_second_reader_and_comes_back_with_another_text(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story, letter, address = a_draft(session, tmp_path)
    here = as_(client, engine, story, "hr2")
    both = {"develop-0": "Le plan est décevant.", "other-develop-0": "The plan is thin."}
    send(here, story, address, **both)
    assert standing(session, letter.id).words_open == 1
    assert approval(story, letter.id) == ["letters_words_settled"]
    which = "fr|develop.0|harsh|décevant"
    short = send(here, story, f"{address}/words", which=which, text="non")
    assert short.status_code == 422
    assert ">non</textarea>" in short.get_data(as_text=True)
    assert send(here, story, f"{address}/words", which="fr|nothing.9|harsh|x", text="Mot du rapport cité.").status_code == 400
    why = "Mot repris du rapport que la personne a déjà lu."
    assert send(here, story, f"{address}/words", which=which, text=why).status_code == 303
    assert standing(session, letter.id).words_open == 0
    second = as_(client, engine, story, "director")
    page = second.get(address).get_data(as_text=True)
    assert why in page
    assert "Approuver cette lettre" in page
    here = as_(client, engine, story, "hr2")
    send(here, story, address, **{"develop-0": "Le plan reste décevant.", "other-develop-0": "The plan stays thin."})
    assert standing(session, letter.id).words_open == 1  # kept for the text it was given for
    assert approval(story, letter.id) == ["letters_words_settled"]
    session.rollback()
    assert session.scalars(select(LetterAside.reason)).all() == [why]
    for part in ("juror1", "manager"):
        assert send(as_(client, engine, story, part), story, f"{address}/words", which=which, text=why).status_code == 403
