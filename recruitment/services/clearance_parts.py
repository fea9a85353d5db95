"""The parts of a referral's file: asked by a private link, filled in, checked item by item, given back with words."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, insert, or_, select, true, update
from sqlalchemy.orm import Session

from recruitment.models import Application, ClearancePart, Hire, Outgoing, Person, Referral
from workflows.charter import clearance_form
from workflows.charter.clearance_form import COMPLEMENT, LABORATORY, PERSON
from workflows.charter.packs import Pack
from workflows.effects import Tell
from workflows.given import NationalityStated
from workflows.who import HIRING_MANAGER

from . import accounts, compartment, effects, units
from .mail_rows import mail
from .progress import Changes, Step, Write, pack_of

LINK_LIFE = timedelta(days=21)
REMARKS = "remarks"  # the officer's words on items given back, sealed
REASON = "reason"  # of the ministry, for the complement
OPEN = ("first", "asked", "returned")  # to be filled in
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it stands: its state, its link's number, and the items open to correction."""

    referral: int
    hire: int
    application: int
    person: int
    part: str
    state: str
    number: int
    asked_at: datetime
    expires_at: datetime
    filled_at: datetime | None
    reopened: tuple[str, ...]
    revoked: bool
    asked_of: int | None  # the laboratory's part: the person responsible for the unit; None: the hiring team
    asked_name: str | None

    @property
    def by_link(self) -> bool:
        """True for a part that has an addressee; what is asked of the hiring team has none."""
        return self.part != LABORATORY or self.asked_of is not None

    def open_at(self, now: datetime) -> bool:
        """True while it can be filled in by its link."""
        return self.state in OPEN and not self.revoked and now < self.expires_at


_COLUMNS = (
    ClearancePart.referral_id, Referral.hire_id, Referral.application_id, Application.person_id, ClearancePart.part,
    ClearancePart.state, ClearancePart.number, ClearancePart.asked_at, ClearancePart.expires_at,
    ClearancePart.filled_at, ClearancePart.reopened, ClearancePart.revoked_at, ClearancePart.asked_of, Person.name,
)  # fmt: skip
_PARTS = (
    select(*_COLUMNS)
    .join(Referral, Referral.id == ClearancePart.referral_id)
    .join(Application, Application.id == Referral.application_id)
    .outerjoin(Person, Person.id == ClearancePart.asked_of)
)


def _part(row: Row[Any]) -> Part:
    return Part(
        row.referral_id, row.hire_id, row.application_id, row.person_id, row.part, row.state, row.number,
        row.asked_at, row.expires_at, row.filled_at, tuple(row.reopened), row.revoked_at is not None, row.asked_of,
        row.name,
    )  # fmt: skip


def of_referral(session: Session, referral: int) -> dict[str, Part]:
    """The parts asked of a referral, by name."""
    rows = session.execute(_PARTS.where(ClearancePart.referral_id == referral))
    return {row.part: _part(row) for row in rows}


def by_number(session: Session, number: int) -> Part | None:
    """The part behind a link."""
    row = session.execute(_PARTS.where(ClearancePart.number == number)).one_or_none()
    return _part(row) if row else None


def laboratory_of(session: Session, hire_id: int, person: int | None, *, team: bool) -> Part | None:
    """The laboratory's part of a hire as it was asked of this person (or of the hiring team): one that waits, else the
    latest; for the team also the latest that somebody else was asked for."""
    query = _PARTS.where(Referral.hire_id == hire_id, ClearancePart.part == LABORATORY)
    if not team:
        query = query.where(ClearancePart.asked_of == person)
    rows = [_part(row) for row in session.execute(query.order_by(ClearancePart.id.desc()))]
    own = [part for part in rows if part.asked_of in (None, person)]
    waits = (part for part in own if part.state in OPEN)
    return next(iter((*waits, *own, *rows)), None)


