"""A hire driven at random against a plain model written apart from the chart.

The model is a table: from where, by whom, on which facts, to where. If the door opens where the table says
no, or stays shut where it says yes, one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.factories.cases import NOW, case, dossier, seats, sound
from workflows import given
from workflows.dossier import (
    Answers,
    Clearing,
    Dossier,
    Files,
    Jury,
    Marks,
    Offer,
    Own,
    Review,
    Sheet,
)  # fmt: skip
from workflows.engine import Refused, final_states, hear, lines, take
from workflows.hire import HireChart
from workflows.who import PERSON, ROLES

PERSON_ID = 50  # who acts; application 7 is theirs
WHY = given.Reason("Une raison assez longue.")


@dataclass(frozen=True)
class Facts:
    """What is true of the hire in the plain model."""

    sheet: bool = False
    reviewed: bool = False
    grid: bool = False
    jury: bool = False
    appointed: bool = False
    advertised_long: bool = False
    judged: bool = False
    someone: bool = True
    linked: bool = False
    marked: bool = False
    heard: bool = False
    revealed: bool = False
    proposed: bool = False
    signed: bool = False
    waiting: int = 0
    restricted: bool = False
    decision: str | None = None  # of the head of establishment
    offered: bool = False
    letters: bool = False
    filled: int = 0


FLAGS = (
    "sheet", "reviewed", "grid", "jury", "appointed", "advertised_long", "judged", "someone", "linked", "marked",
    "heard", "revealed", "proposed", "signed", "restricted", "offered", "letters",
)  # fmt: skip
Yes = Callable[[Facts], bool]


@dataclass(frozen=True)
class Way:
    """One way of the plain model."""

    source: str
    who: set[str]
    needs: Yes
    target: Callable[[Facts], str]
    given: Any = None


def to(state: str) -> Callable[[Facts], str]:
    """Always there."""
    return lambda facts: state


CLEARED = ("authorised", "not_needed")
ALL_IN: Yes = lambda f: f.marked and f.jury  # a table reads better
WAYS: dict[str, list[Way]] = {
    "submit_sheet": [Way("drafting", {"hiring_manager"}, lambda f: f.sheet, to("sheet_review"))],
    "return_sheet": [Way("sheet_review", {"reviewer"}, lambda f: True, to("drafting"), WHY)],
    "approve_sheet": [Way("sheet_review", {"reviewer", "hr"}, lambda f: f.reviewed, to("composing_jury"))],
    "appoint_jury": [Way("composing_jury", {"director"}, lambda f: f.jury, to("composing_jury"))],
    "publish": [
        Way("composing_jury", {"hr"}, lambda f: f.appointed and f.grid and f.sheet, to("advertised"),
            given.Publication(NOW + timedelta(days=61), ("site", "euraxess", "csp")))
    ],
    "close_applications": [Way("advertised", {"hr", "engine"}, lambda f: f.advertised_long, to("eligibility"))],
    "open_scoring": [
        Way("eligibility", {"hr", "chair"}, lambda f: f.judged and f.someone and f.linked and f.appointed and f.jury, to("sifting"))
    ],
    "close_sift": [Way("sifting", {"chair"}, ALL_IN, to("interviewing"), given.Shortlist((7,)))],
    "open_deliberation": [Way("interviewing", {"chair"}, lambda f: ALL_IN(f) and f.heard, to("deliberating"))],
    "reveal": [Way("deliberating", {"chair"}, lambda f: ALL_IN(f) and not f.revealed, to("deliberating"))],
    "sign_ranking": [Way("deliberating", {"chair"}, lambda f: f.proposed and f.signed and f.jury, to("ranked"))],
    "decide": [
        Way("ranked", {"director"}, lambda f: f.waiting > 0, lambda f: "clearing" if f.restricted else "offering",
            given.Choice(7))
    ],
    "conclude_clearance": [
        Way("clearing", {"hr", "director"}, lambda f: f.decision is not None,
            lambda f: "offering" if f.decision in CLEARED else "ranked")
    ],
    "make_offer": [
        Way("offering", {"hr"}, lambda f: not f.offered and (not f.restricted or f.decision in CLEARED), to("offering"))
    ],
    "accept_offer": [
        Way("offering", {"candidate"}, lambda f: f.offered and (not f.restricted or f.decision in CLEARED),
            lambda f: "informing" if f.filled + 1 >= 2 else "ranked")
    ],
    "decline_offer": [Way("offering", {"candidate"}, lambda f: f.offered, to("ranked"))],
    "close": [Way("informing", {"hr"}, lambda f: f.letters, lambda f: "closed" if f.filled else "unfilled")],
    "conclude_unfilled": [
        Way(s, {"director"}, lambda f: True, to("informing"), WHY)
        for s in ("eligibility", "sifting", "interviewing", "deliberating", "ranked")
    ],
    "cancel": [
        Way(s, {"director"}, lambda f: True, to("cancelled"), WHY)
        for s in ("drafting", "sheet_review", "composing_jury", "advertised", "eligibility", "sifting", "interviewing", "deliberating")
    ],
}  # fmt: skip


def filed(state: str, facts: Facts) -> Dossier:
    """The dossier of which these facts are true."""
    good, bare = sound(state), dossier(state)
    assert good.sheet
    assert good.grid
    assert good.ranking
    marks = Marks(15, {} if facts.marked else {1: 2}, 0 if facts.marked else 1, 2, 0.9, 0, True, facts.revealed)
    left = tuple(range(7, 7 + facts.waiting))
    return replace(
        good,
        posts=2, restricted=facts.restricted,
        sheet=Sheet(1, good.sheet.content if facts.sheet else {}),
        review=Review(frozenset({21, 22} if facts.reviewed else ()), frozenset({11})),
        jury=Jury(seats() if facts.jury else seats(1, 0), 2, facts.appointed, {}, 0 if facts.linked else 4, 0),
        grid=replace(good.grid, locked=True) if facts.grid else None,
        files=Files({"admissible": 3 if facts.someone else 0, "received": 0 if facts.judged else 2, "shortlisted": 0 if facts.heard else 1}),
        marks=marks,
        ranking=replace(good.ranking, signed=frozenset({1, 2, 3}) if facts.signed else frozenset()) if facts.proposed else bare.ranking,
        clearing=Clearing(7 if state in ("clearing", "offering") else None, "chosen", facts.restricted, facts.decision, None,
                          False, False, left, facts.filled),
        offer=Offer(facts.offered, NOW + timedelta(days=3) if facts.offered else None),
        answers=Answers(4, 4, 0, 0 if facts.letters else 2),
        own=Own(7, "chosen", None, True),
        deadline=NOW - timedelta(days=1) if facts.advertised_long else NOW + timedelta(days=9),
        published_at=NOW - timedelta(days=40),
    )  # fmt: skip


class HireAtRandom(RuleBasedStateMachine):
    """Anybody tries anything; facts come and go."""

    @initialize()
    def opened(self) -> None:
        """A new hire."""
        self.state, self.facts = "drafting", Facts()

    @rule(flag=st.sampled_from(FLAGS), value=st.booleans())
    def fact(self, flag: str, value: bool) -> None:
        """Something becomes true, or stops being so."""
        self.facts = replace(self.facts, **{flag: value})

    @rule(waiting=st.integers(0, 2), decision=st.sampled_from((None, "authorised", "not_needed", "not_authorised")))
    def ending(self, waiting: int, decision: str | None) -> None:
        """The list and the decision on access."""
        self.facts = replace(self.facts, waiting=waiting, decision=decision)

    @precondition(lambda self: self.state not in final_states(HireChart))
    @rule(event=st.sampled_from(sorted(WAYS)), role=st.sampled_from((*ROLES, "engine", PERSON)))
    def try_step(self, event: str, role: str) -> None:
        """Somebody tries a step: the door and the model must agree."""
        way = next((w for w in WAYS[event] if w.source == self.state), None)
        expected = way.target(self.facts) if way and role in way.who and way.needs(self.facts) else None
        before = case(
            filed(self.state, self.facts), role, given=(way.given if way else None) or given.Nothing(), person=PERSON_ID
        )
        try:
            moved: str | None = take(HireChart, before, self.state, event).after
        except Refused as refused:
            assert refused.objections
            moved = None
        assert moved == expected, (self.state, event, role, self.facts)
        if moved:
            if event == "accept_offer":
                self.facts = replace(self.facts, filled=self.facts.filled + 1)
            self.state = moved

    @precondition(lambda self: self.state not in final_states(HireChart))
    @rule(role=st.sampled_from(ROLES))
    def stranger(self, role: str) -> None:
        """Who has no right hears only that."""
        for event, drawn in lines(HireChart)[self.state].items():
            if role not in drawn[0].who:
                heard = hear(HireChart, case(filed(self.state, self.facts), role), self.state, event)
                assert [o.code for o in heard.objections] == ["right"]

    @invariant()
    def somebody_may_act(self) -> None:
        """No state is a dead end: some step other than staying is within somebody's right."""
        if not hasattr(self, "state") or self.state in final_states(HireChart):
            return
        assert any(not one.stays and one.who for drawn in lines(HireChart)[self.state].values() for one in drawn)


HireAtRandom.TestCase.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
TestHireAtRandom = HireAtRandom.TestCase


def test_hire_walks_the_whole_way_in_the_model() -> None:
    """The model itself reaches the end, so that the random walk has somewhere to go."""
    good = Facts(sheet=True, reviewed=True, grid=True, jury=True, appointed=True, advertised_long=True, judged=True,
                 linked=True, marked=True, heard=True, proposed=True, signed=True, waiting=2, offered=True, letters=True)  # fmt: skip
    state, path = "drafting", []
    for event in ("submit_sheet", "approve_sheet", "publish", "close_applications", "open_scoring", "close_sift",
                  "open_deliberation", "sign_ranking", "decide", "accept_offer", "decide", "accept_offer", "close"):  # fmt: skip
        way = next(w for w in WAYS[event] if w.source == state)
        asked = case(filed(state, good), *way.who, given=way.given or given.Nothing(), person=PERSON_ID)
        assert take(HireChart, asked, state, event).after == way.target(good)
        state = way.target(good)
        if event == "accept_offer":
            good = replace(good, filled=good.filled + 1)
        path.append(state)
    assert path[-1] == "closed"
