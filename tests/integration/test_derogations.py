"""The register of derogations: counted by rule, school and year, those on the share of the sexes apart."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pypdf
import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from recruitment.models import ExceptionEntry
from recruitment.services import derogations
from tests.factories.accounts import browser
from tests.factories.cast import sign_in
from tests.factories.hires import another
from tests.factories.judging import Bench, bench
from tests.pages import parse, words

NOW = datetime.now(UTC)


@pytest.fixture
def hire(session: Session) -> Bench:
    """Two schools: three derogations in Alès over two years, one older, one in Paris."""
    made = bench(session)
    paris = another(session, made.cast, "PARIS", "Enseignante ou enseignant en optique")
    this = NOW.year
    for where, rule, year, kind in (
        (made.hire, "jury_sexes", this, "derogation"), (made.hire, "jury_trained", this, "derogation"),
        (made.hire, "jury_trained", this - 1, "derogation"), (made.hire, "jury_sexes", this - 2, "derogation"),
        (paris, "jury_externals", this, "derogation"), (made.hire, None, this, "reopen"),
    ):  # fmt: skip
        session.execute(
            insert(ExceptionEntry).values(
                hire_id=where, kind=kind, rule=rule, reason=f"Motif {rule} {year}.", number=1,
                granted_by=made.cast.people["director"], at=datetime(year, 1, 1, tzinfo=UTC),
            )
        )  # fmt: skip
    session.commit()
    return made


def test_register_counts_by_rule_school_and_year(session: Session, hire: Bench) -> None:
    found = derogations.read(session, None, NOW.year)
    assert list(found.years) == [NOW.year - 1, NOW.year]
    assert found.count("rule") == [("jury_trained", (1, 1)), ("jury_externals", (0, 1)), ("jury_sexes", (0, 1))]
    assert found.count("rule", of_sexes=True) == [("jury_sexes", (0, 1))]
    assert found.count("school") == [("IMT Mines Alès", (1, 2)), ("Télécom Paris", (0, 1))]
    own = derogations.read(session, [hire.cast.schools["PARIS"]], NOW.year)
    assert [row.rule for row in own.rows] == ["jury_externals"]
    before = derogations.read(session, None, NOW.year - 2)
    assert [row.rule for row in before.rows] == ["jury_sexes"]


def test_page_and_paper_say_the_same(app: Any, engine: Engine, hire: Bench) -> None:
    client = sign_in(browser(app), engine, hire.cast.people["equality"])
    page = words(parse(client.get("/derogations").text))
    assert "3 dérogations" in page
    assert f"Motif jury_trained {NOW.year - 1}." in page
    assert "Motif jury_externals" not in page, "another school"
    assert "Motif None" not in page, "a reopening is no derogation"
    for language, title in (("fr", "Registre des dérogations"), ("en", "Register of derogations")):
        paper = client.get(f"/derogations.pdf?lang={language}")
        assert paper.mimetype == "application/pdf"
        assert title in "".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(paper.data)).pages)


@pytest.mark.parametrize(("part", "status"), [
    ("director", 200), ("hr", 200), ("equality", 200), ("auditor", 200), ("admin", 200), ("group", 200),
    ("manager", 403), ("juror1", 403), ("candidate1", 403), ("reviewer", 403),
])  # fmt: skip
def test_register_is_for_few(app: Any, engine: Engine, hire: Bench, part: str, status: int) -> None:
    client = sign_in(browser(app), engine, hire.cast.people[part])
    assert client.get("/derogations").status_code == status
    assert client.get("/derogations.pdf").status_code == status


@pytest.mark.parametrize("year", ["1", "abc", "99999", "-3"])
def test_year_out_of_range_is_brought_back(app: Any, engine: Engine, hire: Bench, year: str) -> None:
    client = sign_in(browser(app), engine, hire.cast.people["hr"])
    assert client.get(f"/derogations?year={year}").status_code == 200
