"""A request for the HFDS's opinion on one person. Clocks record what the law says; a person decides."""

from __future__ import annotations

from statemachine import State

from .case import Case, fork
from .charter.security import (
    access_period,
    conditions_own,
    nationality_asked,
    opinion_allows,
    opinion_known,
    opinion_time_passed,
    part_askable,
    part_fillable,
    part_filled,
    part_items_named,
    part_own,
    part_whole,
    referral_moot,
    referral_parts_accepted,
    referral_pieces_in,
    renewal_due,
    unit_unrestricted,
)  # fmt: skip
from .charter.sheet import reason_given
from .effects import Tell
from .engine import Chart, line
from .who import CANDIDATE, DIRECTOR, ENGINE, HIRING_MANAGER, HR, SECURITY, UNIT_HEAD


@fork(reads="referral")
def without_conditions(case: Case) -> bool:
    """The ministry set no condition: nothing is asked of the person."""
    assert case.file.referral is not None
    return case.file.referral.opinion != "reserved"


class ReferralChart(Chart):
    """opened → complete → sent → answered or expired → authorised or not authorised."""

    opened = State(initial=True)
    complete = State()
    sent = State()
    answered = State()
    expired = State()
    authorised = State()
    not_authorised = State(final=True)
    not_needed = State(final=True)
    stopped = State(final=True)

    waive = line(opened, not_needed, who=(SECURITY,), on=(unit_unrestricted,), then=(Tell(HR, "access_decided"),))
    # Under a school's own rule the nationality is asked first and alone. No nationality ends a referral by itself: the
    # officer records that none is needed, or hire and clock would tell everybody within seconds.
    state_nationality = line(opened, who=(CANDIDATE,), on=(part_own, nationality_asked, unit_unrestricted))
    # Its file: each part asked, handed in, accepted or given back item by item. The steps are named, never the content.
    ask_part = line((opened, sent), who=(SECURITY,), on=(part_askable,))
    fill_part = line((opened, sent), who=(CANDIDATE, HIRING_MANAGER, UNIT_HEAD), on=(part_own, part_fillable, part_whole))
    accept_part = line((opened, sent), who=(SECURITY,), on=(part_filled,))
    return_part = line((opened, sent), who=(SECURITY,), on=(part_filled, part_items_named))
    complete_referral = line(opened, complete, who=(SECURITY,), on=(referral_pieces_in, referral_parts_accepted))
    send_referral = line(complete, sent, who=(SECURITY,))
    record_opinion = line((sent, expired), answered, who=(SECURITY,), on=(opinion_known, access_period),
                          then=(Tell(DIRECTOR, "access_to_decide"),))  # fmt: skip
    record_silence = line(sent, expired, who=(ENGINE,), on=(opinion_time_passed,),
                          then=(Tell(SECURITY, "opinion_overdue"), Tell(DIRECTOR, "access_to_decide")))  # fmt: skip
    authorise = (
        line(answered, authorised, who=(DIRECTOR,), when=without_conditions, on=(opinion_allows,),
             then=(Tell(HR, "access_decided"),))
        | line(answered, authorised, who=(DIRECTOR,), on=(opinion_allows,), then=(Tell(CANDIDATE, "access_to_confirm"),))
    )  # fmt: skip
    deny = line((answered, expired), not_authorised, who=(DIRECTOR,), then=(Tell(HR, "access_decided"),))
    accept_conditions = line(authorised, who=(CANDIDATE,), on=(conditions_own,), then=(Tell(HR, "access_decided"),))
    # While the access runs.
    report_change = line(authorised, who=(SECURITY,))
    renew = line(authorised, who=(SECURITY,), on=(renewal_due,))  # the renewal is a referral of its own
    end_access = line(authorised, not_authorised, who=(DIRECTOR,), on=(reason_given,), then=(Tell(HR, "access_decided"),))
    stop = line(
        (opened, complete, sent, answered, expired, authorised), stopped, who=(SECURITY, ENGINE), on=(referral_moot,)
    )


# Steps whose very name tells what the ministry answered, or of a nationality: in the journal, shown to security alone.
SEALED_EVENTS = frozenset({
    "record_opinion", "record_silence", "accept_conditions", "report_change", "waive", "state_nationality",
})  # fmt: skip
