"""Order of rows against Python's own stable sort of the values themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from core.analysis.query import Entity, Field
from core.analysis.run_columns import RunColumns
from core.model import Run
from core.model.order import natural_key
from core.views.hparams.table.ordering import Ranks, ordered, ranks_of
from core.views.hparams.table.param_ranks import natural_order, param_ranks
from tests.core.views.hparams.table.runs import a_run

NUMBERS = st.sampled_from([0.0, 1.0, -2.5, 3.0, 1e30, math.inf, -math.inf, math.nan])
TEXTS = st.sampled_from(["adam", "sgd", "a2", "a10", "B", "10", "9", "0.1", "1e-1", "nan", "NaN", "-inf", ""])
VALUES = st.one_of(st.none(), NUMBERS, TEXTS, st.booleans(), st.integers(-3, 30), st.just(10**400))


def expected(values: list[Any], descending: bool) -> list[int]:
    """Places of values: numbers, then texts, or the other way round; then NaN; then what is missing; stable."""

    def number(value: Any) -> float | None:
        try:
            return float(str(value))
        except ValueError:
            return None

    def kind(place: int) -> int:
        value = values[place]
        if value is None:
            return 3
        known = number(value)
        return 2 if known is not None and math.isnan(known) else 0

    plain = [place for place in range(len(values)) if kind(place) == 0]
    numbers = [place for place in plain if number(values[place]) is not None]
    texts = [place for place in plain if number(values[place]) is None]
    numbers.sort(key=lambda place: float(str(values[place])), reverse=descending)
    texts.sort(key=lambda place: natural_key(str(values[place])), reverse=descending)
    found = texts + numbers if descending else numbers + texts
    return found + [p for p in range(len(values)) if kind(p) == 2] + [p for p in range(len(values)) if kind(p) == 3]


def columns_of(values: list[Any]) -> RunColumns:
    return RunColumns([a_run(f"r{place}", {} if value is None else {"x": value}) for place, value in enumerate(values)])


def order_of(ranks: Ranks, descending: bool) -> list[int]:
    return [int(row) for row in ordered(np.arange(len(ranks.rank)), [(ranks, descending)])]


@given(st.lists(VALUES, max_size=12), st.booleans())
def test_parameters_are_sorted_as_their_values_are(values: list[Any], descending: bool) -> None:
    columns = columns_of(values)
    wanted = expected(values, descending)
    assert order_of(param_ranks(columns.runs, "x"), descending) == wanted
    assert order_of(ranks_of(columns.column(Field(Entity.PARAM, "x")), len(values)), descending) == wanted


@given(st.lists(st.from_regex(r"(run-|a_|a|trial|)[0-9]{1,3}", fullmatch=True), max_size=12, unique=True))
def test_counted_texts_are_in_natural_order(texts: list[str]) -> None:
    assert [texts[place] for place in natural_order(texts)] == sorted(texts, key=natural_key)


@given(st.lists(st.integers(0, 2000).map(lambda number: f"trial-{number}".replace("-", "_")), min_size=2, unique=True))
def test_texts_that_differ_in_a_number_are_in_natural_order(texts: list[str]) -> None:
    assert [texts[place] for place in natural_order(texts)] == sorted(texts, key=natural_key)


@given(st.lists(st.one_of(st.none(), NUMBERS), max_size=12), st.booleans())
def test_metrics_are_sorted_as_their_values_are(values: list[float | None], descending: bool) -> None:
    runs: list[Run] = [a_run(f"r{p}", None, {} if v is None else {"m": [0.5, v]}) for p, v in enumerate(values)]
    ranks = ranks_of(RunColumns(runs).column(Field(Entity.METRIC, "m")), len(runs))
    rows = [int(row) for row in ordered(np.arange(len(values)), [(ranks, descending)])]
    assert rows == expected(values, descending)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=14), st.booleans(), st.booleans())
def test_a_second_column_orders_ties_of_the_first(pairs: list[tuple[Any, Any]], first: bool, second: bool) -> None:
    runs = [
        a_run(f"r{place}", {key: value for key, value in zip("xy", pair, strict=True) if value is not None})
        for place, pair in enumerate(pairs)
    ]
    columns = RunColumns(runs)
    x, y = (ranks_of(columns.column(Field(Entity.PARAM, key)), len(runs)) for key in "xy")
    got = [int(row) for row in ordered(np.arange(len(runs)), [(x, first), (y, second)])]
    by_y = expected([pair[1] for pair in pairs], second)
    again = expected([pairs[row][0] for row in by_y], first)
    assert got == [by_y[place] for place in again]


def test_only_the_rows_that_are_given_are_ordered() -> None:
    ranks = ranks_of(columns_of([3.0, 1.0, 2.0, 0.0]).column(Field(Entity.PARAM, "x")), 4)
    assert ordered(np.array([0, 1, 2]), [(ranks, False)]).tolist() == [1, 2, 0]
    assert ordered(np.array([2, 0]), []).tolist() == [2, 0]


def test_a_column_that_no_run_has_orders_nothing() -> None:
    assert ordered(np.array([2, 0, 1]), [(ranks_of(None, 3), True)]).tolist() == [2, 0, 1]


@given(
    st.sampled_from(["trial-", "é_", "a1b", "v1.", "1e"]),
    st.lists(
        st.sampled_from(["7", "07", "007", "70", "10", "9", "0", ""]) | st.from_regex(r"[0-9]{1,4}", fullmatch=True),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
)
@example("a1b", ["7", "07"], False)
@example("a1b", ["7", "7", "10"], True)
def test_texts_with_numbers_that_repeat_are_sorted_as_all_others(
    begins: str, ends: list[str], descending: bool
) -> None:
    values = [begins + end for end in ends]
    assert order_of(param_ranks(columns_of(values).runs, "x"), descending) == expected(values, descending)
    assert [values[place] for place in natural_order(values)] == sorted(values, key=natural_key)
