"""The ministry's form filled in place: cells are found by their references, and nothing else of the file changes.

The workbook is opened once to be looked at. Values are then written into the sheet's own XML: its macros, pictures, lists
and print settings stay byte for byte as the ministry made them, which a library that writes whole workbooks would not do.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from workflows.charter import clearance_form
from workflows.charter.clearance_form import Item

LARGEST = 5 * 1024 * 1024  # bytes, and ten times as much once unpacked
# A label: a reference and words. The notice of the form lists the references alone, in a table of its own.
_REF = re.compile(r"\s*([A-Z]\d[A-Z]?)\s+\S")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Unusable(Exception):  # noqa: N818  # an answer, not an error
    """The file is not a form that can be filled in: `code` is not_workbook, too_large or no_reference."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    """Where the form wants each item, and the items it has no place for."""

    sheet: str  # its title
    cells: Mapping[str, str]  # key of an item -> “C6”
    missing: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]  # key of an item -> the answers that the form's own list takes


def look(data: bytes) -> Found:
    """Find the cells of a form. Raises Unusable."""
    if len(data) > LARGEST:
        raise Unusable("too_large")
    book = _opened(data)
    found = max((_of_sheet(sheet) for sheet in book.worksheets), key=lambda one: len(one[1]), default=None)
    if found is None or len(found[1]) < 5:
        raise Unusable("no_reference")
    sheet, cells = found
    wanted = [item for item in clearance_form.items() if item.placed]
    missing = tuple(item.key for item in wanted if item.key not in cells)
    return Found(sheet.title, cells, missing, _lists(book, sheet, cells))


def _opened(data: bytes) -> Any:
    import openpyxl  # only where a form is uploaded or filled in

    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > 10 * LARGEST:
                raise Unusable("too_large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pictures that it cannot draw: we do not write with it
            return openpyxl.load_workbook(BytesIO(data), keep_vba=False)
    except Unusable:
        raise
    except Exception as fault:  # a broken workbook can fail anywhere in the parser: the answer is the same
        raise Unusable("not_workbook") from fault


def _of_sheet(sheet: Any) -> tuple[Any, dict[str, str]]:
    """The cells of one sheet that answer our items."""
    by_ref = {item.ref: item for item in clearance_form.items() if item.ref}
    by_label = [item for item in clearance_form.items() if item.label]
    merged = {}
    for area in sheet.merged_cells.ranges:
        merged[area.min_row, area.min_col] = area
    found: dict[str, str] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str):
                continue
            item = _meant(cell.value, by_ref, by_label)
            if item is not None and item.key not in found:
                found[item.key] = _answer(sheet, cell, merged, below=item.below)
    return sheet, found


def _meant(text: str, by_ref: Mapping[str, Item], by_label: list[Item]) -> Item | None:
    reference = _REF.match(text)
    if reference:
        return by_ref.get(reference[1])
    plain = folded(text)
    return next((item for item in by_label if plain.startswith(item.label)), None)


def _answer(sheet: Any, cell: Any, merged: Mapping[tuple[int, int], Any], *, below: bool) -> str:
    """The largest cell at the right of a label (or below it), over the height (or width) of the label."""
    from openpyxl.utils import get_column_letter

    area = merged.get((cell.row, cell.column))
    rows = range(cell.row, (area.max_row if area else cell.row) + 1)
    columns = range(cell.column, (area.max_col if area else cell.column) + 1)
    places = [(rows[-1] + 1, column) for column in columns] if below else [(row, columns[-1] + 1) for row in rows]

    def size(place: tuple[int, int]) -> int:
        found = merged.get(place)
        return (found.max_row - found.min_row + 1) * (found.max_col - found.min_col + 1) if found else 1

    row, column = max(places, key=size)
    return f"{get_column_letter(column)}{row}"


def _lists(book: Any, sheet: Any, cells: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The lists of countries that the form offers, so that a country is written as it writes it."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        name = book.defined_names.get(rule.formula1 or "")
        if name is None:
            continue
        words = tuple(
            str(one.value).strip()
            for title, where in name.destinations
            for line in book[title][where.replace("$", "")]
            for one in (line if isinstance(line, tuple) else (line,))
            if one.value
        )
        for key, cell in cells.items():
            if any(cell in area for area in rule.sqref.ranges):
                found[key] = words
    return found


def folded(text: str) -> str:
    """Text without accents, signs and doubled spaces, in lower case."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9'-]+", " ", bare).split())


def as_written(item: Item, value: str, countries: Mapping[str, str], listed: tuple[str, ...] = ()) -> str:
    """An answer as the form wants it: its own words, days as 31/01/2026, countries as its list has them."""
    if not value:
        return item.none
    if item.kind == "choice":
        return next((choice.form for choice in item.choices if choice.key == value), value)
    if item.kind in ("date", "birth"):
        day = clearance_form.as_day(value)
        return f"{day:%d/%m/%Y}" if isinstance(day, date) else value
    if item.kind == "country":
        name = countries.get(value, value)
        return next((one for one in listed if folded(one) == folded(name)), name)
    return value


def fill(data: bytes, found: Found, values: Mapping[str, str]) -> bytes:
    """The form with `values` (key of an item -> text as written) in their cells, and every other byte as it was."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as packed, ZipFile(out, "w") as written:
        path = _path_of(packed, found.sheet)
        for part in packed.infolist():
            content = packed.read(part)
            if part.filename == path:
                content = _filled(
                    content, {found.cells[key]: text for key, text in values.items() if key in found.cells}
                )
            written.writestr(part, content, compress_type=part.compress_type)
    return out.getvalue()


def _path_of(packed: ZipFile, title: str) -> str:
    """The part of the package that holds a sheet."""
    from lxml import etree

    book = etree.fromstring(packed.read("xl/workbook.xml"), _parser())
    rel = next(one.get(f"{{{_R}}}id") for one in book.iter(f"{{{_MAIN}}}sheet") if one.get("name") == title)
    rels = etree.fromstring(packed.read("xl/_rels/workbook.xml.rels"), _parser())
    target = next(one.get("Target") for one in rels.iter(f"{{{_RELS}}}Relationship") if one.get("Id") == rel)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _filled(content: bytes, values: Mapping[str, str]) -> bytes:
    """The XML of a sheet with texts written into cells, each where its row and column come."""
    from lxml import etree

    root = etree.fromstring(content, _parser())
    data = root.find(f"{{{_MAIN}}}sheetData")
    for cell, text in values.items():
        _put(data, cell, text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _put(data: Any, cell: str, text: str) -> None:
    from lxml import etree

    number = int(re.sub(r"\D", "", cell))
    row = _placed(data, "row", number, lambda one: int(one.get("r")), {"r": str(number)})
    held = _placed(row, "c", _column(cell), lambda one: _column(one.get("r")), {"r": cell})
    for child in list(held):
        held.remove(child)
    held.set("t", "inlineStr")
    words = etree.SubElement(etree.SubElement(held, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _placed(parent: Any, tag: str, rank: int, rank_of: Any, attributes: dict[str, str]) -> Any:
    """The child of that rank, made in its place when there is none."""
    from lxml import etree

    before = [child for child in parent if rank_of(child) <= rank]
    if before and rank_of(before[-1]) == rank:
        return before[-1]
    made = etree.Element(f"{{{_MAIN}}}{tag}", attributes)
    parent.insert(len(before), made)
    return made


def _column(cell: str) -> int:
    """“C6” -> 3."""
    number = 0
    for letter in re.sub(r"\d", "", cell):
        number = number * 26 + ord(letter) - 64
    return number
