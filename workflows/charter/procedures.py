"""Which procedures a kind of post may be hired under, the usual one first; each is a pack."""

from __future__ import annotations

from collections.abc import Mapping

# Competitions and selection committees are for teaching and research staff (décrets 2007-468, 84-431).
PROCEDURES: Mapping[str, tuple[str, ...]] = {
    "doctoral": ("doctoral", "contract"),
    "postdoc": ("contract",),
    "engineer": ("contract",),
    "lecturer": ("contract", "statutory", "university"),
    "professor": ("contract", "statutory", "university"),
    "support": ("contract",),
}
PACKS = ("contract", "statutory", "university", "doctoral")


def usual(kind: str) -> str:
    """The procedure proposed for a kind of post."""
    return PROCEDURES[kind][0]


def fits(pack: str, kind: str) -> bool:
    """True when posts of this kind may be hired under this pack."""
    return pack in PROCEDURES[kind]
