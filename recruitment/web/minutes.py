"""The minutes in words: one list of blocks, drawn as a page and as a PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Row

from forms.marks import CHANGE_NAMES, REOPENING_NAMES
from recruitment.letters.blocks import Block, Bullets, Heading, Paper, Para, Table, plain
from recruitment.services.minutes import Facts
from recruitment.services.sifting import about

from . import minutes_meeting, wording
from .dates import bare, bare_day, moment, number
from .language import current


def paper(hire: Row[Any], facts: Facts, marks: tuple[Block, ...] = ()) -> Paper:
    """The minutes of a hire in the reader's language; `marks` is what the reader may see of the figures."""
    title = _("Minutes of the jury, %(reference)s", reference=hire.reference)
    return Paper(
        title=title, language="en" if current() == "en" else "fr", footer=hire.reference, author=facts.school,
        blocks=(
            Heading(1, title), _para(_("%(school)s. Post: %(post)s.", school=facts.school, post=_post(hire))),
            *_composition(facts), *_procedure(facts), *minutes_meeting.blocks(facts), *_ledger(facts), *marks,
            *_ranking(hire, facts), *_signatures(facts),
            *_proof(hire, facts),
        ),
        created_at=facts.proposal.signed_at or facts.proposal.proposed_at,
    )  # fmt: skip


# whether the member steps aside, whether the deontology referent had given an opinion
RULED = {
    (True, False): _l("Link ruled on, the member steps aside"),
    (False, False): _l("Link ruled on, the member judges"),
    (True, True): _l("Link ruled on after the deontology referent’s opinion, the member steps aside"),
    (False, True): _l("Link ruled on after the deontology referent’s opinion, the member judges"),
}


def _para(text: str) -> Para:
    return Para(plain(str(text)))


def plain_day(when: Any) -> str:
    """A date without markup."""
    return bare_day(when)


def _post(hire: Row[Any]) -> str:
    return wording.hire_title(hire, current())


def _when(at: datetime) -> str:
    """A moment without markup."""
    return bare(moment(at))


def _composition(facts: Facts) -> tuple[Block, ...]:
    lines = []
    for member in facts.members:
        notes = [_("chair")] if member.chair else []
        notes += [_("external member")] if member.external else []
        lines.append(plain(f"{member.name} ({', '.join(notes)})" if notes else member.name))
    acts = [
        _("Act no. %(number)s of %(moment)s, digest %(digest)s.", number=act.number, moment=_when(act.at), digest=act.digest)
        for act in reversed(facts.acts)
    ]
    blocks: tuple[Block, ...] = (Heading(2, _("Composition of the jury")), Bullets(tuple(lines)))
    return (*blocks, _para(_("Acts of appointment:")), Bullets(tuple(map(plain, acts)))) if acts else blocks


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
    for one in facts.rulings:
        said.append(_("%(term)s: %(text)s", term=RULED[one.aside, one.advised], text=one.reason))
    if counts["changed"]:
        said.append(
            ngettext(
                "%(num)s sheet of marks changed after the marks were opened, for a coded reason.",
                "%(num)s sheets of marks changed after the marks were opened, for a coded reason.",
                counts["changed"],
            )
        )
    names = {member.id: member.name for member in facts.members}
    said += [
        _("%(name)s, application %(number)s: %(reason)s, %(moment)s.", name=names.get(change.member, "–"),
          number=number_of(facts, change.application), reason=CHANGE_NAMES[change.code], moment=_when(change.at))
        for change in facts.changes if change.code in CHANGE_NAMES
    ]  # fmt: skip
    return (Heading(2, _("Procedure")), Bullets(tuple(plain(str(line)) for line in said)))


def number_of(facts: Facts, application: int) -> str:
    """The number of an application, as it is known to all who judge."""
    file = facts.files.get(application)
    return str(file.number) if file else "–"


def _ledger(facts: Facts) -> tuple[Block, ...]:
    talks = [e for e in facts.ledger if e.kind == "discussion"]
    others = [e for e in facts.ledger if e.kind != "discussion"]
    blocks: list[Block] = []
    if talks:
        lines = tuple(plain(f"{_when(e.at)}{_about(facts, e.rule)}. {e.reason}") for e in talks)
        blocks += [Heading(2, _("Discussions")), Bullets(lines)]
    if others:
        blocks += [Heading(2, _("Exceptions")), Bullets(tuple(plain(_exception(e)) for e in others))]
    return tuple(blocks)


def _about(facts: Facts, rule: str | None) -> str:
    """“, application 7, Research”, or nothing."""
    application, criterion = about(rule)
    said = [_("application %(number)s", number=number_of(facts, application))] if application else []
    if criterion in facts.criteria:
        said.append(facts.criteria[criterion][current()])
    return "".join(f", {part}" for part in said)


def _exception(entry: Any) -> str:
    about = wording.exception_title(entry.kind)
    if entry.kind == "derogation" and entry.rule:
        about = f"{about}, {wording.rule_title(entry.rule)}"
    elif entry.rule in REOPENING_NAMES:
        about = f"{about}, {REOPENING_NAMES[entry.rule]}"
    return f"{_when(entry.at)}. {about}. {entry.reason}"


def standing(hire: Row[Any], place: int) -> str:
    """Whether a place is among the posts or in reserve."""
    return str(_("on the list") if place <= hire.posts else _("in reserve"))


def _ranking(hire: Row[Any], facts: Facts) -> tuple[Block, ...]:
    rows = tuple(
        (
            facts.files[entry.application].name if entry.application in facts.files else "–",
            f"{entry.place}, {standing(hire, entry.place)}",
            number(entry.mean, 2) if entry.mean is not None else "–",
            _("closed to you: you stepped aside") if entry.application in facts.closed else entry.reason or "–",
        )
        for entry in facts.proposal.entries
    )
    listed = {entry.application for entry in facts.proposal.entries}
    out = [file for application, file in facts.files.items() if application not in listed]
    blocks: list[Block] = [
        Heading(2, _("Ranking")),
        Table(
            _("Ranking, with means on a scale from 1 to 5 and reasons"),
            (_("Person"), _("Place"), _("Mean"), _("Reason")), rows, (0.27, 0.17, 0.1, 0.46),
        ),
    ]  # fmt: skip
    if facts.valid_until:
        blocks.append(_para(_("The list, reserve included, is valid until %(day)s.", day=plain_day(facts.valid_until))))
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
    lines += [
        _("%(name)s refused to sign on %(moment)s and states: %(text)s", name=names.get(member, "–"),
          moment=_when(answer.at), text=answer.statement)
        for member, answer in facts.proposal.answers.items() if answer.statement and answer.current
    ]  # fmt: skip
    answered = {member for member, answer in facts.proposal.answers.items() if answer.current}
    lines += [_("%(name)s has not answered.", name=names[member]) for member in names if member not in answered]
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
