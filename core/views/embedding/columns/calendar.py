"""Bins of dates: seconds, minutes, hours, days, weeks, months or years, whichever are few enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np

from core.model import F8
from core.views.picture import AxisScale
from core.views.ticks import Tick, ticks

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_CLOCK = (1, 2, 5, 10, 15, 30, *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)), *(_HOUR * n for n in (1, 2, 3, 6, 12)))
_DAYS = (1, 2, 7)
_MONTHS = (1, 3, 6, *(12 * n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)))
_MONTH = 30.44 * _DAY
"""Seconds of a month on average."""


def calendar_edges(lower: float, upper: float, most: int) -> F8:
    """Return the ends of at most so many bins around two times in seconds since 1970, float64 (bins + 1,), rising.

    They are where the local clock or calendar shows something round. Raises ValueError or OverflowError for times
    beyond any calendar.
    """
    span = upper - lower
    clock = next((step for step in _CLOCK if span / step <= most - 2), None)
    if clock is not None:
        midnight = datetime.fromtimestamp(lower).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        first, last = np.floor((lower - midnight) / clock), np.floor((upper - midnight) / clock)
        return midnight + clock * np.arange(first, last + 2)
    days = next((step for step in _DAYS if span / (step * _DAY) <= most - 2), None)
    if days is not None:
        return _walked(_begin_of_days(lower, days), upper, lambda day: day + timedelta(days=days))
    months = next((step for step in _MONTHS if span / (step * _MONTH) <= most - 2), _MONTHS[-1])
    moment = datetime.fromtimestamp(lower)
    place = (moment.year * 12 + moment.month - 1) // months * months
    first_month = datetime(max(place // 12, 1), place % 12 + 1, 1)
    return _walked(first_month, upper, lambda month: _later(month, months))


def _begin_of_days(lower: float, days: int) -> datetime:
    """Return the midnight that bins of some days begin with: weeks on Mondays."""
    day = datetime.fromtimestamp(lower).replace(hour=0, minute=0, second=0, microsecond=0)
    back = day.weekday() if days == 7 else day.toordinal() % days
    return day - timedelta(days=back)


def _later(month: datetime, months: int) -> datetime:
    place = month.year * 12 + month.month - 1 + months
    return datetime(place // 12, place % 12 + 1, 1)


def _walked(first: datetime, upper: float, step: Callable[[datetime], datetime]) -> F8:
    edges = [first.timestamp()]
    while edges[-1] <= upper:
        first = step(first)
        edges.append(first.timestamp())
    return np.array(edges)


def bin_said(begin: float, end: float) -> str:
    """Return what a bin of times is called: a day, month or year by its name, others by both ends."""
    first, last = datetime.fromtimestamp(begin), datetime.fromtimestamp(end)
    days = round((end - begin) / _DAY)
    if days >= 365 and (first.month, first.day) == (1, 1):
        return f"{first:%Y}" if days <= 366 else f"{first:%Y} to {last.year - 1}"
    if days >= 28 and first.day == 1:
        closing = last - timedelta(days=1)
        return f"{first:%b %Y}" if days <= 31 else f"{first:%b} to {closing:%b %Y}"
    if days == 1:
        return day_said(first)
    if days > 1:
        return f"{day_said(first)} to {day_said(last - timedelta(days=1))}"
    return f"{moment_said(begin, end - begin)} to {_clock_said(last, end - begin)}"


def day_said(moment: datetime) -> str:
    """Return a day such as ``"3 May 2024"``."""
    return f"{moment.day} {moment:%b %Y}"


def moment_said(seconds: float, step: float) -> str:
    """Return a time in seconds since 1970, as finely as steps of so many seconds need."""
    moment = datetime.fromtimestamp(seconds)
    return day_said(moment) if step >= _DAY else f"{day_said(moment)} {_clock_said(moment, step)}"


def _clock_said(moment: datetime, step: float) -> str:
    return f"{moment:%H:%M}" if step >= _MINUTE else f"{moment:%H:%M:%S}"


def date_ticks(lower: float, upper: float, count: int) -> tuple[Tick, ...]:
    """Return about `count` round times between two, with short labels."""
    return ticks(AxisScale.TIME, lower, upper, count)
