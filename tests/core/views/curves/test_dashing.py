from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import F8
from core.style import DASHES
from core.views.curves.dashing import dashed

PLACES = st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), min_size=2, max_size=12)


def cut(points: list[tuple[float, float]], dash: int, width: float = 2.0) -> list[F8]:
    line = np.array(points, dtype=np.float64)
    starts = np.array([0, len(line)], dtype=np.int64)
    x, y, bounds = dashed(line[:, 0].copy(), line[:, 1].copy(), starts, (dash,), width)
    assert bounds.tolist() == [0, len(x)]
    whole = np.stack([x, y], axis=1)
    edges = [-1, *np.flatnonzero(np.isnan(x)).tolist(), len(x)]
    return [whole[first + 1 : last] for first, last in pairwise(edges)]


def lengths(pieces: list[F8]) -> list[float]:
    return [float(np.hypot(*np.diff(piece, axis=0).T).sum()) for piece in pieces]


def test_a_straight_line_is_cut_where_the_pattern_says() -> None:
    pieces = cut([(0.0, 0.0), (30.0, 0.0)], 1)  # 8 pixels on, 4 off
    assert [(piece[0, 0], piece[-1, 0]) for piece in pieces] == [(0, 8), (12, 20), (24, 30)]


def test_whole_lines_are_the_very_same_arrays() -> None:
    x, starts = np.arange(4.0), np.array([0, 4])
    assert dashed(x, x, starts, (), 1.0)[0] is x
    assert dashed(x, x, starts, (0,), 1.0)[0] is x


@given(PLACES, st.integers(1, len(DASHES) - 1))
def test_dashes_lie_on_the_line_and_have_the_length_of_the_pattern(
    points: list[tuple[float, float]], dash: int
) -> None:
    total = sum(lengths([np.array(points)]))
    pieces = cut(points, dash)
    if total == 0:
        return
    pattern = np.array(DASHES[dash]) * 2.0
    drawn = 0.0
    left, number = total, 0
    while left > 0:  # an independent walk along the line
        drawn += min(left, pattern[number % len(pattern)]) if number % 2 == 0 else 0.0
        left, number = left - pattern[number % len(pattern)], number + 1
    assert sum(lengths(pieces)) == pytest.approx(drawn, abs=1e-6)
    assert all(length <= pattern.max() + 1e-6 for length in lengths(pieces))


def test_gaps_of_the_data_stay_and_a_vertex_alone_stays_a_dot() -> None:
    pieces = cut([(0.0, 0.0), (4.0, 0.0), (np.nan, np.nan), (9.0, 5.0), (np.nan, 0.0), (20.0, 0.0), (24.0, 0.0)], 1)
    assert [piece.tolist() for piece in pieces] == [[[0, 0], [4, 0]], [[9, 5]], [[20, 0], [24, 0]]]


def test_each_line_has_its_own_pattern() -> None:
    x, y = np.array([0.0, 20.0, 0.0, 20.0]), np.zeros(4)
    found, _, starts = dashed(x, y, np.array([0, 2, 4]), (0, 1), 2.0)
    assert found[: starts[1]].tolist() == [0, 20]
    assert np.nan_to_num(found[starts[1] :], nan=-1).tolist() == [0, 8, -1, 12, 20]


def test_a_pattern_that_ends_in_a_gap_leaves_nothing_at_the_end() -> None:
    assert [piece.tolist() for piece in cut([(0.0, 0.0), (13.0, 0.0)], 3)] == [[[0, 0], [12, 0]]]
