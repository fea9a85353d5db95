"""Links between jurors and candidates: a list of names, a grid for one of them, the rulings below."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms import evidence as records
from forms import links as forms
from recruitment.services import declarations, evidence, opinions
from recruitment.services.declarations import Amber, Declaration
from recruitment.services.evidence import Hint
from recruitment.services.progress import pack_of
from workflows.charter.impartiality import weigh
from workflows.charter.jury import COMPETITION
from workflows.given import LinkAnswer, LinkAnswers, ReferentQuestion, Ruling
from workflows.who import CHAIR, DIRECTOR, JUROR, RECUSED

from . import judging, link_words, unit
from .access import allows
from .dates import today
from .refusals import setting_line
from .speech import gettext as _
from .speech import ngettext
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("links", __name__, url_prefix="/hires/<int:hire_id>/links")

DECLARED_IN = ("eligibility", "sifting", "interviewing", "deliberating")


@pages.get("")
@allows(JUROR, RECUSED, CHAIR, DIRECTOR)
def show(hire_id: int) -> Any:
    """Every candidate by name, with what the reader declared; below, the links to rule on."""
    return _page()


@pages.post("")
@allows(JUROR, RECUSED, CHAIR, DIRECTOR)
def act(hire_id: int) -> Any:
    """Declare no link with one person or with all the others, or rule."""
    if "declaration" in request.form:
        return _rule()
    if "ask" in request.form:
        return _ask()
    own = _own()
    if "none" in request.form:
        return _none(_person(own, request.form["none"]))
    return _keep_record() if "works" in request.form else _the_rest(own)


def _keep_record() -> Any:
    """The juror's own works and employers: compared with what candidates say, never shown to anybody else."""
    if not _own():
        abort(404)
    record = records.OwnRecord(request.form)
    if not record.validate():
        return _page(record=record, status=judging.INVALID)
    evidence.keep_own(unit.session(), g.actor.person_id, record.works.works, record.positions.positions)
    return _told(_("Your works and positions are kept; possible links are shown beside the names."))


def _none(person: Declaration) -> Any:
    refusal = attempt(step("declare_link", LinkAnswer(person.application)))
    if refusal:
        return _page(refusal=refusal, status=refusal.status)
    return _told(_("No link with %(name)s: declared.", name=person.name))


def _the_rest(own: tuple[Declaration, ...]) -> Any:
    rest = forms.TheRest(request.form)
    hints = _hints()
    owed = tuple(person for person in _owed(own) if person.application not in hints)
    if not owed:
        abort(404)
    if not rest.validate():
        keep_typed("declare_link")
        return _page(rest=rest, status=judging.INVALID)
    given = LinkAnswers(tuple(LinkAnswer(person.application) for person in owed))
    refusal = attempt(step("declare_link", given))
    if refusal:
        return _page(rest=rest, refusal=refusal, status=refusal.status)
    return _told(
        ngettext("No link with %(num)s person: declared.", "No link with %(num)s people: declared.", len(owed))
    )


