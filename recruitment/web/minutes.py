"""The minutes in words: one list of blocks, drawn as a page and as a PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from forms.marks import REOPENING_NAMES
from recruitment.letters.blocks import Block, Bullets, Heading, Paper, Para, Table, plain
from recruitment.services.minutes import Facts

from . import wording
from .dates import moment, number
from .language import current


def paper(hire: Row[Any], facts: Facts, marks: tuple[Block, ...] = ()) -> Paper:
    """The minutes of a hire in the reader's language; `marks` is what the reader may see of the figures."""
    title = _("Minutes of the jury, %(reference)s", reference=hire.reference)
    return Paper(
        title=title, language="en" if current() == "en" else "fr", footer=hire.reference, author=facts.school,
        blocks=(
            Heading(1, title), _para(_("%(school)s. Post: %(post)s.", school=facts.school, post=_post(hire))),
            *_composition(facts), *_procedure(facts), *_ledger(facts), *marks, *_ranking(facts), *_signatures(facts),
            *_proof(hire, facts),
        ),
        created_at=facts.proposal.signed_at or facts.proposal.proposed_at,
    )  # fmt: skip


def _para(text: str) -> Para:
    return Para(plain(str(text)))


def _post(hire: Row[Any]) -> str:
    return wording.hire_title(hire, current())


def _when(at: datetime) -> str:
    """A moment without markup."""
    return str(moment(at)).replace("<sup>er</sup>", "er")


def _composition(facts: Facts) -> tuple[Block, ...]:
    lines = []
    for member in facts.members:
        notes = [_("chair")] if member.chair else []
        notes += [_("external member")] if member.external else []
        lines.append(plain(f"{member.name} ({', '.join(notes)})" if notes else member.name))
    return (Heading(2, _("Composition of the jury")), Bullets(tuple(lines)))


def _procedure(facts: Facts) -> tuple[Block, ...]:
    counts = facts.counts
    said = [
        ngettext("%(num)s application received.", "%(num)s applications received.", counts["applications"]),
        ngettext("%(num)s person heard.", "%(num)s people heard.", counts["heard"]),
        _("Each member marked each candidate apart, on the same grid, before seeing anybody else’s marks."),
        ngettext(
            "A member stepped aside for a candidate %(num)s time.",
            "A member stepped aside for a candidate %(num)s times.",
            counts["step_asides"],
        ),
    ]
    for aside, why in facts.rulings:
        outcome = _("Link ruled on, the member steps aside") if aside else _("Link ruled on, the member judges")
        said.append(_("%(term)s: %(text)s", term=outcome, text=why))
    if counts["changed"]:
        said.append(
            ngettext(
                "%(num)s sheet of marks changed after the marks were opened, for a coded reason.",
                "%(num)s sheets of marks changed after the marks were opened, for a coded reason.",
                counts["changed"],
            )
        )
    return (Heading(2, _("Procedure")), Bullets(tuple(plain(str(line)) for line in said)))


def _ledger(facts: Facts) -> tuple[Block, ...]:
    talks = [e for e in facts.ledger if e.kind == "discussion"]
    others = [e for e in facts.ledger if e.kind != "discussion"]
    blocks: list[Block] = []
    if talks:
        lines = tuple(plain(f"{_when(e.at)}. {e.reason}") for e in talks)
        blocks += [Heading(2, _("Discussions")), Bullets(lines)]
    if others:
        blocks += [Heading(2, _("Exceptions")), Bullets(tuple(plain(_exception(e)) for e in others))]
    return tuple(blocks)


def _exception(entry: Any) -> str:
    about = wording.exception_title(entry.kind)
    if entry.kind == "derogation" and entry.rule:
        about = f"{about}, {wording.rule_title(entry.rule)}"
    elif entry.rule in REOPENING_NAMES:
        about = f"{about}, {REOPENING_NAMES[entry.rule]}"
    return f"{_when(entry.at)}. {about}. {entry.reason}"


def _ranking(facts: Facts) -> tuple[Block, ...]:
    rows = tuple(
        (
            facts.files[entry.application].name if entry.application in facts.files else "–",
            str(entry.place),
            number(entry.mean, 2) if entry.mean is not None else "–",
            entry.reason or "–",
        )
        for entry in facts.proposal.entries
    )
    listed = {entry.application for entry in facts.proposal.entries}
    out = [file for application, file in facts.files.items() if application not in listed]
    blocks: list[Block] = [
        Heading(2, _("Ranking")),
        Table(
            _("Ranking, with means on a scale from 1 to 5 and reasons"),
            (_("Person"), _("Place"), _("Mean"), _("Reason")), rows, (0.3, 0.1, 0.12, 0.48),
        ),
    ]  # fmt: skip
    if out:
        lines = tuple(plain(_left_out(file.name, facts.proposal.left_out.get(file.application))) for file in out)
        blocks += [_para(_("Heard and not on the list:")), Bullets(lines)]
    return tuple(blocks)


def _left_out(name: str, reason: str | None) -> str:
    return _("%(term)s: %(text)s", term=name, text=reason) if reason else name


def _signatures(facts: Facts) -> tuple[Block, ...]:
    names = {member.id: member.name for member in facts.members}
    lines = [
        _("%(name)s signed on %(moment)s.", name=names.get(member, "–"), moment=_when(at))
        for member, at in sorted(facts.proposal.signatures.items(), key=lambda pair: pair[1])
    ]
    if facts.proposal.signed_at:
        lines.append(_("The chair signed the ranking on %(moment)s.", moment=_when(facts.proposal.signed_at)))
    else:
        lines.append(_("The chair has not signed the ranking yet."))
    return (Heading(2, _("Signatures")), Bullets(tuple(plain(str(line)) for line in lines)))


def _proof(hire: Row[Any], facts: Facts) -> tuple[Block, ...]:
    title = facts.grid_title[current()]
    return (
        Heading(2, _("Proof")),
        _para(
            _(
                "Grid “%(title)s”, published with the advert, hash %(hash)s."
                " Journal: entry no. %(number)s, hash %(head)s.",
                title=title, hash=facts.grid_digest, number=hire.journal_number, head=hire.journal_hash,
            )
        ),
    )  # fmt: skip
