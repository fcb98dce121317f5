from __future__ import annotations

import numpy as np
import pytest

from core.analysis.projection.method import Coordinates, Given
from core.analysis.projection.methods import project
from core.analysis.projection.random_method import random_directions

VECTORS = np.random.default_rng(0).standard_normal((500, 40)).astype(np.float32)


def test_random_projections_are_centred_products_with_random_directions() -> None:
    scores = project(None, VECTORS, "random", {"dimensions": 3}, seed=5).scores
    expected = VECTORS.astype(np.float64) @ random_directions(40, 3, 5)
    np.testing.assert_allclose(scores, expected - expected.mean(axis=0), atol=1e-5)
    assert scores.tobytes() == project(None, VECTORS, "random", {"dimensions": 3}, seed=5).scores.tobytes()
    assert scores.tobytes() != project(None, VECTORS, "random", {"dimensions": 3}, seed=6).scores.tobytes()


def test_random_projections_keep_squared_lengths_on_average() -> None:
    directions = np.concatenate([random_directions(40, 2, seed) for seed in range(400)], axis=1)
    kept = ((VECTORS[:20].astype(np.float64) @ directions) ** 2).sum(axis=1) / 400
    np.testing.assert_allclose(kept, (VECTORS[:20].astype(np.float64) ** 2).sum(axis=1), rtol=0.2)


def test_raw_axes_are_columns_as_they_are() -> None:
    result = project(None, VECTORS, "raw", {"dimensions": 3, "x": 7, "y": 1, "z": 40})
    np.testing.assert_array_equal(result.scores, VECTORS[:, [6, 0, 39]])
    assert result.axis_titles == ("Dimension 7", "Dimension 1", "Dimension 40")


def test_a_dimension_that_is_missing_is_0_by_default_and_wrong_if_asked_for() -> None:
    result = project(None, VECTORS[:, :1], "raw")
    assert isinstance(result, Coordinates)
    np.testing.assert_array_equal(result.scores, np.stack([VECTORS[:, 0], np.zeros(500)], axis=1))
    assert result.notes == ("Vectors have a single dimension", "There is no dimension 2: y is 0")
    with pytest.raises(ValueError, match="no dimension 41; there are 40"):
        project(None, VECTORS, "raw", {"x": 41})


@pytest.mark.parametrize("method", ["raw", "random"])
def test_rows_that_are_not_finite_are_set_aside(method: str) -> None:
    holes = VECTORS.copy()
    holes[3, 39] = np.inf
    result = project(None, holes, method)
    assert result.set_aside is not None
    assert np.flatnonzero(result.set_aside).tolist() == [3]
    assert np.flatnonzero(np.isnan(result.scores).any(axis=1)).tolist() == [3]


def test_rows_without_a_number_in_a_column_are_said_to_be_just_that() -> None:
    columns = np.array([[1, 2], [np.nan, 1], [3, 4], [2, np.nan]], dtype=np.float32)
    made = project(None, np.ones((4, 3), np.float32), "columns", given=Given(columns=columns, titles=("lon", "lat")))
    assert isinstance(made, Coordinates)
    assert made.notes == ("2 rows without a number in lon and lat set aside",)
    assert made.set_aside is not None
    assert made.set_aside.tolist() == [False, True, False, True]
