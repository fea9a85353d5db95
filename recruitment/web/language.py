"""French and English: which one a request speaks, how templates look a text up, how to switch."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.support import NullTranslations, Translations
from blinker import Namespace
from flask import Blueprint, abort, g, has_request_context, redirect, request
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from recruitment.web.access import public
from recruitment.web.visitor import visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

LANGUAGES = ("fr", "en")
NAMES = {"fr": "Français", "en": "English"}
FOLDER = Path(__file__).parents[1] / "translations"
COOKIE = PARAMETER = "lang"
A_YEAR = 365 * 24 * 3600
# Browsers drop tabs and line ends and read a backslash as a slash: “/\t/elsewhere” would leave the site.
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*\Z")

pages = Blueprint("language", __name__)
# Sent by the person (None: a visitor) with `code` at a switch: the account keeps it for mails and letters.
chosen = Namespace().signal("language-chosen")


def domains() -> tuple[str, ...]:
    """The areas that have a compiled French catalogue, in alphabetical order."""
    return tuple(sorted(path.stem for path in (FOLDER / "fr" / "LC_MESSAGES").glob("*.mo")))


def current() -> str:
    """The language of this request, “fr” or “en”."""
    try:
        found: str = g._flask_babel.babel_locale.language  # as flask-babel keeps it: a page asks dozens of times
    except (AttributeError, RuntimeError):
        locale = get_locale()
        return locale.language if locale else LANGUAGES[0]
    return found


def select() -> str:
    """What the address says, the language switch, the person's preference, else what the browser asks for."""
    if not has_request_context():
        return LANGUAGES[0]
    code = request.args.get(PARAMETER)
    if code not in LANGUAGES:
        code = request.cookies.get(COOKIE)
    if code not in LANGUAGES:
        code = getattr(visitor(), "language", None)
    if code not in LANGUAGES:
        # In the browser's own order: `best_match` would prefer “fr” to “en-GB” wherever it stands.
        wished = (tag.lower().partition("-")[0] for tag in request.accept_languages.values())
        code = next((language for language in wished if language in LANGUAGES), None)
    return code or LANGUAGES[0]


class Speaker:
    """The texts of one language as a plain dictionary: a template asks a hundred times a page."""

    def __init__(self, catalogue: Translations, thousands: str = ",") -> None:
        self.catalogue, self.thousands = catalogue, thousands
        # Texts are ours and may hold markup; the values put into them are escaped.
        self._texts: dict[str, Markup] = {}

    def gettext(self, message: str, **values: object) -> Markup:
        """The text of `message`, `%(name)s` filled in when values are given."""
        text = self._texts.get(message)
        if text is None:
            text = self._texts[message] = Markup(self.catalogue.ugettext(message))  # noqa: S704  # every part was escaped or is ours
        return text % values if values else text

    def ngettext(self, one: str, many: str, num: int, **values: object) -> Markup:
        """The text for `num` things; `%(num)s` is `num` as it is written: “5 000”, “5,000”."""
        text = Markup(self.catalogue.ungettext(one, many, num))  # noqa: S704  # every part was escaped or is ours
        return text % {"num": f"{num:,}".replace(",", self.thousands), **values}


@cache
def speaker(language: str) -> Speaker:
    """The texts of `language`, all areas merged; English is what the code itself says."""
    catalogue = Translations()
    for domain in domains() if language != "en" else ():
        found = Translations.load(FOLDER, [language], domain)
        if isinstance(found, Translations):
            catalogue.merge(found)
            catalogue.plural = found.plural  # merge() forgets the plural rule
    return Speaker(catalogue, "," if language == "en" else "\u202f")


def _gettext(message: str, **values: object) -> Markup:
    return speaker(current()).gettext(message, **values)


def _ngettext(one: str, many: str, num: int, **values: object) -> Markup:
    return speaker(current()).ngettext(one, many, num, **values)


def _bound_texts() -> dict[str, Any]:
    """The same two functions for a page, its language settled once instead of at each call."""
    speaking = speaker(current())
    return {"_": speaking.gettext, "gettext": speaking.gettext, "ngettext": speaking.ngettext}


class _Texts(Domain):
    """For texts asked for by code: the catalogue that templates have, found by the language alone."""

    def get_translations(self) -> NullTranslations:
        """The texts of the language of this request; outside any, those of the code."""
        try:
            language: str = g._flask_babel.babel_locale.language
        except (AttributeError, RuntimeError):
            locale = get_locale()
            if locale is None:
                return NullTranslations()
            language = locale.language
        return speaker(language).catalogue


class _Babel(Babel):
    domain_instance = _Texts()


def start(app: Flask) -> None:
    """Merge every catalogue found, for flask-babel in code and for our quicker look-up in templates."""
    found = domains() or ("shell",)
    app.config["BABEL_DOMAIN"] = ";".join(found)
    # flask-babel pairs the n-th domain with the n-th folder.
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(FOLDER)] * len(found))
    _Babel(app, locale_selector=select)
    texts: dict[str, Callable[..., Markup]] = {"_": _gettext, "gettext": _gettext, "ngettext": _ngettext}
    app.jinja_env.globals.update(texts)
    app.context_processor(_bound_texts)


def here(target: str | None) -> str:
    """`target` when it is a path of this site, else the home page: never a way out."""
    return target if target and OWN_PATH.match(target) else "/"


def remember(response: Response, code: str) -> Response:
    """Keep the language in a cookie that says nothing else."""
    response.set_cookie(COOKIE, code, max_age=A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


@pages.get("/language/<code>")
@public
def choose(code: str) -> Response:
    """Switch language and come back to the same page."""
    if code not in LANGUAGES:
        abort(404)
    chosen.send(visitor(), code=code)
    return remember(redirect(_unsaid(here(request.args.get("next")))), code)


def _unsaid(path: str) -> str:
    """The path without a language of its own, which would win over the switch."""
    address, _, asked = path.partition("?")
    kept = "&".join(pair for pair in asked.split("&") if pair.partition("=")[0] != PARAMETER)
    return f"{address}?{kept}" if kept else address
