"""Posts for machines: Atom, JSON, calendars, the map of the site. Nothing of what is not published, nobody's data."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Hire, JobSheet, Person
from tests.factories.accounts import browser
from tests.factories.posted import RESTRICTED, Scene, closed, scene

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("/posts/feed.atom", "/posts/feed.json", "/posts/calendar.ics", "/posts/euraxess.xml", "/sitemap.xml")


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post with three candidates."""
    return scene(app, session, candidates=3)


def _change(post: Scene, **values: Any) -> None:
    post.session.execute(update(Hire).where(Hire.id == post.hire).values(**values))
    post.save()


def _write(post: Scene, language: str, **texts: Any) -> None:
    sheet = post.session.scalars(select(JobSheet).where(JobSheet.hire_id == post.hire)).one()
    sheet.content = {**sheet.content, language: {**sheet.content[language], **texts}}
    post.save()


def _xml(data: bytes) -> Any:
    return ElementTree.fromstring(data)  # noqa: S314  # our own answer


def _atom(app: Any, asked: str = "") -> Any:
    return _xml(browser(app).get(f"/posts/feed.atom{asked}").data)


def _events(app: Any, path: str) -> list[Any]:
    return icalendar.Calendar.from_ical(browser(app).get(path).data).walk("VEVENT")


def test_atom_feed_keeps_the_rules_of_its_format(app: Any, post: Scene) -> None:
    for language, title in (("fr", post.story.post.title_fr), ("en", post.story.post.title_en)):
        feed = _atom(app, f"?lang={language}")
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        (entry,) = feed.findall(f"{ATOM}entry")
        for part in (feed, entry):
            for due in ("id", "title", "updated", "author"):
                assert len(part.findall(f"{ATOM}{due}")) == 1, due
            assert datetime.fromisoformat(part.findtext(f"{ATOM}updated")) <= datetime.now(UTC)
            assert len(part.findall(f"{ATOM}link[@rel='alternate']")) == 1
        own = feed.find(f"{ATOM}link[@rel='self']").get("href")
        assert own == feed.findtext(f"{ATOM}id") == f"http://localhost/posts/feed.atom?lang={language}"
        assert entry.findtext(f"{ATOM}title") == title
        assert entry.findtext(f"{ATOM}id").startswith("tag:localhost,")
        link = entry.find(f"{ATOM}link").get("href")
        assert title in browser(app).get(link).text.replace("&#39;", "'")


def test_entry_keeps_its_identifier_and_moves_its_date_when_it_is_amended(app: Any, post: Scene) -> None:
    before = _atom(app).find(f"{ATOM}entry")
    sheet = post.session.scalars(select(JobSheet).where(JobSheet.hire_id == post.hire)).one()
    post.session.add(JobSheet(hire_id=post.hire, version=sheet.version + 1, status="published", content=sheet.content,
                              edited_by=sheet.edited_by, edited_at=datetime.now(UTC)))  # fmt: skip
    post.save()
    after = _atom(app).find(f"{ATOM}entry")
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}updated") > before.findtext(f"{ATOM}updated")


def test_feed_follows_the_filters_of_the_list(app: Any, post: Scene) -> None:
    for asked, found in (("?kind=postdoc", 1), ("?kind=engineer", 0), ("?q=hydrologie", 1), ("?school=PARIS", 0),
                         ("?show=coming", 0), ("?show=past", 1)):  # fmt: skip
        assert len(_atom(app, asked).findall(f"{ATOM}entry")) == found, asked


