"""The journal: whole, replayable, closed to change, free of personal data, and telling where it was touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import JSON, String, Text, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from recruitment.demo.story import Story
from recruitment.models import Base, Hire, JournalEntry
from recruitment.services import journal
from recruitment.services.entries import CHAINED, hash_of
from recruitment.services.journal import Break
from tests.factories.cast import cast
from tests.factories.stories import BYWAYS, SECRET, tell

ENTRY = Base.metadata.tables["journal_entry"]
HIRE = Base.metadata.tables["hire"]
TOUCHED = 5  # the entry of the middle that tests tamper with
TEXTS = [column.name for column in ENTRY.c if isinstance(column.type, String | Text)]


@pytest.fixture
def stories(session: Session, tmp_path: Path) -> list[Story]:
    """Three hires of one school, the second the longest, committed."""
    everybody = cast(session)
    told = [
        tell(session, tmp_path, state, everybody=everybody)
        for state in ("composing_jury", "advertised", "sheet_review")
    ]
    session.commit()
    return told


@pytest.fixture
def unguarded(session: Session, stories: list[Story]) -> Iterator[Session]:
    """The same, as somebody would have it who may drop triggers; nothing of it is committed."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER journal_append_only"))
    else:
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER journal_no_{verb}"))
    yield session
    session.rollback()


def breaks(session: Session) -> list[Break]:
    """What verification finds."""
    return list(journal.verify(session))


def entry(session: Session, hire: int, number: int) -> dict[str, Any]:
    """One entry as stored."""
    return dict(session.execute(select(ENTRY).where(ENTRY.c.hire_id == hire, ENTRY.c.number == number)).one()._mapping)


def tamper(session: Session, hire: int, place: int, **values: Any) -> None:
    """Write over the entry that stands at a number."""
    session.execute(update(ENTRY).where(ENTRY.c.hire_id == hire, ENTRY.c.number == place).values(**values))


def rewrite(session: Session, hire: int, number: int, **values: Any) -> None:
    """Write over an entry as somebody would who can compute: every hash after it and the head agree again."""
    tamper(session, hire, number, **values)
    head = entry(session, hire, number)["prev"]
    query = select(ENTRY).where(ENTRY.c.hire_id == hire, ENTRY.c.number >= number).order_by(ENTRY.c.number)
    for row in session.execute(query).all():
        prev, head = head, hash_of({**row._mapping, "prev": head})
        tamper(session, hire, row.number, prev=prev, hash=head)
    session.execute(update(HIRE).where(HIRE.c.id == hire).values(journal_hash=head))


def different(column: str, value: Any, session: Session) -> Any:
    """Another value that the column takes."""
    if column == "at":
        return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
    if column == "actor_id":
        return session.scalar(select(func.max(Base.metadata.tables["person"].c.id)))
    return f"{value or ''}x"


def test_chain_of_every_hire_holds(session: Session, stories: list[Story]) -> None:
    assert breaks(session) == []
    assert len(stories) == 3


def test_tampering_with_any_column_is_named(unguarded: Session, stories: list[Story]) -> None:
    story = stories[1]
    reference, found = story.row().reference, {}
    before = entry(unguarded, story.hire, TOUCHED)
    for column in (*CHAINED, "hash"):
        if column in ("hire_id", "number"):
            continue  # where an entry stands is what reordering and moving are about
        spot = unguarded.begin_nested()
        tamper(unguarded, story.hire, TOUCHED, **{column: different(column, before[column], unguarded)})
        found[column] = breaks(unguarded)
        spot.rollback()
    assert found.pop("prev") == [Break(reference, TOUCHED, "link")]
    assert len(found) == len(ENTRY.c) - 3
    assert found == {column: [Break(reference, TOUCHED, "hash")] for column in found}


def test_entry_removed_is_named(unguarded: Session, stories: list[Story]) -> None:
    unguarded.execute(ENTRY.delete().where(ENTRY.c.hire_id == stories[1].hire, ENTRY.c.number == TOUCHED))
    assert breaks(unguarded) == [Break(stories[1].row().reference, TOUCHED, "gap")]


def test_entry_removed_with_those_after_it_renumbered_is_named(unguarded: Session, stories: list[Story]) -> None:
    hire = stories[1].hire
    unguarded.execute(ENTRY.delete().where(ENTRY.c.hire_id == hire, ENTRY.c.number == TOUCHED))
    last = unguarded.scalars(select(HIRE.c.journal_number).where(HIRE.c.id == hire)).one()
    for number in range(TOUCHED + 1, last + 1):
        tamper(unguarded, hire, number, number=number - 1)
    assert breaks(unguarded) == [Break(stories[1].row().reference, TOUCHED, "link")]


