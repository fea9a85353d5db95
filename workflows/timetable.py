"""A timetable of interviews: people put into the hours of a jury, as many as can be, and why the others cannot.

A matching of people with places (augmenting paths): as many are placed as any arrangement of these places allows.
The person with the fewest places comes first, each takes the earliest that is left, and equal cases follow the order
given: the same facts always give the same timetable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache


@dataclass(frozen=True, slots=True)
class Sitting:
    """Some hours in which the jury hears people, in one place."""

    start: datetime
    end: datetime
    place: str = ""
    video: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Minutes of an interview, minutes to confer after it, and a break after every few."""

    minutes: int
    gap: int = 0
    break_every: int = 0
    break_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to hear; `extra` minutes are granted to them."""

    key: int
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where somebody is heard."""

    start: datetime
    end: datetime
    place: str = ""
    video: bool = False


@dataclass(frozen=True, slots=True)
class Timetable:
    """Who is heard when; for those left out, what stands in the way and at how many places."""

    placed: Mapping[int, Slot]
    left: Mapping[int, Mapping[str, int]]


# What stops somebody from being heard in a slot: words, none when nothing does.
Stops = Callable[[int, datetime, datetime], tuple[str, ...]]
FULL = "full"  # every place that would do is taken by somebody who has no other
SHORT = "short"  # no sitting is long enough


def slots(sittings: Sequence[Sitting], rhythm: Rhythm, longer: Mapping[tuple[int, int], int]) -> list[Slot]:
    """The places of the sittings, one after another; `longer` adds minutes to the nth place of a sitting."""
    found: list[Slot] = []
    for number, sitting in enumerate(sittings):
        start, place = sitting.start, 0
        while True:
            end = start + timedelta(minutes=rhythm.minutes + longer.get((number, place), 0))
            if end > sitting.end:
                break
            found.append(Slot(start, end, sitting.place, sitting.video))
            place += 1
            rest = rhythm.break_every and place % rhythm.break_every == 0
            start = end + timedelta(minutes=max(rhythm.gap, rhythm.break_minutes) if rest else rhythm.gap)
    return found


def propose(sittings: Sequence[Sitting], rhythm: Rhythm, guests: Sequence[Guest], stops: Stops) -> Timetable:
    """As many people as the hours allow. Those granted more time are settled first: their place pushes the next ones."""
    sittings = sorted(sittings, key=lambda one: (one.start, one.place))
    stops = cache(stops)
    longer: dict[tuple[int, int], int] = {}
    fixed: dict[tuple[int, int], Guest] = {}
    ordinary = [guest for guest in guests if not guest.extra]
    for guest in sorted((g for g in guests if g.extra), key=lambda g: -g.extra):
        if best := _place_for(guest, sittings, rhythm, longer, fixed, ordinary, stops):
            longer[best], fixed[best] = guest.extra, guest
    found = _arranged(sittings, rhythm, longer, fixed, ordinary, stops)
    late = [g for g in guests if g.extra and g.key not in found]
    left = {g.key: _why(g, sittings, rhythm, longer, stops) for g in (*ordinary, *late) if g.key not in found}
    return Timetable({guest.key: found[guest.key] for guest in guests if guest.key in found}, left)


def _place_for(
    guest: Guest, sittings: Sequence[Sitting], rhythm: Rhythm, longer: Mapping[tuple[int, int], int],
    fixed: Mapping[tuple[int, int], Guest], ordinary: Sequence[Guest], stops: Stops,
) -> tuple[int, int] | None:  # fmt: skip
    """The place at which most people in all can be heard, the earliest of equals; None when none would do."""
    best, most = None, len(fixed)
    for place in _places(sittings, rhythm, longer):
        if place in fixed:
            continue
        trial, settled = {**longer, place: guest.extra}, {**fixed, place: guest}
        found = _arranged(sittings, rhythm, trial, settled, ordinary, stops)
        if sum(g.key in found for g in settled.values()) < len(settled):
            continue
        if best is None or len(found) > most:
            best, most = place, len(found)
        if most == len(settled) + len(ordinary):
            break
    return best


def _places(
    sittings: Sequence[Sitting], rhythm: Rhythm, longer: Mapping[tuple[int, int], int]
) -> list[tuple[int, int]]:
    """Every place as (sitting, nth)."""
    return [
        (number, place)
        for number, sitting in enumerate(sittings)
        for place in range(len(slots([sitting], rhythm, {(0, p): m for (s, p), m in longer.items() if s == number})))
    ]


def _arranged(
    sittings: Sequence[Sitting], rhythm: Rhythm, longer: Mapping[tuple[int, int], int],
    fixed: Mapping[tuple[int, int], Guest], ordinary: Sequence[Guest], stops: Stops,
) -> dict[int, Slot]:  # fmt: skip
    """The people settled where their place still exists and would do, then all the others that can be matched."""
    places = dict(zip(_places(sittings, rhythm, longer), slots(sittings, rhythm, longer), strict=True))
    found = {
        guest.key: places[place] for place, guest in fixed.items()
        if place in places and not stops(guest.key, places[place].start, places[place].end)
    }  # fmt: skip
    free = [slot for place, slot in places.items() if place not in fixed]
    return {**found, **_matched(free, ordinary, stops)}


def _matched(free: Sequence[Slot], guests: Sequence[Guest], stops: Stops) -> dict[int, Slot]:
    """A largest matching of people with places."""
    ways = {g.key: [n for n, one in enumerate(free) if not stops(g.key, one.start, one.end)] for g in guests}
    taken: dict[int, int] = {}  # place -> guest

    def settle(key: int, tried: set[int]) -> bool:
        for n in ways[key]:
            if n not in taken:
                taken[n] = key
                return True
        for n in ways[key]:
            if n in tried:
                continue
            tried.add(n)
            if settle(taken[n], tried):
                taken[n] = key
                return True
        return False

    for guest in sorted(guests, key=lambda g: len(ways[g.key])):
        settle(guest.key, set())
    return {key: free[n] for n, key in taken.items()}


def _why(
    guest: Guest, sittings: Sequence[Sitting], rhythm: Rhythm, longer: Mapping[tuple[int, int], int], stops: Stops
) -> dict[str, int]:
    """What stands in the way of somebody at each place, counted; a place that would do is taken."""
    found: Counter[str] = Counter()
    places = _places(sittings, rhythm, longer)
    for (number, _), one in zip(places, slots(sittings, rhythm, longer), strict=True):
        end = one.start + timedelta(minutes=rhythm.minutes + guest.extra)
        found.update((SHORT,) if end > sittings[number].end else stops(guest.key, one.start, end) or (FULL,))
    return dict(found) or {SHORT: len(sittings)}