def waiting(
    session: Session, person: int, hires: Collection[int], schools: Collection[int] | None, officer_of: Collection[int]
) -> list[Row[Any]]:
    """The parts that wait for somebody, the oldest first: to check, for officers of `schools` (None: all) and of the
    hires `officer_of`; to fill in, for the team of `hires` and for whoever is responsible for a unit."""
    mine = true() if schools is None else or_(Hire.school_id.in_(schools), Hire.id.in_(officer_of))
    asked = or_(ClearancePart.asked_of == person, and_(ClearancePart.asked_of.is_(None), Hire.id.in_(hires)))
    columns = (
        ClearancePart.referral_id, ClearancePart.part, ClearancePart.state, ClearancePart.asked_at,
        ClearancePart.filled_at, ClearancePart.expires_at, Hire.id, Hire.reference, Hire.title_fr, Hire.title_en,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(Referral, Referral.id == ClearancePart.referral_id)
        .join(Hire, Hire.id == Referral.hire_id)
        .where(
            Referral.state.in_(("opened", "sent")),
            or_(
                and_(ClearancePart.state.in_(TO_CHECK), mine),
                and_(
                    ClearancePart.state.in_(OPEN), ClearancePart.part == LABORATORY, ClearancePart.revoked_at.is_(None),
                    asked,
                ),
            ),
        )
        .order_by(ClearancePart.asked_at, ClearancePart.id)
    )  # fmt: skip
    return list(session.execute(query))


TO_CHECK = ("stated", "filled")


# -- the link --------------------------------------------------------------------------------------------------


def link(secret_key: str, base_url: str, number: int) -> str:
    """The whole private address of a part."""
    return f"{base_url}/clearance/{number}.{_signature(secret_key, number)}"


def number_of(secret_key: str, token: str) -> int | None:
    """The number of a link, None when we did not sign it."""
    number, _, signed = token.partition(".")
    if not (number.isascii() and number.isdigit()) or len(number) > 10:
        return None
    right = _signature(secret_key, int(number))
    return int(number) if hmac.compare_digest(right.encode(), signed.encode()) else None


def _signature(secret_key: str, number: int) -> str:
    mac = hmac.digest(secret_key.encode(), f"clearance:{number}".encode(), "sha256")
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def _drawn(session: Session) -> int:
    while True:
        number = secrets.randbelow(_LARGEST) + 1
        if not session.scalar(select(func.count()).where(ClearancePart.number == number)):
            return number


def revoke(session: Session, referral: int, part: str, now: datetime) -> None:
    """Make the link of a part useless at once; asking again sends another."""
    session.execute(
        update(ClearancePart)
        .where(ClearancePart.referral_id == referral, ClearancePart.part == part)
        .values(revoked_at=now)
    )


# -- what the verbs write ---------------------------------------------------------------------------------------


