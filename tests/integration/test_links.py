"""Links declared by name, ruled on by somebody else, and a red one closing the file everywhere at once."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    DeclaredLink,
    Hire,
    JournalEntry,
    JuryMember,
    LinkDeclaration,
    MarkSheet,
    Outgoing,
    PastDeclaration,
)
from recruitment.services.links import closed_to, open_to
from recruitment.services.progress import listen
from tests.factories.judging import Bench, bench, sifting
from tests.factories.visitors import Visitors, hidden
from workflows import given
from workflows.charter.packs import current
from workflows.engine import Refused


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections}


def people(page: str) -> list[tuple[str, str]]:
    """The key of each person still to answer for, with the name."""
    found = re.findall(r"<strong>([^<]*)</strong></p></div><div><p><a [^>]*href=\"[^\"]*/links/([0-9a-f]+)\"", page)
    return [(key, name) for name, key in found]


def key_of(visitors: Visitors, juror: str, end: str) -> str:
    """The key that stands for a candidate on a juror's page, by the end of the name."""
    page = visitors.page(juror, "links")
    return next(key for name, key in re.findall(r"<strong>([^<]*)</strong>.*?/links/([0-9a-f]+)\"", page, re.S)
                if name.endswith(end))  # fmt: skip


def declare(visitors: Visitors, juror: str, end: str, **ticked: str) -> Any:
    """A juror fills in the grid for one candidate and confirms what it comes to; the last answer."""
    address = f"/hires/{visitors.bench.hire}/links/{key_of(visitors, juror, end)}"
    sent = {name.replace("__", "-"): value for name, value in ticked.items()}
    shown = visitors(juror).post(address, data=sent)
    if shown.status_code != 200:
        return shown
    return visitors(juror).post(address, data={**sent, "shown": unescape(hidden(shown.get_data(as_text=True), "shown"))})


def no_link_with_the_rest(visitors: Visitors, juror: str, **more: str) -> Any:
    """The act on everybody not yet answered for."""
    return visitors(juror).post(f"/hires/{visitors.bench.hire}/links", data={"looked": "y", **more})


KINSHIP = (given.DeclaredLink("kinship"),)
HOMONYM = (given.DeclaredLink("other", words="Homonymie, après vérification."),)


def test_names_are_alphabetical_and_bear_no_number(app: Any, session: Session) -> None:
    hire = bench(session)
    page = Visitors(app, hire).page("juror1", "links")
    assert [name for _, name in people(page)] == ["Prénom Candidate1", "Prénom Candidate2", "Prénom Candidate3"]
    body = page[page.index("<main") :]
    assert "Candidature 1" not in body
    for file in hire.files.values():  # neither is the key that later stands in the address of a file
        assert not re.search(rf'(name|id|value)="[^"]*\b{file}\b', body)


