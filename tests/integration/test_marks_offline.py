"""The spreadsheet of a juror: taken out, filled in elsewhere, read back cell by cell, refused when it is not the right one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import MarkDraft, MarkSheet
from recruitment.services import juror_sheets
from tests.factories.judging import WHY, Bench, sifting
from tests.factories.visitors import Visitors, hidden
from workflows import given

Rows = list[list[Any]]
Fill = Callable[[dict[str, Rows]], object]
MARKS, SEALED = "Notes", "otmr"


def taken(browser: Any, hire: Bench) -> bytes:
    """The spreadsheet as the juror takes it out."""
    answer = browser.get(f"/hires/{hire.hire}/marks/file.xlsx")
    assert answer.status_code == 200
    return bytes(answer.data)


def opened(data: bytes) -> dict[str, Rows]:
    """The sheets of a workbook, as rows."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def filled(data: bytes, fill: Fill) -> bytes:
    """The spreadsheet changed and saved by another program."""
    book = opened(data)
    fill(book)
    return juror_sheets.write((name, rows, ()) for name, rows in book.items())


def brought(browser: Any, hire: Bench, data: bytes, name: str = "notes.xlsx") -> Any:
    """The answer to a file brought back."""
    return browser.post(f"/hires/{hire.hire}/marks/file", data={"file": (BytesIO(data), name), "command": "look"})


def confirmed(browser: Any, hire: Bench, page: str, **more: str) -> Any:
    """The answer once the look is confirmed."""
    marks = html.unescape(hidden(page, "marks"))
    return browser.post(
        f"/hires/{hire.hire}/marks/file/confirmation", data={"marks": marks, "command": "file-1", **more}
    )


def everything(book: dict[str, Rows]) -> None:
    """A level on every line, with words."""
    for row in book[MARKS][1:]:
        row[2:4] = 4, WHY


def drafts(session: Session) -> list[tuple[str, str]]:
    """Level and words of every draft."""
    session.rollback()
    return [tuple(row) for row in session.execute(select(MarkDraft.level, MarkDraft.note))]


