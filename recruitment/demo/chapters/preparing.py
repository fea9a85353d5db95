"""The first chapter: the sheet and its review, the jury, the grid, the advert."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from recruitment.services import jury_people, sheet_history
from recruitment.services.opening import Opening, open_hire
from recruitment.services.progress import pack_of
from recruitment.services.sheets import latest
from workflows import given
from workflows.charter.wording import findings
from workflows.who import DIRECTOR, HIRING_MANAGER, HR, REVIEWER

from .. import posts
from .chapter import Chapter

PARIS = ZoneInfo("Europe/Paris")


class Preparing(Chapter):
    """A hire until its publication."""

    def open(self, start_on: date | None = None) -> Self:
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

    def add(self, why: str = "", **texts: str) -> Self:
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

    def submit(self) -> Self:
        """Send the sheet to the committee."""
        self.take("submit_sheet", self.actor("manager", HIRING_MANAGER))
        return self.wait(2)

    def assign(self, *parts: str) -> Self:
        """HR asks these people of the committee to reread."""
        self.take("assign_reviewers", self.actor("hr", HR), given.Assignment(tuple(map(self.who, parts))))
        return self

    def vote(self, part: str, approve: bool = True) -> Self:
        """One of the committee votes."""
        self.take("review_sheet", self.actor(part, REVIEWER), given.Review(approve))
        return self

    def remark(self, part: str, place: str, text: str, *, required: bool = True) -> Self:
        """One of the committee makes a remark on a field."""
        self.take("comment_sheet", self.actor(part, REVIEWER), given.Comment(place, text, required))
        return self

    def send_back(self, part: str, why: str) -> Self:
        """The committee sends the sheet back."""
        self.take("return_sheet", self.actor(part, REVIEWER), given.Reason(why))
        return self.wait(1)

    def rewrite(self, answer: str, **texts: str) -> Self:
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

    def approve(self) -> Self:
        """As many reviewers as the pack asks for approve."""
        for part in ("reviewer", "reviewer2", "reviewer3"):
            self.vote(part)
        self.take("approve_sheet", self.actor("reviewer", REVIEWER))
        return self.wait(3)

    def seat(self, jurors: Iterable[str]) -> Self:
        """Seat members; the one called chair takes the chair."""
        for name in jurors:
            key = self.cast.key(name, self.post.school)
            self.take("seat_juror", self.actor("hr", HR), given.Sitting(self.cast.jurors[key], chair=name == "chair"))
        return self

    def compose(self, jurors: Iterable[str] = ("chair", "juror1", "juror2", "juror3", "juror4")) -> Self:
        """Seat the jury, lock the grid, have the director appoint."""
        self.seat(jurors)
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

    def publish(self, days: int = 60, opens_in: int = 0) -> Self:
        """Publish everywhere it must be, open for `days`; announced ahead when it opens in some days only."""
        last_day = (self.now + timedelta(days=opens_in + days)).astimezone(PARIS)
        deadline = last_day.replace(hour=23, minute=59, second=0, microsecond=0).astimezone(UTC)
        first_day = (
            (self.now + timedelta(days=opens_in)).astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
        )
        opens = first_day.astimezone(UTC) if opens_in else None
        self.take("publish", self.actor("hr", HR), given.Publication(deadline, ("site", "euraxess", "csp"), opens))
        return self.wait(1)
