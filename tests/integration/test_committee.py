"""The committee: its queue and clock, who is asked to read, closures, a sheet that comes back, the figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import Closure, Grant, JournalEntry, Outgoing, SheetReviewer
from recruitment.services import closures, committee, committee_figures, mailing, sheet_history
from recruitment.services.committee import Search
from recruitment.services.listings import Scope
from recruitment.services.progress import hire_row
from recruitment.services.working_days import Calendar
from tests.factories.cast import cast, sign_in
from workflows.engine import Refused
from workflows.given import Assignment, Comment
from workflows.who import HIRING_MANAGER, HR, PERSON, REVIEWER

# A Monday without a public holiday or a long weekend in the two weeks that follow.
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
EVERYWHERE = Scope(None, frozenset())
POST = replace(posts.POSTS[0], school="ALES")


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast."""
    return cast(session, MONDAY - timedelta(days=60))


@pytest.fixture
def tell(session: Session, people: Cast, tmp_path: Path) -> Callable[..., Story]:
    """A hire whose sheet was sent to the committee at that moment."""

    def told(sent: datetime = MONDAY, school: str = "ALES") -> Story:
        story = Story(session, people, tmp_path, replace(POST, school=school), sent).open()
        story.now = sent
        return story.submit()

    return told


@pytest.fixture
def browse(client: Any, engine: Engine, people: Cast, session: Session) -> Callable[[str], Any]:
    """Somebody's browser."""

    def signed(part: str) -> Any:
        session.commit()
        return sign_in(client, engine, people.people[part])

    return signed


def line(session: Session, people: Cast, part: str = "reviewer", now: datetime = MONDAY, **search: Any) -> list[Any]:
    """The queue as somebody with their role in the school sees it."""
    roles = frozenset({PERSON, HR if part.endswith("hr") else REVIEWER})
    found, total = committee.queue(
        session, EVERYWHERE, Search(**search), people.people[part], lambda _hire, _school: roles, now
    )
    assert total >= len(found)
    return found


# The clock


def test_reading_is_due_after_the_working_days_of_the_pack(session: Session, people: Cast, tell: Any) -> None:
    tell()
    (one,) = line(session, people)
    assert one.due == date(2026, 6, 15)  # ten working days after Monday 1 June
    assert one.late == -10
    (late,) = line(session, people, now=MONDAY + timedelta(days=16))
    assert late.late == 2


@pytest.mark.parametrize(("school", "due"), [("ALES", date(2026, 6, 17)), ("PARIS", date(2026, 6, 16))])
def test_closures_of_the_school_and_of_the_group_stop_the_clock(
    session: Session, people: Cast, tell: Any, school: str, due: date
) -> None:
    session.add(Closure(school_id=None, first_on=date(2026, 6, 5), last_on=date(2026, 6, 7), label="Pont"))
    day = date(2026, 6, 10)
    session.add(Closure(school_id=people.schools["ALES"], first_on=day, last_on=day, label="Fermeture"))
    tell(school=school)
    assert line(session, people)[0].due == due


def test_home_and_queue_give_the_same_day_and_expect_the_same(
    session: Session, people: Cast, tell: Any, browse: Any
) -> None:
    story = tell(datetime.now(UTC) - timedelta(days=40))
    (one,) = line(session, people, now=datetime.now(UTC))
    assert one.late > 0
    assert one.owed == ("review_sheet",)
    home = browse("reviewer").get("/").get_data(as_text=True)
    assert f"/hires/{story.hire}/sheet/review" in home
    assert "en retard" in home or "de retard" in home


# The queue


def test_queue_says_who_was_asked_who_voted_and_what_is_owed(session: Session, people: Cast, tell: Any) -> None:
    tell().assign("reviewer", "reviewer2").vote("reviewer2").vote("reviewer3", approve=False)
    (mine,) = line(session, people)
    assert mine.people == ["Prénom Reviewer", "Prénom Reviewer2"]
    assert sorted(mine.votes) == [("Prénom Reviewer2", True), ("Prénom Reviewer3", False)]
    assert (mine.approvals, mine.needed, mine.owed) == (1, 2, ("review_sheet",))
    assert line(session, people, "reviewer2")[0].owed == ()
    assert line(session, people, "hr")[0].owed == ()


