"""Declarations, rulings and returns in any order, against a model of a few lines: who is out, and the jury that is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Hire, JuryMember, LinkDeclaration
from recruitment.services.links import closed_to
from recruitment.services.progress import listen
from tests.factories.judging import Bench, bench
from workflows import given as said
from workflows.charter.packs import current
from workflows.engine import Refused

FILES = ("candidate1", "candidate2", "candidate3")
LINKS = {
    "none": (), "amber": (said.DeclaredLink("other", words="Voisinage."),), "red": (said.DeclaredLink("kinship"),),
    "ambers": (said.DeclaredLink("other", words="Voisinage."), said.DeclaredLink("same_laboratory")),  # red together
    "leaves": (),
}  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(FILES), st.sampled_from([*LINKS, "ruled aside", "ruled in"])), min_size=1, max_size=9
)


@dataclass
class Said:
    """What a declaration comes to."""

    what: str
    out: bool  # it puts the juror aside


def _model(now: dict[str, Said], file: str, what: str) -> bool:
    """Whether the step is taken, and what it changes."""
    before = now.get(file)
    if what.startswith("ruled"):
        if before is None or before.what != "amber":
            return False
        before.out = what == "ruled aside"
        return True
    if before and before.out and what == "none":
        return False  # comes back through the chair only
    if before is None or before.what != what:
        now[file] = Said(what, what in ("red", "ambers", "leaves") or bool(before and before.out))
    return True


def _take(hire: Bench, file: str, what: str) -> bool:
    application = hire.files[file]
    if not what.startswith("ruled"):
        step = ("declare_link", "juror1", said.LinkAnswer(application, LINKS[what], what == "leaves"))
    else:
        link = hire.session.scalar(select(LinkDeclaration.id).where(LinkDeclaration.application_id == application)) or 0
        step = ("rule_on_link", "chair", said.Ruling(link, what == "ruled aside", "Motif de la décision."))
    try:
        with hire.session.begin_nested():
            hire.take(*step, application=application)
    except Refused:
        return False
    return True


def _heard(hire: Bench) -> Any:
    """The verdict on the jury that is left."""
    verdicts = listen(hire.session, hire.row(), hire.actor("hr"), ("open_scoring",), hire.now)["open_scoring"].verdicts
    verdict = next(one for one in verdicts if one.rule == "effective_jury")
    return verdict.objections, verdict.evidence


def _gone(hire: Bench) -> bool:
    """The seat takes no part any more."""
    query = select(JuryMember.out_at).where(JuryMember.id == hire.members["juror1"])
    return hire.session.scalar(query) is not None


def _walk(hire: Bench, regime: str, steps: list[tuple[str, str]]) -> None:
    session, person = hire.session, hire.cast.people["juror1"]
    lawful, now = _heard(hire), dict[str, Said]()
    for file, what in steps:
        assert _take(hire, file, what) is _model(now, file, what), (file, what, now)
        out = {key for key, one in now.items() if one.out}
        shut = set(FILES) if out and regime == "competition" else out
        assert closed_to(session, hire.hire, person) == {hire.files[key] for key in shut}
        assert _gone(hire) is (bool(out) and regime == "competition")
        assert (_heard(hire) == lawful) is not bool(out)
    for file in [key for key, one in now.items() if one.out]:  # withdrawn one by one, as the rules want it
        assert _take(hire, file, "amber")
        assert _take(hire, file, "ruled in")
    assert closed_to(session, hire.hire, person) == frozenset()
    assert not _gone(hire)
    assert _heard(hire) == lawful


@pytest.mark.parametrize(("pack", "regime"), [("contract", "candidate"), ("university", "competition")])
def test_whatever_is_declared_and_ruled_the_jury_is_the_model_s(session: Session, pack: str, regime: str) -> None:
    hire = bench(session)
    in_force = current(pack, None, hire.now.date())
    session.execute(update(Hire).where(Hire.id == hire.hire).values(pack_id=in_force.id, pack_version=in_force.version))
    session.flush()

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(STEPS)
    def walk(steps: list[tuple[str, str]]) -> None:
        trial = session.begin_nested()
        started = hire.now
        try:
            _walk(hire, regime, steps)
        finally:
            trial.rollback()
            hire.now = started
            session.expire_all()

    walk()
