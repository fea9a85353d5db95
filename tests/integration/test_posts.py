"""Posts as anybody reads them: open, past, each with its whole advert, and nobody's data."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grids import digest, from_mapping
from recruitment.models import GridInUse, Hire, JobSheet, Person
from tests.factories.accounts import browser
from tests.factories.posted import ENGINEER, RESTRICTED, Scene, closed, scene

_PUBLISHED = select(JobSheet).where(JobSheet.status == "published")


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post with three candidates."""
    return scene(app, session, candidates=3)


def _change(post: Scene, **values: Any) -> None:
    post.session.execute(update(Hire).where(Hire.id == post.hire).values(**values))
    post.save()


def test_open_post_is_listed_with_its_deadline(app: Any, post: Scene) -> None:
    page = browser(app).get("/posts")
    assert page.status_code == 200
    assert post.reference in page.text
    assert post.story.post.title_fr in page.text
    assert page.headers["Cache-Control"] == "public, max-age=300"


def test_advert_speaks_both_languages(app: Any, post: Scene) -> None:
    for language, title, other in (("fr", "title_fr", "title_en"), ("en", "title_en", "title_fr")):
        page = browser(app, language).get(f"/posts/{post.reference}").text
        assert f'<html lang="{language}"' in page
        assert getattr(post.story.post, title) in page
        assert getattr(post.story.post, other) not in page


def test_advert_has_every_element(app: Any, post: Scene) -> None:
    page = browser(app).get(f"/posts/{post.reference}").text
    content = post.session.scalar(_PUBLISHED.with_only_columns(JobSheet.content).where(JobSheet.hire_id == post.hire))
    assert content
    texts = content["fr"]
    wanted = [
        *(texts[name] for name in ("mission", "working_conditions", "development", "prospects", "procedure")),
        *texts["required"], *texts["desirable"], texts["accommodation"], content["common"]["workplace"],
        content["common"]["contact_email"],
    ]  # fmt: skip
    assert [text for text in wanted if text not in page.replace("&#39;", "'")] == []
    for word in ("Calendrier indicatif", "politique OTM-R", "Aménagement", "données", "R2"):
        assert word.lower() in page.lower()


def test_grid_is_shown_with_weights_and_a_hash_that_holds(app: Any, post: Scene) -> None:
    page = browser(app).get(f"/posts/{post.reference}").text
    stored = post.session.scalar(select(GridInUse.content).where(GridInUse.hire_id == post.hire))
    assert stored
    grid = from_mapping(stored)
    assert digest(grid) in page
    for criterion in grid.collected:
        assert criterion.title["fr"] in page
    assert page.count("aucun\u00a0: recueilli, jamais noté") == len(grid.collected) > 0
    for criterion in grid.at(None):
        assert criterion.title["fr"] in page
        assert all(anchor["fr"].replace("'", "&#39;") in page for anchor in criterion.anchors)
        assert f"{criterion.weight}\u00a0%" in page


def test_jury_is_named_with_its_institutions(app: Any, post: Scene) -> None:
    page = browser(app).get(f"/posts/{post.reference}").text
    places = {"chair": "IMT Mines Alès", "juror2": "Université de Montpellier", "juror4": "SINTEF, Trondheim"}
    for part, place in places.items():
        name = post.session.scalar(select(Person.name).where(Person.id == post.cast.people[part]))
        assert name in page
        assert place in page


def test_no_candidate_and_no_staff_is_named(app: Any, post: Scene) -> None:
    paths = ("/posts", "/posts?show=past", f"/posts/{post.reference}")
    pages = "".join(browser(app).get(path).text for path in paths)
    hidden = [*post.people.values(), *(post.cast.people[part] for part in ("hr", "manager", "director"))]
    people = post.session.execute(select(Person.name, Person.email).where(Person.id.in_(hidden))).all()
    assert [text for person in people for text in person if text in pages] == []


def test_post_not_yet_published_does_not_exist(app: Any, post: Scene) -> None:
    _change(post, published_at=None, state="composing_jury")
    assert browser(app).get(f"/posts/{post.reference}").status_code == 404
    assert post.reference not in browser(app).get("/posts").text
    assert post.reference not in browser(app).get("/posts?show=past").text


