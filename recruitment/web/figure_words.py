"""A figure of the pack with where it comes from, and whether anybody has checked."""

from __future__ import annotations

from typing import Any

from recruitment.services.progress import pack_of
from workflows.charter.pack_values import Figure

from .speech import gettext as _
from .speech import ngettext


def source(figure: Figure) -> str:
    """“CNIL, guide recrutement 2023”; said so where nobody has seen it in a text, or this software proposes it."""
    if figure.confidence == "ours":
        return _("proposed by this software, without a source text")
    return figure.source if figure.verified else f"{figure.source} · {_('unverified')}"


def months(figure: Figure) -> str:
    """“3 months”."""
    return ngettext("%(num)s month", "%(num)s months", int(str(figure.value)))


def figure_line(hire: Any, name: str) -> str:
    """“12 months (source)”, as the pack of a hire has it."""
    figure = pack_of(hire).figures[name]
    return f"{months(figure)} ({source(figure)})"
