"""Works by identifier and positions, one a line: quick to type, to paste and to correct by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from workflows.charter.identifiers import orcid, work
from workflows.given import Position, Work

WORKS_MAX, POSITIONS_MAX, WORDS_MAX = 10, 12, 120
OWN_WORKS_MAX = 500  # a juror's own list
_POSITION = re.compile(r"(?P<place>.+?)[;,]\s*(?P<first>(?:19|20)\d\d)\s*(?P<to>[-–—]\s*(?P<last>(?:19|20)\d\d)?)?")


def lines_of(text: str | None) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def position(line: str) -> Position | None:
    """“Employer; unit; 2019-2022”: the unit may be left out, and the last year while it lasts. None if unreadable."""
    found = _POSITION.fullmatch(line)
    if found is None:
        return None
    employer, _, unit = (part.strip() for part in found["place"].partition(";"))
    first = int(found["first"])
    last = int(found["last"]) if found["last"] else None if found["to"] else first
    sound = employer and max(len(employer), len(unit)) <= WORDS_MAX and (last is None or last >= first)
    return Position(employer, unit, first, last) if sound and first <= datetime.now(UTC).year else None


class WorksField(TextAreaField):
    """Identifiers, one a line, no more than `most`."""

    def __init__(self, *args: Any, most: int = WORKS_MAX, **about: Any) -> None:
        self.most = most
        super().__init__(*args, **about)

    def pre_validate(self, form: Any) -> None:
        """Every line has the shape of a DOI or of a HAL identifier."""
        lines = lines_of(self.data)
        for number, line in enumerate(lines, 1):
            if work(line) is None:
                raise ValidationError(
                    _l(
                        "Line %(number)s: this is neither a DOI nor a HAL identifier: %(text)s",
                        number=number,
                        text=line[:60],
                    )
                )
        if len(lines) > self.most:
            raise ValidationError(_l("%(most)s works at most.", most=self.most))

    @property
    def works(self) -> tuple[Work, ...]:
        """The works, each once."""
        found = (work(line) for line in lines_of(self.data))
        return tuple(dict.fromkeys(Work(*one) for one in found if one))


class PositionsField(TextAreaField):
    """Positions, one a line."""

    def pre_validate(self, form: Any) -> None:
        """Every line has an employer and years."""
        lines = lines_of(self.data)
        for number, line in enumerate(lines, 1):
            if position(line) is None:
                raise ValidationError(
                    _l(
                        "Line %(number)s: write an employer, a unit if you like, and years, as in the example.",
                        number=number,
                    )
                )
        if len(lines) > POSITIONS_MAX:
            raise ValidationError(_l("%(most)s positions at most.", most=POSITIONS_MAX))

    @property
    def positions(self) -> tuple[Position, ...]:
        """The positions, in the order typed."""
        found = (position(line) for line in lines_of(self.data))
        return tuple(one for one in found if one)


class OrcidField(StringField):
    """An ORCID iD with its check figure."""

    def pre_validate(self, form: Any) -> None:
        """Sixteen figures of which the last one checks the others."""
        if (self.data or "").strip() and orcid(self.data or "") is None:
            raise ValidationError(_l("This is no ORCID iD: check its sixteen figures."))

    @property
    def value(self) -> str:
        """The iD in its one writing; empty when none is given."""
        return orcid(self.data or "") or ""


class OwnRecord(Form):
    """What a juror brings to compare: their own works and former employers."""

    works = WorksField(_l("Your works, by DOI or HAL identifier, one a line"), [Optional()], most=OWN_WORKS_MAX)
    positions = PositionsField(_l("Where you have worked, one position a line"), [Optional()])


def as_lines(works: Iterable[Any], positions: Iterable[Any]) -> dict[str, str]:
    """Works and positions on file, as they are typed."""
    return {
        "works": "\n".join(one.value for one in works),
        "positions": "\n".join(
            f"{'; '.join(part for part in (one.employer, one.unit) if part)}; {one.first_year}-{one.last_year or ''}"
            for one in positions
        ),
    }
