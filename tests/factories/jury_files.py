"""Juries written as files, and the command that judges them."""

from __future__ import annotations

import json
from math import ceil
from typing import Any

from click.testing import CliRunner, Result

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
