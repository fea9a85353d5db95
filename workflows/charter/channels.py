"""The channels that every installation knows, and which of them a post is due on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .packs import Pack

FILE = Path(__file__).with_name("channels.toml")
PORTAL = "csp"  # the public-employment portal: due for contracts of some length only


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post can be announced, and whom that reaches. `cost_cents` None: the price is asked for each time."""

    key: str
    names: Mapping[str, str]
    audiences: Mapping[str, str]
    url: str = ""
    paid: bool = False
    cost_cents: int | None = None
    follows: bool = False  # shows the text in force by itself
    source: str = ""
    confidence: str = ""
    school: int | None = None  # the only school that announces there; None: every school
    active: bool = True


def _read() -> Mapping[str, Place]:
    listed: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))["channels"]
    return MappingProxyType(
        {
            key: Place(key, one.pop("name"), one.pop("audience"), one.pop("url"), **one)
            for key, one in listed.items()
        }
    )  # fmt: skip


HOUSE = _read()


def due(pack: Pack, common: Mapping[str, Any]) -> tuple[str, ...]:
    """The channels on which a post with these facts has to appear. A contract of unknown length counts as long."""
    months = int(common.get("duration_months") or 0)
    short = common.get("contract") == "temporary" and 0 < months < pack.value("portal_months_min")
    return tuple(key for key in pack.value("channels_due") if not (key == PORTAL and short))
