"""Letter facts as JSON and back, and the passages a person may rewrite before approving.

The JSON has the names and the nesting of `LetterFacts`: days as "2026-07-08", moments in ISO 8601 with their
zone. What is stored is the facts, so that an edited letter is composed again by the same rules.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from . import facts as shapes
from .facts import LetterFacts


class BadRecordError(ValueError):
    """A stored record is not of the shape of `LetterFacts`; `where` is the path to the culprit."""

    def __init__(self, where: str, what: str) -> None:
        self.where = where
        super().__init__(f"{where or 'letter'}: {what}")


def dump(facts: LetterFacts) -> dict[str, Any]:
    """`facts` as JSON values; empty optional fields are left out."""
    plain: dict[str, Any] = _plain(facts)
    return plain


def load(data: Mapping[str, Any]) -> LetterFacts:
    """The facts of `data`; `BadRecordError` says where it is not as expected."""
    loaded: LetterFacts = _built(LetterFacts, data, "")
    return loaded


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(inner) for field, inner in pairs if inner != field.default}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=32)
def _shape(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, vars(shapes))


def _built(wanted: Any, value: Any, where: str) -> Any:
    """`value` as the type `wanted`."""
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):  # the second is what "Literal | None" becomes
        return None if value is None else _built(arguments[0], value, where)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise BadRecordError(where, "a list is wanted")
        return tuple(_built(arguments[0], inner, f"{where}[{number}]") for number, inner in enumerate(value))
    if origin is typing.Literal:
        if value not in arguments:
            raise BadRecordError(where, f"one of {', '.join(arguments)} is wanted")
        return value
    return _object(wanted, value, where) if is_dataclass(wanted) else _scalar(wanted, value, where)


def _object(wanted: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise BadRecordError(where, "an object is wanted")
    shape = _shape(wanted)
    unknown = sorted(set(value) - set(shape))
    missing = sorted(f.name for f in fields(wanted) if f.default is MISSING and f.name not in value)
    if unknown or missing:
        faults = [
            f"{what}: {', '.join(names)}" for what, names in (("unknown", unknown), ("missing", missing)) if names
        ]
        raise BadRecordError(where, "; ".join(faults))
    dotted = f"{where}." if where else ""
    return wanted(**{name: _built(shape[name], inner, dotted + name) for name, inner in value.items()})


def _scalar(wanted: Any, value: Any, where: str) -> Any:
    try:
        if wanted in (date, datetime):
            return wanted.fromisoformat(value)
        if issubclass(wanted, Enum):
            return wanted(value)
    except (TypeError, ValueError) as error:
        raise BadRecordError(where, str(error)) from error
    if type(value) is not wanted:
        raise BadRecordError(where, f"{wanted.__name__} is wanted, not {type(value).__name__}")
    return value


@dataclass(frozen=True, slots=True)
class Passage:
    """A part that a person may rewrite: its key, what it is about, its text (a sentence a line)."""

    key: str
    about: str
    text: str


def passages(facts: LetterFacts) -> tuple[Passage, ...]:
    """What may be rewritten: sentences on each criterion, the words of each reason, the jury's remark."""
    found = []
    for number, reason in enumerate(facts.reasons):
        found.append(Passage(f"reason.{number}", reason.criterion or reason.code, reason.text))
    for number, appraisal in enumerate(facts.appraisals):
        found.append(Passage(f"strengths.{number}", appraisal.criterion, "\n".join(appraisal.strengths)))
        found.append(Passage(f"develop.{number}", appraisal.criterion, "\n".join(appraisal.develop)))
    if facts.kind in (shapes.Kind.RANKED_NOT_CHOSEN, shapes.Kind.RESERVE):
        found.append(Passage("remark", "", facts.remark))
    return tuple(found)


def rewritten(facts: LetterFacts, texts: Mapping[str, str]) -> LetterFacts:
    """`facts` with the passages of `texts` replaced; `KeyError` on a key that is no passage of it."""
    unknown = set(texts) - {passage.key for passage in passages(facts)}
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    reasons = tuple(
        replace(reason, text=" ".join(texts.get(f"reason.{number}", reason.text).split()))
        for number, reason in enumerate(facts.reasons)
    )
    appraisals = tuple(
        replace(
            appraisal,
            strengths=_sentences(texts, f"strengths.{number}", appraisal.strengths),
            develop=_sentences(texts, f"develop.{number}", appraisal.develop),
        )
        for number, appraisal in enumerate(facts.appraisals)
    )
    remark = " ".join(texts.get("remark", facts.remark).split())
    return replace(facts, reasons=reasons, appraisals=appraisals, remark=remark)


def _sentences(texts: Mapping[str, str], key: str, kept: tuple[str, ...]) -> tuple[str, ...]:
    if key not in texts:
        return kept
    return tuple(line for line in (" ".join(part.split()) for part in texts[key].splitlines()) if line)
