"""Short work on a thread, its answer on the window's thread; only the answer to the last question counts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal


class Background(QObject):
    """Answers one kind of question off the window's thread."""

    _answered = Signal(int, object)

    def __init__(self, receive: Callable[[Any], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._receive = receive
        self._asked = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, question: Callable[[], object]) -> None:
        """Work out `question()`; earlier answers still under way are dropped."""
        self._asked += 1
        number = self._asked
        self._pool.clear()
        self._pool.start(lambda: self._work(number, question))

    def wait(self) -> None:
        """Wait until nothing is under way."""
        self._pool.waitForDone()

    def _work(self, number: int, question: Callable[[], object]) -> None:
        answer = question()
        with suppress(RuntimeError):  # whoever asked is gone
            self._answered.emit(number, answer)

    def _deliver(self, number: int, answer: object) -> None:
        if number == self._asked:
            self._receive(answer)
