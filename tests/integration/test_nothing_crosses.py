"""What may not be read may not matter either: other names, or other marks of others, change no byte of a juror's pages.

A name or a mark can show without being written: by the order of a list, a count, an id, a 403 in the place of a 404. So
the same hire is read twice by the same juror, with something else behind it; nothing may differ.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.demo.story import Story
from recruitment.models import JuryMember, Mark, MarkSheet, Person
from recruitment.services import blindness
from recruitment.services.progress import hire_row, pack_of
from recruitment.web.blind_walk import _everything, _known, _own_papers, _wanted
from recruitment.web.walking import Page, addresses, as_somebody
from tests.factories.stories import tell

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# What differs between two readings of the very same page: tokens, references of requests, a clock, what is signed with it.
VOLATILE = re.compile(
    r'(?:value|nonce|content)="[^"]*"|\.?[\w-]{20,}(?:\.[\w-]{5,}){1,2}|[0-9a-f]{12,}|\d{1,2}:\d\d(?::\d\d)?'
    r"|Content-Length: \d+|Set-Cookie: .*|Vary: .*"
)
BY_NAME = re.compile(r"^/hires/\d+/links")


@pytest.fixture
def story(app: Any, session: Session) -> Story:
    """Files being marked: two of the jury have handed in theirs."""
    told = tell(session, Path(app.config["FILES_DIR"]), "sifting").mark(2)
    session.commit()
    return told


def read(app: Any, session: Session, story: Story, key: str) -> dict[str, str]:
    """Everything that a juror can open, address by address."""
    session.rollback()
    hire = hire_row(session, story.hire)
    assert hire is not None
    blind = blindness.of_hire(session, hire, pack_of(hire))
    start = [*addresses(app, _known(session, hire, blind), _wanted), *_own_papers(blind)]
    ask = as_somebody(app, story.cast.people[key])
    found = _everything(app, ask, blind, start, first=False)
    return {page.address: f"{page.status} {VOLATILE.sub('', page.text)} {_size(page)}" for page in found}


def _size(page: Page) -> int:
    """How large a document is; a spreadsheet holds the moment at which it was made."""
    return len(page.content) if page.mimetype == "application/pdf" else 0


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The addresses at which something else is read."""
    assert len(before) > 60
    return sorted(one for one in before.keys() | after.keys() if before.get(one) != after.get(one))


def test_same_page_read_twice_is_the_same(app: Any, session: Session, story: Story) -> None:
    assert differing(read(app, session, story, "juror3"), read(app, session, story, "juror3")) == []


def test_other_names_change_no_page_but_the_list_of_names(app: Any, session: Session, story: Story) -> None:
    before = read(app, session, story, "juror3")
    for number in range(1, 5):  # the alphabetical order turns round, and no name is as long as it was
        person = story.cast.people[f"candidate{number}"]
        changed = {"name": f"{'ZYXW'[number - 1]}énaïde {'Quatre' * number}", "email": f"autre{number}@example.net"}
        session.execute(update(Person).where(Person.id == person).values(changed))
    session.commit()
    found = differing(before, read(app, session, story, "juror3"))
    assert [address for address in found if not BY_NAME.match(address)] == []
    assert found, "names stand on the page where links are declared"


def test_other_marks_of_others_change_nothing_before_the_reveal(app: Any, session: Session, story: Story) -> None:
    before = read(app, session, story, "juror3")
    seats = select(JuryMember.id).where(JuryMember.person_id != story.cast.people["juror3"])
    sheets = select(MarkSheet.id).where(MarkSheet.member_id.in_(seats))
    changed = session.execute(update(Mark).where(Mark.sheet_id.in_(sheets)).values(value=1, note="Tout autre chose."))
    assert changed.rowcount > 8
    session.commit()
    assert differing(before, read(app, session, story, "juror3")) == []
