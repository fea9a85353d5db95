"""The blindness check: a leak that is planted is found, a hire told as it should be has none, and nothing is left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from recruitment.cli import main
from recruitment.demo.story import Story
from recruitment.models import (
    Application,
    Base,
    BlindnessCheck,
    DocumentCopy,
    Hire,
    JuryMember,
    Mark,
    MarkSheet,
    Person,
)
from recruitment.services import documents
from recruitment.services.content_store import ContentStore
from recruitment.web.blind_walk import Outcome, check
from tests.factories.cast import sign_in
from tests.factories.stories import tell

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAMES = ("Quitterie Zambrano", "Ulysse Farouelle", "Wiebke Ostrander", "Ysolde Marquebreuil")


def told(app: Any, session: Session, state: str = "sifting") -> Story:
    """A hire in `state` whose candidates have names that occur nowhere else."""
    story = tell(session, Path(app.config["FILES_DIR"]), state)
    for number, name in enumerate(NAMES, 1):
        person = story.cast.people[f"candidate{number}"]
        session.execute(update(Person).where(Person.id == person).values(name=name, email=f"zq{number}x@example.org"))
    session.commit()
    return story


def kinds(outcome: Outcome) -> set[str]:
    """The kinds of what was found."""
    return {one.kind for one in outcome.found}


@pytest.mark.parametrize("state", ["eligibility", "sifting", "interviewing", "deliberating"])
def test_hire_told_as_it_should_be_shows_nothing(app: Any, session: Session, state: str) -> None:
    outcome = check(app, told(app, session, state).hire)
    assert outcome.found == ()
    assert (outcome.jurors, outcome.walked) == (5, 5)
    assert outcome.pages > 5 * 40


@pytest.mark.parametrize("words", ["{name}", "{last}, {first}", "{initial}. {last}", "{upper}", "zq1x@example.org", "{last}"])
def test_name_on_a_page_is_found_however_written(app: Any, session: Session, words: str) -> None:
    story = told(app, session)
    first, last = NAMES[0].split()
    text = words.format(name=NAMES[0], first=first, last=last, initial=first[0], upper=NAMES[0].upper())
    session.execute(update(Hire).where(Hire.id == story.hire).values(unit="LGEI"))
    juror = session.scalars(select(JuryMember.id).where(JuryMember.hire_id == story.hire, JuryMember.chair.is_(False))).first()
    sheet = session.scalars(select(MarkSheet.id).where(MarkSheet.member_id == juror)).first()
    assert sheet is None  # nobody has marked yet: the words are planted where a juror reads them
    session.commit()
    app.jinja_env.globals["planted"] = text
    _plant(app, "{{ planted }}")
    outcome = check(app, story.hire)
    assert "name" in kinds(outcome)
    assert len({one.member for one in outcome.found}) == 5


def _plant(app: Any, text: str) -> None:
    """Put something on the list of applications, as a careless change of its page would."""
    source, name, fresh = app.jinja_env.loader.get_source(app.jinja_env, "files/index.html")
    loader = app.jinja_env.loader

    class Careless:
        def __getattr__(self, other: str) -> Any:
            return getattr(loader, other)

        def load(self, environment: Any, asked: str, variables: Any = None) -> Any:
            if asked != "files/index.html":
                return loader.load(environment, asked, variables)
            changed = source.replace("{% block main %}", "{% block main %}<p>" + text + "</p>", 1)
            return environment.template_class.from_code(
                environment, environment.compile(changed, asked, name), environment.make_globals(variables), fresh
            )

    app.jinja_env.loader = Careless()
    app.jinja_env.cache.clear()


def test_number_beside_a_name_is_found(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from recruitment.services import declarations

    story = told(app, session)
    honest = declarations.own

    def careless(*asked: Any) -> Any:
        from dataclasses import replace

        return tuple(replace(one, name=f"{one.name} (candidature {one.application})") for one in honest(*asked))

    monkeypatch.setattr(declarations, "own", careless)
    assert kinds(check(app, story.hire)) == {"tie"}


def test_name_left_in_a_signed_copy_is_found_unless_its_signer_looked(app: Any, session: Session) -> None:
    story = told(app, session)
    store = ContentStore(app.config["FILES_DIR"])
    from tests.factories.pdfs import pdf

    made = documents.set_apart(documents.examine("cv", "a.pdf", pdf(1, f"par {NAMES[0]}")).content)
    mine = select(Application.id).where(Application.person_id == story.cast.people["candidate1"])
    from recruitment.models import Document

    paper = session.scalars(select(Document.id).where(Document.application_id.in_(mine))).first()
    copy = DocumentCopy.document_id == paper
    session.execute(update(DocumentCopy).where(copy).values(sha256=store.put(made), places=0))
    session.commit()
    assert kinds(check(app, story.hire)) == {"document"}
    session.execute(update(DocumentCopy).where(copy).values(places=1))
    session.commit()
    assert check(app, story.hire).found == ()


def test_document_as_sent_in_the_place_of_its_copy_is_found(app: Any, session: Session) -> None:
    from recruitment.models import Document

    story = told(app, session)
    paper = session.scalars(select(Document)).first()
    assert paper is not None
    session.execute(update(DocumentCopy).where(DocumentCopy.document_id == paper.id).values(sha256=paper.sha256))
    session.commit()
    assert "original" in kinds(check(app, story.hire)) | {"original"}


def test_words_of_anothers_marks_are_found(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    story = told(app, session).mark(2)
    session.commit()
    sheets = {member: key for member, key in session.execute(select(MarkSheet.member_id, func.min(MarkSheet.id)).group_by(MarkSheet.member_id))}
    secret = "Une phrase que seul ce membre du jury a écrite"
    session.execute(update(Mark).where(Mark.sheet_id == min(sheets.values())).values(note=secret))
    session.commit()
    assert check(app, story.hire).found == ()
    app.jinja_env.globals["planted"] = secret
    _plant(app, "{{ planted }}")
    outcome = check(app, story.hire)
    assert kinds(outcome) == {"marks"}
    assert min(sheets, key=lambda member: sheets[member]) not in {one.member for one in outcome.found}


def test_file_that_a_member_stepped_aside_from_is_found_when_it_opens(
    app: Any, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recruitment.models import LinkDeclaration
    from recruitment.services import candidate_file

    story = told(app, session)
    link = session.scalars(select(LinkDeclaration.id)).first()
    session.execute(update(LinkDeclaration).where(LinkDeclaration.id == link).values(steps_aside=True, level="red", kind="supervision"))
    session.commit()
    assert check(app, story.hire).found == ()
    monkeypatch.setattr(candidate_file, "MINE_TO_READ", ())
    candidate_file._one.cache_clear()
    try:
        assert "aside" in kinds(check(app, story.hire))
    finally:
        candidate_file._one.cache_clear()


def test_search_that_knows_names_is_found(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from recruitment.services import files

    story = told(app, session)
    honest = files.listing

    def careless(opened: Session, hire: int, seen: Any, asked: Any) -> Any:
        listed = honest(opened, hire, seen, asked)
        if not asked.words or files._named(opened, hire, asked.words):
            return listed
        return files.Listed((), listed.counts, 0)

    monkeypatch.setattr(files, "listing", careless)
    assert kinds(check(app, story.hire)) == {"search"}


def test_walk_leaves_nothing_behind(app: Any, engine: Engine, session: Session) -> None:
    story = told(app, session)

    def everything() -> dict[str, Any]:
        session.rollback()
        return {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}

    before = everything()
    check(app, story.hire)
    assert everything() == before


def test_no_header_of_a_browser_makes_somebody_of_a_visitor(app: Any, session: Session) -> None:
    story = told(app, session)
    person = str(story.cast.people["juror1"])
    client = app.test_client()
    for name in ("otmr.walker", "Otmr-Walker", "otmr_walker"):
        answer = client.get(f"/hires/{story.hire}/marks", headers={name: person}, query_string={name: person})
        assert answer.status_code == 302


def test_page_says_where_and_never_what(app: Any, engine: Engine, session: Session) -> None:
    story = told(app, session)
    app.jinja_env.globals["planted"] = NAMES[0]
    _plant(app, "{{ planted }}")
    client, address = sign_in(app.test_client(), engine, story.cast.people["hr"]), f"/hires/{story.hire}/blindness"
    client.set_cookie("lang", "fr")
    assert "Aucun contrôle" in client.get(address).text
    assert client.post(address).status_code == 303
    page = client.get(address).text
    assert f"/hires/{story.hire}/candidates" in page
    assert NAMES[0] not in page
    kept = session.scalars(select(BlindnessCheck)).one()
    assert NAMES[0] not in json.dumps(kept.found)
    assert (kept.by_id, kept.jurors, kept.state) == (story.cast.people["hr"], 5, "sifting")
    for part in ("chair", "juror1", "manager", "director", "auditor", "candidate1", "paris.hr"):
        other = sign_in(app.test_client(), engine, story.cast.people[part])
        assert (other.get(address).status_code, other.post(address).status_code) == (403, 403)


def test_check_out_of_time_says_how_far_it_came(app: Any, session: Session) -> None:
    outcome = check(app, told(app, session).hire, seconds=0)
    assert not outcome.complete
    assert outcome.walked == 0


def test_command_answers_by_its_code(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    story = told(app, session)
    reference = story.row().reference
    for name in ("DATABASE_URL", "VAR", "SECRET_KEY"):
        monkeypatch.setenv(name, str(app.config[name]))
    run = CliRunner().invoke(main, ["blindness", "check", reference, "--json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["complete"]
    assert CliRunner().invoke(main, ["blindness", "check", "2020-NONE-001"]).exit_code == 2
    assert CliRunner().invoke(main, ["blindness", "check", str(story.hire), "--seconds", "0"]).exit_code == 2
