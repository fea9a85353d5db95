"""The third chapter: marks, interviews, the deliberation and its list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from sqlalchemy import select

from recruitment.models import Application, LinkDeclaration
from recruitment.services import grid_copies, interview_days, interview_needs, meeting_state, tally
from recruitment.services.progress import pack_of
from workflows import given
from workflows.who import CANDIDATE, CHAIR, HR, JUROR, Actor

from .. import questions
from .applying import Applying

LEVELS = ((4, 5, 3, 4, 4, 5, 3, 4), (3, 4, 3, 3, 4, 4, 3, 3), (2, 3, 3, 2, 3, 2, 3, 2), (5, 4, 4, 5, 4, 4, 5, 4))
WHY = "Décrit dans le dossier, avec des exemples vérifiables."
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


class Judging(Applying):
    """A hire until its list is signed."""

    def mark(self, only: int | None = None, *, but: str = "") -> Self:
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

    def shortlist(self, most: int = 3) -> Self:
        """The jury talks where marks differ, then the chair closes the sift."""
        self.take(
            "discuss", self.chair(), given.Reason("Les écarts ont été repris critère par critère, repères en main.")
        )
        means = tally.means_of(self.session, self.row())
        best = sorted(self.applications("admissible"), key=lambda a: -means.get(a, 0))[:most]
        self.take("close_sift", self.chair(), given.Shortlist(tuple(best)))
        return self.wait(1)

    def ask(self) -> Self:
        """The chair prepares the questions asked of everybody."""
        kept = grid_copies.of_hire(self.session, self.row())
        if kept is not None and kept.keys["interview"]:
            self.take("prepare_questions", self.chair(), questions.questions(kept.keys["interview"]))
        return self

    def propose_days(self, first: date) -> Self:
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

    def interview(self, absent: int = 0) -> Self:
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

    def deliberate(self) -> Self:
        """The deliberation opens."""
        self.take("open_deliberation", self.chair())
        return self

    def rank(self, signatures: int | None = None) -> Self:
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

    def meet(self, *, over: bool = True) -> Self:
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

    def answer(self) -> Self:
        """All members but one sign the minutes; the last refuses, with a statement."""
        ranking = tally.ranking(self.session, self.row()).id or 0
        *signing, last = self.seats().values()
        for person in signing:
            self.take("sign_minutes", Actor(person, frozenset({JUROR})), given.Signature(ranking))
        why = "Le temps laissé à la dernière audition a été plus court que pour les autres."
        self.take("refuse_minutes", Actor(last, frozenset({JUROR})), given.Refusal(ranking, why))
        return self

    def conclude(self) -> Self:
        """The chair signs the list."""
        self.take("sign_ranking", self.chair())
        return self.wait(1)
