"""What links between a juror and a candidate come to, as a table of cases."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from tests.factories.cases import PACK
from workflows.charter.impartiality import KINDS, Link, Weighed, classify, closed
from workflows.charter.packs import current

SUPERVISED, WORKS, OTHER = Link("supervision", 6), Link("cosigned_works", works=3), Link("other")


@pytest.mark.parametrize("regime", ["candidate", "competition"])
@pytest.mark.parametrize(
    ("links", "level", "kinds"),
    [
        ((), "none", ()),
        ((Link("kinship"),), "red", ("kinship",)),
        ((Link("hierarchy"),), "red", ("hierarchy",)),
        ((Link("hierarchy", 4.99),), "red", ("hierarchy",)),
        ((Link("hierarchy", 5),), "amber", ("hierarchy",)),
        ((Link("hierarchy", 10),), "amber", ("hierarchy",)),
        ((Link("hierarchy", 10.01),), "none", ()),
        ((Link("hierarchy", 6), SUPERVISED), "red", ("hierarchy", "supervision")),
        ((Link("close_relations"),), "red", ("close_relations",)),
        ((Link("supervision"),), "red", ("supervision",)),
        ((Link("supervision", 0),), "red", ("supervision",)),
        ((Link("supervision", 4.99),), "red", ("supervision",)),
        ((Link("supervision", 5),), "amber", ("supervision",)),
        ((Link("supervision", 10),), "amber", ("supervision",)),
        ((Link("supervision", 10.01),), "none", ()),
        ((Link("supervision", 6), Link("supervision", 2)), "red", ("supervision",)),
        ((Link("same_laboratory"),), "amber", ("same_laboratory",)),
        ((Link("same_laboratory", 1.99),), "amber", ("same_laboratory",)),
        ((Link("same_laboratory", 2),), "none", ()),
        ((Link("cosigned_works"),), "none", ()),
        ((Link("cosigned_works", works=2),), "none", ()),
        ((WORKS,), "amber", ("cosigned_works",)),
        ((OTHER,), "amber", ("other",)),
        ((OTHER, Link("other")), "amber", ("other",)),
        ((SUPERVISED, WORKS), "red", ("supervision", "cosigned_works")),
        ((SUPERVISED, Link("cosigned_works", works=2)), "amber", ("supervision",)),
        ((SUPERVISED, Link("same_laboratory", 3)), "amber", ("supervision",)),
        ((SUPERVISED, WORKS, OTHER), "red", ("supervision", "cosigned_works", "other")),
        ((SUPERVISED, WORKS, Link("kinship")), "red", ("kinship",)),
    ],
)
def test_links_come_to_a_level(links: tuple[Link, ...], level: str, kinds: tuple[str, ...], regime: str) -> None:
    for order in permutations(links):
        found = classify(order, PACK, regime)
        assert (found.level, found.kinds) == (level, kinds)
        assert found.reach == (regime if level == "red" else "")
        assert found.cumulative is (level == "red" and len(kinds) > 1)


def test_every_kind_that_may_be_declared_is_weighed() -> None:
    assert all(classify((Link(kind, 0, 99),), PACK, "candidate").level != "none" for kind in KINDS)


def test_figures_are_those_of_the_pack() -> None:
    assert [PACK.value(f"links_{name}") for name in ("red_years", "hierarchy_years", "amber_years", "laboratory_years", "works_years",
                                                      "works_min", "ambers_red")] == [5, 5, 10, 2, 5, 3, 2]  # fmt: skip
    regimes = {name: current(name, None, date(2026, 3, 2)).value("aside_regime")
               for name in ("contract", "statutory", "university", "doctoral")}  # fmt: skip
    assert regimes == dict.fromkeys(("contract", "statutory", "doctoral"), "candidate") | {"university": "competition"}


@pytest.mark.parametrize(
    ("regime", "first", "shut"),
    [
        ("candidate", (), set()), ("candidate", (OTHER,), set()), ("candidate", (Link("kinship"),), {1}),
        ("candidate", (SUPERVISED, WORKS), {1}), ("competition", (OTHER,), set()),
        ("competition", (Link("kinship"),), {1, 2, 3}), ("competition", (SUPERVISED, WORKS), {1, 2, 3}),
    ],
)  # fmt: skip
def test_red_link_shuts_one_file_or_all(regime: str, first: tuple[Link, ...], shut: set[int]) -> None:
    answered = {1: first, 2: (OTHER,), 3: ()}
    weighed = {application: classify(links, PACK, regime) for application, links in answered.items()}
    assert closed(weighed) == shut
    # Ambers with different candidates are not heaped up: each is ruled on by itself.
    assert weighed[2] == Weighed("amber", ("other",))
