"""Administrators invite people and give roles, each within their mandate; every grant says who and when."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from recruitment.models import Grant, Hire, Outgoing, Person, make_sessions, writing
from recruitment.services import grants
from recruitment.services.opening import Opening, open_hire
from tests.factories import accounts as people
from tests.factories.accounts import browser, mails
from tests.factories.cast import Cast, cast, named, sign_in
from workflows.who import AUDITOR, GRANTABLE, GROUP_ADMIN, HIRING_MANAGER, HR, REVIEWER, SCHOOL_ADMIN, Actor

INVITED = {"name": "Jeanne Moulin", "email": "jeanne@example.org", "language": "fr", "reference": ""}


@pytest.fixture
def made(session: Session) -> Cast:
    """Two schools with every role, committed."""
    made = cast(session)
    session.commit()
    return made


@pytest.fixture
def as_(app: Any, engine: Engine, made: Cast) -> Any:
    """Sign somebody of the cast in."""
    return lambda key, language="fr": sign_in(browser(app, language), engine, made.people[key])


def held(session: Session, person_id: int) -> set[tuple[str, int | None, int | None]]:
    """Live roles of a person: role, school, who gave it."""
    session.rollback()
    return {
        (row.role, row.school_id, row.granted_by)
        for row in session.scalars(select(Grant).where(Grant.person_id == person_id, Grant.revoked_at.is_(None)))
    }


def jeanne(session: Session) -> int:
    session.rollback()
    return session.scalars(select(Person.id).where(Person.email == "jeanne@example.org")).one()


@pytest.mark.parametrize("key", ["hr", "director", "manager", "auditor", "chair", "candidate1"])
def test_people_are_for_administrators_alone(as_: Any, made: Cast, key: str) -> None:
    client = as_(key)
    for path in ("/people", "/people/invite", f"/people/{made.people['hr']}"):
        assert client.get(path).status_code == 403
    data = {**INVITED, "role": HR, "school": made.schools["ALES"]}
    assert client.post("/people/invite", data=data).status_code == 403


@pytest.mark.parametrize("language", ["fr", "en"])
def test_school_administrator_sees_the_school_and_nobody_else(
    as_: Any, made: Cast, session: Session, language: str
) -> None:
    page = as_("admin", language).get("/people").text
    shown = {key for key, person_id in made.people.items() if named(session, person_id) in page}
    assert {"hr", "director", "chair", "juror1", "juror4"} <= shown
    assert not {key for key in shown if key.startswith(("paris", "candidate"))}


def test_group_administrator_sees_everybody_but_candidates(as_: Any, made: Cast, session: Session) -> None:
    page = as_("group").get("/people").text
    shown = {key for key, person_id in made.people.items() if named(session, person_id) in page}
    assert shown == {key for key in made.people if not key.startswith("candidate")}


@pytest.mark.parametrize("key", ["paris.hr", "candidate1"])
def test_person_outside_the_mandate_does_not_exist(as_: Any, made: Cast, session: Session, key: str) -> None:
    client, person_id = as_("admin"), made.people[key]
    assert client.get(f"/people/{person_id}").status_code == 404
    for act in ("disable", "enable", "invitation", "roles", "roles/1/revoke"):
        assert client.post(f"/people/{person_id}/{act}", data={"role": HR, "school": 1}).status_code == 404
    assert session.scalar(select(Person.active).where(Person.id == person_id))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("role=director", {"director"}),
        ("letter=z", set()),
        ("state=disabled", set()),
        ("role=hr&state=invited", {"hr", "hr2"}),
        ("role=nonsense&page=99&school=x", {"hr", "director", "chair"}),
    ],
)
def test_list_is_filtered_by_its_address(
    as_: Any, made: Cast, session: Session, query: str, expected: set[str]
) -> None:
    page = as_("admin").get(f"/people?{query}").text
    shown = {key for key in ("hr", "hr2", "director", "chair") if f'/people/{made.people[key]}"' in page}
    assert shown & expected == expected
    assert (len(expected) == 3) or shown == expected


def test_other_schools_cannot_be_looked_into_by_filter(as_: Any, made: Cast) -> None:
    page = as_("admin").get(f"/people?school={made.schools['PARIS']}").text
    assert "Personne" in page or "Aucune personne" in page
    assert "paris." not in page.lower()


def test_words_are_looked_for_without_standing_in_the_address(as_: Any, made: Cast) -> None:
    page = as_("admin").post("/people", data={"words": "DIRECTOR"}).text
    assert "director@example.org" in page
    assert "reviewer@example.org" not in page
    wild = as_("admin").post("/people", data={"words": "%"}).text
    assert "director@example.org" not in wild


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_many_questions_for_one_as_for_three(
    as_: Any, made: Cast, session: Session, queries: list[str], count: int
) -> None:
    keep = [made.people[key] for key in ("director", "equality", "security")[:count]]
    session.execute(update(Person).where(Person.id.in_(keep)).values(name="Zoé"))
    session.commit()
    client = as_("admin")
    queries.clear()
    assert client.get("/people?letter=z").text.count("Zoé") == count
    assert len([query for query in queries if query.startswith("SELECT")]) == 5


def test_invitation_opens_an_account_with_its_role_and_mails_it(as_: Any, made: Cast, session: Session) -> None:
    answer = as_("admin").post("/people/invite", data={**INVITED, "role": REVIEWER, "school": made.schools["ALES"]})
    person_id = jeanne(session)
    assert (answer.status_code, answer.location) == (303, f"/people/{person_id}")
    assert held(session, person_id) == {(REVIEWER, made.schools["ALES"], made.people["admin"])}
    assert mails(session) == [("invitation", person_id)]


def test_inviting_twice_gives_the_second_role_without_a_second_account(as_: Any, made: Cast, session: Session) -> None:
    client = as_("admin")
    for role in (REVIEWER, HR, HR):
        client.post("/people/invite", data={**INVITED, "role": role, "school": made.schools["ALES"], "name": "Autre"})
    assert {role for role, _, _ in held(session, jeanne(session))} == {REVIEWER, HR}
    assert len(mails(session)) == 1


def test_everything_that_a_school_administrator_may_not_give(as_: Any, made: Cast, session: Session) -> None:
    client = as_("admin")
    ales, paris = made.schools["ALES"], made.schools["PARIS"]
    for role, school in ((HR, paris), (HR, 0), (GROUP_ADMIN, 0), (GROUP_ADMIN, ales), (AUDITOR, -1), ("juror", ales)):
        answer = client.post("/people/invite", data={**INVITED, "role": role, "school": school})
        assert answer.status_code in (409, 422), (role, school)
        assert 'value="Jeanne Moulin"' in answer.text
        data = {"role": role, "school": school, "reference": ""}
        given = client.post(f"/people/{made.people['hr']}/roles", data=data)
        assert given.status_code in (409, 422), (role, school)
    session.rollback()
    assert session.scalar(select(Person.id).where(Person.email == "jeanne@example.org")) is None
    assert held(session, made.people["hr"]) == {(HR, ales, None)}


@pytest.mark.parametrize("role", GRANTABLE)
def test_mandate_is_kept_by_the_service_itself(made: Cast, session: Session, role: str) -> None:
    """The form offers no more than the mandate; the verb does not trust the form."""
    session.rollback()
    mandate = grants.Mandate(made.people["admin"], frozenset({made.schools["ALES"]}))
    for school in (made.schools["PARIS"], None):
        with pytest.raises(grants.Denied, match="beyond_mandate"):
            grants.give(session, mandate, made.people["hr"], grants.Giving(role, school), people.now())


def test_group_administrator_gives_roles_anywhere(as_: Any, made: Cast, session: Session) -> None:
    client, target, paris = as_("group"), made.people["auditor"], made.schools["PARIS"]
    for role, school in ((HR, paris), (AUDITOR, 0), (GROUP_ADMIN, 0), (SCHOOL_ADMIN, paris)):
        answer = client.post(f"/people/{target}/roles", data={"role": role, "school": school, "reference": ""})
        assert answer.status_code == 303, (role, school, answer.text)
    assert {(role, school) for role, school, by in held(session, target) if by == made.people["group"]} == {
        (HR, paris), (AUDITOR, None), (GROUP_ADMIN, None), (SCHOOL_ADMIN, paris),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "school", "reference", "said"),
    [
        (GROUP_ADMIN, "ALES", "", "vaut pour tout le groupe"),
        (SCHOOL_ADMIN, None, "", "vaut pour une école"),
        (SCHOOL_ADMIN, "ALES", "2026-ALES-001", "ne se donne pas pour un seul recrutement"),
        (HR, "ALES", "2026-ALES-999", "Aucun recrutement de cette école"),
        (HR, None, "2026-ALES-001", "Aucun recrutement de cette école"),
    ],
)
def test_role_in_the_wrong_place_is_refused_at_its_field(
    as_: Any, made: Cast, role: str, school: str | None, reference: str, said: str
) -> None:
    place = made.schools[school] if school else 0
    data = {"role": role, "school": place, "reference": reference}
    answer = as_("group").post(f"/people/{made.people['auditor']}/roles", data=data)
    assert answer.status_code == 409
    assert said in answer.text
    assert f'value="{reference}"' in answer.text


def test_role_on_one_hire_opens_that_hire_alone(as_: Any, made: Cast, session: Session) -> None:
    session.rollback()
    writing(session)
    manager = Actor(made.people["manager"], frozenset({HIRING_MANAGER}))
    hire_id = open_hire(session, Opening(made.schools["ALES"], "postdoc", 2, "Titre", "Title", "CREER"), manager)
    session.commit()
    reference = session.scalar(select(Hire.reference).where(Hire.id == hire_id))
    data = {"role": REVIEWER, "school": made.schools["ALES"], "reference": f" {reference} "}
    assert as_("admin").post(f"/people/{made.people['auditor']}/roles", data=data).status_code == 303
    session.rollback()
    limited = select(Grant.hire_id, Grant.school_id).where(Grant.role == REVIEWER, Grant.hire_id.is_not(None))
    assert session.execute(limited).one() == (hire_id, made.schools["ALES"])
    assert reference in as_("admin").get(f"/people/{made.people['auditor']}").text


def test_nobody_gives_themselves_a_role(as_: Any, made: Cast, session: Session) -> None:
    for key in ("admin", "group"):
        data = {"role": HR, "school": made.schools["ALES"], "reference": ""}
        answer = as_(key).post(f"/people/{made.people[key]}/roles", data=data)
        assert answer.status_code == 409
        assert HR not in {role for role, _, _ in held(session, made.people[key])}


def test_role_is_taken_back_and_stays_on_record(as_: Any, made: Cast, session: Session) -> None:
    target = made.people["reviewer"]
    grant_id = session.scalar(select(Grant.id).where(Grant.person_id == target))
    client = as_("admin")
    for _ in range(2):  # a double click is harmless
        assert client.post(f"/people/{target}/roles/{grant_id}/revoke").status_code == 303
    assert held(session, target) == set()
    grant = session.execute(select(Grant.revoked_by, Grant.revoked_at).where(Grant.id == grant_id)).one()
    assert grant.revoked_by == made.people["admin"]
    page = client.get(f"/people/{target}").text
    assert page.count("Prénom Admin") >= 1
    assert "/revoke" not in page


@pytest.mark.parametrize("school", ["PARIS", None])
def test_grant_beyond_the_mandate_is_not_taken_back(as_: Any, made: Cast, session: Session, school: str | None) -> None:
    target = made.people["hr"]
    session.rollback()
    grant = Grant(person_id=target, role=AUDITOR, school_id=made.schools.get(school or ""), granted_at=people.now())
    session.add(grant)
    session.commit()
    answer = as_("admin").post(f"/people/{target}/roles/{grant.id}/revoke")
    assert answer.status_code == 409
    assert AUDITOR in {role for role, _, _ in held(session, target)}
    page = as_("admin").get(f"/people/{target}").text
    assert ("Télécom Paris" in page) is False
    assert ("par l’administration du groupe" in page) is (school is None)


def test_last_group_administrator_stays(as_: Any, made: Cast, session: Session) -> None:
    me = made.people["group"]
    own = session.scalar(select(Grant.id).where(Grant.person_id == me))
    client = as_("group")
    assert client.post(f"/people/{me}/roles/{own}/revoke").status_code == 409
    data = {"role": GROUP_ADMIN, "school": 0, "reference": ""}
    assert client.post(f"/people/{made.people['auditor']}/roles", data=data).status_code == 303
    assert client.post(f"/people/{me}/roles/{own}/revoke").status_code == 303
    assert client.get("/people").status_code == 403


def test_closing_an_account_ends_sign_ins_and_links(as_: Any, made: Cast, session: Session) -> None:
    admin, target = as_("admin"), as_("reviewer")
    assert target.get("/account").status_code == 200
    assert admin.post(f"/people/{made.people['reviewer']}/disable").status_code == 303
    assert target.get("/account").status_code == 302
    assert "Compte fermé" in admin.get(f"/people/{made.people['reviewer']}").text
    data = {"role": HR, "school": made.schools["ALES"], "reference": ""}
    assert admin.post(f"/people/{made.people['reviewer']}/roles", data=data).status_code == 409
    assert admin.post(f"/people/{made.people['reviewer']}/enable").status_code == 303
    session.rollback()
    assert session.scalar(select(Person.active).where(Person.id == made.people["reviewer"]))


def test_account_that_serves_elsewhere_is_not_closed_from_one_school(as_: Any, made: Cast, session: Session) -> None:
    target = made.people["reviewer"]
    session.rollback()
    session.add(Grant(person_id=target, role=HR, school_id=made.schools["PARIS"], granted_at=people.now()))
    session.commit()
    answer = as_("admin").post(f"/people/{target}/disable")
    assert answer.status_code == 409
    assert "hors de votre mandat" in answer.text
    assert as_("group").post(f"/people/{target}/disable").status_code == 303


def test_nobody_closes_their_own_account(as_: Any, made: Cast) -> None:
    assert as_("admin").post(f"/people/{made.people['admin']}/disable").status_code == 409


def test_invitation_is_sent_again_until_it_is_taken_up(as_: Any, made: Cast, session: Session) -> None:
    client, target = as_("admin"), made.people["reviewer"]
    assert "L’invitation a expiré." in client.get(f"/people/{target}").text
    assert client.post(f"/people/{target}/invitation").status_code == 303
    assert "L’invitation vaut jusqu’au" in client.get(f"/people/{target}").text
    assert mails(session) == [("invitation", target)]
    session.rollback()
    session.execute(update(Person).where(Person.id == target).values(password=people.kept()))
    session.commit()
    client.post(f"/people/{target}/invitation")
    assert len(mails(session)) == 1


def test_name_that_would_break_a_mail_is_refused(as_: Any, made: Cast, session: Session) -> None:
    data = {**INVITED, "name": "Jeanne\nBcc: all@example.org", "role": HR, "school": made.schools["ALES"]}
    answer = as_("admin").post("/people/invite", data=data)
    assert answer.status_code == 422
    session.rollback()
    assert session.scalar(select(Outgoing.id)) is None


def test_same_role_given_at_the_same_instant_is_held_once(made: Cast, session: Session, engine: Engine) -> None:
    session.rollback()
    mandate = grants.Mandate(made.people["group"], None)
    giving = grants.Giving(AUDITOR, None)
    with make_sessions(engine)() as one:
        assert grants.give(writing(one), mandate, made.people["hr"], giving, people.now())
        one.commit()
    with make_sessions(engine)() as two:
        assert not grants.give(writing(two), mandate, made.people["hr"], giving, people.now())
        two.commit()
    assert len(held(session, made.people["hr"])) == 2
