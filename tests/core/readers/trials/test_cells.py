"""Cells of a column, many at a time, against each by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.readers.trainers.values import as_float, is_missing, number, param, plain
from core.readers.trials.cells import numbers_of, params_of, texts_of

texts = st.sampled_from(
    ["", "NA", "-", "nan", "-inf", "1", "007", "+3", "1.", " 2 ", "1_0", "1e5", "true", "adam", "²", "٣", "9" * 25]
) | st.text(max_size=4)
numerals = st.integers(-(10**20), 10**20).map(str) | st.floats().map(repr)
columns = st.one_of(
    *(st.lists(each, max_size=12) for each in (texts, numerals, numerals | texts, st.integers(0, 99).map(str))),
    st.lists(st.sampled_from(["1_0", "1_0.5", "2", "0.5", "30"]), max_size=4),
    st.lists(st.none() | st.floats()),
    st.lists(st.none() | st.booleans()),
    st.lists(st.integers() | st.none() | st.floats() | texts | st.lists(st.integers(), max_size=2), max_size=6),
).map(lambda cells: cells * 5 if len(cells) % 2 else cells)


def one_param(cell: object) -> object:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return plain(cell) if not isinstance(cell, str) else None if is_missing(cell) else param(cell)


def one_number(cell: object) -> object:
    return number(cell) if isinstance(cell, str) else as_float(cell)


def one_text(cell: object) -> object:
    return None if cell is None or (isinstance(cell, str) and is_missing(cell)) else str(plain(cell))


@pytest.mark.parametrize(
    ("many", "one"), [(params_of, one_param), (numbers_of, one_number), (texts_of, one_text)], ids=lambda f: f.__name__
)
@given(cells=columns)
def test_many_cells_say_what_each_says(
    many: Callable[[Sequence[object]], Sequence[object]], one: Callable[[object], object], cells: list[object]
) -> None:
    found, expected = many(cells), [one(cell) for cell in cells]
    assert [(type(value), repr(value)) for value in found] == [(type(value), repr(value)) for value in expected]


def test_times_are_written_as_such() -> None:
    assert texts_of([datetime(2026, 1, 2), None]) == ["2026-01-02T00:00:00", None]
