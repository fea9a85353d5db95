"""Marks kept while they are given: theirs alone, one by one, with a newer version elsewhere told and not overwritten."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import JournalEntry, Mark, MarkDraft, MarkSheet
from tests.factories.judging import WHY, Bench, deliberating, sifting
from tests.factories.visitors import Visitors
from workflows import given

KEY = "methods"


def across(hire: Bench) -> str:
    """Where a juror marks one criterion across everybody."""
    return f"/hires/{hire.hire}/marks/criteria/{KEY}"


def drafts(session: Session) -> list[tuple[Any, ...]]:
    """Every draft: application, criterion, level, words, version."""
    session.rollback()
    found = session.execute(
        select(
            MarkDraft.application_id, MarkDraft.criterion, MarkDraft.level, MarkDraft.note, MarkDraft.version
        ).order_by(MarkDraft.application_id, MarkDraft.criterion)
    )
    return [tuple(row) for row in found]


def kept(browser: Any, hire: Bench, candidate: str = "candidate1", **fields: Any) -> Any:
    """One mark as the script sends it."""
    sent = {
        "application": hire.files[candidate],
        "criterion": KEY,
        "level": "4",
        "note": "",
        "seen": 0,
        "command": "p1",
    }
    return browser.post(f"/hires/{hire.hire}/marks/draft", data={**sent, **fields})


def test_mark_is_kept_as_it_is_given_and_shown_again_both_ways(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    browser = visitors("juror1")
    said = kept(browser, hire, note="Trois thèses.").get_json()
    assert said["version"] == 1
    assert said["said"].startswith("Enregistré à")
    assert drafts(session) == [(hire.files["candidate1"], KEY, "4", "Trois thèses.", 1)]
    for path in (f"marks/criteria/{KEY}", f"marks/{hire.files['candidate1']}"):
        page = visitors.page("juror1", path)
        assert "Trois thèses." in page
        assert page.count('value="4" checked') == 1
    assert "Trois thèses." not in visitors.page("juror2", f"marks/criteria/{KEY}")
    assert session.scalars(select(Mark.value)).all() == []
    assert "submit_marks" not in session.scalars(select(JournalEntry.event)).all()


def test_newer_version_elsewhere_is_told_and_stands_until_the_juror_chooses(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser = Visitors(app, hire)("juror1")
    kept(browser, hire, command="phone", level="2", note="Au téléphone.")
    late = kept(browser, hire, command="laptop", level="5", note=WHY).get_json()
    assert late["newer"] == {"level": "2", "note": "Au téléphone.", "version": 1}
    assert "Au téléphone." in late["said"]
    assert drafts(session)[0][2:] == ("2", "Au téléphone.", 1)
    mine = kept(browser, hire, command="laptop", level="5", note=WHY, seen=1).get_json()
    assert mine["version"] == 2
    assert drafts(session)[0][2:] == ("5", WHY, 2)


def test_answer_lost_on_the_way_is_no_newer_version(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser = Visitors(app, hire)("juror1")
    kept(browser, hire, note="Trois")  # kept, but the page never hears of it
    again = kept(browser, hire, note="Trois thèses").get_json()
    assert again["version"] == 2
    assert drafts(session)[0][3] == "Trois thèses"


def test_same_mark_on_two_devices_is_no_conflict(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser = Visitors(app, hire)("juror1")
    for page in ("phone", "laptop"):
        assert kept(browser, hire, command=page).get_json()["version"] == 1
    assert len(drafts(session)) == 1


@pytest.mark.parametrize(
    "wrong", [{"level": "9"}, {"level": "x"}, {"criterion": "nothing"}, {"note": "x" * 2001}, {"criterion": "project"}]
)
def test_what_no_page_would_send_is_not_kept(app: Any, session: Session, wrong: dict[str, str]) -> None:
    hire = sifting(session)
    assert kept(Visitors(app, hire)("juror1"), hire, **wrong).status_code == 422
    assert drafts(session) == []


@pytest.mark.parametrize("application", ["", "999999", "x"])
def test_stray_application_is_closed(app: Any, session: Session, application: str) -> None:
    hire = sifting(session)
    answer = kept(Visitors(app, hire)("juror1"), hire, application=application)
    assert answer.status_code == 409
    assert answer.get_json()["closed"]


def test_nothing_is_kept_of_a_sheet_handed_in_nor_of_somebody_one_steps_aside_from(app: Any, session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 4)
    hire.declare("juror1", candidate2="red")
    browser = Visitors(app, hire)("juror1")
    assert [kept(browser, hire, name).status_code for name in ("candidate1", "candidate2", "candidate3")] == [
        409,
        409,
        200,
    ]
    assert [row[0] for row in drafts(session)] == [hire.files["candidate3"]]


def test_drafts_are_closed_to_everybody_else(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    for key in ("hr", "manager", "director", "auditor", "paris.hr"):
        assert kept(visitors(key), hire).status_code == 403
        assert visitors.status(key, f"marks/criteria/{KEY}") == 403
        assert visitors.status(key, "marks/hand-in") == 403


def test_handing_in_forgets_the_drafts_of_that_sheet_alone(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser = Visitors(app, hire)("juror1")
    for name in ("candidate1", "candidate2"):
        kept(browser, hire, name)
    hire.mark("juror1", "candidate1", 3)
    session.commit()
    assert [row[0] for row in drafts(session)] == [hire.files["candidate2"]]


def sent(page: str, level: str = "4", note: str = "") -> dict[str, str]:
    """The page of a criterion filled in."""
    names = set(re.findall(r'name="(m-\d+)"', page))
    assert names
    seen = dict(re.findall(r'name="(m-\d+-seen)" value="(\d+)"', page))
    return {"command": "across-1", **dict.fromkeys(names, level), **{f"{name}-note": note for name in names}, **seen}


def test_one_criterion_across_everybody_by_the_button_alone(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", f"marks/criteria/{KEY}")
    answer = visitors("juror1").post(across(hire), data=sent(page))
    assert answer.status_code == 303
    assert {row[2] for row in drafts(session)} == {"4"}
    assert len(drafts(session)) == 3
    assert visitors.page("juror1", f"marks/criteria/{KEY}").count('value="4" checked') == 3
    onward = visitors("juror1").post(across(hire), data={**sent(page, "3"), "then": "on"})
    keys = list(hire.levels(1))
    assert f"/marks/criteria/{keys[keys.index(KEY) + 1]}" in onward.headers["Location"]


def test_page_that_is_older_keeps_what_agrees_and_says_what_does_not(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    browser = visitors("juror1")
    page = visitors.page("juror1", f"marks/criteria/{KEY}")
    kept(browser, hire, command="phone", level="2", note="Au téléphone.")
    late = browser.post(across(hire), data=sent(page, "4", "Sur le portable."))
    assert late.status_code == 409
    text = late.get_data(as_text=True)
    assert text.count("Une version plus récente a été enregistrée ailleurs") == 2  # in the summary and at its place
    assert text.count("Sur le portable.") == 3
    assert drafts(session)[0][2:4] == ("2", "Au téléphone.")
    assert browser.post(across(hire), data=sent(text, "4", "Sur le portable.")).status_code == 303
    assert {row[3] for row in drafts(session)} == {"Sur le portable."}


def test_bad_input_across_is_said_and_the_rest_kept(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    filled = sent(visitors.page("juror1", f"marks/criteria/{KEY}"), "4", "Trois thèses.")
    field = f"m-{hire.files['candidate1']}"
    for wrong in ({field: "9"}, {f"{field}-note": "x" * 2001}):
        answer = visitors("juror1").post(across(hire), data={**filled, **wrong})
        assert answer.status_code == 422
        assert answer.get_data(as_text=True).count("Trois thèses.") >= 2
    assert drafts(session) == []


def test_handing_in_an_older_page_does_not_bury_what_the_phone_kept(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    browser, path = visitors("juror1"), f"/hires/{hire.hire}/marks/{hire.files['candidate1']}"
    page = browser.get(path).get_data(as_text=True)
    fields = sorted(set(re.findall(r'name="(m-[a-z_]+)"', page)))
    filled = {**dict.fromkeys(fields, "4"), **{f"{field}-note": WHY for field in fields}, "command": "laptop"}
    kept(browser, hire, command="phone", level="2", note="Au téléphone.")
    late = browser.post(path, data=filled)
    assert late.status_code == 409
    assert "Au téléphone." in late.get_data(as_text=True)
    assert browser.post(path, data={**filled, f"m-{KEY}-seen": "1"}).status_code == 303
    assert drafts(session) == []


def test_half_a_sheet_is_kept_for_later(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    path = f"/hires/{hire.hire}/marks/{hire.files['candidate1']}"
    answer = visitors("juror1").post(path, data={f"m-{KEY}": "5", "then": "later", "command": "p"})
    assert answer.status_code == 303
    assert [row[1:4] for row in drafts(session)] == [(KEY, "5", "")]
    assert session.scalars(select(Mark.value)).all() == []
    assert f"1 critère sur {len(hire.levels(1))}" in visitors.page("juror1", "marks")


def test_sheet_given_back_is_marked_anew_across_and_its_old_marks_stay(app: Any, session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate1", 5)
    sheet = session.scalars(select(MarkSheet.id)).one()
    visitors = Visitors(app, hire)
    assert visitors.page("juror1", f"marks/criteria/{KEY}").count('type="radio"') == 2 * 6
    hire.take("reopen_marks", "chair", given.MarkReopening(sheet, "typing_error", "Deux lignes échangées."))
    page = visitors.page("juror1", f"marks/criteria/{KEY}")
    assert page.count('type="radio"') == 3 * 6
    assert page.count('value="5" checked') == 1
    assert "À reprendre" in page
    assert kept(visitors("juror1"), hire, level="3").get_json()["version"] == 1
    page = visitors.page("juror1", f"marks/criteria/{KEY}")
    assert page.count('value="3" checked') == 1
    assert page.count('value="5" checked') == 0


def test_across_leads_back_where_marks_are_not_given(app: Any, session: Session) -> None:
    hire = deliberating(session)
    visitors = Visitors(app, hire)
    assert visitors.status("juror1", f"marks/criteria/{KEY}") == 303
    assert visitors.status("juror1", "marks/hand-in") == 303
    assert kept(visitors("juror1"), hire).status_code == 409
    late = visitors("juror1").post(across(hire), data={f"m-{hire.files['candidate1']}-note": WHY})
    assert late.status_code == 409
    assert WHY in late.get_data(as_text=True)


@pytest.mark.parametrize("candidates", [1, 6])
def test_across_asks_as_much_for_one_as_for_six(
    app: Any, session: Session, queries: list[str], candidates: int
) -> None:
    hire = sifting(session, candidates=candidates)
    browser = Visitors(app, hire)("juror1")
    kept(browser, hire)
    browser.get(across(hire))
    queries.clear()
    browser.get(across(hire))
    assert len([q for q in queries if q.lstrip().startswith(("SELECT", "WITH"))]) == 5


def test_keeping_a_mark_asks_five_statements(app: Any, session: Session, queries: list[str]) -> None:
    hire = sifting(session)
    browser = Visitors(app, hire)("juror1")
    kept(browser, hire)
    queries.clear()
    kept(browser, hire, level="3", seen=1)
    assert len([q for q in queries if not q.startswith("BEGIN")]) == 5, "\n".join(q[:80] for q in queries)
