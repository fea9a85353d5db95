"""What a rule looks at (the case) and what it answers (the verdict)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any, Literal

from .charter.packs import Pack
from .dossier import Dossier
from .who import Actor

Severity = Literal["block", "derogable", "warn", "off"]


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why not yet: a code, the values its sentence needs, and what the pack says of it."""

    code: str
    values: Mapping[str, Any]
    severity: Severity = "block"
    article: str = ""
    source: str = ""
    lift: tuple[str, ...] = ()
    lifted: bool = False  # a signed derogation covers it

    @property
    def stops(self) -> bool:
        """A block always stops; a derogable one until it is lifted; a warning never."""
        return self.severity == "block" or (self.severity == "derogable" and not self.lifted)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found: objections (none when it is met) and the evidence it looked at."""

    rule: str
    objections: tuple[Objection, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not any(o.stops for o in self.objections)


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier, who asks, what is given with the step (None when only asking ahead), and when."""

    file: Dossier
    actor: Actor
    pack: Pack
    now: datetime
    given: Any = None
    heard: dict[str, Verdict] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of a rule without hearing it."""

    name: str
    chapter: str
    text: str
    lift: tuple[str, ...]
    reads: frozenset[str]
    about_given: bool
    gap: Gap | None  # how far from being met, by its evidence


Rule = Callable[[Case], Verdict]
Gap = Callable[[Mapping[str, Any]], float]
Fork = Callable[[Case], bool]
ARTICLES: dict[str, Article] = {}
BRANCHES: dict[str, frozenset[str]] = {}


def met(**evidence: Any) -> Verdict:
    """The rule is met; `evidence` says by which figures."""
    return Verdict("", (), evidence)


def unmet(**values: Any) -> Verdict:
    """The rule is not met, for one reason; `values` fill its sentence and are the evidence."""
    return Verdict("", (Objection("", values),), values)


def unmet_each(reasons: list[dict[str, Any]]) -> Verdict:
    """One objection for each of `reasons`; met when there is none."""
    return Verdict("", tuple(Objection("", values) for values in reasons), {"count": len(reasons)})


def rule(*, lift: tuple[str, ...], reads: str = "", given: bool = False, gap: Gap | None = None) -> Callable[[Rule], Rule]:
    """Enter a function into the charter: who can mend what it objects to, which chapters it reads.

    With `gap`, a derogation covers no more than what was missing when it was signed.
    """

    def enter(judge: Rule) -> Rule:
        name = judge.__name__
        if name in ARTICLES:
            raise ValueError(f"two rules are called {name}")
        ARTICLES[name] = Article(
            name, judge.__module__.rpartition(".")[2], (judge.__doc__ or "").strip(),
            lift, frozenset(reads.split()), given, gap,
        )  # fmt: skip

        @wraps(judge)
        def heard(case: Case) -> Verdict:
            verdict = case.heard.get(name)
            if verdict is None:
                verdict = case.heard[name] = _graded(judge, ARTICLES[name], case)
            return verdict

        return heard

    return enter


def _graded(judge: Rule, article: Article, case: Case) -> Verdict:
    """Hear the rule and stamp its objections with what the pack says of them."""
    name, lift, signed = article.name, article.lift, case.file.derogations
    setting = case.pack.rules[name]
    if setting.severity == "off" or (article.about_given and case.given is None):
        return Verdict(name)
    found = judge(case)
    if not found.objections:
        return replace(found, rule=name)
    if setting.lifted_by:
        lift = (*lift, setting.lifted_by) if setting.lifted_by not in lift else lift
    far = signed.get(name)
    lifted = name in signed and (far is None or article.gap is None or article.gap(found.evidence) <= far)
    beyond = {"signed": far} if name in signed and not lifted else {}
    stamped = tuple(
        replace(o, code=name, values={**o.values, **beyond}, severity=setting.severity, article=setting.article,
                source=setting.source, lift=lift, lifted=lifted)
        for o in found.objections
    )  # fmt: skip
    return Verdict(name, stamped, found.evidence)


def may(*roles: str) -> Rule:
    """The right to take a step, as a rule: held by any of `roles`."""

    def right(case: Case) -> Verdict:
        if case.actor.may(*roles):
            return Verdict("right")
        return Verdict("right", (Objection("right", {"roles": roles}, lift=roles),))

    right.__name__ = "may_" + "_or_".join(roles)
    right.__qualname__ = right.__name__
    return right


def fork(*, reads: str = "") -> Callable[[Fork], Fork]:
    """Enter a question that chooses between two lines of one event; it objects to nothing."""

    def enter(question: Fork) -> Fork:
        BRANCHES[question.__name__] = frozenset(reads.split())
        return question

    return enter
