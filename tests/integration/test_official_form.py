"""The ministry's form: its cells found by their references, filled in place, everything else of the file untouched."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from recruitment.services import official_form
from recruitment.services.official_form import Unusable
from tests.factories.clearances import cell, workbook
from workflows.charter import clearance_form

# The ministry's own form is not ours to pass on: it is read where it lies beside this tree.
PLACES = [up / "shared" / "data" / "zrr_access_request_form.xlsm" for up in Path(__file__).parents[3:5]]
OFFICIAL = next((path for path in PLACES if path.exists()), PLACES[0])
COUNTRIES = {"FR": "France", "IN": "Inde", "GB": "Royaume-Uni", "ZZ": "Nulle part"}


def test_every_item_has_its_cell_and_gets_its_value() -> None:
    form = workbook()
    found = official_form.look(form)
    assert found.missing == ()
    values = {item.key: f"valeur de {item.key}" for item in clearance_form.items() if item.placed}
    filled = official_form.fill(form, found, values)
    assert {key: cell(filled, found, key) for key in values} == values
    again = official_form.look(filled)
    assert again.cells == found.cells


def test_other_parts_of_the_file_are_byte_for_byte_those_of_the_ministry() -> None:
    form = workbook()
    found = official_form.look(form)
    filled = official_form.fill(form, found, {"A1A": "Œuvrard & <fils>", "C4B": "Deux\nlignes\x00"})
    with ZipFile(BytesIO(form)) as before, ZipFile(BytesIO(filled)) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/worksheets/sheet2.xml"]
    assert cell(filled, found, "A1A") == "Œuvrard & <fils>"
    assert cell(filled, found, "C4B") == "Deux\nlignes"


def test_what_the_form_has_no_cell_for_is_named() -> None:
    found = official_form.look(workbook(without=("A2F", "phone")))
    assert set(found.missing) == {"A2F", "phone"}
    filled = official_form.fill(workbook(without=("A2F", "phone")), found, {"A2F": "Inde", "A1B": "Anaïs"})
    assert cell(filled, found, "A1B") == "Anaïs"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "not_workbook"), (b"%PDF-1.7", "not_workbook"), (b"PK\x03\x04 broken", "not_workbook"),
     (b"x" * (official_form.LARGEST + 1), "too_large"), (workbook(only=("A1A", "A1B")), "no_reference")],
)  # fmt: skip
def test_file_that_is_no_form_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Unusable) as refused:
        official_form.look(data)
    assert refused.value.code == code


def test_answers_are_written_as_the_form_wants_them() -> None:
    item, listed = clearance_form.by_key(), ("Inde", "Royaume Uni")
    assert official_form.as_written(item["A1D"], "F", COUNTRIES) == "féminin (female)"
    assert official_form.as_written(item["A2C"], "1994-03-31", COUNTRIES) == "31/03/1994"
    assert official_form.as_written(item["A2F"], "GB", COUNTRIES, listed) == "Royaume-Uni"
    assert official_form.as_written(item["A2F"], "IN", COUNTRIES, listed) == "Inde"
    assert official_form.as_written(item["A2G"], "", COUNTRIES) == "_Sans Objet_"
    assert official_form.as_written(item["A1C"], "", COUNTRIES) == ""


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the ministry's own form is not at hand")
def test_official_form_itself_is_filled_in() -> None:
    form = OFFICIAL.read_bytes()
    found = official_form.look(form)
    assert found.missing == ()
    assert {key: found.cells[key] for key in ("A1A", "A1D", "C1A", "C2B", "C4B", "E1A", "E2A", "number", "zrr_code")} == {
        "A1A": "C6", "A1D": "I6", "C1A": "C23", "C2B": "F27", "C4B": "C34", "E1A": "C42", "E2A": "D47",
        "number": "M2", "zrr_code": "M11",
    }  # fmt: skip
    assert "Inde" in found.lists["A2F"]
    assert "_Sans Objet_" in found.lists["A2G"]
    filled = official_form.fill(form, found, {"A1A": "Quintessor", "C2B": "01/09/2027"})
    assert cell(filled, found, "A1A") == "Quintessor"
    with ZipFile(BytesIO(form)) as before, ZipFile(BytesIO(filled)) as after:
        assert after.read("xl/vbaProject.bin") == before.read("xl/vbaProject.bin")
        assert after.read("xl/media/image1.wmf") == before.read("xl/media/image1.wmf")
