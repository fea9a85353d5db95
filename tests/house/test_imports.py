"""The layers hold: imports go downward only, rules are pure, verbs know no web."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def test_import_contracts_hold(pytestconfig: pytest.Config) -> None:
    # In a process of its own: it sets logging up anew, and would silence our loggers for the tests after it.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    checked = subprocess.run(command, cwd=pytestconfig.rootpath, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
