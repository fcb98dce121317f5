"""Pictures painted away from the window's thread, the newest wish only."""

from __future__ import annotations

import threading
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Signal

from core.threads import start_thread

PATIENCE = 4.0
"""Seconds that the first picture waits for the compiled painter before something plain is drawn."""


class NewestPainter(QObject):
    """Paints on a thread of its own; a wish replaces the one before that is not begun.

    Who inherits says in `warm_up` what compiles, in `paint_wish` how a wish is painted, and in `let_go` what is to be
    given back at the end. `count` is theirs to count what they painted.
    """

    painted = Signal(object)
    """Emitted with what was painted."""
    warmed = Signal()
    """Emitted when what was drawn plainly can be drawn as it should be."""
    failed = Signal(str)
    """Emitted with what went wrong."""

    name: ClassVar[str]
    """Of its threads."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.warm = threading.Event()
        self.closed = False
        self._wish: Any = None
        self._working = False
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def warm_up(self) -> None:
        """Make ready what is compiled; called on a thread."""
        raise NotImplementedError

    def paint_wish(self, wish: Any) -> None:
        """Paint a wish and tell of it; called on the painter's thread."""
        raise NotImplementedError

    def idle(self, wish: Any) -> None:
        """Do what may follow a wish that was painted; called on the painter's thread."""

    def let_go(self) -> None:
        """Give back what the painter holds."""

    def request(self, wish: object) -> None:
        """Ask for a picture; it replaces what was asked before and is not begun."""
        with self._changed:
            self._wish = wish
            self._changed.notify_all()
        if not self._threads:
            self._threads = [
                start_thread(self._load, f"{self.name}-warm-up"),
                start_thread(self._work, f"{self.name}-painter", stop=self.close),
            ]

    @property
    def busy(self) -> bool:
        """Whether something asked for has not been handed over yet."""
        with self._changed:
            return self._working or self._wish is not None

    def wanted_no_more(self) -> bool:
        """Return whether something else is wanted, or nothing."""
        return self.closed or self._wish is not None

    def wait_for_another(self, seconds: float) -> bool:
        """Wait a moment for another wish; return whether there is one, or nothing is wanted."""
        with self._changed:
            return self._changed.wait_for(self.wanted_no_more, seconds)

    def tell(self, painted: object) -> None:
        """Hand over what was painted."""
        if not self.closed:
            self.painted.emit(painted)

    def close(self) -> None:
        """Stop after what is being painted."""
        with self._changed:
            if self.closed:
                return
            self.closed = True
            self._wish = None
            self._changed.notify_all()
        for thread in self._threads[1:]:
            thread.join(timeout=2.0)
        self.let_go()

    def _load(self) -> None:
        self.warm_up()
        self.warm.set()
        if not self.closed:
            self.warmed.emit()

    def _work(self) -> None:
        self.warm.wait(PATIENCE)
        while (wish := self._next()) is not None:
            try:
                self.paint_wish(wish)
            except Exception as error:  # one picture must not cost all that follow
                if not self.closed:
                    self.failed.emit(f"{type(error).__name__}: {error}")
            with self._changed:
                self._working = False
            self.idle(wish)

    def _next(self) -> Any:
        with self._changed:
            while self._wish is None and not self.closed:
                self._changed.wait()
            wish, self._wish = self._wish, None
            self._working = wish is not None
            return wish