def test_once_somebody_is_asked_the_others_are_no_longer_expected(session: Session, people: Cast, tell: Any) -> None:
    story = tell()
    assert line(session, people, "reviewer3")[0].owed == ("review_sheet",)
    story.assign("reviewer")
    assert line(session, people, "reviewer3")[0].owed == ()
    story.vote("reviewer3")  # and may vote all the same
    assert line(session, people)[0].approvals == 1


def test_enough_approvals_are_to_be_concluded(session: Session, people: Cast, tell: Any) -> None:
    tell().vote("reviewer2").vote("reviewer3")
    for part in ("reviewer", "hr"):
        assert line(session, people, part)[0].owed == ("approve_sheet",)


@pytest.mark.parametrize(("search", "wanted"), [
    ({}, [0, 1, 2]), ({"shown": "mine"}, [0]), ({"shown": "unassigned"}, [1, 2]), ({"shown": "late"}, [0]),
    ({"shown": "owed"}, [0, 1, 2]), ({"school": "PARIS"}, [2]), ({"sort": "newest"}, [2, 1, 0]),
    ({"text": "OCÉANOGRAPHIQUES donnees"}, [0, 1, 2]), ({"text": "rien de tel"}, []), ({"per": 2, "page": 2}, [2]),
])  # fmt: skip
def test_queue_is_searched_filtered_sorted_and_paged(
    session: Session, people: Cast, tell: Any, search: dict[str, Any], wanted: list[int]
) -> None:
    told = [tell(MONDAY - timedelta(days=30)), tell(MONDAY), tell(MONDAY + timedelta(days=1), "PARIS")]
    told[0].assign("reviewer")
    found = line(session, people, now=MONDAY + timedelta(days=2), **search)
    assert [one.hire.id for one in found] == [told[n].hire for n in wanted]


def test_queue_asks_the_same_number_of_queries_whatever_its_length(
    people: Cast, tell: Any, browse: Any, queries: list[str]
) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            tell().assign("reviewer", "reviewer2").vote("reviewer2")
        browser = browse("reviewer")
        browser.get("/committee")
        queries.clear()
        answer = browser.get("/committee")
        assert answer.status_code == 200
        assert answer.get_data(as_text=True).count("/sheet/review") == sum((1, 3)[: len(counts) + 1])
        counts.append(len([one for one in queries if one != "BEGIN"]))
    assert counts == [6, 6]


def test_queue_shows_the_sheets_of_ones_schools_alone(people: Cast, tell: Any, browse: Any) -> None:
    own, other = tell(), tell(school="PARIS")
    text = browse("reviewer").get("/committee").get_data(as_text=True)
    assert f"/hires/{own.hire}/sheet/review" in text
    assert f"/hires/{other.hire}/sheet/review" not in text


@pytest.mark.parametrize("part", ["manager", "director", "juror1", "candidate1", "auditor"])
def test_queue_is_for_the_committee_and_human_resources(browse: Any, part: str) -> None:
    assert browse(part).get("/committee").status_code == 403


# Who is asked to read


@pytest.mark.parametrize("named", ["manager", "paris.reviewer", "hr", "candidate1"])
def test_nobody_outside_the_committee_is_asked(session: Session, people: Cast, tell: Any, named: str) -> None:
    story = tell()
    with pytest.raises(Refused) as refused:
        story.take(
            "assign_reviewers", story.actor("hr", HR), Assignment((people.people["reviewer"], people.people[named]))
        )
    assert [o.code for o in refused.value.objections] == ["assigned_from_committee"]
    assert session.scalars(select(SheetReviewer.id)).all() == []


