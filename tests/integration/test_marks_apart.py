"""Marks are independent: nothing that a person can open changes with what the others have marked, before its time.

Not a list of words to look for: whole pages are compared, before and after everybody else changes their mind. A mean,
a count, an order, a colour or the length of a file would tell as much as a sentence.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import JuryMember, Mark, MarkDraft, MarkSheet
from recruitment.services import marks_workbook
from recruitment.web.walking import addresses
from tests.factories.judging import Bench, deliberating, sifting
from tests.factories.visitors import Visitors

# Whole pages are compared, whatever database they are read from: one kind is enough.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# What differs between two looks at the same page: tokens, numbers of pages, hours.
LOOK = re.compile(r'(?:value|content|nonce)="[^"]*"|"token": ?"[^"]*"|\d+\u00a0h\u00a0\d\d')
# Those who read files have marked everything, one file, nothing; the others read what comes of it.
OUTSIDE = ("hr", "manager", "director", "auditor", "security", "equality")


def looks(app: Any, hire: Bench, key: str) -> dict[str, str]:
    """Everything that somebody can open of the hire, by address, without what differs from one look to the next."""
    browser, found = Visitors(app, hire)(key), {}
    known = {"hire_id": [hire.hire], "application_id": list(hire.files.values())}
    for address in addresses(app, known, lambda rule: "hire_id" in rule.arguments <= known.keys()):
        response = browser.get(address)
        if response.status_code != 200:
            found[address] = str(response.status_code)
        elif address.endswith("/marks/file.xlsx"):
            found[address] = str(marks_workbook.read(response.data)[1])
        elif response.mimetype in ("text/html", "application/json", "text/csv"):
            found[address] = LOOK.sub("", response.get_data(as_text=True))
    return found


def others_change_their_mind(session: Session, but: int) -> None:
    """Every mark and draft of the others becomes another one, with other words: as many as before."""
    others = select(JuryMember.id).where(JuryMember.person_id != but)
    sheets = select(MarkSheet.id).where(MarkSheet.member_id.in_(others))
    changed = session.execute(
        update(Mark)
        .where(Mark.sheet_id.in_(sheets))
        .values(value=6 - Mark.value, note="Tout autre chose, à vrai dire.")
    )
    assert changed.rowcount  # type: ignore[attr-defined]  # of a cursor
    session.execute(
        update(MarkDraft).where(MarkDraft.member_id.in_(others)).values(level="1", note="Un tout autre brouillon.")
    )
    session.commit()


def half_marked(session: Session) -> Bench:
    """Two candidates: everybody but two has marked both, the first member one of them."""
    hire = sifting(session, candidates=2)
    hire.mark_all({"candidate1": 5, "candidate2": 2}, jurors=("chair", "juror2", "juror3"))
    hire.mark("juror1", "candidate1", 4)
    return hire


def all_marked(session: Session) -> Bench:
    """Everybody has been heard and marked; nothing is opened yet."""
    return deliberating(session, {"candidate1": 4, "candidate2": 3})


@pytest.mark.parametrize("key", ["chair", "juror1", "juror4", *OUTSIDE])
def test_no_page_changes_with_the_marks_of_others_while_files_are_marked(app: Any, session: Session, key: str) -> None:
    hire = half_marked(session)
    before = looks(app, hire, key)
    others_change_their_mind(session, hire.cast.people[key])
    assert [address for address, page in looks(app, hire, key).items() if page != before[address]] == []


@pytest.mark.parametrize("key", ["juror1", "juror4", *OUTSIDE])
def test_no_page_changes_with_the_marks_of_others_before_the_reveal(app: Any, session: Session, key: str) -> None:
    hire = all_marked(session)
    before = looks(app, hire, key)
    others_change_their_mind(session, hire.cast.people[key])
    assert [address for address, page in looks(app, hire, key).items() if page != before[address]] == []


def test_the_same_look_sees_what_the_reveal_opens(app: Any, session: Session) -> None:
    hire = all_marked(session)
    hire.take("reveal", "chair")
    before = looks(app, hire, "juror1")
    others_change_their_mind(session, hire.cast.people["juror1"])
    after = looks(app, hire, "juror1")
    assert f"/hires/{hire.hire}/ranking" in {address for address, page in after.items() if page != before[address]}
