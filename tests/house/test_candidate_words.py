"""What candidates read: no word that closes a door in a face, no middle dot, bracket or slash for two genders."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2] / "recruitment"
TEXTS = sorted((ROOT / "letters" / "texts").glob("*.toml"))
FOLDERS = ("candidacies", "applying", "offers")
CLOSED = re.compile(
    r"\b(?:rejet\w*|refoul\w*|éliminé\w*|recalé\w*|malheureusement|échou\w+|reject\w*|unsuccessful\w*|turned down|"
    r"unfortunately|regret to|à regret|nous regrettons)\b",
    re.I,
)
TWO_IN_ONE = re.compile(r"\w[·•]\w|\w\((?:e|ne|te|trice|euse)s?\)|\w/(?:e|ne|trice|euse)s?\b")


def said(value: Any) -> Iterator[str]:
    """Every sentence of a file of texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from said(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_letters_and_mails_close_no_door(path: Path) -> None:
    sentences = list(said(tomllib.loads(path.read_text("utf-8"))))
    assert len(sentences) > 50
    assert [one for one in sentences if CLOSED.search(one)] == []
    assert [one for one in sentences if TWO_IN_ONE.search(one)] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_pages_of_candidates_close_no_door(folder: str) -> None:
    pages = sorted((ROOT / "web" / "templates" / folder).glob("*.html"))
    assert pages
    assert [f"{page.name}: {hit[0]}" for page in pages for hit in CLOSED.finditer(page.read_text("utf-8"))] == []


@pytest.mark.parametrize("text", ["Votre candidature est rejetée.", "Unfortunately, no.", "candidat·e", "candidat(e)s"])
def test_such_words_would_be_found(text: str) -> None:
    assert CLOSED.search(text) or TWO_IN_ONE.search(text)
