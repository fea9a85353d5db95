"""A test client that checks every page it gets: strict HTML, one h1 equal to the title, labelled fields."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from werkzeug.test import TestResponse

PRODUCTS = ("Recrutement OTM-R", "OTM-R recruitment")
ERROR_PREFIXES = ("Erreur\u00a0: ", "Error: ")
FIELDS = ("input", "select", "textarea")
# What no fault depends on: values, hashes and numbers, unless part of a name that something refers to; of an address,
# only whether its signs are escaped matters.
VOLATILE = re.compile(
    r'((?:id|for|name|aria-\w+)="[^"]*"|href="#[^"]*")|href="(?P<address>[^"]*)"|value="[^"]*"|\b(?:[0-9a-f]{8,}|\d+)'
)
UNLABELLED = ("hidden", "submit", "button")
_SOUND: set[str] = set()


class CheckedClient(FlaskClient):
    """Flask's test client; each HTML answer must be a sound page or the test fails."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The answer, checked. With `follow_redirects` the last one is."""
        kwargs.setdefault("buffered", True)  # reads and closes files that are sent
        response = super().open(*args, **kwargs)
        response.request.input_stream.close()  # what is posted above 500 kB lies in a file: left open where nobody follows
        shown = response.mimetype == "text/html" and response.request.method != "HEAD"
        if shown and not 300 <= response.status_code < 400:
            where = f"{response.request.method} {response.request.path}"
            faults = page_faults(response.get_data(as_text=True))
            assert not faults, f"{where}: " + "; ".join(faults)
        return response


def parse(html: str) -> Element:
    """The tree of a page. Raises ParseError at the first fault of syntax."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


def words(element: Element) -> str:
    """The text of an element, white space folded."""
    return " ".join("".join(element.itertext()).replace("\u00a0", " ").split())


def page_faults(html: str) -> list[str]:
    """Everything wrong with a page that a machine can see, as sentences. Of pages that look alike one is read."""
    build = VOLATILE.sub(lambda found: found[1] or re.sub("[^&;]", "", found["address"] or ""), html)
    faults = [] if build in _SOUND else _faults(html)
    if not faults:
        _SOUND.add(build)
    return faults


def _faults(html: str) -> list[str]:
    try:
        page = parse(html)
    except ParseError as fault:
        return [f"not HTML: {fault}"]
    return [
        *_title_faults(page),
        *_id_faults(page),
        *_label_faults(page),
        *_group_faults(page),
        *_error_faults(page),
        *_policy_faults(page),
        *_table_faults(page),
    ]


def _title_faults(page: Element) -> list[str]:
    if page.get("lang") not in ("fr", "en"):
        return ["no language on the page"]
    headings = [words(heading) for heading in page.iter("h1")]
    if len(headings) != 1:
        return [f"{len(headings)} h1"]
    title = words(next(page.iter("title")))
    for prefix in (" ".join(prefix.split()) + " " for prefix in ERROR_PREFIXES):
        title = title.removeprefix(prefix)
    if title not in [f"{headings[0]} — {product}" for product in PRODUCTS]:
        return [f"title “{title}” is not its h1 “{headings[0]}”"]
    return []


def _id_faults(page: Element) -> list[str]:
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    faults = [f"id {name} used {count} times" for name, count in ids.items() if count > 1]
    for element in page.iter():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            refs = (element.get(name) or "").split()
            faults += [f"{name} names {ref}, not there" for ref in refs if ref not in ids]
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            faults.append(f"link to {href}, not there")
    return faults


def _label_faults(page: Element) -> list[str]:
    labelled = {label.get("for") for label in page.iter("label")}
    return [
        f"{field.tag} {field.get('name')} has no label"
        for field in page.iter()
        if field.tag in FIELDS
        and field.get("type") not in UNLABELLED
        and field.get("id") not in labelled
        and not field.get("aria-label")
        and not field.get("aria-labelledby")
    ]


def _group_faults(page: Element) -> list[str]:
    """Radio buttons of one name, and several check boxes of one name, stand in a fieldset with a legend."""
    groups = [group for group in page.iter("fieldset") if group.find("legend") is not None]
    grouped = {field for group in groups for field in group.iter("input")}
    choices = [field for field in page.iter("input") if field.get("type") in ("radio", "checkbox")]
    names = Counter(field.get("name") for field in choices)
    return [
        f"{field.get('type')} {field.get('name')} outside a fieldset with legend"
        for field in choices
        if field not in grouped and (field.get("type") == "radio" or names[field.get("name")] > 1)
    ]


def _error_faults(page: Element) -> list[str]:
    """Each message of error is tied to a field or a group, and the summary comes before the h1."""
    described = " ".join(element.get("aria-describedby") or "" for element in page.iter()).split()
    faults = []
    order = list(page.iter())
    for element in order:
        kinds = (element.get("class") or "").split()
        if "govuk-error-message" in kinds and element.get("id") not in described:
            faults.append(f"error message {element.get('id')} is tied to nothing")
    summaries = [e for e in order if "govuk-error-summary" in (e.get("class") or "").split()]
    if summaries and order.index(summaries[0]) > order.index(next(page.iter("h1"))):
        faults.append("error summary below the h1")
    return faults


def _policy_faults(page: Element) -> list[str]:
    """What the content security policy would drop, and forms without their token."""
    faults = []
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if "style" in element.attrib or element.tag == "style":
            faults.append(f"inline style on {element.tag}")
        if any(name.startswith("on") for name in element.attrib):
            faults.append(f"inline script on {element.tag}")
        # A data block is not executed: the policy does not look at it.
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json":
            faults.append("inline script")
        if element.tag == "form" and (element.get("method") or "").lower() == "post":
            names = [field.get("name") for field in element.iter("input")]
            if names.count("csrf_token") != 1:
                faults.append(f"form {element.get('action') or ''} has {names.count('csrf_token')} tokens")
    return faults


def _table_faults(page: Element) -> list[str]:
    return ["table without caption" for table in page.iter("table") if table.find("caption") is None]
