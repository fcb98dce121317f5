"""What axes take values for, by HiPlot's rules and where they end."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.field_values import FieldValues, Standing, ValueKind, field_values
from core.analysis.query import ListColumn, NumberColumn, TextColumn


def texts(*values: str | None) -> FieldValues:
    found = field_values(TextColumn.of(list(values)), len(values))
    assert found is not None
    return found


def numbers(*values: float | None) -> FieldValues:
    present = np.array([value is not None for value in values])
    column = NumberColumn(np.array([np.nan if value is None else value for value in values], dtype=np.float64), present)
    found = field_values(column, len(values))
    assert found is not None
    return found


def test_each_value_is_a_number_or_says_what_else_it_is() -> None:
    found = texts("1.5", "nan", "inf", "-inf", "auto", None, "NaN", "1e400")
    assert found.standing.tolist() == [
        Standing.FINITE, Standing.NAN, Standing.ABOVE, Standing.BELOW, Standing.TEXT, Standing.MISSING, Standing.NAN,
        Standing.ABOVE,
    ]  # fmt: skip
    assert numbers(1.0, np.nan, np.inf, -np.inf, None).standing.tolist() == [0, 1, 2, 3, 5]


def test_distinct_texts_stand_in_order_numbers_first() -> None:
    found = texts("b", "10", "9", None, "a10", "a9", "9", "0.5")
    assert found.texts == ("0.5", "9", "10", "a9", "a10", "b")
    assert [found.texts[code] if code >= 0 else None for code in found.codes] == [
        "b", "10", "9", None, "a10", "a9", "9", "0.5",
    ]  # fmt: skip


def test_numbers_of_metrics_are_texts_too() -> None:
    found = numbers(2.0, 0.5, None, 2.0)
    assert found.texts == ("0.5", "2")
    assert found.codes.tolist() == [1, 0, -1, 1]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["adam", "sgd"], ValueKind.CATEGORICAL),
        (["16", "32"] * 20, ValueKind.CATEGORICAL),
        (["16", "32"] * 9, ValueKind.NUMERIC),
        ([str(value) for value in range(40)], ValueKind.NUMERIC),
        (["1e-4", "1e-3", "1e-2"], ValueKind.LOG),
        (["1e-3", "1e-2"], ValueKind.NUMERIC),
        ([str(10.0 ** (value / 10)) for value in range(40)], ValueKind.LOG),
        ([str(10.0 ** (value / 40)) for value in range(40)], ValueKind.NUMERIC),
        (["0", *(str(10.0 ** (value / 10)) for value in range(40))], ValueKind.NUMERIC),
        ([*(str(value) for value in range(40)), "auto"], ValueKind.NUMERIC),
        ([*(str(value) for value in range(40)), *(["auto", "none"] * 5)], ValueKind.CATEGORICAL),
        (["1", "2", "auto"], ValueKind.CATEGORICAL),
        (["nan", "inf"], ValueKind.NUMERIC),
        ([None, None, "x"], ValueKind.CATEGORICAL),
    ],
)
def test_kinds(values: list[str | None], kind: ValueKind) -> None:
    assert texts(*values).kind is kind


def test_metrics_are_never_categories() -> None:
    assert numbers(*([0.0, 1.0] * 50)).kind is ValueKind.NUMERIC


def test_a_single_outlier_makes_no_logarithm() -> None:
    assert numbers(*np.linspace(1, 2, 99).tolist(), 1e6).kind is ValueKind.NUMERIC


def test_lists_and_nothing_are_no_axis() -> None:
    assert field_values(None, 3) is None
    assert field_values(ListColumn.of([["a"], []]), 2) is None
