"""What a file would do to the register, line by line: each line is heard by the form of an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice

from forms import jury as forms
from recruitment.models import Juror
from recruitment.services import jurors
from recruitment.services.juror_sheets import Line
from recruitment.services.jurors import Profile

from .juror_columns import LIST, Columns
from .juror_words import fill_entry
from .jurors import profile, typed
from .language import current

BROKEN, ADDED, CHANGED, SAME = "broken", "added", "changed", "same"
Lists = dict[str, list[SelectChoice]]  # of the form of an entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one line does: `faults` are (column, what is written, what is wrong), `columns` what changes."""

    line: Line
    what: str
    name: str
    email: str
    faults: tuple[tuple[str, str, str], ...] = ()
    columns: tuple[str, ...] = ()
    given: Profile | None = None
    juror: int | None = None


@dataclass(slots=True)
class Plan:
    """What the whole file does."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many lines of each kind."""
        return Counter(one.what for one in self.outcomes)

    @property
    def doing(self) -> list[Outcome]:
        """The lines that would change something."""
        return [one for one in self.outcomes if one.what in (ADDED, CHANGED)]


def plan(session: Session, lines: Iterable[Line], known: Columns, lists: Lists) -> Plan:
    """Hear every line. One statement, however many lines."""
    read = [(line, line.cells.get("email", "").strip().lower()) for line in lines]
    held = jurors.by_address(session, (email for _line, email in read))
    seen: dict[str, int] = {}
    found, forms_of = Plan(), _forms(lists)
    for line, email in read:
        first = seen.setdefault(email, line.number) if email else line.number
        if first == line.number:
            found.outcomes.append(_heard(line, email, held.get(email), known, forms_of))
        else:
            said = _("This address is already on line %(line)s.", line=first)
            fault = (known.titles["email"][current()], email, said)
            found.outcomes.append(Outcome(line, BROKEN, line.cells.get("name", ""), email, (fault,)))
    return found


def _forms(lists: Lists) -> dict[bool, forms.Entry]:
    """The form of somebody new and that of an entry, filled in line after line: making one takes longer than hearing it."""
    made = {new: forms.Entry() for new in (True, False)}
    for form in made.values():
        fill_entry(form, lists)
    del made[False].name, made[False].email
    return made


def _heard(
    line: Line, email: str, entry: tuple[Juror, str] | None, known: Columns, forms_of: Mapping[bool, forms.Entry]
) -> Outcome:
    before = jurors.profile_of(entry[0]) if entry else None
    form = forms_of[entry is None]
    form.process(_typed(line.cells, before, known))
    name = entry[1] if entry else line.cells.get("name", "")
    if not form.validate():
        faults = tuple(
            (known.titles[key][current()], line.cells.get(key, ""), " ".join(map(str, errors)))
            for key, errors in form.errors.items() if key
        )  # fmt: skip
        return Outcome(line, BROKEN, name, email, faults)
    given = profile(form)
    if before is None or entry is None:
        return Outcome(line, ADDED, form.name.data, email, given=given)
    changed = tuple(one.name for one in fields(Profile) if getattr(given, one.name) != getattr(before, one.name))
    titles = tuple(known.titles["school" if one == "school_id" else one][current()] for one in changed)
    return Outcome(line, CHANGED if changed else SAME, name, email, (), titles, given, entry[0].id)


def _typed(cells: Mapping[str, str], before: Profile | None, known: Columns) -> MultiDict[str, Any]:
    """The line as its form would have been filled in; a column that the file lacks leaves what is held."""
    made: MultiDict[str, Any] = MultiDict()
    for key, value in (typed(before) if before else {"school": forms.ELSEWHERE, "country": "FR"}).items():
        made.setlist(key, value if isinstance(value, list) else ["" if value is None else str(value)])
    for key, text in cells.items():
        codes = known.codes(key, text) if key in known.words else [text]
        made.setlist(key, codes if key in LIST else [codes[0] if codes else _nothing(key)])
    return made


def _nothing(key: str) -> str:
    return forms.ELSEWHERE if key == "school" else ""


def carry_out(session: Session, found: Plan, now: datetime) -> None:
    """Add and correct what the plan says."""
    doing = [(one, one.given) for one in found.doing if one.given is not None]
    jurors.enter_all(session, [(one.name, one.email, given) for one, given in doing if one.juror is None], now)
    jurors.correct(session, {one.juror: given for one, given in doing if one.juror is not None})