def test_reviewer_of_the_hiring_team_is_not_asked_nor_votes(session: Session, people: Cast, tell: Any) -> None:
    story = tell()
    both = people.people["reviewer3"]
    at = {"school_id": people.schools["ALES"], "hire_id": story.hire, "granted_at": MONDAY}
    session.add(Grant(person_id=both, role=HIRING_MANAGER, **at))
    session.flush()
    with pytest.raises(Refused):
        story.assign("reviewer3")
    with pytest.raises(Refused) as refused:
        story.vote("reviewer3")
    assert [o.code for o in refused.value.objections] == ["reviewers_outside_team"]
    hire = hire_row(session, story.hire)
    assert hire is not None
    assert both not in {member.id for member in committee.members(session, hire)}


def test_people_asked_are_told_once_and_released_ones_are_kept_in_the_record(
    session: Session, people: Cast, tell: Any
) -> None:
    story = tell().assign("reviewer", "reviewer2").assign("reviewer2", "reviewer3")
    rows = session.execute(select(SheetReviewer.person_id, SheetReviewer.released_at).order_by(SheetReviewer.id)).all()
    ids = [people.people[part] for part in ("reviewer", "reviewer2", "reviewer3")]
    assert [(row.person_id, row.released_at is None) for row in rows] == list(
        zip(ids, (False, True, True), strict=True)
    )
    mails = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "sheet_assigned")).all()
    assert sorted(mails) == ids
    events = session.scalars(select(JournalEntry.event).where(JournalEntry.hire_id == story.hire)).all()
    assert events.count("assign_reviewers") == 2


def test_those_with_the_least_to_read_are_suggested(session: Session, tell: Any) -> None:
    tell().assign("reviewer")
    tell().assign("reviewer", "reviewer2").vote("reviewer2")  # read: it weighs no more
    hire = hire_row(session, tell().hire)
    assert hire is not None
    found = {member.name: member for member in committee.members(session, hire)}
    assert [found[f"Prénom Reviewer{n}"].waiting for n in ("", "2", "3")] == [2, 0, 0]
    assert [name for name, member in found.items() if member.suggested] == ["Prénom Reviewer2", "Prénom Reviewer3"]


def test_human_resources_ask_on_the_page_of_the_review(session: Session, people: Cast, tell: Any, browse: Any) -> None:
    story = tell()
    page = browse("hr").get(f"/hires/{story.hire}/sheet/review").get_data(as_text=True)
    assert page.count('name="people"') == 3
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    wanted = [people.people["reviewer"], people.people["reviewer3"]]
    path = f"/hires/{story.hire}/sheet/review/readers"
    sent = {"people": wanted, "revision": revision[1], "command": "x"}
    assert browse("reviewer").post(path, data=sent).status_code == 403
    assert browse("hr").post(path, data=sent).status_code == 303
    session.rollback()
    assert sorted(session.scalars(select(SheetReviewer.person_id)).all()) == wanted
    assert "Prénom Reviewer3" in browse("manager").get(f"/hires/{story.hire}/sheet/review").get_data(as_text=True)


# Closures


def test_school_closes_its_own_days_and_reads_those_of_the_group(session: Session, people: Cast, browse: Any) -> None:
    own, other = people.schools["ALES"], people.schools["PARIS"]
    form = {"first": "2026-08-03", "last": "2026-08-16", "label": "Fermeture d’été"}
    assert browse("admin").post("/committee/closures", data={**form, "school": own}).status_code == 303
    for school in (other, 0, 999):
        assert browse("admin").post("/committee/closures", data={**form, "school": school}).status_code == 422
    assert browse("group").post("/committee/closures", data={**form, "school": 0, "label": "Groupe"}).status_code == 303
    session.rollback()
    assert closures.calendars(session)[own].works(date(2026, 8, 5)) is False
    shared = session.scalars(select(Closure.id).where(Closure.school_id.is_(None))).one()
    text = browse("hr").get("/committee/closures").get_data(as_text=True)
    assert "Fermeture d’été" in text
    assert f"/committee/closures/{shared}/removal" not in text
    assert browse("hr").post(f"/committee/closures/{shared}/removal").status_code == 404
    mine = session.scalars(select(Closure.id).where(Closure.school_id == own)).one()
    assert browse("paris.admin").post(f"/committee/closures/{mine}/removal").status_code == 404
    assert browse("hr").post(f"/committee/closures/{mine}/removal").status_code == 303
    assert browse("group").post(f"/committee/closures/{shared}/removal").status_code == 303
    session.rollback()
    assert session.scalars(select(Closure.id)).all() == []


