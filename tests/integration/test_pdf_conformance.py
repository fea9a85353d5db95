"""Every paper is PDF/UA-1 and PDF/A-2a, says what the letter says, and is the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest

from recruitment.letters import drawings, fonts, pdf
from recruitment.letters.blocks import (
    Block,
    Bullets,
    Columns,
    Heading,
    Lines,
    Paper,
    Para,
    Run,
    Seal,
    Table,
    Together,
    plain,
)
from recruitment.letters.compose import compose, paper
from recruitment.letters.facts import Appraisal, Kind
from tests.factories.letters import NOW, letter_facts

TEXTS = Path(pdf.__file__).parent / "texts"
SPECIALS = "\u202f \u2011 → № œ Œ « » ’ … – — € ² ° Łódź Nguyễn Đặng Ångström Šťastný Ωμέγα Иванов"


def _paper(*blocks: Block, title: str = "Titre", footer: str = "Pied") -> Paper:
    return Paper(title, "fr", (Heading(1, title), *blocks), footer, "École", NOW)


def _conformant(data: bytes) -> None:
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
        assert report.rules.total > 100


def _words(data: bytes) -> str:
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(data)).pages)
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_letter_is_conformant_and_reads_back(kind: Kind, language: Any) -> None:
    letter = compose(letter_facts(kind, language))
    rendered = pdf.render(paper(letter, NOW))
    _conformant(rendered.data)
    assert rendered.missing == ()
    assert rendered.pages <= 2
    read = _words(rendered.data)
    for line in letter.text().splitlines():
        if line not in _captions(letter.blocks):
            for cell in line.split("\t"):
                assert " ".join(cell.split()) in read
    assert "K7PM-24QD-9HXA" in read


def _captions(blocks: tuple[Block, ...]) -> set[str]:
    """Captions are read aloud from the table's summary, not drawn."""
    return {block.caption for block in blocks if isinstance(block, Table)}


@pytest.mark.parametrize("kind", list(Kind))
def test_same_letter_gives_same_bytes(kind: Kind) -> None:
    first, second = (pdf.render(paper(compose(letter_facts(kind)), NOW)).data for _ in range(2))
    assert first == second


def test_bytes_do_not_depend_on_the_process() -> None:
    script = (
        "import sys; from tests.factories.letters import *; from recruitment.letters import pdf;"
        "from recruitment.letters.compose import compose, paper;"
        "sys.stdout.buffer.write(pdf.render(paper(compose(letter_facts('offer')), NOW)).data)"
    )
    runs = [_run(script, PYTHONHASHSEED=seed) for seed in ("1", "2")]
    assert runs[0] == runs[1] == pdf.render(paper(compose(letter_facts("offer")), NOW)).data


def _run(script: str, **environment: str) -> bytes:
    """What a fresh interpreter writes."""
    command, root = [sys.executable, "-c", script], Path(__file__).parents[2]
    return subprocess.run(command, check=True, capture_output=True, cwd=root, env=environment).stdout  # our own script


def test_other_text_or_date_gives_another_file_identifier() -> None:
    papers = [
        _paper(Para(plain("a"))),
        _paper(Para(plain("b"))),
        replace(_paper(Para(plain("a"))), created_at=NOW.replace(2027)),
    ]
    ids = {str(pypdf.PdfReader(BytesIO(pdf.render(each).data)).trailer["/ID"]) for each in papers}
    assert len(ids) == 3


