"""The file of a referral: filled in by a private link and by the laboratory, checked item by item, given out as files."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import ClearancePart, JournalEntry, Outgoing, Person, Referral, SealedReading, SealedValue
from recruitment.services import clearance_parts, journal, official_form, outbox, units
from tests.factories.clearances import answers, cell, workbook
from tests.factories.endings import as_, hire_in, person_of, queued, referral_of, send
from tests.factories.pdfs import pdf
from workflows import given
from workflows.charter import clearance_form
from workflows.charter.security import PIECES
from workflows.engine import Refused
from workflows.who import CANDIDATE, HIRING_MANAGER, Actor

NAME, WORK = "Quintessorplanté", "Sujetplanté"


def sealed(story: Any) -> str:
    return f"/hires/{story.hire}/referral/{referral_of(story)}"


def part_of(session: Session, part: str) -> Any:
    session.rollback()
    return session.execute(select(ClearancePart.__table__).where(ClearancePart.part == part)).one_or_none()


def link(app: Any, session: Session, part: str = "person") -> str:
    number = part_of(session, part).number
    return clearance_parts.link(app.config["SECRET_KEY"], "", number)


def stranger(app: Any) -> Any:
    """A browser that nobody is signed in to."""
    return app.test_client()


def files() -> dict[str, Any]:
    return {"identity": (BytesIO(pdf()), "id.pdf"), "cv": (BytesIO(pdf()), "cv.pdf")}


def asked(client: Any, engine: Engine, session: Session, tmp_path: Path, part: str = "person") -> Any:
    """A hire whose officer has asked for a part."""
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    here = as_(client, engine, story, "security")
    assert send(here, story, f"{sealed(story)}/parts/{part}/ask").status_code == 303
    return story


def handed_in(app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path) -> Any:
    """The person has handed in their part."""
    story = asked(client, engine, session, tmp_path)
    typed = {**answers("person"), "A1A": NAME, **files(), "then": "send"}
    sent = stranger(app).post(link(app, session), data=typed)
    assert sent.status_code == 303, sent.text
    return story


def test_person_fills_in_their_part_by_a_private_link(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = asked(client, engine, session, tmp_path)
    address, chosen = link(app, session), story.chosen()
    assert queued(story, "clearance_asked") == [person_of(story, chosen)]
    here = stranger(app)
    for language, words in (("fr", "Votre partie"), ("en", "Your part")):
        page = here.get(f"{address}?lang={language}")
        assert page.status_code == 200
        assert words in page.text
        assert "no-store" in page.headers["Cache-Control"]
    short = here.post(address, data={"A1A": NAME, "A2C": "31/03/1994", "then": "send"})
    assert short.status_code == 422
    assert NAME in short.text
    assert short.text.count("govuk-error-message") > 15
    assert part_of(session, "person").state == "asked"
    assert NAME in here.get(address).text  # kept, sealed, although it could not be sent
    bad = here.post(address, data={**answers("person"), "cv": (BytesIO(b"PK nothing"), "cv.docx"), "then": "send"})
    assert bad.status_code == 422
    sent = here.post(address, data={**answers("person"), "A1A": NAME, **files(), "then": "send"})
    assert sent.status_code == 303
    assert NAME not in here.get(sent.headers["Location"]).text
    over = here.get(address)
    assert (over.status_code, NAME in over.text) == (410, False)
    assert here.post(address, data={"A1A": "autre", "then": "send"}).status_code == 410
    assert part_of(session, "person").state == "filled"
    assert not any(NAME.encode() in blob for blob in session.scalars(select(SealedValue.blob)))
    assert list(journal.verify(session)) == []
    assert journal.differences(session, story.hire) == []


def test_draft_is_kept_while_it_is_typed_and_the_officer_does_not_see_it(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = asked(client, engine, session, tmp_path)
    here, address = stranger(app), link(app, session)
    assert "token" in here.get(f"{address}/draft").json
    assert here.post(f"{address}/draft", data={"A1A": NAME}).status_code == 200
    assert here.post(f"{address}/draft", data={"A1A": "x" * 300_000}).status_code == 413
    assert NAME in here.get(address).text
    assert NAME not in as_(client, engine, story, "security").get(f"{sealed(story)}/sealed").text


@pytest.mark.parametrize("token", ["1.x", "x", "999999.AAAA", "", "1"])
def test_link_that_we_did_not_sign_opens_nothing(app: Any, token: str) -> None:
    assert stranger(app).get(f"/clearance/{token}").status_code == 404


def test_link_ends_when_it_is_withdrawn_expires_or_is_sent_again(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = asked(client, engine, session, tmp_path)
    here, first = stranger(app), link(app, session)
    officer = as_(client, engine, story, "security")
    assert send(officer, story, f"{sealed(story)}/parts/person/ask").status_code == 303
    assert here.get(first).status_code == 410
    second = link(app, session)
    assert here.get(second).status_code == 200
    assert send(officer, story, f"{sealed(story)}/parts/person/revoke").status_code == 303
    assert here.get(second).status_code == 410
    send(officer, story, f"{sealed(story)}/parts/person/ask")
    third = link(app, session)
    session.execute(ClearancePart.__table__.update().values(expires_at=story.now.replace(year=2020)))
    session.commit()
    assert here.get(third).status_code == 410
    outbox.run_once(app.config, app.extensions["sessions"])  # the links of mails not yet sent are over: none leaves
    session.rollback()
    assert set(session.scalars(select(Outgoing.state).where(Outgoing.kind == "clearance_asked"))) == {"failed"}


def test_officer_gives_items_back_and_they_alone_open_again(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    officer, check = as_(client, engine, story, "security"), f"{sealed(story)}/parts/person/check"
    page = officer.get(f"{sealed(story)}/sealed").text
    assert NAME in page
    assert "Inde" in page
    mixed = send(officer, story, check, **{"words-A2B": "Numéro incomplet.", "then": "accept"})
    assert mixed.status_code == 422
    assert "Numéro incomplet." in mixed.text
    assert send(officer, story, check, then="return").status_code == 409  # no item named
    assert send(officer, story, check, **{"words-A2B": "Numéro incomplet.", "then": "return"}).status_code == 303
    assert send(officer, story, check, then="accept").status_code == 409  # it is with the person now
    here, address = stranger(app), link(app, session)
    page = here.get(address).text
    assert "Numéro incomplet." in page
    assert NAME not in page
    assert re.findall(r'name="([A-Z]\d[A-Z]?)"', page) == ["A2B"]
    sent = here.post(address, data={"A2B": "22AB33445", "A1A": "Autre nom", "then": "send"})
    assert sent.status_code == 303
    page = officer.get(f"{sealed(story)}/sealed").text
    assert "22AB33445" in page
    assert NAME in page
    assert "Autre nom" not in page
    assert page.count("corrigé") == 1
    assert send(officer, story, check, then="accept").status_code == 303
    assert part_of(session, "person").state == "accepted"


def test_request_is_complete_once_every_part_asked_is_accepted(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    officer, complete = as_(client, engine, story, "security"), f"/hires/{story.hire}/referral/complete_referral"
    early = send(officer, story, complete, pieces=list(PIECES))
    assert early.status_code == 409
    send(officer, story, f"{sealed(story)}/parts/person/check", then="accept")
    assert send(officer, story, complete, pieces=list(PIECES)).status_code == 303
    session.rollback()
    number = session.scalars(select(Referral.number)).one()
    assert re.fullmatch(r"20\d\d-\d\d-ALES-1", number)


def test_laboratory_fills_in_its_part_and_sees_nothing_of_the_person(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    officer = as_(client, engine, story, "security")
    send(officer, story, f"{sealed(story)}/parts/laboratory/ask")
    assert queued(story, "laboratory_part") == [story.who("manager")]
    manager, address = as_(client, engine, story, "manager"), f"/hires/{story.hire}/access-request"
    page = manager.get(address).text
    assert NAME not in page
    assert 'name="A1A"' not in page
    typed = {**answers("laboratory"), "C4B": WORK, "C2C": "2027-08-31", "then": "send"}
    wrong = manager.post(address, data=typed)
    assert wrong.status_code == 422  # it ends before it starts, and the description is missing
    assert wrong.text.count("govuk-error-message") == 2
    typed |= {"C2C": "2028-08-31", "mission": (BytesIO(pdf()), "mission.pdf")}
    assert manager.post(address, data=typed).status_code == 303
    assert WORK not in manager.get(address).text
    assert WORK in as_(client, engine, story, "security").get(f"{sealed(story)}/sealed").text
    assert as_(client, engine, story, "hr").get(address).status_code == 403
    assert stranger(app).get(link(app, session, "laboratory")).status_code == 410


def head_of_unit(session: Session, story: Any, email: str = "head@example.org") -> None:
    """The register names somebody for the unit of the hire."""
    session.rollback()
    empty = dict.fromkeys(("code", "zrr_code", "address", "ministry", "phone"), "")
    named = {"name": story.row().unit, "responsible": "Odile Blanc, directrice", "email": email, "audited_on": None}
    units.keep(session, story.row().school_id, {**empty, **named})
    session.commit()


def test_person_responsible_for_the_unit_fills_in_its_part_by_a_link_of_their_own(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    head_of_unit(session, story)
    officer = as_(client, engine, story, "security")
    assert "Odile Blanc" in officer.get(f"{sealed(story)}/sealed").text
    send(officer, story, f"{sealed(story)}/parts/laboratory/ask")
    (head,) = queued(story, "laboratory_asked")
    assert queued(story, "laboratory_part") == []
    assert session.scalars(select(Person.password).where(Person.id == head)).one() is None
    outbox.run_once(app.config, app.extensions["sessions"])
    mails = [one.read_text() for one in Path(app.config["VAR"], "mail").glob("*.eml")]
    (mail,) = [one for one in mails if "head@example.org" in one]
    assert NAME not in mail
    here, address = stranger(app), link(app, session, "laboratory")
    page = here.get(address).text
    assert 'name="C4B"' in page
    assert not [word for word in (NAME, 'name="A1A"', f"/hires/{story.hire}") if word in page]
    manager = as_(client, engine, story, "manager")  # asked of somebody else: the team reads whom, and fills in nothing
    page = manager.get(f"/hires/{story.hire}/access-request").text
    assert ("Odile Blanc" in page, 'name="C4B"' in page) == (True, False)
    assert manager.post(f"/hires/{story.hire}/access-request/draft", data={"C4B": WORK}).status_code == 409
    typed = {**answers("laboratory"), "C4B": WORK, "C2C": "2028-08-31", "then": "send"}
    sent = here.post(address, data={**typed, "mission": (BytesIO(pdf()), "mission.pdf")})
    assert sent.status_code == 303
    assert WORK not in here.get(sent.headers["Location"]).text
    assert here.get(address).status_code == 410
    session.rollback()
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.number.desc()).limit(1)).one()
    assert (entry.event, entry.role, entry.actor_id) == ("fill_part", "unit_head", head)
    officer = as_(client, engine, story, "security")
    check = f"{sealed(story)}/parts/laboratory/check"
    assert send(officer, story, check, **{"words-C4B": "Trop court.", "then": "return"}).status_code == 303
    assert len(queued(story, "laboratory_asked")) == 2  # a new link, to the same person
    assert "Trop court." in here.get(link(app, session, "laboratory")).text
    assert send(officer, story, f"{sealed(story)}/parts/laboratory/ask", of="team").status_code == 303
    assert queued(story, "laboratory_part") == [story.who("manager")]
    assert as_(client, engine, story, "manager").get(f"/hires/{story.hire}/access-request").status_code == 200
    assert here.get(link(app, session, "laboratory")).status_code == 410


def test_person_responsible_who_has_an_account_finds_the_task_at_home(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    head = story.who("equality")
    head_of_unit(session, story, session.scalars(select(Person.email).where(Person.id == head)).one())
    session.execute(update(Person).where(Person.id == head).values(password="argon"))
    session.commit()
    address, words = f"/hires/{story.hire}/access-request", "Vérifier une partie"
    assert as_(client, engine, story, "equality").get(address).status_code == 403
    assert words in as_(client, engine, story, "security").get("/").text
    assert words not in as_(client, engine, story, "hr").get("/").text
    send(as_(client, engine, story, "security"), story, f"{sealed(story)}/parts/laboratory/ask")
    assert (queued(story, "laboratory_part"), queued(story, "laboratory_asked")) == ([head], [])
    here = as_(client, engine, story, "equality")
    assert f'href="{address}"' in here.get("/").text
    page = here.get(address).text
    assert ('name="C4B"' in page, NAME in page) == (True, False)
    assert as_(client, engine, story, "equality").get(f"{sealed(story)}/sealed").status_code == 403
    assert address not in as_(client, engine, story, "manager").get("/").text


def test_part_is_filled_in_by_whoever_was_asked_alone_below_the_pages_too(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = asked(client, engine, session, tmp_path)
    referral, manager = referral_of(story), story.actor("manager", HIRING_MANAGER)
    for who in (manager, Actor(story.who("juror1"), frozenset({CANDIDATE}))):
        with pytest.raises(Refused) as refused:
            story.take("fill_part", who, given.PartFilled("person"), referral=referral)
        assert "part_own" in [one.code for one in refused.value.objections]


def test_words_on_items_of_one_part_stay_out_of_the_other(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    session.rollback()
    for part, key, words in (("person", "A2B", "Numéro incomplet."), ("laboratory", "C4B", "Trop court.")):
        clearance_parts.keep_remarks(session, referral_of(story), part, {key: words}, None, story.now)
    assert clearance_parts.remarks(session, referral_of(story), "person") == ({"A2B": "Numéro incomplet."}, "")
    assert clearance_parts.remarks(session, referral_of(story), "laboratory") == ({"C4B": "Trop court."}, "")


def test_complement_is_asked_on_the_ministrys_request_alone(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "clearing", restricted=True)
    ask = f"{sealed(story)}/parts/complement/ask"
    officer = as_(client, engine, story, "security")
    why = "Séjours récents à préciser, motif planté."
    assert send(officer, story, ask, reason=why).status_code == 409
    story.refer("sent")
    session.commit()
    assert send(officer, story, ask, reason="court").status_code == 422
    assert send(officer, story, ask, reason=why).status_code == 303
    page = stranger(app).get(link(app, session, "complement")).text
    assert why in page
    assert 'name="K3"' in page
    assert 'name="A1A"' not in page


def test_request_is_given_out_as_the_form_a_pdf_and_data(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    officer, export = as_(client, engine, story, "security"), f"{sealed(story)}/export"
    assert officer.get(f"{export}/form").status_code == 303  # no form in use yet
    admin = as_(client, engine, story, "admin")
    for wrong in (b"", b"%PDF-1.7"):
        refused = admin.post("/referrals/forms", data={"school": "1", "form": (BytesIO(wrong), "f.xlsm")})
        assert refused.status_code == 422
    assert admin.post("/referrals/forms", data={"school": "2", "form": (BytesIO(b""), "f")}).status_code == 403
    form = {"school": "1", "form": (BytesIO(workbook(without=("phone",))), "zrr.xlsm")}
    assert admin.post("/referrals/forms", data=form).status_code == 303
    assert "Téléphone" in admin.get("/referrals/forms").text
    assert admin.get(f"{export}/pdf").status_code == 403
    officer = as_(client, engine, story, "security")
    filled = officer.get(f"{export}/form").data
    found = official_form.look(filled)
    assert (cell(filled, found, "A1A"), cell(filled, found, "A2F")) == (NAME, "Inde")
    assert cell(filled, found, "A2C") == "31/03/1994"
    assert officer.get(f"{export}/pdf").data.startswith(b"%PDF-1.7")
    data = json.loads(officer.get(f"{export}/json").data)
    assert data["person"]["A1A"] == NAME
    assert set(data["person"]) <= {item.key for item in clearance_form.items("person")}
    assert NAME in officer.get(f"{export}/csv").text
    session.rollback()
    noted = set(session.scalars(select(SealedReading.part)))
    assert {"export:form", "export:pdf", "export:json", "export:csv", "nationality"} <= noted


def test_journal_names_the_steps_and_nothing_that_was_answered(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = handed_in(app, client, engine, session, tmp_path)
    officer = as_(client, engine, story, "security")
    send(officer, story, f"{sealed(story)}/parts/person/check", **{"words-A2B": "Numéro incomplet.", "then": "return"})
    session.rollback()
    entries = session.scalars(
        select(JournalEntry).where(JournalEntry.event.in_(("ask_part", "fill_part", "return_part")))
    )
    texts = [f"{entry.heard}{entry.moves}{entry.digest}" for entry in entries]
    assert len(texts) == 3
    assert not any(word in text for text in texts for word in (NAME, "incomplet", '"IN"', "A2B"))


def test_no_log_line_no_mail_and_no_error_shows_a_sealed_word(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path, caplog: Any
) -> None:
    caplog.set_level("DEBUG")
    story = handed_in(app, client, engine, session, tmp_path)
    officer, check = as_(client, engine, story, "security"), f"{sealed(story)}/parts/person/check"
    officer.get(f"{sealed(story)}/sealed")
    send(officer, story, check, **{"words-A2B": "Remarqueplantée.", "then": "return"})
    stranger(app).post(link(app, session), data={"A2B": "Numéroplanté" * 40, "then": "send"})
    wrong = stranger(app).post(f"{link(app, session)}x", data={"A2B": "Numéroplanté"})
    outbox.run_once(app.config, app.extensions["sessions"])
    texts = [caplog.text, wrong.text.partition("<form")[0]]
    texts += [mail.read_text("utf-8", "replace") for mail in Path(app.config["VAR"], "mail").glob("*.eml")]
    assert len(texts) > 10
    for word in (NAME, "Remarqueplant", "Numéroplant", "anais@example.org", "22AB"):
        assert not [text[:80] for text in texts if word in text]
    session.rollback()
    kept = session.scalars(select(Outgoing.payload)).all()
    assert not [one for one in kept if NAME in json.dumps(one, ensure_ascii=False)]
