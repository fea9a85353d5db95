"""What a PDF/A-2a and PDF/UA-1 file declares beside its pages: metadata, colour, dates."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from .blocks import Paper
from .objects import Raw, literal, reference, stream

PRODUCER = "OTM-R recruitment"
SRGB = "sRGB IEC61966-2.1"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def declare(doc: Any, paper: Paper) -> None:
    """Put metadata, document information, colour profile and viewer wishes into a ReportLab document."""
    name, profile = literal(doc, SRGB), reference(doc, Raw(_profile()))
    intent = b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier %s /DestOutputProfile %s >>" % (
        name,
        profile,
    )
    catalog = doc.Catalog
    # ReportLab's catalogue writes only the keys it knows.
    catalog.__NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = Raw(b"[%s]" % intent)
    # Left readable: whoever looks for the conformance of an archived file must find it without inflating.
    catalog.Metadata = stream(_xmp(paper).encode(), b"/Type /Metadata /Subtype /XML", compress=False)
    catalog.MarkInfo = Raw(b"<< /Marked true >>")
    catalog.ViewerPreferences = Raw(b"<< /DisplayDocTitle true >>")
    doc.info = Info(paper)


class Info(pdfdoc.PDFInfo):
    """The information dictionary, agreeing key by key with the metadata."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.paper = paper

    def format(self, document: Any) -> bytes:
        """The dictionary in bytes."""
        paper, product = self.paper, literal(document, PRODUCER)
        date = _utc(paper.created_at).strftime("(D:%Y%m%d%H%M%S+00'00')").encode()
        return b"<< /Title %s /Author %s /Creator %s /Producer %s /CreationDate %s /ModDate %s >>" % (
            literal(document, paper.title),
            literal(document, paper.author),
            product,
            product,
            date,
            date,
        )


def _xmp(paper: Paper) -> str:
    return _XMP.format(
        title=escape(paper.title),
        author=escape(paper.author),
        language=escape(paper.language),
        date=_utc(paper.created_at).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        producer=PRODUCER,
    )


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("created_at needs its time zone")
    return moment.astimezone(UTC)


@lru_cache(maxsize=1)
def _profile() -> bytes:
    return stream(srgb(), b"/N 3").data


def srgb() -> bytes:
    """An ICC 2.1 display profile of sRGB (IEC 61966-2-1, adapted to D50), with a fixed date.

    Made here rather than by a colour library, whose profiles carry the time at which they were made.
    """
    curve = _curve()
    tags = {
        b"desc": _description(SRGB.encode()),
        b"cprt": b"text\0\0\0\0" + b"No copyright: figures of a public standard.\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(0.43607, 0.22249, 0.01392),
        b"gXYZ": _xyz(0.38515, 0.71687, 0.09708),
        b"bXYZ": _xyz(0.14307, 0.06061, 0.71410),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    place = 128 + 4 + 12 * len(tags)
    directory, data, seen = [], b"", dict[bytes, tuple[int, int]]()
    for tag, content in tags.items():
        if content not in seen:
            seen[content] = (place + len(data), len(content))
            data += content + b"\0" * (-len(content) % 4)
        directory.append(struct.pack(">4sII", tag, *seen[content]))
    header = struct.pack(">I4xI", place + len(data), 0x02100000) + b"mntrRGB XYZ "
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp"
    header += b"\0" * 28 + _numbers(0.9642, 1.0, 0.8249) + b"\0" * 48
    return header + struct.pack(">I", len(tags)) + b"".join(directory) + data


def _numbers(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + _numbers(*values)


def _description(text: bytes) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" + b"\0" * 78


def _curve(steps: int = 1024) -> bytes:
    values = (step / (steps - 1) for step in range(steps))
    linear = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return b"curv\0\0\0\0" + struct.pack(f">I{steps}H", steps, *(round(v * 65535) for v in linear))
