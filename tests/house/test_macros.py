"""Each macro gives sound markup: fields labelled and tied to their errors, nothing unescaped."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import wtforms
from flask import Flask, render_template_string
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from tests.pages import page_faults, parse, words

NEEDED = InputRequired("Fill this in")
CHOICES = [SelectChoice("a", "First"), SelectChoice("b", "Second <b>")]


class Everything(wtforms.Form):
    """A field of every kind, each needed."""

    text = wtforms.StringField("Text", [NEEDED], description="A hint")
    email = wtforms.EmailField("Mail", [NEEDED])
    password = wtforms.PasswordField("Password", [NEEDED])
    tel = wtforms.TelField("Telephone", [NEEDED])
    url = wtforms.URLField("Address", [NEEDED])
    day = wtforms.DateField("Day", [NEEDED])
    moment = wtforms.DateTimeLocalField("Moment", [NEEDED])
    hour = wtforms.TimeField("Hour", [NEEDED])
    whole = wtforms.IntegerField("Whole", [NEEDED])
    decimal = wtforms.DecimalField("Decimal", [NEEDED])
    body = wtforms.TextAreaField("Body", [NEEDED, Length(max=200)], description="A hint")
    one = wtforms.SelectField("One", [NEEDED], choices=CHOICES)
    radio = wtforms.RadioField("Radio", [NEEDED], choices=CHOICES, description="A hint")
    several = wtforms.SelectMultipleField("Several", [NEEDED], choices=CHOICES)
    agree = wtforms.BooleanField("Agree", [NEEDED], description="A hint")
    file = wtforms.FileField("File", [NEEDED])
    files = wtforms.MultipleFileField("Files", [NEEDED])
    secret = wtforms.HiddenField("Hidden")


LEVELS = [SelectChoice(str(n)) for n in range(1, 6)]
MARKS = """<!doctype html><html lang="en"><title>x</title><body>{% import "macros/forms.html" as forms %}
{{ forms.marks(form.mark, names, "In progress") }}"""
PAGE = """{% extends "layout.html" %}{% import "macros/forms.html" as forms %}
{% import "macros/page.html" as page %}{% set title = "Form" %}
{% block main %}{{ forms.error_summary(form) }}{{ page.head(title) }}
{{ forms.open(files=true) }}{{ forms.hidden(revision=2) }}{% for f in form %}{{ forms.field(f) }}{% endfor %}
{{ forms.button("Publish the advert") }}</form>{% endblock %}"""
SHOWN = [name for name in Everything()._fields if name != "secret"]


def drawn(app: Flask, template: str, **values: Any) -> str:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        return render_template_string(template, **values)


def by_id(page: Element) -> dict[str | None, Element]:
    return {element.get("id"): element for element in page.iter() if element.get("id")}


def filled(**values: Any) -> wtforms.Form:
    from werkzeug.datastructures import MultiDict

    form = Everything(MultiDict({"text": "", **values}))
    form.validate()
    return form


def test_form_of_every_kind_is_a_sound_page(app: Flask) -> None:
    assert page_faults(drawn(app, PAGE, form=Everything())) == []


def test_refused_form_is_a_sound_page_whose_title_says_so(app: Flask) -> None:
    html = drawn(app, PAGE, form=filled())
    assert page_faults(html) == []
    assert words(next(parse(html).iter("title"))) == "Error: Form — OTM-R recruitment"


@pytest.mark.parametrize("name", SHOWN)
def test_error_of_each_kind_is_in_the_summary_and_tied_to_its_field(app: Flask, name: str) -> None:
    page = parse(drawn(app, PAGE, form=filled()))
    parts = by_id(page)
    links = [a.get("href") for a in page.iter("a")]
    assert f"#{name}" in links
    group = next((g for g in page.iter("fieldset") if parts[name] in list(g.iter("input"))), parts[name])
    described = (group.get("aria-describedby") or "").split()
    assert f"{name}-error" in described
    assert "Error: Fill this in" in words(parts[f"{name}-error"])


def test_hint_is_tied_before_the_error(app: Flask) -> None:
    parts = by_id(parse(drawn(app, PAGE, form=filled())))
    assert parts["text"].get("aria-describedby") == "text-hint text-error"


def test_what_was_typed_comes_back_escaped_and_a_password_does_not(app: Flask) -> None:
    form = filled(text='"><script>', body="</textarea><b>", password="secret", radio="b")
    html = drawn(app, PAGE, form=form)
    assert page_faults(html) == []
    parts = by_id(parse(html))
    assert parts["text"].get("value") == '"><script>'
    assert words(parts["body"]) == "</textarea><b>"
    assert "secret" not in html.replace('name="secret"', "").replace('id="secret"', "")
    assert "checked" in parts["radio-2"].attrib
    assert "checked" not in parts["radio"].attrib


def test_first_line_of_a_text_survives_when_it_is_empty(app: Flask) -> None:
    parts = by_id(parse(drawn(app, PAGE, form=filled(body="\nsecond"))))
    assert parts["body"].text == "\nsecond"


def test_optional_field_says_so(app: Flask) -> None:
    class Form(wtforms.Form):
        note = wtforms.StringField("Note", [Optional()])

    label = next(parse(drawn(app, PAGE, form=Form())).iter("label"))
    assert words(label) == "Note, optional"


def test_field_without_a_drawing_is_refused_loudly(app: Flask) -> None:
    class Form(wtforms.Form):
        inner = wtforms.FormField(Everything)

    with pytest.raises(TypeError, match="FormField"):
        drawn(app, PAGE, form=Form())


def test_marks_are_a_group_with_its_legend(app: Flask) -> None:
    class Form(wtforms.Form):
        mark = wtforms.RadioField("Application 7", choices=LEVELS, coerce=int)

    page = parse(drawn(app, MARKS, form=Form(data={"mark": 4}), names={str(n): f"word {n}" for n in range(1, 6)}))
    assert words(next(page.iter("legend"))) == "Application 7 In progress"
    inputs = list(page.iter("input"))
    assert [field.get("value") for field in inputs if "checked" in field.attrib] == ["4"]
    assert words(next(page.iter("label"))) == "1word 1"


STEPS = [
    SimpleNamespace(name=f"S{n}", phase="P" if n == 0 else None, status=s, when="", gate=n == 1)
    for n, s in enumerate(("done", "now", "todo"))
]
REASON = SimpleNamespace(
    what="Two marks <missing>", source="Rule G26", severity="derogable", who=("Ann", "Bob"), since="Friday",
    link="/x", link_text="Remind",
)  # fmt: skip
PARTS = """{% extends "layout.html" %}{% import "macros/page.html" as page %}{% set title = "Parts" %}
{% block main %}{% call page.head(title, "Ref", ["since"], "Step 6") %}<a href="/">Open</a>{% endcall %}
{% call page.track(steps) %}{{ page.lane("Security.", "Waiting.", steps) }}{% endcall %}
{% call page.next_step("Next", "Text", [reason, reason], "Seven rules kept") %}Button{% endcall %}
{{ page.tag("Kept", "ok") }}{{ page.mini(1, 3, "2 of 3") }}{{ page.facts([("a", "b"), ("c", "d", "e")]) }}
<ol>{{ page.rule_row("Share", "Kept", "ok", "3 of 7", "G11", 0.429, 0.4, "42.9%") }}</ol>
{{ page.people([{"name": "Ann", "note": "HR", "initials": "A"}]) }}{{ page.journal([entry], 4) }}
{{ page.tasks([task]) }}{{ page.pagination(pages) }}{{ page.empty("None", "/x", "Open") }}
<table>{{ page.caption("Posts") }}</table>{% endblock %}"""


def parts(app: Flask) -> str:
    entry = {"what": "Moved", "when": "Monday", "who": "Ann", "number": 4, "hash": "9f3c", "broken": True}
    task = {
        "what": "Sign", "url": "/x", "context": "Post", "asked": "Ann", "since": "Monday", "tag": "Late",
        "kind": "stop", "due": "Friday",
    }  # fmt: skip
    pages = SimpleNamespace(number=5, last=20, total=200, first_item=41, last_item=50, url=lambda n: f"/hires?page={n}")
    return drawn(app, PARTS, steps=STEPS, reason=REASON, entry=entry, task=task, pages=pages)


def test_every_part_of_a_page_is_sound(app: Flask) -> None:
    assert page_faults(parts(app)) == []


def test_track_says_the_state_of_each_step_in_words(app: Flask) -> None:
    page = parse(parts(app))
    first = next(e for e in page.iter("ol") if "otm-track__steps" in (e.get("class") or ""))
    steps = list(first.iter("li"))
    assert words(steps[0]).endswith("Step 1, passed: S0")
    assert steps[1].get("aria-current") == "step"
    assert "then HFDS" in words(steps[1])


def test_reason_shows_severity_who_since_and_a_link(app: Flask) -> None:
    page = parse(parts(app))
    reason = by_id(page)["reason-1"]
    text = words(reason)
    said = ("Two marks <missing>", "Rule G26", "Derogation possible", "Can lift it: Ann, Bob", "since Friday")
    assert [piece for piece in said if piece not in text] == []
    assert next(reason.iter("a")).get("href") == "/x"


def test_pagination_keeps_the_ends_and_the_neighbours(app: Flask) -> None:
    page = parse(parts(app))
    nav = next(n for n in page.iter("nav") if n.get("class") == "otm-pages")
    assert [words(item) for item in nav.iter("li")] == [
        "Previous page", "Page 1", "⋯", "Page 3", "Page 4", "Page 5", "Page 6", "Page 7", "⋯", "Page 20",
        "Next page",
    ]  # fmt: skip
