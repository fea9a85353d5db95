"""Who would mend a jury: a full jury of 20, a register of 5,000, every rule heard; nothing of it comes from a database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from workflows.charter.composing import Judge
from workflows.charter.packs import current
from workflows.charter.proposals import nearest, proposals
from workflows.dossier import Dossier, Jury, Seat

NAME = "proposals for a jury of 20"
SIZE, REGISTER, FILES = 20, 5000, 20
MOST = 1000  # milliseconds
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TRAINED, OLD = date(2026, 1, 12), date(2020, 1, 12)


def report(echo: Callable[[str], None], missed: list[str]) -> None:
    """One line for each case: a person is enough, a pair is needed, nobody would do, many stepped aside."""
    register = _register()
    after = f"after step-asides on {FILES} files"
    cases = (
        ("contract", "one person", _jury(8, OLD)),
        ("contract", "a pair", _jury(6, TRAINED)),
        ("contract", "nobody", _jury(4, TRAINED)),
        ("contract", after, _jury(7, TRAINED, FILES)),
        ("university", "specialists, a pair", _jury(6, TRAINED, specialists=9)),
        ("university", f"specialists, {after}", _jury(7, TRAINED, FILES, specialists=9)),
    )
    for chosen, name, jury in cases:
        pack = current(chosen, None, NOW.date())
        judge = Judge(Dossier(1, "eligibility", "ALES", 1, False, None), pack, NOW, bool(jury.asides))
        began = time.process_time()
        found = proposals(jury, register, judge.hear)
        if not found:
            nearest(jury, register, judge.hear)
        spent = (time.process_time() - began) * 1000
        people = len(found[0].arriving) if found else 0
        echo(f"{NAME} from a register of {REGISTER:,}, {name}: {spent:.0f} ms of work, {people} to arrive")
        if spent > MOST:
            missed.append(f"{NAME}, {name}: {spent:.0f} ms, under {MOST} wanted")


def _jury(women: int, trained: date, files: int = 0, specialists: int = 0) -> Jury:
    """A jury of that many women and of specialists; the first man was last trained on that day."""
    pick = random.Random(7)  # noqa: S311  # invented people, no secret
    seats = tuple(
        Seat(n + 1, n + 1, "F" if n < women else "M", n == 0, n % (2 if specialists else 3) == 0, 3 + n % 2 if not specialists else 4,
             trained if n == women else TRAINED, specialist=n % 2 == 0 and n < 2 * specialists)
        for n in range(SIZE)
    )
    asides = {file: frozenset(pick.sample(range(1, SIZE + 1), 3)) for file in range(files)}
    return Jury(seats, 2, asides=asides)


def _register() -> list[Seat]:
    """People of every kind, in an order of their own."""
    pick = random.Random(3)  # noqa: S311  # invented people, no secret
    return [
        Seat(
            1000 + n, 1000 + n, pick.choice("FFMMU"), False, pick.random() < 0.5, pick.randint(1, 4),
            pick.choice([None, OLD, TRAINED]), specialist=pick.choice([None, True, False]),
        )
        for n in range(REGISTER)
    ]  # fmt: skip
