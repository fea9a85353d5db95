"""The register of derogations, counted: as a page that prints, and as PDF in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for

from recruitment.letters.blocks import Block, Heading, Paper, Para, Table, plain
from recruitment.services import derogations
from recruitment.services.derogations import YEARS, Lifted, Register
from workflows.who import AUDITOR, DIRECTOR, EQUALITY, GROUP_ADMIN, HR, SCHOOL_ADMIN

from . import unit, wording
from .access import allows
from .dates import day
from .hires.scope import me
from .language import current
from .rule_words import RULES
from .served import printed
from .speech import gettext as _
from .speech import ngettext

pages = Blueprint("derogations", __name__)
READERS = (DIRECTOR, HR, EQUALITY, AUDITOR, SCHOOL_ADMIN, GROUP_ADMIN)
FIRST_YEAR = 2000


def _register() -> Register:
    """The register of the two years asked for, in the reader's schools."""
    this_year = datetime.now(UTC).year
    last = min(max(request.args.get("year", this_year, type=int), FIRST_YEAR), this_year)
    return derogations.read(unit.session(), me().schools(*READERS), last)


@pages.get("/derogations")
@allows(*READERS)
def show() -> str:
    """How many rules were lifted, which, where, and why."""
    found = _register()
    return render_template(
        "hires/derogations.html", paper=_paper(found), last=found.last, step=YEARS,
        newest=datetime.now(UTC).year, pdf=lambda language: url_for("derogations.pdf", year=found.last, lang=language),
    )  # fmt: skip


@pages.get("/derogations.pdf")
@allows(*READERS)
def pdf() -> Any:
    """The same on paper, in the language of the address."""
    found = _register()
    word = "derogations" if current() == "en" else "registre-derogations"
    return printed(_paper(found), f"{word}-{found.first}-{found.last}.pdf")


def _paper(found: Register) -> Paper:
    """The register in words: one list of blocks, drawn as a page and as a PDF."""
    title = _("Register of derogations, %(first)s to %(last)s", first=found.first, last=found.last)
    count = ngettext("%(num)s derogation", "%(num)s derogations", len(found.rows))
    language: Any = current()
    blocks = (Heading(1, title), Para(plain(f"{count}.")), *_shares(found), *_others(found), *_schools(found))
    return Paper(title, language, blocks, title, _("OTM-R recruitment"), datetime.now(UTC))


def _shares(found: Register) -> Iterable[Block]:
    """Those on the share of the sexes, which are reported every two years."""
    rows = [row for row in found.rows if row.of_sexes]
    yield Heading(2, _("Shares of women and men"))
    yield Para(plain(_("Reported every two years (CGFP L325-17).")))
    yield from _counted(found, "rule", of_sexes=True)
    yield from _listed(rows)


def _others(found: Register) -> Iterable[Block]:
    rows = [row for row in found.rows if not row.of_sexes]
    yield Heading(2, _("Other rules"))
    yield from _counted(found, "rule", of_sexes=False)
    yield from _listed(rows)


def _schools(found: Register) -> Iterable[Block]:
    yield Heading(2, _("By school"))
    yield from _counted(found, "school")


def _counted(found: Register, by: str, *, of_sexes: bool | None = None) -> Iterable[Block]:
    """How many by rule or by school, year by year."""
    counts = found.count(by, of_sexes=of_sexes)
    if not counts:
        yield Para(plain(_("No derogation.")))
        return
    word = _("Rule") if by == "rule" else _("School")
    header = (word, *(str(year) for year in found.years), _("Total"))
    rows = tuple((_name(by, name), *map(str, years), str(sum(years))) for name, years in counts)
    yield Table(_("Number of derogations"), header, rows, (0.55, 0.15, 0.15, 0.15))


def _name(by: str, name: str) -> str:
    return wording.rule_title(name) if by == "rule" and name in RULES else name


def _listed(rows: Iterable[Lifted]) -> Iterable[Block]:
    """Each with its hire, its reason, who signed and the entry that proves it."""
    header = (_("Hire"), _("Rule"), _("Reason"), _("Granted"))
    said = tuple(
        (
            f"{row.reference}, {row.titles[current() == 'en']} ({row.school})", _name("rule", row.rule), row.reason,
            _("%(name)s, on %(day)s, journal entry no. %(entry)s", name=row.by or "–", day=_bare(day(row.at)),
              entry=row.number),
        ) for row in rows
    )  # fmt: skip
    if said:
        yield Table(_("Each derogation, the latest first"), header, said, (0.28, 0.18, 0.32, 0.22))


def _bare(value: Any) -> str:
    """Words without markup: “1<sup>er</sup>” reads “1er” on paper."""
    return str(value.striptags() if hasattr(value, "striptags") else value)
