"""One letter's way of speaking: the sentences of its language, filled with its facts."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from . import dates
from .blocks import Para, Run, Text, marked, words
from .facts import LetterFacts
from .wording import agreed, wording


class Voice:
    """Says sentences. Every plain fact is a value under its own name, with days in words."""

    def __init__(self, facts: LetterFacts) -> None:
        self.facts = facts
        self.texts = wording(facts.language)
        self.values = {field.name: self._worded(getattr(facts, field.name)) for field in fields(LetterFacts)}
        self.values["civility"] = facts.civility or self.texts["common"]["civility"]

    def _worded(self, value: Any) -> Any:
        return dates.day(value, self.facts.language) if isinstance(value, date) else value

    def text(self, key: str, n: int = 1, **values: Any) -> Text:
        """The sentence "section.name"; `n` picks singular or plural."""
        sentence: Any = self.texts
        for part in key.split("."):
            sentence = sentence[part]
        worded = {name: self._worded(value) for name, value in values.items()}
        return marked(agreed(sentence, n), {**self.values, "n": n, **worded})

    def words(self, key: str, **values: Any) -> str:
        """The sentence as bare words."""
        return words(self.text(key, **values))

    def para(self, *keys: str, keep: bool = False, **values: Any) -> Para:
        """A paragraph of one or more sentences."""
        return Para(joined(*(self.text(key, **values) for key in keys)), keep)


def joined(*texts: Text) -> Text:
    """Sentences run together with a space between."""
    return tuple(run for number, text in enumerate(texts) for run in ((Run(" "), *text) if number else text))
