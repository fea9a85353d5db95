"""A person at their browser. Every page they meet is checked: syntax, accessibility, console, width, focus."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from recruitment.web.headers import POLICY
from tests.factories.accounts import PASSWORD
from tests.pages import page_faults

from .site import ROOT, Site

SCREENS = ROOT / "var" / "screens"
PICTURES = os.environ.get("PICTURES", "")  # set: a picture of each kind of page, at both widths, to look at
WIDE, NARROW = 1280, 320
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
# What differs between two pages of the same build: tokens, numbers, hashes, who is reading.
VOLATILE = re.compile(r'value="[^"]*"|href="/account">.*?</a>|[0-9a-f]{8,}|\d+')
AXE = """colours => axe.run({resultTypes: ['violations'], rules: {'color-contrast': {enabled: colours}}})
  .then(found => found.violations)"""
# Read from the page as it stands, after scripts: what a person and their assistive technology meet.
LIVE = """() => {
  const faults = [];
  const text = (e) => (e?.textContent ?? "").replace(/\\s+/g, " ").trim();
  const heads = [...document.querySelectorAll("h1")];
  if (heads.length !== 1) faults.push(`${heads.length} h1`);
  if (!document.title.replace(/\\s+/g, " ").includes(text(heads[0]))) faults.push("the title does not say the h1");
  for (const group of document.querySelectorAll("fieldset"))
    if (!text(group.querySelector("legend"))) faults.push(`fieldset without legend: ${text(group).slice(0, 60)}`);
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!text(field.labels?.[0]) && !field.getAttribute("aria-label")) faults.push(`no label: ${field.name}`);
  for (const message of document.querySelectorAll(".govuk-error-message")) {
    const tied = document.querySelector(`[aria-describedby~="${CSS.escape(message.id)}"]`);
    if (!tied) faults.push(`error tied to nothing: ${text(message)}`);
  }
  const summary = document.querySelector(".govuk-error-summary");
  if (summary && document.activeElement !== summary) faults.push("the error summary has no focus");
  for (const link of summary?.querySelectorAll("a") ?? [])
    if (!document.getElementById(link.hash.slice(1))) faults.push(`summary leads nowhere: ${link.hash}`);
  return faults;
}"""
TOO_WIDE = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => e.tagName + "." + e.className).slice(0, 5).concat("wider than the window")"""

Fields = Mapping[str, str | list[str] | Path | bool | None]


