"""What each kind of letter says between salutation and ending; the result stands in the first paragraph."""

from __future__ import annotations

from collections.abc import Callable

from .blocks import Block, Bullets, Heading, Para, Run, Table, Text, plain
from .closing import routes
from .facts import Appraisal, Kind, Reason, Term
from .voice import Voice, joined

Body = Callable[[Voice], list[Block]]


def acknowledgement(voice: Voice) -> list[Block]:
    """The application is in; what happens next, and when."""
    facts = voice.facts
    blocks: list[Block] = [voice.para(_best(voice, "acknowledgement", number=facts.number))]
    if facts.documents:
        blocks += [
            voice.para("acknowledgement.documents", keep=True),
            Bullets(tuple(plain(name) for name in facts.documents)),
        ]
    blocks += [
        Heading(2, voice.words("acknowledgement.next_heading")),
        voice.para("acknowledgement.next"),
        voice.para("acknowledgement.timetable_intro", keep=True),
        Table(
            voice.words("acknowledgement.timetable_caption"),
            (voice.words("acknowledgement.timetable_step"), voice.words("acknowledgement.timetable_when")),
            tuple((step.label, step.when) for step in facts.timetable),
            (0.55, 0.45),
        ),
    ]
    if facts.promised_on:
        blocks.append(voice.para("acknowledgement.promised"))
    if facts.file_url:
        blocks.append(voice.para("acknowledgement.follow"))
    if facts.exchange:
        blocks.append(voice.para("acknowledgement.ask", email=facts.exchange.email))
    return [*blocks, *routes(voice, contestable=False)[-2:]]


def inadmissible(voice: Voice) -> list[Block]:
    """A condition of the advert is not met; which one, and who checked."""
    return [
        _opening(voice, "inadmissible.result", heard=False, counted=False),
        voice.para("inadmissible.intro", keep=True),
        Bullets(tuple(_reason(voice, reason) for reason in voice.facts.reasons)),
        voice.para("inadmissible.checked"),
        *_decision(voice),
    ]


def not_shortlisted(voice: Voice) -> list[Block]:
    """Not invited to an interview; why, by the criteria of the advert."""
    facts = voice.facts
    blocks: list[Block] = [_opening(voice, "not_shortlisted.result", heard=False)]
    if facts.reasons:
        blocks += [
            voice.para("not_shortlisted.reasons", keep=True),
            Bullets(tuple(_reason(voice, reason) for reason in facts.reasons)),
        ]
    return [*blocks, *_feedback(voice, heard=False), *_decision(voice)]


def absent(voice: Voice) -> list[Block]:
    """The interview did not take place."""
    result = _best(voice, "absent", dated=voice.facts.heard_on)
    return [_opening(voice, result, heard=False), voice.para("absent.prevented"), *_decision(voice)]


def not_selected(voice: Voice) -> list[Block]:
    """Heard, not selected. A person whose access was not authorised gets this very letter, and no more."""
    return [
        _opening(voice, "heard_not_ranked.result"),
        *_feedback(voice, heard=voice.facts.heard_on is not None),
        *_decision(voice),
    ]


def ranked_not_chosen(voice: Voice) -> list[Block]:
    """On the list, not called."""
    facts = voice.facts
    key = _best(voice, "ranked_not_chosen", rank=facts.rank)
    return [
        _opening(voice, key, facts.posts),
        *_feedback(voice, heard=facts.heard_on is not None),
        *_remark(voice),
        *_decision(voice),
    ]


def reserve(voice: Voice) -> list[Block]:
    """On the reserve list, until a date."""
    facts = voice.facts
    return [
        _opening(voice, _best(voice, "reserve", rank=facts.rank)),
        voice.para("reserve.next"),
        *_feedback(voice, heard=facts.heard_on is not None),
        *_remark(voice),
        *_decision(voice),
    ]


def offer(voice: Voice) -> list[Block]:
    """The post is offered, on these terms, until a date."""
    facts = voice.facts
    terms = facts.terms
    if facts.starts_on:
        terms = (Term(label=voice.words("offer.starts_on"), text=str(voice.values["starts_on"])), *terms)
    return [
        _opening(voice, "offer.result", counted=False),
        *_terms(voice, "offer", "terms", terms),
        voice.para("offer.answer"),
        *_feedback(voice, heard=facts.heard_on is not None),
        *routes(voice, contestable=False),
    ]


def appointed(voice: Voice) -> list[Block]:
    """The appointment is confirmed."""
    facts = voice.facts
    keys = ["appointed.result", *(["appointed.starts"] if facts.starts_on else [])]
    return [
        voice.para(*keys),
        *_terms(voice, "appointed", "steps", facts.terms),
        *_feedback(voice, heard=facts.heard_on is not None),
        *routes(voice, contestable=False),
    ]


def declined(voice: Voice) -> list[Block]:
    """The person did not take the post."""
    facts = voice.facts
    first = "declined.lapsed" if facts.lapsed else _best(voice, "declined", dated=facts.decided_on)
    return [
        voice.para(first),
        voice.para("declined.mistake"),
        *_feedback(voice, heard=facts.heard_on is not None),
        *routes(voice, contestable=False),
    ]


def withdrawn(voice: Voice) -> list[Block]:
    """The person withdrew."""
    return [
        voice.para(_best(voice, "withdrawn", dated=voice.facts.decided_on)),
        voice.para("withdrawn.mistake"),
        *routes(voice, contestable=False),
    ]


