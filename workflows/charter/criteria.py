"""The criteria of a job sheet: each required one justified, and measured by a criterion of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..who import HIRING_MANAGER, HR


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the required or desirable criteria: both languages, why it is asked for, what measures it."""

    fr: str = ""
    en: str = ""
    why: str = ""  # of a required one
    measure: str = ""  # key of a criterion of the grid


def criteria(content: Mapping[str, Any], kind: str) -> tuple[Criterion, ...]:
    """The “required” or “desirable” criteria of a sheet, its four lists read line by line."""
    common = content.get("common", {})
    columns = [content.get(language, {}).get(kind) or () for language in ("fr", "en")]
    columns += [common.get(f"{kind}_{name}") or () for name in ("why", "measure")]
    lines = [Criterion(*(str(part or "") for part in row)) for row in zip_longest(*columns, fillvalue="")]
    return tuple(line for line in lines if line.fr.strip() or line.en.strip())


def _without(case: Case, name: str) -> list[int]:
    """Which required criteria, from 1, lack their `name`."""
    assert case.file.sheet is not None
    found = criteria(case.file.sheet.content, "required")
    return [number for number, one in enumerate(found, 1) if not getattr(one, name).strip()]


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def criteria_justified(case: Case) -> Verdict:
    """Each required criterion says why nobody can do without it (OTM-R toolkit 4.4.1 a; G2)."""
    return unmet_each([{"field": "required_why", "item": number} for number in _without(case, "why")])


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def criteria_measured(case: Case) -> Verdict:
    """Each required criterion is measured by one of the grid (OTM-R question 19; G7)."""
    return unmet_each([{"field": "required_measure", "item": number} for number in _without(case, "measure")])


@rule(lift=(HIRING_MANAGER, HR), reads="sheet")
def contract_length_allowed(case: Case) -> Verdict:
    """A fixed-term contract is no longer than the law, or the school, allows."""
    assert case.file.sheet is not None
    common, most = case.file.sheet.content.get("common", {}), case.pack.value("fixed_term_months_max")
    months = common.get("duration_months") if common.get("contract") == "temporary" else None
    return unmet(months=months, maximum=most) if months and months > most else met(months=months, maximum=most)
