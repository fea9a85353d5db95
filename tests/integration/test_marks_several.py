"""Several sheets handed in at once: each through the door by itself, and what did not go through said exactly."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, JournalEntry, MarkDraft, MarkSheet
from recruitment.services.grid_copies import of_hire
from tests.factories.judging import WHY, Bench, sifting
from tests.factories.visitors import Visitors


def put_down(browser: Any, hire: Bench, candidate: str, but: tuple[str, ...] = (), **fields: str) -> None:
    """Every criterion of one candidate, as the script keeps it."""
    kept = of_hire(hire.session, hire.row())
    assert kept is not None
    hire.session.rollback()
    for key in kept.keys["sift"]:
        if key not in but:
            sent = {
                "application": hire.files[candidate],
                "criterion": key,
                "level": "4",
                "note": WHY,
                "command": "page",
            }
            assert browser.post(f"/hires/{hire.hire}/marks/draft", data={**sent, **fields}).status_code == 200


def form(page: str, command: str = "all-1") -> dict[str, Any]:
    """The page as it comes, every box ticked."""
    return {
        "command": command, "sheets": re.findall(r'name="sheets" value="(\d+)"', page),
        **dict(re.findall(r'name="(seen-\d+)" value="(\d+)"', page)),
    }  # fmt: skip


def sheets(session: Session) -> set[int]:
    """The candidates with a sheet handed in."""
    session.rollback()
    return set(session.scalars(select(MarkSheet.application_id).where(MarkSheet.superseded_at.is_(None))))


def events(session: Session) -> Counter[str]:
    """How often each event is in the journal."""
    return Counter(session.scalars(select(JournalEntry.event)))


def test_ready_sheets_go_in_each_with_an_entry_of_its_own(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser, path = Visitors(app, hire)("juror1"), f"/hires/{hire.hire}/marks/hand-in"
    for name in ("candidate1", "candidate2"):
        put_down(browser, hire, name)
    put_down(browser, hire, "candidate3", but=("methods",))
    page = browser.get(path).get_data(as_text=True)
    sent = form(page)
    assert set(map(int, sent["sheets"])) == {hire.files["candidate1"], hire.files["candidate2"]}
    assert "Maîtrise des méthodes" in page.split("Pas encore prêtes")[1]
    assert browser.post(path, data=sent).status_code == 303
    assert sheets(session) == {hire.files["candidate1"], hire.files["candidate2"]}
    assert events(session)["submit_marks"] == 2
    assert set(session.scalars(select(MarkDraft.application_id))) == {hire.files["candidate3"]}


def test_sent_twice_it_hands_in_once(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser, path = Visitors(app, hire)("juror1"), f"/hires/{hire.hire}/marks/hand-in"
    for name in ("candidate1", "candidate2"):
        put_down(browser, hire, name)
    sent = form(browser.get(path).get_data(as_text=True))
    assert [browser.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    assert "Les notes de 2 candidatures sont rendues." in browser.get(path).get_data(as_text=True)
    assert events(session)["submit_marks"] == 2


def test_one_that_changed_since_stays_and_the_others_are_in(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser, path = Visitors(app, hire)("juror1"), f"/hires/{hire.hire}/marks/hand-in"
    for name in ("candidate1", "candidate2", "candidate3"):
        put_down(browser, hire, name)
    sent = form(browser.get(path).get_data(as_text=True))
    put_down(browser, hire, "candidate2", level="2")  # from the phone, after the page was opened
    session.execute(update(Application).where(Application.id == hire.files["candidate3"]).values(state="withdrawn"))
    session.commit()
    answer = browser.post(path, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Les notes de 2 candidatures n’ont pas été rendues" in page
    assert "Ses notes ont changé depuis l’ouverture de cette page" in page
    assert "Une candidature ne se note plus" in page
    assert "Les notes de 1 candidature sont rendues" in page
    assert sheets(session) == {hire.files["candidate1"]}


def test_sheet_that_is_not_ready_is_refused_by_name_of_what_is_missing(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser, path = Visitors(app, hire)("juror1"), f"/hires/{hire.hire}/marks/hand-in"
    put_down(browser, hire, "candidate1", note="", level="5")
    page = browser.get(path).get_data(as_text=True)
    assert 'name="sheets"' not in page
    answer = browser.post(path, data={"sheets": hire.files["candidate1"], "command": "x"})
    assert answer.status_code == 409
    assert "Pas encore prête" in answer.get_data(as_text=True)
    assert sheets(session) == set()


@pytest.mark.parametrize("chosen", [[], ["x"], [""]])
def test_nothing_chosen_is_said(app: Any, session: Session, chosen: list[str]) -> None:
    hire = sifting(session)
    answer = Visitors(app, hire)("juror1").post(
        f"/hires/{hire.hire}/marks/hand-in", data={"sheets": chosen, "command": "x"}
    )
    assert answer.status_code == 422
    assert "Choisissez au moins une candidature" in answer.get_data(as_text=True)


def test_nobody_hands_in_for_somebody_else(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    put_down(visitors("juror1"), hire, "candidate1")
    path = f"/hires/{hire.hire}/marks/hand-in"
    sent = form(visitors("juror1").get(path).get_data(as_text=True))
    assert visitors("juror2").post(path, data=sent).status_code == 409
    assert sheets(session) == set()


@pytest.mark.parametrize("candidates", [1, 4])
def test_looking_over_asks_as_much_for_one_as_for_four(
    app: Any, session: Session, queries: list[str], candidates: int
) -> None:
    hire = sifting(session, candidates=candidates)
    browser, path = Visitors(app, hire)("juror1"), f"/hires/{hire.hire}/marks/hand-in"
    put_down(browser, hire, "candidate1")
    browser.get(path)
    queries.clear()
    browser.get(path)
    assert len([q for q in queries if q.lstrip().startswith(("SELECT", "WITH"))]) == 4
