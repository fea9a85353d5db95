"""A post as search engines read it: schema.org JobPosting, as JSON that no HTML parser can leave."""

from __future__ import annotations

import json
from typing import Any

from flask import url_for
from markupsafe import escape

from recruitment.services.postings import Posting

_EMPLOYMENT = {"permanent": "FULL_TIME", "temporary": ["FULL_TIME", "TEMPORARY"]}
# Inside <script> only these could end it or open a comment.
_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def job_posting(post: Posting, language: str) -> str:
    """The data block of a post, to be put in a script element of type application/ld+json.

    A data block is never executed, so that the content security policy lets it stand without a nonce.
    """
    return json.dumps(_described(post, language), ensure_ascii=False).translate(_SAFE)


def _described(post: Posting, language: str) -> dict[str, Any]:
    text, common = post.text(language), post.content.get("common") or {}
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": post.titles[language],
        "description": _description(text),
        "identifier": {"@type": "PropertyValue", "name": post.school, "value": post.reference},
        "datePosted": post.published_at.date().isoformat(),
        "validThrough": post.deadline.isoformat(),
        "employmentType": _EMPLOYMENT.get(str(common.get("contract")), "FULL_TIME"),
        "hiringOrganization": {"@type": "Organization", "name": post.school},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": str(common.get("workplace") or post.school),
                "addressCountry": "FR",
            },
        },
        "totalJobOpenings": post.posts,
        "directApply": True,
        "inLanguage": language,
        "url": url_for("posts.show", reference=post.reference, _external=True),
    }
    if post.start_on:
        described["jobStartDate"] = post.start_on.isoformat()
    if common.get("salary_min"):
        described["baseSalary"] = {
            "@type": "MonetaryAmount", "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "minValue": common["salary_min"],
                      "maxValue": common.get("salary_max") or common["salary_min"], "unitText": "YEAR"},
        }  # fmt: skip
    return described


def _description(text: Any) -> str:
    """The mission and the criteria, as the simple HTML that schema.org asks for."""
    parts = [f"<p>{escape(text.get('mission', ''))}</p>"]
    for field in ("required", "desirable"):
        found = text.get(field) or ()
        lines = found.splitlines() if isinstance(found, str) else found
        if lines:
            parts.append("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")
    return "".join(parts)
