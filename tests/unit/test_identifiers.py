"""Identifiers of works and people, as tables: their many writings, the one that is kept, and what is none."""

from __future__ import annotations

import pytest

from forms.evidence import position
from recruitment.services.evidence import same_place
from workflows.charter.identifiers import orcid, work
from workflows.given import Position


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/xyz123", ("doi", "10.1000/xyz123")), ("https://doi.org/10.1000/XYZ123", ("doi", "10.1000/xyz123")),
        ("doi: 10.5281/zenodo.12", ("doi", "10.5281/zenodo.12")), ("http://dx.doi.org/10.1000/a(b)c.", ("doi", "10.1000/a(b)c")),
        ("hal-01234567", ("hal", "hal-01234567")), ("https://hal.science/hal-01234567v2", ("hal", "hal-01234567")),
        ("TEL-00123456", ("hal", "tel-00123456")), ("https://imt.hal.science/hal-01234567", ("hal", "hal-01234567")),
        ("hal-0123456", None), ("10.1000", None), ("11.1000/xyz", None), ("Nature 2021", None), ("", None),
        ("10.1000/a b", None),
    ],
)  # fmt: skip
def test_work_has_one_writing(text: str, found: tuple[str, str] | None) -> None:
    assert work(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"), ("https://orcid.org/0000-0002-1694-233X", "0000-0002-1694-233X"),
        ("000000021694233x", "0000-0002-1694-233X"), ("0000-0002-1825-0098", None), ("0000-0002-1694-2339", None),
        ("0000-0002-1825", None), ("X000-0002-1825-0097", None), ("", None),
    ],
)  # fmt: skip
def test_orcid_is_checked_by_its_last_figure(text: str, found: str | None) -> None:
    assert orcid(text) == found


@pytest.mark.parametrize("place", range(15))
def test_orcid_with_one_figure_changed_is_none(place: int) -> None:
    figures = "0000000218250097"
    wrong = figures[:place] + str((int(figures[place]) + 1) % 10) + figures[place + 1 :]
    assert orcid(wrong) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("CNRS; LGEI; 2019-2022", Position("CNRS", "LGEI", 2019, 2022)), ("CNRS; 2019–2022", Position("CNRS", "", 2019, 2022)),
        ("IMT Mines Alès, 2020-", Position("IMT Mines Alès", "", 2020, None)), ("CNRS; 2019", Position("CNRS", "", 2019, 2019)),
        ("CNRS; 2022-2019", None), ("CNRS", None), ("; 2019-2020", None), ("CNRS; 2999", None), ("x" * 121 + "; 2019", None),
    ],
)  # fmt: skip
def test_position_is_one_line(line: str, found: Position | None) -> None:
    assert position(line) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("CNRS", "C.N.R.S.", False), ("CNRS", "cnrs, délégation Alpes", True), ("École des mines", "Ecole des Mines d’Alès", True),
        ("Inria", "Inrae", False), ("", "CNRS", False), ("IMT", "LIMTECH", False),
    ],
)  # fmt: skip
def test_employers_are_compared_word_by_word(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same_place(other, one) is same
