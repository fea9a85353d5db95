"""Letter facts as stored, and what may be rewritten in them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from recruitment.letters.compose import compose
from recruitment.letters.facts import Kind
from recruitment.letters.record import BadRecordError, dump, load, passages, rewritten
from tests.factories.letters import letter_facts


@pytest.mark.parametrize("kind", list(Kind))
def test_facts_survive_json(kind: Kind) -> None:
    facts = letter_facts(kind)
    assert load(json.loads(json.dumps(dump(facts)))) == facts


def test_stored_facts_leave_out_what_is_empty() -> None:
    stored = dump(letter_facts(Kind.ABSENT, rank=None, remark="", documents=()))
    assert not {"rank", "remark", "documents"} & stored.keys()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"candidat": "x"}, "letter: unknown: candidat"),
        ({"candidate": None}, "candidate: str is wanted, not NoneType"),
        ({"number": "7"}, "number: int is wanted, not str"),
        ({"number": True}, "number: int is wanted, not bool"),
        ({"written_on": "8 juillet"}, "written_on: Invalid isoformat string: '8 juillet'"),
        ({"language": "de"}, "language: one of fr, en is wanted"),
        ({"kind": "hired"}, "kind: 'hired' is not a valid Kind"),
        ({"sender": []}, "sender: an object is wanted"),
        ({"reasons": "x"}, "reasons: a list is wanted"),
        ({"reasons": [{"words": "x"}]}, "reasons[0]: unknown: words"),
        ({"sender": {"school": "x"}}, "sender: missing: city, signatory, title"),
    ],
)
def test_bad_record_names_the_culprit(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRecordError) as caught:
        load(dump(letter_facts(Kind.ABSENT)) | change)
    assert str(caught.value) == said


def test_rewriting_a_passage_changes_that_passage_alone() -> None:
    facts = letter_facts(Kind.RANKED_NOT_CHOSEN)
    edited = rewritten(facts, {"develop.1": "Prévoir un repli.\n\n  Dater  les jalons ", "remark": ""})
    assert edited.appraisals[1].develop == ("Prévoir un repli.", "Dater les jalons")
    assert edited.appraisals[0] == facts.appraisals[0]
    assert edited.remark == ""
    assert "Prévoir un repli. Dater les jalons." in compose(edited).text()


def test_passages_written_back_change_nothing() -> None:
    for kind in Kind:
        facts = letter_facts(kind)
        assert rewritten(facts, {passage.key: passage.text for passage in passages(facts)}) == facts


@pytest.mark.parametrize("key", ["candidate", "remark", "develop.9", "strengths.-1"])
def test_nothing_but_a_passage_can_be_rewritten(key: str) -> None:
    with pytest.raises(KeyError):
        rewritten(letter_facts(Kind.NOT_AUTHORISED), {key: "x"})


@pytest.mark.parametrize("place", ["upper", "middle", "lower", None])
def test_place_in_the_group_comes_back_as_it_went(place: Any) -> None:
    facts = letter_facts(Kind.HEARD_NOT_RANKED)
    placed = replace(facts, appraisals=tuple(replace(one, place=place) for one in facts.appraisals))
    assert load(json.loads(json.dumps(dump(placed)))) == placed
    said = compose(placed).text()
    assert placed.appraisals
    assert ("tiers" in said) is (place is not None)
