"""Publishing a post, and amending what was published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice, StringField, TextAreaField
from wtforms.validators import Length

from forms import adverts as forms
from recruitment.services import composition, sheets, tally
from recruitment.services.progress import listen, pack_of
from workflows.charter.publication import CHANNELS, CHANNELS_DUE
from workflows.charter.sheet import TEXT_FIELDS
from workflows.given import Publication, SheetText
from workflows.who import HR

from . import unit, wording
from .access import allows
from .language import current
from .refusals import reasons
from .steps import Refusal, attempt, step

pages = Blueprint("adverts", __name__)
LISTS = ("required", "desirable")


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
    page = render_template(
        "adverts/publish.html", hire=g.hire, form=form, refusal=refusal, because=reasons(heard.stopping) if heard else (),
        out_of_turn=heard is None, least=pack.value("publication_days_min"), wished=pack.value("publication_days_recommended"),
        sheet=sheets.latest(session, g.hire.id), jury=composition.published(session, g.hire.id), grid=kept.grid if kept else None,
        language=current(), fields=[(f, wording.field_title(f)) for f in TEXT_FIELDS],
    )  # fmt: skip
    return page, refusal.status if refusal else status


def _texts(content: Any, data: Any = None) -> Any:
    """The two languages of a published text as fields."""
    made: dict[str, Any] = {}
    for language in ("fr", "en"):
        for name in (*TEXT_FIELDS, *LISTS[1:]):
            kind = StringField if name == "title" else TextAreaField
            made[f"{language}_{name}"] = kind(wording.field_title(f"{language}.{name}"), [Length(max=20000)])
    form = type("Amending", (forms.Amendment,), made)
    if data is not None:
        return form(data)
    typed = {
        f"{language}_{name}": _typed(content.get(language, {}).get(name)) for language in ("fr", "en") for name in (*TEXT_FIELDS, *LISTS[1:])
    }
    return form(data={**typed, **forms.local(g.hire.deadline)})


def _typed(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _read(form: Any, content: Any) -> dict[str, Any]:
    """The new content: one criterion a line, everything else as typed; what is common to both stays."""
    read: dict[str, Any] = {"common": dict(content.get("common", {}))}
    for language in ("fr", "en"):
        part = dict(content.get(language, {}))
        for name in (*TEXT_FIELDS, *LISTS[1:]):
            text = form[f"{language}_{name}"].data or ""
            part[name] = [line.strip() for line in text.splitlines() if line.strip()] if name in LISTS else text.strip()
        read[language] = part
    return read


@pages.route("/hires/<int:hire_id>/amend", methods=["GET", "POST"])
@allows(HR)
def amend(hire_id: int) -> Any:
    """A new version of the published text: more time, and applicants are told."""
    sheet = sheets.latest(unit.session(), hire_id)
    form = _texts(sheet.content, request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _amend_page(form)
    if not form.validate():
        return _amend_page(form, status=422)
    refusal = attempt(step("amend_advert", SheetText(_read(form, sheet.content), form.reason.data, form.moment())))
    if refusal:
        return _amend_page(form, refusal)
    flash(_("The new version is published. Everybody who applied has been told."))
    return redirect(url_for("hires.show", hire_id=hire_id), 303)


def _amend_page(form: Any, refusal: Refusal | None = None, status: int = 200) -> Any:
    page = render_template(
        "adverts/amend.html", hire=g.hire, form=form, refusal=refusal, days=pack_of(g.hire).value("amendment_extension_days"),
        out_of_turn=g.hire.state != "advertised", names=(*TEXT_FIELDS, *LISTS[1:]),
    )  # fmt: skip
    return page, refusal.status if refusal else status
