"""The hire as a picture and a table, made from the chart: `python -m workflows.diagram` rewrites hire.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .application import ApplicationChart
from .case import ARTICLES
from .charter.packs import Pack, load_all
from .complaint import ComplaintChart
from .data_request import DataRequestChart
from .effects import Effect, Letters, MoveFiles, OpenWelcome, Record, Tell
from .engine import Chart, Line, final_states, lines, states
from .hire import NEXT, STEPS, HireChart
from .referral import ReferralChart
from .welcome import WelcomeChart

PAGE = Path(__file__).with_name("hire.md")
CHARTS: tuple[tuple[str, type[Chart]], ...] = (
    ("A hire", HireChart),
    ("A candidate’s file", ApplicationChart),
    ("A referral to the HFDS", ReferralChart),
    ("A complaint", ComplaintChart),
    ("A welcome", WelcomeChart),
    ("A request about one’s data", DataRequestChart),
)


def moving(chart: type[Chart]) -> Iterator[Line]:
    """Every line that leads elsewhere, in the order of the page."""
    for row in lines(chart).values():
        for drawn in row.values():
            yield from (line for line in drawn if not line.stays)


def mermaid(chart: type[Chart], *, main_road: bool = False) -> str:
    """The chart as a Mermaid state diagram; `main_road` keeps the step that moves each state on."""
    drawn: dict[tuple[str, str], list[str]] = {}
    for line in moving(chart):
        if not main_road or NEXT.get(line.source) == line.event:
            drawn.setdefault((line.source, line.target), []).append(line.event)
    first, *_ = states(chart)
    parts = ["stateDiagram-v2", f"    [*] --> {first}"]
    parts += [f"    {source} --> {target}: {', '.join(events)}" for (source, target), events in drawn.items()]
    reached = {word for ways in drawn for word in ways}
    parts += [f"    {word} --> [*]" for word in states(chart) if word in reached and word in final_states(chart)]
    return "\n".join(parts)


def newest() -> Pack:
    """The group’s latest contract pack: the articles of the table are its own."""
    packs = [pack for (key, school, _), pack in load_all().items() if key == "contract" and school is None]
    return max(packs, key=lambda pack: pack.version)


def table(chart: type[Chart], pack: Pack) -> str:
    """Each step once: from → to, who, on which rules with their articles, then what."""
    rows = ["| step | from → to | who | rules | then |", "|---|---|---|---|---|"]
    for (event, target, who, rules, then, when), sources in _grouped(chart).items():
        stays = target == ""
        ways = ", ".join(sources) if stays else f"{', '.join(sources)} → **{target}**"
        heard = "<br>".join(f"{name} ({pack.rules[name].article})" for name in rules) or "–"
        rows.append(f"| `{event}`{f' when {when}' if when else ''} | {ways} | {', '.join(who)} | {heard} | {then} |")
    return "\n".join(rows)


Key = tuple[str, str, tuple[str, ...], tuple[str, ...], str, str]


def _grouped(chart: type[Chart]) -> dict[Key, list[str]]:
    """Lines that differ only by where they start, together."""
    found: dict[Key, list[str]] = {}
    for row in lines(chart).values():
        for drawn in row.values():
            for line in drawn:
                key = (
                    line.event,
                    "" if line.stays else line.target,
                    line.who,
                    tuple(rule.__name__ for rule in line.rules),
                    said(line.effects),
                    line.when.__name__ if line.when else "",
                )
                found.setdefault(key, []).append(line.source)
    return found


def said(effects: Iterable[Effect]) -> str:
    """What follows a step, in words."""
    parts = []
    for effect in effects:
        match effect:
            case OpenWelcome():
                parts.append("open the welcome")
            case Tell():
                parts.append(f"tell {effect.role}: {effect.kind}")
            case MoveFiles():
                parts.append(f"{effect.event} files {', '.join(effect.states)}")
            case Letters():
                parts.append(f"letters: {effect.kind}")
            case Record():
                parts.append(f"ledger: {effect.kind}")
    return "<br>".join(parts) or "–"


def rules_table(pack: Pack) -> str:
    """Every rule of the charter: what it asks, how hard it bites, its article and its source."""
    rows = ["| rule | chapter | what it asks | severity | article | source |", "|---|---|---|---|---|---|"]
    for name, article in sorted(ARTICLES.items(), key=lambda item: (item[1].chapter, item[0])):
        setting = pack.rules[name]
        source = setting.source + ("" if setting.verified else " (unverified)")
        rows.append(
            f"| `{name}` | {article.chapter} | {article.text} | {setting.severity} | {setting.article} | {source} |"
        )
    return "\n".join(rows)


def page() -> str:
    """The whole of hire.md."""
    pack = newest()
    steps = "\n".join(
        f"| {number} | {step.name} | {step.phase} | {', '.join(step.states)} |" for number, step in enumerate(STEPS, 1)
    )
    charts = "\n\n".join(
        f"## {title}\n\n```mermaid\n{mermaid(chart)}\n```\n\n{table(chart, pack)}" for title, chart in CHARTS
    )
    return f"""# A hire, step by step

Made by `python -m workflows.diagram` from `workflows/*.py` and the pack {pack.id} {pack.version}; a test fails when it
is stale. Change the chart, not this page.

## The road

```mermaid
{mermaid(HireChart, main_road=True)}
```

| | step | phase | states |
|---|---|---|---|
{steps}

{charts}

## The rules

{rules_table(pack)}
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
