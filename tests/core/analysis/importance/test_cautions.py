from __future__ import annotations

import numpy as np
import pytest

from core.analysis.importance.cautions import Caution, Danger, cautions, correlated
from core.analysis.importance.columns import Categorical, Column, Numeric
from core.analysis.importance.table import Table, prepared
from core.model.arrays import F8
from tests.core.analysis.importance.problems import linear

RNG = np.random.default_rng(13)


def said(columns: list[Column], target: F8, explained: float = np.nan) -> dict[Danger, str]:
    table, out = prepared(columns, target, ranked=False)
    dropped = int((~np.isfinite(target)).sum())
    found: tuple[Caution, ...] = cautions(table, dropped, out, np.isfinite(explained), explained)
    assert not any(caution.text.endswith(".") for caution in found)
    return {caution.danger: caution.text for caution in found}


def kinds(count: int, runs: int) -> Categorical:
    return Categorical("kind", RNG.integers(0, count, runs).astype(np.int32), tuple(map(str, range(count))))


def of_values(table: Table) -> list[tuple[str, str]]:
    """Return who varies together by their values, not by whether they have one."""
    return [(left, right) for left, right, _ in correlated(table) if not f"{left}{right}".count("having ")]


def test_a_good_design_needs_no_caution() -> None:
    assert said(*linear(0, 100), explained=0.9) == {}


def test_few_runs_are_said_with_how_many_are_needed() -> None:
    assert said(*linear(0, 39))[Danger.FEW_RUNS] == (
        "39 runs are few for 4 parameters: with fewer than 40 the order is mostly chance"
    )
    assert Danger.FEW_RUNS not in said(*linear(0, 40))


def test_what_is_left_out_is_named_by_reason() -> None:
    columns, target = linear(0, 50)
    columns += [Numeric("epochs", np.full(50, 3.0)), Numeric("beta", np.full(50, np.nan))]
    columns.append(Categorical("loss", np.zeros(50, np.int32), ("l2",)))
    table, out = prepared(columns, target, ranked=False)
    assert [one.name for one in out] == ["epochs", "beta", "loss"]
    texts = [caution.text for caution in cautions(table, 0, out, False, np.nan)]
    assert "Left out, all runs have the same value: epochs, loss" in texts
    assert "Left out, no run has a value: beta" in texts


def test_a_value_that_only_some_runs_have_is_no_constant() -> None:
    columns, target = linear(0, 50)
    columns.append(Numeric("clip", np.where(RNG.random(50) < 0.5, 1.0, np.nan)))
    assert said(columns, target) == {
        Danger.MISSING: "Having no value counts as a value of its own, because some runs lack clip"
    }


def test_parameters_that_vary_together_are_named() -> None:
    x = RNG.random(200)
    kind = kinds(4, 200)
    columns: list[Column] = [
        Numeric("batch", x),
        Numeric("lr", np.exp(-9 * x) * (1 + 0.1 * RNG.random(200))),
        Numeric("free", RNG.random(200)),
        kind,
        Categorical("model", (3 - kind.codes).astype(np.int32), tuple("abcd")),
        Numeric("width", kind.codes + x / 9),
    ]
    table, _ = prepared(columns, RNG.random(200), ranked=False)
    found = {frozenset(pair[:2]) for pair in correlated(table)}
    expected = [("batch", "lr"), ("kind", "model"), ("kind", "width"), ("model", "width")]
    assert found == {frozenset(pair) for pair in expected}
    text = said(columns, RNG.random(200))[Danger.CORRELATED]
    assert "nobody can tell which of each two matters" in text
    assert "batch and lr (0.99)" in text or "batch and lr (1.00)" in text


