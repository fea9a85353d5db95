"""The effective jury: heard again after each step-aside, withdrawal and replacement; nothing moves until it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import ExceptionEntry, Juror, JuryMember, LinkDeclaration
from recruitment.services import effective, verbs
from recruitment.services.progress import Step
from tests.factories.cast import sign_in
from tests.factories.judging import Bench, bench, deliberating, interviewing, sifting
from tests.pages import parse, words
from workflows import given
from workflows.engine import Refused
from workflows.who import DIRECTOR

NOW = datetime.now(UTC)
ORDER = ("candidate1", "candidate2")


def _stage(session: Session, stage: str) -> Bench:
    """A hire just before a step that an unlawful jury must not take."""
    if stage == "open_scoring":
        found = bench(session)
        for key in found.members:
            found.declare(key)
        return found
    if stage == "close_sift":
        found = sifting(session)
        found.mark_all({"candidate1": 4, "candidate2": 3, "candidate3": 2})
        return found
    if stage == "open_deliberation":
        found = interviewing(session)
        found.hear(*ORDER)
        found.mark_all({"candidate1": 4, "candidate2": 3})
        return found
    found = deliberating(session)
    if stage in ("propose_ranking", "sign_ranking"):
        found.take("reveal", "chair")
    if stage == "sign_ranking":
        found.take("propose_ranking", "chair", _order(found))
        _sign(found)
    return found


def _sign(found: Bench) -> None:
    """Every member signs the minutes as they now stand."""
    for key in found.members:
        found.take("sign_minutes", key, given.Signature(found.ranking()))


def _order(found: Bench) -> given.Order:
    return given.Order(tuple(found.files[name] for name in ORDER))


def _go(found: Bench, stage: str) -> None:
    """Take the step."""
    who = "hr" if stage == "open_scoring" else "chair"
    what: Any = {
        "close_sift": given.Shortlist((found.files["candidate1"],)), "propose_ranking": _order(found),
    }.get(stage)  # fmt: skip
    found.take(stage, who, what)


def _aside(session: Session, found: Bench, *keys: str) -> None:
    """These members step aside for the first candidate, whatever they had declared."""
    session.execute(
        update(LinkDeclaration)
        .where(
            LinkDeclaration.member_id.in_([found.members[key] for key in keys]),
            LinkDeclaration.application_id == found.files["candidate1"],
        )
        .values(level="red", reach="candidate", steps_aside=True)
    )  # fmt: skip


STAGES = ("open_scoring", "close_sift", "open_deliberation", "reveal", "propose_ranking", "sign_ranking")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("gone", "rule"), [
    (("juror1", "juror3"), "jury_sexes"), (("juror2", "juror3"), "jury_externals"),
    (("juror1", "juror2", "juror4"), "quorum_present"),
])  # fmt: skip
def test_step_waits_until_the_jury_that_is_left_is_lawful(
    session: Session, stage: str, gone: tuple[str, ...], rule: str
) -> None:
    found = _stage(session, stage)
    _aside(session, found, *gone)
    with pytest.raises(Refused) as refused:
        _go(found, stage)
    values = {o.code: o.values for o in refused.value.objections}["effective_jury"]
    assert rule in values["rules"]
    assert values["application"] == found.files["candidate1"]


@pytest.mark.parametrize("stage", STAGES)
def test_derogation_lets_the_step_be_taken(session: Session, stage: str) -> None:
    found = _stage(session, stage)
    _aside(session, found, "juror1")  # three women of four: one man is not 40 %
    with pytest.raises(Refused):
        _go(found, stage)
    why = given.Derogation("effective_jury", "Aucune personne du vivier n’est disponible avant un mois.")
    lift = Step("grant_derogation", found.actor("director", DIRECTOR), why)
    verbs.take(session, found.hire, lift, now=found.now)
    if stage == "sign_ranking":
        _sign(found)  # a derogation stands in the minutes: what was signed before is no longer what they say
    _go(found, stage)


def test_derogation_goes_no_further_than_the_step_asides_it_was_signed_for(session: Session) -> None:
    found = _stage(session, "open_scoring")
    _aside(session, found, "juror1")
    director = found.actor("director", DIRECTOR)

    def lift() -> None:
        why = given.Derogation("effective_jury", "Aucune personne du vivier n’est disponible avant un mois.")
        verbs.take(session, found.hire, Step("grant_derogation", director, why), now=found.now)

    def shown() -> effective.Effective:
        return effective.read(session, found.row(), found.now, {}, numbered=True)

    assert shown().broken
    lift()
    assert shown().lifted
    assert not shown().broken
    found.declare("juror3", candidate2="red")
    assert shown().broken
    with pytest.raises(Refused) as refused:
        _go(found, "open_scoring")
    assert {o.code for o in refused.value.objections if o.stops} >= {"effective_jury"}
    lift()
    assert not shown().broken


def test_derogation_signed_before_anything_is_missing_covers_nothing(session: Session) -> None:
    found = _stage(session, "open_scoring")
    director = found.actor("director", DIRECTOR)
    for rule in ("effective_jury", "jury_sexes", "jury_trained"):
        lift = Step("grant_derogation", director, given.Derogation(rule, "Par avance."))
        verbs.take(session, found.hire, lift, now=found.now)
    assert session.scalars(select(ExceptionEntry.gap)).all() == [0, 0, 0]
    _aside(session, found, "juror1")
    with pytest.raises(Refused) as refused:
        _go(found, "open_scoring")
    assert "effective_jury" in {o.code for o in refused.value.objections if o.stops}


@pytest.mark.parametrize("stage", STAGES[1:])
def test_member_who_withdraws_stops_the_hire_until_the_director_appoints_anew(session: Session, stage: str) -> None:
    found = _stage(session, stage)
    found.take("unseat_juror", "hr", given.Sitting(found.cast.jurors["juror4"]))
    with pytest.raises(Refused) as refused:
        _go(found, stage)
    assert "jury_appointed" in {o.code for o in refused.value.objections}


def test_sums_for_the_whole_and_for_each_candidate(session: Session) -> None:
    found = bench(session)
    session.execute(update(Juror).values(trained_on=NOW.date() - timedelta(days=30)))
    found.declare("juror1", candidate1="red")
    found.declare("juror3", candidate1="red")
    names = {member: f"Prénom {key.title()}" for key, member in found.members.items()}
    read = effective.read(session, found.row(), NOW, names, numbered=True)
    assert (read.seated.sums["women"], read.seated.sums["men"], read.seated.sums["externals"]) == (3, 2, 2)
    assert read.seated.broken == ()
    (left,) = read.left
    assert (left.sums["women"], left.sums["men"], left.sums["size"], left.sums["quorum"]) == (3, 0, 3, 3)
    assert left.broken == ("jury_sexes",)
    assert left.gone == ("Prénom Juror1", "Prénom Juror3")
    assert read.broken


@pytest.fixture
def read(client: Any, engine: Engine, session: Session) -> Callable[[Bench, str, str], str]:
    """A page of the hire as a part of the cast, in words."""

    def get(found: Bench, part: str, path: str) -> str:
        session.commit()
        sign_in(client, engine, found.cast.people[part])
        return words(parse(client.get(f"/hires/{found.hire}{path}").get_data(as_text=True)))

    return get


@pytest.mark.parametrize("path", ["", "/jury"])
def test_jury_left_is_visible_with_its_sums_and_who_must_act(
    session: Session, read: Callable[[Bench, str, str], str], path: str
) -> None:
    found = bench(session)
    found.declare("juror1", candidate1="red")
    text = read(found, "hr", path)
    assert "4 membres sur 5, 3 femmes, 1 homme, 2 membres externes" in text
    assert "Candidature 3" in text
    assert "Prénom Juror1" in text
    assert "Le recrutement ne peut pas avancer" in text
    director = read(found, "director", path)
    assert "Une candidature" in director
    assert "Candidature 3" not in director
    manager = read(found, "manager", path)
    assert "Le jury tel qu’il siège" in manager
    assert "Une candidature" not in manager


@pytest.mark.parametrize("path", ["", "/journal"])
def test_timeline_says_who_stepped_aside_and_nothing_private(
    session: Session, read: Callable[[Bench, str, str], str], path: str
) -> None:
    found = bench(session)
    found.declare("juror1", candidate1="red")
    found.declare("juror2")
    for part in ("hr", "manager", "director"):
        text = read(found, part, path)
        assert text.count("Déport : Prénom Juror1.") == 1
        assert "Déport : Prénom Juror2" not in text
        for hidden in ("Candidate1", "supervision", "rouge"):
            assert hidden not in text


def test_ruling_that_puts_a_member_aside_names_the_member(
    session: Session, read: Callable[[Bench, str, str], str]
) -> None:
    found = bench(session)
    found.declare("juror4", candidate2="amber")
    link = session.execute(select(LinkDeclaration.id).where(LinkDeclaration.level == "amber")).scalar_one()
    ruling = given.Ruling(link, True, "Lien trop récent pour juger ce dossier.")
    found.take("rule_on_link", "chair", ruling, application=found.files["candidate2"])
    assert "Déport : Prénom Juror4." in read(found, "hr", "/journal")
    session.execute(update(JuryMember).where(JuryMember.id == found.members["juror4"]).values(left_at=NOW))
    assert "Déport : Prénom Juror4." in read(found, "hr", "/journal"), "the past keeps its names"
