"""Job sheets outside the application: their wording read from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from recruitment.services.linting import lint_sheet, lint_text
from workflows.charter.sheet import LANGUAGES
from workflows.dossier import Finding

MOST = 1_000_000  # bytes: no sheet comes near
PARTS = ("common", *LANGUAGES)


@click.group()
def sheet() -> None:
    """Job sheets."""


@sheet.command()
@click.argument("file")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language of a plain text.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of lines.")
def lint(file: str, lang: str, as_json: bool) -> None:
    """Say what is wrong with the wording of FILE: plain text, or a sheet's JSON export. “-” reads standard input.

    Exits 1 when something blocks (a ground that may not be asked), 2 when FILE cannot be read.
    Places are characters of the text as decoded from UTF-8; of an export, characters of the field.
    """
    text = _read(file)
    content = _export(file, text)
    found = lint_text(text, lang) if content is None else lint_sheet(content, lang)
    if as_json:
        click.echo(json.dumps([_told(one, content is not None) for one in found], indent=1))
    else:
        for one in found:
            click.echo(_line(one, text if content is None else None))
    raise SystemExit(any(one.severity == "block" for one in found))


def _read(file: str) -> str:
    """The text of a file, every character kept: no newline is translated and no mark dropped."""
    try:
        with click.open_file(file, "rb") as source:
            data = source.read(MOST + 1)
    except OSError as error:
        raise _refused(file, error.strerror or str(error)) from None
    if len(data) > MOST:
        raise _refused(file, f"larger than {MOST} bytes")
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError as error:
        raise _refused(file, f"not UTF-8: byte 0x{data[error.start]:02x} at position {error.start}") from None


def _export(file: str, text: str) -> Mapping[str, Any] | None:
    """The sheet in a file, or None when the file is plain text."""
    bare = text.removeprefix("\ufeff").lstrip()
    named = Path(file).suffix.lower() == ".json"
    if not named and not bare.startswith("{"):
        return None
    try:
        content = json.loads(bare)
    except (ValueError, RecursionError) as error:
        if not named:
            return None
        raise _refused(file, f"not JSON: {error}") from None
    wrong = _misshapen(content)
    if wrong:
        raise _refused(file, wrong)
    return {part: content.get(part) or {} for part in PARTS}


def _misshapen(content: Any) -> str:
    """What keeps a JSON document from being a sheet's export, in words."""
    if not isinstance(content, dict) or not any(part in content for part in PARTS):
        return 'not the export of a sheet: {"common": …, "fr": …, "en": …} is expected'
    for part in PARTS:
        if not isinstance(content.get(part) or {}, dict):
            return f"“{part}” is not an object"
    for part in LANGUAGES:
        for name, value in (content.get(part) or {}).items():
            lines = value if isinstance(value, list) else [value]
            if value is not None and not all(isinstance(line, str) for line in lines):
                return f"“{part}.{name}” is neither text nor a list of texts"
    return ""


def _refused(file: str, reason: str) -> SystemExit:
    click.echo(f"{file}: {reason}", err=True)
    return SystemExit(2)


def _told(one: Finding, in_export: bool) -> dict[str, Any]:
    told = {
        "code": one.code, "severity": one.severity, "start": one.start, "end": one.end, "text": one.text,
        "proposal": one.proposal, "source": one.source,
    }  # fmt: skip
    return {**told, "where": _where(one)} if in_export else told


def _where(one: Finding) -> str:
    return f"{one.where}[{one.item}]" if one.where.endswith((".required", ".desirable")) and one.text else one.where


def _line(one: Finding, text: str | None) -> str:
    """One finding a line: place, weight, code, words, proposal, source."""
    if text is None:
        place = f"{_where(one)}:{one.start + 1}"
    else:
        place = f"{text.count(chr(10), 0, one.start) + 1}:{one.start - text.rfind(chr(10), 0, one.start)}"
    words = " ".join(one.text.split())
    words = f" “{words if len(words) <= 60 else words[:59] + '…'}”" if words else ""
    instead = f" → {_either([one.proposal, one.also])}" if one.proposal else ""
    return f"{place} {one.severity} {one.code}{words}{instead} ({one.source})"


def _either(proposals: Sequence[str]) -> str:
    return " | ".join(filter(None, proposals))
