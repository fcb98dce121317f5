"""Handing over pictures on the way, no more of them than a screen shows."""

from __future__ import annotations

import time

import numpy as np

from core.analysis.projection.method import Frame
from core.model.arrays import F4, F8
from core.work import Token

APART = 1 / 60
"""Seconds between two frames at least."""


class Frames:
    """Hands copies of a layout to a token; None for nobody."""

    def __init__(self, token: Token | None) -> None:
        self._token = token
        self._last = float("-inf")

    @property
    def none_yet(self) -> bool:
        """Whether nothing was handed over so far."""
        return self._last == float("-inf")

    def show(self, layout: F8 | F4, epoch: int, epochs: int, loss: float | None, force: bool = False) -> None:
        """Hand over a frame if the last one was long enough ago, or in any case."""
        now = time.monotonic()
        if self._token and (force or now - self._last >= APART):
            self._last = now
            self._token.partial(Frame(np.array(layout, dtype=np.float32), epoch, epochs, loss))
