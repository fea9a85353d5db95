"""Packs in a folder: what a school may add, what is refused, and how it is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workflows.charter import packs
from workflows.charter.pack_schema import FIGURES, RULES

GROUP = (packs.FOLDER / "contract-2025-01-01.toml").read_text("utf-8")
SPRING, BEFORE = date(2026, 4, 1), date(2025, 4, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one whole group version, to which a test adds its files."""
    (tmp_path / "schools").mkdir()
    (tmp_path / "contract-2025-01-01.toml").write_text(GROUP, "utf-8")
    return tmp_path


def school(folder: Path, body: str, *, version: str = "2025-01-01", extends: str = "2025-01-01") -> None:
    """Write the pack of an invented school, NORD."""
    head = f'pack = "contract"\nschool = "NORD"\nversion = "{version}"\nextends = "{extends}"\n'
    title = '[title]\nfr = "Contrats, école du Nord"\nen = "Contracts, northern school"\n'
    (folder / "schools" / f"nord-{version}.toml").write_text(head + title + body, "utf-8")


def figure(name: str, value: str) -> str:
    return f'[figures.{name}]\nvalue = {value}\nsource = "a text"\nconfidence = "P"\n'


def setting(name: str, severity: str, more: str = "") -> str:
    return f'[rules]\n{name} = {{ severity = "{severity}", source = "a text", confidence = "P"{more} }}\n'


def problems(folder: Path) -> set[tuple[str, str, str]]:
    """(file, key, code) of everything that keeps the folder from loading."""
    packs.load_all.cache_clear()
    with pytest.raises(packs.PackError) as refused:
        packs.load_all(folder)
    assert all(p.reason and str(p) in str(refused.value) for p in refused.value.problems)
    return {(p.file, p.key, p.code) for p in refused.value.problems}


def test_school_demands_are_carried_over_a_newer_group_version(folder: Path) -> None:
    school(folder, figure("reviews_min", "3") + figure("jury_size_min", "4"))
    newer = 'pack = "contract"\nversion = "2026-01-01"\nextends = "2025-01-01"\n'
    (folder / "newer.toml").write_text(newer + figure("jury_size_min", "5"), "utf-8")
    packs.load_all.cache_clear()
    pack = packs.current("contract", "NORD", SPRING, folder)
    assert (pack.school, pack.version, pack.extends) == ("NORD", "2026-01-01", "2026-01-01")
    assert (pack.value("reviews_min"), pack.value("jury_size_min")) == (3, 5)
    assert packs.current("contract", "NORD", BEFORE, folder).value("jury_size_min") == 4


CHANGES = [
    # what is written, what it becomes, the key refused, why
    ('version = "2025-01-01"', "", "version", "undated"),
    ('version = "2025-01-01"', 'version = "1 January 2025"', "version", "date"),
    ('version = "2025-01-01"', 'version = "2025-02-30"', "version", "date"),
    ('version = "2025-01-01"', "version = 2025-01-01T10:00:00", "version", "date"),
    ('pack = "contract"', "pack = 3", "pack", "id_missing"),
    ('pack = "contract"', 'pack = "contract"\nschool = "ALES"', "school", "misplaced"),
    ('pack = "contract"', 'pack = "contract"\ncolour = "red"', "colour", "key_unknown"),
    ('en = "Contract posts"', "", "title", "bilingual"),
]
FIGURE_CHANGES = [
    # figure, what is written inside its table, what it becomes, the key refused, why
    ("quorum_min", "value = 3\n", "", "value", "value"),
    ("quorum_min", "value = 3\n", "value = 3\nunit = 'people'\n", "unit", "key_unknown"),
    ("jury_sex_share_min", "0.40", "1.4", "value", "value"),
    ("jury_sex_share_min", "0.40", "nan", "value", "value"),
    ("jury_sex_share_min", "0.40", '"0.40"', "value", "value"),
    ("interviews_required", "true", "1", "value", "value"),
    ("required_criteria_max", "6", "true", "value", "value"),
    ("required_criteria_max", "6", "6.0", "value", "value"),
    ("jury_sex_rounding", '"ceil"', '"nearest"', "value", "value"),
    ("jury_sex_rounding", '"ceil"', "[]", "value", "value"),
    ("grid_families", '"research"', '"fame"', "value", "value"),
    ("ministry_silence_regimes", "2011-11-02", "2031-11-02", "value", "value"),
    ("ministry_silence_regimes", '"2011-11-02", ', "", "value", "value"),
    ("jury_sex_rounding", '"M-lo"', '"sure"', "confidence", "confidence"),
    ("alpha_min", 'confidence = "M-hi"\n', "", "confidence", "confidence"),
    ("alpha_min", 'source = "Krippendorff"\n', "", "source", "source_missing"),
    ("alpha_min", 'source = "Krippendorff"\n', 'source = " "\n', "source", "source_missing"),
    ("alpha_min", "note.en", "note.de", "note", "bilingual"),
    ("jury_size_min", "value = 3", "value = 30", "value", "inconsistent"),
]
RULE_CHANGES = [
    # rule, what is written on its line, what it becomes, the key refused, why
    ("jury_size", '"block"', '"hard"', ".severity", "severity"),
    ("jury_size", 'article = "G10 · OTM-R Q17", ', "", ".article", "article_missing"),
    ("jury_rank", ', lifted_by = "director"', "", ".lifted_by", "lifted_by_missing"),
    ("jury_rank", '"director"', '"king"', ".lifted_by", "role"),
    ("jury_rank", 'source = "Inserm", ', "", ".source", "source_missing"),
    ("jury_rank", 'confidence = "S", ', "", ".confidence", "confidence"),
]
FILE = "contract-2025-01-01.toml"


