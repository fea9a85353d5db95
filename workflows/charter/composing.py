"""The rules of composition heard on a jury that does not exist yet: as a page shows them, or as a search needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ..case import Case, Verdict
from ..dossier import Dossier, Jury
from ..who import Actor
from .jury import COMPETITION, COMPOSITION, effective_jury, quorum_present, remaining
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
    last: int = 0  # the step-asides that stopped the jury tried before: most likely to stop the next one too

    def what_if(self, jury: Jury) -> WhatIf:
        """Every rule in use, as the page shows them."""
        case = self._case(jury)
        rules = (*COMPOSITION, effective_jury) if self.after_links else COMPOSITION
        return WhatIf(tuple(rule(case) for rule in rules if self.pack.severity(rule.__name__) != "off"))

    def hear(self, jury: Jury) -> Iterator[Verdict]:
        """The same in turn, step-asides last and one by one: who searches stops at the first rule that stops."""
        case = self._case(replace(jury, asides={}))
        yield from (rule(case) for rule in COMPOSITION)
        parts = self._parts(jury) if self.after_links else []
        for part in sorted(range(len(parts)), key=lambda part: part != self.last):
            heard = effective_jury(self._case(replace(jury, asides=parts[part])))
            if not heard:
                self.last = part
            yield heard

    def gone(self, jury: Jury) -> Iterator[tuple[int | None, Jury, tuple[str, ...]]]:
        """The jury left for each candidate touched, or for the competition, and the rules that it breaks."""
        heard = effective_jury(self._case(jury))
        broken = {o.values.get("application"): tuple(o.values["rules"]) for o in heard.objections}
        for application, left in remaining(jury, self.pack.value("aside_regime")):
            yield application, left, broken.get(application, ())

    def distinct(self, jury: Jury) -> dict[int, frozenset[int]]:
        """The step-asides, of candidates with the same members gone only one."""
        return {file: gone for gone, file in {gone: file for file, gone in jury.asides.items()}.items()}

    def _parts(self, jury: Jury) -> list[dict[int, frozenset[int]]]:
        """What is heard apart: each candidate, or the whole competition at once."""
        if self.pack.value("aside_regime") == COMPETITION:
            return [dict(jury.asides)]
        return [{file: gone} for file, gone in jury.asides.items()]

    def quorum(self, jury: Jury) -> Verdict:
        """Whether those left of a jury may decide."""
        return quorum_present(self._case(jury))

    def _case(self, jury: Jury) -> Case:
        return Case(replace(self.file, jury=jury), Actor(None, frozenset()), self.pack, self.now)
