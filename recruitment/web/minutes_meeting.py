"""The meetings in the minutes: attendance with its times, the quorum at each decision, votes."""

from __future__ import annotations

from datetime import datetime

from forms.meeting import CHOICE_NAMES, HOW_NAMES
from recruitment.letters.blocks import Block, Bullets, Heading, Para, Table, plain
from recruitment.services.meeting_record import Sitting, Spell, Voted
from recruitment.services.minutes import Facts

from .dates import bare, instant, long_day
from .speech import gettext

NONE = "–"


def blocks(facts: Facts) -> tuple[Block, ...]:
    """Every meeting, oldest first; without one, a sentence that says so."""
    if not facts.sittings:
        return (Heading(2, gettext("Meetings")), Para(plain(gettext("No meeting was recorded."))))
    names = {member.id: member.name for member in facts.members}
    found: list[Block] = [Heading(2, gettext("Meetings"))]
    for sitting in facts.sittings:
        found += [_head(sitting), _attendance(sitting, names), _course(sitting, facts)]
        if sitting.votes:
            found += [Para(plain(gettext("Votes, with the quorum of the moment:"))), _votes(sitting, facts, names)]
    return tuple(found)


def _head(sitting: Sitting) -> Para:
    day = bare(long_day(sitting.opened_at))
    links, apart = gettext("Applications with the same step-asides together"), gettext("Most disagreed first")
    return Para(
        plain(
            gettext(
                "%(day)s, %(times)s. Order of discussion: %(order)s.",
                day=day, times=_times(sitting.opened_at, sitting.closed_at, sitting.opened_at), order=links if sitting.by_links else apart,
            )
        )
    )  # fmt: skip


def _times(since: datetime, until: datetime | None, day: datetime) -> str:
    """From when to when; another day than that of the meeting is told."""
    high = instant(until, day) if until else gettext("now")
    return gettext("%(low)s to %(high)s", low=instant(since, day), high=high)


def _attendance(sitting: Sitting, names: dict[int, str]) -> Table:
    """A line a member: every spell with its times; a step-aside is an exit, whoever it was for."""
    by_member: dict[int, list[Spell]] = {}
    for spell in sitting.spells:
        by_member.setdefault(spell.member, []).append(spell)
    return Table(
        gettext("Who attended the meeting, with times"),
        (gettext("Member of the jury"), gettext("Attendance")),
        tuple((names.get(m, NONE), "; ".join(_spell(one, sitting.opened_at) for one in spells)) for m, spells in by_member.items()),
        (0.32, 0.68),
    )


def _spell(spell: Spell, day: datetime) -> str:
    how = gettext("outside the room, step-aside") if spell.away else str(HOW_NAMES[spell.how])
    return f"{how} ({_times(spell.since, spell.until, day)})"


def _course(sitting: Sitting, facts: Facts) -> Bullets:
    """What ran, in turn."""
    said = []
    for stretch in sitting.stretches:
        file = facts.files.get(stretch.application or 0)
        what = file.name if file else gettext("an application") if stretch.application else gettext("Suspension")
        times = _times(stretch.since, stretch.until, sitting.opened_at)
        said.append(plain(gettext("%(term)s: %(text)s", term=what, text=times)))
    return Bullets(tuple(said))


def _votes(sitting: Sitting, facts: Facts, names: dict[int, str]) -> Table:
    return Table(
        gettext("Votes, with the quorum of the moment"),
        (gettext("Motion"), gettext("For"), gettext("Against"), gettext("Abstentions"), gettext("Quorum"), gettext("At")),
        tuple(_vote(vote, sitting.opened_at, facts, names) for vote in sitting.votes),
        (0.4, 0.09, 0.1, 0.13, 0.18, 0.1),
    )


def _vote(vote: Voted, day: datetime, facts: Facts, names: dict[int, str]) -> tuple[str, ...]:
    motion = vote.motion
    file = facts.files.get(vote.application or 0)
    if file:
        motion += f" ({file.name})"
    if vote.ballots:
        said = ", ".join(f"{names.get(m, NONE)} {CHOICE_NAMES[choice]}" for m, choice in vote.ballots.items())
        motion += f" – {said}"
    room = gettext("%(present)s in the room, %(least)s needed", present=vote.present, least=vote.quorum)
    return (motion, *map(str, vote.counts), room, instant(vote.at, day))