def test_post_past_its_deadline_is_over_even_if_nobody_closed_it(app: Any, post: Scene) -> None:
    _change(post, deadline=datetime.now(UTC) - timedelta(seconds=1))
    assert post.reference not in browser(app).get("/posts").text
    assert post.reference in browser(app).get("/posts?show=past").text
    page = browser(app).get(f"/posts/{post.reference}")
    assert page.status_code == 200
    assert f"/posts/{post.reference}/apply" not in page.text


def test_restricted_zone_is_announced_only_where_it_is_one(app: Any, session: Session) -> None:
    made = scene(app, session, post=RESTRICTED)
    assert "R413-5-1" in browser(app).get(f"/posts/{made.reference}").text
    _change(made, restricted=False)
    assert "R413-5-1" not in browser(app).get(f"/posts/{made.reference}").text


SEARCHES = {
    "q=HYDROLOGIE": True, "q=cevenoles": False, "q=crues+hydrologie": True, "q=flash-flood": True, "q=materiaux": False,
    "kind=postdoc": True, "kind=engineer": False, "kind=forged": True, "profile=2": True, "profile=4": False,
    "school=ALES": True, "school=PARIS": False, "page=2": False, "page=-3": True, "q=%25": False, "sort=newest": True,
}  # fmt: skip


def test_list_is_searched_filtered_and_paged_by_its_address(app: Any, post: Scene) -> None:
    visitor, reference = browser(app), post.reference
    found = {query: reference in visitor.get(f"/posts?{query}").text for query in SEARCHES}
    assert found == SEARCHES


def test_accents_and_case_do_not_matter(app: Any, session: Session) -> None:
    made = scene(app, session, post=ENGINEER)
    for words in ("oceanographiques", "OCÉANOGRAPHIQUES", "Ingénieur"):
        assert made.reference in browser(app).get("/posts", query_string={"q": words}).text


def test_what_was_looked_for_stays_in_the_form(app: Any, post: Scene) -> None:
    page = browser(app).get("/posts?q=%22%3E%3Cscript%3E&kind=postdoc&profile=2").text
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert '<option value="postdoc" selected>' in page
    assert '<option value="2" selected>' in page


def test_list_costs_as_much_with_one_post_as_with_three(app: Any, session: Session, queries: list[str]) -> None:
    counts, people = [], None
    for wanted in (1, 2):
        for _ in range(wanted):
            people = scene(app, session, cast=people).cast
        queries.clear()
        page = browser(app).get("/posts").text
        counts.append(len(queries))
        assert page.count('href="/posts/2') == (1 if wanted == 1 else 3)
    assert counts[0] == counts[1] <= 4


def test_advert_costs_two_queries(app: Any, post: Scene, queries: list[str]) -> None:
    browser(app).get(f"/posts/{post.reference}")
    assert len([statement for statement in queries if statement != "BEGIN"]) == 2


def test_job_posting_is_sound_and_cannot_leave_its_element(app: Any, post: Scene) -> None:
    sheet = post.session.execute(_PUBLISHED.where(JobSheet.hire_id == post.hire)).scalar_one()
    trap = "</script><script>alert(1)</script> <!-- & \u2028"
    sheet.content = {**sheet.content, "fr": {**sheet.content["fr"], "mission": trap}}
    post.save()
    page = browser(app).get(f"/posts/{post.reference}").text
    start = page.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    block = page[start : page.index("</script>", start)]
    data = json.loads(block)
    assert data["@type"] == "JobPosting"
    assert data["identifier"]["value"] == post.reference
    assert data["baseSalary"]["value"]["minValue"] > 0
    assert datetime.fromisoformat(data["validThrough"]) > datetime.now(UTC)
    assert "<" not in block
    assert "alert(1)" in data["description"]


def test_cancelled_post_says_so_and_takes_nobody(app: Any, session: Session) -> None:
    made = closed(app, session, 1)
    _change(made, state="cancelled")
    page = browser(app).get("/posts?show=past").text
    assert "Arrêté" in page
    assert browser(app).get(f"/posts/{made.reference}").status_code == 200


def test_unknown_reference_is_not_found(app: Any, post: Scene) -> None:
    assert browser(app).get("/posts/2026-ALES-999").status_code == 404
    assert browser(app).get("/posts/..%2f..%2fetc").status_code == 404
