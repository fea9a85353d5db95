"""A jury that meets: opened, and led by the chair on its page, up to the minutes that members sign."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from recruitment.services import meeting_record
from tests.factories.judging import SEATS, Bench, deliberating
from tests.factories.visitors import Visitors, hidden
from workflows import given
from workflows.engine import Refused

PRESENT = "present"


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {objection.code for objection in refused.value.objections if objection.stops}


def met(session: Session, aside: dict[str, str] | None = None, **attendance: str) -> Bench:
    """Marks revealed, a meeting open; `aside` maps a juror's key to the candidate they step aside for."""
    hire = deliberating(session)
    for key, name in (aside or {}).items():
        hire.take("declare_link", key, given.LinkAnswer(hire.files[name], (given.DeclaredLink("kinship"),)))
    hire.take("reveal", "chair")
    there = {hire.members[key]: attendance.get(key, PRESENT) for key in SEATS}
    hire.take("open_meeting", "chair", given.Convening(there))
    return hire


def sitting(hire: Bench, closed: frozenset[int] = frozenset()) -> meeting_record.Sitting:
    """The latest meeting."""
    return meeting_record.sittings(hire.session, hire.hire, closed)[-1]


def post(visitors: Visitors, step: str, **data: Any) -> Any:
    """The chair takes a step on the page as it is shown now."""
    page = visitors.page("chair", "meeting")
    sent = {"step": step, "command": hidden(page, "command"), **data}
    if step != "open_meeting":
        sent["revision"] = hidden(page, "revision")
    return visitors("chair").post(f"/hires/{visitors.bench.hire}/meeting", data=sent)


def concluded(session: Session, aside: dict[str, str] | None = None) -> Bench:
    """A meeting held, an order put, one refusal, signed by the others but for the chair's last word."""
    hire = met(session, aside)
    one, two = hire.files["candidate1"], hire.files["candidate2"]
    for file, text in ((one, "Prénom Candidate2 a été citée ici par Prénom Juror1."), (two, "Rien ne sépare les lectures.")):
        hire.take("take_up", "chair", given.Turn(file))
        hire.take("end_turn", "chair", given.Talk(text))
    hire.take("put_to_vote", "chair", given.Vote("Retenir la candidature", two, room_for(hire, aside, "candidate2")))
    hire.take("propose_ranking", "chair", given.Order((one, two), {two: "Méthode moins aboutie que Prénom Candidate1."}))
    hire.take("close_meeting", "chair")
    for key in ("chair", "juror1", "juror2"):
        hire.take("sign_minutes", key, given.Signature(hire.ranking()))
    hire.take("refuse_minutes", "juror3", given.Refusal(hire.ranking(), "Les heures de séance me semblent fausses."))
    return hire


def room_for(hire: Bench, aside: dict[str, str] | None, name: str) -> tuple[int, int, int]:
    """Everybody votes for, but those who step aside for that candidate."""
    return len(hire.members) - list((aside or {}).values()).count(name), 0, 0
