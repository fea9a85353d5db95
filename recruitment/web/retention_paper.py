"""A list of destruction in words: one list of blocks, drawn as a page and as a PDF for the archives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from recruitment.letters.blocks import Block, Heading, Paper, Para, Table, plain

from .dates import bare_day
from .language import current
from .speech import gettext as _
from .speech import ngettext

# Why a file stays beyond its time.
STATES = {
    "hold": _l("held by decision"),
    "complaint": _l("complaint being examined"),
    "request": _l("request about the data being examined"),
    "restriction": _l("restricted at the person’s request"),
    "clearance": _l("clearance file with a time of its own"),
}
OUTCOMES = {"waiting": _l("to be erased"), "erased": _l("erased"), "held": _l("kept: stopped meanwhile")}


def list_state(row: Any) -> str:
    """Where a list stands."""
    if row.carried_out_at is not None:
        return _("carried out")
    if row.dropped_at is not None:
        return _("set aside")
    return _("approved") if row.approved_at is not None else _("to be approved")


def paper(row: Any, lines: list[Any]) -> Paper:
    """The list, by numbers of files: it names nobody."""
    title = _("Destruction list no. %(number)s", number=row.id)
    language: Any = current()
    blocks = (Heading(1, title), *_head(row, lines), *_lines(lines))
    return Paper(title, language, blocks, title, row.school, row.carried_out_at or row.approved_at or row.prepared_at)


def _head(row: Any, lines: list[Any]) -> Iterable[Block]:
    count = ngettext("%(num)s file", "%(num)s files", len(lines))
    yield Para(plain(f"{row.school}. {count}."))
    yield Para(plain(_("Prepared by %(name)s on %(day)s.", name=row.preparer, day=bare_day(row.prepared_at))))
    if row.approved_at is not None:
        yield Para(
            plain(_("Approved by %(name)s on %(day)s; archives’ agreement: %(visa)s.", name=row.approver,
                    day=bare_day(row.approved_at), visa=row.visa))
        )  # fmt: skip
    if row.carried_out_at is not None:
        yield Para(plain(_("Carried out on %(day)s.", day=bare_day(row.carried_out_at))))
    yield Para(
        plain(_("Erased: identity, address, documents, works and positions, words beside marks, contents of letters and"
                " mails. Kept to count: stage reached, channel, figures of marks. Evidence stays under seal."))
    )  # fmt: skip


def _lines(lines: list[Any]) -> Iterable[Block]:
    header = (_("File"), _("Received on"), _("Hire ended on"), _("Outcome"), _("What went"))
    rows = tuple(
        (
            _("%(reference)s, no. %(number)s", reference=line.reference, number=line.number), bare_day(line.submitted_at),
            bare_day(line.state_since), str(OUTCOMES[line.outcome]),
            _("documents %(documents)s, letters %(letters)s, marks %(marks)s, mails %(mails)s", documents=line.documents,
              letters=line.letters, marks=line.marks, mails=line.mails) if line.outcome == "erased" else "–",
        ) for line in lines
    )  # fmt: skip
    yield Table(_("Files of the list"), header, rows, (0.24, 0.16, 0.16, 0.16, 0.28))
