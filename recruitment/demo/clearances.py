"""Referrals of the demonstration at every stage: units of the register, parts asked, handed in, given back, accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruitment.models import Application, Person, Referral
from recruitment.services import clearance_parts, compartment, tally, units
from workflows import given
from workflows.charter.clearance_form import LABORATORY, PERSON
from workflows.charter.security import PIECES
from workflows.who import CANDIDATE, DIRECTOR, HIRING_MANAGER, SECURITY, THE_ENGINE, UNIT_HEAD, Actor
from workflows.who import PERSON as ANYBODY

from . import papers, welcomes
from .story import Story

PERSONS: tuple[Mapping[str, str], ...] = (
    {
        "A1D": "F", "A2A": "passport", "A2B": "Z4417720", "A2C": "1994-03-31",
        "A2D": "641001 Coimbatore", "A2E": "IN", "A2F": "IN",
        "A4A": "12 rue des Tanneurs", "A4B": "34000 Montpellier", "A4C": "FR", "A5A": "researcher",
        "A5B": "Université de Montpellier", "A5C": "163 rue Auguste Broussonnet", "A5D": "34090 Montpellier",
        "A5E": "FR", "R1": "Bourse de thèse de son pays, 2017-2020.", "E1A": "aucune", "E1B": "no", "E2A": "no",
    },
    {
        "A1D": "M", "A2A": "passport", "A2B": "NO330118", "A2C": "1991-11-08",
        "A2D": "7011 Trondheim", "A2E": "NO", "A2F": "NO",
        "A4A": "Olav Tryggvasons gate 9", "A4B": "7011 Trondheim", "A4C": "NO", "A5A": "employee", "A5B": "SINTEF",
        "A5C": "Strindvegen 4", "A5D": "7034 Trondheim", "A5E": "NO", "R1": "aucun", "E1A": "aucune", "E1B": "no",
        "E2A": "no",
    },
)  # fmt: skip
ACTIVITY = {
    "C1A": "fixed_term", "C1B": "Agence nationale de la recherche", "C1C": "180000", "C2A": "both", "C3A": "engineering",
    "C3B": "Génie des matériaux", "C4B": "Essais de vieillissement de composites et modélisation de leur rupture.",
    "R2": "Les bancs d’essai sont dans la zone.", "opinion_of_responsible": "Favorable : sujet sans donnée sensible.",
}  # fmt: skip
ZONES = (
    ("ALES", "30C2ZRR1", "Agnès Viala, direction de la sécurité", 400), ("PARIS", "75C7ZRR2", "Marc Ferrand, FSD", 120),
)  # fmt: skip


def register(session: Session, schools: Mapping[str, int], named: Mapping[str, str], today: date) -> None:
    """A restricted zone in each school, under the name that its posts give it; one audit is late."""
    for code, zone, responsible, days in ZONES:
        if code in named:
            values = {
                "name": named[code], "code": zone.partition("ZRR")[0], "zrr_code": zone, "address": "Sur le site de l’école",
                "ministry": "C - Ministère de l’économie", "responsible": responsible, "phone": "04 66 00 00 00",
                "email": f"zrr@{code.lower()}.example.org", "audited_on": today - timedelta(days=days),
            }  # fmt: skip
            units.keep(session, schools[code], values)
    centre = dict.fromkeys(("code", "zrr_code", "address", "ministry", "responsible", "phone", "email"), "")
    units.keep(session, schools["ALES"], {**centre, "name": "Centre d’enseignement", "audited_on": None})


def sealed(story: Story) -> bool:
    """True where there is a key to seal with: a test without one tells the rest of the story."""
    return story.session.info.get("ring") is not None


def _referral(story: Story, application: int) -> int:
    return story.session.scalars(select(Referral.id).where(Referral.application_id == application)).one()


def ask(story: Story, application: int, part: str) -> None:
    """The officer asks for a part."""
    officer = story.actor("security", SECURITY)
    story.take("ask_part", officer, given.PartAsked(part), referral=_referral(story, application))


def fill(story: Story, application: int, part: str, answers: Mapping[str, str]) -> None:
    """Whoever is asked hands it in, with its documents."""
    referral, session = _referral(story, application), story.session
    query = select(Person.id, Person.name, Person.email).join(Application, Application.person_id == Person.id)
    person = session.execute(query.where(Application.id == application)).one()
    who = Actor(person.id, frozenset({ANYBODY, CANDIDATE}))
    if part == PERSON:
        first, _, last = person.name.rpartition(" ")
        answers = {**answers, "A1A": last, "A1B": first, "A3": person.email}
    else:
        asked_of = clearance_parts.of_referral(session, referral)[part].asked_of
        head = Actor(asked_of, frozenset({ANYBODY, UNIT_HEAD}))
        who = head if asked_of else story.actor("manager", HIRING_MANAGER)
    clearance_parts.keep_answers(session, referral, part, answers, who.person_id, story.now)
    for kind in ("identity", "cv") if part == PERSON else ("mission",):
        name = compartment.PAPER + kind
        document = papers.cv("Personne concernée", story.post.field, 3)
        compartment.keep_bytes(session, referral, name, document, who.person_id, story.now)
    story.take("fill_part", who, given.PartFilled(part), referral=referral)


def accept(story: Story, application: int, part: str) -> None:
    """The officer accepts every item."""
    officer = story.actor("security", SECURITY)
    story.take("accept_part", officer, given.PartFilled(part), referral=_referral(story, application))


def activity(story: Story) -> Mapping[str, str]:
    """What the laboratory says of the post."""
    start = story.row().start_on or story.now.date()
    period = {"C2B": start.isoformat(), "C2C": start.replace(year=start.year + 2).isoformat()}
    return {**ACTIVITY, **period, "C4A": story.post.title_fr}


def filed(story: Story) -> Story:
    """Both parts of the person chosen are in and accepted."""
    if sealed(story):
        chosen = story.chosen()
        for part, answers in ((PERSON, PERSONS[0]), (LABORATORY, activity(story))):
            ask(story, chosen, part)
            fill(story, chosen, part, answers)
            accept(story, chosen, part)
    return story


def ahead(story: Story) -> Story:
    """The next of the list is referred ahead: their part is in, and waits for its check."""
    left, _ = tally.list_left(story.session, story.hire)
    story.take("refer_ahead", story.actor("security", SECURITY), given.OneFile(left[0]))
    if sealed(story):
        ask(story, left[0], PERSON)
        fill(story, left[0], PERSON, PERSONS[1])
    return story


def begun(story: Story) -> Story:
    """The person and the laboratory have been asked; something goes back to the person."""
    if sealed(story):
        chosen, officer = story.chosen(), story.actor("security", SECURITY)
        ask(story, chosen, PERSON)
        fill(story, chosen, PERSON, PERSONS[0])
        words = {"A2B": "Le numéro ne correspond pas à la copie jointe."}
        referral = _referral(story, chosen)
        compartment.keep(story.session, referral, clearance_parts.REMARKS, words, officer.person_id, story.now)
        story.take("return_part", officer, given.PartReturned(PERSON, tuple(words)), referral=referral)
        ask(story, chosen, LABORATORY)
    return story


CONDITIONS = "Pas d’accès à la halle d’essais ; les données du partenaire industriel restent sur le poste dédié."


def with_reservations(story: Story) -> Story:
    """The ministry answers with reservations, for a year from the planned start; all of it is authorised and accepted."""
    if not sealed(story):
        return story.refer()
    referral = _referral(story, story.chosen())
    officer, first = story.actor("security", SECURITY), story.row().start_on
    story.refer("sent").wait(20)
    said = given.Opinion("reserved", CONDITIONS, None, first, first + timedelta(days=365))
    story.take("record_opinion", officer, said, referral=referral)
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    person = story.session.scalars(select(Application.person_id).where(Application.id == story.chosen())).one()
    story.take("accept_conditions", Actor(person, frozenset({ANYBODY, CANDIDATE})), referral=referral)
    return story


def unfavourable(story: Story) -> Story:
    """The ministry’s opinion on another person of the list, referred ahead too, is unfavourable: no access."""
    left, _ = tally.list_left(story.session, story.hire)
    officer = story.actor("security", SECURITY)
    story.take("refer_ahead", officer, given.OneFile(left[1]))
    referral = _referral(story, left[1])
    story.take("complete_referral", officer, given.Checklist(PIECES), referral=referral)
    story.take("send_referral", officer, referral=referral)
    story.take("record_opinion", officer, given.Opinion("unfavourable"), referral=referral)
    story.take("deny", story.actor("director", DIRECTOR), referral=referral)
    return story


def silent(story: Story) -> Story:
    """The ministry has not answered in its two months: what the law makes of it is recorded, the director has to decide."""
    filed(story).refer("sent").wait(65)
    story.take("record_silence", THE_ENGINE, referral=_referral(story, story.chosen()))
    return story


FIRST_ACCESS = 180  # days


def authorised_for_a_time(story: Story) -> Story:
    """The ministry is favourable, for half a year from the planned start; the director authorises."""
    filed(story).refer("sent").wait(30)
    referral, first = _referral(story, story.chosen()), story.row().start_on
    said = given.Opinion("favourable", "", None, first, first + timedelta(days=FIRST_ACCESS))
    story.take("record_opinion", story.actor("security", SECURITY), said, referral=referral)
    story.take("authorise", story.actor("director", DIRECTOR), referral=referral)
    return story


def renewing(story: Story) -> Story:
    """Whoever was appointed is at work, and their access is about to end: its renewal is in hand beside it."""
    officer = story.actor("security", SECURITY)
    referral, until = story.session.execute(
        select(Referral.id, Referral.access_until).where(Referral.hire_id == story.hire, Referral.state == "authorised")
    ).one()
    assert until is not None
    story.wait((until - story.now.date()).days - 80)
    welcomes.whole(story)
    story.take("renew", officer, referral=referral)
    return story
