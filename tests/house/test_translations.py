"""French is complete, well set, and compiled: no text of the interface is left in English."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "recruitment" / "translations" / "fr" / "LC_MESSAGES"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "_n": (1, 2),
}  # fmt: skip
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}")
# A sign that asks for a no-break space before it (or after, for «) and has an ordinary one or none.
BAD_SPACE = re.compile(r"[^\u00a0\u202f][»;!?](?!\w)| [:%](?!\()|«[^\u00a0\u202f]")
FILES = sorted(FOLDER.glob("*.po"))


@cache
def catalogue(path: Path) -> Catalog:
    """One area's French texts."""
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def entries(path: Path) -> list[Message]:
    """The texts of an area, without its header."""
    return [message for message in catalogue(path) if message.id]


def key(message_id: str | tuple[str, ...] | list[str]) -> str:
    """The English text; of a plural pair, its singular."""
    return message_id if isinstance(message_id, str) else message_id[0]


def french(message: Message) -> tuple[str, ...]:
    """The French text, or both forms of a plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def texts(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """English -> French, without the header, whose dates change."""
    return {key(message.id): french(message) for message in catalog if message.id}


@cache
def extracted() -> dict[str, str]:
    """English text -> file and line that say it."""
    found: dict[str, str] = {}
    for folder in ("recruitment", "forms"):
        for file, line, message, _, _ in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            found.setdefault(key(message), f"{folder}/{file}:{line}")
    return found


def test_every_text_has_its_french() -> None:
    known = {key(message.id) for path in FILES for message in entries(path) if all(french(message))}
    assert {text: where for text, where in extracted().items() if text not in known} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_is_left_that_nothing_says(path: Path) -> None:
    assert [key(message.id) for message in entries(path) if key(message.id) not in extracted()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_french_is_final_and_keeps_every_placeholder(path: Path) -> None:
    for message in entries(path):
        assert not message.fuzzy, message.id
        assert all(french(message)), message.id
        one, *_, many = (message.id, message.id) if isinstance(message.id, str) else message.id
        wanted = set(PLACEHOLDER.findall(many))
        singular, *others = french(message)
        # "One file" needs no number in English; French counts zero as one, so it may give it.
        assert set(PLACEHOLDER.findall(singular)) in (wanted, set(PLACEHOLDER.findall(one))), message.id
        for text in others:
            assert set(PLACEHOLDER.findall(text)) == wanted, message.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_french_is_well_set(path: Path) -> None:
    for message in entries(path):
        for text in french(message):
            assert not re.search(r"\w·\w", text), f"middle dot: {text}"
            assert "'" not in text, f"straight apostrophe: {text}"
            assert not BAD_SPACE.search(text), f"space before or after a sign: {text!r}"


def test_one_text_has_one_french_in_every_area() -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for path in FILES:
        for message in entries(path):
            assert seen.setdefault(key(message.id), french(message)) == french(message), message.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_compiled_catalogue_is_up_to_date(path: Path) -> None:
    fresh = BytesIO()
    write_mo(fresh, catalogue(path))
    fresh.seek(0)
    with path.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert texts(compiled) == texts(read_mo(fresh))
