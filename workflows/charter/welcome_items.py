"""What is to be done for whoever accepts a post: a checklist as data, dated, with its sources, by kind of post.

A folder holds one TOML file a version, and `schools/` what a school adds or words in its own way. The versions in force
on the day of the yes are laid one over the other: `checklist` finds them again ever after. A published file is never
edited: a newer one is written instead.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..who import CANDIDATE, HIRING_MANAGER, HR, SECURITY
from .pack_values import CONFIDENCES, SEEN, PackError, Problem
from .post_templates import KINDS

FOLDER = Path(__file__).with_name("welcome_lists")
ANCHORS = ("acceptance", "start")
# Who does an item, and the roles of the application that follow it for them.
FOLLOWED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "hr": (HR,), "hiring_manager": (HIRING_MANAGER,), "unit": (HIRING_MANAGER,), "security": (SECURITY,), "it": (HR,),
    "prevention": (HR,), "person": (CANDIDATE,),
})  # fmt: skip
OWNERS = tuple(FOLLOWED_BY)
CONDITIONS = ("always", "restricted")  # restricted: only where an access was to be authorised
CONTRACT = "contract"  # the item that a clearance holds back
# What an authorisation brings. That there are conditions is for those alone who read them.
ACCESS = ("access_opening", "access_conditions", "access_renewal", "access_end")
# A welcome is complete without them, and whoever does not read of referrals does not see that they are there.
SEALED_ACCESS = ("access_conditions",)  # done when the person accepts: nobody ticks it
_KEYS = {
    "owner", "anchor", "days", "kinds", "when", "for_everybody", "title", "why", "link", "source", "confidence",
}  # fmt: skip
_NEEDED = _KEYS - {"kinds", "when", "for_everybody", "link"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: by whom, when (days after the anchor, before it when negative), why, and who says so."""

    key: str
    owner: str
    anchor: str
    days: int
    title: Mapping[str, str]
    why: Mapping[str, str]
    source: str
    confidence: str
    kinds: tuple[str, ...] = KINDS
    when: str = "always"
    for_everybody: bool = False  # never “not needed”: to need it would tell something private
    link: str = ""

    @property
    def verified(self) -> bool:
        """False when nobody has seen it in a text: the interface then says “unverified”."""
        return self.confidence in SEEN


@dataclass(frozen=True, slots=True)
class _List:
    """One file: its day, its school (None: the group), its items as written."""

    version: str
    school: str | None
    items: Mapping[str, Mapping[str, Any]]


@cache
def checklist(
    kind: str, school: str, on: date, *, restricted: bool = False, folder: Path = FOLDER
) -> Mapping[str, Item]:
    """The items for a kind of post in a school, as they stood on a day, in the order of the files; LookupError before."""
    lists = load_all(folder)
    laid: dict[str, dict[str, Any]] = {}
    for owner in (None, school):
        versions = [one for one in lists if one.school == owner and one.version <= on.isoformat()]
        if not versions and owner is None:
            raise LookupError(f"no checklist was in force on {on.isoformat()}")
        for key, entry in max(versions, key=lambda one: one.version).items.items() if versions else ():
            laid[key] = {**laid.get(key, {}), **entry}
    items = (Item(key=key, **_typed(entry)) for key, entry in laid.items())
    wanted = (item for item in items if kind in item.kinds and (item.when == "always" or restricted))
    return MappingProxyType({item.key: item for item in wanted})


def _typed(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


@cache
def load_all(folder: Path = FOLDER) -> tuple[_List, ...]:
    """Every file of a folder; PackError lists all that is wrong at once."""
    lists, problems = [], []
    for path in sorted(folder.rglob("*.toml")):
        raw, name = tomllib.loads(path.read_text("utf-8")), path.relative_to(folder).as_posix()
        items = raw.get("items", {})
        lists.append(_List(str(raw.get("version", "")), raw.get("school"), items))
        for key, entry in items.items():
            problems += [Problem(name, f"items.{key}", code, said) for code, said in _faults(entry)]
    known = {key for one in lists if one.school is None for key in one.items}
    for one in lists:  # what a school words in its own way says only what differs; what it adds says everything
        for key, entry in one.items.items():
            if (one.school is None or key not in known) and (left := sorted(_NEEDED - set(entry))):
                problems.append(
                    Problem(one.school or one.version, f"items.{key}", "missing", f"lacks {', '.join(left)}")
                )
    if problems:
        raise PackError(problems)
    return tuple(lists)


def _faults(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one item, as a code and an English phrase."""
    for name in sorted(set(entry) - _KEYS):
        yield "key_unknown", f"{name} is not a key of this format"
    words = {"owner": OWNERS, "anchor": ANCHORS, "when": CONDITIONS, "confidence": CONFIDENCES}
    for name, allowed in words.items():
        if name in entry and entry[name] not in allowed:
            yield name, f"{name} must be one of {', '.join(allowed)}"
    if not isinstance(entry.get("days", 0), int) or isinstance(entry.get("days", 0), bool):
        yield "days", "days must be a whole number"
    if not set(entry.get("kinds", ())) <= set(KINDS):
        yield "kinds", f"kinds must be among {', '.join(KINDS)}"
    for name in ("title", "why"):
        if name in entry and set(entry[name]) != {"fr", "en"}:
            yield "bilingual", f"{name} must have a text in fr and one in en"
