"""What EURAXESS takes and what it refuses: the table, the fitting of a post, the check of a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest

from recruitment.demo import posts
from recruitment.feeds import euraxess
from recruitment.feeds.advert import Site
from recruitment.feeds.euraxess_check import examine
from recruitment.feeds.euraxess_schema import Element, fit, schema, vocabulary
from recruitment.services.postings import Posting
from recruitment.services.promises import promises
from workflows.charter.packs import current

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SITE = Site("https://postes.example.org", "Institut Mines-Télécom")
KEYS = euraxess.keys("ALES=111, PARIS=222", "otmr")
PACK = current("contract", "ALES", NOW.date())


def post(common: dict[str, Any] | None = None, **changes: Any) -> Posting:
    """An open post; `common` changes facts of its sheet."""
    about = posts.POSTS[0]
    content = posts.sheet(about, date(2027, 1, 4), "drh@ales.example.org")
    content = {**content, "common": {**content["common"], **(common or {})}}
    deadline = datetime(2026, 5, 2, 21, 59, tzinfo=UTC)
    made = Posting(
        id=1, reference="2026-ALES-001", school_id=1, school_code="ALES", school="IMT Mines Alès", policy_url="",
        privacy_email="", state="advertised", kind=about.kind, rank=about.rank,
        titles={"fr": about.title_fr, "en": about.title_en}, posts=1, restricted=False, start_on=date(2027, 1, 4),
        published_at=NOW, opens_at=None, deadline=deadline, version=1, changed_at=NOW, content=content, pack=PACK,
        grid=None, digest="", jury=(), calendar=promises(PACK, deadline),
    )  # fmt: skip
    return replace(made, **changes)


def english(**texts: Any) -> dict[str, Any]:
    """The content of a post whose English texts have these changes."""
    content = post().content
    return {**content, "en": {**content["en"], **texts}}


def printed(*made: Posting) -> str:
    """The feed of these posts."""
    return "".join(euraxess.feed(made, SITE, KEYS, NOW, []))


def found(feed: str) -> list[tuple[str, str]]:
    """Where and what the check of a feed finds."""
    return [(one.fault.path, one.fault.code) for one in examine(BytesIO(feed.encode()))]


def test_feed_is_what_the_schema_wants() -> None:
    feed = printed(post(), post(reference="2026-ALES-002", restricted=True))
    assert found(feed) == []
    root = ElementTree.fromstring(feed)  # noqa: S314  # our own
    assert root.get("datasourceKey") == "otmr"
    first, second = root
    assert first.get("organisationIDKey") == "111"
    assert first.get("lastmodifieddate") == "2026-03-02T09:00:00Z"
    assert first.findtext("description/application-deadline") == "2026-05-02T21:59:00Z"
    assert first.findtext("description/job-start-date") == "2027-01-04"
    assert first.findtext("eu-funding/framework-programme") == "No"
    assert first.findtext("work-location/job-country") == "France"
    assert first.findtext("application-details/application-website").endswith("/posts/2026-ALES-001?via=euraxess")
    assert "R413-5-1" in second.findtext("additional-information/comment")
    assert "R413-5-1" not in printed(post())


def test_no_post_prints_nothing() -> None:
    assert printed() == ""


@pytest.mark.parametrize(
    ("common", "path", "said"),
    [
        ({"contract": "permanent"}, "description/type-of-contract", "Permanent"),
        ({"contract": None}, "description/type-of-contract", "To be defined"),
        ({"status": "part_time"}, "description/job-status", "Part-time"),
        ({"status": ""}, "description/job-status", "Negotiable"),
        ({"hours_per_week": 38.5}, "description/hours-per-week", "38.5"),
        ({"hours_per_week": 35.0}, "description/hours-per-week", "35"),
        ({"profiles": ["R3", "R4"]}, "description/researcher-profile", "Established Researcher (R3)"),
        ({"languages": [{"language": "French", "level": "B2"}]}, "*//language-level", "Good"),
        ({"languages": [{"language": "English", "level": "C2"}]}, "*//language-level", "Mother Tongue"),
        ({"languages": [{"language": "English", "level": ""}]}, "*//language-level", None),
        ({"education": "PhD or equivalent"}, "*//degree", "PhD or equivalent"),
        ({"education": ""}, "*//degree", None),
        ({"city": "", "workplace": "Alès"}, "work-location/job-city", "Alès"),
    ],
)
def test_sheet_finds_its_place(common: dict[str, Any], path: str, said: str | None) -> None:
    feed = printed(post(common))
    assert found(feed) == []
    assert ElementTree.fromstring(feed)[0].findtext(path) == said  # noqa: S314  # our own


def test_every_research_field_of_the_sheet_is_sent_the_first_one_first() -> None:
    feed = printed(post({"field": "Physics", "other_fields": ["Chemistry"]}))
    assert found(feed) == []
    fields = ElementTree.fromstring(feed)[0].findall("description/research-field/main-research-field")  # noqa: S314
    assert [one.text for one in fields] == ["Physics", "Chemistry"]


@pytest.mark.parametrize(
    ("changes", "path", "code", "required"),
    [
        ({"titles": {"fr": "x", "en": ""}}, "description/job-title", "missing", True),
        ({"titles": {"fr": "x", "en": "t" * 256}}, "description/job-title", "too_long", True),
        ({"reference": "2026/É"}, "job-id", "not_a_key", True),
        ({"posts": 1000}, "work-location/nr-job-positions", "not_a_whole", False),
        ({"content": english(mission="m" * 50_001)}, "description/job-description", "too_long", True),
        ({"content": english(working_conditions="m" * 10_001)}, "additional-information/benefits", "too_long", False),
    ],
)
def test_what_cannot_be_mapped_is_named(changes: dict[str, Any], path: str, code: str, required: bool) -> None:
    made = post(**changes)
    faults = euraxess.mapping_faults(made, SITE, KEYS)
    assert (path, code, required) in [(one.path, one.code, one.required) for one in faults]
    left_out: list[str] = []
    feed = "".join(euraxess.feed([made, post(reference="other")], SITE, KEYS, NOW, left_out))
    assert left_out == ([made.reference] if required else [])
    assert found(feed) == []


@pytest.mark.parametrize("field", ["Alchemy", "", None])
def test_unknown_research_field_keeps_the_post_out_and_says_so(field: str | None) -> None:
    (fault,) = [one for one in euraxess.mapping_faults(post({"field": field}), SITE, KEYS) if one.required]
    assert fault.path == "description/research-field/main-research-field"
    assert euraxess.field_of(fault.path) == "field"


def test_sound_post_has_nothing_to_name() -> None:
    assert euraxess.mapping_faults(post(), SITE, KEYS) == ()


def test_school_without_a_key_is_named_and_its_code_stands_in() -> None:
    (fault,) = euraxess.mapping_faults(post(), SITE, euraxess.keys("PARIS=222", ""))
    assert (fault.path, fault.code, fault.required) == ("@organisationIDKey", "no_key", False)
    feed = "".join(euraxess.feed([post()], SITE, euraxess.keys("", ""), NOW, []))
    assert 'organisationIDKey="ALES"' in feed
    assert "datasourceKey" not in feed


def test_one_key_serves_every_school() -> None:
    assert euraxess.keys("777", "").of("ALES") == "777"


def test_control_characters_are_taken_out() -> None:
    feed = printed(post(content=english(mission="before\x00\x08\ufffe after & <b>")))
    assert found(feed) == []
    text = ElementTree.fromstring(feed)[0].findtext("description/job-description")  # noqa: S314  # our own
    assert "before after" in text
    assert "<b>" not in text


def _broken() -> list[tuple[str, str, tuple[str, str]]]:
    sound = [
        ("<how-to-apply>website<", "<how-to-apply>post<", ("application-details/how-to-apply", "not_listed")),
        ("<job-status>", "<job-stat>", ("job-opportunities", "not_xml")),
        ("T21:59:00Z</application-deadline>", "</application-deadline>",
         ("description/application-deadline", "not_a_moment")),
        ("2027-01-04</job-start", "04/01/2027</job-start", ("description/job-start-date", "not_a_dates")),
        ("<eu-funding>", "<eu-funding><colour>red</colour>", ("eu-funding/colour", "unknown")),
        (' organisationIDKey="111"', "", ("@organisationIDKey", "missing")),
        ('lastmodifieddate="2026', 'lastmodifieddate="26', ("@lastmodifieddate", "not_a_moment")),
        ("<job-country>France", "<job-country>Atlantis", ("work-location/job-country", "not_listed")),
        ("<job-id>2026-ALES-001", "<job-id>", ("job-id", "missing")),
        ("<eu-funding>", "stray<eu-funding>", ("job-opportunity", "stray_text")),
    ]  # fmt: skip
    return [(old, new, fault) for old, new, fault in sound]


@pytest.mark.parametrize(("old", "new", "fault"), _broken())
def test_check_finds_what_was_broken_and_its_line(old: str, new: str, fault: tuple[str, str]) -> None:
    feed = printed(post())
    assert old in feed
    line = feed[: feed.index(old)].count("\n") + 1
    broken = list(examine(BytesIO(feed.replace(old, new).encode())))
    assert fault in [(one.fault.path, one.fault.code) for one in broken]
    assert abs(broken[0].line - line) <= 3


def test_check_wants_the_order_of_the_schema() -> None:
    feed = printed(post())
    start, end = feed.index("    <eu-funding>"), feed.index("    <work-location>")
    moved = feed[:start] + feed[end:].replace("    <hiring-org-inst>", feed[start:end] + "    <hiring-org-inst>")
    assert found(moved) == [("eu-funding", "out_of_order")]


def test_check_wants_what_is_due_once() -> None:
    feed = printed(post())
    line = next(one for one in feed.splitlines(keepends=True) if "<job-title>" in one)
    assert found(feed.replace(line, "")) == [("description/job-title", "missing")]
    assert found(feed.replace(line, line * 2)) == [("description/job-title", "too_many")]


@pytest.mark.parametrize("feed", ["", "<job-opportunities/>", "<jobs><job/></jobs>", "not xml", "<job-opportunities>"])
def test_check_refuses_what_is_no_feed(feed: str) -> None:
    assert found(feed)


def test_check_expands_no_entity_bomb() -> None:
    bomb = "<!DOCTYPE x [" + "<!ENTITY a0 'ha'>" + "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
    ) + "]><job-opportunities>&a11;</job-opportunities>"  # fmt: skip
    assert found(bomb)


def _leaves(element: Element) -> list[Element]:
    return [leaf for child in element.children for leaf in (_leaves(child) or [child])]


def test_every_type_of_the_table_is_known() -> None:
    for leaf in _leaves(schema()):
        if leaf.kind not in ("text", "blank", "key", "moment", "dates", "whole", "boolean"):
            assert vocabulary(leaf.kind), leaf.path


def test_optional_group_goes_when_a_part_it_needs_is_wrong() -> None:
    faults: list[Any] = []
    made = euraxess.values(post(), SITE)
    made["additional-requirements"]["required-languages"] = [
        {"language": "Klingon", "language-level": "Good"}, {"language": "French", "language-level": "Good"},
    ]  # fmt: skip
    kept = fit(schema(), made, faults)
    (group,) = kept["additional-requirements"]
    assert len(group["required-languages"]) == 1
    assert [(one.path.rsplit("/", 1)[1], one.code) for one in faults] == [("language", "not_listed")]
