"""Possible links: read from what both sides chose to say, shown beside a name, answered by the juror alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, ApplicationPosition, ApplicationWork, Juror, JurorWork, LinkDeclaration
from recruitment.services import evidence
from tests.factories.judging import Bench, bench
from tests.factories.visitors import Visitors
from workflows.given import Position, Work

DOI = Work("doi", "10.1000/common")


def said(session: Session) -> Bench:
    """Candidate 1 names a work and two employers; juror1 works for one of them."""
    hire = bench(session)
    evidence.keep_of_application(
        session, hire.files["candidate1"], [DOI, Work("hal", "hal-01234567")],
        [Position("CNRS", "LGEI", 2019, 2022), Position("Société Géo", "", 2015, 2018)],
    )  # fmt: skip
    session.execute(update(Juror).where(Juror.id == hire.cast.jurors["juror1"]).values(employer="CNRS, délégation Alpes"))
    return hire


def post(visitors: Visitors, **sent: str) -> Any:
    return visitors("juror1").post(f"/hires/{visitors.bench.hire}/links", data=sent)


def test_shared_employer_is_shown_beside_the_name_and_nothing_is_declared(app: Any, session: Session) -> None:
    visitors = Visitors(app, said(session))
    page = visitors.page("juror1", "links")
    assert page.count("Lien possible") == 1
    assert "CNRS, où la personne était en 2019–2022" in page
    assert 'checked' not in page
    assert session.scalars(select(LinkDeclaration)).all() == []
    assert "Lien possible" not in visitors.page("juror2", "links")
    body = page[page.index("<main") :]
    assert "Candidature 1" not in body
    assert "10.1000/common" not in body  # works name people


def test_own_list_finds_works_in_common_and_years_together(app: Any, session: Session) -> None:
    visitors = Visitors(app, said(session))
    kept = post(visitors, works="https://doi.org/10.1000/COMMON\nhal-09999999", positions="CNRS; LGEI; 2021-2024")
    assert kept.status_code == 303
    page = visitors.page("juror1", "links")
    assert "1 travail en commun" in page
    assert "CNRS, en commun en 2021–2022" in page
    assert "10.1000/common" in page  # the juror's own list, to be corrected
    wrong = post(visitors, works="Nature 2021", positions="")
    assert wrong.status_code == 422
    assert "ni un DOI" in wrong.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(JurorWork.value).order_by(JurorWork.id)).all() == ["10.1000/common", "hal-09999999"]


def test_person_with_a_possible_link_is_answered_for_by_name(app: Any, session: Session) -> None:
    hire = said(session)
    assert post(Visitors(app, hire), looked="y").status_code == 303
    session.rollback()
    declared = set(session.scalars(select(LinkDeclaration.application_id)))
    assert declared == {hire.files["candidate2"], hire.files["candidate3"]}


@pytest.mark.parametrize("candidates", [1, 3])
def test_possible_links_cost_as_much_for_one_as_for_three(
    app: Any, session: Session, queries: list[str], candidates: int
) -> None:
    hire = bench(session, candidates=candidates)
    for file in hire.files.values():
        evidence.keep_of_application(session, file, [DOI], [Position("CNRS", "", 2019)])
    browser = Visitors(app, hire)("juror1")
    queries.clear()
    browser.get(f"/hires/{hire.hire}/links")
    # Sign-in, hire, declarations, their links; the juror, works and positions in common, own positions; own record.
    assert len([q for q in queries if q.lstrip().startswith(("SELECT", "WITH"))]) == 11


def test_works_show_on_no_page_of_a_file(app: Any, session: Session) -> None:
    hire = said(session)
    for key in hire.members:
        hire.declare(key)
    hire.take("open_scoring", "hr")
    visitors = Visitors(app, hire)
    for path in ("candidates", f"candidates/{hire.files['candidate1']}", "marks", f"marks/{hire.files['candidate1']}"):
        page = visitors.page("juror2", path)
        assert not [word for word in ("10.1000/common", "hal-01234567", "Société Géo") if word in page], path


def test_what_a_candidate_said_is_theirs_to_read(session: Session) -> None:
    hire = said(session)
    file = hire.files["candidate1"]
    assert session.scalars(select(ApplicationWork.value).order_by(ApplicationWork.id)).all() == ["10.1000/common", "hal-01234567"]
    works, positions = evidence.of_application(session, file)
    assert works == ("10.1000/common", "hal-01234567")
    assert [(one.employer, one.last_year) for one in positions] == [("CNRS", 2022), ("Société Géo", 2018)]
    assert session.get_one(Application, file).orcid is None
    assert len(session.scalars(select(ApplicationPosition)).all()) == 2
