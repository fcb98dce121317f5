"""Whatever runs there are, every evaluator answers, and keeps to what its numbers mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.importance.columns import Categorical, Column, Numeric
from core.analysis.importance.evaluators import EVALUATORS, Evaluator
from core.analysis.importance.importance import importance
from core.model.arrays import F8

ODD = st.one_of(st.floats(width=32), st.sampled_from([0.0, 1.0, -1.0, 1e300, 5e-324, np.nan, np.inf, -np.inf]))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Column], F8]:
    runs = draw(st.integers(0, 24))
    columns: list[Column] = []
    for place in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            values = np.array(draw(st.lists(ODD, min_size=runs, max_size=runs)), dtype=np.float64)
            columns.append(Numeric(f"n{place}", values, draw(st.booleans()), draw(ODD), draw(ODD)))
        else:
            codes = draw(st.lists(st.integers(-1, 3), min_size=runs, max_size=runs))
            columns.append(Categorical(f"c{place}", np.array(codes, dtype=np.int32), tuple("abcd")))
    return columns, np.array(draw(st.lists(ODD, min_size=runs, max_size=runs)), dtype=np.float64)


@pytest.mark.parametrize("evaluator", EVALUATORS, ids=lambda one: one.name)
@settings(max_examples=40, deadline=None)
@given(tables(), st.booleans())
def test_whatever_the_runs_an_answer_is_given(
    evaluator: Evaluator, table: tuple[list[Column], F8], ranked: bool
) -> None:
    columns, target = table
    found = importance(columns, target, evaluator.name, ranked=ranked, threads=1)
    assert found.runs + found.dropped == len(target)
    assert sorted([*found.names, *(one.name for one in found.left_out)]) == sorted(
        column.name for column in columns if found.runs
    )
    known = np.isfinite(found.values)
    assert known.all() or not known.any()
    assert (found.values[known] >= evaluator.least).all()
    assert (found.values[known] <= evaluator.most + 1e-9).all()
    sure = np.isfinite(found.low)
    assert (found.low[sure] <= found.values[sure]).all()
    assert (found.values[sure] <= found.high[sure] + 1e-9).all()
    for curve in found.curves:
        assert np.isfinite(curve.mean).all()
        assert len(curve.mean) == max(len(curve.positions), len(curve.labels)) + curve.missing
