"""The chair's page on files: progress for all who lead, means once all is in, then the shortlist."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import ExceptionEntry, Hire, MarkSheet
from tests.factories.judging import Bench, sifting
from tests.factories.visitors import Visitors, hidden
from workflows import given
from workflows.engine import Refused


def sifted(session: Session) -> Bench:
    """Everything marked, with no disagreement."""
    hire = sifting(session)
    hire.mark_all({"candidate1": 4, "candidate2": 3, "candidate3": 2})
    return hire


def post(visitors: Visitors, key: str, step: str, **data: Any) -> Any:
    """Take a step on the page as it is shown now."""
    page = visitors.page(key, "sift")
    sent = {"step": step, "command": hidden(page, "command"), **data}
    if step == "close_sift" and 'name="revision"' in page:
        sent.setdefault("revision", hidden(page, "revision"))
    return visitors(key).post(f"/hires/{visitors.bench.hire}/sift", data=sent)


def test_shortlist_moves_every_file_one_way_or_the_other(app: Any, session: Session) -> None:
    hire = sifted(session)
    visitors = Visitors(app, hire)
    assert post(visitors, "chair", "close_sift", applications=[hire.files["candidate1"]]).status_code == 303
    session.rollback()
    assert hire.states() == {
        "candidate1": "shortlisted", "candidate2": "not_shortlisted", "candidate3": "not_shortlisted",
    }  # fmt: skip
    assert hire.row().state == "interviewing"


def test_empty_shortlist_is_said(app: Any, session: Session) -> None:
    visitors = Visitors(app, sifted(session))
    response = post(visitors, "chair", "close_sift")
    assert response.status_code == 422
    assert "au moins une candidature" in response.get_data(as_text=True)


def test_forged_shortlist_is_refused(app: Any, session: Session) -> None:
    hire = sifted(session)
    response = post(Visitors(app, hire), "chair", "close_sift", applications=[hire.files["candidate1"], 999_999])
    assert response.status_code == 422
    with pytest.raises(Refused) as refused:
        hire.take("close_sift", "chair", given.Shortlist((999_999,)))
    assert {o.code for o in refused.value.objections} == {"file_out_of_turn"}


def test_why_not_yet_names_who_owes_marks(app: Any, session: Session) -> None:
    hire = sifting(session)
    hire.mark_all({"candidate1": 4, "candidate2": 3, "candidate3": 2}, jurors=("chair", "juror1", "juror2", "juror3"))
    page = Visitors(app, hire).page("chair", "sift")
    assert "Prénom Juror4" in page
    assert 'value="close_sift"' not in page


def test_disagreement_calls_for_a_discussion_on_record(app: Any, session: Session) -> None:
    hire = sifting(session)
    for key, level in zip(hire.members, (1, 5, 1, 5, 1), strict=True):
        hire.mark_all({"candidate1": level, "candidate2": level, "candidate3": 6 - level}, jurors=(key,))
    visitors = Visitors(app, hire)
    refused = post(visitors, "chair", "close_sift", applications=[hire.files["candidate1"]])
    assert refused.status_code == 409
    text = "Nous avons repris chaque critère, repères en main."
    assert post(visitors, "chair", "discuss", **{"talk-text": text}).status_code == 303
    session.rollback()
    entry = session.execute(select(ExceptionEntry.kind, ExceptionEntry.reason, ExceptionEntry.number)).one()
    assert (entry.kind, entry.reason) == ("discussion", text)
    assert entry.number == session.scalar(select(Hire.journal_number).where(Hire.id == hire.hire))
    assert text in visitors.page("chair", "sift")
    assert post(visitors, "chair", "close_sift", applications=[hire.files["candidate1"]]).status_code == 303


def test_sheet_is_given_back_by_member_and_number(app: Any, session: Session) -> None:
    hire = sifted(session)
    visitors = Visitors(app, hire)
    data = {
        "back-member": hire.members["juror1"], "back-number": "3", "back-code": "typing_error",
        "back-text": "Deux critères échangés.",
    }  # fmt: skip
    nowhere = post(visitors, "chair", "reopen_marks", **{**data, "back-number": "77"})
    assert nowhere.status_code == 422
    assert post(visitors, "chair", "reopen_marks", **data).status_code == 303
    session.rollback()
    given_back = session.scalars(select(MarkSheet).where(MarkSheet.superseded_at.is_not(None))).all()
    assert [(s.member_id, s.application_id) for s in given_back] == [(hire.members["juror1"], hire.files["candidate1"])]


def test_hr_follows_without_leading(app: Any, session: Session) -> None:
    visitors = Visitors(app, sifted(session))
    page = visitors.page("hr", "sift")
    assert "Prénom Juror1" in page
    for forbidden in ('value="close_sift"', 'value="discuss"', "otm-kpi", "4,00"):
        assert forbidden not in page
    assert visitors("hr").post(f"/hires/{visitors.bench.hire}/sift", data={"step": "discuss"}).status_code == 403


def test_page_is_closed_to_others(app: Any, session: Session) -> None:
    visitors = Visitors(app, sifting(session))
    for key in ("juror1", "manager", "director", "security", "paris.hr"):
        assert visitors.status(key, "sift") == 403


def test_stale_page_is_said_with_what_was_chosen(app: Any, session: Session) -> None:
    hire = sifted(session)
    visitors = Visitors(app, hire)
    response = post(visitors, "chair", "close_sift", applications=[hire.files["candidate1"]], revision=1)
    assert response.status_code == 409
    assert f'value="{hire.files["candidate1"]}" checked' in response.get_data(as_text=True)


@pytest.mark.parametrize("candidates", [1, 3])
def test_page_asks_as_much_for_one_as_for_three(
    app: Any, session: Session, queries: list[str], candidates: int
) -> None:
    hire = sifting(session, candidates=candidates)
    hire.mark_all(dict.fromkeys(hire.files, 3))
    visitors = Visitors(app, hire)
    browser = visitors("chair")
    browser.get(f"/hires/{hire.hire}/sift")
    queries.clear()
    browser.get(f"/hires/{hire.hire}/sift")
    assert len([q for q in queries if q.lstrip().startswith(("SELECT", "WITH"))]) == 11
