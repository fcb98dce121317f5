from __future__ import annotations

import threading

from core.jobs import Event, EventKind
from core.jobs.synchronous import SynchronousRunner
from tests.core.jobs.conftest import Listener, job


def test_a_task_is_done_before_submit_returns() -> None:
    heard = Listener()
    number = SynchronousRunner().submit(job("chatter", process=True, count=3), heard)
    partial = [event.value for event in heard.events if event.kind is EventKind.PARTIAL]
    assert partial == [0, 1, 2]
    assert heard.events[-1] == Event(number, EventKind.DONE, "done")
    assert heard.threads == {threading.get_ident()}


def test_a_failure_is_told() -> None:
    heard = Listener()
    SynchronousRunner().submit(job("fail", message="no"), heard)
    assert heard.events[-1].message == "no"


def test_a_listener_can_cancel() -> None:
    runner, kinds = SynchronousRunner(), []

    def stop(event: Event) -> None:
        kinds.append(event.kind)
        if event.kind is EventKind.PROGRESS:
            runner.cancel(event.job)

    runner.submit(job("cooperative"), stop)
    assert kinds == [EventKind.STARTED, EventKind.PROGRESS, EventKind.CANCELLED]
    runner.submit(job("chatter", count=3), stop)
    assert kinds[3:] == [EventKind.STARTED, EventKind.PROGRESS, EventKind.CANCELLED]
    runner.close()
