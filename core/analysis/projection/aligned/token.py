"""Frames of a step that is being made, in the common frame."""

from __future__ import annotations

import time
from dataclasses import replace

from core.analysis.projection.aligned.placed import placed
from core.analysis.projection.method import Frame
from core.model.arrays import F4
from core.work import Token, wishes

APART = 1 / 30
"""Seconds between two frames at least: laying one over the step before takes as long as a round of a few points."""


class Aligning:
    """A token that hands frames on laid over the step before; None where there is none."""

    def __init__(self, token: Token, before: F4 | None) -> None:
        self._token, self._before = token, before
        self._last = float("-inf")

    @property
    def cancelled(self) -> bool:
        """Whether the run should stop."""
        return self._token.cancelled

    def check(self) -> None:
        """Raise `CancelledError` if the run should stop."""
        self._token.check()

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much of the step is done."""
        self._token.progress(fraction, message)

    def partial(self, value: object) -> None:
        """Hand over a frame, if the last one was long enough ago or it is the last."""
        now = time.monotonic()
        if isinstance(value, Frame):
            if now - self._last < APART and value.epoch < value.epochs:
                return
            self._last = now
            value = replace(value, scores=placed(value.scores, self._before).scores)
        self._token.partial(value)

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        """Return what the run was told."""
        return wishes(self._token, patience)
