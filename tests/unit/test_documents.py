"""Which uploads are taken, what is said of the others, and what is left of those taken."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.services import documents
from recruitment.services.documents import FAULTS, PAGES_MAX, SIZE_MAX, examine
from recruitment.web import rule_texts
from tests.factories.pdfs import AUTHOR, armed, locked, pdf, readable, saved


def _word() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def _empty_pdf() -> bytes:
    return saved(pikepdf.new())


WORDS = (
    "app.alert", "chained", "namedscript", "calc.exe", "steal.example", "passwd", "enclosed-content",
    "pinned-file", "<xfa>",
)  # fmt: skip
UNSOUND = {
    "empty": ("cv.pdf", b""),
    "too_large": ("cv.pdf", b"%PDF-1.7" + bytes(SIZE_MAX)),
    "word": ("cv.pdf", _word()),
    "image": ("cv.pdf", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)),
    "not_pdf": ("cv.pdf", b"My CV, in plain words."),
    "extension": ("cv.docx", pdf()),
    "locked": ("cv.pdf", locked()),
    "damaged": ("cv.pdf", pdf()[: len(pdf()) // 2]),
    "no_page": ("cv.pdf", _empty_pdf()),
    "too_many_pages": ("cv.pdf", pdf(PAGES_MAX + 1)),
}


@pytest.mark.parametrize("fault", UNSOUND)
def test_unsound_file_is_refused_with_its_fault(fault: str) -> None:
    name, data = UNSOUND[fault]
    received = examine("cv", name, data)
    assert (received.paper.fault, received.content) == (fault, b"")
    assert fault in FAULTS


def test_file_of_two_natures_is_refused() -> None:
    assert examine("cv", "cv.pdf", b"GIF89a" + pdf()).paper.fault == "image"
    assert examine("cv", "cv.pdf", b"<html>" + pdf()).paper.fault == "not_pdf"


def test_what_follows_the_end_of_a_file_is_dropped() -> None:
    received = examine("cv", "cv.pdf", pdf() + _word())
    assert received.paper.fault == ""
    assert not zipfile.is_zipfile(BytesIO(received.content))


def test_sound_file_keeps_pages_and_web_links() -> None:
    received = examine("cv", "Mon CV.PDF", pdf(3))
    assert (received.paper.fault, received.paper.pages, received.paper.name) == ("", 3, "Mon CV.PDF")
    assert b"doi.org" in readable(received.content)
    assert len(pikepdf.open(BytesIO(received.content)).pages) == 3


def test_everything_that_acts_or_tells_is_taken_out() -> None:
    armed_file = armed()
    words = [word.encode() for word in (*WORDS, AUTHOR)]
    assert [word for word in words if word not in armed_file] == []
    received = examine("cv", "cv.pdf", armed_file)
    assert received.paper.fault == ""
    clean = readable(received.content)
    assert [word for word in words if word in clean] == []
    assert pikepdf.open(BytesIO(received.content)).docinfo == {}


def test_same_upload_gives_the_same_bytes() -> None:
    assert examine("cv", "cv.pdf", armed()).content == examine("cv", "again.pdf", armed()).content


def test_restriction_without_password_is_lifted() -> None:
    received = examine("cv", "cv.pdf", locked(user=""))
    assert received.paper.fault == ""
    assert not pikepdf.open(BytesIO(received.content)).is_encrypted


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(5, 2000), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_damage_makes_the_check_fail(changes: list[tuple[int, int]]) -> None:
    data = bytearray(pdf(2))
    for place, value in changes:
        data[place % len(data)] = value
    received = examine("cv", "cv.pdf", bytes(data))
    assert bool(received.paper.fault) is not bool(received.content)


def test_bounds_leave_room_in_a_request() -> None:
    assert 2 * documents.SIZE_MAX < 32 * 1024 * 1024


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(rule_texts.FAULTS)
