"""Why a jury is not in order: its sentences, with their sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from .dates import number, percent
from .rule_texts import MEN, PLAIN, WOMEN
from .speech import gettext, ngettext

Values = Mapping[str, Any]
ROUNDED = {"ceil": _l("%(sum)s, rounded up"), "floor": _l("%(sum)s, rounded down")}


def part(values: Values) -> str:
    """A share of the members, in people: “40 % of 7 = 2.8”."""
    product = round(values["share"] * values["size"], 9)
    return gettext("%(share)s of %(size)s = %(product)s", share=percent(values["share"]), size=values["size"],
                   product=number(product, 0 if product == int(product) else 1))  # fmt: skip


def least(values: Values) -> str:
    """How the least of each sex is reckoned: “40 % of 7 = 2.8, rounded up”."""
    if values["size"] == 3:
        return gettext("of three members, one of each")
    exact = part(values)
    return exact if values["product"] == values["minimum"] else str(ROUNDED[values["rounding"]]) % {"sum": exact}


def uncounted(values: Values) -> str:
    """Who counts in neither sex, as a sentence of its own; nothing when there is nobody."""
    if not values.get("uncounted"):
        return ""
    return " " + ngettext(
        "%(num)s member, whose sex is not declared, counts in neither.",
        "%(num)s members, whose sex is not declared, count in neither.",
        values["uncounted"],
    )


def sexes(values: Values, _shown: Values) -> str:
    """Too few women, men or both."""
    if not values["size"]:
        return gettext("The jury has no member yet.")
    return gettext("%(counts)s: at least %(minimum)s needed (%(sum)s).", counts=_too_few(values),
                   minimum=values["minimum"], sum=least(values)) + uncounted(values)  # fmt: skip


def _too_few(values: Values) -> str:
    """The sexes of which there are too few, each with its share."""
    size, least = values["size"], values["minimum"]
    counts = ((values["women"], WOMEN), (values["men"], MEN))
    return ", ".join(
        ngettext(*forms, count, size=size, part=percent(count / size)) for count, forms in counts if count < least
    )


def each_sex(values: Values, _shown: Values) -> str:
    """Too few of one sex, whatever its share."""
    if not values["size"]:
        return gettext("The jury has no member yet.")
    return gettext("%(counts)s: at least %(minimum)s of each sex needed, whatever the share.",
                   counts=_too_few(values), minimum=values["minimum"]) + uncounted(values)  # fmt: skip


def externals(values: Values, shown: Values) -> str:
    """Too few from outside."""
    if not values.get("share"):
        return str(PLAIN["jury_externals"]) % shown
    return gettext("External members: %(count)s of %(size)s, at least %(minimum)s needed (%(sum)s).",
                   **{**shown, "sum": part(values)})  # fmt: skip


def specialists(values: Values, shown: Values) -> str:
    """Too few specialists, or too few said to be."""
    return str(PLAIN["jury_specialists"]) % {**shown, "sum": part(values)} + unsaid(values)


def unsaid(values: Values) -> str:
    """Of whom nobody has said whether they are specialists, as a sentence of its own; nothing when there is nobody."""
    if not values.get("unsaid"):
        return ""
    return " " + ngettext(
        "Of %(num)s member it is not recorded yet: confirm it.",
        "Of %(num)s members it is not recorded yet: confirm it.",
        values["unsaid"],
    )


def quorum_in_room(values: Values, shown: Values) -> str:
    """Too few in the room, step-asides gone, or too few of them from outside."""
    said = []
    if values["count"] < values["minimum"]:
        said.append(gettext("Members in the room: %(count)s; the quorum is %(minimum)s.", **shown))
    if values.get("externals", 0) < values.get("externals_minimum", 0):
        said.append(gettext("External members in the room: %(externals)s, at least %(externals_minimum)s needed.", **shown))
    return " ".join(said)


def session(values: Values, _shown: Values) -> str:
    """A session entered twice, or struck out already."""
    if values["known"]:
        return gettext("A session of that day is entered already for this series.")
    return gettext("This session no longer counts, or belongs to another school.")


def quorum(values: Values, shown: Values) -> str:
    """Too few members, or too few from outside, to decide."""
    said = []
    if values["count"] < values["minimum"]:
        said.append(str(PLAIN["quorum_present"]) % shown)
    if values.get("externals", 0) < values.get("externals_minimum", 0):
        said.append(gettext("External members seated: %(externals)s; at least %(externals_minimum)s needed.", **shown))
    return " ".join(said)


def chaired(values: Values, shown: Values) -> str:
    """No chair, or several."""
    if values["count"]:
        return gettext("%(count)s members take the chair: one only may.", **shown)
    return gettext("Nobody in the jury takes the chair.")


def effective(values: Values, shown: Values) -> str:
    """What is left of a jury after step-asides."""
    if "application" in values:
        return str(PLAIN["effective_jury"]) % shown
    if values.get("whole"):
        return gettext(
            "After step-asides, which here are for the whole competition, %(size)s members remain: %(women)s women,"
            " %(men)s men, %(externals)s external. The jury no longer meets the rules.",
            **shown,
        )
    return gettext(
        "For one candidate, after step-asides, %(size)s members remain: %(women)s women, %(men)s men,"
        " %(externals)s external. The jury no longer meets the rules.",
        **shown,
    )
