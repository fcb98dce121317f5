"""Positions in the cube: the same bits by compiled loops and by NumPy, in one block and in many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud import compiling, threads
from core.model.arrays import F4
from core.views.embedding import coordinates
from core.views.embedding.coordinates import positions
from core.views.embedding.runs.layouts import Layout


def scaled(scores: F4, components: tuple[int, ...], kept: np.ndarray) -> F4:
    """Return what positions are by their definition, one axis after the other."""
    result = np.zeros((len(scores), 3), dtype=np.float32)
    usable = [each for each in components if each < scores.shape[1]]
    if not kept.any() or not usable:
        return result
    low, high = scores[kept].min(axis=0)[usable], scores[kept].max(axis=0)[usable]
    reach = np.float32((high - low).max() / 2 or 1.0)
    for axis, column in enumerate(usable):
        middle = np.float32((low[axis] + high[axis]) / 2)
        result[kept, axis] = (scores[kept, column] - middle) / reach
    return result


@given(
    st.integers(0, 2**32 - 1), st.integers(1, 2000), st.integers(1, 5), st.permutations(range(4)), st.booleans(),
    st.booleans(), st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_positions_are_what_they_are_defined_as(
    seed: int, rows: int, columns: int, order: list[int], fast: bool, gaps: bool, turned: bool
) -> None:
    compiling.warm_up()
    random = np.random.default_rng(seed)
    scores = random.normal(random.normal() * 100, 3, (rows, columns)).astype(np.float32)
    scores = np.asfortranarray(scores) if turned else scores
    aside = random.random(rows) < 0.2 if gaps else None
    kept = np.ones(rows, dtype=np.bool_) if aside is None else ~aside
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coordinates, "compiled", lambda: fast)
        patch.setattr(threads, "BLOCK", 100)
        made = Layout(scores, tuple("abcde"[:columns]), aside)
        found = positions(made, tuple(order[:3]))
    np.testing.assert_array_equal(found, scaled(scores, tuple(order[:3]), kept))


@given(st.integers(0, 5000), st.integers(1, 700))
def test_shares_of_rows_follow_one_another(rows: int, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "BLOCK", block)
        found = threads.shares(rows)
    np.testing.assert_array_equal(np.concatenate([np.arange(rows)[share] for share in found]), np.arange(rows))
    assert len(found) <= threads.workers()
