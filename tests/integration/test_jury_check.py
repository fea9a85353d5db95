"""`otmr jury check`: what it reads, what it answers, how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.cli import main

HEAD = "name,sex,external,rank,role,trained_on,specialist,step_aside"
DAY = "2026-11-21"
KEYS = {
    "pack", "version", "title", "on", "post_rank", "whole", "effective", "ok", "whole_ok", "rules", "not_heard",
}  # fmt: skip
RULE_KEYS = {
    "rule", "title", "verdict", "severity", "lifted", "objections", "evidence", "sum", "source", "whole",
}  # fmt: skip


def check(given: str | bytes, pack: str = "contract", *words: str, on: str = DAY) -> Result:
    """Run the command on what the standard input gives."""
    return CliRunner().invoke(main, ["jury", "check", "-", "--pack", pack, "--on", on, *words], input=given)


def told(given: str | bytes, pack: str = "contract", *words: str) -> dict[str, Any]:
    """The JSON object that is printed, its rules by name."""
    result = check(given, pack, "--json", *words)
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == (0 if found["ok"] else 1)
    assert set(found) == KEYS
    assert all(set(rule) == RULE_KEYS for rule in found["rules"])
    return found | {"rules": {rule["rule"]: rule for rule in found["rules"]}}


def blocked(found: dict[str, Any], key: str = "verdict") -> set[str]:
    """The rules that stop the jury."""
    return {name for name, rule in found["rules"].items() if rule[key] in ("blocked", "derogable")}


def member(n: int, sex: str = "F", **said: str) -> str:
    """One line, lawful unless told otherwise."""
    cells = {
        "name": f"Person {n}", "sex": sex, "external": "no", "rank": "R3", "role": "member", "trained_on": "2026-01-31",
        "specialist": "yes", "step_aside": "no",
    } | said  # fmt: skip
    return ",".join(cells.values())


def jury(women: int, men: int, undeclared: int = 0, externals: int | None = None) -> str:
    """A jury of that make-up, half from outside unless told, the first line in the chair."""
    sexes = "F" * women + "M" * men + "U" * undeclared
    outside = ceil(len(sexes) / 2) if externals is None else externals
    lines = [
        member(n, sex, role="member" if n else "chair", external="yes" if n < outside else "no")
        for n, sex in enumerate(sexes)
    ]
    return "\n".join([HEAD, *lines, ""])


@pytest.mark.parametrize("pack", ["contract", "statutory", "doctoral"])
@pytest.mark.parametrize("size", range(2, 21))
def test_every_size_and_split(pack: str, size: int) -> None:
    severity = "blocked" if pack == "statutory" else "derogable"
    for women in range(size + 1):
        found = told(jury(women, size - women), pack)
        least = 1 if size == 3 else -(-2 * size // 5)
        lawful = min(women, size - women) >= least
        rule = found["rules"]["jury_sexes"]
        assert rule["verdict"] == ("met" if lawful else severity), (women, size)
        assert rule["evidence"]["minimum"] == least
        assert blocked(found) == ({"jury_size", "quorum_present"} if size == 2 else set()) | (
            set() if lawful else {"jury_sexes"}
        )


@pytest.mark.parametrize("size", range(2, 23))
def test_university_committee_of_every_size_and_split(size: int) -> None:
    for women in range(size + 1):
        men = size - women
        found = told(jury(women, men), "university")
        expected = set()
        if size < 8:
            expected.add("jury_size")
        if size > 20:
            expected.add("jury_no_crowd")
        if size < 3:
            expected.add("quorum_present")
        if min(women, men) < (1 if size == 3 else -(-2 * size // 5)):
            expected.add("jury_sexes")
        if min(women, men) < 2:
            expected.add("jury_each_sex")
        assert blocked(found) == expected, (women, size)


@pytest.mark.parametrize("pack", ["contract", "statutory", "doctoral"])
def test_large_jury_is_only_remarked_upon_where_no_text_sets_a_most(pack: str) -> None:
    found = told(jury(40, 60), pack)
    assert found["ok"]
    assert {name for name, rule in found["rules"].items() if rule["verdict"] == "warn"} == {"jury_no_crowd"}


@pytest.mark.parametrize(
    ("size", "externals", "least"), [(8, 3, 4), (8, 4, 4), (9, 4, 5), (9, 5, 5), (20, 9, 10), (20, 10, 10)]
)
def test_half_of_a_university_committee_comes_from_outside(size: int, externals: int, least: int) -> None:
    found = told(jury(size // 2, size - size // 2, externals=externals), "university")
    assert found["rules"]["jury_externals"]["evidence"]["minimum"] == least
    assert blocked(found) == (set() if externals >= least else {"jury_externals"})


@pytest.mark.parametrize(
    ("size", "specialists", "least"), [(8, 4, 5), (8, 5, 5), (9, 4, 5), (9, 5, 5), (20, 10, 11), (20, 11, 11)]
)
def test_specialists_are_the_majority_of_a_university_committee(size: int, specialists: int, least: int) -> None:
    lines = jury(size // 2, size - size // 2).splitlines()
    lines[specialists + 1 :] = [line.replace(",yes,no", ",no,no") for line in lines[specialists + 1 :]]
    found = told("\n".join(lines), "university")
    assert found["effective"]["specialists"] == specialists
    assert found["rules"]["jury_specialists"]["evidence"]["minimum"] == least
    assert blocked(found) == (set() if specialists >= least else {"jury_specialists"})


def test_arithmetic_is_told_to_the_last_person() -> None:
    rule = told(jury(1, 3, 1))["rules"]["jury_sexes"]
    assert rule["evidence"] == {
        "women": 1, "men": 3, "uncounted": 1, "size": 5, "share": 0.4, "product": 2.0, "rounding": "ceil", "minimum": 2,
    }  # fmt: skip
    assert rule["objections"] == [
        "1 woman of 5 = 20%: at least 2 needed (40% of 5 = 2). 1 member, whose sex is not declared, counts in neither."
    ]
    assert told(jury(1, 2))["rules"]["jury_sexes"]["evidence"]["rounding"] == "one_of_each"


def test_rules_are_heard_on_those_who_are_left() -> None:
    lines = [HEAD, member(1, role="chair"), member(2), member(3, "M"), member(4, "M", external="yes", step_aside="yes")]
    found = told("\n".join(lines))
    assert (found["whole"]["members"], found["effective"]["members"]) == (4, 3)
    assert (found["whole"]["externals"], found["effective"]["externals"]) == (1, 0)
    assert (blocked(found), blocked(found, "whole")) == ({"jury_externals"}, set())
    assert (found["ok"], found["whole_ok"]) == (False, True)
    found = told("\n".join([*lines, member(5, "M", external="yes")]))
    assert found["ok"]


def test_chair_who_steps_aside_leaves_nobody_in_the_chair() -> None:
    found = told("\n".join([HEAD, member(1, role="chair", step_aside="yes"), member(2), member(3, "M"),
                            member(4, "M", external="yes")]))  # fmt: skip
    assert blocked(found) == {"jury_chaired"}


def test_quorum_is_of_the_jury_convened() -> None:
    lines = jury(5, 5).splitlines()
    for gone, met in ((5, True), (6, False)):
        kept = [line[: -len("no")] + "yes" if 2 < n <= 2 + gone else line for n, line in enumerate(lines)]
        rule = told("\n".join(kept))["rules"]["quorum_present"]
        assert (rule["verdict"] == "met") is met
        assert (rule["evidence"]["count"], rule["evidence"]["minimum"], rule["evidence"]["size"]) == (10 - gone, 5, 10)


def test_order_of_members_changes_nothing() -> None:
    lines = [
        member(1, role="chair"), member(2, "M", rank="R1"), member(3, "U", trained_on=""), member(4, "M", rank="R1"),
        member(5, external="yes", step_aside="yes"),
    ]  # fmt: skip
    first = told("\n".join([HEAD, *lines]), "statutory", "--post-rank", "R2")
    assert first["rules"]["jury_rank"]["evidence"]["members"] == ["Person 2", "Person 4"]
    for turn in range(1, len(lines)):
        turned = [HEAD, *lines[turn:], *lines[:turn]]
        assert told("\n".join(turned), "statutory", "--post-rank", "R2") == first


@pytest.mark.parametrize(("post", "unmet"), [("R1", False), ("R3", False), ("R4", True)])
def test_rank_of_the_post(post: str, unmet: bool) -> None:
    assert ("jury_rank" in blocked(told(jury(2, 2), "contract", "--post-rank", post))) is unmet


@pytest.mark.parametrize(
    ("trained", "met"),
    [("2024-11-21", True), ("2024-11-20", False), ("", False), (DAY, True), ("2026-11-22", False)],
)
def test_training_lasts_two_years_to_the_day(trained: str, met: bool) -> None:
    found = told("\n".join([jury(2, 2).strip(), member(9, trained_on=trained)]))
    assert blocked(found) == (set() if met else {"jury_trained"})


@pytest.mark.parametrize(
    ("pack", "chairs", "count", "verdict"),
    [
        ("statutory", "", 1, "met"), ("statutory", "FFF", 4, "met"), ("statutory", "FFFF", 5, "blocked"),
        ("statutory", "ffffff", 7, "blocked"), ("statutory", "FFFM", 4, "met"), ("statutory", "MFFFF", 1, "met"),
        ("statutory", "UFFFF", 1, "met"), ("contract", "FFFF", None, None), ("university", "FFFF", None, None),
    ],
)  # fmt: skip
def test_series_of_chairs(pack: str, chairs: str, count: int | None, verdict: str | None) -> None:
    found = told(jury(5, 5), pack, "--chairs", chairs)
    rule = found["rules"].get("jury_chair_series", {"verdict": None, "evidence": {"count": None}})
    assert (rule["verdict"], rule["evidence"]["count"]) == (verdict, count)


@pytest.mark.parametrize(
    ("pack", "said", "verdict"),
    [
        ("statutory", "--published", "met"), ("statutory", "--not-published", "blocked"),
        ("contract", "--not-published", "warn"), ("university", "--not-published", "blocked"),
    ],
)  # fmt: skip
def test_publication_is_heard_once_it_is_said(pack: str, said: str, verdict: str) -> None:
    assert told(jury(5, 5), pack, said)["rules"]["jury_published"]["verdict"] == verdict
    silent = told(jury(5, 5), pack)
    assert silent["ok"]
    assert {"rule": "jury_published", "title": "Composition published", "why": "the file does not say"} in silent[
        "not_heard"
    ]


def test_derogation_lifts_what_may_be_lifted() -> None:
    found = told(jury(3, 1), "contract", "--derogation", "jury_sexes")
    assert found["ok"]
    assert (found["rules"]["jury_sexes"]["verdict"], found["rules"]["jury_sexes"]["lifted"]) == ("derogable", True)
    for pack, rule in (("statutory", "jury_sexes"), ("contract", "jury_size"), ("contract", "kindness")):
        result = check(jury(3, 1), pack, "--derogation", rule)
        assert result.exit_code == 2
        assert rule in result.stderr


@pytest.mark.parametrize("rule", ["grid_without_metrics", "jury_outside_team", "quorum_present"])
def test_derogation_that_would_change_nothing_here_is_refused(rule: str) -> None:
    result = check(jury(2, 2), "contract", "--derogation", rule)
    assert result.exit_code == 2
    assert "it does for: jury_sexes, jury_externals, jury_rank, jury_trained, effective_jury." in result.stderr


# Women and men, who of them steps aside, derogations signed; what blocks, what is lifted.
LIFTED: list[tuple[str, str, tuple[str, ...], set[str], set[str]]] = [
    ("FFFFM", "", (), {"jury_sexes"}, set()),
    ("FFFFM", "", ("jury_sexes",), set(), {"jury_sexes"}),
    ("FFFFM", "F", ("jury_sexes",), set(), {"jury_sexes"}),  # one man missing of five, one of four: no further
    ("FFFFM", "M", ("jury_sexes",), {"jury_sexes"}, set()),  # two missing: nobody signed for that
    ("FFFFM", "M", ("jury_sexes", "effective_jury"), set(), {"jury_sexes"}),
    ("FFFFM", "M", ("effective_jury",), {"jury_sexes"}, set()),  # broken before anybody stepped aside
    ("FFFMM", "M", (), {"jury_sexes"}, set()),
    ("FFFMM", "M", ("jury_sexes",), {"jury_sexes"}, set()),
    ("FFFMM", "M", ("effective_jury",), set(), {"jury_sexes"}),
    ("FFMM", "FM", ("effective_jury",), set(), {"jury_size", "quorum_present"}),
]  # fmt: skip


@pytest.mark.parametrize(("sexes", "gone", "signed", "blocks", "lifts"), LIFTED)
def test_derogation_holds_after_step_asides_as_far_as_it_was_signed_for(
    sexes: str, gone: str, signed: tuple[str, ...], blocks: set[str], lifts: set[str]
) -> None:
    left, lines = list(gone), []
    for n, sex in reversed(list(enumerate(sexes))):  # the first takes the chair and stays
        aside = sex in left
        if aside:
            left.remove(sex)
        lines.append(member(n, sex, role="member" if n else "chair", external="yes", step_aside="yes" if aside else "no"))
    found = told("\n".join([HEAD, *lines]), "contract", *(word for rule in signed for word in ("--derogation", rule)))
    rules = found["rules"].values()
    assert {r["rule"] for r in rules if r["verdict"] in ("blocked", "derogable") and not r["lifted"]} == blocks
    assert {r["rule"] for r in rules if r["lifted"]} == lifts
    assert found["ok"] is not bool(blocks)


def test_table_says_the_same() -> None:
    result = check(jury(1, 4), "statutory")
    assert result.exit_code == 1
    assert "1 woman of 5 = 20%: at least 2 needed (40% of 5 = 2)." in result.stdout
    assert result.stdout.endswith("This jury is blocked.\n")
    assert check(jury(2, 3), "statutory").stdout.endswith("Nothing blocks this jury.\n")


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
