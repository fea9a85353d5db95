"""A post as the French public-employment portal asks for it: each field with its value, or why it lacks one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from recruitment.letters.dates import day, moment
from recruitment.services.postings import Posting

from .advert import Site, city, common, paragraphs

CHANNEL = "csp"  # the channel that its links carry
CONTRACTS = {"permanent": "Contrat à durée indéterminée", "temporary": "Contrat à durée déterminée"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form. The value is in French, as the portal wants it; `missing`: it has to have one."""

    key: str
    title: Mapping[str, str]
    value: str
    due: bool
    source: str
    sure: bool  # seen in the text of the law; otherwise to be verified
    hint: Mapping[str, str]

    @property
    def missing(self) -> bool:
        """True when the portal asks for what the sheet does not say."""
        return self.due and not self.value


def form(post: Posting, site: Site) -> tuple[Field, ...]:
    """The form of a post, filled in as far as its sheet allows."""
    found = _values(post, site)
    return tuple(
        Field(
            row["key"], {"fr": row["fr"], "en": row["en"]},
            row.get("fixed") or row.get("kinds", {}).get(post.kind) or found.get(row["key"], ""), row["due"],
            row["source"], row["confidence"] == "P", row.get("hint", {}),
        )
        for row in _rows()
    )  # fmt: skip


def emptied(field: Field, key: str) -> Field:
    """The field, without its value when it is the one called `key`."""
    return replace(field, value="") if field.key == key else field


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(Path(__file__).with_name("csp.toml").read_text("utf-8"))["fields"])


def _values(post: Posting, site: Site) -> dict[str, str]:
    text, said = post.text("fr"), common(post)
    required, desirable = ("\n".join(paragraphs(text.get(key))) for key in ("required", "desirable"))
    contract = CONTRACTS.get(str(said.get("contract")), "")
    months = int(said.get("duration_months") or 0)
    pay = [f"{amount:,}".replace(",", "\u202f") for key in ("salary_min", "salary_max") if (amount := said.get(key))]
    return {
        "open_to": f"{contract}, {months} mois" if contract and months else contract,
        "body": ", ".join(filter(None, (post.school, str(said.get("unit") or "")))),
        "title": post.titles["fr"],
        "missions": "\n".join(paragraphs(text.get("mission"))),
        "profile": "\n".join(filter(None, (required, desirable and f"Souhaité\u00a0:\n{desirable}"))),
        "place": city(post),
        "vacant_on": _day(post.start_on),
        "authority": f"{post.school}, {site.post(post.reference, via=CHANNEL)}",
        "deadline": f"{moment(post.deadline, 'fr')} (heure de Paris)",
        "procedure": "\n".join(paragraphs(text.get("procedure"))),
        "conditions": "\n".join(paragraphs(text.get("working_conditions"))),
        "pay": f"De {pay[0]} à {pay[-1]} euros bruts par an" if pay else "",
    }


def _day(when: date | None) -> str:
    return day(when, "fr") if when else ""
