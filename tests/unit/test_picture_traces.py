"""Pictures inside documents: what the camera or the author wrote in them goes, what they show stays."""

from __future__ import annotations

import zlib
from base64 import a85encode
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from recruitment.services.documents import examine, set_apart
from recruitment.services.picture_traces import untold
from tests.factories.pdfs import pdf, readable

AUTHOR = b"Quitterie Zambrano"


def photograph(kind: str = "JPEG", **more: object) -> bytes:
    """A picture with an author in its Exif, in an XMP packet and in a remark, and something after its end."""
    picture = Image.new("RGB", (16, 16), (200, 10, 10))
    picture.putpixel((3, 3), (0, 255, 0))
    exif = picture.getexif()
    exif[0x013B] = AUTHOR.decode()
    out = BytesIO()
    picture.save(out, kind, exif=exif, comment=AUTHOR, xmp=b"<x>" + AUTHOR + b"</x>", quality=90, **more)
    return out.getvalue() + AUTHOR


def pixels(data: bytes) -> bytes:
    """What a picture shows."""
    return Image.open(BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_photograph_shows_the_same_and_tells_nothing(progressive: bool) -> None:
    told = photograph(progressive=progressive, icc_profile=b"profile of colours")
    assert told.count(AUTHOR) == 4
    plain = untold(told)
    assert AUTHOR not in plain
    assert pixels(plain) == pixels(told)
    assert b"profile of colours" in plain
    assert untold(plain) == plain


def box(kind: bytes, content: bytes) -> bytes:
    """A box of a JPEG 2000."""
    return (len(content) + 8).to_bytes(4) + kind + content


def test_boxes_that_tell_are_taken_out_of_a_jpeg_2000() -> None:
    head, drawn = box(b"jP  ", b"\r\n\x87\n"), box(b"jp2c", b"drawing") + (0).to_bytes(4) + b"jp2c" + b"to the end"
    told = head + box(b"xml ", AUTHOR) + (1).to_bytes(4) + b"uuid" + (16 + len(AUTHOR)).to_bytes(8) + AUTHOR + drawn
    assert untold(told) == head + drawn


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8", b"\0\0\0\x0cjP  \r\n\x87\n"]))
def test_no_picture_makes_it_fail_or_grow(rest: bytes, head: bytes) -> None:
    assert len(untold(head + rest)) <= len(head + rest)


WAYS = {
    "/DCTDecode": lambda data: data,
    "/FlateDecode /DCTDecode": zlib.compress,
    "/ASCII85Decode /DCTDecode": lambda data: a85encode(data) + b"~>",
    "/ASCII85Decode /FlateDecode /DCTDecode": lambda data: a85encode(zlib.compress(data)) + b"~>",
}


@pytest.mark.parametrize("filters", WAYS)
def test_pictures_of_a_document_tell_nothing_however_packed(filters: str) -> None:
    file = pikepdf.open(BytesIO(pdf()))
    held = pikepdf.Stream(file, WAYS[filters](photograph()))
    for key, value in {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 16, "/Height": 16,
        "/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8,
        "/Filter": pikepdf.Array([pikepdf.Name(one) for one in filters.split()]),
    }.items():  # fmt: skip
        held[key] = value
    file.pages[0].Resources.XObject = pikepdf.Dictionary(I0=held)
    out = BytesIO()
    file.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    received = examine("cv", "cv.pdf", out.getvalue())
    assert received.paper.fault == ""
    for content in (received.content, set_apart(out.getvalue())):  # a copy of what came before is cleaned too
        with pikepdf.open(BytesIO(content)) as clean:
            kept = clean.pages[0].Resources.XObject.I0.read_raw_bytes()
        assert AUTHOR not in kept
        assert AUTHOR not in readable(content)
        assert pixels(kept) == pixels(photograph())
