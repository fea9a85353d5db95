"""What comes after the list: referrals, offers, and the letters that answer everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    event,
    or_,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from workflows.engine import states
from workflows.referral import ReferralChart

from .base import Base, one_of

OPINIONS = ("favourable", "reserved", "unfavourable", "alternative")


PENDING = ("opened", "complete", "sent", "answered", "expired")  # states of a referral that decide nothing yet
_IN_HAND = one_of("state", PENDING)


class Referral(Base):
    """A request for the HFDS's opinion on one person. What the ministry wrote is for security officers alone.

    A renewal is a row of its own: the access that it renews stays as it was decided.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(one_of("state", states(ReferralChart)), "state"),
        CheckConstraint("opinion IS NULL OR " + one_of("opinion", OPINIONS), "opinion"),
        CheckConstraint("state <> 'authorised' OR opinion IN ('favourable', 'reserved')", "authorised_on_opinion"),
        Index("ix_referral_state_due", "state", "opinion_due"),
        Index("uq_referral_number", "number", unique=True),
        Index(
            "uq_referral_counts", "application_id", unique=True, sqlite_where=text("counts"), postgresql_where=text("counts"),
        ),
        Index("uq_referral_renews", "renews", unique=True, sqlite_where=text(_IN_HAND), postgresql_where=text(_IN_HAND)),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    renews: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    # Of somebody's requests the one that pages and rules read: the first, until a renewal is decided in their favour.
    counts: Mapped[bool] = mapped_column(default=True, server_default=true())
    state: Mapped[str] = mapped_column(default="opened")
    state_since: Mapped[datetime]
    opened_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    opinion_due: Mapped[datetime | None]
    decision_due: Mapped[datetime | None]
    opinion: Mapped[str | None]
    conditions_accepted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    number: Mapped[str | None]  # of the request, in the pattern of the form
    access_from: Mapped[date | None]
    access_until: Mapped[date | None] = mapped_column(CheckConstraint("access_until >= access_from", name="access"))
    answered_at: Mapped[datetime | None]  # when the ministry answered, or its silence was recorded
    purged_at: Mapped[datetime | None]  # when what was sealed was destroyed

    @classmethod
    def settled(cls) -> ColumnElement[bool]:
        """No authorisation waits for the person: there are no reservations, or their conditions are accepted."""
        free = or_(cls.state != "authorised", cls.opinion.is_(None), cls.opinion != "reserved")
        return or_(free, cls.conditions_accepted_at.is_not(None))



class Offer(Base):
    """An offer of the post; one open at a time on a hire."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("answer IS NULL OR " + one_of("answer", ("accepted", "declined", "lapsed")), "answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", "answered"),
        Index(
            "uq_offer_open", "hire_id", unique=True,
            sqlite_where=text("answer IS NULL"), postgresql_where=text("answer IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    terms: Mapped[str]
    made_at: Mapped[datetime]
    answer_due: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


_STANDS = "final AND replaced_at IS NULL"


class Letter(Base):
    """An answer to one candidate, composed from the record, approved, sent, proved."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("application_id", "kind", "version"),
        UniqueConstraint("code"),
        CheckConstraint(one_of("status", ("draft", "approved", "sent", "uncertain")), "status"),
        Index("ix_letter_hire_status", "hire_id", "status"),
        # One answer stands for each file: another one replaces it, or there is none.
        Index("uq_letter_standing", "application_id", unique=True, sqlite_where=text(_STANDS), postgresql_where=text(_STANDS)),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str]
    final: Mapped[bool]  # an answer, as opposed to an acknowledgement
    version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str]
    content: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(default="draft")
    code: Mapped[str]  # printed on the letter; anyone may verify it
    journal_hash: Mapped[str]  # the head of the journal when it was written
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    sha256: Mapped[str | None]  # of the PDF as sent
    sent_at: Mapped[datetime | None]
    twin: Mapped[dict[str, Any] | None]  # the same letter in the other language
    edited: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # passage -> half that lags, or ""
    revision: Mapped[int] = mapped_column(default=1, server_default="1")  # counts rewritings
    out_of_step: Mapped[int] = mapped_column(default=0, server_default="0")  # passages whose halves differ
    words_open: Mapped[int] = mapped_column(default=0, server_default="0")  # to look at again, not set aside
    replaced_at: Mapped[datetime | None]  # when the file moved after this answer: it holds no more

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """The one answer of a file that holds, wherever it has got to."""
        return and_(cls.final, cls.replaced_at.is_(None))


class LetterAside(Base):
    """A word to look at again set aside, with a reason; it holds until the passage it was found in changes."""

    __tablename__ = "letter_aside"
    __table_args__ = (
        UniqueConstraint("letter_id", "language", "passage", "why", "word", "digest"),
        CheckConstraint(one_of("language", ("fr", "en")), "language"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"))
    language: Mapped[str]
    passage: Mapped[str]  # its key in letters.record
    why: Mapped[str]  # harsh, comparison, personal
    word: Mapped[str]
    digest: Mapped[str]  # sha256 hex of the passage
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


# People are answered when nothing is awaited of them: the database itself refuses, on both kinds.
NO_ANSWER_OF_OURS = ("appointed", "declined", "withdrawn")  # letters that say what the person themselves did
_AWAITED = " ".join(
    (
        "NEW.final AND NEW.status = 'approved' AND NOT", f"({one_of('NEW.kind', NO_ANSWER_OF_OURS)})",
        "AND (EXISTS (SELECT 1 FROM offer WHERE offer.application_id = NEW.application_id AND offer.answer IS NULL)",
        "OR EXISTS (SELECT 1 FROM referral WHERE referral.application_id = NEW.application_id AND referral.counts AND",
        f"{one_of('referral.state', PENDING)}))",
    )
)  # fmt: skip
_REFUSAL = "an answer to somebody whose offer is open or whose clearance is pending"
_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION letter_awaits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {_AWAITED} THEN "
    f"RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER letter_awaits BEFORE INSERT OR UPDATE OF status ON letter FOR EACH ROW EXECUTE FUNCTION letter_awaits()",
)
_SQLITE = tuple(
    f"CREATE TRIGGER letter_awaits_{verb.split()[0].lower()} BEFORE {verb} ON letter WHEN {_AWAITED} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("INSERT", "UPDATE OF status")
)
LETTER_GUARDS = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}

for _dialect, _statements in LETTER_GUARDS.items():
    for _statement in _statements:
        _guard = DDL(_statement)  # type: ignore[no-untyped-call]  # untyped upstream
        event.listen(Letter.__table__, "after_create", _guard.execute_if(dialect=_dialect))
