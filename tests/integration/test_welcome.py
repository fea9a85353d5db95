"""A welcome by its pages: opened with the yes, ticked by those in charge, moved with the start, reminded of once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, event, select, update
from sqlalchemy.orm import Session, sessionmaker

from recruitment.demo.story import Story
from recruitment.models import Application, Hire, JournalEntry, Referral, Welcome, WelcomeTask
from recruitment.services import deadlines, journal, welcome, welcome_clocks, welcome_register
from recruitment.services.welcome_register import Wanted
from recruitment.web.dates import today
from tests.factories.endings import as_, as_candidate, candidate, hire_in, person_of, queued, send
from workflows import given
from workflows.engine import Refused
from workflows.who import HIRING_MANAGER, HR, SECURITY

NOTE = "Notedelaccueil, plantée ici."


def accepted(session: Session, files: Path, state: str = "informing", **about: Any) -> Story:
    """A hire whose offer was accepted some weeks ago, committed."""
    return hire_in(session, files, state, **about)


def row(story: Story) -> Any:
    """The latest welcome of the hire."""
    story.session.rollback()
    query = select(Welcome.__table__).where(Welcome.hire_id == story.hire).order_by(Welcome.id.desc())
    found = story.session.execute(query).first()
    story.session.rollback()
    return found


def item(story: Story, what: str) -> Any:
    """One item of it, as it is kept."""
    story.session.rollback()
    of = WelcomeTask.application_id == row(story).application_id
    found = story.session.execute(select(WelcomeTask.__table__).where(of, WelcomeTask.what == what)).one()
    story.session.rollback()
    return found


def tick(client: Any, story: Story, what: str, step: str = "do_item", **form: str) -> Any:
    """Send the form of an item as its page shows it."""
    one = item(story, what)
    prefix = {"do_item": f"done-{one.id}-", "leave_item": f"left-{one.id}-"}.get(step, "")
    typed = {"on": today().isoformat(), **form} if step == "do_item" else form
    data = {"step": step, "item": one.id, "item_revision": one.revision, "command": f"{step}-{one.id}-{one.revision}"}
    address = f"/hires/{story.hire}/welcome/{row(story).id}"
    return client.post(address, data={**data, **{prefix + name: value for name, value in typed.items()}})


def test_yes_opens_one_list_and_tells_its_people(session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path)
    found = row(story)
    assert (found.state, found.application_id) == ("running", story.applications("appointed")[0])
    session.rollback()
    tasks = session.execute(select(WelcomeTask.what, WelcomeTask.due_on, WelcomeTask.days, WelcomeTask.anchor)).all()
    session.rollback()
    assert {"contract", "euraxess", "integrity_training", "probation_end"} <= {one.what for one in tasks}
    for one in tasks:
        since = found.accepted_on if one.anchor == "acceptance" else found.start_on
        assert one.due_on == since + timedelta(days=one.days)
    assert queued(story, "welcome_yours") == [person_of(story, found.application_id)]
    assert queued(story, "welcome_opened") == [story.who("manager")]
    welcome.open_for(session, story.row(), 1, story.now)  # once more changes nothing
    session.commit()
    assert len(session.scalars(select(Welcome.id)).all()) == 1


def test_each_of_several_posts_has_its_own_list(session: Session, tmp_path: Path) -> None:
    story = hire_in(session, tmp_path, "offering")
    session.execute(update(Hire).where(Hire.id == story.hire).values(posts=2))
    session.commit()
    story.offer().accept()
    session.commit()
    assert story.row().state == "ranked"
    assert len(queued(story, "welcome_opened")) == 3  # human resources twice, the manager
    story.decide().offer().accept()
    session.commit()
    assert story.row().state == "informing"
    found = session.execute(select(Welcome.application_id)).scalars().all()
    assert sorted(found) == sorted(story.applications("appointed"))
    session.rollback()


def test_item_is_ticked_left_and_taken_up_again_through_the_door(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = accepted(session, tmp_path)
    here = as_(client, engine, story, "hr")
    assert tick(here, story, "contract", note=NOTE).status_code == 303
    one = item(story, "contract")
    assert (one.outcome, one.done_on, one.note, one.done_by) == ("done", today(), NOTE, story.who("hr"))
    assert NOTE in here.get(f"/hires/{story.hire}/welcome").get_data(as_text=True)
    assert tick(here, story, "contract").status_code == 409
    assert tick(here, story, "contract", "undo_item").status_code == 303
    assert item(story, "contract").outcome is None
    assert tick(here, story, "relocation_contact", "leave_item", text="court").status_code == 422
    why = "La personne habite déjà la ville."
    assert tick(here, story, "relocation_contact", "leave_item", text=why).status_code == 303
    assert item(story, "relocation_contact").outcome == "not_needed"
    refused = tick(here, story, "euraxess", "leave_item", text=why)
    assert refused.status_code == 409
    assert "tout le monde" in refused.get_data(as_text=True)
    assert list(journal.verify(session, story.hire)) == []
    assert journal.differences(session, story.hire) == []
    session.rollback()


def test_second_of_two_people_is_told_and_keeps_what_they_typed(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = accepted(session, tmp_path)
    here = as_(client, engine, story, "hr")
    shown = item(story, "contract")
    tick(here, story, "contract")
    tick(here, story, "contract", "undo_item")
    data = {"step": "do_item", "item": shown.id, "item_revision": shown.revision, "command": "second",
            f"done-{shown.id}-on": today().isoformat(), f"done-{shown.id}-note": NOTE}  # fmt: skip
    late = here.post(f"/hires/{story.hire}/welcome/{row(story).id}", data=data)
    assert late.status_code == 409
    assert NOTE in late.get_data(as_text=True)
    assert item(story, "contract").outcome is None


@pytest.mark.parametrize(
    ("form", "code"), [({"on": "demain"}, 422), ({"on": ""}, 422), ({"note": "x" * 501}, 422), ({"on": "2099-01-01"}, 409)],
    ids=["words", "none", "long", "ahead"],
)  # fmt: skip
def test_bad_input_leaves_the_item_open(
    client: Any, engine: Engine, session: Session, tmp_path: Path, form: dict[str, str], code: int
) -> None:
    story = accepted(session, tmp_path)
    assert tick(as_(client, engine, story, "hr"), story, "contract", **form).status_code == code
    assert item(story, "contract").outcome is None


def test_manager_reads_and_ticks_their_own_items_alone(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path)
    tick(as_(client, engine, story, "hr"), story, "contract", note=NOTE)
    here = as_(client, engine, story, "manager")
    page = here.get(f"/hires/{story.hire}/welcome").get_data(as_text=True)
    assert "Entretien des deux premières semaines" in page
    for hidden in (NOTE, "EURAXESS", "Contrat ou acte", "paie"):
        assert hidden not in page
    assert tick(here, story, "first_meeting").status_code == 303
    assert tick(here, story, "accounts").status_code == 409
    assert here.get("/welcomes").status_code == 403


@pytest.mark.parametrize("part", ["chair", "juror1", "director", "reviewer", "equality", "auditor", "admin"])
def test_nobody_else_reads_a_welcome(client: Any, engine: Engine, session: Session, tmp_path: Path, part: str) -> None:
    story = accepted(session, tmp_path)
    here = as_(client, engine, story, part)
    assert here.get(f"/hires/{story.hire}/welcome").status_code == 403
    assert here.get("/welcomes").status_code == 403


def test_person_reads_their_list_and_ticks_their_part(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path)
    tick(as_(client, engine, story, "hr"), story, "contract", note=NOTE)
    appointed = row(story).application_id
    here = as_candidate(client, engine, story, appointed)
    address = f"/my-applications/{story.hire}/welcome"
    page = here.get(address).get_data(as_text=True)
    assert "Charte informatique lue et signée" in page
    assert "Contrat ou acte de nomination" in page
    assert NOTE not in page
    one = item(story, "it_charter")
    form = {"step": "do_item", "item": one.id, "item_revision": one.revision, f"done-{one.id}-on": today().isoformat()}
    assert here.post(address, data={**form, "command": "a"}).status_code == 303
    assert item(story, "it_charter").done_by == person_of(story, appointed)
    theirs = item(story, "accounts")
    form = {"step": "do_item", "item": theirs.id, "item_revision": 1, f"done-{theirs.id}-on": today().isoformat()}
    assert here.post(address, data={**form, "command": "b"}).status_code == 409
    other = as_candidate(client, engine, story, story.applications("ranked")[0])
    assert other.get(address).status_code == 404
    assert other.get(f"{address}.ics").status_code == 404


def test_calendar_holds_ones_own_dates_and_no_word_of_access(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = accepted(session, tmp_path)
    here = as_candidate(client, engine, story, row(story).application_id)
    file = here.get(f"/my-applications/{story.hire}/welcome.ics")
    assert file.content_type.startswith("text/calendar")
    read = Calendar.from_ical(file.data)
    days = {str(one["summary"]): one["dtstart"].dt for one in read.walk("VEVENT")}
    assert days["Premier jour"] == row(story).start_on
    assert days["Charte informatique lue et signée"] == item(story, "it_charter").due_on
    assert not any("Contrat" in summary for summary in days)


def arrival(story: Story, start: date | None, **more: str) -> given.Arrival:
    """What human resources settle."""
    return given.Arrival(start, **more)


def test_new_start_moves_what_is_counted_from_it(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path)
    before, done, start = item(story, "it_charter"), item(story, "workplace"), row(story).start_on
    here = as_(client, engine, story, "hr")
    tick(here, story, "workplace")
    form = {"step": "set_arrival", "start_on": (start + timedelta(days=30)).isoformat(), "contact_name": "Inès Roy",
            "contact_email": "ines@example.org", "arrival": "Accueil du bâtiment A, 9 h.", "mentor": "Paul Roux"}  # fmt: skip
    assert send(here, story, f"/hires/{story.hire}/welcome/{row(story).id}", **form).status_code == 303
    assert item(story, "it_charter").due_on == before.due_on + timedelta(days=30)
    assert item(story, "contract").due_on == row(story).accepted_on + timedelta(days=15)
    assert item(story, "workplace").due_on == done.due_on
    own = as_candidate(client, engine, story, row(story).application_id)
    page = own.get(f"/my-applications/{story.hire}/welcome").get_data(as_text=True)
    assert "Inès Roy" in page
    assert "Accueil du bâtiment A, 9 h." in page
    wrong = {**form, "start_on": (row(story).accepted_on - timedelta(days=1)).isoformat(), "contact_email": "nobody"}
    answer = send(as_(client, engine, story, "hr"), story, f"/hires/{story.hire}/welcome/{row(story).id}", **wrong)
    assert answer.status_code == 422
    wrong["contact_email"] = ""
    assert send(here, story, f"/hires/{story.hire}/welcome/{row(story).id}", **wrong).status_code == 409


@pytest.mark.parametrize("who", ["person", "hr"])
def test_end_closes_the_list_and_frees_the_post(
    client: Any, engine: Engine, session: Session, tmp_path: Path, who: str
) -> None:
    story = accepted(session, tmp_path)
    appointed, number = row(story).application_id, row(story).id
    if who == "person":
        here = as_candidate(client, engine, story, appointed)
        address = f"/my-applications/{story.hire}/welcome/renounce"
        assert here.get(address).status_code == 200
        assert send(here, story, address).status_code == 303
    else:
        here = as_(client, engine, story, "hr")
        form = {"step": "end_welcome", "end-text": "La personne nous a écrit le 3 mars."}
        assert send(here, story, f"/hires/{story.hire}/welcome/{number}", **form).status_code == 303
    assert row(story).state == "ended"
    assert session.scalar(select(Application.state).where(Application.id == appointed)) == "withdrawn"
    session.rollback()
    assert story.who("manager") in queued(story, "welcome_ended")
    sessions = sessionmaker(engine, expire_on_commit=False, autoflush=False)
    deadlines.act(sessions, datetime.now(UTC) + timedelta(days=400))
    assert queued(story, "welcome_late") == []
    assert queued(story, "welcome_own_late") == []
    refused = tick(as_(client, engine, story, "hr"), story, "contract")
    assert refused.status_code == 409
    assert journal.differences(session, story.hire) == []
    session.rollback()


def test_reminders_leave_at_their_ages_once_each_to_whoever_does_it(engine: Engine, session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path)
    one, person = item(story, "it_charter"), person_of(story, row(story).application_id)
    session.execute(update(WelcomeTask).where(WelcomeTask.what != "it_charter").values(due_on=None))
    session.commit()
    sessions = sessionmaker(engine, expire_on_commit=False, autoflush=False)
    noon = datetime.combine(one.due_on, datetime.min.time(), UTC) + timedelta(hours=12)
    for days, soon, late in ((-6, 0, 0), (-5, 1, 0), (-1, 1, 0), (1, 1, 0), (2, 1, 1), (3, 1, 1)):
        deadlines.act(sessions, noon + timedelta(days=days))
        assert queued(story, "welcome_own_soon") == [person] * soon
        assert queued(story, "welcome_own_late") == [person] * late
    assert queued(story, "welcome_soon") == []


def test_reminders_of_one_day_are_one_mail_and_a_moved_day_is_told_again(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = accepted(session, tmp_path)
    of = WelcomeTask.role.in_(("unit", "hiring_manager"))
    day = row(story).start_on
    session.execute(update(WelcomeTask).where(~of).values(due_on=None))
    session.execute(update(WelcomeTask).where(of).values(due_on=day, days=0))
    session.commit()
    sessions = sessionmaker(engine, expire_on_commit=False, autoflush=False)
    noon = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
    deadlines.act(sessions, noon)
    deadlines.act(sessions, noon)
    assert queued(story, "welcome_soon") == [story.who("manager")]
    welcome.move(session, row(story).application_id, day + timedelta(days=60))
    session.commit()
    assert len(welcome_clocks.due(session, noon + timedelta(days=60))) >= 1
    session.rollback()
    deadlines.act(sessions, noon + timedelta(days=60))
    assert story.who("manager") in queued(story, "welcome_soon")[1:]


def test_no_contract_is_ticked_before_the_clearance_it_needs(session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path, restricted=True)
    number = row(story).id
    one = item(story, "contract")
    done = given.ItemDone(one.id, one.revision, story.now.date())
    session.execute(update(Referral).values(state="sent", opinion=None))
    with pytest.raises(Refused) as shut:
        story.take("do_item", story.actor("hr", HR), done, welcome=number)
    assert [o.code for o in shut.value.objections] == ["contract_cleared"]
    session.rollback()
    story.take("do_item", story.actor("hr", HR), done, welcome=number)
    session.commit()


def test_conditions_of_an_access_stand_on_no_list(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path, restricted=True)
    application = row(story).application_id
    access = welcome.Access(application, date(2027, 1, 4), date(2030, 1, 4), True, 90)
    session.execute(WelcomeTask.__table__.delete().where(WelcomeTask.what.like("access_%")))
    welcome.after_authorisation(session, story.row(), access, story.now)
    session.commit()
    assert {one.what for one in welcome.of_hire(session, story.hire)} >= {"access_conditions", "access_opening"}
    session.rollback()
    for part, reads in (("security", True), ("hr", False), ("manager", False)):
        page = as_(client, engine, story, part).get(f"/hires/{story.hire}/welcome").get_data(as_text=True)
        assert ("Accès à la zone à régime restrictif ouvert" in page) is reads
        assert "access_conditions" not in page
    for roles in ({HR}, {SECURITY}, {HIRING_MANAGER}):
        for read in welcome_register.of_hire(session, story.hire, frozenset(roles)):
            assert "access_conditions" not in {one.what for one in read.items}
    here = as_(client, engine, story, "hr")
    assert tick(here, story, "access_opening").status_code == 409
    session.execute(Welcome.__table__.update().values(state="complete"))
    session.commit()
    here = as_(client, engine, story, "security")
    assert tick(here, story, "access_opening").status_code == 303
    assert tick(here, story, "access_conditions").status_code == 409
    page = f"/hires/{story.hire}/referral"
    of_it = {"item_revision": item(story, "access_opening").revision, "again": "y"}
    one = item(story, "access_opening").id
    assert here.post(f"{page}/tasks/{one}", data=of_it).status_code == 303
    assert item(story, "access_opening").outcome is None
    assert here.post(f"{page}/tasks/{one}", data={"item_revision": 1}).status_code == 409
    done = {"item_revision": item(story, "access_opening").revision}
    assert here.post(f"{page}/tasks/{one}", data=done).status_code == 303
    assert item(story, "access_opening").outcome == "done"
    events = select(JournalEntry.event).where(JournalEntry.hire_id == story.hire).order_by(JournalEntry.number.desc())
    assert list(session.scalars(events.limit(3))) == ["do_access", "undo_access", "do_access"]
    session.rollback()
    for part, reads in (("security", True), ("hr", False), ("manager", False)):
        journal = as_(client, engine, story, part).get(f"/hires/{story.hire}/journal").get_data(as_text=True)
        assert ("Ce qui va avec un accès a été fait" in journal) is reads


def statements(engine: Engine, ask: Any) -> int:
    """How many statements a page takes."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, text: str, *_more: Any) -> None:
        seen.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert ask().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_progress_page_lists_what_is_late_first_in_constant_statements(
    client: Any, engine: Engine, session: Session, tmp_path: Path
) -> None:
    story = hire_in(session, tmp_path, "offering")
    session.execute(update(Hire).where(Hire.id == story.hire).values(posts=3))
    session.commit()
    counts = []
    here = as_(client, engine, story, "hr")
    for turn in range(3):
        if turn:
            story.decide()
        story.offer().accept()
        session.commit()
        counts.append(statements(engine, lambda: here.get("/welcomes")))
    assert len(set(counts)) == 1
    last = row(story)
    late = today() - timedelta(days=1)
    session.execute(update(WelcomeTask).values(due_on=late + timedelta(days=100)))
    theirs = (WelcomeTask.application_id == last.application_id, WelcomeTask.what == "contract")
    session.execute(update(WelcomeTask).where(*theirs).values(due_on=late))
    session.commit()
    rows, total = welcome_register.across(session, Wanted(None, frozenset()), today(), first=0, most=50)
    assert (total, rows[0].id, rows[0].late) == (3, last.id, 1)
    assert welcome_register.across(session, Wanted(None, frozenset(), "ALES"), today(), first=0, most=50)[1] == 0
    session.rollback()
    page = here.get("/welcomes?school=PARIS").get_data(as_text=True)
    assert "1 en retard" in page


def test_home_tells_owners_and_the_person_what_is_due(client: Any, engine: Engine, session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path)
    session.execute(update(WelcomeTask).values(due_on=today()))
    session.commit()
    for part in ("hr", "manager"):
        assert "Accueil de" in as_(client, engine, story, part).get("/").get_data(as_text=True)
    for part in ("director", "juror1"):
        assert "Accueil de" not in as_(client, engine, story, part).get("/").get_data(as_text=True)
    own = as_candidate(client, engine, story, row(story).application_id).get("/").get_data(as_text=True)
    assert "Préparer votre arrivée" in own


def test_other_persons_welcome_takes_no_step(session: Session, tmp_path: Path) -> None:
    story = accepted(session, tmp_path)
    number, other = row(story).id, story.applications("ranked")[0]
    with pytest.raises(Refused) as shut:
        story.take("renounce", candidate(story, other), welcome=number)
    assert [o.code for o in shut.value.objections] == ["welcome_own"]
    session.rollback()
