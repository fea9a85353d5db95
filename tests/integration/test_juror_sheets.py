"""The register as a spreadsheet: out and in again changes nothing; each line says what is wrong, and stops no other."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Juror, Person
from recruitment.services import juror_sheets
from recruitment.services.juror_sheets import MOST_LINES, UnreadableError
from tests.factories.cast import Cast, cast, sign_in

HEAD = ("email", "name", "sex", "rank", "position", "employer", "school", "country", "fields", "trained_on")
GRETA = (
    "greta@example.org",
    "Greta Lind",
    "F",
    "R4",
    "Professor",
    "Uppsala",
    "",
    "SE",
    "Chimie; Physics",
    "2026-01-12",
)


def csv_of(*rows: Sequence[str], mark: str = ";") -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue().encode()


def book_of(*sheets: Sequence[Sequence[object]]) -> bytes:
    return juror_sheets.write([(f"S{number}", rows, (20,)) for number, rows in enumerate(sheets)])


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast; everybody of the register agreed to be listed."""
    made = cast(session)
    session.execute(update(Juror).values(fields=["Chemistry"], languages=["French"], sector="academic_public"))
    session.commit()
    return made


@pytest.fixture
def hr(client: Any, engine: Engine, people: Cast) -> Any:
    return sign_in(client, engine, people.people["hr"])


@pytest.fixture
def look(hr: Any) -> Callable[..., tuple[int, str]]:
    """Send a file to be looked at: the status and the page."""

    def send(data: bytes, name: str = "vivier.csv") -> tuple[int, str]:
        answer = hr.post("/jurors/import", data={"file": (BytesIO(data), name)}, content_type="multipart/form-data")
        return answer.status_code, answer.get_data(as_text=True)

    return send


def confirm(hr: Any, page: str) -> Any:
    """Confirm what the page said."""
    carried = re.search(r'name="lines" value="([^"]+)"', page)
    assert carried is not None
    return hr.post("/jurors/import/confirmation", data={"lines": carried[1]})


def held(session: Session, email: str) -> Juror | None:
    session.rollback()
    return session.scalar(select(Juror).join(Person, Person.id == Juror.person_id).where(Person.email == email))


def test_file_adds_nobody_before_it_is_confirmed_and_changes_nothing_the_second_time(
    hr: Any, look: Any, session: Session
) -> None:
    data = csv_of(HEAD, GRETA)
    status, page = look(data)
    assert status == 200
    assert "1 personne à ajouter" in page
    assert held(session, GRETA[0]) is None
    assert confirm(hr, page).status_code == 303
    made = held(session, GRETA[0])
    assert made is not None
    assert (made.sex, made.rank, made.country, made.fields, made.school_id) == (
        "F",
        4,
        "SE",
        ["Chemistry", "Physics"],
        None,
    )
    status, page = look(data)
    assert "1 ligne qui ne change rien" in page
    assert 'name="lines"' not in page


def test_exported_register_comes_back_unchanged_in_both_languages(hr: Any, look: Any) -> None:
    for language in ("fr", "en"):
        sent = hr.get(f"/jurors/export.xlsx?lang={language}").get_data()
        status, page = look(sent, "vivier.xlsx")
        assert status == 200
        assert "5 lignes qui ne changent rien" in page
        assert 'name="lines"' not in page


def test_export_keeps_to_the_filters_and_explains_its_columns(hr: Any) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(hr.get("/jurors/export.xlsx?sex=M&lang=en").get_data()))
    people, explained = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert {row[2] for row in people[1:]} == {"Man"}
    assert len(people) == 3
    assert [row[0] for row in explained[1:]][:3] == [
        "Adresse électronique",
        "Prénom et nom",
        "Sexe, tel que la personne le déclare",
    ]
    assert any("Woman" in str(row[3]) for row in explained)


def test_line_corrects_only_what_its_file_says_and_names_the_columns(
    hr: Any, look: Any, people: Cast, session: Session
) -> None:
    line = (
        "juror2@example.org",
        "Un Autre Nom",
        "F",
        "4",
        "Professeure",
        "Université de Lille",
        "",
        "FR",
        "Physics",
        "2025-09-01",
    )
    _status, page = look(csv_of(HEAD, line))
    assert "Rang, en profil R, Domaines de recherche" in page
    confirm(hr, page)
    kept = held(session, "juror2@example.org")
    assert kept is not None
    assert (kept.rank, kept.fields, kept.languages, kept.sector) == (4, ["Physics"], ["French"], "academic_public")
    name = session.scalar(select(Person.name).where(Person.email == "juror2@example.org"))
    assert name != "Un Autre Nom"


