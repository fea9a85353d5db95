"""The jury's meeting: opened with its quorum, attended, left by whoever stepped aside, voted in, and in the minutes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recruitment.models import (
    ExceptionEntry,
    Meeting,
    MeetingPresence,
    MeetingTurn,
    MeetingVote,
    MinutesFile,
    Person,
    RankingSignature,
)
from recruitment.services import meeting_record
from tests.factories.judging import SEATS, Bench, deliberating
from tests.factories.visitors import Visitors, hidden
from workflows import given
from workflows.engine import Refused

PRESENT = "present"


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections if objection.stops}


def met(session: Session, aside: dict[str, str] | None = None, **attendance: str) -> Bench:
    """Marks revealed, a meeting open; `aside` maps a juror's key to the candidate they step aside for."""
    hire = deliberating(session)
    for key, name in (aside or {}).items():
        hire.take("declare_link", key, given.LinkAnswer(hire.files[name], (given.DeclaredLink("kinship"),)))
    hire.take("reveal", "chair")
    there = {hire.members[key]: attendance.get(key, PRESENT) for key in SEATS}
    hire.take("open_meeting", "chair", given.Convening(there))
    return hire


def sitting(hire: Bench, closed: frozenset[int] = frozenset()) -> meeting_record.Sitting:
    """The latest meeting."""
    return meeting_record.sittings(hire.session, hire.hire, closed)[-1]


def post(visitors: Visitors, step: str, **data: Any) -> Any:
    """The chair takes a step on the page as it is shown now."""
    page = visitors.page("chair", "meeting")
    sent = {"step": step, "command": hidden(page, "command"), **data}
    if step != "open_meeting":
        sent["revision"] = hidden(page, "revision")
    return visitors("chair").post(f"/hires/{visitors.bench.hire}/meeting", data=sent)


def test_meeting_opens_on_the_page_with_everybodys_attendance(app: Any, session: Session) -> None:
    hire = deliberating(session)
    hire.take("reveal", "chair")
    visitors = Visitors(app, hire)
    half = {f"how-{hire.members[key]}": "present" for key in SEATS[:3]}
    bad = post(visitors, "open_meeting", order="disagreement", **half)
    assert bad.status_code == 422
    assert "Dites si ce membre est présent" in bad.get_data(as_text=True)
    few = {f"how-{m}": "present" if key in SEATS[:2] else "absent" for key, m in hire.members.items()}
    refused = post(visitors, "open_meeting", order="disagreement", **few)
    assert refused.status_code == 409
    assert "le quorum est de 3" in refused.get_data(as_text=True)
    there = {f"how-{m}": "absent" if key == "juror4" else "remote" for key, m in hire.members.items()}
    assert post(visitors, "open_meeting", order="links", **there).status_code == 303
    page = visitors.page("juror1", "meeting")
    assert "4 membres en séance sur 5, quorum de 3 atteint" in page
    assert "Discuter" not in page  # buttons are the chair's
    assert "Candidatures aux mêmes déports à la suite" in page


def test_one_meeting_at_a_time(session: Session) -> None:
    hire = met(session)
    with pytest.raises(Refused) as refused:
        hire.take("open_meeting", "chair", given.Convening(dict.fromkeys(hire.members.values(), PRESENT)))
    assert codes(refused) == {"no_meeting_open"}
    session.add(Meeting(hire_id=hire.hire, opened_by=hire.cast.people["chair"], opened_at=hire.now))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_meeting_is_led_by_the_chair(app: Any, session: Session) -> None:
    visitors = Visitors(app, met(session))
    answer = visitors("juror1").post(f"/hires/{visitors.bench.hire}/meeting", data={"step": "close_meeting"})
    assert answer.status_code == 403
    for key in ("hr", "director", "manager", "candidate1", "security", "equality", "reviewer"):
        assert visitors.status(key, "meeting") == 403, key
    assert visitors.status("auditor", "meeting") == 200
    assert visitors("chair").post(f"/hires/{visitors.bench.hire}/meeting", data={"step": "dance"}).status_code == 400


