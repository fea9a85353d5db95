"""What must not happen: a name while names are hidden, a mark before its time. Every page is asked, by everyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from recruitment.web.walking import readable
from tests.factories.judging import Bench, deliberating, interviewing, sifting
from tests.factories.visitors import Visitors
from workflows import given

SECRET = "Phrase que seule la présidence a écrite."
NAME = re.compile(r"Prénom Candidate\d")


def addresses(app: Any, hire: Bench) -> Iterator[str]:
    """Every address of the hire that a browser can open, with each of its files."""
    for rule in app.url_map.iter_rules():
        names = set(rule.arguments)
        if "GET" not in (rule.methods or ()) or "hire_id" not in names or rule.endpoint == "links.show":
            continue
        if names == {"hire_id"}:
            yield rule.rule.replace("<int:hire_id>", str(hire.hire))
        if names == {"hire_id", "application_id"}:
            for file in hire.files.values():
                yield rule.rule.replace("<int:hire_id>", str(hire.hire)).replace("<int:application_id>", str(file))


def texts(app: Any, hire: Bench, key: str) -> Iterator[tuple[str, str]]:
    """Each page that opens to somebody, with its text."""
    browser = Visitors(app, hire)(key)
    for address in addresses(app, hire):
        response = browser.get(address)
        assert response.status_code < 500, address
        if response.status_code == 200 and response.mimetype != "application/pdf":
            yield address, readable(response.mimetype, response.data)


def secret(hire: Bench) -> None:
    """The chair hands in a sheet whose words and marks nobody else may see."""
    file = hire.files["candidate1"]
    marks = {key: given.Mark(mark.value, SECRET) for key, mark in hire.levels(1).items()}
    hire.take("submit_marks", "chair", given.MarkSheet(file, marks), application=file)


def test_no_juror_meets_a_name_while_files_are_read(app: Any, session: Session) -> None:
    hire = sifting(session)
    for key in ("juror1", "chair"):
        seen = list(texts(app, hire, key))
        assert len(seen) >= 4
        assert [(address, NAME.findall(text)) for address, text in seen if NAME.search(text)] == []


def test_nobody_meets_anothers_marks_before_the_reveal(app: Any, session: Session) -> None:
    hire = sifting(session)
    secret(hire)
    for key in ("juror1", "hr", "manager", "director", "auditor", "security", "equality"):
        assert [address for address, text in texts(app, hire, key) if SECRET in text] == [], key


def test_own_sheet_handed_in_opens_nobody_elses(app: Any, session: Session) -> None:
    hire = sifting(session)
    secret(hire)
    hire.mark("juror1", "candidate1", 3)
    assert [address for address, text in texts(app, hire, "juror1") if SECRET in text] == []


def test_juror_sees_their_own_marks(app: Any, session: Session) -> None:
    hire = sifting(session)
    secret(hire)
    assert SECRET in Visitors(app, hire).page("chair", f"marks/{hire.files['candidate1']}")


def test_means_wait_for_the_last_sheet(app: Any, session: Session) -> None:
    hire = sifting(session, candidates=2)
    hire.mark_all({"candidate1": 4, "candidate2": 3}, jurors=("chair", "juror1", "juror2", "juror3"))
    hire.mark("juror4", "candidate1", 4)
    visitors = Visitors(app, hire)
    assert "4,00" not in visitors.page("chair", "sift")
    hire.mark("juror4", "candidate2", 3)
    assert "4,00" in visitors.page("chair", "sift")
    assert "4,00" not in visitors.page("hr", "sift")


def test_no_mark_shows_in_the_deliberation_before_the_reveal(app: Any, session: Session) -> None:
    visitors = Visitors(app, deliberating(session, {"candidate1": 4, "candidate2": 3}))
    for key in ("hr", "director", "manager", "auditor", "juror1"):
        page = visitors.page(key, "ranking")
        assert "otm-heat" not in page
        assert "4,0" not in page


def test_hiring_manager_never_sees_a_mark(app: Any, session: Session) -> None:
    hire = deliberating(session)
    hire.take("reveal", "chair")
    order = (hire.files["candidate1"], hire.files["candidate2"])
    hire.take("discuss", "chair", given.Reason("Les écarts ont été repris un à un."))
    hire.take("propose_ranking", "chair", given.Order(order))
    visitors = Visitors(app, hire)
    assert not NAME.search(visitors.page("manager", "ranking"))
    for key in hire.members:
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    hire.take("sign_ranking", "chair")
    page = visitors.page("manager", "ranking")
    assert NAME.findall(page) == ["Prénom Candidate1", "Prénom Candidate2"]
    assert "4,0" not in page
    assert visitors.status("manager", "ranking/minutes") == 403
    assert visitors.status("hr", "ranking/minutes") == 200


def test_marks_close_again_when_the_hire_goes_back(app: Any, session: Session) -> None:
    hire = deliberating(session)
    hire.take("reveal", "chair")
    visitors = Visitors(app, hire)
    assert "otm-heat" in visitors.page("juror1", "ranking")
    hire.reopen("Un point d’audition doit être repris.")
    assert "otm-heat" not in visitors.page("juror1", "ranking")


def test_names_show_once_people_are_met(app: Any, session: Session) -> None:
    hire = interviewing(session)
    assert NAME.search(Visitors(app, hire).page("juror1", "interviews"))
