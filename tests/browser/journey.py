"""A vacancy on its way through the browser: who takes part, the hire, what is said again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from recruitment.demo import papers, posts
from recruitment.models import Application, Document, Hire, Person

from .conftest import Enter
from .site import Site
from .visitor import Visitor

POST = posts.POSTS[1]  # a postdoctoral post in a restricted unit
JURORS = ("chair", "juror1", "juror2", "juror4", "guest")
GUEST = "Lucas Extérieur"
# In the order in which they apply. The fourth lacks the diploma; the third is not on the shortlist.
CANDIDATES = {
    "ada": "Ada Première", "basile": "Basile Deuxième", "chloe": "Chloé Troisième", "denis": "Denis Quatrième",
}  # fmt: skip
WHY = "Le dossier le montre par des exemples que l’on peut vérifier."
REASON = "À notes voisines, le jury retient le projet dont la méthode est la plus aboutie."


@dataclass
class Journey:
    """One hire and everybody around it, each in a browser of their own."""

    site: Site
    enter: Enter
    language: str
    folder: Path
    hire: int = 0
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def who(self, key: str) -> Visitor:
        """Somebody at their browser, signed in from the first time they are needed."""
        if key not in self.visitors:
            self.visitors[key] = visitor = self.enter(self.language)
            visitor.sign_in(key)
        return self.visitors[key]

    def at(self, key: str, page: str = "") -> Visitor:
        """The same person on a page of the hire."""
        visitor = self.who(key)
        visitor.open(f"/hires/{self.hire}{page}")
        return visitor

    def state(self) -> str:
        """Where the hire stands in the database."""
        return str(self.site.scalar(select(Hire.state).where(Hire.id == self.hire)))

    def title(self) -> str:
        """The title of the post in the language of this journey."""
        return POST.title_fr if self.language == "fr" else POST.title_en

    def reference(self) -> str:
        """The reference of the hire."""
        return str(self.site.scalar(select(Hire.reference).where(Hire.id == self.hire)))

    def file(self, key: str) -> int:
        """The application of a candidate."""
        query = select(Application.id).join(Person, Person.id == Application.person_id)
        return int(
            self.site.scalar(query.where(Person.email == f"{key}@example.org", Application.hire_id == self.hire))
        )

    def file_state(self, key: str) -> str:
        """Where a candidate's application stands."""
        return str(self.site.scalar(select(Application.state).where(Application.id == self.file(key))))

    def pdf(self, key: str, kind: str) -> Path:
        """A real document of a candidate, on the disk of their computer."""
        path = self.folder / f"{key}-{kind}.pdf"
        name = CANDIDATES[key]
        path.write_bytes(papers.cv(name, POST.field, 4) if kind == "cv" else papers.project(name, POST.mission_fr))
        return path

    def bare(self, document: str) -> Path:
        """A document with the name taken out, as HR makes it."""
        kind = self.site.scalar(select(Document.kind).where(Document.id == int(document)))
        path, whose = self.folder / f"copy-{document}.pdf", f"Candidature {document}"
        path.write_bytes(papers.cv(whose, POST.field, 4) if kind == "cv" else papers.project(whose, POST.mission_fr))
        return path


def start_on() -> date:
    """A start far enough for the ministry to answer before."""
    return datetime.now(UTC).date() + timedelta(days=300)


def sheet_fields() -> dict[str, Any]:
    """The complete job sheet, as it is typed."""
    sheet = posts.sheet(POST, start_on(), "recrutement@example.org")
    common = dict(sheet["common"])
    spoken, common["other_field"] = common.pop("languages"), common.pop("other_fields")
    common |= {"language": [one["language"] for one in spoken], "language_level": [one["level"] for one in spoken]}
    typed: dict[str, Any] = {
        name: value if isinstance(value, (list, bool)) else str(value) for name, value in common.items()
    }  # fmt: skip
    typed |= {f"{language}_{name}": value for language in ("fr", "en") for name, value in sheet[language].items()}
    return typed
