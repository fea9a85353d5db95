"""Where a name may hide in a PDF: each place is found, or the page is said to hold something that was not read."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from recruitment.services import copies, documents
from recruitment.services.traces import Traces

NAME = "Quitterie Zambrano"
Change = Callable[[pikepdf.Pdf, pikepdf.Page], None]
PLAIN = b"BT /F1 12 Tf 72 700 Td (Un parcours de recherche en sciences de la Terre.) Tj ET"
MARKED = b"%s <</%s (Quitterie Zambrano)>> %s " + PLAIN + b" %s"


def scanned(drawing: bytes = PLAIN, change: Change | None = None) -> copies.Scan:
    """What a scan says of the copy of a document with that drawing."""
    name, table, file = pikepdf.Name, pikepdf.Dictionary, pikepdf.new()
    page = file.add_blank_page()
    page.Contents = file.make_stream(drawing)
    page.Resources = table(Font=table(F1=table(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)))
    if change is not None:
        change(file, page)
    out = BytesIO()
    file.save(out)
    received = documents.examine("cv", "cv.pdf", out.getvalue())
    assert received.paper.fault == ""
    return copies.made(received.content, Traces.of(NAME, "qz@example.org")).seen


def drawn(file: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """A drawing of the name to be laid over a page."""
    made = file.make_stream(b"BT /F1 12 Tf (Quitterie Zambrano) Tj ET")
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    made.BBox, made.Resources = pikepdf.Array([0, 0, 200, 20]), page.Resources
    return made


def note(page: pikepdf.Page, **parts: object) -> None:
    page.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[72, 500, 272, 520], **parts)])


def stamp(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    note(page, Subtype=pikepdf.Name.Stamp, AP=pikepdf.Dictionary(N=drawn(file, page)))


def field(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    states = pikepdf.Dictionary(Off=file.make_stream(b""), On=drawn(file, page))
    note(page, Subtype=pikepdf.Name.Widget, AP=pikepdf.Dictionary(N=states))
    page.Annots[0] = file.make_indirect(page.Annots[0])
    file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([page.Annots[0]]))


def author_of_a_note(_file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    note(page, Subtype=pikepdf.Name.Text, T=pikepdf.String(NAME))


def form(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.XObject = pikepdf.Dictionary(X0=drawn(file, page))
    page.Contents = file.make_stream(b"/X0 Do " + PLAIN)


def form_that_says(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    form(file, page)
    page.Resources.XObject.X0.write(MARKED % (b"/Span", b"ActualText", b"BDC", b"EMC"))


def label(file: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    first = pikepdf.Dictionary(P=pikepdf.String("Zambrano-"))
    file.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, first]))


def layer(file: pikepdf.Pdf, _page: pikepdf.Page) -> None:
    held = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(f"Calque de {NAME}")))
    file.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([held]))


def apart(word: bytes) -> bytes:
    """Each letter placed by itself, as programs for posters do."""
    return b"BT /F1 12 Tf 72 700 Td " + b" ".join(b"(%c) Tj 9 0 Td" % letter for letter in word) + b" ET"


HIDING: dict[str, tuple[bytes, Change | None]] = {
    "read aloud": (MARKED % (b"/Span", b"ActualText", b"BDC", b"EMC"), None),
    "at a point": (MARKED % (b"/X", b"Author", b"DP", b""), None),
    "letter by letter": (apart(b"QuitterieZambrano"), None),
    "the family name letter by letter": (apart(b"Zambrano"), None),
    "stamp": (PLAIN, stamp),
    "state of a field": (PLAIN, field),
    "author of a note": (PLAIN, author_of_a_note),
    "form": (PLAIN, form),
    "form read aloud": (PLAIN, form_that_says),
    "label of a page": (PLAIN, label),
    "layer": (PLAIN, layer),
}


@pytest.mark.parametrize("place", HIDING)
def test_name_is_found_wherever_it_hides(place: str) -> None:
    found = scanned(*HIDING[place]).places
    assert found
    assert {one.kind for one in found} <= {"name", "part"}


def test_plain_page_holds_nothing_to_find_and_nothing_unread() -> None:
    for _ in range(20):  # each copy has a mark of its own, drawn at random
        seen = scanned()
        assert (seen.places, seen.read.unread) == ((), ())


def glyphs_without_letters(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    name, table = pikepdf.Name, pikepdf.Dictionary
    kind = table(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0)
    held = table(Type=name.Font, Subtype=name.CIDFontType2, BaseFont=name("/AAAAAA+X"), CIDSystemInfo=kind)
    page.Resources.Font.F2 = table(
        Type=name.Font, Subtype=name.Type0, BaseFont=name("/AAAAAA+X"), Encoding=name("/Identity-H"),
        DescendantFonts=pikepdf.Array([file.make_indirect(held)]),
    )  # fmt: skip
    page.Contents = file.make_stream(PLAIN + b" BT /F2 12 Tf 72 600 Td <00340058004C0057> Tj ET")


def numbered_glyphs(_file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    names = pikepdf.Array([65, pikepdf.Name("/g12"), pikepdf.Name("/g13")])
    page.Resources.Font.F1.Encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=names)


@pytest.mark.parametrize("change", [glyphs_without_letters, numbered_glyphs])
def test_page_whose_glyphs_spell_nothing_is_said_to_be_unread(change: Change) -> None:
    assert scanned(PLAIN, change).read.silent == (1,)


def test_glyphs_named_after_their_letters_are_read() -> None:
    def change(_file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        names = pikepdf.Array([65, pikepdf.Name("/uni0041"), pikepdf.Name("/afii10017"), pikepdf.Name("/eacute")])
        page.Resources.Font.F1.Encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=names)

    assert scanned(PLAIN, change).read.unread == ()
