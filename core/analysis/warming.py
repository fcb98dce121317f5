"""How a room of mathematics has its compiled loops made before they are needed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from core.compiled import prepare, was_compiled
from core.work import Token


class Warming:
    """Has the kernels of a room compiled and loaded, once.

    Parameters
    ----------
    call_each_once
        A function of a module, without arguments, that calls every kernel with every type it is used with.
    first
        What warms the rooms that this one stands on.
    """

    def __init__(self, call_each_once: Callable[[], None], first: Callable[[Token | None], None] | None = None) -> None:
        self._call_each_once = call_each_once
        self._first = first
        self._ready = threading.Event()

    def ready(self) -> bool:
        """Return whether `warm_up` has finished, so that calling a kernel neither imports nor compiles anything."""
        return self._ready.is_set()

    def warm_up(self, token: Token | None = None) -> None:
        """Have the kernels compiled by another process if they never were, and load them; a job's function."""
        if self.ready():
            return
        if token:
            token.check()
            if not was_compiled(self._call_each_once):
                token.progress(None, "Preparing the fast paths")
        if self._first is not None:
            self._first(token)
        prepare(self._call_each_once)
        self._ready.set()
