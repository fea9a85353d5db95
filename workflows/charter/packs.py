"""Packs: the dated figures and severities of a kind of post, the group's and each school's.

A folder holds one TOML file a version, and `schools/` the stricter variants. A version may extend an
earlier one, or with `base` a version of another kind of post, and say only what changes. A hire keeps
the version that it was opened under: `current` finds it on the opening day, `pinned` finds it ever after.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from .pack_reading import Draft, read
from .pack_resolving import Key, resolve
from .pack_values import Figure, Pack, PackError, Problem, RuleSetting, Severity

__all__ = [
    "Figure",
    "Pack",
    "PackError",
    "Problem",
    "RuleSetting",
    "Severity",
    "current",
    "load_all",
    "pinned",
]

FOLDER = Path(__file__).with_name("packs")


@cache
def load_all(folder: Path = FOLDER) -> Mapping[Key, Pack]:
    """Every pack of a folder by (id, school or None, version); PackError lists all that is wrong at once."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        draft, found = read(path, name, in_schools=path.parent != folder)
        problems += found
        if draft:
            drafts.append(draft)
    packs, found = resolve(drafts)
    problems += found
    if not drafts and not problems:
        problems.append(Problem(str(folder), "", "empty", "holds no pack"))
    if problems:
        raise PackError(problems)
    return MappingProxyType(packs)


def current(pack_id: str, school: str | None, on: date, folder: Path = FOLDER) -> Pack:
    """The version in force on a day: the school's own when it has one, else the group's.

    KeyError when no version of the pack was in force yet.
    """
    packs = load_all(folder)
    for owner in dict.fromkeys((school, None)):
        days = [v for i, s, v in packs if i == pack_id and s == owner and v <= on.isoformat()]
        if days:
            return packs[pack_id, owner, max(days)]
    raise KeyError(f"no pack {pack_id!r} was in force on {on.isoformat()}")


def pinned(pack_id: str, school: str | None, version: str, folder: Path = FOLDER) -> Pack:
    """The very version that a hire was opened under; the group's when the school had none of that date.

    KeyError when neither exists.
    """
    packs = load_all(folder)
    pack = packs.get((pack_id, school, version)) or packs.get((pack_id, None, version))
    if pack is None:
        raise KeyError(f"no pack {pack_id!r} of version {version!r} for {school or 'the group'}")
    return pack
