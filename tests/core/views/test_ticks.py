from __future__ import annotations

import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.views import AxisScale
from core.views.ticks import log_durations, span_label, ticks, value_column, value_label

FLOATS = st.floats(-1e12, 1e12, allow_nan=False)


def labels(scale: AxisScale, lower: float, upper: float, count: int = 5) -> list[str]:
    return [tick.label for tick in ticks(scale, lower, upper, count)]


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-800, 100, ["−800", "−600", "−400", "−200", "0"]),
        (0, 250_000, ["0", "50k", "100k", "150k", "200k", "250k"]),
        (0, 5_000, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
        (0, 2.5e6, ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"]),
        (0, 1e-5, ["0", "2e−6", "4e−6", "6e−6", "8e−6", "1e−5"]),
        (0.0461, 0.0472, ["0.0462", "0.0464", "0.0466", "0.0468", "0.0470", "0.0472"]),
    ],
)
def test_linear_labels_are_short_and_have_equal_digits(lower: float, upper: float, expected: list[str]) -> None:
    assert labels(AxisScale.LINEAR, lower, upper) == expected


def test_steps_are_whole() -> None:
    assert labels(AxisScale.STEP, -0.1, 2.1) == ["0", "1", "2"]
    assert labels(AxisScale.STEP, 0, 250_000) == labels(AxisScale.LINEAR, 0, 250_000)
    assert labels(AxisScale.STEP, 123_455.5, 123_456.5) == ["123,456"]
    assert labels(AxisScale.STEP, 0.2, 0.8) == []


def test_log_labels_are_decades() -> None:
    assert labels(AxisScale.LOG, 0.005, 2000) == ["0.01", "0.1", "1", "10", "100", "1000"]
    assert labels(AxisScale.LOG, 1e-9, 1e-5, 3) == ["1e−8", "1e−6"]
    assert labels(AxisScale.LOG, 1.5, 8) == ["2", "5"]


def test_durations_are_whole_units() -> None:
    assert labels(AxisScale.DURATION, 0, 5400, 3) == ["0", "30m", "1h", "1h30m"]
    assert labels(AxisScale.DURATION, 0, 100) == ["0", "30s", "1m", "1m30s"]
    assert labels(AxisScale.DURATION, 0, 2) == ["0", "0.5s", "1s", "1.5s", "2s"]


def test_times_are_whole_hours_with_the_date_at_midnight() -> None:
    start = datetime(2026, 11, 20, 21, 10).timestamp()
    assert labels(AxisScale.TIME, start, start + 4 * 3600) == ["22:00", "23:00", "21 Nov", "01:00"]
    assert labels(AxisScale.TIME, start, start + 4 * 86400) == ["21 Nov", "22 Nov", "23 Nov", "24 Nov"]


def test_long_labels_that_differ_in_their_last_digits_are_told_from_the_roundest() -> None:
    assert labels(AxisScale.LINEAR, 999_999.88, 1_000_000.12, 4) == ["−0.10", "−0.05", "1M", "+0.05", "+0.10"]
    assert labels(AxisScale.LINEAR, 12_345, 12_347, 4) == ["−1.0", "−0.5", "12.346k", "+0.5", "+1.0"]
    assert labels(AxisScale.LINEAR, 12_340, 12_350, 4)[0] == "12.340k"
    assert labels(AxisScale.STEP, 1_000_000, 1_000_002, 3) == ["1.000000M", "1.000001M", "1.000002M"]


@given(st.floats(-1e9, 1e9), st.floats(1e-7, 1e-5), st.integers(2, 9))
def test_labels_beside_another_come_to_the_value_of_their_tick(lower: float, share: float, count: int) -> None:
    upper = lower + max(abs(lower), 1.0) * share
    found = ticks(AxisScale.LINEAR, lower, upper, count)
    bases = [tick for tick in found if number(tick.label) == pytest.approx(tick.value, rel=1e-9, abs=1e-12)]
    assert bases
    for tick in found:
        beside = number(tick.label) + (0.0 if tick in bases else bases[0].value)
        assert beside == pytest.approx(tick.value, abs=(upper - lower) * 1e-3)


def number(label: str) -> float:
    """Return the number that a label says."""
    text = label.replace("−", "-").replace(",", "")
    prefixes = {"k": 1e3, "M": 1e6, "G": 1e9}
    return float(text[:-1]) * prefixes[text[-1]] if text[-1] in prefixes else float(text)


@given(FLOATS, FLOATS, st.sampled_from([AxisScale.LINEAR, AxisScale.DURATION]), st.integers(2, 12))
def test_ticks_lie_inside_and_ascend(a: float, b: float, scale: AxisScale, count: int) -> None:
    found = ticks(scale, a, b, count)
    values = [tick.value for tick in found]
    assert len(found) <= 4 * count + 2
    assert values == sorted(set(values))
    room = abs(b - a) * 1e-6
    assert all(a - room <= value <= b + room for value in values)


@given(st.floats(1e-300, 1e300), st.floats(1.001, 1e6), st.integers(2, 12))
def test_log_ticks_lie_inside(lower: float, factor: float, count: int) -> None:
    upper = lower * factor
    if np.isfinite(upper):
        assert all(lower * 0.999 <= tick.value <= upper * 1.001 for tick in ticks(AxisScale.LOG, lower, upper, count))


