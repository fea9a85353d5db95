"""The journal as people read it: what was done, when, by whom, with the number and hash that prove it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from recruitment.services.standing import Entry
from workflows.who import ENGINE

from . import wording
from .dates import moment
from .speech import gettext

SHORT = 8  # characters of a hash, as on letters


@dataclass(frozen=True, slots=True)
class Said:
    """One entry as the macro draws it."""

    what: str
    when: Markup | str
    who: str
    number: int
    hash: str
    broken: bool = False


def said(entry: Entry, *, broken: bool = False) -> Said:
    """One entry of the journal in words."""
    return Said(
        _what(entry), moment(entry.at), _who(entry), entry.number, entry.hash[:SHORT], broken
    )


def _what(entry: Entry) -> str:
    """What was done; with a step-aside, who stepped aside: never for which candidate, nor for what kind of link."""
    done = wording.event_done(entry.event)
    return gettext("%(done)s Step-aside: %(name)s.", done=done, name=entry.aside) if entry.aside else done


def _who(entry: Entry) -> str:
    """A name, or the part played: people who apply are not named in a journal."""
    if entry.who:
        return entry.who
    return wording.role_title("candidate" if entry.role in ("candidate", "person") else ENGINE)


def timeline(entries: Iterable[Entry], broken: int | None = None) -> list[Said]:
    """Entries in words; `broken` is the number of the first that does not hold."""
    return [said(entry, broken=entry.number == broken) for entry in entries]
