"""EURAXESS offers: what is taken, what is refused and why, whatever the bytes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.services.offers_parse import LINE_MAX, SENTENCES, Note, Refused, Taken, parse_offers

# Lines shaped as those of the European portal, about invented posts.
OFFER: dict[str, Any] = {
    "job_id": "900001",
    "title": "Doctoral position in recycled alloys",
    "organization": "Institute of Invented Materials",
    "country": "Sweden",
    "posted": "28 May 2026",
    "deadline": "24 Aug 2026 - 21:59 (UTC)",
    "research_field": "Engineering » Materials engineering Physics",
    "researcher_profile": "First Stage Researcher (R1)",
}


def parse(**change: Any) -> Taken | Refused:
    """The one result of the sample offer with some keys changed; None takes a key away."""
    raw = {key: value for key, value in (OFFER | change).items() if value is not None}
    (result,) = parse_offers([json.dumps(raw)])
    return result


def taken(**change: Any) -> Taken:
    result = parse(**change)
    assert isinstance(result, Taken), result
    return result


def refused(**change: Any) -> Refused:
    result = parse(**change)
    assert isinstance(result, Refused), result
    return result


def test_offer_is_taken_whole() -> None:
    assert taken() == Taken(
        line_no=1, job_id="900001", title="Doctoral position in recycled alloys",
        organisation="Institute of Invented Materials", country="Sweden", profiles=("R1",),
        fields=(("Engineering", "Materials engineering"), ("Physics", None)),
        deadline=datetime(2026, 8, 24, 21, 59, tzinfo=UTC), posted=date(2026, 5, 28),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("31 Jul 2026 - 23:59 (Europe/Zurich)", datetime(2026, 7, 31, 21, 59, tzinfo=UTC)),
        ("1 Dec 2026 - 23:59 (Europe/Berlin)", datetime(2026, 12, 1, 22, 59, tzinfo=UTC)),
        ("10 Sep 2026 - 00:00 (Pacific/Saipan)", datetime(2026, 9, 9, 14, 0, tzinfo=UTC)),
        ("2 Sep 2026 - 00:00 (Africa/Abidjan)", datetime(2026, 9, 2, 0, 0, tzinfo=UTC)),
        ("2 Sept. 2026 - 09:05 (Etc/GMT+3)", datetime(2026, 9, 2, 12, 5, tzinfo=UTC)),
        ("2 September 2026 - 9:05 (UTC)", datetime(2026, 9, 2, 9, 5, tzinfo=UTC)),
        # Clocks go back that night: the hour happens twice, the earlier one counts.
        ("25 Oct 2026 - 02:30 (Europe/Paris)", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_deadline_is_read_in_its_own_zone(text: str, moment: datetime) -> None:
    found = taken(deadline=text).deadline
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("24 Aug 2026", "deadline_form"), ("2026-08-24", "deadline_form"), ("soon", "deadline_form"),
        ("31 Feb 2026 - 21:59 (UTC)", "deadline_form"), ("24 Aou 2026 - 21:59 (UTC)", "deadline_form"),
        ("24 Aug 2026 - 25:00 (UTC)", "deadline_form"), ("24 Aug 0000 - 21:59 (UTC)", "deadline_form"),
        ("31 Dec 9999 - 23:59 (Pacific/Honolulu)", "deadline_form"),
        ("24 Aug 2026 - 21:59", "deadline_form"), ("٢٤ Aug 2026 - 21:59 (UTC)", "deadline_form"),
        ("24 Aug 2026 - 21:59 (Europe/Atlantis)", "deadline_zone"),
        ("24 Aug 2026 - 21:59 (Europe)", "deadline_zone"),
        ("24 Aug 2026 - 21:59 (../../etc/passwd)", "deadline_form"),
        ("", "missing"), (None, "missing"), (["24 Aug 2026"], "missing"),
    ],
)  # fmt: skip
def test_unclear_deadline_is_refused_rather_than_guessed(text: object, code: str) -> None:
    assert [note.code for note in refused(deadline=text).reasons] == [code]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("All", [("All", None)]),
        ("Other", [("Other", None)]),
        ("Chemistry » Other Computer science » Other",
         [("Chemistry", "Other"), ("Computer science", "Other")]),
        ("Physics » Other Other", [("Physics", "Other"), ("Other", None)]),
        ("Sociology Political sciences Economics » Social economics",
         [("Sociology", None), ("Political sciences", None), ("Economics", "Social economics")]),
        ("Ethics in health sciences Sociology » Societal behaviour",
         [("Ethics in health sciences", None), ("Sociology", "Societal behaviour")]),
        ("Philosophy » Ethics Philosophy » Philosophy of law",
         [("Philosophy", "Ethics"), ("Philosophy", "Philosophy of law")]),
        ("Philosophy » Philosophy of science", [("Philosophy", "Philosophy of science")]),
        ("Geosciences » Geology Physics Physics", [("Geosciences", "Geology"), ("Physics", None)]),
        ("Physics»Optics", [("Physics", "Optics")]),
    ],
)  # fmt: skip
def test_fields_are_told_apart_by_the_vocabulary(text: str, fields: list[tuple[str, str | None]]) -> None:
    offer = taken(research_field=text)
    assert list(offer.fields) == fields
    assert offer.notes == ()


@pytest.mark.parametrize(
    ("text", "fields", "strange"),
    [
        ("Alchemy » Gold Physics » Optics", [("Physics", "Optics")], "Alchemy Gold"),
        (
            "Physics » Levitation studies Chemistry",
            [("Physics", None), ("Chemistry", None)],
            "Levitation studies",
        ),
        ("Physics » Optics » Lenses", [("Physics", "Optics")], "Lenses"),
        ("Physicsx Chemistry", [("Chemistry", None)], "Physicsx"),
        ("physics", [], "physics"),
        ("» Optics", [], "Optics"),
    ],
)
def test_unknown_field_is_noted_and_the_rest_taken(
    text: str, fields: list[tuple[str, str | None]], strange: str
) -> None:
    offer = taken(research_field=text)
    assert list(offer.fields) == fields
    assert offer.notes[0] == Note("field_unknown", {"text": strange})


@pytest.mark.parametrize(
    ("text", "profiles", "codes"),
    [
        ("Leading Researcher (R4) Established Researcher (R3)", ("R3", "R4"), []),
        ("Recognised Researcher (R2) Recognised Researcher (R2)", ("R2",), []),
        ("Other Profession", (), ["profile_none"]),
        ("Other Profession Leading Researcher (R4)", ("R4",), []),
        ("", (), ["profile_none"]),
        ("Wise Researcher (R5)", (), ["profile_unknown", "profile_none"]),
    ],
)
def test_profiles_are_sorted_and_what_is_missing_noted(text: str, profiles: tuple[str, ...], codes: list[str]) -> None:
    offer = taken(researcher_profile=text)
    assert (offer.profiles, [note.code for note in offer.notes]) == (profiles, codes)


def test_what_may_be_completed_later_is_only_noted() -> None:
    offer = taken(posted="last week", research_field=None, researcher_profile=None)
    assert offer.posted is None
    assert {note.code for note in offer.notes} == {"posted_form", "field_none", "profile_none"}
    assert taken(posted=None).notes == ()


def test_every_reason_of_a_refusal_is_given() -> None:
    result = refused(job_id=None, title="  ", organization="x" * 256, country=7.5, deadline="soon")
    assert [(note.code, note.values.get("key")) for note in result.reasons] == [
        ("missing", "job_id"), ("missing", "title"), ("text_long", "organization"), ("missing", "country"),
        ("deadline_form", None),
    ]  # fmt: skip
    assert (result.code, result.values) == ("missing", {"key": "job_id"})


def test_texts_are_cleaned_into_one_line() -> None:
    assert taken(title=" A\u0000b\n\tc \ud800 é ").title == "A b c é"
    assert taken(job_id=900001).job_id == "900001"
    assert refused(job_id=True).code == "missing"


def test_broken_lines_stop_nothing_and_keep_their_numbers() -> None:
    good = json.dumps(OFFER).encode()
    lines = [
        b"\xef\xbb\xbf" + good, b"", b"  \n", b"{", b"[]", b"3", b"null", b"\xff\xfe",
        b"[" * 50_000, b"9" * 5000, b" " * (LINE_MAX + 1), good, good.replace(b"900001", b"900002"),
    ]  # fmt: skip
    results = [(r.line_no, r.code if isinstance(r, Refused) else "") for r in parse_offers(lines)]
    assert results == [
        (1, ""), (4, "not_json"), (5, "not_json"), (6, "not_json"), (7, "not_json"), (8, "encoding"),
        (9, "not_json"), (10, "not_json"), (11, "too_long"), (12, "twice"), (13, ""),
    ]  # fmt: skip


def test_refused_offer_does_not_count_as_already_there() -> None:
    first = json.dumps(OFFER | {"deadline": "soon"})
    results = list(parse_offers([first, json.dumps(OFFER)]))
    assert [type(r) for r in results] == [Refused, Taken]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_has_its_sentence(language: str) -> None:
    values: dict[str, str | int] = {
        "key": "title",
        "text": "{x}",
        "count": 300,
        "most": 255,
        "job_id": "1",
        "line": 2,
    }
    sentences = [Note(code, values).sentence(language) for code in SENTENCES]
    assert len(set(sentences)) == len(SENTENCES)
    assert not [s for s in sentences if " :" in s or "« " in s or " »" in s]
    assert "{x}" in Note("deadline_form", values).sentence(language)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
words = st.lists(
    st.sampled_from(["Physics", "»", "Optics", "Other", "Chemistry", "All", "x", "(R2)", "2026", "-", "(UTC)", "Aug"])
).map(" ".join)
nearly = st.fixed_dictionaries({}, optional=dict.fromkeys(OFFER, values | words)).map(lambda d: json.dumps(OFFER | d))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.binary(max_size=60) | st.text(max_size=60) | nearly, max_size=6))
def test_any_bytes_are_taken_or_refused(lines: list[str | bytes]) -> None:
    for result in parse_offers(lines):
        assert 1 <= result.line_no <= len(lines)
        notes = result.reasons if isinstance(result, Refused) else result.notes
        assert all(note.sentence("fr") and note.sentence("en") for note in notes)
        if isinstance(result, Taken):
            assert result.title
            assert result.deadline.tzinfo is UTC
            result.title.encode()
