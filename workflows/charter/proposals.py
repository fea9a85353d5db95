"""Who of the register would make a jury meet its rules: every way for one person to arrive, else every way for two.

The rules are heard and never copied. What they say of somebody does not depend on who it is: people alike in all that
rules look at are tried once, so the search goes over kinds of people and stays exhaustive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import combinations, combinations_with_replacement, product
from operator import attrgetter
from typing import Any

from ..case import Verdict
from ..dossier import Jury, Seat

Key = tuple[Any, ...]
Hear = Callable[[Jury], Iterable[Verdict]]  # the rules on a jury, in turn
Looks = Callable[[Seat], Key]  # all of somebody that rules look at
PERSONAL = ("jury_rank", "jury_trained")  # these name members: no jury may keep them, or only so many where it is lifted
ARRIVALS = (1, 2)
_looked_at = attrgetter(
    *(f.name for f in fields(Seat) if f.name not in ("member", "person", "rank", "trained_on"))
)  # rank and training are judged person by person, above


@dataclass(frozen=True, slots=True)
class Move:
    """Who would arrive and whose seats they would take; the jury grows when fewer leave."""

    arriving: tuple[int, ...]
    leaving: tuple[int, ...] = ()
    chair: int | None = None  # who of them takes the chair, when nobody who stays holds it


def proposals(
    jury: Jury, register: Sequence[Seat], hear: Hear, *, going: frozenset[int] = frozenset(), most: int = 5
) -> tuple[Move, ...]:
    """The first `most` moves after which no rule stops the jury: of one person, or of two when no single person does.

    `register` comes in the order of preference, and so do the seats of `jury`: those who leave first. Of a person's
    moves the one that empties fewest seats is kept. `going` are members who leave in any case.
    """
    flawed, look = _flawed(jury, register, hear)
    kinds = _kinds(register, flawed, look)
    must = going | (flawed & {seat.member for seat in jury.seats})
    for count in ARRIVALS:
        leavings = list(_leavings(jury, must, count, look))
        if found := _first(_Search(jury, register, hear, kinds, look), leavings, count, most):
            return found
    return ()


def nearest(jury: Jury, register: Sequence[Seat], hear: Hear, *, most: int = 5) -> tuple[Move, ...]:
    """The `most` people whose arrival leaves the fewest rules unmet, where nobody mends everything."""
    found = []
    for places in _kinds(register, *_flawed(jury, register, hear)):
        heard = hear(replace(jury, seats=(*jury.seats, register[places[0]])))
        unmet = {verdict.rule for verdict in heard if not verdict}
        found += [(len(unmet), place) for place in places[:most]]
    return tuple(Move((register[place].member,)) for _, place in sorted(found)[:most])


def _flawed(jury: Jury, register: Sequence[Seat], hear: Hear) -> tuple[frozenset[int], Looks]:
    """Everybody, seated or not, whom a rule that stops names: no jury with them meets it; and how the others look.

    Where a derogation lifts that rule for so many members and no more, those whom it names are of a kind of their own.
    """
    heard = hear(replace(jury, seats=(*jury.seats, *register)))
    stops = [o for verdict in heard if verdict.rule in PERSONAL for o in verdict.objections if o.stops]
    lifted = [frozenset(o.values["members"]) for o in stops if "signed" in o.values]
    never = (o.values["members"] for o in stops if "signed" not in o.values)
    return frozenset().union(*never), lambda seat: (_looked_at(seat), *(seat.member in some for some in lifted))


def _kinds(register: Sequence[Seat], flawed: frozenset[int], look: Looks) -> list[list[int]]:
    """Places in the register, those of people alike together."""
    kinds: dict[Any, list[int]] = {}
    for place, seat in enumerate(register):
        if seat.member not in flawed:
            kinds.setdefault(look(seat), []).append(place)
    return list(kinds.values())


def _leavings(jury: Jury, must: frozenset[int], count: int, look: Looks) -> Iterator[frozenset[int]]:
    """Which members could leave for `count` people, fewest first; of members alike, those who leave first."""
    kinds: dict[Any, list[int]] = {}
    for place, seat in enumerate(jury.seats):
        if seat.member not in must:
            gone = frozenset(file for file, members in jury.asides.items() if seat.member in members)
            kinds.setdefault((look(seat), gone), []).append(place)
    free = sorted(place for places in kinds.values() for place in places[:count])
    held = [place for place, seat in enumerate(jury.seats) if seat.member in must]
    for more in range(count - len(held) + 1):
        for chosen in sorted(sorted([*held, *some]) for some in combinations(free, more)):
            yield frozenset(jury.seats[place].member for place in chosen)


@dataclass(frozen=True, slots=True)
class Stay:
    """Who would leave and who would stay; the weight of those, and of those gone after each step-aside."""

    leaving: frozenset[int]
    seats: list[Seat]
    weight: int
    asides: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Search:
    """Tries kinds of people on a jury."""

    jury: Jury
    register: Sequence[Seat]
    hear: Hear
    kinds: list[list[int]]
    look: Looks
    heard: dict[Any, bool] = field(default_factory=dict)  # juries that were heard
    looks: dict[Any, int] = field(default_factory=dict)
    weights: dict[int, int] = field(default_factory=dict)  # member -> digit of their kind

    def stay(self, leaving: frozenset[int]) -> Stay:
        """Those who stay when these leave, and what they come to."""
        seats = [seat for seat in self.jury.seats if seat.member not in leaving]
        here = {seat.member: self._weight(seat) for seat in seats}
        asides = frozenset(sum(here.get(member, 0) for member in gone) for gone in self.jury.asides.values())
        return Stay(leaving, seats, sum(here.values()), asides)

    def settle(self, kinds: tuple[int, ...], stays: Iterable[Stay]) -> tuple[frozenset[int], set[Any]] | None:
        """The first who could leave for people of these kinds, and which of the kinds could take the chair."""
        arriving = [self.register[self.kinds[kind][kinds[:n].count(kind)]] for n, kind in enumerate(kinds)]
        weights = [self._weight(seat) for seat in arriving]
        for stay in stays:
            wanted = (None,) if any(seat.chair for seat in stay.seats) else dict.fromkeys(kinds)
            alike = stay.weight + sum(weights)
            chairs = {
                kind for kind in wanted
                if self._known((alike, None if kind is None else weights[kinds.index(kind)]), stay, arriving, kinds, kind)
            }
            if chairs:
                return stay.leaving, chairs
        return None

    def _known(
        self, key: Key, stay: Stay, arriving: list[Seat], kinds: tuple[int, ...], chair: int | None
    ) -> bool:
        """Whether every rule is met. Juries whose members are alike are heard once: whole, then after step-asides."""
        for asides, about in (({}, key), (self.jury.asides, (*key, stay.asides))):
            if about not in self.heard:
                self.heard[about] = self._meets(stay.seats, arriving, kinds, chair, asides)
            if not (self.heard[about] and self.jury.asides):
                break
        return self.heard[about]

    def _weight(self, seat: Seat) -> int:
        """A digit of a number for each kind of member: sums tell how many of each there are."""
        if seat.member not in self.weights:
            looks = self.looks.setdefault(self.look(seat), len(self.looks))
            self.weights[seat.member] = (len(self.jury.seats) + max(ARRIVALS) + 1) ** looks
        return self.weights[seat.member]

    def _meets(
        self, stay: list[Seat], arriving: list[Seat], kinds: tuple[int, ...], chair: int | None,
        asides: Mapping[int, frozenset[int]],
    ) -> bool:  # fmt: skip
        seated = list(arriving)
        if chair is not None:
            place = kinds.index(chair)
            seated[place] = replace(seated[place], chair=True)
        return all(self.hear(replace(self.jury, seats=(*stay, *seated), asides=asides)))

    def people(self, kinds: tuple[int, ...], most: int) -> Iterator[tuple[int, ...]]:
        """The places of people of these kinds, enough for the `most` best of them."""
        if len(set(kinds)) < len(kinds):
            return combinations(self.kinds[kinds[0]][: most + 1], len(kinds))
        return product(*(self.kinds[kind][:most] for kind in kinds))


def _rank(places: Iterable[int]) -> list[int]:
    """The order of proposals: that of whoever comes last in the register, then of the other."""
    return sorted(places, reverse=True)


def _first(search: _Search, leavings: list[frozenset[int]], count: int, most: int) -> tuple[Move, ...]:
    """The `most` best moves of `count` people; kinds that could only come later are not tried."""
    of = {place: number for number, places in enumerate(search.kinds) for place in places}
    pairs = combinations_with_replacement(range(len(search.kinds)), count)
    heads = [(_rank(next(iter(people))), kinds) for kinds in pairs if (people := list(search.people(kinds, 1)))]
    stays = [search.stay(gone) for gone in leavings]
    found: list[tuple[list[int], Move]] = []
    for best, kinds in sorted(heads):
        if len(found) >= most and best > found[most - 1][0]:
            break
        settled = search.settle(kinds, stays)
        if settled is None:
            continue
        leaving, chairs = settled
        out = tuple(seat.member for seat in search.jury.seats if seat.member in leaving)
        for places in map(sorted, search.people(kinds, most)):
            chair = next((search.register[place].member for place in places if of[place] in chairs), None)
            found.append((_rank(places), Move(tuple(search.register[p].member for p in places), out, chair)))
        found = sorted(found, key=lambda pair: pair[0])[:most]
    return tuple(move for _, move in found)
