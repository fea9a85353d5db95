"""Eligibility: found by one person, set aside by two, several admitted at once, then the files are opened."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Application, EligibilityFinding, Hire, JournalEntry
from recruitment.services import journal
from tests.factories.posted import Scene, closed


@pytest.fixture
def post(app: Any, session: Session) -> Scene:
    """Three applications that nobody has examined."""
    return closed(app, session, 3)


def revision(session: Session) -> int:
    """The hire's revision now."""
    session.rollback()
    return session.scalars(select(Hire.revision)).one()


def states(post: Scene) -> list[str]:
    """The states of the files, in the order of their numbers."""
    post.session.rollback()
    return list(post.session.scalars(select(Application.state).order_by(Application.number)))


def judge(app: Any, post: Scene, part: str = "hr", file: str = "candidate1", **changed: Any) -> Any:
    """Record a finding."""
    fields = {"admissible": "yes", "reason": "", "text": "", "command": f"{part}{file}"}
    fields |= {"revision": revision(post.session), **changed}
    path = f"/hires/{post.hire}/candidates/{post.files[file]}/eligibility"
    return post.browser(app, part).post(path, data=fields)


def look(app: Any, post: Scene, part: str, agree: str, file: str = "candidate1", **changed: Any) -> Any:
    """Give the second look."""
    fields = {"agree": agree, "command": f"l{part}{agree}", "revision": revision(post.session), **changed}
    return post.browser(app, part).post(f"/hires/{post.hire}/candidates/{post.files[file]}/second-look", data=fields)


ASIDE = {"admissible": "no", "reason": "degree_missing", "text": "Le diplôme demandé n’est pas dans le dossier."}


def test_one_person_admits(app: Any, post: Scene) -> None:
    assert judge(app, post).status_code == 303
    assert states(post) == ["admissible", "received", "received"]
    assert journal.differences(post.session, post.hire) == []


def test_setting_aside_takes_two_people(app: Any, post: Scene) -> None:
    assert judge(app, post, **ASIDE).status_code == 303
    assert states(post)[0] == "received"
    own = look(app, post, "hr", "yes")
    assert own.status_code == 409
    assert states(post)[0] == "received"
    page = post.browser(app, "hr").get(f"/hires/{post.hire}/candidates/{post.files['candidate1']}").text
    assert "/second-look" not in page
    assert look(app, post, "hr2", "yes").status_code == 303
    assert states(post)[0] == "inadmissible"
    found = post.session.execute(select(EligibilityFinding)).scalar_one()
    assert (found.reason, found.found_by, found.second_by) == (
        "degree_missing", post.cast.people["hr"], post.cast.people["hr2"],
    )  # fmt: skip
    assert journal.differences(post.session, post.hire) == []


def test_second_look_that_disagrees_sends_the_file_back(app: Any, post: Scene) -> None:
    judge(app, post, **ASIDE)
    assert look(app, post, "hr2", "no").status_code == 303
    assert states(post)[0] == "received"
    assert post.session.execute(select(EligibilityFinding)).all() == []
    assert judge(app, post, "hr2").status_code == 303
    assert states(post)[0] == "admissible"


def test_finding_may_be_changed_before_the_second_look(app: Any, post: Scene) -> None:
    judge(app, post, **ASIDE)
    assert judge(app, post, command="again").status_code == 303
    assert states(post)[0] == "admissible"


def test_finding_without_a_listed_reason_is_refused_and_kept(app: Any, post: Scene) -> None:
    for reason in ("", "too_old"):
        answer = judge(app, post, admissible="no", reason=reason, text="Trop âgé pour ce poste")
        assert answer.status_code == 422
        assert 'id="reason-error"' in answer.text
        assert "Trop âgé pour ce poste" in answer.text
        assert 'value="no" checked' in answer.text
    empty = judge(app, post, admissible="")
    assert empty.status_code == 422
    assert 'id="admissible-error"' in empty.text
    assert states(post) == ["received"] * 3


def test_stale_page_overwrites_nothing(app: Any, post: Scene) -> None:
    before = revision(post.session)
    judge(app, post, "hr2")
    answer = judge(app, post, file="candidate2", revision=before, **ASIDE)
    assert answer.status_code == 409
    assert "Le diplôme demandé" in answer.text
    assert states(post) == ["admissible", "received", "received"]


