"""A post as search engines read it: schema.org JobPosting, as JSON that no HTML parser can leave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for

from forms.posts import PROFILES
from recruitment.feeds.advert import TEXTS, city, common, html, paragraphs, sections
from recruitment.services.postings import Posting

from . import wording
from .dates import PARIS
from .post_facts import restricted, working_time

# Inside <script> only these could end it or open a comment.
_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def job_posting(post: Posting, language: str) -> str:
    """The data block of a post, to be put in a script element of type application/ld+json.

    A data block is never executed, so that the content security policy lets it stand without a nonce.
    """
    return json.dumps(_described(post, language), ensure_ascii=False).translate(_SAFE)


def _described(post: Posting, language: str) -> dict[str, Any]:
    """Every property that the sheet can fill; one that it leaves empty is left out."""
    text, said = post.text(language), common(post)
    address = current_app.config["BASE_URL"] + url_for("posts.show", reference=post.reference)
    described = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": post.titles[language],
        "description": html(sections(post, language, {key: wording.field_title(key) for key in TEXTS})),
        "identifier": {"@type": "PropertyValue", "name": post.school, "value": post.reference},
        "datePosted": post.published_at.astimezone(PARIS).date().isoformat(),
        "validThrough": post.deadline.astimezone(PARIS).isoformat(),
        "employmentType": _employment(said),
        "workHours": working_time(said),
        "hiringOrganization": {
            "@type": "Organization", "name": post.school,
            "parentOrganization": {"@type": "Organization", "name": current_app.config["ORGANISATION"]},
        },
        "employmentUnit": {"@type": "Organization", "name": said["unit"]} if said.get("unit") else None,
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": city(post) or post.school, "addressCountry": "FR"},
        },
        "applicationContact": {"@type": "ContactPoint", "email": said["contact_email"]}
        if said.get("contact_email") else None,
        "qualifications": "\n".join(paragraphs(text.get("required"))),
        "skills": "\n".join(paragraphs(text.get("desirable"))),
        "jobBenefits": "\n".join(paragraphs(text.get("working_conditions"))),
        "educationRequirements": _education(said),
        "experienceRequirements": str(PROFILES[post.rank - 1].label),
        "occupationalCategory": said.get("field"),
        "securityClearanceRequirement": restricted(post),
        "totalJobOpenings": post.posts,
        "jobStartDate": post.start_on.isoformat() if post.start_on else None,
        "baseSalary": _salary(said),
        "directApply": True,
        "inLanguage": language,
        "url": address,
    }  # fmt: skip
    return {name: value for name, value in described.items() if value}


def _employment(said: Mapping[str, Any]) -> list[str]:
    """Full or part time where the sheet says so, and whether the contract ends."""
    time = {"full_time": ["FULL_TIME"], "part_time": ["PART_TIME"], "negotiable": ["FULL_TIME", "PART_TIME"]}
    ends = ["TEMPORARY"] if said.get("contract") == "temporary" else []
    return time.get(str(said.get("status")), ["FULL_TIME"]) + ends


def _education(said: Mapping[str, Any]) -> dict[str, str] | None:
    """The degree in the words of schema.org, which knows none above the third cycle."""
    known = {"Bachelor": "bachelor degree", "Master": "postgraduate degree", "PhD": "postgraduate degree"}
    degree = known.get(str(said.get("education") or "").partition(" ")[0])
    return {"@type": "EducationalOccupationalCredential", "credentialCategory": degree} if degree else None


def _salary(said: Mapping[str, Any]) -> dict[str, Any] | None:
    if not said.get("salary_min"):
        return None
    value = {"minValue": said["salary_min"], "maxValue": said.get("salary_max") or said["salary_min"]}
    quantity = {"@type": "QuantitativeValue", **value, "unitText": "YEAR"}
    return {"@type": "MonetaryAmount", "currency": "EUR", "value": quantity}
