"""What running work is told, on its way from any thread to the one that works."""

from __future__ import annotations

import threading


class Wishes:
    """Wishes for one job, in order; whoever works waits for them without being busy."""

    def __init__(self) -> None:
        self._waiting: list[object] = []
        self._changed = threading.Condition()
        self._closed = False

    def put(self, wish: object) -> None:
        """Add a wish."""
        with self._changed:
            self._waiting.append(wish)
            self._changed.notify_all()

    def close(self) -> None:
        """End waiting, now and later: the work was cancelled."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self, patience: float = 0.0) -> tuple[object, ...]:
        """Return all wishes since the last call; with none it waits up to `patience` seconds, unless closed."""
        with self._changed:
            if patience > 0:
                self._changed.wait_for(lambda: self._waiting or self._closed, patience)
            taken, self._waiting = tuple(self._waiting), []
        return taken
