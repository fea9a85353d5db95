"""`otmr grid stats`: what it reads, what it prints, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from recruitment.cli import main

COEFFICIENTS = ("alpha_interval", "alpha_ordinal", "icc_2_1", "icc_2_k")
HEAD = "candidate,juror,criterion,mark\n"
# Shrout & Fleiss (1979), table 2.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
PUBLISHED = HEAD + "".join(f"T{t},J{j},a,{m}\n" for t, row in enumerate(JUDGES) for j, m in enumerate(row))


def stats(*words: str, given: str | bytes = b"") -> Result:
    """Run the command on standard input; a warning of numpy is a failure."""
    data = given.encode() if isinstance(given, str) else given
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return CliRunner().invoke(main, ["grid", "stats", "-", *words], input=data)


def told(*words: str, given: str | bytes) -> Any:
    """The JSON object that was printed; constants JSON does not know are refused."""
    result = stats("--json", *words, given=given)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout, parse_constant=pytest.fail)


def test_published_example_is_told_with_intervals_and_counts() -> None:
    found = told(given=PUBLISHED)
    block = found["criteria"]["a"]
    assert block["icc_2_1"] == {
        "value": pytest.approx(0.2898, abs=5e-5), "low": pytest.approx(0.0188, abs=5e-5), "high": pytest.approx(0.7611, abs=5e-5),
    }  # fmt: skip
    assert block["icc_2_k"]["value"] == pytest.approx(0.62, abs=0.005)
    assert all(block[key]["low"] <= block[key]["value"] <= block[key]["high"] for key in COEFFICIENTS)
    counts = ("candidates", "jurors", "marks", "missing", "marked_twice", "complete")
    assert [block[key] for key in counts] == [6, 4, 24, 0, 6, 6]
    assert (block["small"], block["small_why"]) == (True, "candidates marked twice: 6, fewer than 30")
    assert found["overall"] == block, "one criterion alone: its mean is its mark"


def test_same_seed_gives_the_same_bytes_whatever_the_order_of_lines() -> None:
    lines = PUBLISHED.splitlines(keepends=True)
    turned = lines[0] + "".join(reversed(lines[1:]))
    one, other = stats("--json", given=PUBLISHED), stats("--json", given=turned)
    assert one.stdout == other.stdout
    assert stats("--json", "--seed", "2", given=PUBLISHED).stdout != one.stdout
    assert stats("--json", "--draws", "10", given=PUBLISHED).stdout != one.stdout


def test_overall_is_the_mean_of_what_each_juror_marked_or_weighted() -> None:
    marks = HEAD + "".join(
        f"{c},{j},{k},{m}\n" for c, j, k, m in [
            ("A", "x", "a", 1), ("A", "x", "b", 5), ("A", "y", "a", 3), ("A", "y", "b", ""),
            ("B", "x", "a", 4), ("B", "x", "b", 4), ("B", "y", "a", 2), ("B", "y", "b", 2),
        ]
    )  # fmt: skip
    found = told(given=marks)
    assert (found["overall"]["marks"], found["overall"]["missing"]) == (7, 1)
    assert {one["candidate"]: one["mean"] for one in found["ranking"]} == {"A": 3.0, "B": 3.0}
    assert [one["rank"] for one in found["ranking"]] == [1, 1]
    weighted = told("--weights", "a=30, b=70", given=marks)
    assert {one["candidate"]: one["mean"] for one in weighted["ranking"]} == {"A": pytest.approx(3.4), "B": 3.0}
    alone = told("--weights", "a=1,b=0", given=marks)
    assert alone["overall"]["alpha_interval"] == alone["criteria"]["a"]["alpha_interval"]


@pytest.mark.parametrize("words", ["a=30", "a=30,c=70", "a=30,b", "a=30,b=-1", "a=0,b=0", "a=1,a=2,b=1", "a=nan,b=1"])
def test_weights_that_fit_no_criterion_are_refused(words: str) -> None:
    result = stats("--weights", words, given=HEAD + "A,x,a,1\nA,x,b,2\n")
    assert result.exit_code == 2
    assert "--weights" in result.stderr


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("A,x,a,3\nA,y,a,3\nB,x,a,3\nB,y,a,3\n", "all marks are equal"),  # no variation
        ("A,x,a,3\nB,x,a,4\n", "fewer than two jurors"),
        ("A,x,a,3\nA,y,a,4\n", "fewer than two candidates"),
        ("A,x,a,\nA,y,a,\n", "fewer than two jurors"),
    ],
)
def test_what_cannot_be_computed_is_null_with_its_reason(rows: str, why: str) -> None:
    found = told(given=HEAD + rows)
    for block in (found["overall"], found["criteria"]["a"]):
        assert (block["icc_2_1"]["value"], block["icc_2_1"]["low"], block["icc_2_1"]["high"]) == (None, None, None)
        assert block["icc_2_1"]["why"].startswith(why)
        assert block["alpha_ordinal"]["low"] is None
        assert block["small"] is True
    assert stats(given=HEAD + rows).exit_code == 0


def test_file_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    file = tmp_path / "marks.csv"
    rows = '"Criterion",mark , Juror,note,candidate\r\na, 3.5,x,"two\r\nlines",Ève\r\n\r\n,,,,\r\na,2,y,,Ève\r\n'
    file.write_bytes(b"\xef\xbb\xbf" + rows.encode())
    result = CliRunner().invoke(main, ["grid", "stats", str(file), "--json"])
    found = json.loads(result.stdout)
    assert (result.exit_code, found["ranking"][0]["candidate"], found["ranking"][0]["mean"]) == (0, "Ève", 2.75)
    assert set(found["jurors"]) == {"x", "y"}


@pytest.mark.parametrize("given", [
    "candidate;juror;criterion;mark\nA;x;a;3,5\nA;y;a;2.5\n", "candidate\tjuror\tcriterion\tmark\nA\tx\ta\t3,5\nA\ty\ta\t2.5\n",
    "sep=;\r\ncandidate;juror;criterion;mark\r\nA;x;a;3,5\r\nA;y;a;2.5\r\n",
])  # fmt: skip
def test_other_separators_are_read_and_then_decimal_commas(given: str) -> None:
    found = told(given=given)
    assert found["ranking"][0]["mean"] == 3.0


@pytest.mark.parametrize(
    ("given", "line", "column", "words"),
    [
        (b"", 1, 1, "empty"), (b"\xef\xbb\xbf\n\n", 1, 1, "empty"), (HEAD.encode(), 2, 1, "no mark follows"),
        (b"candidate,juror,mark\nA,x,1\n", 1, 4, "criterion"),
        (b"candidate|juror|criterion|mark\nA|x|a|1\n", 1, 2, "separated by commas, semicolons or tabs"),
        (b"candidate;juror;criterion;mark\nA;x;a\xe9;1\n", 2, 3, "not UTF-8"),
        (b"candidate,juror,criterion,mark,mark\n", 1, 5, "twice"),
        (HEAD.encode() + b"A,x,a,1\n\nA,y,a,good\n", 4, 4, "not a number"),
        (HEAD.encode() + b"A,x,a,nan\n", 2, 4, "not a number"), (HEAD.encode() + b"A,x,a,1e99\n", 2, 4, "beyond"),
        (HEAD.encode() + b"A,x,a,1_0\n", 2, 4, "not a number"),
        (HEAD.encode() + b'A,x,a,"3,5"\n', 2, 4, "write 3.5"), (HEAD.encode() + b"A,x,a,3,5\n", 2, 5, "write 3.5"),
        (HEAD.encode() + b"A,x,a\n", 2, 4, "3 fields"), (HEAD.encode() + b"A,,a,1\n", 2, 2, "juror is empty"),
        (HEAD.encode() + b"A,x,a,1\nB,x,a,1\nA,x,a,2\n", 4, 1, "already on line 2"),
        (HEAD.encode() + b"A,x,a,1\nA,y\xe9,a,1\n", 3, 2, "not UTF-8"),
        (HEAD.encode() + b'A,"x\ny",a,1\nA,z,a,x\n', 4, 4, "not a number"),
        (HEAD.encode() + b'A,"x,a,1\n', 2, 2, "not CSV"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused_with_its_place(given: bytes, line: int, column: int, words: str) -> None:
    result = stats("--json", given=given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"line {line}, column {column}: " in result.stderr
    assert words in result.stderr


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "none.csv", tmp_path):
        result = CliRunner().invoke(main, ["grid", "stats", str(place)])
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(place) in result.stderr


def test_tables_name_thresholds_small_numbers_and_every_juror() -> None:
    text = stats("--top", "2", given=PUBLISHED).stdout
    assert "0.290 [0.02; 0.76]" in text
    assert "Small: candidates marked twice: 6, fewer than 30" in text
    assert "Krippendorff 2004" in text
    assert "Koo & Li 2016). Overall: poor." in text
    assert all(f"\nJ{number} " in text for number in range(4))
    assert "\n   1 T4" in text
    assert "in first 2" in text


def test_other_commands_do_not_load_numpy() -> None:
    code = "import sys, recruitment.cli; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
