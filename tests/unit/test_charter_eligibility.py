"""The rules on applications and on eligibility, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.cases import NOW, case, sound
from workflows.case import Objection
from workflows.charter import eligibility as rules
from workflows.dossier import Files, Own
from workflows.given import Candidacy, Eligibility, Paper, SecondLook

CV = Paper("cv", "cv.pdf", "a" * 64, 1000, 2)
PROJECT = Paper("project", "projet.pdf", "b" * 64, 1000, 3)


def _said(rule: Any, **changes: Any) -> tuple[Objection, ...]:
    """What a rule objects to, once the sound dossier has these changes."""
    given, now = changes.pop("given", None), changes.pop("now", NOW)
    return tuple(rule(case(replace(sound("eligibility"), **changes), given=given, now=now)).objections)


@pytest.mark.parametrize(
    ("late", "stops"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), False),
        (timedelta(microseconds=1), True),
        (timedelta(days=9), True),
    ],
)
def test_applications_stop_at_the_very_deadline(late: timedelta, stops: bool) -> None:
    deadline = NOW + timedelta(days=3)
    assert bool(_said(rules.before_deadline, deadline=deadline, now=deadline + late)) is stops


GRACE = timedelta(minutes=10)  # of the contract pack
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("begun", "late", "stops"),
    [
        (timedelta(days=-9), timedelta(0), False),
        (timedelta(days=-9), SECOND, False),
        (timedelta(days=-9), GRACE, False),
        (timedelta(days=-9), GRACE + SECOND, True),
        (-SECOND, GRACE, False),
        (timedelta(0), GRACE, False),
        (SECOND, 2 * SECOND, True),
        (SECOND, GRACE, True),
    ],
    ids=["at the deadline", "a second later", "at the last moment", "a second too late", "begun a second before",
         "begun at the deadline", "begun a second after", "begun after, at the last moment"],
)  # fmt: skip
def test_what_was_begun_before_the_deadline_may_be_sent_within_the_grace(
    begun: timedelta, late: timedelta, stops: bool
) -> None:
    deadline = NOW + timedelta(days=30)
    given = Candidacy((CV,), True, begun=deadline + begun)
    assert bool(_said(rules.before_deadline, deadline=deadline, now=deadline + late, given=given)) is stops


def test_use_of_the_grace_is_written_in_the_evidence() -> None:
    deadline = NOW + timedelta(days=30)
    given = Candidacy((CV,), True, begun=deadline - SECOND)
    verdict = rules.before_deadline(case(replace(sound("eligibility"), deadline=deadline), given=given, now=deadline + SECOND))
    assert verdict.evidence["begun"] == (deadline - SECOND).isoformat()
    assert verdict.evidence["minutes"] == 10


@pytest.mark.parametrize(
    ("early", "stops"),
    [(timedelta(days=5), True), (timedelta(seconds=1), True), (timedelta(0), False), (timedelta(days=-1), False)],
)
def test_applications_start_at_the_announced_moment(early: timedelta, stops: bool) -> None:
    assert bool(_said(rules.applications_opened, opens_at=NOW + early, now=NOW)) is stops


def test_post_that_opens_at_once_takes_applications() -> None:
    assert not _said(rules.applications_opened, opens_at=None)


def test_post_without_deadline_takes_no_application() -> None:
    assert _said(rules.before_deadline, deadline=None)


@pytest.mark.parametrize(
    ("papers", "stops"),
    [((), True), ((CV,), False), ((CV, PROJECT), False), ((CV, PROJECT, replace(CV, kind="letter")), True)],
)
def test_between_one_and_as_many_documents_as_the_pack_says(papers: tuple[Paper, ...], stops: bool) -> None:
    said = _said(rules.documents_few, given=Candidacy(papers, "fr"))
    assert bool(said) is stops
    assert all(o.values == {"count": len(papers), "maximum": 2} for o in said)


def test_every_faulty_document_is_named() -> None:
    papers = (replace(CV, fault="locked"), PROJECT, replace(CV, kind="other", fault="damaged"))
    said = _said(rules.documents_sound, given=Candidacy(papers, "fr"))
    assert [(o.values["kind"], o.values["fault"]) for o in said] == [("cv", "locked"), ("other", "damaged")]
    assert not _said(rules.documents_sound, given=Candidacy((CV, PROJECT), "fr"))


@pytest.mark.parametrize("read", [True, False])
def test_notice_is_read_first(read: bool) -> None:
    assert bool(_said(rules.consent_to_notice, given=Candidacy((CV,), "fr" if read else ""))) is not read


@pytest.mark.parametrize(
    ("rule", "own", "stops"),
    [
        (rules.applied_once, Own(), False),
        (rules.applied_once, Own(already=True), True),
        (rules.applicant_outside_jury, Own(), False),
        (rules.applicant_outside_jury, Own(sits=True), True),
        (rules.own_application, Own(7, "received", mine=True), False),
        (rules.own_application, Own(7, "received", mine=False), True),
        (rules.own_application, Own(), True),
    ],
)
def test_rules_about_the_person_who_asks(rule: Any, own: Own, stops: bool) -> None:
    assert bool(_said(rule, own=own)) is stops


@pytest.mark.parametrize(
    ("found", "stops"),
    [
        (Eligibility(7, True), False),
        (Eligibility(7, False, "degree_missing"), False),
        (Eligibility(7, False, ""), True),
        (Eligibility(7, False, "too_old", "Formation trop ancienne"), True),
    ],
)
def test_application_is_set_aside_for_a_listed_reason_only(found: Eligibility, stops: bool) -> None:
    assert bool(_said(rules.reason_listed, given=found)) is stops


@pytest.mark.parametrize(
    ("own", "stops"),
    [
        (Own(7, "received"), False),
        (Own(7, "admissible"), True),
        (Own(7, "withdrawn"), True),
        (Own(8, "received"), True),
        (Own(), True),
    ],
)
def test_finding_is_made_on_an_application_that_waits(own: Own, stops: bool) -> None:
    assert bool(_said(rules.finding_due, own=own, given=Eligibility(7, True))) is stops


@pytest.mark.parametrize(
    ("own", "stops"),
    [
        (Own(7, "received", 5, to_confirm=True), False),
        (Own(7, "received", 5), True),
        (Own(7, "inadmissible", 5), True),
        (Own(8, "received", 5, to_confirm=True), True),
    ],
)
def test_second_look_needs_a_finding_that_sets_aside(own: Own, stops: bool) -> None:
    assert bool(_said(rules.finding_to_confirm, own=own, given=SecondLook(7, True))) is stops


@pytest.mark.parametrize(("found_by", "stops"), [(1, True), (2, False), (None, False)])
def test_second_look_belongs_to_somebody_else(found_by: int | None, stops: bool) -> None:
    own = Own(7, "received", found_by, to_confirm=True)
    assert bool(_said(rules.second_look_other_person, own=own, given=SecondLook(7, True))) is stops


@pytest.mark.parametrize(
    ("files", "waiting", "unseen", "somebody"),
    [
        (Files({"admissible": 3, "inadmissible": 1}), 0, 0, 3),
        (Files({"admissible": 3, "received": 2}), 2, 0, 3),
        (Files({"admissible": 3, "received": 2}, unconfirmed=1), 1, 1, 3),
        (Files({"received": 2}, unconfirmed=2), 0, 2, 0),
        (Files(), 0, 0, 0),
    ],
)
def test_scoring_waits_for_every_finding_and_second_look(
    files: Files, waiting: int, unseen: int, somebody: int
) -> None:
    counts = [
        sum(o.values["count"] for o in _said(rule, files=files))
        for rule in (rules.eligibility_decided, rules.second_look_done)
    ]
    assert counts == [waiting, unseen]
    assert bool(_said(rules.someone_admissible, files=files)) is (somebody == 0)
