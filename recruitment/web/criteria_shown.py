"""The criteria of a stage as a juror reads them: weight, anchors, and which marks go with words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import abort, g
from flask_babel import gettext as _

from recruitment.services import grid_copies, tally
from recruitment.services.progress import pack_of
from workflows.charter.packs import pinned
from workflows.charter.scoring import justified

from . import unit
from .dates import percent
from .language import current


@dataclass(frozen=True, slots=True)
class Shown:
    """One criterion in the reader's language."""

    key: str
    number: int
    title: str
    weight: str  # “weight 15 %”, or that it is not ranked on
    description: str
    evidence: str
    anchors: tuple[tuple[int, str, str], ...]  # level, its word, its anchor
    justified: tuple[str, ...]  # the levels that go with words

    @property
    def when_needed(self) -> str:
        """When words are needed, in a sentence."""
        if len(self.justified) == len(self.anchors):
            return str(_("Needed for every mark, and when you cannot assess."))
        return str(_("Needed for %(levels)s, and when you cannot assess.", levels=", ".join(self.justified)))

    def anchor(self, level: str) -> tuple[int, str, str] | None:
        """The level chosen, with its word and anchor; None when none is."""
        return next((one for one in self.anchors if str(one[0]) == level), None)


@dataclass(frozen=True, slots=True)
class Marking:
    """What is marked now: the grid's hash, the stage, the criteria."""

    digest: str
    stage: str
    criteria: tuple[Shown, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The criteria's keys, in the order of the grid."""
        return tuple(c.key for c in self.criteria)

    @property
    def levels(self) -> int:
        """How many levels the scale has."""
        return len(self.criteria[0].anchors) if self.criteria else 0

    def needed(self, key: str) -> tuple[str, ...]:
        """The levels of a criterion that go with words."""
        return next((c.justified for c in self.criteria if c.key == key), ())


@lru_cache(maxsize=128)
def _criteria(digest: str, stage: str, language: str, pack: tuple[str, str, str]) -> tuple[Shown, ...]:
    """A grid never changes under its hash, nor a pack under its version."""
    grid, figures = grid_copies.known(digest).grid, pinned(*pack)
    words = [label[language] for label in grid.scale]
    return tuple(
        Shown(
            c.key, number, c.title[language],
            _("weight %(share)s", share=percent(c.weight / 100)) if c.ranked else _("collected, not ranked on"),
            c.description[language], c.evidence[language],
            tuple((level, words[level - 1], anchor[language]) for level, anchor in enumerate(c.anchors, 1)),
            tuple(str(level) for level in sorted(justified(figures, c.key, c.family))),
        )
        for number, c in enumerate(grid.at(stage), 1)
    )  # fmt: skip


def marking(stage: str = "") -> Marking:
    """What is marked on the hire of this page, at a stage or now; 404 before a grid is chosen."""
    kept = grid_copies.of_hire(unit.session(), g.hire)
    if kept is None:
        abort(404)
    stage = stage or tally.stage_of(g.hire.state, bool(pack_of(g.hire).value("interviews_required")))
    pack = (g.hire.pack_id, g.hire.school, g.hire.pack_version)
    return Marking(kept.digest, stage, _criteria(kept.digest, stage, current(), pack))
