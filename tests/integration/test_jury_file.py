"""`otmr jury check`: the files it reads or refuses, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.cli import main
from tests.factories.jury_files import DAY, HEAD, blocked, check, jury, member, told


def changed(old: str, new: str) -> str:
    """A lawful jury of four with one thing changed on its third line."""
    lines = jury(2, 2).splitlines()
    assert old in lines[2]
    lines[2] = lines[2].replace(old, new, 1)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "line 1, column 1: the file is empty"),
        (" \n\n,,,\n", "line 1, column 1: the file is empty"),
        (jury(2, 2).replace(",sex", ",gender"), "line 1, column 9 (sex): this column is missing"),
        (jury(2, 2).replace("rank", "sex"), "line 1, column 4 (sex): this column is there twice"),
        (changed(",F,", ",X,"), "line 3, column 2 (sex): “X” is not F, M or U"),
        (changed(",F,", ",,"), "line 3, column 2 (sex): empty; write F, M or U"),
        (changed("yes", "maybe"), "line 3, column 3 (external): “maybe” is not yes or no"),
        (changed("R3", "R5"), "line 3, column 4 (rank): “R5” is not R1, R2, R3 or R4"),
        (changed("member", "president"), "line 3, column 5 (role): “president” is not chair or member"),
        (changed("2026-01-31", "31/01/2026"), "line 3, column 6 (trained_on): “31/01/2026” is not a day"),
        (changed("2026-01-31", "2026-02-30"), "line 3, column 6 (trained_on): “2026-02-30” is not a day"),
        (changed("2026-01-31", "20260131"), "line 3, column 6 (trained_on): “20260131” is not a day"),
        (changed("yes,no", "yes"), "line 3, column 8 (step_aside): empty; write yes or no"),
        (changed("yes,no", "yes,no,extra"), "line 3, column 9: “extra” stands beyond the last column"),
        (changed("Person 1", " "), "line 3, column 1 (name): empty"),
        (changed("Person 1", '"Per"son'), "line 3, column 1: "),
        (changed("R3", '"R3'), "line 3, column 4: "),
        (jury(2, 2).encode("utf-16"), "line 1, column 1: not UTF-8"),
        (changed("Person 1", "Zoé").encode("latin-1"), "line 3, column 1: not UTF-8: byte 0xe9"),
        ("\ufeff".encode() + changed("Person 1", "éé\udcff").encode("utf-8", "surrogateescape"),
         "line 3, column 1: not UTF-8: byte 0xff"),
        ("x" * 1_000_001, "line 1, column 1: larger than 1000000 bytes"),
        (jury(2, 2).replace(",F,", ",\x00\x1b[2J,", 1), "line 2, column 2 (sex): “??[2J” is not F, M or U"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_says_where(given: str | bytes, said: str) -> None:
    result = check(given, "contract", "--json")
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert f"-: {said}" in result.stderr
    assert "\x1b" not in result.stderr


def test_every_fault_is_told_at_once() -> None:
    result = check("\n".join([HEAD, member(1, "X", rank="5"), "", member(2, "Y")]))
    assert [line.split(" (")[0] for line in result.stderr.splitlines()] == [
        "-: line 2, column 2", "-: line 2, column 4", "-: line 4, column 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        "\ufeff" + jury(2, 2), jury(2, 2).replace(",", ";"), jury(2, 2).replace(",", "\t"),
        "sep=;\r\n" + jury(2, 2).replace(",", ";"), "\ufeffSEP=,\n\n" + jury(2, 2), "sep=\t\n" + jury(2, 2).replace(",", "\t"),
        jury(2, 2).replace("\n", "\r\n"),
        jury(2, 2).replace("\n", "\r"), "\n" + jury(2, 2).replace("\n", "\n\n ,,\n"), jury(2, 2).strip(),
        jury(2, 2).upper(), jury(2, 2).replace(",", " , "),
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in jury(2, 2).splitlines()),
        "\n".join(",".join(reversed(line.split(","))) for line in jury(2, 2).splitlines()),
        jury(2, 2).replace("Person 1", '"Person, the ""first"" of\n two lines"'),
    ],
)  # fmt: skip
def test_same_jury_written_otherwise_is_the_same(given: str) -> None:
    assert told(given) == told(jury(2, 2))


def test_line_is_that_of_the_file_after_a_name_on_two_lines() -> None:
    lines = jury(2, 2).replace("Person 0", '"Person\n0"').splitlines()
    lines[3] = lines[3].replace(",F,", ",X,")
    assert "line 4, column 2 (sex)" in check("\n".join(lines)).stderr


def test_line_that_names_the_mark_counts_as_a_line() -> None:
    given = "sep=;\n" + jury(2, 2).replace(",", ";").replace(";F;", ";X;", 1)
    assert "line 3, column 2 (sex): “X”" in check(given).stderr
    assert "line 3, column 4: " in check(given.replace("R3", '"R3', 1)).stderr
    assert "line 1, column 1: the file is empty" in check("sep=;\n").stderr


def test_terminal_that_lacks_a_sign_changes_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "jury.csv"
    for text, code in ((jury(2, 2), 0), (jury(0, 4), 1), (jury(2, 2).replace(",F,", ",Ω,"), 2)):
        file.write_text(text, "utf-8")
        run = subprocess.run(  # this very program
            [sys.executable, "-c", "from recruitment.cli import main; main()", "jury", "check", file, "--pack", "contract", "--on", DAY],
            env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True, check=False,
        )  # fmt: skip
        assert (run.returncode, b"Traceback" in run.stderr) == (code, False)


CELLS = st.sampled_from([
    *("F", "M", "U", "yes", "no", "R1", "R4", "chair", "member", "2026-01-31", "", '"', '""', "é", "\x00", "\n", "\r"), "x" * 50,
])  # fmt: skip
SOUND = jury(3, 2).encode()
ROWS = st.lists(st.lists(CELLS, max_size=10).map(",".join), max_size=8).map("\n".join)
FILES = st.one_of(
    st.binary(max_size=300),
    ROWS.map(str.encode),
    ROWS.map(lambda rows: f"{HEAD}\n{rows}".encode()),
    st.tuples(st.integers(0, 400), st.binary(max_size=4)).map(lambda cut: SOUND[: cut[0]] + cut[1] + SOUND[cut[0] :]),
)  # fmt: skip
PLACE = re.compile(r"^-: (note: |line \d+, column \d+[:, (])")


@settings(max_examples=200, deadline=None)
@given(FILES, st.sampled_from(["contract", "statutory", "university", "doctoral"]))
def test_whatever_the_file_the_answer_is_a_verdict_or_a_place(data: bytes, pack: str) -> None:
    result = check(data, pack, "--json")
    assert result.exit_code in (0, 1, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert all(PLACE.match(line) for line in result.stderr.splitlines()), result.stderr
    if result.exit_code == 2:
        assert result.stdout == ""
        assert "column" in result.stderr
    else:
        assert json.loads(result.stdout)["ok"] is (result.exit_code == 0)


def test_other_columns_and_homonyms_are_noted() -> None:
    lines = jury(2, 2).replace("Person 1", "Person 0").splitlines()
    result = check("\n".join([lines[0] + ",note", *(line + ",x" for line in lines[1:])]))
    assert result.exit_code == 0
    assert "line 1: columns ignored: note" in result.stderr
    assert "“Person 0” is there 2 times and counted as many" in result.stderr


@pytest.mark.parametrize("given", [HEAD, jury(2, 2).replace(",F,yes,R3,member", ",F,yes,R3,chair")])
def test_jury_of_nobody_or_with_two_chairs_is_read_and_blocked(given: str) -> None:
    found = told(given)
    assert "jury_chaired" in blocked(found)
    assert not found["ok"]


def test_file_on_disk_and_none(tmp_path: Path) -> None:
    file = tmp_path / "jury.csv"
    file.write_text(jury(2, 2), "utf-8")
    run = CliRunner().invoke(main, ["jury", "check", str(file), "--pack", "contract", "--on", DAY])
    assert run.exit_code == 0
    for missing in (tmp_path / "none.csv", tmp_path):
        run = CliRunner().invoke(main, ["jury", "check", str(missing), "--pack", "contract"])
        assert run.exit_code == 2
        assert str(missing) in run.stderr


@pytest.mark.parametrize(
    "words", [("--pack", "tenure"), (), ("--pack", "statutory", "--on", "2020-01-01"), ("--pack", "contract", "--on", "x"),
              ("--pack", "contract", "--post-rank", "R9"), ("--pack", "contract", "--chairs", "FX")]
)  # fmt: skip
def test_options_that_mean_nothing_are_refused(words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(main, ["jury", "check", "-", *words], input=jury(2, 2)).exit_code == 2


def test_today_is_the_day_unless_another_is_said() -> None:
    result = CliRunner().invoke(main, ["jury", "check", "-", "--pack", "contract", "--json"], input=jury(2, 2))
    assert date.fromisoformat(json.loads(result.stdout)["on"]) >= date(2026, 1, 1)
