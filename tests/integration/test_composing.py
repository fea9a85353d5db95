"""Composing a jury: who is proposed, what a change would give before it is made, and the ways out after step-asides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Grant, Hire, JournalEntry, Juror, JuryMember, Person
from recruitment.services import composition, jurors
from recruitment.web import jury
from tests.factories.cast import sign_in
from tests.factories.judging import Bench, bench
from tests.pages import parse, words
from workflows import given

NOW = datetime.now(UTC)
TODAY = NOW.date()
YEAR = timedelta(days=365)


@pytest.fixture
def found(session: Session) -> Bench:
    """An appointed jury of three women and two men, all trained of late."""
    made = bench(session)
    session.execute(update(Juror).values(trained_on=TODAY - timedelta(days=30)))
    session.commit()
    return made


def enter(session: Session, name: str, **facts: Any) -> int:
    """Somebody of the register who may be proposed: a man from elsewhere, unless `facts` say otherwise."""
    said: dict[str, Any] = {
        "sex": "M", "rank": 4, "position": "Professeur", "employer": "Université", "school_id": None, "country": "FR",
        "disciplines": "", "trained_on": TODAY - timedelta(days=90), "consent_on": TODAY - YEAR,
        "consent_until": TODAY + YEAR,
    }  # fmt: skip
    entered = jurors.enter(session, name, f"{name.lower()}@example.org", jurors.Profile(**(said | facts)), NOW)
    assert entered is not None
    return entered


def leave(session: Session, found: Bench, *keys: str) -> None:
    """Members who leave without more ado."""
    gone = [found.members[key] for key in keys]
    session.execute(update(JuryMember).where(JuryMember.id.in_(gone)).values(left_at=NOW, chair=False))


def person_of(session: Session, juror: int) -> int:
    """Whose entry of the register this is."""
    return session.scalars(select(Juror.person_id).where(Juror.id == juror)).one()


@pytest.fixture
def read(session: Session, found: Bench) -> Callable[..., composition.Composition]:
    """The composition as who composes it reads it."""

    def get(**asked: Any) -> composition.Composition:
        return composition.read(session, found.row(), NOW, **{"proposing": True, **asked})

    return get


def names(read: composition.Composition) -> list[list[str]]:
    """Who is proposed, move by move."""
    return [[member.name for member in one.arriving] for one in read.proposals]


def test_nobody_is_proposed_for_a_jury_in_order(read: Any, session: Session) -> None:
    enter(session, "Nouveau")
    assert names(read()) == []


def test_proposals_mend_every_rule_and_come_by_load_training_and_name(
    read: Any, session: Session, found: Bench
) -> None:
    leave(session, found, "juror1", "juror3")  # three women are left, one of them external
    asked = enter(session, "Sollicité")
    enter(session, "Zoé", trained_on=TODAY - timedelta(days=10))
    enter(session, "Yves")
    enter(session, "Anselme")
    enter(session, "Femme", sex="F")
    enter(session, "Ancien", trained_on=date(2019, 1, 1))
    _seated_elsewhere(session, found, asked)
    got = read()
    assert names(got) == [["Zoé"], ["Anselme"], ["Yves"], ["Sollicité"]]
    assert all(not one.what.stopping and one.leaving for one in got.proposals)
    assert got.proposals[-1].arriving[0].load == 1


def _seated_elsewhere(session: Session, found: Bench, juror: int) -> None:
    """This juror sat in the jury of another hire a year ago."""
    columns = [c for c in Hire.__table__.columns if c.name != "id"]
    row = session.execute(select(*columns).where(Hire.id == found.hire)).mappings().one()
    other = session.execute(insert(Hire).values({**row, "reference": "2026-ALES-999"}).returning(Hire.id)).scalar_one()
    session.add(
        JuryMember(
            hire_id=other, juror_id=juror, person_id=person_of(session, juror), chair=False, seated_at=NOW - YEAR
        )
    )
    session.flush()


@pytest.mark.parametrize("why", ["expired", "never asked", "away", "of the team", "applicant", "account closed"])
def test_nobody_is_proposed_who_may_not_sit_or_has_not_agreed(
    read: Any, session: Session, found: Bench, why: str
) -> None:
    leave(session, found, "juror1", "juror3")
    facts: dict[str, dict[str, Any]] = {
        "expired": {"consent_until": TODAY - timedelta(days=1)},
        "never asked": {"consent_on": None, "consent_until": None},
        "away": {"unavailable_from": TODAY - timedelta(days=1), "unavailable_until": TODAY + timedelta(days=1)},
    }
    person = person_of(session, enter(session, "Absent", **facts.get(why, {})))
    if why == "of the team":
        session.add(
            Grant(
                person_id=person,
                role="hiring_manager",
                school_id=found.cast.schools["ALES"],
                hire_id=found.hire,
                granted_at=NOW,
            )
        )
    elif why == "applicant":
        session.execute(update(Application).where(Application.number == 1).values(person_id=person))
    elif why == "account closed":
        session.execute(update(Person).where(Person.id == person).values(active=False))
    session.flush()
    assert names(read()) == []
    enter(session, "Présent")
    assert names(read()) == [["Présent"]]


def test_pair_is_proposed_where_one_person_is_not_enough(read: Any, session: Session, found: Bench) -> None:
    session.execute(update(Juror).values(sex="F"))
    enter(session, "Un")
    enter(session, "Deux")
    assert names(read()) == [["Deux", "Un"]]


def test_who_could_take_the_place_of_a_member_of_a_jury_in_order(read: Any, session: Session, found: Bench) -> None:
    enter(session, "Homme")
    enter(session, "Femme", sex="F")
    got = read(going=found.cast.jurors["juror1"])
    assert names(got) == [["Homme"]]
    chair = read(going=found.cast.jurors["chair"])
    assert [one.chair for one in chair.proposals] == [one.arriving[0].juror for one in chair.proposals]


def test_what_is_tried_is_what_the_rules_say_once_it_is_done(
    client: Any, engine: Engine, session: Session, found: Bench
) -> None:
    man = enter(session, "Homme")
    session.commit()
    sign_in(client, engine, found.cast.people["hr"])
    gone = found.cast.jurors["chair"], found.cast.jurors["juror2"]
    path = f"/hires/{found.hire}/jury/verdict?juror={man}&leaving={gone[0]}&leaving={gone[1]}"
    revision = session.scalars(select(Hire.revision)).one()
    told = client.get(path).get_json()
    assert told["said"].endswith("Femmes et hommes dans le jury, Une présidence.")
    assert client.get(f"{path}&chair=y").get_json()["said"].endswith("Femmes et hommes dans le jury.")
    session.rollback()
    assert session.scalars(select(Hire.revision)).one() == revision
    sent = {"revision": revision, "command": "x", "juror": man, "leaving": list(gone)}
    assert client.post(f"/hires/{found.hire}/jury/seats", data=sent).status_code == 303
    page = client.get(f"/hires/{found.hire}/jury").get_data(as_text=True)
    assert _said(told["panel"]) == _said(page)


def _said(html: str) -> list[str]:
    """Each rule with its word and sum."""
    if "<html" not in html:
        html = f"<!doctype html><title>x</title><body>{html}"
    return [words(item) for item in parse(html).iter("li") if item.get("class") == "otm-rule"]


@pytest.mark.parametrize(("part", "status"), [
    ("manager", 200), ("director", 403), ("auditor", 403), ("juror1", 403), ("candidate1", 403), ("paris.hr", 403),
])  # fmt: skip
def test_changes_are_tried_by_those_who_may_make_them(
    client: Any, engine: Engine, found: Bench, part: str, status: int
) -> None:
    sign_in(client, engine, found.cast.people[part])
    assert client.get(f"/hires/{found.hire}/jury/verdict?juror=999999").status_code == status


def test_members_leave_and_people_sit_down_in_one_act_that_counts_once(
    client: Any, engine: Engine, session: Session, found: Bench
) -> None:
    first, second = enter(session, "Un"), enter(session, "Deux", sex="F")
    session.commit()
    sign_in(client, engine, found.cast.people["hr"])
    sent = {
        "revision": session.scalars(select(Hire.revision)).one(), "command": "x", "juror": first, "second": second,
        "chair": "y", "leaving": found.cast.jurors["chair"],
    }  # fmt: skip
    for _ in range(2):
        assert client.post(f"/hires/{found.hire}/jury/seats", data=sent).status_code == 303
    session.rollback()
    seats = dict(
        session.execute(select(JuryMember.juror_id, JuryMember.chair).where(JuryMember.left_at.is_(None))).all()
    )
    assert {first, second} < set(seats)
    assert found.cast.jurors["chair"] not in seats
    assert [juror for juror, chair in seats.items() if chair] == [first]
    events = session.scalars(select(JournalEntry.event).order_by(JournalEntry.number)).all()
    assert events[-3:] == ["unseat_juror", "seat_juror", "seat_juror"]


def test_page_says_when_a_signed_derogation_does_not_go_far_enough(
    client: Any, engine: Engine, found: Bench, session: Session
) -> None:
    sign_in(client, engine, found.cast.people["director"])
    beyond = "La dérogation signée ne va pas jusque-là."

    def panel() -> str:
        session.commit()
        shown = parse(client.get(f"/hires/{found.hire}/jury").text).find(".//section[@data-panel]")
        assert shown is not None
        return words(shown)

    for juror in ("juror1", "juror3"):  # the men
        found.take("unseat_juror", "hr", given.Sitting(found.cast.jurors[juror]))
        assert (beyond in panel()) is (juror == "juror3")
        found.take("grant_derogation", "director", given.Derogation("jury_sexes", "Personne n’est disponible."))
        assert beyond not in panel()
        assert "Règle levée" in panel()


@pytest.mark.parametrize(("words", "names"), [
    ("nimes", ["Éloïse"]), ("ÉLO", ["Éloïse"]), ("chimie externe", ["Éloïse"]), ("femme r3", ["Éloïse"]), ("lou femme", []),
    ("conférences nîmes r3", ["Éloïse"]), ("catalyse", ["Éloïse"]), ("personne de ce nom", []),
])  # fmt: skip
def test_somebody_is_found_by_what_the_register_says_and_no_name_is_in_an_address(
    client: Any, engine: Engine, found: Bench, session: Session, words: str, names: list[str]
) -> None:
    enter(
        session, "Éloïse", sex="F", rank=3, position="Maîtresse de conférences", employer="Université de Nîmes",
        fields=("Chemistry",), disciplines="catalyse",
    )  # fmt: skip
    enter(session, "Lou")
    session.commit()
    sign_in(client, engine, found.cast.people["hr"])
    answer = client.post(f"/hires/{found.hire}/jury/search", data={"words": words, "leaving": found.cast.jurors["juror1"]})
    page = parse(answer.text)
    assert answer.status_code == 200
    assert answer.location is None
    assert [o.text.split(",")[0] for o in page.iterfind(".//select[@id='juror']/option")][1:] == names
    ticked = page.find(f".//input[@id='leaving-{found.cast.jurors['juror1']}']")
    assert ticked is not None
    assert "checked" in ticked.attrib
    assert ticked.get("form") == "compose"  # the form that searches too: what is ticked goes along without a script
    assert page.find(".//form[@id='compose']//button[@formaction]") is not None
    refused = parse(client.post(f"/hires/{found.hire}/jury/seats", data={"words": words, "juror": 0}).text)
    kept = refused.find(".//input[@name='words']")
    assert kept is not None
    assert kept.get("value") == words
    assert client.post(f"/hires/{found.hire}/jury/search", data={"words": "x" * 200}).status_code == 422


def test_long_register_gives_a_short_list_and_whoever_was_chosen_stays_in_it(
    client: Any, engine: Engine, found: Bench, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jury, "MOST_OFFERED", 1)
    first, last = enter(session, "Abel"), enter(session, "Zoé", consent_until=TODAY - timedelta(days=1))
    session.commit()
    sign_in(client, engine, found.cast.people["hr"])
    page = client.get(f"/hires/{found.hire}/jury").text
    assert f'value="{first}"' in page
    assert f'value="{last}"' not in page
    answer = client.post(f"/hires/{found.hire}/jury/seats", data={"juror": last, "second": last})
    assert answer.status_code == 422
    assert f'value="{last}"' in answer.text
    assert "hors propositions du vivier" in answer.text


@pytest.mark.parametrize("sent", [
    {}, {"juror": "0"}, {"leaving": "999999"}, {"juror": "NEW", "second": "NEW"}, {"juror": "0", "second": "x"},
])  # fmt: skip
def test_change_that_cannot_be_made_changes_nothing(
    client: Any, engine: Engine, session: Session, found: Bench, sent: dict[str, str]
) -> None:
    new = str(enter(session, "Nouveau"))
    session.commit()
    sign_in(client, engine, found.cast.people["hr"])
    data = {key: new if value == "NEW" else value for key, value in sent.items()}
    assert client.post(f"/hires/{found.hire}/jury/seats", data=data).status_code == 422
    session.rollback()
    assert len(session.scalars(select(JuryMember).where(JuryMember.left_at.is_(None))).all()) == 5


@pytest.mark.parametrize(("part", "state", "told"), [
    ("hr", "eligibility", True), ("auditor", "eligibility", True), ("chair", "eligibility", False),
    ("manager", "eligibility", False), ("director", "eligibility", False), ("juror4", "eligibility", False),
    ("chair", "interviewing", True), ("juror4", "interviewing", False), ("equality", "interviewing", False),
])  # fmt: skip
def test_numbers_of_step_asides_are_told_to_few_and_to_nobody_for_whom_they_name(
    client: Any, engine: Engine, session: Session, found: Bench, part: str, state: str, told: bool
) -> None:
    found.declare("juror1", candidate1="red")
    found.declare("juror3", candidate1="red")
    session.execute(update(Hire).values(state=state))
    number = session.scalars(select(Application.number).where(Application.id == found.files["candidate1"])).one()
    session.commit()
    sign_in(client, engine, found.cast.people[part])
    page = client.get(f"/hires/{found.hire}/jury").get_data(as_text=True)
    assert (f"Candidature {number}" in page) is told
    assert "Candidate1" not in page
    assert "supervision" not in page
    assert "Le recrutement ne peut pas avancer" in page


def test_chair_is_told_nothing_of_a_file_that_is_closed_to_them(
    client: Any, engine: Engine, session: Session, found: Bench
) -> None:
    found.declare("chair", candidate1="red")
    found.declare("juror3", candidate1="red", candidate2="red")
    session.execute(update(Hire).values(state="interviewing"))
    numbers = {
        key: session.scalars(select(Application.number).where(Application.id == file)).one()
        for key, file in found.files.items()
    }
    session.commit()
    sign_in(client, engine, found.cast.people["chair"])
    page = client.get(f"/hires/{found.hire}/jury").get_data(as_text=True)
    assert f"Candidature {numbers['candidate2']}" in page
    assert f"Candidature {numbers['candidate1']}" not in page


@pytest.mark.parametrize(("part", "address"), [
    ("director", "/derogate"), ("hr", "/exceptions"), ("manager", "/exceptions"), ("juror4", None),
])  # fmt: skip
def test_way_out_after_step_asides_leads_where_the_reader_may_go(
    client: Any, engine: Engine, session: Session, found: Bench, part: str, address: str | None
) -> None:
    found.declare("juror1", candidate1="red")
    session.commit()
    sign_in(client, engine, found.cast.people[part])
    page = parse(client.get(f"/hires/{found.hire}/jury").get_data(as_text=True))
    links = [a.get("href") or "" for item in page.iter("li") for a in item.iter("a")]
    for way in ("/derogate", "/exceptions"):
        assert (f"/hires/{found.hire}{way}" in links) is (way == address)


def test_step_aside_is_dated_and_without_its_reason(
    client: Any, engine: Engine, session: Session, found: Bench
) -> None:
    found.declare("juror1", candidate1="red", candidate2="red")
    session.commit()
    sign_in(client, engine, found.cast.people["director"])
    assert "2 déports, le dernier le" in client.get(f"/hires/{found.hire}/jury").get_data(as_text=True)
    sign_in(client, engine, found.cast.people["juror4"])
    assert "déports, le dernier le" not in client.get(f"/hires/{found.hire}/jury").get_data(as_text=True)


@pytest.mark.parametrize("size", [3, 10])
def test_page_sends_as_many_statements_for_three_members_as_for_ten(
    client: Any, engine: Engine, session: Session, found: Bench, queries: list[str], size: int
) -> None:
    leave(session, found, "juror2", "juror4")
    people = [enter(session, f"Membre{n}", sex="FM"[n % 2]) for n in range(20)]
    for juror in people[: size - 3]:
        session.add(
            JuryMember(hire_id=found.hire, juror_id=juror, person_id=person_of(session, juror), chair=False,
                       seated_at=NOW)
        )  # fmt: skip
    found.declare("juror1", candidate1="red")
    session.commit()
    sign_in(client, engine, found.cast.people["hr"])
    for path, count in (("", 9), (f"?instead={found.cast.jurors['juror1']}", 9), ("/verdict?juror=1", 5)):
        client.get(f"/hires/{found.hire}/jury{path}")
        queries.clear()
        assert client.get(f"/hires/{found.hire}/jury{path}").status_code == 200
        assert len([one for one in queries if one != "BEGIN"]) == count, queries
