"""The list of a hire's applications for those who work on it, as each may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from recruitment.models import (
    Application,
    EligibilityFinding,
    JuryMember,
    LinkDeclaration,
    Person,
)  # fmt: skip
from workflows.dossier import Files
from workflows.engine import Hearing, hear, reads
from workflows.hire import HireChart
from workflows.who import CHAIR, HR, Actor

from .postings import folded
from .progress import Step, case_for
from .restrictions import RESTRICTED
from .sights import Sight

# Files that were never the jury's business.
NOT_JUDGED = ("received", "inadmissible")
TO_CONFIRM = "to_confirm"  # set aside by one person, waiting for the second look
SORTS = ("number", "name", "state", "sent")
H = bindparam("hire_id", type_=Integer)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines of the list, and in which order."""

    state: str = ""
    number: int | None = None
    words: str = ""  # of a name
    sort: str = "number"
    down: bool = False
    limit: int | None = 50
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """Lines of the list: (id, number, name, state, submitted_at, open), and how many there are in each state."""

    rows: Sequence[tuple[int, int, str, str, datetime, bool]]
    counts: Mapping[str, int]
    total: int


_UNCONFIRMED = and_(
    Application.state == "received", EligibilityFinding.id.is_not(None), EligibilityFinding.second_at.is_(None)
)
MY_LINK = (
    select(LinkDeclaration.steps_aside)
    .join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
    .where(
        LinkDeclaration.application_id == Application.id, JuryMember.hire_id == Application.hire_id,
        JuryMember.person_id == bindparam("person_id", type_=Integer), JuryMember.left_at.is_(None),
    )
    .correlate(Application)
    .scalar_subquery()
)  # fmt: skip
# Declared, without stepping aside: only then does a juror open a file.
MINE_TO_READ = (MY_LINK.is_(False), Application.state.not_in(NOT_JUDGED))


def listing(session: Session, hire_id: int, seen: Sight, asked: Asked) -> Listed:
    """The lines asked for and the counts, in one statement whatever the number of candidates."""
    if not seen.rows:
        return Listed((), {}, 0)
    ask: dict[str, Any] = {"hire_id": hire_id, "person_id": seen.juror}
    if asked.state:
        ask["state"] = asked.state
    if asked.number is not None:
        ask["number"] = asked.number
    if asked.words and seen.names:
        ask["named"] = _named(session, hire_id, asked.words)
    if asked.limit is not None:
        ask |= {"most": asked.limit, "before": (asked.page - 1) * asked.limit}
    rows: list[Any] = []
    counts: dict[str, int] = {}
    total = 0
    both = _statement(
        replace(seen, juror=0 if seen.juror is not None else None), asked.sort, asked.down, frozenset(ask)
    )
    for row in session.connection().execute(both, ask):
        if row.place:
            rows.append(row)
        else:
            counts[row.state] = row.id
            total += row.number
    rows.sort(key=itemgetter(0))  # the parts of a union come back in no promised order
    return Listed([row[1:] for row in rows], counts, total)


@lru_cache(maxsize=512)
def _statement(seen: Sight, sort: str, down: bool, asked: frozenset[str]) -> Any:
    """The statement for that sight (of any juror), order and filters: building one costs more than running it."""
    every = _lines(seen).cte("line")
    wanted = _wanted(every.c, asked)
    order = _order(every.c, seen, sort, down)
    page = select(func.row_number().over(order_by=order).label("place"), *every.c).where(*wanted).order_by(*order)
    if "most" in asked:
        page = page.limit(bindparam("most", type_=Integer)).offset(bindparam("before", type_=Integer))
    # Place 0: not a line but how many are in a state, and (second column) how many of those are wanted.
    tally = select(
        literal(0), func.count(), func.count().filter(and_(true(), *wanted)), literal(""), every.c.state,
        func.max(every.c.submitted_at), literal(False),
    ).group_by(every.c.state)  # fmt: skip
    return union_all(select(*page.subquery().c), tally)


def _lines(seen: Sight) -> Any:
    """Every line that this person may see, from the tables that their sight needs and no other."""
    name: Any = Person.name if seen.names else literal("")
    state: Any = Application.state
    if seen.findings:
        state = case((_UNCONFIRMED, literal(TO_CONFIRM)), else_=Application.state)
    opens: ColumnElement[bool] = literal(seen.files)
    if seen.files and seen.juror is not None:
        opens = MY_LINK.is_(False)
    if seen.files and not seen.restricted:
        opens = and_(opens, ~RESTRICTED)
    query: Any = select(
        Application.id, Application.number, name.label("name"), state.label("state"), Application.submitted_at,
        opens.label("opens"),
    ).where(Application.hire_id == H)  # fmt: skip
    if seen.names:
        query = query.join(Person, Person.id == Application.person_id)
    if seen.findings:
        query = query.outerjoin(EligibilityFinding, EligibilityFinding.application_id == Application.id)
    if seen.juror is None:
        return query
    # Whoever stepped aside for somebody does not even find the line, by whatever name or number they look for it.
    return query.where(Application.state.not_in(NOT_JUDGED), MY_LINK.is_not(True))


def _wanted(line: Any, asked: frozenset[str]) -> list[ColumnElement[bool]]:
    filters = {
        "state": line.state == bindparam("state", type_=String),
        "number": line.number == bindparam("number", type_=Integer),
        "named": line.id.in_(bindparam("named", expanding=True)),
    }
    return [condition for name, condition in filters.items() if name in asked]


def _named(session: Session, hire_id: int, words: str) -> list[int]:
    """Ids of the candidates whose name holds every word, accents and case apart."""
    parts = folded(words).split()
    names = session.execute(
        select(Application.id, Person.name)
        .join(Person, Person.id == Application.person_id)
        .where(Application.hire_id == H),
        {"hire_id": hire_id},
    )
    return [key for key, name in names if all(part in folded(name) for part in parts)]


def _order(line: Any, seen: Sight, sort: str, down: bool) -> list[ColumnElement[Any]]:
    by = {"number": line.number, "name": func.lower(line.name), "state": line.state, "sent": line.submitted_at}
    first = by.get(sort if sort != "name" or seen.names else "number", line.number)
    return [first.desc() if down else first.asc(), line.number.asc()]


def scoring(session: Session, hire: Row[Any], actor: Actor, counts: Mapping[str, int], now: datetime) -> Hearing | None:
    """What stands between these applications and the jury; None when this is not the moment. The counts are known."""
    if hire.state != "eligibility" or not actor.may(HR, CHAIR):
        return None
    waiting = counts.get(TO_CONFIRM, 0)
    by_state = {state: n for state, n in counts.items() if state != TO_CONFIRM}
    by_state["received"] = by_state.get("received", 0) + waiting
    chapters = reads(HireChart, hire.state, "open_scoring") - {"files"}
    heard = case_for(session, hire, Step("", actor, given=None), chapters, now)
    return hear(
        HireChart, replace(heard, file=replace(heard.file, files=Files(by_state, waiting))), hire.state, "open_scoring"
    )
