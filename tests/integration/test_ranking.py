"""Marks opened at once, an order with its reasons, signatures, and minutes that say it all."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import page
import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import ExceptionEntry, JuryMember, LinkDeclaration, LinkQuestion, RankingEntry, RankingSignature
from recruitment.services import verbs
from recruitment.services.progress import Step
from tests.factories.judging import WHY, Bench, deliberating, sifting
from tests.factories.visitors import Visitors, hidden, statements
from workflows import given
from workflows.engine import Refused
from workflows.who import DEONTOLOGY


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections}


def opened(session: Session, levels: dict[str, int] | None = None) -> Bench:
    """Marks revealed and talked about."""
    hire = deliberating(session, levels)
    hire.take("reveal", "chair")
    hire.take("discuss", "chair", given.Reason("Les écarts ont été repris un à un."))
    return hire


def post(visitors: Visitors, key: str, step: str, **data: Any) -> Any:
    """Take a step on the page as it is shown now."""
    page = visitors.page(key, "ranking")
    sent = {"step": step, "command": hidden(page, "command"), **data}
    if 'name="revision"' in page and step != "sign_minutes":
        sent.setdefault("revision", hidden(page, "revision"))
    return visitors(key).post(f"/hires/{visitors.bench.hire}/ranking", data=sent)


def test_marks_are_revealed_once_by_the_chair(app: Any, session: Session) -> None:
    hire = deliberating(session)
    visitors = Visitors(app, hire)
    assert 'value="reveal"' not in visitors.page("juror1", "ranking")
    assert post(visitors, "chair", "reveal").status_code == 303
    page = visitors.page("juror1", "ranking")
    for part in ("otm-iv__dot", "otm-heat", "otm-dots", "Prénom Juror3"):
        assert part in page
    assert visitors("chair").post(f"/hires/{hire.hire}/ranking", data={"step": "reveal"}).status_code == 409


def test_order_against_the_marks_needs_a_reason(app: Any, session: Session) -> None:
    hire = opened(session)
    one, two = hire.files["candidate1"], hire.files["candidate2"]
    visitors = Visitors(app, hire)
    bare = post(visitors, "chair", "propose_ranking", **{f"place-{two}": "1", f"place-{one}": "2"})
    assert bare.status_code == 409
    said = bare.get_data(as_text=True)
    assert "Motif requis" in said
    assert f'id="why-{two}-error"' in said
    assert f'id="why-{one}-error"' not in said
    full = {f"place-{two}": "1", f"place-{one}": "2", f"why-{two}": WHY}
    assert post(visitors, "chair", "propose_ranking", **full).status_code == 303
    session.rollback()
    entries = session.execute(
        select(RankingEntry.application_id, RankingEntry.reason).order_by(RankingEntry.place)
    ).all()
    assert [tuple(entry) for entry in entries] == [(two, WHY), (one, "")]


def test_tie_needs_a_reason(session: Session) -> None:
    hire = sifting(session, candidates=2)
    hire.mark_all({"candidate1": 3, "candidate2": 3})
    hire.take("close_sift", "chair", given.Shortlist(tuple(hire.files.values())))
    hire.ask()
    hire.hear(*hire.files)
    hire.mark_all({"candidate1": 3, "candidate2": 3})
    hire.take("open_deliberation", "chair")
    hire.take("reveal", "chair")
    one, two = hire.files["candidate1"], hire.files["candidate2"]
    with pytest.raises(Refused) as refused:
        hire.take("propose_ranking", "chair", given.Order((two, one)))
    assert codes(refused) == {"ties_reasoned"}


def test_better_marked_person_left_out_needs_a_reason_that_is_kept(session: Session) -> None:
    hire = opened(session)
    one, two = hire.files["candidate1"], hire.files["candidate2"]
    with pytest.raises(Refused) as refused:
        hire.take("propose_ranking", "chair", given.Order((two,)))
    assert codes(refused) == {"departures_reasoned"}
    hire.take("propose_ranking", "chair", given.Order((two,), {one: WHY}))
    entry = session.scalars(select(ExceptionEntry).where(ExceptionEntry.kind == "left_unranked")).one()
    assert (entry.rule, entry.reason) == (str(one), WHY)


BROKEN: tuple[tuple[dict[str, str], str], ...] = (
    ({"candidate1": "1", "candidate2": "1"}, "donné deux fois"), ({}, "Donnez un rang"),
    ({"candidate1": "un"}, "en chiffres"),
)  # fmt: skip


def test_places_that_do_not_hold_are_said(app: Any, session: Session) -> None:
    hire = opened(session)
    visitors = Visitors(app, hire)
    for places, said in BROKEN:
        sent = {f"place-{hire.files[name]}": place for name, place in places.items()}
        response = post(visitors, "chair", "propose_ranking", **sent)
        assert response.status_code == 422
        assert said in response.get_data(as_text=True)


def proposed(session: Session) -> Bench:
    """An order put to the jury."""
    hire = opened(session)
    hire.take("propose_ranking", "chair", given.Order((hire.files["candidate1"], hire.files["candidate2"])))
    return hire


def test_members_sign_what_they_read(app: Any, session: Session) -> None:
    hire = proposed(session)
    visitors = Visitors(app, hire)
    old = hidden(visitors.page("juror1", "ranking"), "ranking")
    version = hidden(visitors.page("juror1", "ranking"), "version")
    hire.take("propose_ranking", "chair", given.Order((hire.files["candidate1"],)))
    late = visitors("juror1").post(f"/hires/{hire.hire}/ranking", data={"step": "sign_minutes", "ranking": old, "version": version})
    assert late.status_code == 409
    shown = visitors.page("juror1", "ranking")
    current = {"ranking": hidden(shown, "ranking"), "version": hidden(shown, "version")}
    assert post(visitors, "juror1", "sign_minutes", **current).status_code == 303
    session.rollback()
    assert session.scalars(select(RankingSignature.member_id)).all() == [hire.members["juror1"]]
    assert 'value="sign_minutes"' not in visitors.page("juror1", "ranking")


def test_members_sign_at_the_same_time(app: Any, session: Session) -> None:
    hire = proposed(session)
    visitors = Visitors(app, hire)
    shown = {key: visitors.page(key, "ranking") for key in ("juror1", "juror2", "juror3")}
    for key, read in shown.items():
        data = {"step": "sign_minutes", "command": f"sign-{key}"}
        data |= {name: hidden(read, name) for name in ("ranking", "version")}
        assert visitors(key).post(f"/hires/{hire.hire}/ranking", data=data).status_code == 303


def test_chair_signs_once_a_quorum_has(app: Any, session: Session) -> None:
    hire = proposed(session)
    visitors = Visitors(app, hire)
    assert 'value="sign_ranking"' not in visitors.page("chair", "ranking")
    for key in ("chair", "juror1", "juror2"):
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    assert post(visitors, "chair", "sign_ranking").status_code == 303
    session.rollback()
    assert hire.row().state == "ranked"
    assert hire.row().concluded_at is not None
    assert hire.states() == {"candidate1": "ranked", "candidate2": "ranked", "candidate3": "not_shortlisted"}


def test_person_left_off_the_list_is_not_ranked(session: Session) -> None:
    hire = opened(session)
    hire.take("propose_ranking", "chair", given.Order((hire.files["candidate1"],)))
    for key in ("chair", "juror1", "juror2"):
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    hire.take("sign_ranking", "chair")
    assert hire.states()["candidate2"] == "not_ranked"


def test_minutes_say_it_all_on_paper(app: Any, session: Session) -> None:
    hire = proposed(session)
    file = hire.files["candidate2"]
    link = given.DeclaredLink("cosigned_works", works=3, words="Nom propre à taire.")
    hire.take("declare_link", "juror2", given.LinkAnswer(file, (link,)))
    link = session.scalars(select(LinkDeclaration.id).where(LinkDeclaration.level == "amber")).one()
    ruling = given.Ruling(link, False, "Un seul article, à vingt signataires.")
    hire.take("rule_on_link", "chair", ruling, application=file)
    hire.take("sign_minutes", "juror1", given.Signature(hire.ranking()))
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", "ranking/minutes")
    for part in ("Prénom Chair", "Prénom Candidate1", "Les écarts ont été repris un à un.", "à vingt signataires."):
        assert part in page
    assert "Nom propre" not in page
    response = visitors("juror1").get(f"/hires/{hire.hire}/ranking/minutes.pdf")
    assert response.mimetype == "application/pdf"
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(response.data)).pages)
    assert "Prénom Candidate1" in text
    assert hire.row().journal_hash[:20] in text.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("leaves", [False, True])
def test_ruling_stays_in_the_minutes_and_is_closed_with_the_file(app: Any, session: Session, leaves: bool) -> None:
    hire = deliberating(session)
    file, why = hire.files["candidate1"], "Un seul article, à vingt signataires."
    hire.take("declare_link", "juror2", given.LinkAnswer(file, (given.DeclaredLink("other", words="Un projet."),)))
    link = session.scalars(select(LinkDeclaration.id).where(LinkDeclaration.level == "amber")).one()
    heard = "après l’avis de la référente ou du référent déontologue"
    if leaves:  # asked, and answered before the ruling
        hire.take("ask_referent", "chair", given.ReferentQuestion(link), application=file)
        question = session.scalars(select(LinkQuestion.id)).one()
        advice = Step("advise_on_link", hire.actor("deontology", DEONTOLOGY), given.Advice(question, False, "Un projet ancien."))
        verbs.take(session, hire.hire, advice, now=hire.now)
    hire.take("rule_on_link", "chair", given.Ruling(link, False, why), application=file)
    hire.take("reveal", "chair")
    hire.take("propose_ranking", "chair", given.Order((file, hire.files["candidate2"])))
    hire.take("declare_link", "juror1", given.LinkAnswer(file, (given.DeclaredLink("kinship"),)))
    if leaves:  # who was ruled on gives the seat back: the minutes still say what was ruled
        session.execute(update(JuryMember).where(JuryMember.id == hire.members["juror2"]).values(left_at=hire.now))
    visitors = Visitors(app, hire)
    page = visitors.page("juror3", "ranking/minutes")
    assert why in page
    assert (heard in page) is leaves
    assert "Un projet ancien." not in page
    assert why not in visitors.page("juror1", "ranking/minutes")


def test_minutes_are_for_the_jury_until_they_are_signed(app: Any, session: Session) -> None:
    visitors = Visitors(app, proposed(session))
    for key in ("hr", "director", "auditor"):
        assert visitors.status(key, "ranking/minutes") == 404
        assert visitors.status(key, "ranking/minutes.pdf") == 404


def test_juror_who_stepped_aside_does_not_see_the_marks_of_that_person(app: Any, session: Session) -> None:
    hire = deliberating(session)
    hire.take("declare_link", "juror2", given.LinkAnswer(hire.files["candidate1"], (given.DeclaredLink("kinship"),)))
    hire.take("reveal", "chair")
    page = Visitors(app, hire).page("juror2", "ranking")
    assert "Prénom Candidate2" in page
    assert "Prénom Candidate1" not in page


def test_ranking_is_closed_to_others(app: Any, session: Session) -> None:
    visitors = Visitors(app, deliberating(session))
    for key in ("security", "reviewer", "equality", "candidate1", "paris.director"):
        assert visitors.status(key, "ranking") == 403


SEEN = {
    "juror1": {"alpha", "criterion", "leaning", "mark"}, "chair": {"alpha", "criterion", "leaning", "mark"},
    "auditor": {"alpha", "criterion", "leaning", "mark"}, "hr": {"alpha"}, "director": set(), "manager": set(),
}  # fmt: skip
SAID = {
    "alpha": "Accord suffisant pour continuer", "criterion": "Accord critère par critère",
    "leaning": "Qui note plus haut ou plus bas", "mark": "Toutes les notes en tableau",
}  # fmt: skip


@pytest.mark.parametrize("key", SEEN)
def test_figures_are_for_those_who_may_read_them(app: Any, session: Session, key: str) -> None:
    page = Visitors(app, opened(session)).page(key, "ranking")
    assert {what for what, text in SAID.items() if text in page} == SEEN[key]


def test_every_mark_is_on_a_page_for_those_who_may_read_it(app: Any, session: Session) -> None:
    hire = opened(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror1", "ranking/marks")
    assert page.count("Moyenne pondérée") == 2  # whoever was not heard is not there
    assert "Prénom Candidate1" in page
    assert "Prénom Candidate1" in visitors.page("auditor", "ranking/marks?page=99")  # the last page there is
    for key in ("hr", "director", "manager", "security", "equality", "candidate1", "paris.director"):
        assert visitors.status(key, "ranking/marks") == 403, key


def test_marks_wait_for_the_reveal_and_stay_closed_to_whoever_stepped_aside(app: Any, session: Session) -> None:
    hire = deliberating(session)
    hire.take("declare_link", "juror2", given.LinkAnswer(hire.files["candidate1"], (given.DeclaredLink("kinship"),)))
    visitors = Visitors(app, hire)
    assert "<table" not in visitors.page("chair", "ranking/marks")
    hire.take("reveal", "chair")
    page = visitors.page("juror2", "ranking/marks")
    assert "Candidate1" not in page
    assert "Candidate2" in page
    assert "déport" in visitors.page("chair", "ranking/marks")


def test_statistics_ask_no_more_of_the_database_for_more_marks(app: Any, session: Session) -> None:
    hire = opened(session)
    visitors = Visitors(app, hire)
    visitors.page("chair", "ranking")
    few = statements(app, lambda: visitors.page("chair", "ranking"))
    for key in ("chair", "juror1", "juror2", "juror3"):
        file = hire.files["candidate1"]
        sheet = given.MarkSheet(file, hire.levels(4, 3), "misread_file")
        hire.take("change_mark", key, sheet, application=file)
    assert statements(app, lambda: visitors.page("chair", "ranking")) == few


def minutes_text(visitors: Visitors, key: str) -> str:
    """The words of the PDF that somebody receives."""
    response = visitors(key).get(f"/hires/{visitors.bench.hire}/ranking/minutes.pdf")
    assert response.status_code == 200
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(response.data, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(response.data)).pages).split())


def test_minutes_hold_the_figures_and_are_conformant(app: Any, session: Session) -> None:
    visitors = Visitors(app, proposed(session))
    text = minutes_text(visitors, "juror1")
    for part in ("Ce que disent les notes", "Sévérité de chaque membre", "rouge brique", "ICC(2,k)", "Sans un membre"):
        assert part in text
    shown = visitors.page("juror1", "ranking/minutes")
    assert shown.count("<svg") >= 3
    assert "Toutes les notes, par candidature et critère" in shown


def test_minutes_of_a_juror_who_stepped_aside_leave_that_persons_marks_out(app: Any, session: Session) -> None:
    hire = deliberating(session)
    hire.take("declare_link", "juror2", given.LinkAnswer(hire.files["candidate1"], (given.DeclaredLink("kinship"),)))
    hire.take("reveal", "chair")
    hire.take("propose_ranking", "chair", given.Order((hire.files["candidate1"], hire.files["candidate2"])))
    page = Visitors(app, hire).page("juror2", "ranking/minutes")
    marks = page[page.index("Ce que disent les notes") : page.index("Classement</h2>")]
    assert "Candidate2" in marks
    assert "Candidate1" not in marks


def test_signed_minutes_show_hr_no_single_mark(app: Any, session: Session) -> None:
    hire = proposed(session)
    for key in ("chair", "juror1", "juror2"):
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    hire.take("sign_ranking", "chair")
    visitors = Visitors(app, hire)
    for key, single in (("hr", False), ("director", False), ("auditor", True), ("juror3", True)):
        page = visitors.page(key, "ranking/minutes")
        assert "Ce que disent les notes" in page
        assert ("Sévérité de chaque membre" in page) is single, key
        assert ("Toutes les notes, par candidature" in page) is single, key
