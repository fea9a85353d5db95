"""A juror's desk and mark sheets in the browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import JournalEntry, Mark, MarkSheet
from tests.factories.judging import WHY, Bench, deliberating, sifting
from tests.factories.visitors import Visitors
from workflows import given


def form(page: str, level: str = "4", **others: str) -> dict[str, str]:
    """The sheet filled in: that level everywhere with words, and what `others` says by field."""
    fields = sorted(set(re.findall(r'name="(m-[a-z_]+)"', page)))
    assert fields
    sent = {"command": "sheet-1", **dict.fromkeys(fields, level), **{f"{field}-note": WHY for field in fields}}
    return {**sent, **others}


def first(page: str) -> str:
    """The first criterion of a sheet."""
    found = re.search(r'name="(m-[a-z_]+)"', page)
    assert found
    return found[1]


def address(hire: Bench, candidate: str = "candidate1") -> str:
    """Where a juror marks somebody."""
    return f"/hires/{hire.hire}/marks/{hire.files[candidate]}"


def test_sheet_handed_in_from_the_page(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    assert "<h1" in page
    assert "Candidature 3" in page  # candidate1 came third
    assert visitors("juror1").post(address(hire), data=form(page)).status_code == 303
    session.rollback()
    assert set(session.scalars(select(Mark.value))) == {4}
    assert "Vos notes sont rendues" not in visitors.page("juror2", "marks")


def test_anchor_and_level_of_every_criterion_are_on_the_page(app: Any, session: Session) -> None:
    hire = sifting(session)
    page = Visitors(app, hire).page("juror1", f"marks/{hire.files['candidate1']}")
    criteria = page.count("data-criterion")
    assert criteria == len(hire.levels(1))
    assert page.count("data-level=") == 5 * criteria
    assert page.count('type="radio"') == 6 * criteria


BROKEN = (
    ("", WHY, "choisissez un niveau"), ("9", WHY, "choisissez un niveau"), ("0", "", "pourquoi vous ne pouvez pas"),
    ("5", "", "extrémité de l’échelle"), ("1", " ", "extrémité de l’échelle"), ("3", "x" * 2001, "2000 caractères"),
)  # fmt: skip


def test_mark_that_does_not_hold_is_said_and_the_rest_kept(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    field, browser = first(page), visitors("juror1")
    for level, note, said in BROKEN:
        response = browser.post(address(hire), data=form(page, "2", **{field: level, f"{field}-note": note}))
        assert response.status_code == 422
        text = response.get_data(as_text=True)
        assert said in text
        assert text.count(WHY) == page.count("data-criterion") - (note != WHY)
    session.rollback()
    assert session.scalars(select(MarkSheet.id)).all() == []


def test_double_click_hands_in_once(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    sent = form(visitors.page("juror1", f"marks/{hire.files['candidate1']}"))
    browser = visitors("juror1")
    assert [browser.post(address(hire), data=sent).status_code for _ in range(2)] == [303, 303]
    session.rollback()
    assert len(session.scalars(select(MarkSheet.id)).all()) == 1
    assert session.scalars(select(JournalEntry.event)).all().count("submit_marks") == 1


def test_second_tab_does_not_overwrite(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    browser = visitors("juror1")
    assert browser.post(address(hire), data=form(page, "4")).status_code == 303
    late = browser.post(address(hire), data=form(page, "2", command="sheet-2"))
    assert late.status_code == 409
    assert WHY in late.get_data(as_text=True)
    session.rollback()
    assert set(session.scalars(select(Mark.value))) == {4}


def test_other_jurors_steps_do_not_make_a_sheet_stale(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    hire.mark("juror2", "candidate1", 2)
    assert visitors("juror1").post(address(hire), data=form(page)).status_code == 303


def test_sheet_sent_after_the_shortlist_is_refused_with_its_words(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=2)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    hire.mark_all({"candidate1": 4, "candidate2": 3})
    hire.take("discuss", "chair", given.Reason("Les écarts ont été repris."))
    hire.take("close_sift", "chair", given.Shortlist((hire.files["candidate1"],)))
    late = visitors("juror1").post(address(hire), data=form(page))
    assert late.status_code in (409, 422)
    assert WHY in late.get_data(as_text=True)


def test_sheet_given_back_shows_its_old_marks(app: Any, session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 5)
    sheet = session.scalars(select(MarkSheet.id)).one()
    hire.take("reopen_marks", "chair", given.MarkReopening(sheet, "typing_error", "Deux lignes échangées."))
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    assert page.count('value="5" checked') == page.count("data-criterion")
    assert visitors("juror1").post(address(hire), data=form(page, "3")).status_code == 303


def test_change_after_the_reveal_needs_its_code(app: Any, session: Session) -> None:
    hire = deliberating(session)
    visitors = Visitors(app, hire)
    assert "data-criterion" not in visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    hire.take("reveal", "chair")
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    assert "Prénom Candidate1" in page
    assert visitors("juror1").post(address(hire), data=form(page, "5")).status_code == 422
    assert visitors("juror1").post(address(hire), data=form(page, "5", reason="new_fact")).status_code == 303


def test_desk_lists_files_in_an_order_of_ones_own(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=6)
    visitors = Visitors(app, hire)
    orders = {
        key: tuple(re.findall(r">Candidature (\d)</a>", visitors.page(key, "marks")))
        for key in ("chair", "juror1", "juror2")
    }
    assert all(sorted(order) == list("123456") for order in orders.values())
    assert len(set(orders.values())) > 1
    assert orders["juror1"] == tuple(re.findall(r">Candidature (\d)</a>", visitors.page("juror1", "marks")))


def test_desk_is_closed_to_others(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    for key in ("hr", "manager", "director", "auditor", "paris.hr"):
        assert visitors.status(key, "marks") == 403
        assert visitors.status(key, f"marks/{hire.files['candidate1']}") == 403


def test_file_of_another_hire_is_not_there(app: Any, session: Session) -> None:
    hire = sifting(session)
    assert Visitors(app, hire).status("juror1", "marks/999999") == 404


@pytest.mark.parametrize("candidates", [1, 3])
def test_desk_asks_as_much_for_one_as_for_three(
    app: Any, session: Session, queries: list[str], candidates: int
) -> None:
    visitors = Visitors(app, sifting(session, candidates=candidates))
    browser = visitors("juror1")
    queries.clear()
    browser.get(f"/hires/{visitors.bench.hire}/marks")
    assert len([q for q in queries if q.lstrip().startswith(("SELECT", "WITH"))]) == 4


def test_handing_in_asks_few_statements(app: Any, session: Session, queries: list[str]) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/{hire.files['candidate1']}")
    browser = visitors("juror1")
    browser.get(address(hire))
    queries.clear()
    assert browser.post(address(hire), data=form(page)).status_code == 303
    assert len([q for q in queries if not q.startswith("BEGIN")]) <= 9, "\n".join(q[:80] for q in queries)
