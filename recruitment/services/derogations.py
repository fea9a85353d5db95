"""The register of derogations: every rule lifted on a hire, counted by rule, school and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import ExceptionEntry, Hire, Person, School

# Lifting the share of the sexes is reported every two years (CGFP L325-17): counted apart.
SHARES = frozenset({"jury_sexes", "jury_each_sex"})
YEARS = 2  # of a report


@dataclass(frozen=True, slots=True)
class Lifted:
    """One rule lifted on one hire, until its end."""

    rule: str
    at: datetime
    reason: str
    by: str
    number: int  # the entry of the hire's journal
    hire: int
    reference: str
    titles: tuple[str, str]  # French, English
    school: str

    @property
    def of_sexes(self) -> bool:
        """A share of the sexes was lifted."""
        return self.rule in SHARES


@dataclass(frozen=True, slots=True)
class Register:
    """The derogations of some years, the latest first."""

    first: int
    last: int
    rows: tuple[Lifted, ...]

    @property
    def years(self) -> range:
        """Its years, in order."""
        return range(self.first, self.last + 1)

    def count(self, by: str, *, of_sexes: bool | None = None) -> list[tuple[str, tuple[int, ...]]]:
        """For each rule or school (`by`), how many in each year; the most first. `of_sexes` keeps one kind only."""
        rows = [row for row in self.rows if of_sexes is None or row.of_sexes is of_sexes]
        return sorted(self._tally(rows, by), key=lambda pair: (-sum(pair[1]), pair[0]))

    def _tally(self, rows: Iterable[Lifted], by: str) -> Iterable[tuple[str, tuple[int, ...]]]:
        found = Counter((getattr(row, by), row.at.year) for row in rows)
        for name in {name for name, _ in found}:
            yield name, tuple(found[name, year] for year in self.years)


_LIFTED = (
    select(
        ExceptionEntry.rule, ExceptionEntry.at, ExceptionEntry.reason, Person.name, ExceptionEntry.number, Hire.id,
        Hire.reference, Hire.title_fr, Hire.title_en, School.name.label("school"),
    )
    .join(Hire, Hire.id == ExceptionEntry.hire_id)
    .join(School, School.id == Hire.school_id)
    .outerjoin(Person, Person.id == ExceptionEntry.granted_by)
    .where(ExceptionEntry.kind == "derogation")
    .order_by(ExceptionEntry.at.desc(), ExceptionEntry.id.desc())
)  # fmt: skip


def read(session: Session, schools: Collection[int] | None, last: int) -> Register:
    """The register of the two years that end with `last`, in some schools (None: all of them). One statement."""
    first = last - YEARS + 1
    query = _LIFTED.where(
        ExceptionEntry.at >= datetime(first, 1, 1, tzinfo=UTC), ExceptionEntry.at < datetime(last + 1, 1, 1, tzinfo=UTC)
    )
    if schools is not None:
        query = query.where(Hire.school_id.in_(schools))
    rows = tuple(
        Lifted(
            row.rule or "", row.at, row.reason, row.name or "", row.number, row.id, row.reference,
            (row.title_fr, row.title_en), row.school,
        ) for row in session.execute(query)
    )  # fmt: skip
    return Register(first, last, rows)
