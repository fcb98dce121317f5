from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.projection.holding import Hold, held
from core.analysis.projection.method import Given
from core.model import F8

PLACES = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 4.0]], dtype=np.float32)
GIVEN = Given(layout=PLACES, epoch=5, hold=0.25)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_points_are_pulled_a_share_of_the_way_back(dtype: type) -> None:
    layout: F8 = np.array([[4.0, 0.0], [10.0, 8.0], [1.0, 1.0]], dtype=dtype)
    Hold(PLACES, np.array([True, True, False]), 0.25).pull(layout, 0.5)
    np.testing.assert_allclose(layout, [[3.5, 0.0], [10.0, 7.0], [1.0, 1.0]])
    assert layout.dtype == dtype


def test_nothing_is_pulled_beyond_its_place() -> None:
    layout = PLACES + np.float32(3)
    Hold(PLACES, np.ones(3, dtype=np.bool_), 100.0).pull(layout, 1.0)
    np.testing.assert_array_equal(layout, PLACES)


def test_only_runs_that_go_on_with_a_pull_are_held_and_only_the_rows_they_know() -> None:
    assert held(replace(GIVEN, epoch=0), PLACES) is None
    assert held(replace(GIVEN, hold=0.0), PLACES) is None
    assert held(replace(GIVEN, layout=None), PLACES) is None
    gaps = PLACES.copy()
    gaps[1, 1] = np.nan
    start = PLACES.copy()
    hold = held(replace(GIVEN, layout=gaps), start)
    assert hold is not None
    assert hold.rows.tolist() == [True, False, True]
    assert hold.share == 0.25
    start += 1
    np.testing.assert_array_equal(hold.places, PLACES)


def test_parts_of_what_is_given_keep_the_pull() -> None:
    part = GIVEN.among(np.array([2, 0]))
    assert (part.hold, part.epoch) == (0.25, 5)
    np.testing.assert_array_equal(part.layout, PLACES[[2, 0]])
