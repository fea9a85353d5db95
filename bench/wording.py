"""The wording of a job sheet of 2,000 words: read for everything there is to say, in turns with what costs least."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from sqlalchemy import Engine

from recruitment.demo import posts
from recruitment.services.linting import lint_sheet

from . import bare
from .doors import Timed

WORDS = 1000  # in each half


def linted(engine: Engine, times: int = 60) -> tuple[Timed, Timed, Timed]:
    """Sheets linted, the same texts split into words, raw commits. No sheet comes twice: what is kept of one helps none."""
    lint_sheet(_sheet(-1))
    ours, split, raw = Timed(), Timed(), Timed()
    for number in range(times):
        content = _sheet(number)
        began = time.perf_counter()
        lint_sheet(content)
        ours.took.append(time.perf_counter() - began)
        began = time.perf_counter()
        for half in ("fr", "en"):
            for value in content[half].values():
                str(value).split()
        split.took.append(time.perf_counter() - began)
        began = time.perf_counter()
        with engine.connect().execution_options(writes=True) as connection:
            bare.change(connection, number % bare.ITEMS + 1, 1, "x" * 300)
            connection.commit()
        raw.took.append(time.perf_counter() - began)
    return ours, split, raw


def _sheet(number: int) -> dict[str, Any]:
    """A bilingual sheet of about 2,000 words, unlike any other."""
    content = posts.sheet(posts.POSTS[number % len(posts.POSTS)], date(2027, 1, 4), "x@example.org")
    for half in ("fr", "en"):
        texts = [value for value in content[half].values() if isinstance(value, str)]
        once = " ".join(texts)
        times = WORDS // len(once.split())
        content[half]["mission"] = "\n".join(f"{number}-{turn}. {once}" for turn in range(times))
    return content
