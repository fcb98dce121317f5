"""Ranks as shares, with Optuna's rank plot as judge."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optuna.visualization._rank import _get_order_with_same_order_averaging

from core.analysis.rank_shares import best_place, rank_shares


@given(st.lists(st.sampled_from([-3.0, 0.0, 0.5, 1.0, 9.0]), min_size=2, max_size=40))
def test_ranks_are_those_of_optuna(values: list[float]) -> None:
    judge = _get_order_with_same_order_averaging(np.array(values)) / (len(values) - 1)
    assert rank_shares(np.array(values)) == pytest.approx(judge)


@given(st.lists(st.sampled_from([-math.inf, 0.0, 2.0, math.inf, math.nan]), max_size=20))
def test_nan_has_no_rank_and_infinities_are_at_the_ends(values: list[float]) -> None:
    found = rank_shares(np.array(values, dtype=np.float64))
    there = [value for value in values if not math.isnan(value)]
    assert np.isnan(found).tolist() == [math.isnan(value) for value in values]
    for value, share in zip(values, found.tolist(), strict=True):
        if not math.isnan(value) and len(there) > 1:
            below, same = sum(each < value for each in there), there.count(value)
            assert share == pytest.approx((below + (same - 1) / 2) / (len(there) - 1))


def test_a_value_alone_stands_in_the_middle() -> None:
    assert rank_shares(np.array([7.0])).tolist() == [0.5]


@given(st.lists(st.sampled_from([-math.inf, 0.0, 2.0, 3.0, math.inf, math.nan]), max_size=20), st.booleans())
def test_the_best_is_the_first_of_the_best_finite_ones(values: list[float], maximise: bool) -> None:
    finite = [value for value in values if math.isfinite(value)]
    judge = values.index(max(finite) if maximise else min(finite)) if finite else None
    assert best_place(np.array(values, dtype=np.float64), maximise) == judge