@pytest.mark.parametrize(("wrong", "where"), [
    ({"last": "2026-08-01"}, "last-error"), ({"last": "2028-08-01"}, "last-error"), ({"first": "hier"}, "first-error"),
    ({"label": " "}, "label-error"), ({"label": "x" * 101}, "label-error"), ({"last": ""}, "last-error"),
])  # fmt: skip
def test_closure_that_cannot_be_is_refused_at_its_field(
    session: Session, people: Cast, browse: Any, wrong: dict[str, str], where: str
) -> None:
    form = {"school": people.schools["ALES"], "first": "2026-08-03", "last": "2026-08-16", "label": "Été"}
    answer = browse("hr").post("/committee/closures", data={**form, **wrong})
    assert answer.status_code == 422
    assert f'id="{where}"' in answer.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(Closure.id)).all() == []


# A sheet that comes back


def back(story: Story) -> Story:
    """Sent back for its French mission, and sent again with that text changed."""
    story.vote("reviewer").remark("reviewer3", "fr.mission", "Dire avec qui.").vote("reviewer3", approve=False)
    story.send_back("reviewer3", "La mission est à compléter.")
    return story.rewrite("C’est dit.", fr_mission="Concevoir une chaîne de mesures, <b>à trois</b>.")


def test_remark_on_what_did_not_change_is_refused(session: Session, tell: Any) -> None:
    story = back(tell())
    story.remark("reviewer", "fr.mission", "Très bien.", required=False)
    story.remark("reviewer", "en.mission", "L’anglais suit-il ?", required=False)  # the same field
    story.remark("reviewer", "", "Rien d’autre.", required=False)
    with pytest.raises(Refused) as refused:
        story.take("comment_sheet", story.actor("reviewer", REVIEWER), Comment("fr.title", "Et l’intitulé ?"))
    assert [(o.code, o.values) for o in refused.value.objections] == [("remark_on_changed_field", {"field": "title"})]


def test_late_remark_sent_from_an_old_page_is_refused_with_its_reason(tell: Any, browse: Any) -> None:
    story = back(tell())
    sent = {"place": "fr.title", "text": "Et l’intitulé ?", "command": "x"}
    answer = browse("reviewer").post(f"/hires/{story.hire}/sheet/review/remark", data=sent)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "n’a pas changé depuis la version précédente" in text
    assert "Et l’intitulé ?</textarea>" in text


def test_page_of_the_hire_gives_the_same_day_as_the_queue(
    session: Session, people: Cast, tell: Any, browse: Any
) -> None:
    story = tell()
    assert line(session, people)[0].due == date(2026, 6, 15)
    assert "15 juin" in browse("manager").get(f"/hires/{story.hire}").get_data(as_text=True)


def test_change_that_was_required_and_not_made_is_open_again(session: Session, tell: Any) -> None:
    story = tell().remark("reviewer3", "fr.title", "À revoir.").send_back("reviewer3", "L’intitulé est à revoir.") \
        .rewrite("L’équipe le garde.", fr_mission="Autre mission.")  # fmt: skip
    story.remark("reviewer3", "fr.title", "Toujours à revoir.")


