"""A hire told step by step through the real verbs: to fill a demonstration, a bench or a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, DocumentCopy, JuryMember, Letter, LinkDeclaration, Outgoing, Referral
from recruitment.services import (
    copies,
    grid_copies,
    interview_days,
    interview_needs,
    jury_people,
    meeting_state,
    sheet_history,
    tally,
    verbs,
)  # fmt: skip
from recruitment.services.content_store import ContentStore
from recruitment.services.documents import examine, keep
from recruitment.services.opening import Opening, open_hire
from recruitment.services.progress import Step, Taken, hire_row, pack_of
from recruitment.services.sheets import latest
from workflows import given
from workflows.charter.eligibility import last_moment
from workflows.charter.security import PIECES
from workflows.charter.wording import findings
from workflows.who import (
    CANDIDATE,
    CHAIR,
    DIRECTOR,
    HIRING_MANAGER,
    HR,
    JUROR,
    PERSON,
    REVIEWER,
    SECURITY,
    THE_ENGINE,
    Actor,
)  # fmt: skip

from . import papers, paths, posts, questions
from .cast import Cast

PARIS = ZoneInfo("Europe/Paris")
# A path through the chart: each state after those that lead to it.
PATH = (
    "drafting", "sheet_review", "composing_jury", "advertised", "eligibility", "sifting", "interviewing",
    "deliberating", "ranked", "clearing", "offering", "informing", "closed",
)  # fmt: skip
LEVELS = ((4, 5, 3, 4, 4, 5, 3, 4), (3, 4, 3, 3, 4, 4, 3, 3), (2, 3, 3, 2, 3, 2, 3, 2), (5, 4, 4, 5, 4, 4, 5, 4))
# The links that people who apply have followed, in turn.
VIA = ("euraxess", "site", "", "academic_positions", "csp", "euraxess", "networks")
# Works and positions that people who apply have chosen to name, in turn; the rest name none.
RECORDS = (
    ((given.Work("doi", "10.5281/zenodo.1000001"), given.Work("hal", "hal-03000001")),
     (given.Position("Université de Nîmes", "CHROME", 2019, 2023),)),
    ((), (given.Position("IMT Mines Alès", "LGEI", 2020, None), given.Position("CNRS", "", 2016, 2019))),
    ((given.Work("doi", "10.5281/zenodo.1000002"),), ()),
    ((), ()),
)  # fmt: skip
WHY = "Décrit dans le dossier, avec des exemples vérifiables."


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who applies, with the texts of their two documents."""

    person: int
    name: str
    cv: bytes
    project: bytes
    language: str = "fr"
    years: int = 2  # of work, as the CV says


# What a jury says of the people it heard, one after the other.
SAID = (
    "Deux lectures du repère 4 de la recherche ont été rapprochées : les preuves citées au dossier l’emportent.",
    "L’écart sur le projet tenait à la deuxième année ; la réponse donnée à l’audition a été relue.",
    "Les membres s’accordent sur l’enseignement, où les repères étaient lus de deux façons.",
)


def _own_reading(place: int, number: int, criterion: int) -> int:
    """How a member reads an anchor in their own way: mostly alike, the fourth a little harder."""
    turn = (place * 5 + number * 3 + criterion * 7) % 11
    return (turn == 0) - (turn == 6) - (place == 3 and criterion == 1)


