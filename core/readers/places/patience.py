"""A store that is left alone for a while after its connection was lost, longer each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from core.readers.places.addresses import name, parent
from core.readers.places.errors import LostConnectionError
from core.readers.places.stores import RemoteFile, Store, Tree

FIRST: Final = 2.0
"""Seconds until a lost connection is tried again the first time; doubled each time."""
LONGEST: Final = 60.0


class PatientStore:
    """Passes everything on to a store; while it is left alone everything fails at once.

    Attributes
    ----------
    failures
        How often the connection was lost so far.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._again = 0.0
        self._trees: dict[str, Tree] = {}
        self.failures = 0

    @property
    def pause(self) -> float:
        """Seconds until the store may be asked again, 0 for now."""
        return max(0.0, self._again - time.monotonic())

    def tree(self, top: str) -> Tree:
        """Return all folders at and below an address, empty if it is no folder; it is remembered."""
        with self._asking():
            tree = self._trees[top] = self._store.tree(top)
            return tree

    def state(self, address: str) -> RemoteFile | None:
        """Return a file, None if there is none: as it was when its folder was listed, if it was."""
        folder, last = parent(address), name(address)
        for tree in list(self._trees.values()):
            if folder in tree and (last not in tree[folder].files or tree[folder].files[last] is not None):
                return tree[folder].files.get(last)
        return self.states([address])[0]

    def states(self, addresses: Sequence[str]) -> list[RemoteFile | None]:
        """Return files as they are now, None for each that does not exist."""
        with self._asking():
            return self._store.states(addresses)

    def read(self, address: str, start: int, stop: int) -> bytes:
        """Return a range of bytes of a file, fewer if it ends before."""
        with self._asking():
            return self._store.read(address, start, stop)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        if self.pause:
            raise LostConnectionError(0, "The connection is lost and will be tried again soon")
        try:
            yield
        except LostConnectionError:
            self._failed()
            raise
        self._in_a_row = 0

    def _failed(self) -> None:
        with self._lock:
            if not self.pause:  # another thread may have failed at the same time
                self._again = time.monotonic() + min(FIRST * 2**self._in_a_row, LONGEST)
                self._in_a_row += 1
            self.failures += 1
