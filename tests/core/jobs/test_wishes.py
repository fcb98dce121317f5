from __future__ import annotations

import threading
from threading import TIMEOUT_MAX

import numpy as np
import pytest

from core.jobs import Event, EventKind
from core.jobs.runner import Runner
from core.jobs.synchronous import SynchronousRunner
from core.jobs.wishes import Wishes
from core.work import wishes
from tests.core.jobs.conftest import PATIENCE, Listener, job
from tests.core.jobs.work import Layout
from tests.core.recorder import Recorder

PLACES = pytest.mark.parametrize("process", [False, True], ids=["thread", "process"])


def heard_in(event: Event) -> list[object]:
    assert isinstance(event.value, list)
    return event.value


@PLACES
def test_a_running_job_hears_wishes_in_order(runner: Runner, process: bool) -> None:
    heard = Listener()
    number = runner.submit(job("obey", process), heard)
    for wish in (1, {"perplexity": 30.0}, "enough"):
        runner.wish(number, wish)
    assert heard_in(heard.wait()) == [1, {"perplexity": 30.0}, "enough"]


def test_a_job_that_waits_hears_later_what_it_was_told(runner: Runner) -> None:
    first, second = Listener(), Listener()
    busy = runner.submit(job("obey", process=True), first)
    number = runner.submit(job("obey", process=True), second)
    runner.wish(number, "early")
    runner.wish(number, "enough")
    runner.wish(busy, "enough")
    assert heard_in(first.wait()) == ["enough"]
    assert heard_in(second.wait()) == ["early", "enough"]


@PLACES
def test_large_wishes_travel_whole(runner: Runner, process: bool) -> None:
    heard, points = Listener(), np.arange(60_000, dtype=np.float32).reshape(-1, 3)
    number = runner.submit(job("obey", process), heard)
    runner.wish(number, Layout("start", points))
    runner.wish(number, "enough")
    layout = heard_in(heard.wait())[0]
    assert isinstance(layout, Layout)
    np.testing.assert_array_equal(layout.points, points)


@PLACES
def test_cancelling_ends_the_wait_for_wishes(runner: Runner, process: bool) -> None:
    heard, listening = Listener(), threading.Event()

    def listen(event: Event) -> None:
        heard(event)
        if event.kind is EventKind.PARTIAL:
            listening.set()

    number = runner.submit(job("obey", process), listen)
    assert listening.wait(PATIENCE)
    runner.cancel(number)
    assert heard.wait().kind is EventKind.CANCELLED
    after = Listener()
    runner.submit(job("double", process, value=1), after)
    assert after.wait().value == 2, "the thread is free long before its patience ends"


def test_a_wish_that_cannot_travel_is_logged_and_the_job_goes_on(
    runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Listener()
    number = runner.submit(job("obey", process=True), heard)
    runner.wish(number, lambda: None)
    runner.wish(number, "enough")
    assert heard_in(heard.wait()) == ["enough"]
    assert "cannot be told" in caplog.text


def test_nothing_happens_when_the_job_is_over_or_unknown(runner: Runner) -> None:
    heard = Listener()
    number = runner.submit(job("double", value=4), heard)
    heard.wait()
    runner.wish(number, "too late")
    runner.wish(10**9, "to nobody")
    again = Listener()
    runner.submit(job("double", value=5), again)
    assert again.wait().value == 10


def test_a_listener_can_steer_a_task_that_runs_at_once() -> None:
    runner, events = SynchronousRunner(), list[Event]()

    def listen(event: Event) -> None:
        events.append(event)
        if event.kind is EventKind.PARTIAL:
            runner.wish(event.job, "enough")

    runner.submit(job("obey"), listen)
    assert heard_in(events[-1]) == ["enough"]


def test_a_token_without_ears_hears_nothing() -> None:
    assert wishes(None) == ()
    assert wishes(Recorder()) == ()


def test_waiting_ends_with_patience_with_a_wish_and_with_the_job() -> None:
    told = Wishes()
    assert told.take(0.01) == ()
    threading.Timer(0.02, told.put, ["now"]).start()
    assert told.take(TIMEOUT_MAX) == ("now",)
    told.close()
    told.put("last")
    assert told.take(TIMEOUT_MAX) == ("last",)
    assert told.take(TIMEOUT_MAX) == (), "the test's time limit ends a wait in vain"
