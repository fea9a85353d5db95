"""Identifiers of works and of people: their shape, one way of writing each, and the check figure of an ORCID iD."""

from __future__ import annotations

import re

SCHEMES = ("doi", "hal")
# DOI Handbook 2.2: a prefix “10.” with its registrant, a slash, any suffix; case does not count.
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]{1,200})", re.IGNORECASE)
_HAL = re.compile(
    r"(?:https?://(?:[a-z-]+\.)?(?:hal\.science|archives-ouvertes\.fr)/)?"
    r"((?:hal|tel|halshs|hceres|inserm|pasteur|cel|dumas|medihal|emse|mines|imt)-\d{8})(?:v\d+)?",
    re.IGNORECASE,
)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])", re.IGNORECASE)


def work(text: str) -> tuple[str, str] | None:
    """The scheme and the plain identifier of a work; None for what has the shape of neither."""
    text = text.strip().rstrip(".,;")
    if found := _DOI.fullmatch(text):
        return "doi", found[1].lower()
    if found := _HAL.fullmatch(text):
        return "hal", found[1].lower()
    return None


def orcid(text: str) -> str | None:
    """An ORCID iD as 0000-0002-1825-0097; None for another shape, or a check figure that is wrong (ISO 7064, 11-2)."""
    found = _ORCID.fullmatch(text.strip())
    if found is None:
        return None
    figures = "".join(found.groups()).upper()
    total = 0
    for figure in figures[:-1]:
        total = (total + int(figure)) * 2
    check = (12 - total % 11) % 11
    if figures[-1] != ("X" if check == 10 else str(check)):
        return None
    return "-".join(figures[n : n + 4] for n in range(0, 16, 4))
