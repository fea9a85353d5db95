"""What letters say and what they never say, for each kind in both languages."""

from __future__ import annotations

import re
import string
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from recruitment.letters.blocks import Heading, Para, Seal, Table, words
from recruitment.letters.compose import DECISIONS, Letter, compose, paper
from recruitment.letters.facts import Kind, MissingFactsError, Reason, band
from tests.factories.letters import NOW, letter_facts
from workflows.application import LETTER_OF
from workflows.charter.eligibility import REASONS

TEXTS = Path(__file__).parents[2] / "recruitment" / "letters" / "texts"
ALL = [pytest.param(kind, language, id=f"{kind}-{language}") for kind in Kind for language in ("fr", "en")]
BANNED = re.compile(
    r"rejet|refus|malgré|échou|échec|élimin|insuffisant|médiocre|inapte|regret|désol|hélas|autres? candidat|"
    r"reject|unsuccessful|declin|despite|fail|unfortunately|other candidate|better candidate|[(]e[)]|·",
    re.IGNORECASE,
)
LEAKS = re.compile(
    r"class|rang\b|rank|\bliste?\b|place\b|hfds|fsd|zrr|habilit|autoris|sécurit|défense|favorable|avis\b|minist|national|"
    r"clear|secur|authori[sz]|restricted|opinion|departag|départag",
    re.IGNORECASE,
)


def _letter(kind: Kind, language: Any, **changes: Any) -> Letter:
    return compose(letter_facts(kind, language, **changes))


def _without_own_names(letter: Letter) -> str:
    """The text without the appeal, whose words are the law's: the court's name, the data authority."""
    return "\n".join(line for line in letter.text().splitlines() if not re.match("Contester|Contest", line))


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_letter_thanks_once_and_gives_the_result_first(kind: Kind, language: Any) -> None:
    letter = _letter(kind, language)
    first = next(block for block in letter.body if isinstance(block, Para))
    assert len(re.findall(r"remerci|thank you", letter.text(), re.IGNORECASE)) == 1
    assert letter.body[0] == first
    result = {
        Kind.INADMISSIBLE: "condition", Kind.ACKNOWLEDGEMENT: "enregistrée|registered",
        Kind.OFFER: "proposer|offer", Kind.APPOINTED: "confirm", Kind.WITHDRAWN: "retiré|withdrew",
        Kind.DECLINED: "renonc|take up", Kind.CANCELLED: "mis fin|ended",
        Kind.ABSENT: "n’a pas eu lieu|did not take place", Kind.RESERVE: "liste|list",
    }.get(kind, "n’a pas été retenue|not selected")  # fmt: skip
    assert re.search(result, words(first.text))


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_letter_uses_no_hurting_or_hollow_word(kind: Kind, language: Any) -> None:
    assert not BANNED.search(_letter(kind, language).text())


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_letter_says_routes_rights_and_how_to_check(kind: Kind, language: Any) -> None:
    letter = _letter(kind, language)
    text = letter.text()
    assert "reclamation@exemple.fr" in text
    assert "5 jours" in text or "5 days" in text
    assert "dpo@exemple.fr" in text
    assert ("telerecours.fr" in text) == (kind in DECISIONS)
    assert re.search("deux mois|two months", text) if kind in DECISIONS else True
    assert "R421-5" in text or kind not in DECISIONS
    seal = letter.ending.blocks[-1]
    assert isinstance(seal, Seal)
    assert seal.link == "https://recrutement.exemple.fr/verifier/K7PM-24QD-9HXA"
    assert "377" in words(seal.lines[2])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_not_authorised_is_the_letter_of_a_person_not_selected(language: Any) -> None:
    neutral, ordinary = _letter(Kind.NOT_AUTHORISED, language), _letter(Kind.HEARD_NOT_RANKED, language)
    assert neutral.blocks == ordinary.blocks
    assert paper(neutral, NOW) == paper(ordinary, NOW)
    assert not LEAKS.search(_without_own_names(neutral))


@pytest.mark.parametrize("changes", [{"rank": 1}, {"remark": "classé premier"}, {"decided_on": date(2026, 7, 1)}])
def test_not_authorised_does_not_depend_on_what_it_hides(changes: dict[str, Any]) -> None:
    assert _letter(Kind.NOT_AUTHORISED, "fr", **changes).text() == _letter(Kind.NOT_AUTHORISED, "fr").text()


def test_feedback_places_anchors_by_band_and_shows_no_mark() -> None:
    letter = _letter(Kind.RANKED_NOT_CHOSEN, "fr")
    table = next(block for block in letter.body if isinstance(block, Table))
    assert table.rows == (
        (
            "Recherche (40\u00a0%)",
            "Travaux originaux, reproduits ailleurs.",
            "Dire votre part dans les articles collectifs.",
        ),
        ("Projet (35\u00a0%)", "Attendu atteint. Question claire, jalons réalistes.", "Rien de particulier."),
        ("Ouverture (25\u00a0%)", "Séjour d’un an à Trondheim.", "Actions vers le public peu décrites."),
    )


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([4, 5, 4], "strength"),
        ([3, 4], "met"),
        ([2, 2, 5], "develop"),
        ([1], "develop"),
        ([4], "strength"),
        ([2, 3], "met"),
    ],
)
def test_band_follows_the_median(levels: list[float], expected: str) -> None:
    assert band(levels) == expected


