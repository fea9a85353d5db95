"""The rules of the jury's room, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories.cases import NOW, PACK, case, sound
from workflows import given
from workflows.charter import deliberation as chapter
from workflows.charter.pack_values import Pack
from workflows.dossier import Meeting, Minutes, Ranking
from workflows.who import CHAIR, DIRECTOR, HR, JUROR

SEATS = tuple(seat.member for seat in sound("deliberating").jury.seats)  # type: ignore[union-attr]
FIVE = SEATS[:5]


def heard(rule: Any, meeting: Meeting | None = None, what: Any = None, asides: Any = None, pack: Pack = PACK) -> Any:
    """What a rule says of a meeting."""
    file = sound("deliberating")
    assert file.jury is not None
    jury = replace(file.jury, asides=asides or {})
    return rule(case(replace(file, meeting=meeting, jury=jury), CHAIR, given=what, pack=pack))


def by_name() -> Pack:
    """The pack with votes by name."""
    figure = replace(PACK.figures["vote_ballot"], value="names")
    return replace(PACK, figures={**PACK.figures, "vote_ballot": figure})


OPEN = Meeting(open=True, held=True, here=frozenset(FIVE), id=1)


@pytest.mark.parametrize(
    ("meeting", "met"),
    [
        (None, {"no_meeting_open", "meeting_running", "meeting_over"}),
        (OPEN, {"meeting_open", "meeting_running", "meeting_held"}),
        (replace(OPEN, paused=True), {"meeting_open", "meeting_suspended", "meeting_held"}),
        (replace(OPEN, turn=4), {"meeting_open", "meeting_running", "meeting_held", "turn_open"}),
        (Meeting(held=True), {"no_meeting_open", "meeting_running", "meeting_over", "meeting_held"}),
    ],
)
def test_what_a_meeting_allows(meeting: Meeting | None, met: set[str]) -> None:
    names = (
        "no_meeting_open", "meeting_open", "meeting_running", "meeting_suspended", "meeting_over", "meeting_held",
        "turn_open",
    )  # fmt: skip
    assert {name for name in names if not heard(getattr(chapter, name), meeting).objections} == met


ALL = dict.fromkeys(SEATS, "present")


@pytest.mark.parametrize(
    ("attendance", "whole", "met"),
    [
        (ALL, True, True), ({**ALL, SEATS[0]: "absent"}, True, True), ({SEATS[0]: "remote"}, False, True),
        ({SEATS[0]: "remote"}, True, False), ({**ALL, 999: "present"}, True, False),
        ({SEATS[0]: "asleep"}, False, False), ({}, False, True),
    ],
)  # fmt: skip
def test_attendance_names_those_who_sit(attendance: dict[int, str], whole: bool, met: bool) -> None:
    what = given.Convening(attendance) if whole else given.Attendance(attendance)
    assert bool(heard(chapter.attendance_known, OPEN, what)) is met


@pytest.mark.parametrize(("there", "met"), [(0, False), (2, False), (3, True), (5, True)])
def test_meeting_opens_with_its_quorum(there: int, met: bool) -> None:
    attendance = {m: "remote" if n < there else "absent" for n, m in enumerate(SEATS)}
    assert bool(heard(chapter.quorum_at_opening, None, given.Convening(attendance))) is met


@pytest.mark.parametrize(
    ("here", "out", "asides", "application", "met"),
    [
        (3, (), {}, None, True), (2, (), {}, None, False), (4, (0, 1), {}, None, False),
        (4, (), {7: (0,)}, 7, True), (4, (), {7: (0, 1)}, 7, False), (4, (), {7: (0, 1)}, 8, True),
        (4, (0, 1), {7: (0, 1)}, 8, True),  # whoever waits outside for another application comes back
    ],
)  # fmt: skip
def test_quorum_counts_those_in_the_room(
    here: int, out: tuple[int, ...], asides: dict[int, tuple[int, ...]], application: int | None, met: bool
) -> None:
    meeting = replace(OPEN, here=frozenset(SEATS[:here]), out=frozenset(SEATS[n] for n in out))
    gone = {a: frozenset(SEATS[n] for n in places) for a, places in asides.items()}
    what = None if application is None else given.Turn(application)
    assert bool(heard(chapter.quorum_in_room, meeting, what, gone)) is met


def test_vote_on_one_during_the_discussion_of_another_is_of_those_in_the_room() -> None:
    meeting = replace(OPEN, out=frozenset({SEATS[0]}), turn=7)
    asides = {7: frozenset({SEATS[0]}), 8: frozenset({SEATS[1]})}
    assert heard(chapter.votes_add_up, meeting, given.Vote("Retenir", 8, (3, 0, 0)), asides)
    assert not heard(chapter.votes_add_up, meeting, given.Vote("Retenir", 8, (4, 0, 0)), asides)


def test_without_a_meeting_the_room_is_not_asked_about() -> None:
    assert heard(chapter.quorum_in_room, None)


@pytest.mark.parametrize(
    ("counts", "met"), [((5, 0, 0), True), ((3, 1, 1), True), ((4, 0, 0), False), ((6, 0, 0), False), ((6, -1, 0), False)]
)
def test_votes_counted_make_the_room(counts: tuple[int, int, int], met: bool) -> None:
    assert bool(heard(chapter.votes_add_up, OPEN, given.Vote("Retenir la liste", None, counts))) is met


@pytest.mark.parametrize(
    ("ballots", "met"),
    [
        (dict.fromkeys(FIVE, "for"), True), (dict.fromkeys(FIVE[:4], "for"), False),
        ({**dict.fromkeys(FIVE, "for"), 999: "for"}, False), (dict.fromkeys(FIVE, "perhaps"), False), ({}, False),
    ],
)  # fmt: skip
def test_votes_by_name_are_those_of_the_room(ballots: dict[int, str], met: bool) -> None:
    vote = given.Vote("Retenir la liste", None, (0, 0, 0), ballots)
    assert bool(heard(chapter.votes_add_up, OPEN, vote, pack=by_name())) is met


def test_names_are_not_written_where_votes_are_counted() -> None:
    vote = given.Vote("Retenir la liste", None, (5, 0, 0), dict.fromkeys(FIVE, "for"))
    assert not heard(chapter.votes_add_up, OPEN, vote)


@pytest.mark.parametrize(("application", "met"), [(1, True), (9, False)])
def test_only_somebody_who_can_be_ranked_is_discussed(application: int, met: bool) -> None:
    assert bool(heard(chapter.candidate_discussable, OPEN, given.Turn(application))) is met


@pytest.mark.parametrize(("signed", "refused", "met"), [(5, 0, True), (3, 2, True), (3, 1, False), (0, 0, False)])
def test_refusing_is_an_answer(signed: int, refused: int, met: bool) -> None:
    ranking = Ranking(
        proposed=True, signed=frozenset(range(signed)), refused=frozenset(range(10, 10 + refused)), members=5
    )
    verdict = chapter.minutes_answered(case(replace(sound("deliberating"), ranking=ranking), CHAIR))
    assert bool(verdict.objections) is not met


@pytest.mark.parametrize(("kept", "met"), [(False, True), (True, False)])
def test_minutes_are_kept_once(kept: bool, met: bool) -> None:
    assert bool(chapter.minutes_to_keep(case(replace(sound("ranked"), minutes=Minutes(kept)), HR))) is met


@pytest.mark.parametrize(("version", "met"), [(None, True), (8, True), (7, False)])
def test_minutes_signed_are_those_read(version: int | None, met: bool) -> None:
    from workflows.charter.scoring import minutes_current

    file = replace(sound("deliberating"), ranking=Ranking(proposed=True, id=4, version=8))
    for what in (given.Signature(4, version), given.Refusal(4, "Parce que les temps sont faux.", version)):
        assert bool(minutes_current(case(file, JUROR, given=what))) is met


@pytest.mark.parametrize(
    ("signed", "days", "met"), [(None, 0, True), (0, 0, True), (0, 364, True), (0, 365, True), (0, 366, False)]
)
def test_list_is_drawn_upon_until_it_expires(signed: int | None, days: int, met: bool) -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC) if signed is not None else None
    file = replace(sound("ranked"), concluded_at=at)
    now = (at or NOW) + timedelta(days=days)
    assert bool(chapter.list_in_time(case(file, DIRECTOR, now=now))) is met
