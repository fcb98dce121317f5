from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.importance.columns import Categorical, Numeric
from core.analysis.importance.space import CELLS, OTHERS, axis

NUMBERS = st.lists(
    st.one_of(st.floats(allow_nan=False), st.integers(0, 9).map(float), st.just(np.nan), st.just(np.inf)), min_size=1,
    max_size=300,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(NUMBERS)
def test_each_number_lies_in_its_cell_and_all_cells_are_the_whole_space(numbers: list[float]) -> None:
    values = np.array(numbers)
    present = np.isfinite(values)
    if not present.any():
        return
    one = axis(Numeric("x", values))
    assert len(one.weights) <= CELLS
    assert one.weights.sum() == pytest.approx(1)
    assert (one.weights > 0).all()
    assert (np.diff(one.middles) >= 0).all()
    cells = one.cells[present].astype(int)
    assert (one.edges[cells] <= values[present]).all()
    assert (values[present] <= one.edges[cells + 1]).all()
    assert np.array_equal(np.unique(one.cells), np.arange(len(one.weights))), "every cell has runs"
    assert (one.cells[~present] == one.missing).all()
    if not present.all():
        assert one.weights[one.missing] == pytest.approx((~present).mean())


@pytest.mark.parametrize("values", [[0, 5e-324], [-1.7e308, 1.7e308], [1, 1 + 2**-52], [1e300, np.inf]])
def test_numbers_at_the_ends_of_what_there_is_make_a_space(values: list[float]) -> None:
    one = axis(Numeric("x", np.array(values)))
    assert one.weights.sum() == pytest.approx(1)
    assert (one.weights > 0).all()
    assert np.isfinite(one.middles).all()


def test_many_numbers_are_shared_out_evenly_and_count_by_width() -> None:
    values = np.random.default_rng(0).random(6200) ** 3
    one = axis(Numeric("x", values))
    assert len(one.weights) == CELLS - 2
    assert np.ptp(np.bincount(one.cells)) <= 2
    assert one.weights == pytest.approx(np.diff(one.edges) / np.ptp(values))


def test_a_grid_counts_its_values_the_same() -> None:
    one = axis(Numeric("batch", np.tile([16.0, 32, 64, 512], 5)))
    assert one.weights == pytest.approx([0.25] * 4)
    assert one.middles.tolist() == [16, 32, 64, 512]


def test_a_logarithmic_number_counts_by_factors() -> None:
    values = 10 ** np.linspace(-5, -1, 9)
    one = axis(Numeric("lr", values, log=True))
    assert one.weights[1:-1] == pytest.approx([1 / 8] * 7)
    assert one.edges[[0, -1]] == pytest.approx([1e-5, 1e-1])
    linear = axis(Numeric("lr", np.append(values, -1), log=True))
    assert linear.edges[0] == -1, "there is no logarithm of -1"


def test_the_range_that_was_searched_belongs_to_the_space() -> None:
    one = axis(Numeric("x", np.array([2.0, 3, 4, 5.5]), low=0, high=10))
    assert one.edges.tolist() == [0, 2.5, 3.5, 4.75, 10]
    narrow = axis(Numeric("x", np.array([2.0, 3, 4, 5.5]), low=3, high=4))
    assert narrow.edges[[0, -1]].tolist() == [2, 5.5], "what the runs have is never outside"


def test_categories_that_no_run_has_are_not_part_of_the_space() -> None:
    one = axis(Categorical("kind", np.array([0, 2, 2, -1], dtype=np.int32), ("a", "b", "c")))
    assert one.labels == ("a", "c")
    assert one.cells.tolist() == [0, 1, 1, 2]
    assert one.weights == pytest.approx([0.375, 0.375, 0.25])
    assert (one.missing, one.ordered) == (2, False)


def test_the_rarest_of_too_many_categories_are_one() -> None:
    codes = np.concatenate([np.arange(100), np.arange(50)]).astype(np.int32)
    one = axis(Categorical("host", codes, tuple(f"h{number}" for number in range(100))))
    assert len(one.weights) == CELLS - 2
    assert one.labels[-1] == OTHERS
    assert set(one.labels[:50]) == {f"h{number}" for number in range(50)}
    assert one.weights[-1] == pytest.approx(39 / 100)
    assert (one.cells == CELLS - 3).sum() == 39