@pytest.mark.parametrize(("place", "value", "column"), [
    (0, "nowhere", "Adresse électronique"), (0, "", "Adresse électronique"), (1, "", "Prénom et nom"),
    (2, "X", "Sexe"), (2, "", "Sexe"), (3, "R9", "Rang"), (4, "", "Fonction"), (5, "", "Employeur"),
    (6, "Atlantide", "École du groupe"), (7, "Suède", "Pays"), (8, "Alchimie", "Domaines de recherche"),
    (9, "hier", "formation"), (9, "2999-01-01", "formation"),
])  # fmt: skip
def test_broken_line_says_its_column_and_stops_no_other(
    hr: Any, look: Any, session: Session, place: int, value: str, column: str
) -> None:
    broken = [*GRETA]
    broken[place] = value
    other = ("zoe@example.org", *GRETA[1:])
    status, page = look(csv_of(HEAD, broken, other))
    assert status == 200
    row = page[page.index("<tbody") : page.index("zoe@example.org")]
    assert ">Ligne 2</th>" in row
    assert "Laissée de côté" in row
    assert column in row
    confirm(hr, page)
    assert held(session, "zoe@example.org") is not None
    assert held(session, GRETA[0]) is None


def test_address_given_twice_is_read_once(hr: Any, look: Any) -> None:
    _status, page = look(csv_of(HEAD, GRETA, (GRETA[0].upper(), *GRETA[1:])))
    assert "Cette adresse est déjà à la ligne 2." in page
    assert "1 personne à ajouter" in page


