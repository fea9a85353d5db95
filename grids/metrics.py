"""Metrics of prestige in a text: journals, counts of citations and of publications, rankings, in French or English.

A grid does not need to name them, even to exclude them: a sentence that says "not the impact factor" is found too.
"""

from __future__ import annotations

import re
import unicodedata

# Proxies that DORA (2012) and CoARA (2022) keep out of hiring, as they are written once accents, case and
# punctuation are levelled. French and English together: a grid mixes both. What has an innocent meaning (a quarter
# called Q1, the quartiles of a distribution, a journal kept by an engineer) is found only beside journals.
_JOURNALS = r"(?:journals?|revues?|publications?|articles?|papers?|periodiques?|venues?)"
_HOW_MANY = r"(?:nombre|number|total|taux|rate) (?:(?:total|cumule|global) )?(?:de|d|of) (?:ses |the |their )?"
_PATTERNS = (
    # one person's index
    r"[hg] ?ind(?:ex(?:es)?|ices?)|ind(?:ex(?:es)?|ices?) [hg]|(?:hirsch|egghe) ind(?:ex|ices?)|indices? de hirsch",
    r"i10(?: index)?|indices? i10|m quotient|h (?:factor|facteur)|facteur h",
    # one journal's figure
    r"impact factors?|facteurs? d impact|jif|cite ?scores?|eigenfactors?|article influence scores?",
    r"sjr|snip|scimago|altmetrics?|journal citation reports?|jcr (?:rank|quartile|journals?)",
    r"field weighted citation(?: impact)?|fwci|relative citation ratio|crown indicator",
    r"sigaps|sampra|sampi|points? sigaps",
    # a journal's place
    r"journal rank(?:s|ings?)?|ranked journals?|high(?:ly)? (?:impact|ranked) (?:factor )?" + _JOURNALS,
    r"(?:top|first|leading) (?:tier )?journals?|top (?:10|25|5) (?:percent )?journals?|prestigious journals?",
    r"revues? (?:a|de) (?:haut|fort|grand)s? (?:rang|impact|facteur)|revues? (?:de|du) (?:premier )?rang(?: a)?",
    r"(?:revues?|articles?|publications?|conferences?) (?:de |classees? )?(?:rang|classe) [ab]",
    r"(?:articles?|publications?) (?:a|de) (?:haut|fort) impact|revues? prestigieuses?|grandes? revues?",
    r"classements? (?:des|de la|de) revues?|revues? classees?|liste (?:fnege|cnrs|hceres|abs|abdc)",
    r"(?:fnege|abs|abdc|ajg|core) (?:list|rank(?:ing)?|journal guide)",
    r"(?:first|top|second|premier|meilleur|1er) quartile|quartiles? q[1-4]|quartiles? (?:of|des|de la|du) " + _JOURNALS,
    _JOURNALS + r" (?:in |of |du |de |en |the |dans le )*(?:(?:first|top|premier) )?(?:quartiles?|q[1-4])",
    r"q[1-4] (?:(?:and|or|et|ou) q[1-4] )?" + _JOURNALS + r"|q[1-4] (?:and|or|et|ou) q[1-4]",
    # counts
    r"citation (?:counts?|rates?|impact|index)|cited (?:more than |over |at least )?[0-9]+ times|citations? par an",
    r"cite(?:e|s|es)? (?:plus de |au moins )?[0-9]+ fois|(?:most|highly) cited|(?:tres|hautement|fortement) citee?s?",
    _HOW_MANY + r"(?:citations?|publications?|articles?|papers?|communications?)|[0-9]+ citations",
    r"(?:publication|paper|article) counts?|publications? (?:per|par) (?:year|an)",
    # institutions
    r"classement (?:de|du) (?:shanghai|times|qs|the)|shanghai ranking|(?:university|qs|arwu|times) rankings?|arwu",
    r"(?:google scholar|web of science|scopus) (?:profile|score|metrics?|citations?|profil)",
)
_METRICS = re.compile(rf"\b(?:{'|'.join(_PATTERNS)})\b")


def metric_words(text: str) -> list[str]:
    """The metrics of prestige that a text names, in the order and spelling of the text.

    Spelling survives because levelling replaces each letter by exactly one.
    """
    level = "".join(_levelled(letter) for letter in text)
    return [text[found.start() : found.end()] for found in _METRICS.finditer(level)]


def _levelled(letter: str) -> str:
    if letter.isalnum():
        base = unicodedata.normalize("NFKD", letter)[0].lower()
        return base if len(base) == 1 else letter
    return " "
