from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Bool
from core.state import RowSet

masks = st.lists(st.booleans(), max_size=70).map(lambda bits: np.array(bits, dtype=np.bool_))


@given(mask=masks)
def test_a_set_gives_back_its_rows(mask: Bool) -> None:
    rows = RowSet.of_mask(mask)
    assert (rows.size, rows.count) == (len(mask), int(mask.sum()))
    np.testing.assert_array_equal(rows.mask(), mask)
    assert rows.indices().tolist() == np.flatnonzero(mask).tolist()
    assert rows.indices().dtype == np.int64


@given(mask=masks)
def test_indices_in_any_order_are_the_same_set_as_their_mask(mask: Bool) -> None:
    backwards = np.flatnonzero(mask)[::-1].astype(np.int64)
    assert RowSet.of_indices(len(mask), np.concatenate([backwards, backwards])) == RowSet.of_mask(mask)


@pytest.mark.parametrize("longer", [2, 8, 9, 800])
def test_the_same_rows_of_a_longer_table_are_another_set(longer: int) -> None:
    one, other = RowSet.of_indices(1, [0]), RowSet.of_indices(longer, [0])
    assert one != other
    assert one.digest != other.digest


def test_a_mask_cannot_be_changed() -> None:
    rows = RowSet.of_indices(9, [1, 8])
    with pytest.raises(ValueError, match="read-only"):
        rows.mask()[0] = True
    assert rows.indices().tolist() == [1, 8]


def test_a_row_outside_the_table_is_refused() -> None:
    with pytest.raises(IndexError):
        RowSet.of_indices(5, [5])


def test_a_set_of_most_rows_stays_small() -> None:
    mask = np.ones(1_000_000, dtype=np.bool_)
    mask[::10_000] = False
    assert len(RowSet.of_mask(mask).packed) < 10_000


@given(st.lists(st.booleans(), min_size=1, max_size=300), st.integers(1, 40))
def test_a_spread_of_rows_is_evenly_taken_from_all(chosen: list[bool], most: int) -> None:
    rows = RowSet.of_mask(np.array(chosen))
    every = np.flatnonzero(chosen)
    expected = every if len(every) <= most else every[np.arange(most) * len(every) // most]
    assert rows.spread(most).tolist() == expected.tolist()
