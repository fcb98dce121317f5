"""What cards show, made away from the window's thread, the newest wish of each card only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.threads import start_thread


class CardWorker(QObject):
    """Makes one thing after the other on threads of its own; `count` is how many it has made.

    Parameters
    ----------
    make
        Returns what a card shows for a wish.
    name
        Of the threads.
    threads
        How many there are.
    """

    made = Signal(str, object, object)
    """Emitted with the card's key, the wish and what was made."""
    failed = Signal(str)
    """Emitted with what went wrong."""

    def __init__(self, make: Callable[[Any], object], name: str, threads: int = 1) -> None:
        super().__init__()
        self.count = 0
        self._make, self._name, self._count = make, name, threads
        self._wishes: OrderedDict[str, object] = OrderedDict()
        self._working = 0
        self._closed = False
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def request(self, key: str, wish: object) -> None:
        """Ask for a card; it replaces what was asked for the same card and has not been begun."""
        with self._changed:
            self._wishes[key] = wish
            self._changed.notify_all()
        if not self._threads:
            self._threads = [start_thread(self._work, self._name, stop=self.close) for _ in range(self._count)]

    def forget(self, key: str) -> None:
        """Drop what was asked for a card and has not been begun."""
        with self._changed:
            self._wishes.pop(key, None)

    @property
    def busy(self) -> bool:
        """Whether something asked for has not been handed over yet."""
        with self._changed:
            return self._working > 0 or bool(self._wishes)

    def close(self) -> None:
        """Stop after what is being made."""
        with self._changed:
            self._closed = True
            self._wishes.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=2.0)

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            key, wish = taken
            try:
                made = self._make(wish)
            except Exception as error:  # one card must not cost all others
                self._tell(lambda error=error: self.failed.emit(f"{type(error).__name__}: {error}"))  # type: ignore[misc]
            else:
                with self._changed:
                    self.count += 1
                self._tell(lambda key=key, wish=wish, made=made: self.made.emit(key, wish, made))  # type: ignore[misc]
            with self._changed:
                self._working -= 1

    def _tell(self, emit: Callable[[], None]) -> None:
        if not self._closed:
            emit()

    def _next(self) -> tuple[str, object] | None:
        with self._changed:
            while not self._wishes and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            self._working += 1
            return self._wishes.popitem(last=False)