CODE_SPECIALS = SPECIALS.replace("ễ", "")  # the fixed-pitch face knows no Vietnamese
NASTY: dict[str, tuple[Block, ...]] = {
    "nothing": (),
    "empty paragraph": (Para(plain("")), Para(()), Lines((plain(""),))),
    "empty list": (Bullets(()),),
    "empty table": (Table("Vide", ("A", "B"), ()),),
    "empty cells": (Table("Vide", ("", ""), (("", ""), ("a", ""))),),
    "long name": (Columns(((plain("É" * 400),),), ((plain("ab-" * 300),),)), Para(plain("W" * 3000))),
    "xml specials": (
        Para(plain("<b>&amp;</b> ]]> \\ ( ) %% {x} \"'")),
        Table("<&>\"'", ("<", ">"), (("&", "]]>"),)),
    ),
    "controls": (Para(plain("a\x00b\x07c\td\ne\u200bf\u00adg\ufeffh\u202ei")),),
    "specials": (Para((Run(SPECIALS), Run(SPECIALS, bold=True), Run(CODE_SPECIALS, code=True))),),
    "many pages": tuple(Para(plain("mot " * 400)) for _ in range(8)),
    "long table": (
        Table("Long", ("A", "B", "C"), tuple((f"ligne {n}", "mot " * 20, "x") for n in range(90))),
    ),
    "row taller than a page": (Table("Haut", ("A", "B"), (("a", "mot " * 4000), ("b", "fin"))),),
    "many bullets": (Bullets(tuple(plain("mot " * 30) for _ in range(60))),),
    "pictures": (
        *drawings.intervals([drawings.Span(f"Nom {SPECIALS} {n}", 3, 2, 4.5, n < 3) for n in range(70)], 5, "Figure <é>"),
        *drawings.multiples([drawings.Marks("Critère", (("1", (1, 0, 2, 0, 3), True),) * 40)] * 4, 5, "Figures"),
        *drawings.tiles([("Membre", (drawings.Tile("3,0", "low2"),) * 14)] * 9, ["1"] * 14, "Carte"),
        drawings.Drawing("Rien", 20, ()),
    ),
    "headings at the foot": tuple(
        block for n in range(40) for block in (Heading(2, f"Titre {n}"), Para(plain("mot " * 40)))
    ),
    "group taller than a page": (
        Together((Para(plain("mot " * 3000)), Seal((plain("code"),), "https://exemple.fr/x", "Code QR"))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_nasty_content_stays_conformant(name: str) -> None:
    rendered = pdf.render(_paper(*NASTY[name]))
    _conformant(rendered.data)
    assert rendered.missing == ()
    reader = pypdf.PdfReader(BytesIO(rendered.data))
    assert rendered.pages == len(reader.pages)
    assert f"Page {rendered.pages} sur {rendered.pages}" in _words(rendered.data)


def test_nothing_is_lost_over_pages() -> None:
    rendered = pdf.render(_paper(*(Para(plain(f"début{n} " + "mot " * 300 + f"fin{n}")) for n in range(9))))
    assert rendered.pages >= 3
    read = _words(rendered.data)
    assert read.count("mot") == 2700
    assert all(f"début{n} mot" in read and f"mot fin{n}" in read for n in range(9))


def test_tall_row_continues_with_its_header_and_loses_nothing() -> None:
    rendered = pdf.render(_paper(Table("T", ("Entête", "B"), (("a", "mot " * 4000), ("b", "fin")))))
    read = _words(rendered.data)
    assert read.count("mot") == 4000
    assert read.count("Entête") == rendered.pages > 2


def test_nothing_is_drawn_outside_the_margins() -> None:
    def check(text: str, matrix: Any, position: Any, font: Any, size: Any) -> None:
        if text.strip():
            assert 60 < position[4] < 535
            assert 28 < position[5] < 792

    for blocks in NASTY.values():
        for sheet in pypdf.PdfReader(BytesIO(pdf.render(_paper(*blocks)).data)).pages:
            sheet.extract_text(visitor_text=check)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("محمد", "محد"),
        ("王小明", "王小明"),
        ("Ada 🎓", "🎓"),
        ("שלום", "שלום"),
        ("\ue000", "\ue000"),
        ("\ud800", "\ud800"),
    ],
)
def test_unknown_characters_are_visible_and_reported(name: str, missing: str) -> None:
    rendered = pdf.render(_paper(Para(plain(f"Nom : {name}.")), title=f"Lettre à {name}", footer=name))
    _conformant(rendered.data)
    assert set(rendered.missing) == set(missing)
    assert "Nom : \ufffd" in _words(rendered.data) or "Nom : Ada \ufffd" in _words(rendered.data)
    assert "\ufffd" in str(pypdf.PdfReader(BytesIO(rendered.data)).metadata.title)


def test_decomposed_letters_are_composed() -> None:
    rendered = pdf.render(_paper(Para(plain("E\u0301cole"))))
    assert "École" in _words(rendered.data)
    assert rendered.missing == ()


def test_every_character_of_every_text_is_in_every_text_face() -> None:
    used = {
        char
        for file in TEXTS.glob("*.toml")
        for value in _strings(tomllib.loads(file.read_text("utf-8")))
        for char in value
    }
    used |= set(SPECIALS) | {"\u00a0", "\u202f", "\u2011", "•"}
    assert len(used) > 60
    assert {ord(char) for char in used} <= fonts.covered()
    assert set(range(0x20, 0x7F)) <= fonts.covered(code=True)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    return [text for inner in value for text in _strings(inner)] if isinstance(value, list) else [value]


def test_structure_follows_reading_order() -> None:
    rendered = pdf.render(paper(compose(letter_facts(Kind.RANKED_NOT_CHOSEN)), NOW))
    root = pypdf.PdfReader(BytesIO(rendered.data)).trailer["/Root"]
    tags = _tags(root["/StructTreeRoot"]["/K"])
    assert root["/Lang"] == "fr"
    assert tags[0] == "Document"
    assert [tag for tag in tags if tag.startswith("H") or tag in ("Table", "Figure")] == [
        "H1", "Table", "H2", "H2", "Figure",
    ]  # fmt: skip
    assert tags.count("TH") == 3 + 3
    assert tags.count("TD") == 6


def _tags(node: Any) -> list[str]:
    node = node.get_object()
    if isinstance(node, list):
        return [tag for kid in node for tag in _tags(kid)]
    if not isinstance(node, dict) or "/S" not in node:
        return []
    return [str(node["/S"])[1:], *_tags(node["/K"])]


def test_a_long_letter_keeps_signature_and_seal_together() -> None:
    many = tuple(Appraisal(criterion=f"Critère {n}", anchor="Mot " * 40, band="develop", weight=4) for n in range(25))
    rendered = pdf.render(paper(compose(letter_facts(Kind.RANKED_NOT_CHOSEN, appraisals=many)), NOW))
    _conformant(rendered.data)
    assert rendered.pages >= 3
    last = pypdf.PdfReader(BytesIO(rendered.data)).pages[-1].extract_text()
    assert "pleine réussite" in last
    assert "Bertrand Sicard" in last
    assert "K7PM-24QD-9HXA" in last


def test_date_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        pdf.render(replace(_paper(), created_at=datetime(2026, 7, 8)))  # the fault under test  # noqa: DTZ001  # the fault under test


def test_composing_a_letter_loads_no_reportlab() -> None:
    script = (
        "import sys; import recruitment.letters, recruitment.letters.compose, recruitment.letters.mails,"
        "recruitment.letters.record; assert not {'reportlab', 'pikepdf', 'segno'} & set(sys.modules)"
    )
    _run(script)


def test_letters_drawn_at_once_do_not_mix() -> None:
    from concurrent.futures import ThreadPoolExecutor

    names = [f"Personne {n}" for n in range(12)]
    papers = [paper(compose(letter_facts(Kind.OFFER, candidate=name)), NOW) for name in names]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(pdf.render, papers))
    assert together == [pdf.render(each) for each in papers]
