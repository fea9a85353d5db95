"""`otmr grid check` and `otmr grid hash`, and the spreadsheet of a grid: what they read, what they answer."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import grids
from grids.files import to_json, to_toml
from recruitment.cli import main
from recruitment.services import grid_sheets, juror_sheets
from recruitment.services.grid_sheets import FaultyError
from recruitment.services.juror_sheets import UnreadableError

POSTDOC = grids.load("postdoc")
FIRST = POSTDOC.criteria[0]


def run(data: bytes, *words: str) -> Result:
    """The command on what the standard input gives."""
    return CliRunner().invoke(main, ["grid", *words], input=data)


def with_first(**changed: Any) -> grids.Grid:
    """The postdoctoral grid with its first criterion changed."""
    return replace(POSTDOC, criteria=(replace(FIRST, **changed), *POSTDOC.criteria[1:]))


def workbook(grid: grids.Grid = POSTDOC, **cells: object) -> bytes:
    """A grid as a spreadsheet, cells of its first criterion typed over by column."""
    titles = [pair[1] for pair in grid_sheets.CRITERIA.values()]
    keys = list(grid_sheets.CRITERIA)
    lines = [[grid_sheets._cell(one, key, 1) for key in keys] for one in grid.criteria]
    for key, value in cells.items():
        lines[0][keys.index(key)] = value
    top = [["Item", "French", "English"], ["Identifier", grid.id, ""], ["Version", grid.version, ""],
           ["Title", grid.title["fr"], grid.title["en"]],
           *([f"Level {n}", one["fr"], one["en"]] for n, one in enumerate(grid.scale, 1))]  # fmt: skip
    return juror_sheets.write([("Criteria", [titles, *lines], ()), ("Grid", top, ())])


# --- check


@pytest.mark.parametrize("name", sorted(grids.library()))
def test_library_grid_passes_in_each_kind_of_file(name: str) -> None:
    grid = grids.load(name)
    for data in (to_toml(grid).encode(), to_json(grid), grid_sheets.write(grid, "fr"), grid_sheets.write(grid, "en")):
        result = run(data, "check", "-")
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines()[-1] == f"SHA-256 {grids.digest(grid)}"


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"weight": 30}, "weights_total", None),
        ({"family": "practical"}, "practical_ranked", "Family"),
        ({"title": {"fr": "x", "en": ""}}, "title_missing", "Title, in English"),
        ({"evidence": {"fr": "", "en": "x"}}, "evidence_missing", "Where to look, in French"),
        ({"anchors": (*FIRST.anchors[:4], {"fr": "a", "en": ""})}, "anchor_missing", "Level 5, in English"),
        ({"anchors": (*FIRST.anchors[:4], {"fr": "JIF", "en": "JIF"})}, "metric_word", "Level 5, in French"),
    ],
)
def test_fault_is_told_with_the_line_and_the_column_of_its_cell(
    changed: dict[str, Any], code: str, column: str | None
) -> None:
    result = run(grid_sheets.write(with_first(**changed), "fr"), "check", "-", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (1, False)
    fault = next(one for one in told["faults"] if one["code"] == code)
    assert (fault["line"], fault["column"]) == (2 if column else None, column)
    assert run(to_toml(with_first(**changed)).encode(), "check", "-").exit_code == 1


def test_families_asked_for_replace_the_usual_ones() -> None:
    assert run(to_json(POSTDOC), "check", "-").exit_code == 0
    result = run(to_json(POSTDOC), "check", "-", "--family", "teaching")
    assert result.exit_code == 1
    assert "No criterion looks at this family: teaching." in result.stdout


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"title = 3", "title must be a table"),
        (b"candidate,juror\n1,2", "not TOML"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b"\xd0\xcf\x11\xe0 an old spreadsheet", "no grid that can be read here"),
    ],
)
def test_unreadable_file_ends_with_2_and_a_reason(data: bytes, said: str) -> None:
    result = run(data, "check", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_missing_file_ends_with_2() -> None:
    result = CliRunner().invoke(main, ["grid", "check", "/nowhere/grid.toml"])
    assert result.exit_code == 2
    assert "No such file" in result.stderr


# --- hash


def test_hash_of_an_exported_grid_is_recomputed_from_any_file(tmp_path: Path) -> None:
    expected = hashlib.sha256(to_json(POSTDOC)).hexdigest()
    for data in (to_toml(POSTDOC).encode(), to_json(POSTDOC), grid_sheets.write(POSTDOC, "en")):
        result = run(data, "hash", "-", expected)
        assert (result.exit_code, result.stdout.strip()) == (0, expected)
    other = run(to_json(with_first(weight=26)), "hash", "-", expected)
    assert other.exit_code == 1
    assert expected in other.stderr


# --- the spreadsheet


@pytest.mark.parametrize("language", ["fr", "en"])
def test_texts_that_look_like_formulas_and_numbers_come_back_as_they_were(language: str) -> None:
    texts = ("=1+1", "+33 1 23", "-5", "@home", "007", "2026-01-31", "TRUE", "«\u00a0a\u202f; b\u00a0»", "<b>&amp;")
    grid = with_first(anchors=tuple({"fr": text, "en": text} for text in texts[:5]), title={"fr": texts[5], "en": texts[6]},
                      description={"fr": texts[7], "en": texts[8]})  # fmt: skip
    assert grid_sheets.read(grid_sheets.write(grid, language)).grid == grid


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"weight": "beaucoup"}, "weight", "weight_unread"),
        ({"weight": 12.5}, "weight", "weight_unread"),
        ({"weight": ""}, "weight", "weight_unread"),
        ({"family": "renommée"}, "family", "word_unknown"),
        ({"kind": "mixed"}, "kind", "word_unknown"),
        ({"stage": "later"}, "stage", "word_unknown"),
        ({"ranked": "perhaps"}, "ranked", "word_unknown"),
        ({"anchor_7_en": "Beyond."}, "anchor_7_en", "level_beyond"),
    ],
)
def test_cell_that_cannot_be_read_is_named(cells: dict[str, object], column: str, code: str) -> None:
    with pytest.raises(FaultyError) as caught:
        grid_sheets.read(workbook(**cells))
    assert [(one.line, one.column, one.code) for one in caught.value.faults] == [(2, column, code)]
    result = run(workbook(**cells), "check", "-")
    assert result.exit_code == 2
    assert f"line 2, {grid_sheets.title_of(column, 'en')}: " in result.stderr


def test_every_fault_of_a_sheet_is_told_at_once() -> None:
    with pytest.raises(FaultyError) as caught:
        grid_sheets.read(workbook(weight="x", family="y", stage="z"))
    assert len(caught.value.faults) == 3


def test_words_of_either_language_and_collected_criteria_are_read() -> None:
    read = grid_sheets.read(workbook(ranked="Non, recueilli", weight="", family="Pratique", stage="Audition"))
    first = read.grid.criteria[0]
    assert (first.ranked, first.weight, first.family, first.stage) == (False, 0, "practical", "interview")


def damaged(how: str) -> bytes:
    """A spreadsheet spoilt in one way."""
    good = grid_sheets.write(POSTDOC, "en")
    if how == "cut":
        return good[: len(good) // 2]
    if how == "bomb":
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(good)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for part in book.infolist():
                made.writestr(part.filename, book.read(part))
            made.writestr("xl/media/bomb.bin", bytes(juror_sheets.MOST_UNPACKED))
        return out.getvalue()
    if how == "no heading":
        return juror_sheets.write([("Criteria", [[pair[1] for pair in grid_sheets.CRITERIA.values()], ["a"] * 9], ())])
    if how == "not a workbook":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr("hello.txt", "hello")
        return out.getvalue()
    return b"key;weight;family\na;1;research\n"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("cut", "broken"), ("bomb", "too_far"), ("no heading", "no_head"), ("not a workbook", "wrong_type"),
        ("csv", "wrong_type"),
    ],
)  # fmt: skip
def test_hostile_spreadsheet_is_refused_in_words(how: str, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        grid_sheets.read(damaged(how))
    assert caught.value.code == code
    if how != "csv":
        assert run(damaged(how), "check", "-").exit_code == 2


def test_more_criteria_than_people_could_mark_by_are_refused() -> None:
    many = replace(POSTDOC, criteria=tuple(replace(FIRST, key=f"c{n}") for n in range(41)))
    with pytest.raises(grids.GridError, match="41 criteria"):
        grid_sheets.read(grid_sheets.write(many, "fr"))
