"""Publishing a post, and amending what was published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from forms import adverts as forms
from forms import sheets as sheet_forms
from recruitment.services import composition, sheets, tally
from recruitment.services.progress import listen, pack_of
from recruitment.services.promises import promises
from workflows.charter.packs import Pack
from workflows.charter.publication import CHANNELS, CHANNELS_DUE
from workflows.given import Publication, SheetText
from workflows.who import HR

from . import unit, wording
from .access import allows
from .dates import day, moment
from .hires.show import footer, overline
from .language import current
from .promised import STAGES
from .refusals import reasons
from .sheet_rows import rows
from .sheets import facts
from .speech import filled, gettext
from .steps import Refusal, attempt, keep_typed, step

pages = Blueprint("adverts", __name__)


@pages.route("/hires/<int:hire_id>/publish", methods=["GET", "POST"])
@allows(HR)
def publish(hire_id: int) -> Any:
    """When the post closes, where it is announced, and how it will read."""
    days = pack_of(g.hire).value("publication_days_recommended")
    proposed = {"day": (datetime.now(UTC) + timedelta(days=days + 1)).date(), "channels": list(CHANNELS_DUE)}
    form = forms.Publication(request.form) if request.method == "POST" else forms.Publication(data=proposed)
    form.channels.choices = [SelectChoice(c, wording.channel_title(c)) for c in CHANNELS]
    if request.method == "GET":
        return _publish_page(form)
    if not form.validate():
        keep_typed("publish")
        return _publish_page(form, status=422)
    refusal = attempt(step("publish", Publication(form.moment(), tuple(form.channels.data))))
    if refusal:
        return _publish_page(form, refusal)
    flash(_("The post is published. Its text changes no more without a new version."))
    return redirect(url_for("hires.show", hire_id=hire_id), 303)


def _publish_page(form: forms.Publication, refusal: Refusal | None = None, status: int = 200) -> Any:
    session = unit.session()
    heard = listen(session, g.hire, g.actor, ("publish",), datetime.now(UTC)).get("publish")
    pack = pack_of(g.hire)
    kept = tally.grid_of(session, g.hire.id)
    sheet = sheets.latest(session, g.hire.id)
    footer(g.hire, pack)
    page = render_template(
        "adverts/publish.html", hire=g.hire, overline=overline(g.hire), form=form, refusal=refusal, sheet=sheet,
        because=reasons(heard.stopping) if heard else (), out_of_turn=heard is None, language=current(),
        least=pack.value("publication_days_min"), wished=pack.value("publication_days_recommended"),
        jury=composition.published(session, g.hire.id), grid=kept.grid if kept else None,
        digest=kept.digest if kept else "", facts=facts(sheet.content.get("common", {})),
        rows=rows(sheet.content, (), (), pack), calendar=_calendar(form, pack),
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
    """A new version of the published text: more time, and applicants are told."""
    sheet = sheets.latest(unit.session(), hire_id)
    made = sheet_forms.sheet_form({name: wording.field_title(name) for name in sheet_forms.TEXTS}, forms.Amendment)
    held = {**sheet_forms.typed(sheet.content), **forms.local(g.hire.deadline)}
    form = made(request.form) if request.method == "POST" else made(data=held)
    if request.method == "GET":
        return _amend_page(form)
    if not form.validate():
        keep_typed("amend_advert")
        return _amend_page(form, status=422)
    content = {"common": sheet.content.get("common", {}), **sheet_forms.texts(form, sheet.content)}
    refusal = attempt(step("amend_advert", SheetText(content, form.reason.data, form.moment())))
    if refusal:
        return _amend_page(form, refusal)
    flash(_("The new version is published. Everybody who applied has been told."))
    return redirect(url_for("hires.show", hire_id=hire_id), 303)


def _amend_page(form: Any, refusal: Refusal | None = None, status: int = 200) -> Any:
    pack = pack_of(g.hire)
    footer(g.hire, pack)
    page = render_template(
        "adverts/amend.html", hire=g.hire, overline=overline(g.hire), form=form, refusal=refusal,
        days=pack.value("amendment_extension_days"), out_of_turn=g.hire.state != "advertised",
        rows=rows({}, (), (), pack),
    )  # fmt: skip
    return page, refusal.status if refusal else status
