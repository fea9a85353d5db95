"""The sheet's editor: rows, wordings taken, templates and passages change what is typed; what is typed is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from recruitment.demo import posts
from recruitment.demo.cast import Cast
from recruitment.demo.story import Story
from recruitment.models import Base, Hire, JobSheet, JournalEntry, LoginSession, SheetBlock, SheetDismissal, SheetDraft
from recruitment.web.sheet_rows import note_key
from tests.factories.accounts import browser
from tests.factories.cast import cast, sign_in
from tests.integration.test_sheets import typed
from tests.pages import parse, words
from workflows.charter.wording import findings

TYPED = "Une mission écrite en une heure, <b>avec soin</b>."
WHY = "Le titre cite l’appel à projets mot pour mot."


@pytest.fixture
def people(session: Session) -> Cast:
    """The cast, some time ago."""
    return cast(session, datetime.now(UTC) - timedelta(days=20))


@pytest.fixture
def story(session: Session, people: Cast, tmp_path: Path) -> Story:
    """A hire whose complete sheet is being written."""
    made = Story(session, people, tmp_path, posts.POSTS[0], datetime.now(UTC) - timedelta(days=10)).open()
    session.commit()
    return made


@pytest.fixture
def sheet(app: Any, engine: Engine, people: Cast, story: Story, session: Session) -> Sheet:
    """The sheet's pages, as anybody of the cast."""
    return Sheet(app, engine, people, story, session)


class Sheet:
    """Reads and posts pages of one sheet."""

    def __init__(self, app: Any, engine: Engine, people: Cast, story: Story, session: Session) -> None:
        self.people, self.story, self.session, self.count = people, story, session, 0
        self.open: Callable[[str], Any] = lambda part: sign_in(browser(app), engine, people.people[part])

    def read(self, part: str, path: str = "", status: int = 200) -> str:
        """A page."""
        answer = self.open(part).get(f"/hires/{self.story.hire}/sheet{path}")
        assert answer.status_code == status
        return str(answer.text)

    def form(self, **changed: Any) -> dict[str, Any]:
        """The form as the page sends it, some fields changed."""
        return typed(self.session, self.story.hire, **changed)

    def post(self, part: str, path: str = "", **fields: Any) -> Any:
        """A form sent at the revision of now."""
        self.session.rollback()
        self.count += 1
        revision = self.session.scalars(select(Hire.revision).where(Hire.id == self.story.hire)).one()
        sent = {"revision": revision, "command": f"c{self.count}", **fields}
        return self.open(part).post(f"/hires/{self.story.hire}/sheet{path}", data=sent)

    def press(self, part: str, then: str, **changed: Any) -> str:
        """A button inside the form: the page to which it leads."""
        answer = self.post(part, then=then, **self.form(**changed))
        assert answer.status_code == 303, answer.text
        assert "draft=1" in answer.location
        return self.read(part, "?draft=1")

    def write(self, **changed: Any) -> None:
        """The manager saves the sheet."""
        assert self.post("manager", **self.form(**changed)).status_code == 303

    def content(self) -> dict[str, Any]:
        """The newest version as saved."""
        self.session.rollback()
        return dict(self.session.scalars(select(JobSheet.content).order_by(JobSheet.version.desc()).limit(1)).one())

    def rows(self, table: type[Base]) -> int:
        """How many rows a table has."""
        self.session.rollback()
        return self.session.scalars(select(func.count()).select_from(table)).one()


def areas(page: str, name: str) -> list[str]:
    """What the text areas of that name hold."""
    return [words(area) for area in parse(page).iter("textarea") if area.get("name") == name]


def key(content: dict[str, Any], code: str) -> str:
    """The name of the first finding of a kind."""
    return next(note_key(f) for f in findings(content) if f.code == code)


# Buttons inside the form


