"""One test's work ends with it, and the runner goes on for the next one."""

from __future__ import annotations

import threading

import pytest

from core.jobs import Event, EventKind
from core.jobs.job import FINAL
from core.jobs.runner import Runner
from tests.app.lending import Lent
from tests.core.jobs.conftest import job


def test_what_a_test_began_is_over_when_it_gives_the_runner_back_and_nobody_hears_of_it(runner: Runner) -> None:
    lent, started, heard = Lent(runner), threading.Event(), list[Event]()

    def hear(event: Event) -> None:
        heard.append(event)
        if event.kind is EventKind.STARTED:
            started.set()

    lent.submit(job("cooperative"), hear)
    assert started.wait(60)
    lent.close()
    assert not FINAL & {event.kind for event in heard}
    with pytest.raises(RuntimeError, match="closed"):
        lent.submit(job("double", value=4), hear)
    after, done = Lent(runner), threading.Event()
    values = list[object]()

    def note(event: Event) -> None:
        if event.kind is EventKind.DONE:
            values.append(event.value)
            done.set()

    after.submit(job("double", value=4), note)
    assert done.wait(60)
    assert values == [8]
    after.close()