def test_entry_slipped_in_is_named(unguarded: Session, stories: list[Story]) -> None:
    hire = stories[1].hire
    last = unguarded.scalars(select(HIRE.c.journal_number).where(HIRE.c.id == hire)).one()
    for number in range(last, TOUCHED, -1):
        tamper(unguarded, hire, number, number=number + 1)
    forged = entry(unguarded, hire, TOUCHED) | {"number": TOUCHED + 1, "command": None}
    forged["prev"] = forged["hash"]
    forged["hash"] = hash_of(forged)
    unguarded.execute(insert(ENTRY).values(forged))
    assert breaks(unguarded) == [Break(stories[1].row().reference, TOUCHED + 2, "link")]


def test_entry_added_at_the_end_is_named(unguarded: Session, stories: list[Story]) -> None:
    hire = stories[1].hire
    last = unguarded.scalars(select(HIRE.c.journal_number).where(HIRE.c.id == hire)).one()
    forged = entry(unguarded, hire, last) | {"number": last + 1, "command": None}
    forged["prev"] = forged["hash"]
    forged["hash"] = hash_of(forged)
    unguarded.execute(insert(ENTRY).values(forged))
    assert breaks(unguarded) == [Break(stories[1].row().reference, last + 1, "head")]


def test_two_entries_exchanged_are_named(unguarded: Session, stories: list[Story]) -> None:
    hire = stories[1].hire
    for number, to in ((TOUCHED, 9000), (TOUCHED + 1, TOUCHED), (9000, TOUCHED + 1)):
        tamper(unguarded, hire, number, number=to)
    assert breaks(unguarded) == [Break(stories[1].row().reference, TOUCHED, "link")]


def test_tail_cut_off_is_named(unguarded: Session, stories: list[Story]) -> None:
    unguarded.execute(ENTRY.delete().where(ENTRY.c.hire_id == stories[1].hire, ENTRY.c.number >= TOUCHED))
    assert breaks(unguarded) == [Break(stories[1].row().reference, TOUCHED, "missing")]


def test_journal_emptied_is_named(unguarded: Session, stories: list[Story]) -> None:
    unguarded.execute(ENTRY.delete().where(ENTRY.c.hire_id == stories[2].hire))
    assert breaks(unguarded) == [Break(stories[2].row().reference, 1, "missing")]


def test_entry_moved_to_another_hire_is_named(unguarded: Session, stories: list[Story]) -> None:
    last = unguarded.scalars(select(HIRE.c.journal_number).where(HIRE.c.id == stories[0].hire)).one()
    tamper(unguarded, stories[1].hire, TOUCHED, hire_id=stories[0].hire, number=last + 1)
    references = [story.row().reference for story in stories]
    assert breaks(unguarded) == [Break(references[0], last + 1, "link"), Break(references[1], TOUCHED, "gap")]


@pytest.mark.parametrize("number", [2, TOUCHED])
def test_entry_rewritten_with_its_hash_breaks_the_next_one(
    unguarded: Session, stories: list[Story], number: int
) -> None:
    changed = entry(unguarded, stories[1].hire, number) | {"role": "director"}
    tamper(unguarded, stories[1].hire, number, role="director", hash=hash_of(changed))
    assert breaks(unguarded) == [Break(stories[1].row().reference, number + 1, "link")]


def test_head_that_a_hire_records_must_be_its_last_entry(unguarded: Session, stories: list[Story]) -> None:
    hire = stories[1].hire
    unguarded.execute(update(HIRE).where(HIRE.c.id == hire).values(journal_hash="0" * 64))
    last = stories[1].row().journal_number
    assert breaks(unguarded) == [Break(stories[1].row().reference, last, "head")]


def test_hire_removed_whole_is_named_by_the_next_one(unguarded: Session, stories: list[Story]) -> None:
    gone = stories[1].hire
    if unguarded.get_bind().dialect.name == "postgresql":
        unguarded.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        unguarded.execute(text("PRAGMA defer_foreign_keys = ON"))
    unguarded.execute(ENTRY.delete().where(ENTRY.c.hire_id == gone))
    unguarded.execute(HIRE.delete().where(HIRE.c.id == gone))
    assert breaks(unguarded) == [Break(stories[2].row().reference, 1, "genesis")]


def test_opening_rewritten_with_the_whole_chain_after_it_is_named_by_the_next_hire(
    unguarded: Session, stories: list[Story]
) -> None:
    rewrite(unguarded, stories[1].hire, 1, digest="0" * 64)
    assert breaks(unguarded) == [Break(stories[2].row().reference, 1, "genesis")]


