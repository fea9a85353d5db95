"""The sum behind a rule that is met, so that a reader can redo it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from .dates import percent
from .rule_jury import least, part, uncounted, unsaid
from .rule_sentences import when
from .rule_texts import MEN, WOMEN
from .speech import gettext, ngettext

Values = Mapping[str, Any]

SUMS = {
    "sheet_complete": _l("Fields filled in: %(fields)s of %(fields)s."),
    "sheet_bilingual": _l("Texts missing in one language: none."),
    "wording_answered": _l("Remarks on the wording: none."),
    "discriminatory_grounds": _l("Prohibited grounds found: none."),
    "required_criteria_few": _l("Required criteria: %(count)s ≤ %(maximum)s."),
    "criteria_justified": _l("Required criteria without a justification: none."),
    "criteria_measured": _l("Required criteria that no grid criterion measures: none."),
    "changes_answered": _l("Changes still without an answer: none."),
    "enough_reviews": _l("Approvals from outside the hiring team: %(count)s ≥ %(minimum)s."),
    "grid_weights": _l("Faults found in the grid: none."),
    "grid_anchored": _l("Levels without an anchor: none."),
    "grid_families": _l("Families of criteria missing: none."),
    "grid_without_metrics": _l("Journal metrics found: none."),
    "grid_locked": _l("Hash of the locked grid: %(short)s."),
    "jury_size": _l("Members: %(count)s ≥ %(minimum)s."),
    "jury_no_crowd": _l("Members: %(count)s ≤ %(maximum)s."),
    "jury_externals": _l("External members: %(count)s ≥ %(minimum)s."),
    "jury_each_sex": _l("Women: %(women)s, men: %(men)s; at least %(minimum)s of each."),
    "jury_specialists": _l("Specialists: %(count)s of %(size)s ≥ %(minimum)s (more than %(sum)s)."),
    "jury_rank": _l("Members at R%(rank)s or above: %(size)s of %(size)s."),
    "jury_trained": _l("Members trained in the last %(months)s months: %(size)s of %(size)s."),
    "jury_chaired": _l("Chairs: 1."),
    "jury_chair_series": _l(
        "Sessions in a row chaired by the same sex: %(count)s ≤ %(maximum)s. Sessions before on record: %(known)s."
    ),
    "jury_outside_team": _l("Members from the hiring team: %(count)s of %(size)s, half at most."),
    "jury_appointed": _l("Members appointed: %(size)s of %(size)s."),
    "jury_published": _l("Members named where candidates can read it: %(size)s of %(size)s."),
    "effective_jury": _l("Applications with a step-aside: %(candidates)s, each jury within the rules."),
    "quorum_present": _l("Members seated: %(count)s ≥ %(minimum)s."),
    "advert_complete": _l("Fields filled in: %(fields)s of %(fields)s."),
    "published_long_enough": _l("Days online: %(days)s ≥ %(minimum)s."),
    "deadline_passed": _l("Deadline: %(deadline)s."),
    "before_deadline": _l("Deadline: %(deadline)s."),
    "eligibility_decided": _l("Applications examined: %(count)s."),
    "second_look_done": _l("Second looks still expected: none."),
    "someone_admissible": _l("Eligible applications: %(count)s."),
    "copies_signed": _l("Documents of eligible applications: %(count)s, none without the copy its jury reads."),
    "links_declared": _l("Declarations still expected: none."),
    "links_ruled": _l("Links waiting for a ruling: none."),
    "marks_all_in": _l("Mark sheets: %(expected)s of %(expected)s."),
    "marks_enough": _l("Mark sheets for each application: %(minimum)s or more."),
    "hearings_recorded": _l("People heard or recorded as absent: %(count)s."),
    "questions_ready": _l("Criteria with a question: %(count)s of %(count)s."),
    "interview_told_early": _l("Days between invitation and interview: %(minimum)s or more."),
    "ranking_proposed": _l("People on the list: %(count)s."),
    "minutes_answered": _l("Signed: %(signed)s, refused: %(refused)s, of %(size)s members."),
    "attendance_known": _l("Members present: %(present)s of %(size)s."),
    "quorum_at_opening": _l("Members in the room: %(count)s ≥ %(minimum)s."),
    "votes_add_up": _l("Votes for a room of %(present)s."),
    "minutes_signed": _l("Signatures: %(count)s of %(size)s, at least %(minimum)s needed."),
    "list_not_exhausted": _l("People still waiting on the list: %(count)s."),
    "start_allows_clearance": _l("Time kept for the clearance: %(months)s months."),
    "everyone_informed": _l("People informed: %(owed)s of %(owed)s."),
    "letters_stage_in_time": _l("Time for the answers of a stage: %(days)s days."),
    "letters_in_time": _l("Time for the answers: %(days)s days after the deliberation."),
}


def evidence(rule: str, values: Values) -> str:
    """The sum by which `rule` is met; empty for a rule that has none."""
    if rule == "jury_sexes":
        return _sexes(values) if values["size"] else ""
    if rule == "agreement_discussed":
        if values.get("waiting"):
            return gettext("Agreement is looked at once every sheet is in.")
        if values.get("discussed"):
            return gettext("A calibration discussion is recorded.")
        return gettext("Agreement and spread are within the thresholds.")
    if rule == "jury_externals" and values.get("share"):
        return gettext("External members: %(count)s of %(size)s ≥ %(minimum)s (%(sum)s).",
                       **{**values, "sum": part(values)})  # fmt: skip
    if rule not in SUMS:
        return ""
    shown = dict(values)
    if rule == "jury_specialists":
        shown["sum"] = part(values)
    if "deadline" in values:
        shown["deadline"] = when(values["deadline"], with_hour=True)
    if "digest" in values:
        shown["short"] = values["digest"][:8]
    more = {"jury_each_sex": uncounted, "jury_specialists": unsaid}
    return str(SUMS[rule]) % shown + (more[rule](values) if rule in more else "")


def _sexes(values: Values) -> str:
    """“3 women of 7 = 42.9% ≥ 40%, 4 men of 7 = 57.1% ≥ 40%.”"""
    parts = []
    for count, forms in ((values["women"], WOMEN), (values["men"], MEN)):
        held = count / values["size"]
        text = ngettext(*forms, count, size=values["size"], part=percent(held))
        parts.append(f"{text} ≥ {percent(values['share'])}" if held >= values["share"] else text)
    return gettext("%(counts)s; at least %(minimum)s of each (%(sum)s).", counts=", ".join(parts),
                   minimum=values["minimum"], sum=least(values)) + uncounted(values)  # fmt: skip
