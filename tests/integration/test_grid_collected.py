"""What is only collected is marked by nobody: no mark of it enters, and no sum, picture or letter holds it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grids.grid import from_mapping
from recruitment.models import GridInUse, Mark
from recruitment.services import grid_copies
from tests.factories.judging import WHY, sifting
from workflows import given
from workflows.engine import Refused


def test_mark_of_a_collected_criterion_is_refused_at_the_door(session: Session) -> None:
    bench = sifting(session, 1)
    (file,) = bench.files.values()
    grid = from_mapping(session.scalars(select(GridInUse.content)).one())
    (collected,) = (one.key for one in grid.collected)
    marks = {**bench.levels(4), collected: given.Mark(5, WHY)}
    with pytest.raises(Refused) as refused:
        bench.take("submit_marks", "juror1", given.MarkSheet(file, marks), application=file)
    assert {(o.code, o.values["criterion"]) for o in refused.value.objections} == {("marks_in_scale", collected)}
    assert not session.scalars(select(Mark.criterion)).all()


def test_sheet_is_whole_without_it(session: Session) -> None:
    bench = sifting(session, 1)
    bench.mark("juror1", *bench.files, 4)
    kept = grid_copies.of_hire(session, bench.row())
    assert kept is not None
    marked = set(session.scalars(select(Mark.criterion)))
    assert marked == set(kept.keys["sift"])
    assert marked.isdisjoint(one.key for one in kept.grid.collected)
