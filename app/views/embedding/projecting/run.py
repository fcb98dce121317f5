"""How one run of a projection goes."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from core.analysis.projection.method import Frame
from core.analysis.projection.sampled.run import REFINING
from core.results import ResultKey
from core.session import Session
from core.state import ProjectionSpec
from core.views.embedding.runs.walk import Walk
from core.views.embedding.subject import Subject

_LOOKED_BACK = 2.0
"""Seconds over which the rate is measured."""


@dataclass(eq=False)
class Run:
    """How one run goes.

    Attributes
    ----------
    of, key, spec, title
        What it is a projection of, what is made, and what that is called.
    job
        Number of its job.
    begun
        Whether a worker process has taken it up.
    fraction, message
        How much is done of what it is at.
    epoch, epochs
        Rounds of the last frame.
    losses
        Rounds and what was minimised then.
    paused
        Whether it waits.
    steps
        Keys of the layouts that a run over all steps makes, in their order; empty for a run of one.
    last
        The frame that came last; what is drawn may be older.
    shown_by
        The session of the picture it was started from; None for the main one.
    place, walk
        Which of them is being made, counted from 0, and what is known of those before.
    """

    of: Subject
    key: ResultKey
    spec: ProjectionSpec
    title: str
    job: int = 0
    begun: bool = False
    fraction: float | None = None
    message: str = ""
    epoch: int = 0
    epochs: int = 0
    losses: list[tuple[int, float]] = field(default_factory=list)
    paused: bool = False
    steps: tuple[ResultKey, ...] = ()
    place: int = 0
    walk: Walk | None = None
    last: Frame | None = None
    kept_as: ResultKey | None = None
    shown_by: Session | None = None
    started: float = field(default_factory=time.monotonic)
    _marks: deque[tuple[float, int]] = field(default_factory=deque)

    def note(self, frame: Frame) -> None:
        """Take down where a frame stands."""
        now = time.monotonic()
        self.last, self.epoch, self.epochs = frame, frame.epoch, frame.epochs
        if frame.loss is not None and np.isfinite(frame.loss):
            self.losses.append((frame.epoch, frame.loss))
        self._marks.append((now, frame.epoch))
        while len(self._marks) > 2 and now - self._marks[0][0] > _LOOKED_BACK:
            self._marks.popleft()

    @property
    def refining(self) -> bool:
        """Whether the method has ended, and points that it was not fitted to are being refined."""
        return self.message == REFINING

    @property
    def share(self) -> float | None:
        """How much of all is done, None where that is not known."""
        if not self.epoch:
            return self.fraction
        here = self.epoch / max(self.epochs, 1)
        return (self.place + here) / len(self.steps) if self.steps else here

    def rest(self) -> None:
        """Forget how fast it was: it is paused, or goes on after that."""
        self._marks.clear()

    @property
    def rate(self) -> float:
        """Rounds a second of late, 0 while that is not known."""
        if len(self._marks) < 2:
            return 0.0
        (then, before), (now, here) = self._marks[0], self._marks[-1]
        return (here - before) / (now - then) if now > then else 0.0
