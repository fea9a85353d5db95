"""Settings: every fault said at once, with its name; nothing that works by luck."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from recruitment import create_app
from recruitment.config import ConfigError, load, secret_of

SOUND = {"SECRET_KEY": "k" * 32, "VAR": "var"}


def test_nothing_set_gives_a_working_local_installation(tmp_path: Path) -> None:
    settings = load({"VAR": str(tmp_path)})
    assert settings.DATABASE_URL == f"sqlite:///{tmp_path / 'otmr.db'}"
    assert settings.FILES_DIR == str(tmp_path / "files")
    assert settings.BASE_URL == "http://localhost:8000"
    assert settings.hosts == ["127.0.0.1", "[::1]", "localhost"]


@pytest.mark.parametrize("url", ["postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d"])
def test_postgresql_is_spoken_to_through_psycopg(url: str) -> None:
    assert load({**SOUND, "DATABASE_URL": url}).DATABASE_URL == "postgresql+psycopg://h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://h/d"), ("BASE_URL", "recrutement.example.fr"),
        ("BASE_URL", "https://example.fr/recrutement"), ("SECRET_KEY", "short"), ("SMTP_URL", "http://mail"),
        ("MAIL_FROM", "nobody"), ("MAX_CONTENT_LENGTH", "1000"), ("PORT", "eight"), ("PORT", "70000"),
        ("LOG_LEVEL", "LOUD"), ("ADDRESS_CHANGE_HOURS", "0"), ("ACCESSIBILITY_RATE", "101"),
    ],
)  # fmt: skip
def test_value_that_cannot_work_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load({**SOUND, name: value})
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [name]


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        load({"PORT": "x", "MAIL_FROM": "x", "SECRET_KEY": "x"})
    assert len(refused.value.problems) == 3


def test_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = secret_of(tmp_path)
    assert len(first) >= 32
    assert secret_of(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_public_host_joins_the_trusted_ones(tmp_path: Path) -> None:
    app = create_app({"VAR": str(tmp_path), "BASE_URL": "https://recrutement.example.fr"})
    assert "recrutement.example.fr" in app.config["TRUSTED_HOSTS"]
    app.extensions["engine"].dispose()
