"""The job sheet: complete, bilingual, open to all, reread by a committee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..case import Case, Verdict, met, rule, unmet, unmet_each
from ..dossier import Sheet
from ..who import DIRECTOR, HIRING_MANAGER, HR, REVIEWER

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
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], ())


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
            if _filled(content.get(other, {}), f) and not _filled(content.get(lang, {}), f)
        ]
    )


@rule(lift=(HIRING_MANAGER,), reads="sheet")
def wording_answered(case: Case) -> Verdict:
    """Titles name women and men, no contracted inclusive form (Prime minister's circular, 21 Nov 2017; G4)."""
    return unmet_each([_place(f) for f in _sheet(case).findings if f.severity == "warn"])


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


@rule(lift=(REVIEWER,), reads="sheet")
def enough_reviews(case: Case) -> Verdict:
    """At least two people of the committee, outside the hiring team, approve (IMT Atlantique, Télécom Paris; G1)."""
    sheet, least = _sheet(case), case.pack.value("reviews_min")
    count = len(sheet.approvals - sheet.team)
    return unmet(count=count, minimum=least) if count < least else met(count=count, minimum=least)


@rule(lift=(REVIEWER, HR), reads="sheet")
def reviewers_outside_team(case: Case) -> Verdict:
    """Nobody rereads the sheet of a team of theirs (G1)."""
    return unmet() if case.actor.person_id in _sheet(case).team else met()


@rule(lift=(DIRECTOR,), given=True)
def reason_given(case: Case) -> Verdict:
    """A step that overrides or sends back says why (charter, reasons mandatory)."""
    text: str = getattr(case.given, "text", None) or getattr(case.given, "reason", None) or ""
    return met() if len(text.strip()) >= 10 else unmet(minimum=10)
