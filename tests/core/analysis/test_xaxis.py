from __future__ import annotations

import numpy as np
import pytest

from core.analysis.xaxis import logarithms, x_values
from core.model import ScalarSeries

SERIES = ScalarSeries(np.array([100.0, 101.5, 104.0]), np.array([0, 10, 20]), np.zeros(3, dtype=np.float32))


def test_each_axis() -> None:
    assert x_values(SERIES, "step").tolist() == [0.0, 10.0, 20.0]
    assert x_values(SERIES, "relative").tolist() == [0.0, 1.5, 4.0]
    assert x_values(SERIES, "wall").tolist() == [100.0, 101.5, 104.0]


def test_an_empty_series_has_no_positions() -> None:
    empty = ScalarSeries(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0))
    assert all(len(x_values(empty, axis)) == 0 for axis in ("step", "relative", "wall"))


def test_an_unknown_axis_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'epoch'"):
        x_values(SERIES, "epoch")


def test_logarithms_of_what_has_none_are_missing() -> None:
    np.testing.assert_array_equal(logarithms(np.array([0.0, -1.0, 100.0])), [np.nan, np.nan, 2.0])