@pytest.mark.parametrize(("data", "code"), [
    (b"", "empty"), (b"\n \n", "empty"), (b"%PDF-1.7 x", "wrong_type"), (b"PK\x03\x04 rien", "broken"),
    (b"\xd0\xcf\x11\xe0 old", "wrong_type"), (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    (csv_of(HEAD), "no_lines"), (csv_of(("a", "b", "c"), GRETA[:3]), "no_head"),
    (csv_of((*HEAD, "email"), (*GRETA, "x")), "column_twice"), (b"x" * (juror_sheets.MOST_BYTES + 1), "too_big"),
    (csv_of(HEAD, *[GRETA] * (MOST_LINES + 1)), "too_many"), (book_of([HEAD, GRETA], [HEAD, GRETA]), "two_sheets"),
    (book_of([HEAD, *[()] * 20_000, GRETA]), "too_far"),
])  # fmt: skip
def test_file_that_gives_no_lines_says_why(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        juror_sheets.read(data, lambda title: title if title in HEAD else None)
    assert refused.value.code == code


def opened(*rows: Sequence[str], more: str = "", manifest: str = "") -> bytes:
    """An ODS, as LibreOffice writes it: the rest of the sheet is said to be empty cells, repeated."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row)
        + '<table:table-cell table:number-columns-repeated="16374"/></table:table-row>'
        for row in rows
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        book.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="A">{cells}{more}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


EMPTY = '<table:table-cell table:number-columns-repeated="16384"/>'
EMPTY_ROWS = f'<table:table-row table:number-rows-repeated="1048000">{EMPTY}</table:table-row>'
FULL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def test_ods_is_read_as_any_other_book() -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2026-01-12"><text:p>12/01/26</text:p></table:table-cell>'
    rank = '<table:table-cell office:value-type="float" office:value="4"><text:p>4</text:p></table:table-cell>'
    more = f"<table:table-row>{rank}{day}{FULL}</table:table-row>{EMPTY_ROWS}"
    sheet = juror_sheets.read(opened(HEAD, GRETA, more=more), lambda title: title if title in HEAD else None)
    assert [dict(line.cells)["name"] for line in sheet.lines] == ["Greta Lind", "2026-01-12"]
    assert sheet.lines[1].cells["email"] == "4"


def test_size_is_looked_at_before_anything_is_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", b"0" * (juror_sheets.MOST_UNPACKED + 1))  # what tells an ODS, far too long
        book.writestr("content.xml", "")
    with pytest.raises(UnreadableError) as refused:
        juror_sheets.read(out.getvalue(), lambda title: title)
    assert refused.value.code == "too_far"


def test_ods_without_its_list_of_parts_is_damaged() -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(opened(HEAD, GRETA))) as book, zipfile.ZipFile(out, "w") as less:
        for part in book.infolist():
            if part.filename != "META-INF/manifest.xml":
                less.writestr(part, book.read(part))
    with pytest.raises(UnreadableError) as refused:
        juror_sheets.read(out.getvalue(), lambda title: title)
    assert refused.value.code == "broken"



@pytest.mark.parametrize(("data", "code"), [
    (opened(HEAD, GRETA, more=f"<table:table-row table:number-rows-repeated='10000'>{FULL}</table:table-row>"), "too_far"),
    (opened(HEAD, GRETA, more=f'{EMPTY_ROWS}<table:table-row x=">">{FULL}</table:table-row>'), "too_far"),
    (opened(HEAD, GRETA, more=f'<table:table-row a=">" table:number-rows-repeated = "99999">{FULL}</table:table-row>'), "too_far"),
    (opened(HEAD, GRETA, more="<table:table-row>" + FULL.replace("office:", 'table:number-columns-repeated="201" office:', 1)
            + "</table:table-row>"), "too_far"),
    (opened(HEAD, GRETA, manifest="<manifest:encryption-data/>"), "encrypted"), (opened(HEAD), "no_lines"),
    (opened(HEAD, GRETA)[:-200], "broken"),
])  # fmt: skip
def test_ods_that_reaches_too_far_is_refused_before_it_fills_the_memory(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        juror_sheets.read(data, lambda title: title if title in HEAD else None)
    assert refused.value.code == code


@pytest.mark.parametrize("place", range(0, 200, 8))
def test_book_with_a_byte_changed_is_refused_in_words(place: int) -> None:
    data = bytearray(book_of([HEAD, GRETA]))
    with zipfile.ZipFile(BytesIO(bytes(data))) as book:
        part = book.getinfo("xl/worksheets/sheet1.xml")
    data[part.header_offset + 30 + len(part.filename) + place] ^= 0xFF
    with pytest.raises(UnreadableError) as refused:
        juror_sheets.read(bytes(data), lambda title: title if title in HEAD else None)
    assert refused.value.code == "broken"


def far(cells: str) -> bytes:
    """A workbook whose sheet holds these cells."""
    out = BytesIO(book_of([HEAD, GRETA]))
    made = BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            body = old.read(part)
            new.writestr(part, body.replace(b"</sheetData>", cells.encode() + b"</sheetData>"))
    return made.getvalue()


@pytest.mark.parametrize(("cells", "code"), [
    ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "too_far"),
    ("<row r='9'><c r='XFD9'><v>1</v></c></row>", "too_far"), ('<row r="1048576"><c><v>1</v></c></row>', "too_far"),
    ('<row r="1048576"><c r="A1048576" s="1"/></row>', ""), ("<x>" + "y" * 70_000_000 + "</x>", "too_far"),
])  # fmt: skip
def test_cell_far_away_is_refused_before_the_empty_ones_fill_the_memory(cells: str, code: str) -> None:
    data = far(cells)
    if not code:
        assert len(juror_sheets.read(data, lambda title: title if title in HEAD else None).lines) == 1
        return
    with pytest.raises(UnreadableError) as refused:
        juror_sheets.read(data, lambda title: title if title in HEAD else None)
    assert refused.value.code == code


@pytest.mark.parametrize(("data", "said"), [
    (b"", "Le fichier est vide."), (csv_of(HEAD[:5], GRETA[:5]), "Il manque des colonnes"),
    (csv_of((*HEAD, "email"), (*GRETA, "x")), "« Adresse électronique » figure deux fois"),
    (b"%PDF-1.7", "enregistrez-le en XLSX, en ODS ou en CSV"),
])  # fmt: skip
def test_refused_file_is_said_in_a_sentence_beside_its_field(look: Any, data: bytes, said: str) -> None:
    status, page = look(data)
    assert status == 422
    assert said in page.replace("\u00a0", " ")
    assert 'id="file-error"' in page


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_as_any_program_saves_it(encoding: str, mark: str) -> None:
    text = mark.join(("email", "name", "sex")) + "\r\n" + mark.join(("a@b.fr", "Zoé", "F")) + "\r\n"
    sheet = juror_sheets.read(text.encode(encoding), lambda title: title)
    assert [dict(line.cells) for line in sheet.lines] == [{"email": "a@b.fr", "name": "Zoé", "sex": "F"}]


def test_no_cell_becomes_a_formula_on_the_way_out(hr: Any, look: Any, session: Session) -> None:
    evil = "=HYPERLINK(0)"
    session.execute(update(Juror).values(employer=evil))
    session.commit()
    data = hr.get("/jurors/export.xlsx").get_data()
    with zipfile.ZipFile(BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert evil.encode() in book.read("xl/sharedStrings.xml")
    assert "5 lignes qui ne changent rien" in look(data, "vivier.xlsx")[1]


def test_look_needs_as_many_statements_for_three_lines_as_for_one(look: Any, queries: list[str]) -> None:
    counts = []
    for number in (1, 3):
        queries.clear()
        look(csv_of(HEAD, *((f"n{n}@example.org", *GRETA[1:]) for n in range(number))))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_forged_confirmation_changes_nothing(hr: Any, session: Session) -> None:
    answer = hr.post("/jurors/import/confirmation", data={"lines": "WyJmb3JnZWQiXQ.aaa.bbb"})
    assert answer.status_code == 422
    session.rollback()
    assert len(session.scalars(select(Juror)).all()) == 5


@pytest.mark.parametrize(("part", "out", "into"), [
    ("hr", 200, 200), ("admin", 200, 200), ("group", 200, 200), ("equality", 200, 403), ("director", 403, 403),
    ("manager", 403, 403), ("juror1", 403, 403), ("candidate1", 403, 403),
])  # fmt: skip
def test_spreadsheet_is_for_those_who_read_the_register_and_import_for_those_who_keep_it(
    client: Any, engine: Engine, people: Cast, part: str, out: int, into: int
) -> None:
    sign_in(client, engine, people.people[part])
    assert client.get("/jurors/export.xlsx").status_code == out
    assert client.get("/jurors/import").status_code == into
    assert client.get("/jurors/model.xlsx").status_code == into


def test_agreement_without_an_end_lasts_three_years(hr: Any, look: Any, session: Session) -> None:
    confirm(hr, look(csv_of((*HEAD, "consent_on"), (*GRETA, "2026-02-01")))[1])
    made = held(session, GRETA[0])
    assert made is not None
    assert made.consent_until == date(2029, 2, 1)