@pytest.mark.parametrize(("lower", "upper"), [(1, 1), (2, 1), (float("nan"), 1), (0, float("inf"))])
def test_no_range_no_ticks(lower: float, upper: float) -> None:
    for scale in AxisScale:
        assert ticks(scale, lower, upper, 5) == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.046512, "0.04651"),
        (-3.25, "−3.25"),
        (123456.0, "123.5k"),
        (1.2e-7, "1.2e−7"),
        (float("nan"), "NaN"),
        (float("-inf"), "−∞"),
    ],
)
def test_values_have_few_digits(value: float, text: str) -> None:
    assert value_label(value) == text


def test_spans() -> None:
    assert [span_label(s) for s in (0, 59, 61, 3600, 90061, -60)] == ["0", "59s", "1m1s", "1h", "1d1h", "−1m"]


def test_a_column_of_values_has_its_digits_under_one_another() -> None:
    assert value_column([1.0, -0.53, 0.1234]) == ["1.000", "−0.5300", "0.1234"]
    assert value_column([3.0, 12.0, math.nan]) == ["3", "12", "NaN"]


def test_values_that_are_close_have_the_digits_that_tell_them_apart() -> None:
    assert value_column([1_000_000.0625, 1_000_000.0, 999_999.9]) == ["1.00000006M", "1.00000000M", "999.999900k"]
    assert value_column([0.91234, 0.91236, math.nan]) == ["0.912340", "0.912360", "NaN"]
    assert value_column([1.5, 1.5]) == ["1.500", "1.500"]
    assert value_column([0.5, 0.52]) == ["0.5000", "0.5200"]
    assert value_column([1.0, 1.0 + 1e-15]) == ["1.000000000", "1.000000000"]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6))
def test_values_in_a_column_are_alike_only_where_they_hardly_differ(values: list[float]) -> None:
    told = value_column(values)
    reach, largest = max(values) - min(values), max(map(abs, values))
    if reach > largest * 1e-7:
        assert told[values.index(max(values))] != told[values.index(min(values))]


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (3, 90_000, ["10s", "1m", "10m", "1h", "1d"]),
        (10, 200, ["10s", "30s", "1m", "2m"]),
        (0.01, 50, ["0.01s", "0.1s", "1s", "10s"]),
        (1000, 1200, ["17m", "17m30s", "18m", "18m30s", "19m", "19m30s", "20m"]),
    ],
)
def test_spans_on_a_logarithmic_axis_are_whole_units(lower: float, upper: float, expected: list[str]) -> None:
    assert [tick.label for tick in log_durations(lower, upper, 6)] == expected


@given(st.floats(1e-6, 1e9), st.floats(1.01, 1e9), st.integers(1, 12))
def test_spans_on_a_logarithmic_axis_lie_inside_apart_from_each_other(lower: float, factor: float, count: int) -> None:
    values = [tick.value for tick in log_durations(lower, lower * factor, count)]
    assert values == sorted(set(values))
    assert all(lower * (1 - 1e-6) <= value <= lower * factor * (1 + 1e-6) for value in values)
    assert len(values) <= 2 * count + 3


def test_no_spans_of_a_range_that_is_not_positive() -> None:
    assert log_durations(0.0, 10.0, 5) == ()
    assert log_durations(-1.0, 10.0, 5) == ()
    assert log_durations(5.0, 5.0, 5) == ()


def through_zero(lower: float, upper: float, linear: float = 1.0, count: int = 5) -> list[str]:
    return [tick.label for tick in ticks(AxisScale.SYMLOG, lower, upper, count, linear)]


def test_ticks_through_zero_are_powers_of_ten_to_both_sides() -> None:
    assert through_zero(-2000, 500, 1.0, 8) == ["−1000", "−100", "−10", "0", "10", "100"]
    assert through_zero(-2e6, 2e6, 1.0) == ["−1M", "−1000", "0", "1000", "1M"]
    assert through_zero(-0.02, 0.5, 0.01) == ["−0.02", "0", "0.02", "0.1", "0.5"]


def test_ticks_beside_zero_are_those_of_one_side() -> None:
    assert through_zero(0.5, 2000) == ["1", "10", "100", "1000"]
    assert through_zero(-2000, -0.5) == ["−1000", "−100", "−10", "−1"]


def test_where_only_the_linear_part_is_seen_ticks_are_round_numbers() -> None:
    assert through_zero(-0.2, 0.2, 10.0) == ["−0.2", "−0.1", "0", "0.1", "0.2"]
    assert through_zero(-1, 1, 0.0) == []


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(-4, 4), st.integers(1, 12))
def test_ticks_through_zero_lie_inside_and_are_never_crowded(one: float, other: float, power: int, count: int) -> None:
    lower, upper = min(one, other), max(one, other)
    found = ticks(AxisScale.SYMLOG, lower, upper, count, 10.0**power)
    assert all(lower - 1e-6 <= tick.value <= upper + 1e-6 for tick in found)
    assert len(found) <= 4 * count + 4
    assert [tick.value for tick in found] == sorted({tick.value for tick in found})
