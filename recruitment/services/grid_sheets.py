"""A scoring grid as a spreadsheet: one sheet for its title and scale, one with a line for each criterion."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grids.checks import FAMILIES, KINDS, PRACTICAL, STAGES
from grids.files import bounded
from grids.grid import LANGUAGES, Grid, from_mapping

from . import juror_sheets
from .juror_sheets import Line, UnreadableError

LEVELS = range(1, 11)  # columns that are known; the scale says how many are read
CRITERIA: Mapping[str, tuple[str, str]] = {  # column -> its title in French, in English
    "key": ("Clé", "Key"),
    "ranked": ("Compte dans le classement", "Counts in the ranking"),
    "weight": ("Poids", "Weight"),
    "family": ("Famille", "Family"),
    "kind": ("Nature", "Kind"),
    "stage": ("Étape", "Stage"),
    "title_fr": ("Titre, en français", "Title, in French"),
    "title_en": ("Titre, en anglais", "Title, in English"),
    "description_fr": ("Description, en français", "Description, in French"),
    "description_en": ("Description, en anglais", "Description, in English"),
    "evidence_fr": ("Où regarder, en français", "Where to look, in French"),
    "evidence_en": ("Où regarder, en anglais", "Where to look, in English"),
    **{
        f"anchor_{level}_{code}": (f"Niveau {level}, {french}", f"Level {level}, {english}")
        for level in LEVELS
        for code, french, english in (("fr", "en français", "in French"), ("en", "en anglais", "in English"))
    },
}
GRID: Mapping[str, tuple[str, str]] = {
    "part": ("Élément", "Item"), "fr": ("Français", "French"), "en": ("Anglais", "English"),
}  # fmt: skip
PARTS: Mapping[str, tuple[str, str]] = {  # lines of the first sheet
    "id": ("Identifiant", "Identifier"),
    "version": ("Version", "Version"),
    "title": ("Titre", "Title"),
    **{f"level_{level}": (f"Niveau {level}", f"Level {level}") for level in LEVELS},
}
WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {  # code -> the word written for it in French, in English
    "ranked": {"yes": ("oui", "yes"), "no": ("non, recueilli", "no, collected")},
    "family": {
        "research": ("recherche", "research"), "teaching": ("enseignement", "teaching"),
        "supervision": ("encadrement", "supervision"), "transfer": ("transfert et innovation", "transfer and innovation"),
        "society": ("effets sur la société", "effects on society"), "collective": ("collectif", "collective work"),
        "mobility": ("mobilité", "mobility"), PRACTICAL: ("pratique", "practical"),
    },
    "kind": {"quantitative": ("quantitatif", "quantitative"), "qualitative": ("qualitatif", "qualitative")},
    "stage": {"sift": ("dossier", "file"), "interview": ("audition", "interview"), "both": ("les deux", "both")},
}  # fmt: skip
SHEETS = {"grid": ("Grille", "Grid"), "criteria": ("Critères", "Criteria"), "words": ("Mots acceptés", "Accepted words")}
ALSO = {"ranked": {"non": "no", "o": "yes", "y": "yes", "n": "no", "": "yes"}, "stage": {"": "both"}}
WIDE, NARROW = 44, 16
assert set(WORDS["family"]) == {*FAMILIES, PRACTICAL}
assert set(WORDS["kind"]) == set(KINDS)
assert set(WORDS["stage"]) == set(STAGES)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: its line, the key of its column, and why."""

    line: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


