"""Links with candidates: the grid for one person, “no link” for all the others, and the ruling on an amber one."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, HiddenField, RadioField, SelectChoice, TextAreaField, ValidationError
from wtforms.validators import Length

from workflows.charter.impartiality import KINDS
from workflows.given import DeclaredLink

WORDS_MAX = 600
WORKS_MAX = 999
OLDEST = 1900
KIND_NAMES = {
    "kinship": _l("Kinship or marriage"),
    "hierarchy": _l("Hierarchy, present or past"),
    "supervision": _l("Supervision of a thesis or of research"),
    "same_laboratory": _l("Same laboratory or team"),
    "cosigned_works": _l("Co-signed works"),
    "close_relations": _l("Close or degraded relations"),
    "other": _l("Another link"),
}
# Links that fade: the grid asks when they ended.
DATED = ("hierarchy", "supervision", "same_laboratory")
_MONTH = re.compile(r"(?:(0?[1-9]|1[0-2])\s*[/.-]\s*)?(\d{4})|(\d{4})-(0[1-9]|1[0-2])")


def month_end(text: str, today: date) -> date | None:
    """The last day of “06/2021”, “2021-06” or “2021”, never later than today when it has begun; None if unreadable."""
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        return None
    year, month = int(found[2] or found[3]), found[1] or found[4]
    if year < OLDEST:
        return None
    last = date(year, int(month or 12), monthrange(year, int(month or 12))[1])
    return min(last, today) if date(year, int(month or 1), 1) <= today else last


class LinkField(Field):
    """One kind of link: is there one, when it ended, how many works, a few words. Its label is the kind."""

    data: DeclaredLink | None

    def __init__(self, kind: str, **about: Any) -> None:
        super().__init__(KIND_NAMES[kind], **about)
        self.kind, self.dated, self.counted = kind, kind in DATED, kind == "cosigned_works"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was posted, else what was declared before."""
        self.process_errors: list[Any] = []
        self.errors: list[Any] = []
        self.ticked, self.ended, self.works, self.words = False, "", "", ""
        if formdata is not None:
            get = formdata.get
            self.ticked = bool(get(self.name))
            self.ended, self.works, self.words = (
                get(f"{self.name}-{part}", "").strip() for part in ("ended", "works", "words")
            )
        elif isinstance(data, DeclaredLink):
            self.ticked, self.words = True, data.words
            self.ended = f"{data.ended_on:%m/%Y}" if data.ended_on else ""
            self.works = str(data.works) if data.works else ""

    @property
    def said(self) -> bool:
        """True when anything was said of this kind."""
        return self.ticked or bool(self.ended or self.words) or self.works not in ("", "0")

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """True when what was said is whole."""
        self.errors = [fault for fault in self._faults(form.today) if fault]
        return not self.errors

    def _faults(self, today: date) -> Iterator[Any]:
        if not self.said:
            return
        if self.dated and self.ended:
            last = month_end(self.ended, today)
            if last is None:
                yield _l("%(kind)s: write the end as a month and a year, as in 06/2021.", kind=self.label.text)
            elif last > today:
                yield _l(
                    "%(kind)s: this end is still to come: leave it empty while the link lasts.", kind=self.label.text
                )
        if self.counted and not (self.works.isdecimal() and 1 <= int(self.works) <= WORKS_MAX):
            yield _l("%(kind)s: write how many, in figures.", kind=self.label.text)
        if self.kind == "other" and not self.words:
            yield _l("%(kind)s: describe it in a few words.", kind=self.label.text)
        if len(self.words) > WORDS_MAX:
            yield _l("%(kind)s: %(most)s characters at most.", kind=self.label.text, most=WORDS_MAX)

    def link(self, today: date) -> DeclaredLink | None:
        """The link as declared; None when there is none of this kind."""
        if not self.said:
            return None
        ended = month_end(self.ended, today) if self.dated and self.ended else None
        return DeclaredLink(self.kind, ended, int(self.works) if self.counted else 0, self.words)


class Grid(Form):
    """Every kind of link with one person. Nothing is ticked beforehand."""

    kinship = LinkField("kinship")
    hierarchy = LinkField("hierarchy")
    supervision = LinkField("supervision")
    same_laboratory = LinkField("same_laboratory")
    cosigned_works = LinkField("cosigned_works")
    close_relations = LinkField("close_relations")
    other = LinkField("other")
    leaves = BooleanField(_l("I step aside of my own accord, whatever the links come to"))
    shown = HiddenField()  # the level that the page said these answers come to

    def __init__(self, formdata: Any = None, *, today: date, **data: Any) -> None:
        self.today = today
        super().__init__(formdata, **data)

    @property
    def kinds(self) -> tuple[LinkField, ...]:
        """The rows of the grid, in its order."""
        return tuple(self[kind] for kind in KINDS)

    def links(self) -> tuple[DeclaredLink, ...]:
        """What was declared, when the form is valid."""
        return tuple(link for link in (field.link(self.today) for field in self.kinds) if link)


class TheRest(Form):
    """“No link with the others”: an act of its own, never a default."""

    looked = BooleanField(_l("I have looked at every name on this list."))

    def validate_looked(self, field: Field) -> None:
        """Nobody is declared on unseen."""
        if not field.data:
            raise ValidationError(_l("Tick that you have looked at every name, or answer name by name."))


class Ruling(Form):
    """What the chair rules on an amber link."""

    declaration = HiddenField()
    outcome = RadioField(
        _l("Ruling"),
        choices=[
            SelectChoice("aside", _l("This member steps aside")),
            SelectChoice("stays", _l("This member judges this candidate")),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(
        _l("Reason, for the minutes"),
        [Length(min=10, max=1000, message=_l("Give your reason, between 10 and 1,000 characters."))],
        filters=[lambda text: (text or "").strip()],
    )

    def validate_outcome(self, field: Field) -> None:
        """Nothing is ruled by default."""
        if field.data not in ("aside", "stays"):
            raise ValidationError(_l("Choose a ruling."))


OPINIONS = {"aside": _l("This member should step aside"), "stays": _l("This member may judge this candidate")}


class Question(Form):
    """The deontology referent is asked."""

    ask = HiddenField()
    note = TextAreaField(
        _l("Your question, if a word helps"),
        [Length(max=1000, message=_l("1,000 characters at most."))],
        filters=[lambda text: (text or "").strip()],
    )


class Opinion(Form):
    """What the referent answers."""

    question = HiddenField()
    opinion = RadioField(
        _l("Your opinion"),
        choices=[SelectChoice(value, label) for value, label in OPINIONS.items()],
        validate_choice=False,
    )
    reasons = TextAreaField(
        _l("Your reasons, for whoever rules"),
        [Length(min=10, max=2000, message=_l("Give your reasons, between 10 and 2,000 characters."))],
        filters=[lambda text: (text or "").strip()],
    )

    def validate_opinion(self, field: Field) -> None:
        """No opinion is given by default."""
        if field.data not in ("aside", "stays"):
            raise ValidationError(_l("Choose an opinion."))
