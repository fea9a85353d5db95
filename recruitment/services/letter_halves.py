"""The French and English halves of a letter, passage by passage: which lags, what stops approval, what is set aside.

`edited` of a letter holds each passage that a person rewrote -> the language of the half that lags, "" when both say
the same. A passage that nobody rewrote is as it was composed, from the same record in both halves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from recruitment.letters import record
from recruitment.letters.facts import LetterFacts
from recruitment.models import LetterAside, Person
from workflows.charter.wording.letter import Pause, pauses
from workflows.charter.wording.letter_halves import Apart, apart

OTHER = {"fr": "en", "en": "fr"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage in both languages. `lags`: the half that was not looked at since the other changed, or empty."""

    key: str
    about: Mapping[str, str]  # in each language
    texts: Mapping[str, str]
    lags: str = ""
    edited: bool = False
    differences: tuple[Apart, ...] = ()  # of a passage that a person rewrote

    @property
    def alone(self) -> bool:
        """Nobody has rewritten it, and the jury's words stand in the half of their language alone."""
        return not self.edited and bool(self.texts["fr"]) != bool(self.texts["en"])

    @property
    def in_step(self) -> bool:
        """Nothing stops the letter here."""
        return not self.lags and not self.differences


def facts_of(content: Mapping[str, Any], twin: Mapping[str, Any] | None) -> dict[str, LetterFacts]:
    """The halves by language; one alone for a letter written before there were two."""
    loaded = [record.load(half) for half in (content, twin) if half]
    return {facts.language: facts for facts in loaded}


def pairs(halves: Mapping[str, LetterFacts], edited: Mapping[str, str]) -> tuple[Pair, ...]:
    """The passages of a letter in both halves; none where there is one half."""
    if len(halves) < 2:
        return ()
    criteria = [
        (one.criterion, other.criterion)
        for one, other in zip(halves["fr"].appraisals, halves["en"].appraisals, strict=True)
    ]
    found = []
    for fr, en in zip(record.passages(halves["fr"]), record.passages(halves["en"]), strict=True):
        differences = apart(fr.text, en.text, criteria) if fr.key in edited else ()
        found.append(Pair(
            fr.key, {"fr": fr.about, "en": en.about}, {"fr": fr.text, "en": en.text}, edited.get(fr.key, ""),
            fr.key in edited, differences,
        ))  # fmt: skip
    return tuple(found)


def rewritten(
    halves: Mapping[str, LetterFacts], edited: Mapping[str, str], typed: Mapping[str, Mapping[str, str]], settled: Iterable[str]
) -> tuple[dict[str, LetterFacts], dict[str, str]]:
    """The halves with what was typed (language -> passage -> text), and which passages lag now.

    `settled`: passages of which somebody says that the half left as it was still says the same.
    """
    new = {language: record.rewritten(facts, typed.get(language, {})) for language, facts in halves.items()}
    marks, differed = dict(edited), {pair.key for pair in pairs(halves, edited) if pair.differences}
    for language, facts in new.items():
        before = {one.key: one.text for one in record.passages(halves[language])}
        for key in (one.key for one in record.passages(facts) if one.text != before[one.key]):
            # The half that lagged has followed, or a difference is being mended; else the other one lags from now on.
            followed = marks.get(key) == language or key in differed or key in _changed(halves, new, OTHER[language])
            marks[key] = "" if followed else OTHER[language]
    return new, marks | {key: "" for key in settled if key in marks}


def _changed(before: Mapping[str, LetterFacts], after: Mapping[str, LetterFacts], language: str) -> set[str]:
    if language not in before:
        return set()
    was = {one.key: one.text for one in record.passages(before[language])}
    return {one.key for one in record.passages(after[language]) if one.text != was[one.key]}


@dataclass(frozen=True, slots=True)
class Found:
    """A word to look at again, where it stands, and why it was set aside, if it was."""

    language: str
    passage: str
    pause: Pause
    digest: str
    reason: str = ""
    by: str = ""
    at: datetime | None = None


def digest_of(text: str) -> str:
    """sha256 of a passage, as hexadecimal: another text, another digest."""
    return sha256(text.encode()).hexdigest()


_ASIDES = (
    select(
        LetterAside.language, LetterAside.passage, LetterAside.why, LetterAside.word, LetterAside.digest,
        LetterAside.reason, Person.name, LetterAside.at,
    )
    .join(Person, Person.id == LetterAside.by_id)
    .where(LetterAside.letter_id == bindparam("letter_id"))
    .order_by(LetterAside.id)
)  # fmt: skip


def words(session: Session, letter_id: int, halves: Mapping[str, LetterFacts]) -> list[Found]:
    """The words of both halves to look at again, each with what was said of it in this very text. One statement."""
    found = list(_found(halves))
    if not found:
        return found
    rows = session.execute(_ASIDES, {"letter_id": letter_id})
    said = {(row.language, row.passage, row.why, row.word, row.digest): row for row in rows}
    return [
        replace(one, reason=row.reason, by=row.name, at=row.at) if (row := said.get(_key(one))) else one for one in found
    ]


def _found(halves: Mapping[str, LetterFacts]) -> Iterable[Found]:
    for language, facts in halves.items():
        for passage in record.passages(facts):
            for pause in pauses([passage.text], language):
                yield Found(language, passage.key, pause, digest_of(passage.text))


def _key(one: Found) -> tuple[str, str, str, str, str]:
    return one.language, one.passage, one.pause.why, one.pause.word, one.digest


def standing(session: Session, letter_id: int, halves: Mapping[str, LetterFacts], edited: Mapping[str, str]) -> dict[str, int]:
    """What is kept beside a letter for rules: passages out of step, words neither changed nor set aside."""
    return {
        "out_of_step": sum(not pair.in_step for pair in pairs(halves, edited)),
        "words_open": sum(not one.reason for one in words(session, letter_id, halves)),
    }  # fmt: skip


def words_open(halves: Mapping[str, LetterFacts]) -> int:
    """The words to look at again of a letter just composed."""
    return len(list(_found(halves)))
