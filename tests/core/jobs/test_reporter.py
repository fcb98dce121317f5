"""Reports at the rate of the screen, on a clock that the test moves."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.jobs import reporter as module
from core.jobs.reporter import INTERVAL, Pump, Reporter
from core.jobs.task import EventKind
from core.jobs.wishes import Wishes


class Clock:
    """Seconds that pass only when the test says so."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


class ByHand(Pump):
    """A pump without a thread: the test says when its interval is over."""

    def __init__(self) -> None:
        self.waiting: set[Reporter] = set()

    def later(self, reporter: Reporter) -> None:
        self.waiting.add(reporter)

    def interval_is_over(self) -> None:
        due, self.waiting = self.waiting, set()
        for reporter in due:
            reporter.flush_later()


class Line:
    """A reporter, its clock and its pump, and what was sent when."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.clock, self.pump = Clock(), ByHand()
        self.sent: list[tuple[float, object]] = []
        patch.setattr(module, "time", self.clock)
        self.reporter = Reporter(self._send, threading.Event(), self.pump, Wishes())

    def _send(self, _kind: EventKind, value: object, _fraction: float | None, _message: str) -> None:
        self.sent.append((self.clock.now, value))


def test_what_is_held_back_waits_from_the_last_report_on(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch)
    for now, value in ((0.0, 1), (0.4, 2), (1.0, 3), (1.1, 4)):
        line.clock.now = now * INTERVAL
        line.reporter.partial(value)
    line.clock.now = 1.4 * INTERVAL
    line.pump.interval_is_over()
    assert [value for _, value in line.sent] == [1, 3], "the fourth is not due: the third went out just now"
    line.clock.now = 2.4 * INTERVAL
    line.pump.interval_is_over()
    assert [value for _, value in line.sent] == [1, 3, 4]
    assert not line.pump.waiting


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0.01, 2.0), st.booleans()), max_size=30))
def test_reports_are_an_interval_apart_and_the_last_word_comes(steps: list[tuple[float, bool]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        line = Line(patch)
        line.reporter.partial(-1)
        said = -1
        for value, (wait, speaks) in enumerate(steps):
            line.clock.now += wait * INTERVAL
            if speaks:
                said = value
                line.reporter.partial(value)
            else:
                line.pump.interval_is_over()
        while line.pump.waiting:
            line.clock.now += INTERVAL
            line.pump.interval_is_over()
    times = [now for now, _ in line.sent]
    assert all(after - before >= INTERVAL for before, after in pairwise(times))
    assert line.sent[-1][1] == said
