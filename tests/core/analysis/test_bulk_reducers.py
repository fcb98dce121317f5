from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import bulk_reducers
from core.analysis.bulk_reducers import reduced_many
from core.analysis.query import Reducer
from core.analysis.reducers import reduced
from core.model import ScalarSeries

VALUES = st.sampled_from([0.0, 1.0, -2.0, 0.5, math.nan, math.inf, -math.inf])
POINTS = st.lists(st.tuples(st.integers(-2, 4), st.integers(0, 3), VALUES), max_size=6)
ASKED = st.sampled_from(
    [(Reducer.LAST, None), (Reducer.MIN, None), (Reducer.MAX, None), (Reducer.BEST, None), (Reducer.BEST, "min"),
     (Reducer.MEAN, 2), (Reducer.AT, 1), (Reducer.FIRST, None), (Reducer.AUC, None), (Reducer.REACH, 0.5)]
)  # fmt: skip


def made(points: list[tuple[int, int, float]] | None) -> ScalarSeries | None:
    if points is None:
        return None
    step, wall, value = (list(column) for column in zip(*points, strict=True)) if points else ([], [], [])
    return ScalarSeries(np.array(wall, dtype=np.float64), np.array(step, dtype=np.int64), np.array(value, np.float32))


@pytest.mark.filterwarnings("ignore:invalid value")
@given(st.lists(st.one_of(st.none(), POINTS), max_size=8), ASKED, st.sampled_from([2, 2**20]))
def test_many_series_at_once_are_what_each_is_alone(
    lists: list[list[tuple[int, int, float]] | None], asked: tuple[Reducer, int | float | str | None], points: int
) -> None:
    series = [made(each) for each in lists]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_reducers, "_POINTS", points)
        values, present = reduced_many(series, *asked, "loss")
    alone = [None if one is None else reduced(one, *asked, "loss") for one in series]
    assert present.tolist() == [one is not None for one in alone]
    assert np.array_equal(values[present], [one for one in alone if one is not None], equal_nan=True)
