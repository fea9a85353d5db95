"""What is sealed, wherever it lies: the compartment of referrals, and the evidence of erased files."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.orm import Session

from . import archive, compartment
from .seals import Ring

LOT = 20  # packages of evidence sealed anew in one transaction: each holds PDFs


def needed(session: Session) -> Counter[str]:
    """The names of the keys that something is sealed under, each with how many values and packages."""
    return Counter(compartment.keys_needed(session)) + Counter(archive.keys_needed(session))


def rotate(session: Session, ring: Ring) -> int:
    """Seal one lot anew under the key in use; returns how many, none when all is done."""
    return compartment.rotate(session, ring) or archive.rotate(session, ring, LOT)


def unreadable(session: Session, ring: Ring) -> list[tuple[str, str]]:
    """What does not open: (where it lies, why). Everything is tried."""
    values = [(f"referral {key}, {part}", why) for key, part, why in compartment.unreadable(session, ring)]
    return values + [(f"evidence of application {key}", why) for key, why in archive.unreadable(session, ring)]
