"""What a sheet may start from: one template for each kind of post, bilingual, in words that pass the findings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).with_name("posts")
KINDS = ("doctoral", "postdoc", "engineer", "lecturer", "professor", "support")


def _read() -> Mapping[str, Mapping[str, Any]]:
    shared = tomllib.loads((FOLDER / "shared.toml").read_text("utf-8"))
    found = {}
    for kind in KINDS:
        own = tomllib.loads((FOLDER / f"{kind}.toml").read_text("utf-8"))
        found[kind] = {part: {**shared[part], **own[part]} for part in ("common", "fr", "en")}
    return MappingProxyType(found)


# Kind of post -> a sheet: {"common": …, "fr": …, "en": …}; “…” stands where the writer says what is theirs.
TEMPLATES = _read()
