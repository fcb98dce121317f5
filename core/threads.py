"""Threads that the end of the program waits for.

Python ends a thread that is left over the moment it asks for the interpreter's lock. Inside compiled code that takes
the whole process down with it, after everything has been done.
"""

from __future__ import annotations

import atexit
import threading
import time
import weakref
from collections.abc import Callable

from core.processors import let_window_go_first

PATIENCE = 3.0
"""Seconds that the end of the program waits for all of them together."""

_started: weakref.WeakKeyDictionary[threading.Thread, weakref.WeakMethod[Callable[[], object]] | None]
_started = weakref.WeakKeyDictionary()


def start_thread(
    work: Callable[[], object], name: str, stop: Callable[[], object] | None = None, behind: bool = True
) -> threading.Thread:
    """Start work on a thread, which lets the window's thread go first, and return the thread.

    `stop` is a method that makes the work end; the end of the program calls it. Work without it ends by itself. What
    the window waits for is not `behind` it: a busy machine would hardly come to it.
    """
    thread = threading.Thread(target=(lambda: _behind(work)) if behind else work, name=name, daemon=True)
    _started[thread] = None if stop is None else weakref.WeakMethod(stop)
    thread.start()
    return thread


def _behind(work: Callable[[], object]) -> None:
    let_window_go_first()
    work()


@atexit.register
def _join() -> None:
    left = dict(_started)
    for method in left.values():
        stop = None if method is None else method()
        if stop is not None:
            stop()
    deadline = time.monotonic() + PATIENCE
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
