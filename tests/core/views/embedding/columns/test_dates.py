"""Columns that say when: read as `datetime` reads them, and binned as the calendar has it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.dates import moments, numbers_along, seconds_of_unit
from core.model import Column, ColumnKind, Metadata
from core.readers.tables.columns import make_column
from core.session import Session
from core.session.commands.points.columns import brush_range
from core.state import RangeBrush
from core.views.embedding.columns.binning import BINS, bins_of
from core.views.embedding.columns.calendar import bin_said, calendar_edges, date_ticks, moment_said
from core.views.embedding.columns.cross_filter import CrossFilter
from core.views.embedding.columns.picking import reach_of, rows_of_bin
from core.views.embedding.columns.special import differences
from core.views.shown_rows import brushes_of, rows_through

WRITTEN = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M+02:00")


@pytest.fixture(autouse=True, scope="module")
def zone() -> Iterator[None]:
    """A place whose clocks are set twice a year."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


def written(first: str, step: timedelta, rows: int, how: str = "%Y-%m-%d %H:%M:%S") -> list[str]:
    begin = datetime.fromisoformat(first)
    return [(begin + row * step).strftime(how) for row in range(rows)]


@given(
    st.lists(st.one_of(st.none(), st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1))), min_size=1, max_size=80),
    st.sampled_from(
        ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M+02:00"]
    ),
    st.integers(1, 40),
)
@settings(max_examples=60, deadline=None)
def test_dates_are_the_times_that_python_reads(days: list[datetime | None], how: str, repeated: int) -> None:
    texts = ["" if day is None else day.strftime(how) for day in days] * repeated
    found = moments(make_column("when", texts))
    if not any(texts):
        assert found is None
        return
    assert found is not None
    wanted = [np.nan if not text else datetime.fromisoformat(text).timestamp() for text in texts]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-5)


@pytest.mark.parametrize("odd", ["tomorrow", "2024-13-01", "12", "2024-02-30 10:00:00"])
def test_one_other_text_makes_it_a_column_of_texts(odd: str) -> None:
    texts = written("2024-01-01", timedelta(hours=7), 400)
    assert moments(make_column("when", texts)) is not None
    assert moments(make_column("when", [*texts, odd])) is None
    assert moments(make_column("few", [*["2024-01-01"] * 9, odd])) is None


def test_numbers_are_times_if_name_and_size_say_so() -> None:
    now = 1.75e9
    assert seconds_of_unit("created_at", now, now + 5) == 1.0
    assert seconds_of_unit("wallTime", 1000 * now, 1000 * now) == 1e-3
    assert seconds_of_unit("Timestamp (ns)", 1e9 * now, 1e9 * now) == 1e-9
    assert seconds_of_unit("parameters", now, now + 5) is None
    assert seconds_of_unit("latent", now, now + 5) is None
    assert seconds_of_unit("time", 0.0, 300.0) is None


