"""What comes from a channel: visits counted without a visitor, applications that say their link, answers by themselves."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from recruitment.models import Application, ChannelVisits, Person, SurveyCount
from recruitment.services import channel_review
from recruitment.web.dates import PARIS
from tests.factories.accounts import browser
from tests.factories.pdfs import pdf
from tests.factories.posted import Scene, scene

CV, PROJECT = pdf(2, "Parcours"), pdf(3, "Projet")


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post, and somebody who has not applied yet."""
    made = scene(app, session)
    made.person("lea", "Léa Martin")
    return made.save()


def visits(post: Scene) -> dict[str, int]:
    """How often the post was opened, by channel."""
    post.session.rollback()
    rows = post.session.execute(select(ChannelVisits.channel, ChannelVisits.count))
    return {row.channel: row.count for row in rows}


def apply(client: Any, post: Scene, **more: str) -> Any:
    """Send a good application."""
    data = {"language": "fr", "notice": "y", "command": "c1", **more,
            "cv": (BytesIO(CV), "cv.pdf"), "project": (BytesIO(PROJECT), "project.pdf")}  # fmt: skip
    return client.post(f"/posts/{post.reference}/apply", data=data, content_type="multipart/form-data")


def test_visit_through_a_link_is_counted_by_day(app: Any, post: Scene) -> None:
    for _ in range(3):
        browser(app).get(f"/posts/{post.reference}?via=euraxess")
    browser(app).get(f"/posts/{post.reference}?via=csp")
    assert visits(post) == {"euraxess": 3, "csp": 1}
    assert post.session.scalars(select(ChannelVisits.day)).all() == [datetime.now(PARIS).date()] * 2


@pytest.mark.parametrize("query", [
    "", "?via=", "?via=tv", "?via=networks", "?via=EURAXESS", "?via=%27;drop", "?via=" + "a" * 41, "?via=site%00", "?via=é",
])  # fmt: skip
def test_link_of_no_channel_of_the_post_counts_nothing(app: Any, post: Scene, query: str) -> None:
    assert browser(app).get(f"/posts/{post.reference}{query}").status_code == 200
    assert visits(post) == {}


def test_machines_count_nothing(app: Any, post: Scene) -> None:
    FlaskClient(app).head(f"/posts/{post.reference}?via=euraxess", buffered=True)
    browser(app).get(f"/posts/{post.reference}?via=euraxess", headers={"Sec-Purpose": "prefetch;prerender"})
    assert browser(app).get("/posts/2026-ALES-999?via=euraxess").status_code == 404
    assert visits(post) == {}


def test_counting_asks_nothing_before_the_answer_and_keeps_nobody(app: Any, post: Scene, queries: list[str]) -> None:
    answer = browser(app).get(f"/posts/{post.reference}?via=euraxess")
    sent = [one for one in queries if not one.startswith("BEGIN")]
    assert len(sent) == 3
    assert sent[-1].startswith("INSERT INTO channel_visits")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert post.browser(app, "lea").get(f"/posts/{post.reference}?via=euraxess").headers["Cache-Control"] == "no-store"


def test_page_is_served_when_it_cannot_be_counted(app: Any, post: Scene) -> None:
    post.session.execute(text("DROP TABLE channel_visits"))
    post.save()
    try:
        assert browser(app).get(f"/posts/{post.reference}?via=euraxess").status_code == 200
    finally:
        ChannelVisits.__table__.create(post.engine)  # type: ignore[attr-defined]


def test_link_goes_along_to_the_application(app: Any, post: Scene) -> None:
    lea = post.browser(app, "lea")
    page = lea.get(f"/posts/{post.reference}?via=euraxess").text
    (form,) = set(re.findall(rf'href="(/posts/{post.reference}/apply[^"]*)"', page))
    assert form.endswith("?via=euraxess")
    assert '<input type="hidden" name="via" value="euraxess">' in lea.get(form).text
    assert apply(lea, post, via="euraxess").status_code == 303
    post.session.rollback()
    assert post.session.scalars(select(Application.channel)).one() == "euraxess"