def test_no_link_with_the_others_is_one_act_and_one_entry(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    assert declare(visitors, "juror1", "Candidate2", kinship="y").status_code == 303
    assert no_link_with_the_rest(visitors, "juror1").status_code == 303
    found = {row.application_id: (row.level, row.steps_aside) for row in session.scalars(select(LinkDeclaration))}
    assert found == {
        hire.files["candidate1"]: ("none", False), hire.files["candidate2"]: ("red", True),
        hire.files["candidate3"]: ("none", False),
    }  # fmt: skip
    assert session.scalars(select(JournalEntry.event)).all().count("declare_link") == 2


def test_nobody_is_declared_on_unseen(app: Any, session: Session) -> None:
    hire = bench(session)
    page = Visitors(app, hire)("juror1").post(f"/hires/{hire.hire}/links", data={})
    assert page.status_code == 422
    assert "chaque nom" in page.get_data(as_text=True)
    assert session.scalars(select(LinkDeclaration)).all() == []


def test_one_person_is_answered_for_by_one_button(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    key = key_of(visitors, "juror1", "Candidate2")
    assert visitors("juror1").post(f"/hires/{hire.hire}/links", data={"none": key}).status_code == 303
    row = session.scalars(select(LinkDeclaration)).one()
    assert (row.application_id, row.level) == (hire.files["candidate2"], "none")
    assert visitors("juror1").post(f"/hires/{hire.hire}/links", data={"none": "x"}).status_code == 404


def test_level_is_shown_before_it_is_declared_and_again_when_answers_change(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    browser, address = visitors("juror1"), f"/hires/{hire.hire}/links/{key_of(visitors, 'juror1', 'Candidate2')}"
    amber = {"cosigned_works": "y", "cosigned_works-works": "4"}
    shown = browser.post(address, data=amber)
    text = shown.get_data(as_text=True)
    assert (shown.status_code, session.scalars(select(LinkDeclaration)).all()) == (200, [])
    assert "4 travaux en 5 ans" in text
    assert "Collège de déontologie" in text
    seal = {"shown": unescape(hidden(text, "shown"))}
    # One more amber link makes it red: it is shown first.
    again = browser.post(address, data={**amber, **seal, "same_laboratory": "y"})
    assert (again.status_code, session.scalars(select(LinkDeclaration)).all()) == (200, [])
    assert "2 liens orange" in again.get_data(as_text=True)
    assert browser.post(address, data={**amber, **seal}).status_code == 303
    session.rollback()
    row = session.scalars(select(LinkDeclaration)).one()
    assert (row.level, row.steps_aside, row.reach) == ("amber", False, "")
    told = session.scalars(select(DeclaredLink)).one()
    assert (told.kind, told.works, told.ended_on) == ("cosigned_works", 4, None)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"other": "y"}, "en quelques mots"), ({"supervision": "y", "supervision-ended": "autrefois"}, "06/2021"),
        ({"supervision-ended": "01/2999"}, "à venir"), ({"cosigned_works": "y"}, "en chiffres"),
        ({"cosigned_works-works": "beaucoup"}, "en chiffres"), ({"other-words": "x" * 601}, "600"),
    ],
)  # fmt: skip
def test_grid_left_open_is_said_and_kept(app: Any, session: Session, sent: dict[str, str], words: str) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    address = f"/hires/{hire.hire}/links/{key_of(visitors, 'juror1', 'Candidate2')}"
    page = visitors("juror1").post(address, data={**sent, "kinship-words": "à vérifier"})
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "à vérifier" in text
    assert words in text
    assert session.scalars(select(LinkDeclaration)).all() == []