@given(st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)), st.floats(0, 9.6))
@settings(max_examples=200)
def test_bins_of_the_calendar_hold_all_times_and_are_few_and_round(first: datetime, magnitude: float) -> None:
    lower = first.timestamp()
    upper = lower + 10**magnitude
    edges = calendar_edges(lower, upper, BINS)
    assert 2 <= len(edges) <= BINS + 1
    assert (np.diff(edges) > 0).all()
    assert edges[0] <= lower
    assert edges[-2] <= upper < edges[-1]
    if upper - lower > 90:
        assert len(edges) > 6, "so few bars would say nothing"
    begins = [datetime.fromtimestamp(edge) for edge in edges.tolist()]
    if upper - lower > 86_400 * 60:
        assert all((each.hour, each.minute, each.second) == (0, 0, 0) for each in begins)
    if upper - lower > 86_400 * 400:
        assert all(each.day == 1 for each in begins)
    assert all(bin_said(low, high) for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


@pytest.mark.parametrize("days", [200, 300])
def test_weeks_begin_on_mondays(days: int) -> None:
    for first in range(7):
        lower = datetime(2024, 2, 5 + first, 15).timestamp()
        begins = [datetime.fromtimestamp(edge) for edge in calendar_edges(lower, lower + days * 86_400, BINS).tolist()]
        assert {each.weekday() for each in begins} == {0}
        assert len(begins) in (days // 7 + 2, days // 7 + 3)


def test_bars_of_dates_are_counted_and_named_by_the_calendar() -> None:
    texts = written("2023-01-15", timedelta(days=1), 900, "%Y-%m-%d")
    column = make_column("day", [*texts, ""])
    bins = bins_of(column)
    assert bins is not None
    assert bins.numeric
    named = {bins.said(place): int((bins.index == place + 1).sum()) for place in range(bins.bins)}
    months = [datetime.fromisoformat(text).strftime("%b %Y") for text in texts]
    assert named == {month: months.count(month) for month in dict.fromkeys(months)}
    assert int((bins.index == 0).sum()) == 1
    assert bins.place(datetime(2023, 3, 31, 23, 59).timestamp()) == 2
    assert bins.value_said(datetime(2023, 3, 31, 23, 59).timestamp()) == "31 Mar 2023"


def test_what_bins_are_called() -> None:
    def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> float:
        return datetime(year, month, day, hour, minute, second).timestamp()

    assert bin_said(at(2024, 1, 1), at(2025, 1, 1)) == "2024"
    assert bin_said(at(2020, 1, 1), at(2025, 1, 1)) == "2020 to 2024"
    assert bin_said(at(2024, 2, 1), at(2024, 3, 1)) == "Feb 2024"
    assert bin_said(at(2024, 4, 1), at(2024, 7, 1)) == "Apr to Jun 2024"
    assert bin_said(at(2024, 5, 6), at(2024, 5, 13)) == "6 May 2024 to 12 May 2024"
    assert bin_said(at(2024, 5, 6), at(2024, 5, 7)) == "6 May 2024"
    assert bin_said(at(2024, 5, 6, 18), at(2024, 5, 6, 21)) == "6 May 2024 18:00 to 21:00"
    assert moment_said(at(2024, 5, 6, 18, 3, 4), 1) == "6 May 2024 18:03:04"
    assert [tick.label for tick in date_ticks(at(2024, 5, 1), at(2024, 5, 20), 4)] == [
        "4 May",
        "9 May",
        "14 May",
        "19 May",
    ]


def test_a_range_of_dates_narrows_as_the_calendar_has_it() -> None:
    texts = written("2024-03-01", timedelta(hours=13), 300)
    both = Metadata(
        302, {"when": make_column("when", [*texts, "", ""]), "x": make_column("x", [f"{n}.5" for n in range(302)])}
    )
    session = Session()
    lower, upper = datetime(2024, 3, 20).timestamp(), datetime(2024, 4, 10, 12).timestamp()
    session.do(brush_range("t", "when", lower, upper, "v", "20 Mar 2024 to 10 Apr 2024"))
    (brush,) = session.state.brushes
    assert isinstance(brush, RangeBrush)
    assert brush.label == "when 20 Mar 2024 to 10 Apr 2024"
    wanted = [bool(text) and lower <= datetime.fromisoformat(text).timestamp() <= upper for text in [*texts, "", ""]]
    assert rows_through(302, both, (brush,)).tolist() == wanted
    found = CrossFilter(both, 302).turn(brushes_of("t", session.state.brushes), None)
    assert int(found["x"].shown.sum()) == sum(wanted)
    assert int(found["when"].through.sum()) == 302
    assert int(found["when"].through[0]) == 2


def test_bars_become_rows_and_rows_a_range() -> None:
    column = make_column("when", [*written("2024-03-01", timedelta(days=1), 30), ""])
    bins = bins_of(column)
    assert bins is not None
    shown = np.arange(31) % 2 == 0
    for place in (-1, 0, 7):
        assert rows_of_bin(bins, place, shown).tolist() == ((bins.index == place + 1) & shown).tolist()
    chosen = np.isin(np.arange(31), [4, 9, 30])
    assert reach_of(column, chosen) == (datetime(2024, 3, 5).timestamp(), datetime(2024, 3, 10).timestamp())
    assert reach_of(column, np.arange(31) == 30) is None
    classes = make_column("class", ["a", "b", "", *["c"] * 28])
    assert reach_of(classes, np.arange(31) < 3) == frozenset({"a", "b", ""})


def test_what_is_special_about_dates_is_told_as_dates() -> None:
    texts = written("2024-01-01", timedelta(days=1), 300)
    random = np.random.default_rng(0).permutation(300)
    column = make_column("when", [texts[place] for place in random.tolist()])
    (found,) = differences(Metadata(300, {"when": column}), random < 40, np.ones(300, dtype=np.bool_))
    assert found.said.startswith("median 20 Jan 2024 (")
    assert found.strength < -1


def test_an_axis_is_there_for_numbers_and_dates_only() -> None:
    numbers = np.arange(5.0)
    assert numbers_along(Column("x", ColumnKind.NUMBER, (), numbers)) is numbers
    assert numbers_along(make_column("t", [f"text {row}" for row in range(99)])) is None
