"""The second chapter: people apply; eligibility, links and copies, until the jury reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Self

from sqlalchemy import select

from recruitment.models import DocumentCopy, JuryMember, LinkDeclaration
from recruitment.services import copies
from recruitment.services.content_store import ContentStore
from recruitment.services.documents import examine, keep
from recruitment.services.progress import pack_of
from workflows import given
from workflows.charter.eligibility import last_moment
from workflows.who import DIRECTOR, HR, JUROR, PERSON, THE_ENGINE, Actor

from .. import papers, paths
from ..candidates import Candidate
from .preparing import Preparing

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


class Applying(Preparing):
    """A hire until its files open to the jury."""

    def receive(self, candidates: Iterable[Candidate]) -> Self:
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

    def close(self) -> Self:
        """The clock closes applications after the deadline and its minutes of grace."""
        row = self.row()
        assert row.deadline is not None
        self.now = max(self.now, last_moment(pack_of(row), row.deadline) + timedelta(minutes=1))
        self.take("close_applications", THE_ENGINE)
        return self.wait(1)

    def judge(self, inadmissible: int = 1) -> Self:
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

    def declare(self, red: Mapping[int, int] | None = None) -> Self:
        """Each juror declares on each file; `red` maps a member's place (0…) to a file's place."""
        files = self.applications("admissible")
        for place, person in enumerate(self.seats().values()):
            for number, file in enumerate(files):
                aside = (red or {}).get(place) == number
                answer = given.LinkAnswer(file, (given.DeclaredLink("supervision"),) if aside else ())
                self.take("declare_link", Actor(person, frozenset({JUROR})), answer, application=file)
        return self.wait(1)

    def copy(self) -> Self:
        """HR prepares and signs copies of what the jury will read."""
        for row in copies.lines(self.session, self.hire):
            if row.signed_at is None and not row.waiting:
                self._sign(*self._prepare(row.id, self._bare))
        return self

    def begin_copies(self) -> Self:
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

    def begin_links(self) -> Self:
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

    def start_scoring(self) -> Self:
        """Copies signed, files open to the jury."""
        self.copy()
        self.take("open_scoring", self.actor("hr", HR))
        return self.wait(1)