def test_page_of_a_sheet_that_came_back_shows_what_changed_and_folds_the_rest(tell: Any, browse: Any) -> None:
    story = back(tell())
    page = browse("reviewer").get(f"/hires/{story.hire}/sheet/review").get_data(as_text=True)
    again, folded = page.split('id="same"')
    assert 'id="row-mission"' in again
    assert "<ins>" in again
    assert "<del>" in again
    assert "&lt;b&gt;" in again
    assert "Dire avec qui." in again
    assert "C’est dit." in again
    assert 'id="row-title"' in folded.split("</details>")[0]
    assert "Vous avez approuvé la version 1" in page
    places = page.split('name="place"')[1].split("</select>")[0]
    assert 'value="fr.mission"' in places
    assert 'value="fr.title"' not in places
    assert "Vous n’avez pas approuvé la version 1" in browse("reviewer3").get(
        f"/hires/{story.hire}/sheet/review"
    ).get_data(as_text=True)


def test_page_of_a_sheet_that_came_back_takes_as_many_queries_whatever_the_remarks(
    tell: Any, browse: Any, queries: list[str]
) -> None:
    story = back(tell())
    counts = []
    for more in (1, 3):
        for _ in range(more):
            story.remark("reviewer", "fr.mission", "Encore un mot.")
        browser = browse("reviewer")
        browser.get(f"/hires/{story.hire}/sheet/review")
        queries.clear()
        assert browser.get(f"/hires/{story.hire}/sheet/review").status_code == 200
        counts.append(len([one for one in queries if one != "BEGIN"]))
    assert counts == [12, 12]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_remark_is_made_from_its_text_and_leads_back_to_it(tell: Any, browse: Any, language: str) -> None:
    story = tell()
    here = f"/hires/{story.hire}/sheet/review"
    assert f'href="{here}?about={language}.mission#remark"' in browse("reviewer").get(here).get_data(as_text=True)
    page = browse("reviewer").get(f"{here}?about={language}.mission").get_data(as_text=True)
    assert f'<option value="{language}.mission" selected>' in page
    assert 'id="remark"' in page
    story.remark("reviewer", f"{language}.mission", "À préciser.")
    page = browse("manager").get(here).get_data(as_text=True)
    assert 'href="#row-mission"' in page
    assert 'id="row-mission"' in page


def test_same_text_sent_again_opens_nothing(tell: Any, browse: Any, session: Session) -> None:
    story = tell().send_back("reviewer3", "Une question de fond reste.").submit()
    page = browse("reviewer").get(f"/hires/{story.hire}/sheet/review")
    assert page.status_code == 200
    assert "Rien n’a changé" in page.get_data(as_text=True)


@pytest.mark.parametrize(("path", "status"), [
    ("1", 200), ("2", 200), ("3", 200), ("3?since=1", 200), ("1?since=3", 200), ("3?since=3", 200),
    ("3?since=9", 404), ("9", 404), ("3?since=x", 200), ("0", 404),
])  # fmt: skip
def test_any_two_versions_are_compared(tell: Any, browse: Any, path: str, status: int) -> None:
    story = (
        back(tell())
        .send_back("reviewer3", "Encore un mot à changer.")
        .rewrite("", en_mission="Design, the three of us.")
    )
    answer = browse("auditor").get(f"/hires/{story.hire}/sheet/versions/{path}")
    assert answer.status_code == status
    if path == "3?since=1":
        text = answer.get_data(as_text=True)
        assert "à trois" in text
        assert "three" in text
        assert "[ajouté" in text


