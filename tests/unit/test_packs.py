"""The packs that come with the software, and which version a hire finds."""

from __future__ import annotations

from datetime import date

import pytest

from workflows.charter import packs
from workflows.charter.pack_resolving import digest
from workflows.charter.pack_schema import FIGURES, RULES, laxer
from workflows.charter.pack_values import CONFIDENCES

SPRING, BEFORE = date(2026, 4, 1), date(2025, 4, 1)


def test_shipped_packs_are_whole_and_sourced() -> None:
    for pack in packs.load_all().values():
        assert set(pack.figures) == set(FIGURES)
        assert set(pack.rules) == RULES
        assert all(f.source and f.confidence in CONFIDENCES and f.note for f in pack.figures.values())
        assert all(r.source and r.article and r.confidence in CONFIDENCES for r in pack.rules.values())
        assert set(pack.title) == {"fr", "en"}
        assert pack.hash == digest(pack)


def test_shipped_rules_that_may_be_lifted_name_who_lifts_them() -> None:
    for pack in packs.load_all().values():
        for name, rule in pack.rules.items():
            assert (rule.lifted_by is not None) == (rule.severity == "derogable"), name


def test_every_shipped_version_has_a_hash_of_its_own() -> None:
    hashes = [pack.hash for pack in packs.load_all().values()]
    assert len(set(hashes)) == len(hashes)


def test_figure_says_whether_it_is_verified() -> None:
    pack = packs.current("contract", None, SPRING)
    assert pack.figures["jury_sex_share_min"].verified
    assert not pack.figures["jury_sex_rounding"].verified
    assert not pack.figures["documents_max"].verified
    assert not pack.rule("jury_size").verified


def test_value_of_an_unknown_figure_names_it() -> None:
    pack = packs.current("contract", None, SPRING)
    with pytest.raises(KeyError, match="jury_sise"):
        pack.value("jury_sise")
    with pytest.raises(KeyError, match="jury_sise"):
        pack.severity("jury_sise")


def test_packs_cannot_be_changed_once_loaded() -> None:
    pack = packs.current("contract", None, SPRING)
    with pytest.raises(TypeError):
        pack.figures["jury_size_min"] = pack.figures["quorum_min"]  # type: ignore[index]
    with pytest.raises(TypeError):
        packs.load_all()["contract", None, "1999-01-01"] = pack  # type: ignore[index]


def test_hire_keeps_the_version_it_was_opened_under() -> None:
    opened = packs.current("contract", None, BEFORE)
    assert (opened.version, opened.value("letters_days_max")) == ("2025-01-01", 30)
    assert packs.current("contract", None, SPRING).value("letters_days_max") == 15
    assert packs.pinned("contract", None, opened.version) is opened


def test_version_that_extends_another_says_only_what_changes() -> None:
    new, old = packs.current("contract", None, SPRING), packs.current("contract", None, BEFORE)
    assert new.extends == old.version
    assert new.figures["alpha_min"] is old.figures["alpha_min"]
    assert new.figures["letters_days_max"].note == old.figures["letters_days_max"].note
    before, after = old.rule("grid_without_metrics"), new.rule("grid_without_metrics")
    assert (before.severity, after.severity) == ("warn", "derogable")
    assert after.article == before.article


@pytest.mark.parametrize(
    ("school_code", "name", "value"),
    [("ALES", "hfds_scope", "non_eu_any_unit"), ("PARIS", "reviews_min", 3), ("LILLE", "reviews_min", 2)],
)
def test_school_has_its_own_figures_over_the_groups(school_code: str, name: str, value: object) -> None:
    assert packs.current("contract", school_code, SPRING).value(name) == value
    assert packs.current("contract", school_code, SPRING).value("jury_size_min") == 3


def test_school_without_a_pack_on_that_day_follows_the_group() -> None:
    assert packs.current("contract", "ALES", BEFORE).school is None
    assert packs.pinned("contract", "ALES", "2025-01-01").school is None
    assert packs.pinned("contract", "ALES", "2026-01-01").school == "ALES"


def test_no_version_in_force_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="2020-01-01"):
        packs.current("contract", None, date(2020, 1, 1))
    with pytest.raises(KeyError, match="tenure"):
        packs.current("tenure", None, SPRING)
    with pytest.raises(KeyError, match="1999-01-01"):
        packs.pinned("contract", "ALES", "1999-01-01")


def test_ministry_silence_agrees_with_the_regime_of_its_date() -> None:
    for pack in packs.load_all().values():
        regime = pack.regime("ministry_silence_regimes", date.fromisoformat(pack.version))
        assert regime == pack.value("ministry_silence") == "unfavourable"
    assert pack.regime("ministry_silence_regimes", date(2024, 12, 31)) == "favourable"
    with pytest.raises(LookupError, match="2001-01-01"):
        pack.regime("ministry_silence_regimes", date(2001, 1, 1))


def test_laxer_is_never_true_of_equal_values() -> None:
    pack = packs.current("contract", None, SPRING)
    assert not [name for name, spec in FIGURES.items() if laxer(spec, pack.value(name), pack.value(name))]