def rewrite(folder: Path, start: str, old: str, new: str) -> None:
    """Change the first `old` after `start` in the whole group version."""
    at = GROUP.index(old, GROUP.index(start))
    (folder / FILE).write_text(GROUP[:at] + new + GROUP[at + len(old) :], "utf-8")


@pytest.mark.parametrize(("old", "new", "key", "code"), CHANGES)
def test_malformed_heading_is_refused(folder: Path, old: str, new: str, key: str, code: str) -> None:
    rewrite(folder, "", old, new)
    assert (FILE, key, code) in problems(folder)


@pytest.mark.parametrize(("name", "old", "new", "key", "code"), FIGURE_CHANGES)
def test_malformed_figure_is_refused(folder: Path, name: str, old: str, new: str, key: str, code: str) -> None:
    rewrite(folder, f"[figures.{name}]", old, new)
    assert (FILE, f"figures.{name}.{key}", code) in problems(folder)


@pytest.mark.parametrize(("name", "old", "new", "key", "code"), RULE_CHANGES)
def test_malformed_rule_is_refused(folder: Path, name: str, old: str, new: str, key: str, code: str) -> None:
    rewrite(folder, f"\n{name} = ", old, new)
    assert (FILE, f"rules.{name}{key}", code) in problems(folder)


def test_unknown_names_and_shapeless_entries_are_refused(folder: Path) -> None:
    text = GROUP.replace("[figures.quorum_min]", "[figures.quorum_mini]").replace("\njury_size =", "\nbe_kind =")
    (folder / FILE).write_text(text.replace("\njury_chaired = {", "\njury_chaired = 3 # {"), "utf-8")
    assert problems(folder) == {
        (FILE, "figures.quorum_mini", "figure_unknown"),
        (FILE, "figures.quorum_min", "missing"),
        (FILE, "rules.be_kind", "rule_unknown"),
        (FILE, "rules.jury_size", "missing"),
        (FILE, "rules.jury_chaired", "type"),
        (FILE, "rules.jury_chaired", "missing"),
    }


@pytest.mark.parametrize("content", [b"pack = ", b"\xff\xfe", b"a = [" + b"[" * 5000, b"[figures]\n[figures]\n"])
def test_unreadable_file_is_refused_by_name(folder: Path, content: bytes) -> None:
    (folder / "broken.toml").write_bytes(content)
    assert problems(folder) == {("broken.toml", "", "malformed")}


def test_every_problem_is_told_at_once(folder: Path) -> None:
    (folder / "broken.toml").write_bytes(b"pack = ")
    (folder / "twin.toml").write_text(GROUP, "utf-8")
    school(folder, figure("reviews_min", "1") + setting("jury_sexes", "warn"))
    assert problems(folder) == {
        ("broken.toml", "", "malformed"),
        ("twin.toml", "version", "duplicate"),
        ("schools/nord-2025-01-01.toml", "figures.reviews_min.value", "laxer"),
        ("schools/nord-2025-01-01.toml", "rules.jury_sexes.severity", "laxer"),
    }