def test_author_is_told_the_changes_required(session: Session, people: Cast, tell: Any, browse: Any, app: Any) -> None:
    story = (
        tell().remark("reviewer3", "fr.mission", "Dire avec qui.").remark("reviewer", "common.salary_max", "Vérifier.")
    )
    story.remark("reviewer", "fr.title", "Très bien.", required=False)
    story.send_back("reviewer3", "La mission est à compléter.")
    assert sheet_history.asked(session, story.hire) == [
        ("", "", "La mission est à compléter."), ("fr", "mission", "Dire avec qui."), ("", "salary_max", "Vérifier."),
    ]  # fmt: skip
    mail = session.scalars(select(Outgoing.id).where(Outgoing.kind == "sheet_returned")).one()
    message, _ = mailing.written(session, mailing.job(session, mail), app.config, MONDAY)
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Motif du renvoi\xa0: La mission est à compléter." in text
    assert "Missions (français), modification demandée\xa0: Dire avec qui." in text
    assert "maximum, modification demandée\xa0: Vérifier." in text
    assert "Très bien" not in text
    page = browse("manager").get(f"/hires/{story.hire}/sheet").get_data(as_text=True)
    asked = page.split('aria-labelledby="asked"')[1].split("</section>")[0]
    assert len(re.findall(r'href="#remark-\d+"', asked)) == 2


# The figures


def step(hire: int, event: str, day: int, school: int = 1) -> Any:
    """A step of the journal, on a day of June 2026."""
    return SimpleNamespace(hire_id=hire, school_id=school, event=event, at=datetime(2026, 6, day, 9, tzinfo=UTC))


def test_rounds_are_counted_in_working_days_from_sending_to_the_end() -> None:
    steps = [
        step(1, "submit_sheet", 1), step(1, "return_sheet", 8), step(1, "submit_sheet", 10), step(1, "approve_sheet", 12),
        step(2, "submit_sheet", 1, school=2), step(2, "approve_sheet", 2, school=2), step(3, "submit_sheet", 1),
    ]  # fmt: skip
    days = {1: Calendar(), 2: Calendar()}
    rounds = committee_figures.rounds_of(steps, days)
    assert [(one.days, one.number, one.approved) for one in rounds] == [(5, 1, False), (2, 2, True), (1, 1, True)]
    first, second = sorted(committee_figures.figures(rounds), key=lambda one: one.school)
    assert (first.rounds, first.median, first.longest, first.firsts, first.first_returned) == (2, 3.5, 5, 1, 1)
    assert (first.approved, first.mean_rounds, first.few) == (1, 2.0, True)
    assert (second.first_returned, second.mean_rounds) == (0, 1.0)


def test_figures_of_nothing_divide_nothing(browse: Any) -> None:
    answer = browse("director").get("/committee/figures")
    assert answer.status_code == 200
    assert "<svg" not in answer.get_data(as_text=True).split("<main")[1]
    assert committee_figures.figures([]) == []


def test_figures_name_what_is_returned_and_who_reads(session: Session, people: Cast, tell: Any) -> None:
    back(tell()).assign("reviewer2")
    report = committee_figures.report(session, EVERYWHERE)
    assert report.returned == [("mission", 1)]
    loads = {load.name: (load.votes, load.remarks, load.waiting) for load in report.loads}
    assert loads == {
        "Prénom Reviewer": (1, 0, 0), "Prénom Reviewer2": (0, 0, 1), "Prénom Reviewer3": (1, 2, 0),
    }  # fmt: skip
    assert committee_figures.report(session, EVERYWHERE, 1999).figures == []
    only = Scope(frozenset({people.schools["PARIS"]}), frozenset())
    assert committee_figures.report(session, only).loads == []


@pytest.mark.parametrize("part", ["hr", "reviewer", "auditor", "director", "equality"])
def test_figures_page_takes_as_many_queries_whatever_the_readings(
    tell: Any, browse: Any, queries: list[str], part: str
) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            back(tell())
        browser = browse(part)
        browser.get("/committee/figures")
        queries.clear()
        answer = browser.get("/committee/figures")
        assert answer.status_code == 200
        assert "peu de relectures" in answer.get_data(as_text=True)
        counts.append(len([one for one in queries if one != "BEGIN"]))
    assert counts == [7, 7]


def test_figures_are_those_of_ones_school(tell: Any, browse: Any) -> None:
    back(tell(school="PARIS"))
    text = browse("auditor").get("/committee/figures").get_data(as_text=True).split("<main")[1]
    assert "Télécom Paris" not in text
    assert browse("manager").get("/committee/figures").status_code == 403
