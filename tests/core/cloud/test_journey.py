from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud.camera import CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.journey import Journey
from core.model import F4


def clouds(rows: int, seed: int = 0) -> tuple[F4, Cloud]:
    random = np.random.default_rng(seed)
    start, end = random.normal(size=(2, rows, 3)).astype(np.float32)
    return start, Cloud(end)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1), st.integers(1, 2000), st.integers(0, 50))
def test_points_are_on_straight_lines_and_in_their_boxes(share: float, rows: int, seed: int) -> None:
    start, end = clouds(rows, seed)
    here = Journey.between(start, end).at(share)
    np.testing.assert_allclose(here.positions, start + share * (end.positions - start), atol=1e-5)
    np.testing.assert_allclose(here.ordered, here.positions[here.order], atol=1e-6)
    for lower, upper, first, count in zip(
        here.tiles.lower, here.tiles.upper, here.tiles.first, here.tiles.count, strict=True
    ):
        inside = here.ordered[first : first + count]
        assert np.all(inside >= lower)
        assert np.all(inside <= upper)


def test_points_on_their_way_are_hit_where_they_are_drawn() -> None:
    start, end = clouds(3000)
    here = Journey.between(start, end).at(0.4)
    afresh = Cloud(here.positions)
    matrix = view_matrix(CameraState(), 3, 400, 300)
    random = np.random.default_rng(1)
    for x, y in random.uniform((0, 0), (400, 300), (60, 2)):
        assert here.nearest(matrix, 400, 300, x, y, 4.0) == afresh.nearest(matrix, 400, 300, x, y, 4.0)
    outline = np.array([[20.0, 20], [300, 40], [200, 280]])
    np.testing.assert_array_equal(here.inside(matrix, 400, 300, outline), afresh.inside(matrix, 400, 300, outline))


def test_other_numbers_of_points_are_refused() -> None:
    start, end = clouds(10)
    with pytest.raises(ValueError, match="9 points cannot become 10"):
        Journey.between(start[:9], end)
