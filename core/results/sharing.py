"""Results that several threads want at once, made by one of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.results.key import ResultKey
from core.work import Forwarding, Token

_ASKED = 0.05
"""Seconds after which who waits for a result asks again whether to."""


class Sharing:
    """Knows who makes which result, and how far that is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._makers: dict[ResultKey, tuple[threading.Lock, int]] = {}
        self._told: dict[ResultKey, tuple[float | None, str]] = {}

    @contextmanager
    def alone(self, key: ResultKey, token: Token | None) -> Iterator[Token]:
        """Make a result while nobody else does, and tell those who wait for it by the token that this yields.

        Who has to wait is told through `token` how far it is; raises CancelledError if that says so meanwhile.
        """
        with self._lock:
            lock, others = self._makers.get(key, (threading.Lock(), 0))
            self._makers[key] = lock, others + 1
        try:
            while not lock.acquire(timeout=_ASKED):
                self._hear(key, token)
            try:
                yield _Telling(self, key, token)
            finally:
                with self._lock:
                    self._told.pop(key, None)
                lock.release()
        finally:
            with self._lock:
                others = self._makers[key][1] - 1
                self._makers[key] = lock, others
                if not others:
                    del self._makers[key]

    def tell(self, key: ResultKey, fraction: float | None, message: str) -> None:
        """Tell those who wait for a result how far it is, 0 to 1."""
        with self._lock:
            self._told[key] = fraction, message

    def _hear(self, key: ResultKey, token: Token | None) -> None:
        if token is not None:
            token.check()
            with self._lock:
                told = self._told.get(key, (None, ""))
            token.progress(*told)


class _Telling(Forwarding):
    """A token that tells those who wait for the same result, too."""

    def __init__(self, sharing: Sharing, key: ResultKey, token: Token | None) -> None:
        super().__init__(token)
        self._sharing, self._key = sharing, key

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much is done."""
        self._sharing.tell(self._key, fraction, message)
        super().progress(fraction, message)
