"""Who writes a school's letters, and where its decisions are contested.

A school keeps what it has chosen; what it left empty is said in general terms that are always true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.orm import Session

from recruitment.letters.facts import Appeal, Complaint, Exchange, Sender
from recruitment.models import Grant, Person, School
from workflows.charter.packs import Pack
from workflows.who import DIRECTOR

EXCHANGE_DAYS = 14  # to ask for a conversation, from the date of the letter
_CITY = re.compile(r"\b\d{5}\s+(.+)$")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a school may set; every field may be empty. `lines` is the sender's address, one line each."""

    city: str = ""
    lines: str = ""
    signatory: str = ""
    title_fr: str = ""
    title_en: str = ""
    court_fr: str = ""
    court_en: str = ""
    court_address: str = ""
    court_site: str = ""


_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "title": "Direction de l’école", "who": "Le service du recrutement", "authority": "la direction de l’école",
        "court": "tribunal administratif dont relève le siège de l’école",
        "court_address": "coordonnées sur conseil-etat.fr",
    },
    "en": {
        "title": "Director of the school", "who": "The recruitment office", "authority": "the director of the school",
        "court": "administrative court for the seat of the school", "court_address": "addresses at conseil-etat.fr",
    },
}  # fmt: skip
SITE = "telerecours.fr"
SOURCE = "CJA R421-1, R421-5"

_DIRECTOR = (
    select(Person.name)
    .join(Grant, Grant.person_id == Person.id)
    .where(
        Grant.role == DIRECTOR,
        Grant.school_id == School.id,
        Grant.hire_id.is_(None),
        Grant.revoked_at.is_(None),
        Person.active,
    )
    .order_by(Grant.id)
    .limit(1)
    .scalar_subquery()
)
_SCHOOL = select(
    School.id, School.name, School.address, School.contact_email, School.complaint_email, School.privacy_email,
    School.policy_url, School.letterhead, func.coalesce(_DIRECTOR, "").label("director"),
).where(School.id == bindparam("school_id"))  # fmt: skip


def school_row(session: Session, school_id: int) -> Row[Any] | None:
    """A school with its letterhead and the name of its director ("" when there is none)."""
    return session.execute(_SCHOOL, {"school_id": school_id}).one_or_none()


def of(school: Row[Any]) -> Letterhead:
    """What the school has set."""
    return Letterhead(**school.letterhead)


def keep(session: Session, school_id: int, head: Letterhead) -> None:
    """Set a school's letterhead."""
    session.execute(update(School).where(School.id == school_id).values(letterhead=asdict(head)))


def city_of(address: str) -> str:
    """The town of a postal address: what follows the postcode, else its last part."""
    found = _CITY.search(address)
    return (found.group(1) if found else address.rpartition(",")[2]).strip()


def sender(school: Row[Any], language: str) -> Sender:
    """The head and the signature of a letter."""
    head = of(school)
    lines = head.lines or school.address
    return Sender(
        school=school.name, city=head.city or city_of(school.address) or school.name,
        lines=tuple(line for line in (part.strip() for part in lines.splitlines()) if line),
        signatory=head.signatory or school.director or school.name,
        title=(head.title_fr if language == "fr" else head.title_en) or _DEFAULTS[language]["title"],
    )  # fmt: skip


def exchange(school: Row[Any], language: str, written_on: date) -> Exchange:
    """Who talks the result over."""
    return Exchange(
        who=_DEFAULTS[language]["who"], email=school.contact_email, until=written_on + timedelta(days=EXCHANGE_DAYS)
    )


def complaint(school: Row[Any], pack: Pack) -> Complaint:
    """Where shortcomings are reported."""
    return Complaint(
        contact=school.complaint_email, acknowledged_days=pack.value("complaint_ack_days"),
        answered_days=pack.value("complaint_answer_days"),
    )  # fmt: skip


def appeal(school: Row[Any], language: str) -> Appeal:
    """The routes against a decision, with the delay that binds because it is said."""
    head, general = of(school), _DEFAULTS[language]
    return Appeal(
        authority=general["authority"],
        court=(head.court_fr if language == "fr" else head.court_en) or general["court"],
        court_address=head.court_address or general["court_address"], court_site=head.court_site or SITE, source=SOURCE,
    )  # fmt: skip