def test_same_form_sent_twice_declares_once(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    codes = [no_link_with_the_rest(visitors, "juror1", command="form-1").status_code for _ in range(2)]
    assert codes == [303, 404]  # by then nobody is left to answer for
    key = key_of(visitors, "juror2", "Candidate1")
    sent = {"none": key, "command": "form-2"}
    assert [visitors("juror2").post(f"/hires/{hire.hire}/links", data=sent).status_code for _ in range(2)] == [303, 303]
    session.rollback()
    assert len(session.scalars(select(LinkDeclaration)).all()) == 4
    assert session.scalars(select(JournalEntry.event)).all().count("declare_link") == 2


def test_vague_or_empty_declaration_is_refused(session: Session) -> None:
    hire = bench(session)
    file = hire.files["candidate1"]
    for kind in ("blue", "other"):
        with pytest.raises(Refused) as refused:
            hire.take("declare_link", "juror1", given.LinkAnswer(file, (given.DeclaredLink(kind),)))
        assert codes(refused) == {"links_answered"}
    with pytest.raises(Refused) as refused:
        hire.take("declare_link", "juror1", given.LinkAnswers(()))
    assert codes(refused) == {"links_answered"}


def test_stranger_cannot_be_declared_on(session: Session) -> None:
    hire = bench(session)
    with pytest.raises(Refused) as refused:
        hire.take("declare_link", "juror1", given.LinkAnswer(999_999))
    assert codes(refused) == {"file_out_of_turn"}


def test_step_aside_is_withdrawn_through_the_chair_only(session: Session) -> None:
    hire = sifting(session)
    file = hire.files["candidate1"]
    hire.take("declare_link", "juror1", given.LinkAnswer(file, KINSHIP))
    with pytest.raises(Refused) as refused:
        hire.take("declare_link", "juror1", given.LinkAnswer(file))
    assert codes(refused) == {"step_aside_stands"}
    hire.take("declare_link", "juror1", given.LinkAnswer(file, HOMONYM))
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == {file}  # still, until the ruling
    link = session.scalars(select(LinkDeclaration).where(LinkDeclaration.level == "amber")).one()
    hire.take("rule_on_link", "chair", given.Ruling(link.id, False, "Homonymie : aucun lien réel."), application=file)
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == frozenset()


def test_red_link_closes_the_file_and_takes_its_marks_away(app: Any, session: Session) -> None:
    hire = sifting(session)
    file = hire.files["candidate1"]
    hire.mark("juror1", "candidate1", 4)
    visitors = Visitors(app, hire)
    assert visitors.status("juror1", f"marks/{file}") == 200
    hire.take("declare_link", "juror1", given.LinkAnswer(file, KINSHIP))
    assert visitors.status("juror1", f"marks/{file}") == 404
    assert f"marks/{file}" not in visitors.page("juror1", "marks")
    assert visitors.status("juror1", f"candidates/{file}") == 404
    assert session.scalars(select(MarkSheet.superseded_at)).one() is not None
    opened = select(Application.id).where(open_to(hire.cast.people["juror1"]))
    assert file not in session.scalars(opened).all()


def amber(hire: Bench, juror: str) -> tuple[int, int]:
    """An amber link of a juror on the first candidate: its id, the application."""
    file = hire.files["candidate1"]
    works = given.DeclaredLink("cosigned_works", works=3, words="un article en 2022")
    hire.take("declare_link", juror, given.LinkAnswer(file, (works,)))
    link = hire.session.scalars(select(LinkDeclaration.id).where(LinkDeclaration.level == "amber")).one()
    return link, file


def test_chair_rules_with_a_reason(app: Any, session: Session) -> None:
    hire = bench(session)
    link, _ = amber(hire, "juror1")
    visitors = Visitors(app, hire)
    page = visitors.page("chair", "links")
    assert "un article en 2022" in page
    address = f"/hires/{hire.hire}/links"
    bare = visitors("chair").post(address, data={"declaration": link, "outcome": "aside", "reason": "non"})
    assert bare.status_code == 422
    full = {"declaration": link, "outcome": "aside", "reason": "Un article en commun il y a moins de cinq ans."}
    assert visitors("chair").post(address, data=full).status_code == 303
    session.rollback()
    row = session.get_one(LinkDeclaration, link, populate_existing=True)
    assert (row.steps_aside, row.ruled_at is not None) == (True, True)


def test_nobody_rules_on_their_own_link(app: Any, session: Session) -> None:
    hire = bench(session)
    link, file = amber(hire, "chair")
    with pytest.raises(Refused) as refused:
        hire.take("rule_on_link", "chair", given.Ruling(link, False, "Je me sens impartiale."), application=file)
    assert codes(refused) == {"ruling_by_other"}
    visitors = Visitors(app, hire)
    assert f'value="{link}"' not in visitors.page("chair", "links")
    assert f'value="{link}"' in visitors.page("director", "links")


def test_director_sees_the_links_of_the_chair_alone(app: Any, session: Session) -> None:
    hire = bench(session)
    amber(hire, "juror1")
    assert "un article en 2022" not in Visitors(app, hire).page("director", "links")


def test_links_are_closed_to_others(app: Any, session: Session) -> None:
    visitors = Visitors(app, bench(session))
    for key in ("hr", "manager", "security", "reviewer", "auditor", "paris.director"):
        assert visitors.status(key, "links") == 403
    key = key_of(visitors, "juror1", "Candidate2")
    for part in ("hr", "director", "auditor"):
        assert visitors.status(part, f"links/{key}") == 403
    assert visitors.status("juror1", "links/0123456789ab") == 404


def test_new_fact_changes_a_declaration_and_the_old_one_stays_on_record(app: Any, session: Session) -> None:
    hire = bench(session)
    visitors = Visitors(app, hire)
    link, file = amber(hire, "juror1")
    hire.take("rule_on_link", "chair", given.Ruling(link, False, "Un seul article, ancien."), application=file)
    assert declare(visitors, "juror1", "Candidate1", hierarchy="y", hierarchy__ended="2025").status_code == 303
    session.rollback()
    row = session.get_one(LinkDeclaration, link, populate_existing=True)
    assert (row.level, row.reach, row.steps_aside, row.ruled_at) == ("red", "candidate", True, None)
    before = session.scalars(select(PastDeclaration)).one()
    assert (before.level, before.steps_aside, before.ruling) == ("amber", False, "Un seul article, ancien.")
    told = session.execute(select(DeclaredLink.kind, DeclaredLink.replaced_at.is_(None)).order_by(DeclaredLink.id))
    assert [tuple(one) for one in told] == [("cosigned_works", False), ("hierarchy", True)]
    page = visitors.page("juror1", f"links/{key_of(visitors, 'juror1', 'Candidate1')}")
    assert "un article en 2022" in page


def test_step_aside_withdrawn_leaves_the_jury_as_it_was(session: Session) -> None:
    hire = sifting(session)
    file = hire.files["candidate1"]

    def heard() -> Any:
        return listen(session, hire.row(), hire.actor("chair"), ("close_sift",), hire.now)["close_sift"].verdicts

    before = heard()
    hire.take("declare_link", "juror1", given.LinkAnswer(file, KINSHIP))
    assert heard() != before
    hire.take("declare_link", "juror1", given.LinkAnswer(file, HOMONYM))
    link = session.scalars(select(LinkDeclaration.id).where(LinkDeclaration.level == "amber")).one()
    hire.take("rule_on_link", "chair", given.Ruling(link, False, "Homonymie : aucun lien réel."), application=file)
    assert heard() == before


@pytest.mark.parametrize("candidates", [1, 3])
def test_page_of_links_asks_as_much_for_one_as_for_three(
    app: Any, session: Session, queries: list[str], candidates: int
) -> None:
    visitors = Visitors(app, bench(session, candidates=candidates))
    browser = visitors("juror1")
    queries.clear()
    browser.get(f"/hires/{visitors.bench.hire}/links")
    assert len([q for q in queries if q.lstrip().startswith(("SELECT", "WITH"))]) == 11
    # Sign-in, hire, declarations, their links; the juror, works and positions in common, own positions; own record.


def whole(session: Session, hire: Bench) -> Bench:
    """The same hire under the pack of a university committee: a link with one candidate is for all of them."""
    pack = current("university", None, hire.now.date())
    session.execute(update(Hire).where(Hire.id == hire.hire).values(pack_id=pack.id, pack_version=pack.version))
    return hire


def test_red_link_takes_a_juror_out_of_the_whole_competition(app: Any, session: Session) -> None:
    hire = whole(session, sifting(session))
    hire.mark("juror1", "candidate1", 4)
    hire.mark("juror1", "candidate2", 4)
    visitors = Visitors(app, hire)
    assert declare(visitors, "juror1", "Candidate3", kinship="y").status_code == 303
    session.rollback()
    person, files = hire.cast.people["juror1"], set(hire.files.values())
    assert closed_to(session, hire.hire, person) == files
    rows = session.execute(select(LinkDeclaration.level, LinkDeclaration.reach).where(
        LinkDeclaration.member_id == hire.members["juror1"]).order_by(LinkDeclaration.application_id)).all()  # fmt: skip
    assert sorted(map(tuple, rows)) == [("none", ""), ("none", ""), ("red", "competition")]
    assert session.scalars(select(MarkSheet).where(MarkSheet.superseded_at.is_(None))).all() == []
    for path in ("marks", f"marks/{hire.files['candidate1']}", "candidates", "ranking", "interviews", "jury", "grid", "minutes.pdf"):
        assert visitors.status("juror1", path) in (403, 404), path
    page = visitors.page("juror1", "links")
    assert "Vous avez quitté ce concours" in page
    assert visitors("juror1").get("/").status_code == 200
    told = session.execute(select(Outgoing.kind, Outgoing.person_id).where(Outgoing.kind == "member_out")).all()
    people = hire.cast.people
    assert {who for _, who in told} >= {people["hr"], people["chair"]}
    assert people["juror2"] not in {who for _, who in told}
    # The jury that is left is heard again, for the whole.
    heard = listen(session, hire.row(), hire.actor("chair"), ("close_sift",), hire.now)["close_sift"]
    assert [o.values["whole"] for o in heard.objections if o.code == "effective_jury"] == [True]


def test_files_without_an_answer_close_too_and_no_answer_is_owed_any_more(app: Any, session: Session) -> None:
    hire = whole(session, bench(session))
    visitors = Visitors(app, hire)
    assert declare(visitors, "juror1", "Candidate2", leaves="y").status_code == 303
    session.rollback()
    rows = dict(session.execute(select(LinkDeclaration.application_id, LinkDeclaration.level)).all())
    assert rows == {hire.files["candidate1"]: "", hire.files["candidate2"]: "none", hire.files["candidate3"]: ""}
    for key in ("chair", "juror2", "juror3", "juror4"):
        hire.declare(key)
    heard = listen(session, hire.row(), hire.actor("hr"), ("open_scoring",), hire.now)["open_scoring"]
    assert "links_declared" not in {o.code for o in heard.objections}


def test_who_comes_back_to_the_competition_answers_for_everybody(app: Any, session: Session) -> None:
    hire = whole(session, bench(session))
    file = hire.files["candidate2"]
    hire.take("declare_link", "juror1", given.LinkAnswer(file, KINSHIP))
    visitors = Visitors(app, hire)
    assert declare(visitors, "juror1", "Candidate2", other="y", other__words="Homonymie, vérifiée.").status_code == 303
    session.rollback()
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == set(hire.files.values())
    link = session.scalars(select(LinkDeclaration.id).where(LinkDeclaration.level == "amber")).one()
    hire.take("rule_on_link", "chair", given.Ruling(link, False, "Homonymie : aucun lien réel."), application=file)
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == frozenset()
    assert session.get_one(JuryMember, hire.members["juror1"], populate_existing=True).out_at is None
    assert session.scalars(select(LinkDeclaration.application_id)).all() == [file]
    assert len(people(visitors.page("juror1", "links"))) == 2


def test_amber_ruled_aside_is_for_the_whole_competition(app: Any, session: Session) -> None:
    hire = whole(session, sifting(session))
    link, file = amber(hire, "juror1")
    hire.take("rule_on_link", "chair", given.Ruling(link, True, "Trois articles en cinq ans."), application=file)
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == set(hire.files.values())
    assert session.scalars(select(Outgoing.kind).where(Outgoing.kind == "member_out")).all()
    assert Visitors(app, hire).status("juror1", "marks") == 403


def test_chair_out_of_the_competition_leaves_the_chair(app: Any, session: Session) -> None:
    hire = whole(session, sifting(session))
    hire.take("declare_link", "chair", given.LinkAnswer(hire.files["candidate1"], KINSHIP))
    visitors = Visitors(app, hire)
    for path in ("sift", "marks", "candidates"):
        assert visitors.status("chair", path) == 403, path
    heard = listen(session, hire.row(), hire.actor("hr"), ("close_sift",), hire.now)["close_sift"]
    assert not heard.open


def test_two_ambers_with_two_people_stay_two_ambers(session: Session) -> None:
    hire = whole(session, bench(session))
    for name in ("candidate1", "candidate2"):
        hire.take("declare_link", "juror1", given.LinkAnswer(hire.files[name], HOMONYM))
    assert set(session.scalars(select(LinkDeclaration.level))) == {"amber"}
    assert closed_to(session, hire.hire, hire.cast.people["juror1"]) == frozenset()
