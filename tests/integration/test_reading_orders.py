"""The order in which a jury reads: from the journal, kept when a stage opens again, shown to those who verify."""

from __future__ import annotations

import re
from typing import Any

from click.testing import CliRunner
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grids.reading_order import reading_order
from recruitment.cli.grid import grid
from recruitment.models import Application, Hire, JournalEntry
from recruitment.services import reading_orders
from tests.factories.judging import SEATS, deliberating, sifting
from tests.factories.visitors import Visitors


def desk(page: str) -> list[int]:
    """The numbers of a juror's list, in its order."""
    return [int(number) for number in re.findall(r">Candidature (\d+)</a>", page)]


def seed(session: Session) -> str:
    """The hash of the entry that opened the files."""
    return session.scalars(select(JournalEntry.hash).where(JournalEntry.event == "open_scoring")).one()


def test_desk_follows_the_entry_that_opened_the_files(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=6)
    visitors, found = Visitors(app, hire), seed(session)
    for place, key in enumerate(SEATS):
        assert tuple(desk(visitors.page(key, "marks"))) == reading_order(found, 6, place)
    assert len({reading_order(found, 6, place) for place in range(5)}) == 5


def test_nobody_moves_when_somebody_withdraws(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=6)
    visitors = Visitors(app, hire)
    before = desk(visitors.page("juror1", "marks"))
    session.execute(update(Application).where(Application.id == hire.files["candidate2"]).values(state="withdrawn"))
    gone = session.scalars(select(Application.number).where(Application.id == hire.files["candidate2"])).one()
    assert desk(visitors.page("juror1", "marks")) == [number for number in before if number != gone]


def test_stage_opened_again_keeps_the_first_order(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=6)
    visitors, first = Visitors(app, hire), seed(session)
    before = desk(visitors.page("juror1", "marks"))
    session.execute(update(Hire).where(Hire.id == hire.hire).values(state="eligibility"))
    hire.take("open_scoring", "hr")
    assert desk(visitors.page("juror1", "marks")) == before
    found = reading_orders.replay(session, hire.hire, "sift")
    assert found is not None
    assert found.seed == first


def test_order_is_drawn_again_for_the_auditor_without_those_not_read(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=6)
    hire.declare("juror1", candidate2="red")
    visitors = Visitors(app, hire)
    mine = desk(visitors.page("juror1", "marks"))
    assert len(mine) == 5
    page = visitors.page("auditor", "marks/order")
    assert seed(session) in page
    assert ", ".join(map(str, mine)) in page
    said = CliRunner().invoke(grid, ["order", seed(session), "6", "1"])
    assert [int(n) for n in said.output.split() if int(n) in mine] == mine


def test_interviews_have_a_seed_of_their_own(app: Any, session: Session) -> None:
    hire = deliberating(session)
    found = {orders.stage: orders for orders in reading_orders.stages(session, hire.row())}
    assert set(found) == {"sift", "interview"}
    assert found["sift"].seed != found["interview"].seed
    assert {len(reader.numbers) for reader in found["sift"].readers} == {3}
    assert {len(reader.numbers) for reader in found["interview"].readers} == {2}


def test_order_is_closed_to_the_jury_and_to_other_schools(app: Any, session: Session) -> None:
    visitors = Visitors(app, sifting(session))
    for key in ("juror1", "chair", "manager", "paris.hr"):
        assert visitors.status(key, "marks/order") == 403
    assert visitors.status("hr", "marks/order") == 200
