"""A post as EURAXESS imports it: what goes where, what cannot go, and the feed of all open posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from recruitment.services.postings import Posting

from . import advert
from .advert import Section, Site, city, common
from .atom import stamp
from .characters import legal
from .euraxess_schema import JOB, ROOT, SHORT, Fault, fit, schema, written

TYPE = "application/xml"
CHANNEL = "euraxess"  # the channel that its links carry
COUNTRY = "France"
PROFILES = {
    "R1": "First Stage Researcher (R1)", "R2": "Recognised Researcher (R2)", "R3": "Established Researcher (R3)",
    "R4": "Leading Researcher (R4)",
}  # fmt: skip
CONTRACTS = {"permanent": "Permanent", "temporary": "Temporary"}
STATUSES = {"full_time": "Full-time", "part_time": "Part-time", "negotiable": "Negotiable"}
POSITIONS = {
    "doctoral": "PhD Positions", "postdoc": "Postdoc Positions", "engineer": "Research Support Positions",
    "support": "Research Support Positions",
}  # fmt: skip
# As the French state's own feed of doctoral posts maps the European levels of languages.
LEVELS = {"C2": "Mother Tongue", "C1": "Excellent", "B2": "Good", "B1": "Basic", "A2": "Basic", "A1": "Basic"}
TITLES = {
    "mission": "Mission", "required": "Required", "desirable": "Desirable",
    "working_conditions": "Working conditions", "development": "Training and professional development",
    "prospects": "Career prospects", "procedure": "How applications are judged", "accommodation": "Adjustments",
}  # fmt: skip
STAGES = {
    "eligibility": "conditions of the advert checked", "files": "files read by the jury", "interviews": "interviews",
    "answers": "answer with reasons to everybody",
}  # fmt: skip
RESTRICTED = (
    "This post is in a zone under restricted access (ZRR). The person chosen, whatever their nationality, may only "
    "start once access has been authorised (code pénal, article R413-5-1). The request is made after the ranking, for "
    "persons who may be chosen; the jury neither sees it nor takes it into account."
)
HOUSE_RULE = (
    "In this school, a person from outside the European Union starts once access has been authorised after an opinion of "
    "the ministry, whatever the unit. It is asked after the ranking only; the jury neither sees it nor takes it into account."
)
# The field of our sheet to change when a part of the import is faulty.
FIELDS = {
    "job-id": "reference", "description/job-title": "title", "description/job-description": "mission",
    "description/research-field": "field", "description/researcher-profile": "profiles",
    "description/research-field/sub-research-field": "sub_field", "description/hours-per-week": "hours_per_week",
    "additional-information/benefits": "working_conditions", "additional-information/eligibility-criteria": "required",
    "additional-information/selection-process": "procedure", "additional-information/comment": "accommodation",
    "additional-requirements/required-education-level": "education",
    "additional-requirements/required-languages": "languages", "additional-requirements/skills": "desirable",
    "work-location/job-city": "city", "work-location/nr-job-positions": "positions",
    "hiring-org-inst/division-faculty": "unit", "hiring-org-inst/e-mail": "contact_email",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keys:
    """What EURAXESS gave to know us by: one key for all schools under "", or one a school code; and the feed's own."""

    organisation: Mapping[str, str]
    datasource: str = ""

    def given(self, school: str) -> str:
        """The key of a school, empty when there is none."""
        return legal(self.organisation.get(school) or self.organisation.get("", ""))[:SHORT]

    def of(self, school: str) -> str:
        """The key to write. Without one the school's own code keeps the file valid; what is missing is said elsewhere."""
        return self.given(school) or school


def keys(organisation: str, datasource: str) -> Keys:
    """The keys as a setting writes them: “123”, or “ALES=123, PARIS=456”."""
    pairs = (one.strip().rpartition("=") for one in organisation.split(",") if one.strip())
    return Keys({code.strip(): key.strip() for code, _, key in pairs}, datasource)


def field_of(path: str) -> str:
    """The field of the sheet behind a part of the import; empty when none is."""
    while path and path not in FIELDS:
        path = path.rpartition("/")[0]
    return FIELDS.get(path, "")


def mapping_faults(post: Posting, site: Site, known: Keys) -> tuple[Fault, ...]:
    """Everything of a post that EURAXESS would refuse: said before it is published. Required parts come first."""
    faults: list[Fault] = []
    fit(schema(), values(post, site), faults)
    if not known.given(post.school_code):
        faults.append(Fault("@organisationIDKey", "no_key", required=False))
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: not fault.required))


