"""Why not yet: one sentence for each objection a rule can make, with its sum.

`refusal(code, values, names)` takes an objection's code and values. Figures are written as people read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from workflows.who import PERSON

from . import rule_jury, wording
from .complaint_words import STATES as COMPLAINT_STATES
from .dates import bare, bare_day, long_day, moment, number
from .event_words import EVENTS
from .grid_faults import grid_fault
from .rule_texts import COUNTED, FAULTS, PARTS, PIECES, PLAIN
from .speech import gettext, ngettext
from .welcome_words import STATES as WELCOME_STATES

Values = Mapping[str, Any]
IN_LANGUAGE = {"fr": _l("in French"), "en": _l("in English")}


@dataclass(frozen=True, slots=True)
class Names:
    """What ids and keys in an objection are called: applications by their number, criteria by their title."""

    numbers: Mapping[int, int] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)


def when(iso: str, *, with_hour: bool = False) -> str:
    """A date or a moment in ISO form, as people read it."""
    if "T" not in iso:
        return bare_day(date.fromisoformat(iso))
    stamp = datetime.fromisoformat(iso)
    return bare(moment(stamp) if with_hour else long_day(stamp))


def in_words(values: Values, names: Names) -> dict[str, Any]:
    """The values of an objection as its sentence prints them."""
    shown = dict(values)
    for key, value in values.items():
        if value is not None and key in _SHOWN:
            shown[key] = _SHOWN[key](value, names)
    shown["field"] = wording.field_title(values["where"]) if "where" in values else shown.get("field")
    shown["language"] = IN_LANGUAGE.get(values.get("language") or values.get("lang", ""), "")
    return shown


_STATES = (wording.STATES, wording.APPLICATION_STATES, wording.REFERRAL_STATES, COMPLAINT_STATES, WELCOME_STATES)


def _state(state: str, _names: Names) -> str:
    known = next(words[state] for words in _STATES if state in words)
    return str(known)


_SHOWN: dict[str, Callable[[Any, Names], str]] = {
    "field": lambda value, _: wording.field_title(value),
    "channel": lambda value, _: wording.channel_title(value),
    "rule": lambda value, _: wording.rule_title(value),
    "event": lambda value, _: wording.event_title(value) if value in EVENTS else value,
    "state": _state,
    "criterion": lambda value, names: names.criteria.get(value) or value.replace("_", " "),
    "application": lambda value, names: str(names.numbers.get(value, value)),
    "other": lambda value, names: str(names.numbers.get(value, value)),
    "rules": lambda value, _: ", ".join(wording.rule_title(one).lower() for one in value),
    "threshold": lambda value, _: number(value, 2),
    "until": lambda value, _: bare(long_day(date.fromisoformat(value))),
    "earliest": lambda value, _: bare(long_day(date.fromisoformat(value))),
    "start_on": lambda value, _: when(value),
    "accepted": lambda value, _: when(value),
    "day": lambda value, _: when(value),
    "after": lambda value, _: when(value),
    "opens": lambda value, _: when(value, with_hour=True),
}  # fmt: skip


def refusal(code: str, values: Values, names: Names | None = None) -> str:
    """Why `code` objects, in one sentence; in two where a derogation is signed and does not go that far."""
    said = [_objection(code, values, names or Names())]
    if "signed" in values:
        said.append(gettext("The derogation that is signed does not go that far."))
    return " ".join(said)


def _objection(code: str, values: Values, names: Names) -> str:
    shown = in_words(values, names)
    if code in SPECIAL:
        return SPECIAL[code](values, shown)
    if code in COUNTED:
        one, many = COUNTED[code]
        return ngettext(one, many, values["count"], **shown)
    if code not in PLAIN:
        return gettext("Not met yet: %(rule)s.", rule=wording.rule_title(code))
    return str(PLAIN[code]) % shown


def _sheet(values: Values, shown: Values) -> str:
    if "language" in values:
        return gettext("“%(field)s” is missing %(language)s.", **shown)
    return gettext("“%(field)s” is missing.", **shown)


def _wording(values: Values, shown: Values) -> str:
    if values["proposal"]:
        return str(PLAIN["wording_answered"]) % shown
    return gettext("%(field)s: “%(text)s” measures a journal, not the work; take it out.", **shown)


def _open_until(values: Values, _shown: Values) -> str:
    if values["deadline"] is None:
        return gettext("No deadline has been set.")
    return gettext("Applications stay open until %(deadline)s.", deadline=when(values["deadline"], with_hour=True))


def _closed_since(values: Values, _shown: Values) -> str:
    if values["deadline"] is None:
        return gettext("No deadline has been set.")
    deadline, minutes = values["deadline"], values["minutes"]
    closed = gettext("Applications closed on %(deadline)s.", deadline=when(deadline, with_hour=True))
    if not minutes:
        return closed
    last = moment(datetime.fromisoformat(deadline) + timedelta(minutes=minutes))
    begun = gettext("Those begun before could be sent until %(last)s, the same for everybody.", last=last)
    return f"{closed} {begun}"


def _documents(values: Values, shown: Values) -> str:
    if values["count"] == 0:
        return gettext("Add at least one document.")
    return gettext("%(count)s documents: %(maximum)s at most.", **shown)


def _document(values: Values, shown: Values) -> str:
    return str(FAULTS.get(values["fault"], FAULTS["damaged"])) % shown


def _proof_open(values: Values, shown: Values) -> str:
    if values.get("left"):
        return gettext("You have left this hire: nothing more is waited for from you.")
    if values["checked"]:
        return gettext("This proof is checked: it is replaced no more.")
    return gettext("A proof that has come could be replaced until %(day)s.", **shown)


def _piece(values: Values, _shown: Values) -> str:
    return str(PLAIN["referral_pieces_in"]) % {"piece": PIECES.get(values["piece"], values["piece"])}


def _part(values: Values, _shown: Values) -> str:
    return str(PLAIN["referral_parts_accepted"]) % {"part": PARTS.get(values["part"], values["part"])}


def _askable(values: Values, _shown: Values) -> str:
    if values.get("done"):
        return gettext("This part has been handed in already: accept it, or give items back.")
    if values.get("late"):
        return gettext("Both parts are asked before the request leaves.")
    if values.get("reason"):
        return gettext("Write the reason that the ministry gives, in 10 characters or more.")
    return gettext("Complementary information is asked only when the ministry wants it, once the request has left.")


def _renewal(values: Values, _shown: Values) -> str:
    if values.get("running"):
        return gettext("A renewal of this access is in hand, or has taken its place already.")
    return gettext("A renewal is asked within %(days)s days of the end of the access, not before.", days=values["days"])


def _ahead(values: Values, shown: Values) -> str:
    if values.get("unknown"):
        return gettext("This person does not wait on the list.")
    if values.get("already"):
        return gettext("This person has been referred already.")
    return gettext("%(most)s persons of the list may be referred ahead, no more.", **shown)


def _silence(values: Values, _shown: Values) -> str:
    if values["due"] is None:
        return gettext("The referral has not been sent to the ministry.")
    return gettext("The ministry has until %(deadline)s to answer.", deadline=when(values["due"]))


def _no_link(values: Values, _shown: Values) -> str:
    if values["declared"]:
        return gettext("You stepped aside for this application: you do not mark it.")
    return gettext("Declare your links with this person first.")


def _ranking(values: Values, _shown: Values) -> str:
    if values["count"] == 0:
        return gettext("Rank at least one person.")
    strangers = values["strangers"]
    if strangers:
        return str(
            ngettext(
                "%(num)s person listed cannot be ranked.",
                "%(num)s people listed cannot be ranked.",
                strangers,
            )
        )
    return gettext("Somebody is listed twice.")


def _next_on_list(values: Values, _shown: Values) -> str:
    if values["known"]:
        return gettext("This is not the next person on the list: say why, in 10 characters or more.")
    return gettext("This person does not wait on the list.")


def _opinion(values: Values, _shown: Values) -> str:
    if values.get("conditions"):
        return gettext("An opinion with reservations comes with conditions: write them.")
    return gettext("Choose one of the four opinions that the ministry can give.")


def _lapsed(values: Values, _shown: Values) -> str:
    if values["answer_due"] is None:
        return str(PLAIN["offer_open"])
    return gettext("The person has until %(deadline)s to answer.", deadline=when(values["answer_due"], with_hour=True))


def _late(values: Values, _shown: Values) -> str:
    return str(
        ngettext("Answers are %(num)s day late: %(days)s days after the deliberation at most.",
                 "Answers are %(num)s days late: %(days)s days after the deliberation at most.",
                 values["late"], days=values["days"])
    )  # fmt: skip


def _stage_late(values: Values, _shown: Values) -> str:
    return str(
        ngettext("Answers of this stage are %(num)s day late: %(days)s days after its end at most.",
                 "Answers of this stage are %(num)s days late: %(days)s days after its end at most.",
                 values["late"], days=values["days"])
    )  # fmt: skip


def _right(values: Values, _shown: Values) -> str:
    if PERSON in values["roles"]:
        return gettext("Sign in to take this step.")
    return gettext("This step belongs to: %(roles)s.", roles=", ".join(wording.role_title(r) for r in values["roles"]))


def _votes(values: Values, _shown: Values) -> str:
    if values["by_name"]:
        return gettext("Give the vote of each of the %(present)s members in the room, and of nobody else.", **values)
    return gettext("Votes counted: %(count)s, for %(present)s members in the room.", **values)


def _amendment(values: Values, shown: Values) -> str:
    """What the amended text lacks, or the ground it asks for."""
    return str(PLAIN["discriminatory_grounds"]) % shown if "where" in values else _sheet(values, shown)


SPECIAL: dict[str, Callable[[Values, Values], str]] = {
    "sheet_complete": _sheet,
    "sheet_bilingual": _sheet,
    "advert_complete": _sheet,
    "amendment_sound": _amendment,
    "wording_answered": _wording,
    "grid_weights": grid_fault,
    "grid_anchored": grid_fault,
    "grid_families": grid_fault,
    "grid_without_metrics": grid_fault,
    "jury_sexes": rule_jury.sexes,
    "jury_each_sex": rule_jury.each_sex,
    "jury_externals": rule_jury.externals,
    "jury_specialists": rule_jury.specialists,
    "session_entered_once": rule_jury.session,
    "quorum_present": rule_jury.quorum,
    "quorum_at_opening": rule_jury.quorum_in_room,
    "quorum_in_room": rule_jury.quorum_in_room,
    "votes_add_up": _votes,
    "jury_chaired": rule_jury.chaired,
    "deadline_passed": _open_until,
    "before_deadline": _closed_since,
    "documents_few": _documents,
    "documents_sound": _document,
    "proof_open": _proof_open,
    "no_link": _no_link,
    "effective_jury": rule_jury.effective,
    "opinion_time_passed": _silence,
    "referral_pieces_in": _piece,
    "referral_parts_accepted": _part,
    "part_askable": _askable,
    "renewal_due": _renewal,
    "referral_ahead_allowed": _ahead,
    "ranking_complete": _ranking,
    "next_on_list": _next_on_list,
    "opinion_known": _opinion,
    "offer_lapsed": _lapsed,
    "letters_in_time": _late,
    "letters_stage_in_time": _stage_late,
    "right": _right,
}
