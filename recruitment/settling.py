"""A process that is about to serve: what it has loaded stays, so the collector need not look at it again."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

App = TypeVar("App")
# Objects made, less those gone, before the young ones are looked at: some requests' worth instead of a fraction of one.
THRESHOLDS = (20_000, 20, 50)


def settled(make: Callable[[], App]) -> App:
    """What `make` makes, undisturbed: looking for cycles among modules being loaded delays the first page by a tenth."""
    gc.disable()
    try:
        made = make()
    finally:
        gc.enable()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    return made
