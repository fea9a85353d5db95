"""Rules of proofs as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.cases import NOW, PACK, case, dossier
from workflows.case import Case
from workflows.charter import proofs
from workflows.charter.pack_schema import FIGURES, PROOFS, laxer
from workflows.charter.packs import current, load_all
from workflows.dossier import Own, ProofItem, ProofsFile
from workflows.engine import lines
from workflows.given import Paper, ProofChecked, ProofReturned, ProofsAsked, ProofSent
from workflows.hire import PROOF_EVENTS, HireChart
from workflows.who import CANDIDATE, CHAIR, HR, JUROR

TODAY = NOW.date()
SENT = ProofSent((Paper("degree", "d.pdf", "a" * 64, 9, 1),))


def asked(file: ProofsFile, given: Any = None, *roles: str) -> Case:
    return case(replace(dossier("interviewing"), proofs=file), *(roles or (HR,)), given=given)


def one(state: str = "waiting", days: int = 5, sha256: str = "") -> ProofsFile:
    return ProofsFile(1, frozenset(), {"degree": ProofItem(state, TODAY + timedelta(days=days), sha256)})


@pytest.mark.parametrize(("roles", "met"), [((HR,), True), ((HR, JUROR), False), ((HR, CHAIR), False)])
def test_whoever_sits_in_the_jury_stays_outside(roles: tuple[str, ...], met: bool) -> None:
    assert bool(proofs.proofs_outside_jury(asked(ProofsFile(), None, *roles))) is met


@pytest.mark.parametrize(
    ("shortlisted", "unasked", "somebody", "once"),
    [(0, [], False, True), (2, [1, 2], True, True), (2, [2], True, True), (2, [], True, False)],
)
def test_shortlist_is_asked_once(shortlisted: int, unasked: list[int], somebody: bool, once: bool) -> None:
    file = asked(ProofsFile(shortlisted, frozenset(unasked)))
    assert bool(proofs.somebody_shortlisted(file)) is somebody
    assert bool(proofs.proofs_asked_once(file)) is once


@pytest.mark.parametrize(
    ("kinds", "met"), [(("degree",), True), (PROOFS, True), ((), False), (("passport",), False), (("degree", "passport"), False)]
)
def test_only_listed_proofs_are_asked(kinds: tuple[str, ...], met: bool) -> None:
    assert bool(proofs.proofs_listed(asked(ProofsFile(), ProofsAsked(kinds, TODAY)))) is met


def test_time_is_left_to_find_a_paper() -> None:
    least = PACK.value("proofs_days_min")
    for days, met in ((least - 1, False), (least, True)):
        given = ProofsAsked(("degree",), TODAY + timedelta(days=days))
        assert bool(proofs.proofs_time_enough(asked(ProofsFile(), given))) is met


@pytest.mark.parametrize(
    ("state", "days", "met"),
    [
        ("waiting", 0, True), ("waiting", -9, True), ("missing", -1, True), ("unreadable", -1, True),
        ("received", 0, True), ("received", -1, False), ("checked", 5, False),
    ],
)  # fmt: skip
def test_late_is_taken_and_what_came_is_replaced_until_its_day(state: str, days: int, met: bool) -> None:
    assert bool(proofs.proof_open(asked(one(state, days, "a"), SENT, CANDIDATE))) is met


def test_whoever_left_sends_nothing_more() -> None:
    for state, met in (("withdrawn", False), ("declined", False), ("clearance_refused", True)):  # no letter told them yet
        file = asked(one(), SENT, CANDIDATE)
        assert bool(proofs.proof_open(replace(file, file=replace(file.file, own=Own(1, state, mine=True))))) is met


def test_what_was_not_asked_is_not_sent() -> None:
    assert proofs.proof_asked(asked(one(), SENT, CANDIDATE))
    assert not proofs.proof_asked(asked(ProofsFile(), SENT, CANDIDATE))


@pytest.mark.parametrize(
    ("sha256", "given", "come", "seen"),
    [
        ("a", ProofChecked("degree", "a"), True, True), ("a", ProofChecked("degree", "b"), True, False),
        ("", ProofChecked("degree", ""), False, True), ("", ProofReturned("degree", "", "missing"), True, True),
        ("", ProofReturned("degree", "", "unreadable"), False, True), ("a", ProofReturned("degree", "", "missing"), True, False),
    ],
)  # fmt: skip
def test_word_on_a_proof_is_about_the_file_that_was_read(sha256: str, given: Any, come: bool, seen: bool) -> None:
    file = asked(one("received" if sha256 else "waiting", 5, sha256), given)
    assert bool(proofs.proof_come(file)) is come
    assert bool(proofs.proof_as_seen(file)) is seen


def test_proofs_are_steps_of_the_hire_that_follow_the_shortlist() -> None:
    drawn = {state: PROOF_EVENTS & row.keys() for state, row in lines(HireChart).items()}
    assert all(not drawn[state] for state in ("advertised", "eligibility", "sifting", "closed", "cancelled"))
    assert "ask_proofs" in drawn["interviewing"]
    assert "ask_proofs" not in drawn["ranked"]  # it would tell who is on the list


def test_every_pack_lists_its_proofs_and_a_school_may_ask_for_fewer() -> None:
    assert {pack.figures["proofs_asked"].confidence for pack in load_all().values()} == {"ours"}
    assert current("doctoral", None, TODAY).value("proofs_asked") == ("degree",)
    spec = FIGURES["proofs_asked"]
    assert not laxer(spec, ("degree",), PROOFS)
    assert laxer(spec, PROOFS, ("degree",))