@pytest.mark.parametrize("via", ["", "networks", "<script>", "tv"])
def test_forged_channel_is_dropped_and_the_application_received(app: Any, post: Scene, via: str) -> None:
    assert apply(post.browser(app, "lea"), post, via=via).status_code == 303
    post.session.rollback()
    assert post.session.scalars(select(Application.channel)).one() is None


def test_form_with_faults_keeps_the_channel(app: Any, post: Scene) -> None:
    answer = apply(post.browser(app, "lea"), post, via="euraxess", notice="")
    assert answer.status_code == 422
    assert 'name="via" value="euraxess"' in answer.text


def test_survey_is_answered_once_and_leads_to_nobody(app: Any, post: Scene) -> None:
    lea = post.browser(app, "lea")
    assert apply(lea, post, via="csp").location.endswith("/survey")
    page = lea.get("/survey").text
    assert "facultative" in page or "si vous le souhaitez" in page
    for _ in range(2):
        assert lea.post("/survey", data={"sex": "F", "residence": "europe"}).status_code == 303
    post.session.rollback()
    row = post.session.scalars(select(SurveyCount)).one()
    year = datetime.now(PARIS).year
    assert (row.school_id, row.year, row.channel, row.sex, row.residence, row.count) == (
        post.cast.schools["ALES"], year, "csp", "F", "europe", 1,
    )  # fmt: skip
    assert set(SurveyCount.__table__.columns.keys()) == {
        "id",
        "school_id",
        "year",
        "channel",
        "sex",
        "residence",
        "count",
    }


def test_two_equal_answers_are_one_row(app: Any, post: Scene) -> None:
    parts = ("ana", "bea")
    for part in parts:
        post.person(part)
    post.save()
    for part in parts:
        client = post.browser(app, part)
        apply(client, post, command=part)
        client.post("/survey", data={"sex": "F", "residence": "france"})
    post.session.rollback()
    assert post.session.scalars(select(SurveyCount.count)).all() == [2]


@pytest.mark.parametrize("data", [{}, {"sex": "unsaid", "residence": "unsaid"}, {"sex": ""}])
def test_no_answer_is_counted_as_none(app: Any, post: Scene, data: dict[str, str]) -> None:
    lea = post.browser(app, "lea")
    apply(lea, post)
    assert lea.post("/survey", data=data).location.endswith(f"/my-applications/{post.hire}")
    post.session.rollback()
    assert post.session.scalars(select(SurveyCount)).all() == []


def test_survey_is_for_those_who_have_just_applied(app: Any, post: Scene) -> None:
    lea = post.browser(app, "lea")
    assert lea.get("/survey").location.endswith("/my-applications")
    assert lea.post("/survey", data={"sex": "F"}).status_code == 303
    apply(lea, post)
    assert lea.post("/survey", data={"sex": "X", "residence": "france"}).status_code == 422
    post.session.rollback()
    assert post.session.scalars(select(SurveyCount)).all() == []


def told(post: Scene, year: int, **by_channel: tuple[int, int]) -> None:
    """Women and men who answered in a year, all living in France."""
    for channel, counts in by_channel.items():
        post.session.add_all(
            SurveyCount(
                school_id=post.cast.schools["ALES"], year=year, channel=channel, sex=sex, residence="france", count=count
            )
            for sex, count in zip("FM", counts, strict=True) if count
        )  # fmt: skip
    post.save()


def test_review_hides_small_groups_on_the_page_and_in_the_file(app: Any, post: Scene) -> None:
    year = datetime.now(PARIS).year - 1
    told(post, year, euraxess=(30, 10), site=(12, 13), csp=(4, 1))
    for path in (f"/channel-review?year={year}", f"/channel-review.csv?year={year}"):
        answer = post.browser(app, "equality").get(path)
        words = answer.text.replace("\u202f", " ").replace("\u00a0", " ")
        assert "75 %" in words  # euraxess
        assert "66 %" in words  # all: 46 of 70
        assert "48 %" not in words  # site goes with csp, or csp would be the rest
        assert "80 %" not in words
        assert words.count("trop peu pour être montré") >= 2


