"""The door: one function judges a step, one takes it. Nothing else in the code base moves a state."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from statemachine import State, StateChart
from statemachine.transition_list import TransitionList

from .case import ARTICLES, BRANCHES, Case, Objection, Rule, Verdict, may
from .effects import Effect


class Chart(StateChart[Any]):
    """A chart that forgives nothing: an event out of turn or an error in a guard is raised."""

    allow_event_without_transition = False
    catch_errors_as_events = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: from → to, who, on which rules, then what."""

    event: str
    source: str
    target: str
    who: tuple[str, ...]
    right: Rule
    rules: tuple[Rule, ...]
    effects: tuple[Effect, ...]
    when: Callable[[Case], bool] | None

    @property
    def stays(self) -> bool:
        """True for a step that leaves the state as it is."""
        return self.source == self.target


def line(
    source: State | Iterable[State],
    target: State | None = None,
    *,
    who: tuple[str, ...],
    on: tuple[Rule, ...] = (),
    then: tuple[Effect, ...] = (),
    when: Callable[[Case], bool] | None = None,
) -> TransitionList:
    """Declare a step. Without a target the hire stays where it is."""
    right = may(*who)
    guards = [*([when] if when else []), right, *on]
    drawn = TransitionList()
    for state in [source] if isinstance(source, State) else source:
        stays = target is None or target is state
        # `itself` has no annotations upstream
        drawn |= state.to.itself(internal=True, cond=guards) if stays else state.to(target, cond=guards)  # type: ignore[no-untyped-call]
    for transition in drawn:
        transition.line = (who, right, on, then, when)
    return drawn


@cache
def lines(chart: type[Chart]) -> Mapping[str, Mapping[str, tuple[Line, ...]]]:
    """Every line of a chart: state -> event -> its lines (several when the way forks)."""
    table: dict[str, dict[str, tuple[Line, ...]]] = {}
    for state in chart.states:
        row = table.setdefault(str(state.value), {})
        for transition in state.transitions:
            who, right, on, then, when = transition.line
            for event in transition.event.split():
                drawn = Line(event, str(state.value), str(transition.target.value), who, right, on, then, when)
                row[event] = (*row.get(event, ()), drawn)
    return table


def states(chart: type[Chart]) -> tuple[str, ...]:
    """The state words of a chart, in the order of the page: for CHECK constraints and tests."""
    return tuple(str(state.value) for state in chart.states)


@cache
def final_states(chart: type[Chart]) -> frozenset[str]:
    """The states with no way on."""
    return frozenset(str(state.value) for state in chart.states if state.final)


@cache
def reads(chart: type[Chart], state: str, event: str, *, given: bool = True) -> frozenset[str]:
    """The chapters of the dossier that judging `event` from `state` looks at; fewer when nothing is given yet."""
    drawn = lines(chart).get(state, {}).get(event, ())
    articles = (ARTICLES[r.__name__] for one in drawn for r in one.rules)
    chapters = (article.reads for article in articles if given or not article.about_given)
    forks = (BRANCHES[one.when.__name__] for one in drawn if one.when)
    return frozenset().union(*chapters, *forks)


@dataclass(frozen=True, slots=True)
class Hearing:
    """All that was said about one step."""

    line: Line | None
    verdicts: tuple[Verdict, ...]
    objections: tuple[Objection, ...]

    @property
    def open(self) -> bool:
        """True when nothing stops the step."""
        return self.line is not None and not any(o.stops for o in self.objections)

    @property
    def stopping(self) -> tuple[Objection, ...]:
        """The objections that stop the step."""
        return tuple(o for o in self.objections if o.stops)

    @property
    def warnings(self) -> tuple[Objection, ...]:
        """What is said without stopping: warnings, and objections lifted by a derogation."""
        return tuple(o for o in self.objections if not o.stops)


@dataclass(frozen=True, slots=True)
class Move:
    """A step that was taken."""

    event: str
    before: str
    after: str
    effects: tuple[Effect, ...]
    hearing: Hearing


class Refused(Exception):  # not an error: an answer  # noqa: N818  # an answer, not an error
    """The door stays shut; `objections` holds every reason at once."""

    def __init__(self, event: str, objections: tuple[Objection, ...]) -> None:
        super().__init__(f"{event}: " + ", ".join(o.code for o in objections))
        self.event = event
        self.objections = objections


def hear(chart: type[Chart], case: Case, state: str, event: str) -> Hearing:
    """Judge a step without taking it. Rights are heard first; when one objects nothing else is said."""
    drawn = lines(chart).get(state, {}).get(event, ())
    if not drawn:
        return Hearing(None, (), (Objection("out_of_turn", {"event": event, "state": state}),))
    right = drawn[0].right(case)
    if not right:
        return Hearing(drawn[0], (right,), right.objections)
    taken = next((one for one in drawn if one.when is None or one.when(case)), None)
    if taken is None:
        return Hearing(drawn[0], (right,), (Objection("no_branch", {"event": event}),))
    verdicts = tuple(judge(case) for judge in taken.rules)
    return Hearing(taken, (right, *verdicts), tuple(o for v in verdicts for o in v.objections))


def objections(chart: type[Chart], case: Case, state: str, event: str) -> tuple[Objection, ...]:
    """Every reason why `event` cannot be taken now: empty when the door is open."""
    return hear(chart, case, state, event).stopping


def take(chart: type[Chart], case: Case, state: str, event: str) -> Move:
    """Take the step or raise Refused. The machine itself moves, on the verdicts already heard."""
    hearing = hear(chart, case, state, event)
    if not hearing.open or hearing.line is None:
        raise Refused(event, hearing.stopping)
    if hearing.line.stays:  # an internal transition without actions: there is nothing for the machine to do
        return Move(event, state, state, hearing.line.effects, hearing)
    cursor, machine = _machine(chart)
    cursor.state = state
    machine.send(event, case=case)
    if cursor.state in final_states(chart):
        _local.machines.pop(chart)  # a machine that has reached an end runs no more
    return Move(event, state, cursor.state, hearing.line.effects, hearing)


def follow(chart: type[Chart], state: str, event: str) -> str | None:
    """Where `event` leads from `state` when a step already taken carries a file along; None if nowhere."""
    drawn = lines(chart).get(state, {}).get(event, ())
    return drawn[0].target if drawn else None


class _Cursor:
    """A throw-away holder of a state word: the machine never touches a row."""

    state: str | None = None


_local = threading.local()


def _machine(chart: type[Chart]) -> tuple[Any, Any]:
    """One machine a chart and a thread: building one costs more than a step."""
    kept: dict[type[Chart], tuple[Any, Any]] = _local.__dict__.setdefault("machines", {})
    if chart not in kept:
        cursor = _Cursor()
        kept[chart] = (cursor, chart(cursor))
    return kept[chart]
