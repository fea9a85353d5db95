"""The form of an application and its draft: what is typed, since when it is open, and what another page has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, FieldList, FormField, SelectField, SelectMultipleField

from forms import applying as forms
from forms.career import KINDS as BREAKS
from forms.interview_need import Need
from recruitment.services import application_drafts as drafts
from recruitment.services.application_drafts import Draft, Place, Sent, Typed
from recruitment.services.postings import Posting

from .dates import clock
from .speech import gettext as _
from .speech import ngettext

LONGEST = 200_000  # characters of one form


def opened_now(place: Place) -> str:
    """When the form is opened, signed: the page brings it back, and nobody can date it back."""
    return _signer().dumps([place.person_id, place.hire_id, datetime.now(UTC).isoformat()])


def _opened(place: Place, now: datetime) -> datetime:
    """When this page was opened, as it was signed; now, when it does not say."""
    try:
        person, hire, at = _signer().loads(request.form.get("opened", ""))
    except BadData:
        return now
    return datetime.fromisoformat(at) if (person, hire) == (place.person_id, place.hire_id) else now


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="form-opened")


def page_number() -> str:
    """The number of the very page that sends this: every form has one of its own."""
    return request.form.get("command", "")[:64]


def sent(place: Place, form: forms.Application, now: datetime) -> Sent:
    """What this request sends of the form."""
    typed = form.typed({name: request.form.getlist(name) for name in request.form})
    return Sent(typed, request.form.get("seen", 0, type=int), page_number(), _opened(place, now))


def too_long(said: Sent) -> bool:
    """True for more than any form can hold."""
    return sum(len(name) + sum(map(len, values)) for name, values in said.typed.items()) > LONGEST


def resumed(typed: Typed, language: str) -> forms.Application:
    """The form as it was typed; the language of the page where none was chosen."""
    pairs = [(name, value) for name, values in typed.items() for value in values]
    return forms.Application(MultiDict(pairs if "language" in typed else [*pairs, ("language", language)]))


def need_of(typed: Typed) -> Need:
    """The accommodation asked for, as it was typed."""
    pairs = [(name, value) for name, values in typed.items() for value in values if name.startswith(forms.NEED)]
    return Need(MultiDict(pairs), prefix=f"{forms.NEED}-")


def elsewhere(form: forms.Application, held: Typed, typed: Typed) -> list[tuple[str, str]]:
    """What another page has kept in the fields where this one says something else: label, words."""
    there, here = drafts.said(held), drafts.said(typed)
    kept = resumed(held, "")
    kept.career.form.offer(BREAKS)
    words = dict(_choices(kept)) | dict(_choices(need_of(held)))
    changed: dict[str, list[str]] = {}
    for name in sorted(there.keys() | here.keys()):
        if there.get(name) != here.get(name):
            said = [words.get(name, {}).get(value, value) for value in there.get(name, [])]
            changed.setdefault(name.partition("-")[0], []).extend(said)
    labels = {field.name: str(field.label.text) for field in form} | {forms.NEED: _("An accommodation")}
    return [(labels[name], " · ".join(said)) for name, said in changed.items() if name in labels]


def _choices(fields: Iterable[Field]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """For each field, however deep, whose values are codes: its name, and what each code says."""
    for field in fields:
        if isinstance(field, SelectField | SelectMultipleField):  # a RadioField is one
            yield field.name, {str(code): str(label) for code, label, *_ in field.iter_choices()}
        elif isinstance(field, BooleanField):
            yield field.name, {"y": _("yes")}
        elif isinstance(field, FormField | FieldList):
            yield from _choices(field)


def said_kept(draft: Draft) -> str:
    """That everything is kept, since when, and that nothing was sent."""
    return _("Kept at %(hour)s as a draft, not sent.", hour=clock(draft.at))


def said_newer(draft: Draft) -> str:
    """That another page was later."""
    return _(
        "A newer version was kept on another page at %(hour)s. Nothing of it is overwritten, and what you typed here stays.",
        hour=clock(draft.at),
    )


def fields_asked(documents: int) -> str:
    """What a post asks of everybody: how many documents and answers."""
    return " ".join((
        ngettext("%(num)s document,", "%(num)s documents,", documents),
        ngettext(
            "%(num)s answer. All the rest is optional.", "%(num)s answers. All the rest is optional.", forms.answers_asked()
        ),
    ))  # fmt: skip


def in_grace(post: Posting, draft: Draft | None, now: datetime) -> bool:
    """True in the minutes after the deadline, for somebody whose form was open before it."""
    begun = draft is not None and draft.begun_at <= post.deadline
    return begun and post.state == "advertised" and post.deadline < now <= post.last_moment


def time_left(seconds: int) -> str:
    """“2 days 3 hours”, “12 minutes 5 seconds”: the two largest units."""
    units: Mapping[int, str] = {
        86400: ngettext("%(num)s day", "%(num)s days", seconds // 86400),
        3600: ngettext("%(num)s hour", "%(num)s hours", seconds % 86400 // 3600),
        60: ngettext("%(num)s minute", "%(num)s minutes", seconds % 3600 // 60),
        1: ngettext("%(num)s second", "%(num)s seconds", seconds % 60),
    }
    sizes = [size for size in units if seconds >= size] or [1]
    return " ".join(units[size] for size in sizes[:2])
