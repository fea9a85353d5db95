"""The order in which a juror reads: drawn from a seed on record, so that anybody can draw it again.

The seed shuffles the applications of a hire once. Each seat starts at a place of its own and goes outwards from there,
one step ahead, one step back (a Williams design): nobody is always read first, last, or after the same neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


@cache
def shuffled(seed: str, files: int) -> tuple[int, ...]:
    """The numbers 1 to `files` in the order of sha256("seed:number")."""
    return tuple(sorted(range(1, files + 1), key=lambda number: sha256(f"{seed}:{number}".encode()).digest()))


@cache
def starts(files: int) -> tuple[int, ...]:
    """Every place once, the first ones far apart: 0, a half, a quarter, three quarters, an eighth…"""
    bits = max(1, (files - 1).bit_length())
    mirrored = (int(f"{place:0{bits}b}"[::-1], 2) for place in range(2**bits))
    return tuple(place for place in mirrored if place < files)


def reading_order(seed: str, files: int, seat: int) -> tuple[int, ...]:
    """The application numbers 1 to `files` as seat number `seat` (from 0, by seating) reads them."""
    if not files:
        return ()
    base, start = shuffled(seed, files), starts(files)[seat % files]
    steps = ((place + 1) // 2 if place % 2 else -(place // 2) for place in range(files))
    return tuple(base[(start + step) % files] for step in steps)


def turned(order: Sequence[T], turn: int, turns: int) -> list[T]:
    """The same order begun further on: at turn 2 of 4, in the middle. So each criterion begins with somebody else."""
    at = turn * len(order) // turns if turns else 0
    return [*order[at:], *order[:at]]
