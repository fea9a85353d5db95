"""What a candidate reads about their application. Until the answer has come, every path reads alike.

A result is told by its letter, with reasons, never by a word on a page: a file set aside and one still being
read show the same stage of the hire.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from recruitment.services.candidacies import Own
from recruitment.services.postings import Posting
from recruitment.services.promises import PARIS, PENDING, end_of

from . import promised
from .dates import bare_day, clock, day, long_day, short_day
from .speech import filled, ngettext
from .speech import gettext as _


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands: a tag and its kind, then what happens now."""

    tag: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the picture, as the macro of steps reads it."""

    name: str
    status: str
    when: str = ""
    phase: None = None
    gate: bool = False


STAGES = (
    _l("Received"), _l("Conditions checked"), _l("Files read"), _l("Interviews"), _l("Deliberation"), _l("Answer"),
)  # fmt: skip
_STAGE_OF = {
    "advertised": 0, "eligibility": 1, "sifting": 2, "interviewing": 3, "deliberating": 4, "ranked": 4, "clearing": 5,
    "offering": 5, "informing": 5, "closed": 5, "unfilled": 5, "cancelled": 5,
}  # fmt: skip
_NOW = {
    "advertised": (_l("Received"), _l("Applications are still open. Conditions are checked once they are closed.")),
    "eligibility": (
        _l("Being checked"),
        _l("Human resources check the conditions of the advert, twice where one seems missing."),
    ),
    "sifting": (
        _l("Being read"),
        _l("Each member of the jury reads the files alone and marks them with the published grid."),
    ),
    "interviewing": (
        _l("Interviews"),
        _l("The jury is holding interviews. Everybody then receives an answer with reasons."),
    ),
}
_DECIDING = (
    _l("Being decided"),
    _l("The jury deliberates and the school decides. Everybody then receives an answer with reasons."),
)


def standing(hire: str, state: str, answered: bool, offered: bool, hearing_at: datetime | None) -> Standing:
    """Where an application stands, from the states of the hire and of the file."""
    if state == "withdrawn":
        return Standing(_("Withdrawn"), "mute", _("You have withdrawn this application: it is no longer examined."))
    if offered:
        waiting = _("A message that asks for your answer is waiting for you.")
        return Standing(_("Your answer is expected"), "here", waiting)
    if state == "appointed":
        return Standing(_("Post accepted"), "ok", _("You have accepted this post, and your arrival is being prepared."))
    if answered:
        letter = _("Your letter gives the result and its reasons, and the ways to discuss or contest it.")
        return Standing(_("Answer sent"), "here", letter)
    if state == "declined":
        return Standing(_("Offer ended"), "mute", _("The offer made to you has ended. A letter says so and thanks you."))
    if hire == "cancelled":
        return Standing(_("Stopped"), "mute", _("The school has stopped this recruitment. A letter explains why."))
    if hire == "interviewing" and state == "shortlisted":
        return Standing(_("Interview"), "here", _invitation(hearing_at))
    tag, text = _NOW.get(hire, _DECIDING)
    return Standing(str(tag), "here" if hire != "advertised" else "ok", str(text))


def _invitation(hearing_at: datetime | None) -> str:
    if hearing_at is None:
        return _("The jury would like to meet you. The date and the place are on their way to you.")
    return filled(_("The jury meets you on %(day)s at %(hour)s."), day=long_day(hearing_at), hour=clock(hearing_at))


def stages(hire: str, own: Own) -> list[Stage]:
    """The picture: the same stages for everybody, at the pace of the hire."""
    here = _STAGE_OF[hire]
    over = own.answered or hire in ("closed", "unfilled") or own.state == "withdrawn"
    dated = (own.submitted_at, *(own.ended.get(stage) for stage in ("eligibility", "files", "interviews")), None, None)
    return [
        Stage(str(name), _status(number, here, over), short_day(when if number <= here else None))
        for number, (name, when) in enumerate(zip(STAGES, dated, strict=True))
    ]


def _status(number: int, here: int, over: bool) -> str:
    if number < here or (over and number == here):
        return "done"
    return "now" if number == here else "todo"


@dataclass(frozen=True, slots=True)
class Kept:
    """A date promised and what became of it."""

    what: str
    promised: str
    done: str
    verdict: str
    kind: str
    note: str = ""  # the date first announced, and why it moved


def kept_dates(post: Posting, own: Own, now: datetime) -> list[Kept]:
    """What was promised and what was kept, late things too."""
    hours = post.pack.value("acknowledgement_hours_max")
    receipt = next((row.sent_at for row in own.letters if not row.final), None)
    within = ngettext("within %(num)s hour", "within %(num)s hours", hours)
    due = own.submitted_at + timedelta(hours=hours)
    found = [_told(_("Acknowledgement"), within, due, receipt, now, to_the_hour=True)]
    answer = next((row.sent_at for row in own.letters if row.final and row.replaced_at is None), None)
    ends = {**own.ended, "answers": answer}
    for promise in post.calendar:
        title, said = str(promised.STAGES[promise.stage]), filled(_("before %(day)s"), day=day(promise.by))
        # Kept or late is reckoned from the day first announced: a new date takes no delay away.
        told = _told(title, said, end_of(promise.first), ends.get(promise.stage), now)
        found.append(replace(told, note=promised.moved(promise)))
    return found


def coming(post: Posting, own: Own, now: datetime) -> str:
    """What comes next and by when, in the words of the calendar; nothing once there is an answer, or when it is late."""
    if own.answered or own.offered or own.state in ("withdrawn", "appointed", "declined"):
        return ""
    one = next((one for one in post.calendar if one.stage not in own.ended), None)
    if one is None or end_of(one.by) < now:
        return ""
    return filled(_("Next date promised: %(stage)s, before %(day)s."), stage=promised.STAGES[one.stage], day=long_day(one.by))


@dataclass(frozen=True, slots=True)
class Late:
    """A stage that is late: what it is, the day announced, the new one if there is any, and why."""

    what: str
    first: str
    by: str
    why: str


def late(post: Posting, own: Own, now: datetime) -> list[Late]:
    """What a person who waits is told of the stages that are late; nothing once they have their answer."""
    if own.answered or own.offered or own.state in ("withdrawn", "appointed", "declined"):
        return []
    return [
        Late(
            str(promised.STAGES[one.stage]), bare_day(one.first), bare_day(one.by) if end_of(one.by) >= now else "",
            promised.why(one),
        )
        for one in post.calendar if post.state in PENDING[one.stage] and end_of(one.first) < now
    ]  # fmt: skip


def _told(
    what: str, said: str, due: datetime, done: datetime | None, now: datetime, *, to_the_hour: bool = False
) -> Kept:
    when = filled("%(day)s, %(hour)s", day=day(done), hour=clock(done)) if to_the_hour and done else day(done)
    if done is None:
        return Kept(what, said, when, *((_("To come"), "mute") if now <= due else (_late(due, now), "warn")))
    return Kept(what, said, when, *((_("Kept"), "ok") if done <= due else (_late(due, done), "warn")))


def _late(due: datetime, then: datetime) -> str:
    days = (_date(then) - _date(due)).days
    return ngettext("%(num)s day late", "%(num)s days late", days) if days else _("A few hours late")


def _date(moment: datetime) -> date:
    return moment.astimezone(UTC).astimezone(PARIS).date()


def letter_title(kind: str, final: bool) -> Any:
    """What a letter is, without its result."""
    return _("Answer of the school") if final else _("Acknowledgement")
