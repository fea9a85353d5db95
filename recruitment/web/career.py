"""A candidate's path while they apply: net academic age reckoned before their eyes, words to look at in what they write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask_login import current_user

from forms import applying as forms
from forms.career import KINDS, CareerPart, NarrativePart
from recruitment.services import careers, documents, narratives, postings
from recruitment.services.postings import Posting
from recruitment.services.traces import Traces
from workflows.charter.career import WHOLE, NetAge, asked, net_age
from workflows.charter.narrative import SECTIONS
from workflows.charter.packs import Pack
from workflows.charter.wording.prestige import journals
from workflows.given import Break, Career, Paper, Passage
from workflows.who import PERSON

from . import unit
from .access import allows
from .dates import month_of, number, percent
from .language import current
from .speech import gettext as _
from .speech import ngettext

pages = Blueprint("career", __name__)


def wanted(post: Posting) -> bool:
    """True where this post needs net academic age."""
    families = {one.family for one in post.grid.criteria} if post.grid else set()
    return asked(post.pack, post.kind, families, post.content)


def fit(form: forms.Application, post: Posting) -> forms.Application:
    """The form with what this post asks of a path, and nothing else."""
    sections = post.pack.value("narrative_sections")
    if wanted(post):
        form.career.form.offer(post.pack.value("career_breaks"))
    else:
        del form["career"]
    if sections:
        form.narrative.form.ask(sections, current())
    else:
        del form["narrative"]
    return form


def told(form: forms.Application) -> Career:
    """What the person told of their path."""
    return form.career.form.told if form.career else Career()


def written(form: forms.Application) -> tuple[Passage, ...]:
    """The CV, where it was written here."""
    return form.narrative.form.written if form.narrative else ()


def as_paper(form: forms.Application, post: Posting) -> Paper | None:
    """The CV written here as a document like any other, in the store; None where it comes as a file."""
    passages = written(form)
    if not passages:
        return None
    language: Literal["fr", "en"] = "en" if form.language.data == "en" else "fr"
    data = narratives.document(passages, language, post.reference, post.deadline)
    return documents.keep(current_app.config["FILES_DIR"], "cv", data, _("Written here") + ".pdf")


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic of a net academic age, line by line, and what it comes to."""

    lines: tuple[tuple[str, str], ...]
    result: str
    shown: str  # what the jury reads


def reckoned(career: Career, post: Posting) -> Sum | None:
    """The sum in words; None until a doctorate is told."""
    age = net_age(career, careers.counted_on(post.deadline), post.pack)
    if age is None:
        return None
    day = month_of(careers.counted_on(post.deadline))
    since = (_("From the doctorate to the deadline for all, %(month)s", month=day), span(age.elapsed * WHOLE))
    shown = ngettext("%(num)s year", "%(num)s years", age.years)
    return Sum((since, *_taken(career, age, post.pack)), span(age.months * WHOLE), shown)


def _taken(career: Career, age: NetAge, pack: Pack) -> Iterator[tuple[str, str]]:
    """What goes away, with the sums that led there."""
    for one, months in zip(career.breaks, age.counted, strict=True):
        yield name_of(one), span(months)
    if len(career.breaks) > 1:
        yield _("Together, each month counted once"), span(age.breaks)
    if career.births:
        each = pack.value("net_age_birth_months")
        sum_of = ngettext("%(num)s birth or adoption, %(each)s months each, with breaks other than parental leave",
                          "%(num)s births or adoptions, %(each)s months each, with breaks other than parental leave",
                          career.births, each=each)  # fmt: skip
        yield sum_of, span(age.births)
    if career.births or career.breaks:
        both = career.births and career.breaks
        yield _("The larger of the two, taken away") if both else _("Taken away"), f"− {span(age.neutralised)}"


def name_of(one: Break) -> str:
    """A break in words: “Part-time work at 60 %, from March 2019 to May 2020”."""
    kind = str(KINDS[one.kind])
    if one.share:
        kind = _("%(kind)s at %(share)s", kind=kind, share=percent(one.share / 100))
    if one.last is None:
        return _("%(kind)s, since %(first)s", kind=kind, first=month_of(one.first))
    return _("%(kind)s, %(first)s to %(last)s", kind=kind, first=month_of(one.first), last=month_of(one.last))


def span(hundredths: int) -> str:
    """“8 years 4 months”, “4.8 months”."""
    years, rest = divmod(hundredths, 12 * WHOLE)
    parts = [ngettext("%(num)s year", "%(num)s years", years)] if years else []
    if rest or not years:
        whole, part = divmod(rest, WHOLE)
        parts.append(
            _("%(months)s months", months=number(rest / WHOLE, 1)) if part else ngettext("%(num)s month", "%(num)s months", whole)
        )  # fmt: skip
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at again in a section: its title, the words, and why."""

    section: str
    words: str
    why: str


def remarks(passages: tuple[Passage, ...], name: str, email: str) -> list[Remark]:
    """What tells who the person is, and what lets a journal speak for the work. Nothing here keeps anybody from sending."""
    traces, language = Traces.of(name, email), current()
    found: dict[Remark, None] = {}
    for one in passages:
        title = SECTIONS[one.section].title[language]
        for place in traces.places(one.text):
            found[Remark(title, place.words, _("may tell the jury who you are: it reads files under a number"))] = None
        for words in journals(one.text):
            found[Remark(title, words, _("lets a journal or a count speak for the work: say what the work brought"))] = None
    return list(found)


def shown(form: forms.Application | None, post: Posting) -> dict[str, Any]:
    """What the page of the form shows of a path."""
    if form is None:
        return {"career": None, "narrative": None, "sum": None, "remarks": ()}
    return {
        "career": form.career.form if form.career else None,
        "narrative": form.narrative.form if form.narrative else None,
        "sum": reckoned(told(form), post) if form.career else None,
        "remarks": remarks(written(form), current_user.name, current_user.email), "most": SECTIONS,
        "birth_months": post.pack.value("net_age_birth_months"),
    }  # fmt: skip


@pages.post("/posts/<reference>/apply/path")
@allows(PERSON)
def look(reference: str) -> Any:
    """The sum and the remarks for what is typed so far; nothing of it is kept."""
    post = postings.read(unit.session(), reference)
    if post is None:
        abort(404)
    career, narrative = CareerPart(request.form, prefix="career-"), NarrativePart(request.form, prefix="narrative-")
    found = reckoned(career.told, post) if wanted(post) else None
    said = remarks(narrative.written, current_user.name, current_user.email)
    return jsonify(
        said=_("Net academic age: %(age)s", age=found.result) if found else "",
        sum=render_template("applying/_sum.html", sum=found),
        remarks=render_template("applying/_remarks.html", remarks=said),
    )
