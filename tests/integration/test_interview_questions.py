"""The same questions for everybody: prepared before the first interview, frozen by it, shown where people mark."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from recruitment.services import grid_copies, interview_questions
from tests.factories.judging import Bench, interviewing
from tests.factories.visitors import Visitors
from workflows import given
from workflows.engine import Refused


def keys(hire: Bench) -> tuple[str, ...]:
    """The criteria judged at the interview."""
    kept = grid_copies.of_hire(hire.session, hire.row())
    assert kept is not None
    return kept.keys["interview"]


def fields(hire: Bench, text: str = "Question sur") -> dict[str, str]:
    """The form, one question a criterion."""
    return {f"q-{key}-0-{lang}": f"{text} {key} {lang}" for key in keys(hire) for lang in ("fr", "en")}


def post(visitors: Visitors, key: str, **data: str) -> Any:
    return visitors(key).post(f"/hires/{visitors.bench.hire}/interviews/questions", data=data)


def test_questions_are_written_shown_beside_the_marks_and_printed(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := interviewing(session))
    assert post(visitors, "chair", **fields(hire)).status_code == 303
    session.rollback()
    asked = interview_questions.of_hire(session, hire.hire)
    assert [(one.place, one.criterion) for one in asked] == list(enumerate(keys(hire), 1))
    first = f"Question sur {keys(hire)[0]} fr"
    assert first in visitors.page("juror1", "interviews/questions")
    assert first in visitors.page("juror1", "interviews/sheet")
    file = hire.files["candidate1"]
    hire.hear("candidate1")
    assert first in visitors.page("juror1", f"marks/{file}")


def test_question_needs_both_languages_and_some_words(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := interviewing(session))
    whole, one = fields(hire), keys(hire)[0]
    for wrong, said in (("", "deux langues"), ("Quoi ?", "10 à 500"), ("x" * 501, "10 à 500")):
        answer = post(visitors, "chair", **whole | {f"q-{one}-0-en": wrong})
        assert answer.status_code == 422
        assert said in answer.text
        assert f"Question sur {one} fr" in answer.text  # what was typed is kept


def test_nobody_is_heard_before_the_questions_and_they_freeze_then(app: Any, session: Session) -> None:
    hire = interviewing(session)
    hire.take("prepare_questions", "chair", given.Questions(()))
    with pytest.raises(Refused) as refused:
        hire.hear("candidate1")
    assert {o.code for o in refused.value.objections} == {"questions_ready"}
    visitors = Visitors(app, hire)
    assert "pas encore de question" in visitors.page("hr", "interviews")
    hire.ask()
    hire.hear("candidate1", present=False)
    with pytest.raises(Refused) as refused:
        hire.ask()
    assert {o.code for o in refused.value.objections} == {"questions_open"}
    assert "<textarea" not in visitors.page("chair", "interviews/questions")


def test_question_on_no_criterion_of_the_interview_is_refused(session: Session) -> None:
    hire = interviewing(session)
    with pytest.raises(Refused) as refused:
        hire.take("prepare_questions", "chair", given.Questions((given.Question("haircut", "Quoi donc ?", "What?"),)))
    assert {o.code for o in refused.value.objections} == {"questions_fit"}


def test_who_reads_and_who_writes(app: Any, session: Session) -> None:
    visitors = Visitors(app, hire := interviewing(session))
    for key, reads, writes in (
        ("chair", 200, 303), ("manager", 200, 303), ("hr", 200, 403), ("juror1", 200, 403), ("director", 403, 403),
        ("candidate1", 403, 403),
    ):  # fmt: skip
        assert visitors.status(key, "interviews/questions") == reads
        assert visitors.status(key, "interviews/sheet") == reads
        assert post(visitors, key, **fields(hire)).status_code == writes
