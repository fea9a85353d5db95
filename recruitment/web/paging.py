"""Where one is in a long list, as the macro that draws its pages reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Pages:
    """One page of a list of `total` items; `filters` go into the address of every other page."""

    number: int
    total: int
    per: int
    path: str
    filters: Mapping[str, object] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last page, 1 for an empty list."""
        return max(1, -(-self.total // self.per))

    @property
    def first_item(self) -> int:
        """Rank of the first item of the page."""
        return (self.number - 1) * self.per + 1

    @property
    def last_item(self) -> int:
        """Rank of the last item of the page."""
        return min(self.number * self.per, self.total)

    def url(self, number: int | None = None, **changed: object) -> str:
        """The address of page `number` (the first one when None), with other filters when some change."""
        wanted = {**self.filters, **changed, "page": number if number and number > 1 else None}
        asked = urlencode({name: value for name, value in wanted.items() if value not in (None, "")})
        return f"{self.path}?{asked}" if asked else self.path
