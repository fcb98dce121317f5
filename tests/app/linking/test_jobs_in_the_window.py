"""Work in worker processes as the window shows it: a process that dies, one that is stopped, answers that come late.

The worker is held with SIGSTOP, so that what happens while it works happens at a known moment.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from core.jobs import Event, EventKind, Task
from core.jobs.runner import Runner
from core.views.embedding import known, work
from core.views.embedding.runs.running import warm
from tests.app.conftest import put_away
from tests.app.linking.conftest import open_window
from tests.app.linking.hand import LEFT, PATIENCE, Hand
from tests.core.session.small_logs import TABLE

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be held here"),
]

others = frozenset[BaseProcess]()
"""Worker processes of other windows, which live on from test to test."""


@pytest.fixture
def fresh(qtbot: QtBot, dressed: QApplication, small_logs: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """A window in which nothing has been computed; vectors are read in the only worker process."""
    warm(None)
    monkeypatch.setattr(work, "LONG_TABLE", 0)
    monkeypatch.setattr(f"{__name__}.others", frozenset(multiprocessing.active_children()))
    jobs = QtJobs(Runner(workers=1))
    window = open_window(jobs)
    hand = Hand(window, qtbot)
    hand.start_over(small_logs)
    qtbot.waitUntil(lambda: len(worker_ids()) == 1, timeout=PATIENCE)
    yield hand
    for process in worker_ids():
        os.kill(process, signal.SIGCONT)
    put_away(window)
    jobs.close()


def worker_ids() -> list[int]:
    """Process numbers of the workers of the window."""
    return [child.pid for child in multiprocessing.active_children() if child not in others and child.pid is not None]


def running(hand: Hand) -> tuple[str, ...]:
    jobs = hand.window.workspace.jobs
    assert isinstance(jobs, QtJobs)
    return tuple(job.title for job in jobs.running())


def reading_held(hand: Hand) -> int:
    """Open the points while the worker is held, wait until it has the work, and return its process number.

    The worker that has worked before is given the work; the other one is there in case that one has to be ended.
    """
    probe: list[Event] = []
    ready = Task("Ready", "tests.core.jobs.work:whoami", process=True)
    hand.window.workspace.jobs.start(ready, probe.append)
    hand.qtbot.waitUntil(lambda: any(event.kind is EventKind.DONE for event in probe), timeout=PATIENCE)
    worker = probe[-1].value
    assert isinstance(worker, int)
    os.kill(worker, signal.SIGSTOP)
    tabs = hand.window.top.tabs
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(1).center())
    hand.qtbot.waitUntil(lambda: "embedding" in hand.window.stage.views, timeout=PATIENCE)
    hand.qtbot.waitUntil(lambda: "Reading hidden" in running(hand), timeout=PATIENCE)
    hand.qtbot.waitUntil(lambda: hand.embedding.waiting.isVisible(), timeout=PATIENCE)
    return worker


def wait_for_points(hand: Hand) -> None:
    hand.qtbot.waitUntil(lambda: hand.embedding.acts.frame is not None and hand.embedding.ready(), timeout=PATIENCE)


def test_a_worker_that_dies_is_said_and_replaced(fresh: Hand) -> None:
    worker = reading_held(fresh)
    page = fresh.embedding.waiting
    os.kill(worker, signal.SIGKILL)
    fresh.qtbot.waitUntil(page.retry.isVisible, timeout=PATIENCE)
    assert page.heading.text() == "Reading hidden did not work"
    assert page.text.text() == "The worker process ended unexpectedly (signal SIGKILL). A new one has taken its place."
    assert "Reading hidden" not in running(fresh)
    fresh.qtbot.waitUntil(lambda: worker not in worker_ids() and len(worker_ids()) == 2, timeout=PATIENCE)
    QTest.mouseClick(page.retry, LEFT)
    wait_for_points(fresh)
    assert len(fresh.frame.points.positions) == 60
    assert not page.isVisible()


def test_cancel_leaves_the_window_idle_and_the_work_can_be_started_again(fresh: Hand) -> None:
    worker = reading_held(fresh)
    page = fresh.embedding.waiting
    fresh.qtbot.waitUntil(page.cancel.isVisible, timeout=PATIENCE)
    QTest.mouseClick(page.cancel, LEFT)
    fresh.qtbot.waitUntil(page.retry.isVisible, timeout=PATIENCE)
    assert page.heading.text() == "Stopped"
    assert page.text.text() == "Reading hidden was cancelled"
    assert "Reading hidden" not in running(fresh)
    fresh.qtbot.waitUntil(lambda: running(fresh) == (), timeout=PATIENCE)  # what gets other work ready may last longer
    fresh.qtbot.waitUntil(lambda: not fresh.window.bottom.jobs.isVisible(), timeout=PATIENCE)
    fresh.qtbot.waitUntil(lambda: worker not in worker_ids(), timeout=PATIENCE)  # held, it could not stop by itself
    QTest.mouseClick(page.retry, LEFT)
    wait_for_points(fresh)
    assert fresh.embedding.ready()


def test_the_bottom_bar_cancels_as_well(fresh: Hand) -> None:
    reading_held(fresh)
    bar = fresh.window.bottom.jobs
    fresh.qtbot.waitUntil(bar.isVisible, timeout=PATIENCE)
    assert "Reading hidden" in {bar.title.text(), *running(fresh)}
    while running(fresh):
        QTest.mouseClick(bar.cancel, LEFT)
        QApplication.processEvents()
    fresh.qtbot.waitUntil(lambda: not bar.isVisible(), timeout=PATIENCE)
    fresh.qtbot.waitUntil(fresh.embedding.waiting.retry.isVisible, timeout=PATIENCE)
    assert fresh.embedding.waiting.heading.text() == "Stopped"


def test_an_answer_for_another_step_comes_too_late_and_is_dropped(fresh: Hand) -> None:
    session = fresh.window.workspace.session
    worker = reading_held(fresh)
    late = session.state
    fresh.window.bottom.stepper.slider.setFocus()
    fresh.slide_only(0.0)
    with suppress(ProcessLookupError):  # it may have been ended by then
        os.kill(worker, signal.SIGCONT)
    wait_for_points(fresh)
    assert session.state.step == 0
    assert fresh.embedding.toolbar.step_label.text() == "step 0 · 1 of 3"
    now, then = (known(session.catalog, session.results, state) for state in (session.state, late))
    assert now is not None
    assert then is not None
    assert now.cloud is fresh.frame.cloud
    assert now.subject.state.step == 0
    assert then.subject.state.step == 190
    assert fresh.frame.table == TABLE
