"""What the lists of patterns find: grounds, metrics, years since the PhD, named people and places, one laboratory's tools.

A word is judged with its sentence: a sentence that rules a ground out, or speaks of the people one will supervise
or study, is no demand on the person who applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

from ...dossier import Finding
from .folding import sentence, sides
from .lists import Saying, sayings
from .spots import ADVERT, CRITERIA, Spot

# Where a text describes the person looked for. Elsewhere only an explicit demand is a finding.
ON_THE_PERSON = frozenset({"title", *CRITERIA, ADVERT})

# A sentence with one of these, anywhere, rules the ground out instead of asking for it.
_RULED_OUT = {
    "fr": re.compile(
        r"\bquel(?:le)?s? que soi(?:t|ent)\b|\bindépendamment\b|discriminat"
        r"|\bsans (?:distinction|discrimination|considération|limite|condition)\b|\bégalité\b|\bpeu importe\b",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:regardless|irrespective|equal|equality|equally|whatever|without regard)\b|discriminat", re.I
    ),
}
# A plain “no” counts only next to the words: just before them, or as what is said of them.
_NO_BEFORE = {
    "fr": re.compile(
        r"\b(?:aucune?s?|pas|ni|sans|jamais|non)\b(?:(?!\b(?:mais|et|ou|avec)\b)[^,;:()]){0,45}(?:\bni [^;:()]{0,30})?$",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:no|not|without|nor|neither|never|n't|rather than)\b"
        r"(?:(?!\b(?:but|and|or|with)\b)[^,;:()]){0,45}(?:\b(?:or|nor) [^;:()]{0,30})?$",
        re.I,
    ),
}
_NO_AFTER = {
    "fr": re.compile(
        r"^[^;:]{0,60}\bn(?:e |')\w+ (?:pas|ni|aucun|point|jamais)|^[^;:,]{0,20}\bnon (?:exigé|requis|demandé|pris)", re.I
    ),
    "en": re.compile(
        r"^[^;:]{0,60}\b(?:is|are|was|were|will|shall|should|do|does|need|must|can)(?: not|n't)\b|^\W{0,3}not (?:required|necessary)"
        r"|^[^;:]{0,40}\b(?:plays?|has|have) no\b", re.I,
    ),
}  # fmt: skip
# Those whom one will supervise, or the name of a programme: no demand on the person who applies.
_AROUND_YOUTH = re.compile(
    r"encadr|accompagn|\bform(?:er|ation)|\bsouti|soutenir|mentor|tutor|conseil|supervis|auprès|programme|dispositif"
    r"|appel à|\bANR\b|\bERC\b|\bprix\b|bourse|JCJC|label|advis|train|coach|support|award|grant|scheme|bienvenu"
    r"|welcome|encourag|crédit d'impôt|teach|enseign|academy|network of|réseau",
    re.I,
)
_YOUTH = re.compile(r"jeune|young|graduate|diplôm|diplom", re.I)
# In a text without parts, those whom one studies or serves: no demand either.
_STUDIED = re.compile(
    r"étudi|étude|analys|corpus|corpora|enquêt|cohort|patient|population|enfant|children|acquisition|survey|stud(?:y|ies)\b"
    r"|recorded|participants|users|usagers|élèves|public|people|habitants|teach|enseigner",
    re.I,
)
_SOUGHT = re.compile(
    r"\b(?:candidat|cherch|recrut|profil|exig|requis|souhait|obligatoire|impérati|indispensable|vous\b|poste|doit|devra"
    r"|candidate|applicant|seek|look|require|must|should|hire|hiring|you\b|need|want|prefer|position|open|essential)",
    re.I,
)
# Of an explicit demand, only a study makes something else.
_STUDY = re.compile(r"étude|étudi|enquêt|cohort|corpus|survey|\bstud(?:y|ies|ied)\b|participants|recorded", re.I)
# Those whose age is told.
_OTHERS = re.compile(
    r"\b(?:child|adult|patient|pupil|participant|subject|volunteer|enfant|adulte|élève|adolescent|sujet|volontaire)",
    re.I,
)
# What makes of a name a demand on one's past.
_EXPERIENCE = re.compile(
    r"\bexpérience|\btitulaire|\bdiplôm|\bprofil|\bhold\b|\b(?:ayant|avoir)\b|\bancien|\bdéjà\b|\bexig|\brequis|\bmaîtris|\bformée?\b|^\W*collaboration|^\W*connaissance"
    r"|\bexperience|\bhaving\b|\bmust\b|\bprevious|\bprior\b|\bformer\b|\brequire|\bknowledge of|^\W*collaboration",
    re.I,
)
_TEAM = re.compile(
    r"\b(?:led|headed|supervised|directed) by\b|\bwho (?:previously |has |have |had )|\b(?:dirig|encadr|anim)ée?s? par\b"
    r"|\bsous la direction\b|\bqui (?:a|ont)\b", re.I,
)  # fmt: skip
_CONTACT = re.compile(
    r"contact|écrire à|renseignement|information|e-?mail|courriel|@|adress|envoyer|send|question", re.I
)


FEW = 7  # words: a line so short is an item of a list, not a sentence about the team


def listed(spot: Spot) -> Iterator[Finding]:
    """What the lists find in a text; of two findings of one kind on the same words, the first."""
    low = spot.text.lower()
    heard = [
        (found.start(), -found.end(), saying)
        for saying in sayings(spot.language)
        if _speaks(saying, spot.name) and any(stem in low for stem in saying.near)
        for found in saying.pattern.finditer(spot.text)
        if _meant(spot, saying, found)
    ]
    until: dict[str, int] = {}
    for start, end, saying in sorted(heard, key=itemgetter(0, 1)):
        if start >= until.get(saying.code, 0):
            until[saying.code] = -end
            yield spot.finding(saying.code, saying.severity, (start, -end), saying.proposal, saying.source)


def _speaks(saying: Saying, name: str) -> bool:
    """Whether a saying is listened to in this part of a sheet."""
    if saying.code == "named":
        return name in (*CRITERIA, ADVERT)
    return saying.on != "person" or name in ON_THE_PERSON


def _meant(spot: Spot, saying: Saying, found: re.Match[str]) -> bool:
    """False when the sentence rules it out, allows it, or speaks of somebody else."""
    name, around = spot.name, sentence(spot.text, *found.span())
    if ruled_out(spot, *found.span()) or (saying.unless and saying.unless.search(around)):
        return False
    if saying.code == "named":
        return _of_the_past(name, saying, around)
    if saying.code != "ground":
        return True
    if _YOUTH.search(found[0]) and _AROUND_YOUTH.search(around):
        return False
    before, after = sides(spot.text, *found.span())
    if re.search(r"\d", found[0]) and _OTHERS.search(before[-25:] + found[0]):
        return False
    if name in ON_THE_PERSON and name != ADVERT:
        return True
    others = _STUDIED if saying.on else _STUDY
    return not others.search(f"{before} {after}") or bool(_SOUGHT.search(around))


def _of_the_past(name: str, saying: Saying, around: str) -> bool:
    if _CONTACT.search(around) or _TEAM.search(around):
        return False
    short = saying.on != "experience" and len(around.split()) <= FEW
    return short or name in CRITERIA or bool(_EXPERIENCE.search(around))


def ruled_out(spot: Spot, start: int, end: int) -> bool:
    """True when its sentence says that these words are no condition."""
    before, after = sides(spot.text, start, end)
    anywhere = _RULED_OUT[spot.language]
    if anywhere.search(before) or anywhere.search(after):
        return True
    return bool(_NO_BEFORE[spot.language].search(before) or _NO_AFTER[spot.language].search(after))
