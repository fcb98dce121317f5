from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.style.text import ago, bytes_of, bytes_text, compact, counted, distance_text, duration, grouped, moment


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (9_999, "9,999"), (12_345, "12.3 k"), (999_950, "1.00 M"), (1_250_000, "1.25 M"), (2 * 10**9, "2.00 G")],
)
def test_counts_have_at_most_four_digits(number: int, text: str) -> None:
    assert compact(number) == text


def test_counts_are_grouped_and_agree_with_their_noun() -> None:
    assert grouped(1_234_567) == "1,234,567"
    assert (counted(1, "run"), counted(0, "run"), counted(1797, "point")) == ("1 run", "0 runs", "1,797 points")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(40, "40 s"), (200, "3 min"), (7300, "2 h"), (86400 * 5, "5 d"), (86400 * 215, "7 mo"), (86400 * 800, "2 y")],
)
def test_spans_are_told_in_their_largest_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_times_that_no_clock_shows_are_a_dash() -> None:
    assert ago(None, 0.0) == ago(float("nan"), 0.0) == moment(None) == moment(float("nan")) == moment(1e300) == "–"
    assert ago(100.0, 105.0) == "now"
    assert len(moment(1_700_000_000.0)) == 19


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (1_234, "1.2 kB"), (999_960, "1 MB"), (10**10, "10 GB"),
     (123_456_789, "123 MB")],
)  # fmt: skip
def test_sizes_are_short(number: int, text: str) -> None:
    assert bytes_text(number) == text


def test_a_part_has_the_unit_of_the_whole() -> None:
    assert bytes_of(1_240_000_000, 10**10) == "1.2 of 10 GB"
    assert bytes_of(0, 512) == "0 of 512 B"


@given(st.floats(-1e14, 1e14))
def test_distances_fit_beside_their_bars_and_keep_three_digits(value: float) -> None:
    said = distance_text(value)
    assert len(said.lstrip("-")) <= 7
    number, _, prefix = said.partition(" ")
    read = float(number.replace(",", "")) * {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}[prefix]
    assert abs(read - value) <= max(abs(value) * 5.1e-4, 5e-4 if abs(value) < 1 else 0)


def test_distances_are_said_as_people_write_them() -> None:
    values = (0.0, 0.129, 99.9996, 99.9994, 1579.423, 9999.4, 15_014_341.0, 3e-5)
    assert [distance_text(each) for each in values] == [
        "0.000", "0.129", "100.0", "99.999", "1,579", "9,999", "15.01 M", "3e-05",
    ]  # fmt: skip
