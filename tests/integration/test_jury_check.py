"""`otmr jury check`: every rule on every kind of jury, and what derogations lift."""

from __future__ import annotations

import pytest

from tests.factories.jury_files import DAY, HEAD, blocked, check, jury, member, told


@pytest.mark.parametrize("pack", ["contract", "statutory", "doctoral"])
@pytest.mark.parametrize("size", range(2, 21))
def test_every_size_and_split(pack: str, size: int) -> None:
    severity = "blocked" if pack == "statutory" else "derogable"
    for women in range(size + 1):
        found = told(jury(women, size - women), pack)
        least = 1 if size == 3 else -(-2 * size // 5)
        lawful = min(women, size - women) >= least
        rule = found["rules"]["jury_sexes"]
        assert rule["verdict"] == ("met" if lawful else severity), (women, size)
        assert rule["evidence"]["minimum"] == least
        assert blocked(found) == ({"jury_size", "quorum_present"} if size == 2 else set()) | (
            set() if lawful else {"jury_sexes"}
        )


@pytest.mark.parametrize("size", range(2, 23))
def test_university_committee_of_every_size_and_split(size: int) -> None:
    for women in range(size + 1):
        men = size - women
        found = told(jury(women, men), "university")
        expected = set()
        if size < 8:
            expected.add("jury_size")
        if size > 20:
            expected.add("jury_no_crowd")
        if size < 3:
            expected.add("quorum_present")
        if min(women, men) < (1 if size == 3 else -(-2 * size // 5)):
            expected.add("jury_sexes")
        if min(women, men) < 2:
            expected.add("jury_each_sex")
        assert blocked(found) == expected, (women, size)


@pytest.mark.parametrize("pack", ["contract", "statutory", "doctoral"])
def test_large_jury_is_only_remarked_upon_where_no_text_sets_a_most(pack: str) -> None:
    found = told(jury(40, 60), pack)
    assert found["ok"]
    assert {name for name, rule in found["rules"].items() if rule["verdict"] == "warn"} == {"jury_no_crowd"}


@pytest.mark.parametrize(
    ("size", "externals", "least"), [(8, 3, 4), (8, 4, 4), (9, 4, 5), (9, 5, 5), (20, 9, 10), (20, 10, 10)]
)
def test_half_of_a_university_committee_comes_from_outside(size: int, externals: int, least: int) -> None:
    found = told(jury(size // 2, size - size // 2, externals=externals), "university")
    assert found["rules"]["jury_externals"]["evidence"]["minimum"] == least
    assert blocked(found) == (set() if externals >= least else {"jury_externals"})


@pytest.mark.parametrize(
    ("size", "specialists", "least"), [(8, 4, 5), (8, 5, 5), (9, 4, 5), (9, 5, 5), (20, 10, 11), (20, 11, 11)]
)
def test_specialists_are_the_majority_of_a_university_committee(size: int, specialists: int, least: int) -> None:
    lines = jury(size // 2, size - size // 2).splitlines()
    lines[specialists + 1 :] = [line.replace(",yes,no", ",no,no") for line in lines[specialists + 1 :]]
    found = told("\n".join(lines), "university")
    assert found["effective"]["specialists"] == specialists
    assert found["rules"]["jury_specialists"]["evidence"]["minimum"] == least
    assert blocked(found) == (set() if specialists >= least else {"jury_specialists"})


def test_arithmetic_is_told_to_the_last_person() -> None:
    rule = told(jury(1, 3, 1))["rules"]["jury_sexes"]
    assert rule["evidence"] == {
        "women": 1, "men": 3, "uncounted": 1, "size": 5, "share": 0.4, "product": 2.0, "rounding": "ceil", "minimum": 2,
    }  # fmt: skip
    assert rule["objections"] == [
        "1 woman of 5 = 20%: at least 2 needed (40% of 5 = 2). 1 member, whose sex is not declared, counts in neither."
    ]
    assert told(jury(1, 2))["rules"]["jury_sexes"]["evidence"]["rounding"] == "one_of_each"


def test_rules_are_heard_on_those_who_are_left() -> None:
    lines = [HEAD, member(1, role="chair"), member(2), member(3, "M"), member(4, "M", external="yes", step_aside="yes")]
    found = told("\n".join(lines))
    assert (found["whole"]["members"], found["effective"]["members"]) == (4, 3)
    assert (found["whole"]["externals"], found["effective"]["externals"]) == (1, 0)
    assert (blocked(found), blocked(found, "whole")) == ({"jury_externals"}, set())
    assert (found["ok"], found["whole_ok"]) == (False, True)
    found = told("\n".join([*lines, member(5, "M", external="yes")]))
    assert found["ok"]


def test_chair_who_steps_aside_leaves_nobody_in_the_chair() -> None:
    found = told("\n".join([HEAD, member(1, role="chair", step_aside="yes"), member(2), member(3, "M"),
                            member(4, "M", external="yes")]))  # fmt: skip
    assert blocked(found) == {"jury_chaired"}


def test_quorum_is_of_the_jury_convened() -> None:
    lines = jury(5, 5).splitlines()
    for gone, met in ((5, True), (6, False)):
        kept = [line[: -len("no")] + "yes" if 2 < n <= 2 + gone else line for n, line in enumerate(lines)]
        rule = told("\n".join(kept))["rules"]["quorum_present"]
        assert (rule["verdict"] == "met") is met
        assert (rule["evidence"]["count"], rule["evidence"]["minimum"], rule["evidence"]["size"]) == (10 - gone, 5, 10)


def test_order_of_members_changes_nothing() -> None:
    lines = [
        member(1, role="chair"), member(2, "M", rank="R1"), member(3, "U", trained_on=""), member(4, "M", rank="R1"),
        member(5, external="yes", step_aside="yes"),
    ]  # fmt: skip
    first = told("\n".join([HEAD, *lines]), "statutory", "--post-rank", "R2")
    assert first["rules"]["jury_rank"]["evidence"]["members"] == ["Person 2", "Person 4"]
    for turn in range(1, len(lines)):
        turned = [HEAD, *lines[turn:], *lines[:turn]]
        assert told("\n".join(turned), "statutory", "--post-rank", "R2") == first


@pytest.mark.parametrize(("post", "unmet"), [("R1", False), ("R3", False), ("R4", True)])
def test_rank_of_the_post(post: str, unmet: bool) -> None:
    assert ("jury_rank" in blocked(told(jury(2, 2), "contract", "--post-rank", post))) is unmet


@pytest.mark.parametrize(
    ("trained", "met"),
    [("2024-11-21", True), ("2024-11-20", False), ("", False), (DAY, True), ("2026-11-22", False)],
)
def test_training_lasts_two_years_to_the_day(trained: str, met: bool) -> None:
    found = told("\n".join([jury(2, 2).strip(), member(9, trained_on=trained)]))
    assert blocked(found) == (set() if met else {"jury_trained"})


@pytest.mark.parametrize(
    ("pack", "chairs", "count", "verdict"),
    [
        ("statutory", "", 1, "met"), ("statutory", "FFF", 4, "met"), ("statutory", "FFFF", 5, "blocked"),
        ("statutory", "ffffff", 7, "blocked"), ("statutory", "FFFM", 4, "met"), ("statutory", "MFFFF", 1, "met"),
        ("statutory", "UFFFF", 1, "met"), ("contract", "FFFF", None, None), ("university", "FFFF", None, None),
    ],
)  # fmt: skip
def test_series_of_chairs(pack: str, chairs: str, count: int | None, verdict: str | None) -> None:
    found = told(jury(5, 5), pack, "--chairs", chairs)
    rule = found["rules"].get("jury_chair_series", {"verdict": None, "evidence": {"count": None}})
    assert (rule["verdict"], rule["evidence"]["count"]) == (verdict, count)


@pytest.mark.parametrize(
    ("pack", "said", "verdict"),
    [
        ("statutory", "--published", "met"), ("statutory", "--not-published", "blocked"),
        ("contract", "--not-published", "warn"), ("university", "--not-published", "blocked"),
    ],
)  # fmt: skip
def test_publication_is_heard_once_it_is_said(pack: str, said: str, verdict: str) -> None:
    assert told(jury(5, 5), pack, said)["rules"]["jury_published"]["verdict"] == verdict
    silent = told(jury(5, 5), pack)
    assert silent["ok"]
    assert {"rule": "jury_published", "title": "Composition published", "why": "the file does not say"} in silent[
        "not_heard"
    ]


def test_derogation_lifts_what_may_be_lifted() -> None:
    found = told(jury(3, 1), "contract", "--derogation", "jury_sexes")
    assert found["ok"]
    assert (found["rules"]["jury_sexes"]["verdict"], found["rules"]["jury_sexes"]["lifted"]) == ("derogable", True)
    for pack, rule in (("statutory", "jury_sexes"), ("contract", "jury_size"), ("contract", "kindness")):
        result = check(jury(3, 1), pack, "--derogation", rule)
        assert result.exit_code == 2
        assert rule in result.stderr


@pytest.mark.parametrize("rule", ["grid_without_metrics", "jury_outside_team", "quorum_present"])
def test_derogation_that_would_change_nothing_here_is_refused(rule: str) -> None:
    result = check(jury(2, 2), "contract", "--derogation", rule)
    assert result.exit_code == 2
    assert "it does for: jury_sexes, jury_externals, jury_rank, jury_trained, effective_jury." in result.stderr


# Women and men, who of them steps aside, derogations signed; what blocks, what is lifted.
LIFTED: list[tuple[str, str, tuple[str, ...], set[str], set[str]]] = [
    ("FFFFM", "", (), {"jury_sexes"}, set()),
    ("FFFFM", "", ("jury_sexes",), set(), {"jury_sexes"}),
    ("FFFFM", "F", ("jury_sexes",), set(), {"jury_sexes"}),  # one man missing of five, one of four: no further
    ("FFFFM", "M", ("jury_sexes",), {"jury_sexes"}, set()),  # two missing: nobody signed for that
    ("FFFFM", "M", ("jury_sexes", "effective_jury"), set(), {"jury_sexes"}),
    ("FFFFM", "M", ("effective_jury",), {"jury_sexes"}, set()),  # broken before anybody stepped aside
    ("FFFMM", "M", (), {"jury_sexes"}, set()),
    ("FFFMM", "M", ("jury_sexes",), {"jury_sexes"}, set()),
    ("FFFMM", "M", ("effective_jury",), set(), {"jury_sexes"}),
    ("FFMM", "FM", ("effective_jury",), set(), {"jury_size", "quorum_present"}),
]  # fmt: skip


@pytest.mark.parametrize(("sexes", "gone", "signed", "blocks", "lifts"), LIFTED)
def test_derogation_holds_after_step_asides_as_far_as_it_was_signed_for(
    sexes: str, gone: str, signed: tuple[str, ...], blocks: set[str], lifts: set[str]
) -> None:
    left, lines = list(gone), []
    for n, sex in reversed(list(enumerate(sexes))):  # the first takes the chair and stays
        aside = sex in left
        if aside:
            left.remove(sex)
        lines.append(member(n, sex, role="member" if n else "chair", external="yes", step_aside="yes" if aside else "no"))
    found = told("\n".join([HEAD, *lines]), "contract", *(word for rule in signed for word in ("--derogation", rule)))
    rules = found["rules"].values()
    assert {r["rule"] for r in rules if r["verdict"] in ("blocked", "derogable") and not r["lifted"]} == blocks
    assert {r["rule"] for r in rules if r["lifted"]} == lifts
    assert found["ok"] is not bool(blocks)


def test_table_says_the_same() -> None:
    result = check(jury(1, 4), "statutory")
    assert result.exit_code == 1
    assert "1 woman of 5 = 20%: at least 2 needed (40% of 5 = 2)." in result.stdout
    assert result.stdout.endswith("This jury is blocked.\n")
    assert check(jury(2, 3), "statutory").stdout.endswith("Nothing blocks this jury.\n")
