"""From the rows to what a letter may say of one candidate: nobody else, no mark, no juror.

Four statements for a whole hire, whatever the number of candidates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Literal, cast

from sqlalchemy import Executable, Row, and_, bindparam, func, select
from sqlalchemy.orm import Session

from grids.grid import Grid
from recruitment.letters.facts import Appraisal, Kind, LetterFacts, Place, Privacy, Reason, band, place
from recruitment.models import Application, EligibilityFinding, Letter, Mark, MarkSheet, Offer, Person
from workflows.application import LETTER_OF
from workflows.charter.packs import Pack
from workflows.charter.promised import answerable
from workflows.charter.wording.letter_halves import spoken

from . import grid_copies, letterheads
from .letter_halves import OTHER
from .progress import pack_of
from .referrals import PARIS, add_months

MOST_NOTES = 2  # justifications of the jury put into a draft, for each side of a criterion
# Letters that judge need something to judge from; without a mark the hire simply ended.
_JUDGING = frozenset({Kind.HEARD_NOT_RANKED, Kind.NOT_SHORTLISTED, Kind.NOT_AUTHORISED, Kind.RANKED_NOT_CHOSEN})
_WITH_FEEDBACK = _JUDGING | {Kind.APPOINTED, Kind.DECLINED}
_Marks = Mapping[str, list[tuple[int, str]]]  # criterion -> (level, justification) of each juror
_Given = dict[int, dict[tuple[str, int], tuple[int, str]]]  # file -> (criterion, member) -> (level, justification)


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate's letter as it can be composed today."""

    application: int
    person: int
    facts: LetterFacts
    twin: LetterFacts  # the same letter in the other language


@dataclass(frozen=True, slots=True)
class _Hire:
    """What all the letters of a hire share."""

    row: Row[Any]
    pack: Pack
    school: Row[Any]
    grid: Grid | None
    today: date
    ended: date
    admissible: int | None
    heard: int | None
    marks: Mapping[int, _Marks] = field(default_factory=dict)
    groups: Mapping[int, Mapping[str, list[float]]] = field(default_factory=dict)  # file -> medians of its group


_LAST_OFFER = select(Offer.application_id, func.max(Offer.id).label("id")).group_by(Offer.application_id).subquery()
_FILES: Executable = (
    select(
        Application.id, Application.person_id, Application.number, Application.state, Application.state_since,
        Application.language, Application.submitted_at, Application.hearing_at, Person.name, Person.email,
        EligibilityFinding.admissible, EligibilityFinding.reason, EligibilityFinding.text, Offer.answer,
        Offer.answered_at,
    )
    .join(Person, Person.id == Application.person_id)
    .outerjoin(EligibilityFinding, EligibilityFinding.application_id == Application.id)
    .outerjoin(_LAST_OFFER, _LAST_OFFER.c.application_id == Application.id)
    .outerjoin(Offer, Offer.id == _LAST_OFFER.c.id)
    .where(Application.hire_id == bindparam("hire_id"))
    .order_by(Application.number)
)  # fmt: skip
_MARKS: Executable = (
    select(MarkSheet.application_id, MarkSheet.member_id, MarkSheet.stage, Mark.criterion, Mark.value, Mark.note)
    .join(Mark, Mark.sheet_id == MarkSheet.id)
    .where(MarkSheet.hire_id == bindparam("hire_id"), MarkSheet.superseded_at.is_(None), Mark.value.is_not(None))
    .order_by(MarkSheet.stage.desc(), MarkSheet.member_id)  # "sift" before "interview": the later mark stands
)
_DONE = select(Letter.application_id).where(
    and_(Letter.hire_id == bindparam("hire_id"), Letter.stands(), Letter.status != "draft")
)


def owed(session: Session, hire: Row[Any], now: datetime, ending: Kind | None = None) -> Iterator[Found]:
    """The letter of every candidate not yet answered; with `ending`, that one for all who are still there.

    Before the end only those are answered whose file goes no further and whose stage is over.
    """
    early = None if ending or hire.state == "informing" else answerable(hire.state)
    school = letterheads.school_row(session, hire.school_id)
    assert school is not None
    files = session.execute(_FILES, {"hire_id": hire.id}).all()
    done = set(session.scalars(_DONE, {"hire_id": hire.id}))
    kept = grid_copies.of_hire(session, hire)
    filed, marks, heard = _marks(session, hire.id) if kept and ending is None else ({}, {}, frozenset[int]())
    shared = _Hire(
        hire, pack_of(hire), school, kept.grid if kept else None, _day(now), _day(hire.concluded_at or now),
        sum(bool(f.admissible) for f in files) or None, len(heard) or None, marks,
        _groups(filed, marks, heard, pack_of(hire).value("statistics_k_min")),
    )  # fmt: skip
    for file in files:
        if file.id not in done and (early is None or file.state in early):
            first, other = (file.language, OTHER[file.language])
            yield Found(file.id, file.person_id, _facts(shared, file, ending, first), _facts(shared, file, ending, other))


def _marks(session: Session, hire_id: int) -> tuple[dict[int, _Marks], dict[int, _Marks], frozenset[int]]:
    """The marks of the files and those that stand, by candidate and criterion; and who was heard."""
    filed: _Given = defaultdict(dict)
    standing: _Given = defaultdict(dict)
    heard = set()
    for application, member, stage, criterion, value, note in session.execute(_MARKS, {"hire_id": hire_id}):
        standing[application][criterion, member] = (value, note)
        if stage == "interview":
            heard.add(application)
        else:
            filed[application][criterion, member] = (value, note)
    return _by_criterion(filed), _by_criterion(standing), frozenset(heard)