def test_whoever_stepped_aside_leaves_and_comes_back_with_times(app: Any, session: Session) -> None:
    hire = met(session, {"juror2": "candidate1"})
    visitors = Visitors(app, hire)
    post(visitors, "take_up", application=hire.files["candidate1"])
    waiting = visitors.page("juror2", "meeting")
    assert "Merci de quitter la séance" in waiting
    assert "Candidate" not in waiting
    assert "Prénom Candidate1" in visitors.page("juror1", "meeting")
    assert "4 membres en séance sur 5" in visitors.page("juror1", "meeting")
    post(visitors, "end_turn", text="Deux lectures du repère 4 ont été rapprochées.", criterion="")
    page = visitors.page("juror2", "meeting")
    assert "5 membres en séance sur 5" in page
    assert "Candidate1" not in page
    assert "rapprochées" not in page
    session.rollback()
    member = hire.members["juror2"]
    spells = [s for s in sitting(hire).spells if s.member == member]
    assert [(s.how, s.away is not None, s.until is not None) for s in spells] == [
        ("present", False, True), ("present", True, True), ("present", False, False),
    ]  # fmt: skip
    assert spells[0].until == spells[1].since
    talk = session.scalars(select(ExceptionEntry).where(ExceptionEntry.kind == "discussion")).one()
    assert talk.rule == f"{hire.files['candidate1']}:"


def test_chair_who_stepped_aside_takes_up_and_ends_without_reading(app: Any, session: Session) -> None:
    hire = met(session, {"chair": "candidate1"})
    visitors = Visitors(app, hire)
    assert post(visitors, "take_up", application=hire.files["candidate1"]).status_code == 303
    page = visitors.page("chair", "meeting")
    assert "Merci de quitter la séance" in page
    assert post(visitors, "end_turn").status_code == 303
    assert "Merci de quitter" not in visitors.page("chair", "meeting")


def test_quorum_is_that_of_the_room_once_step_asides_are_gone(session: Session) -> None:
    hire = met(session, {"juror2": "candidate1"}, juror3="absent", juror4="absent")
    with pytest.raises(Refused) as refused:
        hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    assert codes(refused) == {"quorum_in_room"}
    hire.take("take_up", "chair", given.Turn(hire.files["candidate2"]))
    assert len(sitting(hire).room) == 3
    hire.take("record_presence", "chair", given.Attendance({hire.members["juror1"]: "absent"}))
    with pytest.raises(Refused) as refused:
        hire.take("put_to_vote", "chair", given.Vote("Retenir la liste", None, (2, 0, 0)))
    assert codes(refused) == {"quorum_in_room"}
    with pytest.raises(Refused) as refused:
        hire.take("propose_ranking", "chair", given.Order((hire.files["candidate1"],)))
    assert "quorum_in_room" in codes(refused)


def test_next_turn_ends_the_one_before(session: Session) -> None:
    hire = met(session, {"juror2": "candidate1"})
    hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    hire.take("take_up", "chair", given.Turn(hire.files["candidate2"]))
    turns = session.execute(select(MeetingTurn.application_id, MeetingTurn.until).order_by(MeetingTurn.id)).all()
    assert [(a, until is None) for a, until in turns] == [
        (hire.files["candidate1"], False), (hire.files["candidate2"], True)
    ]  # fmt: skip
    assert hire.members["juror2"] in sitting(hire).room


def test_break_stops_discussions_and_votes(session: Session) -> None:
    hire = met(session)
    hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    hire.take("suspend_meeting", "chair")
    for step, what in (("take_up", given.Turn(hire.files["candidate2"])), ("put_to_vote", given.Vote("x", None, (5, 0, 0)))):
        with pytest.raises(Refused) as refused:
            hire.take(step, "chair", what)
        assert "meeting_running" in codes(refused)
    hire.take("resume_meeting", "chair")
    hire.take("take_up", "chair", given.Turn(hire.files["candidate2"]))
    hire.take("close_meeting", "chair")
    assert sitting(hire).closed_at == hire.now
    assert session.scalars(select(MeetingPresence).where(MeetingPresence.until.is_(None))).all() == []
    assert session.scalars(select(MeetingTurn).where(MeetingTurn.until.is_(None))).all() == []


def test_vote_is_counted_against_the_room_and_keeps_its_quorum(app: Any, session: Session) -> None:
    hire = met(session)
    visitors = Visitors(app, hire)
    sent = {"motion": "Retenir la liste telle que proposée", "about": "0", "votes_for": "3", "votes_against": "1"}
    bare = post(visitors, "put_to_vote", **sent, abstained="beaucoup")
    assert bare.status_code == 422
    assert "Retenir la liste telle" in bare.get_data(as_text=True)  # what was typed is kept
    short = post(visitors, "put_to_vote", **sent, abstained="0")
    assert short.status_code == 409
    assert "Voix comptées : 4, pour 5" in short.get_data(as_text=True).replace("\xa0", " ")
    assert post(visitors, "put_to_vote", **sent, abstained="1").status_code == 303
    session.rollback()
    vote = session.scalars(select(MeetingVote)).one()
    assert (vote.votes_for, vote.votes_against, vote.abstained, vote.present, vote.quorum) == (3, 1, 1, 5, 3)
    assert "5 en séance, 3 nécessaires" in visitors.page("juror1", "meeting")