def test_round_trip_from_an_empty_desk_to_sheets_handed_in(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser = Visitors(app, hire)("juror1")
    data = filled(taken(browser, hire), everything)
    page = brought(browser, hire, data).get_data(as_text=True)
    lines = 3 * len(hire.levels(1))
    assert f"{lines} lignes lues" in page
    assert f"{lines} notes changeraient" in page
    assert drafts(session) == []
    answer = confirmed(browser, hire, page)
    assert answer.headers["Location"].endswith("/marks/hand-in")
    assert set(drafts(session)) == {("4", WHY)}
    ready = browser.get(answer.headers["Location"]).get_data(as_text=True)
    sent = {
        "command": "all-1",
        "sheets": [str(file) for file in hire.files.values()],
        **dict(re.findall(r'name="(seen-\d+)" value="(\d+)"', ready)),
    }
    assert browser.post(answer.headers["Location"], data=sent).status_code == 303
    session.rollback()
    assert len(session.scalars(select(MarkSheet.id)).all()) == 3


def test_file_holds_numbers_anchors_what_stands_and_locked_cells(app: Any, session: Session) -> None:
    hire = sifting(session)
    hire.mark("juror1", "candidate3", 4)
    hire.declare("juror1", candidate2="red")
    browser = Visitors(app, hire)("juror1")
    file = hire.files["candidate1"]
    browser.post(f"/hires/{hire.hire}/marks/draft", data={
        "application": file, "criterion": "methods", "level": "0", "note": "Rien là-dessus.", "command": "p"})  # fmt: skip
    data = taken(browser, hire)
    book = opened(data)
    marks = book[MARKS][1:]
    assert len(marks) == len(hire.levels(1)), "one candidate left: one handed in, one stepped aside from"
    assert {row[1] for row in marks} == {"Candidature 3"}
    assert [tuple(row[2:4]) for row in marks].count(("X", "Rien là-dessus.")) == 1
    assert len(book["Repères"]) == 1 + len(hire.levels(1))
    assert "Prénom Candidate" not in str(book)
    assert book["À lire"][0][1].startswith("2026-ALES-")
    with ZipFile(BytesIO(data)) as parts:
        sheet, index = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert "<sheetProtection" in sheet
    assert '"1,2,3,4,5,X"' in html.unescape(sheet)
    assert 'name="otmr"' in index
    assert 'state="veryHidden"' in index


def test_what_is_wrong_is_said_cell_by_cell_and_the_rest_can_be_kept(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=1)
    browser = Visitors(app, hire)("juror1")

    def fill(book: dict[str, Rows]) -> None:
        wrong = ((4.5, ""), (7, ""), ("x", "Rien."), (3, "y" * 2001))
        for row, marked in zip(book[MARKS][1:], wrong, strict=False):
            row[2:4] = marked

    page = brought(browser, hire, filled(taken(browser, hire), fill)).get_data(as_text=True)
    assert re.findall(r'<th scope="row">([CD]\d)</th>', page) == ["C2", "C3", "D5", "C4"]
    assert "« 4.5 » : un niveau entier de 1 à 5, ou X" in page.replace("\u00a0", " ")
    assert confirmed(browser, hire, page).status_code == 303
    assert drafts(session) == [("0", "Rien.")]


def test_marks_changed_on_the_pages_since_stand_unless_the_juror_says_otherwise(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=1)
    browser = Visitors(app, hire)("juror1")
    data = filled(taken(browser, hire), everything)
    browser.post(f"/hires/{hire.hire}/marks/draft", data={
        "application": hire.files["candidate1"], "criterion": "methods", "level": "2", "note": "Ici.", "command": "p"})  # fmt: skip
    page = brought(browser, hire, data).get_data(as_text=True)
    assert "1 a aussi changé sur ces pages depuis" in page
    assert "2 – Ici." in page
    assert confirmed(browser, hire, page).status_code == 303
    assert ("2", "Ici.") in drafts(session)
    page = brought(browser, hire, data).get_data(as_text=True)
    assert confirmed(browser, hire, page, clashes="file", command="file-2").status_code == 303
    assert set(drafts(session)) == {("4", WHY)}


def test_what_changes_between_the_look_and_the_confirmation_stands(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=1)
    browser = Visitors(app, hire)("juror1")
    page = brought(browser, hire, filled(taken(browser, hire), everything)).get_data(as_text=True)
    browser.post(f"/hires/{hire.hire}/marks/draft", data={
        "application": hire.files["candidate1"], "criterion": "methods", "level": "2", "note": "Ici.", "command": "p"})  # fmt: skip
    confirmed(browser, hire, page)
    assert sorted(drafts(session)) == sorted([("2", "Ici."), *[("4", WHY)] * (len(hire.levels(1)) - 1)])


def test_marks_handed_in_or_given_back_since_make_their_lines_out_of_date(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=2)
    browser = Visitors(app, hire)("juror1")
    data = filled(taken(browser, hire), everything)
    hire.mark("juror1", "candidate1", 3)
    session.commit()
    page = brought(browser, hire, data).get_data(as_text=True)
    assert page.count("Périmé : vous avez rendu ces notes depuis".replace(" :", "\u00a0:")) == len(hire.levels(1))
    assert f"{len(hire.levels(1))} notes changeraient" in page
    sheet = session.scalars(select(MarkSheet.id)).one()
    hire.take("reopen_marks", "chair", given.MarkReopening(sheet, "typing_error", "Deux lignes échangées."))
    session.commit()
    page = brought(browser, hire, data).get_data(as_text=True)
    assert page.count("rendues puis redonnées depuis") == len(hire.levels(1))


def test_file_of_another_member_of_another_hire_or_altered_is_refused(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    mine, theirs = visitors("juror1"), visitors("juror2")
    refused = brought(mine, hire, filled(taken(theirs, hire), everything))
    assert refused.status_code == 409
    assert "celui d’un autre membre du jury" in refused.get_data(as_text=True)

    def forge(book: dict[str, Rows]) -> None:
        book[SEALED][1][0] = book[SEALED][1][0][:-4] + "AAAA"

    refused = brought(mine, hire, filled(taken(mine, hire), forge))
    assert refused.status_code == 409
    assert "son identité a été modifiée" in refused.get_data(as_text=True)
    assert drafts(session) == []


def test_file_of_an_earlier_stage_is_refused(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=2)
    browser = Visitors(app, hire)("juror1")
    data = filled(taken(browser, hire), everything)
    hire.mark_all({"candidate1": 4, "candidate2": 3})
    hire.take("discuss", "chair", given.Reason("Les écarts ont été repris."))
    hire.take("close_sift", "chair", given.Shortlist((hire.files["candidate1"],)))
    hire.ask()
    hire.hear("candidate1")
    session.commit()
    refused = brought(browser, hire, data)
    assert refused.status_code == 409
    assert "une autre étape de notation" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b"a;b\n1;2", "tableur"),
        (b"PK\x03\x04 no book", "abîmé"),
    ],
)
def test_hostile_or_foreign_file_is_refused_in_words(app: Any, session: Session, data: bytes, said: str) -> None:
    hire = sifting(session)
    answer = brought(Visitors(app, hire)("juror1"), hire, data)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_workbook_without_our_lines_is_refused(app: Any, session: Session) -> None:
    hire = sifting(session)
    browser = Visitors(app, hire)("juror1")

    def unsealed(book: dict[str, Rows]) -> None:
        del book[SEALED]

    def moved(book: dict[str, Rows]) -> None:
        for row in book[MARKS]:
            row.insert(0, "")

    for spoil, said in ((unsealed, "téléchargé ici"), (moved, "ne sont plus à leur place")):
        answer = brought(browser, hire, filled(taken(browser, hire), spoil))
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)


@pytest.mark.parametrize("marks", ["", "forged", "W10.forged.too"])
def test_confirmation_that_is_not_ours_keeps_nothing(app: Any, session: Session, marks: str) -> None:
    hire = sifting(session)
    answer = Visitors(app, hire)("juror1").post(
        f"/hires/{hire.hire}/marks/file/confirmation", data={"marks": marks, "command": "f"}
    )
    assert answer.status_code == 422
    assert drafts(session) == []


def test_look_of_one_juror_is_no_look_of_another(app: Any, session: Session) -> None:
    hire = sifting(session)
    visitors = Visitors(app, hire)
    page = brought(visitors("juror1"), hire, filled(taken(visitors("juror1"), hire), everything)).get_data(as_text=True)
    assert confirmed(visitors("juror2"), hire, page).status_code == 422
    assert drafts(session) == []


def test_files_are_closed_to_others(app: Any, session: Session) -> None:
    visitors = Visitors(app, sifting(session))
    for key in ("hr", "manager", "director", "auditor", "paris.hr"):
        assert visitors.status(key, "marks/file.xlsx") == 403
        assert visitors.status(key, "marks/file") == 403
