"""Publishing a post, and amending what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forms import adverts as forms
from forms import sheets as sheet_forms
from recruitment.models import JobSheet
from recruitment.services import channels, composition, grid_copies, sheets
from recruitment.services.entries import canonical
from recruitment.services.progress import Step, case_for, listen, pack_of
from recruitment.services.promises import promises
from workflows.case import Objection
from workflows.charter.channels import due
from workflows.charter.packs import Pack
from workflows.engine import hear, lines, reads
from workflows.given import Publication, SheetText
from workflows.hire import HireChart
from workflows.who import HR

from . import portal, unit, wording
from .access import allows
from .channels import choice
from .dates import day, moment
from .hires.show import footer, overline
from .language import current
from .promised import STAGES
from .refusals import reasons
from .sheet_compare import Compared, compared
from .sheet_rows import rows
from .sheets import facts
from .speech import filled, gettext
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("adverts", __name__)


@pages.route("/hires/<int:hire_id>/publish", methods=["GET", "POST"])
@allows(HR)
def publish(hire_id: int) -> Any:
    """When the post closes, where it is announced, and how it will read."""
    pack, session = pack_of(g.hire), unit.session()
    days = pack.value("publication_days_recommended")
    sheet = sheets.latest(session, hire_id)
    needed = list(due(pack, sheet.content.get("common", {})))
    proposed = {"day": (datetime.now(UTC) + timedelta(days=days + 1)).date(), "channels": needed}
    form = forms.Publication(request.form) if request.method == "POST" else forms.Publication(data=proposed)
    form.channels.choices = [choice(place) for place in channels.open_to(session, g.hire.school_id).values()]
    if request.method == "GET":
        return _publish_page(form, sheet)
    if not form.validate():
        keep_typed("publish")
        return _publish_page(form, sheet, status=422)
    refusal = attempt(step("publish", Publication(form.moment(), tuple(form.channels.data), form.opening())))
    if refusal:
        return _publish_page(form, sheet, refusal)
    flash(_("The post is published. Its text changes no more without a new version."))
    return redirect(url_for("hires.show", hire_id=hire_id), 303)


def _publish_page(form: forms.Publication, sheet: JobSheet, refusal: Refusal | None = None, status: int = 200) -> Any:
    session = unit.session()
    heard = listen(session, g.hire, g.actor, ("publish",), datetime.now(UTC)).get("publish")
    pack = pack_of(g.hire)
    kept = grid_copies.of_hire(session, g.hire)
    common = sheet.content.get("common", {})
    footer(g.hire, pack)
    page = render_template(
        "adverts/publish.html", hire=g.hire, overline=overline(g.hire), form=form, refusal=refusal, sheet=sheet,
        because=reasons(heard.stopping) if heard else (), out_of_turn=heard is None, language=current(),
        least=pack.value("publication_days_min"), wished=pack.value("publication_days_recommended"),
        jury=composition.published(session, g.hire.id), grid=kept.grid if kept else None,
        digest=kept.digest if kept else "", facts=facts(common), due=[wording.channel_title(key) for key in due(pack, common)],
        rows=rows(sheet.content, (), (), pack), calendar=_calendar(form, pack),
        euraxess=portal.faults(session, g.hire.id),
    )  # fmt: skip
    return page, refusal.status if refusal else status


def _calendar(form: forms.Publication, pack: Pack) -> list[tuple[str, Any]]:
    """What the advert will promise if the post closes at the time now typed."""
    if not form.day.data or not form.hour.data:
        return []
    closes = form.moment()
    stages = [(str(STAGES[p.stage]), filled(gettext("before %(day)s"), day=day(p.by))) for p in promises(pack, closes)]
    return [(_("Applications close"), moment(closes)), *stages]


@pages.route("/hires/<int:hire_id>/amend", methods=["GET", "POST"])
@allows(HR)
def amend(hire_id: int) -> Any:
    """A new version of the published text: what changes is shown first, then confirmed; applicants are told."""
    sheet = sheets.latest(unit.session(), hire_id)
    made = sheet_forms.sheet_form({name: wording.field_title(name) for name in sheet_forms.TEXTS}, forms.Amendment)
    soonest = datetime.now(UTC) + timedelta(days=pack_of(g.hire).value("amendment_extension_days") + 1)
    held = {**sheet_forms.typed(sheet.content), **forms.local(g.hire.deadline and max(g.hire.deadline, soonest))}
    form = made(request.form) if request.method == "POST" else made(data=held)
    if request.method == "GET":
        return _amend_page(form)
    if not form.validate():
        keep_typed("amend_advert")
        return _amend_page(form, status=422)
    content = sheet_forms.content_of(form, sheet.content)
    given = SheetText(content, form.reason.data, form.moment())
    preview = _preview(sheet.content, given)
    if request.form.get("seen") != preview.digest:
        stopping = _stopping(given)
        return _amend_page(form, Refusal(reasons(stopping)) if stopping else None, preview=preview)
    refusal = attempt(step("amend_advert", given))
    if refusal:
        return _amend_page(form, refusal, preview=preview)
    flash(_("The new version is published. Everybody who applied is told what changed."))
    return redirect(url_for("announcements.show", hire_id=hire_id), 303)


def _stopping(given: SheetText) -> tuple[Objection, ...]:
    """What would stop this amendment: said with what it changes, not only once it is confirmed."""
    event, state = "amend_advert", g.hire.state
    if event not in lines(HireChart)[state]:
        return ()
    asked = Step(event, g.actor, given)
    case = case_for(unit.session(), g.hire, asked, reads(HireChart, state, event), datetime.now(UTC))
    return hear(HireChart, case, state, event).stopping


@dataclass(frozen=True, slots=True)
class Preview:
    """What an amendment is about to change, and the hash of it: what is confirmed is what was shown."""

    changes: Sequence[Compared]
    before: Any
    after: Any
    digest: str


def _preview(before: Mapping[str, Any], given: SheetText) -> Preview:
    digest = hashlib.sha256(canonical(given).encode()).hexdigest()
    changes = compared(before, given.content)
    return Preview(changes, moment(g.hire.deadline), moment(given.deadline), digest)


def _amend_page(form: Any, refusal: Refusal | None = None, status: int = 200, preview: Preview | None = None) -> Any:
    pack = pack_of(g.hire)
    footer(g.hire, pack)
    figure = pack.figures["amendment_extension_days"]
    page = render_template(
        "adverts/amend.html", hire=g.hire, overline=overline(g.hire), form=form, refusal=refusal, preview=preview,
        days=figure.value, figure=figure, out_of_turn=g.hire.state != "advertised", rows=rows({}, (), (), pack),
    )  # fmt: skip
    return page, refusal.status if refusal else status
