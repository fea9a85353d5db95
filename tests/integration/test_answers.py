"""Answers: one letter each, from the record, read by two people, followed to the last one."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.letters import record
from recruitment.models import Application, EligibilityFinding, Letter, Mark, Outgoing
from recruitment.services import outbox
from tests.factories.cast import sign_in
from tests.factories.endings import (
    as_,
    as_candidate,
    candidate,
    hire_in,
    person_of,
    queued,
    revision,
    send,
    state,
)
from workflows.application import LETTER_OF
from workflows.engine import Refused
from workflows.given import LetterBatch, LetterText, Reason
from workflows.who import CHAIR, DIRECTOR, HR

NOTE = "Écarté : le projet est décevant"


def letters_of(session: Session) -> list[Any]:
    """Every final letter, by application number."""
    session.rollback()
    query = (
        select(
            Letter.id,
            Letter.kind,
            Letter.status,
            Letter.content,
            Letter.code,
            Application.state,
            Application.id.label("file"),
        )
        .join(Application, Application.id == Letter.application_id)
        .where(Letter.final)
        .order_by(Application.number)
    )
    return list(session.execute(query))


def page_of(story: Any) -> str:
    return f"/hires/{story.hire}/letters"


# -- composing ------------------------------------------------------------------------------------------------------


def test_each_candidate_has_one_letter_of_the_kind_of_their_end(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "informing", count=6)
    story.take("withdraw", candidate(story, story.applications("not_shortlisted", "ranked", "not_ranked")[0]))
    session.commit()
    here = as_(client, engine, story, "hr")
    assert send(here, story, f"{page_of(story)}/compose").status_code == 303
    found = letters_of(session)
    assert len(found) == 6
    assert [row.kind for row in found] == [LETTER_OF[row.state] for row in found]
    assert {"appointed", "ranked_not_chosen", "withdrawn"} <= {row.kind for row in found}
    for row in found:
        facts = record.load(row.content)
        if facts.appraisals:
            assert all(a.anchor and a.weight for a in facts.appraisals)


def test_letter_speaks_of_one_person_alone(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing", count=6)
    story.write_letters()
    names = dict(session.execute(select(Application.id, Application.person_id)).all())
    emails = {file: f"candidate{n}@example.org" for n, file in enumerate(sorted(names), 1)}
    for row in session.execute(select(Letter.application_id, Letter.content).where(Letter.final)):
        text = str(row.content)
        assert emails[row.application_id] in text
        assert not any(email in text for file, email in emails.items() if file != row.application_id)
        assert "Prénom Chair" not in text
        assert "Prénom Juror" not in text


def test_median_reaches_its_anchor_and_justifications_stand_on_their_side(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    file = story.applications("ranked")[0]
    sheets = "SELECT id FROM mark_sheet WHERE application_id = :file AND superseded_at IS NULL AND stage = 'interview'"
    from sqlalchemy import text

    ids = list(session.scalars(text(sheets), {"file": file}))
    key = session.scalars(select(Mark.criterion).where(Mark.sheet_id == ids[0]).limit(1)).one()
    for number, one in enumerate(ids):
        marks = update(Mark).where(Mark.sheet_id == one, Mark.criterion == key)
        session.execute(marks.values(value=2 if number else 1, note=NOTE if number else ""))
    session.commit()
    story.write_letters()
    content = session.scalars(select(Letter.content).where(Letter.application_id == file, Letter.final)).one()
    low = [a for a in record.load(content).appraisals if a.band == "develop"]
    assert [a.develop for a in low] == [(NOTE,)]


def test_composing_again_keeps_what_people_wrote_and_follows_a_withdrawal(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing", count=6)
    story.write_letters()
    session.commit()
    first = letters_of(session)
    edited = next(row for row in first if row.kind == "appointed")
    key = record.passages(record.load(edited.content))[0].key
    story.take("edit_letter", story.actor("hr", HR), LetterText(edited.id, {key: "Une phrase reprise."}))
    gone = next(row for row in first if row.id != edited.id)
    story.take("withdraw", candidate(story, gone.file))
    story.write_letters()
    session.commit()
    second = {row.file: row for row in letters_of(session)}
    assert len(second) == 6
    assert "Une phrase reprise." in str(second[edited.file].content)
    assert second[gone.file].kind == "withdrawn"


def test_person_set_aside_reads_the_listed_reason(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing", count=6)
    found = session.execute(
        select(Application.id, EligibilityFinding.reason)
        .join(EligibilityFinding, EligibilityFinding.application_id == Application.id)
        .where(Application.state == "inadmissible")
    ).all()
    story.write_letters()
    for file, reason in found:
        content = session.scalars(select(Letter.content).where(Letter.application_id == file, Letter.final)).one()
        assert [r.code for r in record.load(content).reasons] == [reason]


def test_hire_given_up_before_any_mark_says_that_it_ended(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "sifting", count=4)
    why = Reason("Le financement du poste est retiré.")
    story.take("conclude_unfilled", story.actor("director", DIRECTOR), why)
    story.write_letters()
    kinds = {row.kind for row in letters_of(session)} if session.commit() is None else set()
    assert kinds <= {"cancelled", "inadmissible"}
    assert "cancelled" in kinds


def test_cancelled_hire_answers_everybody_at_once(app: Any, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "sifting", count=4)
    story.take("withdraw", candidate(story, story.applications("admissible")[0]))
    secret = "Le financement est retiré après un litige confidentiel."
    story.take("cancel", story.actor("director", DIRECTOR), Reason(secret))
    session.commit()
    found = letters_of(session)
    assert len(found) == 4
    assert {row.status for row in found} == {"approved"}
    assert sorted({row.kind for row in found}) == ["cancelled", "withdrawn"]
    assert not any(secret in str(row.content) for row in found)
    assert len(queued(story, "letter")) == 4
    outbox.run_once(app.config, app.extensions["sessions"])
    assert {row.status for row in letters_of(session)} == {"sent"}


# -- reading, rewriting, approving ----------------------------------------------------------------------------------


def test_rewriting_keeps_the_passage_and_asks_for_somebody_else(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    letter = next(row for row in letters_of(session) if row.kind == "ranked_not_chosen")
    here = as_(client, engine, story, "hr2")
    address = f"{page_of(story)}/{letter.id}"
    assert "Approuver cette lettre" in here.get(address).get_data(as_text=True)
    fields = {p.key.replace(".", "-"): p.text for p in record.passages(record.load(letter.content))}
    fields["develop-0"] = "Le projet est décevant."
    assert send(here, story, address, **fields).status_code == 303
    page = here.get(address).get_data(as_text=True)
    assert "Le projet est décevant." in page
    assert "peut blesser" in page
    assert "moitié" in page  # the other half lags
    assert "Approuver cette lettre" not in page
    refused = send(here, story, f"{page_of(story)}/approve", letters=[letter.id])
    assert refused.status_code == 409
    assert letters_of(session)[0].status == "draft"


def test_too_long_a_passage_is_bad_input_and_kept(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    letter = next(row for row in letters_of(session) if row.kind == "ranked_not_chosen")
    here = as_(client, engine, story, "hr2")
    answer = send(here, story, f"{page_of(story)}/{letter.id}", **{"strengths-0": "long " * 700})
    assert answer.status_code == 422
    assert "long long" in answer.get_data(as_text=True)


def test_nothing_typed_becomes_markup(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    letter = next(row for row in letters_of(session) if row.kind == "ranked_not_chosen")
    here = as_(client, engine, story, "hr2")
    address = f"{page_of(story)}/{letter.id}"
    send(here, story, address, **{"strengths-0": "<script>alert(1)</script> **gras** {reference}"})
    page = here.get(address).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "**gras** {reference}" in page


def test_approval_by_a_second_person_queues_each_letter_once(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    mine = as_(client, engine, story, "hr")
    page = mine.get(page_of(story)).get_data(as_text=True)
    assert "Approuver les lettres cochées" not in page
    other = as_(client, engine, story, "director")
    assert send(other, story, f"{page_of(story)}/approve").status_code == 422
    ids = [row.id for row in letters_of(session)]
    data = {"revision": revision(story), "command": "once", "letters": ids[:2]}
    assert [other.post(f"{page_of(story)}/approve", data=data).status_code for _ in range(2)] == [303, 303]
    assert len(queued(story, "letter")) == 2
    assert send(other, story, f"{page_of(story)}/approve", all="1").status_code == 303
    session.rollback()
    keys = list(session.scalars(select(Outgoing.key).where(Outgoing.kind == "letter")))
    assert len(keys) == len(set(keys)) == 4
    assert all(key.startswith(f"letter:{story.hire}:") and key.endswith(":1") for key in keys)


def test_approved_letter_changes_no_more(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters().approve_letters()
    letter = session.scalars(select(Letter.id).where(Letter.final).limit(1)).one()
    with pytest.raises(Refused) as shut:
        story.take("edit_letter", story.actor("chair", CHAIR), LetterText(letter, {}))
    assert [o.code for o in shut.value.objections] == ["letters_in_draft"]
    with pytest.raises(Refused):
        story.take("approve_letters", story.actor("director", DIRECTOR), LetterBatch((letter,)))


def test_letters_of_another_hire_are_out_of_reach(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    letter = letters_of(session)[0].id
    here = as_(client, engine, story, "hr")
    assert here.get(f"/hires/{story.hire + 1}/letters/{letter}").status_code == 404
    for part in ("manager", "juror1", "security", "equality"):
        there = as_(client, engine, story, part)
        assert there.get(f"{page_of(story)}/{letter}").status_code == 403
        assert there.get(f"{page_of(story)}/{letter}/pdf").status_code == 403


def test_list_asks_the_same_for_one_letter_and_six(
    client: Any, engine: Engine, session: Session, tmp_path: Path, queries: list[str]
) -> None:
    story = hire_in(session, tmp_path, "informing", count=6)
    story.write_letters()
    session.commit()
    here = as_(client, engine, story, "hr")
    counts = []
    for _ in range(2):
        here.get(page_of(story))
        queries.clear()
        page = here.get(page_of(story)).get_data(as_text=True)
        counts.append(len(queries))
        ids = [row.id for row in letters_of(session)]
        assert page.count(f"{page_of(story)}/") >= len(ids)
        session.execute(Outgoing.__table__.delete().where(Outgoing.letter_id.in_(ids[1:])))
        session.execute(Letter.__table__.delete().where(Letter.id.in_(ids[1:])))
        session.commit()
    assert counts[0] == counts[1] <= 9


# -- the end --------------------------------------------------------------------------------------------------------


def test_hire_does_not_close_while_one_candidate_is_uninformed(app: Any, session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    hr = story.actor("hr", HR)

    def codes() -> dict[str, Any]:
        with pytest.raises(Refused) as shut:
            story.take("close", hr)
        return {o.code: o.values.get("count") for o in shut.value.objections}

    assert codes() == {"everyone_informed": 4}
    story.write_letters()
    assert codes() == {"letters_approved": 4, "everyone_informed": 4}
    story.approve_letters()
    session.commit()
    assert codes() == {"everyone_informed": 4}
    session.rollback()
    outbox.run_once(app.config, app.extensions["sessions"])
    session.rollback()
    session.execute(update(Letter).where(Letter.final, Letter.kind == "appointed").values(status="uncertain"))
    session.commit()
    assert codes() == {"everyone_informed": 1}
    session.execute(update(Letter).where(Letter.status == "uncertain").values(status="sent"))
    story.take("close", hr)
    session.commit()
    assert state(story) == "closed"


def test_letter_sent_is_found_again_by_its_reader_and_checked_by_anybody(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    row = next(r for r in letters_of(session) if r.kind == "ranked_not_chosen")
    person, number = person_of(story, row.file), row.id
    assert client.get(f"/verify/{row.code}").status_code == 404  # a draft is nothing yet
    story.approve_letters()
    session.commit()
    outbox.run_once(app.config, app.extensions["sessions"])
    session.rollback()
    digest = session.scalars(select(Letter.sha256).where(Letter.id == number)).one()
    session.rollback()
    here = sign_in(client, engine, person)
    sent = here.get(f"/my-applications/{story.hire}/letters/{number}/pdf")
    assert sent.data.startswith(b"%PDF-1.7")
    from hashlib import sha256

    assert sha256(sent.data).hexdigest() == digest
    other = next(r for r in letters_of(session) if r.file != row.file)
    session.rollback()
    assert here.get(f"/my-applications/{story.hire}/letters/{other.id}").status_code == 404
    stranger = app.test_client()
    for address in (f"/verify/{row.code}", f"/verify?code={row.code.lower().replace('-', ' ')}"):
        page = stranger.get(address)
        assert page.status_code == 200
        text = page.get_data(as_text=True)
        assert "authentique" in text
        assert digest in text
        assert story.row().reference in text
        assert "Prénom" not in text
        assert "retenue" not in text
    same = stranger.post("/verify", data={"paper": (BytesIO(sent.data), "lettre.pdf")}, follow_redirects=True)
    assert "à l’octet près" in same.get_data(as_text=True)
    assert row.code in same.get_data(as_text=True)
    other_file = stranger.post("/verify", data={"paper": (BytesIO(sent.data + b" "), "lettre.pdf")})
    assert other_file.status_code == 404
    assert stranger.post("/verify").status_code == 422
    assert stranger.get("/verify/0000-0000-0000").status_code == 404
    assert stranger.get("/verify?code=bonjour").status_code == 422
    assert stranger.get("/verify").status_code == 200


def test_pdf_prints_code_and_journal_head(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    from pypdf import PdfReader

    story = hire_in(session, tmp_path, "informing", count=4)
    story.write_letters()
    session.commit()
    row = letters_of(session)[0]
    head = session.scalars(select(Letter.journal_hash).where(Letter.id == row.id)).one()
    session.rollback()
    data = as_(client, engine, story, "hr").get(f"{page_of(story)}/{row.id}/pdf").data
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    assert row.code in text
    assert head[:4] in text
    assert head[4:8] in text


def test_letterhead_of_a_school_stands_on_its_letters(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "informing", count=4)
    school = story.cast.schools["PARIS"]
    here = as_(client, engine, story, "hr")
    address = f"/schools/{school}/letterhead"
    assert here.get(address).status_code == 200
    too_long = here.post(address, data={"signatory": "x" * 300, "city": "Palaiseau"})
    assert too_long.status_code == 422
    assert "Palaiseau" in too_long.get_data(as_text=True)
    data = {"signatory": "Ada Fontaine", "city": "Palaiseau", "court_fr": "tribunal administratif de Versailles"}
    assert here.post(address, data=data).status_code == 303
    send(here, story, f"{page_of(story)}/compose")
    row = next(r for r in letters_of(session) if r.kind == "ranked_not_chosen")
    page = here.get(f"{page_of(story)}/{row.id}").get_data(as_text=True)
    for words in ("Ada Fontaine", "Palaiseau, le", "tribunal administratif de Versailles"):
        assert words in page
    assert here.get(f"/schools/{story.cast.schools['ALES']}/letterhead").status_code == 404
    stranger = as_candidate(client, engine, story, row.file)
    assert stranger.get(address).status_code == 403
