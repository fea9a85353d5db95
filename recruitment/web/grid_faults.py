"""What is wrong with a scoring grid, as sentences; codes are those of grids.checks, grids.advice and grid_sheets."""

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
PIECES = {
    "title": _l("title"),
    "description": _l("description"),
    "evidence": _l("where to look"),
    "anchor": _l("level %(level)s"),
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
    # advice: nothing that stops anybody
    "same_in_both": _l("“%(criterion)s”, %(piece)s: the same words in French and in English. Translate one of them."),
    "numbers_differ": _l("“%(criterion)s”, %(piece)s: the numbers in French are not those in English."),
    "level_twice": _l("“%(criterion)s”: levels %(other)s and %(level)s read the same %(language)s."),
    "empty_anchor": _l("“%(criterion)s”, level %(level)s: “%(words)s” is a label. Say what one sees in a file."),
    "long_anchor": _l("“%(criterion)s”, level %(level)s: more than %(most)s words %(language)s. Jurors will skim it."),
    # cells of a spreadsheet
    "part_unknown": _l("“%(text)s” is no line of this sheet."),
    "part_twice": _l("“%(text)s” is there twice."),
    "weight_unread": _l("“%(text)s” is no weight: write a whole number from 0 to 100."),
    "word_unknown": _l("“%(text)s” is not among the accepted words: %(accepted)s."),
    "level_beyond": _l("The scale has %(count)s levels: this cell lies beyond them."),
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
    return str(FAULTS[code]) % {**shown, "family": family, "piece": piece(str(values.get("part", "")))}


def piece(part: str) -> str:
    """The name of a part of a criterion: its title, or one of its levels."""
    name, _, level = part.partition("_")
    return str(PIECES[name]) % {"level": level} if name in PIECES else part