def test_row_is_added_where_it_can_be_written_and_nothing_is_saved(sheet: Sheet) -> None:
    before = sheet.content()
    answer = sheet.post("manager", then="more:required", **sheet.form(fr_mission=TYPED))
    assert answer.location.endswith("draft=1#fr-required-4")
    page = sheet.read("manager", "?draft=1")
    assert areas(page, "fr_required") == [*before["fr"]["required"], ""]
    assert areas(page, "fr_mission") == [TYPED]
    answer = sheet.post("manager", then="more:required", **sheet.form(fr_required=[*before["fr"]["required"], "", ""]))
    assert areas(sheet.read("manager", "?draft=1"), "fr_required")[3:] == ["", "", ""]
    assert sheet.content() == before
    assert sheet.rows(JournalEntry) == 1


def test_row_goes_with_its_reason_and_its_measure(sheet: Sheet) -> None:
    before = sheet.content()
    page = sheet.press("manager", "drop:required:1")
    first, _gone, last = before["common"]["required_why"]
    assert areas(page, "required_why") == [first, last, ""]
    assert areas(page, "fr_required") == [before["fr"]["required"][0], before["fr"]["required"][2], ""]
    chosen = [option.get("value") for option in parse(page).iter("option") if option.get("selected") is not None]
    assert before["common"]["required_measure"][1] not in chosen


def test_wording_proposed_takes_the_place_of_the_words_found(sheet: Sheet) -> None:
    content = {"fr": {"title": "Chercheur·se en données"}}
    page = sheet.press("manager", f"use:{key(content, 'contracted')}", fr_title="Chercheur·se en données")
    assert areas(page, "fr_title") == ["Chercheuse ou chercheur en données"]
    assert sheet.content()["fr"]["title"] == posts.POSTS[0].title_fr


@pytest.mark.parametrize("then", [
    "use:nothing", "use:", "more:nothing", "drop:required:x", "drop:nothing:1", "drop:required:99", "block:title",
    "block:", "template:king", "drop:required:²",
])  # fmt: skip
def test_button_that_no_page_has_loses_nothing(sheet: Sheet, then: str) -> None:
    page = sheet.press("manager", then, fr_mission=TYPED)
    assert areas(page, "fr_mission") == [TYPED]
    assert len(areas(page, "fr_required")) == 4


def test_template_fills_an_empty_sheet_and_leaves_what_is_written(sheet: Sheet, session: Session) -> None:
    session.execute(update(JobSheet).values(content={}))
    session.commit()
    assert 'value="template:doctoral"' in sheet.read("manager")
    page = sheet.press("manager", "template:doctoral", fr_title="Mon titre")
    assert areas(page, "fr_title") == ["Mon titre"]
    assert areas(page, "en_title") == ["PhD student in …"]
    assert len([text for text in areas(page, "required_why") if text]) == 2
    assert sheet.content() == {}
    assert 'value="template:' not in sheet.read("hr", "/review")


def test_shared_passage_goes_into_both_languages(sheet: Sheet, session: Session, people: Cast) -> None:
    block = {"field": "working_conditions", "name": "Télétravail", "fr": "Deux jours chez soi.", "en": "Two days home."}
    mine = SheetBlock(school_id=people.schools["ALES"], **block)
    session.add_all([mine, SheetBlock(school_id=people.schools["PARIS"], **{**block, "name": "Autre école"})])
    session.add(SheetBlock(school_id=None, **{**block, "name": "Retiré", "active": False}))
    session.commit()
    page = sheet.read("manager")
    assert "Télétravail" in page
    assert "Autre école" not in page
    assert "Retiré" not in page
    before = sheet.content()["fr"]["working_conditions"]
    page = sheet.press("manager", "block:working_conditions", **{"block-working_conditions": str(mine.id)})
    assert areas(page, "fr_working_conditions")[0] == f"{before} Deux jours chez soi."
    assert areas(page, "en_working_conditions")[0].endswith(" Two days home.")


# What is typed and not saved


