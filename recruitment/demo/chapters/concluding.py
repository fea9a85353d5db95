"""The last chapter: the decision, security, the offer, the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from sqlalchemy import select, update

from recruitment.models import Application, Letter, Outgoing, Referral
from recruitment.services import tally
from workflows import given
from workflows.charter.security import PIECES
from workflows.who import CANDIDATE, DIRECTOR, HR, SECURITY, Actor

from .judging import Judging


class Concluding(Judging):
    """A hire until it is closed."""

    def decide(self) -> Self:
        """The director takes the next on the list."""
        left, _ = tally.list_left(self.session, self.hire)
        self.take("decide", self.actor("director", DIRECTOR), given.Choice(left[0]), application=left[0])
        return self.wait(1)

    def chosen(self) -> int:
        """The file now chosen."""
        return self.applications("chosen", "cleared")[0]

    def refer(self, until: str = "authorised") -> Self:
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

    def clear(self) -> Self:
        """The decision on access brings the hire to its offer."""
        self.take("conclude_clearance", self.actor("hr", HR))
        return self

    def offer(self) -> Self:
        """HR makes the offer."""
        terms = "Contrat aux conditions publiées, prise de poste à la date de l’annonce."
        self.take(
            "make_offer",
            self.actor("hr", HR),
            given.Proposal(self.now + timedelta(days=15), terms),
            application=self.chosen(),
        )
        return self.wait(3)

    def accept(self) -> Self:
        """The person accepts."""
        file = self.chosen()
        person = self.session.scalars(select(Application.person_id).where(Application.id == file)).one()
        self.take("accept_offer", Actor(person, frozenset({CANDIDATE})), application=file)
        return self.wait(1)

    def decline(self) -> Self:
        """The person declines."""
        file = self.chosen()
        person = self.session.scalars(select(Application.person_id).where(Application.id == file)).one()
        self.take("decline_offer", Actor(person, frozenset({CANDIDATE})), application=file)
        return self.wait(1)

    def write_letters(self) -> Self:
        """HR composes an answer for everybody."""
        self.take("compose_letters", self.actor("hr", HR))
        return self.wait(1)

    def approve_letters(self, most: int | None = None) -> Self:
        """A second person approves every answer, or the first `most`."""
        drafts = self.session.scalars(
            select(Letter.id)
            .where(Letter.hire_id == self.hire, Letter.status == "draft", Letter.final)
            .order_by(Letter.application_id)
        )
        self.take("approve_letters", self.actor("hr2", HR), given.LetterBatch(tuple(drafts)[:most]))
        return self

    def deliver(self) -> Self:
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

    def finish(self) -> Self:
        """HR closes the hire."""
        self.take("close", self.actor("hr", HR))
        return self
