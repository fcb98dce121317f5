from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from core.jobs import Event, EventKind, Task
from core.jobs.pool import GRACE
from core.jobs.runner import Runner
from core.jobs.transport import pack, unpack
from core.processors import BACK
from tests.core.jobs.conftest import PATIENCE, Listener, job
from tests.core.jobs.work import Layout

PLACES = pytest.mark.parametrize("process", [False, True], ids=["thread", "process"])


@PLACES
def test_a_task_is_done(runner: Runner, process: bool) -> None:
    heard = Listener()
    number = runner.submit(job("double", process, value=21), heard)
    assert heard.wait().value == 42
    assert heard.kinds == [EventKind.STARTED, EventKind.DONE]
    assert {event.job for event in heard.events} == {number}
    assert threading.get_ident() not in heard.threads


def test_process_tasks_run_elsewhere_and_thread_tasks_here(runner: Runner) -> None:
    here, there, again = Listener(), Listener(), Listener()
    runner.submit(job("whoami"), here)
    runner.submit(job("whoami", process=True), there)
    runner.submit(job("whoami", process=True), again)
    assert here.wait().value == os.getpid()
    assert there.wait().value == again.wait().value != os.getpid()


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has other priorities")
def test_worker_processes_stand_back_behind_the_window(runner: Runner) -> None:
    heard = Listener()
    runner.submit(job("how_nice", process=True), heard)
    behind = min(os.nice(0) + BACK, 19)
    assert heard.wait().value == [behind, behind]


@PLACES
@pytest.mark.parametrize(
    ("function", "arguments", "message", "detail"),
    [
        ("fail", {"message": "too bad"}, "too bad", "ValueError: too bad"),
        ("fail", {"message": ""}, "ValueError", "in fail"),
        ("leave", {}, "3", "SystemExit"),
        ("missing", {}, "there is no function", "AttributeError"),
        ("double", {}, "missing 1 required positional argument", "TypeError"),
    ],
)
def test_a_failure_says_what_and_where(
    runner: Runner, process: bool, function: str, arguments: dict[str, object], message: str, detail: str
) -> None:
    heard = Listener()
    runner.submit(Task("failing", f"tests.core.jobs.work:{function}", arguments, process=process), heard)
    event = heard.wait()
    assert event.kind is EventKind.FAILED
    assert message in event.message
    assert detail in event.details


