"""Frames of a step that is being made, in the common frame."""

from __future__ import annotations

import time
from dataclasses import replace

from core.analysis.projection.aligned.placed import placed
from core.analysis.projection.method import Frame
from core.model.arrays import F4
from core.work import Forwarding, Token

APART = 1 / 30
"""Seconds between two frames at least: laying one over the step before takes as long as a round of a few points."""


class Aligning(Forwarding):
    """A token that hands frames on laid over the step before; None where there is none."""

    def __init__(self, token: Token, before: F4 | None) -> None:
        super().__init__(token)
        self._before = before
        self._last = float("-inf")

    def partial(self, value: object) -> None:
        """Hand over a frame, if the last one was long enough ago or it is the last."""
        now = time.monotonic()
        if isinstance(value, Frame):
            if now - self._last < APART and value.epoch < value.epochs:
                return
            self._last = now
            value = replace(value, scores=placed(value.scores, self._before).scores)
        super().partial(value)
