"""Complaints by their pages: received, examined from outside, answered; and who never hears of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from recruitment.demo.story import Story
from recruitment.models import Complaint, ComplaintNote, Hire, JournalEntry, JuryMember, Outgoing, make_sessions
from recruitment.services import complaint_figures, complaint_register, deadlines, journal, mailing
from tests.factories.cast import NOW, sign_in
from tests.factories.endings import hire_in, person_of, queued

TEXT = "La date de l’audition a changé la veille, sans message. Motplanté."
FINDING, ANSWER = (
    "Constatplanté : le message n’est pas parti.",
    "Le message n’était pas parti ; Réponseplantée, la date est refaite.",
)


@pytest.fixture
def story(session: Session, tmp_path: Path) -> Story:
    """A hire near its end: files examined, a list signed, somebody appointed."""
    return hire_in(session, tmp_path, "informing")


class Desk:
    """Browsers of the people around one complaint."""

    def __init__(self, app: Any, engine: Engine, story: Story) -> None:
        self.app, self.engine, self.story = app, engine, story
        story.session.rollback()
        self.reference = story.session.scalars(select(Hire.reference).where(Hire.id == story.hire)).one()
        story.session.rollback()

    def as_(self, person: int) -> Any:
        """That person's browser."""
        return sign_in(self.app.test_client(), self.engine, person)

    def part(self, part: str) -> Any:
        """The browser of somebody of the school."""
        return self.as_(self.story.who(part))

    def author(self, number: int = 0) -> int:
        """A candidate of the hire."""
        self.story.session.rollback()
        files = self.story.applications(
            "admissible", "ranked", "not_ranked", "received", "not_shortlisted", "appointed"
        )
        return person_of(self.story, files[number])

    def file(self, person: int | None = None, text: str = TEXT, subject: str = "interview", **more: str) -> Any:
        """Somebody files a complaint."""
        form = {"subject": subject, "text": text, "command": f"c-{person}-{len(text)}", **more}
        return self.as_(person or self.author()).post(f"/posts/{self.reference}/complaint", data=form)

    def row(self) -> Any:
        """The latest complaint as it is kept."""
        self.story.session.rollback()
        return self.story.session.execute(select(Complaint.__table__).order_by(Complaint.id.desc())).first()

    def act(self, part: str, what: str, **form: Any) -> Any:
        """A step at the desk."""
        address = f"/hires/{self.story.hire}/complaints/{self.row().id}"
        number = self.story.session.scalars(select(Hire.revision).where(Hire.id == self.story.hire)).one()
        self.story.session.rollback()
        prefix = {"note_finding": "finding-", "answer_complaint": "answer-"}.get(what, "")
        sent = {f"{prefix}{name}": value for name, value in form.items()}
        return self.part(part).post(address, data={"step": what, "command": f"{what}-{number}", **sent})


@pytest.fixture
def desk(app: Any, engine: Engine, story: Story) -> Desk:
    return Desk(app, engine, story)


def test_complaint_goes_from_filing_to_answer_by_its_pages(desk: Desk, story: Story) -> None:
    author = desk.author()
    assert desk.file(author).status_code == 303
    row = desk.row()
    assert (row.state, row.number, row.subject, row.handler_id) == ("filed", f"{desk.reference}-R1", "interview", None)
    assert (row.answer_due - row.filed_at).days in (30, 31)
    assert queued(story, "complaint_receipt") == [author]
    assert queued(story, "complaint_filed") == sorted(story.who(part) for part in ("hr", "hr2", "director"))

    assert desk.act("hr", "assign_handler", person=story.who("equality")).status_code == 303
    assert queued(story, "complaint_assigned") == [story.who("equality")]
    assert queued(story, "complaint_acknowledged") == [author]
    assert desk.act("equality", "note_finding", text=FINDING).status_code == 303
    assert desk.row().state == "examined"
    added = {"text": "Un mot de plus : le courriel du 3.", "command": "add"}
    here = f"/posts/{desk.reference}/complaint/{desk.row().id}"
    assert desk.as_(author).post(f"{here}/addition", data=added).status_code == 303
    assert queued(story, "complaint_added") == [story.who("equality")]
    assert desk.act("equality", "answer_complaint", outcome="founded", text=ANSWER).status_code == 303
    row = desk.row()
    assert (row.state, row.outcome, row.answer) == ("answered", "founded", ANSWER)
    assert queued(story, "complaint_answered") == [author]

    page = desk.as_(author).get(f"/posts/{desk.reference}/complaint").get_data(as_text=True)
    assert ANSWER in page
    assert "Constatplanté" not in page
    pdf = desk.as_(author).get(f"{here}/answer.pdf")
    words = " ".join("".join(part.extract_text() for part in PdfReader(BytesIO(pdf.data)).pages).split())
    assert "Réponseplantée" in words
    assert "Constatplanté" not in words
    story.session.rollback()
    assert list(journal.verify(story.session, story.hire)) == []
    assert journal.differences(story.session, story.hire) == []


