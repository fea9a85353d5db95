"""The people of a story, by name of part: `people["hr"]`, `jurors["chair"]`, `schools["ALES"]`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Cast:
    """Ids of schools, people and jurors. The people of a second school carry its code: `people["paris.hr"]`."""

    schools: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    jurors: dict[str, int] = field(default_factory=dict)

    def key(self, part: str, school: str) -> str:
        """The key of a part in a school."""
        own = f"{school.lower()}.{part}"
        return own if own in self.people else part
