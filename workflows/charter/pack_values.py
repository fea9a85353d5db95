"""What a pack is made of once read: figures, rule settings, and the problems that keep one out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Severity = Literal["block", "derogable", "warn", "off"]
Scalar = int | float | str | bool
Value = Scalar | tuple[Any, ...]

# What the letters of domain sources mean: seen in a primary text, in a secondary one, in the
# institution's two papers; remembered with high, medium or low confidence; proposed by this software.
SEEN = ("P", "S", "IMT", "ALES")
UNVERIFIED = ("M-hi", "M-med", "M-lo", "ours")
CONFIDENCES = (*SEEN, *UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a word that a rule needs, with where it comes from and what it means in both languages."""

    name: str
    value: Value
    source: str
    confidence: str
    note: Mapping[str, str] | None = None

    @property
    def verified(self) -> bool:
        """False when nobody has seen the figure in a text: the interface then says “unverified”."""
        return self.confidence in SEEN


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How hard a rule bites, under which article, and which role may sign a derogation."""

    severity: Severity
    source: str
    confidence: str
    lifted_by: str | None
    article: str

    @property
    def verified(self) -> bool:
        """False when nobody has seen the rule's source: the interface then says “unverified”."""
        return self.confidence in SEEN


@dataclass(frozen=True, slots=True)
class Pack:
    """One dated version of the rules for one kind of post, whole: nothing is left to look up elsewhere."""

    id: str
    version: str
    school: str | None
    title: Mapping[str, str]
    hash: str
    figures: Mapping[str, Figure]
    rules: Mapping[str, RuleSetting]
    extends: str | None = None

    def value(self, name: str) -> Any:
        """The figure's value; KeyError names the figure and the pack."""
        try:
            return self.figures[name].value
        except KeyError:
            raise KeyError(f"pack {self.id} {self.version} has no figure {name!r}") from None

    def rule(self, name: str) -> RuleSetting:
        """The rule's setting; KeyError names the rule and the pack."""
        try:
            return self.rules[name]
        except KeyError:
            raise KeyError(f"pack {self.id} {self.version} has no rule {name!r}") from None

    def severity(self, name: str) -> Severity:
        """How hard the rule bites; KeyError names the rule and the pack."""
        return self.rule(name).severity

    def regime(self, name: str, on: date) -> str:
        """The word of a dated list in force on a day; LookupError before its first date."""
        words = [word for since, word in self.value(name) if since <= on.isoformat()]
        if not words:
            raise LookupError(f"{name} says nothing about {on.isoformat()}")
        return str(words[-1])


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a pack file is refused: the file, the key inside it, a code and an English sentence."""

    file: str
    key: str
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


class PackError(ValueError):
    """Packs were refused; `problems` holds every reason found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
