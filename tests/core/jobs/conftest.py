from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.jobs import Event, EventKind, Task
from core.jobs.job import FINAL
from core.jobs.runner import Runner

PATIENCE = 60.0


class Listener:
    """Writes down the events of one job and waits for them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.threads: set[int] = set()
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self.threads.add(threading.get_ident())
            self._changed.notify_all()

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]

    def wait(self, *kinds: EventKind) -> Event:
        """Return the first event of one of these kinds, of the last event of the job if none is named."""
        wanted = kinds or tuple(FINAL)
        with self._changed:
            assert self._changed.wait_for(lambda: any(e.kind in wanted for e in self.events), PATIENCE), self.kinds
            return next(event for event in self.events if event.kind in wanted)


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    runner = Runner(workers=1)
    yield runner
    runner.close()


def job(function: str, process: bool = False, group: str = "", **arguments: object) -> Task:
    """Return a task of one of the functions in `tests.core.jobs.work`."""
    return Task(function, f"tests.core.jobs.work:{function}", arguments, group, process)
