"""Short work on a thread, its answer on the window's thread; only the answer to the last question counts."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from core.threads import start_thread

Question = Callable[[], object]


class Background(QObject):
    """Answers one kind of question off the window's thread, one at a time.

    The thread is Python's own: Qt would wait for its threads while it deletes them, and hold the interpreter's lock
    that they need to finish.

    Parameters
    ----------
    receive
        Is given the answers.
    every
        Whether answers count after which something else was asked: while a drag asks again and again, they follow it.
    behind
        Whether the window's thread goes first. What nothing can be seen without is not behind it: a busy machine would
        hardly come to it.
    """

    _answered = Signal(int, object)

    def __init__(
        self,
        receive: Callable[[Any], None],
        parent: QObject | None = None,
        every: bool = False,
        behind: bool = True,
    ) -> None:
        super().__init__(parent)
        self._every, self._behind = every, behind
        self._receive = receive
        self._asked = 0
        self._lock = threading.Lock()
        self._waiting: tuple[int, Question] | None = None
        self._thread: threading.Thread | None = None
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, question: Question) -> None:
        """Work out `question()`; a question that still waits is dropped, as is one under way, unless `every` counts."""
        self._asked += 1
        with self._lock:
            self._waiting = (self._asked, question)
            if self._thread is None:
                self._thread = start_thread(self._work, "background", behind=self._behind)

    def wait(self) -> None:
        """Wait until nothing is under way."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _next(self) -> tuple[int, Question] | None:
        with self._lock:
            taken, self._waiting = self._waiting, None
            if taken is None:
                self._thread = None
            return taken

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            number, question = taken
            try:
                answer = question()
            except Exception:  # told as those of all threads are; the next question is answered
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
                continue
            with suppress(RuntimeError):  # whoever asked is gone
                self._answered.emit(number, answer)

    def _deliver(self, number: int, answer: object) -> None:
        if self._every or number == self._asked:
            self._receive(answer)
