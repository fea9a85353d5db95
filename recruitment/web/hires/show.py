"""The page of a hire: where it stands, what is next, who must act, since when, by when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import g, render_template, url_for
from markupsafe import Markup, escape
from sqlalchemy import Row

from recruitment.services import effective, standing, welcome_register
from recruitment.services.clearing_file import clearance_due
from recruitment.services.progress import pack_of
from recruitment.services.sights import sight
from recruitment.services.standing import Standing
from recruitment.web import effective_words, picture, sealed, unit, welcome_words, wording
from recruitment.web.access import allows
from recruitment.web.acting import may_open
from recruitment.web.dates import day, long_day, number, short_day, today
from recruitment.web.language import current
from recruitment.web.shell import Facts
from recruitment.web.speech import filled, gettext, ngettext
from recruitment.web.timeline import SHORT, timeline
from workflows.charter.packs import Pack
from workflows.hire import STEP_OF, STEPS
from workflows.who import CHAIR, HIRING_MANAGER, STAFF

from . import pages
from .next import other_steps, panel
from .scope import ADMINS, INSIDE, READERS
from .within import rooms

Pair = tuple[str, Markup | str] | tuple[str, Markup | str, Markup | str]


def parts(roles: frozenset[str]) -> frozenset[str]:
    """What of the page these roles may read."""
    if roles & INSIDE:
        return frozenset({"inside", "files"})
    return frozenset({"inside"}) if roles & set(ADMINS) else frozenset()


@pages.get("/hires/<int:hire_id>")
@allows(*READERS)
def show(hire_id: int) -> str:
    """Where a hire stands."""
    hire, roles, session, now = g.hire, g.actor.roles, unit.session(), datetime.now(UTC)
    pack = pack_of(hire)
    found = standing.read(session, hire, parts(roles), sealed.hidden_events(roles))
    gate = clearance_due(hire, pack)
    inside = bool(roles & INSIDE)
    footer(hire, pack)
    return render_template(
        "hires/show.html",
        hire=hire,
        title=wording.hire_title(hire, current()),
        overline=overline(hire),
        tag=tag(hire),
        meta=_meta(hire, found),
        steps=picture.track(hire, found.into, pack, gate=gate and inside),
        lane=_lane(found, roles) if gate and inside else None,
        next=panel(session, hire, found, pack, now, hearing=bool(roles & (INSIDE | {CHAIR}))),
        others=other_steps(hire, roles),
        **_jury(hire, found, now),
        welcomes=_welcomes(hire, roles),
        rooms=rooms(hire, roles, found.into),
        facts=_facts(hire, found, pack, roles),
        people=_people(found, roles),
        entries=timeline(found.entries) if "inside" in parts(roles) else None,
        start=found.entries[0].number if found.entries else None,
        total=hire.journal_number,
    )


def _jury(hire: Row[Any], found: Standing, now: datetime) -> dict[str, Any]:
    """The effective jury, while step-asides can change it, for those who may open its page."""
    if hire.state not in effective.AFTER_LINKS or not may_open("jury.show", g.actor.roles):
        return {"jury": None}
    numbered = g.actor.may(*effective_words.NUMBER_READERS) and sight(g.actor, hire.state, pack_of(hire)).names
    names = {member.id: member.name for member in found.members}
    read = effective.read(unit.session(), hire, now, names, numbered=numbered)
    whole = any(one.whole for one in read.left)
    return {"jury": effective_words.rows(read), "whole": whole, "jury_stops": read.broken, "appointed": read.appointed}


def _welcomes(hire: Row[Any], roles: frozenset[str]) -> list[tuple[str, str, str, str]]:
    """Who accepted and how far their welcome has come, for those who have a part in it: name, state, summary, address."""
    if hire.state not in welcome_register.AFTER_A_YES or not may_open("welcome.show", roles):
        return []
    found = welcome_register.of_hire(unit.session(), hire.id, roles)
    return [
        (one.row.name, one.row.state, welcome_words.summary(*welcome_register.progress(one.items, today())),
         url_for("welcome.show", hire_id=hire.id, of=one.row.id))
        for one in found
    ]  # fmt: skip


def overline(hire: Row[Any]) -> str:
    """“Ref. 2026-ALES-014 · Postdoctoral contract · Centre des matériaux”."""
    return gettext(
        "Ref. %(reference)s · %(kind)s · %(unit)s",
        reference=hire.reference,
        kind=wording.kind_title(hire.kind),
        unit=hire.unit,
    )


def footer(hire: Row[Any], pack: Pack) -> None:
    """The rules and the journal entry that the page rests on, for its foot."""
    title = pack.title.get(current()) or pack.title["en"]
    head = hire.journal_hash
    rules = Markup("{}, {}").format(title, day(date.fromisoformat(pack.version)))
    g.footer = Facts(pack=rules, entry=number(hire.journal_number), head=f"{head[:4]} {head[4:8]}")


def tag(hire: Row[Any]) -> tuple[str, str]:
    """The state in a few words, and the colour that repeats it."""
    state: str = hire.state
    place = STEP_OF[state]
    if place == len(STEPS):
        return wording.state_title(state), "ok" if state == "closed" else "mute"
    words = gettext("Step %(number)s: %(state)s", number=place, state=wording.state_title(state).lower())
    return words, "here"


def _meta(hire: Row[Any], found: Standing) -> list[Markup | str]:
    said: list[Markup | str] = [filled(gettext("since %(day)s"), day=long_day(hire.state_since))]
    total = sum(found.files.values())
    if total:
        out = sum(found.files.get(state, 0) for state in ("received", "inadmissible", "withdrawn"))
        received = ngettext("%(num)s application received", "%(num)s applications received", total)
        eligible = ngettext("%(num)s eligible", "%(num)s eligible", total - out)
        early = STEP_OF[hire.state] < STEP_OF["eligibility"]
        said.append(received if early else f"{received}, {eligible}")
    return said


def _lane(found: Standing, roles: frozenset[str]) -> dict[str, object] | None:
    """The path of the referral, for those who may read it; the hiring manager sees what is to come."""
    reads_path = sealed.may_read(roles)
    if not reads_path and (HIRING_MANAGER not in roles or found.referral):
        return None
    return {"steps": picture.lane(found, reads_path=reads_path)}


def _facts(hire: Row[Any], found: Standing, pack: Pack, roles: frozenset[str]) -> list[Pair]:
    row = hire
    pairs: list[Pair] = [
        (gettext("Start"), day(row.start_on) or gettext("To be settled")),
        (
            gettext("Profile"),
            gettext("R%(rank)s, posts: %(posts)s", rank=row.rank, posts=row.posts),
        ),
    ]
    if row.published_at:
        pairs.append(_advert(hire, pack))
    if found.grid:
        locked = gettext("locked") if found.grid_locked else gettext("not locked yet")
        digest = Markup('<span class="otm-mono">{}</span>').format(found.grid[:SHORT])
        pairs.append((gettext("Grid"), locked, filled(gettext("hash %(digest)s"), digest=digest)))
    if clearance_due(hire, pack) and roles & INSIDE:
        pairs.append(_security(row.id, found, roles))
    if "inside" in parts(roles):
        count = (
            ngettext("%(num)s entry in the ledger", "%(num)s entries in the ledger", found.exceptions)
            if found.exceptions
            else gettext("None")
        )
        link = Markup('<a class="govuk-link" href="{}">{}</a>').format(
            url_for("hires.exceptions", hire_id=row.id), count
        )
        readable = may_open("hires.exceptions", roles) and found.exceptions
        pairs.append((gettext("Exceptions"), link if readable else count))
    title = pack.title.get(current()) or pack.title["en"]
    since = filled(gettext("version of %(date)s"), date=day(date.fromisoformat(pack.version)))
    pairs.append((gettext("Rules"), title, since))
    return pairs


def _advert(hire: Row[Any], pack: Pack) -> Pair:
    end = min(hire.deadline, datetime.now(UTC))
    days = max(0, (end - hire.published_at).days)
    online = ngettext("%(num)s day online", "%(num)s days online", days)
    if hire.opens_at and hire.opens_at > datetime.now(UTC):
        online = filled(gettext("applications from %(day)s"), day=day(hire.opens_at))
    least = gettext("%(least)s at least", least=pack.value("publication_days_min"))
    where = ngettext("announced in %(num)s place", "announced in %(num)s places", len(hire.channels))
    return gettext("Advert"), online, gettext("%(least)s; %(where)s", least=least, where=where)


def _security(hire_id: int, found: Standing, roles: frozenset[str]) -> Pair:
    """The referral in one word; a little more for those who may read its path."""
    if not found.referral:
        words = gettext("Referral to come")
        shown: Markup | str = Markup('<strong class="govuk-tag is-hfds">{}</strong>').format(words)
        return gettext("Security"), shown, gettext("restricted zone, or the school’s own rule")
    if not sealed.may_read(roles):
        shared = found.referral if found.settled else "answered"
        words = sealed.word(shared)
        if HIRING_MANAGER in roles and shared not in sealed.SETTLED:
            link = Markup('<a class="govuk-link" href="/hires/{}/access-request">{}</a>').format(
                hire_id, gettext("The laboratory’s part")
            )
            return gettext("Security"), Markup('<strong class="govuk-tag is-hfds">{}</strong>').format(words), link
        return gettext("Security"), Markup('<strong class="govuk-tag is-hfds">{}</strong>').format(words)
    shown = Markup('<strong class="govuk-tag is-hfds">{}</strong>').format(wording.referral_state_title(found.referral))
    clock = None if found.referral in sealed.SETTLED else found.decision_due or found.opinion_due
    return gettext("Security"), shown, filled(gettext("by %(day)s"), day=short_day(clock)) if clock else ""


SHOWN_ROLES = tuple(role for role in STAFF if role not in ("reviewer", "auditor"))
MOST_NAMES = 3


def _people(found: Standing, roles: frozenset[str]) -> list[dict[str, str]]:
    """Who plays which part: by name where few hold a role, else how many; the jury last."""
    shown = []
    for role in SHOWN_ROLES if "inside" in parts(roles) else ():
        names = sorted(set(found.people.get(role, ())))
        if 0 < len(names) <= MOST_NAMES:
            shown += [{"name": name, "note": wording.role_title(role), "initials": initials(name)} for name in names]
        elif names:
            count = ngettext("%(num)s person", "%(num)s people", len(names))
            shown.append({"name": count, "note": wording.role_title(role), "initials": f"+{len(names)}"})
    for member in found.members:
        note = wording.role_title("chair" if member.chair else "juror")
        shown.append({"name": member.name, "note": f"{note}, {member.note}", "initials": initials(member.name)})
    return shown


def initials(name: str) -> str:
    """“HC” for “Hélène Castan”."""
    words = name.split()
    return str(escape("".join(word[0] for word in (words[0], words[-1]) if word).upper() if words else ""))
