from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.restarts import segments, superseded

STEPS = st.lists(st.integers(0, 12), max_size=40)


def brute_force(steps: list[int]) -> list[bool]:
    gone = [False] * len(steps)
    for i in range(1, len(steps)):
        if steps[i] < steps[i - 1]:
            for j in range(i):
                gone[j] |= steps[j] >= steps[i]
    return gone


@given(STEPS)
def test_a_restart_overwrites_what_it_repeats(steps: list[int]) -> None:
    array = np.array(steps, dtype=np.int64)
    assert superseded(array).tolist() == brute_force(steps)


@given(STEPS)
def test_the_points_left_ascend(steps: list[int]) -> None:
    array = np.array(steps, dtype=np.int64)
    assert np.all(np.diff(array[~superseded(array)]) >= 0)


def test_one_restart() -> None:
    steps = np.array([0, 10, 20, 30, 20, 30, 40])
    assert superseded(steps).tolist() == [False, False, True, True, False, False, False]


def test_a_repeated_step_is_no_restart() -> None:
    assert not superseded(np.array([0, 1, 1, 2])).any()


@given(STEPS)
def test_segments_ascend_and_cover_everything(steps: list[int]) -> None:
    array = np.array(steps, dtype=np.int64)
    starts = segments(array)
    assert starts[0] == 0
    assert starts[-1] == len(steps)
    parts = [array[a:b] for a, b in itertools.pairwise(starts)]
    assert all(len(part) and np.all(np.diff(part) >= 0) for part in parts)
    assert len(parts) == (1 + sum(b < a for a, b in itertools.pairwise(steps)) if steps else 0)


def test_the_highest_step_can_be_superseded() -> None:
    top = np.iinfo(np.int64).max
    assert superseded(np.array([top, 0])).tolist() == [True, False]
    assert superseded(np.array([0, top])).tolist() == [False, False]
