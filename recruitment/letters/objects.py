"""PDF objects written as they stand, for what ReportLab has no class or a slow or ill-formed one for."""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc


class Raw(pdfdoc.PDFObject):
    """An object that is already bytes. Each document needs its own: ReportLab names what it writes."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, document: Any) -> bytes:
        """The object itself; `document` is ReportLab's and not needed."""
        return self.data


def stream(content: bytes, entries: bytes = b"", *, compress: bool = True) -> Raw:
    """A stream of `content`; `entries` are further keys of its dictionary."""
    if compress:
        content = zlib.compress(content)
        entries += b" /Filter /FlateDecode"
    return Raw(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content))


def reference(doc: Any, target: Any) -> bytes:
    """How other objects name `target`, which is added to the document if it is new."""
    return bytes(doc.Reference(target).format(doc))


def literal(doc: Any, text: str) -> bytes:
    """`text` as a PDF string."""
    return bytes(pdfdoc.PDFString(text).format(doc))
