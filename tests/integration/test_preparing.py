"""Jury, register, grid and advert: the pages on which a hire is prepared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import GridInUse, Hire, Juror, JuryMember
from tests.factories.cast import cast, sign_in

POST = posts.POSTS[0]


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, trained not long ago."""
    return cast(session, datetime.now(UTC) - timedelta(days=20))


@pytest.fixture
def story(session: Session, people: Cast, tmp_path: Path) -> Story:
    """A hire whose jury is to be composed."""
    made = Story(session, people, tmp_path, POST, datetime.now(UTC) - timedelta(days=10)).to("composing_jury")
    session.commit()
    return made


def as_(client: Any, engine: Engine, people: Cast, part: str) -> Any:
    """The client signed in as a part of the cast."""
    return sign_in(client, engine, people.people[part])


def revision(session: Session, hire: int) -> int:
    """What a page just read would carry."""
    session.rollback()
    return session.scalars(select(Hire.revision).where(Hire.id == hire)).one()


def test_jury_shows_its_sums(client: Any, engine: Engine, people: Cast, story: Story, session: Session) -> None:
    as_(client, engine, people, "hr")
    for key in ("chair", "juror1", "juror2", "juror3"):
        answer = client.post(
            f"/hires/{story.hire}/jury/seats",
            data={
                "juror": people.jurors[key],
                "chair": "y" if key == "chair" else "",
                "revision": revision(session, story.hire),
                "command": key,
            },
        )
        assert answer.status_code == 303
    page = client.get(f"/hires/{story.hire}/jury").get_data(as_text=True)
    assert "2 femmes sur 4" in page
    assert "Et sans cette personne" in page


def test_seat_of_a_stranger_is_refused_beside_the_field(
    client: Any, engine: Engine, people: Cast, story: Story
) -> None:
    as_(client, engine, people, "hr")
    answer = client.post(f"/hires/{story.hire}/jury/seats", data={"juror": "999", "command": "x"})
    assert answer.status_code == 422
    assert "juror-error" in answer.get_data(as_text=True)


def test_jury_out_of_order_is_not_appointed_and_every_reason_is_given(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session
) -> None:
    as_(client, engine, people, "director")
    answer = client.post(
        f"/hires/{story.hire}/jury/appointment", data={"revision": revision(session, story.hire), "command": "x"}
    )
    assert answer.status_code == 409
    assert answer.get_data(as_text=True).count("otm-reason__what") >= 3
    assert session.scalar(select(JuryMember.id).where(JuryMember.appointed_at.is_not(None))) is None


def test_jury_in_order_is_appointed_by_the_director_alone(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session
) -> None:
    story.compose()
    session.commit()
    assert as_(client, engine, people, "hr").post(f"/hires/{story.hire}/jury/appointment", data={}).status_code == 403
    as_(client, engine, people, "director")
    assert "Nommé" in client.get(f"/hires/{story.hire}/jury").get_data(as_text=True)


def test_member_leaves_and_the_chair_passes(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session
) -> None:
    story.compose()
    session.commit()
    as_(client, engine, people, "hr")
    base = f"/hires/{story.hire}/jury/seats/{people.jurors['juror2']}"
    assert (
        client.post(f"{base}/chair", data={"revision": revision(session, story.hire), "command": "a"}).status_code
        == 303
    )
    leaving = {"leaving": people.jurors["juror2"], "revision": revision(session, story.hire), "command": "b"}
    assert client.post(f"/hires/{story.hire}/jury/seats", data=leaving).status_code == 303
    session.rollback()
    seats = session.execute(
        select(JuryMember.juror_id, JuryMember.chair, JuryMember.appointed_at).where(JuryMember.left_at.is_(None))
    ).all()
    assert people.jurors["juror2"] not in {s.juror_id for s in seats}
    assert all(s.appointed_at is None for s in seats)


def test_register_takes_somebody_and_refuses_the_same_address(
    client: Any, engine: Engine, people: Cast, session: Session
) -> None:
    session.commit()
    as_(client, engine, people, "hr")
    entry = {
        "name": "Ingrid Solberg",
        "email": "ingrid@example.org",
        "sex": "F",
        "rank": "4",
        "position": "Senior scientist",
        "employer": "SINTEF",
        "school": "0",
        "country": "no",
        "disciplines": "matériaux",
        "trained_on": "2026-01-12",
    }
    assert client.post("/jurors/new", data=entry).status_code == 303
    again = client.post("/jurors/new", data=entry)
    assert again.status_code == 422
    assert "SINTEF" in again.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(Juror.country).where(Juror.employer == "SINTEF")).all() == ["NO"]
    assert "Ingrid Solberg" in client.get("/jurors?sex=F&home=external&rank=3").get_data(as_text=True)
    assert "Ingrid Solberg" in client.post("/jurors", data={"words": "solberg"}).get_data(as_text=True)


