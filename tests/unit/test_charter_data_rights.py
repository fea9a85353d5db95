"""Rules on requests about one's data: each with what passes and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.cases import NOW, case, dossier
from workflows.charter import data_rights as rules
from workflows.data_request import EVENTS, HANDLERS, DataRequestChart
from workflows.dossier import RequestFile
from workflows.engine import lines
from workflows.given import Charge, DataAnswer, DataAsked, Note
from workflows.who import CHAIR, HIRING_MANAGER, HR, JUROR, PERSON

REQUEST = RequestFile(
    7, NOW + timedelta(days=3), handler=5, barred=frozenset({8}), entitled=frozenset({5, 6, 7, 8})
)


@pytest.mark.parametrize(
    ("rule", "given", "request_", "person", "passes"),
    [
        (rules.request_own, None, REQUEST, 7, True),
        (rules.request_own, None, REQUEST, 5, False),
        (rules.request_alone, None, REQUEST, 7, True),
        (rules.request_alone, None, replace(REQUEST, another_open=True), 7, False),
        (rules.request_worded, DataAsked("access", "x" * 10), REQUEST, 7, True),
        (rules.request_worded, DataAsked("access", "x" * 9), REQUEST, 7, False),
        (rules.request_worded, DataAsked("sauce", "x" * 10), REQUEST, 7, False),
        (rules.request_outside_jury, None, REQUEST, 5, True),
        (rules.request_outside_jury, None, REQUEST, 8, False),
        (rules.request_charge, Charge(6), REQUEST, 5, True),
        (rules.request_charge, Charge(7), REQUEST, 5, False),  # whoever asks
        (rules.request_charge, Charge(8), REQUEST, 5, False),  # whoever judges
        (rules.request_charge, Charge(9), REQUEST, 5, False),  # no such role
        (rules.request_handled_by, None, REQUEST, 5, True),
        (rules.request_handled_by, None, REQUEST, 6, False),
        (rules.extension_reasoned, Note("x" * 10), REQUEST, 5, True),
        (rules.extension_reasoned, Note("x" * 9), REQUEST, 5, False),
        (rules.extension_reasoned, Note("x" * 10), replace(REQUEST, extended=True), 5, False),
        (rules.extension_reasoned, Note("x" * 10), replace(REQUEST, answer_due=NOW - timedelta(days=1)), 5, False),
        (rules.lifting_reasoned, Note("x" * 10), REQUEST, 5, True),
        (rules.lifting_reasoned, Note("x" * 9), REQUEST, 5, False),
        (rules.request_answered, DataAnswer("refused", "x" * 10), REQUEST, 5, True),
        (rules.request_answered, DataAnswer("", "x" * 10), REQUEST, 5, False),
        (rules.request_answered_in_time, None, REQUEST, 5, True),
        (rules.request_answered_in_time, None, replace(REQUEST, answer_due=NOW - timedelta(hours=1)), 5, False),
    ],
)  # fmt: skip
def test_rule(rule: Any, given: Any, request_: RequestFile, person: int, passes: bool) -> None:
    asked = case(replace(dossier("closed"), request=request_), PERSON, HR, given=given, person=person, now=NOW)
    assert (not rule(asked).objections) is passes


def test_nobody_who_judges_or_recruits_has_a_step() -> None:
    drawn = [line for row in lines(DataRequestChart).values() for some in row.values() for line in some]
    assert not {CHAIR, JUROR, HIRING_MANAGER} & {role for line in drawn for role in line.who}
    assert {event for row in lines(DataRequestChart).values() for event in row} == EVENTS
    assert set(HANDLERS) == {"hr", "director", "auditor"}
