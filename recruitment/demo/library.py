"""Grids written here: a school's own, derived from the software's, and a draft of the group."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from grids.grid import Grid
from grids.library import load
from recruitment.services import grid_library

from .cast import Cast

TITLE = {"fr": "Contrat postdoctoral avec une entreprise", "en": "Postdoctoral contract with a company"}
WEIGHTS = {"contributions": 20, "project": 15, "transfer": 20, "openness": 5}
EVIDENCE = {
    "fr": "Partenariat cité avec ce qu’il a produit, entretien avec l’entreprise partenaire présent au dossier.",
    "en": "Partnership cited with what it produced, exchange with the partner company in the file.",
}


def grids(session: Session, cast: Cast, since: datetime) -> None:
    """One published by a school a month after it opened, with a next version begun; one that the group is writing."""
    hr, group = cast.people["hr"], cast.people["group"]
    own = with_company(load("postdoc"))
    made = grid_library.start(session, cast.schools["ALES"], "ALES", own, "postdoc", hr, "demo-company", since)
    grid_library.publish(session, made, hr, since + timedelta(days=30))
    grid_library.reopen(session, made, hr, since + timedelta(days=200))
    grid_library.start(session, None, "group", load("lecturer"), "lecturer", group, "demo-lecturer", since)


def with_company(grid: Grid) -> Grid:
    """The postdoctoral grid of a post shared with a company: what is done with partners weighs more."""
    criteria = (
        replace(one, weight=WEIGHTS.get(one.key, one.weight), evidence=EVIDENCE if one.key == "transfer" else one.evidence)
        for one in grid.criteria
    )  # fmt: skip
    return replace(grid, title=TITLE, criteria=tuple(criteria))
