"""The newest migration is known without Alembic, which pages never load."""

from __future__ import annotations

import subprocess
import sys

from alembic.script import ScriptDirectory

from recruitment.services import database


def test_newest_migration_is_the_one_alembic_would_go_up_to() -> None:
    assert database.head() == ScriptDirectory.from_config(database.settings()).get_current_head()


def test_serving_loads_nothing_that_only_commands_and_letters_need() -> None:
    heavy = ("alembic", "reportlab", "pikepdf", "numpy", "icalendar", "puremagic", "waitress")
    code = (
        "import sys, tempfile; from recruitment import create_app; create_app({'VAR': tempfile.mkdtemp()});"
        f" sys.exit(bool(set({heavy!r}) & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