class FaultyError(Exception):
    """A spreadsheet with cells that cannot be read: all of them, in order."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Read:
    """The grid of a spreadsheet, the line of each criterion, and the titles of columns that were not read."""

    grid: Grid
    lines: Mapping[str, int]
    strange: tuple[str, ...]


def write(grid: Grid, language: str) -> bytes:
    """The grid as a workbook whose titles and words are in one language; its texts are in both."""
    way = LANGUAGES.index(language)
    levels = len(grid.scale)
    columns = [key for key in CRITERIA if not key.startswith("anchor_") or int(key.split("_")[1]) <= levels]
    head = [titles[way] for titles in GRID.values()]
    top: list[list[object]] = [
        [PARTS["id"][way], grid.id, grid.id],
        [PARTS["version"][way], grid.version, grid.version],
        [PARTS["title"][way], *(grid.title[code] for code in LANGUAGES)],
    ]
    top += [[PARTS[f"level_{n}"][way], *(label[code] for code in LANGUAGES)] for n, label in enumerate(grid.scale, 1)]
    rows = [[_cell(one, key, way) for key in columns] for one in grid.criteria]
    words = [[CRITERIA[column][way], word[way]] for column, found in WORDS.items() for word in found.values()]
    return juror_sheets.write([
        (SHEETS["criteria"][way], [[CRITERIA[key][way] for key in columns], *rows],
         [WIDE if key.endswith(("_fr", "_en")) else NARROW for key in columns]),
        (SHEETS["grid"][way], [head, *top], (24, WIDE, WIDE)),
        (SHEETS["words"][way], [[*(titles[way] for titles in (("Colonne", "Column"), SHEETS["words"]))], *words], (30, 30)),
    ])  # fmt: skip


def _cell(criterion: Any, key: str, way: int) -> object:
    part, _, code = key.rpartition("_")
    if part.startswith("anchor_"):
        level = int(part.removeprefix("anchor_"))
        return criterion.anchors[level - 1][code] if level <= len(criterion.anchors) else ""
    if part in ("title", "description", "evidence"):
        return getattr(criterion, part)[code]
    value = getattr(criterion, key)
    if key == "ranked":
        value = "yes" if value else "no"
    return WORDS[key][value][way] if value in WORDS.get(key, {}) else value


def read(data: bytes) -> Read:
    """The grid of a workbook. UnreadableError is for the whole file, FaultyError for cells, GridError for sizes."""
    if not data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise UnreadableError("wrong_type")
    top = juror_sheets.read(data, _known(GRID))
    sheet = juror_sheets.read(data, _known(CRITERIA))
    for key in ("key", "weight", "family", "title_fr", "title_en"):
        if key not in sheet.columns:
            raise UnreadableError("missing", columns=key)
    faults: list[Fault] = []
    raw = _heading(top.lines, faults)
    raw["criteria"] = [_criterion(line, len(raw["scale"]), faults) for line in sheet.lines]
    if faults:
        raise FaultyError(sorted(faults, key=lambda fault: fault.line))
    lines = {line.cells.get("key", ""): line.number for line in reversed(sheet.lines)}
    return Read(bounded(from_mapping(raw)), lines, sheet.strange)


def _heading(lines: tuple[Line, ...], faults: list[Fault]) -> dict[str, Any]:
    """Title, version and scale: the levels up to the last one that has a name."""
    known, found = _known(PARTS), {}
    for line in lines:
        part = known(line.cells.get("part", ""))
        if part is None or part in found:
            text = line.cells.get("part", "")
            faults.append(Fault(line.number, "part", "part_twice" if part else "part_unknown", {"text": text[:60]}))
        else:
            found[part] = {code: line.cells.get(code, "") for code in LANGUAGES}
    blank = dict.fromkeys(LANGUAGES, "")
    last = max((n for n in LEVELS if any(found.get(f"level_{n}", blank).values())), default=0)
    return {
        "id": _either(found.get("id", blank)), "version": _either(found.get("version", blank)),
        "title": found.get("title", blank), "scale": [found.get(f"level_{n}", blank) for n in range(1, last + 1)],
    }  # fmt: skip


def _either(cell: Mapping[str, str]) -> str:
    return next((cell[code] for code in LANGUAGES if cell[code]), "")


def _criterion(line: Line, levels: int, faults: list[Fault]) -> dict[str, Any]:
    cells = line.cells
    found: dict[str, Any] = {"key": cells.get("key", "")}
    for column in WORDS:
        found[column] = _word(line, column, faults)
    found["ranked"] = found["ranked"] == "yes"
    weight = cells.get("weight", "").removesuffix("%").strip() or ("" if found["ranked"] else "0")
    if re.fullmatch(r"-?[0-9]{1,4}", weight):
        found["weight"] = int(weight)
    else:
        faults.append(Fault(line.number, "weight", "weight_unread", {"text": weight[:60]}))
        found["weight"] = 0
    for part in ("title", "description", "evidence"):
        found[part] = {code: cells.get(f"{part}_{code}", "") for code in LANGUAGES}
    anchors = [{code: cells.get(f"anchor_{level}_{code}", "") for code in LANGUAGES} for level in LEVELS]
    for level, anchor in enumerate(anchors[levels:], levels + 1):
        for code in (code for code in LANGUAGES if anchor[code]):
            faults.append(Fault(line.number, f"anchor_{level}_{code}", "level_beyond", {"count": levels}))
    kept = anchors[:levels]
    found["anchors"] = kept if found["ranked"] or any(any(one.values()) for one in kept) else []
    return found


def _word(line: Line, column: str, faults: list[Fault]) -> str:
    """The code of a word in either language; an unknown one is a fault."""
    text = line.cells.get(column, "")
    known = {plain(word): code for code, pair in WORDS[column].items() for word in (code, *pair)}
    code = (known | ALSO.get(column, {})).get(plain(text))
    if code is None:
        faults.append(Fault(line.number, column, "word_unknown", {"text": text[:60], "column": column}))
    return code or ""


def _known(titles: Mapping[str, tuple[str, str]]) -> juror_sheets.Known:
    """The key of a title written in either language, or of the key itself."""
    by_title = {plain(title): key for key, pair in titles.items() for title in (key, *pair)}
    return lambda title: by_title.get(plain(title))


def plain(text: str) -> str:
    """A word as it is compared: no capitals, no accents, no punctuation, single blanks."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).split())


def title_of(column: str, language: str) -> str:
    """The title of a column, of either sheet."""
    return {**CRITERIA, **GRID}[column][LANGUAGES.index(language)]


def column_of(values: Mapping[str, Any], code: str) -> str:
    """The column in which a fault that `problems` or `advice` found is to be mended."""
    if code.startswith("weights"):
        return "weight"
    language = values.get("lang", "fr")
    if code == "anchor_missing":
        return f"anchor_{values['level']}_{language}"
    if "part" in values:
        return f"{values['part']}_{language}"
    part = code.partition("_")[0]
    return {"key": "key", "family": "family", "kind": "kind", "stage": "stage", "practical": "family"}.get(
        part, f"{part}_{language}" if f"{part}_{language}" in CRITERIA else "key"
    )
