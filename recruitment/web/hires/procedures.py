"""The procedures a hire can be opened under, each with what follows from it, read from its pack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from markupsafe import Markup
from wtforms import SelectChoice

from forms.hires import USUAL
from recruitment.web.dates import percent
from recruitment.web.language import current
from recruitment.web.speech import gettext, ngettext
from workflows.charter import packs
from workflows.charter.jury import COMPETITION
from workflows.charter.packs import Pack
from workflows.charter.procedures import PACKS

SAID = Markup('{}<span class="otm-sub">{}</span>')


def choices(school: str | None) -> list[SelectChoice]:
    """The usual one of the kind of post, then every pack in force today with its consequences in words."""
    today = datetime.now(UTC).date()
    usual = gettext("Doctoral contract for a doctoral post, contract post for any other.")
    found = [SelectChoice(USUAL, SAID.format(gettext("The usual one for this kind of post"), usual))]
    for name in PACKS:
        pack = packs.current(name, school, today)
        title = pack.title.get(current()) or pack.title["en"]
        found.append(SelectChoice(name, SAID.format(title, " ".join(consequences(pack)))))
    return found


def consequences(pack: Pack) -> Iterable[str]:
    """What the procedure asks of a jury and of a contract, by its own figures."""
    yield _size(pack)
    yield _sexes(pack)
    if _used(pack, "jury_specialists"):
        yield gettext("Most of them are specialists of the discipline.")
    if _used(pack, "jury_chair_series"):
        most = pack.value("chair_sessions_max")
        yield ngettext("The chair alternates: %(num)s session in a row at most by people of one sex.",
                       "The chair alternates: %(num)s sessions in a row at most by people of one sex.", most)  # fmt: skip
    yield (
        gettext("Whoever steps aside leaves the whole competition.")
        if pack.value("aside_regime") == COMPETITION
        else gettext("Whoever steps aside does so for one candidate.")
    )
    if pack.severity("jury_published") == "block":
        yield gettext("No file opens before the composition is published.")
    if pack.id == "doctoral":
        most = pack.value("fixed_term_months_max")
        yield ngettext("The contract lasts %(num)s month at most.", "The contract lasts %(num)s months at most.", most)


def _used(pack: Pack, rule: str) -> bool:
    return pack.severity(rule) != "off"


def _size(pack: Pack) -> str:
    """“A jury of 8 to 20 members, 50 % of them from outside at least.”"""
    least, most = pack.value("jury_size_min"), pack.value("jury_size_max")
    bounded = pack.severity("jury_no_crowd") == "block"
    members = (
        gettext("A jury of %(least)s to %(most)s members", least=least, most=most)
        if bounded
        else gettext("A jury of %(least)s members at least", least=least)
    )
    share, number = pack.value("jury_externals_share_min"), pack.value("jury_externals_min")
    outside = (
        gettext("%(share)s of them from outside at least", share=percent(share))
        if share
        else ngettext("%(num)s of them from outside at least", "%(num)s of them from outside at least", number)
    )
    return gettext("%(members)s, %(outside)s.", members=members, outside=outside)


def _sexes(pack: Pack) -> str:
    """“Each sex: 40 % at least, and two people; the law, nobody can lift it.”"""
    share = percent(pack.value("jury_sex_share_min"))
    least = pack.value("jury_each_sex_min") if _used(pack, "jury_each_sex") else 0
    asked = (
        ngettext("Each sex: %(share)s at least, and %(num)s person.", "Each sex: %(share)s at least, and %(num)s people.",
                 least, share=share)
        if least
        else gettext("Each sex: %(share)s at least.", share=share)
    )  # fmt: skip
    law = (
        gettext("This is the law: nobody lifts it.")
        if pack.severity("jury_sexes") == "block"
        else gettext("The director can lift this, with a reason.")
    )
    return f"{asked} {law}"
