"""Series that are looked over together, against NumPy and TensorBoard's smoothing of each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis.bundles import flock as flocks
from core.analysis.bundles.flock import Flock
from core.analysis.bundles.warm import warm_up
from core.analysis.smoothing import smooth
from core.model import F8, ScalarSeries

VALUES = st.floats(-5, 5, width=16) | st.sampled_from([np.nan, np.inf, -np.inf, 0.0])


@pytest.fixture(params=["copied", "where they lie"], autouse=True)
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    warm_up()
    if request.param != "copied":
        monkeypatch.setattr(flocks, "_COPIED", -1)
        monkeypatch.setattr(flocks, "_MANY", 0)


@st.composite
def series(draw: st.DrawFn) -> ScalarSeries:
    count = draw(st.integers(1, 30))
    wall = draw(arrays(np.float64, count, elements=st.floats(0, 9, width=16) | st.just(np.nan)))
    step = draw(arrays(np.int64, count, elements=st.integers(-(2**60), 2**60) | st.integers(0, 5)))
    value = draw(arrays(draw(st.sampled_from([np.float64, np.float32])), count, elements=VALUES))
    if draw(st.booleans()):
        wall, step = np.sort(wall), np.sort(step)
    return ScalarSeries(wall, step, np.repeat(value, 2)[::2])


def ends(values: F8) -> tuple[float, float]:
    return (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)


@settings(max_examples=30)
@given(st.lists(series(), min_size=1, max_size=12))
def test_facts(many: list[ScalarSeries]) -> None:
    found = Flock(many).facts
    for row, one in enumerate(many):
        value = one.value.astype(np.float64)
        finite = value[np.isfinite(value)]
        assert found.restarted[row] == bool((np.diff(one.step) < 0).any())
        assert found.steps[row].tolist() == [one.step.min(), one.step.max(), one.step[-1]]
        assert found.bad[row] == len(value) - len(finite)
        assert found.non_positive[row] == (finite <= 0).sum()
        assert found.wall_ascends[row] == bool((one.wall_time[1:] >= one.wall_time[:-1]).all())
        np.testing.assert_array_equal(found.walls[row], [one.wall_time.min(), one.wall_time.max()])
        np.testing.assert_array_equal(found.values[row], ends(finite))
        np.testing.assert_array_equal(found.positive[row], ends(finite[finite > 0]))


@settings(max_examples=30)
@given(st.lists(series(), min_size=1, max_size=12), st.floats(0.01, 1.5), st.data())
def test_averages_are_those_of_each_by_itself(many: list[ScalarSeries], weight: float, data: st.DataObject) -> None:
    flock = Flock(many)
    rows = data.draw(st.lists(st.integers(0, len(many) - 1), unique=True, min_size=1))
    for chosen in (rows, list(range(len(many)))):
        flat = flock.averages(weight, np.array(chosen, dtype=np.int64))
        for row in chosen:
            expected = smooth(many[row].value, weight)
            np.testing.assert_array_equal(flat[flock.starts[row] : flock.starts[row + 1]], expected)
    assert flock.smoothed == len(many)  # those that were asked for twice were smoothed once


def test_what_is_known_of_one_series() -> None:
    flock = Flock([ScalarSeries(np.arange(3.0), np.arange(3), np.array([1.0, 4.0, 2.0])) for _ in range(2)])
    assert flock.averaged(0.5, 0) is None
    flock.averages(0.5, np.array([0]))
    assert flock.averaged(0.5, 1) is None
    assert flock.averaged(0.6, 0) is None
    known = flock.averaged(0.5, 0)
    assert known is not None
    assert known.tolist() == smooth(np.array([1.0, 4.0, 2.0]), 0.5).tolist()
    flock.forget()
    assert flock.averaged(0.5, 0) is None