def test_register_is_closed_to_jurors(client: Any, engine: Engine, people: Cast, session: Session) -> None:
    session.commit()
    assert as_(client, engine, people, "juror1").get("/jurors").status_code == 403


def test_grid_is_chosen_weighed_and_locked(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session
) -> None:
    as_(client, engine, people, "manager")
    path = f"/hires/{story.hire}/grid"

    def send(to: str, **data: Any) -> Any:
        return client.post(
            f"{path}/{to}", data={**data, "revision": revision(session, story.hire), "command": to + str(data)}
        )

    assert send("choice", grid="postdoc").status_code == 303
    session.rollback()
    content = session.scalars(select(GridInUse.content)).one()
    weights = {f"weight_{c['key']}": c["weight"] for c in content["criteria"] if c["ranked"]}
    first = next(iter(weights))
    assert send("weights", **{**weights, first: weights[first] + 5}).status_code == 303
    refused = send("lock")
    assert refused.status_code == 409
    assert "105" in refused.get_data(as_text=True)
    assert send("weights", **{**weights, first: "beaucoup"}).status_code == 422
    assert send("weights", **weights).status_code == 303
    assert send("lock").status_code == 303
    assert send("choice", grid="doctoral").status_code == 409
    assert "Verrouillée" in client.get(path).get_data(as_text=True)


def test_post_is_published_once_everything_is_ready(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session
) -> None:
    as_(client, engine, people, "hr")
    day = (datetime.now(UTC) + timedelta(days=70)).date()

    def send(**data: Any) -> Any:
        return client.post(
            f"/hires/{story.hire}/publish",
            data={"hour": "23:59", "revision": revision(session, story.hire), "command": str(data), **data},
        )

    early = send(day=day.isoformat(), channels=["site", "euraxess", "csp"])
    assert early.status_code == 409
    assert day.isoformat() in early.get_data(as_text=True)
    story.now = datetime.now(UTC) - timedelta(days=1)
    story.compose()
    session.commit()
    assert client.get(f"/hires/{story.hire}/publish").status_code == 200
    short = send(day=(datetime.now(UTC) + timedelta(days=5)).date().isoformat(), channels=["site"])
    assert short.status_code == 409
    text = short.get_data(as_text=True)
    assert "EURAXESS" in text
    assert send(day="demain", channels=["site"]).status_code == 422
    assert send(day=day.isoformat(), channels=["site", "euraxess", "csp"]).status_code == 303
    session.rollback()
    assert session.scalars(select(Hire.state)).one() == "advertised"


def test_published_text_is_amended_with_more_time(
    client: Any, engine: Engine, people: Cast, story: Story, session: Session
) -> None:
    story.now = datetime.now(UTC) - timedelta(days=2)
    story.compose().publish()
    session.commit()
    as_(client, engine, people, "hr")
    page = client.get(f"/hires/{story.hire}/amend")
    assert page.status_code == 200
    content = posts.sheet(POST, datetime.now(UTC).date(), "x@example.org")
    typed = {
        f"{lang}_{name}": "\n".join(value) if isinstance(value, list) else value
        for lang in ("fr", "en")
        for name, value in content[lang].items()
    }
    base = {**typed, "reason": "La date de prise de poste est avancée d’un mois.", "hour": "23:59"}
    soon = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    refused = client.post(
        f"/hires/{story.hire}/amend",
        data={**base, "day": soon, "revision": revision(session, story.hire), "command": "a"},
    )
    assert refused.status_code == 409
    assert "avancée d’un mois" in refused.get_data(as_text=True)
    later = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    data = {**base, "day": later, "revision": revision(session, story.hire), "command": "b"}
    shown = client.post(f"/hires/{story.hire}/amend", data=data).get_data(as_text=True)
    seen = shown.partition('name="seen" value="')[2][:64]
    taken = client.post(f"/hires/{story.hire}/amend", data={**data, "seen": seen})
    assert taken.status_code == 303