class Story:
    """One hire and its clock. Every method takes steps through the door and moves the clock on."""

    def __init__(self, session: Session, cast: Cast, files: Path, post: posts.Post, start: datetime) -> None:
        self.session, self.cast, self.files, self.post, self.now = session, cast, files, post, start
        self.hire = 0
        self.candidates: dict[int, Candidate] = {}

    def who(self, part: str) -> int:
        """The person who plays a part in the school of the post."""
        return self.cast.people[self.cast.key(part, self.post.school)]

    def actor(self, part: str, *roles: str) -> Actor:
        """That person, with the roles that the step needs."""
        return Actor(self.who(part), frozenset({PERSON, *roles}))

    def wait(self, days: float) -> Story:
        """Let days go by."""
        self.now += timedelta(days=days)
        return self

    def take(self, event: str, actor: Actor, given_: Any = None, *, application: int | None = None,
             referral: int | None = None, complaint: int | None = None,
             welcome: int | None = None, request: int | None = None) -> Taken:  # fmt: skip
        """One step, now; ten minutes go by."""
        step = Step(event, actor, given_ or given.Nothing(), application=application, referral=referral,
                    complaint=complaint, welcome=welcome, request=request)  # fmt: skip
        taken = verbs.take(self.session, self.hire, step, now=self.now)
        self.session.flush()
        self.now += timedelta(minutes=10)
        return taken

    # 1, 2 The sheet and its review

    def open(self, start_on: date | None = None) -> Story:
        """Open the hire with its complete sheet."""
        start_on = start_on or (self.now + timedelta(days=270)).date()
        post = self.post
        contact = f"recrutement@{post.school.lower()}.example.org"
        opening = Opening(
            self.cast.schools[post.school], post.kind, post.rank, post.title_fr, post.title_en, post.unit, post.posts,
            post.restricted, start_on, posts.sheet(post, start_on, contact), post.pack,
        )  # fmt: skip
        self.hire = open_hire(self.session, opening, self.actor("manager", HIRING_MANAGER), now=self.now)
        return self.wait(1)

    def add(self, why: str = "", **texts: str) -> Story:
        """The manager adds sentences to texts of the sheet; with `why`, sets what is found in them aside."""
        content = {part: dict(held) for part, held in latest(self.session, self.hire).content.items()}
        for place, text in texts.items():
            part, _, name = place.partition("_")
            content[part][name] = f"{content[part][name]} {text}"
        manager = self.actor("manager", HIRING_MANAGER)
        self.take("edit_sheet", manager, given.SheetText(content))
        for found in findings(content) if why else ():
            if found.severity == "warn":
                self.take("dismiss_finding", manager, given.Dismissal(found.where, found.code, found.text, why))
        self.session.expire_all()
        return self

    def submit(self) -> Story:
        """Send the sheet to the committee."""
        self.take("submit_sheet", self.actor("manager", HIRING_MANAGER))
        return self.wait(2)

    def assign(self, *parts: str) -> Story:
        """HR asks these people of the committee to reread."""
        self.take("assign_reviewers", self.actor("hr", HR), given.Assignment(tuple(map(self.who, parts))))
        return self

    def vote(self, part: str, approve: bool = True) -> Story:
        """One of the committee votes."""
        self.take("review_sheet", self.actor(part, REVIEWER), given.Review(approve))
        return self

    def remark(self, part: str, place: str, text: str, *, required: bool = True) -> Story:
        """One of the committee makes a remark on a field."""
        self.take("comment_sheet", self.actor(part, REVIEWER), given.Comment(place, text, required))
        return self

    def send_back(self, part: str, why: str) -> Story:
        """The committee sends the sheet back."""
        self.take("return_sheet", self.actor(part, REVIEWER), given.Reason(why))
        return self.wait(1)

    def rewrite(self, answer: str, **texts: str) -> Story:
        """The author changes texts (`fr_mission`), answers every remark, and sends the sheet again."""
        manager = self.actor("manager", HIRING_MANAGER)
        content = {part: dict(held) for part, held in latest(self.session, self.hire).content.items()}
        for name, text in texts.items():
            language, _, field = name.partition("_")
            content[language][field] = text
        self.take("edit_sheet", manager, given.SheetText(content))
        for remark in sheet_history.remarks(self.session, self.hire):
            if remark.required and remark.answer is None:
                self.take("answer_comment", manager, given.Answer(remark.id, answer))
        return self.submit()

    def approve(self) -> Story:
        """As many reviewers as the pack asks for approve."""
        for part in ("reviewer", "reviewer2", "reviewer3"):
            self.vote(part)
        self.take("approve_sheet", self.actor("reviewer", REVIEWER))
        return self.wait(3)

    # 3, 4 The jury, the grid, the advert

    def compose(self, jurors: Iterable[str] = ("chair", "juror1", "juror2", "juror3", "juror4")) -> Story:
        """Seat the jury, lock the grid, have the director appoint."""
        for name in jurors:
            key = self.cast.key(name, self.post.school)
            self.take("seat_juror", self.actor("hr", HR), given.Sitting(self.cast.jurors[key], chair=name == "chair"))
        if pack_of(self.row()).severity("jury_specialists") != "off":
            self.take("name_specialists", self.actor("hr", HR), given.Specialists(self.specialists()))
        self.take("choose_grid", self.actor("manager", HIRING_MANAGER), given.GridChoice(self.post.grid))
        self.take("lock_grid", self.actor("manager", HIRING_MANAGER))
        self.take("appoint_jury", self.actor("director", DIRECTOR))
        return self.wait(1)

    def specialists(self) -> dict[int, bool]:
        """Who of the jury works in a research field of the post, by the register."""
        wanted = jury_people.fields_of_post(self.session, self.hire)
        seated = jury_people.everybody(self.session, self.hire, self.now, fields=True)
        return {one.juror: bool(one.near(wanted)) for one in seated if one.member is not None}

    def publish(self, days: int = 60, opens_in: int = 0) -> Story:
        """Publish everywhere it must be, open for `days`; announced ahead when it opens in some days only."""
        last_day = (self.now + timedelta(days=opens_in + days)).astimezone(PARIS)
        deadline = last_day.replace(hour=23, minute=59, second=0, microsecond=0).astimezone(UTC)
        first_day = (
            (self.now + timedelta(days=opens_in)).astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
        )
        opens = first_day.astimezone(UTC) if opens_in else None
        self.take("publish", self.actor("hr", HR), given.Publication(deadline, ("site", "euraxess", "csp"), opens))
        return self.wait(1)

    def receive(self, candidates: Iterable[Candidate]) -> Story:
        """Applications come in, a few hours apart."""
        for number, candidate in enumerate(candidates):
            self.candidates[candidate.person] = candidate
            told = paths.written(number, candidate.language)
            cv = keep(self.files, "cv", candidate.cv) if not told else self._written(told, candidate.language)
            kept = (cv, keep(self.files, "project", candidate.project))
            works, positions = RECORDS[number % len(RECORDS)]
            sent = given.Candidacy(
                kept, candidate.language, candidate.language, VIA[number % len(VIA)], works, positions, narrative=told,
                career=paths.career(number, self.post.kind),
            )  # fmt: skip
            self.take("apply", Actor(candidate.person, frozenset({PERSON})), sent)
            self.wait(0.1)
        return self

    def _written(self, told: tuple[given.Passage, ...], language: str) -> given.Paper:
        row = self.row()
        return paths.paper(self.files, told, language, row.reference, row.deadline)

    def close(self) -> Story:
        """The clock closes applications after the deadline and its minutes of grace."""
        row = self.row()
        assert row.deadline is not None
        self.now = max(self.now, last_moment(pack_of(row), row.deadline) + timedelta(minutes=1))
        self.take("close_applications", THE_ENGINE)
        return self.wait(1)

    # 5 Eligibility and links

    def row(self) -> Any:
        """The hire as it stands."""
        row = hire_row(self.session, self.hire)
        assert row is not None
        return row

    def applications(self, *states: str) -> list[int]:
        """The files in one of `states` (all without), in the order of their numbers."""
        query = select(Application.id).where(Application.hire_id == self.hire).order_by(Application.number)
        return list(self.session.scalars(query.where(Application.state.in_(states)) if states else query))

    def judge(self, inadmissible: int = 1) -> Story:
        """HR finds on each file; the last `inadmissible` ones are set aside after a second look."""
        files = self.applications("received")
        for number, file in enumerate(files):
            out = number >= len(files) - inadmissible
            found = given.Eligibility(file, not out, "degree_missing" if out else "",
                                      "Le diplôme demandé ne figure pas dans le dossier." if out else "")  # fmt: skip
            self.take("judge_eligibility", self.actor("hr", HR), found, application=file)
            if out:
                self.take("second_look", self.actor("hr2", HR), given.SecondLook(file, True), application=file)
        return self

    def seats(self) -> Mapping[int, int]:
        """Member -> person of those who sit."""
        rows = self.session.execute(
            select(JuryMember.id, JuryMember.person_id).where(
                JuryMember.hire_id == self.hire, JuryMember.left_at.is_(None)
            )
        )
        return {row.id: row.person_id for row in rows}

    def declare(self, red: Mapping[int, int] | None = None) -> Story:
        """Each juror declares on each file; `red` maps a member's place (0…) to a file's place."""
        files = self.applications("admissible")
        for place, person in enumerate(self.seats().values()):
            for number, file in enumerate(files):
                aside = (red or {}).get(place) == number
                answer = given.LinkAnswer(file, (given.DeclaredLink("supervision"),) if aside else ())
                self.take("declare_link", Actor(person, frozenset({JUROR})), answer, application=file)
        return self.wait(1)

    def copy(self) -> Story:
        """HR prepares and signs copies of what the jury will read."""
        for row in copies.lines(self.session, self.hire):
            if row.signed_at is None and not row.waiting:
                self._sign(*self._prepare(row.id, self._bare))
        return self

    def begin_copies(self) -> Story:
        """HR has begun: two copies signed, one prepared in which the name was left, the others to do."""
        rows = copies.lines(self.session, self.hire)
        for row in rows[:2]:
            self._sign(*self._prepare(row.id, self._bare))
        self._prepare(rows[2].id, lambda paper: ContentStore(self.files).path(paper.sha256).read_bytes())
        return self

    def _prepare(
        self, document: int, content: Callable[[copies.Original], bytes]
    ) -> tuple[copies.Original, DocumentCopy]:
        paper = copies.original(self.session, self.hire, document)
        assert paper is not None
        made = self.scanned(paper, content)
        by = self.who("hr")
        store = ContentStore(self.files)
        return paper, copies.prepare(self.session, store, paper, made, unchanged=False, by=by, now=self.now)

    def scanned(self, paper: copies.Original, content: Callable[[copies.Original], bytes]) -> copies.Made:
        """The copy of a document, looked over."""
        return copies.made(content(paper), paper.traces)

    def _sign(self, paper: copies.Original, kept: DocumentCopy) -> None:
        """Places found are the mission's own words: they were looked at."""
        signed = given.SignedCopy(paper.id, kept.sha256, looked=kept.places > 0)
        self.take("sign_copy", self.actor("hr", HR), signed, application=paper.application)

    def _bare(self, paper: copies.Original) -> bytes:
        """The document again, without the name."""
        told = self.candidates.get(paper.person)
        if paper.kind == "cv":
            made = papers.cv(f"Candidature {paper.number}", self.post.field, told.years if told else 2)
        else:
            made = papers.project(f"Candidature {paper.number}", self.post.mission_fr)
        return examine(paper.kind, "copie.pdf", made).content

    def begin_links(self) -> Story:
        """Links of every kind of outcome, some still waiting: for the chair, for the director, for an answer."""
        files, seats = self.applications("received"), list(self.seats().values())
        years = [self.now.date() - timedelta(days=365 * n) for n in range(8)]
        told = (
            (0, 3, (given.DeclaredLink("same_laboratory", years[1], words="Même équipe pendant un an."),)),
            (1, 0, (given.DeclaredLink("cosigned_works", works=4, words="Quatre articles d’un même projet."),)),
            (1, 2, (given.DeclaredLink("same_laboratory", years[6]),)),
            (2, 1, (given.DeclaredLink("supervision", years[2], words="Direction de la thèse."),)),
            (4, 2, (given.DeclaredLink("supervision", years[7]), given.DeclaredLink("cosigned_works", works=3))),
        )
        for place, number, links in told:
            answer = given.LinkAnswer(files[number], links)
            self.take("declare_link", Actor(seats[place], frozenset({JUROR})), answer, application=files[number])
        own = self.session.scalars(
            select(LinkDeclaration.id).join(JuryMember, JuryMember.id == LinkDeclaration.member_id)
            .where(LinkDeclaration.hire_id == self.hire, JuryMember.chair, LinkDeclaration.level == "amber")
        ).one()  # fmt: skip
        why = "Un an dans la même équipe, sans travail commun : faut-il un déport ?"
        self.take("ask_referent", self.actor("director", DIRECTOR), given.ReferentQuestion(own, why), application=files[3])
        rest = tuple(given.LinkAnswer(file) for number, file in enumerate(files) if number != 2)
        self.take("declare_link", Actor(seats[4], frozenset({JUROR})), given.LinkAnswers(rest))
        return self

    def start_scoring(self) -> Story:
        """Copies signed, files open to the jury."""
        self.copy()
        self.take("open_scoring", self.actor("hr", HR))
        return self.wait(1)

    # 6, 7, 8 Marks, interviews, deliberation

    def mark(self, only: int | None = None, *, but: str = "") -> Story:
        """Each juror marks each file of the stage: the first `only` jurors, `but` one, to leave some waiting."""
        left = self.who(but) if but else 0
        row = self.row()
        interviews = bool(pack_of(row).value("interviews_required"))
        stage = tally.stage_of(row.state, interviews)
        kept = grid_copies.of_hire(self.session, row)
        assert kept is not None
        aside = {
            (member, file) for member, file in self.session.execute(
                select(LinkDeclaration.member_id, LinkDeclaration.application_id).where(
                    LinkDeclaration.hire_id == self.hire, LinkDeclaration.steps_aside
                )
            )
        }  # fmt: skip
        files = self.applications(*(("admissible",) if stage == "sift" else ("heard",)))
        for place, (member, person) in enumerate(list(self.seats().items())[:only]):
            for number, file in enumerate(files):
                if (member, file) in aside or person == left:
                    continue
                levels = LEVELS[number % len(LEVELS)]
                marks = {
                    key: given.Mark(max(1, min(5, levels[i % 8] + _own_reading(place, number, i))), WHY)
                    for i, key in enumerate(kept.keys[stage])
                }
                self.take(
                    "submit_marks", Actor(person, frozenset({JUROR})), given.MarkSheet(file, marks), application=file
                )
        return self.wait(1)

    def chair(self) -> Actor:
        """The person in the chair."""
        return self.actor("chair", CHAIR, JUROR)

    def shortlist(self, most: int = 3) -> Story:
        """The jury talks where marks differ, then the chair closes the sift."""
        self.take(
            "discuss", self.chair(), given.Reason("Les écarts ont été repris critère par critère, repères en main.")
        )
        means = tally.means_of(self.session, self.row())
        best = sorted(self.applications("admissible"), key=lambda a: -means.get(a, 0))[:most]
        self.take("close_sift", self.chair(), given.Shortlist(tuple(best)))
        return self.wait(1)

    def ask(self) -> Story:
        """The chair prepares the questions asked of everybody."""
        kept = grid_copies.of_hire(self.session, self.row())
        if kept is not None and kept.keys["interview"]:
            self.take("prepare_questions", self.chair(), questions.questions(kept.keys["interview"]))
        return self

    def propose_days(self, first: date) -> Story:
        """HR sets a day and a morning by video; members give their hours but the last, a candidate cannot come early."""
        sessions = (
            given.HearingSession(first, 9 * 60, 12 * 60, "Salle du conseil"),
            given.HearingSession(first, 14 * 60, 17 * 60, "Salle du conseil"),
            given.HearingSession(first + timedelta(days=1), 9 * 60, 12 * 60, "https://visio.example.org/jury", video=True),
        )
        self.take("set_interview_days", self.actor("hr", HR), given.InterviewDays(sessions, 45, 10, 3, 20))
        days = interview_days.read(self.session, self.hire)
        assert days is not None
        whole = {one.id: (one.start, one.finish) for one in days.sessions}
        for place, person in enumerate(list(self.seats().values())[:-1]):
            free = {**whole, days.sessions[0].id: (10 * 60, 12 * 60)} if place == 1 else whole
            self.take("give_hours", Actor(person, frozenset({JUROR})), given.Hours(free))
        file = self.applications("shortlisted")[0]
        person = self.session.scalars(select(Application.person_id).where(Application.id == file)).one()
        early = {**whole, days.sessions[0].id: (9 * 60, 9 * 60)}
        self.take("answer_interview_days", Actor(person, frozenset({CANDIDATE})), given.Hours(early))
        interview_needs.ask(self.session, file, ["time"], "Un tiers de temps en plus, s’il vous plaît.", self.now)
        return self

    def interview(self, absent: int = 0) -> Story:
        """Interviews are planned and held; the last `absent` people do not come."""
        files = self.applications("shortlisted")
        for number, file in enumerate(files):
            slot = (self.now + timedelta(days=10)).replace(hour=8 + number % 8, minute=0)
            self.take(
                "plan_interview",
                self.actor("hr", HR),
                given.Interview(file, slot, "Salle du conseil"),
                application=file,
            )
        self.wait(11)
        for number, file in enumerate(files):
            self.take(
                "record_hearing",
                self.actor("hr", HR),
                given.Hearing(file, number < len(files) - absent),
                application=file,
            )
        return self

    def deliberate(self) -> Story:
        """The deliberation opens."""
        self.take("open_deliberation", self.chair())
        return self

    def rank(self, signatures: int | None = None) -> Story:
        """Marks are revealed, an order proposed and signed."""
        self.take("reveal", self.chair())
        self.take(
            "discuss", self.chair(), given.Reason("Les auditions ont été reprises une à une, dans l’ordre des écarts.")
        )
        means = tally.means_of(self.session, self.row())
        order = tuple(sorted(self.applications("heard"), key=lambda a: -means.get(a, 0)))
        why = "À notes voisines, le jury retient le projet dont la méthode est la plus aboutie."
        self.take("propose_ranking", self.chair(), given.Order(order, dict.fromkeys(order, why)))
        ranking = tally.ranking(self.session, self.row()).id or 0
        for person in list(self.seats().values())[:signatures]:
            self.take("sign_minutes", Actor(person, frozenset({JUROR})), given.Signature(ranking))
        return self

    def meet(self, *, over: bool = True) -> Story:
        """Marks are revealed in a meeting: its attendance, discussions and votes; not `over`: one discussion runs."""
        self.take("reveal", self.chair())
        seats = list(self.seats())
        attendance = {member: "remote" if member == seats[-2] else "present" for member in seats}
        self.take("open_meeting", self.chair(), given.Convening(attendance))
        files = self.applications("heard")
        for file, said in zip(files, SAID if over else SAID[:1], strict=False):
            self.take("take_up", self.chair(), given.Turn(file))
            self.wait(0.012)
            self.take("end_turn", self.chair(), given.Talk(said))
        there = len(meeting_state.read(self.session, self.hire).here)
        if not over:
            self.take("take_up", self.chair(), given.Turn(files[1]))
            return self
        motion = given.Vote("Retenir la liste dans l’ordre proposé", None, (there - 1, 0, 1))
        self.take("put_to_vote", self.chair(), motion)
        means = tally.means_of(self.session, self.row())
        order = tuple(sorted(files, key=lambda a: -means.get(a, 0)))
        why = "À notes voisines, le jury retient le projet dont la méthode est la plus aboutie."
        self.take("propose_ranking", self.chair(), given.Order(order, dict.fromkeys(order, why)))
        self.take("close_meeting", self.chair())
        return self

    def answer(self) -> Story:
        """All members but one sign the minutes; the last refuses, with a statement."""
        ranking = tally.ranking(self.session, self.row()).id or 0
        *signing, last = self.seats().values()
        for person in signing:
            self.take("sign_minutes", Actor(person, frozenset({JUROR})), given.Signature(ranking))
        why = "Le temps laissé à la dernière audition a été plus court que pour les autres."
        self.take("refuse_minutes", Actor(last, frozenset({JUROR})), given.Refusal(ranking, why))
        return self

    def conclude(self) -> Story:
        """The chair signs the list."""
        self.take("sign_ranking", self.chair())
        return self.wait(1)

    # 9, 10 Decision, security, offer

    def decide(self) -> Story:
        """The director takes the next on the list."""
        left, _ = tally.list_left(self.session, self.hire)
        self.take("decide", self.actor("director", DIRECTOR), given.Choice(left[0]), application=left[0])
        return self.wait(1)

    def chosen(self) -> int:
        """The file now chosen."""
        return self.applications("chosen", "cleared")[0]

    def refer(self, until: str = "authorised") -> Story:
        """The referral of the person chosen, as far as `until`."""
        referral = self.session.scalar(select(Referral.id).where(Referral.application_id == self.chosen()))
        security, director = self.actor("security", SECURITY), self.actor("director", DIRECTOR)
        steps: tuple[tuple[str, Actor, Any, int, str], ...] = (
            ("complete_referral", security, given.Checklist(PIECES), 4, "complete"),
            ("send_referral", security, None, 24, "sent"),
            ("record_opinion", security, given.Opinion("favourable"), 2, "answered"),
            ("authorise", director, None, 1, "authorised"),
        )
        for event, actor, what, days, state in steps:
            self.take(event, actor, what, referral=referral)
            if state == until:
                break
            self.wait(days)
        return self

    def clear(self) -> Story:
        """The decision on access brings the hire to its offer."""
        self.take("conclude_clearance", self.actor("hr", HR))
        return self

    def offer(self) -> Story:
        """HR makes the offer."""
        terms = "Contrat aux conditions publiées, prise de poste à la date de l’annonce."
        self.take(
            "make_offer",
            self.actor("hr", HR),
            given.Proposal(self.now + timedelta(days=15), terms),
            application=self.chosen(),
        )
        return self.wait(3)

    def accept(self) -> Story:
        """The person accepts."""
        file = self.chosen()
        person = self.session.scalars(select(Application.person_id).where(Application.id == file)).one()
        self.take("accept_offer", Actor(person, frozenset({CANDIDATE})), application=file)
        return self.wait(1)

    def decline(self) -> Story:
        """The person declines."""
        file = self.chosen()
        person = self.session.scalars(select(Application.person_id).where(Application.id == file)).one()
        self.take("decline_offer", Actor(person, frozenset({CANDIDATE})), application=file)
        return self.wait(1)

    # 11, 12 Answers

    def write_letters(self) -> Story:
        """HR composes an answer for everybody."""
        self.take("compose_letters", self.actor("hr", HR))
        return self.wait(1)

    def approve_letters(self, most: int | None = None) -> Story:
        """A second person approves every answer, or the first `most`."""
        drafts = self.session.scalars(
            select(Letter.id)
            .where(Letter.hire_id == self.hire, Letter.status == "draft", Letter.final)
            .order_by(Letter.application_id)
        )
        self.take("approve_letters", self.actor("hr2", HR), given.LetterBatch(tuple(drafts)[:most]))
        return self

    def deliver(self) -> Story:
        """Mark this hire's mails as sent when they were queued: a demonstration sends none when it loads."""
        self.session.execute(
            update(Outgoing)
            .where(Outgoing.hire_id == self.hire, Outgoing.state == "queued")
            .values(state="sent", done_at=Outgoing.created_at)
        )
        self.session.execute(
            update(Letter)
            .where(Letter.hire_id == self.hire, Letter.status == "approved")
            .values(status="sent", sent_at=Letter.approved_at)
        )
        return self

    def finish(self) -> Story:
        """HR closes the hire."""
        self.take("close", self.actor("hr", HR))
        return self

    def to(self, state: str, candidates: Iterable[Candidate] = ()) -> Story:
        """From nothing to `state`, by the straight way."""
        stages = {
            "drafting": lambda: self.open(),
            "sheet_review": lambda: self.submit(),
            "composing_jury": lambda: self.approve(),
            "advertised": lambda: self.compose().publish().receive(candidates),
            "eligibility": lambda: self.close(),
            "sifting": lambda: self.judge().declare().start_scoring(),
            "interviewing": lambda: self.mark().shortlist().ask(),
            "deliberating": lambda: self.interview().mark().deliberate(),
            "ranked": lambda: self.rank().conclude(),
            "clearing": lambda: self.decide(),
            "offering": lambda: self.refer().clear() if self.row().state == "clearing" else self,
            "informing": lambda: self.offer().accept(),
            "closed": lambda: self.write_letters().approve_letters().deliver().finish(),
        }
        for name in PATH[: PATH.index(state) + 1]:
            stages[name]()
        return self


def candidate(person: int, name: str, post: posts.Post, number: int) -> Candidate:
    """Somebody whose two documents suit the post."""
    years = 2 + number % 9
    return Candidate(person, name, papers.cv(name, post.field, years), papers.project(name, post.mission_fr),
                     "en" if number % 4 == 3 else "fr", years)  # fmt: skip
