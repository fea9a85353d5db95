"""Why somebody has no place in a timetable, in words."""

from __future__ import annotations

from collections.abc import Mapping

from recruitment.services.interview_timetable import OWN_HOURS, PLACE, TAKEN
from workflows.timetable import FULL, SHORT

from . import wording
from .speech import ngettext


def _n(one: str, many: str) -> tuple[str, str]:
    """Mark a singular and a plural for translation."""
    return one, many


# Each says at how many places of the sessions it stands in the way.
WORDS = {
    FULL: _n(
        "%(num)s place would do, and is needed by somebody who has no other.",
        "%(num)s places would do, and are needed by people who have no other.",
    ),
    SHORT: _n(
        "%(num)s place is shorter than the time needed.",
        "%(num)s places are shorter than the time needed.",
    ),
    OWN_HOURS: _n(
        "%(num)s place falls in hours that the person cannot make.",
        "%(num)s places fall in hours that the person cannot make.",
    ),
    TAKEN: _n("%(num)s place is past or taken.", "%(num)s places are past or taken."),
    PLACE: _n("At %(num)s place the room is taken.", "At %(num)s places the room is taken."),
}


def left_words(found: Mapping[str, int]) -> tuple[str, ...]:
    """Every reason with its number of places, the most frequent first."""
    return tuple(_words(code, count) for code, count in sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _words(code: str, count: int) -> str:
    if code in WORDS:
        return ngettext(*WORDS[code], count)
    rule = wording.rule_title(code)
    return ngettext(
        "At %(num)s place the members present would not meet a rule: %(rule)s.",
        "At %(num)s places the members present would not meet a rule: %(rule)s.",
        count,
        rule=rule,
    )