def test_missing_figures_and_rules_are_named(folder: Path) -> None:
    (folder / "contract-2025-01-01.toml").write_text(GROUP[: GROUP.index("# --- the job sheet")], "utf-8")
    found = {key for _, key, code in problems(folder) if code == "missing"}
    assert found == {f"figures.{name}" for name in FIGURES} | {f"rules.{name}" for name in RULES}


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    assert {code for _, _, code in problems(tmp_path)} == {"empty"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jury_size_min", "2"), ("required_criteria_max", "7"), ("jury_sex_share_min", "0.3"),
        ("jury_sex_rounding", '"floor"'), ("interviews_required", "false"), ("grid_families", '["research"]'),
        ("grid_weights_total", "120"), ("ministry_months", "3"), ("links_red_years", "4"),
        ("publication_days_min", "29"), ("tie_zone_points", "0.05"), ("letters_days_max", "31"),
    ],
)  # fmt: skip
def test_school_figure_laxer_than_the_groups_is_refused(folder: Path, name: str, value: str) -> None:
    school(folder, figure(name, value))
    assert ("schools/nord-2025-01-01.toml", f"figures.{name}.value", "laxer") in problems(folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jury_size_min", "4"), ("required_criteria_max", "5"), ("jury_sex_share_min", "0.5"),
        ("hfds_scope", '"non_eu_any_unit"'), ("interviews_required", "true"),
        ("grid_families", '["transfer", "teaching", "research", "collective"]'), ("letters_days_max", "20"),
    ],
)  # fmt: skip
def test_school_figure_stricter_or_equal_is_taken(folder: Path, name: str, value: str) -> None:
    school(folder, figure(name, value))
    packs.load_all.cache_clear()
    assert packs.current("contract", "NORD", BEFORE, folder).school == "NORD"


@pytest.mark.parametrize(("severity", "taken"), [("off", False), ("warn", False), ("derogable", True), ("block", True)])
def test_school_severity_may_only_go_up(folder: Path, severity: str, taken: bool) -> None:
    school(folder, setting("jury_sexes", severity))
    packs.load_all.cache_clear()
    if taken:
        rule = packs.current("contract", "NORD", BEFORE, folder).rule("jury_sexes")
        assert (rule.severity, rule.lifted_by) == (severity, "director" if severity == "derogable" else None)
        assert rule.article == "G11 · CGFP L325-17 · OTM-R Q18"
    else:
        assert ("schools/nord-2025-01-01.toml", "rules.jury_sexes.severity", "laxer") in problems(folder)


def test_school_may_not_choose_who_lifts_a_group_rule(folder: Path) -> None:
    school(folder, setting("jury_sexes", "derogable", ', lifted_by = "hr"'))
    assert ("schools/nord-2025-01-01.toml", "rules.jury_sexes.lifted_by", "laxer") in problems(folder)


@pytest.mark.parametrize(
    ("version", "extends", "code"),
    [
        ("2025-06-01", "2024-01-01", "extends_unknown"),
        ("2026-06-01", "2025-01-01", "extends_stale"),
        ("2024-06-01", "2025-01-01", "extends_stale"),
    ],
)
def test_school_must_extend_the_version_in_force(folder: Path, version: str, extends: str, code: str) -> None:
    newer = 'pack = "contract"\nversion = "2026-01-01"\nextends = "2025-01-01"\n'
    (folder / "newer.toml").write_text(newer, "utf-8")
    school(folder, figure("reviews_min", "3"), version=version, extends=extends)
    assert (f"schools/nord-{version}.toml", "extends", code) in problems(folder)


def test_group_version_extends_an_earlier_one(folder: Path) -> None:
    head = 'pack = "contract"\nversion = "2026-01-01"\nextends = "{}"\n'
    for extends in ("2024-01-01", "2026-01-01", "2027-01-01"):
        (folder / "newer.toml").write_text(head.format(extends), "utf-8")
        assert ("newer.toml", "extends", "extends_unknown") in problems(folder)