def test_one_hire_alone_can_be_verified(unguarded: Session, stories: list[Story]) -> None:
    tamper(unguarded, stories[1].hire, TOUCHED, role="director")
    found = {story.hire: len(list(journal.verify(unguarded, story.hire))) for story in stories}
    assert found == {stories[0].hire: 0, stories[1].hire: 1, stories[2].hire: 0}


# The database itself says no


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET role = 'hr'", "DELETE FROM journal_entry"])
def test_database_refuses_to_change_or_remove_an_entry(session: Session, stories: list[Story], statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(statement))
    session.rollback()
    assert breaks(session) == []
    assert session.scalar(select(func.count()).select_from(ENTRY)) == sum(s.row().journal_number for s in stories)


# The command


def verify(database_url: str, tmp_path: Path, *words: str) -> Result:
    """`otmr journal verify`, as typed."""
    from recruitment.cli import main

    settings = {"DATABASE_URL": database_url, "VAR": str(tmp_path / "var")}
    return CliRunner().invoke(main, ["journal", "verify", *words], env=settings)


def test_command_says_that_every_chain_is_whole(stories: list[Story], database_url: str, tmp_path: Path) -> None:
    said = verify(database_url, tmp_path, "--replay")
    assert (said.exit_code, said.output) == (0, "Every chain is whole.\n")


def test_command_names_the_first_broken_entry(
    unguarded: Session, stories: list[Story], database_url: str, tmp_path: Path
) -> None:
    tamper(unguarded, stories[1].hire, TOUCHED, role="director")
    unguarded.commit()
    references = [story.row().reference for story in stories]
    unguarded.rollback()  # SQLite: the command writes its own journal of pages
    said = verify(database_url, tmp_path)
    assert said.exit_code == 1
    assert said.output == f"{references[1]}: entry {TOUCHED} is broken: its content does not match its hash.\n"
    assert verify(database_url, tmp_path, references[0]).exit_code == 0
    assert verify(database_url, tmp_path, references[1]).exit_code == 1
    assert verify(database_url, tmp_path, "2026-NULLE-001").exit_code == 2


def test_command_says_where_a_stored_state_was_written_by_hand(
    session: Session, stories: list[Story], database_url: str, tmp_path: Path
) -> None:
    session.execute(update(HIRE).where(HIRE.c.id == stories[0].hire).values(state="advertised"))
    session.commit()
    said = verify(database_url, tmp_path, "--replay")
    assert said.exit_code == 1
    assert said.output == f"{stories[0].row().reference}: hire: stored advertised, journal composing_jury.\n"


# What it leads to, and what it does not hold


@pytest.mark.parametrize("way", BYWAYS)
def test_replaying_a_journal_gives_the_stored_states(session: Session, tmp_path: Path, way: str) -> None:
    story = BYWAYS[way](session, tmp_path)
    assert journal.differences(session, story.hire) == []
    assert breaks(session) == []


def strings(value: Any) -> Iterator[str]:
    """Every text inside a value that may be JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def free_texts(session: Session) -> set[str]:
    """Names, addresses and everything that somebody typed: each text of the database with a space or an @ in it."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        if table is ENTRY:
            continue
        columns = [column for column in table.c if isinstance(column.type, String | Text | JSON)]
        for row in session.execute(select(*columns)) if columns else ():
            for value in row:
                found.update(one for one in strings(value) if " " in one.strip() or "@" in one)
    return found


@pytest.mark.parametrize("way", ["cancelled", "reopened", "denied"])
def test_no_entry_holds_personal_data_or_free_text(session: Session, tmp_path: Path, way: str) -> None:
    BYWAYS[way](session, tmp_path)
    texts = free_texts(session)
    assert any("@" in one for one in texts)
    assert any("Prénom" in one for one in texts)
    assert (SECRET in texts) is (way != "denied")  # what the ministry wrote is sealed: it stands nowhere in clear
    texts.add(SECRET)
    columns = [ENTRY.c[name] for name in TEXTS]
    for row in session.execute(select(ENTRY.c.number, *columns)):
        written = json.dumps(list(row), ensure_ascii=False)
        assert not [one for one in texts if one in written], f"entry {row.number}"


def test_commitment_cannot_be_guessed_without_the_salt_of_the_hire(session: Session, tmp_path: Path) -> None:
    everybody = cast(session)
    twins = [tell(session, tmp_path, "sheet_review", everybody=everybody) for _ in range(2)]
    digests = [
        session.scalars(
            select(JournalEntry.digest).where(JournalEntry.hire_id == story.hire, JournalEntry.number == 2)
        ).one()
        for story in twins
    ]
    salts = set(session.scalars(select(Hire.salt)))
    assert len(set(digests)) == len(salts) == 2