def test_what_is_typed_is_kept_for_its_writer_alone_until_it_is_saved(sheet: Sheet) -> None:
    answer = sheet.post("manager", "/draft", **sheet.form(fr_mission=TYPED))
    assert answer.status_code == 200
    assert "pas encore enregistré" in answer.json["said"]
    assert sheet.rows(JournalEntry) == 1
    page = sheet.read("manager")
    assert "sans l’enregistrer" in page
    assert TYPED not in areas(page, "fr_mission")
    assert areas(sheet.read("manager", "?draft=1"), "fr_mission") == [TYPED]
    for other in ("hr", "reviewer", "director"):
        assert "avec soin" not in sheet.read(other, "?draft=1")
    sheet.post("manager", "/draft", **sheet.form(fr_mission=f"{TYPED} Encore."))
    assert sheet.rows(SheetDraft) == 1
    sheet.write(fr_mission=TYPED)
    assert sheet.rows(SheetDraft) == 0
    assert sheet.content()["fr"]["mission"] == TYPED


def test_what_is_typed_can_be_dropped(sheet: Sheet) -> None:
    sheet.post("manager", "/draft", **sheet.form(fr_mission=TYPED))
    sheet.post("hr", "/draft", **sheet.form(fr_mission="De la part des ressources humaines."))
    assert sheet.post("manager", "/draft/drop").status_code == 303
    assert "sans l’enregistrer" not in sheet.read("manager")
    assert "sans l’enregistrer" in sheet.read("hr")