@PLACES
def test_cancelling_stops_the_work_in_order(
    runner: Runner, process: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.jobs.pool.GRACE", PATIENCE)  # on a busy machine a process may hear of it late
    heard, flag = Listener(), tmp_path / "flag"
    number = runner.submit(job("cooperative", process, flag=str(flag)), heard)
    progress = heard.wait(EventKind.PROGRESS)
    assert (progress.fraction, progress.message) == (0.5, "half")
    runner.cancel(number)
    assert heard.wait().kind is EventKind.CANCELLED
    after = Listener()
    runner.submit(job("double", process, value=1), after)
    assert after.wait().value == 2
    while not flag.exists():  # a thread may take a moment longer; the test's time limit ends a wait in vain
        time.sleep(0.005)
    assert heard.kinds[-1] is EventKind.CANCELLED
    assert heard.kinds.count(EventKind.CANCELLED) == 1


def test_a_stubborn_process_is_ended_and_replaced(runner: Runner) -> None:
    before, heard, after = Listener(), Listener(), Listener()
    runner.submit(job("whoami", process=True), before)
    number = runner.submit(job("stubborn", process=True), heard)
    heard.wait(EventKind.PROGRESS)
    asked = time.monotonic()
    runner.cancel(number)
    heard.wait(EventKind.CANCELLED)
    runner.submit(job("whoami", process=True), after)
    assert isinstance(after.wait().value, int)
    assert time.monotonic() - asked >= GRACE
    assert after.events[-1].value != before.wait().value
    assert heard.kinds[-1] is EventKind.CANCELLED


def test_work_after_a_stubborn_process_is_taken_by_one_that_is_ready_already(runner: Runner) -> None:
    first, heard = Listener(), Listener()
    runner.submit(job("whoami", process=True), first)
    first.wait()
    number = runner.submit(job("stubborn", process=True), heard)
    heard.wait(EventKind.PROGRESS)
    pool = runner._pool
    deadline = time.monotonic() + PATIENCE
    while not any(worker.idle for worker in list(pool._workers.values())) and time.monotonic() < deadline:
        time.sleep(0.01)
    ready = {worker._process.pid for worker in list(pool._workers.values()) if worker.idle}
    assert len(ready) == 1
    waiting = Listener()
    runner.submit(job("whoami", process=True), waiting)
    time.sleep(0.1)
    assert not waiting.events, "no more work at the same time than was said"
    runner.cancel(number)
    assert waiting.wait().value in ready


@pytest.mark.parametrize(("function", "how"), [("die", "SIGKILL"), ("quit_process", "exit code 7")])
def test_a_process_that_dies_fails_its_job_and_is_replaced(runner: Runner, function: str, how: str) -> None:
    heard, after = Listener(), Listener()
    runner.submit(job(function, process=True), heard)
    runner.submit(job("double", process=True, value=4), after)
    assert heard.wait().kind is EventKind.FAILED
    assert "ended unexpectedly" in heard.events[-1].message
    assert how in heard.events[-1].message
    assert after.wait().value == 8


@PLACES
def test_reports_come_at_screen_rate_and_the_latest_counts(runner: Runner, process: bool) -> None:
    heard = Listener()
    runner.submit(job("chatter", process, count=20_000), heard)
    assert heard.wait().value == "done"
    shown = [event.value for event in heard.events if event.kind is EventKind.PARTIAL]
    assert shown == sorted(shown)  # type: ignore[type-var]
    assert shown[-1] == 19_999
    assert len(shown) < 2_000, "most are passed over; test_reporter has the rate"
    assert max(e.fraction or 0 for e in heard.events) == pytest.approx(0.99995)


def test_large_arrays_arrive_whole_and_leave_no_file(runner: Runner) -> None:
    heard = Listener()
    runner.submit(job("frames", process=True, rows=200_000), heard)
    last = heard.wait().value
    assert isinstance(last, Layout)
    np.testing.assert_array_equal(last.points.ravel(), np.arange(600_000, dtype=np.float32))
    last.points[0] = 1.5
    partial = [event.value for event in heard.events if event.kind is EventKind.PARTIAL]
    assert [part.name for part in partial if isinstance(part, Layout)] == [str(i) for i in range(len(partial))]
    assert all((part.points == i).all() for i, part in enumerate(partial) if isinstance(part, Layout))
    assert list(runner._folder.iterdir()) == []


def test_large_arrays_that_come_too_late_leave_no_file(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.jobs.pool.GRACE", 10.0)  # it is to come to its end, however busy the machine is
    before, heard, after = Listener(), Listener(), Listener()
    runner.submit(job("whoami", process=True), before)
    number = runner.submit(job("frames", process=True, rows=20_000), heard)
    heard.wait(EventKind.PARTIAL)
    runner.cancel(number)
    runner.submit(job("whoami", process=True), after)
    assert after.wait().value == before.wait().value  # it came to its end, and was not ended
    assert heard.kinds[-1] is EventKind.CANCELLED
    assert list(runner._folder.iterdir()) == []


def test_several_large_arrays_of_one_value_are_not_confused(tmp_path: Path) -> None:
    arrays = [np.arange(10_000, dtype=np.float64), np.full(9_999, 7, dtype=np.float32), np.ones(50_001, dtype=np.int8)]
    packed = pack({"arrays": arrays, "small": np.arange(3)}, tmp_path, "w1")
    assert len(packed.spans) == 3
    arrived = unpack(packed, tmp_path)
    assert isinstance(arrived, dict)
    for sent, came in zip([*arrays, np.arange(3)], [*arrived["arrays"], arrived["small"]], strict=True):
        np.testing.assert_array_equal(came, sent)
    assert list(tmp_path.iterdir()) == []


def test_large_arguments_reach_a_process(runner: Runner) -> None:
    heard = Listener()
    values = np.ones(100_000, dtype=np.float32)
    runner.submit(job("total", process=True, values=values), heard)
    assert heard.wait().value == 100_000
    assert list(runner._folder.iterdir()) == []


@pytest.mark.parametrize("function", ["unsendable", "unsendable_parts"])
def test_a_result_that_cannot_travel_fails_the_job(runner: Runner, function: str) -> None:
    heard, after = Listener(), Listener()
    runner.submit(job(function, process=True), heard)
    assert heard.wait().kind is EventKind.FAILED
    runner.submit(job("double", process=True, value=1), after)
    assert after.wait().value == 2


def test_arguments_that_cannot_travel_fail_the_job(runner: Runner) -> None:
    heard = Listener()
    runner.submit(job("double", process=True, value=lambda: 1), heard)
    assert heard.wait().kind is EventKind.FAILED


@PLACES
def test_a_task_replaces_the_running_one_of_its_group(runner: Runner, process: bool) -> None:
    old, new, other = Listener(), Listener(), Listener()
    number = runner.submit(job("cooperative", process, group="projection"), old)
    old.wait(EventKind.STARTED)
    aside = runner.submit(job("cooperative", group="reading"), other)
    runner.submit(job("double", process, group="projection", value=5), new)
    assert old.wait().kind is EventKind.CANCELLED
    assert new.wait().value == 10
    assert old.events[-1].job == number
    assert EventKind.CANCELLED not in other.kinds
    runner.cancel(aside)


def test_a_process_that_is_ended_does_not_take_waiting_jobs_along(runner: Runner) -> None:
    deaf, second, third = Listener(), Listener(), Listener()
    number = runner.submit(job("stubborn", process=True), deaf)
    deaf.wait(EventKind.PROGRESS)
    runner.submit(job("double", process=True, value=1), second)
    runner.submit(job("double", process=True, value=2), third)
    runner.cancel(number)
    assert (second.wait().value, third.wait().value) == (2, 4)
    assert second.kinds == third.kinds == [EventKind.STARTED, EventKind.DONE]
    assert deaf.wait().kind is EventKind.CANCELLED


def test_a_process_that_dies_does_not_take_waiting_jobs_along(runner: Runner, tmp_path: Path) -> None:
    first, second = Listener(), Listener()
    runner.submit(job("die_after", process=True, file=str(tmp_path / "go")), first)
    first.wait(EventKind.STARTED)
    runner.submit(job("double", process=True, value=1), second)
    (tmp_path / "go").touch()
    assert first.wait().kind is EventKind.FAILED
    assert second.wait().value == 2


def test_a_waiting_job_can_be_cancelled(runner: Runner, tmp_path: Path) -> None:
    first, second = Listener(), Listener()
    runner.submit(job("wait_for", process=True, file=str(tmp_path / "go")), first)
    first.wait(EventKind.STARTED)
    number = runner.submit(job("double", process=True, value=1), second)
    runner.cancel(number)
    assert second.wait().kind is EventKind.CANCELLED
    (tmp_path / "go").touch()
    first.wait()
    assert second.kinds == [EventKind.CANCELLED]


def test_nothing_arrives_once_cancel_has_returned(runner: Runner) -> None:
    for _ in range(30):
        heard = Listener()
        number = runner.submit(job("chatter", count=300), heard)
        heard.wait(EventKind.STARTED)
        runner.cancel(number)
        known = len(heard.events)
        final = heard.wait()
        later = heard.kinds[known:]
        assert later in ([], [EventKind.CANCELLED]) or final.kind is EventKind.DONE


def test_more_threads_than_allowed_wait_their_turn(tmp_path: Path) -> None:
    runner = Runner(workers=0, threads=2)
    listeners = [Listener() for _ in range(3)]
    for listener in listeners:
        runner.submit(job("wait_for", file=str(tmp_path / "go")), listener)
    for listener in listeners[:2]:
        listener.wait(EventKind.STARTED)
    assert listeners[2].kinds == []
    (tmp_path / "go").touch()
    assert listeners[2].wait().kind is EventKind.DONE
    runner.close()


def test_a_listener_that_fails_is_logged_and_harms_nobody(runner: Runner, caplog: pytest.LogCaptureFixture) -> None:
    def bad(event: Event) -> None:
        raise RuntimeError("listener")

    runner.submit(job("double", value=1), bad)
    heard = Listener()
    runner.submit(job("double", value=2), heard)
    assert heard.wait().value == 4
    assert "A listener of the job 'double' failed" in caplog.text


def test_a_listener_may_submit_and_cancel(runner: Runner) -> None:
    second = Listener()

    def chain(event: Event) -> None:
        runner.cancel(event.job)
        if event.kind is EventKind.CANCELLED:
            runner.submit(Task("next", "tests.core.jobs.work:double", {"value": 3}), second)

    runner.submit(job("cooperative"), chain)
    assert second.wait().value == 6


def test_tasks_can_be_submitted_while_others_end(runner: Runner) -> None:
    errors: list[RuntimeError] = []

    def deaf(event: Event) -> None:
        """Take no time, so that jobs end while others are submitted."""

    def submit_many() -> None:
        try:
            for _ in range(800):
                runner.submit(job("double", value=1), deaf)
                runner.submit(job("double", group="one", value=1), deaf)
        except RuntimeError as error:
            errors.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns so often that what is not guarded shows
    try:
        threads = [threading.Thread(target=submit_many) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert errors == []
    last = Listener()
    runner.submit(job("double", value=21), last)
    assert last.wait().value == 42


def test_mapped_arrays_travel_as_the_name_of_their_file(tmp_path: Path) -> None:
    values = np.arange(300_000, dtype=np.float32).reshape(-1, 3)
    np.save(tmp_path / "values.npy", values)
    mapped = np.load(tmp_path / "values.npy", mmap_mode="r")
    for part in (mapped, mapped[7_000:], mapped[20_000:90_000]):
        packed = pack({"vectors": part}, tmp_path, "w1")
        assert len(packed.data) < 2000
        assert not packed.file
        arrived = unpack(packed, tmp_path)
        assert isinstance(arrived, dict)
        assert isinstance(arrived["vectors"], np.memmap)
        np.testing.assert_array_equal(arrived["vectors"], part)
    for other in (mapped[::2], mapped + 1, np.load(tmp_path / "values.npy", mmap_mode="c")):
        arrived = unpack(pack(other, tmp_path, "w1"), tmp_path)
        np.testing.assert_array_equal(np.asarray(arrived), other)


def test_a_file_that_was_replaced_is_not_taken_for_the_one_that_is_mapped(tmp_path: Path) -> None:
    file, values = tmp_path / "values.npy", np.arange(30_000, dtype=np.float32).reshape(-1, 3)
    np.save(file, values)
    mapped = np.load(file, mmap_mode="r")
    sent = pack(mapped, tmp_path, "w1")
    np.save(tmp_path / "others.npy", values + 1)
    (tmp_path / "others.npy").replace(file)
    with pytest.raises(ValueError, match="has changed"):
        unpack(sent, tmp_path)
    np.testing.assert_array_equal(np.asarray(unpack(pack(mapped, tmp_path, "w1"), tmp_path)), values)
