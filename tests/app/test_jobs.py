from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from core.jobs import Event, EventKind, Task
from core.jobs.runner import Runner
from core.jobs.synchronous import SynchronousRunner


class Heard:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.threads: set[int] = set()

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self.threads.add(threading.get_ident())

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]

    def has(self, kind: EventKind) -> bool:
        return kind in self.kinds


@pytest.fixture
def own_jobs(qapp: QApplication) -> Iterator[QtJobs]:
    jobs = QtJobs(Runner(workers=1, warm=False))
    yield jobs
    jobs.close()


def job(function: str, group: str = "", process: bool = False, **arguments: object) -> Task:
    return Task(function.title(), f"tests.core.jobs.work:{function}", arguments, group, process)


@pytest.mark.parametrize("process", [False, True])
def test_events_arrive_on_the_windows_thread(qtbot: QtBot, own_jobs: QtJobs, process: bool) -> None:
    heard = Heard()
    number = own_jobs.start(job("double", process=process, value=4), heard)
    assert heard.events == []
    qtbot.waitUntil(lambda: heard.has(EventKind.DONE))
    assert heard.events[-1] == Event(number, EventKind.DONE, 8)
    assert heard.threads == {threading.get_ident()}


def test_running_jobs_are_listed(qtbot: QtBot, own_jobs: QtJobs) -> None:
    heard, before = Heard(), time.time()
    number = own_jobs.start(job("cooperative"), heard)
    assert [(j.job, j.title, j.started) for j in own_jobs.running()] == [(number, "Cooperative", None)]
    qtbot.waitUntil(lambda: heard.has(EventKind.PROGRESS))
    (listed,) = own_jobs.running()
    assert (listed.fraction, listed.message) == (0.5, "half")
    assert listed.started is not None
    assert before <= listed.started <= time.time()
    with qtbot.waitSignal(own_jobs.changed):
        own_jobs.cancel(number)
    assert own_jobs.running() == ()
    qtbot.waitUntil(lambda: heard.has(EventKind.CANCELLED))


def test_a_job_leaves_the_list_before_its_listener_hears_of_the_end(qtbot: QtBot, own_jobs: QtJobs) -> None:
    listed: list[int] = []

    def look(event: Event) -> None:
        if event.kind is EventKind.DONE:
            listed.append(len(own_jobs.running()))

    own_jobs.start(job("double", value=1), look)
    qtbot.waitUntil(lambda: bool(listed))
    assert listed == [0]


def test_nothing_queued_arrives_after_cancel(qtbot: QtBot, own_jobs: QtJobs) -> None:
    heard = Heard()
    number = own_jobs.start(job("double", value=1), heard)
    time.sleep(0.03)  # the job is over and its events wait for this thread
    own_jobs.cancel(number)
    qtbot.wait(50)
    assert heard.kinds in ([], [EventKind.CANCELLED])
    assert own_jobs.running() == ()


def test_a_task_replaces_that_of_its_group_at_once(qtbot: QtBot, own_jobs: QtJobs) -> None:
    old, new = Heard(), Heard()
    own_jobs.start(job("cooperative", group="layout"), old)
    qtbot.waitUntil(lambda: old.has(EventKind.PROGRESS))
    number = own_jobs.start(job("double", group="layout", value=1), new)
    assert [j.job for j in own_jobs.running()] == [number]
    qtbot.waitUntil(lambda: old.has(EventKind.CANCELLED) and new.has(EventKind.DONE))
    assert own_jobs.running() == ()


def test_a_failure_is_told(qtbot: QtBot, own_jobs: QtJobs) -> None:
    heard = Heard()
    own_jobs.start(job("fail", message="too bad"), heard)
    qtbot.waitUntil(lambda: heard.has(EventKind.FAILED))
    assert heard.events[-1].message == "too bad"


def test_closing_delivers_nothing_more(qtbot: QtBot) -> None:
    jobs, heard = QtJobs(Runner(workers=0)), Heard()
    jobs.start(job("cooperative"), heard)
    jobs.close()
    qtbot.wait(50)
    assert heard.events == []


def test_jobs_can_run_at_once(qapp: QApplication, tmp_path: Path) -> None:
    jobs, heard = QtJobs(SynchronousRunner()), Heard()
    number = jobs.start(job("chatter", count=2), heard)
    assert heard.events[0] == Event(number, EventKind.STARTED)
    assert heard.events[-1] == Event(number, EventKind.DONE, "done")
    assert jobs.running() == ()
    jobs.close()