class Seen:
    """The pages already looked at in one journey: the same build is not measured twice."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.builds: set[str] = set()
        self.kinds: set[str] = set()
        self.classes: set[str] = set()

    def new(self, html: str) -> bool:
        """True at the first sight of this build of a page."""
        build = hashlib.sha256(VOLATILE.sub("", html).encode()).hexdigest()
        fresh = build not in self.builds
        self.builds.add(build)
        return fresh

    def coloured(self, html: str) -> bool:
        """True when a page has parts dressed as none before: looking at contrasts takes four times as long as the rest."""
        classes = set(re.findall(r'class="([^"]*)"', html))
        fresh = not classes <= self.classes
        self.classes |= classes
        return fresh

    def first(self, kind: str) -> bool:
        """True for the first page of a kind."""
        fresh = kind not in self.kinds
        self.kinds.add(kind)
        return fresh


class Visitor:
    """One person in a browser of their own, with its cookies."""

    def __init__(self, browser: Browser, site: Site, language: str, seen: Seen, scripts: bool = True) -> None:
        self.site, self.seen, self.language, self.scripts = site, seen, language, scripts
        self.context = browser.new_context(
            base_url=site.url, locale=LOCALES[language], viewport={"width": WIDE, "height": 900},
            reduced_motion="reduce", java_script_enabled=scripts,
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda fault: self.complaints.append(f"script: {fault}"))

    def _said(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of, except that a page, or a document in pieces, has the status of an error."""
        of = message.location.get("url") or ""
        own = message.text.startswith("Failed to load resource") and (of == self.page.url or "/uploads/" in of)
        if message.type in ("error", "warning") and not own:
            self.complaints.append(f"{message.type}: {message.text}")

    # Moving about

    def open(self, path: str, status: int = 200) -> str:
        """Go to an address; returns the page as it was sent."""
        response = self.page.goto(path)
        assert response is not None
        return self._look(response, status)

    def send(
        self, action: str, fields: Fields | None = None, *, where: Mapping[str, object] | None = None,
        status: int = 200, button: str = "button:not([type=button])",
    ) -> str:  # fmt: skip
        """Fill in the form of this page that goes to `action` and press its button; returns the page that comes back.

        `where` gives hidden fields, for pages with several forms. A status of 200 means that the form was taken and
        led to a page.
        """
        form = self.form(action, fields or {}, where or {})
        for shut in form.locator("xpath=ancestor::details[not(@open)]").all():
            shut.locator("summary").first.click()
        for name, value in (fields or {}).items():
            fill(form, name, value)
        with self.page.expect_navigation(wait_until="load") as moved:
            form.locator(button).last.click()
        response = moved.value
        if status == 200:
            assert response.request.redirected_from is not None, self._why(response)
        return self._look(response, status)

    def form(self, action: str, fields: Iterable[str] = (), where: Mapping[str, object] | None = None) -> Locator:
        """The first form of this page that goes to an address ending in `action` and has those fields."""
        for form in self.page.locator("main form[method=post]").all():
            goes = (form.get_attribute("action") or self.page.url).partition("?")[0].partition("#")[0].endswith(action)
            has = all(form.locator(f'[name="{name}"]:not([type=hidden])').count() for name in fields)
            hides = all(
                form.locator(f'input[type=hidden][name="{name}"][value="{value}"]').count()
                for name, value in (where or {}).items()
            )
            if goes and has and hides:
                return form
        found = f"{self.path()} has no form for {action} with {[*fields]} {where}, only {self.actions()}"
        raise AssertionError(f"{found}: {self.text()[:1500]}")

    def actions(self) -> list[str]:
        """Where the forms of this page go, with the names of their fields."""
        forms = self.page.locator("main form[method=post]").all()
        names = "all => all.map(field => field.name).join(' ')"
        return [f"{form.get_attribute('action')}: {form.locator('[name]').evaluate_all(names)}" for form in forms]

    def text(self) -> str:
        """What stands in the main part of the page."""
        return " ".join(self.page.locator("main").inner_text().replace("\u00a0", " ").split())

    def path(self) -> str:
        """The address of this page, without its host."""
        return self.page.url.removeprefix(self.site.url)

    def sign_in(self, key: str) -> None:
        """Sign in as somebody, by keyboard alone."""
        self.open("/sign-in")
        self.page.locator("#email").focus()
        self.page.keyboard.type(f"{key}@example.org")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        with self.page.expect_navigation() as moved:
            self.page.keyboard.press("Enter")
        response = moved.value
        assert "/sign-in" not in self.page.url, self.text()
        self._speak(response)

    def _speak(self, response: Response) -> None:
        """Look at the first page after signing in; an account that prefers another language switches, once."""
        if self.page.locator("html").get_attribute("lang") != self.language:
            with self.page.expect_navigation() as moved:
                self.page.locator(f"header a[hreflang={self.language}]").click()
            response = moved.value
        self._look(response, 200)

    def close(self) -> None:
        """Leave."""
        self.context.close()

    # Looking

    def _why(self, response: Response) -> str:
        return f"{response.request.method} {self.path()} answered {response.status}: {self.text()[:1500]}"

    def _look(self, response: Response, status: int) -> str:
        assert response.status == status, self._why(response)
        html = response.text()
        faults = page_faults(html)
        if self.page.locator("html").get_attribute("lang") != self.language:
            faults.append("the page speaks another language")
        if response.headers.get("content-security-policy") != POLICY:
            faults.append("the page has another security policy")
        first = self.seen.first(self._kind(response))
        if self.scripts:
            faults += self.page.evaluate(LIVE)
            if self.seen.new(html):
                faults += self._measured(first, first or self.seen.coloured(html))
        if first and PICTURES:
            self._picture(f"{self.seen.name}-{self._kind(response)}")
        faults += self.complaints
        if faults:
            self._picture("fault")
        assert not faults, f"{response.request.method} {self.path()} ({status}): " + "; ".join(faults)
        return html

    def _measured(self, first: bool, colours: bool) -> list[str]:
        """Whether the page fits each width, and what axe finds: at both for the first of its kind."""
        faults = []
        self.page.evaluate(AXE_SCRIPT)
        for width in (NARROW, WIDE):
            self._resize(width)
            faults += [f"at {width}: {what}" for what in self.page.evaluate(TOO_WIDE)]
            if first or width == WIDE:
                faults += [f"axe at {width}: {said(one)}" for one in self.page.evaluate(AXE, colours)]
        return faults

    def _resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def _kind(self, response: Response) -> str:
        """The kind of a page: its address without what differs from one hire to another, and its status."""
        place = re.sub(r"/[\w.-]{60,}", "/link", re.sub(r"\d+", "n", self.path().partition("?")[0])).strip("/")
        place = re.sub(r"verify/.*", "verify-code", place)
        return f"{place.replace('/', '-') or 'home'}{'' if response.status == 200 else f'-{response.status}'}"

    def _picture(self, name: str) -> None:
        """The page as it stands, at each width."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        for width in (WIDE, NARROW):
            self._resize(width)
            self.page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
        self._resize(WIDE)


def said(found: dict[str, Any]) -> str:
    """One finding of axe as a line: its rule, and where."""
    places = [" ".join(str(part) for part in node["target"]) for node in found["nodes"][:3]]
    return f"{found['id']} ({found['impact']}): {', '.join(places)}"


def fill(form: Locator, name: str, value: str | list[str] | Path | bool | None) -> None:
    """Put a value into the fields of that name, whatever their kind."""
    fields = form.locator(f'[name="{name}"]:not([type=hidden])')
    assert fields.count(), f"no field {name} among {form.locator('[name]').evaluate_all('all => all.map(e => e.name)')}"
    first = fields.first
    for shut in first.locator("xpath=ancestor::details[not(@open)]").all():
        shut.locator("summary").first.click()
    tag, kind = first.evaluate("field => [field.tagName, field.type]")
    if kind in ("checkbox", "radio"):
        wanted = value if isinstance(value, list) else [value]
        for box in fields.all():
            chosen = box.get_attribute("value") in wanted or value is True
            if kind == "checkbox":
                box.set_checked(chosen)
            elif chosen:
                box.check()
    elif isinstance(value, list):
        fill_rows(fields, tag, value)
    elif tag == "SELECT":
        first.select_option(str(value))
    elif kind == "file":
        first.set_input_files(value if isinstance(value, Path) else [])
    else:
        first.fill(lines(value))


def fill_rows(fields: Locator, tag: str, values: list[str]) -> None:
    """A field for each row; where the page has fewer rows yet, a list in the first, or its first choice."""
    if fields.count() < len(values):
        values = values[:1] if tag == "SELECT" else ["\n".join(values)]
    for field, one in zip(fields.all(), values, strict=False):
        field.select_option(one) if tag == "SELECT" else field.fill(one)


def lines(value: Any) -> str:
    """A text, or several as lines."""
    return "\n".join(value) if isinstance(value, Iterable) and not isinstance(value, str) else str(value or "")
