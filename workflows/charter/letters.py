"""Answers: everyone gets one, with reasons, read by two people, in time."""

from __future__ import annotations

from datetime import timedelta

from ..case import Case, Verdict, met, rule, unmet
from ..dossier import Answers
from ..who import CANDIDATE, CHAIR, DIRECTOR, HR, JUROR, SECURITY
from .jury import COMPOSITION, effective_jury, missing


def _answers(case: Case) -> Answers:
    assert case.file.answers is not None
    return case.file.answers


@rule(lift=(HR,), reads="answers")
def everyone_informed(case: Case) -> Verdict:
    """Every candidate has been sent an answer (OTM-R question 20; G35)."""
    answers = _answers(case)
    waiting = answers.owed - answers.written + answers.unsent
    return unmet(count=waiting, owed=answers.owed) if waiting else met(owed=answers.owed)


@rule(lift=(HR,), reads="answers")
def letters_written(case: Case) -> Verdict:
    """There are letters to approve."""
    answers = _answers(case)
    return met(count=answers.unapproved) if answers.unapproved else unmet()


@rule(lift=(HR, DIRECTOR), reads="answers")
def letters_second_person(case: Case) -> Verdict:
    """A letter is approved by somebody who did not write it (G35)."""
    drafts = _answers(case).drafts
    asked = getattr(case.given, "letters", None)
    own = [letter for letter, writer in drafts.items() if writer == case.actor.person_id]
    if asked is None:  # asked ahead: is there any letter left for this person to approve?
        return unmet(count=len(own)) if own and len(own) == len(drafts) else met()
    count = len(set(own) & set(asked))
    return unmet(count=count) if count else met()


@rule(lift=(HR,), reads="answers", given=True)
def letters_in_draft(case: Case) -> Verdict:
    """A letter changes, or is approved, once: while it is a draft."""
    asked = getattr(case.given, "letters", None)
    asked = (case.given.letter,) if asked is None else asked
    count = sum(letter not in _answers(case).drafts for letter in asked)
    return unmet(count=count) if count or not asked else met(count=len(asked))


@rule(lift=(HR, CANDIDATE, SECURITY), reads="answers")
def letters_not_awaited(case: Case) -> Verdict:
    """Nobody whose offer is open, or whose clearance is pending, is told that the post goes elsewhere."""
    return _none_of(case, _answers(case).awaited)


def _none_of(case: Case, stuck: frozenset[int]) -> Verdict:
    """None of the letters asked for is in `stuck`; asked ahead: there is another draft, or none at all."""
    asked, drafts = getattr(case.given, "letters", None), set(_answers(case).drafts)
    if asked is None:
        found = stuck if drafts and stuck >= drafts else frozenset()
    else:
        found = stuck & set(asked)
    return unmet(count=len(found)) if found else met()


@rule(lift=(HR, CHAIR), reads="answers")
def letters_halves_in_step(case: Case) -> Verdict:
    """The French and English halves of a letter say the same: neither was rewritten without the other (OTM-R question 7)."""
    return _none_of(case, _answers(case).apart)


@rule(lift=(HR, CHAIR), reads="answers")
def letters_words_settled(case: Case) -> Verdict:
    """A word that may hurt, compare or judge the person is changed, or set aside with a reason (OTM-R 4.4.3)."""
    return _none_of(case, _answers(case).paused)


@rule(lift=(HR,), reads="answers")
def letters_on_hold(case: Case) -> Verdict:
    """A letter can be recalled until it leaves."""
    held = _answers(case).held
    asked = getattr(case.given, "letters", None)
    if asked is None:
        return met(count=len(held)) if held else unmet(count=0)
    gone = set(asked) - held
    return unmet(count=len(gone)) if gone or not asked else met(count=len(asked))


@rule(lift=(CHAIR, DIRECTOR), reads="answers")
def letters_stage_over(case: Case) -> Verdict:
    """Before the end, only those are answered whose file goes no further and whose stage is over (OTM-R question 20)."""
    count = _answers(case).stage_owed
    return met(count=count) if count else unmet()


@rule(lift=(CHAIR, DIRECTOR), reads="answers")
def letters_not_early(case: Case) -> Verdict:
    """An answer before the end leaves only while the stage of its reader is over: one reopened is waited for."""
    return _none_of(case, _answers(case).early)


