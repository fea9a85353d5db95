"""Dates promised to candidates as clocks: told once when missed, replaced with a reason, counted, and never a leak."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from recruitment.demo.story import Story
from recruitment.models import ExceptionEntry, Hire, MissedDate, Outgoing, make_sessions
from recruitment.services import deadlines, delay_figures, delays, journal, mailing
from recruitment.services.progress import hire_row, pack_of
from recruitment.services.promises import end_of, promises
from tests.factories.endings import as_, as_candidate, hire_in, person_of, queued, send
from workflows import given
from workflows.engine import Refused
from workflows.who import HR

WHY = "Deux membres du jury sont absents jusqu’en janvier. Motplanté."
STAGES = {"eligibility": "eligibility", "sifting": "files", "interviewing": "interviews", "informing": "answers"}


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    return make_sessions(engine)


def told(story: Story, stage: str) -> list[date]:
    """The days of a stage that were missed and told."""
    story.session.rollback()
    return [one.promised_on for one in delays.missed(story.session, story.hire) if one.stage == stage]


def due(story: Story, stage: str) -> datetime:
    """The last moment of a stage as it now stands."""
    story.session.rollback()
    hire = hire_row(story.session, story.hire)
    assert hire is not None
    made = promises(pack_of(hire), hire.deadline, hire.new_dates)
    story.session.rollback()
    return end_of(next(one.by for one in made if one.stage == stage))


@pytest.mark.parametrize(("state", "stage"), STAGES.items())
def test_missed_date_is_told_once_and_not_before(
    session: Session, tmp_path: Path, sessions: sessionmaker[Session], state: str, stage: str
) -> None:
    story = hire_in(session, tmp_path, state)
    last = due(story, stage)
    deadlines.act(sessions, last)
    assert told(story, stage) == []
    for later in (1, 2, 86400):
        deadlines.act(sessions, last + timedelta(seconds=later))
    assert told(story, stage) == [last.date()]
    assert story.who("hr") in queued(story, delays.MISSED)
    assert (story.who("chair") in queued(story, delays.MISSED)) is (stage in ("files", "interviews"))
    late = queued(story, delays.LATE)
    assert len(late) == len(set(late)) > 0


def test_two_workers_tell_once(session: Session, tmp_path: Path, sessions: sessionmaker[Session]) -> None:
    story = hire_in(session, tmp_path, "eligibility")
    moment = due(story, "eligibility") + timedelta(hours=1)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: deadlines.act(sessions, moment), range(2)))
    assert len(told(story, "eligibility")) == 1
    assert len(queued(story, delays.LATE)) == len(story.applications("received"))


def test_note_goes_to_everybody_who_waits_and_tells_no_result(
    app: Any, session: Session, tmp_path: Path, sessions: sessionmaker[Session]
) -> None:
    story = hire_in(session, tmp_path, "sifting")
    deadlines.act(sessions, due(story, "files") + timedelta(hours=1))
    everybody = story.applications("admissible", "inadmissible")
    assert queued(story, delays.LATE) == sorted(person_of(story, file) for file in everybody)
    story.session.rollback()
    rows = [mailing.job(session, one) for one in session.scalars(select(Outgoing.id).where(Outgoing.kind == delays.LATE))]
    written = [mailing.written(session, row, app.config, datetime.now(UTC))[0] for row in rows]
    texts = [(mail["Content-Language"], mail.get_payload(0).get_content().splitlines()[1:]) for mail in written]
    known = {"fr": "lecture des dossiers par le jury", "en": "files read by the jury"}
    assert [lines for language, lines in texts if known[language] not in "\n".join(lines)] == []
    # But for the greeting, one note for all who applied in a language.
    assert len({(language, *lines) for language, lines in texts}) == len({language for language, _ in texts})


def test_person_with_an_offer_or_an_answer_gets_no_note(
    session: Session, tmp_path: Path, sessions: sessionmaker[Session]
) -> None:
    story = hire_in(session, tmp_path, "informing")
    appointed = person_of(story, story.applications("appointed")[0])
    deadlines.act(sessions, due(story, "answers") + timedelta(hours=1))
    assert appointed not in queued(story, delays.LATE)
    assert queued(story, delays.LATE)


def new_date(stage: str = "files", days: int = 400, why: str = "jury_away", text: str = WHY) -> given.NewDate:
    """A new date for a stage, some days from now."""
    return given.NewDate(stage, (datetime.now(UTC) + timedelta(days=days)).date(), why, text)


def test_new_date_replaces_the_old_one_everywhere_and_is_told(
    app: Any, client: Any, engine: Engine, session: Session, tmp_path: Path, sessions: sessionmaker[Session]
) -> None:
    story = hire_in(session, tmp_path, "sifting")
    first = due(story, "files")
    deadlines.act(sessions, first + timedelta(hours=1))
    what = new_date()
    form = {"stage": "files", "by": what.by.isoformat(), "why": "jury_away", "text": WHY}
    answer = send(as_(client, engine, story, "hr"), story, f"/hires/{story.hire}/dates", **form)
    assert answer.status_code == 303
    assert due(story, "files").date() == what.by
    assert queued(story, delays.MOVED) == queued(story, delays.LATE)
    session.rollback()
    entry = session.execute(select(ExceptionEntry.kind, ExceptionEntry.reason).order_by(ExceptionEntry.id.desc())).first()
    assert tuple(entry or ()) == ("new_date", WHY)
    assert list(journal.verify(session, story.hire)) == []
    session.rollback()
    reference = session.scalars(select(Hire.reference).where(Hire.id == story.hire)).one()
    file = story.applications("admissible")[0]
    story.session.rollback()
    advert = client.get(f"/posts/{reference}").get_data(as_text=True)
    own = as_candidate(app.test_client(), engine, story, file).get(f"/my-applications/{story.hire}").get_data(as_text=True)
    for page in (advert, own):
        assert str(what.by.year) in page
        assert "le jury n’a pas pu se réunir" in page
        assert "Motplanté" not in page
    # The new date is a clock too; what was told stays told.
    deadlines.act(sessions, due(story, "files") + timedelta(hours=1))
    assert told(story, "files") == [first.date(), what.by]


@pytest.mark.parametrize(
    ("what", "rules"),
    [
        (new_date("eligibility"), {"date_promised"}),
        (new_date("nothing"), {"date_promised", "date_later"}),
        (new_date(days=-400), {"date_later"}),
        (new_date(why="weather"), {"delay_explained"}),
        (new_date(text="court"), {"reason_given"}),
    ],
)
def test_new_date_is_refused_with_its_reasons(
    session: Session, tmp_path: Path, what: given.NewDate, rules: set[str]
) -> None:
    story = hire_in(session, tmp_path, "sifting")
    with pytest.raises(Refused) as refused:
        story.take("set_new_date", story.actor("hr", HR), what)
    assert {one.code for one in refused.value.objections if one.stops} == rules


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, ("Choisissez l’étape.", "Choisissez le nouveau dernier jour.", "Choisissez le motif.")),
        ({"stage": "answers", "by": "31/31/2031", "why": "checks", "text": WHY}, ("Motplanté",)),
        ({"stage": "x'; --", "by": "2031-01-01", "why": "checks", "text": WHY}, ("Motplanté",)),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(
    client: Any, engine: Engine, session: Session, tmp_path: Path, form: dict[str, str], words: tuple[str, ...]
) -> None:
    story = hire_in(session, tmp_path, "sifting")
    answer = send(as_(client, engine, story, "hr"), story, f"/hires/{story.hire}/dates", **form)
    assert answer.status_code == 422
    assert all(word in answer.get_data(as_text=True) for word in words)
    assert queued(story, delays.MOVED) == []


def test_home_of_human_resources_and_the_candidate_say_it_is_late(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "eligibility")  # some months ago: its date has passed
    home = as_(client, engine, story, "hr").get("/").get_data(as_text=True)
    assert f"/hires/{story.hire}/dates" in home
    file = story.applications("received")[0]
    own = as_candidate(client, engine, story, file).get(f"/my-applications/{story.hire}").get_data(as_text=True)
    assert "Nous sommes en retard" in own
    assert "Il n’y a pas encore de nouvelle date" in own


def test_figures_count_what_was_kept_and_hide_a_few(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "eligibility")
    found = delay_figures.read(session, None, frozenset(), datetime.now(UTC) + timedelta(days=400))
    session.rollback()
    assert next((stage, line.count, line.kept, line.late) for stage, line in found.by_stage) == ("eligibility", 1, None, None)
    page = as_(client, engine, story, "hr").get("/promises")
    assert page.status_code == 200
    assert "trop peu" in page.get_data(as_text=True)
    assert as_(client, engine, story, "director").get("/promises.csv").status_code == 200
    assert as_(client, engine, story, "juror1").get("/promises").status_code == 403


def test_figures_of_many_dates() -> None:
    shown = delay_figures._figures([0, 0, 3, 5, 7, 9, 21])
    assert (shown.count, shown.kept, shown.late) == (7, 2, 7)
    assert delay_figures._figures([0] * 6 + [4]).kept is None  # one hire would be told by it
    assert delay_figures._figures([0] * 6).kept == 6


def test_table_holds_one_row_a_date(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "eligibility")
    row = {"hire_id": story.hire, "stage": "files", "promised_on": date(2026, 1, 1), "noticed_at": datetime.now(UTC)}
    for wrong in ([row, row], [{**row, "stage": "coffee"}]):
        with pytest.raises(IntegrityError):
            session.execute(insert(MissedDate), wrong)
        session.rollback()
