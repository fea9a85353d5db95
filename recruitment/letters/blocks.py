"""The few blocks a letter is made of; the web preview and the PDF are both drawn from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from .drawings import Drawing


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight; `code` sets it in a fixed pitch."""

    text: str
    bold: bool = False
    code: bool = False


Text = tuple[Run, ...]
_MARKS = re.compile(r"(\*\*|`)")


def plain(text: str) -> Text:
    """`text` in the ordinary weight; nothing in it is read as markup."""
    return (Run(text),)


def marked(template: str, values: Mapping[str, object] | None = None) -> Text:
    """`template` with `**bold**` and `` `code` `` parts, filled with `values`.

    The marks are read before the values are put in: what a person typed can never become markup.
    """
    runs = []
    bold = code = False
    for part in _MARKS.split(template):
        if part == "**":
            bold = not bold
        elif part == "`":
            code = not code
        elif part:
            runs.append(Run(part.format_map(values or {}), bold, code))
    return tuple(runs)


def words(text: Text) -> str:
    """The bare words of a text."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 is the paper's subject."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `keep` holds it on the page of what follows."""

    kind: ClassVar[str] = "para"
    text: Text
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order; an empty one draws nothing."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """First row and column are headings; `caption` is read aloud, not drawn. Without rows: nothing."""

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...] = ()  # of the width, one a column; equal when empty

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("every row of a table has as many cells as its header")
        if self.shares and len(self.shares) != len(self.header):
            raise ValueError("a table has one share a column")


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns of short lines, left then right: who writes, to whom. A group of lines is a paragraph."""

    kind: ClassVar[str] = "columns"
    left: tuple[tuple[Text, ...], ...]
    right: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that are never run together, such as a signature."""

    kind: ClassVar[str] = "lines"
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """How to verify the paper: small lines beside a QR code of `link`, which `alt` says in words."""

    kind: ClassVar[str] = "seal"
    lines: tuple[Text, ...]
    link: str
    alt: str


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that share a page when a page can hold them."""

    kind: ClassVar[str] = "together"
    blocks: tuple[Heading | Para | Lines | Seal, ...]


Block = Heading | Para | Bullets | Table | Columns | Lines | Seal | Together | Drawing


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed. `created_at` carries its time zone; it is the only date in the metadata."""

    title: str
    language: Literal["fr", "en"]
    blocks: tuple[Block, ...]
    footer: str
    author: str
    created_at: datetime


def as_text(blocks: tuple[Block, ...]) -> str:
    """The blocks as plain text, one paragraph a line: what is hashed and what is searched in tests."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return [block.text]
        case Para():
            return [words(block.text)]
        case Bullets():
            return [words(item) for item in block.items]
        case Table():
            return [block.caption, *("\t".join(row) for row in (block.header, *block.rows))]
        case Columns():
            return [words(line) for group in (*block.left, *block.right) for line in group]
        case Lines() | Seal():
            return [words(line) for line in block.lines]
        case Together():
            return [line for inner in block.blocks for line in _lines(inner)]
        case Drawing():
            return [block.alt]
