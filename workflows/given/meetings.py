"""What is given at the table of the jury, and to sign what was decided there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Order:
    """A ranking, best first; a reason wherever it leaves the order of the marks or orders a tie."""

    ranked: tuple[int, ...]
    reasons: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature:
    """The minutes that the signer has read; without a version, as they now stand."""

    ranking: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Minutes that a member refuses to sign, and what they state."""

    ranking: int
    text: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Convening:
    """A meeting opened: how each member attends, and in which order candidates are discussed."""

    attendance: Mapping[int, str]  # member -> present, remote or absent
    by_links: bool = False  # candidates for whom the same members step aside follow each other
    whole: bool = True  # every member is named


@dataclass(frozen=True, slots=True)
class Attendance:
    """How members attend from now on."""

    attendance: Mapping[int, str]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The application that the jury takes up."""

    application: int


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in a discussion: of one application, of one criterion, or of all."""

    text: str
    application: int | None = None
    criterion: str = ""

    @property
    def code(self) -> str:
        """What it was about, as the ledger keeps it."""
        return f"{self.application or ''}:{self.criterion}" if self.application or self.criterion else ""


@dataclass(frozen=True, slots=True)
class Vote:
    """A motion put to the vote: counts for, against and abstaining, or each member's choice."""

    motion: str
    application: int | None = None
    counts: tuple[int, int, int] = (0, 0, 0)
    ballots: Mapping[int, str] = field(default_factory=dict)  # member -> for, against or abstain


@dataclass(frozen=True, slots=True)
class KeptMinutes:
    """The minutes as files, (variant, language) -> SHA-256."""

    files: Mapping[str, str]