def test_no_text_is_lost_when_the_session_ends_and_is_opened_again(
    app: Any, sheet: Sheet, session: Session, people: Cast
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client, address = sheet.open("manager"), f"/hires/{sheet.story.hire}/sheet"
    page = parse(client.get(address).text)
    token = next(field.get("value") for field in page.iter("input") if field.get("name") == "csrf_token")
    form = {**sheet.form(fr_mission=TYPED), "csrf_token": token, "revision": sheet.story.row().revision}
    assert client.post(f"{address}/draft", data=form).status_code == 200
    session.rollback()
    session.execute(update(LoginSession).values(revoked_at=datetime.now(UTC)))
    session.commit()
    more = {**form, "fr_mission": f"{TYPED} Une phrase de plus.", "command": "late"}
    assert client.post(f"{address}/draft", data=more).status_code == 401  # no answer of ours: the page says so
    asked = client.post(address, data=more)
    assert asked.status_code == 401
    carried = next(f.get("value") for f in parse(asked.text).iter("input") if f.get("name") == "kept")
    assert carried  # the form goes through the sign-in page
    again = sheet.open("manager")
    assert areas(again.get(f"{address}?draft=1").text, "fr_mission") == [TYPED]
    fresh = again.get(f"{address}/draft").json["token"]
    assert again.post(f"{address}/draft", data={**more, "csrf_token": fresh}).status_code == 200
    assert areas(again.get(f"{address}?draft=1").text, "fr_mission") == [f"{TYPED} Une phrase de plus."]


def test_draft_older_than_the_sheet_overwrites_nothing(sheet: Sheet) -> None:
    sheet.post("manager", "/draft", **sheet.form(fr_title="Mon titre à moi"))
    changed = sheet.form(fr_title="Le titre de l’autre")
    assert sheet.post("hr", **changed).status_code == 303
    page = sheet.read("manager", "?draft=1")
    revision = next(f.get("value") for f in parse(page).iter("input") if f.get("name") == "revision")
    late = sheet.post("manager", **{**changed, "fr_title": "Mon titre à moi", "revision": revision})
    assert late.status_code == 409
    assert "Le titre de l’autre" in late.text
    assert areas(late.text, "fr_title") == ["Mon titre à moi"]
    assert sheet.content()["fr"]["title"] == "Le titre de l’autre"


def test_nothing_is_kept_once_the_sheet_is_with_the_committee(sheet: Sheet, session: Session) -> None:
    sheet.story.submit()
    session.commit()
    answer = sheet.post("manager", "/draft", fr_mission=TYPED)
    assert answer.status_code == 409
    assert "copiez" in answer.json["said"]
    button = sheet.post("manager", then="more:required", fr_mission=TYPED)
    assert button.status_code == 409
    assert "avec soin" in button.text
    assert sheet.rows(SheetDraft) == 0


def test_text_beyond_all_measure_is_not_kept_while_it_is_typed(sheet: Sheet) -> None:
    answer = sheet.post("manager", "/draft", **sheet.form(fr_mission="x" * 2_000_001))
    assert answer.status_code == 413
    assert "trop long" in answer.json["said"]
    assert sheet.rows(SheetDraft) == 0


@pytest.mark.parametrize("part", ["reviewer", "director", "paris.manager", "juror1", "candidate1"])
def test_others_keep_nothing(sheet: Sheet, part: str) -> None:
    assert sheet.post(part, "/draft", fr_mission=TYPED).status_code == 403
    assert sheet.post(part, "/draft/drop").status_code == 403
    assert sheet.rows(SheetDraft) == 0


# Findings set aside


def test_finding_set_aside_counts_no_more_until_its_field_changes(sheet: Sheet) -> None:
    sheet.write(fr_title="Chercheur·se en données")
    finding = key(sheet.content(), "contracted")
    answer = sheet.post("manager", then=f"aside:{finding}", **sheet.form(**{f"aside-{finding}": WHY}))
    assert answer.status_code == 303
    page = sheet.read("manager")
    assert WHY in page
    assert "Écartée" in page
    sheet.write(en_mission="Another field changes.")
    assert WHY in sheet.read("manager")
    assert sheet.post("manager", then="send", **sheet.form()).status_code == 303
    assert WHY in sheet.read("reviewer", "/review")


def test_finding_comes_back_with_another_text_in_its_field(sheet: Sheet) -> None:
    sheet.write(fr_title="Chercheur·se en données")
    finding = key(sheet.content(), "contracted")
    sheet.post("hr", then=f"aside:{finding}", **sheet.form(**{f"aside-{finding}": WHY}))
    sheet.write(fr_title="Chercheur·se en données ouvertes")
    assert WHY not in sheet.read("manager")
    refused = sheet.post("manager", then="send", **sheet.form())
    assert refused.status_code == 409
    assert 'href="#fr-title"' in refused.text
    sheet.write(fr_title="Chercheur·se en données")  # the words it was written for
    assert WHY in sheet.read("manager")
    held = sheet.session.scalars(select(SheetDismissal.id)).one()
    assert sheet.post("manager", then=f"restore:{held}", **sheet.form()).status_code == 303
    assert sheet.rows(SheetDismissal) == 0
    assert sheet.post("manager", then="send", **sheet.form()).status_code == 409


def test_reason_too_short_is_said_and_kept(sheet: Sheet) -> None:
    sheet.write(fr_title="Chercheur·se en données")
    finding = key(sheet.content(), "contracted")
    changed = {"fr_mission": TYPED, f"aside-{finding}": "bref"}
    refused = sheet.post("manager", then=f"aside:{finding}", **sheet.form(**changed))
    assert refused.status_code == 409
    assert areas(refused.text, f"aside-{finding}") == ["bref"]
    assert sheet.content()["fr"]["mission"] == TYPED  # the text itself was saved
    assert sheet.rows(SheetDismissal) == 0


def test_blocking_finding_cannot_be_set_aside(sheet: Sheet) -> None:
    required = ["Profil jeune", *sheet.content()["fr"]["required"][1:]]
    sheet.write(fr_required=required)
    finding = key(sheet.content(), "ground")
    page = sheet.read("manager")
    assert f'value="aside:{finding}"' not in page
    refused = sheet.post("manager", then=f"aside:{finding}", **sheet.form(**{f"aside-{finding}": WHY}))
    assert refused.status_code == 409
    assert sheet.rows(SheetDismissal) == 0


def test_finding_of_another_hire_is_not_let_back(sheet: Sheet, session: Session, tmp_path: Path) -> None:
    other = Story(session, sheet.people, tmp_path, posts.POSTS[1], datetime.now(UTC) - timedelta(days=9)).open()
    by = sheet.people.people["manager"]
    kept = SheetDismissal(
        hire_id=other.hire, place="fr.title", code="contracted", quote="x", digest="0" * 64, reason=WHY, by_id=by,
        at=datetime.now(UTC),
    )  # fmt: skip
    session.add(kept)
    session.commit()
    sheet.post("manager", then=f"restore:{kept.id}", **sheet.form())
    assert sheet.rows(SheetDismissal) == 1


# Rows, facts, export, comparison with a CV


def test_unjustified_criterion_stops_the_sheet_and_leads_to_its_row(sheet: Sheet) -> None:
    why = sheet.content()["common"]["required_why"]
    refused = sheet.post("manager", then="send", **sheet.form(required_why=[why[0], "", why[2]]))
    assert refused.status_code == 409
    assert 'href="#required_why-2"' in refused.text
    assert 'id="required_why-2"' in refused.text


def test_reason_follows_the_words_of_its_criterion_where_no_reason_is_typed(sheet: Sheet) -> None:
    before = sheet.content()
    form = sheet.form(fr_required=before["fr"]["required"][::-1], en_required=before["en"]["required"][::-1])
    kept = {name: value for name, value in form.items() if not name.startswith("required_")}
    assert sheet.post("manager", **kept).status_code == 303  # as it is sent by a page without these columns
    assert sheet.content()["common"]["required_why"] in (["", "", ""], before["common"]["required_why"][::-1])


def test_further_facts_are_kept_as_they_are_exported(sheet: Sheet) -> None:
    facts = {
        "status": "part_time", "hours_per_week": "28,5", "education": "PhD or equivalent", "city": "Alès",
        "sub_field": "Ecology", "interviews_from": "2027-03-01", "interviews_to": "2027-03-03",
        "other_field": ["Physics", "", "Chemistry", "Physics"], "language": ["French", "", "German"], "language_level": ["B2", "C1", ""],
    }  # fmt: skip
    sheet.write(**facts)
    kept = sheet.open("reviewer").get(f"/hires/{sheet.story.hire}/sheet.json").json
    assert set(kept) == {"common", "fr", "en"}
    common = kept["common"]
    assert (common["status"], common["hours_per_week"], common["city"]) == ("part_time", 28.5, "Alès")
    assert common["languages"] == [{"language": "French", "level": "B2"}, {"language": "German", "level": ""}]
    assert common["other_fields"] == ["Physics", "Chemistry"]
    assert common["interviews_to"] == "2027-03-03"
    assert sheet.open("juror1").get(f"/hires/{sheet.story.hire}/sheet.json").status_code == 403


@pytest.mark.parametrize(("field", "value", "where"), [
    ("hours_per_week", "beaucoup", "hours_per_week-error"), ("hours_per_week", "60", "hours_per_week-error"),
    ("interviews_to", "1999-01-01", "interviews_to-error"), ("sub_field", "Alchemy", "sub_field-error"),
    ("language", ["Klingon"], "language-error"), ("other_field", ["Alchemy"], "other_field-error"),
    ("required_measure", ["nothing"], "required_measure-1-error"),
    ("fr_required", ["x" * 501], "fr-required-error"), ("fr_required", ["x"] * 41, "fr-required-error"),
    ("required_why", ["x" * 501], "required_why-1-error"),
])  # fmt: skip
def test_bad_facts_are_said_at_their_field_and_nothing_is_lost(
    sheet: Sheet, field: str, value: Any, where: str
) -> None:
    extra = {"interviews_from": "2027-01-01"} if field == "interviews_to" else {}
    answer = sheet.post("manager", **sheet.form(fr_mission=TYPED, **{field: value}, **extra))
    assert answer.status_code == 422
    assert f'id="{where}"' in answer.text
    assert areas(answer.text, "fr_mission") == [TYPED]


def test_hard_sentence_is_shown_with_its_length(sheet: Sheet) -> None:
    long = "Vous " + ", ".join(f"concevez la mesure numéro {number}" for number in range(12)) + "."
    sheet.write(fr_mission=f"Vous mesurez. {long}")
    page = sheet.read("manager", "/reading")
    assert long in page
    assert '<q lang="fr">Vous mesurez' not in page
    assert "Vous mesurez" not in sheet.read("reviewer", "/reading")
    sheet.read("juror1", "/reading", status=403)


def test_plain_language_is_offered_as_a_draft_in_both_languages(sheet: Sheet) -> None:
    for language in ("fr", "en"):
        page = sheet.read("manager", f"/plain?text={language}")
        assert "Brouillon pour une version facile à lire" in page
        assert "Draft for a version that is easy to read" in page
        assert sheet.content()[language]["mission"].split(".")[0] in page
    sheet.read("manager", "/plain?text=zz")


def test_pasted_cv_is_compared_and_nothing_of_it_is_kept(sheet: Sheet) -> None:
    words_of = "Concevoir et maintenir une chaîne de traitement des mesures de houle, de la bouée à l’archive ouverte."
    before = {table.name: sheet.session.scalar(select(func.count()).select_from(table)) for table in _tables()}
    answer = sheet.post("manager", "/copies", text=f"Depuis 2019 : {words_of}")
    assert answer.status_code == 200
    assert "<mark" in answer.text
    assert "ne reprend de près" in sheet.post("manager", "/copies", text="Tout autre chose, vraiment.").text
    assert sheet.post("manager", "/copies", text=" ").status_code == 422
    sheet.session.rollback()
    assert before == {table.name: sheet.session.scalar(select(func.count()).select_from(table)) for table in _tables()}


def _tables() -> list[Any]:
    return [table for table in Base.metadata.sorted_tables if table.name != "login_session"]


def test_page_asks_the_same_number_of_queries_whatever_was_set_aside_and_offered(
    sheet: Sheet, session: Session, queries: list[str]
) -> None:
    sheet.write(fr_title="Chercheur·se en données")
    client, counts = sheet.open("manager"), []
    for number in (1, 3):
        session.rollback()
        block = {"field": "mission", "fr": "x", "en": "x", "active": True}
        session.add_all(SheetBlock(name=f"{number}{n}", **block) for n in range(number))
        session.add_all(
            SheetDismissal(hire_id=sheet.story.hire, place="fr.title", code="contracted", quote=f"{number}{n}",
                           digest="0", reason=WHY, by_id=sheet.people.people["manager"], at=datetime.now(UTC))
            for n in range(number)
        )  # fmt: skip
        session.commit()
        queries.clear()
        assert client.get(f"/hires/{sheet.story.hire}/sheet").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == (11 if session.get_bind().dialect.name == "postgresql" else 12)


# Shared passages


def test_passage_is_written_by_a_school_for_itself_and_by_the_group_for_all(
    app: Any, engine: Engine, people: Cast, session: Session, sheet: Sheet
) -> None:
    passage = {"field": "mission", "name": "Commun", "fr": "Texte.", "en": "Text.", "active": "y"}
    officer = sheet.open("hr")
    assert officer.post("/sheet-passages", data={**passage, "school": "0"}).status_code == 422
    assert officer.post("/sheet-passages", data={**passage, "school": str(people.schools["PARIS"])}).status_code == 422
    assert officer.post("/sheet-passages", data={**passage, "school": str(people.schools["ALES"])}).status_code == 303
    session.rollback()
    block = session.scalars(select(SheetBlock)).one()
    assert block.school_id == people.schools["ALES"]
    assert sheet.open("paris.admin").get(f"/sheet-passages/{block.id}").status_code == 404
    assert "Commun" not in sheet.open("paris.admin").get("/sheet-passages").text
    bad = officer.post(f"/sheet-passages/{block.id}", data={**passage, "en": ""})
    assert bad.status_code == 422
    assert 'id="en-error"' in bad.text
    del passage["active"]
    assert sheet.open("admin").post(f"/sheet-passages/{block.id}", data=passage).status_code == 303
    session.rollback()
    assert session.scalars(select(SheetBlock.active)).one() is False
    assert sheet.open("group").post("/sheet-passages", data={**passage, "school": "0"}).status_code == 303
    assert sheet.open("manager").get("/sheet-passages").status_code == 403
