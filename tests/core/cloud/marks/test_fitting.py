from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.cloud.marks import kernels, plain
from core.cloud.marks.fitting import NEVER, SCALES, by_chance, fit_with, fitting, level_at, levels
from core.model import F4, F8, Bool

pytestmark = pytest.mark.usefixtures("kernels")

_COUNTS = st.integers(1, 60)
_PLACES = _COUNTS.flatmap(lambda n: arrays.arrays(np.float64, (n, 2), elements=st.floats(-300, 300, width=32)))


def boxes_for(places: F8, seed: int) -> F4:
    """Rectangles of all sizes, each around its own place."""
    random = np.random.default_rng(seed)
    before, behind = random.uniform(-60, 0, (len(places), 2)), random.uniform(1, 60, (len(places), 2))
    return np.hstack([before, behind]).astype(np.float32)


def overlapping(places: F8, boxes: F4) -> Bool:
    """Every rectangle against every other one, by the definition."""
    edges = places[:, [0, 1, 0, 1]] + boxes
    low, high = edges[:, :2], edges[:, 2:]
    meets: Bool = np.all((low[:, None] < high[None]) & (low[None] < high[:, None]), axis=2)
    meets &= ~np.eye(len(places), dtype=np.bool_)
    return meets


@given(_PLACES, st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_marks_that_are_shown_never_overlap_and_others_have_no_room(places: F8, seed: int) -> None:
    boxes, order = boxes_for(places, seed), by_chance(len(places), seed)
    shown = fitting(places, boxes, order)
    meets = overlapping(places, boxes)
    assert not meets[np.ix_(shown, shown)].any()
    rank = np.argsort(order)
    for left_out in np.flatnonzero(~shown):
        before = shown & (rank < rank[left_out])
        assert meets[left_out, before].any()


@given(_PLACES, st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_the_compiled_loop_and_its_twin_agree(places: F8, seed: int) -> None:
    boxes, order = boxes_for(places, seed), by_chance(len(places), seed)
    certain = len(places) // 5
    one = fit_with(kernels.fit, places, boxes, order, certain)
    assert np.array_equal(one, fit_with(plain.fit, places, boxes, order, certain))
    assert one[order[:certain]].all()


@given(_PLACES, st.integers(0, 99), st.floats(0.02, 3), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
@settings(max_examples=40, deadline=None)
def test_what_is_shown_stays_when_one_looks_closer_and_when_the_plane_moves(
    places: F8, seed: int, size: float, right: float, down: float
) -> None:
    plane, order = places / 300, by_chance(len(places), seed)
    boxes = boxes_for(places, seed) * np.float32(size)
    first = levels(plane, boxes, order)
    for level in range(0, len(SCALES), 7):
        shown = first <= level_at(float(SCALES[level]))
        assert np.array_equal(shown, first <= level)
        for scale in (SCALES[level], SCALES[level] * 1.17):  # between two scales nothing overlaps either
            seen = plane * scale + (right, down)
            assert not overlapping(seen[shown], boxes[shown]).any()


def test_in_the_end_everything_apart_is_shown_and_of_equals_one() -> None:
    plane = np.array([[0.0, 0.0], [1e-3, 0.0], [0.5, 0.5], [0.5, 0.5]])
    boxes = np.tile(np.array([-10, -10, 10, 10], dtype=np.float32), (4, 1))
    first = levels(plane, boxes, np.arange(4))
    assert first[0] == 0
    assert SCALES[first[1]] >= 20_000 > SCALES[first[1] - 1]
    assert first[3] == NEVER
    assert level_at(1e-3) == -1


def test_marks_nowhere_are_not_shown() -> None:
    places = np.array([[np.nan, 0], [0, np.inf], [5, 5]])
    boxes: Any = np.tile(np.array([-1, -1, 1, 1], dtype=np.float32), (3, 1))
    assert fitting(places, boxes, np.arange(3)).tolist() == [False, False, True]
    assert not fitting(places[:0], boxes[:0], np.arange(0)).any()