def _by_criterion(given: _Given) -> dict[int, _Marks]:
    found: dict[int, _Marks] = {}
    for application, marks in given.items():
        by_criterion: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for (criterion, _), mark in marks.items():
            by_criterion[criterion].append(mark)
        found[application] = by_criterion
    return found


def _groups(
    filed: Mapping[int, _Marks], marks: Mapping[int, _Marks], heard: frozenset[int], least: int
) -> dict[int, Mapping[str, list[float]]]:
    """The medians, criterion by criterion, of those who came as far as each candidate; of groups large enough alone.

    Somebody heard is compared with those heard; the others with every file, by the marks that files were given:
    interviews, over or going on, say nothing about them.
    """
    found: dict[int, Mapping[str, list[float]]] = {}
    for group, given in ((marks.keys() & heard, marks), (filed.keys(), filed)):
        medians: dict[str, list[float]] = defaultdict(list)
        for application in group:
            for criterion, levels in given[application].items():
                medians[criterion].append(median(level for level, _ in levels))
        large = {criterion: values for criterion, values in medians.items() if len(values) >= least}
        for application in group:
            found.setdefault(application, large)
    return found


def _kind(file: Row[Any], ending: Kind | None, judged: bool) -> Kind:
    """Exactly one letter for each end of a file."""
    if file.state == "withdrawn":
        return Kind.WITHDRAWN
    kind = ending or Kind(LETTER_OF[file.state])
    return Kind.CANCELLED if kind in _JUDGING and not judged else kind


def _facts(shared: _Hire, file: Row[Any], ending: Kind | None, spoken_in: str) -> LetterFacts:
    hire, school, pack = shared.row, shared.school, shared.pack
    language = cast(Literal["fr", "en"], spoken_in)
    marks = shared.marks.get(file.id, {})
    appraisals = appraised(shared.grid, marks, language, shared.groups.get(file.id, {})) if shared.grid else ()
    kind = _kind(file, ending, bool(appraisals))
    titles = (hire.title_fr, hire.title_en) if language == "fr" else (hire.title_en, hire.title_fr)
    kept_until = add_months(_midday(shared.today), pack.value("retention_explain_months")).astimezone(PARIS).date()
    return LetterFacts(
        kind=kind, language=language, sender=letterheads.sender(school, language), candidate=file.name,
        email=file.email,
        post=titles[0] or titles[1], reference=hire.reference, number=file.number, written_on=shared.today,
        applied_on=_day(file.submitted_at), complaint=letterheads.complaint(school, pack),
        # Addresses of pages are put in when the letter is printed: they are not of the record.
        privacy=Privacy(contact=school.privacy_email, notice_url="", kept_until=kept_until),
        exchange=letterheads.exchange(school, language, shared.today), appeal=letterheads.appeal(school, language),
        policy_url=school.policy_url, published_on=_day(hire.published_at) if hire.published_at else None,
        promised_on=_promised(hire, pack.value("answers_weeks")), heard_on=_heard_on(file, kind),
        decided_on=_decided_on(file, kind, shared.ended), reasons=_reasons(file, language) if kind is Kind.INADMISSIBLE else (),
        appraisals=appraisals if kind in _WITH_FEEDBACK else (), admissible=shared.admissible, heard=shared.heard,
        posts=hire.posts, starts_on=hire.start_on if kind is Kind.APPOINTED else None, lapsed=file.answer == "lapsed",
    )  # fmt: skip


def appraised(
    grid: Grid, marks: _Marks, language: str, group: Mapping[str, list[float]]
) -> tuple[Appraisal, ...]:
    """Each ranked criterion that somebody marked: the anchor that the median reaches, and the jury's reasons."""
    found = []
    for criterion in grid.at(None):
        given = marks.get(criterion.key)
        if not given or not criterion.weight:
            continue
        levels = [level for level, _ in given]
        reached = max(1, int(median(levels)))
        found.append(
            Appraisal(
                criterion=criterion.title[language], anchor=criterion.anchors[reached - 1][language], band=band(levels),
                weight=criterion.weight, place=_place(levels, group.get(criterion.key)),
                strengths=_notes((note for level, note in given if level >= 4), language),
                develop=_notes((note for level, note in given if level <= 2), language),
            )
        )  # fmt: skip
    return tuple(found)


def _place(levels: list[int], group: list[float] | None) -> Place | None:
    return place(median(levels), group) if group else None


def _notes(notes: Iterator[str], language: str) -> tuple[str, ...]:
    """What members wrote, in the half of the language they wrote in: a person puts it into the other."""
    clean = (" ".join(note.split()) for note in notes)
    return tuple(dict.fromkeys(note for note in clean if note and spoken(note) in ("", language)))[:MOST_NOTES]


def _reasons(file: Row[Any], language: str) -> tuple[Reason, ...]:
    if not file.reason:
        return ()
    said = " ".join(file.text.split())
    return (Reason(code=file.reason, text=said if spoken(said) in ("", language) else ""),)


def _heard_on(file: Row[Any], kind: Kind) -> date | None:
    """The day of the interview, when it took place, or should have for somebody absent."""
    if file.hearing_at is None or kind in (Kind.NOT_SHORTLISTED, Kind.INADMISSIBLE, Kind.WITHDRAWN, Kind.CANCELLED):
        return None
    return _day(file.hearing_at)


def _decided_on(file: Row[Any], kind: Kind, ended: date) -> date | None:
    if kind is Kind.DECLINED:
        return _day(file.answered_at or file.state_since)
    return _day(file.state_since) if kind is Kind.WITHDRAWN else ended if kind is Kind.CANCELLED else None


def _promised(hire: Row[Any], weeks: int) -> date | None:
    return _day(hire.deadline) + timedelta(weeks=weeks) if hire.deadline else None


def _day(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


def _midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
