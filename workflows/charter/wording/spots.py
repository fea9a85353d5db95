"""One text of a sheet: which language, which part, which line, and findings placed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...dossier import Finding
from .folding import Folded, fold, sentences

CRITERIA = ("required", "desirable")
ADVERT = "advert"  # the name of a whole text of which no part has a name


@dataclass(frozen=True)
class Spot:
    """A text and where it stands."""

    language: str
    name: str
    item: int
    original: str

    @cached_property
    def folded(self) -> Folded:
        """The text ready for patterns."""
        return fold(self.original)

    @property
    def text(self) -> str:
        """What patterns read."""
        return self.folded.text

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins and ends in the text that patterns read."""
        return sentences(self.text)

    def finding(
        self, code: str, severity: str, span: tuple[int, int], proposal: str, source: str, also: str = ""
    ) -> Finding:
        """A finding on the words at `span` of the text that patterns read."""
        start, end = self.folded.span(*span)
        where = f"{self.language}.{self.name}" if self.name != ADVERT else ""
        words = self.original[start:end]
        return Finding(code, severity, where, words, proposal, self.item, start, source, also)


def spots(language: str, part: Mapping[str, Any]) -> Iterator[Spot]:
    """Every text of one half of a sheet, lists line by line."""
    for name, value in part.items():
        if isinstance(value, str):
            yield Spot(language, name, 0, value)
        elif isinstance(value, (list, tuple)):
            for item, text in enumerate(value):
                yield Spot(language, name, item, str(text))
