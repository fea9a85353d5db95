"""Whole hires under each procedure, with a jury that the procedure's rules allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import Juror

from .cast import NOW, cast, person
from .judging import SEATS

POST_OF = {
    "contract": posts.POSTS[0], "doctoral": posts.POSTS[4], "statutory": posts.POSTS[2], "university": posts.POSTS[3],
}  # fmt: skip
# Three more of the register, so that a committee of eight can sit: half from outside, most of them specialists.
MORE = (("juror5", "M", True), ("juror6", "F", True), ("juror7", "M", False))
COMMITTEE = (*SEATS, *(name for name, _, _ in MORE))


def everybody(session: Session, field: str) -> Cast:
    """The cast with a register large enough for a committee; all but one juror work in `field`."""
    made = cast(session)
    for name, sex, outside in MORE:
        made.people[name] = person(session, name)
        juror = Juror(
            person_id=made.people[name], sex=sex, rank=4, position="Professeure" if sex == "F" else "Professeur",
            employer="Université" if outside else "IMT", school_id=None if outside else made.schools["ALES"],
            trained_on=date(2025, 9, 1),
        )  # fmt: skip
        session.add(juror)
        session.flush()
        made.jurors[name] = juror.id
    session.execute(update(Juror).values(rank=4, fields=[field]))
    session.execute(update(Juror).where(Juror.id == made.jurors["juror7"]).values(fields=["Music"]))
    return made


def opened(session: Session, files: Path, pack: str, start: datetime = NOW, made: Cast | None = None) -> Story:
    """A hire under `pack` whose sheet is approved: its jury is to be composed."""
    post = replace(POST_OF[pack], pack=pack)
    story = Story(session, made or everybody(session, post.field), files, post, start)
    return story.to("composing_jury")


def jury_of(pack: str) -> tuple[str, ...]:
    """The seats of a lawful jury under `pack`."""
    return COMMITTEE if pack == "university" else SEATS