def test_every_owed_letter_has_a_kind() -> None:
    assert set(LETTER_OF.values()) <= {kind.value for kind in Kind}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", REASONS)
def test_every_listed_reason_has_its_sentence(code: str, language: Any) -> None:
    letter = _letter(Kind.INADMISSIBLE, language, reasons=(Reason(code=code),))
    assert letter.text() != _letter(Kind.INADMISSIBLE, language, reasons=(Reason(criterion="x"),)).text()


@pytest.mark.parametrize("kind", list(Kind))
def test_letter_without_optional_facts_has_no_hole(kind: Kind) -> None:
    empty: dict[str, Any] = {
        "verification": None, "policy_url": "", "jury_url": "", "promised_on": None, "documents": (),
        "remark": "", "admissible": None, "heard": None, "rank": None, "starts_on": None, "terms": (),
        "cancel_reason": "",
        "number": None, "civility": "", "decided_on": None, "file_url": "",
    }  # fmt: skip
    for language in ("fr", "en"):
        text = _letter(kind, language, **empty).text()
        assert "None" not in text
        assert "  " not in text
        assert "{" not in text


@pytest.mark.parametrize(
    ("kind", "changes", "missing"),
    [
        (Kind.INADMISSIBLE, {"reasons": (), "appeal": None}, ("reasons", "appeal")),
        (Kind.NOT_SHORTLISTED, {"reasons": (), "appraisals": ()}, ("reasons",)),
        (Kind.HEARD_NOT_RANKED, {"appraisals": (), "exchange": None}, ("appraisals", "exchange")),
        (Kind.NOT_AUTHORISED, {"appraisals": ()}, ("appraisals",)),
        (Kind.OFFER, {"answer_by": None, "answer_url": ""}, ("answer_by", "answer_url")),
        (Kind.ACKNOWLEDGEMENT, {"timetable": ()}, ("timetable",)),
        (Kind.RESERVE, {"reserve_until": None}, ("reserve_until",)),
    ],
)
def test_letter_with_a_hole_is_not_composed(kind: Kind, changes: dict[str, Any], missing: tuple[str, ...]) -> None:
    with pytest.raises(MissingFactsError) as caught:
        _letter(kind, "fr", **changes)
    assert caught.value.fields == missing


def test_what_a_person_typed_is_never_markup() -> None:
    letter = _letter(Kind.RANKED_NOT_CHOSEN, "fr", candidate="**A** {post} `x`", post="P {candidate} **b**")
    assert letter.subject == "Réponse à votre candidature\u00a0: P {candidate} **b**"
    assert "**A** {post} `x`" in letter.text()


def test_lateness_is_said_in_days() -> None:
    late = _letter(Kind.HEARD_NOT_RANKED, "fr").text()
    assert "8 jours de retard" in late
    assert "1 jour de retard" in _letter(Kind.HEARD_NOT_RANKED, "fr", promised_on=date(2026, 7, 7)).text()
    assert "ce délai est tenu" in _letter(Kind.HEARD_NOT_RANKED, "fr", promised_on=date(2026, 7, 8)).text()


def test_an_offer_that_lapsed_is_not_called_a_renunciation() -> None:
    text = _letter(Kind.DECLINED, "fr", lapsed=True).text()
    assert "renonc" not in text
    assert "a pris fin" in text


def test_digest_ignores_the_seal_and_nothing_else() -> None:
    sealed, bare = _letter(Kind.OFFER, "fr"), _letter(Kind.OFFER, "fr", verification=None)
    assert sealed.digest() == bare.digest()
    assert sealed.digest() != _letter(Kind.OFFER, "fr", candidate="Nadia Ferrant").digest()


def test_only_an_answer_wishes_well_for_other_plans() -> None:
    without = {Kind.ACKNOWLEDGEMENT, Kind.RESERVE, Kind.OFFER, Kind.APPOINTED}
    assert {kind for kind in Kind if "pleine réussite" not in _letter(kind, "fr").text()} == without


def test_headings_never_skip_a_level() -> None:
    for kind in Kind:
        levels = [block.level for block in _letter(kind, "en").blocks if isinstance(block, Heading)]
        assert levels[0] == 1
        assert set(levels[1:]) <= {2}


@pytest.mark.parametrize("prefix", ["", "mails-"])
def test_both_languages_have_the_same_sentences_and_values(prefix: str) -> None:
    french, english = (
        _flat(tomllib.loads((TEXTS / f"{prefix}{code}.toml").read_text("utf-8"))) for code in ("fr", "en")
    )
    assert french.keys() == english.keys()
    free = {"common.civility", "common.salutation", "common.regards"}  # the languages greet in different ways
    for key in french.keys() - free:
        assert _names(french[key]) == _names(english[key]), key
        assert french[key].count("**") == english[key].count("**"), key


def test_french_sentences_carry_their_spaces() -> None:
    text = _letter(Kind.RANKED_NOT_CHOSEN, "fr").text()
    assert not re.search(r" [:;?!%»]|« ", text)
    assert "8\u00a0juillet 2026" in text


def _flat(value: Any, key: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        return {k: v for name, inner in value.items() for k, v in _flat(inner, f"{key}.{name}".strip(".")).items()}
    if isinstance(value, list):
        return {k: v for number, inner in enumerate(value) for k, v in _flat(inner, f"{key}.{number}").items()}
    return {key: value}


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name} - {"n"}
