"""Commands that have to go through all points before it is known what they change: worked out beside the window."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject

from app.background import Background
from core.session import Session
from core.session.command import Command
from core.state import SessionState

Make: TypeAlias = Callable[[SessionState], Command | None]
"""Works out a command for a state of the session; None changes nothing."""
_Answer: TypeAlias = tuple[Make, SessionState, Command | None]


class Beside(QObject):
    """Does commands one after the other, as they were asked for; none is dropped.

    A command that was worked out for another selection or other labels than there are by now is worked out again.
    """

    def __init__(self, session: Callable[[], Session], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self._answered, self)
        self._waiting: deque[Make] = deque()
        self._going = False

    @property
    def busy(self) -> bool:
        """Whether a command is still to be done."""
        return self._going

    def do(self, make: Make, at_once: bool) -> None:
        """Work out a command and do it: here if it takes no time, else on a thread."""
        if at_once and not self._going:
            command = make(self._session().state)
            if command is not None:
                self._session().do(command)
            return
        self._waiting.append(make)
        if not self._going:
            self._next()

    def _next(self) -> None:
        self._going = bool(self._waiting)
        if self._going:
            self._ask(self._waiting.popleft())

    def _ask(self, make: Make) -> None:
        state = self._session().state
        self._background.ask(lambda: (make, state, _worked_out(make, state)))

    def _answered(self, answer: _Answer) -> None:
        make, before, command = answer
        now = self._session().state
        if command is not None and not _same_rows(before, now):
            self._ask(make)
            return
        if command is not None:
            self._session().do(command)
        self._next()


def _same_rows(before: SessionState, now: SessionState) -> bool:
    edits = before.embedding.edits is now.embedding.edits
    return edits and before.selected_points is now.selected_points and before.brushes is now.brushes


def _worked_out(make: Make, state: SessionState) -> Command | None:
    try:
        return make(state)
    except Exception:  # told as those of all threads are; what was asked for after it is done
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
        return None
