"""The job sheet: complete, bilingual, open to all, reread by a committee."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..dossier import Sheet
from ..who import DIRECTOR, HIRING_MANAGER, HR

# The twelve advert elements of the OTM-R toolkit (4.4.1 a) as fields: those said once, those said twice.
COMMON_FIELDS = (
    "unit", "kind", "profiles", "field", "positions", "contract", "start_on", "salary_min", "salary_max",
    "workplace", "contact_email",
)  # fmt: skip
TEXT_FIELDS = (
    "title", "mission", "required", "working_conditions", "development", "prospects", "procedure", "accommodation",
)  # fmt: skip
LIST_FIELDS = ("required", "desirable")  # one criterion a line
LANGUAGES = ("fr", "en")
# The twelve elements, each with the fields that carry it; two are printed with every advert.
ELEMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("organisation", ("unit",)),
    ("title", ("title", "mission", "start_on")),
    ("profile", ("profiles", "field")),
    ("criteria", ("required",)),
    ("positions", ("positions",)),
    ("conditions", ("kind", "contract", "salary_min", "salary_max", "workplace", "working_conditions")),
    ("development", ("development",)),
    ("prospects", ("prospects",)),
    ("procedure", ("procedure",)),
    ("policy", ()),
    ("equality", ("accommodation",)),
    ("contact", ("contact_email",)),
)


def _sheet(case: Case) -> Sheet:
    assert case.file.sheet is not None
    return case.file.sheet


def _filled(part: Mapping[str, Any], key: str) -> bool:
    value = part.get(key)
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, (list, tuple)):
        return any(str(item).strip() for item in value)
    return value is not None


def missing_facts(content: Mapping[str, Any]) -> list[str]:
    """The fields said once that a sheet still lacks; a fixed-term contract says how long it runs."""
    common = content.get("common", {})
    due = (*COMMON_FIELDS, "duration_months") if common.get("contract") == "temporary" else COMMON_FIELDS
    return [field for field in due if not _filled(common, field)]


def missing_texts(content: Mapping[str, Any], *languages: str) -> list[str]:
    """The texts that a sheet lacks in every one of `languages`."""
    return [f for f in TEXT_FIELDS if not any(_filled(content.get(lang, {}), f) for lang in languages)]


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def sheet_complete(case: Case) -> Verdict:
    """The sheet has every advert element (OTM-R toolkit 4.4.1 a; G20)."""
    content = _sheet(case).content
    missing = missing_facts(content) + missing_texts(content, *LANGUAGES)
    return unmet_each([{"field": f} for f in missing]) if missing else met(fields=len(COMMON_FIELDS + TEXT_FIELDS))


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def sheet_bilingual(case: Case) -> Verdict:
    """Each text is there in French and in English (OTM-R question 7)."""
    content = _sheet(case).content
    return unmet_each(
        [
            {"field": f, "language": lang}
            for f in (*TEXT_FIELDS, "desirable")
            for lang, other in (("fr", "en"), ("en", "fr"))
            if _left_out(content.get(other, {}).get(f), content.get(lang, {}).get(f))
        ]
    )


def _left_out(said: Any, here: Any) -> bool:
    """True when something said in one language has nothing beside it in the other: a text, or a line of a list."""
    pairs = zip_longest(_lines(said), _lines(here), fillvalue="")
    return any(one and not other for one, other in pairs)


def _lines(value: Any) -> list[str]:
    return [str(item).strip() for item in ([value or ""] if not isinstance(value, (list, tuple)) else value)]


RULED = frozenset({"missing", "too_many_required", "unjustified"})  # findings that rules of their own are about


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def wording_answered(case: Case) -> Verdict:
    """Titles name women and men, no contracted form: each finding is answered or set aside with a reason (G4)."""
    sheet = _sheet(case)
    to_settle = [f for f in sheet.findings if f.severity == "warn" and f.code not in RULED]
    return unmet_each([_place(f) for f in to_settle if (f.where, f.code, f.text) not in sheet.set_aside])


@rule(lift=(HIRING_MANAGER, HR), given=True, reads="sheet")
def finding_to_set_aside(case: Case) -> Verdict:
    """A finding is set aside only where it is found, and never when it blocks (CGFP L131-1; G5)."""
    asked = (case.given.place, case.given.code, case.given.quote)
    found = {f.severity for f in _sheet(case).findings if (f.where, f.code, f.text) == asked}
    return met() if found == {"warn"} else unmet(found=bool(found))


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def discriminatory_grounds(case: Case) -> Verdict:
    """No criterion rests on a prohibited ground (CGFP L131-1; G5)."""
    return unmet_each([_place(f) for f in _sheet(case).findings if f.severity == "block"])


def _place(finding: Any) -> dict[str, str]:
    return {"where": finding.where, "text": finding.text, "proposal": finding.proposal}


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def required_criteria_few(case: Case) -> Verdict:
    """Few required criteria, apart from the desirable ones, so that the post stays open (G2)."""
    most = case.pack.value("required_criteria_max")
    count = max(len(_sheet(case).content.get(lang, {}).get("required") or ()) for lang in LANGUAGES)
    return unmet(count=count, maximum=most) if count > most else met(count=count, maximum=most)


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def changes_answered(case: Case) -> Verdict:
    """Each change that the committee required is answered before the sheet comes back to it."""
    count = _sheet(case).changes_open
    return unmet(count=count) if count else met(count=0)


@rule(lift=(DIRECTOR,), given=True)
def reason_given(case: Case) -> Verdict:
    """A step that overrides or sends back says why (charter, reasons mandatory)."""
    text: str = getattr(case.given, "text", None) or getattr(case.given, "reason", None) or ""
    return met() if len(text.strip()) >= 10 else unmet(minimum=10)
