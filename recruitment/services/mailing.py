"""From a row of the outbox to a mail: its words, the page it leads to, the letter it carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from recruitment.letters import dates, mails
from recruitment.letters.facts import Language
from recruitment.letters.mails import From, Mail, Post
from recruitment.models import Application, Complaint, Hire, Outgoing, Person, School, Ticket

from . import (
    accounts,
    address_changes,
    amendments,
    clearance_parts,
    delays,
    interview_mails,
    printing,
    sheet_history,
    units,
)
from .content_store import ContentStore
from .referrals import PARIS
from .transport import NotSentError

# Where each notice leads. A test holds these against the addresses and the rights of the pages.
PATHS: Mapping[str, str] = {
    "sheet_to_review": "/hires/{hire}/sheet/review", "sheet_assigned": "/hires/{hire}/sheet/review",
    "sheet_returned": "/hires/{hire}/sheet",
    "sheet_approved": "/hires/{hire}", "jury_appointed": "/hires/{hire}/links", "jury_left": "/",
    "published": "/hires/{hire}",
    "applications_closed": "/hires/{hire}/candidates",
    "withdrawn": "/hires/{hire}/candidates",
    "links_to_declare": "/hires/{hire}/links", "member_out": "/hires/{hire}/jury",
    **dict.fromkeys(("link_question", "link_question_late"), "/hires/{hire}/opinions"),
    **dict.fromkeys(("link_opinion", "link_opinion_late"), "/hires/{hire}/links"), "files_to_mark": "/hires/{hire}/marks",
    "marks_reopened": "/hires/{hire}/marks", "interviews_to_plan": "/hires/{hire}/interviews",
    **dict.fromkeys(("proofs_asked", "proof_wanted", "proofs_soon", "proofs_late"), "/my-applications/{hire}/proofs"),
    "proofs_overdue": "/hires/{hire}/proofs",
    "hours_asked": "/hires/{hire}/interviews/hours", "other_time_asked": "/hires/{hire}/interviews",
    "interview_days_asked": "/my-applications/{hire}/interview",
    "marks_revealed": "/hires/{hire}/ranking", "minutes_to_sign": "/hires/{hire}/ranking",
    "minutes_refused": "/hires/{hire}/ranking",
    "to_decide": "/hires/{hire}/decision", "referral_opened": "/hires/{hire}/referral",
    "access_to_decide": "/hires/{hire}/referral", "opinion_overdue": "/hires/{hire}/referral",
    "laboratory_part": "/hires/{hire}/access-request", "referral_waits": "/hires/{hire}/referral",
    "opinion_soon": "/hires/{hire}/referral", "decision_soon": "/hires/{hire}/referral",
    "access_ends": "/hires/{hire}/referral",
    "access_decided": "/hires/{hire}/referral", "access_to_confirm": "/my-applications/{hire}/access",
    "offer_to_make": "/hires/{hire}/offer", "offer_made": "/my-applications/{hire}/offer",
    "offer_reminder": "/my-applications/{hire}/offer", "offer_expired": "/hires/{hire}/offer",
    "offer_declined": "/hires/{hire}/offer", "welcome_yours": "/my-applications/{hire}/welcome",
    "welcome_own_soon": "/my-applications/{hire}/welcome", "welcome_own_late": "/my-applications/{hire}/welcome",
    **dict.fromkeys(("welcome_opened", "welcome_soon", "welcome_late", "welcome_ended"), "/hires/{hire}/welcome"),
    "offer_accepted": "/hires/{hire}/letters", "letters_to_write": "/hires/{hire}/letters",
    "answer_reopened": "/my-applications/{hire}",
    "cancelled": "/hires/{hire}", "reopened": "/hires/{hire}", "promise_missed": "/hires/{hire}/dates",
    "complaint_filed": "/hires/{hire}/complaints", "complaint_added": "/hires/{hire}/complaints",
    "complaint_assigned": "/hires/{hire}/complaints", "complaint_late": "/hires/{hire}/complaints",
    "request_receipt": "/my-applications/{hire}/requests", "request_extended": "/my-applications/{hire}/requests",
    "request_answered": "/my-applications/{hire}/requests", "restriction_lifted": "/my-applications/{hire}/requests",
    "request_filed": "/data-requests",
    "request_assigned": "/data-requests", "request_late": "/data-requests",
    "notice_changed": "/personal-data", "pool_reminder": "/my-pool", "pool_invited": "/posts/{reference}",
    "complaint_acknowledged": "/posts/{reference}/complaint", "complaint_answered": "/posts/{reference}/complaint",
}  # fmt: skip
OWN_FILE = "/my-applications/{hire}"
# Mails whose very existence tells what the ministry answered: listed for the security officer alone.
SEALED = frozenset({
    "access_to_decide", "access_to_confirm", "opinion_overdue", "clearance_asked", "laboratory_asked", "referral_waits", "opinion_soon",
    "decision_soon", "access_ends",
})  # fmt: skip
LETTER = "letter"
# Mails about an application that are written in the language in which its author applied.
IN_LANGUAGE_OF_FILE = frozenset({
    "advert_amended", "answer_reopened", delays.LATE, delays.MOVED, "proofs_asked", "proof_wanted", "proofs_soon",
    "proofs_late",
})  # fmt: skip

_JOB = (
    select(
        Outgoing.id, Outgoing.key, Outgoing.kind, Outgoing.hire_id, Outgoing.letter_id, Outgoing.person_id,
        Outgoing.payload, Outgoing.attempts, Outgoing.created_at, Person.name, Person.email, Person.language, Hire.reference, Hire.title_fr,
        Hire.title_en, School.name.label("school"), School.contact_email,
    )
    .join(Person, Person.id == Outgoing.person_id)
    .outerjoin(Hire, Hire.id == Outgoing.hire_id)
    .outerjoin(School, School.id == Hire.school_id)
    .where(Outgoing.id == bindparam("outgoing_id"))
)  # fmt: skip


def job(session: Session, outgoing_id: int) -> Row[Any]:
    """A row of the outbox with who reads it, about which post, from which school."""
    return session.execute(_JOB, {"outgoing_id": outgoing_id}).one()


def written(
    session: Session, row: Row[Any], config: Mapping[str, Any], now: datetime
) -> tuple[EmailMessage, str | None]:
    """The mail of a row, and the SHA-256 of the letter it carries, now in the store.

    NotSentError when the mail has lost its sense meanwhile.
    """
    letter = printing.letter_row(session, row.hire_id, row.letter_id) if row.letter_id else None
    sender = From(
        language=letter.language if letter else row.language, school=row.school or config["ORGANISATION"],
        contact=row.contact_email or config["CONTACT_EMAIL"] or config["MAIL_FROM"], name=row.name,
    )  # fmt: skip
    if row.kind in IN_LANGUAGE_OF_FILE:
        sender = replace(sender, language=_applied_in(session, row))
    mail = _worded(session, row, sender, config, now)
    message = _enveloped(mail, _reader(session, row, now), row, sender, config, now)
    if row.kind in interview_mails.KINDS:
        interview_mails.attach(message, session, row, sender, config)
    if letter is None:
        return message, None
    paper = printing.printed(letter, config["BASE_URL"])
    message.add_attachment(paper, maintype="application", subtype="pdf", filename=printing.file_name(letter))
    return message, ContentStore(config["FILES_DIR"]).put(paper)


def _worded(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    if row.kind in _OWN:
        return _OWN[row.kind](session, row, sender, config, now)
    path = PATHS[row.kind].format(hire=row.hire_id, reference=row.reference)
    return mails.notice(sender, row.kind, _post(row, sender), config["BASE_URL"] + path)


def _post(row: Row[Any], sender: From) -> Post:
    titles = (row.title_fr, row.title_en) if sender.language == "fr" else (row.title_en, row.title_fr)
    return Post(titles[0] or titles[1], row.reference)


def _file_url(row: Row[Any], config: Mapping[str, Any]) -> str:
    return str(config["BASE_URL"]) + OWN_FILE.format(hire=row.hire_id)


def _letter(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    return mails.letter_available(sender, _post(row, sender), _file_url(row, config))


def _acknowledgement(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    number = session.execute(
        select(Application.number).where(Application.hire_id == row.hire_id, Application.person_id == row.person_id)
    ).scalar_one()
    return mails.acknowledgement(sender, _post(row, sender), number, _file_url(row, config))


def _returned(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    asked = [mails.Change(*one) for one in sheet_history.asked(session, row.hire_id)]
    return mails.sheet_returned(
        sender, _post(row, sender), asked, config["BASE_URL"] + PATHS[row.kind].format(hire=row.hire_id)
    )


def _hearing(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    if row.kind == "interview_schedule":
        return interview_mails.schedule(session, row, sender, _post(row, sender), config)
    words = interview_mails.invited if row.kind == "interview_invited" else interview_mails.called_off
    return words(row, sender, _post(row, sender), config)


def _applied_in(session: Session, row: Row[Any]) -> Language:
    """The language in which the reader applied."""
    found = session.scalar(
        select(Application.language).where(Application.hire_id == row.hire_id, Application.person_id == row.person_id)
    )
    return "en" if found == "en" else "fr"


def _amended(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    """What the amendment of that moment changed."""
    found = amendments.of_hire(session, row.hire_id, until=row.created_at)
    if not found:
        raise NotSentError("the amendment it tells of is not on file", final=True)
    one = found[0]
    parts = [(change.place.partition("."), change) for change in one.changes]
    fields = tuple(
        (name, change.before, change.after) for (part, _, name), change in parts if part in ("common", sender.language)
    )
    other = any(part not in ("common", sender.language) for (part, _, _), _ in parts)
    what = mails.Amended(one.reason, (one.deadline_before, one.deadline), fields, other)
    return mails.amended(sender, _post(row, sender), f"{config['BASE_URL']}/posts/{row.reference}", what)


def _promised(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    """A date promised that has passed, or a new one."""
    days = [(stage, date.fromisoformat(by)) for stage, by in row.payload["dates"]]
    url = _file_url(row, config)
    if row.kind == delays.LATE:
        return mails.date_late(sender, _post(row, sender), days, url)
    was = date.fromisoformat(row.payload["was"])
    return mails.date_moved(sender, _post(row, sender), days[0], was, row.payload["why"], url)


def _complaint(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    """The receipt: the number of the complaint and the dates promised."""
    made = session.execute(
        select(Complaint.number, Complaint.acknowledge_due, Complaint.answer_due).where(
            Complaint.id == row.payload["complaint"]
        )
    ).one()
    dates = (made.acknowledge_due.astimezone(PARIS).date(), made.answer_due.astimezone(PARIS).date())
    url = f"{config['BASE_URL']}/posts/{row.reference}/complaint"
    return mails.complaint_receipt(sender, _post(row, sender), made.number, dates, url)


def _ticket(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    """An expiring link; a ticket used or expired meanwhile makes the mail pointless."""
    ticket = accounts.open_ticket(session, row.payload["ticket"], now)
    if ticket is None:
        raise NotSentError("its link was used or has expired", final=True)
    purpose, until = session.execute(select(Ticket.purpose, Ticket.expires_at).where(Ticket.id == ticket.id)).one()
    url = accounts.ticket_url(config["SECRET_KEY"], config["BASE_URL"], ticket.id, purpose)
    if row.kind == "password_reset":
        anonymous = From(sender.language, sender.school, sender.contact)
        return mails.password_reset(anonymous, url, max(1, round((until - now).total_seconds() / 60)))
    last_day = until.astimezone(PARIS).date()
    if row.kind == "juror_invitation":
        return mails.jury_invitation(sender, _post(row, sender), url, last_day)
    return mails.account_invitation(sender, url, last_day)


def _clearance(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    """The private link of a part; one that was replaced or has expired makes the mail pointless."""
    part = clearance_parts.by_number(session, row.payload["clearance"])
    if part is None or not part.open_at(now):
        raise NotSentError("its link was replaced, withdrawn or has expired", final=True)
    url = clearance_parts.link(config["SECRET_KEY"], config["BASE_URL"], part.number)
    words = mails.laboratory_request if row.kind == "laboratory_asked" else mails.access_request
    return words(sender, _post(row, sender), f"{url}?lang={sender.language}", part.expires_at.astimezone(PARIS).date())


def _audit(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    """The yearly audit of a unit; one that took place meanwhile, or a unit that left the register, makes it pointless."""
    found = units.one(session, row.payload["unit"])
    if found is None or units.audit_key(found) != row.payload["since"]:
        raise NotSentError("the audit took place, or the unit left the register", final=True)
    return mails.audit_due(replace(sender, school=found.school), found.name, f"{config['BASE_URL']}/units/{found.id}")


def _address(session: Session, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> Mail:
    """Another address for an account. A change that has ended makes the mail pointless, and a later step the note before it."""
    change = address_changes.one(session, row.payload["change"], now)
    if change is None or (row.kind != address_changes.CHANGED and change.confirmed_at):
        raise NotSentError("the change was confirmed, stopped or has expired", final=True)
    if row.kind == address_changes.TAKEN:
        return mails.address(sender, row.kind, f"{config['BASE_URL']}/sign-in")
    purpose = "address" if row.kind == address_changes.CONFIRM else "address_stop"
    url = accounts.ticket_url(config["SECRET_KEY"], config["BASE_URL"], row.payload["change"], purpose)
    until = change.expires_at.astimezone(PARIS)
    return mails.address(sender, row.kind, url, until.date(), dates.clock(until, sender.language))


def _reader(session: Session, row: Row[Any], now: datetime) -> str:
    """The address a mail goes to: that of the account today, except where it is about another one."""
    if row.kind not in (address_changes.CONFIRM, address_changes.ASKED, address_changes.CHANGED):
        return str(row.email)
    change = address_changes.one(session, row.payload["change"], now)
    assert change is not None  # its words were written from it
    return str(change.address if row.kind == address_changes.CONFIRM else change.previous)


_OWN: Mapping[str, Callable[[Session, Row[Any], From, Mapping[str, Any], datetime], Mail]] = {
    LETTER: _letter, "advert_amended": _amended, "acknowledgement": _acknowledgement, **dict.fromkeys(interview_mails.KINDS, _hearing),
    "sheet_returned": _returned, "complaint_receipt": _complaint,
    delays.LATE: _promised, delays.MOVED: _promised, "invitation": _ticket, "clearance_asked": _clearance,
    "laboratory_asked": _clearance, units.AUDIT_DUE: _audit,
    "juror_invitation": _ticket, "password_reset": _ticket, **dict.fromkeys(address_changes.KINDS, _address),
}  # fmt: skip
KINDS = frozenset(PATHS) | frozenset(_OWN)


def _enveloped(mail: Mail, reader: str, row: Row[Any], sender: From, config: Mapping[str, Any], now: datetime) -> EmailMessage:
    """Headers and both forms. The identifier follows from the row: a mail sent twice can be told as one."""
    message = EmailMessage()
    message["From"] = Address(mails.one_line(sender.school), addr_spec=config["MAIL_FROM"])
    message["To"] = Address(mails.one_line(row.name), addr_spec=reader)
    if sender.contact != config["MAIL_FROM"]:
        message["Reply-To"] = Address(addr_spec=sender.contact)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = message_id(row.key, config)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = sender.language  # last: a body put in later clears it
    return message


def message_id(key: str, config: Mapping[str, Any]) -> str:
    """The identifier of the mail with that key."""
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{urlsplit(config['BASE_URL']).hostname}>"
