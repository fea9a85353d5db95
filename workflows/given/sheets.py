"""What is given while a job sheet is written, reread and published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SheetText:
    """A version of the job sheet: {"common": {...}, "fr": {...}, "en": {...}}."""

    content: Mapping[str, Any]
    reason: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on one field of the sheet; `required` when the committee wants it changed."""

    place: str
    text: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding on the wording set aside: where, which, the words found, and why."""

    place: str
    code: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Restoring:
    """A finding set aside that counts again."""

    dismissal: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author did about a remark."""

    comment: int
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's vote."""

    approve: bool


@dataclass(frozen=True, slots=True)
class GridChoice:
    """A grid of the library, or with weights, anchors or a content of one's own, the copy that the hire holds of it."""

    grid: str
    weights: Mapping[str, int] = field(default_factory=dict)  # criterion -> percent
    # criterion -> language -> what each level looks like, lowest first
    anchors: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    content: Mapping[str, Any] | None = None  # the copy written anew: criteria added, removed, in another order


@dataclass(frozen=True, slots=True)
class Publication:
    """When applications close and where the post is announced; when they open, if not at once."""

    deadline: datetime
    channels: tuple[str, ...]
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcing:
    """The post on one channel: where it can be read there and what it cost, in euro cents."""

    channel: str
    address: str = ""
    cost_cents: int = 0
