"""The tag tree of a PDF: what each mark on the page is, and in which order it is read.

Nodes are made while the page is laid out; `write` puts them into ReportLab's document when all is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .objects import Raw, literal, reference


class Node:
    """A structure element. `kids` holds nodes, and (page index, marked-content id) pairs once drawn."""

    __slots__ = ("alt", "bbox", "kids", "scope", "summary", "tag")

    def __init__(
        self, tag: str, parent: Node | None = None, *, scope: str = "", alt: str = "", summary: str = ""
    ) -> None:
        self.tag, self.scope, self.alt, self.summary = tag, scope, alt, summary
        self.bbox: tuple[float, float, float, float] | None = None
        self.kids: list[Node | tuple[int, int]] = []
        if parent is not None:
            parent.kids.append(self)

    def walk(self) -> Iterator[Node]:
        """This node and all below, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()


def write(doc: Any, root: Node, marks: list[list[Node]]) -> None:
    """Add the tree under `root` to a ReportLab document; `marks[page][id]` is the node that owns a mark."""

    def element(node: Node, above: bytes) -> bytes:
        parts = [b"<< /Type /StructElem /S /", node.tag.encode(), b" /P ", above]
        if node.alt:
            parts += [b" /Alt ", literal(doc, node.alt)]
        if node.scope:
            parts += [b" /A << /O /Table /Scope /", node.scope.encode(), b" >>"]
        if node.summary:
            parts += [b" /A << /O /Table /Summary ", literal(doc, node.summary), b" >>"]
        if node.bbox:
            box = " ".join(f"{edge:.2f}" for edge in node.bbox)
            parts += [b" /A << /O /Layout /Placement /Block /BBox [", box.encode(), b"] >>"]
        kids = [names[kid] if isinstance(kid, Node) else mark(*kid) for kid in node.kids]
        return b"".join([*parts, b" /K [", b" ".join(kids), b"] >>"])

    def mark(page: int, number: int) -> bytes:
        return b"<< /Type /MCR /Pg %s /MCID %d >>" % (pages[page], number)

    pages = [reference(doc, page) for page in doc.Pages.pages]
    tree = Raw()
    tree_name = reference(doc, tree)
    objects = {node: Raw() for node in root.walk()}
    names = {node: reference(doc, raw) for node, raw in objects.items()}
    above = {kid: names[node] for node in objects for kid in node.kids if isinstance(kid, Node)}
    for node, raw in objects.items():
        raw.data = element(node, above.get(node, tree_name))
    parents = b" ".join(
        b"%d [%s]" % (page, b" ".join(names[node] for node in owners)) for page, owners in enumerate(marks)
    )
    tree.data = b"<< /Type /StructTreeRoot /K %s /ParentTree << /Nums [%s] >> /ParentTreeNextKey %d >>" % (
        names[root],
        parents,
        len(marks),
    )
    doc.Catalog.StructTreeRoot = tree