def test_receipt_says_number_and_dates(desk: Desk, app: Any, story: Story) -> None:
    desk.file()
    with make_sessions(app.extensions["engine"])() as session:
        sent = session.scalars(select(Outgoing.id).where(Outgoing.kind == "complaint_receipt")).one()
        message, _ = mailing.written(session, mailing.job(session, sent), app.config, datetime.now(UTC))
    assert isinstance(message, EmailMessage)
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"{desk.reference}-R1" in text
    assert "Motplanté" not in text
    assert text.count(" avant le ") == 2


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"subject": "", "text": TEXT}, "Choisissez ce qui est en cause."),
        ({"subject": "sauce", "text": TEXT}, "Choisissez ce qui est en cause."),
        ({"subject": "delay", "text": "court"}, "Écrivez entre 30 et 8000 caractères."),
        ({}, "Écrivez entre 30 et 8000 caractères."),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(desk: Desk, form: dict[str, str], said: str) -> None:
    answer = desk.as_(desk.author()).post(f"/posts/{desk.reference}/complaint", data=form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert form.get("text", "") in page
    assert desk.row() is None


def test_same_form_sent_twice_files_one_complaint(desk: Desk, story: Story) -> None:
    author = desk.author()
    codes = [desk.file(author).status_code for _ in range(2)]
    assert codes == [303, 303]
    story.session.rollback()
    assert len(story.session.scalars(select(Complaint.id)).all()) == 1


def test_second_complaint_waits_for_the_first(desk: Desk, story: Story) -> None:
    author = desk.author()
    desk.file(author)
    again = desk.file(author, TEXT + " Encore.")
    assert again.status_code == 409
    assert "complétez-la plutôt" in again.get_data(as_text=True)
    number = desk.row().id
    withdrawn = desk.as_(author).post(f"/posts/{desk.reference}/complaint/{number}/withdrawal", data={"command": "w"})
    assert withdrawn.status_code == 303
    assert desk.row().state == "withdrawn"
    assert desk.file(author, TEXT + " Encore.").status_code == 303
    assert desk.row().number.endswith("-R2")


def test_somebody_who_did_not_apply_may_complain(desk: Desk, story: Story) -> None:
    assert desk.file(story.who("reviewer")).status_code == 303
    row = desk.row()
    assert (row.application_id, row.person_id) == (None, story.who("reviewer"))


def test_nobody_touches_the_complaint_of_somebody_else(desk: Desk) -> None:
    desk.file(desk.author(0))
    number, other = desk.row().id, desk.as_(desk.author(1))
    for path, form in (("addition", {"text": "Ajouté par une autre."}), ("withdrawal", {})):
        assert other.post(f"/posts/{desk.reference}/complaint/{number}/{path}", data=form).status_code == 404
    assert other.get(f"/posts/{desk.reference}/complaint/{number}/answer.pdf").status_code == 404
    assert desk.row().state == "filed"


def test_no_page_of_the_jury_the_team_or_others_shows_a_complaint(desk: Desk, story: Story) -> None:
    author = desk.author()
    desk.file(author)
    number = desk.row().number
    addresses = (
        f"/hires/{story.hire}/complaints", f"/hires/{story.hire}/complaints/{desk.row().id}", "/complaints",
        f"/hires/{story.hire}/journal", f"/hires/{story.hire}", f"/posts/{desk.reference}/complaint", "/",
    )  # fmt: skip
    others = ["manager", "chair", "juror1", "reviewer", "security", "admin", "equality"]
    browsers = {part: desk.part(part) for part in others} | {"other": desk.as_(desk.author(1))}
    browsers["paris" if story.post.school == "ALES" else "ales"] = desk.as_(
        story.cast.people["paris.hr" if story.post.school == "ALES" else "hr"]
    )
    for part, browser in browsers.items():
        for address in addresses:
            page = browser.get(address).get_data(as_text=True)
            for word in ("Motplanté", number, "réclamation a été reçue"):
                assert word not in page, (part, address)


def test_hr_who_judges_finds_no_complaint_and_is_not_told(desk: Desk, story: Story, session: Session) -> None:
    sits = story.who("hr2")
    session.rollback()
    member = session.execute(select(JuryMember.id, JuryMember.juror_id).where(JuryMember.hire_id == story.hire)).first()
    assert member is not None
    session.execute(update(JuryMember).where(JuryMember.id == member.id).values(person_id=sits, left_at=NOW))
    session.commit()
    desk.file()
    assert sits not in queued(story, "complaint_filed")
    browser = desk.as_(sits)
    assert browser.get(f"/hires/{story.hire}/complaints").status_code == 404
    assert browser.get(f"/hires/{story.hire}/complaints/{desk.row().id}").status_code == 404
    assert desk.row().number not in browser.get("/complaints").get_data(as_text=True)
    page = desk.part("hr").get(f"/hires/{story.hire}/complaints/{desk.row().id}").get_data(as_text=True)
    assert f'value="{sits}"' not in page
    assert desk.act("hr", "assign_handler", person=sits).status_code == 422


def test_only_the_person_in_charge_examines_and_answers(desk: Desk, story: Story) -> None:
    desk.file()
    desk.act("hr", "assign_handler", person=story.who("director"))
    for part in ("hr", "hr2"):
        refused = desk.act(part, "note_finding", text=FINDING)
        assert refused.status_code == 409
        assert "Seule la personne chargée" in refused.get_data(as_text=True)
    assert desk.act("director", "answer_complaint", outcome="founded", text=ANSWER).status_code == 409  # nothing found yet
    assert desk.act("director", "note_finding", text=FINDING).status_code == 303
    assert desk.act("director", "answer_complaint", outcome="", text=ANSWER).status_code == 422
    assert desk.act("director", "answer_complaint", outcome="partly", text=ANSWER).status_code == 303
    assert desk.act("director", "answer_complaint", outcome="founded", text=ANSWER).status_code == 409


def test_auditor_reads_and_does_nothing(desk: Desk, story: Story) -> None:
    desk.file()
    address = f"/hires/{story.hire}/complaints/{desk.row().id}"
    page = desk.part("auditor").get(address).get_data(as_text=True)
    assert "Motplanté" in page
    assert "assign_handler" not in page
    assert (
        desk.part("auditor").post(address, data={"step": "assign_handler", "person": story.who("hr")}).status_code
        == 403
    )


def test_person_in_charge_who_then_judges_is_replaced(desk: Desk, story: Story, session: Session) -> None:
    desk.file()
    desk.act("hr", "assign_handler", person=story.who("equality"))
    assert desk.act("hr", "assign_handler", person=story.who("director")).status_code == 303
    assert desk.row().handler_id == story.who("director")
    assert desk.part("equality").get(f"/hires/{story.hire}/complaints/{desk.row().id}").status_code == 404


@pytest.mark.parametrize("days", [6, 31])
def test_late_complaint_is_told_once(desk: Desk, story: Story, sessions: sessionmaker[Session], days: int) -> None:
    desk.file()
    if days > 6:
        desk.act("hr", "assign_handler", person=story.who("equality"))
    before = queued(story, "complaint_late")
    deadlines.act(sessions, datetime.now(UTC) + timedelta(days=days))
    deadlines.act(sessions, datetime.now(UTC) + timedelta(days=days + 1))
    told = queued(story, "complaint_late")
    expected = {story.who(part) for part in ("hr", "hr2", "director")} | (
        {story.who("equality")} if days > 6 else set()
    )
    assert (before, told) == ([], sorted(expected))


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    return make_sessions(engine)


def test_nothing_is_reminded_in_time(desk: Desk, story: Story, sessions: sessionmaker[Session]) -> None:
    desk.file()
    deadlines.act(sessions, datetime.now(UTC) + timedelta(days=4))
    assert queued(story, "complaint_late") == []


def test_home_shows_what_is_expected(desk: Desk, story: Story) -> None:
    desk.file()
    number = desk.row().number
    assert number in desk.part("hr").get("/").get_data(as_text=True)
    assert number not in desk.part("equality").get("/").get_data(as_text=True)
    desk.act("hr", "assign_handler", person=story.who("equality"))
    assert number in desk.part("equality").get("/").get_data(as_text=True)
    assert number not in desk.part("hr").get("/").get_data(as_text=True)


def test_director_reopens_a_step_in_the_name_of_a_complaint(
    app: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    desk = Desk(app, engine, hire_in(session, tmp_path, "eligibility"))
    desk.file()
    here = f"/hires/{desk.story.hire}"
    page = desk.part("director").get(f"{here}/complaints/{desk.row().id}").get_data(as_text=True)
    address = f"{here}/reopen?complaint={desk.row().number}"
    assert address in page
    assert f"Réclamation {desk.row().number}" in desk.part("director").get(address).get_data(as_text=True)
    assert desk.part("hr").get(address).status_code == 403


def test_no_way_back_is_shown_where_the_chart_has_none(app: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    desk = Desk(app, engine, hire_in(session, tmp_path, "closed"))
    desk.file()
    page = desk.part("director").get(f"/hires/{desk.story.hire}/complaints/{desk.row().id}").get_data(as_text=True)
    assert "reopen?complaint" not in page


def test_figures_say_nothing_about_few(desk: Desk, story: Story, session: Session) -> None:
    assert desk.file().status_code == 303
    session.rollback()
    year = complaint_figures.by_year(session, Complaint.state != "begun")
    assert [(line.filed, line.answered, line.in_time, line.median) for line in year] == [(1, 0, None, None)]
    page = desk.part("director").get("/complaints").get_data(as_text=True)
    assert "trop peu pour être montré" in page or "trop peu" in page


def test_figures_are_shown_once_there_are_enough(desk: Desk, story: Story, session: Session) -> None:
    filed = datetime(2026, 1, 5, 9, tzinfo=UTC)
    for number, (days, outcome) in enumerate(
        [(10, "founded"), (20, "partly"), (30, "unfounded"), (40, "unfounded"), (12, "unfounded")]
    ):
        session.add(Complaint(
            number=f"X-R{number}", hire_id=story.hire, person_id=story.who("reviewer"), state="answered", state_since=filed,
            subject="delay", text="x", language="fr", filed_at=filed, acknowledge_due=filed + timedelta(days=5),
            answer_due=filed + timedelta(days=31), handler_id=story.who("hr"), outcome=outcome, answer="y",
            answered_at=filed + timedelta(days=days),
        ))  # fmt: skip
    session.commit()
    (line,) = complaint_figures.by_year(session, Complaint.state != "begun")
    # One late answer of five would point at somebody: it stays unsaid.
    assert (line.filed, line.answered, line.in_time, line.median, line.founded) == (5, 5, None, 20, 2)
    csv = desk.part("director").get("/complaints.csv").get_data(as_text=True)
    assert "2026;5;5;" in csv


def test_list_costs_the_same_whatever_its_length(
    desk: Desk, story: Story, session: Session, queries: list[str]
) -> None:
    counts = []
    for number in range(3):
        desk.file(desk.author(number))
        browser = desk.part("hr")
        browser.get("/complaints")
        queries.clear()
        browser.get("/complaints")
        counts.append(len([one for one in queries if not one.startswith("BEGIN")]))
    assert len(set(counts)) == 1, counts


def test_database_refuses_what_no_rule_would_let_through(story: Story, session: Session) -> None:
    base = {
        "hire_id": story.hire, "person_id": story.who("reviewer"), "state_since": NOW, "subject": "delay", "text": "x",
        "language": "fr", "filed_at": NOW, "acknowledge_due": NOW, "answer_due": NOW,
    }  # fmt: skip
    for wrong in (
        {"state": "lost"}, {"state": "filed", "subject": "sauce"}, {"state": "answered"}, {"state": "examined"},
        {"state": "acknowledged", "handler_id": story.who("reviewer")},
    ):  # fmt: skip
        session.add(Complaint(number=f"N-{wrong}", **{**base, **wrong}))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
    session.add_all(Complaint(number=f"N{n}", state="filed", **base) for n in range(2))
    with pytest.raises(IntegrityError):
        session.flush()


def test_journal_names_steps_and_nothing_of_the_content(desk: Desk, story: Story) -> None:
    desk.file()
    story.session.rollback()
    last = story.session.execute(
        select(JournalEntry.__table__).where(JournalEntry.hire_id == story.hire).order_by(JournalEntry.number.desc())
    ).first()
    assert last is not None
    assert (last.event, last.role) == ("file_complaint", "person")
    assert "Motplanté" not in str(tuple(last))
    assert story.session.scalars(select(ComplaintNote.id)).all() == []
    assert complaint_register.of_hire(story.session, story.hire)[0].number == f"{desk.reference}-R1"