def test_year_that_runs_shows_no_share(app: Any, post: Scene) -> None:
    year = datetime.now(PARIS).year
    told(post, year, euraxess=(30, 10))
    page = post.browser(app, "equality").get("/channel-review").text
    assert "75" not in page.partition('id="answers"')[2]
    assert "fois l’année finie" in page


def test_group_shows_no_more_of_a_school_than_the_school_does(post: Scene) -> None:
    year = datetime.now(UTC).year - 1
    told(post, year, euraxess=(30, 10))
    post.session.add_all(
        SurveyCount(school_id=post.cast.schools["PARIS"], year=year, channel="euraxess", sex=sex, residence="france", count=3)
        for sex in "FM"
    )  # fmt: skip
    post.save()
    both = {number: code for code, number in post.cast.schools.items()}
    found = channel_review.read(post.session, both, year, datetime.now(PARIS).date())
    assert found.sex == {"euraxess": (30, 10), "*": (30, 10)}


def test_review_counts_what_each_channel_brought(app: Any, session: Session, post: Scene) -> None:
    browser(app).get(f"/posts/{post.reference}?via=euraxess")
    apply(post.browser(app, "lea"), post, via="euraxess")
    post.session.rollback()
    found = channel_review.read(session, {post.cast.schools["ALES"]: "ALES"}, *now())
    lines = {line.channel: (line.posts, line.visits, line.applications, line.eligible) for line in found.lines}
    assert lines == {"euraxess": (1, 1, 1, 0), "site": (1, 0, 0, 0), "csp": (1, 0, 0, 0)}
    assert (found.total.posts, found.total.visits, found.total.applications) == (1, 1, 1)
    elsewhere = channel_review.read(session, {post.cast.schools["PARIS"]: "PARIS"}, *now())
    assert elsewhere.lines == ()


def now() -> tuple[int, Any]:
    """The year and the day."""
    today = datetime.now(PARIS).date()
    return today.year, today


@pytest.mark.parametrize(("part", "status"), [
    ("hr", 200), ("director", 200), ("auditor", 200), ("equality", 200), ("group", 200), ("manager", 403), ("chair", 403),
    ("reviewer", 403),
])  # fmt: skip
def test_review_has_its_readers(app: Any, post: Scene, part: str, status: int) -> None:
    for path in ("/channel-review", "/channel-review.csv"):
        assert post.browser(app, part).get(path).status_code == status


def test_review_of_another_school_is_not_given(app: Any, post: Scene) -> None:
    browser(app).get(f"/posts/{post.reference}?via=euraxess")
    for path in (f"/channel-review?school={post.cast.schools['ALES']}", "/channel-review?school=x&year=1"):
        page = post.browser(app, "paris.hr").get(path)
        assert page.status_code == 200
        assert "EURAXESS" not in page.text


def test_review_costs_as_much_with_one_post_as_with_three(app: Any, session: Session, queries: list[str]) -> None:
    counts, people = [], None
    for wanted in (1, 2):
        for _ in range(wanted):
            made = scene(app, session, cast=people)
            people = made.cast
        client = made.browser(app, "hr")
        queries.clear()
        client.get("/channel-review")
        counts.append(len([one for one in queries if one != "BEGIN"]))
    assert counts[0] == counts[1] == 6


def test_answers_name_nobody(app: Any, post: Scene) -> None:
    """No column of the answers, and no address on the way, leads to the person or the post."""
    post.session.execute(update(Person).where(Person.id == post.people["lea"]).values(name="Zoé Unique"))
    post.save()
    lea = post.browser(app, "lea")
    apply(lea, post)
    page = lea.get("/survey").text
    form = page.partition('id="survey"')[2].partition("</form>")[0]
    assert "Zoé Unique" not in form
    assert post.reference not in form
    assert not re.search(r'<input type="hidden" name="(?!csrf_token)', form)
