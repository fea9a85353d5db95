"""Steps about proofs: asked of the whole shortlist at once, sent, checked, asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, insert, select, update
from sqlalchemy.orm import Session

from recruitment.models import Application, Outgoing, Proof, table_of
from workflows.given import ProofReturned, ProofsAsked, ProofSent

from .mail_rows import mail
from .progress import Changes, Step, Write, pack_of
from .promises import PARIS
from .proof_file import SHORTLISTED

ASKED, WANTED = "proofs_asked", "proof_wanted"
_PROOF = table_of(Proof)


def ask_proofs(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Ask everybody on the shortlist who was not asked yet, and tell each of them, and nobody else."""
    given: ProofsAsked = step.given
    files = session.execute(
        select(Application.id, Application.person_id).where(
            Application.hire_id == hire.id, Application.state.in_(SHORTLISTED),
            ~exists().where(Proof.application_id == Application.id),
        )
    ).all()  # fmt: skip
    session.execute(
        insert(_PROOF),
        [
            {"application_id": file.id, "kind": kind, "state": "waiting", "asked_at": now, "note": "",
             "asked_by": step.actor.person_id, "due_on": given.due_on}
            for file in files for kind in given.kinds
        ],
    )  # fmt: skip
    session.execute(
        insert(table_of(Outgoing)), [mail(f"{ASKED}:{file.id}:{file.person_id}", file.person_id, now, hire=hire.id) for file in files]
    )


def _write(session: Session, step: Step, **values: Any) -> None:
    """Write where a proof stands; the rules have heard that it was asked of this application."""
    session.execute(
        update(_PROOF)
        .where(_PROOF.c.application_id == step.application, _PROOF.c.kind == step.given.kind)
        .values(**values)
    )


def send_proof(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """A proof comes, in the place of an earlier one."""
    given: ProofSent = step.given
    paper = given.papers[0]
    _write(
        session, step, state="received", sha256=paper.sha256, size=paper.size, pages=paper.pages, received_at=now,
        note="", said_at=None, said_by=None,
    )  # fmt: skip


def check_proof(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """It was read, and does."""
    _write(session, step, state="checked", note="", said_at=now, said_by=step.actor.person_id)


def return_proof(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """It is missing or unreadable: the person is told, and has the time of the pack from today on at least."""
    given: ProofReturned = step.given
    row = session.execute(
        select(Proof.id, Proof.due_on, Application.person_id)
        .join(Application, Application.id == Proof.application_id)
        .where(Proof.application_id == step.application, Proof.kind == given.kind)
    ).one()
    due = now.astimezone(PARIS).date() + timedelta(days=pack_of(hire).value("proofs_days_min"))
    _write(
        session, step, state=given.fault, note=given.note.strip(), said_at=now, said_by=step.actor.person_id,
        due_on=max(due, row.due_on), soon_told_at=None, late_told_at=None,
    )  # fmt: skip
    session.execute(
        insert(table_of(Outgoing)), mail(f"{WANTED}:{row.id}:{now.isoformat()}:{row.person_id}", row.person_id, now, hire=hire.id)
    )


VERBS: dict[str, Write] = {
    "ask_proofs": ask_proofs, "send_proof": send_proof, "check_proof": check_proof, "return_proof": return_proof,
}  # fmt: skip
