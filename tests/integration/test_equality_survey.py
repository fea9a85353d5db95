"""The voluntary equality survey: counted, unlinkable, shown when a year and its hires are over, and to few."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import func, insert, inspect, select, text, update
from sqlalchemy.orm import Session

from recruitment.models import Application, EqualityTally, Hire, JournalEntry, Outgoing, SurveyCount, table_of
from recruitment.models.equality import CELLS
from recruitment.services import equality
from recruitment.web.dates import today
from tests.factories.posted import Scene, scene
from tests.integration.test_applying import apply

ADA = {"sex": "F", "age": "30_39", "disability": "yes", "nationality": "elsewhere"}
TOM = {"sex": "M", "age": "50_over", "disability": "no", "nationality": "french", "residence": "france"}


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post, and two people who have not applied."""
    made = scene(app, session)
    made.person("ada", "Ada Quelconque")
    made.person("tom", "Tom Autre")
    return made.save()


def answered(app: Any, post: Scene, order: tuple[str, ...]) -> None:
    """Both apply, then answer in that order."""
    clients = {part: post.browser(app, part) for part in ("ada", "tom")}
    for part, client in clients.items():
        assert apply(client, post, command=part).status_code == 303
    for part in order:
        assert clients[part].post("/survey", data=ADA if part == "ada" else TOM).status_code == 303


def tally(session: Session) -> dict[str, int]:
    """The counters that moved."""
    session.rollback()
    row = session.execute(select(table_of(EqualityTally))).one()
    return {cell: count for cell in CELLS if (count := row._mapping[cell])}


def test_answers_are_added_up(app: Any, session: Session, post: Scene) -> None:
    answered(app, post, ("ada", "tom"))
    assert tally(session) == {
        "sex_F": 1, "sex_M": 1, "age_30_39": 1, "age_50_over": 1, "disability_yes": 1, "disability_no": 1,
        "nationality_french": 1, "nationality_elsewhere": 1,
    }  # fmt: skip


def test_what_is_not_said_is_not_counted(app: Any, session: Session, post: Scene) -> None:
    ada = post.browser(app, "ada")
    apply(ada, post)
    ada.post("/survey", data={"sex": "other", "age": "unsaid"})
    assert tally(session) == {"sex_other": 1}
    assert session.scalar(select(func.count()).select_from(SurveyCount)) == 0  # no side of that question counts it


def test_the_table_can_hold_nobody(session: Session) -> None:
    """No person, no application, no hire, no moment, no number that tells who came first: a school, a year, counters."""
    table = table_of(EqualityTally)
    assert set(table.columns.keys()) == {"school_id", "year", *CELLS}
    assert {key.column.table.name for key in table.foreign_keys} == {"school"}
    assert [column.name for column in table.primary_key] == ["school_id", "year"]
    kept = inspect(session.connection()).get_columns("equality_tally")
    assert {str(column["type"]) for column in kept} == {"INTEGER"}
    assert {column["name"] for column in kept} == set(table.columns.keys())


@pytest.mark.parametrize("order", [("ada", "tom"), ("tom", "ada")], ids="-".join)
def test_order_of_answers_leaves_no_trace(app: Any, session: Session, post: Scene, order: tuple[str, ...]) -> None:
    answered(app, post, order)
    session.rollback()
    rows = session.execute(text("SELECT * FROM equality_tally")).all()
    assert len(rows) == 1  # whoever answered last, the same row was written again
    assert sorted(rows[0]) == sorted([post.cast.schools["ALES"], today().year, *(1,) * 8, *(0,) * 4])


def test_journal_mails_and_logs_know_of_no_answer(
    app: Any, session: Session, post: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    ada = post.browser(app, "ada")
    apply(ada, post)
    session.rollback()
    before = [session.scalar(select(func.count()).select_from(model)) for model in (JournalEntry, Outgoing, Application)]
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        ada.post("/survey", data=ADA)
    session.rollback()
    assert [session.scalar(select(func.count()).select_from(m)) for m in (JournalEntry, Outgoing, Application)] == before
    said = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records if record.name.startswith("recruitment"))
    assert "/survey" in said
    for word in ("30_39", "elsewhere", post.reference, f"/hires/{post.hire}", "Ada"):
        assert word not in said


def test_a_year_waits_for_its_end_then_for_its_hires(app: Any, session: Session, post: Scene) -> None:
    answered(app, post, ("ada", "tom"))
    assert "une fois l’année terminée" in post.browser(app, "hr").get("/equality").text
    session.rollback()
    session.execute(update(EqualityTally).values(year=today().year - 1, sex_F=31, sex_M=42, sex_other=2))
    last = Application.submitted_at
    for row in session.execute(select(Application.id, last)).all():
        session.execute(update(Application).where(Application.id == row.id).values(submitted_at=row[1].replace(year=row[1].year - 1)))
    session.commit()
    page = post.browser(app, "hr").get("/equality").text
    assert "une fois terminés tous les recrutements" in page
    assert "42" not in page.partition("<main")[2]
    session.execute(update(Hire).values(state="closed"))
    session.commit()
    page = post.browser(app, "equality").get("/equality").text.partition("<main")[2]
    assert "<span>42</span>" in page
    for hidden in ("<span>31</span>", "<span>2</span>"):  # two people, and the number that would tell them
        assert hidden not in page
    assert "trop peu pour être affiché" in page or "trop peu" in page
    assert "ne peut pas se savoir" in page


def test_years_are_read_in_the_reader_s_schools_alone(app: Any, session: Session, post: Scene) -> None:
    other = post.cast.schools["PARIS"]
    session.execute(insert(table_of(EqualityTally)), {"school_id": other, "year": 2020, **dict.fromkeys(CELLS, 77)})
    session.commit()
    assert "77" not in post.browser(app, "hr").get("/equality").text
    assert "<span>77</span>" in post.browser(app, "paris.hr").get("/equality").text


@pytest.mark.parametrize("part", ["juror1", "chair", "manager", "director", "ada"])
def test_whoever_judges_or_decides_reads_no_figure(app: Any, post: Scene, part: str) -> None:
    assert post.browser(app, part).get("/equality").status_code == 403


def test_first_answers_of_a_year_at_once_are_both_counted(app: Any, session: Session, post: Scene) -> None:
    for answers in (ADA, TOM, ADA):
        equality.answer(session, post.cast.schools["ALES"], 2031, {k: v for k, v in answers.items() if k != "residence"})
    session.commit()
    assert tally(session)["sex_F"] == 2
