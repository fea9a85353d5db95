"""The rows. One family of tables a file; no behaviour."""

from .application_drafts import ApplicationDraft, DraftDocument, DraftUpload
from .applications import Application, BlindnessCheck, Document, DocumentCopy, EligibilityFinding
from .base import Base, make_engine, make_sessions, table_of, writing
from .careers import ApplicationBreak, ApplicationCareer, NarrativeSection
from .channels import Announcement, Channel, ChannelVisits, SurveyCount
from .clearances import ClearanceForm, ClearancePart, Unit
from .complaints import Complaint, ComplaintNote
from .data_rights import DataRequest, DocumentReading, NoticeReading, PoolConsent
from .endings import Letter, LetterAside, Offer, Referral
from .equality import EqualityTally
from .evidence import ApplicationPosition, ApplicationWork, JurorPosition, JurorWork
from .grids import LibraryGrid, LibraryGridVersion
from .hires import ExceptionEntry, Hire, MissedDate
from .interviews import (
    InterviewAnswer,
    InterviewDraft,
    InterviewHold,
    InterviewInvitation,
    InterviewNeed,
    InterviewPlan,
    InterviewQuestion,
    InterviewSession,
)
from .journal import JournalEntry
from .juries import GridInUse, Juror, JuryMember
from .jury_acts import ChairSession, JuryAct
from .links import DeclaredLink, LinkDeclaration, LinkQuestion, PastDeclaration
from .marks import Mark, MarkDraft, MarkSheet, Ranking, RankingEntry, RankingSignature
from .meetings import Meeting, MeetingBallot, MeetingPresence, MeetingTurn, MeetingVote, MinutesFile
from .outbox import Outgoing
from .people import AddressChange, Grant, LoginSession, Person, School, Ticket
from .proofs import Proof
from .retention import ArchiveReading, DestructionLine, DestructionList, EvidenceArchive, LegalHold
from .sealed import SealedReading, SealedValue
from .sheets import (
    Closure,
    JobSheet,
    SheetBlock,
    SheetComment,
    SheetDismissal,
    SheetDraft,
    SheetReview,
    SheetReviewer,
)
from .welcome import Welcome, WelcomeTask

__all__ = [
    "AddressChange",
    "Announcement",
    "Application",
    "ApplicationBreak",
    "ApplicationCareer",
    "ApplicationDraft",
    "ApplicationPosition",
    "ApplicationWork",
    "ArchiveReading",
    "Base",
    "BlindnessCheck",
    "ChairSession",
    "Channel",
    "ChannelVisits",
    "ClearanceForm",
    "ClearancePart",
    "Closure",
    "Complaint",
    "ComplaintNote",
    "DataRequest",
    "DeclaredLink",
    "DestructionLine",
    "DestructionList",
    "Document",
    "DocumentCopy",
    "DocumentReading",
    "DraftDocument",
    "DraftUpload",
    "EligibilityFinding",
    "EqualityTally",
    "EvidenceArchive",
    "ExceptionEntry",
    "Grant",
    "GridInUse",
    "Hire",
    "InterviewAnswer",
    "InterviewDraft",
    "InterviewHold",
    "InterviewInvitation",
    "InterviewNeed",
    "InterviewPlan",
    "InterviewQuestion",
    "InterviewSession",
    "JobSheet",
    "JournalEntry",
    "Juror",
    "JurorPosition",
    "JurorWork",
    "JuryAct",
    "JuryMember",
    "LegalHold",
    "Letter",
    "LetterAside",
    "LibraryGrid",
    "LibraryGridVersion",
    "LinkDeclaration",
    "LinkQuestion",
    "LoginSession",
    "Mark",
    "MarkDraft",
    "MarkSheet",
    "Meeting",
    "MeetingBallot",
    "MeetingPresence",
    "MeetingTurn",
    "MeetingVote",
    "MinutesFile",
    "MissedDate",
    "NarrativeSection",
    "NoticeReading",
    "Offer",
    "Outgoing",
    "PastDeclaration",
    "Person",
    "PoolConsent",
    "Proof",
    "Ranking",
    "RankingEntry",
    "RankingSignature",
    "Referral",
    "School",
    "SealedReading",
    "SealedValue",
    "SheetBlock",
    "SheetComment",
    "SheetDismissal",
    "SheetDraft",
    "SheetReview",
    "SheetReviewer",
    "SurveyCount",
    "Ticket",
    "Unit",
    "Welcome",
    "WelcomeTask",
    "make_engine",
    "make_sessions",
    "table_of",
    "writing",
]
