"""Channels: kept by administrators, chosen at publication, each announcement with its text, its link and its cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Announcement, Channel, Hire, JobSheet
from recruitment.services import channels
from recruitment.services.announcements import text_digest
from recruitment.services.channels import Wanted
from tests.factories.posted import Scene, scene

GOOD = {"name_fr": "Bourse de l’emploi", "name_en": "Job Fair & Co", "paid": "y", "cost": "1 200,50", "active": "y"}


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """An open post."""
    return scene(app, session)


def rows(post: Scene) -> dict[str, Announcement]:
    """The newest announcement of each channel."""
    post.session.rollback()
    post.session.expire_all()
    found = post.session.scalars(
        select(Announcement).where(Announcement.hire_id == post.hire).order_by(Announcement.version)
    )
    return {row.channel: row for row in found}


def act(app: Any, post: Scene, what: str, part: str = "hr", **data: Any) -> Any:
    """Send a form of the page of announcements, at the present revision."""
    client = post.browser(app, part)
    post.session.rollback()
    revision = post.session.scalars(select(Hire.revision).where(Hire.id == post.hire)).one()
    return client.post(f"/hires/{post.hire}/announcements/{what}", data={"revision": revision, **data})


def test_channel_added_by_a_school_serves_that_school_alone(app: Any, post: Scene) -> None:
    answer = post.browser(app, "hr").post("/channels/new", data={**GOOD, "school": post.cast.schools["ALES"]})
    assert answer.status_code == 303
    post.session.rollback()
    row = post.session.scalars(select(Channel)).one()
    assert (row.key, row.cost_cents, row.school_id) == ("job-fair-co", 120050, post.cast.schools["ALES"])
    assert "job-fair-co" in channels.open_to(post.session, post.cast.schools["ALES"])
    assert "job-fair-co" not in channels.open_to(post.session, post.cast.schools["PARIS"])
    assert post.browser(app, "paris.hr").get("/channels/job-fair-co").status_code == 404
    assert "Bourse de l’emploi" not in post.browser(app, "paris.hr").get("/channels").text


def test_two_channels_of_one_name_have_two_keys(post: Scene) -> None:
    keys = [channels.add(post.session, None, Wanted("EURAXESS", "EURAXESS")) for _ in range(2)]
    assert keys == ["euraxess-2", "euraxess-3"]


def test_what_is_common_to_all_schools_is_the_group_s_to_describe(app: Any, post: Scene) -> None:
    form = {**GOOD, "name_fr": "Mon EURAXESS", "name_en": "My EURAXESS", "paid": "", "cost": ""}
    assert post.browser(app, "hr").post("/channels/euraxess", data=form).status_code == 403
    assert post.browser(app, "group").post("/channels/euraxess", data=form).status_code == 303
    assert "Mon EURAXESS" in post.browser(app, "paris.hr").get("/channels").text
    closing = {**form, "active": ""}
    refused = post.browser(app, "group").post("/channels/euraxess", data=closing)
    assert refused.status_code == 422
    assert 'id="active-error"' in refused.text
    assert post.browser(app, "group").post("/channels/networks", data=closing).status_code == 303
    post.session.rollback()
    assert "networks" not in channels.open_to(post.session, post.cast.schools["ALES"])


@pytest.mark.parametrize(("changed", "where"), [
    ({"name_fr": " "}, "name_fr"), ({"name_en": "x" * 201}, "name_en"), ({"cost": "beaucoup"}, "cost"),
    ({"cost": "-3"}, "cost"), ({"cost": "100000.01"}, "cost"), ({"paid": "", "cost": "12"}, "cost"),
    ({"url": "javascript:alert(1)"}, "url"), ({"url": "example.org"}, "url"), ({"school": "99999"}, "school"),
    ({"school": "PARIS"}, "school"),
])  # fmt: skip
def test_what_cannot_be_kept_is_said_at_its_field(app: Any, post: Scene, changed: dict[str, str], where: str) -> None:
    school = str(post.cast.schools["PARIS" if changed.get("school") == "PARIS" else "ALES"])
    form = {**GOOD, "school": school, **{k: v for k, v in changed.items() if v != "PARIS"}}
    answer = post.browser(app, "hr").post("/channels/new", data=form)
    assert answer.status_code == 422
    assert f'id="{where}-error"' in answer.text
    post.session.rollback()
    assert post.session.scalars(select(Channel)).all() == []


@pytest.mark.parametrize("part", ["manager", "director", "reviewer", "juror1", "auditor"])
def test_channels_are_kept_by_human_resources_and_administrators(app: Any, post: Scene, part: str) -> None:
    assert post.browser(app, part).get("/channels").status_code == 403


def test_list_of_channels_costs_as_much_with_one_as_with_three(app: Any, post: Scene, queries: list[str]) -> None:
    client, counts = post.browser(app, "hr"), []
    for wanted in (1, 2):
        for number in range(wanted):
            channels.add(post.session, post.cast.schools["ALES"], Wanted(f"Canal {number}", f"Channel {number}"))
        post.save()
        queries.clear()
        client.get("/channels")
        counts.append(len([one for one in queries if one != "BEGIN"]))
    assert counts == [3, 3]


def test_publication_announces_on_every_channel_with_the_hash_of_its_text(post: Scene) -> None:
    found = rows(post)
    assert set(found) == {"site", "euraxess", "csp"}
    sheet = post.session.scalars(select(JobSheet).where(JobSheet.hire_id == post.hire)).one()
    digest = text_digest(post.reference, sheet.version, sheet.content, sheet.deadline)
    assert {(row.version, row.digest) for row in found.values()} == {(sheet.version, digest)}


def test_page_gives_each_channel_its_own_link(app: Any, post: Scene) -> None:
    page = post.browser(app, "manager").get(f"/hires/{post.hire}/announcements").text
    links = re.findall(rf"http://localhost/posts/{post.reference}\?via=(\w+)", page)
    assert links == ["site", "euraxess", "csp"]
    assert "<form" not in page.partition("<main")[2]  # reading only


def test_channel_is_added_noted_and_withdrawn(app: Any, post: Scene) -> None:
    said = {"channel": "academic_positions", "address": "https://academicpositions.com/ad/1", "cost": "395"}
    assert act(app, post, "announce", **said).status_code == 303
    row = rows(post)["academic_positions"]
    assert (row.address, row.cost_cents, row.withdrawn_at) == (said["address"], 39500, None)
    assert act(app, post, "note", **{**said, "cost": "410,20"}).status_code == 303
    assert rows(post)["academic_positions"].cost_cents == 41020
    assert act(app, post, "withdraw", **said).status_code == 303
    assert rows(post)["academic_positions"].withdrawn_at is not None
    assert act(app, post, "note", **said).status_code == 409
    assert act(app, post, "announce", **said).status_code == 303
    assert rows(post)["academic_positions"].withdrawn_at is None
    post.session.rollback()
    assert "academic_positions" in post.session.scalars(select(Hire.channels)).one()


def test_channel_that_is_due_stays_while_applications_are_open(app: Any, session: Session, post: Scene) -> None:
    refused = act(app, post, "withdraw", channel="csp")
    assert refused.status_code == 409
    assert "Choisir le service public" in refused.text
    over = scene(app, session, past=True, cast=post.cast)
    over.story.close()
    over.save()
    assert act(app, over, "withdraw", channel="csp").status_code == 303
    assert act(app, over, "announce", channel="networks").status_code == 409


@pytest.mark.parametrize(("data", "where"), [
    ({"channel": ""}, "channel"), ({"channel": "tv"}, "channel"), ({"channel": "networks", "address": "là"}, "address"),
    ({"channel": "networks", "cost": "gratuit"}, "cost"),
])  # fmt: skip
def test_bad_announcement_is_said_at_its_field(app: Any, post: Scene, data: dict[str, str], where: str) -> None:
    answer = act(app, post, "announce", **data)
    assert answer.status_code == 422
    assert f'id="{where}-error"' in answer.text
    assert set(rows(post)) == {"site", "euraxess", "csp"}


def test_channel_of_another_school_is_refused(app: Any, post: Scene) -> None:
    key = channels.add(post.session, post.cast.schools["PARIS"], Wanted("Ailleurs", "Elsewhere"))
    post.save()
    assert act(app, post, "announce", channel=key).status_code == 422
    assert key not in rows(post)


@pytest.mark.parametrize("part", ["manager", "director", "reviewer", "equality", "juror1", "paris.hr"])
def test_announcing_belongs_to_human_resources(app: Any, post: Scene, part: str) -> None:
    assert act(app, post, "announce", part, channel="networks").status_code == 403


def test_page_costs_as_much_with_three_channels_as_with_five(app: Any, post: Scene, queries: list[str]) -> None:
    client, counts = post.browser(app, "hr"), []
    for more in ((), ("networks", "mailing_lists")):
        for channel in more:
            assert act(app, post, "announce", channel=channel).status_code == 303
        queries.clear()
        client.get(f"/hires/{post.hire}/announcements")
        counts.append(len([one for one in queries if one != "BEGIN"]))
    assert counts == [6, 6]


def test_contract_under_a_year_need_not_be_on_the_public_employment_portal(app: Any, post: Scene) -> None:
    sheet = post.session.scalars(select(JobSheet).where(JobSheet.hire_id == post.hire)).one()
    sheet.content = {
        **sheet.content,
        "common": {**sheet.content["common"], "contract": "temporary", "duration_months": 11},
    }
    post.save()
    assert act(app, post, "withdraw", channel="csp").status_code == 303