@rule(lift=(HR,))
def letters_outside_jury(case: Case) -> Verdict:
    """While the jury judges, letters are read and written outside it: they bear names."""
    return unmet() if case.actor.may(JUROR, CHAIR) else met()


@rule(lift=(HR,), reads="answers")
def letters_stage_in_time(case: Case) -> Verdict:
    """Those whose file goes no further do not wait long for their answer (OTM-R question 20)."""
    days, since = case.pack.value("stage_letters_days_max"), _answers(case).stage_since
    if since is None or case.now <= since + timedelta(days=days):
        return met(days=days)
    return unmet(days=days, late=(case.now - since).days - days)


@rule(lift=(HR,), reads="answers")
def answers_given(case: Case) -> Verdict:
    """Whoever reopens a step knows that people have been answered: what they were told may no longer hold."""
    count = _answers(case).given
    return unmet(count=count) if count else met()


@rule(lift=(HR,), reads="answers")
def letters_approved(case: Case) -> Verdict:
    """Every letter written has been approved (G35)."""
    count = _answers(case).unapproved
    return unmet(count=count) if count else met()


@rule(lift=(HR,))
def letters_in_time(case: Case) -> Verdict:
    """Answers leave soon after the deliberation (G36)."""
    days, since = case.pack.value("letters_days_max"), case.file.concluded_at
    if since is None or case.now <= since + timedelta(days=days):
        return met(days=days)
    return unmet(days=days, late=(case.now - since).days - days)


@rule(lift=(HR,), reads="answers")
def letters_none_approved(case: Case) -> Verdict:
    """While an answer is on its way, nobody else is offered the post: it would cross it."""
    answers = _answers(case)
    gone = answers.written - answers.unapproved - answers.given_early
    return unmet(count=gone) if gone else met()


@rule(lift=(CANDIDATE, HR), reads="clearing")
def post_free_again(case: Case) -> Verdict:
    """Somebody who had accepted will not come, and a post is free."""
    assert case.file.clearing is not None
    filled = case.file.clearing.appointed
    return met(filled=filled) if filled < case.file.posts else unmet(filled=filled)


@rule(lift=(CANDIDATE, HR), reads="clearing")
def nobody_appointed(case: Case) -> Verdict:
    """A list of which somebody has been appointed is deliberated on no more."""
    assert case.file.clearing is not None
    filled = case.file.clearing.appointed
    return unmet(filled=filled) if filled else met(filled=filled)


@rule(lift=(CANDIDATE, HR), reads="offer")
def offer_open(case: Case) -> Verdict:
    """There is an offer to answer."""
    assert case.file.offer is not None
    return met() if case.file.offer.open else unmet()


@rule(lift=(HR,), reads="offer")
def offer_not_open(case: Case) -> Verdict:
    """One offer at a time."""
    assert case.file.offer is not None
    return unmet() if case.file.offer.open else met()


@rule(lift=(HR,), given=True)
def offer_time_enough(case: Case) -> Verdict:
    """The person has time to think the offer over (G35)."""
    days = case.pack.value("offer_answer_days")
    earliest = case.now.date() + timedelta(days=days)
    if case.given.answer_due.date() < earliest:
        return unmet(minimum=days, earliest=earliest.isoformat())
    return met(minimum=days)


@rule(lift=(HR,), reads="offer")
def offer_lapsed(case: Case) -> Verdict:
    """The time to answer has passed."""
    offer = case.file.offer
    assert offer is not None
    if offer.open and offer.answer_due is not None and case.now > offer.answer_due:
        return met()
    return unmet(answer_due=offer.answer_due.isoformat() if offer.answer_due else None)


@rule(lift=(CANDIDATE,), reads="clearing")
def chosen_left(case: Case) -> Verdict:
    """The person chosen has withdrawn."""
    assert case.file.clearing is not None
    return met() if case.file.clearing.application is None else unmet()


@rule(lift=(DIRECTOR,), reads="jury", given=True)
def derogation_possible(case: Case) -> Verdict:
    """Only a rule that the pack lets the director lift can be lifted; of a jury, no further than is missing now."""
    name = case.given.rule
    setting = case.pack.rules.get(name)
    if not setting or setting.severity != "derogable":
        return unmet(rule=name)
    composed = next((one for one in (*COMPOSITION, effective_jury) if one.__name__ == name), None)
    if composed is None:
        return met(rule=name)
    heard = composed(case)
    return met(rule=name, gap=missing(heard.evidence) if heard.objections else 0.0)