def test_parameters_are_compared_where_both_have_values_only() -> None:
    x = RNG.random(200)
    first, second = np.where(np.arange(200) < 100, x, np.nan), np.where(np.arange(200) >= 100, x, np.nan)
    shared = np.where(np.arange(200) < 40, x, np.nan)
    columns: list[Column] = [
        Numeric("a", first),
        Numeric("b", second),
        Numeric("c", shared),
        Numeric("d", RNG.random(200)),
    ]
    table, _ = prepared(columns, RNG.random(200), ranked=False)
    assert of_values(table) == [("a", "c")]
    assert correlated(table)[0][2] == pytest.approx(1, abs=0.02)


def test_parameters_are_compared_around_their_means_where_both_have_values() -> None:
    x = RNG.random(400)
    left = np.where(x < 0.7, RNG.random(400) + 3 * (x > 0.3), np.nan)
    right = np.where(x > 0.3, RNG.random(400) + 3 * (x < 0.7), np.nan)
    table, _ = prepared([Numeric("a", left), Numeric("b", right)], RNG.random(400), ranked=False)
    assert of_values(table) == [], "both are high where both are, and that is all"


def test_a_parameter_that_another_decides_about_is_named() -> None:
    kind = Categorical("optimizer", RNG.integers(0, 3, 200).astype(np.int32), ("sgd", "adam", "lion"))
    columns: list[Column] = [kind]
    for name in ("momentum", "nesterov"):
        columns.append(Numeric(name, np.where(kind.codes == 0, RNG.random(200), np.nan)))
    for name in ("old", "older"):
        columns.append(Numeric(name, np.where(np.arange(200) < 4, np.nan, RNG.random(200))))
    columns.append(Numeric("warmup", np.where(RNG.random(200) < 0.5, RNG.random(200), np.nan)))
    table, _ = prepared(columns, RNG.random(200), ranked=False)
    assert {frozenset(pair[:2]) for pair in correlated(table)} == {
        frozenset(pair)
        for pair in (
            ("optimizer", "having momentum"),
            ("optimizer", "having nesterov"),
            ("having momentum", "having nesterov"),
        )
    }


def test_targets_ruled_by_few_runs_are_said() -> None:
    columns, target = linear(0, 300)
    target[:2] = 40
    assert said(columns, target)[Danger.HEAVY_TAILS].startswith("3 of 300 runs make ")
    target[:2] = 4
    assert Danger.HEAVY_TAILS not in said(columns, target)


def test_a_forest_that_learned_nothing_is_said() -> None:
    columns, target = linear(0, 100)
    assert "R² 0.12" in said(columns, target, 0.12)[Danger.LITTLE_EXPLAINED]
    assert Danger.LITTLE_EXPLAINED not in said(columns, target, 0.5)


def test_categories_with_too_many_values_are_said() -> None:
    columns, target = linear(0, 600)
    unique = Categorical("id", np.arange(600, dtype=np.int32), tuple(map(str, range(600))))
    assert said([*columns, unique], target)[Danger.MANY_LEVELS] == "id has 600 values in 600 runs: too many"
    many = Categorical("host", (np.arange(600) % 80).astype(np.int32), tuple(map(str, range(80))))
    assert said([*columns, many], target)[Danger.MANY_LEVELS] == "host has 80 values: forests see its rarest as one"
    assert Danger.MANY_LEVELS not in said([*columns, kinds(5, 600)], target)


def test_a_logarithm_that_there_is_not_is_said() -> None:
    columns, target = linear(0, 100)
    columns.append(Numeric("decay", np.where(RNG.random(100) < 0.2, 0.0, RNG.random(100)), log=True))
    assert said(columns, target)[Danger.LOG_IMPOSSIBLE] == "Taken as linear, for not all values are positive: decay"


def test_long_lists_are_cut_short() -> None:
    _, target = linear(0, 100)
    columns: list[Column] = [Numeric(f"p{place}", np.ones(100)) for place in range(8)]
    assert said(columns, target)[Danger.LEFT_OUT].endswith(": p0, p1, p2, p3, p4 and 3 more")
