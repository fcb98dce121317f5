from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.projection.umap import kernels
from core.analysis.projection.umap.tables import force_tables
from core.compiled import kernel
from core.model.arrays import F4, F8


@kernel
def read(table: F4, squares: F4, out: F4) -> None:
    for i in range(len(squares)):
        out[i] = kernels.looked_up(table, squares[i])


def looked_up(table: F4, squares: F8) -> F4:
    found = np.empty(len(squares), dtype=np.float32)
    read(table, squares.astype(np.float32), found)
    return found


@given(st.floats(0.01, 50.0), st.floats(0.3, 2.0), st.floats(0.01, 10.0), st.floats(-37.0, 20.0))
def test_forces_are_those_of_the_formula(a: float, b: float, repulsion: float, exponent: float) -> None:
    squares = (np.float32(2.0) ** np.linspace(exponent, exponent + 2, 300)).astype(np.float32).astype(np.float64)
    pull, push, strength = force_tables(a, b, repulsion)
    curve = 1 + a * squares**b
    np.testing.assert_allclose(looked_up(strength, squares), 1 / curve, rtol=1e-4)
    np.testing.assert_allclose(looked_up(pull, squares), -2 * a * b * squares ** (b - 1) / curve, rtol=1e-4)
    np.testing.assert_allclose(looked_up(push, squares), 2 * repulsion * b / ((0.001 + squares) * curve), rtol=1e-4)


def test_whatever_a_square_is_the_table_has_an_entry() -> None:
    odd = np.array([0.0, -0.0, 1e-45, 1e38, np.inf, np.nan, -np.nan, -1.0])
    for table in force_tables(1.6, 0.9, 1.0):
        found = looked_up(table, odd)
        assert np.isfinite(found).all()
        assert np.abs(found).max() <= np.abs(table[:, 0]).max()


def test_a_strength_falls_and_a_pull_draws_near() -> None:
    pull, push, strength = force_tables(1.6, 0.9, 1.0)
    assert (np.diff(strength[:, 0]) <= 0).all()
    assert (pull[:, 0] < 0).all()
    assert (push[:, 0] > 0).all()