def ask_part(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Ask a part of whoever fills it: a mail with its private link, or a task for those who have an account."""
    part, referral = step.given.part, step.referral
    assert referral is not None
    number = _drawn(session)
    asked_of = _head(session, hire, step, now) if part == LABORATORY and not step.given.team else None
    fresh = {
        "number": number, "expires_at": now + LINK_LIFE, "revoked_at": None, "asked_at": now, "asked_of": asked_of,
    }  # fmt: skip
    which = (ClearancePart.referral_id == referral, ClearancePart.part == part)
    state = session.scalar(select(ClearancePart.state).where(*which))
    if state is None:
        state = "first" if part == PERSON and alone(hire) else "asked"
        only = list(NATIONALITIES) if state == "first" else []
        session.execute(
            insert(ClearancePart).values(referral_id=referral, part=part, state=state, reopened=only, **fresh)
        )
    elif state == "stated":  # whoever asks again asks for the rest
        session.execute(update(ClearancePart).where(*which).values(state="asked", reopened=[], **fresh))
    else:
        session.execute(update(ClearancePart).where(*which).values(**fresh))
    _tell(session, hire, step, number, now)


def _head(session: Session, hire: Row[Any], step: Step, now: datetime) -> int | None:
    """The person responsible for the unit, with an account or without; never the person concerned, nor an account shut."""
    found = units.head(session, hire.school_id, hire.unit)
    if found is None:
        return None
    name, email = found
    made = accounts.create(session, accounts.NewPerson(name, email, "fr"), now)
    if made is not None:
        return made
    concerned = select(Application.person_id).where(Application.id == step.application).scalar_subquery()
    return session.scalar(select(Person.id).where(Person.email == email, Person.active, Person.id != concerned))


def _tell(session: Session, hire: Row[Any], step: Step, number: int, now: datetime) -> None:
    row = session.execute(
        select(ClearancePart.part, ClearancePart.asked_of, Application.person_id, Person.password.is_not(None).label("known"))
        .join(Referral, Referral.id == ClearancePart.referral_id)
        .join(Application, Application.id == Referral.application_id)
        .outerjoin(Person, Person.id == ClearancePart.asked_of)
        .where(ClearancePart.number == number)
    ).one()
    if row.part == LABORATORY and row.asked_of is None:
        mails = [Tell(HIRING_MANAGER, "laboratory_part")]
        effects.tell(session, hire.id, hire.school_id, mails, f"{step.referral}:{number}", now)
        return
    kind, person = "clearance_asked", row.person_id
    if row.part == LABORATORY:
        kind, person = "laboratory_part" if row.known else "laboratory_asked", row.asked_of
    session.execute(insert(Outgoing), mail(f"{kind}:{number}", person, now, hire=hire.id, payload={"clearance": number}))


def alone(hire: Row[Any]) -> bool:
    """The nationality is asked first and alone: by a school's own rule, since in a restricted zone everybody is referred."""
    return not hire.restricted and pack_of(hire).value("hfds_scope") == "non_eu_any_unit"


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a school's rule makes of nationalities: referred or not, and whether all that this rests on is verified."""

    referred: bool
    verified: bool


def ruled(pack: Pack, countries: Collection[str]) -> Ruled:
    """Read a school's rule, its treatment of the Area, of Switzerland and of several nationalities, from its pack."""
    area, swiss, dual = (pack.value(name) for name in ("hfds_area", "hfds_swiss", "hfds_dual"))
    used = clearance_form.rests_on(countries, area=area, swiss=swiss)
    referred = clearance_form.concerned(countries, area=area, swiss=swiss, dual=dual)
    return Ruled(referred, all(pack.figures[name].verified for name in used))


def stated(session: Session, part: Part, countries: Mapping[str, str], now: datetime) -> NationalityStated:
    """Seal what is stated, first and alone, and nothing else; that it was stated goes through the door."""
    given = {key: countries[key] for key in NATIONALITIES if countries.get(key)}
    compartment.keep(session, part.referral, compartment.NATIONALITY, given, part.person, now)
    compartment.drop(session, part.referral, [PERSON])
    return NationalityStated(part.part)


def state_nationality(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The nationality is known: the file goes on where the rule refers it, else it waits for the officer."""
    assert step.referral is not None
    found = compartment.read(session, step.referral, [compartment.NATIONALITY]).get(compartment.NATIONALITY, {})
    if ruled(pack_of(hire), tuple(found.values())).referred:
        _set(session, step, state="asked", reopened=[])
    else:
        _set(session, step, state="stated", filled_at=now)


def fill_part(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The part is handed in."""
    _set(session, step, state="filled", filled_at=now)


def accept_part(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Every item of the part is good."""
    _set(session, step, state="accepted", reopened=[])


def return_part(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Some items go back, with words that are sealed; they alone are open again, by a new link."""
    number = _drawn(session)
    _set(
        session, step, state="returned", reopened=list(step.given.items), number=number, revoked_at=None,
        expires_at=now + LINK_LIFE,
    )  # fmt: skip
    _tell(session, hire, step, number, now)


def copy_file(session: Session, source: int, target: int, by: int | None, now: datetime) -> None:
    """Give a renewal the parts, answers and documents of the request before it, to be gone through again."""
    parts = list(session.scalars(select(ClearancePart).where(ClearancePart.referral_id == source)))
    for part in parts:
        if part.part == COMPLEMENT:
            continue  # asked anew only when the ministry asks anew
        fresh = {"state": "returned", "number": _drawn(session), "expires_at": now, "asked_at": now, "reopened": []}
        session.execute(
            insert(ClearancePart).values(referral_id=target, part=part.part, asked_of=part.asked_of, **fresh)
        )
    wanted = {compartment.NATIONALITY, PERSON, LABORATORY, *(compartment.PAPER + one.key for one in clearance_form.papers())}
    for name in sorted(wanted & compartment.parts_of(session, source).keys()):
        value = compartment.read_bytes(session, source, name)
        assert value is not None
        compartment.keep_bytes(session, target, name, value, by, now)


def _set(session: Session, step: Step, **values: Any) -> None:
    session.execute(
        update(ClearancePart)
        .where(ClearancePart.referral_id == step.referral, ClearancePart.part == step.given.part)
        .values(**values)
    )


# -- what is answered -------------------------------------------------------------------------------------------


def answers(session: Session, referral: int, part: str) -> dict[str, str]:
    """What was answered so far, the nationalities among it. The reading is the caller's to note."""
    names = [part, compartment.NATIONALITY] if part == PERSON else [part]
    found = compartment.read(session, referral, names)
    return {**found.get(part, {}), **(found.get(compartment.NATIONALITY, {}) if part == PERSON else {})}


def keep_answers(
    session: Session, referral: int, part: str, values: Mapping[str, str], by: int | None, now: datetime
) -> None:
    """Seal what was answered; nationalities lie apart, so that reading them is noted apart."""
    known = {item.key for item in clearance_form.items(part)}
    kept = {key: value.strip() for key, value in values.items() if key in known and value.strip()}
    if part == PERSON:
        countries = {key: kept.pop(key) for key in NATIONALITIES if key in kept}
        compartment.keep(session, referral, compartment.NATIONALITY, countries, by, now)
    compartment.keep(session, referral, part, kept, by, now)


NATIONALITIES = ("A2F", "A2G")


def remarks(session: Session, referral: int, part: str) -> tuple[dict[str, str], str]:
    """What is said to whoever fills in a part: the officer's words on its own items; the ministry's reason, for the
    complement alone."""
    names = [REMARKS, REASON] if part == COMPLEMENT else [REMARKS]
    found, own = compartment.read(session, referral, names), _keys(part)
    return {key: said for key, said in found.get(REMARKS, {}).items() if key in own}, found.get(REASON, "")


def keep_remarks(
    session: Session, referral: int, part: str, words: Mapping[str, str], by: int | None, now: datetime
) -> None:
    """Seal the officer's words on items of one part, in place of those of before; other parts keep theirs."""
    held, own = compartment.read(session, referral, [REMARKS]).get(REMARKS, {}), _keys(part)
    others = {key: said for key, said in held.items() if key not in own}
    compartment.keep(session, referral, REMARKS, {**others, **words}, by, now)


def _keys(part: str) -> frozenset[str]:
    return frozenset(
        [item.key for item in clearance_form.items(part)] + [paper.key for paper in clearance_form.papers(part)]
    )


def papers_held(session: Session, referral: int) -> frozenset[str]:
    """The documents in hand, by kind."""
    held = compartment.parts_of(session, referral)
    return frozenset(name.removeprefix(compartment.PAPER) for name in held if name.startswith(compartment.PAPER))


def others_of(session: Session, referral: int) -> list[Row[Any]]:
    """Requests on the same person, or open on the same unit: reference, state, sent_at, same_person, school."""
    own = session.execute(
        select(Application.person_id, Hire.unit, Hire.school_id)
        .join(Referral, Referral.application_id == Application.id)
        .join(Hire, Hire.id == Application.hire_id)
        .where(Referral.id == referral)
    ).one()
    same = (Application.person_id == own.person_id).label("same_person")
    query = (
        select(Hire.reference, Referral.state, Referral.opened_at, Referral.sent_at, Person.name, same)
        .join(Application, Application.id == Referral.application_id)
        .join(Person, Person.id == Application.person_id)
        .join(Hire, Hire.id == Referral.hire_id)
        .where(
            Referral.id != referral, Hire.school_id == own.school_id,
            (Application.person_id == own.person_id)
            | ((Hire.unit == own.unit) & Referral.state.in_(("opened", "complete", "sent", "answered", "expired"))),
        )
        .order_by(same.desc(), Referral.opened_at.desc())
        .limit(20)
    )  # fmt: skip
    return list(session.execute(query))


VERBS: dict[str, Write] = {
    "ask_part": ask_part, "state_nationality": state_nationality, "fill_part": fill_part,
    "accept_part": accept_part, "return_part": return_part,
}  # fmt: skip
