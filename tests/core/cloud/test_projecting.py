"""One position is projected as many are, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.projecting import project, project_one

_NUMBERS = st.floats(-50, 50, width=32) | st.sampled_from([float("nan"), float("inf"), float("-inf")])


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(position=st.tuples(_NUMBERS, _NUMBERS, _NUMBERS))
def test_one_position_is_where_it_is_among_others(
    dimensions: int, dtype: type[np.float32], position: tuple[float, float, float]
) -> None:
    matrix = view_matrix(CameraState(rotation=HOME), dimensions, 800, 500)
    where = np.array([position, (0, 0, 0)], dtype)
    wanted, found = project(matrix, where, 800, 500)[0], project_one(matrix, where[0], 800, 500)
    assert np.isnan(wanted[2]) == (found is None)
    if found is not None:
        np.testing.assert_array_equal(found, wanted)


def test_what_lies_behind_the_eye_is_nowhere() -> None:
    matrix = view_matrix(CameraState(rotation=HOME), 3, 800, 500)
    middle, behind = np.zeros(3), -1e3 * matrix[3, :3] / np.linalg.norm(matrix[3, :3])
    assert project_one(matrix, middle, 800, 500) is not None
    assert project_one(matrix, behind, 800, 500) is None
