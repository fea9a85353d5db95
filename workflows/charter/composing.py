"""The rules of composition heard on a jury that does not exist yet: as a page shows them, or as a search needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ..case import Case, Verdict
from ..dossier import Dossier, Jury
from ..who import Actor
from .jury import COMPETITION, COMPOSITION, breaks, effective_jury, owed, quorum_present, remaining
from .pack_values import Pack


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the rules would say of a jury so composed."""

    verdicts: tuple[Verdict, ...]

    @property
    def stopping(self) -> tuple[Verdict, ...]:
        """The rules that would object."""
        return tuple(v for v in self.verdicts if not v)

    @property
    def sexes(self) -> Verdict:
        """The sum of the sexes."""
        return next(v for v in self.verdicts if v.rule == "jury_sexes")

    def beyond(self, other: WhatIf) -> tuple[Verdict, ...]:
        """The rules that would object here and do not there."""
        there = {verdict.rule for verdict in other.stopping}
        return tuple(verdict for verdict in self.stopping if verdict.rule not in there)


@dataclass(slots=True)
class Judge:
    """Hears the rules of composition, and that on step-asides once there can be any, on any jury."""

    file: Dossier
    pack: Pack
    now: datetime
    after_links: bool
    # What stopped the jury tried before is most likely to stop the next one too: a rule, or step-asides and a rule.
    stopper: str = ""
    file_apart: int | None = None
    broken: str = ""
    parts_first: bool = False
    unmet: Verdict | None = None  # on step-asides, of a jury tried before

    def what_if(self, jury: Jury) -> WhatIf:
        """Every rule in use, as the page shows them."""
        case = self._case(jury)
        rules = (*COMPOSITION, effective_jury) if self.after_links else COMPOSITION
        return WhatIf(tuple(rule(case) for rule in rules if self.pack.severity(rule.__name__) != "off"))

    def hear(self, jury: Jury) -> Iterator[Verdict]:
        """Whether each rule is met, step-asides last: who searches stops at the first one that stops.

        That on step-asides is heard part by part, and its figures may be those of a jury tried before.
        """
        parts = self.after_links and jury.asides and self.pack.severity("effective_jury") != "off"
        if parts and self.parts_first:
            yield from self._hear_parts(jury)
        case = self._case(replace(jury, asides={}))
        for rule in sorted(COMPOSITION, key=lambda rule: rule.__name__ != self.stopper):
            verdict = rule(case)
            if not verdict:
                self.stopper = rule.__name__
            yield verdict
        if parts and not self.parts_first:
            yield from self._hear_parts(jury)

    def _hear_parts(self, jury: Jury) -> Iterator[Verdict]:
        case, regime = self._case(jury), self.pack.value("aside_regime")
        if effective_jury.__name__ in self.file.derogations:  # how far one goes is told by all parts together
            yield effective_jury(case)
            return
        files = list(jury.asides) if regime != COMPETITION else [None]
        for file in sorted(files, key=lambda file: file != self.file_apart) if len(files) > 1 else files:
            asides = jury.asides if file is None else {file: jury.asides[file]}
            for application, left in remaining(replace(jury, asides=asides), regime):
                broken = next(breaks(case, left, owed(application), self.broken), "")
                if broken:
                    self.file_apart, self.broken, self.parts_first = file, broken, True
                    self.unmet = effective_jury(case) if self.unmet is None else self.unmet
                    yield self.unmet

    def gone(self, jury: Jury) -> Iterator[tuple[int | None, Jury, tuple[str, ...]]]:
        """The jury left for each candidate touched, or for the competition, and the rules that it breaks."""
        heard = effective_jury(self._case(jury))
        broken = {o.values.get("application"): tuple(o.values["rules"]) for o in heard.objections}
        for application, left in remaining(jury, self.pack.value("aside_regime")):
            yield application, left, broken.get(application, ())

    def distinct(self, jury: Jury) -> dict[int, frozenset[int]]:
        """The step-asides, of candidates with the same members gone only one."""
        return {file: gone for gone, file in {gone: file for file, gone in jury.asides.items()}.items()}

    def quorum(self, jury: Jury) -> Verdict:
        """Whether those left of a jury may decide."""
        return quorum_present(self._case(jury))

    def _case(self, jury: Jury) -> Case:
        return Case(replace(self.file, jury=jury), Actor(None, frozenset()), self.pack, self.now)
