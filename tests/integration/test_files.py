"""The applications of a hire: each role sees its own part, in few queries, and no name before its time."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from recruitment.demo import names
from recruitment.models import (
    Application,
    DeclaredLink,
    Document,
    Grant,
    Hire,
    LinkDeclaration,
    PastDeclaration,
    Person,
)
from tests.factories.accounts import browser
from tests.factories.posted import Scene, closed, opened, scene

NAMES = ("Prénom Candidate1", "Prénom Candidate2", "Prénom Candidate3")


def _state(made: Scene, state: str) -> None:
    made.session.rollback()  # a document that was opened left a line of its own
    made.session.execute(update(Hire).where(Hire.id == made.hire).values(state=state))
    made.save()


def _selects(queries: list[str]) -> int:
    return len([statement for statement in queries if statement.startswith(("SELECT", "WITH"))])


@pytest.fixture
def judged(app: Any, session: Session) -> Scene:
    """Three eligible files, open to the jury; the fifth member steps aside for the first file."""
    return opened(app, session, 3, red={4: 0})


# who, in which state of the hire -> lines, and whether names stand in them
SEEN = {
    ("hr", "eligibility"): (3, True), ("hr", "closed"): (3, True), ("auditor", "sifting"): (3, True),
    ("director", "sifting"): (3, False), ("director", "ranked"): (3, True), ("chair", "eligibility"): (3, False),
    ("chair", "sifting"): (3, False), ("juror2", "sifting"): (3, False), ("juror2", "interviewing"): (3, True),
    ("manager", "sifting"): (3, False), ("manager", "interviewing"): (3, True), ("juror2", "advertised"): (0, False),
}  # fmt: skip


def test_each_role_sees_numbers_or_names(app: Any, judged: Scene) -> None:
    found = {}
    for part, state in SEEN:
        _state(judged, state)
        page = judged.browser(app, part).get(f"/hires/{judged.hire}/candidates").text
        named = {name in page for name in NAMES}
        assert len(named) == 1
        found[part, state] = (page.count('scope="row"'), named.pop())
    assert found == SEEN


def test_other_roles_do_not_open_the_list(app: Any, judged: Scene) -> None:
    file = f"candidates/{judged.files['candidate1']}"
    for part in ("security", "equality", "reviewer", "paris.hr", "paris.director", "candidate1", "admin"):
        client = judged.browser(app, part)
        for path in ("candidates", "candidates.csv", file):
            assert client.get(f"/hires/{judged.hire}/{path}").status_code == 403


def test_visitor_is_asked_to_sign_in(app: Any, judged: Scene) -> None:
    assert browser(app).get(f"/hires/{judged.hire}/candidates").status_code == 302


def test_names_that_may_not_be_seen_are_not_asked_for(app: Any, judged: Scene, queries: list[str]) -> None:
    client = judged.browser(app, "chair")
    for path in ("candidates", "candidates.csv", f"candidates/{judged.files['candidate2']}"):
        queries.clear()
        assert client.get(f"/hires/{judged.hire}/{path}").status_code == 200
        joined = [statement for statement in queries if "person.id = application.person_id" in statement]
        assert any("application.number" in statement for statement in queries)
        assert joined == []


def test_whoever_sits_in_the_jury_is_blind_whatever_else_they_are(app: Any, session: Session, judged: Scene) -> None:
    session.add(
        Grant(person_id=judged.cast.people["juror2"], role="hr", school_id=judged.cast.schools["ALES"],
              granted_at=datetime.now(UTC))
    )  # fmt: skip
    session.commit()
    page = judged.browser(app, "juror2").get(f"/hires/{judged.hire}/candidates").text
    assert [name in page for name in NAMES] == [False] * 3


# who, in which state of the hire, whose file -> answer; juror4 stepped aside for the first file
OPENED = {
    ("hr", "eligibility", "candidate1"): 200, ("auditor", "sifting", "candidate1"): 200,
    ("director", "sifting", "candidate1"): 404, ("director", "ranked", "candidate1"): 200,
    ("juror2", "sifting", "candidate1"): 200, ("juror4", "sifting", "candidate1"): 404,
    ("juror4", "sifting", "candidate2"): 200, ("juror2", "eligibility", "candidate1"): 404,
    ("juror2", "offering", "candidate1"): 404, ("manager", "ranked", "candidate1"): 403,
}  # fmt: skip


def test_file_and_documents_open_to_those_who_judge_them(app: Any, session: Session, judged: Scene) -> None:
    found, papers = {}, {}
    for part, state, who in OPENED:
        _state(judged, state)
        client, file = judged.browser(app, part), judged.files[who]
        paper = session.scalar(select(Document.id).where(Document.application_id == file))
        path = f"/hires/{judged.hire}/candidates/{file}"
        found[part, state, who] = client.get(path).status_code
        papers[part, state, who] = client.get(f"{path}/documents/{paper}").status_code
    assert found == papers == OPENED


def test_document_leaves_as_a_neutral_download(app: Any, session: Session, judged: Scene) -> None:
    file = judged.files["candidate1"]
    paper = session.scalar(select(Document.id).where(Document.application_id == file, Document.kind == "project"))
    answer = judged.browser(app, "juror2").get(f"/hires/{judged.hire}/candidates/{file}/documents/{paper}")
    assert answer.data.startswith(b"%PDF-")
    name = f"{judged.reference}-candidature-1-project.pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_juror_who_has_not_declared_opens_nothing(app: Any, session: Session, judged: Scene) -> None:
    session.query(DeclaredLink).delete()
    session.query(PastDeclaration).delete()
    session.query(LinkDeclaration).delete()
    session.commit()
    client = judged.browser(app, "juror2")
    assert client.get(f"/hires/{judged.hire}/candidates/{judged.files['candidate1']}").status_code == 404
    assert f"/candidates/{judged.files['candidate1']}" not in client.get(f"/hires/{judged.hire}/candidates").text


def test_file_of_another_hire_is_not_there(app: Any, session: Session, judged: Scene) -> None:
    other = scene(app, session, cast=judged.cast)
    client = judged.browser(app, "hr")
    file = judged.files["candidate1"]
    paper = session.scalar(select(Document.id).where(Document.application_id == file))
    assert client.get(f"/hires/{other.hire}/candidates/{file}").status_code == 404
    assert client.get(f"/hires/{other.hire}/candidates/{file}/documents/{paper}").status_code == 404
    second = judged.files["candidate2"]
    assert client.get(f"/hires/{judged.hire}/candidates/{second}/documents/{paper}").status_code == 404


def test_file_shows_documents_finding_and_history(app: Any, judged: Scene) -> None:
    page = judged.browser(app, "hr").get(f"/hires/{judged.hire}/candidates/{judged.files['candidate1']}").text
    for words in ("CV narratif", "Projet pour le poste", "Constatées remplies", "Recevable", "Reçue", "candidate1@"):
        assert words in page
    other = judged.browser(app, "juror2").get(f"/hires/{judged.hire}/candidates/{judged.files['candidate1']}").text
    assert "candidate1@" not in other
    assert "Candidature" in other


def _crowd(made: Scene, count: int) -> None:
    """As many more received files, written at once."""
    now = datetime.now(UTC)
    people = [
        {"email": f"crowd{n}@example.org", "name": names.name(n), "language": "fr",
         "active": True, "created_at": now}
        for n in range(count)
    ]  # fmt: skip
    made.session.execute(insert(Person), people)
    ids = made.session.scalars(select(Person.id).where(Person.email.startswith("crowd")).order_by(Person.id)).all()
    made.session.execute(
        insert(Application),
        [
            {"hire_id": made.hire, "person_id": person, "number": 100 + n, "state": "received", "state_since": now,
             "language": "fr", "submitted_at": now - timedelta(minutes=n)}
            for n, person in enumerate(ids)
        ],
    )  # fmt: skip
    made.save()


def test_list_costs_as_much_with_one_file_as_with_five_hundred(app: Any, session: Session, queries: list[str]) -> None:
    made = closed(app, session, 1)
    client, counts = made.browser(app, "hr"), []
    for more in (0, 500):
        if more:
            _crowd(made, more)
        queries.clear()
        page = client.get(f"/hires/{made.hire}/candidates")
        counts.append(_selects(queries))
        assert page.text.count('scope="row"') == (50 if more else 1)
    assert counts[0] == counts[1] <= 6
    whole = client.get(f"/hires/{made.hire}/candidates?per=500")
    assert whole.text.count('scope="row"') == 500
    assert len(whole.data) < 250_000


def test_file_costs_eight_queries_at_most(app: Any, judged: Scene, queries: list[str]) -> None:
    for part, state in (("hr", "eligibility"), ("hr", "sifting"), ("juror2", "sifting"), ("director", "ranked")):
        _state(judged, state)
        client = judged.browser(app, part)
        queries.clear()
        assert client.get(f"/hires/{judged.hire}/candidates/{judged.files['candidate2']}").status_code == 200
        assert _selects(queries) <= 8


def test_list_is_filtered_sorted_and_paged_by_its_address(app: Any, session: Session) -> None:
    made = closed(app, session, 3)
    made.story.judge(1)
    made.save()
    client, base = made.browser(app, "hr"), f"/hires/{made.hire}/candidates"

    def numbers(query: str) -> list[str]:
        return re.findall(r'/candidates/\d+">\w+ (\d+)</a></th>', client.get(f"{base}?{query}").text)

    assert numbers("") == ["1", "2", "3"]
    assert numbers("order=down") == ["3", "2", "1"]
    assert numbers("state=inadmissible") == ["3"]
    assert numbers("state=admissible") == ["1", "2"]
    assert numbers("state=forged") == ["1", "2", "3"]
    assert numbers("number=2") == ["2"]
    assert numbers("number=abc") == ["1", "2", "3"]
    assert numbers("sort=name&order=down") == ["3", "2", "1"]
    assert numbers("sort=sent&order=down") == ["3", "2", "1"]
    assert numbers("sort=password") == ["1", "2", "3"]
    assert numbers("page=2") == []


def test_name_is_looked_for_without_standing_in_an_address(app: Any, judged: Scene) -> None:
    client, base = judged.browser(app, "hr"), f"/hires/{judged.hire}/candidates"
    page = client.post(base, data={"words": "CANDIDATE2 prenom"}).text
    assert [name in page for name in NAMES] == [False, True, False]
    assert "words=" not in page
    blind = judged.browser(app, "chair").post(base, data={"words": "Candidate2"})
    assert blind.text.count('scope="row"') == 3
    long = client.post(base, data={"words": "x" * 200})
    assert long.status_code == 422
    assert "x" * 200 in long.text


def test_export_has_what_the_page_has_and_no_formula(app: Any, session: Session, judged: Scene) -> None:
    session.execute(update(Person).where(Person.id == judged.people["candidate1"]).values(name="=1+1|calc"))
    session.commit()
    answer = judged.browser(app, "hr").get(f"/hires/{judged.hire}/candidates.csv")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [line[:2] for line in lines[1:]] == [["1", "'=1+1|calc"], ["2", NAMES[1]], ["3", NAMES[2]]]
    blind = judged.browser(app, "chair").get(f"/hires/{judged.hire}/candidates.csv").text
    assert "calc" not in blind
    assert NAMES[1] not in blind
    assert len(blind.splitlines()) == 4