def test_same_form_sent_twice_counts_once(app: Any, post: Scene) -> None:
    at = revision(post.session)
    assert judge(app, post, revision=at).status_code == 303
    assert judge(app, post, revision=at).status_code == 303
    entries = post.session.scalars(select(JournalEntry.number).where(JournalEntry.event == "judge_eligibility")).all()
    assert len(entries) == 1


def test_file_already_judged_is_not_judged_again(app: Any, post: Scene) -> None:
    judge(app, post)
    answer = judge(app, post, command="again", **ASIDE)
    assert answer.status_code == 409
    assert states(post)[0] == "admissible"


def test_only_human_resources_find(app: Any, post: Scene) -> None:
    chosen = {"file": [post.files["candidate1"]]}
    for part in ("chair", "juror1", "manager", "director", "auditor", "paris.hr", "candidate1"):
        assert judge(app, post, part).status_code == 403
        assert look(app, post, part, "yes").status_code == 403
        assert post.browser(app, part).post(f"/hires/{post.hire}/candidates/admit", data=chosen).status_code == 403
    assert states(post) == ["received"] * 3


def test_several_are_admitted_at_once_each_with_its_entry(app: Any, post: Scene) -> None:
    judge(app, post, "hr2", "candidate2", **ASIDE)
    client, base = post.browser(app, "hr"), f"/hires/{post.hire}/candidates"
    page = client.get(base).text
    ticks = re.findall(r'name="file" value="(\d+)"', page)
    assert ticks == [str(post.files["candidate1"]), str(post.files["candidate3"])]
    done = client.post(f"{base}/admit", data={"file": [*ticks, "999999", "x"], "command": "b1"})
    assert done.status_code == 303
    assert states(post) == ["admissible", "received", "admissible"]
    assert "2 candidatures recevables" in client.get(done.location).text
    again = client.post(f"{base}/admit", data={"file": ticks, "command": "b1"})
    assert again.status_code == 303
    entries = post.session.scalars(
        select(JournalEntry.moves).where(JournalEntry.event == "judge_eligibility", JournalEntry.after == "eligibility")
    ).all()
    assert sum('"admissible"' in moves for moves in entries) == 2
    assert list(journal.verify(post.session)) == []
    assert journal.differences(post.session, post.hire) == []


def test_file_that_moved_meanwhile_is_reported_and_the_others_admitted(app: Any, post: Scene) -> None:
    chosen = [post.files["candidate1"], post.files["candidate2"]]
    judge(app, post, "hr2")
    client = post.browser(app, "hr")
    answer = client.post(f"/hires/{post.hire}/candidates/admit", data={"file": chosen, "command": "b1"})
    assert answer.status_code == 303
    assert states(post) == ["admissible", "admissible", "received"]
    page = client.get(answer.location).text
    assert "Candidature 1" in page
    assert "1 candidature recevable" in page


def test_nothing_ticked_is_said(app: Any, post: Scene) -> None:
    answer = post.browser(app, "hr").post(f"/hires/{post.hire}/candidates/admit", data={"command": "b1"})
    assert answer.status_code == 422
    assert "Cochez" in answer.text


def test_opening_the_files_lists_every_reason_then_opens(app: Any, post: Scene) -> None:
    client, base = post.browser(app, "hr"), f"/hires/{post.hire}/candidates"
    page = client.get(base).text
    assert "/open-scoring" not in page
    assert page.count("otm-reason__what") == 2  # not examined, nobody eligible: no copy is asked for yet
    early = client.post(f"{base}/open-scoring", data={"command": "o1", "revision": revision(post.session)})
    assert early.status_code == 409
    assert early.text.count("otm-reason__what") == 2
    post.story.judge(1)
    post.story.declare()
    post.save()
    assert "copie sans nom" in client.get(base).text
    post.story.copy()
    post.save()
    page = client.get(base).text
    assert "/open-scoring" in page
    assert "otm-reason__what" not in page
    done = client.post(f"{base}/open-scoring", data={"command": "o2", "revision": revision(post.session)})
    assert done.status_code == 303
    post.session.rollback()
    assert post.session.scalars(select(Hire.state)).one() == "sifting"


def test_opening_is_not_shown_to_those_who_cannot(app: Any, post: Scene) -> None:
    for part in ("auditor", "manager", "juror1"):
        assert "otm-reason__what" not in post.browser(app, part).get(f"/hires/{post.hire}/candidates").text
    assert "otm-reason__what" in post.browser(app, "chair").get(f"/hires/{post.hire}/candidates").text
