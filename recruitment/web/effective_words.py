"""The jury after step-asides in words: those left for each candidate and for the whole, with their sums."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import g

from recruitment.services.effective import Effective, Left
from workflows.who import AUDITOR, CHAIR, DIRECTOR, HR

from . import wording
from .speech import gettext as _
from .speech import ngettext

READERS = (HR, AUDITOR, CHAIR, DIRECTOR)  # who stepped aside, how often and when
NUMBER_READERS = (HR, AUDITOR, CHAIR)  # and for which numbers, where these hide no name


def rows(found: Effective) -> list[dict[str, Any]]:
    """The jury as it sits, then what is left of it wherever somebody stepped aside, as far as the reader may know."""
    said = [_row(found.seated, found, _("The jury as it sits"))]
    if g.actor.may(*READERS):
        said += [_row(one, found, _whose(one)) for one in found.left if _readable(one)]
    return said


def _readable(one: Left) -> bool:
    """Nobody is told of a file that they stepped aside for themselves."""
    return one.whole or g.actor.person_id not in one.people


def _whose(one: Left) -> str:
    if one.whole:
        return _("The whole competition")
    return _("Application %(n)s", n=one.number) if one.number else _("One candidate")


def _row(one: Left, found: Effective, title: str) -> dict[str, Any]:
    covered = bool(one.broken) and found.lifted and one is not found.seated
    kind, word = ("stop", _("Not in order")) if one.broken else ("ok", _("In order"))
    if covered:
        kind, word = "warn", _("Lifted by a derogation")
    return {
        "title": title, "gone": ", ".join(one.gone), "sums": ", ".join(sums(one)), "quorum": quorum(one),
        "kind": kind, "word": word, "broken": ", ".join(wording.rule_title(rule) for rule in one.broken),
    }  # fmt: skip


def sums(one: Left) -> Iterable[str]:
    """“4 members of 5, 2 women, 2 men, 1 external member”."""
    held = one.sums
    yield ngettext("%(num)s member of %(all)s", "%(num)s members of %(all)s", held["size"], all=held["of"])
    yield ngettext("%(num)s woman", "%(num)s women", held["women"])
    yield ngettext("%(num)s man", "%(num)s men", held["men"])
    if held["uncounted"]:
        yield ngettext("%(num)s person not counted", "%(num)s people not counted", held["uncounted"])
    yield ngettext("%(num)s external member", "%(num)s external members", held["externals"])


def quorum(one: Left) -> str:
    """“5 ≥ 3”, and the same of those from outside where a text asks it."""
    held = one.sums
    said = _("%(count)s, at least %(minimum)s", count=held["size"], minimum=held["quorum"])
    if not held["externals_quorum"]:
        return said
    outside = _("from outside %(count)s, at least %(minimum)s", count=held["externals"], minimum=held["externals_quorum"])
    return f"{said}; {outside}"
