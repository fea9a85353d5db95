"""A narrative CV as a document: the sections as written, under the titles of the pack, and no name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from workflows.charter.narrative import SECTIONS
from workflows.given import Passage

from .blocks import Block, Heading, Paper, Para, plain

TITLES = {"fr": "CV narratif", "en": "Narrative CV"}


def paper(passages: Iterable[Passage], language: Literal["fr", "en"], reference: str, at: datetime) -> Paper:
    """The document, in the language its author is written to; `at` is the only date in it."""
    blocks: list[Block] = [Heading(1, TITLES[language])]
    for one in passages:
        blocks.append(Heading(2, SECTIONS[one.section].title[language]))
        blocks += [Para(plain(line)) for line in one.text.split("\n") if line.strip()]
    return Paper(TITLES[language], language, tuple(blocks), footer=reference, author="", created_at=at)
