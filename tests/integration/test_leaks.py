"""Nobody reads what their role may never see: every address, every link, every export, as everybody, step by step.

Words that occur nowhere else are planted where they may not leave; then each person goes everywhere they can. On the
way every page is read as strict HTML, in either language, and no template prints what nobody gave it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Undefined
from pypdf import PdfReader
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from recruitment.demo import complaints, data_rights
from recruitment.demo.half_done import put_down
from recruitment.demo.story import Story
from recruitment.models import (
    Application,
    ClearancePart,
    Complaint,
    DataRequest,
    DeclaredLink,
    Document,
    Hire,
    JobSheet,
    JuryMember,
    Letter,
    Mark,
    MarkDraft,
    MarkSheet,
    Offer,
    Outgoing,
    Person,
    Proof,
    Ranking,
    RankingEntry,
    Referral,
    Welcome,
    WelcomeTask,
)  # fmt: skip
from recruitment.services import application_drafts, clearance_parts, compartment, interview_needs
from recruitment.services.application_drafts import Place
from recruitment.services.declarations import opaque
from recruitment.web import wording
from recruitment.web.language import LANGUAGES
from recruitment.web.walking import addresses, walk
from tests.factories.cast import cast, person, sign_in
from tests.factories.stories import tell
from workflows import given
from workflows.charter.packs import current
from workflows.referral import SEALED_EVENTS
from workflows.who import DIRECTOR, JUROR, SECURITY, Actor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NEED, DRAFT = "une boucle magnétique pour l’écoute", "hal-09988776"
JURY = ("chair", "juror1", "juror2", "juror3", "juror4")
STAFF = ("manager", "hr", "reviewer", "director", "security", "equality", "auditor", "admin")
OUTSIDE = ("group", "paris.hr", "nobody")
EVERYBODY = (*STAFF, *JURY[:2], "candidate1", "candidate2", *OUTSIDE)
NAMES = tuple(f"Quintessor-{n}" for n in range(1, 5))
MAILS = tuple(f"candidate{n}@example.org" for n in range(1, 5))
SEALED = ("Identitéplantée", "Activitéplantée", "Notesplantées", "Remarqueplantée", "Changementplanté")
LINK_NOTE, CONDITIONS, RANK_REASON = "Lienplanté", "Conditionsplantées", "Raisonplantée"
# Where names are meant to be read while files are numbered: alphabetically, without numbers.
BY_NAME = re.compile(r"^/hires/\d+/links")


class Unprinted(Undefined):
    """A value that nobody gave may be asked for, not printed nor listed."""

    __str__ = __iter__ = Undefined._fail_with_undefined_error


def note_of(key: str) -> str:
    """The words planted in every mark of a juror."""
    return f"Notede-{key}"


WELCOME_NOTE, TERMS = "Noteplantée", "Conditionsdoffreplantées"
PROOF_NOTE = "Justificatifplanté"
COMPLAINT = "Réclamationplantée, avec une date et ce qui s’est passé."
PLANTED = (
    *NAMES, *MAILS, *SEALED, COMPLAINT, WELCOME_NOTE, PROOF_NOTE, TERMS, LINK_NOTE, CONDITIONS, RANK_REASON,
    *(note_of(key) for key in JURY),
)  # fmt: skip


def plant(story: Story) -> Story:
    """Put words into everything that has readers of its own."""
    session = story.session
    for number, name in enumerate(NAMES, 1):
        session.execute(update(Person).where(Person.id == story.cast.people[f"candidate{number}"]).values(name=name))
    for key in JURY:
        sheets = (
            select(MarkSheet.id)
            .join(JuryMember, JuryMember.id == MarkSheet.member_id)
            .where(JuryMember.person_id == story.cast.people[key])
        )
        session.execute(update(Mark).where(Mark.sheet_id.in_(sheets)).values(note=note_of(key)))
        seat = select(JuryMember.id).where(JuryMember.person_id == story.cast.people[key])
        session.execute(update(MarkDraft).where(MarkDraft.member_id.in_(seat)).values(note=note_of(key)))
    session.execute(update(DeclaredLink).values(words=LINK_NOTE))
    for referral in session.scalars(select(Referral.id).where(Referral.opinion == "reserved")):
        compartment.keep(session, referral, compartment.CONDITIONS, CONDITIONS, None, story.now)
        clearance_parts.keep_answers(session, referral, "person", {"A1A": SEALED[0], "A2F": "BT"}, None, story.now)
        clearance_parts.keep_answers(session, referral, "laboratory", {"C4B": SEALED[1]}, None, story.now)
        compartment.keep(session, referral, compartment.NOTES, SEALED[2], None, story.now)
        compartment.keep(session, referral, clearance_parts.REMARKS, {"A2B": SEALED[3]}, None, story.now)
        compartment.keep(session, referral, compartment.CHANGES, [{"on": "", "text": SEALED[4]}], None, story.now)
        for part in ("person", "laboratory"):
            session.add(ClearancePart(referral_id=referral, part=part, state="filled", number=referral * 10 + len(part),
                                      asked_at=story.now, expires_at=story.now, reopened=["A2B"]))  # fmt: skip
    session.execute(update(RankingEntry).values(reason=RANK_REASON))
    complaints.file(story, story.cast.people["candidate2"], text=COMPLAINT)
    session.execute(update(Offer).values(terms=TERMS))
    session.execute(update(WelcomeTask).where(WelcomeTask.role != "person").values(
        outcome="done", done_at=story.now, done_on=story.now.date(), note=WELCOME_NOTE))  # fmt: skip
    data_rights.ask(story, story.cast.people["candidate2"], text=COMPLAINT)
    _proofs(story)
    first = select(Application.id).where(Application.person_id == story.cast.people["candidate1"])
    interview_needs.ask(session, session.scalars(first).one(), ["other"], NEED, story.now)
    draft = application_drafts.Sent({"works": [DRAFT]}, 0, "page", story.now)
    application_drafts.keep(session, Place(story.hire, story.cast.people["nobody"]), draft, story.now)
    session.commit()
    return story


def _proofs(story: Story) -> None:
    """What is said of a proof to one person of the shortlist, once there is one."""
    short = ("shortlisted", "heard", "ranked", "not_ranked", "chosen", "appointed")
    mine = (Application.person_id == story.cast.people["candidate1"], Application.state.in_(short))
    for file in story.session.scalars(select(Application.id).where(*mine)):
        hr = story.who("hr")
        story.session.add(Proof(application_id=file, kind="degree", state="missing", asked_at=story.now, asked_by=hr,
                                due_on=story.now.date(), note=PROOF_NOTE, said_at=story.now, said_by=hr))  # fmt: skip


def told(session: Session, files: Path, state: str, **about: Any) -> Story:
    """A hire in `state`, with somebody who has an account and nothing else."""
    everybody = cast(session)
    everybody.people["nobody"] = person(session, "nobody")
    start = datetime.now(UTC) - timedelta(days=170)
    return tell(session, files, state, everybody=everybody, start=start, **about)


def advertised(session: Session, files: Path) -> Story:
    """Applications come in."""
    return plant(told(session, files, "advertised"))


def eligibility(session: Session, files: Path) -> Story:
    """Files examined, one set aside; links declared."""
    return plant(told(session, files, "eligibility").judge().declare({4: 1}))


def sifting(session: Session, files: Path) -> Story:
    """Some marks handed in; one juror has stepped aside, with a note."""
    story = told(session, files, "eligibility").judge().declare({4: 1}).start_scoring()
    return plant(put_down(story.mark(3), "juror3"))


def marked(session: Session, files: Path) -> Story:
    """Interviews marked, nothing revealed."""
    return plant(told(session, files, "deliberating"))


def revealed(session: Session, files: Path) -> Story:
    """Marks open to the jury, an order put to it."""
    return plant(told(session, files, "deliberating").rank(2))


def referred(session: Session, files: Path) -> Story:
    """The ministry has answered with reservations, and the director has authorised."""
    story = told(session, files, "clearing", restricted=True).refer("sent")
    referral = session.scalars(select(Referral.id)).one()
    opinion = given.Opinion("reserved", "à lire par la seule personne concernée")
    story.take("record_opinion", story.actor("security", SECURITY), opinion, referral=referral)
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    return plant(story)


def answered(session: Session, files: Path) -> Story:
    """Letters written."""
    return plant(told(session, files, "informing").write_letters())


# Words with readers of their own at every stage. The chair rules on a link, the director on the chair's own.
READERS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (frozenset({LINK_NOTE}), ("chair", "director")),
    (frozenset({CONDITIONS}), ("security", "candidate1")),
    (frozenset({*SEALED, "Bhoutan", "Bhutan"}), ("security",)),
    (frozenset({RANK_REASON}), ("hr", "director", "auditor", *JURY)),
    (frozenset({NEED}), ("hr", "candidate1")),
    (frozenset({DRAFT}), ("nobody",)),
    (frozenset({PROOF_NOTE}), ("hr", "candidate1")),
    (frozenset({COMPLAINT}), ("hr", "director", "auditor", "candidate2")),
    (frozenset({TERMS}), ("hr", "candidate1")),
    (frozenset({WELCOME_NOTE}), ("hr", "manager", "security")),  # and each of the last two their own alone
)


def never(stage: str, key: str) -> set[str]:
    """What somebody may not read at a stage, on any page."""
    found: set[str] = set()
    blind = stage in ("advertised", "eligibility", "sifting")
    names, others_names = set(NAMES) | set(MAILS), set(NAMES[1:]) | set(MAILS[1:])
    if key in ("reviewer", "equality", "admin", *OUTSIDE) or (blind and key in ("manager", "director", *JURY)):
        found |= names
    if key == "candidate1":
        found |= others_names
    if key == "candidate2":
        found |= (set(NAMES) | set(MAILS)) - {NAMES[1], MAILS[1]}
    if blind or stage == "marked":
        found |= {note_of(juror) for juror in JURY if juror != key}
    elif key not in ("hr", "director", "auditor", *JURY):
        found |= {note_of(juror) for juror in JURY}
    for words, readers in READERS:
        if key not in readers:
            found |= words
    return found


STAGES: dict[str, Callable[[Session, Path], Story]] = {
    "advertised": advertised, "eligibility": eligibility, "sifting": sifting, "marked": marked, "revealed": revealed,
    "referred": referred, "answered": answered,
}  # fmt: skip


def values(session: Session) -> dict[str, list[Any]]:
    """What the arguments of addresses can be: every row there is."""
    session.rollback()

    def ids(column: Any) -> list[Any]:
        return list(session.scalars(select(column)))

    return {
        "hire_id": ids(Hire.id), "application_id": ids(Application.id), "document_id": ids(Document.id)[:2],
        "letter_id": ids(Letter.id), "version": ids(JobSheet.version), "reference": ids(Hire.reference),
        "key": ["expertise", "contributions", "methods"],
        "person_id": ids(Person.id), "juror_id": [1], "school_id": [1, 2], "number": [1, 2],
        "event": ["close", "reveal", "publish"], "code": ["en"], "login": [1], "remark": [1], "token": ["x"],
        "channel": ["site"], "block_id": [1], "referral_id": ids(Referral.id), "kind": ["cv"], "unit_id": [1],
        "complaint_id": ids(Complaint.id), "request_id": ids(DataRequest.id), "welcome_id": ids(Welcome.id),
        "proof_id": ids(Proof.id), "edition": ["2025-01-01", "2026-01-01"], "consent_id": [1],
        "grid_id": [1], "grid_key": ["postdoc"], "list_id": [1],
        "person": [opaque(hire, file) for hire in session.execute(select(Hire.id, Hire.salt))
                   for file in session.scalars(select(Application.id).where(Application.hire_id == hire.id))],
    }  # fmt: skip


def everywhere(app: Any, session: Session) -> list[str]:
    """Every address that can be opened, filled in with everything there is."""
    return list(addresses(app, values(session)))


def texts(client: Any, start: list[str]) -> Iterator[tuple[str, str]]:
    """Each page reached from `start` and by following every link: address, headers and text."""
    for page in walk(partial(client.get, buffered=True), start):
        assert page.status < 500, page.address
        yield page.address, page.text


@pytest.mark.parametrize("stage", STAGES)
def test_nobody_reads_what_their_role_may_never_see(
    app: Any, engine: Engine, session: Session, tmp_path: Path, stage: str
) -> None:
    story = STAGES[stage](session, Path(app.config["FILES_DIR"]))
    app.jinja_env.undefined = Unprinted
    start, found = everywhere(app, session), []
    read: dict[str, set[str]] = {}
    for place, key in enumerate(EVERYBODY, [*STAGES].index(stage)):
        forbidden = never(stage, key)
        client = sign_in(app.test_client(), engine, story.cast.people[key])
        client.set_cookie("lang", LANGUAGES[place % 2])
        for address, text in texts(client, start):
            text = unescape(text)
            words = forbidden - set(NAMES) if BY_NAME.match(address) and key in (*JURY, "director") else forbidden
            found += [f"{key} reads {word} at {address}" for word in sorted(words) if word in text]
            read.setdefault(key, set()).update(word for word in PLANTED if word in text)
    assert not found, "\n".join(found)
    assert set(NAMES) <= read["hr"], "the words are planted where nobody looks"
    assert stage in ("advertised", "eligibility", "sifting") or PROOF_NOTE in read["hr"] & read["candidate1"]
    assert stage != "referred" or set(SEALED) <= read["security"], "sealed words are planted where nobody looks"
    assert stage not in ("sifting", "revealed") or note_of("juror1") in read["juror1"]


def on_paper(content: bytes) -> str:
    """What a PDF says."""
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("pack", "stage", "shown"),
    [
        ("contract", "interviewing", "candidates"), ("contract", "deliberating", "candidates"),
        ("contract", "revealed", "ranking"), ("university", "revealed", "ranking"),
    ],
)  # fmt: skip
def test_red_link_closes_the_file_everywhere_at_once(
    app: Any, engine: Engine, session: Session, tmp_path: Path, pack: str, stage: str, shown: str
) -> None:
    """Pages, lists, papers, exports, search, counts and mails, walked by the juror just after: the candidate is on none."""
    files = Path(app.config["FILES_DIR"])
    story = told(session, files, "deliberating" if stage == "revealed" else stage)
    plant(story.rank(2) if stage == "revealed" else story)
    juror = story.cast.people["juror4"]
    ranked = story.applications("heard", "shortlisted", "ranked")
    closed = session.execute(
        select(Application.id, Application.number, Person.name)
        .join(Person, Person.id == Application.person_id)
        .where(Application.id.in_(ranked[:1] if pack == "contract" else ranked))
    ).all()
    client = sign_in(app.test_client(), engine, juror)
    assert closed[0].name in client.get(f"/hires/{story.hire}/{shown}").text
    listed = len(client.get(f"/hires/{story.hire}/candidates.csv").text.splitlines())
    session.rollback()
    in_force = current(pack, None, story.now.date())
    session.execute(update(Hire).values(pack_id=in_force.id, pack_version=in_force.version))
    link = given.LinkAnswer(closed[0].id, (given.DeclaredLink("kinship"),))
    before = session.scalar(select(func.max(Outgoing.id)))
    story.take("declare_link", Actor(juror, frozenset({JUROR})), link, application=closed[0].id)
    session.commit()
    found = []
    for page in walk(partial(client.get, buffered=True), everywhere(app, session)):
        assert page.status < 500, page.address
        if BY_NAME.match(page.address):
            continue
        text = unescape(page.text) + (on_paper(page.content) if page.content.startswith(b"%PDF") else "")
        found += [f"{one.name} at {page.address}" for one in closed if one.name in text]
        found += [f"number {one.number} at {page.address}" for one in closed
                  if re.search(rf"(Candidature|Application)[ \u00a0]{one.number}\b", text)]  # fmt: skip
    assert not found, "\n".join(found)
    for part in ("candidates", "marks"):
        for one in closed:
            assert client.get(f"/hires/{story.hire}/{part}/{one.id}").status_code in (403, 404)
    searched = client.post(f"/hires/{story.hire}/candidates", data={"words": closed[0].name})
    assert closed[0].name not in searched.text.replace(f'value="{closed[0].name}"', "")
    mails = session.scalars(select(Outgoing).where(Outgoing.person_id == juror, Outgoing.id > before)).all()
    assert mails == []
    told_others = session.execute(select(Outgoing.kind, Outgoing.payload).where(Outgoing.id > before)).all()
    assert {kind for kind, _ in told_others} == ({"member_out"} if pack == "university" else set())
    assert not [payload for _, payload in told_others if payload]
    if pack == "university":
        assert client.get(f"/hires/{story.hire}/ranking").status_code == 403
    else:
        assert len(client.get(f"/hires/{story.hire}/candidates.csv").text.splitlines()) == listed - 1


def test_what_the_ministry_answered_shows_in_no_journal_but_that_of_security(
    app: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = referred(session, Path(app.config["FILES_DIR"]))
    start = everywhere(app, session)
    with app.test_request_context():
        sealed = {str(wording.event_done(event)) for event in SEALED_EVENTS}
    for key in EVERYBODY:
        if key in ("security", "director", "auditor"):
            continue
        client = sign_in(app.test_client(), engine, story.cast.people[key])
        client.set_cookie("lang", "fr")
        for address, text in texts(client, start):
            assert not [word for word in (*sealed, *SEALED_EVENTS) if word in text], f"{key} {address}"


@pytest.mark.parametrize("part", ["person", "laboratory"])
def test_private_link_shows_its_own_part_alone_and_stands_on_no_page(
    app: Any, engine: Engine, session: Session, tmp_path: Path, part: str
) -> None:
    story = referred(session, Path(app.config["FILES_DIR"]))
    head = story.cast.people["equality"]
    session.execute(update(ClearancePart).values(state="returned", reopened=[], expires_at=datetime.now(UTC) + timedelta(days=9)))
    session.execute(update(ClearancePart).where(ClearancePart.part == "laboratory").values(asked_of=head))
    session.execute(update(Referral).values(state="sent", opinion=None))
    session.commit()
    numbers = dict(tuple(row) for row in session.execute(select(ClearancePart.part, ClearancePart.number)))
    session.rollback()
    address = clearance_parts.link(app.config["SECRET_KEY"], "", numbers[part])
    own = {"person": {SEALED[0], SEALED[3]}, "laboratory": {SEALED[1]}}[part]
    app.jinja_env.undefined = Unprinted
    here = app.test_client()
    for language in LANGUAGES:
        pages = [here.get(f"{address}{end}?lang={language}") for end in ("", "/draft", "/thanks")]
        pages.append(here.post(address, data={"then": "send", "C4A": "x", "A1B": "x"}))
        said = "".join(unescape(page.text) for page in pages)
        assert {page.status_code for page in pages} == {200, 422}
        assert {word for word in (*PLANTED, "Bhoutan", "Bhutan") if word in said} - {
            "Bhoutan", "Bhutan",  # both stand in the list of countries
        } == own  # fmt: skip
        assert bool(re.search('selected[^>]*value="BT"|value="BT"[^>]*selected', said)) is (part == "person")
        assert f"/hires/{story.hire}" not in said
    for key in EVERYBODY:
        client = sign_in(app.test_client(), engine, story.cast.people[key])
        for place in ("/", *(f"/hires/{story.hire}{end}" for end in ("", "/referral", "/access-request", "/journal"))):
            assert "/clearance/" not in client.get(place).text, f"{key} {place}"


def test_name_looked_for_finds_nobody_whom_the_reader_may_not_see(
    app: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = sifting(session, Path(app.config["FILES_DIR"]))
    for key in (*JURY[:2], "manager", "director", "equality", "admin", "paris.hr"):
        client = sign_in(app.test_client(), engine, story.cast.people[key])
        for path in (f"/hires/{story.hire}/candidates", "/people", "/jurors", "/hires"):
            asked = "quintess"
            found = client.post(path, data={"words": asked}), client.get(path, query_string={"q": asked})
            assert not [answer for answer in found if NAMES[0] in answer.get_data(as_text=True)], f"{key} {path}"


def test_addresses_and_logs_carry_no_name(
    app: Any, engine: Engine, session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    story = marked(session, Path(app.config["FILES_DIR"]))
    client = sign_in(app.test_client(), engine, story.cast.people["hr"])
    caplog.set_level("DEBUG", "recruitment")
    pages = list(texts(client, everywhere(app, session)))
    assert not [address for address, _ in pages for name in (*NAMES, *MAILS) if name in address]
    assert not [name for name in (*NAMES, *MAILS) if name in caplog.text]
    assert session.scalar(select(func.count()).select_from(Ranking)) == 0
