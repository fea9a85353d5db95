"""Juries outside the application: their composition checked from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

import click
from flask import Flask
from flask_babel import Babel

from recruitment.web.refusals import setting_line
from recruitment.web.rule_evidence import evidence
from recruitment.web.rule_sentences import refusal
from recruitment.web.wording import rule_title
from workflows.case import Case, Rule, Verdict
from workflows.charter.jury import (
    COMPOSITION,
    REMAINING,
    effective_jury,
    held,
    jury_chaired,
    jury_outside_team,
    jury_published,
    quorum_present,
)
from workflows.charter.packs import Pack, current
from workflows.dossier import Dossier, Jury
from workflows.who import Actor

from . import jury_file
from .jury_file import JuryFile, JuryFileError

PACKS = ("contract", "statutory", "university", "doctoral")
RANKS = ("R1", "R2", "R3", "R4")
# What a file of members can show. It says nothing of the hiring team, of the appointment, nor of the publication.
HEARD: tuple[Rule, ...] = (*(rule for rule in COMPOSITION if rule is not jury_outside_team), quorum_present)
UNSAID = ("jury_outside_team", "jury_appointed", "jury_published")
AFTER = effective_jury.__name__  # its derogation covers what step-asides alone have broken
HEARD_AFTER = frozenset(rule.__name__ for rule in (*REMAINING, jury_chaired))
WORDS = {"block": "blocked", "derogable": "derogable", "warn": "warn"}


@click.group()
def jury() -> None:
    """Juries."""


def _sexes(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    if set(text.upper()) - set("FMU"):
        raise click.BadParameter("letters F, M and U only, the latest session first")
    return tuple(text.upper())


@jury.command()
@click.argument("file")
@click.option("--pack", "name", type=click.Choice(PACKS), required=True, help="The rules of which kind of post.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option("--post-rank", type=click.Choice(RANKS), default="R1", show_default=True, help="Rank of the post.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the jury: its pack, its training. [today]")
@click.option("--derogation", "lifted", multiple=True, metavar="RULE", help="A derogation is signed for this rule.")
@click.option("--chairs", default="", callback=_sexes, metavar="SEXES",
              help="Who took the chair in the sessions before, latest first, for instance MMF.")  # fmt: skip
@click.option("--published/--not-published", default=None, help="Whether the composition is published. [not heard]")
def check(
    file: str, name: str, as_json: bool, post_rank: str, on: datetime | None, lifted: tuple[str, ...],
    chairs: tuple[str, ...], published: bool | None,
) -> None:  # fmt: skip
    """Hear every rule of composition on the jury in FILE, once those who step aside are out. “-” reads standard input.

    FILE is CSV in UTF-8 with the columns name, sex (F, M, U), external (yes, no), rank (R1 to R4), role (chair,
    member), trained_on (a day written 2026-01-31, or empty), specialist (yes, no), step_aside (yes, no), in any order,
    separated by commas or semicolons. Other columns are ignored.

    Exits 0 when nothing blocks, 1 when a rule does, 2 when FILE cannot be read. A rule that a derogation can lift
    blocks until --derogation names it, and again where step-asides leave the jury further from it than the jury
    convened. --derogation effective_jury lifts what step-asides alone have broken.

    \b
    With --json, one object:
      pack, version, title, on, post_rank   the rules used, and for what
      whole, effective   {members, women, men, undeclared, externals, specialists, chairs}
                         of the jury as convened, and once those who step aside are out
      ok, whole_ok       true when nothing blocks the effective jury, the whole jury
      rules              [{rule, title, verdict, severity, lifted, objections, evidence, sum, source, whole}]
                         verdict: met, warn, derogable or blocked; whole: the same for the whole jury
                         objections, sum: sentences; evidence: the numbers behind them
      not_heard          [{rule, title, why}]   off in this pack, or not said by the file
    """
    day = on.date() if on else datetime.now(UTC).date()
    try:
        pack = current(name, None, day)
    except KeyError:
        raise click.UsageError(f"No version of the pack “{name}” was in force on {day}.") from None
    can = [rule for rule in (*(heard.__name__ for heard in (*HEARD, jury_published)), AFTER) if pack.severity(rule) == "derogable"]
    for rule in lifted:
        if rule not in can:
            raise click.BadParameter(
                f"the pack “{name}” lets no derogation lift “{rule}”; it does for: {', '.join(can)}.",
                param_hint="--derogation",
            )
    found = _read(file)
    left = tuple(seat for seat in found.seats if seat.member not in found.asides)
    whole = Jury(tuple(found.seats), RANKS.index(post_rank) + 1, chairs=chairs, published=bool(published))
    rules = HEARD if published is None else (*HEARD, jury_published)
    check_ = _Check(pack, day, frozenset(lifted), tuple(r for r in rules if pack.severity(r.__name__) != "off"))
    app = Flask("otmr")
    Babel(app, default_locale="en")
    with app.app_context():
        told = check_.told(found.names, whole, replace(whole, seats=left, convened=whole.seats)) | {
            "post_rank": post_rank
        }
        click.echo(json.dumps(told, indent=1) if as_json else _table(told))
    raise SystemExit(0 if told["ok"] else 1)


def _read(file: str) -> JuryFile:
    """The jury in a file; what is wrong with it goes to the standard error, and so do its notes."""
    try:
        with click.open_file(file, "rb") as source:
            found = jury_file.read(source.read(jury_file.MOST + 1))
    except OSError as error:
        click.echo(f"{file}: {error.strerror or error}", err=True)
        raise SystemExit(2) from None
    except JuryFileError as refused:
        for fault in refused.faults:
            click.echo(f"{file}: {fault}", err=True)
        raise SystemExit(2) from None
    for note in found.notes:
        click.echo(f"{file}: note: {note}", err=True)
    return found


@dataclass(frozen=True, slots=True)
class _Check:
    """What is heard: the rules of a pack on a day, some of them lifted."""

    pack: Pack
    day: date
    lifted: frozenset[str]
    rules: tuple[Rule, ...]

    def told(self, names: list[str], whole: Jury, left: Jury) -> dict[str, Any]:
        """Everything that is printed."""
        on_all, on_left = self._hear(whole), self._hear(left)
        holds = [self._holds(*pair) for pair in zip(on_left, on_all, strict=True)]
        rules = [
            self._rule(verdict, names, holds=stands) | {"whole": _word(before)}
            for verdict, before, stands in zip(on_left, on_all, holds, strict=True)
        ]  # fmt: skip
        heard = {verdict.rule for verdict in on_left}
        others = (*(rule.__name__ for rule in HEARD), *UNSAID)
        return {
            "pack": self.pack.id, "version": self.pack.version, "title": self.pack.title["en"],
            "on": self.day.isoformat(), "whole": _counts(whole), "effective": _counts(left),
            "ok": all(holds), "whole_ok": all(on_all), "rules": rules,
            "not_heard": [
                {"rule": name, "title": rule_title(name), "why": self._why(name)}
                for name in others if name not in heard
            ],
        }  # fmt: skip

    def _hear(self, jury: Jury) -> list[Verdict]:
        file = Dossier(0, "composing_jury", "", 1, False, None, jury=jury, derogations=dict.fromkeys(self.lifted))
        case = Case(file, Actor(None, frozenset()), self.pack, datetime.combine(self.day, time(12), UTC))
        return [rule(case) for rule in self.rules]

    def _holds(self, left: Verdict, whole: Verdict) -> bool:
        """Nothing blocks: met, lifted as for the jury convened, or broken by step-asides alone and lifted as such."""
        return held(left, whole) or (AFTER in self.lifted and left.rule in HEARD_AFTER and bool(whole))

    def _rule(self, verdict: Verdict, names: list[str], *, holds: bool) -> dict[str, Any]:
        setting = self.pack.rule(verdict.rule)
        sums = dict(verdict.evidence)
        if "members" in sums:
            sums["members"] = sorted(names[member] for member in sums["members"])
        return {
            "rule": verdict.rule, "title": rule_title(verdict.rule), "verdict": _word(verdict),
            "severity": setting.severity, "lifted": holds and _word(verdict) not in ("met", "warn"),
            "objections": [refusal(o.code, o.values) for o in verdict.objections],
            "evidence": sums, "sum": evidence(verdict.rule, sums) if not verdict.objections else "",
            "source": setting_line(setting),
        }  # fmt: skip

    def _why(self, name: str) -> str:
        return "off in this pack" if self.pack.severity(name) == "off" else "the file does not say"


def _word(verdict: Verdict) -> str:
    return WORDS[verdict.objections[0].severity] if verdict.objections else "met"


def _counts(jury: Jury) -> dict[str, int]:
    sexes = [seat.sex for seat in jury.seats]
    return {
        "members": len(sexes), "women": sexes.count("F"), "men": sexes.count("M"), "undeclared": sexes.count("U"),
        "externals": sum(seat.external for seat in jury.seats),
        "specialists": sum(bool(seat.specialist) for seat in jury.seats), "chairs": sum(seat.chair for seat in jury.seats),
    }  # fmt: skip


def _table(told: Mapping[str, Any]) -> str:
    """The same for a reader: a line for each rule, its sum and its source under it."""
    lines = [f"{told['title']}, rules of {told['version']}, on {told['on']}, post of rank {told['post_rank']}"]
    lines += [f"{name}: " + ", ".join(f"{what} {n}" for what, n in told[key].items())
              for key, name in (("whole", "Whole jury"), ("effective", "Effective jury"))]  # fmt: skip
    lines.append("")
    for rule in told["rules"]:
        word = rule["verdict"] + (", lifted" if rule["lifted"] else "")
        before = "" if rule["whole"] == rule["verdict"] else f" (whole jury: {rule['whole']})"
        lines.append(f"{word:<18}{rule['title']}{before}  [{rule['rule']}]")
        lines += [" " * 18 + text for text in (*rule["objections"], rule["sum"], rule["source"]) if text]
    lines += [f"{'not heard':<18}{rule['title']}: {rule['why']}  [{rule['rule']}]" for rule in told["not_heard"]]
    lines += ["", "Nothing blocks this jury." if told["ok"] else "This jury is blocked."]
    return "\n".join(lines)
