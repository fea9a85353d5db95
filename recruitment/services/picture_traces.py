"""What a picture file tells beside what it shows, taken out: the camera, the place, the author, an earlier picture."""

from __future__ import annotations

from collections.abc import Iterator

# Segments of a JPEG that say how to draw it: JFIF, profiles of colour, the transform of colours.
_DRAWN = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # marks without a length
_START, _END, _SCAN, _REMARK = 0xD8, 0xD9, 0xDA, 0xFE
_TELLING = frozenset({b"xml ", b"uuid", b"uinf"})  # boxes of a JPEG 2000
_JP2 = b"\0\0\0\x0cjP  "


def untold(data: bytes) -> bytes:
    """The same picture without Exif, XMP, IPTC, remarks and previews. What cannot be followed to its end stays as it is."""
    if data.startswith(b"\xff\xd8"):
        return b"".join(_jpeg(data))
    if data.startswith(_JP2):
        return b"".join(_boxes(data))
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The parts to keep: nothing that tells, nothing after the end of the picture."""
    yield data[:2]
    at = 2
    while at + 1 < len(data):
        if data[at] != 0xFF:  # no mark where one must be: whatever reads it decides
            yield data[at:]
            return
        mark = data[at + 1]
        if mark == 0xFF:  # a filling
            at += 1
        elif mark == _END:
            yield data[at : at + 2]
            return
        elif mark in _BARE:
            yield data[at : at + 2]
            at += 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
            if mark == _SCAN:
                end = _after_scan(data, end)
            if _kept(mark, data[at + 4 : at + 20]):
                yield data[at:end]
            at = max(end, at + 4)


def _kept(mark: int, head: bytes) -> bool:
    if 0xE0 <= mark <= 0xEF:
        return mark in _DRAWN and head.startswith(_DRAWN[mark])
    return mark != _REMARK


def _after_scan(data: bytes, at: int) -> int:
    """Where the drawing that begins there ends: at the next mark that is none of its own."""
    while 0 <= (at := data.find(b"\xff", at)) < len(data) - 1:
        if data[at + 1] not in (0, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1
    return len(data)


def _boxes(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        end = at + size if size >= 8 else len(data)  # 0: to the end
        if kind not in _TELLING:
            yield data[at:end]
        at = end