def test_json_feed_has_the_facts_that_boards_ask_for(app: Any, post: Scene) -> None:
    feed = json.loads(browser(app).get("/posts/feed.json?lang=en").data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["title"] == post.story.post.title_en
    assert item["_post"]["reference"] == post.reference
    assert datetime.fromisoformat(item["_post"]["deadline"]) == post.story.row().deadline
    assert {"id", "url", "content_html", "date_published"} <= item.keys()


def test_feeds_tell_of_the_authorisation_that_the_house_rule_asks_for(app: Any, post: Scene) -> None:
    feed = json.loads(browser(app).get("/posts/feed.json?lang=en").data)
    (item,) = feed["items"]
    told = item["_post"]["access_authorisation"]
    assert "outside the European Union" in told
    assert "up to 3 months" in told
    assert told in item["content_html"]
    assert "jusqu’à 3 mois" in browser(app).get("/posts/feed.atom?lang=fr").text


def test_links_of_a_feed_carry_the_channel_that_reads_it(app: Any, post: Scene) -> None:
    (item,) = json.loads(browser(app).get("/posts/feed.json?lang=en&via=academic_positions").data)["items"]
    assert item["url"].endswith("?lang=en&via=academic_positions")
    assert "via=academic_positions" in item["_post"]["apply_url"]
    links = [one.get("href") for one in _atom(app, "?lang=en&via=%22%3E%3Cx").iter(f"{ATOM}link")]
    assert not [link for link in links if "%22" in link or '"' in link]


def test_calendar_has_the_days_kept_for_interviews(app: Any, post: Scene) -> None:
    _write(post, "common", interviews_from="2027-03-02", interviews_to="2027-03-04")
    events = {str(event["uid"]).split("@")[0]: event for event in _events(app, f"/posts/{post.reference}/calendar.ics")}
    kept = events[f"{post.reference}-interview_days"]
    assert (kept["dtstart"].dt.isoformat(), kept["dtend"].dt.isoformat()) == ("2027-03-02", "2027-03-05")
    words = browser(app).get(f"/posts/{post.reference}").text
    assert "2 mars\u00a02027" in words


def test_calendar_of_a_post_has_its_deadline_and_every_promised_day(app: Any, post: Scene) -> None:
    events = _events(app, f"/posts/{post.reference}/calendar.ics?lang=fr")
    assert {str(event["uid"]) for event in events} == {
        f"{post.reference}-{what}@localhost" for what in ("deadline", "eligibility", "files", "interviews", "answers")
    }
    (deadline,) = [event for event in events if "deadline" in event["uid"]]
    assert deadline["dtstart"].dt == post.story.row().deadline
    assert "Clôture" in str(deadline["summary"]) or "ferm" in str(deadline["summary"])


def test_calendar_moves_on_with_each_version_and_says_so(app: Any, post: Scene) -> None:
    path = f"/posts/{post.reference}/calendar.ics"
    first = _events(app, path)[0]
    _change(post, deadline=post.story.row().deadline + timedelta(days=15))
    second = _events(app, path)[0]
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert second["dtstart"].dt > first["dtstart"].dt


def test_cancelled_post_is_cancelled_in_calendars_too(app: Any, post: Scene) -> None:
    _change(post, state="cancelled")
    events = _events(app, f"/posts/{post.reference}/calendar.ics")
    assert {str(event["status"]) for event in events} == {"CANCELLED"}


def test_texts_that_could_break_a_feed_break_none(app: Any, post: Scene) -> None:
    trap = "]]></content></entry> </script> & \x0b\x00 BEGIN:VEVENT\r\nEND:VCALENDAR \u2028 “œ” <b>"
    if app.extensions["engine"].dialect.name == "postgresql":
        trap = trap.replace("\x00", "")  # it stores none
    for language in ("fr", "en"):
        _write(post, language, mission=trap)
    _change(post, title_fr="Titre\nBEGIN:VEVENT & <b>", title_en="Title\nBEGIN:VEVENT & <b>")
    assert len(_atom(app).findall(f"{ATOM}entry")) == 1
    assert len(json.loads(browser(app).get("/posts/feed.json").data)["items"]) == 1
    assert len(_events(app, "/posts/calendar.ics")) == 5
    html = _atom(app).find(f"{ATOM}entry").findtext(f"{ATOM}content")
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_what_is_not_published_is_in_no_feed(app: Any, session: Session) -> None:
    made = scene(app, session)
    _change(made, published_at=None, deadline=None, state="composing_jury")
    for path in FEEDS:
        assert made.reference not in browser(app).get(path).text, path
    for path in ("calendar.ics", "advert.pdf"):
        assert browser(app).get(f"/posts/{made.reference}/{path}").status_code == 404


def test_draft_of_a_next_version_is_read_by_nobody(app: Any, post: Scene) -> None:
    sheet = post.session.scalars(select(JobSheet).where(JobSheet.hire_id == post.hire)).one()
    secret = {**sheet.content, **{one: {**sheet.content[one], "mission": "Texte secret"} for one in ("fr", "en")}}
    post.session.add(JobSheet(hire_id=post.hire, version=sheet.version + 1, status="draft", content=secret,
                              edited_by=sheet.edited_by, edited_at=datetime.now(UTC)))  # fmt: skip
    post.save()
    for path in (*FEEDS, f"/posts/{post.reference}"):
        answer = browser(app).get(path).text
        assert "secret" not in answer, path


def test_feeds_name_no_candidate_no_staff_and_no_jury(app: Any, post: Scene) -> None:
    people = [*post.people.values(), *post.cast.people.values()]
    names = post.session.execute(select(Person.name, Person.email).where(Person.id.in_(people))).all()
    answers = "".join(browser(app).get(path).text for path in FEEDS)
    assert [text for person in names for text in person if text in answers] == []


def test_past_post_has_left_every_feed(app: Any, session: Session) -> None:
    made = closed(app, session, 0)
    for path in FEEDS:
        assert made.reference not in browser(app).get(path).text, path


def test_coming_post_is_announced_and_takes_nobody(app: Any, session: Session) -> None:
    made = scene(app, session)
    made.person("somebody")
    _change(made, opens_at=datetime.now(UTC) + timedelta(days=3))
    visitor = browser(app)
    assert made.reference not in visitor.get("/posts").text
    assert made.reference in visitor.get("/posts?show=coming").text
    page = visitor.get(f"/posts/{made.reference}").text
    assert "Candidatures ouvertes" not in page
    assert "Les candidatures ouvrent le" in page
    assert "application/ld+json" not in page
    assert f"/posts/{made.reference}/apply" not in page
    assert visitor.get("/posts/euraxess.xml").status_code == 204
    assert len(_atom(app, "?show=coming").findall(f"{ATOM}entry")) == 1
    opening = [one for one in _events(app, f"/posts/{made.reference}/calendar.ics") if "opening" in one["uid"]]
    assert len(opening) == 1
    applying = made.browser(app, "somebody").get(f"/posts/{made.reference}/apply").text
    assert "Les candidatures ouvrent le" in applying
    assert 'type="file"' not in applying


def test_announced_post_opens_by_itself(app: Any, session: Session) -> None:
    made = scene(app, session)
    _change(made, opens_at=datetime.now(UTC) - timedelta(seconds=1))
    assert made.reference in browser(app).get("/posts").text
    assert browser(app).get("/posts/euraxess.xml").status_code == 200


def test_reader_who_has_the_feed_gets_it_once(app: Any, post: Scene, queries: list[str]) -> None:
    visitor = browser(app)
    first = visitor.get("/posts/feed.atom")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    queries.clear()
    again = visitor.get("/posts/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert len([one for one in queries if one != "BEGIN"]) == 1
    _change(post, deadline=datetime.now(UTC) - timedelta(days=1))
    assert visitor.get("/posts/feed.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_feed_costs_as_much_with_one_post_as_with_three(app: Any, session: Session, queries: list[str]) -> None:
    counts, people = [], None
    for wanted in (1, 2):
        for _ in range(wanted):
            people = scene(app, session, cast=people).cast
        queries.clear()
        assert len(_atom(app).findall(f"{ATOM}entry")) == (1 if wanted == 1 else 3)
        counts.append(len([one for one in queries if one != "BEGIN"]))
    assert counts == [3, 3]


def test_streamed_answer_gives_its_connection_back(app: Any, post: Scene) -> None:
    for path in FEEDS:
        browser(app).get(path)
        with app.test_client().get(path, buffered=False) as unread:  # a reader who goes away before the end
            assert unread.status_code == 200
            assert "Content-Length" not in unread.headers
        assert app.extensions["engine"].pool.checkedout() == 0, path


def test_feed_in_batches_leaves_no_post_out(app: Any, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    people = None
    for _ in range(5):
        people = scene(app, session, cast=people).cast
    monkeypatch.setattr("recruitment.services.posting_streams.BATCH", 2)
    ids = [entry.findtext(f"{ATOM}id") for entry in _atom(app).findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 5


def test_language_of_an_address_wins_and_the_switch_still_works(app: Any, post: Scene) -> None:
    visitor = browser(app, "fr")
    path = f"/posts/{post.reference}?lang=en"
    page = visitor.get(path).text
    assert '<html lang="en"' in page
    assert post.story.post.title_en in page
    moved = visitor.get(f"/language/fr?next=/posts/{post.reference}%3Flang%3Den%26via%3Deuraxess")
    assert moved.headers["Location"] == f"/posts/{post.reference}?via=euraxess"


def test_site_map_and_robots_lead_to_the_posts(app: Any, post: Scene) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in browser(app).get("/robots.txt").text
    found = _xml(browser(app).get("/sitemap.xml").data)
    places = [place.text for place in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://localhost/posts/{post.reference}?lang=en" in places


def test_restricted_zone_is_said_to_search_engines_as_text(app: Any, session: Session) -> None:
    made = scene(app, session, post=RESTRICTED)
    page = browser(app, "en").get(f"/posts/{made.reference}").text
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert "R413-5-1" in data["securityClearanceRequirement"]
    assert data["jobLocation"]["address"]["addressCountry"] == "FR"
    assert data["validThrough"].endswith(("+01:00", "+02:00"))
    assert data["applicationContact"]["email"]
    assert "TEMPORARY" in data["employmentType"]
    assert None not in data.values()
    _change(made, deadline=datetime.now(UTC) - timedelta(seconds=1))
    assert "application/ld+json" not in browser(app).get(f"/posts/{made.reference}").text