def feed(posts: Iterable[Posting], site: Site, known: Keys, now: datetime, left_out: list[str]) -> Iterator[str]:
    """The feed in pieces, nothing at all without posts: an empty one is not valid.

    The references of posts that cannot be sent whole enough are added to `left_out`.
    """
    begun = False
    for post in posts:
        kept = fit(schema(), values(post, site), [])
        if kept is None:
            left_out.append(post.reference)
            continue
        if not begun:
            source = f" datasourceKey={quoteattr(legal(known.datasource)[:SHORT])}" if known.datasource else ""
            yield f'<?xml version="1.0" encoding="utf-8"?>\n<{ROOT} isIncremental="false"{source}>\n'
            begun = True
        key = quoteattr(known.of(post.school_code))
        attributes = f'organisationIDKey={key} lastmodifieddate="{stamp(post.updated(now))}"'
        yield "\n".join((f"  <{JOB} {attributes}>", *written(schema(), kept), f"  </{JOB}>\n"))
    if begun:
        yield f"</{ROOT}>\n"


def values(post: Posting, site: Site) -> dict[str, Any]:
    """The parts of the import, as the sheet gives them: in English, in the order of nothing in particular."""
    said, address = common(post), site.post(post.reference, via=CHANNEL)
    parts = advert.sections(post, "en", TITLES)
    return {
        "job-id": post.reference,
        "description": _description(post, said, parts),
        "additional-information": {**_information(post, said, parts), "info-website": [address, post.policy_url]},
        "additional-requirements": {
            "required-education-level": _education(said),
            "skills": [_lines(parts, "desirable")],
            "required-languages": _languages(said),
        },
        "eu-funding": {"framework-programme": said.get("framework_programme") or "No"},
        "work-location": {
            "nr-job-positions": post.posts, "job-organisation-institute": post.school, "job-country": COUNTRY,
            "job-city": city(post),
        },
        "hiring-org-inst": {
            "organisation-institute": post.school, "organisation-institute-type": "Higher Education Institute",
            "division-faculty": said.get("unit"), "country": COUNTRY, "city": city(post),
            "e-mail": said.get("contact_email"), "website": site.base,
        },
        "application-details": {"how-to-apply": "website", "application-website": address},
    }  # fmt: skip


def clearance(post: Posting) -> str:
    """What candidates are told of an authorisation before they can start."""
    return {"restricted": RESTRICTED, "house_rule": HOUSE_RULE}.get(advert.access_kind(post), "")


def _description(post: Posting, said: Mapping[str, Any], parts: tuple[Section, ...]) -> dict[str, Any]:
    said_of_access = clearance(post)
    whole = advert.html(parts) + (f"<h2>Authorisation of access</h2><p>{said_of_access}</p>" if said_of_access else "")
    return {
        "job-title": post.titles["en"],
        "job-description": whole,
        "research-field": [
            {"main-research-field": said.get("field"), "sub-research-field": said.get("sub_field")},
            *({"main-research-field": other} for other in said.get("other_fields") or ()),
        ],
        "researcher-profile": [PROFILES.get(one, one) for one in said.get("profiles") or [f"R{post.rank}"]],
        "type-of-contract": CONTRACTS.get(str(said.get("contract")), "To be defined"),
        "job-status": STATUSES.get(str(said.get("status")), "Negotiable"),
        "hours-per-week": _hours(said),
        "job-start-date": post.start_on.isoformat() if post.start_on else None,
        "application-deadline": stamp(post.deadline.astimezone(UTC)),
        "positions": POSITIONS.get(post.kind, "Other Positions"),
    }


def _information(post: Posting, said: Mapping[str, Any], parts: tuple[Section, ...]) -> dict[str, Any]:
    """What the charter wants said: conditions, criteria, how and when the choice is made, adjustments."""
    pay = [str(said[key]) for key in ("salary_min", "salary_max") if said.get(key)]
    salary = f"Yearly gross salary: {' to '.join(dict.fromkeys(pay))} euros." if pay else ""
    calendar = "; ".join(f"{STAGES[one.stage]} before {one.by.isoformat()}" for one in post.calendar)
    return {
        "benefits": "\n".join(filter(None, (salary, _lines(parts, "working_conditions")))),
        "eligibility-criteria": _lines(parts, "required"),
        "selection-process": "\n".join((_lines(parts, "procedure"), f"Calendar: {calendar}.")),
        "comment": "\n".join(filter(None, (_lines(parts, "accommodation"), clearance(post)))),
    }


def _lines(parts: tuple[Section, ...], key: str) -> str:
    return "\n".join(line for part in parts if part.key == key for line in part.lines)


def _education(said: Mapping[str, Any]) -> dict[str, Any] | None:
    return {"degree": said["education"], "discipline": said.get("field")} if said.get("education") else None


def _languages(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The languages asked for with a level; one without a level is said in the text alone."""
    return [
        {"language": one.get("language"), "language-level": LEVELS.get(one["level"], one["level"])}
        for one in said.get("languages") or ()
        if one.get("level")
    ]


def _hours(said: Mapping[str, Any]) -> str:
    hours = said.get("hours_per_week")
    return f"{hours:g}" if isinstance(hours, (int, float)) else str(hours or "")
