"""The advert on paper, drawn by the same accessible writer as the letters (PDF/UA-1 and PDF/A-2a)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recruitment.letters.blocks import Block, Bullets, Heading, Paper, Para, Run, Seal, Table, Together, plain
from recruitment.services.postings import Posting

from .advert import Section

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the paper says besides the sections, worded by the caller; a part that is empty is not drawn."""

    facts: Pairs
    calendar: Pairs
    jury: tuple[str, ...]
    criteria: tuple[tuple[str, str, str], ...]  # title, weight, when it is judged
    grid: str  # its title and its hash
    notices: tuple[tuple[str, str], ...]  # title and text: restricted zone, policy
    words: Mapping[str, str]
    address: str
    standing: str


def paper(post: Posting, language: Any, parts: Iterable[Section], sheet: Sheet, now: datetime) -> Paper:
    """The advert as blocks."""
    words, title = sheet.words, post.titles[language]
    blocks: list[Block] = [
        Heading(1, title),
        Para((Run(post.school, bold=True), Run(f", {post.reference}. {sheet.standing}"))),
        *_table(words["facts"], (words["what"], words["said"]), sheet.facts, (0.32, 0.68)),
    ]
    for part in parts:
        blocks.append(Heading(2, part.title))
        blocks += [Bullets(tuple(map(plain, part.lines)))] if part.listed else [Para(plain(one)) for one in part.lines]
    for name, text in sheet.notices:
        blocks += [Heading(2, name), Para(plain(text))]
    if sheet.criteria:
        blocks.append(Heading(2, words["criteria"]))
        header = (words["criterion"], words["weight"], words["judged_on"])
        blocks += _table(words["criteria"], header, sheet.criteria, (0.5, 0.2, 0.3))
        blocks.append(Para(plain(sheet.grid)))
    if sheet.jury:
        blocks += [Heading(2, words["jury"]), Bullets(tuple(map(plain, sheet.jury)))]
    blocks.append(Heading(2, words["calendar"]))
    blocks += _table(words["calendar"], (words["stage"], words["when"]), sheet.calendar, (0.5, 0.5))
    seal = Seal((plain(words["online"]), (Run(sheet.address, code=True),)), sheet.address, words["code"])
    blocks.append(Together((seal,)))
    footer = f"{post.reference}, {post.school}"
    return Paper(title, language, tuple(blocks), footer, post.school, post.updated(now))


def _table(
    caption: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]], shares: tuple[float, ...]
) -> list[Block]:
    return [Table(caption, header, tuple(rows), shares)]


def printed(paper: Paper) -> bytes:
    """The file; the same advert always gives the same bytes."""
    from recruitment.letters.pdf import render  # ReportLab and its faces: only where a paper is drawn

    return render(paper).data
