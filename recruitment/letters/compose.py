"""From the record to the letter: pure functions, the same facts always give the same words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from . import dates
from .blocks import Block, Columns, Heading, Paper, Para, Run, Seal, Text, Together, as_text, plain
from .bodies import BODIES
from .closing import ending
from .facts import Kind, Language, LetterFacts, MissingFactsError
from .voice import Voice

DECISIONS = frozenset(
    {
        Kind.INADMISSIBLE, Kind.NOT_SHORTLISTED, Kind.ABSENT, Kind.HEARD_NOT_RANKED, Kind.RANKED_NOT_CHOSEN,
        Kind.RESERVE, Kind.NOT_AUTHORISED, Kind.CANCELLED,
    }
)  # fmt: skip
NEEDS: dict[Kind, tuple[str, ...]] = {
    Kind.ACKNOWLEDGEMENT: ("timetable",),
    Kind.INADMISSIBLE: ("reasons",),
    Kind.HEARD_NOT_RANKED: ("appraisals",),
    Kind.RANKED_NOT_CHOSEN: ("appraisals",),
    Kind.RESERVE: ("appraisals", "reserve_until"),
    Kind.NOT_AUTHORISED: ("appraisals",),
    Kind.OFFER: ("answer_by", "answer_url"),
}
# Not even the subject tells these two apart.
_SECTION = {Kind.NOT_AUTHORISED: Kind.HEARD_NOT_RANKED}
_WISHES = {
    Kind.ACKNOWLEDGEMENT: "",  # a wish for other plans would read as an answer
    Kind.RESERVE: "",
    Kind.OFFER: "offer.wish",
    Kind.APPOINTED: "appointed.wish",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in words: what the page shows, the PDF prints, and the journal seals."""

    kind: Kind
    language: Language
    subject: str
    head: Columns
    salutation: str
    body: tuple[Block, ...]
    ending: Together
    footer: str
    author: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The whole letter, in reading order."""
        return (self.head, Heading(1, self.subject), Para(plain(self.salutation)), *self.body, self.ending)

    def text(self) -> str:
        """The letter as plain text, one paragraph a line, without the seal (printed after sealing)."""
        unsealed = tuple(block for block in self.ending.blocks if not isinstance(block, Seal))
        return as_text((*self.blocks[:-1], Together(unsealed)))

    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return sha256(self.text().encode()).hexdigest()


def compose(facts: LetterFacts) -> Letter:
    """The letter that `facts` calls for; `MissingFactsError` names every fact it lacks."""
    missing = lacking(facts)
    if missing:
        raise MissingFactsError(facts.kind, missing)
    voice = Voice(facts)
    section = _SECTION.get(facts.kind, facts.kind).value
    return Letter(
        kind=facts.kind,
        language=facts.language,
        subject=voice.words(f"{section}.subject"),
        head=_head(voice),
        salutation=voice.words("common.salutation"),
        body=tuple(BODIES[facts.kind](voice)),
        ending=ending(voice, _WISHES.get(facts.kind, "common.wish")),
        footer=voice.words("common.footer", school=facts.sender.school),
        author=facts.sender.school,
    )


def lacking(facts: LetterFacts) -> tuple[str, ...]:
    """The facts without which the letter would have a hole."""
    wanted = [*NEEDS.get(facts.kind, ()), *(("exchange", "appeal") if facts.kind in DECISIONS else ())]
    missing = [name for name in wanted if not getattr(facts, name)]
    if facts.kind is Kind.NOT_SHORTLISTED and not (facts.reasons or facts.appraisals):
        missing.append("reasons")
    return tuple(missing)


def paper(letter: Letter, created_at: datetime) -> Paper:
    """The letter as it goes to the printer."""
    return Paper(letter.subject, letter.language, letter.blocks, letter.footer, letter.author, created_at)


def _head(voice: Voice) -> Columns:
    """Who writes, to whom, when, about what."""
    facts = voice.facts
    sender: tuple[Text, ...] = ((Run(facts.sender.school, bold=True),), *map(plain, facts.sender.lines))
    person = (plain(f"{facts.civility} {facts.candidate}".strip()), plain(facts.email))
    written = dates.day(facts.written_on, facts.language, weekday=True)
    place = voice.text("common.place_date", city=facts.sender.city, date=written)
    about = [place, voice.text("common.reference")]
    if facts.number is not None:
        about.append(voice.text("common.number"))
    return Columns((sender,), (person, tuple(about)))