def cancelled(voice: Voice) -> list[Block]:
    """The hire was stopped."""
    facts = voice.facts
    blocks: list[Block] = [voice.para(_best(voice, "cancelled", dated=facts.decided_on))]
    if facts.cancel_reason:
        blocks.append(voice.para("cancelled.reason", reason=facts.cancel_reason))
    return [*blocks, voice.para("cancelled.neutral"), *_decision(voice)]


BODIES: dict[Kind, Body] = {
    Kind.ACKNOWLEDGEMENT: acknowledgement,
    Kind.INADMISSIBLE: inadmissible,
    Kind.NOT_SHORTLISTED: not_shortlisted,
    Kind.ABSENT: absent,
    Kind.HEARD_NOT_RANKED: not_selected,
    Kind.RANKED_NOT_CHOSEN: ranked_not_chosen,
    Kind.RESERVE: reserve,
    Kind.NOT_AUTHORISED: not_selected,
    Kind.OFFER: offer,
    Kind.APPOINTED: appointed,
    Kind.DECLINED: declined,
    Kind.WITHDRAWN: withdrawn,
    Kind.CANCELLED: cancelled,
}


# -- paragraphs that several letters share ----------------------------------------------------------------


def _best(voice: Voice, section: str, **known: object) -> str:
    """The key of the fuller result when its one fact is known."""
    ((suffix, fact),) = known.items()
    return f"{section}.result_{suffix}" if fact is not None else f"{section}.result"


def _opening(voice: Voice, result: str, n: int = 1, *, heard: bool = True, counted: bool = True) -> Para:
    """Thanks, said once; how many applied; the result."""
    facts = voice.facts
    sentences = [voice.text("common.thanks_heard" if heard and facts.heard_on else "common.thanks")]
    if counted and facts.admissible:
        if heard and facts.heard_on and facts.heard and facts.admissible > 1:
            sentences.append(voice.text("common.counts", facts.heard))
        else:
            sentences.append(voice.text("common.counts_admissible", facts.admissible))
    return Para(joined(*sentences, voice.text(result, n)))


def _decision(voice: Voice) -> list[Block]:
    """What follows any decision: the promise and what became of it, the routes, the data."""
    facts = voice.facts
    blocks: list[Block] = []
    if facts.promised_on:
        late = (facts.written_on - facts.promised_on).days
        blocks.append(Para(voice.text("common.late", late) if late > 0 else voice.text("common.kept")))
    return [*blocks, *routes(voice, contestable=True)]


def _reason(voice: Voice, reason: Reason) -> Text:
    if reason.code:
        listed = voice.text(f"inadmissible.reasons.{reason.code}")
        return joined(listed, plain(_sentence(reason.text))) if reason.text else listed
    return joined((Run(_sentence(reason.criterion), bold=True),), plain(_sentence(reason.text)))


def _remark(voice: Voice) -> list[Block]:
    return [Para(plain(_sentence(voice.facts.remark)))] if voice.facts.remark else []


def _terms(voice: Voice, section: str, name: str, terms: tuple[Term, ...]) -> list[Block]:
    if not terms:
        return []
    header = (voice.words(f"{section}.{name}_label"), voice.words(f"{section}.{name}_text"))
    rows = tuple((term.label, term.text) for term in terms)
    table = Table(voice.words(f"{section}.{name}_caption"), header, rows, (0.3, 0.7))
    return [voice.para(f"{section}.{name}_intro", keep=True), table]


def _feedback(voice: Voice, *, heard: bool) -> list[Block]:
    """Strengths and points to develop, criterion by criterion."""
    appraisals = voice.facts.appraisals
    if not appraisals:
        return []
    weighted = all(appraisal.weight is not None for appraisal in appraisals)
    header = (
        voice.words("feedback.criterion" if weighted else "feedback.criterion_bare"),
        voice.words("feedback.strengths"),
        voice.words("feedback.develop"),
    )
    rows = tuple(_appraised(voice, appraisal, weighted) for appraisal in appraisals)
    return [
        voice.para("feedback.intro_heard" if heard else "feedback.intro_file", keep=True),
        Table(voice.words("feedback.caption"), header, rows, (0.27, 0.38, 0.35)),
        *_places(voice, heard),
        voice.para("feedback.human"),
    ]


def _places(voice: Voice, heard: bool) -> list[Block]:
    """Where the appraisals stand in the group, in thirds: no mark, and nobody else."""
    by_place = {
        place: ", ".join(one.criterion for one in voice.facts.appraisals if one.place == place)
        for place in ("upper", "middle", "lower")
    }
    said = tuple(voice.text(f"feedback.place_{place}", criteria=names) for place, names in by_place.items() if names)
    if not said:
        return []
    return [voice.para("feedback.places_heard" if heard else "feedback.places_file", keep=True), Bullets(said)]


def _appraised(voice: Voice, appraisal: Appraisal, weighted: bool) -> tuple[str, str, str]:
    anchor = _sentence(appraisal.anchor)
    strengths, develop = list(appraisal.strengths), list(appraisal.develop)
    match appraisal.band:
        case "strength":
            strengths.insert(0, anchor)
        case "met":
            strengths.insert(0, voice.words("feedback.met", anchor=anchor))
        case "develop":
            develop.insert(0, anchor)
    name = appraisal.criterion
    if weighted:
        name = voice.words("feedback.weight", criterion=name, weight=appraisal.weight)
    nothing = voice.words("feedback.nothing")
    return name, _sentences(strengths) or nothing, _sentences(develop) or nothing


def _sentences(texts: list[str]) -> str:
    return " ".join(map(_sentence, texts))


def _sentence(text: str) -> str:
    """`text` with a capital and a full stop, on one line."""
    text = " ".join(text.split(" ")).strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")
