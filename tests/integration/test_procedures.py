"""A hire under each procedure, from its opening to the published jury; and on to the ranking where links arise."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import page as validator
import pypdf
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from recruitment.models import Hire, JournalEntry, JuryAct, Outgoing
from recruitment.services import jury_acts
from tests.factories.cast import NOW, sign_in
from tests.factories.committees import COMMITTEE, everybody, jury_of, opened
from tests.factories.judging import SEATS
from tests.factories.stories import applicants
from tests.pages import parse, words
from workflows import given
from workflows.charter.procedures import PACKS
from workflows.engine import Refused
from workflows.who import DIRECTOR, HR

MONTH = timedelta(days=30)


@pytest.mark.parametrize("pack", PACKS)
def test_hire_runs_to_the_files_under_each_procedure(
    session: Session, client: Any, engine: Engine, tmp_path: Path, pack: str
) -> None:
    story = opened(session, tmp_path, pack).compose(jury_of(pack)).publish()
    reference = story.row().reference
    session.commit()
    page = client.get(f"/posts/{reference}")
    assert page.status_code == 200
    text = words(parse(page.text))
    for name in jury_of(pack):
        assert f"Prénom {name.title()}" in text
    assert f"{reference}/J1" in text
    assert client.get(f"/posts/{reference}/jury.pdf").data.startswith(b"%PDF")
    story.receive(applicants(story.cast, story.post, 3)).close().judge().declare().start_scoring()
    assert session.get_one(Hire, story.hire).state == "sifting"
    session.commit()
    sign_in(client, engine, story.cast.people["hr"])
    jury = words(parse(client.get(f"/hires/{story.hire}/jury").text))
    for title, packs in (("Spécialistes de la discipline", {"university"}), ("Membres de chaque sexe", {"university"}),
                         ("Alternance à la présidence", {"statutory"})):  # fmt: skip
        assert (title in jury) is (pack in packs), title


@pytest.mark.parametrize(("left_out", "rule"), [
    (("juror7",), "jury_size"), (("juror5", "juror6", "juror7"), "jury_externals"),
])  # fmt: skip
def test_committee_too_small_or_too_close_is_not_appointed(
    session: Session, tmp_path: Path, left_out: tuple[str, ...], rule: str
) -> None:
    story = opened(session, tmp_path, "university")
    with pytest.raises(Refused) as refused:
        story.compose([name for name in COMMITTEE if name not in left_out])
    assert rule in {o.code for o in refused.value.objections}


def test_nobody_is_a_specialist_until_somebody_says_so(session: Session, tmp_path: Path) -> None:
    story = opened(session, tmp_path, "university")
    for name in COMMITTEE:
        seat = given.Sitting(story.cast.jurors[name], chair=name == "chair")
        story.take("seat_juror", story.actor("hr", HR), seat)
    with pytest.raises(Refused) as refused:
        story.take("appoint_jury", story.actor("director", DIRECTOR))
    found = {o.code: o.values for o in refused.value.objections}["jury_specialists"]
    assert (found["count"], found["unsaid"], found["minimum"]) == (0, 8, 5)
    assert sum(story.specialists().values()) == 7, "what the register suggests"
    story.take("name_specialists", story.actor("hr", HR), given.Specialists(story.specialists()))
    story.take("appoint_jury", story.actor("director", DIRECTOR))
    story.take("name_specialists", story.actor("hr", HR), given.Specialists({story.cast.jurors["juror1"]: False}))
    with pytest.raises(Refused) as refused:
        story.publish()
    assert "jury_appointed" in {o.code for o in refused.value.objections}, "a fact of the act changed"


def test_one_step_aside_leaves_a_whole_committee_competition(session: Session, tmp_path: Path) -> None:
    story = opened(session, tmp_path, "university").compose(COMMITTEE).publish()
    story.receive(applicants(story.cast, story.post, 3)).close().judge()
    with pytest.raises(Refused) as refused:
        story.declare(red={2: 0}).start_scoring()  # one of the eight, for one candidate
    found = {o.code: o.values for o in refused.value.objections}["effective_jury"]
    assert found["whole"]
    assert "jury_size" in found["rules"]


def test_chair_series_is_read_from_past_juries_and_sessions_entered(session: Session, tmp_path: Path) -> None:
    made = everybody(session, "Engineering")
    for month in range(4):
        opened(session, tmp_path, "statutory", NOW + month * MONTH, made).compose(SEATS)
    story = opened(session, tmp_path, "statutory", NOW + 4 * MONTH, made)
    with pytest.raises(Refused) as refused:
        story.compose(SEATS)  # a fifth woman in a row
    found = {o.code: o.values for o in refused.value.objections}["jury_chair_series"]
    assert (found["count"], found["maximum"], found["known"]) == (5, 4, 4)
    held = given.Session(story.now.date(), "M")
    story.take("enter_session", story.actor("hr", HR), held)
    story.take("appoint_jury", story.actor("director", DIRECTOR))
    other = opened(session, tmp_path, "contract", NOW + 5 * MONTH, made).compose(SEATS)
    assert session.scalars(select(JuryAct.chair_sex).where(JuryAct.hire_id == other.hire)).one() == "F"


def test_session_counts_once_only_once_held_and_until_struck_out(session: Session, tmp_path: Path) -> None:
    story = opened(session, tmp_path, "statutory")
    hr, today = story.actor("hr", HR), story.now.date()
    for day, code in ((today.replace(year=today.year + 1), "session_held"), (today, None), (today, "session_entered_once")):
        if code is None:
            story.take("enter_session", hr, given.Session(day, "M"))
            continue
        with pytest.raises(Refused) as refused:
            story.take("enter_session", hr, given.Session(day, "M"))
        assert [o.code for o in refused.value.objections] == [code]
    with pytest.raises(Refused):
        story.take("strike_session", hr, given.Striking(1, "court"))
    story.take("strike_session", hr, given.Striking(1, "Saisie pour une autre école."))
    story.take("enter_session", hr, given.Session(today, "F"))
    with pytest.raises(Refused):
        story.take("strike_session", hr, given.Striking(1, "Saisie pour une autre école."))


@pytest.mark.parametrize("when", ["advertised", "eligibility"])
def test_acts_follow_one_another_and_only_the_last_stays_published(
    session: Session, client: Any, engine: Engine, tmp_path: Path, when: str
) -> None:
    story = opened(session, tmp_path, "contract").compose(SEATS).publish()
    first = jury_acts.of_hire(session, story.hire)
    assert [(a.number, a.amends, a.until) for a in first] == [(1, None, None)]
    hr, director = story.actor("hr", HR), story.actor("director", DIRECTOR)
    story.receive(applicants(story.cast, story.post, 1))
    if when == "eligibility":
        story.close()
    assert story.row().state == when
    story.take("unseat_juror", hr, given.Sitting(story.cast.jurors["juror1"]))
    story.take("seat_juror", hr, given.Sitting(story.cast.jurors["juror5"]))
    session.commit()
    reference = story.row().reference
    assert "Prénom Juror1" in client.get(f"/posts/{reference}").text, "the act in force stands until the next one"
    story.take("appoint_jury", director)
    session.commit()
    acts = jury_acts.of_hire(session, story.hire)
    assert [(a.number, a.amends, a.until) for a in acts] == [(2, 1, None), (1, None, acts[0].published_at)]
    assert all(jury_acts.digest_of(a.content) == a.digest for a in acts)
    page = client.get(f"/posts/{reference}").text
    assert "Prénom Juror5" in page
    assert "Prénom Juror1" not in page
    assert "Prénom Juror1 quitte le jury. Prénom Juror5 rejoint le jury." in paper(client, f"/posts/{reference}/jury.pdf")
    sign_in(client, engine, story.cast.people["equality"])
    for number, status in ((1, 200), (2, 200), (3, 404)):
        assert client.get(f"/hires/{story.hire}/jury/acts/{number}.pdf").status_code == status
    sign_in(client, engine, story.cast.people["candidate1"])
    assert client.get(f"/hires/{story.hire}/jury/acts/1.pdf").status_code == 403


def paper(client: Any, address: str) -> str:
    """The words of a PDF."""
    data = client.get(address).data
    return " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(data)).pages).split())


def test_act_says_what_it_changes_and_names_nobody_who_left_a_jury_never_published(
    session: Session, tmp_path: Path
) -> None:
    story = opened(session, tmp_path, "contract").compose(SEATS)
    hr, director, jurors = story.actor("hr", HR), story.actor("director", DIRECTOR), story.cast.jurors

    def changed(*steps: tuple[str, str, bool]) -> Any:
        for event, key, chair in steps:
            story.take(event, hr, given.Sitting(jurors[key], chair=chair))
        story.take("appoint_jury", director)
        return jury_acts.of_hire(session, story.hire)[0].content["changes"]

    nothing: dict[str, Any] = {"arriving": [], "leaving": [], "chair": None}
    assert "changes" not in jury_acts.of_hire(session, story.hire)[0].content
    assert changed(("unseat_juror", "juror1", False), ("seat_juror", "juror5", False)) == nothing | {
        "arriving": ["Prénom Juror5"]
    }
    story.publish()
    assert changed(("unseat_juror", "juror5", False), ("seat_juror", "juror1", False)) == nothing | {
        "arriving": ["Prénom Juror1"], "leaving": ["Prénom Juror5"]
    }  # fmt: skip
    assert changed(("unseat_juror", "juror1", False), ("seat_juror", "juror1", True)) == nothing | {
        "chair": "Prénom Juror1"
    }
    assert changed() == nothing
    told = session.scalars(select(Outgoing.person_id).where(Outgoing.kind == jury_acts.LEFT).order_by(Outgoing.id)).all()
    assert told == [story.cast.people["juror1"], story.cast.people["juror5"]]  # once each, whoever stays is not told


def test_composition_leaves_the_page_when_results_are_out(session: Session, client: Any, tmp_path: Path) -> None:
    story = opened(session, tmp_path, "contract").compose(SEATS).publish()
    story.take("cancel", story.actor("director", DIRECTOR), given.Reason("Le financement du poste a été retiré."))
    session.commit()
    reference = story.row().reference
    assert "Prénom Juror1" not in client.get(f"/posts/{reference}").text
    assert client.get(f"/posts/{reference}/jury.pdf").status_code == 404
    assert jury_acts.of_hire(session, story.hire)[0].until is not None


def test_journal_holds_the_digest_of_an_act_and_no_name(session: Session, tmp_path: Path) -> None:
    story = opened(session, tmp_path, "contract").compose(SEATS)
    act = jury_acts.of_hire(session, story.hire)[0]
    entry = session.execute(
        select(JournalEntry.event, JournalEntry.moves, JournalEntry.heard).where(
            JournalEntry.hire_id == story.hire, JournalEntry.number == act.entry
        )
    ).one()
    assert entry.event == "appoint_jury"
    assert act.digest in entry.moves
    assert "Prénom" not in entry.moves + entry.heard


@pytest.mark.parametrize(("language", "said"), [
    ("fr", ("Décision", "portant désignation du jury", "Vu")),
    ("en", ("Act", "appointing the jury", "This is a copy in English")),
])  # fmt: skip
def test_act_is_conformant_names_the_members_and_gives_sexes_as_counts_only(
    session: Session, client: Any, engine: Engine, tmp_path: Path, language: str, said: tuple[str, ...]
) -> None:
    story = opened(session, tmp_path, "university").compose(COMMITTEE).publish()
    session.commit()
    sign_in(client, engine, story.cast.people["director"])
    data = client.get(f"/hires/{story.hire}/jury/acts/1.pdf?lang={language}").data
    for profile in ("ua1", "2a"):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    text = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(data)).pages).split())
    for part in said:
        assert part in text
    for name in COMMITTEE:
        assert f"Prénom {name.title()}" in text
    act = jury_acts.of_hire(session, story.hire)[0]
    assert "Décret 84-431, art. 9-1" in text
    assert act.head[:20] in text.replace(" ", "")
    assert ("4 femmes, 4 hommes" if language == "fr" else "4 women, 4 men") in text
    assert not {"sex", "F", "M"} & {str(value) for member in act.content["members"] for value in (*member, *member.values())}
