"""A hire told step by step through the real verbs: to fill a demonstration, a bench or a test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from .candidates import Candidate
from .chapters.concluding import Concluding

# A path through the chart: each state after those that lead to it.
PATH = (
    "drafting", "sheet_review", "composing_jury", "advertised", "eligibility", "sifting", "interviewing",
    "deliberating", "ranked", "clearing", "offering", "informing", "closed",
)  # fmt: skip


class Story(Concluding):
    """The whole of a hire, chapter by chapter."""

    def to(self, state: str, candidates: Iterable[Candidate] = ()) -> Self:
        """From nothing to `state`, by the straight way."""
        stages = {
            "drafting": lambda: self.open(),
            "sheet_review": lambda: self.submit(),
            "composing_jury": lambda: self.approve(),
            "advertised": lambda: self.compose().publish().receive(candidates),
            "eligibility": lambda: self.close(),
            "sifting": lambda: self.judge().declare().start_scoring(),
            "interviewing": lambda: self.mark().shortlist().ask(),
            "deliberating": lambda: self.interview().mark().deliberate(),
            "ranked": lambda: self.rank().conclude(),
            "clearing": lambda: self.decide(),
            "offering": lambda: self.refer().clear() if self.row().state == "clearing" else self,
            "informing": lambda: self.offer().accept(),
            "closed": lambda: self.write_letters().approve_letters().deliver().finish(),
        }
        for name in PATH[: PATH.index(state) + 1]:
            stages[name]()
        return self
