"""Settings: read once from the environment, checked all at once, named in every complaint."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Flask

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
MAIL_SCHEMES = ("smtp", "smtps", "smtp+starttls")
SHORTEST_SECRET = 32
MEGABYTE = 1024 * 1024
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class ConfigError(ValueError):
    """The settings cannot be used; `problems` has one sentence for each fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Settings:
    """What can be set, with its default. Each field is an environment variable of the same name."""

    VAR: str = "var"
    DATABASE_URL: str = ""
    FILES_DIR: str = ""
    SECRET_KEY: str = ""
    SEAL_KEYS: str = ""  # keys of the sealed compartment, the one in use first, between commas; else those of the file
    SEAL_KEYS_FILE: str = ""
    BASE_URL: str = ""
    PORT: int = 8000
    TRUSTED_HOSTS: str = ""
    PROXY_HOPS: int = 0
    SMTP_URL: str = ""
    MAIL_FROM: str = "recrutement@localhost"
    MAX_CONTENT_LENGTH: int = 32 * MEGABYTE
    ADDRESS_CHANGE_HOURS: int = 48  # how long a new e-mail address can be confirmed, and the former one taken back
    RATELIMIT_STORAGE_URI: str = "memory://"
    ORGANISATION: str = "Institut Mines-Télécom"
    CONTACT_EMAIL: str = ""
    SOURCE_URL: str = ""
    EURAXESS_ORGANISATION: str = (
        ""  # the key of the organisation there; “CODE=key, CODE=key” when each school has its own
    )
    EURAXESS_DATASOURCE: str = ""
    ACCESSIBILITY_RATE: int = -1  # percentage of RGAA criteria met at the last audit; -1 before any audit
    LOG_LEVEL: str = "INFO"

    @property
    def hosts(self) -> list[str]:
        """Host names answered to: those listed, or the public one and this machine."""
        if self.TRUSTED_HOSTS:
            return [host.strip() for host in self.TRUSTED_HOSTS.split(",") if host.strip()]
        return sorted({urlsplit(self.BASE_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"} - {""})


NAMES = tuple(field.name for field in fields(Settings))


def load(environ: Mapping[str, Any]) -> Settings:
    """Settings from `environ`, defaults filled in. Raises ConfigError with every fault at once."""
    problems: list[str] = []
    given: dict[str, Any] = {}
    for field in fields(Settings):
        raw = environ.get(field.name)
        if raw is None or raw == "":
            continue
        if isinstance(field.default, int):
            try:
                given[field.name] = int(raw)
            except ValueError:
                problems.append(f"{field.name}: “{raw}” is not a whole number.")
        else:
            given[field.name] = str(raw)
    settings = _with_defaults(given)
    problems += _problems(settings)
    if problems:
        raise ConfigError(problems)
    return settings


def _with_defaults(given: dict[str, Any]) -> Settings:
    """Fill what follows from other values: everything lives under VAR unless said otherwise."""
    first = Settings(**given)
    var = Path(first.VAR).absolute()
    given["VAR"] = str(var)
    given.setdefault("DATABASE_URL", f"sqlite:///{var / 'otmr.db'}")
    # The bare scheme would pick psycopg2, which is not what the `scale` extra installs.
    if given["DATABASE_URL"].startswith(("postgres://", "postgresql://")):
        given["DATABASE_URL"] = "postgresql+psycopg://" + given["DATABASE_URL"].split("://", 1)[1]
    given.setdefault("FILES_DIR", str(var / "files"))
    given.setdefault("SEAL_KEYS_FILE", str(var / "seal.keys"))
    given["BASE_URL"] = given.get("BASE_URL", f"http://localhost:{first.PORT}").rstrip("/")
    return Settings(**given)


def _problems(settings: Settings) -> list[str]:
    """One sentence for each value that cannot work."""
    found: list[str] = []
    if settings.DATABASE_URL.split(":", 1)[0] not in DATABASES:
        found.append("DATABASE_URL: use sqlite:///… or postgresql://….")
    base = urlsplit(settings.BASE_URL)
    if base.scheme not in ("http", "https") or not base.hostname or base.path.strip("/"):
        found.append(
            "BASE_URL: write the public address of the whole host, for example https://recrutement.example.fr."
        )
    if settings.SECRET_KEY and len(settings.SECRET_KEY) < SHORTEST_SECRET:
        found.append(f"SECRET_KEY: at least {SHORTEST_SECRET} characters are needed.")
    if settings.SMTP_URL and urlsplit(settings.SMTP_URL).scheme not in MAIL_SCHEMES:
        found.append("SMTP_URL: use smtp://…, smtps://… or smtp+starttls://….")
    if "@" not in settings.MAIL_FROM:
        found.append("MAIL_FROM: this is not an e-mail address.")
    found += _out_of_range(settings)
    if settings.LOG_LEVEL not in LOG_LEVELS:
        found.append(f"LOG_LEVEL: one of {', '.join(LOG_LEVELS)}.")
    return found


def _out_of_range(settings: Settings) -> list[str]:
    """The figures that cannot work."""
    found: list[str] = []
    if settings.MAX_CONTENT_LENGTH < MEGABYTE:
        found.append("MAX_CONTENT_LENGTH: at least 1048576 bytes, or no file could be sent.")
    if not 1 <= settings.ADDRESS_CHANGE_HOURS <= 720:
        found.append("ADDRESS_CHANGE_HOURS: between 1 and 720 hours.")
    if not 0 < settings.PORT < 65536:
        found.append("PORT: a number between 1 and 65535.")
    if not -1 <= settings.ACCESSIBILITY_RATE <= 100:
        found.append("ACCESSIBILITY_RATE: a percentage, or nothing before the first audit.")
    return found


def secret_of(var: Path) -> str:
    """The key kept in `var/secret`, written there (owner only) the first time."""
    path = var / "secret"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    key = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another worker was first
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def apply(app: Flask, overrides: Mapping[str, Any] | None) -> None:
    """Set `app.config` from the environment, then from `overrides` (which may hold Flask's own keys)."""
    chosen = dict(overrides or {})
    known = {name: chosen.pop(name) for name in NAMES if name in chosen}
    settings = load({**os.environ, **known})
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    base = urlsplit(settings.BASE_URL)
    secure = base.scheme == "https"
    app.config.from_mapping(
        {name: getattr(settings, name) for name in NAMES},
        SECRET_KEY=settings.SECRET_KEY or secret_of(Path(settings.VAR)),
        TRUSTED_HOSTS=settings.hosts,
        SERVER_NAME=base.netloc,
        PREFERRED_URL_SCHEME=base.scheme,
        SECURE=secure,
        # The prefix makes a browser refuse the cookie unless it is Secure, for this host and the whole site.
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,  # a sheet in two languages, with its comments
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch still works
        WTF_I18N_ENABLED=True,
        RATELIMIT_HEADERS_ENABLED=False,
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="Europe/Paris",
    )
    app.config.from_mapping(chosen)
