"""The token of a run: it waits while the run is paused, and notes what the run has shown and whether it was steered."""

from __future__ import annotations

import time

import numpy as np

from core.analysis.projection.method import Frame
from core.analysis.projection.steering import Finish, Pause, Resume
from core.model import F4
from core.work import Forwarding, Token, wishes

_PATIENCE = 1.0
_READABLE = 0.1


class Hearing(Forwarding):
    """Stands between a run and its token; every method can be paused through it, whatever it hears itself."""

    def __init__(self, token: Token | None) -> None:
        super().__init__(token)
        self._told: list[object] = []
        self._losses: list[tuple[int, float]] = []
        self.last: Frame | None = None
        self.steered = False
        self._told_at = 0.0

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much is done; does not return while the run is paused."""
        if self._token:
            now = time.monotonic()
            if self.last is None or now - self._told_at >= _READABLE:  # frames say the rest
                self._told_at = now
                self._token.progress(fraction, message)
            self._hear(self._token)

    def _hear(self, token: Token) -> None:
        paused = self._sort(wishes(token), False)
        while paused:
            token.check()
            paused = self._sort(wishes(token, _PATIENCE), True)
        token.check()

    def _sort(self, heard: tuple[object, ...], paused: bool) -> bool:
        for wish in heard:
            paused = isinstance(wish, Pause) or (paused and not isinstance(wish, Resume | Finish))
            if not isinstance(wish, Pause | Resume):
                self._told.append(wish)
        return paused

    def partial(self, value: object) -> None:
        """Hand over a frame."""
        if isinstance(value, Frame):
            self.last = value
            if value.loss is not None and np.isfinite(value.loss):
                self._losses.append((value.epoch, value.loss))
        super().partial(value)

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        """Return what the run was told, but for pauses, which are over by now."""
        told, self._told = tuple(self._told), []
        self.steered = self.steered or bool(told)
        return told

    @property
    def losses(self) -> F4:
        """Rounds and losses so far, float32 (m, 2)."""
        return np.array(self._losses, dtype=np.float32).reshape(-1, 2)
