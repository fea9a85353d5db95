"""Filling an empty database: people, then a hire in every state, sixty candidates with real PDF files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from recruitment.models import Closure, Grant, Juror, Person, School
from recruitment.services import passwords, sheet_blocks
from workflows import given
from workflows.who import (
    AUDITOR,
    CLEARANCE_HR,
    DEONTOLOGY,
    DIRECTOR,
    EQUALITY,
    GROUP_ADMIN,
    HIRING_MANAGER,
    HR,
    REVIEWER,
    SCHOOL_ADMIN,
    SECURITY,
)  # fmt: skip

from . import (
    accounts,
    begun,
    clearances,
    complaints,
    data_rights,
    library,
    names,
    posts,
    reach,
    register,
    shortlist_proofs,
    welcomes,
)
from .candidates import Candidate, candidate
from .cast import Cast
from .half_done import put_down
from .letters_underway import tell as send_some
from .story import Story

CANDIDATES = 60
AGE = 400  # days since the first person came in
ROLE_OF = {
    "manager": HIRING_MANAGER, "hr": HR, "hr2": HR, "reviewer": REVIEWER, "reviewer2": REVIEWER, "reviewer3": REVIEWER,
    "director": DIRECTOR, "security": SECURITY, "security2": SECURITY, "referee": CLEARANCE_HR,
    "equality": EQUALITY, "deontology": DEONTOLOGY, "auditor": AUDITOR, "admin": SCHOOL_ADMIN,
    "group": GROUP_ADMIN,
}  # fmt: skip
SCHOOLS = {
    "ALES": ("IMT Mines Alès", "6 avenue de Clavières, 30319 Alès"),
    "PARIS": ("Télécom Paris", "19 place Marguerite Perey, 91120 Palaiseau"),
    # Of the group too: their people are no outsiders in its juries.
    "IMTA": ("IMT Atlantique", "4 rue Alfred Kastler, 44300 Nantes"),
    "IMTNE": ("IMT Nord Europe", "764 boulevard Lahure, 59508 Douai"),
}


def occupied(session: Session) -> bool:
    """True when somebody is already there."""
    return bool(session.scalar(select(exists().where(Person.id.is_not(None)))))


def load(session: Session, files: Path, *, today: datetime | None = None, echo: Callable[[str], None] = print) -> Cast:
    """Everything of the demonstration, dated so that it ends today."""
    today = (today or datetime.now(UTC)).replace(hour=8, minute=0, second=0, microsecond=0)
    cast = people(session, today - timedelta(days=AGE))
    applicants = [
        (person, names.name(number), number)
        for number, person in enumerate(_applicants(session, today - timedelta(days=AGE)))
    ]
    told = sorted(zip(STORIES, posts.POSTS, strict=True), key=lambda one: -one[0][0])  # references follow the dates
    passages(session, cast)
    library.grids(session, cast, today - timedelta(days=300))
    zones = {post.school: post.unit for _, post in told if post.restricted}
    clearances.register(session, cast.schools, zones, today.date())
    closures(session, cast, today.date())
    for place, ((days, tell), post) in enumerate(told):
        turn = iter(applicants[place * 3 % 50 :] + applicants)
        story = reach.Told(session, cast, files, post, today - timedelta(days=days))
        later = tell(story, _taking(turn, post))
        story.deliver()
        if callable(later):  # what the demonstration leaves waiting
            later()
        echo(f"  {story.row().reference}  {story.row().state:<16} {post.title_fr}")
    begun.application(session, files, applicants[0][0], applicants[0][1], today)
    begun.accommodation(session, today)
    reach.count(session, cast.schools, today)
    data_rights.told(session, cast, today)
    return cast


def people(session: Session, since: datetime) -> Cast:
    """Schools, staff, register of jurors."""
    cast, secret, today = Cast(), passwords.hashed(accounts.PASSWORD), (since + timedelta(days=AGE)).date()
    for code, (name, place) in SCHOOLS.items():
        school = School(
            code=code, name=name, address=place, contact_email=f"recrutement@{code.lower()}.example.org",
            complaint_email=f"reclamations@{code.lower()}.example.org", privacy_email=f"dpo@{code.lower()}.example.org",
            policy_url=f"https://{code.lower()}.example.org/otm-r",
        )  # fmt: skip
        session.add(school)
        session.flush()
        cast.schools[code] = school.id
    for part, name, *_ in (*accounts.ALES, *accounts.PARIS, *accounts.GROUP):
        cast.people[part] = _person(session, accounts.address(part), name, secret, since)
        home = None if part == "group" else cast.schools["PARIS" if part.startswith("paris.") else "ALES"]
        role = ROLE_OF[part.removeprefix("paris.")]
        session.add(Grant(person_id=cast.people[part], role=role, school_id=home, granted_at=since))
    for part, name, sex, rank, position, employer, home_code, country, _ in accounts.JURORS:
        cast.people[part] = _person(session, accounts.address(part), name, secret, since)
        juror = Juror(
            person_id=cast.people[part], sex=sex, rank=rank, position=position, employer=employer, country=country,
            school_id=cast.schools[home_code] if home_code else None, trained_on=(since - timedelta(days=30)).date(),
            **register.of_part(part, today),
        )  # fmt: skip
        session.add(juror)
        session.flush()
        cast.jurors[part] = juror.id
    for number, (name, sex, rank, position, employer, home_code, country, *_) in enumerate(register.MORE):
        person = _person(session, register.address(number), name, None, since)
        more = Juror(
            person_id=person, sex=sex, rank=rank, position=position, employer=employer, country=country,
            school_id=cast.schools[home_code] if home_code else None, **register.of_more(number, today),
        )  # fmt: skip
        session.add(more)
    session.flush()
    return cast


def _person(session: Session, email: str, name: str, secret: str | None, since: datetime) -> int:
    row = Person(email=email, name=name, password=secret, language="fr", created_at=since)
    session.add(row)
    session.flush()
    return row.id


def _applicants(session: Session, since: datetime) -> list[int]:
    secret = passwords.hashed(accounts.PASSWORD)
    return [_person(session, names.address(n), names.name(n), secret, since) for n in range(CANDIDATES)]


def _taking(turn: Iterator[tuple[int, str, int]], post: posts.Post) -> Callable[[int], list[Candidate]]:
    """A way to take the next candidates for a post."""
    return lambda count: [
        candidate(person, name, post, number) for person, name, number in (next(turn) for _ in range(count))
    ]


Tell = Callable[[Story, Callable[[int], list[Candidate]]], object]


def _to(state: str, count: int = 0) -> Tell:
    """A story brought to `state` with `count` applications."""
    return lambda story, some: story.to(state, some(count))


def _give_up(story: Story, some: Callable[[int], list[Candidate]]) -> None:
    """Nobody suits: the director ends the hire without a choice, everyone is answered."""
    story.to("sifting", some(3)).mark()
    why = "Aucun dossier ne répond aux critères requis de la fiche."
    story.take("conclude_unfilled", story.actor("director", DIRECTOR), given.Reason(why))
    story.write_letters().approve_letters().deliver().finish()


def _cancel(story: Story, some: Callable[[int], list[Candidate]]) -> None:
    """The funding is lost: the hire is cancelled and everyone told."""
    story.to("advertised", some(4))
    why = "Le financement du poste a été retiré par le partenaire."
    story.take("cancel", story.actor("director", DIRECTOR), given.Reason(why))


def _hear(story: Story, some: Callable[[int], list[Candidate]]) -> None:
    """Interviews to arrange: days are proposed, most hours given, nobody invited yet; proofs asked of two; letters to read."""
    story.to("sifting", some(5)).mark().shortlist(2).ask().write_letters()
    shortlist_proofs.asked(story)
    first = datetime.now(UTC).date() + timedelta(days=14)
    story.propose_days(first + timedelta(days=-first.weekday() % 7))


def _answering(story: Story, some: Callable[[int], list[Candidate]]) -> Callable[[], None]:
    """Answers on their way: arrived, come back, in doubt, on hold, to read; one complaint; an arrival is begun."""
    people = some(7)
    story.to("informing", people).write_letters().approve_letters(3)
    complaints.file(story, people[5].person)
    welcomes.begun(story)

    def last() -> None:
        send_some(story)
        story.now = max(story.now, datetime.now(UTC) - timedelta(days=6))  # its answer is not due yet
        data_rights.ask(story, people[4].person, "restriction", data_rights.RESTRICTED)

    return last


def _complained_of(story: Story, some: Callable[[int], list[Candidate]]) -> None:
    """Everybody was answered; a complaint was examined and answered too; whoever accepted is expected soon."""
    people = some(5)
    story.to("closed", people)
    complaints.answer(story, complaints.file(story, people[3].person))
    data_rights.answer(story, data_rights.ask(story, people[0].person))
    welcomes.half_done(story)


def _renewed(story: Story, some: Callable[[int], list[Candidate]]) -> None:
    """A year on: whoever was appointed works in a restricted zone, and their access is to be renewed."""
    clearances.authorised_for_a_time(story.to("clearing", some(4))).clear().offer().accept()
    story.write_letters().approve_letters().deliver().finish()
    clearances.renewing(story)


def _declined_once(story: Story, some: Callable[[int], list[Candidate]]) -> None:
    """The first of the list declined; the post is offered to the second, whose answer is expected."""
    clearances.with_reservations(story.to("clearing", some(4))).clear().offer().decline().decide()
    if story.row().state == "clearing":  # a school that refers everybody
        story.refer().clear()
    story.offer()


def _deliberated(story: Story, some: Callable[[int], list[Candidate]]) -> None:
    """Six people were heard, one of them without a member who stepped aside; the jury is in its meeting."""
    story.to("eligibility", some(8)).judge().declare({2: 0}).start_scoring().mark().shortlist(6).ask()
    story.interview().mark().deliberate().meet(over=False)


MEETING = {
    "fr_mission": "Présenter les travaux aux rencontres « Doctorant·es en réseau ».",
    "en_mission": "Present the work at the yearly meeting of PhD students.",
}


def _being_written(story: Story, _some: Callable[[int], list[Candidate]]) -> None:
    """One finding is set aside with a reason, another is still to be settled."""
    story.open().add("Le nom des rencontres est cité tel qu’il est publié.", **MEETING)
    story.add(fr_working_conditions="Un accueil par les doctorant·es de l’équipe est prévu.",
              en_working_conditions="PhD students of the team welcome newcomers.")  # fmt: skip


def _with_a_finding_set_aside(story: Story, _some: Callable[[int], list[Candidate]]) -> None:
    """The committee reads why a finding was set aside."""
    story.open().add("Le nom des rencontres est cité tel qu’il est publié.", **MEETING).submit()


def passages(session: Session, cast: Cast) -> None:
    """What many sheets say alike, written once."""
    shared = (
        (None, "accommodation", "Lieux d’entretien",
         "Les auditions se tiennent dans une salle accessible, ou à distance si la personne le préfère.",
         "Interviews take place in an accessible room, or at a distance if the person prefers."),
        ("ALES", "working_conditions", "Logement à l’arrivée",
         "L’école aide à trouver un logement et prête une chambre pendant deux semaines.",
         "The school helps to find a home and lends a room for two weeks."),
        ("PARIS", "working_conditions", "Télétravail",
         "Deux jours de télétravail par semaine sont possibles après un mois.",
         "Two days a week from home are possible after one month."),
    )  # fmt: skip
    for code, field, name, fr, en in shared:
        sheet_blocks.add(session, cast.schools[code] if code else None, sheet_blocks.Block(field, name, fr, en))


def _first_reading(story: Story, _some: Callable[[int], list[Candidate]]) -> None:
    """Two people were asked to read; one has voted."""
    story.to("sheet_review").assign("reviewer", "reviewer2").vote("reviewer2")


def _late_reading(story: Story, _some: Callable[[int], list[Candidate]]) -> None:
    """Nobody was asked, somebody does not agree, and the time has passed."""
    story.to("sheet_review").vote("reviewer3", approve=False)
    why = "Citer un seul instrument revient à viser les personnes d’une seule équipe."
    story.remark("reviewer3", "fr.mission", why)


def _second_reading(story: Story, _some: Callable[[int], list[Candidate]]) -> None:
    """Sent back once, mended, and with the committee again."""
    story.to("sheet_review").assign("reviewer", "reviewer3").vote("reviewer")
    story.remark("reviewer3", "fr.mission", "La mission ne dit pas ce qui se fait en équipe : merci de le préciser.")
    story.remark("reviewer3", "en.mission", "The same in English, please.", required=True)
    story.remark("reviewer", "fr.title", "Intitulé clair, rien à reprendre.", required=False)
    story.vote("reviewer3", approve=False).wait(5)
    story.send_back("reviewer3", "La mission est à compléter dans les deux langues avant l’approbation.").wait(3)
    added = (" Le travail se fait à trois, avec une doctorante et un ingénieur, et se partage chaque semaine.",
             " The work is done by three people, with a PhD student and an engineer, and shared every week.")  # fmt: skip
    story.rewrite("La mission dit maintenant avec qui le travail se fait.",
                  fr_mission=story.post.mission_fr + added[0], en_mission=story.post.mission_en + added[1])  # fmt: skip


def closures(session: Session, cast: Cast, today: date) -> None:
    """Days on which the group, and each school, is closed this year."""
    alone = ((None, 12, 24, 9, "Fermeture d’hiver du groupe"), ("ALES", 8, 3, 14, "Fermeture d’été"),
             ("PARIS", 8, 10, 11, "Fermeture d’été"))  # fmt: skip
    for code, month, day, days, label in alone:
        first = date(today.year, month, day)
        session.add(Closure(school_id=cast.schools[code] if code else None, first_on=first,
                            last_on=first + timedelta(days=days - 1), label=label))  # fmt: skip
    for code, ago in (("ALES", 12), ("PARIS", 9)):
        day_off = today - timedelta(days=ago)
        session.add(Closure(school_id=cast.schools[code], first_on=day_off, last_on=day_off, label="Pont"))


def _late(story: Story) -> None:
    """Conditions were to be checked a week ago: candidates read why it is not done, and the new date."""
    why = "Deux congés dans l’équipe ; les seconds regards se font cette semaine."
    by = (datetime.now(UTC) + timedelta(days=5)).date()
    story.take("set_new_date", story.actor("hr", HR), given.NewDate("eligibility", by, "many_files", why))


def _few_men(story: Story, _some: Callable[[int], list[Candidate]]) -> None:
    """The director lifts the share of the sexes, and the act of the jury says so."""
    why = "Deux hommes du vivier se sont récusés et la session ne peut pas attendre ; trois femmes et un homme siègent."
    story.to("composing_jury").seat(("chair", "juror1", "juror2", "juror4"))
    story.take("grant_derogation", story.actor("director", DIRECTOR), given.Derogation("jury_sexes", why))
    story.compose(())


# How many days ago each post of posts.POSTS was opened, and how far it has come.
STORIES: tuple[tuple[int, Tell], ...] = (
    (40, _to("advertised", 6)),
    (101, lambda story, some: clearances.unfavourable(clearances.ahead(clearances.filed(story.to("clearing", some(5))).refer("sent")))),
    (88, lambda story, some: _late(story.to("eligibility", some(6)).begin_links().begin_copies())),
    (15, _to("composing_jury")),
    (131, _answering),
    (230, _complained_of),
    (77, lambda story, some: put_down(story.to("sifting", some(6)).mark(4, but="juror1"), "juror1")),
    (157, _declined_once),
    (94, _deliberated),
    (6, _first_reading),
    (95, lambda story, some: story.to("deliberating", some(6)).meet().answer().conclude()),
    (80, _hear),
    (2, _being_written),
    (150, _give_up),
    (60, _cancel),
    (98, lambda story, some: clearances.begun(story.to("clearing", some(4)))),
    (30, _to("advertised", 3)),
    (9, _few_men),
    (17, _second_reading),
    (27, _late_reading),
    (13, _with_a_finding_set_aside),
    (12, lambda story, _some: story.to("composing_jury").compose().publish(opens_in=30)),
    (16, _to("advertised", 2)),
    (390, _renewed),
    (176, lambda story, some: clearances.silent(story.to("clearing", some(4)))),
)
