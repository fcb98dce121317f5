"""One submitted task and the one who listens to it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from core.jobs.calls import Outcome
from core.jobs.task import Event, EventKind, Task
from core.jobs.wishes import Wishes

Listener: TypeAlias = Callable[[Event], None]

FINAL = frozenset({EventKind.DONE, EventKind.FAILED, EventKind.CANCELLED})
"""Events after which nothing more comes."""


@dataclass(eq=False, slots=True)
class Job:
    """One submitted task.

    Attributes
    ----------
    number
        Unique in the process.
    cancelled
        Set as soon as nobody wants the result; from then on only its CANCELLED event is delivered.
    over
        Whether the last event has been delivered.
    wishes
        What it is told while it runs.
    """

    number: int
    task: Task
    listener: Listener
    cancelled: threading.Event = field(default_factory=threading.Event)
    over: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    _telling: threading.RLock = field(default_factory=threading.RLock)

    def tell(
        self,
        kind: EventKind,
        value: object = None,
        fraction: float | None = None,
        message: str = "",
        details: str = "",
    ) -> None:
        """Call the listener, unless the job is over or nobody wants to hear it; its errors are logged."""
        with self._telling:
            if self.over or (self.cancelled.is_set() and kind is not EventKind.CANCELLED):
                return
            self.over = kind in FINAL
            try:
                self.listener(Event(self.number, kind, value, fraction, message, details))
            except Exception:
                logging.getLogger(__name__).exception("A listener of the job %r failed", self.task.title)

    def end(self, outcome: Outcome) -> None:
        """Tell how the task ended."""
        self.tell(outcome.kind, outcome.value, None, outcome.message, outcome.details)

    def cancel(self) -> None:
        """Deliver nothing more but the CANCELLED event; waits for a call of the listener that is under way."""
        with self._telling:
            self.cancelled.set()
        self.wishes.close()
