"""The rows. One family of tables a file; no behaviour."""

from .applications import Application, Document, EligibilityFinding
from .base import Base, make_engine, make_sessions, table_of, writing
from .endings import Letter, Offer, Referral
from .hires import ExceptionEntry, Hire
from .journal import JournalEntry
from .juries import GridInUse, Juror, JuryMember, LinkDeclaration
from .marks import Mark, MarkSheet, Ranking, RankingEntry, RankingSignature
from .outbox import Outgoing
from .people import Grant, LoginSession, Person, School, Ticket
from .sheets import JobSheet, SheetComment, SheetReview

__all__ = [
    "Application", "Base", "Document", "EligibilityFinding", "ExceptionEntry", "Grant", "GridInUse", "Hire",
    "JobSheet", "JournalEntry", "Juror", "JuryMember", "Letter", "LinkDeclaration", "LoginSession", "Mark",
    "MarkSheet", "Offer", "Outgoing", "Person", "Ranking", "RankingEntry", "RankingSignature", "Referral",
    "School", "SheetComment", "SheetReview", "Ticket", "make_engine", "make_sessions", "table_of", "writing",
]  # fmt: skip
