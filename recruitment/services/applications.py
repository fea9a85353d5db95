"""Applications: received, withdrawn, found eligible or not, and looked at a second time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from recruitment.models import Application, Document, EligibilityFinding, Offer, table_of
from workflows.given import Candidacy, Eligibility, SecondLook

from . import acknowledgements, announcements, application_drafts, careers, evidence, interviews, narratives, notices
from .progress import Changes, Step


def apply(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Enter an application with its documents, and acknowledge it in the same breath."""
    given: Candidacy = step.given
    last = session.scalar(select(func.max(Application.number)).where(Application.hire_id == hire.id))
    received = Application(
        hire_id=hire.id, person_id=step.actor.person_id, number=(last or 0) + 1, state="received", state_since=now,
        language=given.language, submitted_at=now, channel=_channel(session, hire.id, given.channel),
        orcid=given.orcid or None,
    )  # fmt: skip
    session.add(received)
    session.flush()
    session.add_all(
        Document(application_id=received.id, kind=paper.kind, sha256=paper.sha256, size=paper.size,
                 pages=paper.pages, received_at=now)
        for paper in given.papers
    )  # fmt: skip
    notices.record(session, received.id, given.notice, now)
    evidence.keep_of_application(session, received.id, given.works, given.positions)
    application_drafts.drop(session, application_drafts.Place(hire.id, received.person_id))
    careers.keep(session, received.id, given.career)
    narratives.keep(session, received.id, given.narrative)
    changes.born.append(("application", received.id, received.state))
    acknowledgements.write(session, hire, received, given.papers, now)


def _channel(session: Session, hire_id: int, key: str) -> str | None:
    """The channel whose link was followed; None for a link that is forged, or of no channel of this post."""
    return key if key and announcements.announced_on(session, hire_id, key) else None


def withdraw(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """The person leaves; an offer still open to them is declined by it."""
    own = session.execute(
        select(Application.id).where(Application.hire_id == hire.id, Application.person_id == step.actor.person_id)
    ).scalar_one()
    changes.files.append((own, "withdraw"))
    interviews.call_off(session, hire, now, [own], tell=False)
    session.execute(
        update(Offer)
        .where(Offer.application_id == own, Offer.answer.is_(None))
        .values(answer="declined", answered_at=now),
        execution_options={"synchronize_session": False},
    )


def _entered(insert: Any) -> Any:
    """A finding, in the place of an earlier one on the same application: the journal keeps that there was one."""
    table = table_of(EligibilityFinding)
    written = insert(table).values({c.name: bindparam(f"finding_{c.name}") for c in table.c if c.name != "id"})
    again = {c.name: written.excluded[c.name] for c in table.c if c.name not in ("id", "application_id")}
    return written.on_conflict_do_update(index_elements=["application_id"], set_=again)


_FOUND = {"postgresql": _entered(postgresql.insert), "sqlite": _entered(sqlite.insert)}


def judge_eligibility(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Enter a finding. It moves the file when it admits; when it sets aside, the second look does."""
    given: Eligibility = step.given
    found = {
        "application_id": given.application, "admissible": given.admissible,
        "reason": None if given.admissible else given.reason, "text": given.text, "found_by": step.actor.person_id,
        "found_at": now, "second_by": None, "second_at": None,
    }  # fmt: skip
    entered = {f"finding_{name}": value for name, value in found.items()}
    changes.beside.append((_FOUND[session.get_bind().dialect.name], entered))
    if given.admissible:
        changes.files.append((given.application, "admit"))


def second_look(session: Session, hire: Row[Any], step: Step, changes: Changes, now: datetime) -> None:
    """Confirm a finding, which sets the file aside; or undo it, and the file waits for a finding again."""
    given: SecondLook = step.given
    if not given.agree:
        _forget_finding(session, given.application)
        return
    session.execute(
        update(EligibilityFinding)
        .where(EligibilityFinding.application_id == given.application)
        .values(second_by=step.actor.person_id, second_at=now),
        execution_options={"synchronize_session": False},
    )
    changes.files.append((given.application, "set_aside"))


def _forget_finding(session: Session, application: int) -> None:
    """The journal keeps that there was one."""
    session.execute(
        delete(EligibilityFinding).where(EligibilityFinding.application_id == application),
        execution_options={"synchronize_session": False},
    )


VERBS = {
    "apply": apply,
    "withdraw": withdraw,
    "judge_eligibility": judge_eligibility,
    "second_look": second_look,
}
