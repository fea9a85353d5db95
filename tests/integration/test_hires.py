"""The list of hires: who sees which, found by its address, always in as many statements; and its export."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from recruitment.models import Hire
from recruitment.web.hires.index import harmless
from tests.factories.accounts import browser
from tests.factories.cast import cast, sign_in
from tests.factories.hires import another
from tests.factories.judging import Bench, bench
from tests.pages import parse, words


@pytest.fixture
def hire(session: Session) -> Bench:
    """A hire in the assessment of files in Alès, a second one there, one in Paris."""
    made = bench(session, "sifting")
    another(session, made.cast)
    another(session, made.cast, "PARIS", "Enseignante ou enseignant en optique")
    session.commit()
    return made


def listed(app: Any, engine: Engine, hire: Bench, who: str, query: str = "") -> Any:
    """The list as somebody sees it."""
    return sign_in(browser(app), engine, hire.cast.people[who]).get(f"/hires{query}")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("hr", {"géophysique", "procédés"}),
        ("director", {"géophysique", "procédés"}),
        ("admin", {"géophysique", "procédés"}),
        ("manager", {"géophysique", "procédés"}),
        ("chair", {"géophysique"}),
        ("juror3", {"géophysique"}),
        ("paris.hr", {"optique"}),
        ("paris.manager", {"optique"}),
        ("group", {"géophysique", "procédés", "optique"}),
    ],
)
def test_each_role_sees_its_own_hires(app: Any, engine: Engine, hire: Bench, who: str, seen: set[str]) -> None:
    page = listed(app, engine, hire, who)
    assert page.status_code == 200
    assert {word for word in ("géophysique", "procédés", "optique") if word in page.text} == seen


def test_candidates_and_visitors_have_no_list(app: Any, engine: Engine, hire: Bench) -> None:
    assert listed(app, engine, hire, "candidate1").status_code == 403
    assert browser(app).get("/hires").status_code in (302, 303)


def test_jurors_see_their_juries_without_counts(app: Any, engine: Engine, hire: Bench) -> None:
    page = listed(app, engine, hire, "juror1")
    assert "Mes jurys" in page.text
    assert 'data-l="Candidatures"' not in page.text
    assert 'data-l="Candidatures"' in listed(app, engine, hire, "hr").text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?q=geophysique", {"géophysique"}),
        ("?q=PROCEDES", {"procédés"}),
        ("?q=2026-ALES-001", {"géophysique"}),
        ("?state=drafting", {"procédés"}),
        ("?kind=postdoc", {"géophysique"}),
        ("?shown=ended", set()),
        ("?shown=all&sort=title", {"géophysique", "procédés"}),
        ("?sort=;drop&kind=x&page=0&per=9999", {"géophysique", "procédés"}),
        ("?q=rien+de+tel", set()),
        ("?mine=1", set()),
    ],
)
def test_list_answers_its_address(app: Any, engine: Engine, hire: Bench, query: str, seen: set[str]) -> None:
    page = listed(app, engine, hire, "hr", query)
    assert {word for word in ("géophysique", "procédés") if word in page.text} == seen


def test_pages_of_a_long_list_keep_what_was_asked(app: Any, engine: Engine, session: Session) -> None:
    people = cast(session)
    for number in range(53):
        another(session, people, title=f"Poste {number:02d}")
    session.commit()
    client = sign_in(browser(app), engine, people.people["hr"])
    first = client.get("/hires?sort=title")
    assert first.text.count('role="rowheader"') == 50
    assert "/hires?sort=title&amp;page=2" in first.text
    second = client.get("/hires?sort=title&page=2")
    assert second.text.count('role="rowheader"') == 3
    assert "Poste 52" in second.text


@pytest.mark.parametrize("who", ["hr", "manager", "juror1", "group"])
def test_list_takes_as_many_statements_for_one_as_for_three(
    app: Any, engine: Engine, session: Session, queries: list[str], who: str
) -> None:
    made = bench(session)
    session.commit()
    client = sign_in(browser(app), engine, made.cast.people[who])
    counts = []
    for _ in range(3):
        client.get("/hires?q=e")
        queries.clear()
        client.get("/hires?q=e")
        counts.append(len([sent for sent in queries if sent != "BEGIN"]))
        another(session, made.cast)
        session.commit()
    assert counts[0] <= 5
    assert len(set(counts)) == 1


def test_export_is_the_same_list_and_harmless(app: Any, engine: Engine, session: Session) -> None:
    made = bench(session)
    another(session, made.cast, title="=HYPERLINK(0)")
    session.execute(update(Hire).where(Hire.id == made.hire).values(title_fr='Poste "à guillemets"; et plus'))
    session.commit()
    client = sign_in(browser(app), engine, made.cast.people["hr"])
    answer = client.get("/hires.csv?shown=all")
    assert answer.mimetype == "text/csv"
    assert "'=HYPERLINK(0)" in answer.text
    assert '"Poste ""à guillemets""; et plus"' in answer.text
    assert answer.text.startswith("\ufeff")
    assert client.get("/hires.csv?kind=doctoral").text.count("\r\n") == 1
    jury = sign_in(browser(app), engine, made.cast.people["juror1"]).get("/hires.csv")
    assert "Candidatures" not in jury.text.splitlines()[0]


def test_titles_are_text_and_never_markup(app: Any, engine: Engine, session: Session) -> None:
    people = cast(session)
    another(session, people, title='<b>gras</b> & "cité"')
    session.commit()
    client = sign_in(browser(app), engine, people.people["hr"])
    for path in ("/hires", "/", "/hires/1"):
        page = client.get(path).text
        assert "<b>gras</b>" not in page
        assert "&lt;b&gt;gras&lt;/b&gt; &amp; " in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert harmless(f"{start}1").startswith("'")
    assert harmless("2026-ALES-001") == "2026-ALES-001"


TYPED = {
    "kind": "doctoral", "title_fr": "Doctorante ou doctorant en procédés", "title_en": "Doctoral researcher",
    "unit": "C2MA", "rank": "1", "posts": "2", "restricted": "y", "start_on": "2199-10-01", "command": "once",
}  # fmt: skip


def test_opening_a_hire_leads_to_its_sheet(app: Any, engine: Engine, hire: Bench, session: Session) -> None:
    client = sign_in(browser(app), engine, hire.cast.people["manager"])
    assert client.get("/hires/new").status_code == 200
    answer = client.post("/hires/new", data=TYPED | {"school": str(hire.cast.schools["ALES"])})
    assert answer.status_code == 303
    again = client.post("/hires/new", data=TYPED | {"school": str(hire.cast.schools["ALES"])})
    assert again.location == answer.location, "a form sent twice opens one hire"
    page = client.get(f"/hires/{answer.location.split('/')[2]}")
    assert "Doctorante ou doctorant en procédés" in page.text
    assert "Rédigez sa fiche" in page.text


@pytest.mark.parametrize(("kind", "chosen", "pack"), [
    ("doctoral", None, "doctoral"), ("doctoral", "contract", "contract"), ("engineer", "usual", "contract"),
    ("professor", "statutory", "statutory"), ("lecturer", "university", "university"),
])  # fmt: skip
def test_hire_opens_under_the_procedure_chosen(
    app: Any, engine: Engine, hire: Bench, session: Session, kind: str, chosen: str | None, pack: str
) -> None:
    client = sign_in(browser(app), engine, hire.cast.people["manager"])
    typed = TYPED | {"school": str(hire.cast.schools["ALES"]), "kind": kind} | ({"pack": chosen} if chosen else {})
    answer = client.post("/hires/new", data=typed)
    assert answer.status_code == 303
    session.rollback()
    opened = session.get_one(Hire, int(answer.location.split("/")[2]))
    assert (opened.pack_id, opened.kind) == (pack, kind)


@pytest.mark.parametrize(("kind", "chosen"), [("postdoc", "university"), ("engineer", "doctoral"), ("professor", "x")])
def test_procedure_that_does_not_fit_the_post_is_refused_beside_its_field(
    app: Any, engine: Engine, hire: Bench, kind: str, chosen: str
) -> None:
    client = sign_in(browser(app), engine, hire.cast.people["manager"])
    typed = TYPED | {"school": str(hire.cast.schools["ALES"]), "kind": kind, "pack": chosen}
    answer = client.post("/hires/new", data=typed)
    assert answer.status_code == 422
    assert 'id="pack-error"' in answer.text


def test_opening_says_what_follows_from_each_procedure(app: Any, engine: Engine, hire: Bench) -> None:
    page = sign_in(browser(app), engine, hire.cast.people["manager"]).get("/hires/new").text
    text = words(parse(page))
    assert "Un jury de 8 à 20 membres, dont 50 % de l’extérieur au moins." in text
    assert "Un déport vaut pour tout le concours." in text
    assert "La présidence alterne : 4 sessions de suite au plus" in text
    assert "Le contrat dure 36 mois au plus." in text


def test_opening_with_faults_keeps_what_was_typed(app: Any, engine: Engine, hire: Bench) -> None:
    client = sign_in(browser(app), engine, hire.cast.people["hr"])
    bad = TYPED | {"title_en": " ", "posts": "deux", "start_on": "2001-01-01", "kind": "x"}
    answer = client.post("/hires/new", data=bad | {"school": str(hire.cast.schools["ALES"])})
    assert answer.status_code == 422
    assert "Doctorante ou doctorant en procédés" in answer.text
    for said in ("Donnez l’intitulé en anglais", "Écrivez un nombre entier", "date à venir", "type de poste"):
        assert said in answer.text


def test_nobody_opens_a_hire_in_a_school_of_others(app: Any, engine: Engine, hire: Bench) -> None:
    client = sign_in(browser(app), engine, hire.cast.people["manager"])
    client.post("/hires/new", data=TYPED | {"school": str(hire.cast.schools["PARIS"])})
    assert "Doctorante" in client.get("/hires").text
    assert "Doctorante" not in listed(app, engine, hire, "paris.manager").text
    for who in ("director", "juror1", "candidate1", "auditor"):
        assert sign_in(browser(app), engine, hire.cast.people[who]).get("/hires/new").status_code == 403