def _owed(own: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
    return tuple(person for person in own if not person.level and not person.steps_aside)


def _hints() -> Mapping[int, tuple[Hint, ...]]:
    """Possible links from the files: whoever has one is answered for by name, not with all the others."""
    return evidence.hints(unit.session(), g.hire.id, g.actor.person_id, _today())


def _told(sentence: str) -> Response:
    flash(sentence)
    return redirect(url_for("links.show", hire_id=g.hire.id), judging.SEE_OTHER)


@pages.get("/<person>")
@allows(JUROR, RECUSED)
def grid(hire_id: int, person: str) -> Any:
    """The grid of links with one person, as declared so far."""
    found = _person(_own(), person)
    before = {one.kind: one for one in found.answer.links}
    return _grid_page(found, forms.Grid(today=_today(), leaves=found.chosen, **before))


@pages.post("/<person>")
@allows(JUROR, RECUSED)
def declare(hire_id: int, person: str) -> Any:
    """What the links come to is shown first; then it is declared. No link at all is declared at once."""
    found = _person(_own(), person)
    form = forms.Grid(request.form, today=_today())
    if not form.validate():
        keep_typed("declare_link")
        return _grid_page(found, form, status=judging.INVALID)
    answer = LinkAnswer(found.application, form.links(), bool(form.leaves.data))
    outcome = link_words.outcome(answer, pack_of(g.hire), _today())
    if (answer.links or answer.leaves) and form.shown.data != _seal(answer):
        keep_typed("declare_link")
        form.shown.data = _seal(answer)
        return _grid_page(found, form, outcome=outcome)
    refusal = attempt(step("declare_link", answer))
    if refusal:
        return _grid_page(found, form, refusal=refusal, status=refusal.status)
    return _told(f"{found.name}: {outcome.name}.")


def _today() -> date:
    """The day by which links are weighed, the same for the page and for the rules."""
    return datetime.now(UTC).date()


def _seal(answer: LinkAnswer) -> str:
    """What the answers came to when they were shown: answers changed since are shown again before they count."""
    weighed = weigh(answer, pack_of(g.hire), _today())
    said = sorted((one.kind, str(one.ended_on), one.works) for one in answer.links)
    return f"{weighed.level}/{weighed.reach}/{said}"


def _own() -> tuple[Declaration, ...]:
    """The people the reader declares on, while links are declared."""
    if g.hire.state not in DECLARED_IN or not g.actor.may(JUROR, RECUSED):
        return ()
    return declarations.own(unit.session(), g.hire, g.actor.person_id)


def _person(own: tuple[Declaration, ...], key: str) -> Declaration:
    found = next((person for person in own if person.key == key), None)
    if found is None:
        abort(404)
    return found


def _grid_page(person: Declaration, form: Any, *, outcome: Any = None, refusal: Refusal | None = None,
               status: int = 200) -> Any:  # fmt: skip
    pack = pack_of(g.hire)
    past = declarations.history(unit.session(), g.hire, person.declaration) if person.declaration else ()
    return render_template(
        "links/grid.html", where=judging.where(), person=person,
        hints=link_words.hints(_hints().get(person.application, ())), form=form, outcome=outcome,
        reasons=refusal.reasons if refusal else (), past=past, told=link_words.told_lines, pack=pack,
        figures=_figures(), whole=pack.value("aside_regime") == COMPETITION,
        source=setting_line(pack.rules["links_declared"]), months=f"{_today():%m/%Y}",
    ), status  # fmt: skip


def _figures() -> dict[str, Any]:
    """The pack's figures on links, by the end of their names."""
    pack = pack_of(g.hire)
    names = ("red_years", "hierarchy_years", "amber_years", "laboratory_years", "works_years", "works_min", "ambers_red")
    return {name: pack.value(f"links_{name}") for name in names}


def _rule() -> Any:
    ruling = forms.Ruling(request.form)
    amber = next((a for a in _ambers() if str(a.declaration) == ruling.declaration.data), None)
    if amber is None:
        abort(404)
    if not ruling.validate():
        keep_typed("rule_on_link")
        return _page(ruling=ruling, status=judging.INVALID)
    given = Ruling(amber.declaration, ruling.outcome.data == "aside", ruling.reason.data)
    refusal = attempt(step("rule_on_link", given, application=amber.application))
    if refusal:
        return _page(ruling=ruling, refusal=refusal, status=refusal.status)
    return judging.done(_("The ruling is recorded; it goes to the minutes."))


def _ask() -> Any:
    """Send one declaration to the deontology referent."""
    question = forms.Question(request.form)
    amber = next((a for a in _ambers() if str(a.declaration) == question.ask.data and not a.own), None)
    if amber is None or not question.validate():
        abort(404)
    given = ReferentQuestion(amber.declaration, question.note.data)
    refusal = attempt(step("ask_referent", given, application=amber.application))
    if refusal:
        return _page(refusal=refusal, status=refusal.status)
    return judging.done(_("The deontology referent is asked about this declaration, and reads nothing else."))


def _asked(shown: tuple[Amber, ...]) -> dict[int, list[opinions.Asked]]:
    """Declaration -> what the referent was asked about it, and answered."""
    found: dict[int, list[opinions.Asked]] = {}
    if shown:
        for one in opinions.of_hire(unit.session(), g.hire.id):
            found.setdefault(one.declaration, []).append(one)
    return found


def _ambers() -> tuple[Amber, ...]:
    """What the reader may rule on: the chair on everybody's, the director on the chair's."""
    if not g.actor.may(CHAIR, DIRECTOR):
        return ()
    return declarations.ambers(unit.session(), g.hire.id, g.actor.person_id, only_chair=not g.actor.may(CHAIR))


def _record(own: tuple[Declaration, ...], sent: Any) -> Any:
    """The form of the juror's own works and positions; None where nothing is declared."""
    if sent is not None or not own:
        return sent
    return records.OwnRecord(data=records.as_lines(*evidence.own(unit.session(), g.actor.person_id)))


def _page(
    rest: Any = None, ruling: Any = None, record: Any = None, refusal: Refusal | None = None, status: int = 200
) -> Any:
    now_open = g.hire.state in DECLARED_IN
    own = _own()
    pack = pack_of(g.hire)
    shown = _ambers()
    owed = _owed(own)
    hints = _hints() if owed else {}
    return render_template(
        "links/show.html", where=judging.where(), open=now_open, rest=rest or forms.TheRest(),
        owed=tuple((p, link_words.hints(hints.get(p.application, ()))) for p in owed), record=_record(own, record),
        rest_of=sum(p.application not in hints for p in owed),
        answered=tuple((p, *link_words.status(p)) for p in own if p.level or p.steps_aside),
        out=g.actor.may(RECUSED), whole=pack.value("aside_regime") == COMPETITION,
        ambers=shown, rulings={a.declaration: _ruling_form(a, ruling) for a in shown if not a.own and now_open},
        asked=_asked(shown), opinions=forms.OPINIONS, today=today(), ruled=ruling,
        told=link_words.told_lines, reasons=refusal.reasons if refusal else (),
        refused=refusal is not None, source=setting_line(pack.rules["links_declared"]),
    ), status  # fmt: skip


def _ruling_form(amber: Amber, sent: Any) -> Any:
    """The form of one link: as it was sent, or as ruled before."""
    if sent is not None and sent.declaration.data == str(amber.declaration):
        return sent
    outcome = None if amber.ruled_at is None else "aside" if amber.steps_aside else "stays"
    return forms.Ruling(declaration=amber.declaration, outcome=outcome, reason=amber.ruling or "")
