"""The part of the signed minutes that concerns one person: nobody else's name, marks or reasons, no member's words."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean

from flask import g

from recruitment.letters.blocks import Block, Bullets, Heading, Paper, Para, Table, plain
from recruitment.services import deliberation
from recruitment.services import minutes as record
from recruitment.services.deliberation import File, Marked
from recruitment.services.masking import masked
from recruitment.services.minutes import Facts
from recruitment.services.sifting import about

from . import unit, wording
from .agreement import NONE
from .dates import number, percent
from .language import current
from .minutes import plain_day, standing
from .speech import gettext, ngettext

LEAST = 2  # marks behind a mean that is shown: one alone would be a member's own


def of(facts: Facts, application: int) -> Paper | None:
    """The extract in the reader's language; None for somebody the jury did not hear."""
    session, hire = unit.session(), g.hire
    marked = deliberation.marked(session, hire)
    own = next((file for file in marked.files if file.application == application), None) if marked else None
    if marked is None or own is None:
        return None
    hidden = [name for other, name in record.applicants(session, hire.id).items() if other != application]
    hidden += [member.name for member in facts.members]

    def clean(text: str) -> str:
        return masked(text, own.name, hidden, own.number)

    title = gettext("Extract of the minutes, %(reference)s, application %(number)s",
                    reference=hire.reference, number=own.number)  # fmt: skip
    return Paper(
        title=title, language="en" if current() == "en" else "fr", footer=hire.reference, author=facts.school,
        blocks=(
            Heading(1, title), _para(gettext("%(school)s. Post: %(post)s.", school=facts.school,
                                             post=wording.hire_title(hire, current()))),
            _para(gettext("This extract holds what the signed minutes say of %(name)s, and of nobody else.", name=own.name)),
            *_procedure(facts, own), *_marks(marked, own), *_said(facts, application, clean),
            *_result(facts, application, clean), *_proof(facts),
        ),
        created_at=facts.proposal.signed_at or facts.proposal.proposed_at,
    )  # fmt: skip


def _para(text: str) -> Para:
    return Para(plain(text))


def _procedure(facts: Facts, own: File) -> tuple[Block, ...]:
    said = [
        gettext("Jury of %(size)s members; %(count)s marked this application, each apart, on the same grid.",
                size=len(facts.members), count=len(own.by_member))
    ]  # fmt: skip
    if own.asides:
        said.append(
            ngettext("%(num)s member stepped aside for this application.",
                     "%(num)s members stepped aside for this application.", len(own.asides))
        )  # fmt: skip
    return (Heading(2, gettext("Procedure")), Bullets(tuple(map(plain, said))))


def _marks(marked: Marked, own: File) -> tuple[Block, ...]:
    rows = []
    for criterion in marked.grid.at(None):
        given = [level for level in own.marks.get(criterion.key, {}).values() if level is not None]
        mean = number(fmean(given), 2) if len(given) >= LEAST else NONE
        weight = percent(criterion.weight / 100) if criterion.ranked else NONE
        rows.append((criterion.title[current()], weight, mean))
    whole = number(own.mean, 2) if own.mean is not None and len(own.by_member) >= LEAST else NONE
    rows.append((gettext("All criteria, weighted"), percent(1), whole))
    return (
        Heading(2, gettext("Marks")),
        _para(gettext("Mean of the members on a scale from 1 to 5; a mark given by one member alone is not shown.")),
        Table(gettext("Marks"), (gettext("Criterion"), gettext("Weight"), gettext("Mean")), tuple(rows), (0.6, 0.2, 0.2)),
    )  # fmt: skip


def _said(facts: Facts, application: int, clean: Callable[[str], str]) -> tuple[Block, ...]:
    """Discussions of this person, and votes about them, by count alone."""
    talks = [clean(e.reason) for e in facts.ledger if e.kind == "discussion" and about(e.rule)[0] == application]
    votes = [
        gettext("%(motion)s: %(yes)s for, %(no)s against, %(neither)s abstentions.", motion=clean(vote.motion),
                yes=vote.counts[0], no=vote.counts[1], neither=vote.counts[2])
        for sitting in facts.sittings for vote in sitting.votes if vote.application == application
    ]  # fmt: skip
    blocks: list[Block] = []
    if talks:
        blocks += [Heading(2, gettext("Discussions")), Bullets(tuple(map(plain, talks)))]
    if votes:
        blocks += [Heading(2, gettext("Votes taken")), Bullets(tuple(map(plain, votes)))]
    return tuple(blocks)


def _result(facts: Facts, application: int, clean: Callable[[str], str]) -> tuple[Block, ...]:
    entry = next((e for e in facts.proposal.entries if e.application == application), None)
    if entry is None:
        said = [gettext("Heard, and not on the list.")]
        reason = facts.proposal.left_out.get(application, "")
    else:
        said = [gettext("Place %(place)s, %(standing)s.", place=entry.place, standing=standing(g.hire, entry.place))]
        reason = entry.reason
    if reason:
        said.append(gettext("Reason: %(text)s", text=clean(reason)))
    if entry and facts.valid_until:
        said.append(
            gettext("The list, reserve included, is valid until %(day)s.", day=plain_day(facts.valid_until))
        )
    return (Heading(2, gettext("Ranking")), *map(_para, said))


def _proof(facts: Facts) -> tuple[Block, ...]:
    return (
        Heading(2, gettext("Proof")),
        _para(
            gettext(
                "Grid “%(title)s”, published with the advert, hash %(hash)s."
                " Journal: entry no. %(number)s, hash %(head)s.",
                title=facts.grid_title[current()], hash=facts.grid_digest, number=g.hire.journal_number,
                head=g.hire.journal_hash,
            )
        ),
    )  # fmt: skip