def concours(folder: Path, base: str, extends: str, body: str = "", version: str = "2025-06-01") -> None:
    """Write the pack of an invented kind of post, laid over another."""
    head = f'pack = "concours"\nversion = "{version}"\nbase = {base}\nextends = "{extends}"\n'
    (folder / "concours.toml").write_text(head + '[title]\nfr = "Concours"\nen = "Competitions"\n' + body, "utf-8")


def test_pack_says_only_what_differs_from_that_of_another_kind_of_post(folder: Path) -> None:
    concours(folder, '"contract"', "2025-01-01", setting("jury_sexes", "warn"))
    packs.load_all.cache_clear()
    own, other = packs.current("concours", None, SPRING, folder), packs.current("contract", None, SPRING, folder)
    assert (own.id, own.version, own.extends, own.title["en"]) == (
        "concours",
        "2025-06-01",
        "2025-01-01",
        "Competitions",
    )
    assert (own.severity("jury_sexes"), other.severity("jury_sexes")) == ("warn", "derogable")
    assert own.rule("jury_sexes").article == other.rule("jury_sexes").article
    assert own.figures["jury_size_min"] is other.figures["jury_size_min"]


def test_school_is_stricter_than_the_pack_laid_over_another(folder: Path) -> None:
    concours(folder, '"contract"', "2025-01-01", figure("jury_size_min", "5"))
    head = 'pack = "concours"\nschool = "NORD"\nversion = "2025-06-01"\nextends = "2025-06-01"\n'
    title = '[title]\nfr = "Nord"\nen = "North"\n'
    (folder / "schools" / "nord.toml").write_text(head + title + figure("jury_size_min", "4"), "utf-8")
    assert problems(folder) == {("schools/nord.toml", "figures.jury_size_min.value", "laxer")}


@pytest.mark.parametrize(
    ("base", "extends", "key", "code"),
    [
        ('"concours"', "2025-01-01", "base", "base_unknown"), ("3", "2025-01-01", "base", "base_unknown"),
        ('"tenure"', "2025-01-01", "extends", "extends_unknown"),
        ('"contract"', "2024-01-01", "extends", "extends_unknown"),
        ('"contract"', "2025-09-01", "extends", "extends_unknown"), ('"contract"', "spring", "extends", "date"),
    ],
)  # fmt: skip
def test_pack_lies_over_a_version_in_force_of_another_kind(
    folder: Path, base: str, extends: str, key: str, code: str
) -> None:
    (folder / "later.toml").write_text('pack = "contract"\nversion = "2025-09-01"\nextends = "2025-01-01"\n', "utf-8")
    concours(folder, base, extends)
    assert ("concours.toml", key, code) in problems(folder)


def test_pack_lies_over_no_pack_that_lies_over_another(folder: Path) -> None:
    concours(folder, '"contract"', "2025-01-01")
    text = (folder / "concours.toml").read_text("utf-8")
    text = text.replace('pack = "concours"', 'pack = "again"').replace('base = "contract"', 'base = "concours"')
    (folder / "again.toml").write_text(text.replace('extends = "2025-01-01"', 'extends = "2025-06-01"'), "utf-8")
    assert problems(folder) == {("again.toml", "extends", "extends_unknown")}


def test_school_lies_over_its_own_kind_of_post(folder: Path) -> None:
    school(folder, figure("reviews_min", "3"))
    file = folder / "schools" / "nord-2025-01-01.toml"
    file.write_text('base = "doctoral"\n' + file.read_text("utf-8"), "utf-8")
    assert ("schools/nord-2025-01-01.toml", "base", "misplaced") in problems(folder)


def test_school_pack_without_code_title_or_base_is_refused(folder: Path) -> None:
    (folder / "schools" / "x.toml").write_text('pack = "contract"\nversion = "2025-01-01"\n', "utf-8")
    assert ("schools/x.toml", "school", "school_missing") in problems(folder)
    text = 'pack = "contract"\nschool = "NORD"\nversion = "2025-01-01"\n'
    (folder / "schools" / "x.toml").write_text(text, "utf-8")
    found = problems(folder)
    assert ("schools/x.toml", "extends", "undated") in found
    assert ("schools/x.toml", "title", "bilingual") in found
