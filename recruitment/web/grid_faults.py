"""What is wrong with a scoring grid, as sentences; codes are those of grids.checks.problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FAMILIES = {
    "research": _l("research"),
    "teaching": _l("teaching"),
    "supervision": _l("supervision"),
    "transfer": _l("transfer and innovation"),
    "society": _l("effects on society"),
    "collective": _l("collective work"),
    "mobility": _l("mobility"),
}
FAULTS = {
    "title_missing": _l("The grid has no title %(language)s."),
    "scale_count": _l("The scale has %(count)s levels: it takes %(expected)s."),
    "scale_missing": _l("Level %(level)s of the scale has no name %(language)s."),
    "criteria_none": _l("The grid has no criterion."),
    "key_twice": _l("Two criteria are called “%(criterion)s”."),
    "weights_total": _l("The weights add up to %(total)s: they must make %(expected)s."),
    "weights_none": _l("“%(criterion)s”: a criterion that counts needs a weight."),
    "weights_unranked": _l("“%(criterion)s” does not count in the ranking: its weight must be 0, not %(weight)s."),
    "family_missing": _l("No criterion looks at this family: %(family)s."),
    "family_unknown": _l("“%(criterion)s” belongs to no known family."),
    "key_form": _l("“%(criterion)s”: the key takes small letters, digits and underscores only."),
    "title_missing_criterion": _l("“%(criterion)s” has no title %(language)s."),
    "description_missing": _l("“%(criterion)s” has no description %(language)s."),
    "evidence_missing": _l("“%(criterion)s” does not say where to look in the file %(language)s."),
    "kind_unknown": _l("“%(criterion)s” must be quantitative or qualitative."),
    "stage_unknown": _l("“%(criterion)s” belongs to no known stage."),
    "anchor_extra": _l("“%(criterion)s” has %(count)s anchors: the scale has %(expected)s levels."),
    "anchor_missing": _l("“%(criterion)s”: level %(level)s has no anchor %(language)s."),
    "anchor_collected": _l("“%(criterion)s” is collected and never marked: it has no levels, so empty its anchors."),
    "practical_ranked": _l("“%(criterion)s” is a practical matter: it may be collected, never ranked on."),
    "metric_word": _l("“%(words)s” measures a journal or a count, not the work: take it out of “%(criterion)s”."),
    "metric_word_title": _l("“%(words)s” measures a journal or a count, not the work: take it out of the title."),
}


def grid_fault(values: Mapping[str, Any], shown: Mapping[str, Any]) -> str:
    """The sentence of one fault: `values` as found, `shown` the same in words."""
    code = values["fault"]
    if code == "title_missing" and "criterion" in values:
        code = "title_missing_criterion"
    if code == "metric_word" and not values["criterion"]:
        code = "metric_word_title"
    family = FAMILIES.get(values.get("family", ""), values.get("family", ""))
    return str(FAULTS[code]) % {**shown, "family": family}
