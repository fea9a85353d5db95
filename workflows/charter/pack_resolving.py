"""From drafts to whole packs: each laid over what it extends, a school never laxer than the group."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

from .pack_reading import Draft
from .pack_schema import FIGURES, ORDERED_PAIRS, RULES, laxer, severity_rank
from .pack_values import Figure, Pack, Problem, RuleSetting

Key = tuple[str, str | None, str]
Versions = Mapping[str, Draft]  # by date


def resolve(drafts: Iterable[Draft]) -> tuple[dict[Key, Pack], list[Problem]]:
    """Every pack by (id, school, version), and every reason why one may not be used."""
    problems: list[Problem] = []
    families: dict[tuple[str, str | None], dict[str, Draft]] = defaultdict(dict)
    for draft in drafts:
        versions = families[draft.id, draft.school]
        if draft.version in versions:
            twin = versions[draft.version].file
            problems.append(Problem(draft.file, "version", "duplicate", f"is the version of {twin} already"))
        else:
            versions[draft.version] = draft
    packs: dict[Key, Pack] = {}
    based = {draft.id for versions in families.values() for draft in versions.values() if draft.base}
    bases = {name: versions for (name, owner), versions in families.items() if owner is None and name not in based}
    # What is extended stands before what extends it: packs of their own, the group (None) before its schools.
    for pack_id, school in sorted(families, key=lambda family: (family[0] in based, family[0], family[1] or "")):
        versions = families[pack_id, school]
        if school is None:
            problems += _group(packs, versions, bases)
        else:
            problems += _school(packs, versions, families.get((pack_id, None), {}))
    return packs, problems


def _group(packs: dict[Key, Pack], versions: Versions, bases: Mapping[str, Versions]) -> list[Problem]:
    problems: list[Problem] = []
    for version, draft in sorted(versions.items()):
        parent = None
        if draft.extends is not None:
            ground = bases.get(draft.base, {}) if draft.base else [v for v in versions if v != version]
            if draft.extends not in ground or draft.extends > version:
                problems.append(_no_such_version(draft))
                continue
            parent = packs.get((draft.base or draft.id, None, draft.extends))
            if parent is None:  # its own file was refused: said there
                continue
        found = _lay(draft, parent)
        wrong = _incomplete(draft, found) + _inconsistent(draft.file, found)
        problems += wrong
        if not wrong:
            packs[draft.id, None, version] = found
    return problems


def _school(packs: dict[Key, Pack], versions: Versions, group: Versions) -> list[Problem]:
    """The school's own versions, and between them its demands carried over each newer group version."""
    problems: list[Problem] = []
    first = min(versions)
    for day in sorted({*versions, *(v for v in group if v > first)}):
        draft = versions[max(v for v in versions if v <= day)]
        ground = max((v for v in group if v <= day), default=None)
        if draft.version == day and draft.extends != ground:
            problems.append(_wrong_ground(draft, group, ground))
        parent = packs.get((draft.id, None, ground)) if ground else None
        if parent is None:
            continue
        own = draft.version == day
        wrong = _too_lax(draft, parent) if own else []
        found = _lay(draft if own else replace(draft, version=day, **_still_stricter(draft, parent)), parent)
        wrong += _inconsistent(draft.file, found)
        problems += wrong
        if not wrong:
            packs[draft.id, draft.school, day] = found
    return problems


def _no_such_version(draft: Draft) -> Problem:
    reason = f"no earlier version of {draft.base or draft.id} is dated {draft.extends}"
    return Problem(draft.file, "extends", "extends_unknown", reason)


def _wrong_ground(draft: Draft, group: Versions, ground: str | None) -> Problem:
    if draft.extends not in group:
        reason = f"the group has no {draft.id} dated {draft.extends}"
        return Problem(draft.file, "extends", "extends_unknown", reason)
    force = f"it is {ground}" if ground else "there is none"
    reason = f"must be the group's version in force on {draft.version}: {force}"
    return Problem(draft.file, "extends", "extends_stale", reason)


