"""Values of expressions, judged by NumPy and pandas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.analysis.expressions import computed, evaluated, parse
from core.analysis.smoothing import smooth
from core.model import Run, ScalarSeries
from core.model.arrays import F8

SPECIAL = st.sampled_from([np.nan, 0.0, 1.0, -1.0])
VALUES = hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(-1e3, 1e3, width=32) | SPECIAL)


def series(values: F8 | list[float], steps: list[int] | None = None) -> ScalarSeries:
    step = np.arange(len(values), dtype=np.int64) if steps is None else np.array(steps, dtype=np.int64)
    return ScalarSeries(100.0 + step.astype(np.float64) * 2.0, step, np.asarray(values, dtype=np.float64))


def value_of(text: str, given: Mapping[str, object] | None = None, /, **tags: ScalarSeries) -> F8:
    found = evaluated(parse(text), tags, given or {}, 100.0)
    assert found is not None
    return np.asarray(found.value)


EACH: dict[str, Callable[[F8], object]] = {
    "log10(x)": np.log10,
    "log(x)": np.log,
    "log2(x)": np.log2,
    "exp(x / 10)": lambda x: np.exp(x / 10),
    "sqrt(x)": np.sqrt,
    "abs(x)": np.abs,
    "clip(x, -1, 2)": lambda x: np.clip(x, -1, 2),
    "-x^2 + 3*x - 1": lambda x: -(x**2) + 3 * x - 1,
    "x % 7": lambda x: np.mod(x, 7),
    "1 / x": lambda x: 1 / x,
    "min(x, 0, step)": lambda x: np.minimum(np.minimum(x, 0), np.arange(len(x))),
    "max(x, time)": lambda x: np.maximum(x, 2.0 * np.arange(len(x))),
    "x > 0": lambda x: np.where(np.isnan(x), np.nan, x > 0),
    "where(x <= 0, -1, x)": lambda x: np.where(np.isnan(x), np.nan, np.where(x <= 0, -1, x)),
}
SERIES: dict[str, Callable[[pd.Series], pd.Series]] = {
    "cummin(x)": lambda x: x.cummin(),
    "cummax(x)": lambda x: x.cummax(),
    "cumsum(x)": lambda x: x.cumsum(),
    "diff(x)": lambda x: x.diff(),
    "shift(x, 2)": lambda x: x.shift(2),
    "shift(x, -3)": lambda x: x.shift(-3),
    "mean(x, 4)": lambda x: x.rolling(4, min_periods=1).mean(),
    "median(x, 4)": lambda x: x.rolling(4, min_periods=1).median(),
    "median(x, 7)": lambda x: x.rolling(7, min_periods=1).median(),
    "mean(x, 100)": lambda x: x.expanding(min_periods=1).mean(),
    "rate(x)": lambda x: x.diff(),
    "rate(x, time)": lambda x: x.diff() / 2,
    "min(x)": lambda x: pd.Series(np.full(len(x), x.min())),
    "max(x)": lambda x: pd.Series(np.full(len(x), x.max())),
    "mean(x)": lambda x: pd.Series(np.full(len(x), x.mean())),
    "median(x)": lambda x: pd.Series(np.full(len(x), x.median())),
    "first(x)": lambda x: pd.Series(np.full(len(x), x.iloc[0])),
    "last(x)": lambda x: pd.Series(np.full(len(x), x.iloc[-1])),
    "best(x, min)": lambda x: pd.Series(np.full(len(x), x.min())),
    "best(x)": lambda x: pd.Series(np.full(len(x), x.max())),
}


@pytest.mark.parametrize("text", EACH)
@given(values=VALUES)
def test_what_is_done_to_each_point_is_numpys(text: str, values: F8) -> None:
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(value_of(text, x=series(values)), np.asarray(EACH[text](values)), rtol=1e-12)


@pytest.mark.parametrize("text", SERIES)
@given(values=VALUES)
def test_what_looks_at_several_points_is_that_of_pandas(text: str, values: F8) -> None:
    judge = SERIES[text](pd.Series(values)).to_numpy()
    np.testing.assert_allclose(value_of(text, x=series(values)), judge, rtol=1e-7, atol=1e-7)


def test_a_spike_that_left_the_window_leaves_no_trace() -> None:
    values = np.concatenate([[1e30, np.inf], np.full(40, 0.1)])
    assert value_of("mean(x, 3)", x=series(values))[10:].tolist() == [pytest.approx(0.1, rel=1e-15)] * 32


def test_the_moving_average_is_tensorboards() -> None:
    values = np.random.default_rng(0).normal(size=50)
    np.testing.assert_array_equal(value_of("ema(x, .9)", x=series(values)), smooth(values, 0.9))


def test_series_meet_at_the_steps_of_the_one_logged_most_rarely() -> None:
    train = series(np.arange(0.0, 1000.0), list(range(1000)))
    val = series([5.0, 6.0, 7.0], [99, 500, 999])
    found = evaluated(parse("val - train"), {"train": train, "val": val})
    assert found is not None
    assert found.step.tolist() == [99, 500, 999]
    assert found.value.tolist() == [5.0 - 99, 6.0 - 500, 7.0 - 999]
    assert found.wall_time.tolist() == val.wall_time.tolist()
    late = series([1.0, 2.0, 3.0], [9, 19, 29])
    rare = series([10.0, 20.0, 30.0], [10, 20, 30])
    assert value_of("rare - late", rare=rare, late=late).tolist() == [9.0, 18.0, 27.0]
    three = value_of("train + val - train", train=train, val=val)
    assert three.tolist() == [5.0, 6.0, 7.0]


def test_a_series_that_ended_is_not_carried_on_and_none_begins_early() -> None:
    long, short = series(np.ones(100)), series([1.0, 2.0, 3.0], [20, 30, 40])
    found = evaluated(parse("long + short"), {"long": long, "short": short})
    assert found is not None
    assert found.step.tolist() == [20, 30, 40]
    ended = series(np.ones(11), list(range(20, 31)))
    other = series([1.0, 2.0, 3.0, 4.0], [10, 25, 31, 60])
    found = evaluated(parse("other + ended"), {"ended": ended, "other": other})
    assert found is not None
    assert found.step.tolist() == [25, 31]


@given(hnp.arrays(np.int64, st.integers(1, 20), elements=st.integers(0, 50)), st.data())
def test_values_at_or_before_are_those_of_pandas(steps: F8, data: st.DataObject) -> None:
    left = np.unique(steps)
    right = np.unique(data.draw(hnp.arrays(np.int64, len(left) + 3, elements=st.integers(0, 50))))
    a, b = series(left * 1.5, left.tolist()), series(right * 2.0, right.tolist())
    rare, dense = (a, b) if len(left) <= len(right) else (b, a)
    judge = pd.merge_asof(
        pd.DataFrame({"step": rare.step, "rare": rare.value}), pd.DataFrame({"step": dense.step, "dense": dense.value,
        "at": dense.step}), on="step",
    )  # fmt: skip
    widest = int(np.diff(dense.step).max(initial=0))
    if not np.array_equal(left, right):
        judge = judge[(judge["step"] - judge["at"] <= widest).fillna(False)]
    found = evaluated(parse("a * 1000 + b"), {"a": a, "b": b})
    swapped = judge["rare"] * 1000 + judge["dense"] if rare is a else judge["dense"] * 1000 + judge["rare"]
    assert ([] if found is None else found.value.tolist()) == swapped.tolist()


def test_of_a_step_logged_twice_the_last_value_counts_and_what_a_restart_overwrote_does_not() -> None:
    twice = series([1.0, 2.0, 3.0], [0, 1, 1])
    assert value_of("a - b", a=twice, b=series([0.0, 0.0], [0, 1])).tolist() == [1.0, 3.0]
    assert value_of("a * 1", a=twice).tolist() == [1.0, 2.0, 3.0]
    restarted = series([1.0, 2.0, 3.0, 20.0, 30.0], [0, 1, 2, 1, 2])
    assert value_of("cummax(a)", a=restarted).tolist() == [1.0, 20.0, 30.0]


def test_hyperparameters_are_numbers_and_runs_without_what_is_asked_have_no_series() -> None:
    x = {"x": series([1.0, 2.0])}
    assert value_of("x * params.lr", {"lr": 0.5}, **x).tolist() == [0.5, 1.0]
    assert value_of("x * params.lr", {"lr": "2e0"}, **x).tolist() == [2.0, 4.0]
    assert value_of("ema(x, params.w)", {"w": 0}, **x).tolist() == [1.0, 2.0]
    assert evaluated(parse("x * params.lr"), x, {"lr": "adam"}) is None
    assert evaluated(parse("x * params.lr"), x) is None
    assert evaluated(parse("x - y"), x) is None
    assert value_of("x - at(x, 0)", **x).tolist() == [0.0, 1.0]
    assert value_of("x - at(x, 1.5)", **x).tolist() == [-1.0, 0.0]
    assert evaluated(parse("x - at(x, -1)"), x) is None
    assert value_of("best(loss)", loss=series([3.0, 1.0, 2.0])).tolist() == [1.0, 1.0, 1.0]


def test_what_is_computed_is_the_same_object_until_what_it_is_made_from_changes() -> None:
    x = series([1.0, 4.0])
    run = Run("a", "tensorboard", (), scalars={"x": x, "y": x}, params={"lr": 0.5})
    first = computed(run, "x * params.lr")
    assert first is not None
    assert computed(run, "x * params.lr") is first
    assert first.value.tolist() == [0.5, 2.0]
    assert (len(first), first.step.tolist(), first.wall_time.tolist()) == (2, [0, 1], [100.0, 102.0])
    grown = replace(run, scalars={"x": x, "y": series([1.0, 2.0, 3.0])})
    assert computed(grown, "x * params.lr") is first
    assert computed(replace(run, params={"lr": 2}), "x * params.lr") is not first
    assert computed(run, "x * params.seed") is None
    assert computed(run, "x +") is None
    apart = replace(run, scalars={"x": x, "y": series([1.0], [500])})
    found = computed(apart, "x - y")
    assert found is not None
    assert len(found) == 0
