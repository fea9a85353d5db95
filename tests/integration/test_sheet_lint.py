"""`otmr sheet lint`: what it reads, what it prints, how it ends."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from recruitment.cli import main
from recruitment.demo import posts

KEYS = {"code", "severity", "start", "end", "text", "proposal", "source"}


def lint(*words: str, given: bytes | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["sheet", "lint", *words], input=given)


def told(result: Result) -> list[dict[str, Any]]:
    """The JSON list that was printed."""
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_plain_text_is_told_as_json(tmp_path: Path) -> None:
    text = "\ufeffChercheur en chimie\r\nNous recherchons un chercheur de moins de 35 ans et des candidat·e·s.\r\n"
    file = tmp_path / "advert.txt"
    file.write_bytes(text.encode())
    result = lint(str(file), "--lang", "fr", "--json")
    found = told(result)
    assert result.exit_code == 1
    assert all(set(one) == KEYS for one in found)
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)
    assert {"ground", "contracted", "masculine_title"} <= {one["code"] for one in found}
    assert {one["severity"] for one in found} == {"block", "warn", "inform"}


def test_nothing_that_blocks_ends_with_zero(tmp_path: Path) -> None:
    file = tmp_path / "advert.txt"
    file.write_text("Chargé·e d’études", encoding="utf-8")
    result = lint(str(file))
    assert result.exit_code == 0
    assert result.stdout.startswith("1:1 warn contracted “Chargé·e” → Chargée ou chargé")


def test_lines_name_line_and_column(tmp_path: Path) -> None:
    result = lint("-", "--lang", "en", given=b"Postdoc\r\n\r\n  Native English speaker\r\n")
    assert result.exit_code == 1
    assert "3:3 block ground “Native English speaker” → language level, for instance C1" in result.stdout


@pytest.mark.parametrize("given", [b"", b"\xef\xbb\xbf", b"\n\n", b"{}"[:1]])
def test_text_without_words_has_no_finding(given: bytes) -> None:
    result = lint("-", "--json", given=given)
    assert (result.exit_code, told(result)) == (0, [])


@pytest.mark.parametrize(("content", "reason"), [
    (b"caf\xe9 noir", "byte 0xe9 at position 3"),
    (b"\xff\xfeC\x00", "byte 0xff at position 0"),
    (b"a" * 1_000_001, "larger than 1000000 bytes"),
])  # fmt: skip
def test_unreadable_text_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "advert.txt"
    file.write_bytes(content)
    result = lint(str(file), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "none.txt", tmp_path):
        result = lint(str(place))
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(place) in result.stderr


@pytest.mark.parametrize(("text", "reason"), [
    ("{", "not JSON"),
    ("[1]", "not the export of a sheet"),
    ('{"title": "x"}', "not the export of a sheet"),
    ('{"fr": ["x"]}', "“fr” is not an object"),
    ('{"fr": {"title": 3}}', "“fr.title” is neither text"),
    ('{"fr": {"required": ["a", null]}}', "“fr.required” is neither text"),
    ('{"fr": ' * 3000, "not JSON"),
])  # fmt: skip
def test_misshapen_export_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "sheet.json"
    file.write_text(text, encoding="utf-8")
    result = lint(str(file), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_export_of_a_well_written_sheet_has_nothing_to_settle(tmp_path: Path) -> None:
    file = tmp_path / "sheet.json"
    file.write_text(json.dumps(posts.sheet(posts.POSTS[0], date(2027, 1, 4), "x@example.org")), encoding="utf-8-sig")
    result = lint(str(file), "--json")
    assert result.exit_code == 0
    assert [one for one in told(result) if one["severity"] != "inform"] == []


def test_export_names_the_field_and_the_place_in_it() -> None:
    content = {
        "common": {"unit": "Centre", "salary_min": 30000},
        "fr": {"title": "Chercheuse ou chercheur", "required": ["Doctorat", "Profil jeune", *("abcdef")]},
        "en": {"title": "Researcher", "required": ["PhD"]},
    }
    result = lint("-", "--json", given=json.dumps(content).encode())
    found = told(result)
    assert result.exit_code == 1
    assert all(set(one) == KEYS | {"where"} for one in found)
    (ground,) = (one for one in found if one["code"] == "ground")
    assert ground["where"] == "fr.required[1]"
    assert content["fr"]["required"][1][ground["start"] : ground["end"]] == ground["text"]
    missing = {one["where"] for one in found if one["code"] == "missing"}
    assert {"common.contact_email", "fr.mission", "en.mission"} <= missing
    assert "common.unit" not in missing
    assert {"too_many_required", "halves_out_of_step", "unjustified"} <= {one["code"] for one in found}
    lines = lint("-", given=json.dumps(content).encode()).stdout
    assert "fr.required[1]:1 block ground “Profil jeune”" in lines
