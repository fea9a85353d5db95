"""How far a juror is: marks put down, sheets that are ready, the time that the rest will take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recruitment.services import own_marks, scoring_desk
from recruitment.services.own_marks import Own
from recruitment.services.scoring_desk import Seat

from .criteria_shown import Marking, Shown


@dataclass(frozen=True, slots=True)
class Advance:
    """The desk of a juror as a whole, from their seats and their own marks."""

    seats: Sequence[Seat]
    own: Own
    marking: Marking

    @property
    def all(self) -> int:
        """The marks there are to give."""
        return len(self.seats) * len(self.marking.criteria)

    @property
    def done(self) -> int:
        """The marks given, handed in or put down."""
        return sum(self.put_down.values())

    @property
    def put_down(self) -> Counter[int]:
        """Application -> how many of its criteria hold a mark."""
        here = {seat.application for seat in self.seats}
        keys = set(self.marking.keys)
        return Counter(a for (a, key), one in self.own.items() if one.level and a in here and key in keys)

    @property
    def ready(self) -> list[Seat]:
        """The sheets that could be handed in now."""
        return [seat for seat in self.seats if seat.sheet is None and not self.gaps(seat)]

    @property
    def owed(self) -> list[Seat]:
        """The sheets still to be handed in."""
        return [seat for seat in self.seats if seat.sheet is None]

    def place(self, application: int) -> int:
        """Where a candidate stands in the reader's order, from 1; 0 for one who does not wait there any more."""
        return next((place for place, seat in enumerate(self.seats, 1) if seat.application == application), 0)

    def after(self, application: int) -> Seat | None:
        """The next candidate whose sheet is owed, round the order; None when no other is."""
        at = self.place(application)
        return next(
            (
                seat
                for seat in (*self.seats[at:], *self.seats[:at])
                if seat.sheet is None and seat.application != application
            ),
            None,
        )

    def gaps(self, seat: Seat) -> tuple[str, ...]:
        """The criteria on which a sheet is not ready."""
        return own_marks.gaps(self.own, seat.application, self.marking.keys, self.marking.needed)

    @property
    def unfinished(self) -> Shown | None:
        """The first criterion on which somebody is still to be marked."""
        return next(
            (c for c in self.marking.criteria if any(c.key in self.gaps(seat) for seat in self.owed)), None
        )  # fmt: skip

    @property
    def minutes(self) -> int:
        """About how long the marks still to give will take, at the juror's own pace."""
        each = scoring_desk.FIRST_GUESS / max(1, len(self.marking.criteria))
        moments = sorted({one.at for one in self.own.values() if not one.handed_in})
        if len(moments) < 3:
            sheets = sorted({seat.submitted_at for seat in self.seats if seat.submitted_at})
            return scoring_desk.minutes_left(sheets, -(-(self.all - self.done) // max(1, len(self.marking.criteria))))
        return scoring_desk.minutes_left(moments, self.all - self.done, each)