def test_database_refuses_votes_that_do_not_add_up(session: Session) -> None:
    hire = met(session)
    meeting = sitting(hire).id
    session.add(
        MeetingVote(
            meeting_id=meeting, motion="x", by_name=False, votes_for=3, votes_against=0, abstained=0, present=5, quorum=3,
            at=hire.now,
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_page_left_behind_says_that_the_meeting_went_on(app: Any, session: Session) -> None:
    hire = met(session)
    visitors = Visitors(app, hire)
    page = visitors.page("chair", "meeting")
    old = {"revision": hidden(page, "revision"), "command": hidden(page, "command")}
    hire.take("record_presence", "chair", given.Attendance({hire.members["juror1"]: "remote"}))
    session.commit()
    late = visitors("chair").post(f"/hires/{hire.hire}/meeting", data={"step": "close_meeting", **old})
    assert late.status_code == 409
    again = {"step": "close_meeting", "command": "once"}
    assert [visitors("chair").post(f"/hires/{hire.hire}/meeting", data=again).status_code for _ in range(2)] == [303, 303]


def test_page_looks_again_by_itself_only_where_its_reader_asks(app: Any, session: Session) -> None:
    visitors = Visitors(app, met(session))
    plain = visitors("juror1").get(f"/hires/{visitors.bench.hire}/meeting")
    asked = visitors("juror1").get(f"/hires/{visitors.bench.hire}/meeting?refresh=30")
    assert "Refresh" not in plain.headers
    assert asked.headers["Refresh"] == "30"
    assert "Ne plus actualiser" in asked.get_data(as_text=True)


def test_page_asks_no_more_of_the_database_for_more_votes(app: Any, session: Session) -> None:
    hire = met(session)
    visitors = Visitors(app, hire)
    counts = []
    for _ in range(2):
        visitors.page("chair", "meeting")
        counts.append(statements(app, lambda: visitors.page("chair", "meeting")))
        for _ in range(3):
            hire.take("put_to_vote", "chair", given.Vote("Retenir", hire.files["candidate1"], (5, 0, 0)))
            hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    assert counts[0] == counts[1]


def statements(app: Any, what: Any) -> int:
    """How many statements reach the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    what()
    event.remove(engine, "before_cursor_execute", note)
    return len([one for one in sent if not one.startswith("BEGIN")])


def concluded(session: Session, aside: dict[str, str] | None = None) -> Bench:
    """A meeting held, an order put, one refusal, signed by the others but for the chair's last word."""
    hire = met(session, aside)
    one, two = hire.files["candidate1"], hire.files["candidate2"]
    for file, text in ((one, "Prénom Candidate2 a été citée ici par Prénom Juror1."), (two, "Rien ne sépare les lectures.")):
        hire.take("take_up", "chair", given.Turn(file))
        hire.take("end_turn", "chair", given.Talk(text))
    hire.take("put_to_vote", "chair", given.Vote("Retenir la candidature", two, room_for(hire, aside, "candidate2")))
    hire.take("propose_ranking", "chair", given.Order((one, two), {two: "Méthode moins aboutie que Prénom Candidate1."}))
    hire.take("close_meeting", "chair")
    for key in ("chair", "juror1", "juror2"):
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    hire.take("refuse_minutes", "juror3", given.Refusal(hire.ranking(), "Les heures de séance me semblent fausses."))
    return hire


def room_for(hire: Bench, aside: dict[str, str] | None, name: str) -> tuple[int, int, int]:
    """Everybody votes for, but those who step aside for that candidate."""
    return len(hire.members) - list((aside or {}).values()).count(name), 0, 0


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


def test_discussion_keeps_what_it_was_about(session: Session) -> None:
    hire = met(session)
    hire.take("take_up", "chair", given.Turn(hire.files["candidate1"]))
    hire.take("end_turn", "chair", given.Talk("Le repère 3 a été relu ensemble.", None, "research"))
    rule = session.scalar(select(ExceptionEntry.rule).where(ExceptionEntry.kind == "discussion"))
    assert rule == f"{hire.files['candidate1']}:research"
    talks = session.scalars(select(ExceptionEntry.reason).where(ExceptionEntry.kind == "discussion")).all()
    assert talks == ["Le repère 3 a été relu ensemble."]
