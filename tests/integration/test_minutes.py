"""The minutes: answered by everybody, undone by what changes them, kept under their hash, an extract for each person."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import MinutesFile, Person, RankingSignature
from tests.factories.meetings import codes, concluded, met
from tests.factories.visitors import Visitors, hidden
from workflows import given
from workflows.engine import Refused


def test_what_changes_the_minutes_undoes_the_signatures(app: Any, session: Session) -> None:
    hire = concluded(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror4", "ranking")
    read = {"ranking": hidden(page, "ranking"), "version": hidden(page, "version")}
    hire.take("discuss", "chair", given.Reason("Une précision est ajoutée après coup."))
    late = visitors("juror4").post(f"/hires/{hire.hire}/ranking", data={"step": "sign_minutes", **read, "command": "a"})
    assert late.status_code == 409
    with pytest.raises(Refused) as refused:
        hire.take("sign_ranking", "chair")
    assert codes(refused) == {"minutes_signed"}
    assert "doit répondre de nouveau" in visitors.page("chair", "ranking")
    for key in ("chair", "juror1", "juror2"):
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    hire.take("sign_ranking", "chair")


def test_order_put_before_a_mark_changed_falls(session: Session) -> None:
    hire = concluded(session)
    file = hire.files["candidate1"]
    hire.take("change_mark", "juror1", given.MarkSheet(file, hire.levels(2), "misread_file"), application=file)
    with pytest.raises(Refused) as refused:
        hire.take("sign_ranking", "chair")
    assert "ranking_proposed" in codes(refused)


def test_refusal_is_an_answer_and_its_words_are_in_the_minutes(app: Any, session: Session) -> None:
    hire = concluded(session)
    visitors = Visitors(app, hire)
    page = visitors.page("juror4", "ranking")
    read = {"ranking": hidden(page, "ranking"), "version": hidden(page, "version")}
    short = visitors("juror4").post(
        f"/hires/{hire.hire}/ranking", data={"step": "refuse_minutes", **read, "why-text": "Non."}
    )
    assert short.status_code == 422
    said = {"step": "refuse_minutes", **read, "why-text": "Je n’ai pas été convié à temps.", "command": "b"}
    assert visitors("juror4").post(f"/hires/{hire.hire}/ranking", data=said).status_code == 303
    minutes = visitors.page("chair", "ranking/minutes")
    assert "Je n’ai pas été convié à temps." in minutes
    assert "Les heures de séance me semblent fausses." in minutes
    session.rollback()
    hire.take("sign_minutes", "juror4", given.Signature(hire.ranking()))  # a refusal can give way
    statement = session.scalar(
        select(RankingSignature.statement).where(RankingSignature.member_id == hire.members["juror4"])
    )
    assert statement == ""


def test_minutes_say_who_was_there_and_what_was_voted(app: Any, session: Session) -> None:
    page = Visitors(app, concluded(session, {"juror4": "candidate1"})).page("juror1", "ranking/minutes")
    for part in ("hors séance, déport", "Retenir la candidature", "Ordre de discussion", "sur la liste", "a refusé de signer"):
        assert part in page


def test_reader_who_stepped_aside_reads_nothing_said_of_that_person(app: Any, session: Session) -> None:
    hire = concluded(session, {"juror4": "candidate2"})
    visitors = Visitors(app, hire)
    for path in ("meeting", "ranking", "ranking/minutes"):
        page = visitors.page("juror4", path)
        for secret in ("Rien ne sépare les lectures", "Retenir la candidature", "Méthode moins aboutie"):
            assert secret not in page, (path, secret)


def test_meeting_left_open_keeps_the_ranking_from_being_signed(session: Session) -> None:
    hire = met(session)
    hire.take("propose_ranking", "chair", given.Order((hire.files["candidate1"], hire.files["candidate2"])))
    for key in ("chair", "juror1", "juror2"):
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    with pytest.raises(Refused) as refused:
        hire.take("sign_ranking", "chair")
    assert codes(refused) == {"meeting_over"}


def signed(app: Any, session: Session) -> Visitors:
    """The chair signs on the page: the minutes are kept."""
    visitors = Visitors(app, concluded(session))
    page = visitors.page("chair", "ranking")
    sent = {"step": "sign_ranking", "revision": hidden(page, "revision"), "command": "sign"}
    assert visitors("chair").post(f"/hires/{visitors.bench.hire}/ranking", data=sent).status_code == 303
    session.rollback()
    return visitors


def text_of(data: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(data)).pages).split())


def test_signed_minutes_are_kept_as_files_that_change_no_more(app: Any, session: Session) -> None:
    from hashlib import sha256

    visitors = signed(app, session)
    hire = visitors.bench
    kept = {(r.variant, r.language): r.sha256 for r in session.scalars(select(MinutesFile))}
    assert set(kept) == {(v, lang) for v in ("full", "shared") for lang in ("fr", "en")}
    for key, variant in (("juror1", "full"), ("auditor", "full"), ("hr", "shared"), ("director", "shared")):
        data = visitors(key).get(f"/hires/{hire.hire}/ranking/minutes.pdf").data
        assert sha256(data).hexdigest() == kept[variant, "fr"]
        assert ("Sévérité de chaque membre" in text_of(data)) is (variant == "full")
        assert kept[variant, "fr"] in visitors.page(key, "ranking/minutes")
    session.execute(update(Person).where(Person.id == hire.cast.people["candidate1"]).values(name="Autre Nom"))
    session.commit()
    again = visitors("juror1").get(f"/hires/{hire.hire}/ranking/minutes.pdf").data
    assert sha256(again).hexdigest() == kept["full", "fr"]
    assert hire.row().state == "ranked"


def test_minutes_signed_elsewhere_are_kept_on_demand_once(app: Any, session: Session) -> None:
    hire = concluded(session)
    hire.take("sign_ranking", "chair")
    visitors = Visitors(app, hire)
    assert "Conserver le procès-verbal signé" in visitors.page("hr", "ranking/minutes")
    for _ in range(2):
        assert visitors("hr").post(f"/hires/{hire.hire}/ranking/minutes").status_code == 303
    session.rollback()
    assert len(session.scalars(select(MinutesFile)).all()) == 4
    assert "Conserver le procès-verbal signé" not in visitors.page("hr", "ranking/minutes")


def test_extract_tells_of_one_person_alone(app: Any, session: Session) -> None:
    import page

    visitors = signed(app, session)
    hire = visitors.bench
    for own, other in (("candidate1", "Candidate2"), ("candidate2", "Candidate1")):
        response = visitors("hr").get(f"/hires/{hire.hire}/ranking/extracts/{hire.files[own]}.pdf")
        assert response.status_code == 200
        for profile in ("ua1", "2a"):
            assert page.validate_pdf_bytes(response.data, profile=profile).is_compliant
        said = text_of(response.data)
        assert other not in said
        assert not any(f"Juror{n}" in said for n in range(1, 5))
        assert own.capitalize() in said
    assert "Méthode moins aboutie" in said
    assert visitors("hr").get(f"/hires/{hire.hire}/ranking/extracts/{hire.files['candidate3']}.pdf").status_code == 404
    for key in ("juror1", "director", "manager", "candidate1"):
        assert visitors.status(key, f"ranking/extracts/{hire.files['candidate1']}.pdf") == 403


def test_extract_waits_for_the_signature(app: Any, session: Session) -> None:
    hire = concluded(session)
    assert Visitors(app, hire).status("hr", f"ranking/extracts/{hire.files['candidate1']}.pdf") == 404


def test_candidate_finds_no_extract_unless_the_rules_open_it(app: Any, session: Session) -> None:
    visitors = signed(app, session)
    assert visitors("candidate1").get(f"/my-applications/{visitors.bench.hire}/extract.pdf").status_code == 404