def _lay(draft: Draft, parent: Pack | None) -> Pack:
    """The pack that a draft makes, on top of its parent when it has one."""
    figures = dict(parent.figures) if parent else {}
    for name, entry in draft.figures.items():
        note = entry.get("note") or (figures[name].note if name in figures else None)
        figures[name] = Figure(name, entry["value"], entry["source"], entry["confidence"], note)
    rules = dict(parent.rules) if parent else {}
    for name, entry in draft.rules.items():
        rules[name] = _setting(entry, rules.get(name))
    pack = Pack(
        id=draft.id,
        version=draft.version,
        school=draft.school,
        title=MappingProxyType(dict(draft.title or (parent.title if parent else {}))),
        hash="",
        figures=MappingProxyType(dict(sorted(figures.items()))),
        rules=MappingProxyType(dict(sorted(rules.items()))),
        extends=parent.version if parent else None,
    )
    return replace(pack, hash=digest(pack))


def _setting(entry: Mapping[str, Any], before: RuleSetting | None) -> RuleSetting:
    severity = entry["severity"]
    role = entry.get("lifted_by") or (before.lifted_by if before else None)
    return RuleSetting(
        severity=severity,
        source=entry["source"],
        confidence=entry["confidence"],
        # Only what a derogation may lift has somebody to sign it.
        lifted_by=role if severity == "derogable" else None,
        article=entry.get("article") or (before.article if before else ""),
    )


def _too_lax(draft: Draft, group: Pack) -> list[Problem]:
    problems = []
    for name, entry in draft.figures.items():
        was = group.figures[name].value
        if laxer(FIGURES[name], entry["value"], was):
            fixed = FIGURES[name].stricter == "same"
            against = "differs from" if fixed else "is laxer than"
            reason = f"{_said(entry['value'])} {against} the group's {_said(was)}"
            problems.append(Problem(draft.file, f"figures.{name}.value", "laxer", reason))
    for name, entry in draft.rules.items():
        had = group.rules[name]
        if severity_rank(entry["severity"]) < severity_rank(had.severity):
            reason = f"{entry['severity']} is laxer than the group's {had.severity}"
            problems.append(Problem(draft.file, f"rules.{name}.severity", "laxer", reason))
        if had.lifted_by and entry.get("lifted_by", had.lifted_by) != had.lifted_by:
            reason = f"the group lets {had.lifted_by} lift this rule; a school may not name another"
            problems.append(Problem(draft.file, f"rules.{name}.lifted_by", "laxer", reason))
    return problems


def _still_stricter(draft: Draft, group: Pack) -> dict[str, Any]:
    """What a school asked for over an older group version and the newer one does not yet ask."""
    return {
        "figures": {
            name: entry
            for name, entry in draft.figures.items()
            if not laxer(FIGURES[name], entry["value"], group.figures[name].value)
        },
        "rules": {
            name: entry
            for name, entry in draft.rules.items()
            if severity_rank(entry["severity"]) > severity_rank(group.rules[name].severity)
        },
    }


def _incomplete(draft: Draft, pack: Pack) -> list[Problem]:
    wanted = [("figures", name) for name in sorted(set(FIGURES) - set(pack.figures))]
    wanted += [("rules", name) for name in sorted(RULES - set(pack.rules))]
    reason = "is missing or was refused"
    return [Problem(draft.file, f"{part}.{name}", "missing", reason) for part, name in wanted]


def _inconsistent(file: str, pack: Pack) -> list[Problem]:
    problems = []
    for small, large in ORDERED_PAIRS:
        if small in pack.figures and large in pack.figures and pack.value(small) > pack.value(large):
            reason = f"{_said(pack.value(small))} exceeds {large}, {_said(pack.value(large))}"
            problems.append(Problem(file, f"figures.{small}.value", "inconsistent", reason))
    for name, setting in pack.rules.items():
        if setting.severity == "derogable" and setting.lifted_by is None:
            reason = "a derogable rule names the role that may lift it"
            problems.append(Problem(file, f"rules.{name}.lifted_by", "lifted_by_missing", reason))
    return problems


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def digest(pack: Pack) -> str:
    """SHA-256, in hexadecimal, of the pack as canonical JSON (sorted keys, UTF-8, its own hash left out)."""
    content = {
        "id": pack.id,
        "version": pack.version,
        "school": pack.school,
        "extends": pack.extends,
        "title": dict(pack.title),
        "figures": {name: asdict(figure) for name, figure in pack.figures.items()},
        "rules": {name: asdict(setting) for name, setting in pack.rules.items()},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
