"""Links declared by name, ruled on by somebody else, and a red one closing the file everywhere at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Application, JournalEntry, LinkDeclaration, MarkSheet
from recruitment.services.links import closed_to, open_to
from tests.factories.judging import Bench, bench, sifting
from tests.factories.visitors import Visitors
from workflows import given
from workflows.engine import Refused


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections}


def answers(page: str, **levels: str) -> dict[str, str]:
    """The form as filled in: no link for everybody, but `levels` by the end of a name."""
    sent: dict[str, str] = {"command": "form-1"}
    for key, name in _people(page):
        level = next((level for end, level in levels.items() if name.endswith(end)), "none")
        sent[key] = level
        sent[f"{key}-kind"] = "" if level == "none" else "supervision"
    return sent


def _people(page: str) -> list[tuple[str, str]]:
    """The key of each answer with the name beside it."""
    found = re.findall(r"<legend>(.*?) <span>.*?name=\"(link-[0-9a-f]+)\"", page, re.S)
    return [(key, name.strip()) for name, key in found]


def test_names_are_alphabetical_and_bear_no_number(app: Any, session: Session) -> None:
    hire = bench(session)
    page = Visitors(app, hire).page("juror1", "links")
    assert [name for _, name in _people(page)] == ["Prénom Candidate1", "Prénom Candidate2", "Prénom Candidate3"]
    body = page[page.index("<main") :]
    assert "Candidature 1" not in body
    for file in hire.files.values():  # neither is the key that later stands in the address of a file
        assert not re.search(rf'(name|id|value)="[^"]*\b{file}\b', body)


def test_declaration_of_several_links_is_one_entry(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    sent = answers(visitors.page("juror1", "links"), Candidate2="red")
    response = visitors("juror1").post(f"/hires/{hire.hire}/links", data=sent)
    assert response.status_code == 303
    found = {row.application_id: (row.level, row.steps_aside) for row in session.scalars(select(LinkDeclaration))}
    assert found == {
        hire.files["candidate1"]: ("none", False), hire.files["candidate2"]: ("red", True),
        hire.files["candidate3"]: ("none", False),
    }  # fmt: skip
    assert session.scalars(select(JournalEntry.event)).all().count("declare_link") == 1


def test_declaration_left_open_is_said_and_kept(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    sent = answers(visitors.page("juror1", "links"), Candidate2="amber")
    asked = next(key for key, value in sent.items() if value == "amber")
    sent[f"{asked}-kind"], sent[f"{asked}-note"] = "", "thèse en 2014"
    page = visitors("juror1").post(f"/hires/{hire.hire}/links", data=sent)
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert "thèse en 2014" in text
    assert "indiquez quel lien" in text
    assert session.scalars(select(LinkDeclaration)).all() == []


def test_same_form_sent_twice_declares_once(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    sent = answers(visitors.page("juror1", "links"), Candidate2="red")
    browser = visitors("juror1")
    assert [browser.post(f"/hires/{hire.hire}/links", data=sent).status_code for _ in range(2)] == [303, 303]
    session.rollback()
    assert len(session.scalars(select(LinkDeclaration)).all()) == 3
    assert session.scalars(select(JournalEntry.event)).all().count("declare_link") == 1


def test_vague_or_empty_declaration_is_refused(session: Session) -> None:
    hire = bench(session)
    file = hire.files["candidate1"]
    for answer in (
        given.LinkAnswer(file, "blue"),
        given.LinkAnswer(file, "red"),
        given.LinkAnswer(file, "amber", "other"),
    ):
        with pytest.raises(Refused) as refused:
            hire.take("declare_link", "juror1", answer)
        assert codes(refused) == {"links_answered"}
    with pytest.raises(Refused) as refused:
        hire.take("declare_link", "juror1", given.LinkAnswers(()))
    assert codes(refused) == {"links_answered"}


def test_stranger_cannot_be_declared_on(session: Session) -> None:
    hire = bench(session)
    with pytest.raises(Refused) as refused:
        hire.take("declare_link", "juror1", given.LinkAnswer(999_999, "none"))
    assert codes(refused) == {"file_out_of_turn"}


def test_step_aside_is_withdrawn_through_the_chair_only(session: Session) -> None:
    hire = sifting(session)
    file = hire.files["candidate1"]
    hire.take("declare_link", "juror1", given.LinkAnswer(file, "red", "kinship"))
    with pytest.raises(Refused) as refused:
        hire.take("declare_link", "juror1", given.LinkAnswer(file, "none"))
    assert codes(refused) == {"step_aside_stands"}
    hire.take("declare_link", "juror1", given.LinkAnswer(file, "amber", "other", "Homonymie, après vérification."))
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == {file}  # still, until the ruling
    link = session.scalars(select(LinkDeclaration).where(LinkDeclaration.level == "amber")).one()
    hire.take("rule_on_link", "chair", given.Ruling(link.id, False, "Homonymie : aucun lien réel."), application=file)
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == frozenset()


def test_red_link_closes_the_file_and_takes_its_marks_away(app: Any, session: Session) -> None:
    hire = sifting(session)
    file = hire.files["candidate1"]
    hire.mark("juror1", "candidate1", 4)
    visitors = Visitors(app, hire)
    assert visitors.status("juror1", f"marks/{file}") == 200
    hire.take("declare_link", "juror1", given.LinkAnswer(file, "red", "kinship"))
    assert visitors.status("juror1", f"marks/{file}") == 404
    assert f"marks/{file}" not in visitors.page("juror1", "marks")
    assert visitors.status("juror1", f"candidates/{file}") == 404
    assert session.scalars(select(MarkSheet.superseded_at)).one() is not None
    opened = select(Application.id).where(open_to(hire.cast.people["juror1"]))
    assert file not in session.scalars(opened).all()


def amber(hire: Bench, juror: str) -> tuple[int, int]:
    """An amber link of a juror on the first candidate: its id, the application."""
    file = hire.files["candidate1"]
    hire.take("declare_link", juror, given.LinkAnswer(file, "amber", "cosigned_works", "un article en 2022"))
    link = hire.session.scalars(select(LinkDeclaration.id).where(LinkDeclaration.level == "amber")).one()
    return link, file


def test_chair_rules_with_a_reason(app: Any, session: Session) -> None:
    hire = bench(session)
    link, _ = amber(hire, "juror1")
    visitors = Visitors(app, hire)
    page = visitors.page("chair", "links")
    assert "un article en 2022" in page
    address = f"/hires/{hire.hire}/links"
    bare = visitors("chair").post(address, data={"declaration": link, "outcome": "aside", "reason": "non"})
    assert bare.status_code == 422
    full = {"declaration": link, "outcome": "aside", "reason": "Un article en commun il y a moins de cinq ans."}
    assert visitors("chair").post(address, data=full).status_code == 303
    session.rollback()
    row = session.get_one(LinkDeclaration, link, populate_existing=True)
    assert (row.steps_aside, row.ruled_at is not None) == (True, True)


def test_nobody_rules_on_their_own_link(app: Any, session: Session) -> None:
    hire = bench(session)
    link, file = amber(hire, "chair")
    with pytest.raises(Refused) as refused:
        hire.take("rule_on_link", "chair", given.Ruling(link, False, "Je me sens impartiale."), application=file)
    assert codes(refused) == {"ruling_by_other"}
    visitors = Visitors(app, hire)
    assert f'value="{link}"' not in visitors.page("chair", "links")
    assert f'value="{link}"' in visitors.page("director", "links")


def test_director_sees_the_links_of_the_chair_alone(app: Any, session: Session) -> None:
    hire = bench(session)
    amber(hire, "juror1")
    assert "un article en 2022" not in Visitors(app, hire).page("director", "links")


def test_links_are_closed_to_others(app: Any, session: Session) -> None:
    visitors = Visitors(app, bench(session))
    for key in ("hr", "manager", "security", "reviewer", "auditor", "paris.director"):
        assert visitors.status(key, "links") == 403


@pytest.mark.parametrize("candidates", [1, 3])
def test_page_of_links_asks_as_much_for_one_as_for_three(
    app: Any, session: Session, queries: list[str], candidates: int
) -> None:
    visitors = Visitors(app, bench(session, candidates=candidates))
    browser = visitors("juror1")
    queries.clear()
    browser.get(f"/hires/{visitors.bench.hire}/links")
    assert len([q for q in queries if q.lstrip().startswith(("SELECT", "WITH"))]) == 3  # sign-in, hire, declarations
